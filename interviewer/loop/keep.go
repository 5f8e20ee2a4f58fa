package loop

import (
	"context"
	"errors"
	"time"

	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// Before tells what was asked before, so that a new loop asks for something else.
type Before interface {
	// Loops returns every loop, newest first.
	Loops(ctx context.Context) ([]Loop, error)
	// UsedQuestions returns the IDs of the questions that were asked in any
	// round, the last one last.
	UsedQuestions(ctx context.Context) ([]string, error)
}

// New returns a loop that begins now, planned from the choice and from what was
// asked before. It is not kept yet. Errors: those of Plan and of before.
func New(ctx context.Context, b *bank.Bank, before Before, c Choice, m interviewer.Mode, now time.Time) (Loop, error) {
	l := Loop{ID: interviewer.NewID(now), StartedAt: now, Level: c.Level, Mode: m}
	earlier, err := before.Loops(ctx)
	if err != nil {
		return l, err
	}
	for _, one := range earlier {
		c.Earlier = append(c.Earlier, one.Questions())
	}
	if c.Used, err = before.UsedQuestions(ctx); err != nil {
		return l, err
	}
	l.Rounds, l.Principles, err = Plan(b, c)
	return l, err
}

// Open returns the newest loop that isn't finished; false where there is none.
// all has the newest first.
func Open(all []Loop) (Loop, bool) {
	for _, l := range all {
		if !l.Finished() {
			return l, true
		}
	}
	return Loop{}, false
}

// Settle returns the loop after a question that was interrupted, as by a kill:
// with an answer it is done, without one it is asked again. find returns a
// session by its ID; bringBack brings back one that still counts as running.
// Errors: those of both.
func Settle(ctx context.Context, l Loop, find, bringBack func(ctx context.Context, id string) (interviewer.Session, error)) (Loop, error) {
	at, more := l.Next()
	if !more || l.At(at).Session == "" {
		return l, nil
	}
	s, err := find(ctx, l.At(at).Session)
	switch {
	case errors.Is(err, interviewer.ErrNotFound):
		s = interviewer.Session{}
	case err != nil:
		return l, err
	case s.Status == interviewer.StatusRunning:
		if s, err = bringBack(ctx, s.ID); err != nil {
			return l, err
		}
	}
	return l.Asked(at, s), nil
}
