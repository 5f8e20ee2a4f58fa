package loop_test

import (
	"context"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

func ended(id string, turns ...interviewer.Turn) interviewer.Session {
	return interviewer.Session{ID: id, Status: interviewer.StatusFinished, Turns: turns}
}

func TestWhereALoopStands(t *testing.T) {
	question := func(id string) loop.Question {
		return loop.Question{Question: interviewer.Question{ID: id, Principle: "Ownership", Text: "When?"}}
	}
	l := loop.Loop{Level: interviewer.L7, Mode: interviewer.Strict, Rounds: []loop.Round{
		{Of: bank.HiringManager, Questions: []loop.Question{question("a"), question("b")}},
		{Of: bank.BarRaiser, Questions: []loop.Question{question("c")}},
	}}
	story := interviewer.Turn{Kind: interviewer.KindStory, Ended: true}
	told := story
	told.Phrases = []speech.Phrase{{Text: "In the spring we were late."}}
	steps := []struct {
		name     string
		session  interviewer.Session
		done     bool
		left     string
		progress string
	}{
		{"killed before the first word", interviewer.Session{ID: "1", Status: interviewer.StatusRecovered}, false, "13:00", "None of two rounds done. Next: hiring manager."},
		{"killed in the silence before the first word", interviewer.Session{ID: "1", Status: interviewer.StatusRecovered, Turns: []interviewer.Turn{story}}, false, "13:00", "None of two rounds done. Next: hiring manager."},
		{"still running", interviewer.Session{ID: "2", Status: interviewer.StatusRunning, Turns: []interviewer.Turn{story}}, false, "13:00", "None of two rounds done. Next: hiring manager."},
		{"asked and answered", ended("3", story), true, "9:00", "None of two rounds done. Hiring manager: question 2 of 2 comes next."},
		{"killed in a follow-up and brought back", interviewer.Session{ID: "4", Status: interviewer.StatusRecovered, Turns: []interviewer.Turn{told, {Ended: true}}}, true, "5:00", "One of two rounds done. Next: bar raiser."},
		{"ended early", ended("5", story), true, "0:00", "All two rounds done. The debrief is ready."},
	}
	for _, s := range steps {
		at, more := l.Next()
		if !more {
			t.Fatalf("%s: nothing comes next", s.name)
		}
		asking := l.Asking(at, s.session.ID)
		if asking.At(at).Session != s.session.ID || asking.At(at).Done || l.At(at).Session != "" {
			t.Errorf("%s: %+v while it is asked", s.name, asking.At(at))
		}
		l = asking.Asked(at, s.session)
		if q := l.At(at); q.Done != s.done || (q.Session != "") != s.done {
			t.Errorf("%s: %+v", s.name, q)
		}
		if got := l.Limit().Clock(); got != s.left {
			t.Errorf("%s: %s of answers left", s.name, got)
		}
		if got := l.Progress(); got != s.progress {
			t.Errorf("%s: %q", s.name, got)
		}
	}
	if !l.Finished() || l.RoundsDone() != 2 {
		t.Error("the loop is not over")
	}
	if s := l.Setup(loop.Place{Round: 1}); s.FollowUps != interviewer.MaxFollowUps || s.Question.ID != "c" || s.Level != interviewer.L7 {
		t.Errorf("the bar raiser asks by %+v", s)
	}
	held := l.Held(interviewer.Coach)
	if s := held.Setup(loop.Place{Round: 1}); s.Mode != interviewer.Coach || l.Mode != interviewer.Strict {
		t.Errorf("held as %s; before %s", s.Mode, l.Mode)
	}
}

// before is what was asked before.
type before struct {
	loops []loop.Loop
	used  []string
	err   error
}

func (b before) Loops(context.Context) ([]loop.Loop, error)      { return b.loops, b.err }
func (b before) UsedQuestions(context.Context) ([]string, error) { return b.used, b.err }

func TestANewLoopAsksForSomethingElse(t *testing.T) {
	b, err := bank.Load(os.DirFS("../../assets/principles"))
	if err != nil {
		t.Fatal(err)
	}
	choice := loop.Choice{Level: interviewer.L7, Principles: []string{"Ownership"}, Seed: 4}
	now := time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)
	first, err := loop.New(t.Context(), b, before{}, choice, interviewer.Coach, now)
	if err != nil || first.ID == "" || first.Mode != interviewer.Coach || first.Level != interviewer.L7 || !first.StartedAt.Equal(now) || !slices.Equal(first.Principles, []string{"Ownership"}) {
		t.Fatalf("%+v, %v", first, err)
	}
	second, err := loop.New(t.Context(), b, before{loops: []loop.Loop{first}, used: first.Questions()}, choice, interviewer.Coach, now)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range second.Questions() {
		if slices.Contains(first.Questions(), id) {
			t.Errorf("%s is asked again", id)
		}
	}
	if _, err := loop.New(t.Context(), b, before{err: interviewer.ErrBusy}, choice, interviewer.Coach, now); !errors.Is(err, interviewer.ErrBusy) {
		t.Errorf("%v, want ErrBusy", err)
	}
	done := first.Clone()
	for i := range done.Rounds {
		for k := range done.Rounds[i].Questions {
			done.Rounds[i].Questions[k].Done = true
		}
	}
	if l, ok := loop.Open([]loop.Loop{done, second, first}); !ok || l.ID != second.ID {
		t.Errorf("%s is open, %t", l.ID, ok)
	}
	if _, ok := loop.Open([]loop.Loop{done}); ok {
		t.Error("a loop that is over is open")
	}
}

func TestSettle(t *testing.T) {
	question := loop.Question{Question: interviewer.Question{ID: "a", Principle: "Ownership", Text: "When?"}}
	fresh := loop.Loop{Rounds: []loop.Round{{Of: bank.BarRaiser, Questions: []loop.Question{question}}}}
	asking := fresh.Asking(loop.Place{}, "s")
	story := interviewer.Turn{Kind: interviewer.KindStory, Ended: true}
	running := interviewer.Session{ID: "s", Status: interviewer.StatusRunning, Turns: []interviewer.Turn{{Kind: interviewer.KindStory}}}
	tests := map[string]struct {
		loop    loop.Loop
		kept    interviewer.Session
		find    error
		brought interviewer.Session
		bring   error
		done    bool
		err     error
	}{
		"nothing was asked":                   {loop: fresh, find: interviewer.ErrCorrupt},
		"over, and the loop was not told":     {loop: asking, kept: ended("s", story), done: true},
		"killed in the story":                 {loop: asking, kept: running, brought: ended("s", story), done: true},
		"killed before the first word":        {loop: asking, kept: running, brought: ended("s")},
		"nothing of it is kept":               {loop: asking, find: interviewer.ErrNotFound},
		"another program holds it":            {loop: asking, kept: running, bring: interviewer.ErrBusy, err: interviewer.ErrBusy},
		"the rounds can't be read":            {loop: asking, find: interviewer.ErrCorrupt, err: interviewer.ErrCorrupt},
		"a loop that is over stays as it was": {loop: asking.Asked(loop.Place{}, ended("s", story)), find: interviewer.ErrCorrupt, done: true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := loop.Settle(t.Context(), tt.loop,
				func(context.Context, string) (interviewer.Session, error) { return tt.kept, tt.find },
				func(context.Context, string) (interviewer.Session, error) { return tt.brought, tt.bring })
			if !errors.Is(err, tt.err) || got.Finished() != tt.done {
				t.Errorf("%+v, %v", got, err)
			}
			if again := got.At(loop.Place{}).Session == ""; err == nil && again == tt.done {
				t.Errorf("asked again: %t", again)
			}
		})
	}
}
