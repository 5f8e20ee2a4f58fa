package chat

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/interviewer"
	"tellmemore/interviewer/followup"
)

// ErrUnfit: the service proposes what no interviewer would ask. Test with
// errors.Is. Its text names the rule that was broken, and nothing of what was
// said or proposed.
var ErrUnfit = errors.New("follow-up not fit to be asked")

// The lengths of what is asked, in words: a question that one can keep in mind
// (the project's rule), and a quote that one recognises as one's own.
const (
	fewestWords  = 3
	mostWords    = 35
	longestQuote = 15
	mostBytes    = 500 // 35 long words; a bound for what has no spaces
)

// copied is how many words in a row of the prompt a question may not have.
const copied = 7

// Check returns the follow-up that a service proposes, if an interviewer would
// ask it: one plain question that names one of the open layers, rests on
// words that were said, and neither praises, judges, coaches nor gives the
// answer away. prompt is what the service was instructed by, which a question
// must not repeat. Errors: ErrUnfit.
func Check(s interviewer.Session, open []interviewer.Probe, prompt string, r Reply) (interviewer.Ask, error) {
	ask := askOf(r)
	broken := unfitAim(s, open, ask)
	switch {
	case broken != "":
	case !oneQuestion(ask.Text):
		broken = "not one question"
	case !plain(ask.Text):
		broken = "not plain text"
	case !english(ask.Text):
		broken = "not English"
	case repeated(s, ask.Text):
		broken = "asked before"
	case leaks(ask.Text, prompt):
		broken = "repeats the prompt"
	case !inManner(ask.Text):
		broken = "not an interviewer's manner"
	case givesAway(ask.Text):
		broken = "puts an answer into the mouth"
	case !knownFrom(s).hasFactsOf(ask.Text):
		broken = "knows what was not said"
	}
	if broken != "" {
		return interviewer.Ask{}, fmt.Errorf("%w: %s", ErrUnfit, broken)
	}
	if strings.Contains(strings.ToLower(ask.Text), strings.ToLower(ask.Quote)) {
		ask.Quote = "" // the question says it
	}
	ask.Again = !slices.Contains(followup.Unasked(s), ask.Probe)
	return ask, nil
}

// checkAim returns ErrUnfit where no question about the layer and the quote of a
// reply would be asked, whatever it is.
func checkAim(s interviewer.Session, open []interviewer.Probe, r Reply) error {
	if broken := unfitAim(s, open, askOf(r)); broken != "" {
		return fmt.Errorf("%w: %s", ErrUnfit, broken)
	}
	return nil
}

func askOf(r Reply) interviewer.Ask {
	return interviewer.Ask{
		Probe: interviewer.Probe(strings.ToLower(strings.TrimSpace(r.Probe))),
		Text:  strings.TrimSpace(r.Question),
		Quote: strings.Trim(strings.TrimSpace(r.Quote), `"“”`),
	}
}

// unfitAim names the rule that the layer or the quote breaks, "" for none.
func unfitAim(s interviewer.Session, open []interviewer.Probe, ask interviewer.Ask) string {
	switch {
	case !slices.Contains(open, ask.Probe):
		return "no layer that is open"
	case !quotable(s, ask.Quote):
		return "quote not said, or not to be spoken"
	}
	return ""
}

// oneQuestion reports whether the text ends in its only question mark, within
// the number of words.
func oneQuestion(text string) bool {
	if len(text) > mostBytes {
		return false
	}
	n := len(strings.Fields(text))
	before, ends := strings.CutSuffix(text, "?")
	return ends && n >= fewestWords && n <= mostWords && !strings.Contains(before, "?") && !strings.HasSuffix(before, ".")
}

// marks are what an interviewer's sentence has besides letters and digits.
const marks = ` .,;:?'’‘"“”()-–—/%$€£&+`

// lastLatin is the last letter of the Latin blocks that names are written in.
const lastLatin = '\u024f'

// plain reports whether a text is nothing but a sentence: no line break, no
// markup, no symbol, nothing invisible, no letter of another alphabet or width,
// no link.
func plain(text string) bool {
	for _, r := range text {
		letter := unicode.IsLetter(r) && r <= lastLatin || r >= '0' && r <= '9'
		if !letter && !strings.ContainsRune(marks, r) {
			return false
		}
	}
	return utf8.ValidString(text) && !link.MatchString(strings.ToLower(text))
}

// english reports whether enough of a text's words, numbers aside, are those
// that English sentences are held together by. A question has about half of them.
func english(text string) bool {
	words := slices.DeleteFunc(wordsOf(text), func(w string) bool { return len(numbersIn(w)) > 0 })
	n := 0
	for _, w := range words {
		if w, _, _ = strings.Cut(w, "'"); joining[w] {
			n++
		}
	}
	return n*10 >= len(words)*3
}

func repeated(s interviewer.Session, text string) bool {
	return slices.ContainsFunc(s.Turns, func(t interviewer.Turn) bool { return strings.EqualFold(t.Ask.Text, text) })
}

// leaks reports whether a question has a stretch of the prompt's words.
func leaks(text, prompt string) bool {
	words, instructed := wordsOf(text), " "+strings.Join(wordsOf(prompt), " ")+" "
	for i := range max(len(words)-copied+1, 0) {
		if strings.Contains(instructed, " "+strings.Join(words[i:i+copied], " ")+" ") {
			return true
		}
	}
	return false
}

// quotable reports whether a quote may be spoken: there is none, or it stands
// word for word in what was said and says nothing that an interviewer would not.
func quotable(s interviewer.Session, quote string) bool {
	if quote == "" {
		return true
	}
	if len(quote) > mostBytes {
		return false
	}
	hidden := strings.ContainsFunc(quote, func(r rune) bool {
		return !unicode.IsPrint(r) || unicode.Is(unicode.So, r) || strings.ContainsRune("\"“”[]{}<>|`#*_\\", r)
	})
	n := len(strings.Fields(quote))
	return !hidden && n > 0 && n <= longestQuote && !link.MatchString(strings.ToLower(quote)) &&
		inManner(quote) && followup.Verbatim(s, quote) && wholeWords(s, quote)
}

// wholeWords reports whether a quote begins and ends where words do.
func wholeWords(s interviewer.Session, quote string) bool {
	inWord := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	return slices.ContainsFunc(s.Turns, func(t interviewer.Turn) bool {
		before, after, found := strings.Cut(t.Text(), quote)
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		return found && !inWord(last) && !inWord(next)
	})
}

// wordsOf returns the words of a text in lower case, without its marks.
func wordsOf(text string) []string {
	text = strings.NewReplacer("’", "'", "‘", "'").Replace(strings.ToLower(text))
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	for i, w := range words {
		words[i] = strings.Trim(w, "'")
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}
