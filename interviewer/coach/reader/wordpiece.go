package reader

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// longestWord is the number of characters above which a word has no pieces,
// as the vocabulary's own tokeniser has it.
const longestWord = 100

// wordpiece cuts text into the pieces of a vocabulary, as BERT does: lower
// case, accents dropped, punctuation apart, the longest known piece first.
type wordpiece struct {
	ids               map[string]int64
	unknown, cls, sep int64
}

// newWordpiece reads a vocabulary: one piece a line, its number the line's.
func newWordpiece(vocabulary string) (*wordpiece, error) {
	lines := strings.Split(strings.TrimRight(vocabulary, "\n"), "\n")
	w := &wordpiece{ids: make(map[string]int64, len(lines))}
	for i, line := range lines {
		w.ids[line] = int64(i)
	}
	for name, id := range map[string]*int64{"[UNK]": &w.unknown, "[CLS]": &w.cls, "[SEP]": &w.sep} {
		n, ok := w.ids[name]
		if !ok {
			return nil, fmt.Errorf("vocabulary without %s", name)
		}
		*id = n
	}
	return w, nil
}

// token is one piece of a text.
type token struct {
	id   int64
	word int // which word of the text it belongs to, as strings.Fields cuts it
}

// cut returns the pieces of the text.
func (w *wordpiece) cut(text string) []token {
	var out []token
	for i, field := range strings.Fields(text) {
		for _, piece := range split(normal(field)) {
			for _, id := range w.pieces(piece) {
				out = append(out, token{id, i})
			}
		}
	}
	return out
}

// normal returns the field in lower case, without accents or control characters.
func normal(field string) string {
	var b strings.Builder
	for _, r := range field {
		switch {
		case r == 0 || r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
		case isHan(r):
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		default:
			b.WriteRune(r)
		}
	}
	var plain strings.Builder
	for _, r := range norm.NFD.String(b.String()) {
		if !unicode.Is(unicode.Mn, r) {
			plain.WriteString(strings.ToLower(string(r)))
		}
	}
	return plain.String()
}

// split cuts at spaces and puts punctuation apart.
func split(field string) []string {
	var out []string
	start := -1
	end := func(i int) {
		if start >= 0 {
			out = append(out, field[start:i])
			start = -1
		}
	}
	for i, r := range field {
		switch {
		case unicode.IsSpace(r):
			end(i)
		case isPunctuation(r):
			end(i)
			out = append(out, string(r))
		case start < 0:
			start = i
		}
	}
	end(len(field))
	return out
}

// isPunctuation follows BERT, to which every ASCII sign is punctuation.
func isPunctuation(r rune) bool {
	if r < utf8.RuneSelf {
		return r > ' ' && !('0' <= r && r <= '9') && !('a' <= r && r <= 'z') && !('A' <= r && r <= 'Z') && r != 0x7f
	}
	return unicode.IsPunct(r)
}

func isHan(r rune) bool {
	return r >= 0x4e00 && r <= 0x9fff || r >= 0x3400 && r <= 0x4dbf || r >= 0x20000 && r <= 0x2ceaf ||
		r >= 0xf900 && r <= 0xfaff || r >= 0x2f800 && r <= 0x2fa1f
}

// pieces returns the longest known pieces of a word, or that it is unknown.
func (w *wordpiece) pieces(word string) []int64 {
	if utf8.RuneCountInString(word) > longestWord {
		return []int64{w.unknown}
	}
	var out []int64
	for start := 0; start < len(word); {
		end, id := len(word), int64(-1)
		for ; end > start; end-- {
			if end < len(word) && !utf8.RuneStart(word[end]) {
				continue
			}
			name := word[start:end]
			if start > 0 {
				name = "##" + name
			}
			if n, ok := w.ids[name]; ok {
				id = n
				break
			}
		}
		if id < 0 {
			return []int64{w.unknown}
		}
		out = append(out, id)
		start = end
	}
	return out
}
