package coach

import (
	"slices"
	"strings"
)

// Measure says what a number counts.
type Measure string

// The measures.
const (
	MeasureCount    Measure = "count"    // of things or people, or without a unit
	MeasureShare    Measure = "share"    // percent, or a fraction of something
	MeasureMoney    Measure = "money"    // of any currency
	MeasureDuration Measure = "duration" // seconds to years
	MeasureTimes    Measure = "times"    // twice, doubled, ten times, 10x
	MeasureOrdinal  Measure = "ordinal"  // third, 24th: a place, a date or a percentile
	MeasureYear     Measure = "year"     // 2019
)

// Number is a number as it was said or written.
type Number struct {
	Value   float64 // a share in percent, "half" being 50; otherwise as said, "two million" being 2000000; of a range the lower end
	High    float64 // the upper end of a range, "10-15 engineers"; 0 for none
	Unit    string  // "percent", "dollars", "days", what is counted ("engineers"); "" for none
	Measure Measure
	Text    string // verbatim, with its unit
	From    int    // bytes of the text that Text stands at
	To      int

	first, last int     // words, the last one excluded
	scale       float64 // of the value: 1e6 in "two million"; 0 or 1 for none
}

// Numbers returns the numbers of a text in their order. It reads figures
// ("4,100", "$2 million", "3.5k", "97.5"), English number words ("a hundred and
// twenty", "two and a half", "half", "a third", "doubled", "cut in half"), and
// the unit that follows or that a hyphen joins ("12-person"). "One" is a number
// only before a unit or as "one of the two", since it mostly stands for a thing;
// so is "a couple" never one.
func Numbers(text string) []Number {
	all := tokens(text)
	return numbersIn(text, all)
}

func numbersIn(text string, all []token) []Number {
	var found []Number
	for i := 0; i < len(all); {
		n, ok := numberAt(all, i)
		if !ok {
			i++
			continue
		}
		if k := len(found) - 1; k >= 0 && found[k].Unit == "" && n.first == found[k].last+1 && all[n.first-1].core == "or" && n.Value > found[k].Value {
			n.first, n.Value, n.High = found[k].first, lower(found[k], n), n.Value // "two or three a month"
			found = found[:k]
		}
		if k := len(found) - 1; k >= 0 && n.first == found[k].last && seconds[n.Unit] > 0 && seconds[n.Unit] < seconds[found[k].Unit] && !all[n.first-1].closes() {
			n.first, n.Value, n.Unit = found[k].first, found[k].Value+n.Value*seconds[n.Unit]/seconds[found[k].Unit], found[k].Unit // "5 hours 20 minutes"
			found = found[:k]
		}
		n.From, n.To = all[n.first].coreFrom, all[n.last-1].coreTo
		n.Text = text[n.From:n.To]
		found = append(found, n)
		i = n.last
	}
	return found
}

// lower is the first of "two or three million", which shares the other's scale.
func lower(low, high Number) float64 {
	if both := low.Value * high.scale; low.scale <= 1 && high.scale > 1 && both < high.Value {
		return both
	}
	return low.Value
}

// seconds are the lengths of the units of time.
var seconds = map[string]float64{
	"decades": 315576000, "years": 31557600, "quarters": 7889400, "months": 2629800, "weeks": 604800, "days": 86400, "hours": 3600, "minutes": 60, "seconds": 1,
	"milliseconds": 1e-3, "microseconds": 1e-6, "nanoseconds": 1e-9,
}

// numberAt reads the number that begins at word i.
func numberAt(all []token, i int) (Number, bool) {
	if n, ok := changeAt(all, i); ok {
		return n, true
	}
	if n, ok := fractionAt(all, i); ok {
		return n, true
	}
	f, ok := figureAt(all, i)
	if !ok {
		return compoundAt(all, i)
	}
	n := Number{Value: f.value, Measure: MeasureCount, first: i, last: f.next, scale: f.scale}
	switch {
	case f.ordinal:
		n.Measure = MeasureOrdinal
		return n, true
	case f.unit != "":
		n.Unit, n.Measure = f.unit, measureOf(f.unit)
		return n, true
	}
	if year(all, i, f) {
		n.Measure = MeasureYear
		return n, true
	}
	return withUnit(all, n, f)
}

// compoundAt reads a word that hyphens join to what it counts: "12-person",
// "$2-million", "10-15 engineers". Others, "24-7" and "two-way", are no number.
func compoundAt(all []token, i int) (Number, bool) {
	parts := all[i].parts()
	if len(parts) < 2 {
		return Number{}, false
	}
	apart := slices.Concat(all[:i], parts, all[i+1:])
	end := i + len(parts)
	n, ok := joinedAt(apart, i, end)
	n.last -= len(parts) - 1
	return n, ok
}

// joinedAt reads the number whose parts are the words up to end.
func joinedAt(all []token, i, end int) (Number, bool) {
	counted := all[end-1].core
	u, isUnit := unitWord[singularOf(counted)]
	if persons[counted] {
		u = unit{name: "people", measure: MeasureCount}
	}
	if persons[counted] || counted == "second" && tens[all[i].core] == 0 { // but "the twenty-second"
		f, ok := figureAt(all[:end-1], i)
		ok = ok && f.next == end-1 && !f.ordinal
		if persons[counted] { // "a 12-person client" counts nobody's people
			ok = ok && end < len(all) && !all[end-1].closes() && bodies[all[end].core]
		}
		return Number{Value: f.value, Unit: u.name, Measure: u.measure, first: i, last: end}, ok
	}
	n, ok := numberAt(all, i)
	switch {
	case !ok || n.Measure == MeasureTimes && n.Value == 1: // "a one-time cost"
		return n, false
	case isUnit || scales[counted] > 0:
		return n, n.last >= end
	case n.last != end-1 || n.Measure == MeasureYear || n.Measure == MeasureOrdinal:
		return n, false
	}
	high, ok := numberAt(all, end-1)
	if high.Unit == "" {
		high.Unit, high.Measure = n.Unit, n.Measure
	}
	low := high
	low.first, low.Value, low.High = i, lower(n, high), high.Value
	return low, ok && low.Unit != "" && high.Value > n.Value
}

// bodies are groups that one leads.
var bodies = setOf("team teams group groups squad squads crew crews org organisation organization department unit staff")

// changes are verbs that hold a factor.
var changes = map[string]float64{
	"doubled": 2, "doubling": 2, "doubles": 2, "tripled": 3, "trebled": 3, "tripling": 3, "quadrupled": 4,
	"halved": 0.5, "halving": 0.5, "halves": 0.5, "twice": 2, "thrice": 3, "tenfold": 10, "twofold": 2, "threefold": 3,
	"fivefold": 5, "fourfold": 4,
}

func changeAt(all []token, i int) (Number, bool) {
	v, ok := changes[all[i].core]
	if !ok {
		return Number{}, false
	}
	return Number{Value: v, Unit: "times", Measure: MeasureTimes, first: i, last: i + 1}, true
}

// denominators by their name; "second" is a time and "quarter" mostly is one.
var denominators = map[string]float64{
	"half": 2, "halves": 2, "third": 3, "thirds": 3, "quarters": 4, "fourth": 4, "fourths": 4, "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6,
	"seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8, "ninth": 9, "tenth": 10, "tenths": 10, "quarter": 4,
}

// fractionAt reads "half", "a third of", "two thirds", and what they are of:
// "half an hour", "a quarter of a million dollars".
func fractionAt(all []token, i int) (Number, bool) {
	at, top := i, 1.0
	switch w := all[i].core; {
	case w == "half":
	case w == "a" || w == "an" || w == "one":
		at = i + 1
	default:
		if joined, ok := hyphenated(w); ok {
			return share(i, i+1, joined), true
		}
		v, ok := units[w]
		if !ok || v < 2 {
			return Number{}, false
		}
		at, top = i+1, v
	}
	if at >= len(all) {
		return Number{}, false
	}
	d, ok := denominators[all[at].core]
	plural := strings.HasSuffix(all[at].core, "s")
	if !ok || at > i && all[i].closes() || top > 1 && !plural || top == 1 && plural {
		return Number{}, false
	}
	next := ""
	if at+1 < len(all) && !all[at].closes() {
		next = all[at+1].core
	}
	if n, ok := partAt(all, i, at, top/d); ok {
		return n, true
	}
	switch {
	case d == 2 && at == i && i > 0 && halves[all[i-1].core]:
		return Number{}, false // "the second half": a time, not a share
	case d == 2 && (next == "a" || next == "the"): // "half the team"
	case d == 2 && i > 0 && (all[i-1].core == "and" || i > 1 && all[i-1].core == "a" && all[i-2].core == "and"):
		return Number{}, false // the end of "two and a half"
	case d == 2 && unitNamed(next) == MeasureDuration: // "half year"
		return Number{Value: 0.5, Unit: durationName(next), Measure: MeasureDuration, first: i, last: at + 2}, true
	case d == 4 && !quarters(all, i, top, next):
		return Number{}, false // three months each, not a share
	case d == 2 && i > 0 && (all[i-1].core == "by" || all[i-1].core == "in") && next != "past": // "cut by half before Easter"
	case d == 2 && (next == "past" || next != "" && !shareGoesOn[next] && !known[next]):
		return Number{}, false // a time of day, "half asleep"
	case d > 2 && !plural && next != "" && !shareGoesOn[next] && !(all[i].core == "one" && were[next]):
		return Number{}, false // "a third time", "one third party"
	}
	return share(i, at+1, top/d), true
}

// partAt reads a part of one scale or unit, named by the word at: "half an
// hour", "three quarters of a million dollars", "a quarter million".
func partAt(all []token, from, at int, part float64) (Number, bool) {
	half, next, one := denominators[all[at].core] == 2, next(all, at), at+1
	switch article := next == "a" || next == "an"; {
	case half && article:
		one += 1
	case next == "of" && at+2 < len(all) && (all[at+2].core == "a" || all[at+2].core == "an"):
		one += 2
	case scales[next] == 0 || !half && denominators[all[at].core] != 4:
		return Number{}, false
	}
	if one >= len(all) || slices.ContainsFunc(all[at:one], token.closes) {
		return Number{}, false
	}
	n := Number{Value: part, Measure: MeasureCount, first: from, last: one + 1}
	if s, ok := scales[all[one].core]; ok {
		n.Value *= s
		return withUnit(all, n, figure{})
	}
	u, ok := unitAt(all, one)
	if all[one].core == "second" {
		u, ok = unitWord["second"], true
		u.next = one + 1
	}
	n.Unit, n.Measure, n.last = u.name, u.measure, u.next
	return n, ok
}

// halves are told apart by these.
var halves = setOf("first second other last next")

// shareGoesOn are words that may follow a fraction; others make it an ordinal.
var shareGoesOn = setOf("of in over after during and on since from when but compared less more fewer faster slower cheaper lower higher every per a by within the down up inside off")

// quarters reports quarters that are a share: "a quarter of them", "down by
// three quarters"; not "late by a quarter", "two quarters of work".
func quarters(all []token, i int, top float64, next string) bool {
	if top != 1 && top != 3 {
		return false
	}
	return next == "of" || i > 0 && all[i-1].core == "by" && next != "to" && next != "past" && (i == 1 || !slipping[all[i-2].core])
}

var slipping = setOf("late early behind ahead slipped slip delayed missed")

// were are verbs that tell a share from an ordinal: "one third were gone".
var were = setOf("are were have left")

func share(from, to int, part float64) Number {
	return Number{Value: part * 100, Unit: "percent", Measure: MeasureShare, first: from, last: to}
}

// hyphenated reads "two-thirds".
func hyphenated(w string) (float64, bool) {
	a, b, ok := strings.Cut(w, "-")
	if !ok {
		return 0, false
	}
	top, ok1 := units[a]
	d, ok2 := denominators[b]
	return top / d, ok1 && ok2 && (d != 4 || top == 1 || top == 3) // "a two-quarter delay" is a time
}

// year reports whether a figure is a year: four digits of our time or
// their words, without a unit after them.
func year(all []token, i int, f figure) bool {
	if !f.digits && f.value > 2000 && f.value < 2050 && i > 0 && yearly[all[i-1].core] && all[i-1].core != "from" && all[i-1].core != "by" {
		if all[f.next-1].closes() || f.next == len(all) {
			return true // "in two thousand twenty three, we", as recognisers write it
		}
		_, unit := unitAt(all, f.next)
		_, counted := nounAt(all, f.next)
		return !unit && !counted
	}
	if !f.digits || f.value < 1900 || f.value > 2099 || strings.ContainsAny(all[i].core, ",.$") || f.next != i+1 {
		return f.spokenYear
	}
	last := ""
	if i > 0 {
		last = all[i-1].core
	}
	of := last == "of" && i > 1 && yearly[all[i-2].core] // "the end of 2019"
	if of || yearly[last] && !amounting[last] || all[i].closes() || f.next == len(all) {
		return true
	}
	_, unit := unitAt(all, f.next)
	at, counted := nounAt(all, f.next)
	counted = counted && at == f.next && (f.value == 2000 || !known[last]) // but "our 2019 targets"
	return !unit && !counted
}

// amounting are words before a year that stand as well before a count.
var amounting = setOf("from of and by till until")

var yearly = setOf("in since of until till by from during before after spring summer autumn fall winter january february march april may june july august september october november december early late mid end and")

// withUnit completes a number with what it counts.
func withUnit(all []token, n Number, f figure) (Number, bool) {
	if n.last < len(all) && !all[n.last-1].closes() {
		if u, ok := unitAt(all, n.last); ok && !(f.one && pointless(all, n)) {
			n.Unit, n.Measure, n.last = u.name, u.measure, u.next
			return n, true
		}
	}
	if f.one && !ofSome(all, n.last) {
		return Number{}, false
	}
	if n.last < len(all) && !all[n.last-1].closes() {
		if at, ok := nounAt(all, n.last); ok {
			n.Unit, n.last = all[at].core, at+1
		}
	}
	return n, true
}

// pointless reports "one point" that is no point of a scale: "at one point
// nobody complained"; "up one point" is.
func pointless(all []token, n Number) bool {
	return all[n.last].core == "point" && (n.first == 0 || all[n.first-1].core != "by" && upDown[all[n.first-1].core] == "")
}

// ofSome reports "of the two", "in ten" after a one.
func ofSome(all []token, i int) bool {
	if i+1 >= len(all) || all[i].core != "of" && all[i].core != "in" && all[i].core != "out" {
		return false
	}
	for j := i + 1; j < len(all) && j <= i+2; j++ {
		if _, ok := figureAt(all, j); ok {
			return true
		}
	}
	return false
}

// nounAt finds the thing that is counted: a plural within three words, with
// nothing but describing words before it.
func nounAt(all []token, from int) (int, bool) {
	for i := from; i < len(all) && i < from+3; i++ {
		w := all[i].core
		if w == "" || stopsNoun[w] || numeric(w) {
			return 0, false
		}
		if _, ok := figureAt(all, i); ok {
			return 0, false
		}
		if plural(w) {
			return i, true
		}
		if all[i].closes() {
			return 0, false
		}
	}
	return 0, false
}

var (
	stopsNoun = setOf("of the a an to in on at for from by with and or but so that which who is was were are be been has had have i we they he she it you my our their his her its this these those as than if when because not went came left who'd who've that's through said did do does up down over under per between into out more less fewer later before after ahead late early together already now then us")
	// people and other plurals without an s.
	irregular = setOf("people men women children folks staff persons teeth feet criteria data media headcount")
	// singular words that end in s.
	singular = setOf("is was has this us his its yes thus less plus across process business focus bus gas always perhaps success access progress address class loss status analysis basis crisis series news unless stress press pass mess boss express canvas bonus census campus consensus does goes says kubernetes mechatronics electronics logistics analytics operations sales")
)

func plural(w string) bool {
	if irregular[w] {
		return true
	}
	return len(w) > 3 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && !singular[w] && !strings.HasSuffix(w, "'s") && !strings.HasSuffix(w, "ous")
}
