package whisper

import (
	"slices"
	"strings"
	"unicode"

	"tellmemore/audio/speech"
)

// The limits beyond which a segment is not what was said. The first two are
// those of Whisper's own decoder, which then tries again; where a service gives
// the segment all the same, the text of the other ear stands.
const (
	mostCompression = 2.4 // of a text that repeats itself
	leastLogProb    = -1.0
	mostNoSpeech    = 0.6
	// unsure is the log probability below which a segment that is likely no
	// speech is none: Whisper base gave speech -0.3 and noise -0.7 to -3.
	unsure = -0.7
)

// invented reports whether a phrase is one that Whisper makes up in silence.
var invented = func(text string) bool {
	switch plainWords(text) {
	case "thanks for watching", "thank you for watching", "please subscribe", "blank audio", "music", "silence", "":
		return true
	}
	return false
}

// kept leaves out the segments that were not said: what the decoder itself
// doubts, what it repeats, what it makes up in silence and what it reads from
// the prompt. A limit counts only where the service gives the value.
func kept(segments []segment, prompt string) []segment {
	segments = slices.DeleteFunc(segments, func(s segment) bool {
		return s.compression > mostCompression || s.logProb < leastLogProb || s.noSpeech > mostNoSpeech && s.logProb < unsure ||
			speech.Loops(s.text) || invented(s.text) || echo(s.text, prompt)
	})
	return once(segments)
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
