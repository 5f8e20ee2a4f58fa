package whisper

import (
	"errors"
	"regexp"

	openai "github.com/sashabaranov/go-openai"

	"tellmemore/audio/speech"
)

// Detail is how closely a service places what it heard.
type Detail int

// The details, from least to most.
const (
	Unknown  Detail = iota // nothing was heard, so it can't be told
	TextOnly               // no times
	Segments               // the times of segments
	Words                  // the times of words
)

// String returns "unknown", "text", "segments" or "words".
func (d Detail) String() string {
	return [...]string{"unknown", "text", "segments", "words"}[d]
}

func (d Detail) format() openai.AudioResponseFormat {
	if d == TextOnly {
		return openai.AudioResponseFormatJSON
	}
	return openai.AudioResponseFormatVerboseJSON
}

// granularities names both where words are wanted: words alone would come
// without segments, and so without punctuation and probabilities.
func (d Detail) granularities() []openai.TranscriptionTimestampGranularity {
	if d != Words {
		return nil
	}
	return []openai.TranscriptionTimestampGranularity{
		openai.TranscriptionTimestampGranularityWord, openai.TranscriptionTimestampGranularitySegment,
	}
}

// form is what is asked of a service, and how it is sent.
type form struct {
	detail   Detail
	encoding Encoding
}

// fullest is the form that is asked for first.
var fullest = form{Words, FLAC}

// What services say about the sound, the form of the answer, and the model.
var (
	aboutSound  = regexp.MustCompile(`(?i)\bflac\b|decod|file (format|type)|audio (file|data)|media type|codec|mime`)
	aboutAnswer = regexp.MustCompile(`(?i)response.?format|granularit|verbose`)
	aboutModel  = regexp.MustCompile(`(?i)model_not_found|(unknown|invalid|no such) model|model\b.*\b(not (found|exist|available|loaded|configured)|unknown)`)
	aboutWords  = regexp.MustCompile(`(?i)granularit`)
)

// lower returns the form to try next after one was refused, and false where
// nothing less would help.
func (f form) lower(err error) (form, bool) {
	var why *failure
	if !errors.As(err, &why) {
		return f, false
	}
	wav := form{f.detail, WAV}
	answerBlamed := aboutAnswer.MatchString(why.reason)
	switch why.status {
	case 415, 500:
		return wav, f.encoding == FLAC
	case 400, 422, 200: // 200: the error is inside
		if !errors.Is(why, speech.ErrRejected) || aboutModel.MatchString(why.reason) {
			return f, false
		}
	default:
		return f, false
	}
	switch {
	case !answerBlamed && aboutSound.MatchString(why.reason) && f.encoding == FLAC:
		return wav, true
	case f.detail == Words && answerBlamed && !aboutWords.MatchString(why.reason):
		return form{TextOnly, f.encoding}, true // it has no verbose answer at all
	case f.detail > TextOnly:
		return form{f.detail - 1, f.encoding}, true
	case f.encoding == FLAC && !answerBlamed:
		return form{fullest.detail, WAV}, true
	}
	return f, false
}

// takes returns what the service takes and gives as far as that is known, and
// whether it has agreed to it.
func (e *Ear) takes() (form, bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.form, e.settled
}

// settle remembers the form that the service agreed to. A service that ignores
// what it is asked for is asked for no more than it gave.
func (e *Ear) settle(f form, a answer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.settled {
		e.form, e.settled = f, true
	}
	if given := a.detail(); given != Unknown {
		e.form.detail = min(e.form.detail, given)
	}
}

// forget has the next request find out anew what the service takes.
func (e *Ear) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.form, e.settled = fullest, false
}
