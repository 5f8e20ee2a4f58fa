package main

import (
	"context"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"tellmemore/app"
	"tellmemore/app/guide"
	"tellmemore/app/practice"
	"tellmemore/app/settings"
	"tellmemore/audio"
	"tellmemore/audio/device"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

// window hands the adapters to the window.
func (m *machine) window(questions *bank.Bank) func(context.Context) error {
	return func(ctx context.Context) error {
		go m.ear() // the models load while the person looks around
		go m.synthesiser()
		ctx, closed := context.WithCancel(ctx)
		var hearing sync.WaitGroup
		hearing.Go(func() { m.rehearing.Run(ctx) })
		defer hearing.Wait()
		defer closed()
		return app.Run(ctx, app.Params{
			Questions:   &shelf{questions, m},
			Microphones: microphones{m.system},
			Player:      player{m},
			Waveform: func(path string, n int) ([]float32, error) {
				samples, err := audio.ReadTake(path)
				return audio.Peaks(samples, n), err
			},
			Seed: rand.Uint64,
			NewRound: func(setup interviewer.Setup, microphone string) (app.Round, error) {
				return m.round(newSession(setup), microphone, loop.CharacterOf(bank.AnyRound))
			},
			Looping: loops{m, questions},
			Sessions: func() (app.Sessions, error) {
				s, err := m.store()
				if err != nil {
					return nil, err
				}
				return s, nil
			},
			Recover: func(ctx context.Context, id string) error {
				_, err := m.recover(ctx, id)
				return err
			},
			Unheard: m.unheard,
			Trouble: m.rehearing.Trouble,
			Reheard: m.reheard,
			Judge:   m.judge,
			Settings: settings.Params{
				Choices: m.choices, BaseURL: os.Getenv("OPENAI_BASE_URL"), Keys: m.keys, Tester: tester{m}, Tokens: m.tokens, Loudspeakers: loudspeakers{m.system},
				Say: func(ctx context.Context, text string) error { return m.voice().Say(ctx, text) },
			},
			Guide: guide.Params{
				Pages: questions.Pages(), Refused: m.refused, Folder: packsFolder(),
			},
			Recordings: filepath.Join(dataFolder(), "recordings"),
			Log:        m.log,
		})
	}
}

// newSession is a session that begins now.
func newSession(setup interviewer.Setup) interviewer.Session {
	now := time.Now()
	return interviewer.Session{ID: interviewer.NewID(now), StartedAt: now, Setup: setup}
}

// round makes a round with a microphone, led by somebody.
func (m *machine) round(session interviewer.Session, microphone string, by loop.Character) (app.Round, error) {
	s, err := m.store()
	if err != nil {
		return nil, err
	}
	m.forget()
	session.Setup.Engine = m.engine()
	ports := interviewer.Ports{
		Source: m.microphone(microphone), Takes: s, Store: s, Ear: m.ear(), FollowUps: m.inManner(by.Manner),
		Second: m.second(session.Setup.Engine), Notices: m.services.notices, Log: m.log,
	}
	if session.Setup.Voice {
		ports.Voice = m.paced(m.ctx, by.Pace)
	}
	return undisturbed{interviewer.NewRunner(session, ports), m.rehearing}, nil
}

// undisturbed is a round to which the hearing of earlier answers gives way.
type undisturbed struct {
	*interviewer.Runner
	rehearing *interviewer.Rehearing
}

// Run runs the round.
func (r undisturbed) Run(ctx context.Context) (interviewer.Session, error) {
	r.rehearing.Pause()
	defer r.rehearing.Resume()
	return r.Runner.Run(ctx)
}

// recover brings a session back and has its answers recognised again.
func (m *machine) recover(ctx context.Context, id string) (interviewer.Session, error) {
	s, err := m.store()
	if err != nil {
		return interviewer.Session{}, err
	}
	session, err := s.Recover(ctx, id)
	if err != nil {
		return session, err
	}
	ear := m.ear()
	session, err = interviewer.Rehear(ctx, session, func(ctx context.Context, take string) ([]speech.Phrase, error) {
		return speech.TranscribeFile(ctx, ear, take)
	})
	if err != nil {
		return session, err
	}
	if err := s.Save(ctx, session); err != nil {
		return session, err
	}
	m.rehearing.Stir()
	return session, nil
}

// shelf is the bank with what was practised, as the practice screen needs it.
type shelf struct {
	*bank.Bank
	machine *machine
}

// Principles returns the lines of the list.
func (s *shelf) Principles() []practice.Principle {
	var all []practice.Principle
	for _, p := range s.Bank.Principles() {
		all = append(all, practice.Principle{Name: p.Name, Listens: p.Listens})
	}
	return all
}

// Pick prefers questions that were not used.
func (s *shelf) Pick(principle string, level interviewer.Level, seed uint64) (interviewer.Question, error) {
	var used []string
	if store, err := s.machine.store(); err == nil {
		used, err = store.UsedQuestions(context.Background())
		s.machine.warn("used questions", err)
	}
	return s.Bank.Pick(principle, level, bank.AnyRound, used, seed)
}

// Surprise leans towards what was not practised for a while.
func (s *shelf) Surprise(level interviewer.Level, seed uint64) string {
	last, err := s.LastPractised(context.Background())
	s.machine.warn("last practised", err)
	return s.Bank.Surprise(last, level, seed).Name
}

// LastPractised tells when each principle was practised.
func (s *shelf) LastPractised(ctx context.Context) (map[string]time.Time, error) {
	store, err := s.machine.store()
	if err != nil {
		return nil, err
	}
	return store.LastPractised(ctx)
}

func (m *machine) warn(doing string, err error) {
	if err != nil {
		m.log.Warn(doing, slog.Any("err", err))
	}
}

// player plays takes on the loudspeaker that is chosen when they begin.
type player struct{ machine *machine }

// Play plays a take.
func (p player) Play(ctx context.Context, path string, from audio.Samples, speed float64, at func(audio.Samples)) error {
	return p.machine.speaker().Play(ctx, path, from, speed, at)
}

// loudspeakers is the sound that comes out, as the settings need it.
type loudspeakers struct{ system *device.System }

// Outputs lists the loudspeakers by name.
func (l loudspeakers) Outputs() ([]string, error) {
	devices, err := l.system.Outputs()
	return namesOf(devices), err
}

// Chime plays a short sound on a loudspeaker.
func (l loudspeakers) Chime(ctx context.Context, name string) error {
	const rate = 48000
	sound := audio.Chime(rate)
	return device.Speaker{System: l.system, Name: name}.PlayStream(ctx, rate, func(context.Context) ([]float32, error) {
		if sound == nil {
			return nil, io.EOF
		}
		piece := sound
		sound = nil
		return piece, nil
	})
}

func namesOf(devices []device.Device) []string {
	var names []string
	for _, d := range devices {
		names = append(names, d.Name)
	}
	return names
}

// microphones is the sound that comes in, as the screens need it.
type microphones struct{ system *device.System }

// Inputs lists the microphones by name.
func (m microphones) Inputs() ([]string, error) {
	devices, err := m.system.Inputs()
	return namesOf(devices), err
}

// LevelCheck tells the level of a microphone.
func (m microphones) LevelCheck(ctx context.Context, name string, level func(audio.Level)) error {
	return device.Microphone{System: m.system, Name: name}.LevelCheck(ctx, level)
}
