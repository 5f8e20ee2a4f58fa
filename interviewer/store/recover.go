package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

// Recover returns a session that was killed as it can be kept: its status is
// recovered, and the answer under way is ended, as long as what is on disk,
// with no phrases, so that it can be recognised again. An answer of which
// nothing is on disk is left out.
//
// It changes only the take, not the session that is kept: the caller saves
// what Recover returns once it has the words, and until then the session is
// offered again. A session that is not running is returned as it is. Errors:
// interviewer.ErrNotFound; ErrBusy where another program records it.
func (s *Store) Recover(ctx context.Context, id string) (interviewer.Session, error) {
	session, err := s.Load(ctx, id)
	if err != nil || session.Status != interviewer.StatusRunning {
		return session, err
	}
	recovered, err := s.recover(session)
	if err != nil {
		return session, fmt.Errorf("recover session %s: %w", id, translate(err))
	}
	return recovered, nil
}

func (s *Store) recover(session interviewer.Session) (interviewer.Session, error) {
	// Without a folder there is no take to protect.
	if err := s.hold(session.ID); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return session, err
	}
	recovered := session
	recovered.Status, recovered.Turns = interviewer.StatusRecovered, nil
	for _, t := range session.Turns {
		if t.Ended {
			recovered.Turns = append(recovered.Turns, t)
			continue
		}
		length, err := repaired(t.Audio)
		if err != nil {
			return session, err
		}
		if length > 0 {
			recovered.Turns = append(recovered.Turns, ended(t, length, session.Setup.Mode))
		}
	}
	return recovered, nil
}

// repaired makes the take whole again and returns its length, 0 where there is
// none.
func repaired(path string) (audio.Samples, error) {
	if path == "" {
		return 0, nil
	}
	length, err := audio.RepairTake(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, audio.ErrNotAudio) {
		return 0, nil
	}
	return length, err
}

// ended ends a turn whose take has this length. The take may be longer than
// the answer counts: nobody had trimmed the thinking time.
func ended(t interviewer.Turn, length audio.Samples, mode interviewer.Mode) interviewer.Turn {
	longest := t.Limit
	if mode == interviewer.Coach {
		longest *= 2
	}
	t.Duration = min(length, longest)
	t.Overrun = max(t.Duration-t.Limit, 0)
	t.CutOff = length > longest
	t.Ended, t.Phrases, t.Live, t.Reheard = true, nil, nil, ""
	return t
}
