package interviewer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"time"

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

// Recognise hears a whole take with the engine that the round wanted and says
// who heard it; a service may have been replaced by a built-in ear.
type Recognise func(ctx context.Context, take string, wanted speech.Engine) ([]speech.Phrase, speech.Engine, error)

// Rehearing hears every kept answer again, whole, until each has its careful
// transcript, also those of earlier runs of the program. It gives way to a
// round: while one runs it is paused, and what it was hearing begins anew.
// Its methods may be called from any goroutine.
type Rehearing struct {
	Kept Kept
	Hear Recognise
	// Changed is told each session that has a better transcript now, or an
	// answer that can't have one.
	Changed func(context.Context, Session)
	Log     *slog.Logger

	once     sync.Once
	wake     chan struct{}
	mu       sync.Mutex
	paused   int
	settling *time.Timer        // of a choice that has just changed; nil for none
	stop     context.CancelFunc // ends the answer being heard; nil for none
	failed   map[string]bool    // takes, and sessions by ID, that can't be heard
	replaced map[string]bool    // takes whose service another engine stood in for
}

// Trouble is why answers were not heard again as they were to be.
type Trouble string

// The kinds of trouble.
const (
	TroubleNone     Trouble = ""
	TroubleReplaced Trouble = "service away" // the built-in ear has heard them in the service's place
	TroubleFailed   Trouble = "not heard"    // what the live ear heard stands
)

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

// settle is how long a new choice is left alone: its address and its model are
// typed letter by letter, and nothing is to be sent to half an address.
const settle = 3 * time.Second

// Restart ends what is being heard at once, since who hears is chosen anew. A
// moment after the last change it goes on, also with what could not be heard.
func (r *Rehearing) Restart() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed = nil
	if r.stop != nil {
		r.stop()
	}
	if r.settling != nil {
		r.settling.Reset(settle)
		return
	}
	r.paused++
	r.settling = time.AfterFunc(settle, r.settled)
}

func (r *Rehearing) settled() {
	r.mu.Lock()
	over := r.settling != nil // once, should it have been set again as it rang
	r.settling = nil
	r.mu.Unlock()
	if over {
		r.Resume()
	}
}

// Replaced notes that another engine hears a take in the place of the service
// that was wanted.
func (r *Rehearing) Replaced(take string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.replaced == nil {
		r.replaced = make(map[string]bool)
	}
	r.replaced[take] = true
}

// Trouble returns what has come between the session's answers and the engine
// that was to hear them, since the program began or the choice was changed.
func (r *Rehearing) Trouble(s Session) Trouble {
	r.mu.Lock()
	defer r.mu.Unlock()
	trouble := TroubleNone
	for _, t := range s.Turns {
		if r.failed[t.Audio] || r.failed[s.ID] {
			return TroubleFailed
		}
		if r.replaced[t.Audio] {
			trouble = TroubleReplaced
		}
	}
	return trouble
}

// Run hears what is unheard, then waits for more, until ctx ends. An answer
// that can't be heard is tried again at the next start.
func (r *Rehearing) Run(ctx context.Context) {
	r.start()
	for {
		heard, err := r.next(ctx)
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
func (r *Rehearing) next(ctx context.Context) (bool, error) {
	ids, err := r.Kept.Unheard(ctx)
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		if r.hopeless(id) {
			continue
		}
		s, err := r.Kept.Load(ctx, id)
		if err != nil {
			r.giveUp(id)
			return true, fmt.Errorf("session %s: %w", id, err)
		}
		for i, t := range s.Turns {
			if !r.pending(t) {
				continue
			}
			err := r.hear(ctx, s, t)
			switch {
			case errors.Is(err, errPaused):
				return false, nil
			case err != nil && ctx.Err() == nil:
				r.giveUp(t.Audio)
				r.Changed(ctx, s) // what is said of it has
				err = fmt.Errorf("session %s, answer %d: %w", id, i, err)
			}
			return true, err
		}
	}
	return false, nil
}

// Pending reports whether an answer of the session is still to be heard again.
func (r *Rehearing) Pending(s Session) bool { return slices.ContainsFunc(s.Turns, r.pending) }

func (r *Rehearing) pending(t Turn) bool {
	return t.Audio != "" && t.Reheard == "" && !r.hopeless(t.Audio)
}

func (r *Rehearing) hopeless(name string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.failed[name]
}

// giveUp leaves a session or a take alone until the next start.
func (r *Rehearing) giveUp(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.failed == nil {
		r.failed = make(map[string]bool)
	}
	r.failed[name] = true
}

// errPaused: a round has begun.
var errPaused = errors.New("paused")

func (r *Rehearing) hear(ctx context.Context, s Session, t Turn) error {
	hearing, cancel := context.WithCancel(ctx)
	defer cancel()
	r.mu.Lock()
	if r.paused > 0 {
		r.mu.Unlock()
		return errPaused
	}
	r.stop = cancel
	r.mu.Unlock()
	phrases, engine, err := r.Hear(hearing, t.Audio, s.Setup.Engine)
	r.mu.Lock()
	r.stop = nil
	r.mu.Unlock()
	if hearing.Err() != nil && ctx.Err() == nil {
		return errPaused
	}
	if err != nil {
		return err
	}
	s, err = r.Kept.Change(ctx, s.ID, func(now Session) Session { return now.HearTake(t.Audio, phrases, engine) })
	if errors.Is(err, ErrNotFound) {
		return nil // deleted meanwhile
	}
	if err == nil {
		r.Log.Info("heard again", "session", s.ID, "take", filepath.Base(t.Audio), "engine", engine)
		r.Changed(ctx, s)
	}
	return err
}
