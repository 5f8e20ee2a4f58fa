package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// The columns in the order in which they are written and read.
const (
	sessionColumns = `id, started_at, utc_offset, principle, level, mode, follow_ups, voice,
		question_id, question_principle, question, question_levels, question_theme, engine, status, wanted`
	turnColumns = `kind, probe, question, quote, against, again, time_limit, duration, overrun, thinking,
		cut_off, skipped, ended, audio, reheard`
)

// Load returns the session of this ID with its turns and phrases. The time it
// started is exact to the microsecond. Errors: interviewer.ErrNotFound.
func (s *Store) Load(ctx context.Context, id string) (interviewer.Session, error) {
	var session interviewer.Session
	err := s.look(ctx, func(tx *sql.Tx) error {
		var err error
		session, err = s.load(ctx, tx, id)
		return err
	})
	if err != nil {
		return session, fmt.Errorf("load session %s: %w", id, translate(err))
	}
	return session, nil
}

// Find returns the session of this ID, or the only one whose ID begins so.
// Errors: interviewer.ErrNotFound, ErrAmbiguous.
func (s *Store) Find(ctx context.Context, prefix string) (interviewer.Session, error) {
	var session interviewer.Session
	err := s.look(ctx, func(tx *sql.Tx) error {
		ids, err := names(ctx, tx, `SELECT id FROM sessions
			WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> '' ORDER BY length(id) LIMIT 2`, prefix)
		switch {
		case err != nil:
			return err
		case len(ids) == 0:
			return interviewer.ErrNotFound
		case len(ids) > 1 && ids[0] != prefix:
			return interviewer.ErrAmbiguous
		}
		session, err = s.load(ctx, tx, ids[0])
		return err
	})
	if err != nil {
		return session, fmt.Errorf("find session %q: %w", prefix, translate(err))
	}
	return session, nil
}

// List returns every session, newest first, with its turns but without their
// phrases.
func (s *Store) List(ctx context.Context) ([]interviewer.Session, error) {
	var sessions []interviewer.Session
	err := s.look(ctx, func(tx *sql.Tx) error {
		var err error
		sessions, err = s.list(ctx, tx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list sessions: %w", translate(err))
	}
	return sessions, nil
}

// Unfinished returns the sessions that were killed before their end, newest
// first. One that another program records just now is not among them; one of
// this program's own is.
func (s *Store) Unfinished(ctx context.Context) ([]interviewer.Session, error) {
	var sessions []interviewer.Session
	err := s.look(ctx, func(tx *sql.Tx) error {
		ids, err := names(ctx, tx,
			`SELECT id FROM sessions WHERE status = ? ORDER BY started_at DESC, id DESC`, interviewer.StatusRunning)
		if err != nil {
			return err
		}
		for _, id := range ids {
			elsewhere, err := s.elsewhere(id)
			if err != nil {
				return err
			}
			if elsewhere {
				continue
			}
			session, err := s.load(ctx, tx, id)
			if err != nil {
				return err
			}
			sessions = append(sessions, session)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("find unfinished sessions: %w", translate(err))
	}
	return sessions, nil
}

// LastPractised returns for each principle when it was practised last.
func (s *Store) LastPractised(ctx context.Context) (map[string]time.Time, error) {
	practised := make(map[string]time.Time)
	sessions, err := s.List(ctx)
	if err != nil {
		return nil, err
	}
	for _, v := range sessions {
		if v.StartedAt.After(practised[v.Setup.Principle]) {
			practised[v.Setup.Principle] = v.StartedAt
		}
	}
	return practised, nil
}

// UsedQuestions returns the ID of every question of the bank that was asked,
// each once, the one that was asked longest ago first.
func (s *Store) UsedQuestions(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.look(ctx, func(tx *sql.Tx) error {
		var err error
		ids, err = names(ctx, tx, `SELECT question_id FROM sessions WHERE question_id <> ''
			GROUP BY question_id ORDER BY max(started_at), question_id`)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list used questions: %w", translate(err))
	}
	return ids, nil
}

// look reads in one transaction, so that what it sees belongs together.
func (s *Store) look(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }() // nothing was changed
	return f(tx)
}

// each calls scan on every row of a query.
func each(ctx context.Context, tx *sql.Tx, scan func(*sql.Rows) error, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err below has what counts
	for rows.Next() {
		if err := scan(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

func names(ctx context.Context, tx *sql.Tx, query string, args ...any) ([]string, error) {
	var all []string
	err := each(ctx, tx, func(r *sql.Rows) error {
		var name string
		err := r.Scan(&name)
		all = append(all, name)
		return err
	}, query, args...)
	return all, err
}

func (s *Store) load(ctx context.Context, tx *sql.Tx, id string) (interviewer.Session, error) {
	session, err := scanSession(tx.QueryRowContext(ctx, `SELECT `+sessionColumns+` FROM sessions WHERE id = ?`, id))
	if err != nil {
		return session, err
	}
	err = each(ctx, tx, func(r *sql.Rows) error {
		_, t, err := s.scanTurn(r)
		session.Turns = append(session.Turns, t)
		return err
	}, `SELECT session_id, `+turnColumns+` FROM turns WHERE session_id = ? ORDER BY position`, id)
	if err != nil {
		return session, err
	}
	err = loadPhrases(ctx, tx, shownTable, session, func(t *interviewer.Turn) *[]speech.Phrase { return &t.Phrases })
	if err != nil {
		return session, err
	}
	return session, loadPhrases(ctx, tx, liveTable, session, func(t *interviewer.Turn) *[]speech.Phrase { return &t.Live })
}

// loadPhrases adds the phrases of a table to the session's turns.
func loadPhrases(ctx context.Context, tx *sql.Tx, table string, session interviewer.Session, of func(*interviewer.Turn) *[]speech.Phrase) error {
	return each(ctx, tx, func(r *sql.Rows) error {
		var p speech.Phrase
		var turn int
		var words string
		if err := r.Scan(&turn, &p.Start, &p.End, &p.Engine, &p.Text, &words); err != nil {
			return err
		}
		if turn < 0 || turn >= len(session.Turns) {
			return fmt.Errorf("%w: a phrase of turn %d of %d", interviewer.ErrCorrupt, turn, len(session.Turns))
		}
		var err error
		if p.Words, err = decodeWords(words); err != nil {
			return fmt.Errorf("%w: the words of a phrase: %w", interviewer.ErrCorrupt, err)
		}
		phrases := of(&session.Turns[turn])
		*phrases = append(*phrases, p)
		return nil
	}, `SELECT turn, starts, ends, engine, text, words FROM `+table+` WHERE session_id = ? ORDER BY turn, position`, session.ID) // #nosec G202 -- one of two constants
}

func (s *Store) list(ctx context.Context, tx *sql.Tx) ([]interviewer.Session, error) {
	var sessions []interviewer.Session
	place := make(map[string]int)
	err := each(ctx, tx, func(r *sql.Rows) error {
		session, err := scanSession(r)
		place[session.ID] = len(sessions)
		sessions = append(sessions, session)
		return err
	}, `SELECT `+sessionColumns+` FROM sessions ORDER BY started_at DESC, id DESC`)
	if err != nil {
		return nil, err
	}
	return sessions, each(ctx, tx, func(r *sql.Rows) error {
		id, t, err := s.scanTurn(r)
		if i, ok := place[id]; ok {
			sessions[i].Turns = append(sessions[i].Turns, t)
		}
		return err
	}, `SELECT session_id, `+turnColumns+` FROM turns ORDER BY session_id, position`)
}

type scanner interface{ Scan(into ...any) error }

func scanSession(r scanner) (interviewer.Session, error) {
	var v interviewer.Session
	var started int64
	var offset int
	var levels string
	q := &v.Setup.Question
	err := r.Scan(&v.ID, &started, &offset, &v.Setup.Principle, &v.Setup.Level, &v.Setup.Mode,
		&v.Setup.FollowUps, &v.Setup.Voice, &q.ID, &q.Principle, &q.Text, &levels, &q.Theme, &v.Engine, &v.Status, &v.Setup.Engine)
	if errors.Is(err, sql.ErrNoRows) {
		return v, interviewer.ErrNotFound
	}
	v.StartedAt = time.UnixMicro(started).In(zone(offset))
	q.Levels = levelsOf(levels)
	return v, err
}

// zone is the clock of a day by its offset in seconds east.
func zone(offset int) *time.Location {
	if offset == 0 {
		return time.UTC
	}
	return time.FixedZone("", offset)
}

// levelsOf undoes joined.
func levelsOf(text string) []interviewer.Level {
	var levels []interviewer.Level
	for level := range strings.SplitSeq(text, ",") {
		if level != "" {
			levels = append(levels, interviewer.Level(level))
		}
	}
	return levels
}

func (s *Store) scanTurn(r scanner) (id string, t interviewer.Turn, err error) {
	err = r.Scan(&id, &t.Kind, &t.Ask.Probe, &t.Ask.Text, &t.Ask.Quote, &t.Ask.Against, &t.Ask.Again, &t.Limit, &t.Duration, &t.Overrun,
		&t.Thinking, &t.CutOff, &t.Skipped, &t.Ended, &t.Audio, &t.Reheard)
	t.Audio = s.absolute(t.Audio)
	return id, t, err
}
