package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

// attempts bounds the takes of one name, so that a folder that refuses every
// name ends in an error.
const attempts = 1000

// Create begins a take in the session's folder. Where its name is taken it
// gets a number, so that no recording is ever overwritten. From now until the
// session is over no other program may recover or delete it. Errors:
// audio.ErrDiskFull, interviewer.ErrBusy, fs.ErrPermission.
func (s *Store) Create(sessionID, name string) (interviewer.Take, error) {
	take, err := s.create(sessionID, name)
	if err != nil {
		return nil, fmt.Errorf("begin take %s of %s: %w", name, sessionID, translate(err))
	}
	return take, nil
}

func (s *Store) create(sessionID, name string) (*audio.Take, error) {
	folder := s.folder(sessionID)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, err
	}
	if err := s.hold(sessionID); err != nil {
		return nil, err
	}
	path := filepath.Join(folder, safe(name)+".wav")
	for n := 2; ; n++ {
		take, err := audio.CreateTake(path)
		if !errors.Is(err, fs.ErrExist) || n > attempts {
			return take, err
		}
		path = filepath.Join(folder, fmt.Sprintf("%s-%d.wav", safe(name), n))
	}
}

// folder is where the takes of a session are.
func (s *Store) folder(sessionID string) string {
	return filepath.Join(s.dir, recordingsName, safe(sessionID))
}

// longestName keeps a file name below the 255 bytes that file systems take.
const longestName = 100

// safe returns the name itself where it is a plain file name on every system,
// and otherwise one that is, different for different names.
func safe(name string) string {
	plain := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, name)
	plain = plain[:min(len(plain), longestName)]
	if plain == name && name != "" {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	return plain + "-" + hex.EncodeToString(sum[:4])
}

// lockName is the file that a program holds locked while it records or
// recovers a session. The system lets go of it when the program is killed.
const lockName = ".in-use"

// here names the lock files that this process holds: to the system, a second
// store in the same process looks like another program.
var here sync.Map

// hold marks the session as this program's own until it is over.
func (s *Store) hold(sessionID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	path := filepath.Join(s.folder(sessionID), lockName)
	if _, ours := here.Load(path); ours {
		return nil
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	// Another program that only looks whether the lock is held has it for a
	// moment.
	ctx, cancel := context.WithTimeout(context.Background(), 100*time.Millisecond)
	defer cancel()
	if _, err := lock.TryLockContext(ctx, 10*time.Millisecond); errors.Is(err, context.DeadlineExceeded) {
		return interviewer.ErrBusy
	} else if err != nil {
		return err
	}
	here.Store(path, nil)
	s.held[sessionID] = lock
	return nil
}

// release ends hold: the session is over.
func (s *Store) release(sessionID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.letGo(sessionID)
}

func (s *Store) letGo(sessionID string) error {
	lock, ok := s.held[sessionID]
	if !ok {
		return nil
	}
	delete(s.held, sessionID)
	here.Delete(lock.Path())
	return errors.Join(lock.Unlock(), os.Remove(lock.Path()))
}

// elsewhere reports whether another program holds the session.
func (s *Store) elsewhere(sessionID string) (bool, error) {
	path := filepath.Join(s.folder(sessionID), lockName)
	if _, ours := here.Load(path); ours {
		return false, nil
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	if err != nil {
		return false, err
	}
	return !got, lock.Unlock()
}
