package transcript

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The size of a cue: two lines of 42 characters, as broadcasters have it
// (Netflix, English timed text style guide).
const (
	lineWidth = 42
	cueLines  = 2
)

// byteOrderMark is no character of a text; readers drop it or stumble on it.
const byteOrderMark = '\uFEFF'

// clean returns text as one line of valid UTF-8: white space is one space, and
// control characters are gone.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r) || r == byteOrderMark:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, string(utf8.RuneError)))
	return strings.Join(strings.Fields(text), " ")
}

// wrap breaks one line of text into lines of at most lineWidth characters, as
// few as possible and about equally long, so that no cue holds a lone word.
func wrap(text string) []string {
	words := strings.Fields(text)
	lines := fill(words, lineWidth)
	longest := 1
	for _, word := range words {
		longest = max(longest, min(utf8.RuneCountInString(word), lineWidth))
	}
	for width := lineWidth - 1; width >= longest; width-- {
		tighter := fill(words, width)
		if len(tighter) > len(lines) {
			break
		}
		lines = tighter
	}
	return lines
}

// fill sets words into lines of at most width characters. A word that is
// longer than a line is broken.
func fill(words []string, width int) []string {
	var lines []string
	var line []rune
	for _, word := range words {
		rest := []rune(word)
		if len(line) > 0 && len(line)+1+len(rest) <= width {
			line = append(append(line, ' '), rest...)
			continue
		}
		if len(line) > 0 {
			lines = append(lines, string(line))
		}
		for len(rest) > width {
			lines = append(lines, string(rest[:width]))
			rest = rest[width:]
		}
		line = append([]rune(nil), rest...)
	}
	if len(line) > 0 {
		lines = append(lines, string(line))
	}
	return lines
}
