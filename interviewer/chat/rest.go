package chat

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"tellmemore/audio/speech"
)

// A service that fails is left alone for a while, so that not every follow-up
// waits for it. One rest is about as long as two follow-ups take; a refused key
// stays refused until somebody changes it.
const (
	failures  = 2 // in a row before a rest
	shortRest = time.Minute
	longRest  = 10 * time.Minute
)

// rest keeps count of failures. Its zero value is a service that works.
type rest struct {
	mu     sync.Mutex
	failed int
	until  time.Time
	why    error
}

// resting returns why the service is left alone just now, nil where it is not.
func (r *rest) resting() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if time.Now().Before(r.until) {
		return fmt.Errorf("left alone for a while: %w", r.why)
	}
	return nil
}

// after notes how a follow-up went.
func (r *rest) after(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err == nil {
		r.failed = 0
		return
	}
	r.failed, r.why = r.failed+1, err
	switch {
	case errors.Is(err, speech.ErrUnauthorised):
		r.until = time.Now().Add(longRest)
	case errors.Is(err, speech.ErrThrottled), r.failed >= failures:
		r.until = time.Now().Add(shortRest)
	}
}
