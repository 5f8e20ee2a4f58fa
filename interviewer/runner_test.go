package interviewer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// fakeSource plays answers: one recording an answer, or, where live, one
// stream in real time.
type fakeSource struct {
	live    bool
	answers [][]int16
	opened  int
	fail    []error // of the next opens; nil opens
	pull    int     // samples after which a live source goes away, once
}

func (f *fakeSource) Live() bool { return f.live }

func (f *fakeSource) Open(context.Context) (Capture, error) {
	if len(f.fail) > 0 {
		err := f.fail[0]
		f.fail = f.fail[1:]
		if err != nil {
			return nil, err
		}
	}
	if f.opened >= len(f.answers) {
		return nil, audio.ErrNoInput
	}
	c := &fakeCapture{source: f, left: f.answers[f.opened]}
	f.opened++
	return c, nil
}

type fakeCapture struct {
	source *fakeSource
	left   []int16
	read   int
}

func (c *fakeCapture) Read(ctx context.Context, block []int16) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	if c.source.live {
		select {
		case <-ctx.Done():
			return 0, ctx.Err()
		case <-time.After(audio.Samples(len(block)).Duration()):
		}
	}
	if c.source.pull > 0 && c.read >= c.source.pull {
		c.source.pull = 0
		return 0, audio.ErrUnplugged
	}
	n := copy(block, c.left)
	c.left, c.read = c.left[n:], c.read+n
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func (c *fakeCapture) Close() error { return nil }

// fakeTakes keeps takes in memory.
type fakeTakes struct {
	mu    sync.Mutex
	takes map[string]*fakeTake
	room  int // samples left on the disk; 0 for no bound
}

type fakeTake struct {
	name    string
	samples []int16
	closed  bool
	room    int
}

func (f *fakeTakes) Create(_, name string) (Take, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.takes == nil {
		f.takes = map[string]*fakeTake{}
	}
	t := &fakeTake{name: name, room: f.room}
	f.takes[name] = t
	return t, nil
}

func (t *fakeTake) Write(s []int16) error {
	if t.room > 0 && len(t.samples)+len(s) > t.room {
		return audio.ErrDiskFull
	}
	t.samples = append(t.samples, s...)
	return nil
}

func (t *fakeTake) Trim(n audio.Samples) error {
	t.samples = slices.Delete(t.samples, 0, min(int(n), len(t.samples)))
	return nil
}
func (t *fakeTake) Close() error { t.closed = true; return nil }
func (t *fakeTake) Path() string { return t.name + ".wav" }

// fakeEar hears the value of the samples: a loud sample is a word.
type fakeEar struct {
	err   error
	every audio.Samples // a phrase is recognised meanwhile; 0 for none
}

type fakeDetector struct{}

func (fakeDetector) Voiced(w []int16) bool { return audio.Measure(w).Peak > -40 }
func (fakeDetector) Close()                {}

func (e fakeEar) Engine() speech.Engine              { return speech.EngineLive }
func (e fakeEar) Detector() (speech.Detector, error) { return fakeDetector{}, e.err }
func (e fakeEar) Listen(_ context.Context, heard func(speech.Phrase)) (Hearing, error) {
	if e.err != nil {
		return nil, e.err
	}
	return &fakeHearing{heard: heard, every: e.every}, nil
}

type fakeHearing struct {
	heard   func(speech.Phrase)
	every   audio.Samples
	n       audio.Samples
	phrases int
	loud    bool
}

func (h *fakeHearing) Write(s []int16) {
	h.n += audio.Samples(len(s))
	h.loud = h.loud || audio.Measure(s).Peak > -40
	if h.every > 0 && int(h.n/h.every) > h.phrases {
		h.phrases++
		h.heard(speech.Phrase{Text: fmt.Sprint("phrase ", h.phrases), End: h.n})
	}
}

func (h *fakeHearing) Finish(context.Context) ([]speech.Phrase, error) {
	if !h.loud {
		return nil, nil
	}
	return []speech.Phrase{{Text: "some words", End: h.n, Engine: speech.EngineLive}}, nil
}

type fakeVoice struct {
	mu   sync.Mutex
	said []string
}

func (v *fakeVoice) Say(ctx context.Context, text string) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(2 * time.Second):
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.said = append(v.said, text)
	return nil
}

type fakeFollowUps struct{}

func (fakeFollowUps) Next(_ context.Context, s Session) (Ask, error) {
	probe := Probes()[len(s.Turns)-1]
	return Ask{Probe: probe, Text: "What " + string(probe) + "?"}, nil
}

// attentive listens for 3.3 s to each answer under way.
type attentive struct {
	fakeFollowUps
	listening, most int
	heard           []string // the turns, and the last phrase
}

func (a *attentive) Attend(ctx context.Context, s Session) {
	a.listening++
	a.most = max(a.most, a.listening)
	defer func() { a.listening-- }()
	last := s.Turns[len(s.Turns)-1]
	a.heard = append(a.heard, fmt.Sprint(len(s.Turns), " ", last.Phrases[len(last.Phrases)-1].Text))
	select {
	case <-ctx.Done():
	case <-time.After(3300 * time.Millisecond):
	}
}

type fakeStore struct {
	mu   sync.Mutex
	last Session
	err  error
}

func (f *fakeStore) Save(_ context.Context, s Session) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = s
	return f.err
}

func tone(n audio.Samples) []int16 {
	s := make([]int16, n)
	for i := range s {
		s[i] = int16(8000 * (1 - 2*(i/20%2)))
	}
	return s
}

type rig struct {
	source *fakeSource
	takes  *fakeTakes
	ear    fakeEar
	voice  *fakeVoice
	store  *fakeStore
}

func newRig(source *fakeSource) *rig {
	return &rig{source: source, takes: &fakeTakes{}, voice: &fakeVoice{}, store: &fakeStore{}}
}

func (g *rig) runner(setup Setup) *Runner {
	return NewRunner(Session{ID: "s", Setup: setup}, Ports{
		Source: g.source, Takes: g.takes, Ear: g.ear, Voice: g.voice,
		FollowUps: fakeFollowUps{}, Store: g.store,
	})
}

// person plays the round: starts whenever ready, and skips when it has no
// recording left.
func person(ctx context.Context, r *Runner, answers int) {
	started := 0
	var last Phase
	for s := range r.Snapshots(ctx) {
		if s.Phase == PhaseReady && last != PhaseReady {
			if started < answers {
				started++
				r.Do(CommandStart)
			} else {
				r.Do(CommandSkip)
			}
		}
		last = s.Phase
	}
}

func TestRoundOfRecordings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(&fakeSource{answers: [][]int16{tone(135 * second), tone(10 * second)}})
		r := g.runner(Setup{Mode: Strict, FollowUps: 2, Voice: true, Question: Question{Text: "Tell me."}})
		go person(t.Context(), r, 2)
		s, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if len(s.Turns) != 3 || s.Status != StatusFinished {
			t.Fatalf("%d turns, %s", len(s.Turns), s.Status)
		}
		story, first, second := s.Turns[0], s.Turns[1], s.Turns[2]
		if story.Duration != StoryLimit || !story.CutOff || len(g.takes.takes["00-story"].samples) != int(StoryLimit) {
			t.Errorf("story of %d samples, cut %v, %d on disk", story.Duration, story.CutOff, len(g.takes.takes["00-story"].samples))
		}
		if first.Duration != 10*audio.Second || first.CutOff || first.Skipped {
			t.Errorf("first follow-up %+v", first)
		}
		if !second.Skipped || second.Audio != "" {
			t.Errorf("second follow-up %+v", second)
		}
		if want := []string{"Tell me.", CutInLine, "What event?", "What role?"}; !slices.Equal(g.voice.said, want) {
			t.Errorf("said %q, want %q", g.voice.said, want)
		}
		if len(g.store.last.Turns) != 3 || g.store.last.Status != StatusFinished {
			t.Errorf("stored %+v", g.store.last)
		}
	})
}

// One listening at a time, always to the newest words.
func TestAnswersAreAttended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(&fakeSource{live: true, answers: [][]int16{tone(60 * second)}})
		g.ear.every = second
		listener := &attentive{}
		r := g.runner(Setup{Mode: Strict, FollowUps: 1, Question: Question{Text: "Tell me."}})
		r.ports.FollowUps = listener
		go func() {
			for s := range r.Snapshots(t.Context()) {
				switch {
				case s.CanStart:
					r.Do(CommandStart)
				case s.Turn.Duration > 10*second:
					r.Do(CommandFinish)
				}
			}
		}()
		if _, err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if listener.most != 1 {
			t.Errorf("%d listenings at once", listener.most)
		}
		if want := []string{"1 phrase 1", "1 phrase 4", "1 phrase 7", "2 phrase 1", "2 phrase 4", "2 phrase 7"}; !slices.Equal(listener.heard, want) {
			t.Errorf("heard %q, want %q", listener.heard, want)
		}
	})
}

func TestThinkingLeavesTheTake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answer := append(make([]int16, 4*second), tone(6*second)...)
		g := newRig(&fakeSource{answers: [][]int16{answer}})
		r := g.runner(Setup{Mode: Strict, Question: Question{Text: "Tell me."}})
		go person(t.Context(), r, 1)
		s, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		turn := s.Turns[0]
		if got := audio.Samples(len(g.takes.takes["00-story"].samples)); got != turn.Duration {
			t.Errorf("%d samples on disk, %d counted", got, turn.Duration)
		}
		if turn.Duration+turn.Thinking != 10*second {
			t.Errorf("duration %d and thinking %d do not add up", turn.Duration, turn.Thinking)
		}
		if turn.Phrases[0].End != turn.Duration {
			t.Errorf("phrase ends at %d of %d", turn.Phrases[0].End, turn.Duration)
		}
	})
}

func TestMicrophonePulledAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(&fakeSource{
			live: true, pull: int(5 * second), answers: [][]int16{tone(60 * second), tone(3 * second)},
			fail: []error{nil, audio.ErrNoInput, audio.ErrNoInput},
		})
		r := g.runner(Setup{Mode: Strict, Question: Question{Text: "Tell me."}})
		var lost, back bool
		go func() {
			for s := range r.Snapshots(t.Context()) {
				switch {
				case s.CanStart:
					r.Do(CommandStart)
				case s.Notice == NoticeUnplugged:
					lost = true
				case lost && s.Phase == PhaseAnswering && s.Notice == NoticeNone:
					back = true
				}
				if back && s.Turn.Duration > 6*second {
					r.Do(CommandFinish)
				}
			}
		}()
		s, err := r.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !lost || !back {
			t.Fatalf("lost %v back %v", lost, back)
		}
		if got := audio.Samples(len(g.takes.takes["00-story"].samples)); got != s.Turns[0].Duration || got < 6*second {
			t.Errorf("%d samples kept, %d counted", got, s.Turns[0].Duration)
		}
	})
}

func TestNoRecogniserStillRecords(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(&fakeSource{answers: [][]int16{tone(40 * second)}})
		g.ear = fakeEar{err: speech.ErrNoModel}
		r := g.runner(Setup{Mode: Strict, Question: Question{Text: "Tell me."}})
		go person(t.Context(), r, 1)
		s, err := r.Run(t.Context())
		if err != nil || len(s.Turns) != 1 || s.Turns[0].Duration != 40*second {
			t.Errorf("%v %+v", err, s.Turns)
		}
		if got := r.Snapshot().Notice; got != NoticeNoEar {
			t.Errorf("notice %q", got)
		}
	})
}

func TestDiskFullKeepsTheAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(&fakeSource{answers: [][]int16{tone(60 * second)}})
		g.takes.room = int(20 * second)
		r := g.runner(Setup{Mode: Strict, Question: Question{Text: "Tell me."}})
		go person(t.Context(), r, 1)
		s, err := r.Run(t.Context())
		if err != nil || len(s.Turns) != 1 || s.Turns[0].Text() == "" {
			t.Fatalf("%v %+v", err, s.Turns)
		}
		if got := r.Snapshot().Notice; got != NoticeDiskFull {
			t.Errorf("notice %q", got)
		}
		if !g.takes.takes["00-story"].closed {
			t.Error("take left open")
		}
	})
}

func TestStoreFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newRig(&fakeSource{answers: [][]int16{tone(40 * second)}})
		g.store.err = errors.New("no")
		r := g.runner(Setup{Mode: Strict, Question: Question{Text: "Tell me."}})
		go person(t.Context(), r, 1)
		if _, err := r.Run(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := r.Snapshot().Notice; got != NoticeNotSaved {
			t.Errorf("notice %q", got)
		}
	})
}

func TestLeavingInMidAnswerKeepsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, leave := context.WithCancel(t.Context())
		g := newRig(&fakeSource{live: true, answers: [][]int16{tone(60 * second)}})
		r := g.runner(Setup{Mode: Strict, Question: Question{Text: "Tell me."}})
		go func() {
			for s := range r.Snapshots(t.Context()) {
				if s.CanStart {
					r.Do(CommandStart)
				}
				if s.Turn.Duration > 5*second {
					leave()
				}
			}
		}()
		if _, err := r.Run(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		kept := g.store.last
		if kept.Status != StatusRunning || len(kept.Turns) != 1 || kept.Turns[0].Ended {
			t.Errorf("kept %+v", kept)
		}
		if take := g.takes.takes["00-story"]; !take.closed || len(take.samples) < int(5*second) {
			t.Errorf("take closed %v with %d samples", take.closed, len(take.samples))
		}
	})
}

func TestSubscriberSkipsToNewest(t *testing.T) {
	var f feed
	sub := f.subscribe(t.Context())
	for i := range 10 {
		f.publish(Snapshot{Index: i})
	}
	if got := (<-sub).Index; got != 9 {
		t.Errorf("index %d, want the newest", got)
	}
	late := f.subscribe(t.Context())
	if got := (<-late).Index; got != 9 {
		t.Errorf("late subscriber got %d first", got)
	}
	f.close()
	if _, open := <-sub; open {
		t.Error("channel still open after the round")
	}
}
