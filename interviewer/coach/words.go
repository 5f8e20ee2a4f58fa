package coach

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is one word of a text as strings.Fields cuts it.
type token struct {
	text     string // with its marks
	from, to int    // bytes of the text
	core     string // lower case, straight apostrophes, without the marks around it
	coreFrom int    // bytes of the text that core was made of
	coreTo   int
}

// outside are the marks that stand around a word and are no part of it.
func outside(r rune) bool {
	return unicode.IsPunct(r) && r != '$' && r != '%' || r == '…'
}

// tokens cuts a text as strings.Fields does, and keeps where each word stands.
func tokens(text string) []token {
	all := make([]token, 0, len(text)/5+1)
	from := -1
	for i, r := range text {
		switch {
		case !unicode.IsSpace(r):
			if from < 0 {
				from = i
			}
		case from >= 0:
			all = append(all, newToken(text, from, i))
			from = -1
		}
	}
	if from >= 0 {
		all = append(all, newToken(text, from, len(text)))
	}
	return all
}

func newToken(text string, from, to int) token {
	t := token{text: text[from:to], from: from, to: to, coreFrom: from, coreTo: to}
	for t.coreFrom < t.coreTo {
		r, n := utf8.DecodeRuneInString(text[t.coreFrom:t.coreTo])
		if !outside(r) || r == '.' && t.coreFrom == from && numeric(text[from+1:to]) { // ".5"
			break
		}
		t.coreFrom += n
	}
	for t.coreFrom < t.coreTo {
		r, n := utf8.DecodeLastRuneInString(text[t.coreFrom:t.coreTo])
		if !outside(r) {
			break
		}
		t.coreTo -= n
	}
	t.core = plain(text[t.coreFrom:t.coreTo])
	return t
}

// plain is a text in lower case with straight apostrophes.
func plain(text string) string {
	return strings.ToLower(strings.ReplaceAll(text, "’", "'"))
}

// written is the word as it was written, without the marks around it.
func (t token) written() string { return t.text[t.coreFrom-t.from : t.coreTo-t.from] }

// closes reports whether a mark after the word parts it from the next one.
func (t token) closes() bool {
	return strings.ContainsAny(t.text[t.coreTo-t.from:], ",.;:?!…)—–")
}

// parts cuts the word at its hyphens.
func (t token) parts() []token {
	var all []token
	for _, p := range strings.Split(t.core, "-") {
		all = append(all, token{text: p, core: p, coreTo: len(p)})
	}
	all[len(all)-1].text += t.text[t.coreTo-t.from:]
	return all
}

// span returns the words of the text from one token to before another, without
// the marks around them.
func span(text string, all []token, from, to int) string {
	if from >= to || to > len(all) {
		return ""
	}
	return text[all[from].coreFrom:all[to-1].coreTo]
}

// set is a set of words.
type set map[string]bool

func setOf(words string) set {
	s := set{}
	for _, w := range strings.Fields(words) {
		s[w] = true
	}
	return s
}
