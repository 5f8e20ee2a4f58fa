package whisper

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"strconv"
	"strings"
)

// answer is what a service heard, as it says it.
type answer struct {
	text     string
	segments []segment
	words    []word // beside the segments
}

// segment is a stretch of an answer. What the service does not say is NaN.
type segment struct {
	text        string
	from, to    float64 // seconds
	words       []word
	logProb     float64 // mean of its tokens
	noSpeech    float64 // probability
	compression float64 // ratio
}

type word struct {
	text     string
	from, to float64 // seconds, NaN where unknown
}

// detail returns how closely the answer places what it holds.
func (a answer) detail() Detail {
	nested := false
	for _, s := range a.segments {
		nested = nested || len(s.words) > 0
	}
	switch {
	case nested || len(a.words) > 0:
		return Words
	case len(a.segments) > 0:
		return Segments
	case strings.TrimSpace(a.text) != "":
		return TextOnly
	}
	return Unknown
}

// errorInside is an error that came in place of an answer.
type errorInside struct{ why, code string }

// Error returns what the service says.
func (e *errorInside) Error() string { return e.why }

// parse reads an answer in any of the forms that services give it. Parts that
// can't be read are left out as long as the whole text is there. Errors:
// *errorInside, and others where this is no answer of such a service.
func parse(body []byte) (answer, error) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	if !json.Valid(body) {
		body = withoutNaN(body)
	}
	var parts map[string]json.RawMessage
	if err := json.Unmarshal(body, &parts); err != nil {
		return answer{}, errors.New("no JSON object: " + beginning(body))
	}
	var a answer
	text, hasText := parts["text"]
	hasText = hasText && json.Unmarshal(text, &a.text) == nil && string(text) != "null"
	if e := errorIn(parts, hasText); e != nil {
		return answer{}, e
	}
	segments, ok := segmentsIn(parts["segments"])
	if ok {
		a.segments = segments
	}
	words, wordsOK := wordsIn(parts["words"])
	if wordsOK {
		a.words = words
	}
	if !hasText && len(a.segments) == 0 {
		return answer{}, errors.New("no text: " + beginning(body))
	}
	if !hasText {
		a.text = a.joined()
	}
	return a, nil
}

// joined returns the texts of the segments.
func (a answer) joined() string {
	texts := make([]string, 0, len(a.segments))
	for _, s := range a.segments {
		texts = append(texts, strings.TrimSpace(s.text))
	}
	return strings.Join(texts, " ")
}

// errorIn finds an error among the parts of an answer. Services say "error":
// null beside a text.
func errorIn(parts map[string]json.RawMessage, hasText bool) *errorInside {
	for _, key := range []string{"error", "detail"} {
		raw, ok := parts[key]
		if !ok || key == "detail" && hasText {
			continue
		}
		why, code := explanation(raw)
		switch string(raw) {
		case "null", "false", "{}", "[]", `""`, "0":
			continue
		}
		return &errorInside{why: why, code: code}
	}
	return nil
}

// beginning is as much of what is no answer as a log needs.
func beginning(body []byte) string {
	why, _ := explanation(body[:min(len(body), 1<<10)])
	return why
}

// segmentsIn reads the segments; ok is false where one of them can't be read,
// since the others would not hold everything that was heard.
func segmentsIn(raw json.RawMessage) (segments []segment, ok bool) {
	var list []struct {
		Text        *string
		Start, End  seconds
		Words       json.RawMessage
		LogProb     number `json:"avg_logprob"`
		NoSpeech    number `json:"no_speech_prob"`
		Compression number `json:"compression_ratio"`
	}
	if len(raw) == 0 || json.Unmarshal(raw, &list) != nil {
		return nil, false
	}
	for _, s := range list {
		if s.Text == nil {
			return nil, false
		}
		words, _ := wordsIn(s.Words)
		segments = append(segments, segment{
			text: *s.Text, from: s.Start.or(), to: s.End.or(), words: words,
			logProb: s.LogProb.or(), noSpeech: s.NoSpeech.or(), compression: s.Compression.or(),
		})
	}
	return segments, true
}

// wordsIn reads words, whose text is in "word" or "text".
func wordsIn(raw json.RawMessage) (words []word, ok bool) {
	var list []struct {
		Word, Text *string
		Start, End seconds
	}
	if len(raw) == 0 || json.Unmarshal(raw, &list) != nil {
		return nil, false
	}
	for _, w := range list {
		text := w.Word
		if text == nil {
			text = w.Text
		}
		if text == nil {
			return nil, false
		}
		words = append(words, word{*text, w.Start.or(), w.End.or()})
	}
	return words, true
}

// number is a number, also one in a string. Whatever else stands there is as
// if it were not there.
type number struct {
	value float64
	known bool
}

// UnmarshalJSON never fails.
func (n *number) UnmarshalJSON(raw []byte) error {
	v, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err == nil && !math.IsNaN(v) && !math.IsInf(v, 0) {
		n.value, n.known = v, true
	}
	return nil
}

// or returns the number, or NaN where there is none.
func (n number) or() float64 {
	if !n.known {
		return math.NaN()
	}
	return n.value
}

// seconds is a time in an answer. Some versions of LocalAI give nanoseconds.
type seconds struct{ number }

// nanoseconds begin where no recording has seconds: eleven days.
const nanoseconds = 1e6

func (s seconds) or() float64 {
	v := s.number.or()
	if math.Abs(v) >= nanoseconds {
		return v / 1e9
	}
	return v
}

// withoutNaN replaces the numbers that Python writes and JSON does not know.
func withoutNaN(body []byte) []byte {
	out := make([]byte, 0, len(body))
	inString := false
	for at := 0; at < len(body); at++ {
		c := body[at]
		if inString {
			if c == '\\' && at+1 < len(body) {
				out = append(out, c)
				at++
				c = body[at]
			} else if c == '"' {
				inString = false
			}
			out = append(out, c)
			continue
		}
		inString = c == '"'
		skipped := false
		for _, odd := range []string{"NaN", "-Infinity", "Infinity"} {
			if bytes.HasPrefix(body[at:], []byte(odd)) {
				out = append(out, "null"...)
				at += len(odd) - 1
				skipped = true
				break
			}
		}
		if !skipped {
			out = append(out, c)
		}
	}
	return out
}
