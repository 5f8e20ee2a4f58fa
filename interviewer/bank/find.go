package bank

import (
	"slices"
	"strings"
	"unicode"
)

// Span is a stretch of a text, in characters (runes) from its beginning: To is
// the first one behind it.
type Span struct{ From, To int }

// Find returns where the words of a query stand in a text, whatever their case
// and the shape of their apostrophes: in order, none overlapping another.
func Find(text, query string) []Span {
	var found []Span
	within := folded(text)
	for _, word := range wordsOf(query) {
		for at := 0; at+len(word) <= len(within); at++ {
			if slices.Equal(within[at:at+len(word)], word) {
				found = append(found, Span{at, at + len(word)})
				at += len(word) - 1
			}
		}
	}
	slices.SortFunc(found, func(a, b Span) int { return a.From - b.From })
	var apart []Span
	for _, s := range found {
		if last := len(apart) - 1; last >= 0 && s.From <= apart[last].To {
			apart[last].To = max(apart[last].To, s.To)
			continue
		}
		apart = append(apart, s)
	}
	return apart
}

// Matches returns how many passages of the page have a word of the query in
// them; 0 unless every word of it is somewhere on the page.
func (p Page) Matches(query string) int {
	n := 0
	var all []string
	for _, text := range p.texts() {
		if len(Find(text, query)) > 0 {
			n++
		}
		all = append(all, text)
	}
	whole := strings.Join(all, "\n")
	for _, word := range wordsOf(query) {
		if len(Find(whole, string(word))) == 0 {
			return 0
		}
	}
	return n
}

// texts returns every text that is shown on the page.
func (p Page) texts() []string {
	all := []string{p.Name, p.Listens}
	for _, s := range p.Sections {
		for _, l := range s.Lines {
			for _, text := range []string{l.Theme, l.Text, l.Aside} {
				if text != "" {
					all = append(all, text)
				}
			}
		}
	}
	return all
}

func wordsOf(query string) [][]rune {
	var all [][]rune
	for _, w := range strings.Fields(query) {
		all = append(all, folded(w))
	}
	return all
}

// folded returns a text for comparing, one rune for each of its own.
func folded(text string) []rune {
	all := []rune(text)
	for i, r := range all {
		switch r {
		case '’', '‘':
			r = '\''
		}
		all[i] = unicode.ToLower(r)
	}
	return all
}
