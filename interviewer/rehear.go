package interviewer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"

	"tellmemore/audio/speech"
)

// Kept is the store as Rehearing needs it.
type Kept interface {
	// Unheard returns the IDs of the sessions that are over and have an answer
	// that no careful ear has heard whole, newest first.
	Unheard(ctx context.Context) ([]string, error)
	// Load returns a session. Errors: ErrNotFound.
	Load(ctx context.Context, id string) (Session, error)
	// Change replaces a session by what f makes of it, in one transaction.
	// Errors: ErrNotFound where it was deleted meanwhile.
	Change(ctx context.Context, id string, f func(Session) Session) (Session, error)
}

// Recognise hears a whole take and says who heard it; a service may have been
// replaced by a built-in ear.
type Recognise func(ctx context.Context, take string) ([]speech.Phrase, speech.Engine, error)

// Rehearing hears every kept answer again, whole, until each has its careful
// transcript, also those of earlier runs of the program. It gives way to a
// round: while one runs it is paused, and what it was hearing begins anew.
// Its methods may be called from any goroutine.
type Rehearing struct {
	Kept Kept
	Hear Recognise
	// Changed is told each session that has a better transcript now.
	Changed func(Session)
	Log     *slog.Logger

	once   sync.Once
	wake   chan struct{}
	mu     sync.Mutex
	paused int
	stop   context.CancelFunc // ends the answer being heard; nil for none
}

func (r *Rehearing) start() { r.once.Do(func() { r.wake = make(chan struct{}, 1) }) }

// Pause ends what is being heard at once, until Resume. They count.
func (r *Rehearing) Pause() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused++
	if r.stop != nil {
		r.stop()
	}
}

// Resume undoes one Pause, and looks for new answers.
func (r *Rehearing) Resume() {
	r.mu.Lock()
	r.paused--
	r.mu.Unlock()
	r.Stir()
}

// Stir looks for new answers.
func (r *Rehearing) Stir() {
	r.start()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Run hears what is unheard, then waits for more, until ctx ends. An answer
// that can't be heard is tried again at the next start.
func (r *Rehearing) Run(ctx context.Context) {
	r.start()
	failed := make(map[string]bool)
	for {
		heard, err := r.next(ctx, failed)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			r.Log.Warn("hear again", "err", err)
		}
		if heard {
			continue
		}
		select {
		case <-r.wake:
		case <-ctx.Done():
			return
		}
	}
}

// next hears one answer; false when there is none to hear now.
func (r *Rehearing) next(ctx context.Context, failed map[string]bool) (bool, error) {
	ids, err := r.Kept.Unheard(ctx)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		s, err := r.Kept.Load(ctx, id)
		if err != nil {
			return false, err
		}
		for i, t := range s.Turns {
			if t.Audio == "" || t.Reheard != "" || failed[t.Audio] {
				continue
			}
			err := r.hear(ctx, id, i, t)
			switch {
			case errors.Is(err, errPaused):
				return false, nil
			case err != nil && ctx.Err() == nil:
				failed[t.Audio] = true
				err = fmt.Errorf("session %s, answer %d: %w", id, i, err)
			}
			return true, err
		}
	}
	return false, nil
}

// errPaused: a round has begun.
var errPaused = errors.New("paused")

func (r *Rehearing) hear(ctx context.Context, id string, turn int, t Turn) error {
	hearing, cancel := context.WithCancel(ctx)
	defer cancel()
	r.mu.Lock()
	if r.paused > 0 {
		r.mu.Unlock()
		return errPaused
	}
	r.stop = cancel
	r.mu.Unlock()
	phrases, engine, err := r.Hear(hearing, t.Audio)
	r.mu.Lock()
	r.stop = nil
	r.mu.Unlock()
	if hearing.Err() != nil && ctx.Err() == nil {
		return errPaused
	}
	if err != nil {
		return err
	}
	s, err := r.Kept.Change(ctx, id, func(s Session) Session { return s.HearWhole(turn, phrases, engine) })
	if errors.Is(err, ErrNotFound) {
		return nil // deleted meanwhile
	}
	if err == nil {
		r.Log.Info("heard again", "session", id, "answer", turn, "engine", engine)
		r.Changed(s)
	}
	return err
}
