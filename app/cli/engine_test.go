package cli

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tellmemore/assets"
	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/followup"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/loop/looptest"
	"tellmemore/interviewer/porttest"
)

// wordsOf is what the fake ear of an engine hears in everything.
func wordsOf(e speech.Engine) string { return "the words of " + string(e) }

// fakeLive hears its words in everything and voice in what is loud.
type fakeLive struct{}

func (fakeLive) Engine() speech.Engine { return speech.EngineLive }
func (fakeLive) Recognise(context.Context, []int16) (string, error) {
	return wordsOf(speech.EngineLive), nil
}
func (fakeLive) NewDetector() (speech.Detector, error) { return fakeDetector{}, nil }

type fakeDetector struct{}

func (fakeDetector) Voiced(window []int16) bool { return audio.Measure(window).Peak > -40 }
func (fakeDetector) Close()                     {}

// fakeCareful hears its words in everything, or fails.
type fakeCareful struct {
	engine speech.Engine
	err    error
}

func (f fakeCareful) Engine() speech.Engine { return f.engine }
func (f fakeCareful) Window() audio.Samples { return 10 * audio.Second }
func (f fakeCareful) Transcribe(_ context.Context, s speech.Stretch) ([]speech.Phrase, error) {
	if f.err != nil {
		return nil, f.err
	}
	return []speech.Phrase{{Text: wordsOf(f.engine), End: audio.Samples(len(s.Samples)), Engine: f.engine}}, nil
}

// fakeSessions keeps rounds in memory and their takes in a folder. What no
// test needs is left out.
type fakeSessions struct {
	Sessions
	porttest.FakeStore
	loops  looptest.Fake
	folder string
	kept   []string // IDs
}

func (f *fakeSessions) SaveLoop(ctx context.Context, l loop.Loop) error {
	return f.loops.SaveLoop(ctx, l)
}

func (f *fakeSessions) FindLoop(ctx context.Context, id string) (loop.Loop, error) {
	return f.loops.FindLoop(ctx, id)
}

func (f *fakeSessions) Loops(ctx context.Context) ([]loop.Loop, error) { return f.loops.Loops(ctx) }

func (f *fakeSessions) Save(ctx context.Context, s interviewer.Session) error {
	if !slices.Contains(f.kept, s.ID) {
		f.kept = append(f.kept, s.ID)
	}
	return f.FakeStore.Save(ctx, s)
}

func (f *fakeSessions) Create(sessionID, name string) (interviewer.Take, error) {
	return audio.CreateTake(filepath.Join(f.folder, sessionID+name+".wav"))
}

func (f *fakeSessions) Find(ctx context.Context, id string) (interviewer.Session, error) {
	return f.Load(ctx, id)
}

func (f *fakeSessions) Change(ctx context.Context, id string, how func(interviewer.Session) interviewer.Session) (interviewer.Session, error) {
	s, err := f.Load(ctx, id)
	if err != nil {
		return s, err
	}
	s = how(s)
	return s, f.Save(ctx, s)
}

func (f *fakeSessions) List(ctx context.Context) (all []interviewer.Session, err error) {
	for _, id := range f.kept {
		s, err := f.Load(ctx, id)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

func (f *fakeSessions) Unfinished(context.Context) ([]interviewer.Session, error) { return nil, nil }

func (f *fakeSessions) UsedQuestions(context.Context) ([]string, error) { return nil, nil }

func (f *fakeSessions) LastPractised(context.Context) (map[string]time.Time, error) {
	return nil, nil
}

// hearing is a terminal with ears and one round that was practised before.
type hearing struct {
	*terminalOf
	sessions  *fakeSessions
	recording string
	asked     []speech.Engine // of the careful ears
	away      int             // how often a service was replaced
}

const earlier = "20260102-030405"

// newHearing has this file of settings and this engine chosen. The service and the built-in
// ear fail as they are told.
func newHearing(t *testing.T, settings string, engine speech.Engine, service, builtIn error) *hearing {
	t.Helper()
	h := &hearing{terminalOf: newTerminal(t, settings), sessions: &fakeSessions{folder: t.TempDir()}}
	h.recording = filepath.Join(t.TempDir(), "answer.wav")
	take, err := audio.CreateTake(h.recording)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(take.Write(murmur()), take.Close()); err != nil {
		t.Fatal(err)
	}
	err = h.sessions.Save(t.Context(), interviewer.Session{ID: earlier, Status: interviewer.StatusFinished, Turns: []interviewer.Turn{{
		Kind: interviewer.KindStory, Ended: true, Audio: h.recording, Duration: audio.Samples(len(murmur())),
		Phrases: []speech.Phrase{{Text: "something else", End: audio.Second, Engine: speech.EngineLive}},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	if h.Bank, err = bank.Load(assets.Principles()); err != nil {
		t.Fatal(err)
	}
	h.World.Engine = func() speech.Engine { return engine }
	h.World.Sessions = func(context.Context) (Sessions, error) { return h.sessions, nil }
	h.FollowUps = func() interviewer.FollowUps { return followup.Chooser{} }
	h.InManner = func(m followup.Manner) interviewer.FollowUps { return followup.Chooser{Manner: m} }
	h.Second = func(speech.Engine) interviewer.SecondEar { return nil }
	h.Ear = func(context.Context) Ear {
		return porttest.EarOf(speech.NewEar(t.Context(), speech.EngineLive, func(context.Context) (speech.LiveEngine, error) { return fakeLive{}, nil })).(Ear)
	}
	h.Careful = func(engine speech.Engine) speech.Careful {
		h.asked = append(h.asked, engine)
		whisper := fakeCareful{speech.EngineWhisper, builtIn}
		if engine != speech.EngineService {
			return whisper
		}
		return &speech.Fallback{Service: fakeCareful{engine, service}, BuiltIn: whisper, Away: func(error) { h.away++ }}
	}
	return h
}

// murmur is three seconds of what the fake detector takes for voice.
func murmur() []int16 {
	samples := make([]int16, 3*audio.Rate)
	for i := range samples {
		samples[i] = int16(4000 * (1 - 2*(i/40%2)))
	}
	return samples
}

// commands are those that hear a recording or a round.
func (h *hearing) commands() map[string][]string {
	return map[string][]string{
		"practice":   {"practice", "--audio", h.recording, "--follow-ups", "0"},
		"transcribe": {"transcribe", h.recording},
		"recognise":  {"recognise", earlier},
	}
}

// heard runs a command and returns the words that it prints or keeps.
func (h *hearing) heard(t *testing.T, command string, flags ...string) (status int, words, notes string) {
	t.Helper()
	status, words, notes = h.run(append(h.commands()[command], flags...)...)
	if command == "recognise" {
		s, err := h.sessions.Load(t.Context(), earlier)
		if err != nil {
			t.Fatal(err)
		}
		words = s.Turns[0].Text()
	}
	return status, words, notes
}

func TestEngineChoosesTheEar(t *testing.T) {
	tests := map[string]struct {
		flag     string // "" for none
		settings speech.Engine
		service  error // why it is away
		want     speech.Engine
		asked    []speech.Engine // careful ears
		away     int
	}{
		"live":                      {"live", speech.EngineService, nil, speech.EngineLive, nil, 0},
		"whisper":                   {"whisper", speech.EngineLive, nil, speech.EngineWhisper, []speech.Engine{speech.EngineWhisper}, 0},
		"service":                   {"service", speech.EngineLive, nil, speech.EngineService, []speech.Engine{speech.EngineService}, 0},
		"service that is away":      {"service", speech.EngineLive, speech.ErrUnavailable, speech.EngineWhisper, []speech.Engine{speech.EngineService}, 1},
		"live of the settings":      {"", speech.EngineLive, nil, speech.EngineLive, nil, 0},
		"whisper of the settings":   {"", speech.EngineWhisper, nil, speech.EngineWhisper, []speech.Engine{speech.EngineWhisper}, 0},
		"service of the settings":   {"", speech.EngineService, nil, speech.EngineService, []speech.Engine{speech.EngineService}, 0},
		"away, and of the settings": {"", speech.EngineService, speech.ErrUnauthorised, speech.EngineWhisper, []speech.Engine{speech.EngineService}, 1},
	}
	for name, tt := range tests {
		for _, command := range []string{"practice", "transcribe", "recognise"} {
			t.Run(name+", "+command, func(t *testing.T) {
				h := newHearing(t, "", tt.settings, tt.service, nil)
				var flags []string
				if tt.flag != "" {
					flags = []string{"--engine", tt.flag}
				}
				status, words, notes := h.heard(t, command, flags...)
				if status != 0 || !strings.Contains(words, wordsOf(tt.want)) {
					t.Errorf("status %d, %q, want %q: %s", status, words, wordsOf(tt.want), notes)
				}
				if !slices.Equal(h.asked, tt.asked) || h.away != tt.away {
					t.Errorf("asked %v, away %d times, want %v and %d", h.asked, h.away, tt.asked, tt.away)
				}
				if command != "recognise" {
					return
				}
				kept, err := h.sessions.Load(t.Context(), h.sessions.kept[0])
				if err != nil || kept.Engine != tt.want {
					t.Errorf("kept words of %q, %v; want %q", kept.Engine, err, tt.want)
				}
			})
		}
	}
}

func TestWrongEngine(t *testing.T) {
	for _, command := range []string{"practice", "transcribe", "recognise"} {
		for name, value := range map[string]string{"unknown": "vosk", "another spelling": "Whisper", "as in the settings": "built-in"} {
			t.Run(command+", "+name, func(t *testing.T) {
				h := newHearing(t, "", speech.EngineLive, nil, nil)
				status, _, notes := h.heard(t, command, "--engine", value)
				if status != 2 || !strings.Contains(notes, "live, whisper or service") || !strings.Contains(notes, value) {
					t.Errorf("status %d: %s", status, notes)
				}
				if h.asked != nil {
					t.Errorf("asked %v", h.asked)
				}
			})
		}
	}
}

// An ear that can't hear costs a round nothing, and is told where its words
// are what was asked for.
func TestCarefulEarThatFails(t *testing.T) {
	tests := map[string]struct {
		status int
		words  string
		notes  string
	}{
		"practice":   {0, wordsOf(speech.EngineLive), "as they were heard during the round"},
		"transcribe": {1, "", "speech model is missing"},
		"recognise":  {1, "something else", "speech model is missing"},
	}
	for command, tt := range tests {
		t.Run(command, func(t *testing.T) {
			h := newHearing(t, "", speech.EngineService, speech.ErrUnavailable, speech.ErrNoModel)
			status, words, notes := h.heard(t, command)
			if status != tt.status || !strings.Contains(words, tt.words) || !strings.Contains(notes, tt.notes) {
				t.Errorf("status %d, %q: %s", status, words, notes)
			}
			if strings.Contains(words, wordsOf(speech.EngineWhisper)) || strings.Contains(words, wordsOf(speech.EngineService)) {
				t.Errorf("%q", words)
			}
		})
	}
}

func TestRecogniseOf(t *testing.T) {
	tests := map[string]struct {
		args   []string
		empty  bool // there are no rounds
		status int
		says   string
	}{
		"the last round":     {[]string{"last"}, false, 0, earlier},
		"an unknown session": {[]string{"19990101-000000"}, false, 1, "no such round"},
		"no rounds":          {[]string{"last"}, true, 1, "No rounds yet"},
		"no session":         {nil, false, 2, "one session"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHearing(t, "", speech.EngineWhisper, nil, nil)
			if tt.empty {
				h.sessions = &fakeSessions{folder: t.TempDir()}
			}
			status, _, notes := h.run(append([]string{"recognise"}, tt.args...)...)
			if status != tt.status || !strings.Contains(notes, tt.says) {
				t.Errorf("status %d, want %d and %q: %s", status, tt.status, tt.says, notes)
			}
		})
	}
}
