package main

import (
	"context"

	"tellmemore/app/preferences"
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

// rehear hears a whole take. It is sent to a service only where the round was
// practised with one and one is chosen now.
func (m *machine) rehear(ctx context.Context, take string, wanted speech.Engine) ([]speech.Phrase, speech.Engine, error) {
	if m.engine() != speech.EngineService {
		wanted = speech.EngineWhisper
	}
	ear := m.careful(wanted, func(error) { m.rehearing.Replaced(take) })()
	phrases, err := speech.TranscribeFileCarefully(ctx, ear, take)
	if err != nil || len(phrases) == 0 {
		return phrases, ear.Engine(), err
	}
	return phrases, phrases[0].Engine, nil
}

// rechosen has what is heard again go on with a new choice of who hears, and
// lets go of a model that is not chosen any more.
func (m *machine) rechosen(before, now preferences.Preferences) {
	if before.Speech == now.Speech {
		return
	}
	m.rehearing.Restart()
	if before.Speech.ModelFile != now.Speech.ModelFile {
		m.builtIn()
	}
}

// better hands a session on to the window, which may have been closed.
func (m *machine) better(ctx context.Context, s interviewer.Session) {
	select {
	case m.reheard <- s:
	case <-ctx.Done():
	}
}

// unheard reports whether answers of a session are still to be heard again.
func (m *machine) unheard(s interviewer.Session) bool {
	return m.engine() != speech.EngineLive && s.Setup.Engine != speech.EngineLive && m.rehearing.Pending(s)
}
