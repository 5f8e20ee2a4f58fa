package practice

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit/kittest"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

// fakeLoops plans one question a principle and keeps what is saved.
type fakeLoops struct {
	kept    []loop.Loop
	err     error
	planned []string // the last choice of principles, with level and mode
	saved   chan loop.Loop
}

func (f *fakeLoops) Loops(context.Context) ([]loop.Loop, error) { return f.kept, f.err }

func (f *fakeLoops) PlanLoop(_ context.Context, level interviewer.Level, mode interviewer.Mode, principles []string) (loop.Loop, error) {
	f.planned = append([]string{string(level), string(mode)}, principles...)
	if level == interviewer.L8 {
		return loop.Loop{}, loop.ErrCovered
	}
	return aLoop(0, level, mode), nil
}

func (f *fakeLoops) SaveLoop(_ context.Context, l loop.Loop) error {
	f.saved <- l
	return nil
}

// asleep are loops that are never found: a test shows what was found itself, so
// that nothing comes from another goroutine.
type asleep struct{ *fakeLoops }

func (asleep) Loops(context.Context) ([]loop.Loop, error) { select {} }

// aLoop is a loop of which so many questions are done: the bar raiser has three,
// the others one.
func aLoop(done int, level interviewer.Level, mode interviewer.Mode) loop.Loop {
	l := loop.Loop{ID: "loop", Level: level, Mode: mode}
	for _, of := range bank.Rounds() {
		r := loop.Round{Of: of}
		for _, p := range map[bank.Round][]string{bank.BarRaiser: {"Frugality", "Bias for Action", "Think Big"}}[of] {
			r.Questions = append(r.Questions, loop.Question{Question: interviewer.Question{Principle: p}})
		}
		if r.Questions == nil {
			r.Questions = []loop.Question{{Question: interviewer.Question{Principle: "Ownership"}, Also: "Have Backbone; Disagree and Commit"}}
		}
		l.Rounds = append(l.Rounds, r)
	}
	for ; done > 0; done-- {
		at, _ := l.Next()
		q := &l.Rounds[at.Round].Questions[at.Question]
		q.Session, q.Done = fmt.Sprint("s", done), true
	}
	return l
}

// found shows a loop as the search would have found it.
func found(s *Screen, loops *fakeLoops) {
	l, stands, err := seek(context.Background(), loops, s.looping.anew, func(ctx context.Context) (loop.Loop, error) {
		return loops.PlanLoop(ctx, s.setup.Level, s.setup.Mode, s.covered())
	})
	s.takeLoop(l, stands, err)
}

// onLoop shows the screen on a loop.
func onLoop(t *testing.T, width, height float32, loops *fakeLoops) (*Screen, fyne.Window) {
	t.Helper()
	s, w, _ := screen(t, width, height)
	s.params.Loops = asleep{loops}
	s.looping.kind = kindLoop
	s.looping.choice.Set(kindLoop)
	found(s, loops)
	return s, w
}

func TestLoopScreens(t *testing.T) {
	kept := func(done int) *fakeLoops {
		return &fakeLoops{kept: []loop.Loop{aLoop(done, interviewer.L7, interviewer.Strict)}}
	}
	long := kept(0)
	long.kept[0].Rounds[0].Questions = nil
	for _, p := range []string{"Strive to be Earth's Best Employer", "Success and Scale Bring Broad Responsibility", "Insist on the Highest Standards", "Hire and Develop the Best"} {
		long.kept[0].Rounds[0].Questions = append(long.kept[0].Rounds[0].Questions, loop.Question{Question: interviewer.Question{Principle: p}})
	}
	tests := map[string]struct {
		width, height float32
		loops         *fakeLoops
		do            func(*Screen)
	}{
		"loop planned":                    {1088, 820, &fakeLoops{}, func(*Screen) {}},
		"loop planned, small":             {768, 680, &fakeLoops{}, func(*Screen) {}},
		"loop open":                       {1088, 820, kept(3), func(*Screen) {}},
		"loop open, small":                {768, 680, kept(3), func(*Screen) {}},
		"loop in mid-round":               {1088, 820, kept(4), func(*Screen) {}},
		"loop, another round":             {1088, 820, kept(3), func(s *Screen) { s.chooseRound(0) }},
		"loop with long names":            {768, 680, long, func(*Screen) {}},
		"loop over":                       {1088, 820, kept(7), func(*Screen) {}},
		"loop over, a new one":            {1088, 820, kept(7), func(s *Screen) { s.looping.anew = true; found(s, s.params.Loops.(asleep).fakeLoops) }},
		"loop just begun":                 {1088, 820, kept(0), func(*Screen) {}},
		"loop, principles":                {1088, 820, &fakeLoops{}, func(s *Screen) { s.pickPrinciples(true); s.cover("Think Big", false) }},
		"loop, no principle":              {1088, 820, &fakeLoops{}, func(s *Screen) { s.leave([]string{"Customer Obsession", "Ownership", "Think Big"}) }},
		"loop, rounds that can't be read": {1088, 820, &fakeLoops{err: interviewer.ErrBusy}, func(*Screen) {}},
		"loop that can't be planned":      {1088, 820, &fakeLoops{}, func(s *Screen) { s.setup.Level = interviewer.L8; found(s, s.params.Loops.(asleep).fakeLoops) }},
		"loop about to go on":             {1088, 820, kept(3), func(s *Screen) { s.params.StartLoop = func(loop.Loop, string) {}; s.begin() }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w := onLoop(t, tt.width, tt.height, tt.loops)
			tt.do(s)
			kittest.Golden(t, name, w)
		})
	}
}

func TestLoopKeys(t *testing.T) {
	tests := []struct {
		name   string
		kept   []loop.Loop
		keys   []fyne.KeyName
		chosen int
		want   string
	}{
		{"enter starts a new loop", nil, []fyne.KeyName{fyne.KeyReturn}, 0, "start 0"},
		{"enter goes on with the next round", []loop.Loop{aLoop(3, interviewer.L6, interviewer.Coach)}, []fyne.KeyName{fyne.KeyEnter}, 3, "start 3"},
		{"another round is read about, and the next one starts", []loop.Loop{aLoop(3, interviewer.L6, interviewer.Coach)}, []fyne.KeyName{fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn}, 1, "start 3"},
		{"not past the last", []loop.Loop{aLoop(3, interviewer.L6, interviewer.Coach)}, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown}, 4, ""},
		{"left and right change the kind", nil, []fyne.KeyName{fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp}, 0, ""},
		{"enter once", []loop.Loop{aLoop(3, interviewer.L6, interviewer.Coach)}, []fyne.KeyName{fyne.KeyEnter, fyne.KeyEnter}, 3, "start 3"},
		{"enter reads the debrief", []loop.Loop{aLoop(7, interviewer.L6, interviewer.Coach)}, []fyne.KeyName{fyne.KeyReturn}, 0, "debrief"},
		{"the open one before a newer one that is over", []loop.Loop{aLoop(7, interviewer.L6, interviewer.Coach), aLoop(2, interviewer.L6, interviewer.Coach)}, []fyne.KeyName{fyne.KeyReturn}, 2, "start 2"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := onLoop(t, 1088, 820, &fakeLoops{kept: tt.kept})
			var told []string
			s.params.StartLoop = func(l loop.Loop, _ string) { told = append(told, fmt.Sprint("start ", l.RoundsDone())) }
			s.params.Debrief = func(loop.Loop) { told = append(told, "debrief") }
			for _, k := range tt.keys {
				s.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if got := strings.Join(told, " "); got != tt.want || s.looping.chosen != tt.chosen {
				t.Errorf("round %d is chosen, told %q", s.looping.chosen, got)
			}
		})
	}
}

func TestWhatALoopIsPlannedFor(t *testing.T) {
	loops := &fakeLoops{}
	s, _ := onLoop(t, 1088, 820, loops)
	if want := []string{"L7", "strict"}; !slices.Equal(loops.planned, want) {
		t.Errorf("planned for %q", loops.planned)
	}
	s.pickPrinciples(true)
	s.cover("Think Big", false)
	found(s, loops)
	if want := []string{"L7", "strict", "Customer Obsession", "Ownership"}; !slices.Equal(loops.planned, want) || s.looping.covers.Content != "2 of 3." {
		t.Errorf("planned for %q; it says %q", loops.planned, s.looping.covers.Content)
	}
	again := New(s.params)
	if got := again.covered(); !slices.Equal(got, []string{"Customer Obsession", "Ownership"}) || again.looping.checks[2].On {
		t.Errorf("remembers %q", got)
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.looping.picking {
		t.Error("Escape does not lead back to the rounds")
	}
	s.coverAll()
	if s.covered() != nil || !s.looping.checks[2].On {
		t.Errorf("covers %q", s.covered())
	}
	s.coverAll()
	if len(s.chosenPrinciples()) > 0 || s.looping.checks[2].On {
		t.Errorf("of none %q are left", s.chosenPrinciples())
	}
	s.cover("Ownership", true)
	if got := s.covered(); !slices.Equal(got, []string{"Ownership"}) {
		t.Errorf("covers %q", got)
	}
	s.setMode(interviewer.Coach)
	if s.looping.loop.Mode != interviewer.Coach {
		t.Error("the plan does not take the mode")
	}
}

func TestHowStrictTheRoundsToComeAre(t *testing.T) {
	loops := &fakeLoops{kept: []loop.Loop{aLoop(3, interviewer.L6, interviewer.Strict)}, saved: make(chan loop.Loop, 1)}
	s, _ := onLoop(t, 1088, 820, loops)
	if s.level.Visible() || s.looping.level.Content != "L6, as the loop was planned" {
		t.Errorf("the level of an open loop can be changed, or it says %q", s.looping.level.Content)
	}
	s.coach.OnTapped()
	if l := <-loops.saved; l.Mode != interviewer.Coach || l.RoundsDone() != 3 || !s.coach.On {
		t.Errorf("kept %+v", l)
	}
	s.setKind(kindRound)
	if s.setup.Mode != interviewer.Strict || !s.strict.On || !s.level.Visible() {
		t.Errorf("one round is %s", s.setup.Mode)
	}
}

func TestTheQuieterActionOfALoop(t *testing.T) {
	tests := map[string]struct {
		kept   int // questions done
		want   string
		given  bool // up
		planed bool
	}{
		"an open loop is given up":      {2, "Give up this loop", true, false},
		"after one that is over, a new": {7, "Plan a new loop", false, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			loops := &fakeLoops{kept: []loop.Loop{aLoop(tt.kept, interviewer.L7, interviewer.Strict)}}
			s, _ := onLoop(t, 1088, 820, loops)
			given := false
			s.params.GiveUp = func(loop.Loop) { given = true }
			if s.looping.act.Label != tt.want {
				t.Errorf("it says %q", s.looping.act.Label)
			}
			s.looping.act.OnTapped()
			if given != tt.given || s.looping.anew != tt.planed {
				t.Errorf("given up: %t, anew: %t", given, s.looping.anew)
			}
		})
	}
}

func TestTheGuideLeadsToOneRound(t *testing.T) {
	s, _ := onLoop(t, 1088, 820, &fakeLoops{})
	s.Choose("Think Big")
	if s.onLoop() || s.title.Content != "Think Big" || s.start.Label != startRound {
		t.Errorf("shows %q and %q", s.title.Content, s.start.Label)
	}
	if _, _, err := seek(t.Context(), &fakeLoops{err: interviewer.ErrCorrupt}, false, nil); !errors.Is(err, interviewer.ErrCorrupt) {
		t.Errorf("%v, want ErrCorrupt", err)
	}
}
