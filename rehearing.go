package main

import (
	"context"
	"slices"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// kept is the store as the hearing of earlier answers needs it. Where the
// person wants the live ear alone, nothing is left to hear.
type kept struct{ machine *machine }

// Unheard returns the sessions with answers that are still to be heard again.
func (k kept) Unheard(ctx context.Context) ([]string, error) {
	if k.machine.engine() == speech.EngineLive {
		return nil, nil
	}
	s, err := k.machine.store()
	if err != nil {
		return nil, err
	}
	return s.Unheard(ctx)
}

// Load returns a session.
func (k kept) Load(ctx context.Context, id string) (interviewer.Session, error) {
	s, err := k.machine.store()
	if err != nil {
		return interviewer.Session{}, err
	}
	return s.Load(ctx, id)
}

// Change replaces a session by what f makes of it.
func (k kept) Change(ctx context.Context, id string, f func(interviewer.Session) interviewer.Session) (interviewer.Session, error) {
	s, err := k.machine.store()
	if err != nil {
		return interviewer.Session{}, err
	}
	return s.Change(ctx, id, f)
}

// rehear hears a whole take with the chosen ear.
func (m *machine) rehear(ctx context.Context, take string) ([]speech.Phrase, speech.Engine, error) {
	ear, err := m.careful(m.engine(), func(error) {})
	if err != nil {
		return nil, "", err
	}
	phrases, err := speech.TranscribeFileCarefully(ctx, ear, take)
	if err != nil || len(phrases) == 0 {
		return phrases, ear.Engine(), err
	}
	return phrases, phrases[0].Engine, nil
}

// better hands a session on to the window, which may have been closed.
func (m *machine) better(s interviewer.Session) {
	select {
	case m.reheard <- s:
	case <-m.ctx.Done():
	}
}

// unheard reports whether answers of a session are still to be heard again.
func (m *machine) unheard(s interviewer.Session) bool {
	return m.engine() != speech.EngineLive && slices.ContainsFunc(s.Turns, func(t interviewer.Turn) bool {
		return t.Audio != "" && t.Reheard == ""
	})
}
