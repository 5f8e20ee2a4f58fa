package coach

import (
	"math"
	"slices"
	"strings"
)

// Direction says which way a measured outcome went.
type Direction string

// The directions; DirectionUnsaid where the words do not say.
const (
	DirectionUp     Direction = "up"
	DirectionDown   Direction = "down"
	DirectionUnsaid Direction = ""
)

// Metric is a measured outcome, good or bad.
type Metric struct {
	Quote     Quote    // the shortest phrase that holds the number and its unit
	Before    *float64 // the value before, as said, perhaps in another unit of time or money; nil where it was not said
	After     float64  // the value after, or the change itself
	Unit      string   // of After, as of Number; "" for none
	Direction Direction
	Sure      float64 // 0 to 1: how much rules and model together speak for it
}

// candidate is a phrase that may be a measured outcome.
type candidate struct {
	first, last int // words, the last one excluded
	numbers     []Number
	before      *float64
	after       float64
	unit        string
	direction   Direction
	rule        float64 // log-odds by the rules alone, as a result
}

// metricsOf returns the measured outcomes of one sentence: candidates by rules,
// judged by what the sentence is (outcomes stand in results) and by what the
// model hears in their numbers. Log-odds of rules and model are added.
func (s said) metricsOf(i int, part [6]float64, heard []Heard) []Metric {
	u := s.sentences[i]
	var found []Metric
	for _, c := range edged(u.words, candidates(u.words, u.numbers), heard) {
		odds := c.rule + placeOdds(part) + modelWeight*logit(measured(c, heard)) - modelLeans
		if k := len(found); k > 0 && found[k-1].Sure > 0.5 && c.lasted(u.words) {
			odds -= lastedOdds
		}
		found = append(found, Metric{
			Quote: s.quote(i, c.first, c.last), Before: c.before, After: c.after, Unit: c.unit, Direction: c.direction, Sure: sigmoid(odds),
		})
	}
	return found
}

// lastedOdds is how much less likely a span of time is an outcome where it tells
// how long another took: "from 31 percent to 8 percent in five weeks".
const lastedOdds = 2.0

// lasted reports a span of time that something took.
func (c candidate) lasted(all []token) bool {
	return c.before == nil && c.numbers[0].Measure == MeasureDuration && c.numbers[0].first > 0 && spanning[all[c.numbers[0].first-1].core]
}

var spanning = setOf("in within inside the")

// modelWeight is how much the model's hearing counts beside the rules: a
// reading of 0.5 leaves the rules alone.
const modelWeight = 1.0

// modelLeans is how much too ready the model is to hear an outcome, in log-odds:
// in training a word of one counted double.
const modelLeans = math.Ln2

// place is how much less likely a number is an outcome outside of results, in
// log-odds. Of 599 labelled metrics 595 stand in a result.
var place = [6]float64{-4.5, -5, -4.5, 0, -4.5, -4.5}

func placeOdds(part [6]float64) float64 {
	sum, odds := 0.0, 0.0
	for i, p := range part {
		sum += p
		odds += p * place[i]
	}
	if sum <= 0 {
		return 0
	}
	return odds / sum
}

// measured is what the model hears in a candidate's numbers.
func measured(c candidate, heard []Heard) float64 {
	sum, n := 0.0, 0
	for _, v := range c.numbers {
		for w := v.first; w < v.last && w < len(heard); w++ {
			sum += heard[w].Measured
			n++
		}
	}
	if n == 0 {
		return 0.5
	}
	return sum / float64(n)
}

func logit(p float64) float64 {
	p = min(max(p, 0.02), 0.98)
	return math.Log(p / (1 - p))
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Where the model is sure of a word beside a candidate, it says where the phrase
// begins and ends.
const (
	within  = 0.8 // heard as measured from here on: the phrase takes it in
	beyond  = 0.1 // up to here: the phrase leaves it out
	farther = 4   // words that a phrase grows at most, at each end
)

// unfinished are words that no phrase ends with.
var unfinished = setOf("of the a an in on at to from for by and or that this with than per")

var articles = setOf("a an the")

// edged lets the model move the edges of candidates, never into their numbers,
// and joins two whose words between are all heard as measured.
func edged(all []token, found []candidate, heard []Heard) []candidate {
	if len(heard) < len(all) {
		return found
	}
	for i := range found {
		c := &found[i]
		from, to := 0, len(all)
		if i > 0 {
			from = found[i-1].last
		}
		if i+1 < len(found) {
			to = found[i+1].first
		}
		for n := 0; n < farther && c.first > from && !all[c.first-1].closes() && heard[c.first-1].Measured >= within; n++ {
			c.first--
		}
		for n := 0; n < farther && c.last < to && !all[c.last-1].closes() && heard[c.last].Measured >= within; n++ {
			c.last++
		}
		for c.first < c.numbers[0].first && heard[c.first].Measured <= beyond {
			c.first++
		}
		whole := c.last
		for c.last > c.numbers[len(c.numbers)-1].last && heard[c.last-1].Measured <= beyond {
			c.last--
		}
		if unfinished[all[c.last-1].core] { // half of “98 percent of the revenue”
			c.last = whole
		}
		if c.last > c.numbers[len(c.numbers)-1].last && articles[all[c.last-1].core] {
			c.last--
		}
	}
	for i := 0; i+1 < len(found); i++ {
		a, b := found[i], found[i+1]
		if b.first <= a.last || b.first > a.last+farther || slices.ContainsFunc(all[a.last-1:b.first-1], token.closes) ||
			slices.ContainsFunc(heard[a.last:b.first], func(h Heard) bool { return h.Measured < within }) {
			continue
		}
		a.last, a.numbers, a.rule = b.last, append(a.numbers, b.numbers...), max(a.rule, b.rule)
		found[i] = a
		found = slices.Delete(found, i+1, i+2)
		i--
	}
	return found
}

// candidates returns the phrases of a sentence that hold a number which may be
// an outcome, each as short as it can be understood.
func candidates(all []token, told []Number) []candidate {
	numbers := outcomeNumbers(all, told)
	var found []candidate
	for i := 0; i < len(numbers); i++ {
		a := numbers[i]
		if i+1 < len(numbers) {
			if c, ok := pair(all, a, numbers[i+1]); ok {
				found = append(found, c)
				i++
				continue
			}
		}
		if a.Measure == MeasureYear || a.Measure == MeasureOrdinal && next(all, a.last-1) != "percentile" || numbered(all, a) {
			continue
		}
		found = append(found, single(all, a))
	}
	found = append(found, magnitudes(all)...)
	slices.SortStableFunc(found, func(a, b candidate) int { return a.first - b.first })
	return apart(spanned(all, found))
}

// lengths are words for a length of time that no number stands before, in
// seconds: "from weeks to hours", "from monthly to weekly".
var lengths = map[string]float64{
	"seconds": 1, "minutes": 60, "hours": 3600, "days": 86400, "weeks": 7 * 86400, "months": 30 * 86400, "quarters": 91 * 86400, "years": 365 * 86400,
	"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "fortnightly": 14 * 86400, "monthly": 30 * 86400, "quarterly": 91 * 86400, "yearly": 365 * 86400,
}

// magnitudes are the outcomes that name two lengths of time and no number. What
// they were before is told in what they are now.
func magnitudes(all []token) []candidate {
	var found []candidate
	for i, t := range all {
		to, ends := before(all, i, "to")
		if lengths[t.core] == 0 || !ends {
			continue
		}
		for j := to - 1; j >= max(0, to-3) && !all[j].closes(); j-- {
			from, begins := before(all, j, "from")
			if lengths[all[j].core] == 0 || !begins {
				continue
			}
			c := candidate{first: from, last: i + 1, numbers: []Number{
				{Value: 1, Unit: all[j].core, Measure: MeasureDuration, first: j, last: j + 1},
				{Value: 1, Unit: t.core, Measure: MeasureDuration, first: i, last: i + 1},
			}}
			found = append(found, c.change(all, Number{Value: lengths[all[j].core] / lengths[t.core], Unit: t.core}, Number{Value: 1, Unit: t.core}, 4))
		}
	}
	return found
}

// numbered reports a number that only tells one of its kind from the others: a
// day of a month, a version.
func numbered(all []token, n Number) bool {
	return n.first > 0 && !all[n.first-1].closes() && n.Unit == "" && n.Measure == MeasureCount &&
		(versioned[all[n.first-1].core] || months[all[n.first-1].core] && n.Value <= 31)
}

var (
	versioned = setOf("version release build iteration revision")
	months    = setOf("january february march april may june july august september october november december")
)

// spanned joins two outcomes that are before and after of one: "from one in
// five flights to one in 90".
func spanned(all []token, found []candidate) []candidate {
	for i := 0; i+1 < len(found); i++ {
		a, b := found[i], found[i+1]
		from, begins := before(all, a.numbers[0].first, "from")
		to, ends := before(all, b.numbers[0].first, "to")
		if !begins || !ends || to < a.last || to > a.last+2 || a.before != nil || b.before != nil {
			continue
		}
		a.first, a.last, a.numbers = from, b.last, append(a.numbers, b.numbers...)
		found[i] = a.change(all, Number{Value: a.after, Unit: a.unit}, Number{Value: b.after, Unit: b.unit}, 3)
		found = slices.Delete(found, i+1, i+2)
	}
	return found
}

// outcomeNumbers are the numbers of a sentence and the words that stand for one
// in an outcome: "lost one person", "a week early", "from a week to a day".
func outcomeNumbers(all []token, told []Number) []Number {
	numbers := slices.Clone(told)
	for i, t := range all {
		if slices.ContainsFunc(numbers, func(n Number) bool { return n.first <= i && i < n.last }) {
			continue
		}
		n := Number{Value: 1, Measure: MeasureCount, first: i, last: i + 1}
		u, timed := unitAt(all, i+1)
		if slices.ContainsFunc(numbers, func(n Number) bool { return n.last == i }) {
			timed = false // "60 a week" is one number
		}
		_, down := before(all, i, "to")
		_, from := before(all, i, "from")
		switch {
		case (t.core == "a" || t.core == "an") && timed && u.measure == MeasureDuration && (down || from || u.next < len(all) && !all[u.next-1].closes() && (degrees[all[u.next].core].compares || all[u.next].core == "of")):
			n.Unit, n.Measure, n.last = u.name, u.measure, u.next
		case several[t.core]:
			of := i + 1
			if next(all, i) == "of" {
				of++
			}
			if of >= len(all) || slices.ContainsFunc(all[i:of], token.closes) || !bareScale(all[of:], 0) {
				continue
			}
			f, _ := figureAt(all[of:], 0)
			n.Value, n.last = f.value, of+f.next // "a few hundred thousand": its size
			n, _ = withUnit(all, n, f)
		case t.core == "one" && down:
		case nothing[t.core] && down && slices.ContainsFunc(numbers, func(n Number) bool {
			_, from := before(all, n.first, "from")
			return from && n.last <= i
		}):
			n.Value = 0
		case t.core == "one" && i+1 < len(all) && !t.closes() && !stopsNoun[next(all, i)]:
			n.Unit, n.last = all[i+1].core, i+2
		default:
			continue
		}
		numbers = append(numbers, n)
	}
	slices.SortFunc(numbers, func(a, b Number) int { return a.first - b.first })
	return numbers
}

// nothing are words for zero, where something falls to it from a number.
var nothing = setOf("nought none nil zilch nothing")

// apart drops what a candidate shares with the one before it.
func apart(found []candidate) []candidate {
	for i := 1; i < len(found); i++ {
		if p := found[i-1].last; found[i].first < p {
			found[i].first = min(p, found[i].numbers[0].first)
		}
	}
	return found
}

// Words that join two numbers into one outcome.
var (
	contrasts = setOfPhrases(`instead of, rather than, in place of, against, compared to, compared with, versus, vs, where it used to be, it was,
		it used to be, before it was, down from, up from, that's down from, that's up from, not, and not, and no more, where it was, it had been, used to be,
		when it was, which was, and it was, before that it was, previously, it had been, was before`)
	partOf    = setOfPhrases(`of the, of his, of her, of our, of my, of their, of those, of these, of, out of, out of the, in, from, in every, of all, of the core`)
	softeners = setOf("basically practically virtually effectively about around roughly nearly almost over under only just maybe like some approximately below above exactly another already at the a an more than less")
)

func setOfPhrases(list string) set {
	s := set{}
	for _, p := range strings.Split(list, ",") {
		s[strings.TrimSpace(p)] = true
	}
	return s
}

// pair joins two numbers that make one outcome: before and after, or a part of
// a whole.
func pair(all []token, a, b Number) (candidate, bool) {
	c := candidate{first: a.first, last: b.last, numbers: []Number{a, b}, unit: b.Unit}
	if c.unit == "" {
		c.unit = a.Unit
	}
	between := coresOf(all, a.last, b.first)
	if years(a, b, between) || b.first-a.last > 7 {
		return c, false
	}
	from, begins := before(all, a.first, "from")
	to, ends := before(all, b.first, "to")
	onto, back := before(all, a.first, "to")
	switch {
	case begins && (ends && to >= a.last || between == "to") && !dated(a, b):
		c.first = from
		if c.first > 0 && upDown[all[c.first-1].core] != "" {
			c.first--
		}
		return c.change(all, a, b, 4), true
	case back && between == "from":
		c.first = onto
		return c.change(all, b, a, 3), true
	case joined(all, a.last, b.first, contrasts, 2) && alike(a, b) && !named(all, a):
		return c.change(all, b, a, 2.5), true
	}
	counted := plainCount(a) && (plainCount(b) || b.Measure == MeasureTimes || a.Unit == "" && b.Measure == MeasureMoney)
	paid := a.Measure == MeasureMoney && b.Measure == MeasureMoney && strings.HasPrefix(between, "of")
	if !joined(all, a.last, b.first, partOf, 0) || named(all, a) || a.Value > b.Value || !counted && !paid {
		return c, false
	}
	c.after, c.rule = a.Value, 2
	if b.Unit == "" {
		c.takeWhole(all, b)
	}
	if a.Measure == MeasureShare && b.Unit != "" {
		c.unit = "percent"
	}
	return c, true
}

// years reports that one of the numbers is a year; "from 2000 to 3500 tickets"
// has none.
func years(a, b Number, between string) bool {
	if a.Measure == MeasureYear && b.Measure == MeasureCount || a.Measure == MeasureCount && b.Measure == MeasureYear {
		return between != "to"
	}
	return a.Measure == MeasureYear || b.Measure == MeasureYear
}

// named reports a number that is a name: "year three".
func named(all []token, n Number) bool { return n.first > 0 && labels[all[n.first-1].core] }

// plainCount reports a count or a share, of which there can be a part.
func plainCount(n Number) bool { return n.Measure == MeasureCount || n.Measure == MeasureShare }

// dated reports "from Monday the 3rd to 20 March": no outcome.
func dated(a, b Number) bool {
	return (a.Measure == MeasureOrdinal) != (b.Measure == MeasureOrdinal)
}

// alike reports whether two numbers can be before and after of one thing.
func alike(a, b Number) bool { return a.Measure == b.Measure || a.Unit == "" || b.Unit == "" }

// change makes an outcome of what was before and after. Their values stay as
// said; two lengths of time are compared in one unit, and cents with dollars.
func (c candidate) change(all []token, before, after Number, rule float64) candidate {
	c.before, c.after, c.rule = &before.Value, after.Value, rule
	c.unit = after.Unit
	if c.unit == "" {
		c.unit = before.Unit
	}
	from, to := before.Value, after.Value
	if seconds[before.Unit] > 0 && seconds[after.Unit] > 0 {
		from, to = from*seconds[before.Unit], to*seconds[after.Unit]
	}
	if before.Measure == MeasureMoney && after.Measure == MeasureMoney {
		from, to = from*parts(before.Unit), to*parts(after.Unit)
	}
	switch {
	case to > from:
		c.direction = DirectionUp
	case to < from:
		c.direction = DirectionDown
	}
	c.last = rate(all, c.last)
	return c
}

// parts is how much of its currency a unit of money is.
func parts(unit string) float64 {
	if unit == "cents" {
		return 0.01
	}
	return 1
}

// before finds a word right before word i, perhaps with a softener between.
func before(all []token, i int, word string) (int, bool) {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		if all[j].core == word {
			return j, true
		}
		if !softeners[all[j].core] {
			break
		}
	}
	return 0, false
}

func coresOf(all []token, from, to int) string {
	text := ""
	for i := from; i < to; i++ {
		if i > from {
			text += " "
		}
		text += all[i].core
	}
	return text
}

// joined reports whether one of the phrases stands between words from and to,
// with up to some other words before it and softeners after it.
func joined(all []token, from, to int, phrases set, skip int) bool {
	for end := to; end > from && end >= to-2; end-- {
		if end < to && !softeners[all[end].core] {
			break
		}
		for begin := from; begin < end && begin <= from+skip; begin++ {
			if phrases[coresOf(all, begin, end)] {
				return true
			}
		}
	}
	return false
}

// rate takes "a year", "per hour", "each month" in after word i.
func rate(all []token, i int) int {
	if i+1 < len(all) && i > 0 && !all[i-1].closes() && rates[all[i].core] && (unitNamed(all[i+1].core) == MeasureDuration || all[i].core == "per") {
		return i + 2
	}
	return i
}

var rates = setOf("a per each every an")
