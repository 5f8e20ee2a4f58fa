package porttest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// KeptStore is a Store whose sessions can be looked at.
type KeptStore interface {
	interviewer.Store
	// Load returns what is kept under the ID. Errors: interviewer.ErrNotFound.
	Load(ctx context.Context, id string) (interviewer.Session, error)
}

// FakeStore keeps sessions in memory. Its zero value is ready.
type FakeStore struct {
	mu   sync.Mutex
	kept map[string]interviewer.Session
}

// Save keeps the session, or removes it where it is over and has no turn.
func (f *FakeStore) Save(ctx context.Context, s interviewer.Session) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil {
		f.kept = make(map[string]interviewer.Session)
	}
	f.kept[s.ID] = s.Clone()
	if s.Status != interviewer.StatusRunning && len(s.Turns) == 0 {
		delete(f.kept, s.ID)
	}
	return nil
}

// Load returns the session. Errors: interviewer.ErrNotFound.
func (f *FakeStore) Load(_ context.Context, id string) (interviewer.Session, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s, ok := f.kept[id]
	if !ok {
		return s, interviewer.ErrNotFound
	}
	return s.Clone(), nil
}

// Store is the contract of interviewer.Store. open returns an empty store. In
// the sessions that it saves, a turn's Audio is take(name): a path that the
// store gives back unchanged.
func Store(t *testing.T, open func(t *testing.T) KeptStore, take func(name string) string) {
	tests := map[string]func(t *testing.T, s KeptStore, full interviewer.Session){
		"keeps everything":                     storeKeepsEverything,
		"keeps a session without turns":        storeKeepsEmpty,
		"removes one that is over and empty":   storeRemovesEmpty,
		"saving again changes nothing":         storeIsIdempotent,
		"saving replaces turns and phrases":    storeReplaces,
		"sessions do not mix":                  storeKeepsApart,
		"what is kept shares nothing":          storeCopies,
		"a save that was called off is whole":  storeCancelled,
		"saves from many goroutines are whole": storeConcurrent,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open(t), FullSession("20261124-140500-abcde", take)) })
	}
}

// FullSession returns a session in which every field is set.
func FullSession(id string, take func(name string) string) interviewer.Session {
	return interviewer.Session{
		ID:        id,
		StartedAt: time.Date(2026, 11, 24, 14, 5, 6, 123456000, time.FixedZone("", -5*3600)),
		Setup: interviewer.Setup{
			Principle: "Have Backbone; Disagree and Commit", Level: interviewer.L8, Mode: interviewer.Coach,
			Question: interviewer.Question{
				ID: "backbone-03", Principle: "Have Backbone; Disagree and Commit",
				Text: "When did you say “no” to somebody's plan?", Theme: "dissent",
				Levels: []interviewer.Level{interviewer.L6, interviewer.L8},
			},
			FollowUps: 5, Voice: true, Engine: speech.EngineService,
		},
		Engine: speech.EngineWhisper,
		Status: interviewer.StatusEnded,
		Turns: []interviewer.Turn{
			{
				Kind: interviewer.KindStory, Ask: interviewer.Ask{Text: "When did you say “no” to somebody's plan?"},
				Limit: interviewer.StoryLimit, Duration: 130*audio.Second + 7, Overrun: 10*audio.Second + 7,
				Thinking: 3 * audio.Second, Ended: true, Audio: take("00-story"), Reheard: speech.EngineService,
				Live: []speech.Phrase{{Text: "It was 2090.", Start: 0, End: 32000, Engine: speech.EngineLive}},
				Phrases: []speech.Phrase{
					{Text: "It was 2019.", Start: 0, End: 31999, Engine: speech.EngineLive},
					{Text: "'; DROP TABLE turns; -- naïve 日本 \n two", Start: 31999, End: 64001, Engine: speech.EngineService, Words: []speech.Word{
						{Text: "'; DROP", Start: 31999, End: 32000}, {Text: "日本", Start: 40000, End: 64001},
					}},
				},
			},
			{
				Kind:  interviewer.KindFollowUp,
				Ask:   interviewer.Ask{Probe: interviewer.ProbeConflict, Text: "Who disagreed?", Quote: "It was 2019", Again: true},
				Limit: interviewer.FollowUpLimit, Duration: interviewer.FollowUpLimit, CutOff: true,
				Audio:   take("01-follow-up-conflict"),
				Phrases: []speech.Phrase{{Text: "My director.", Start: 1, End: 2, Engine: speech.EngineLive}},
			},
			{
				Kind:  interviewer.KindFollowUp,
				Ask:   interviewer.Ask{Probe: interviewer.ProbeContradiction, Text: "Which was it?", Quote: "It was 2019", Against: "My director"},
				Limit: interviewer.FollowUpLimit, Skipped: true, Ended: true,
			},
		},
	}
}

func save(t *testing.T, s interviewer.Store, v interviewer.Session) {
	t.Helper()
	if err := s.Save(t.Context(), v); err != nil {
		t.Fatalf("save: %v", err)
	}
}

// wantKept reports what is kept otherwise than it was saved. Times are the
// same to the microsecond, offset included.
func wantKept(t *testing.T, s KeptStore, want interviewer.Session) {
	t.Helper()
	got, err := s.Load(t.Context(), want.ID)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	if g, w := got.StartedAt.Format(time.RFC3339Nano), want.StartedAt.Truncate(time.Microsecond).Format(time.RFC3339Nano); g != w {
		t.Errorf("started at %s, want %s", g, w)
	}
	got.StartedAt = want.StartedAt
	if !reflect.DeepEqual(got, want) {
		t.Errorf("kept\n%+v, want\n%+v", got, want)
	}
}

func wantNothing(t *testing.T, s KeptStore, id string) {
	t.Helper()
	if got, err := s.Load(t.Context(), id); !errors.Is(err, interviewer.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound; kept %+v", err, got)
	}
}

func storeKeepsEverything(t *testing.T, s KeptStore, full interviewer.Session) {
	wantNothing(t, s, full.ID)
	save(t, s, full)
	wantKept(t, s, full)
}

func storeKeepsEmpty(t *testing.T, s KeptStore, _ interviewer.Session) {
	empty := interviewer.Session{ID: "empty", Status: interviewer.StatusRunning}
	save(t, s, empty)
	wantKept(t, s, empty)
}

func storeRemovesEmpty(t *testing.T, s KeptStore, full interviewer.Session) {
	for _, status := range []interviewer.Status{interviewer.StatusFinished, interviewer.StatusEnded, interviewer.StatusRecovered} {
		full.Status = interviewer.StatusRunning
		save(t, s, full)
		over := full
		over.Turns, over.Status = nil, status
		save(t, s, over)
		wantNothing(t, s, full.ID)
		save(t, s, over)
		wantNothing(t, s, full.ID)
	}
}

func storeIsIdempotent(t *testing.T, s KeptStore, full interviewer.Session) {
	for range 3 {
		save(t, s, full)
	}
	wantKept(t, s, full)
}

func storeReplaces(t *testing.T, s KeptStore, full interviewer.Session) {
	save(t, s, full)
	less := full.Clone()
	less.Turns = less.Turns[:1]
	less.Turns[0].Phrases = less.Turns[0].Phrases[1:]
	less.Setup.Question.Text, less.Status = "Another question", interviewer.StatusRecovered
	save(t, s, less)
	wantKept(t, s, less)
	save(t, s, full)
	wantKept(t, s, full)
}

func storeKeepsApart(t *testing.T, s KeptStore, full interviewer.Session) {
	other := full.Clone()
	other.ID, other.Turns = "other", other.Turns[2:]
	save(t, s, full)
	save(t, s, other)
	wantKept(t, s, full)
	wantKept(t, s, other)
}

func storeCopies(t *testing.T, s KeptStore, full interviewer.Session) {
	want := full.Clone()
	save(t, s, full)
	full.Turns[0].Phrases[0].Text = "changed afterwards"
	full.Turns[1].Ask.Text = "changed afterwards"
	wantKept(t, s, want)
}

func storeCancelled(t *testing.T, s KeptStore, full interviewer.Session) {
	save(t, s, full)
	changed := full.Clone()
	changed.Turns = changed.Turns[:1]
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Save(ctx, changed); !errors.Is(err, context.Canceled) {
		t.Errorf("save after its context ended: %v", err)
	}
	wantKept(t, s, full)
}

func storeConcurrent(t *testing.T, s KeptStore, full interviewer.Session) {
	var saves sync.WaitGroup
	for i := range 8 {
		v := full.Clone()
		v.ID = fmt.Sprintf("session-%d", i%4)
		saves.Go(func() {
			for range 5 {
				if err := s.Save(t.Context(), v); err != nil {
					t.Errorf("save: %v", err)
				}
				if _, err := s.Load(t.Context(), v.ID); err != nil {
					t.Errorf("load: %v", err)
				}
			}
		})
	}
	saves.Wait()
	for i := range 4 {
		want := full
		want.ID = fmt.Sprintf("session-%d", i)
		wantKept(t, s, want)
	}
}
