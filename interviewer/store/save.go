package store

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// Save writes the session and all its turns, replacing what was kept under its
// ID, in one transaction. A session that is over and has no turn is removed,
// recordings included. Errors: audio.ErrDiskFull, interviewer.ErrBusy,
// ErrCorrupt, fs.ErrPermission.
func (s *Store) Save(ctx context.Context, session interviewer.Session) error {
	over := session.Status != interviewer.StatusRunning
	if over && len(session.Turns) == 0 {
		return s.remove(ctx, session.ID)
	}
	err := s.change(ctx, func(tx *sql.Tx) error { return s.insert(ctx, tx, session) })
	if err == nil && over {
		err = s.release(session.ID)
	}
	if err != nil {
		return fmt.Errorf("save session %s: %w", session.ID, translate(err))
	}
	return nil
}

// change does f in one transaction of its own.
func (s *Store) change(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing after a commit; else the error that counts is f's
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}

func (s *Store) insert(ctx context.Context, tx *sql.Tx, v interviewer.Session) error {
	_, offset := v.StartedAt.Zone()
	q := v.Setup.Question
	if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = ?`, v.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO sessions (`+sessionColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		v.ID, v.StartedAt.UnixMicro(), offset, v.Setup.Principle, v.Setup.Level, v.Setup.Mode,
		v.Setup.FollowUps, v.Setup.Voice, q.ID, q.Principle, q.Text, joined(q.Levels), q.Theme,
		v.Engine, v.Status, v.Setup.Engine); err != nil {
		return err
	}
	for i, t := range v.Turns {
		if err := s.insertTurn(ctx, tx, v.ID, i, t); err != nil {
			return fmt.Errorf("turn %d: %w", i, err)
		}
	}
	return nil
}

func (s *Store) insertTurn(ctx context.Context, tx *sql.Tx, id string, position int, t interviewer.Turn) error {
	if _, err := tx.ExecContext(ctx, `INSERT INTO turns (session_id, position, `+turnColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		id, position, t.Kind, t.Ask.Probe, t.Ask.Text, t.Ask.Quote, t.Ask.Against, t.Ask.Again, int64(t.Limit), int64(t.Duration),
		int64(t.Overrun), int64(t.Thinking), t.CutOff, t.Skipped, t.Ended, s.relative(t.Audio), t.Reheard); err != nil {
		return err
	}
	if err := insertPhrases(ctx, tx, shownTable, id, position, t.Phrases); err != nil {
		return err
	}
	return insertPhrases(ctx, tx, liveTable, id, position, t.Live)
}

// The tables of phrases: as they are shown, and as the live ear heard them
// where that was replaced.
const (
	shownTable = "phrases"
	liveTable  = "live_phrases"
)

func insertPhrases(ctx context.Context, tx *sql.Tx, table, id string, turn int, phrases []speech.Phrase) error {
	for i, p := range phrases {
		words, err := encodeWords(p.Words)
		if err != nil {
			return fmt.Errorf("phrase %d: %w", i, err)
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO `+table+` (session_id, turn, position, starts, ends, engine, text, words)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?)`, // #nosec G202 -- one of two constants
			id, turn, i, int64(p.Start), int64(p.End), p.Engine, p.Text, words); err != nil {
			return fmt.Errorf("phrase %d: %w", i, err)
		}
	}
	return nil
}

func joined(levels []interviewer.Level) string {
	names := make([]string, 0, len(levels))
	for _, l := range levels {
		names = append(names, string(l))
	}
	return strings.Join(names, ",")
}

// Delete removes a session and its recordings. Errors: interviewer.ErrNotFound;
// ErrBusy where another program records it.
func (s *Store) Delete(ctx context.Context, id string) error {
	var found int
	err := s.read.QueryRowContext(ctx, `SELECT count(*) FROM sessions WHERE id = ?`, id).Scan(&found)
	if err != nil {
		return fmt.Errorf("delete session %s: %w", id, translate(err))
	}
	if found == 0 {
		return fmt.Errorf("delete session %s: %w", id, interviewer.ErrNotFound)
	}
	return s.remove(ctx, id)
}

// remove takes the recordings out first: they are what fills a disk, and where
// they can't be removed the rows stay, so that nothing is left that can't be
// found.
func (s *Store) remove(ctx context.Context, id string) error {
	elsewhere, err := s.elsewhere(id)
	switch {
	case err != nil:
	case elsewhere:
		err = interviewer.ErrBusy
	default:
		err = s.erase(ctx, id)
	}
	if err != nil {
		return fmt.Errorf("delete session %s: %w", id, translate(err))
	}
	return nil
}

func (s *Store) erase(ctx context.Context, id string) error {
	if err := s.release(id); err != nil {
		return err
	}
	if err := os.RemoveAll(s.folder(id)); err != nil {
		return err
	}
	return s.change(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE id = ?`, id)
		return err
	})
}

// relative returns the path of a take as it is kept: below the data folder, so
// that the folder may move.
func (s *Store) relative(path string) string {
	if below, err := filepath.Rel(s.dir, path); path != "" && err == nil && filepath.IsLocal(below) {
		return filepath.ToSlash(below)
	}
	return path
}

// absolute undoes relative.
func (s *Store) absolute(path string) string {
	if local := filepath.FromSlash(path); path != "" && filepath.IsLocal(local) {
		return filepath.Join(s.dir, local)
	}
	return path
}
