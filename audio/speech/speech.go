// Package speech holds what all engines of speech share: phrases, the ports of
// recogniser, careful ear, detector and synthesiser, the segmenter, the joining
// of phrases and the filters of recognised text. It also holds how two ears make
// one text: the second pass hears an answer again while it goes on, merging puts
// what it heard in the place of the live phrases, and the built-in ear stands in
// for a service that fails.
//
// It is part of the core: pure Go. It imports audio and the standard library,
// never an engine (those are its subpackages), the interviewer or a device.
package speech

import (
	"context"
	"errors"

	"tellmemore/audio"
)

// Engine names who heard a phrase.
type Engine string

// The ears. The careful ones replace what the live one heard.
const (
	EngineLive    Engine = "live"    // built in, while the person speaks
	EngineWhisper Engine = "whisper" // built in, careful
	EngineService Engine = "service" // a Whisper-compatible service
)

// Unrecognised stands for voiced sound of which no engine could make words.
// Voiced sound is never dropped silently.
const Unrecognised = "[not recognised]"

// Phrase is a stretch of recognised speech, placed in its take.
type Phrase struct {
	Text   string
	Start  audio.Samples // from the first sample of the take
	End    audio.Samples
	Engine Engine
	Words  []Word // in order, within the phrase; nil where the engine does not place them
}

// Word is one word of a phrase, placed in its take.
type Word struct {
	Text  string
	Start audio.Samples // from the first sample of the take
	End   audio.Samples
}

// Errors of every engine. Test with errors.Is.
var (
	// ErrNoModel: the engine's model is missing or its hash is wrong.
	ErrNoModel = errors.New("model missing or damaged")
	// ErrLoading: the engine's model is not in memory yet.
	ErrLoading = errors.New("model is loading")
)

// Recogniser makes text of one segment of speech. An empty text with a nil
// error means that the engine heard no words. It may be called from several
// goroutines; an engine that can't work in parallel serialises the calls.
type Recogniser interface {
	Recognise(ctx context.Context, segment []int16) (string, error)
	Engine() Engine
}

// Window is the number of samples that a Detector judges at once: 32 ms, the
// window that Silero is trained on.
const Window = 512

// Detector tells voice from other sound, window by window, in order. It keeps
// state between windows, so each stream needs its own.
type Detector interface {
	// Voiced judges the next Window samples.
	Voiced(window []int16) bool
	// Close frees the detector.
	Close()
}

// Synthesiser makes sound of text.
type Synthesiser interface {
	// Synthesise returns one sentence as mono samples from -1 to 1 and their
	// rate in Hz. pace is 1 for the voice's own speed, larger is faster.
	Synthesise(ctx context.Context, sentence string, pace float32) (samples []float32, rate int, err error)
}
