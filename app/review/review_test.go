package review

import (
	"context"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit/kittest"
	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// fakePlayer tells where it is to play, and plays until it is stopped.
type fakePlayer chan audio.Samples

func (p fakePlayer) Play(ctx context.Context, _ string, from audio.Samples, _ float64, _ func(audio.Samples)) error {
	p <- from
	<-ctx.Done()
	return ctx.Err()
}

func said(from, to float64, text string) speech.Phrase {
	return speech.Phrase{Start: audio.Samples(from * audio.Rate), End: audio.Samples(to * audio.Rate), Text: text}
}

func session(mode interviewer.Mode) interviewer.Session {
	question := "When did you take on something that was not yours to fix?"
	s := interviewer.Session{
		ID: "one", StartedAt: time.Date(2025, 5, 6, 10, 30, 0, 0, time.Local), Status: interviewer.StatusFinished,
		Setup: interviewer.Setup{Principle: "Ownership", Level: interviewer.L7, Mode: mode, FollowUps: 2, Question: interviewer.Question{Text: question}},
		Turns: []interviewer.Turn{
			{
				Kind: interviewer.KindStory, Limit: interviewer.StoryLimit, Duration: interviewer.StoryLimit, CutOff: true, Ended: true,
				Ask:     interviewer.Ask{Text: question},
				Phrases: []speech.Phrase{said(1, 6, "In the spring we were late three nights a week."), said(7, 13, "We moved the ledger."), said(110, 120, "And then the")},
			},
			{
				Kind: interviewer.KindFollowUp, Limit: interviewer.FollowUpLimit, Duration: 4 * audio.Second, Ended: true,
				Ask:     interviewer.Ask{Probe: interviewer.ProbeRole, Quote: "We moved the ledger", Text: "Which part was yours?"},
				Phrases: []speech.Phrase{said(0, 4, "The plan and the cut-over.")},
			},
			{Kind: interviewer.KindFollowUp, Limit: interviewer.FollowUpLimit, Skipped: true, Ended: true, Ask: interviewer.Ask{Probe: interviewer.ProbeMetrics, Text: "What number moved?"}},
		},
	}
	if mode == interviewer.Coach {
		story := &s.Turns[0]
		story.CutOff, story.Duration, story.Overrun = false, 131*audio.Second, 11*audio.Second
		story.Phrases = append(story.Phrases[:2:2], said(121, 130, "And then we had a party."))
	}
	return s
}

func screen(t *testing.T, p Player, mode interviewer.Mode, width, height float32) (*Screen, fyne.Window) {
	t.Helper()
	s := New(Params{
		Player:   p,
		Waveform: func(string, int) ([]float32, error) { return nil, nil },
		Export:   func(interviewer.Session, transcript.Format) {},
		Unheard: func(s interviewer.Session) bool {
			return s.Engine == "" && s.Setup.Mode == interviewer.Coach
		},
		Judge: underWay,
		Trouble: func(s interviewer.Session) interviewer.Trouble {
			if s.ID == "replaced" {
				return interviewer.TroubleReplaced
			}
			return interviewer.TroubleNone
		},
		Again: func(interviewer.Session) {},
	})
	t.Cleanup(s.Left)
	w := kittest.Show(t, s.Object(), width, height)
	s.Show(session(mode))
	return s, w
}

func TestScreens(t *testing.T) {
	tests := map[string]struct {
		mode          interviewer.Mode
		width, height float32
		key           fyne.KeyName
	}{
		"story cut off":        {interviewer.Strict, 1088, 820, ""},
		"story over the limit": {interviewer.Coach, 1088, 820, ""},
		"short follow-up":      {interviewer.Strict, 1088, 820, fyne.Key2},
		"skipped follow-up":    {interviewer.Strict, 1088, 820, fyne.Key3},
		"small":                {interviewer.Strict, 768, 680, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w := screen(t, nil, tt.mode, tt.width, tt.height)
			s.TypedKey(&fyne.KeyEvent{Name: tt.key})
			kittest.Golden(t, name, w)
		})
	}
}

func TestKeys(t *testing.T) {
	tests := []struct {
		name string
		keys []fyne.KeyName
		turn int
		at   audio.Samples
	}{
		{"first phrase", []fyne.KeyName{fyne.KeyRight}, 0, audio.Second},
		{"third phrase", []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyRight}, 0, 110 * audio.Second},
		{"back", []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyLeft}, 0, audio.Second},
		{"not past the last", []fyne.KeyName{fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight}, 0, 110 * audio.Second},
		{"another answer starts at its beginning", []fyne.KeyName{fyne.KeyRight, fyne.Key2}, 1, 0},
		{"an answer that is not there", []fyne.KeyName{fyne.Key7}, 0, 0},
		{"no phrases", []fyne.KeyName{fyne.Key3, fyne.KeyRight}, 2, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := screen(t, nil, interviewer.Strict, 1088, 820)
			for _, k := range tt.keys {
				s.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if s.turn != tt.turn || s.at != tt.at {
				t.Errorf("turn %d at %d, want %d at %d", s.turn, s.at, tt.turn, tt.at)
			}
		})
	}
}

func TestABetterTranscriptTakesThePlaceOfTheLiveOne(t *testing.T) {
	s, w := screen(t, nil, interviewer.Coach, 1088, 820)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	shown := s.Session()
	shown.Turns[0].Audio = "story.wav" // after it was shown, so that no waveform is read
	better := shown.HearTake("story.wav", []speech.Phrase{{Text: "Every word of it.", Start: audio.Second, End: 9 * audio.Second, Engine: speech.EngineWhisper}}, speech.EngineWhisper)
	other := better.Clone()
	other.ID, other.Turns[0].Phrases[0].Text = "another", "Not this one."
	for _, u := range []interviewer.Session{better, other} {
		s.Update(u)
	}
	if s.at != audio.Second || s.turn != 0 || s.session.Turns[0].Phrases[0].Text != "Every word of it." {
		t.Errorf("at %d of turn %d: %q", s.at, s.turn, s.session.Turns[0].Text())
	}
	kittest.Golden(t, "heard again", w)
}

func TestAServiceThatWasReplacedIsTold(t *testing.T) {
	s, w := screen(t, nil, interviewer.Coach, 1088, 820)
	shown := s.Session()
	shown.ID = "replaced"
	s.Show(shown)
	kittest.Golden(t, "a service was replaced", w)
}

func TestFormatIsChosenByKeys(t *testing.T) {
	tests := []struct {
		name string
		keys []fyne.KeyName
		want transcript.Format
	}{
		{"the first", []fyne.KeyName{fyne.KeyReturn}, transcript.FormatMarkdown},
		{"the third", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, transcript.FormatJSON},
		{"back up", []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeySpace}, transcript.FormatMarkdown},
		{"closed", []fyne.KeyName{fyne.KeyDown, fyne.KeyEscape}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, w := screen(t, nil, interviewer.Strict, 1088, 820)
			var got transcript.Format
			s.params.Export = func(_ interviewer.Session, f transcript.Format) { got = f }
			s.Formats()
			if tt.name == "the third" {
				kittest.Golden(t, "formats", w)
			}
			menu := w.Canvas().Focused()
			for _, k := range tt.keys {
				menu.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if got != tt.want {
				t.Errorf("exports %q, want %q", got, tt.want)
			}
		})
	}
}

func TestPlaysFromThePlayHead(t *testing.T) {
	p := make(fakePlayer)
	s, _ := screen(t, p, interviewer.Strict, 1088, 820)
	s.session.Turns[0].Audio = "story.wav"
	press := func(k fyne.KeyName) { s.TypedKey(&fyne.KeyEvent{Name: k}) }
	press(fyne.KeyRight)
	press(fyne.KeySpace)
	if from := <-p; from != audio.Second {
		t.Errorf("plays from %d", from)
	}
	press(fyne.KeyRight) // while it plays it goes on there
	if from := <-p; from != 7*audio.Second {
		t.Errorf("goes on at %d", from)
	}
	press(fyne.KeySpace)
	if s.stop != nil {
		t.Error("it still plays")
	}
}

// loopsKept are one loop that is over and a newer one that is not.
func loopsKept() []loop.Loop {
	rounds := func(done int) []loop.Round {
		var all []loop.Round
		for i := range 5 {
			all = append(all, loop.Round{Questions: []loop.Question{{Done: i < done}}})
		}
		return all
	}
	at := time.Date(2025, 5, 6, 9, 0, 0, 0, time.Local)
	return []loop.Loop{
		{ID: "open", StartedAt: at.Add(24 * time.Hour), Level: interviewer.L8, Rounds: rounds(2)},
		{ID: "over", StartedAt: at, Level: interviewer.L7, Rounds: rounds(5)},
	}
}

func TestLinesOfTheListDoWhatTheyAreFor(t *testing.T) {
	var told []string
	tell := func(what, id string) { told = append(told, what+" "+id) }
	l := NewList(ListParams{
		Open: func(id string) { tell("open", id) }, Debrief: func(l loop.Loop) { tell("debrief", l.ID) },
		Remove: func(s interviewer.Session) { tell("remove", s.ID) }, RemoveLoop: func(l loop.Loop) { tell("remove", l.ID) },
	})
	kittest.Show(t, l.Object(), 1088, 820)
	l.fill(Kept{Rounds: []interviewer.Session{session(interviewer.Strict)}, Loops: loopsKept()}, nil)
	for range 3 {
		for _, k := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyDelete, fyne.KeyDown} {
			l.TypedKey(&fyne.KeyEvent{Name: k})
		}
	}
	if want := []string{"debrief open", "remove open", "open one", "remove one", "debrief over", "remove over"}; !slices.Equal(told, want) {
		t.Errorf("told %q", told)
	}
}

func TestListAfterTheLastWasDeleted(t *testing.T) {
	l := NewList(ListParams{Open: func(string) {}})
	w := kittest.Show(t, l.Object(), 1088, 820)
	l.fill(Kept{}, nil)
	kittest.Golden(t, "no rounds", w)
	l.fill(Kept{Rounds: []interviewer.Session{session(interviewer.Strict), session(interviewer.Coach)}}, nil)
	kittest.Golden(t, "rounds", w)
	l.fill(Kept{Rounds: []interviewer.Session{session(interviewer.Strict)}, Loops: loopsKept()}, nil)
	kittest.Golden(t, "rounds and loops", w)
	l.choose(1)
	l.fill(Kept{Rounds: []interviewer.Session{session(interviewer.Strict)}}, nil)
	l.choose(0)
	if l.chosen != 0 {
		t.Errorf("%d is chosen", l.chosen)
	}
}
