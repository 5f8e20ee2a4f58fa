package speech

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"tellmemore/audio"
)

// ErrSlow: a service did not answer in the time that an interview can wait.
var ErrSlow = errors.New("no answer in time")

// Fallback is a careful ear that asks a service first and, where that fails or
// stalls, has a built-in ear hear the stretch, so that no word waits for a
// service. An answer that it has failed stays with the built-in ear.
type Fallback struct {
	Service Careful
	BuiltIn Careful
	// Away is told why the service was replaced, once an answer. It is called
	// from the goroutine that hears.
	Away func(error)

	mu   sync.Mutex
	away bool
}

// How long a service may take: the next question is asked soon after a window,
// a whole answer is heard when nobody waits.
const (
	windowPatience = 10 * time.Second
	wholePatience  = time.Minute
)

// Transcribe asks the service, and the built-in ear where that can't.
func (f *Fallback) Transcribe(ctx context.Context, s Stretch) ([]Phrase, error) {
	f.mu.Lock()
	away := f.away
	f.mu.Unlock()
	if !away {
		phrases, err := f.ask(ctx, s)
		if err == nil || ctx.Err() != nil {
			return phrases, err
		}
		f.mu.Lock()
		first := !f.away
		f.away = true
		f.mu.Unlock()
		if first {
			f.Away(err)
		}
	}
	if s.Whole {
		return f.BuiltIn.Transcribe(ctx, s)
	}
	return f.inWindows(ctx, s)
}

// inWindows has the built-in ear hear a window of the service's in pieces that
// are no longer than its own windows: a longer one would take it all cores,
// which a round needs.
func (f *Fallback) inWindows(ctx context.Context, s Stretch) ([]Phrase, error) {
	var all []Phrase
	before := s.Before
	for at := 0; at < len(s.Samples); {
		end := at + Cut(s.Samples[at:], f.BuiltIn.Window())
		phrases, err := f.BuiltIn.Transcribe(ctx, Stretch{Samples: s.Samples[at:end], Before: before})
		if err != nil {
			return nil, err
		}
		all = append(all, Shifted(phrases, audio.Samples(at))...)
		before = tail(before, phrases)
		at = end
	}
	return all, nil
}

func (f *Fallback) ask(ctx context.Context, s Stretch) ([]Phrase, error) {
	patience := windowPatience
	if s.Whole {
		patience = wholePatience + audio.Samples(len(s.Samples)).Duration()
	}
	waiting, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	phrases, err := f.Service.Transcribe(waiting, s)
	if err != nil && waiting.Err() != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("%w: %w", ErrSlow, err)
	}
	return phrases, err
}

// Window is the service's own.
func (f *Fallback) Window() audio.Samples { return f.Service.Window() }

// Engine names the service; a phrase that the built-in ear heard says so itself.
func (f *Fallback) Engine() Engine { return f.Service.Engine() }
