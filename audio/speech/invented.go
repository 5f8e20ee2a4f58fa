package speech

import (
	"bytes"
	"compress/zlib"
	"strings"
	"unicode"
)

// Certainty is how sure an engine of Whisper's kind is of a text. The zero
// value is that of an engine that does not say.
type Certainty struct {
	LogProb  float64 // average natural logarithm of its tokens' probabilities, 0 or less
	NoSpeech float64 // probability that nothing is said, 0 to 1
}

// Bounds beyond which a text is not what was said: those at which Whisper's
// authors decode again (openai/whisper, transcribe.py).
const (
	lowestLogProb      = -1.0
	likelyNoSpeech     = 0.6
	highestCompression = 2.4
	// Where nothing may be said, a text must be more certain than elsewhere.
	quietLogProb = -0.7
)

// Credible reports whether a text that an engine of Whisper's kind wrote can
// be what was said: it neither loops nor was invented in silence, and the
// engine itself is sure enough of it.
func Credible(text string, c Certainty) bool {
	switch {
	case Loops(text), Invented(text), compression(text) > highestCompression:
		return false
	case c.LogProb < lowestLogProb:
		return false
	}
	return c.NoSpeech <= likelyNoSpeech || c.LogProb >= quietLogProb
}

// compression is how many times smaller a text becomes when it is deflated. A
// text that repeats itself, in whatever form, becomes much smaller.
func compression(text string) float64 {
	var out bytes.Buffer
	w := zlib.NewWriter(&out)
	// A buffer takes everything.
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return float64(len(text)) / float64(out.Len())
}

// invented are whole texts that Whisper writes where nothing is said, because
// the subtitles that it learnt from said so there; lower case, plain words.
// People say some of them too, but not as all that they say in a stretch.
var invented = map[string]bool{
	"you": true, "thank you": true, "thank you very much": true, "thank you so much": true, "bye": true, "bye bye": true, "the end": true,
	"thank you for watching": true, "thanks for watching": true, "thank you so much for watching": true,
	"thank you very much for watching": true, "thanks for watching everyone": true,
	"thank you all for watching": true,
	"thanks for watching bye":    true, "thanks for watching bye bye": true,
	"please subscribe": true, "please subscribe to my channel": true, "please subscribe to our channel": true,
	"dont forget to subscribe": true, "please like and subscribe": true, "like and subscribe": true,
	"dont forget to like and subscribe": true, "please like comment and subscribe": true,
	"see you next time": true, "see you in the next video": true, "ill see you in the next video": true,
	"ill see you next time": true, "see you in the next one": true, "well be right back": true, "thanks for listening": true, "thank you for listening": true,
}

// inventedBeginnings begin credits, whatever follows them.
var inventedBeginnings = []string{
	"subtitles by", "subtitle by", "subtitled by", "captions by", "captioned by", "captioning by",
	"closed captioning by", "closed captions by", "transcribed by", "transcript by", "transcription by",
	"translated by", "translation by", "subtitles and captions", "amara org", "www amara org",
	"thank you for watching please", "thanks for watching please", "thanks for watching dont forget",
	"thank you for watching dont forget", "thanks for watching and dont", "thank you for watching and dont",
}

// Invented reports whether a whole text is one that Whisper is known to invent
// in silence or noise: thanks for watching, credits of subtitles, a single
// word, a remark in brackets about the sound, notes of music.
func Invented(text string) bool {
	said := plainWords(withoutRemarks(text))
	if said == "" || invented[said] {
		return true
	}
	for _, b := range inventedBeginnings {
		if said == b || strings.HasPrefix(said, b+" ") {
			return true
		}
	}
	return false
}

// withoutRemarks removes what stands in brackets or between asterisks:
// "[BLANK_AUDIO]", "(wind blowing)", "*sighs*".
func withoutRemarks(text string) string {
	var kept strings.Builder
	var until rune // the end of the remark
	for _, r := range text {
		switch {
		case until != 0:
			if r == until {
				until = 0
			}
		case r == '[':
			until = ']'
		case r == '(':
			until = ')'
		case r == '*':
			until = '*'
		default:
			kept.WriteRune(r)
		}
	}
	return kept.String()
}

// plainWords is a text in lower case, its words joined by one space, without
// anything else.
func plainWords(text string) string {
	text = strings.NewReplacer("'", "", "’", "").Replace(strings.ToLower(text))
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}
