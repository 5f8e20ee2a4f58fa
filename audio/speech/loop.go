package speech

import (
	"slices"
	"strings"
	"unicode"

	"tellmemore/audio"
)

// fastest is more words a second than anybody speaks. Fast speakers reach four
// to five; a decoder that is lost writes until it runs out of room.
const fastest = 8

// longestLoop is the most words that a decoder was seen to repeat as one.
const longestLoop = 12

// lost reports whether a text can't be what was said in a segment of the
// length: it repeats itself, or has more words than the time allows.
func lost(text string, length audio.Samples) bool {
	return Loops(text) || len(strings.Fields(text)) > fastest+int(length.Seconds()*fastest)
}

// rescue makes the best of a text that is lost and can't be heard again in
// smaller pieces: what repeats is kept once.
func rescue(text string) string {
	if text == "" {
		return Unrecognised
	}
	words := strings.Fields(text)
	for from, n, times, ok := loop(words); ok; from, n, times, ok = loop(words) {
		words = slices.Delete(words, from+n, from+n*times)
	}
	return strings.Join(words, " ")
}

// Loops reports whether a text repeats the same words in a row more often than
// people do, as decoders do when they are lost: a word or two six times, three
// words four times, a longer stretch three times.
func Loops(text string) bool {
	_, _, _, ok := loop(strings.Fields(text))
	return ok
}

// loop finds the first stretch of n words, at from, that follows itself so
// many times in all.
func loop(words []string) (from, n, times int, ok bool) {
	plain := make([]string, len(words))
	for i, w := range words {
		plain[i] = strings.ToLower(strings.TrimFunc(w, func(r rune) bool { return unicode.IsPunct(r) }))
	}
	for n := 1; n <= longestLoop; n++ {
		same := 0
		for i := n; i <= len(plain); i++ {
			if i < len(plain) && plain[i] == plain[i-n] {
				same++
				continue
			}
			if times := same/n + 1; times >= tooOften(n) {
				return i - n - same, n, times, true
			}
			same = 0
		}
	}
	return 0, 0, 0, false
}

// tooOften is how many times in a row nobody says the same n words.
func tooOften(n int) int {
	switch {
	case n <= 2:
		return 6
	case n == 3:
		return 4
	}
	return 3
}
