package speech

import (
	"context"
	"errors"

	"tellmemore/audio"
)

// Stretch is a piece of an answer that a careful ear hears at once.
type Stretch struct {
	Samples []int16 // mono at audio.Rate; owned by the caller, not to be kept
	// Before is the text that was said just before, "" at the beginning of an
	// answer. An engine may use it as a prompt.
	Before string
	// Whole says that this is the complete answer: it is worth all the time
	// that the engine can use. Otherwise it is a window of an answer that goes
	// on, and the sooner it is heard the better.
	Whole bool
}

// Fillers begin a prompt of Whisper, in this process or behind a service: it
// learnt from subtitles, which leave fillers out, and writes them when it has
// seen some. How somebody speaks is part of what is practised.
const Fillers = "Um, uh, hmm, er, ah."

// Careful is the port of a careful ear: slower than a live one, and right more
// often. It may be called from several goroutines; an engine that can't work
// in parallel serialises the calls.
type Careful interface {
	// Transcribe returns what is said in the stretch: phrases in order that do
	// not overlap, placed from the stretch's first sample, within it, with
	// their words where the engine knows them, and each with the engine's name.
	// Silence, and what an engine invents in it, gives no phrase and no error.
	// It returns soon after ctx ended, with ctx's error.
	// Errors: ErrNoModel; of a service also ErrUnauthorised, ErrThrottled,
	// ErrUnavailable, ErrRejected, ErrBadAnswer.
	Transcribe(ctx context.Context, s Stretch) ([]Phrase, error)
	// Window returns the length of the windows that the engine hears best and
	// soon enough: the stretch while an answer goes on is cut at a pause so
	// that it is no longer than this.
	Window() audio.Samples
	Engine() Engine
}

// Errors of services. Test with errors.Is.
var (
	// ErrUnauthorised: the service refuses the key (401, 403).
	ErrUnauthorised = errors.New("key refused")
	// ErrThrottled: too many requests, or no credit left (429), also after waiting.
	ErrThrottled = errors.New("too many requests")
	// ErrUnavailable: the service can't be reached, failed (5xx), or took too long.
	ErrUnavailable = errors.New("service unavailable")
	// ErrRejected: the service does not take the request: a wrong address, an
	// unknown model, a recording that it can't read (400, 404, 413, 415, 422).
	ErrRejected = errors.New("request rejected")
	// ErrBadAnswer: what came back is no answer of such a service.
	ErrBadAnswer = errors.New("answer not understood")
	// ErrInsecure: plain http to another machine, which nobody has confirmed.
	ErrInsecure = errors.New("connection not encrypted")
)
