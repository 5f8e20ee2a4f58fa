// Package whisper is the careful ear as a service: any endpoint that takes
// recordings as OpenAI's transcription service does, in the cloud or at home.
//
// It is an adapter. It imports audio, audio/speech, audio/endpoint, the client
// of such services, a FLAC writer and a backoff; never the interviewer, a
// window, a device or another adapter.
//
// What leaves the computer: the stretch, the end of the text before it, the
// model's name and the language, to the address of Config and nowhere else.
package whisper

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	openai "github.com/sashabaranov/go-openai"

	"tellmemore/audio"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// Config says which service hears and how. Only BaseURL is needed.
type Config struct {
	BaseURL  string       // such as https://api.openai.com/v1
	Model    string       // "" is whisper-1
	Key      endpoint.Key // its zero value sends none
	Language string       // ISO 639-1, "" lets the service find out
	Prompt   string       // comes before the text of the answer so far; "" is speech.Fillers
	// Timeout ends one request; 0 is half a minute and as long as the sound
	// lasts, since a service that is slower than speech is of no use.
	Timeout time.Duration
	// PlainConfirmed says that the person has confirmed plain http to another
	// machine.
	PlainConfirmed bool
}

// Ear hears by a service. It finds out with the first request what the service
// takes and gives, and remembers it. It may be used from several goroutines.
type Ear struct {
	config  Config
	create  func(context.Context, openai.AudioRequest) (openai.AudioResponse, error) // a function, since its client prints the key
	circuit circuit
	longest atomic.Int64 // samples that are sent at once

	first   chan struct{} // held by the request that finds out what the service takes
	mu      sync.Mutex
	form    form
	settled bool // form was accepted once
}

// The lengths of what is sent, in samples.
const (
	// Services stop at 25 MB. Silence aside, FLAC is smaller than 2 bytes a
	// sample, and never larger by more than its headers.
	longestSent = 24_000_000 / 2
	// leastSent is below what a smaller limit (a proxy's is often 1 MB) would
	// be worth cutting for.
	leastSent = 5 * int64(audio.Second)
	// shortestSent holds no word; services refuse less.
	shortestSent = audio.Second / 10
)

// New returns an ear for a service. It sends nothing. Errors:
// endpoint.ErrAddress, speech.ErrInsecure, speech.ErrUnauthorised for what
// can't be a key.
func New(c Config) (*Ear, error) { return newEar(c, endpoint.NewTransport()) }

// Engine returns speech.EngineService.
func (e *Ear) Engine() speech.Engine { return speech.EngineService }

// Window returns 28 s: Whisper hears 30 s at once, and services like some room.
func (e *Ear) Window() audio.Samples { return 28 * audio.Second }

// Transcribe sends the stretch, in pieces where it is too long for one, and
// returns its phrases. After repeated failure it does not ask for a while and
// returns speech.ErrUnavailable at once, with the last error; a refused key is
// not tried again. A deadline of ctx that passes while the service is asked
// counts as a failure too: whoever set it has waited long enough. Errors: those
// of speech.Careful.
func (e *Ear) Transcribe(ctx context.Context, s speech.Stretch) ([]speech.Phrase, error) {
	var phrases []speech.Phrase
	before := s.Before
	for at := 0; at < len(s.Samples); {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		end := at + speech.Cut(s.Samples[at:], audio.Samples(e.longest.Load()))
		got, err := e.hear(ctx, s.Samples[at:end], before)
		if errors.Is(err, errTooLarge) && e.shorten(end-at) {
			continue
		}
		if err != nil {
			return nil, err
		}
		phrases = append(phrases, speech.Shifted(got, audio.Samples(at))...)
		for _, p := range got {
			before += " " + p.Text
		}
		at = end
	}
	return phrases, ctx.Err()
}

// hear returns the phrases of a piece, placed from its first sample.
func (e *Ear) hear(ctx context.Context, samples []int16, before string) ([]speech.Phrase, error) {
	if silent(samples) {
		return nil, nil
	}
	prompt := prompted(e.config.Prompt, before)
	a, err := e.ask(ctx, samples, prompt)
	if err != nil {
		return nil, err
	}
	return a.phrases(audio.Samples(len(samples)), prompt), nil
}

// hush is a peak that no microphone gives for speech, in dBFS. Whisper invents
// words in what is more quiet.
const hush = -60

func silent(samples []int16) bool {
	return audio.Samples(len(samples)) < shortestSent || audio.Measure(samples).Peak < hush
}

// shorten remembers that a piece of n samples was too large for the service,
// and reports whether it is worth sending less.
func (e *Ear) shorten(n int) bool {
	half := int64(n) / 2
	if half < leastSent {
		return false
	}
	if half < e.longest.Load() {
		e.longest.Store(half)
	}
	return true
}

// longestBefore bounds the text that goes before, in bytes: Whisper reads 224
// tokens, about 900 letters, and forgets the beginning of more.
const longestBefore = 600

// prompted joins the prompt and the end of what was said before.
func prompted(prompt, before string) string {
	before = strings.Join(strings.Fields(before), " ")
	if over := len(before) - longestBefore; over > 0 {
		_, before, _ = strings.Cut(before[over:], " ") // from a whole word on
	}
	return strings.TrimSpace(prompt + " " + before)
}
