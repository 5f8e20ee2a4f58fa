// Package looptest holds the contract of what keeps loops, with a fake that
// keeps them in memory. It imports the loop and the words of the interview, and
// is imported by tests alone.
package looptest

import (
	"cmp"
	"context"
	"errors"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

// Keeper keeps loops.
type Keeper interface {
	SaveLoop(ctx context.Context, l loop.Loop) error
	LoadLoop(ctx context.Context, id string) (loop.Loop, error)
	FindLoop(ctx context.Context, prefix string) (loop.Loop, error)
	Loops(ctx context.Context) ([]loop.Loop, error)
	DeleteLoop(ctx context.Context, id string) error
}

// Fake keeps loops in memory. Its zero value is ready.
type Fake struct {
	mu   sync.Mutex
	kept map[string]loop.Loop
}

// SaveLoop keeps the loop.
func (f *Fake) SaveLoop(ctx context.Context, l loop.Loop) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.kept == nil {
		f.kept = make(map[string]loop.Loop)
	}
	f.kept[l.ID] = l.Clone()
	return nil
}

// LoadLoop returns the loop. Errors: loop.ErrNotFound.
func (f *Fake) LoadLoop(_ context.Context, id string) (loop.Loop, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	l, ok := f.kept[id]
	if !ok {
		return l, loop.ErrNotFound
	}
	return l.Clone(), nil
}

// FindLoop returns the loop that is called so, or the only one that begins so.
// Errors: loop.ErrNotFound, loop.ErrAmbiguous.
func (f *Fake) FindLoop(ctx context.Context, prefix string) (loop.Loop, error) {
	all, err := f.Loops(ctx)
	if err != nil {
		return loop.Loop{}, err
	}
	var found []loop.Loop
	for _, l := range all {
		if l.ID == prefix {
			return l, nil
		}
		if prefix != "" && strings.HasPrefix(l.ID, prefix) {
			found = append(found, l)
		}
	}
	switch len(found) {
	case 0:
		return loop.Loop{}, loop.ErrNotFound
	case 1:
		return found[0], nil
	}
	return loop.Loop{}, loop.ErrAmbiguous
}

// Loops returns every loop, newest first.
func (f *Fake) Loops(context.Context) ([]loop.Loop, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var all []loop.Loop
	for _, l := range f.kept {
		all = append(all, l.Clone())
	}
	slices.SortFunc(all, func(a, b loop.Loop) int {
		return cmp.Or(b.StartedAt.Compare(a.StartedAt), cmp.Compare(b.ID, a.ID))
	})
	return all, nil
}

// DeleteLoop removes the loop. Errors: loop.ErrNotFound.
func (f *Fake) DeleteLoop(_ context.Context, id string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.kept[id]; !ok {
		return loop.ErrNotFound
	}
	delete(f.kept, id)
	return nil
}

// Contract is what every keeper of loops holds. open returns an empty one.
func Contract(t *testing.T, open func(t *testing.T) Keeper) {
	tests := map[string]func(t *testing.T, s Keeper, full loop.Loop){
		"keeps everything":                       loopsKeepEverything,
		"saving again replaces":                  loopsReplace,
		"finds one by the beginning of its ID":   loopsFind,
		"lists the newest first":                 loopsList,
		"what is kept shares nothing":            loopsCopy,
		"a save that was called off is whole":    loopsCancelled,
		"what is not there is said to be so":     loopsMissing,
		"a loop without rounds is kept as it is": loopsKeepEmpty,
		"deletes one and no other":               loopsDelete,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open(t), Full("20261124-140500-loopa")) })
	}
}

// Full returns a loop in which every field is set.
func Full(id string) loop.Loop {
	return loop.Loop{
		ID: id, StartedAt: time.Date(2026, 11, 24, 14, 5, 6, 123456000, time.FixedZone("", -5*3600)),
		Level: interviewer.L8, Mode: interviewer.Coach, Principles: []string{"Ownership", "Have Backbone; Disagree and Commit"},
		Rounds: []loop.Round{
			{Of: bank.HiringManager, Questions: []loop.Question{
				{Question: interviewer.Question{
					ID: "ownership-01", Principle: "Ownership", Text: "When did you say “yes, that's mine”; DROP TABLE loops?", Theme: "beyond",
					Levels: []interviewer.Level{interviewer.L7, interviewer.L8},
				}, Also: "Dive Deep", Session: "20261124-140600-abcde", Done: true},
				{Question: interviewer.Question{ID: "backbone-01", Principle: "Have Backbone; Disagree and Commit", Text: "When did you disagree?"}, Session: "killed"},
			}},
			{Of: bank.BarRaiser, Questions: []loop.Question{{Question: interviewer.Question{ID: "ownership-02", Principle: "Ownership", Text: "And then?"}}}},
		},
	}
}

func saveLoop(t *testing.T, s Keeper, l loop.Loop) {
	t.Helper()
	if err := s.SaveLoop(t.Context(), l); err != nil {
		t.Fatalf("save: %v", err)
	}
}

func wantLoop(t *testing.T, s Keeper, want loop.Loop) {
	t.Helper()
	got, err := s.LoadLoop(t.Context(), want.ID)
	if err != nil {
		t.Fatalf("load: %v", err)
	}
	sameLoop(t, got, want)
}

func sameLoop(t *testing.T, got, want loop.Loop) {
	t.Helper()
	if g, w := got.StartedAt.Format(time.RFC3339Nano), want.StartedAt.Truncate(time.Microsecond).Format(time.RFC3339Nano); g != w {
		t.Errorf("started at %s, want %s", g, w)
	}
	got.StartedAt = want.StartedAt
	if !reflect.DeepEqual(got, want) {
		t.Errorf("kept\n%+v, want\n%+v", got, want)
	}
}

func loopsKeepEverything(t *testing.T, s Keeper, full loop.Loop) {
	saveLoop(t, s, full)
	wantLoop(t, s, full)
}

func loopsKeepEmpty(t *testing.T, s Keeper, _ loop.Loop) {
	empty := loop.Loop{ID: "empty", StartedAt: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	saveLoop(t, s, empty)
	wantLoop(t, s, empty)
}

func loopsReplace(t *testing.T, s Keeper, full loop.Loop) {
	saveLoop(t, s, full)
	less := full.Clone()
	less.Rounds = less.Rounds[1:]
	less.Rounds[0].Questions[0].Session, less.Rounds[0].Questions[0].Done = "another", true
	saveLoop(t, s, less)
	wantLoop(t, s, less)
	saveLoop(t, s, full)
	wantLoop(t, s, full)
}

func loopsFind(t *testing.T, s Keeper, full loop.Loop) {
	other := full.Clone()
	other.ID = "20261124-140500-loopb"
	longer := full.Clone()
	longer.ID = full.ID + "-2"
	for _, l := range []loop.Loop{full, other, longer} {
		saveLoop(t, s, l)
	}
	tests := []struct {
		prefix, id string
		err        error
	}{
		{full.ID, full.ID, nil},
		{"20261124-140500-loopb", other.ID, nil},
		{"20261124-140500-loopa-", longer.ID, nil},
		{"2026", "", loop.ErrAmbiguous},
		{"2027", "", loop.ErrNotFound},
		{"", "", loop.ErrNotFound},
		{"%", "", loop.ErrNotFound},
	}
	for _, tt := range tests {
		got, err := s.FindLoop(t.Context(), tt.prefix)
		if !errors.Is(err, tt.err) || err == nil && got.ID != tt.id {
			t.Errorf("%q: %s, %v", tt.prefix, got.ID, err)
		}
	}
}

func loopsList(t *testing.T, s Keeper, full loop.Loop) {
	var want []loop.Loop
	for i, id := range []string{"b", "c", "a"} {
		l := full.Clone()
		l.ID, l.StartedAt = id, full.StartedAt.Add(time.Duration(i)*time.Hour)
		saveLoop(t, s, l)
		want = append([]loop.Loop{l}, want...)
	}
	got, err := s.Loops(t.Context())
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d loops, %v", len(got), err)
	}
	for i := range want {
		sameLoop(t, got[i], want[i])
	}
}

func loopsCopy(t *testing.T, s Keeper, full loop.Loop) {
	want := full.Clone()
	saveLoop(t, s, full)
	full.Rounds[0].Questions[0].Text, full.Principles[0] = "changed afterwards", "changed"
	wantLoop(t, s, want)
}

func loopsCancelled(t *testing.T, s Keeper, full loop.Loop) {
	saveLoop(t, s, full)
	changed := full.Clone()
	changed.Rounds = nil
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.SaveLoop(ctx, changed); !errors.Is(err, context.Canceled) {
		t.Errorf("save after its context ended: %v", err)
	}
	wantLoop(t, s, full)
}

func loopsMissing(t *testing.T, s Keeper, full loop.Loop) {
	if got, err := s.LoadLoop(t.Context(), full.ID); !errors.Is(err, loop.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound; kept %+v", err, got)
	}
}

func loopsDelete(t *testing.T, s Keeper, full loop.Loop) {
	other := full.Clone()
	other.ID = full.ID + "-2"
	saveLoop(t, s, full)
	saveLoop(t, s, other)
	if err := s.DeleteLoop(t.Context(), full.ID); err != nil {
		t.Fatalf("delete: %v", err)
	}
	wantLoop(t, s, other)
	if _, err := s.LoadLoop(t.Context(), full.ID); !errors.Is(err, loop.ErrNotFound) {
		t.Errorf("%v, want ErrNotFound", err)
	}
	if err := s.DeleteLoop(t.Context(), full.ID); !errors.Is(err, loop.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
	saveLoop(t, s, full) // nothing of the first one is in its way
	wantLoop(t, s, full)
}
