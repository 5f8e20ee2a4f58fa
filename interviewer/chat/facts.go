package chat

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/interviewer"
)

// known is what has been said in a round, by either side: a question that
// holds another number or name would tell the answer, or make one up.
type known struct {
	words   map[string]bool
	numbers []float64
	text    string
}

func knownFrom(s interviewer.Session) known {
	all := []string{s.Setup.Question.Text, s.Setup.Principle, string(s.Setup.Level)}
	for _, t := range s.Turns {
		all = append(all, t.Ask.Text, t.Text())
	}
	k := known{words: map[string]bool{}, text: strings.Join(all, "\n")}
	for _, w := range wordsOf(k.text) {
		k.words[w] = true
		k.words[strings.TrimSuffix(w, "'s")] = true
	}
	k.numbers = numbersIn(k.text)
	return k
}

// terms are names that interviewers use for what nobody has named yet.
var terms = map[string]bool{"i": true, "kpi": true, "kpis": true, "okr": true, "okrs": true}

var (
	quotedText = regexp.MustCompile(`["“”]([^"“”]*)["“”]`)
	// sentence is a word that opens one.
	sentence = regexp.MustCompile(`(?:^|[.?!:]['’"”)]*\s+|["“]\s*)\S+`)
)

// hasFactsOf reports whether each number, name and quoted text of a question
// was said before.
func (k known) hasFactsOf(question string) bool {
	for _, n := range numbersIn(question) {
		if !slices.Contains(k.numbers, n) {
			return false
		}
	}
	for _, quoted := range quotedText.FindAllStringSubmatch(question, -1) {
		if !strings.Contains(strings.ToLower(k.text), strings.ToLower(strings.TrimRight(quoted[1], ".,;:?"))) {
			return false
		}
	}
	inside := sentence.ReplaceAllString(question, " ")
	for w := range strings.FieldsFuncSeq(inside, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		first, _ := utf8.DecodeRuneInString(w)
		foreign := strings.ContainsFunc(w, func(r rune) bool { return r > unicode.MaxASCII })
		name := strings.ToLower(w)
		if (unicode.IsUpper(first) || foreign) && !terms[name] && !k.words[name] && !k.words[name+"s"] && !k.words[strings.TrimSuffix(name, "s")] {
			return false
		}
	}
	return true
}

// units, tens and scales are the numbers that are written as words. "One" is
// no number here: people ask for "one thing".
var (
	units = map[string]float64{
		"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
		"eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
		"seventeen": 17, "eighteen": 18, "nineteen": 19, "dozen": 12,
	}
	tens = map[string]float64{
		"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	}
	scales = map[string]float64{"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9}
	// shares are measures without a number.
	shares = map[string]float64{
		"half": 0.5, "halve": 0.5, "halved": 0.5, "third": 1. / 3, "quarter": 0.25,
		"doubled": 2, "double": 2, "twice": 2, "tripled": 3, "triple": 3,
	}
	figure = regexp.MustCompile(`\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[a-z]+`)
)

// numbersIn returns the numbers of a text, whether in digits or in words;
// 2 million is one number, and so is twenty-five.
func numbersIn(text string) []float64 {
	var found []float64
	last := "" // the kind of the word before
	join := func(n float64, kind string) {
		last = kind
		found = append(found, n)
	}
	for _, w := range figure.FindAllString(strings.ToLower(text), -1) {
		if n, err := strconv.ParseFloat(strings.ReplaceAll(w, ",", ""), 64); err == nil && w[0] <= '9' {
			join(n, "figure")
			continue
		}
		w = strings.TrimSuffix(w, "s")
		unit, isUnit := units[w]
		ten, isTen := tens[w]
		scale, isScale := scales[w]
		share, isShare := shares[w]
		switch {
		case isUnit && last == "ten" && unit < 10:
			found[len(found)-1] += unit
			last = "unit"
		case isUnit:
			join(unit, "unit")
		case isTen:
			join(ten, "ten")
		case isScale && last != "":
			found[len(found)-1] *= scale
		case isScale:
			join(scale, "scale")
		case isShare:
			join(share, "")
		default:
			last = ""
		}
	}
	return found
}
