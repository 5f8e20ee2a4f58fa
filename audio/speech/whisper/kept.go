package whisper

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"tellmemore/audio/speech"
)

// mostCompression is that of a text which repeats itself, as the service
// measures it over more than the segment (openai/whisper, transcribe.py).
const mostCompression = 2.4

// kept leaves out the segments that were not said: what the decoder itself
// doubts, what it repeats, what it makes up in silence and what it reads from
// the prompt. A limit counts only where the service gives the value.
func kept(segments []segment, prompt string) []segment {
	segments = slices.DeleteFunc(segments, func(s segment) bool {
		return s.compression > mostCompression || echo(s.text, prompt) ||
			!speech.Credible(s.text, speech.Certainty{LogProb: known(s.logProb), NoSpeech: known(s.noSpeech)})
	})
	return once(segments)
}

// known is a value that the service gave, or 0, which speaks for the text.
func known(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// once keeps the first of segments that repeat each other more often than
// people do.
func once(segments []segment) []segment {
	var said []segment
	for at := 0; at < len(segments); {
		run := at + 1
		for run < len(segments) && plainWords(segments[run].text) == plainWords(segments[at].text) {
			run++
		}
		if speech.Loops(answer{segments: segments[at:run]}.joined()) {
			said = append(said, segments[at])
		} else {
			said = append(said, segments[at:run]...)
		}
		at = run
	}
	return said
}

// fewestEchoed is the number of words from which on a text that stands in the
// prompt was read and not heard.
const fewestEchoed = 4

// echo reports whether a text is the beginning or the end of the prompt: in
// silence, Whisper writes what it was given.
func echo(text, prompt string) bool {
	text, prompt = plainWords(text)+" ", plainWords(prompt)+" "
	return len(strings.Fields(text)) >= fewestEchoed && (strings.HasPrefix(prompt, text) || strings.HasSuffix(" "+prompt, " "+text))
}

// plainWords returns the words of a text in small letters, without marks.
func plainWords(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\''
	}), " ")
}
