package loop_test

import (
	"testing"

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
	steps := []struct {
		name     string
		session  interviewer.Session
		done     bool
		progress string
	}{
		{"killed before the first word", interviewer.Session{ID: "1", Status: interviewer.StatusRecovered}, false, "None of two rounds done. Next: hiring manager."},
		{"still running", interviewer.Session{ID: "2", Status: interviewer.StatusRunning, Turns: []interviewer.Turn{story}}, false, "None of two rounds done. Next: hiring manager."},
		{"asked and answered", ended("3", story), true, "None of two rounds done. Hiring manager: question 2 of 2 comes next."},
		{"killed in a follow-up and brought back", interviewer.Session{ID: "4", Status: interviewer.StatusRecovered, Turns: []interviewer.Turn{story, {Ended: true}}}, true, "One of two rounds done. Next: bar raiser."},
		{"ended early", ended("5", story), true, "All two rounds done. The debrief is ready."},
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
}
