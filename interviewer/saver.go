package interviewer

import (
	"context"
	"sync"
	"time"
)

// saver keeps sessions in the background, always the newest state, so that
// the round never waits for the store.
type saver struct {
	store  Store
	failed func(error)
	wake   chan struct{}
	ended  chan struct{}

	mu      sync.Mutex
	pending *Session
	err     error // of the last save
}

func newSaver(store Store, failed func(error)) *saver {
	s := &saver{store: store, failed: failed, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go s.run()
	return s
}

// save keeps the session soon. A later call replaces one that still waits.
func (s *saver) save(session Session) {
	s.mu.Lock()
	s.pending = &session
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *saver) run() {
	defer close(s.ended)
	for range s.wake {
		s.write(true)
	}
	s.write(false)
}

// saveTimeout bounds one write to the store, so that leaving never hangs.
const saveTimeout = 5 * time.Second

func (s *saver) write(report bool) {
	s.mu.Lock()
	session := s.pending
	s.pending = nil
	s.mu.Unlock()
	if session == nil {
		return
	}
	// A round that is being left still keeps what was said, so the round's own
	// context does not end this.
	ctx, cancel := context.WithTimeout(context.Background(), saveTimeout)
	defer cancel()
	err := s.store.Save(ctx, *session)
	s.mu.Lock()
	s.err = err
	s.mu.Unlock()
	if err != nil && report {
		s.failed(err)
	}
}

// close writes what still waits and returns the error of the last save.
func (s *saver) close() error {
	close(s.wake)
	<-s.ended
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
