package coach

import (
	"strconv"
	"strings"
)

// figure is a bare number: in digits, in words, or both ("2.3 million").
type figure struct {
	value      float64
	next       int     // the word after it
	scale      float64 // of the value: 1e6 in "2.3 million", 1 for none
	digits     bool
	one        bool // the word "one" alone
	ordinal    bool
	spokenYear bool // "twenty nineteen"

	unit string // where the word itself holds a unit: "$4.10", "45%", "12ms"
}

var units = map[string]float64{
	"zero": 0, "nil": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
	"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}

var tens = map[string]float64{
	"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

// scales multiply what stands before them. A lakh and a crore are Indian
// English for a hundred thousand and ten million.
var scales = map[string]float64{
	"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7,
	"dozen": 12, "mil": 1e6, "mio": 1e6, "grand": 1e3, "bn": 1e9,
}

var ordinals = map[string]float64{
	"first": 1, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11,
	"twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17, "eighteenth": 18, "nineteenth": 19,
	"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90, "hundredth": 100,
}

// figureAt reads the number that begins at word i, without its unit.
func figureAt(all []token, i int) (figure, bool) {
	if f, ok := written(all[i].core); ok {
		f.next = i + 1
		return scaled(all, f), true
	}
	return spoken(all, i)
}

// suffixes of written numbers: what they multiply, and their unit.
var suffixes = []struct {
	mark  string
	scale float64
	unit  string
}{
	{"%", 1, "percent"},
	{"ms", 1, "milliseconds"},
	{"hrs", 1, "hours"},
	{"hr", 1, "hours"},
	{"mins", 1, "minutes"},
	{"min", 1, "minutes"},
	{"x", 1, "times"},
	{"gb", 1, "gigabytes"},
	{"tb", 1, "terabytes"},
	{"mb", 1, "megabytes"},
	{"kb", 1, "kilobytes"},
	{"bn", 1e9, ""},
	{"mm", 1e6, ""},
	{"k", 1e3, ""},
	{"m", 1e6, ""},
	{"b", 1e9, ""},
	{"s", 1, "seconds"},
	{"h", 1, "hours"},
}

var currencies = []struct{ sign, unit string }{
	{"us$", "dollars"}, {"$", "dollars"}, {"€", "euros"}, {"£", "pounds"}, {"₹", "rupees"}, {"¥", "yen"},
}

// written reads one word that begins with a digit or a currency's sign.
func written(core string) (figure, bool) {
	f := figure{digits: true, scale: 1}
	w := core
	for _, c := range currencies {
		if rest, ok := strings.CutPrefix(w, c.sign); ok {
			w, f.unit = rest, c.unit
			break
		}
	}
	end := 0
	for end < len(w) && (w[end] >= '0' && w[end] <= '9' || (w[end] == '.' || w[end] == ',') && end+1 < len(w) && numeric(w[end+1:])) {
		end++
	}
	if end == 0 || end > 15 {
		return f, false
	}
	v, ok := parseDigits(w[:end])
	if !ok {
		return f, false
	}
	f.value = v
	rest := strings.TrimSuffix(w[end:], "+")
	switch {
	case rest == "":
		return f, true
	case rest == "th" || rest == "st" || rest == "nd" || rest == "rd":
		f.ordinal = true
		return f, true
	}
	for _, s := range suffixes {
		if rest != s.mark {
			continue
		}
		f.value *= s.scale
		f.scale = s.scale
		if s.unit != "" {
			f.unit = s.unit
		}
		return f, true
	}
	return f, false
}

func parseDigits(w string) (float64, bool) {
	if strings.Count(w, ".") > 1 {
		return 0, false // a version or an address
	}
	whole, _, _ := strings.Cut(w, ".")
	if parts := strings.Split(whole, ","); len(parts) > 1 {
		for _, p := range parts[1:] {
			if len(p) != 3 && len(p) != 2 { // 4,100 and Indian 1,00,000
				return 0, false
			}
		}
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64)
	return v, err == nil
}

// scaled adds "million" and "and a half" after digits.
func scaled(all []token, f figure) figure {
	if f.ordinal || f.unit != "" && !currency(f.unit) {
		return f
	}
	for f.next < len(all) && !all[f.next-1].closes() {
		s, ok := scales[all[f.next].core]
		if !ok || all[f.next].core == "grand" && f.value > 999 {
			break
		}
		f.value *= s
		f.scale *= s
		f.next++
	}
	if !all[f.next-1].closes() && halfAt(all, f.next) {
		return half(all, f, f.value, f.next)
	}
	return f
}

// spoken reads a number in words.
func spoken(all []token, i int) (figure, bool) {
	f := figure{scale: 1}
	total, group, last := 0.0, 0.0, 0.0
	said, at := false, i
	switch {
	case all[i].core == "a" && !all[i].closes() && scales[next(all, i)] >= 12 && next(all, i) != "mil":
		group, said, at = 1, true, i+1 // "a hundred", "a dozen"
	case bareScale(all, i):
		group, said = 1, true
	}
	for ; at < len(all) && (at == i || !all[at-1].closes()); at++ {
		w := all[at].core
		value, isUnit := unitsOf(w)
		ten, isTen := tens[w]
		scale, isScale := scales[w]
		place, isOrdinal := ordinals[w]
		switch {
		case isUnit && (!said || last >= 100 || last >= 20 && value < 10 && value > 0 || last == 0 && total+group > 0):
			group += value
			last = value
		case isTen && (!said || last >= 100):
			group += ten
			last = ten
		case (isTen || isUnit && value >= 10) && said && total == 0 && (group == 19 || group == 20):
			// "twenty nineteen", "nineteen eighty four"
			f.value, f.next, f.spokenYear = group*100+value+ten, at+1, true
			if v, ok := units[next(all, at)]; ok && isTen && v > 0 && v < 10 {
				f.value, f.next = f.value+v, at+2
			}
			return f, true
		case isScale && said:
			if scale == 100 || scale == 12 {
				group *= scale
			} else {
				total, group = total+group*scale, 0
			}
			f.scale *= scale
			last = scale
		case isOrdinal && said && (last >= 20):
			f.value, f.next, f.ordinal = total+group+place, at+1, true
			return f, true
		case isOrdinal && !said && at == i:
			f.value, f.next, f.ordinal = place, at+1, true
			return f, true
		case w == "and" && last >= 100 && isNumberWord(next(all, at)):
			continue
		case said && halfAt(all, at):
			return half(all, f, total+group, at), true
		case w == "point" && !all[at].closes() && isDigitWord(next(all, at)) && (said || decimal(all, i)):
			return point(all, f, total+group, at+1), true
		default:
			return spokenEnd(f, all, i, at, total+group, said)
		}
		said = true
	}
	return spokenEnd(f, all, i, at, total+group, said)
}

func spokenEnd(f figure, all []token, from, at int, value float64, said bool) (figure, bool) {
	f.value, f.next = value, at
	for f.next > from && all[f.next-1].core == "and" {
		f.next--
	}
	f.one = value == 1 && f.next == from+1
	return f, said
}

// unitsOf reads a word below twenty, and "twenty-five".
func unitsOf(w string) (float64, bool) {
	if v, ok := units[w]; ok {
		return v, true
	}
	a, b, ok := strings.Cut(w, "-")
	if !ok {
		return 0, false
	}
	t, isTen := tens[a]
	u, isUnit := units[b]
	return t + u, isTen && isUnit && u < 10
}

func isNumberWord(w string) bool {
	_, u := unitsOf(w)
	_, t := tens[w]
	return u || t
}

func isDigitWord(w string) bool {
	v, ok := units[w]
	return ok && v < 10 || w == "oh"
}

func next(all []token, i int) string {
	if i+1 < len(all) {
		return all[i+1].core
	}
	return ""
}

// bareScale reports a scale that begins a number, "hundred twenty engineers".
func bareScale(all []token, i int) bool {
	if !bareScales[all[i].core] || i > 0 && !all[i-1].closes() && vague(all, i-1) {
		return false
	}
	at := i + 1
	for at < len(all) && !all[at-1].closes() && (scales[all[at].core] > 0 || all[at].core == "and" && isNumberWord(next(all, at))) {
		at++
	}
	if at == len(all) || all[at-1].closes() {
		return false
	}
	_, unit := unitAt(all, at)
	_, noun := nounAt(all, at)
	return unit || noun || isNumberWord(all[at].core)
}

var bareScales = setOf("hundred thousand million billion lakh crore")

// vague reports a word before a scale that makes no one number of it: "a few
// hundred", "a couple of million", "per thousand".
func vague(all []token, i int) bool {
	w := all[i].core
	return several[w] || scales[w] > 0 || parting[w] || w == "of" && i > 0 && several[all[i-1].core]
}

var (
	several = setOf("few several couple many tens dozens hundreds thousands")
	parting = setOf("half quarter multi per each every")
)

// halfAt reports "and a half" at word i.
func halfAt(all []token, i int) bool {
	return i+2 < len(all) && all[i].core == "and" && all[i+1].core == "a" && all[i+2].core == "half"
}

// half ends "two and a half", with the scale that may follow, and "a million
// and a half", where the half is one of the scale.
func half(all []token, f figure, value float64, at int) figure {
	part := 0.5
	if s, ok := scales[all[at-1].core]; ok {
		part *= s
	}
	f.value = value + part
	return bigger(all, f, at+3)
}

// decimal reports that "point five percent" begins a number at word i; "at that
// point five people left" begins none.
func decimal(all []token, i int) bool {
	if i > 0 && !all[i-1].closes() && !leads[all[i-1].core] {
		return false
	}
	f := point(all, figure{}, 0, i+1)
	_, ok := unitAt(all, f.next)
	return ok
}

// leads are words that a number may follow and a point in time may not.
var leads = setOf("to from by of than is was were about under over only just around nearly almost below above and or")

// point ends "three point two five", with the scale that may follow.
func point(all []token, f figure, value float64, at int) figure {
	place := 0.1
	for ; at < len(all) && isDigitWord(all[at].core); at++ {
		value += place * units[all[at].core]
		place /= 10
		if all[at].closes() {
			at++
			break
		}
	}
	f.value = value
	return bigger(all, f, at)
}

func bigger(all []token, f figure, at int) figure {
	if at < len(all) && !all[at-1].closes() {
		if s, ok := scales[all[at].core]; ok {
			f.value *= s
			f.scale *= s
			at++
		}
	}
	f.next = at
	return f
}
