package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
)

// SaveLoop writes the loop and where it stands, replacing what was kept under
// its ID, in one transaction: after a kill it goes on from the last save. Its
// sessions are kept by themselves. Errors: audio.ErrDiskFull,
// interviewer.ErrBusy, ErrCorrupt, fs.ErrPermission.
func (s *Store) SaveLoop(ctx context.Context, l loop.Loop) error {
	if err := s.change(ctx, func(tx *sql.Tx) error { return insertLoop(ctx, tx, l) }); err != nil {
		return fmt.Errorf("save loop %s: %w", l.ID, translate(err))
	}
	return nil
}

func insertLoop(ctx context.Context, tx *sql.Tx, l loop.Loop) error {
	_, offset := l.StartedAt.Zone()
	principles, err := json.Marshal(l.Principles)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM loops WHERE id = ?`, l.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO loops (id, started_at, utc_offset, level, mode, principles) VALUES (?, ?, ?, ?, ?, ?)`,
		l.ID, l.StartedAt.UnixMicro(), offset, l.Level, l.Mode, string(principles)); err != nil {
		return err
	}
	for i, r := range l.Rounds {
		if _, err := tx.ExecContext(ctx, `INSERT INTO loop_rounds (loop_id, position, led_by) VALUES (?, ?, ?)`, l.ID, i, r.Of); err != nil {
			return fmt.Errorf("round %d: %w", i, err)
		}
		for k, q := range r.Questions {
			if _, err := tx.ExecContext(ctx, `INSERT INTO loop_questions
				(loop_id, round, position, question_id, principle, also, question, levels, theme, session_id, done)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
				l.ID, i, k, q.ID, q.Principle, q.Also, q.Text, joined(q.Levels), q.Theme, q.Session, q.Done); err != nil {
				return fmt.Errorf("round %d, question %d: %w", i, k, err)
			}
		}
	}
	return nil
}

// LoadLoop returns the loop of this ID. The time it started is exact to the
// microsecond. Errors: loop.ErrNotFound.
func (s *Store) LoadLoop(ctx context.Context, id string) (loop.Loop, error) {
	var l loop.Loop
	err := s.look(ctx, func(tx *sql.Tx) error {
		var err error
		l, err = loadLoop(ctx, tx, id)
		return err
	})
	if err != nil {
		return l, fmt.Errorf("load loop %s: %w", id, translate(err))
	}
	return l, nil
}

// FindLoop returns the loop of this ID, or the only one whose ID begins so.
// Errors: loop.ErrNotFound, loop.ErrAmbiguous.
func (s *Store) FindLoop(ctx context.Context, prefix string) (loop.Loop, error) {
	var l loop.Loop
	err := s.look(ctx, func(tx *sql.Tx) error {
		ids, err := names(ctx, tx, `SELECT id FROM loops
			WHERE substr(id, 1, length(?1)) = ?1 AND ?1 <> '' ORDER BY length(id) LIMIT 2`, prefix)
		switch {
		case err != nil:
			return err
		case len(ids) == 0:
			return loop.ErrNotFound
		case len(ids) > 1 && ids[0] != prefix:
			return loop.ErrAmbiguous
		}
		l, err = loadLoop(ctx, tx, ids[0])
		return err
	})
	if err != nil {
		return l, fmt.Errorf("find loop %q: %w", prefix, translate(err))
	}
	return l, nil
}

// DeleteLoop removes a loop; the sessions of its rounds stay as they are.
// Errors: loop.ErrNotFound, and those of SaveLoop.
func (s *Store) DeleteLoop(ctx context.Context, id string) error {
	err := s.change(ctx, func(tx *sql.Tx) error {
		done, err := tx.ExecContext(ctx, `DELETE FROM loops WHERE id = ?`, id)
		if err != nil {
			return err
		}
		n, err := done.RowsAffected()
		if err == nil && n == 0 {
			err = loop.ErrNotFound
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("delete loop %s: %w", id, translate(err))
	}
	return nil
}

// Loops returns every loop, newest first.
func (s *Store) Loops(ctx context.Context) ([]loop.Loop, error) {
	var all []loop.Loop
	err := s.look(ctx, func(tx *sql.Tx) error {
		ids, err := names(ctx, tx, `SELECT id FROM loops ORDER BY started_at DESC, id DESC`)
		for _, id := range ids {
			l, err := loadLoop(ctx, tx, id)
			if err != nil {
				return fmt.Errorf("%s: %w", id, err)
			}
			all = append(all, l)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list loops: %w", translate(err))
	}
	return all, nil
}

func loadLoop(ctx context.Context, tx *sql.Tx, id string) (loop.Loop, error) {
	l := loop.Loop{ID: id}
	var started int64
	var offset int
	var principles string
	err := tx.QueryRowContext(ctx, `SELECT started_at, utc_offset, level, mode, principles FROM loops WHERE id = ?`, id).
		Scan(&started, &offset, &l.Level, &l.Mode, &principles)
	if errors.Is(err, sql.ErrNoRows) {
		return l, loop.ErrNotFound
	}
	if err != nil {
		return l, err
	}
	if err := json.Unmarshal([]byte(principles), &l.Principles); err != nil {
		return l, fmt.Errorf("%w: the principles of a loop: %w", interviewer.ErrCorrupt, err)
	}
	l.StartedAt = time.UnixMicro(started).In(zone(offset))
	err = each(ctx, tx, func(r *sql.Rows) error {
		var round loop.Round
		err := r.Scan(&round.Of)
		l.Rounds = append(l.Rounds, round)
		return err
	}, `SELECT led_by FROM loop_rounds WHERE loop_id = ? ORDER BY position`, id)
	if err != nil {
		return l, err
	}
	return l, each(ctx, tx, func(r *sql.Rows) error {
		var q loop.Question
		var round int
		var levels string
		if err := r.Scan(&round, &q.ID, &q.Principle, &q.Also, &q.Text, &levels, &q.Theme, &q.Session, &q.Done); err != nil {
			return err
		}
		if round < 0 || round >= len(l.Rounds) {
			return fmt.Errorf("%w: a question of round %d of %d", interviewer.ErrCorrupt, round, len(l.Rounds))
		}
		q.Levels = levelsOf(levels)
		l.Rounds[round].Questions = append(l.Rounds[round].Questions, q)
		return nil
	}, `SELECT round, question_id, principle, also, question, levels, theme, session_id, done
		FROM loop_questions WHERE loop_id = ? ORDER BY round, position`, id)
}
