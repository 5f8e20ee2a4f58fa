package app

import (
	"testing"

	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

func TestWhatFollowsAQuestionOfALoop(t *testing.T) {
	question := loop.Question{Question: interviewer.Question{Principle: "Ownership", Text: "When?"}}
	l := loop.Loop{Rounds: []loop.Round{
		{Of: bank.HiringManager, Questions: []loop.Question{question, question}},
		{Of: bank.BarRaiser, Questions: []loop.Question{question}},
	}}
	told := []interviewer.Turn{{Kind: interviewer.KindStory, Ended: true}}
	tests := map[string]struct {
		done    int // questions before
		status  interviewer.Status
		turns   []interviewer.Turn
		place   string
		follows bool
	}{
		"the next one of the round":           {0, interviewer.StatusFinished, told, "Hiring manager, question 1 of 2", true},
		"a pause, where the person ended it":  {0, interviewer.StatusEnded, told, "Hiring manager, question 1 of 2", false},
		"a pause, where nothing was answered": {0, interviewer.StatusFinished, nil, "Hiring manager, question 1 of 2", false},
		"a pause after the round":             {1, interviewer.StatusFinished, told, "Hiring manager, question 2 of 2", false},
		"the end":                             {2, interviewer.StatusFinished, told, "Bar raiser, question 1 of 1", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			l := l
			for range tt.done {
				at, _ := l.Next()
				l = l.Asking(at, "before").Asked(at, interviewer.Session{ID: "before", Status: interviewer.StatusFinished, Turns: told})
			}
			if got := placeIn(l); got != tt.place {
				t.Errorf("it stands at %q", got)
			}
			at, _ := l.Next()
			s := interviewer.Session{ID: "s", Status: tt.status, Turns: tt.turns}
			if got := follows(l.Asking(at, s.ID).Asked(at, s), at, s); got != tt.follows {
				t.Errorf("the next one follows at once: %t", got)
			}
		})
	}
}

func TestALoopBringsItsOwnRoundBack(t *testing.T) {
	asking := func(sessions ...string) loop.Loop {
		l := loop.Loop{Rounds: []loop.Round{{Of: bank.HiringManager}}}
		for _, s := range sessions {
			l.Rounds[0].Questions = append(l.Rounds[0].Questions, loop.Question{Session: s})
		}
		return l
	}
	over := asking("a")
	over.Rounds[0].Questions[0].Done = true
	tests := map[string]struct {
		loops []loop.Loop
		want  string
	}{
		"there is no loop":        {nil, "ab"},
		"the open loop asked one": {[]loop.Loop{asking("", "b")}, "a"},
		"the loop is over":        {[]loop.Loop{over}, "ab"},
		"it asked another":        {[]loop.Loop{asking("c")}, "ab"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, s := range alone([]interviewer.Session{{ID: "a"}, {ID: "b"}}, tt.loops) {
				got += s.ID
			}
			if got != tt.want {
				t.Errorf("offers %q, want %q", got, tt.want)
			}
		})
	}
}
