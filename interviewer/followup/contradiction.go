package followup

import (
	"context"
	"regexp"
	"strings"

	"tellmemore/interviewer/coach"
)

// contradiction is two things that were said and can't both be true.
type contradiction struct {
	first, second string // verbatim, in the order in which they were said
}

// contradicted returns what the last answer contradicts: the story, whose
// sentences its reading has judged, or an earlier answer, which is read beside
// it as a story.
func (t transcript) contradicted(ctx context.Context, r coach.Reader, e coach.Exchange, heard coach.ExchangeReading) (*contradiction, error) {
	last := len(t.turns) - 1
	p := pair{p: thresholds.contradiction}
	p.among(0, heard)
	for i := 1; i < last; i++ {
		if !t.isReply(i) {
			continue
		}
		e.Story = t.turns[i].sentences
		heard, err := r.ReadExchange(ctx, e)
		if err != nil {
			return nil, err
		}
		p.among(i, heard)
	}
	if !p.found {
		return nil, nil
	}
	first, second, ok := opposed(t.turns[p.turn], p.before, t.turns[last], p.now)
	if !ok || t.wasQuoted(first) && t.wasQuoted(second) {
		return nil, nil
	}
	return &contradiction{first, second}, nil
}

// pair is the likeliest pair of sentences that contradict each other, at least
// as likely as p.
type pair struct {
	p                 float64
	turn, before, now int
	found             bool
}

// newClause makes a clause of words that are quoted as they stand.
func newClause(text string) clause {
	text = strings.TrimSpace(text)
	return clause{text: text, lower: strings.ToLower(strings.ReplaceAll(text, "’", "'"))}
}

func (p *pair) among(turn int, heard coach.ExchangeReading) {
	for i, row := range heard.Contradicts {
		for k, v := range row {
			if v >= p.p && (!p.found || v > p.p) {
				*p = pair{v, turn, i, k, true}
			}
		}
	}
}

// opposed returns the words of the two sentences that are about the same thing,
// each short enough to stand beside the other in one question.
func opposed(before turn, i int, now turn, k int) (first, second string, ok bool) {
	best := -1
	for _, a := range before.snippets(i) {
		for _, b := range now.snippets(k) {
			if n := alike(a, b); n > best && a.text != b.text {
				best, first, second = n, a.text, b.text
			}
		}
	}
	return first, second, best >= 0
}

// snippets are the clauses of a sentence in at most half of a question; of one
// without, its first words.
func (t turn) snippets(sentence int) []clause {
	if sentence >= len(t.sentences) {
		return nil
	}
	said := t.sentences[sentence]
	all := t.clausesOf(0, sentence, half)
	at := 0
	for _, stop := range append(stops.FindAllStringIndex(said, -1), []int{len(said), len(said)}) {
		scrap := newClause(said[at:stop[0]])
		at = stop[1]
		if len(strings.Fields(scrap.text)) == 2 && anyCount.MatchString(scrap.lower) && strings.Contains(t.text, scrap.text) && !strings.ContainsAny(scrap.text, "“”\"\n") {
			all = append(all, scrap) // “eleven devs”
		}
	}
	if len(all) > 0 {
		return all
	}
	text := strings.TrimRight(said, " .,;:?!…")
	text = text[len(leading.FindString(text)):]
	if words := place(text); len(words) > half {
		text = text[:words[half-1].to]
		text = text[:len(text)-len(dangling.FindString(text))]
	}
	if text == "" || !strings.Contains(t.text, text) || strings.ContainsAny(text, "“”\"\n") {
		return nil
	}
	return []clause{newClause(text)}
}

// kinds are what contradictions are mostly about: numbers, times, and whose
// decision something was.
var kinds = []*regexp.Regexp{
	anyCount,
	regexp.MustCompile(`\b(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`),
	regexp.MustCompile(`\b(?:january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter)\b`),
	regexp.MustCompile(`\b(?:hours?|days?|weeks?|weekly|months?|monthly|quarters?|years?|yearly)\b`),
	regexp.MustCompile(`\b(?:decided|decision|choice|chose|idea|call|mine|pick|picked|pitched|proposed|suggested|say|against)\b`),
}

var (
	anyCount = regexp.MustCompile(`\$?\d[\d.,]*|` + numberWords)
	persons  = regexp.MustCompile(`\b(?:i|my|mine|i'd|i've|me|we|he|she|they|his|her|their|one of)\b`)
	bare     = regexp.MustCompile(`[\p{L}\d']+`)
)

// numberWords are the numbers that recognisers write as words.
const numberWords = `\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen)\b`

// The weights of what two clauses have in common. They only say what counts
// more than what.
const (
	weightKind   = 40 // in both, and not the same one
	weightWord   = 30 // a word that says what it is about
	weightPerson = 10
	weightWhole  = 8 // a statement
)

// alike tells how much two clauses are about the same thing.
func alike(a, b clause) int {
	n := len(strings.Fields(a.text)) + len(strings.Fields(b.text))
	shared := map[string]bool{}
	for _, w := range bare.FindAllString(a.lower, -1) {
		shared[stem(w)] = !common[w] && !anyCount.MatchString(w)
	}
	for _, w := range bare.FindAllString(b.lower, -1) {
		if s := stem(w); shared[s] {
			n += weightWord
			shared[s] = false
		}
	}
	for _, kind := range kinds {
		if x, y := kind.FindString(a.lower), kind.FindString(b.lower); x != "" && y != "" && x != y {
			n += weightKind
		}
	}
	if persons.MatchString(a.lower) && persons.MatchString(b.lower) {
		n += weightPerson
	}
	for _, c := range []clause{a, b} {
		if c.states() {
			n += weightWhole
		}
	}
	return n
}

// stem is a word without the endings that tell its forms apart.
func stem(w string) string {
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len(cut) >= 3 {
			return cut
		}
	}
	return w
}

// common are words that two clauses share by chance.
var common = setOf(`the a an and or but so to of in on at for with from by as that this it its is was were are be been had have has i we they he she you
	my our his her their me us them not no did do done just then than there what who which when all one`)
