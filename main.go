// Tell Me More rehearses behavioural interviews by voice. This file is the
// composition root: it makes the adapters, hands them to the window or the
// command line, and does nothing else.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"

	"github.com/adrg/xdg"

	"tellmemore/app/cli"
	"tellmemore/app/keyring"
	"tellmemore/app/preferences"
	"tellmemore/app/wording"
	"tellmemore/assets"
	"tellmemore/audio/device"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/freed"
	"tellmemore/audio/speech/live"
	"tellmemore/audio/speech/models"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/store"
)

// version is set by the linker in a release.
var version = "development"

func main() { os.Exit(run()) }

// garbage is how much the heap may grow before it is cleared, in percent of what
// is in use. Go's own 100 takes 25 MB more, and little is thrown away here.
const garbage = 30

func run() int {
	freed.AtOnce()
	debug.SetGCPercent(garbage)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	logFile, err := openLog()
	if err != nil {
		fmt.Fprintln(os.Stderr, "The log can't be written; going on without one:", err)
		if logFile, err = os.OpenFile(os.DevNull, os.O_WRONLY, 0); err != nil {
			return 1
		}
	}
	stderr, err := device.Divert(logFile)
	log := slog.New(slog.NewTextHandler(logFile, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if err != nil {
		log.Warn("divert stderr", "err", err)
	}
	m := newMachine(ctx, log)
	defer m.close()
	questions, err := bank.Load(assets.Principles())
	if err != nil {
		log.Error("load questions", "err", err)
		fmt.Fprintln(stderr, err)
		return 1
	}
	questions, m.refused = questions.With(os.DirFS(packsFolder()))
	for _, err := range m.refused {
		log.Warn("a pack of the person's own", "err", err)
	}
	return cli.Run(ctx, m.world(questions, stderr), os.Args[1:])
}

// machine makes each adapter when it is first needed, once.
type machine struct {
	ctx         context.Context // of the program
	log         *slog.Logger
	system      *device.System
	choices     *preferences.Choices
	keys        keyring.Keyring
	store       func() (*store.Store, error)
	ear         func() liveEar
	synthesiser func() speech.Synthesiser
	services    services
	reading     reading
	rehearing   *interviewer.Rehearing
	reheard     chan interviewer.Session // what has a better transcript now
	refused     []error                  // packs of the person's own that are left out
	opened      []func() error           // what to close at the end
}

func newMachine(ctx context.Context, log *slog.Logger) *machine {
	m := &machine{
		ctx: ctx, log: log, system: device.NewSystem(log), keys: keyring.New(os.Getenv),
		choices: preferences.Open(filepath.Join(xdg.ConfigHome, "tellmemore", "settings.toml")),
		reheard: make(chan interviewer.Session, 8),
	}
	m.services.notices = make(chan interviewer.Notice, 4)
	m.rehearing = &interviewer.Rehearing{Kept: kept{m}, Hear: m.rehear, Log: log, Changed: m.better}
	m.choices.Changed = m.rechosen
	m.warn("settings", m.choices.Err())
	m.store = sync.OnceValues(func() (*store.Store, error) {
		s, err := store.Open(ctx, dataFolder())
		if err != nil {
			return nil, err
		}
		m.opened = append(m.opened, s.Close)
		return s, nil
	})
	m.ear = sync.OnceValue(func() liveEar {
		return liveEar{speech.NewEar(ctx, speech.EngineLive, func(context.Context) (speech.LiveEngine, error) {
			ear, err := loadEar()
			log.Info("recogniser loaded", "err", err)
			return ear, err
		})}
	})
	m.synthesiser = sync.OnceValue(func() speech.Synthesiser {
		return speech.NewLazySynthesiser(ctx, func(context.Context) (speech.Speaker, error) { return loadVoice() })
	})
	return m
}

// voice is the interviewer's, as it is chosen now.
func (m *machine) voice() speech.Voice {
	return speech.Voice{Synthesiser: m.synthesiser(), Loudspeaker: m.speaker(), Pace: float32(m.choices.Now().Voice.Pace)}
}

// speaker is the loudspeaker that is chosen now.
func (m *machine) speaker() device.Speaker {
	return device.Speaker{System: m.system, Name: m.choices.Now().Devices.Loudspeaker}
}

// microphone is the named one, or the one that is chosen now.
func (m *machine) microphone(name string) device.Microphone {
	if name == "" {
		name = m.choices.Now().Devices.Microphone
	}
	return device.Microphone{System: m.system, Name: name}
}

// packsFolder is where the person's own packs lie.
func packsFolder() string { return filepath.Join(xdg.ConfigHome, "tellmemore", "packs") }

func dataFolder() string { return filepath.Join(xdg.DataHome, "tellmemore") }

func (m *machine) close() {
	m.choices.Wait()
	if err := m.system.Close(); err != nil {
		m.log.Warn("close sound", "err", err)
	}
	for _, closing := range m.opened {
		m.warn("close store", closing())
	}
}

func (m *machine) world(questions *bank.Bank, stderr io.Writer) cli.World {
	return cli.World{
		Version:   version,
		Bank:      questions,
		Packs:     packsFolder(),
		Refused:   m.refused,
		FollowUps: m.followUps,
		InManner:  m.inManner,
		Reader:    func(context.Context) (coach.Reader, error) { return m.reader() },
		Sessions: func(context.Context) (cli.Sessions, error) {
			s, err := m.store()
			if err != nil {
				return nil, err
			}
			return s, nil
		},
		Ear: func(context.Context) cli.Ear { return m.ear() },
		Careful: func(engine speech.Engine) speech.Careful {
			return m.careful(engine, func(error) {
				fmt.Fprintln(stderr, wording.Notice(interviewer.NoticeEarAway))
			})()
		},
		Engine:  m.engine,
		Second:  m.second,
		Notices: m.services.notices,
		Tester:  tester{m},
		Voice:   func(context.Context) interviewer.Voice { return m.voice() },
		Paced:   m.paced,
		Microphone: func(name string) (interviewer.Source, error) {
			return m.microphone(name), nil
		},
		Models: func(ctx context.Context, progress func(string, int64, int64)) error {
			return models.Fetch(ctx, models.Dir(), progress)
		},
		VerifyModels: func() error {
			return errors.Join(models.VerifyEar(models.Dir()), models.VerifyVoice(models.Dir()))
		},
		VerifyWhisper: func() error { return models.VerifyWhisper(models.Dir()) },
		Loudspeaker: func() (string, error) {
			devices, err := m.system.Outputs()
			if err != nil {
				return "", err
			}
			if chosen := m.speaker().Name; chosen != "" {
				return chosen, nil
			}
			return devices[0].Name, nil
		},
		Choices: m.choices,
		BaseURL: os.Getenv("OPENAI_BASE_URL"),
		Keys:    m.keys,
		Window:  m.window(questions),
		Sample:  assets.WriteSample,
		Log:     m.log,
		In:      os.Stdin, Out: os.Stdout, Err: stderr,
	}
}

// liveEar is speech.Ear with the types of the interview's port.
type liveEar struct{ *speech.Ear }

// Listen begins an answer.
func (e liveEar) Listen(ctx context.Context, heard func(speech.Phrase)) (interviewer.Hearing, error) {
	h, err := e.Ear.Listen(ctx, heard)
	if err != nil {
		return nil, err
	}
	return h, nil
}

func loadEar() (speech.LiveEngine, error) {
	if err := models.VerifyEar(models.Dir()); err != nil {
		return nil, err
	}
	p := models.In(models.Dir())
	ear, err := live.NewEar(live.EarFiles{Encoder: p.Encoder, Decoder: p.Decoder, Tokens: p.Tokens, Detector: p.Detector})
	if err != nil {
		return nil, err
	}
	return ear, nil
}

func loadVoice() (speech.Speaker, error) {
	if err := models.VerifyVoice(models.Dir()); err != nil {
		return nil, err
	}
	p := models.In(models.Dir())
	voice, err := live.NewVoice(live.VoiceFiles{Model: p.Voice, Tokens: p.VoiceTokens, Rules: p.VoiceRules})
	if err != nil {
		return nil, err
	}
	return voice, nil
}

// logBound is the size in bytes at which the log is begun afresh, the last one
// kept beside it.
const logBound = 1 << 20

func openLog() (*os.File, error) {
	dir := filepath.Join(xdg.StateHome, "tellmemore")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "tellmemore.log")
	if info, err := os.Stat(path); err == nil && info.Size() > logBound {
		if err := os.Rename(path, path+".1"); err != nil {
			return nil, err
		}
	}
	return os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600) // #nosec G304 -- the person's own state folder
}
