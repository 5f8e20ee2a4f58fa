package followup

import (
	"context"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tellmemore/interviewer/coach"
)

// contradiction is two things that were said and can't both be true.
type contradiction struct {
	first, second string // verbatim, in the order in which they were said
}

// mostPairs is how many pairs of sentences are held against each other after an
// answer, and of the clauses of the likeliest of them; a pair costs about a
// fiftieth of a second, one of clauses half of that.
const mostPairs = 8

// contradicted returns what the last answer contradicts of what was said
// before: the likeliest of the pairs of sentences that are about the same thing,
// where it is likely enough as a whole or by two of its clauses. Sentences carry
// the context that tells two things apart, and much beside the point that hides
// one clause.
func (t transcript) contradicted(ctx context.Context, r coach.Reader) (*contradiction, error) {
	s, err := t.suspect(ctx, r)
	if err != nil || len(s.sides) == 0 {
		return nil, err
	}
	doubles := make([]coach.Double, len(s.sides))
	for i, side := range s.sides {
		doubles[i] = coach.Double{First: side.first, Second: side.second}
	}
	likely, err := r.Contradict(ctx, doubles)
	if err != nil {
		return nil, err
	}
	sharp, odds := s.sharpest(likely)
	whole := s.odds() >= logit(thresholds.sentences) && odds >= logit(thresholds.quoted)
	part := odds+shareOfSentences*s.model+shareOfLength*s.length >= logit(thresholds.clauses)
	found := s.sides[sharp].contradiction
	if !whole && !part || t.wasQuoted(found.first) && t.wasQuoted(found.second) {
		return nil, nil
	}
	return &found, nil
}

// What a reading of the sentences, and their length, counts beside one of their
// clauses.
const (
	shareOfSentences = 0.3
	shareOfLength    = 0.5
)

// suspect is two sentences that may contradict each other.
type suspect struct {
	second string       // the later sentence
	model  float64      // the log-odds that the model gives
	length float64      // what its length adds
	sides  []opposition // their clauses, those most alike first; none where no two sentences are alike
}

// suspect returns the pair of sentences that is likeliest to contradict itself,
// by the model and the length, of those that are most alike.
func (t transcript) suspect(ctx context.Context, r coach.Reader) (suspect, error) {
	last := len(t.turns) - 1
	now := t.turns[last]
	var before []string
	var places [][2]int // turn and sentence of each
	for i := range last {
		if i > 0 && !t.isReply(i) {
			continue
		}
		for k, s := range t.turns[i].sentences {
			before, places = append(before, s), append(places, [2]int{i, k})
		}
	}
	pairs := coach.Alike(before, now.sentences, mostPairs)
	doubles := make([]coach.Double, len(pairs))
	for i, p := range pairs {
		doubles[i] = coach.Double{First: before[p[0]], Second: now.sentences[p[1]]}
	}
	likely, err := r.Contradict(ctx, doubles)
	if err != nil {
		return suspect{}, err
	}
	var likeliest suspect
	best := math.Inf(-1)
	for i, p := range pairs {
		s := suspect{second: doubles[i].Second, model: logit(likely[i]), length: lengthOdds(doubles[i].Second)}
		odds := s.model + max(s.length, 0)
		if odds <= best {
			continue
		}
		place := places[p[0]]
		if s.sides = opposed(t.turns[place[0]].snippets(place[1]), now.snippets(p[1])); len(s.sides) > 0 {
			s.sides = s.sides[:min(len(s.sides), mostPairs)]
			best, likeliest = odds, s
		}
	}
	return likeliest, nil
}

// odds are those of the two sentences, with what the clauses that are most about
// the same thing add.
func (s suspect) odds() float64 {
	length := s.length
	if s.sides[0].counted && !countedAgain(s.sides[0].first, s.second) {
		length = max(length, 0) // “there were 25 of us” is no scrap
	}
	return s.model + length + s.sides[0].adds(s.second)
}

// sharpest returns which clauses contradict each other most, by reading and
// rule, and the odds; where there is no difference, those that are most alike.
func (s suspect) sharpest(likely []float64) (int, float64) {
	sharp, best := 0, math.Inf(-1)
	for i, side := range s.sides {
		if odds := logit(likely[i]) + side.adds(s.second); odds > best {
			sharp, best = i, odds
		}
	}
	return sharp, best
}

// lengthOdds is what the length of the later sentence adds to the odds that a
// reading gives, nothing at fifteen words: who says much says more that can
// contradict, and a scrap reads like the opposite of anything. An eighth for every
// word found most without an error in coach/testdata/followups-dev.jsonl.
func lengthOdds(later string) float64 {
	return (float64(min(max(len(strings.Fields(later)), 3), 30)) - 15) / 8
}

func logit(p float64) float64 {
	p = min(max(p, 0.001), 0.999)
	return math.Log(p / (1 - p))
}

// newClause makes a clause of words that are quoted as they stand.
func newClause(text string) clause {
	text = strings.TrimSpace(text)
	return clause{text: text, lower: lower(text)}
}

// opposition is two clauses beside each other, with what they have in common.
type opposition struct {
	contradiction
	likeness
}

// opposed returns the words of the two sentences, each short enough to stand
// beside the other in one question, those first that are most about the same
// thing.
func opposed(before, now []clause) []opposition {
	var all []opposition
	for _, a := range before {
		for _, b := range now {
			if a.text != b.text {
				all = append(all, opposition{contradiction{a.text, b.text}, compare(a, b)})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b opposition) int { return b.weight() - a.weight() })
	return all
}

// snippets are the clauses of a sentence in at most half of a question; of one
// without, its first words.
func (t turn) snippets(sentence int) []clause {
	said := t.sentences[sentence]
	all := t.clausesOf(0, sentence, half)
	at := 0
	for _, stop := range stopsOf(said) {
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
	text = text[lead(text):]
	if words := place(text); len(words) > half {
		text = text[:words[half-1].to]
		text = text[:len(text)-len(dangling.FindString(text))]
	}
	if text == "" || !strings.Contains(t.text, text) || t.broken(sentence, text) || strings.ContainsAny(text, "“”\"\n") {
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
	bare     = regexp.MustCompile(`[\p{L}\d']+`)
)

// numberWords are the numbers that recognisers write as words.
const numberWords = `\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen)\b`

// likeness is what two clauses have in common.
type likeness struct {
	words   int  // that say what it is about, in both
	differ  bool // both name a number, a time or a decision, and not the same one
	counted bool // both count the same thing, otherwise
	persons bool // one tells of the speaker, the other of somebody else
	length  int  // words of both, more for what makes a statement
}

func compare(a, b clause) likeness {
	l := likeness{length: len(strings.Fields(a.text)) + len(strings.Fields(b.text))}
	shared := map[string]bool{}
	for _, w := range bare.FindAllString(a.lower, -1) {
		shared[coach.Stem(w)] = !common[w] && !anyCount.MatchString(w)
	}
	for _, w := range bare.FindAllString(b.lower, -1) {
		if s := coach.Stem(w); shared[s] {
			l.words++
			shared[s] = false
		}
	}
	for _, kind := range kinds {
		if x, y := kind.FindString(a.lower), kind.FindString(b.lower); x != "" && y != "" && figure(x) != figure(y) {
			l.differ = true
		}
	}
	counts := a.counts()
	for thing, n := range b.counts() {
		if other, ok := counts[thing]; ok && other != n {
			l.counted = true
		}
	}
	l.persons = speaker.MatchString(a.lower) != speaker.MatchString(b.lower) && (others.MatchString(a.lower) || others.MatchString(b.lower))
	for _, c := range []clause{a, b} {
		if c.states() {
			l.length += 8
		}
	}
	return l
}

// weight orders pairs of clauses by how much they are about the same thing; it
// only says what counts more than what.
func (l likeness) weight() int {
	n := l.length + 30*l.words
	if l.differ {
		n += 40
	}
	if l.counted {
		n += 40
	}
	if l.persons {
		n += 20
	}
	return n
}

// What the likeness of two clauses adds to the odds that they contradict each
// other, beside what the model has heard: chosen with the length. Whose deed it
// was, and whether anything else is alike, adds nothing.
const (
	signCounted = 0.6  // six people, 25 people
	signDiffer  = 0.75 // weekly, monthly, about the same thing
	signRepeats = -1.5 // the same numbers again
)

func (l likeness) odds() float64 {
	switch {
	case l.counted:
		return signCounted
	case l.differ && l.words >= 1:
		return signDiffer
	}
	return 0
}

// adds is odds, or what takes its place where the later sentence, second, names
// the numbers of the earlier clause again.
func (o opposition) adds(second string) float64 {
	if countedAgain(o.first, second) {
		return signRepeats
	}
	return o.odds()
}

var (
	speaker = regexp.MustCompile(`\b(?:i|my|mine|i'd|i've|i'm|myself)\b`)
	others  = regexp.MustCompile(`\b(?:he|she|they|his|her|their|he'd|she'd|they'd|who|one of|somebody|director|boss|manager)\b`)
)

// counts are the things that a clause counts, with how many. Of time, money and
// shares there are many counts, which say nothing.
func (c clause) counts() map[string]float64 {
	counts := map[string]float64{}
	for _, n := range coach.Numbers(c.text) {
		if n.Measure == coach.MeasureCount && n.Unit != "" {
			counts[coach.Stem(n.Unit)] = n.Value
		}
	}
	return counts
}

// figure writes numbers alike: small ones in digits, large ones without commas.
func figure(w string) string {
	w = strings.TrimRight(strings.ReplaceAll(w, ",", ""), ".")
	for i, name := range strings.Fields("two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty") {
		if w == name {
			return strconv.Itoa(i + 2)
		}
	}
	return w
}

// rounded is how far apart two figures may lie, as a share, that are one in
// other words: “1.9 million” and “nearly two million”.
const rounded = 0.06

// countedAgain reports whether a sentence names the numbers of an earlier clause
// as they were, or rounded, beside its own: “we do 25,000 on a normal night, so
// the 12,000 was what we could get out”.
func countedAgain(clause, sentence string) bool {
	again := counted(sentence)
	told := counted(clause)
	for _, n := range told {
		if !slices.ContainsFunc(again, func(m coach.Number) bool {
			return m.Value == n.Value || min(m.Value, n.Value) > 10 && math.Abs(m.Value-n.Value) <= rounded*max(m.Value, n.Value)
		}) {
			return false
		}
	}
	return len(told) > 0
}

// counted are the numbers of a text but for its ordinals, which tell what is
// meant: “the first try”, “the first fix”.
func counted(text string) []coach.Number {
	return slices.DeleteFunc(coach.Numbers(text), func(n coach.Number) bool { return n.Measure == coach.MeasureOrdinal })
}

// common are words that two clauses share by chance.
var common = setOf(`the a an and or but so to of in on at for with from by as that this it its is was were are be been had have has i we they he she you
	my our his her their me us them not no did do done just then than there what who which when all one`)
