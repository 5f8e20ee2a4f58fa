package whisper

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"tellmemore/audio/speech"
)

// A circuit keeps a service that fails from being asked again and again: after
// enough failures in a row it is left alone for a while, then one request tries
// whether it is back.
const (
	failuresToOpen = 3
	shortestPause  = 30 * time.Second
	longestPause   = 5 * time.Minute
)

type circuit struct {
	mu       sync.Mutex
	failures int       // in a row
	until    time.Time // the service is left alone
	trying   bool      // one request is on its way to see whether it is back
	last     error
}

// check returns speech.ErrUnavailable, with the last error, while the service
// is left alone. A refused key does not get better with time.
func (c *circuit) check() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.open()
}

// enter does the same. Where it returns nil, the caller must leave or forget.
func (c *circuit) enter() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := c.open(); err != nil {
		return err
	}
	c.trying = c.failures >= failuresToOpen
	return nil
}

func (c *circuit) open() error {
	refused := errors.Is(c.last, speech.ErrUnauthorised)
	if refused || c.failures >= failuresToOpen && (c.trying || time.Now().Before(c.until)) {
		return fmt.Errorf("%w: left alone after: %w", speech.ErrUnavailable, c.last)
	}
	return nil
}

// leave notes how a request ended.
func (c *circuit) leave(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trying = false
	if err == nil {
		c.failures, c.last = 0, nil
		return
	}
	if !errors.Is(c.last, speech.ErrUnauthorised) {
		c.last = err
	}
	c.failures++
	if over := c.failures - failuresToOpen; over >= 0 {
		c.until = time.Now().Add(min(shortestPause<<min(over, 4), longestPause))
	}
}

// forget ends a request of which nothing was learnt, since its caller went.
func (c *circuit) forget() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.trying = false
}
