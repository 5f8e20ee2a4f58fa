package speech

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"tellmemore/audio"
)

// Passage is a stretch of an answer that was heard again, with what was heard
// in it.
type Passage struct {
	Start, End audio.Samples // from the first sample of the take
	Phrases    []Phrase      // in order, placed in the take, within Start and End
}

// covers reports whether a phrase belongs to the stretch: its middle does.
func (p Passage) covers(f Phrase) bool {
	middle := f.Start + (f.End-f.Start)/2
	return middle >= p.Start && middle < p.End
}

// Merge puts a passage in the place of the phrases that it covers in time and
// returns new phrases, in order and without overlap. No word is lost: a phrase
// in whose time the passage has neither sound nor words of its own stays as it
// was, and a passage without words replaces nothing. Engines place the edges of
// a phrase differently: where two overlap, they give way, words included. None
// reaches further than it did; only one whose single sample is taken is empty.
func Merge(phrases []Phrase, p Passage) []Phrase {
	if len(p.Phrases) == 0 {
		return slices.Clone(phrases)
	}
	merged := make([]Phrase, 0, len(phrases)+len(p.Phrases))
	for _, f := range phrases {
		if !p.covers(f) || missed(f, p.Phrases) {
			merged = append(merged, f)
		}
	}
	merged = append(merged, p.Phrases...)
	slices.SortStableFunc(merged, func(a, b Phrase) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
	})
	for i := 1; i < len(merged); i++ {
		apart(&merged[i-1], &merged[i])
	}
	for i := range merged {
		merged[i].Words = within(merged[i].Words, merged[i].Start, merged[i].End)
	}
	return merged
}

// apart ends an overlap of two phrases in order. The later one gives way, or
// where nothing would be left of it the earlier one, or they share.
func apart(a, b *Phrase) {
	switch {
	case b.Start >= a.End:
	case b.End > a.End:
		b.Start = a.End
	case b.Start > a.Start:
		a.End = b.Start
	default:
		middle := a.Start + (b.End-a.Start+1)/2
		a.End, b.Start = middle, middle
	}
}

// within returns the words with their edges between start and end.
func within(words []Word, start, end audio.Samples) []Word {
	words = slices.Clone(words)
	for i := range words {
		words[i].Start = min(max(words[i].Start, start), end)
		words[i].End = min(max(words[i].End, start), end)
	}
	return words
}

// missed reports whether a careful ear passed over a phrase: it heard nothing
// in most of its time, and not its words either, which it may have placed
// elsewhere.
func missed(f Phrase, careful []Phrase) bool {
	var shared audio.Samples
	var near []string
	for _, c := range careful {
		shared += max(min(c.End, f.End)-max(c.Start, f.Start), 0)
		if c.End > f.Start-Longest && c.Start < f.End+Longest {
			near = append(near, wordsOf(c.Text)...)
		}
	}
	if 2*shared >= f.End-f.Start {
		return false
	}
	words, found := wordsOf(f.Text), 0
	for _, w := range words {
		if slices.Contains(near, w) {
			found++
		}
	}
	return f.Text == Unrecognised || 2*found < len(words)
}

// wordsOf splits a text into words without case and punctuation.
func wordsOf(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
	})
}

// Realign returns the words of after that stand where quote stands in before:
// the same stretch of an answer, heard again. It returns "" where the two
// texts do not meet around the quote. A quote that after has as it is stays.
func Realign(quote, before, after string) string {
	if strings.Contains(after, quote) {
		return quote
	}
	at := strings.Index(before, quote)
	if at < 0 || quote == "" {
		return ""
	}
	old, now := fieldsOf(before), fieldsOf(after)
	first := slices.IndexFunc(old, func(f field) bool { return f.end > at })
	last := len(old) - 1
	for last >= 0 && old[last].start >= at+len(quote) {
		last--
	}
	if first < 0 || last < first {
		return ""
	}
	pairs := align(old, now)
	from, to := pairs[first], pairs[last]
	if from < 0 || to < from || to-from > 2*(last-first)+4 {
		return ""
	}
	return strings.Trim(after[now[from].start:now[to].end], " .,;:!?")
}

// field is a word of a text and its place in it, in bytes.
type field struct {
	plain      string
	start, end int
}

func fieldsOf(text string) []field {
	var fields []field
	at := 0
	for _, w := range strings.Fields(text) {
		start := at + strings.Index(text[at:], w)
		at = start + len(w)
		fields = append(fields, field{strings.Join(wordsOf(w), ""), start, at})
	}
	return fields
}

// align returns for each word of old the word of now in its place, by the
// least number of words changed; -1 where there is none.
func align(old, now []field) []int {
	cost := make([][]int, len(old)+1)
	for i := range cost {
		cost[i] = make([]int, len(now)+1)
		for j := range cost[i] {
			switch {
			case i == 0:
				cost[i][j] = j
			case j == 0:
				cost[i][j] = i
			default:
				cost[i][j] = min(cost[i-1][j-1]+change(old[i-1], now[j-1]), cost[i-1][j]+1, cost[i][j-1]+1)
			}
		}
	}
	pairs := make([]int, len(old))
	for i, j := len(old), len(now); i > 0; {
		switch {
		case j > 0 && cost[i][j] == cost[i-1][j-1]+change(old[i-1], now[j-1]):
			pairs[i-1] = j - 1
			i, j = i-1, j-1
		case cost[i][j] == cost[i-1][j]+1:
			pairs[i-1] = -1
			i--
		default:
			j--
		}
	}
	return pairs
}

func change(a, b field) int {
	if a.plain == b.plain {
		return 0
	}
	return 1
}
