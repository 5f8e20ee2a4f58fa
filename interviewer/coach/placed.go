package coach

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// placed returns the words of a phrase as strings.Fields cuts them, each with
// its time: the engine's own where its words are the phrase's, else by their
// share of the letters.
func placed(p speech.Phrase) []speech.Word {
	fields := strings.Fields(strings.ReplaceAll(p.Text, speech.Unrecognised, " "))
	if words, ok := aligned(fields, p.Words); ok {
		return words
	}
	words := make([]speech.Word, len(fields))
	letters := 0
	for _, f := range fields {
		letters += utf8.RuneCountInString(f) + 1
	}
	length, at := max(p.End-p.Start, 0), 0
	place := func(at int) audio.Samples { return p.Start + length*audio.Samples(at)/audio.Samples(letters) }
	for i, f := range fields {
		next := at + utf8.RuneCountInString(f) + 1
		words[i] = speech.Word{Text: f, Start: place(at), End: place(next)}
		at = next
	}
	return words
}

// aligned gives each field the time of the engine's words that its letters are
// in; false where the letters differ.
func aligned(fields []string, heard []speech.Word) ([]speech.Word, bool) {
	if len(heard) == 0 {
		return nil, false
	}
	var owner []int // of each letter: which of the heard words
	var letters strings.Builder
	for i, w := range heard {
		for _, r := range spelt(w.Text) {
			letters.WriteRune(r)
			owner = append(owner, i)
		}
	}
	if letters.String() != spelt(strings.Join(fields, "")) {
		return nil, false
	}
	words := make([]speech.Word, len(fields))
	at := 0
	for i, f := range fields {
		n := utf8.RuneCountInString(spelt(f))
		words[i] = speech.Word{Text: f}
		switch {
		case n > 0:
			words[i].Start, words[i].End = heard[owner[at]].Start, heard[owner[at+n-1]].End
		case i > 0: // marks alone take no time
			words[i].Start, words[i].End = words[i-1].End, words[i-1].End
		default:
			words[i].Start, words[i].End = heard[0].Start, heard[0].Start
		}
		at += n
	}
	return words, true
}

// spelt is a word's letters and digits in lower case.
func spelt(w string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, w)
}
