package interview

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit/kittest"
	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// at returns a snapshot of a round in this phase.
func at(phase interviewer.Phase, change func(*interviewer.Snapshot)) interviewer.Snapshot {
	question := "When did you take on something that was not yours to fix?"
	n := interviewer.Snapshot{
		Phase: phase, CanEnd: true,
		Session: interviewer.Session{ID: "one", Setup: interviewer.Setup{
			Principle: "Ownership", Level: interviewer.L7, Mode: interviewer.Strict, FollowUps: 4,
			Question: interviewer.Question{Principle: "Ownership", Text: question},
		}},
		Turn: interviewer.Turn{Kind: interviewer.KindStory, Limit: interviewer.StoryLimit, Ask: interviewer.Ask{Text: question}},
	}
	if change != nil {
		change(&n)
	}
	return n
}

func answering(n *interviewer.Snapshot) {
	n.CanFinish, n.CanThink = true, false
	n.Turn.Duration = 34*audio.Second + 100
	n.Captions = []speech.Phrase{
		{Text: "In the spring of last year our payments group was late three nights a week.", End: 5 * audio.Second},
		{Text: "I was not asked to, but I went through the settlement code.", Start: 6 * audio.Second, End: 10 * audio.Second},
	}
	for i := range n.Meter {
		n.Meter[i] = uint8(i * 2) // #nosec G115 -- below 88
	}
}

func followUp(n *interviewer.Snapshot) {
	n.Session.Turns = []interviewer.Turn{{Kind: interviewer.KindStory, Limit: interviewer.StoryLimit, Duration: 110 * audio.Second, Ended: true}}
	n.Index = 1
	n.Turn = interviewer.Turn{
		Kind: interviewer.KindFollowUp, Limit: interviewer.FollowUpLimit,
		Ask: interviewer.Ask{Probe: interviewer.ProbeRole, Quote: "we moved the ledger", Text: "Which part of that was yours?"},
	}
	n.CanStart, n.CanRepeat, n.CanThink, n.CanSkip = true, true, true, true
}

func TestScreens(t *testing.T) {
	tests := map[string]interviewer.Snapshot{
		"asking":    at(interviewer.PhaseAsking, nil),
		"ready":     at(interviewer.PhaseReady, func(n *interviewer.Snapshot) { n.CanStart, n.CanRepeat, n.CanThink = true, true, true }),
		"thinking":  at(interviewer.PhaseThinking, func(n *interviewer.Snapshot) { n.Turn.Thinking = 12 * audio.Second; n.CanStart = true }),
		"answering": at(interviewer.PhaseAnswering, answering),
		"ten seconds left": at(interviewer.PhaseAnswering, func(n *interviewer.Snapshot) {
			answering(n)
			n.Turn.Duration, n.Warning = 111*audio.Second, interviewer.WarningLast
		}),
		"cut in": at(interviewer.PhaseCutIn, func(n *interviewer.Snapshot) {
			answering(n)
			n.CanFinish = false
			n.Turn.Duration, n.Turn.CutOff, n.Warning = interviewer.StoryLimit, true, interviewer.WarningLimit
			n.Line = interviewer.CutInLine
		}),
		"over the limit": at(interviewer.PhaseAnswering, func(n *interviewer.Snapshot) {
			answering(n)
			n.Session.Setup.Mode = interviewer.Coach
			n.Turn.Duration, n.Turn.Overrun, n.Warning = 131*audio.Second, 11*audio.Second, interviewer.WarningLimit
		}),
		"follow-up":     at(interviewer.PhaseReady, followUp),
		"no microphone": at(interviewer.PhaseReady, func(n *interviewer.Snapshot) { n.Notice = interviewer.NoticeNoMicrophone }),
		"service away":  at(interviewer.PhaseAnswering, func(n *interviewer.Snapshot) { answering(n); n.Notice = interviewer.NoticeEarAway }),
		"end the round": at(interviewer.PhaseAnswering, func(n *interviewer.Snapshot) { answering(n); n.ConfirmEnd = true }),
	}
	for name, n := range tests {
		t.Run(name, func(t *testing.T) {
			s := New(func(interviewer.Command) {}, "")
			w := kittest.Show(t, s.Object(), 1280, 820)
			s.Draw(n)
			kittest.Golden(t, name, w)
			before := s.words
			s.Draw(n)
			if s.words != before {
				t.Error("the same snapshot is laid out again")
			}
		})
	}
	t.Run("of a loop", func(t *testing.T) {
		s := New(func(interviewer.Command) {}, "Bar raiser, question 2 of 3")
		w := kittest.Show(t, s.Object(), 1280, 820)
		s.Draw(at(interviewer.PhaseReady, func(n *interviewer.Snapshot) {
			n.Session.Setup.FollowUps, n.CanStart, n.CanRepeat, n.CanThink = interviewer.MaxFollowUps, true, true, true
		}))
		kittest.Golden(t, "of a loop", w)
	})
	t.Run("small window", func(t *testing.T) {
		s := New(func(interviewer.Command) {}, "")
		w := kittest.Show(t, s.Object(), 960, 680)
		s.Draw(at(interviewer.PhaseAnswering, answering))
		kittest.Golden(t, "small", w)
	})
}

func TestKeys(t *testing.T) {
	ready := at(interviewer.PhaseReady, followUp)
	speaking := at(interviewer.PhaseAnswering, answering)
	asked := at(interviewer.PhaseAnswering, func(n *interviewer.Snapshot) { answering(n); n.ConfirmEnd = true })
	tests := []struct {
		name string
		when interviewer.Snapshot
		key  fyne.KeyName
		want []interviewer.Command
	}{
		{"space starts", ready, fyne.KeySpace, []interviewer.Command{interviewer.CommandStart}},
		{"space finishes", speaking, fyne.KeySpace, []interviewer.Command{interviewer.CommandFinish}},
		{"repeat", ready, fyne.KeyR, []interviewer.Command{interviewer.CommandRepeat}},
		{"a moment", ready, fyne.KeyT, []interviewer.Command{interviewer.CommandThink}},
		{"skip", ready, fyne.KeyS, []interviewer.Command{interviewer.CommandSkip}},
		{"end", ready, fyne.KeyEscape, []interviewer.Command{interviewer.CommandEnd}},
		{"another key", ready, fyne.KeyQ, nil},
		{"yes", asked, fyne.KeyReturn, []interviewer.Command{interviewer.CommandConfirm}},
		{"no", asked, fyne.KeyEscape, []interviewer.Command{interviewer.CommandCancel}},
		{"nothing else while asked", asked, fyne.KeySpace, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []interviewer.Command
			s := New(func(c interviewer.Command) { got = append(got, c) }, "")
			kittest.Show(t, s.Object(), 1280, 820)
			s.Draw(tt.when)
			s.TypedKey(&fyne.KeyEvent{Name: tt.key})
			if !slices.Equal(got, tt.want) {
				t.Errorf("told %v, want %v", got, tt.want)
			}
		})
	}
}
