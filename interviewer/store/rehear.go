package store

import (
	"context"
	"database/sql"
	"fmt"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// Unheard returns the IDs of the sessions that are over and have an answer that
// no careful ear has heard whole, newest first. One that was practised with the
// live ear alone is not among them.
func (s *Store) Unheard(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.look(ctx, func(tx *sql.Tx) error {
		var err error
		ids, err = names(ctx, tx, `SELECT id FROM sessions WHERE status <> ? AND wanted <> ? AND EXISTS
			(SELECT 1 FROM turns WHERE session_id = id AND audio <> '' AND reheard = '')
			ORDER BY started_at DESC, id DESC`, interviewer.StatusRunning, speech.EngineLive)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find unheard sessions: %w", translate(err))
	}
	return ids, nil
}

// Change replaces a session by what f makes of it, in one transaction, and
// returns that. Errors: interviewer.ErrNotFound where it was deleted meanwhile,
// ErrBusy where another program records it, and those of Save.
func (s *Store) Change(ctx context.Context, id string, f func(interviewer.Session) interviewer.Session) (interviewer.Session, error) {
	var session interviewer.Session
	elsewhere, err := s.elsewhere(id)
	if err == nil && elsewhere {
		err = interviewer.ErrBusy
	}
	if err != nil {
		return session, fmt.Errorf("change session %s: %w", id, translate(err))
	}
	err = s.change(ctx, func(tx *sql.Tx) error {
		var err error
		if session, err = s.load(ctx, tx, id); err != nil {
			return err
		}
		session = f(session)
		return s.insert(ctx, tx, session)
	})
	if err != nil {
		return session, fmt.Errorf("change session %s: %w", id, translate(err))
	}
	return session, nil
}
