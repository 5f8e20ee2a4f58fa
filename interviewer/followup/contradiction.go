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
	all := t.clausesOf(0, sentence, half)
	if len(all) > 0 {
		return all
	}
	text := strings.TrimRight(t.sentences[sentence], " .,;:?!…")
	text = text[len(leading.FindString(text)):]
	if words := place(text); len(words) > half {
		text = text[:words[half-1].to]
		text = text[:len(text)-len(dangling.FindString(text))]
	}
	if text == "" || !strings.Contains(t.text, text) || strings.ContainsAny(text, "“”\"\n") {
		return nil
	}
	return []clause{{text: text, lower: strings.ToLower(strings.ReplaceAll(text, "’", "'"))}}
}

var (
	// figures are what contradictions are mostly about: numbers and dates; persons, who did
	// or decided something.
	figures = regexp.MustCompile(`\d|` + numberWords + `|\b(?:half|double\w*|quarter|none|nobody|everyone|everybody|first|last|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|autumn|fall|winter|week\w*|month\w*|day|year\w*)\b`)
	persons = regexp.MustCompile(`\b(?:i|my|mine|i'd|i've|me|we|he|she|they|his|her|their)\b`)
	bare    = regexp.MustCompile(`[\p{L}\d']+`)
)

// numberWords are the numbers that recognisers write as words.
const numberWords = `\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen)\b`

// alike tells how much two clauses are about the same thing: words that they
// share, and both naming a figure or a person.
func alike(a, b clause) int {
	n := 0
	said := map[string]bool{}
	for _, w := range bare.FindAllString(a.lower, -1) {
		said[stem(w)] = true
	}
	for _, w := range bare.FindAllString(b.lower, -1) {
		if s := stem(w); said[s] && !common[w] {
			n += 3
			said[s] = false
		}
	}
	if figures.MatchString(a.lower) && figures.MatchString(b.lower) {
		n += 4
	}
	if persons.MatchString(a.lower) && persons.MatchString(b.lower) {
		n++
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
