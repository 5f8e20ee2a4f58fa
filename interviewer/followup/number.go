package followup

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/interviewer/coach"
)

// number is a figure that was given without what it is measured against.
type number struct {
	clause clause
	figure string // a share as it was said, as “40 percent”; "" for another number
}

// anyNumber is a number as it is written or spoken.
const anyNumber = `(?:\$?\d[\d.,]*|` + numberWords + `|half\b|a (?:third|quarter)\b)`

var (
	// meant is what follows a share that measures something by itself, or nothing:
	// “40 percent of the orders”, “a hundred percent sure”.
	meant = regexp.MustCompile(`(?i)^ (?:of|sure|certain|confident|committed|clear|convinced|agree\w*|behind)\b`)
	moved = regexp.MustCompile(`\b(?:cut|fell|dropped|rose|grew|shrank|reduced|increased|improved)\b(?: [^ ]+){0,3} (?:by|to) (?:about |almost |nearly |over |under )?` + anyNumber +
		`|\b(?:down|up) (?:by|to) (?:about |almost |nearly |over |under )?` + anyNumber +
		`|\b(?:fell|dropped|rose|grew|gained|saved|saves) (?:us |about |almost |nearly |over )?` + anyNumber +
		`|` + anyNumber + ` (?:[^ ]+ )?(?:faster|quicker|slower|cheaper|fewer|less|better)\b|\b(?:halved|doubled|tripled)\b(?:$| [^d]| d[^o])`) // “doubled down” is no number
	based = regexp.MustCompile(`\bfrom\b.*\bto\b|\bto\b.*\bfrom\b|\bout of\b|\bcompared\b|\bthan\b.*\bbefore\b|\binstead of\b|\bthe year before\b`)
)

// looseNumber returns the last such figure that no follow-up has quoted, where
// it says how something changed: an interviewer asks “40 percent of what?”. Any
// share counts while it is fresh, in the last answer.
func (t transcript) looseNumber() (number, bool) {
	for i := len(t.clauses) - 1; i >= 0; i-- {
		c := t.clauses[i]
		if t.wasQuoted(c.text) || based.MatchString(c.lower) || t.isBased(c) {
			continue
		}
		// What is joined by a hyphen is one word, and no number or change.
		changed := moved.MatchString(strings.ReplaceAll(c.lower, "-", "_"))
		share, told := c.share()
		switch {
		case told && meant.MatchString(c.text[share.To:]):
		case told && (changed || c.turn == len(t.turns)-1):
			return number{c, share.Text}, true
		case changed:
			return number{clause: c}, true
		}
	}
	return number{}, false
}

// share returns the first share of a clause that is told as one: “half” is none.
func (c clause) share() (coach.Number, bool) {
	for _, n := range coach.Numbers(c.text) {
		if n.Unit == "percent" && (strings.HasSuffix(n.Text, "%") || strings.Contains(lower(n.Text), "cent")) {
			return n, true
		}
	}
	return coach.Number{}, false
}

// isBased reports whether the sentence of the clause names what its figure
// started from.
func (t transcript) isBased(c clause) bool {
	said := t.turns[c.turn].sentences
	return based.MatchString(lower(said[c.sentence]))
}

// opening returns a text as it begins a sentence.
func opening(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[n:]
}
