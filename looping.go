package main

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"tellmemore/app"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/chat"
	"tellmemore/interviewer/followup"
	"tellmemore/interviewer/loop"
)

// inManner returns the follow-ups that are chosen now, by an interviewer with a
// manner of their own.
func (m *machine) inManner(manner followup.Manner) interviewer.FollowUps {
	own := m.chooser()
	own.Manner = manner
	if service, ok := m.followUps().(*chat.FollowUps); ok {
		return service.Beside(own)
	}
	return own
}

// paced returns the voice at so many times the pace that is chosen now.
func (m *machine) paced(_ context.Context, pace float64) interviewer.Voice {
	v := m.voice()
	v.Pace *= float32(pace)
	return v
}

// loops is loops as the window needs them.
type loops struct {
	machine *machine
	bank    *bank.Bank
}

// Plan plans a loop that is not kept yet; without principles it is for all that
// have a question for the level.
func (l loops) Plan(ctx context.Context, level interviewer.Level, mode interviewer.Mode, principles []string) (loop.Loop, error) {
	store, err := l.machine.store()
	if err != nil {
		return loop.Loop{}, err
	}
	if len(principles) == 0 {
		principles = l.suiting(level)
	}
	choice := loop.Choice{Level: level, Principles: principles, Seed: rand.Uint64()} // #nosec G404 -- variety, no secret
	return loop.New(ctx, l.bank, store, choice, mode, time.Now())
}

// suiting are the principles that a loop can ask for at a level.
func (l loops) suiting(level interviewer.Level) []string {
	var all []string
	for _, p := range l.bank.Principles() {
		if slices.ContainsFunc(bank.Rounds(), func(r bank.Round) bool { return len(l.bank.Questions(p.Name, level, r)) > 0 }) {
			all = append(all, p.Name)
		}
	}
	return all
}

// Settle brings back the question that was interrupted, and keeps the loop.
func (l loops) Settle(ctx context.Context, one loop.Loop) (loop.Loop, error) {
	store, err := l.machine.store()
	if err != nil {
		return one, err
	}
	if one, err = loop.Settle(ctx, one, store.Load, l.machine.recover); err != nil {
		return one, err
	}
	return one, store.SaveLoop(ctx, one)
}

// Ask makes the round that asks the next question. The loop is kept before its
// first word, so that a kill loses nothing.
func (l loops) Ask(ctx context.Context, one loop.Loop, microphone string) (app.Round, loop.Loop, error) {
	at, more := one.Next()
	if !more {
		return nil, one, errors.New("ask: the loop is over")
	}
	store, err := l.machine.store()
	if err != nil {
		return nil, one, err
	}
	setup := one.Setup(at)
	setup.Voice = l.machine.choices.Now().Voice.On
	session := newSession(setup)
	one = one.Asking(at, session.ID)
	if err := store.SaveLoop(ctx, one); err != nil {
		return nil, one, err
	}
	r, err := l.machine.round(session, microphone, loop.CharacterOf(one.Rounds[at.Round].Of))
	return r, one, err
}

// Debrief puts together what was said in a loop.
func (l loops) Debrief(ctx context.Context, one loop.Loop) (loop.Debrief, error) {
	made, err := l.debrief(ctx, one)
	if ctx.Err() == nil {
		l.machine.warn("debrief", err)
	}
	return made, err
}

func (l loops) debrief(ctx context.Context, one loop.Loop) (loop.Debrief, error) {
	store, err := l.machine.store()
	if err != nil {
		return loop.Debrief{}, err
	}
	reader, err := l.machine.reader()
	if err != nil {
		return loop.Debrief{}, err
	}
	return loop.DebriefOf(ctx, one, reader, store.Load)
}
