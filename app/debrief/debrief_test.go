package debrief

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit/kittest"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// underWay puts no debrief together until it is called off: a test shows what
// was made itself.
func underWay(ctx context.Context, _ loop.Loop) (loop.Debrief, error) {
	<-ctx.Done()
	return loop.Debrief{}, ctx.Err()
}

// aLoop is a loop of which so many rounds are done.
func aLoop(done int) loop.Loop {
	l := loop.Loop{ID: "loop", StartedAt: time.Date(2025, 5, 6, 10, 30, 0, 0, time.Local), Level: interviewer.L7, Mode: interviewer.Strict}
	for i, of := range bank.Rounds() {
		q := loop.Question{Question: interviewer.Question{Principle: "Ownership"}}
		if i < done {
			q.Session, q.Done = fmt.Sprint("s", i+1), true
		}
		l.Rounds = append(l.Rounds, loop.Round{Of: of, Questions: []loop.Question{q}})
	}
	return l
}

func said(round, turn int, seconds float64, text string) loop.Said {
	from := audio.Samples(seconds * float64(audio.Second))
	return loop.Said{Text: text, Session: fmt.Sprint("s", round), Round: round, Of: bank.Rounds()[round-1], Turn: turn, From: from, To: from + 3*audio.Second}
}

// veto is a debrief in which every part is there.
func veto() loop.Debrief {
	habit := said(4, 0, 37, "Whenever somebody is not happy I try to have a coffee")
	return loop.Debrief{
		Loop: aLoop(5),
		Sheet: []loop.Evidence{
			{Principle: "Ownership", Chosen: true, Word: coach.EvidenceStrong, For: []loop.Said{said(1, 0, 20, "I told my director that I would take it"), said(2, 1, 4, "I walked every aisle")}},
			{Principle: "Dive Deep", Chosen: true, Word: coach.EvidenceSome, For: []loop.Said{said(5, 0, 17, "I counted the near misses")}},
			{Principle: "Frugality", Chosen: true, Word: coach.EvidenceNone, Missing: []loop.Doubt{{Said: habit, Sentence: "Which time was this? Tell of one occasion."}}},
			{Principle: "Earn Trust", Chosen: true, Word: loop.EvidenceAgainst, Against: []loop.Doubt{{Said: said(3, 2, 8, "it was the vendor who let us down"), Sentence: "What was your own part in it? Say that as well."}}},
			{Principle: "Bias for Action", Chosen: true, Word: coach.EvidenceNone},
			{Principle: "Think Big", Word: coach.EvidenceStrong, For: []loop.Said{said(2, 0, 29, "I stopped the robots in zone four")}},
		},
		Contradictions: []loop.Contradiction{{About: loop.AboutTeam, First: said(1, 0, 14, "the refunds team, twelve engineers"), Second: said(3, 0, 11, "the refunds team, twenty engineers")}},
		Reused:         []loop.Reuse{{Told: []loop.Said{said(2, 0, 29, "I stopped the robots in zone four"), said(5, 0, 29, "I stopped the robots in zone four")}}},
		Decision: loop.Decision{
			Verdict: loop.WouldVeto, Turn: "An answer for Frugality with one occasion, a figure before and after and how you did it would turn it.",
			Reasons: []loop.Reason{{Sentence: "The answer for Frugality does not hold enough evidence.", Quotes: []loop.Said{habit}}},
		},
	}
}

// long is one with long words and names.
func long() loop.Debrief {
	d := veto()
	words := strings.Repeat("and then we went on with the reconciliation of everything that nobody had owned ", 4)
	d.Sheet[0].Principle, d.Sheet[0].For = "Success and Scale Bring Broad Responsibility", []loop.Said{said(1, 0, 20, words)}
	d.Decision.Reasons[0].Sentence = "What was said elsewhere speaks against Success and Scale Bring Broad Responsibility, and nothing outweighs it."
	d.Decision.Turn = "It takes " + strings.Repeat("an answer for Success and Scale Bring Broad Responsibility that owns your part in it; and ", 3) + "a second one."
	d.Contradictions[0].First.Text = words
	return d
}

// kept is what a session of the loop has on disk.
func kept(_ context.Context, id string) (interviewer.Session, error) {
	if id == "s5" {
		return interviewer.Session{}, interviewer.ErrNotFound
	}
	return interviewer.Session{ID: id, Turns: []interviewer.Turn{{Audio: id + "/story.wav"}, {Audio: id + "/one.wav"}, {}}}, nil
}

func screen(t *testing.T, width, height float32) (*Screen, fyne.Window) {
	t.Helper()
	s := New(Params{Make: underWay, Load: kept, Practise: func(bool) {}, Export: func(loop.Debrief, transcript.Format) {}})
	t.Cleanup(s.Left)
	return s, kittest.Show(t, s.Object(), width, height)
}

// shows has the screen show a debrief.
func shows(s *Screen, d loop.Debrief, err error) {
	s.Show(d.Loop)
	s.stopMaking()
	s.take(context.Background(), d, err)
}

func TestScreens(t *testing.T) {
	would := veto()
	would.Contradictions, would.Reused = nil, nil
	would.Decision = loop.Decision{
		Verdict: loop.WouldNot, Turn: "The bar raiser would ask about the story that is told twice. Prepare a second one.",
		Reasons: []loop.Reason{{Sentence: "The answer for Ownership is strong.", Quotes: []loop.Said{said(4, 0, 20, "I told my director that I would take it")}}},
	}
	part := veto()
	part.Loop, part.Decision = aLoop(3), loop.Decision{Verdict: loop.Undecided}
	tests := map[string]struct {
		width, height float32
		debrief       loop.Debrief
		err           error
		do            func(*Screen)
	}{
		"veto":                 {1088, 820, veto(), nil, nil},
		"no veto":              {1088, 820, would, nil, nil},
		"not over":             {1088, 820, part, nil, nil},
		"small":                {768, 680, veto(), nil, nil},
		"small, between":       {768, 680, veto(), nil, func(s *Screen) { s.view.Set(viewBetween); s.root.Refresh() }},
		"long":                 {1088, 820, long(), nil, nil},
		"small, long":          {768, 680, long(), nil, nil},
		"reading":              {1088, 820, veto(), nil, func(s *Screen) { s.Show(aLoop(5)) }},
		"no reader":            {1088, 820, loop.Debrief{Loop: aLoop(5)}, coach.ErrNoReader, nil},
		"nothing said yet":     {1088, 820, loop.Debrief{Loop: aLoop(0)}, nil, nil},
		"nothing kept":         {1088, 820, loop.Debrief{Loop: aLoop(5)}, nil, nil},
		"words are played":     {1088, 820, veto(), nil, func(s *Screen) { s.playing, s.heard = func() {}, s.quotes[0].said; s.showPlaying() }},
		"words can’t be heard": {1088, 820, veto(), nil, func(s *Screen) { s.tell(unheard) }},
		"formats":              {1088, 820, veto(), nil, func(s *Screen) { s.Formats() }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w := screen(t, tt.width, tt.height)
			shows(s, tt.debrief, tt.err)
			if tt.do != nil {
				tt.do(s)
			}
			kittest.Golden(t, name, w)
		})
	}
}

func TestKeysGoFromQuoteToQuote(t *testing.T) {
	tests := []struct {
		name  string
		width float32
		keys  []fyne.KeyName
		want  string // that has the keyboard
	}{
		{"the first", 1088, []fyne.KeyName{fyne.KeyDown}, "Whenever"},
		{"the next", 1088, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown}, "I told my director"},
		{"back", 1088, []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp}, "Whenever"},
		{"not before the first", 1088, []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyUp}, "Whenever"},
		{"on to the other column", 1088, slices.Repeat([]fyne.KeyName{fyne.KeyDown}, 8), "the refunds team, twelve"},
		{"not past the last", 1088, slices.Repeat([]fyne.KeyName{fyne.KeyDown}, 30), "I stopped the robots"},
		{"only what is seen", 768, slices.Repeat([]fyne.KeyName{fyne.KeyDown}, 30), "I stopped the robots"},
		{"escape lets go", 1088, []fyne.KeyName{fyne.KeyDown, fyne.KeyEscape}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, w := screen(t, tt.width, 820)
			shows(s, veto(), nil)
			for _, k := range tt.keys {
				s.TypedKey(&fyne.KeyEvent{Name: k})
			}
			got := ""
			for _, q := range s.quotes {
				if w.Canvas().Focused() == fyne.Focusable(q.shown) {
					got = q.said.Text
				}
			}
			if !strings.HasPrefix(got, tt.want) || tt.want == "" && got != "" {
				t.Errorf("%q has the keyboard", got)
			}
		})
	}
}

func TestThePageKeysScroll(t *testing.T) {
	s, _ := screen(t, 768, 680)
	shows(s, long(), nil)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageDown})
	if s.decision.Scroll.Offset.Y == 0 {
		t.Error("Page Down does not scroll")
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	if s.decision.Scroll.Offset.Y != 0 {
		t.Error("Home does not lead to the beginning")
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	end := s.decision.Scroll.Offset.Y
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyPageUp})
	if end == 0 || s.decision.Scroll.Offset.Y >= end {
		t.Errorf("from %f Page Up leads to %f", end, s.decision.Scroll.Offset.Y)
	}
}

// fakePlayer tells what it plays, and plays from there until it is stopped.
type fakePlayer struct{ played chan string }

func (p fakePlayer) Play(ctx context.Context, path string, from audio.Samples, _ float64, at func(audio.Samples)) error {
	for ; ctx.Err() == nil; from += audio.Second / 10 {
		at(from)
	}
	p.played <- fmt.Sprintf("%s to %.1f", path, from.Seconds())
	return ctx.Err()
}

func TestWordsArePlayedAndNothingBehindThem(t *testing.T) {
	tests := []struct {
		name string
		said loop.Said
		want string
		err  bool
	}{
		{"of a story", said(1, 0, 20, "I told"), "s1/story.wav to 23.4", false},
		{"of a follow-up", said(2, 1, 4, "I walked"), "s2/one.wav to 7.4", false},
		{"of an answer without a recording", said(3, 2, 8, "it was"), "", true},
		{"of a turn that is not there", said(3, 9, 8, "it was"), "", true},
		{"of a round that was deleted", said(5, 0, 29, "I stopped"), "", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := screen(t, 1088, 820)
			p := fakePlayer{make(chan string, 1)}
			s.params.Player = p
			err := s.sound(t.Context(), tt.said)
			got := ""
			if len(p.played) > 0 {
				got = <-p.played
			}
			if got != tt.want || (err != nil) != tt.err {
				t.Errorf("played %q, %v", got, err)
			}
		})
	}
}

// waiting plays until it is stopped.
type waiting chan string

func (p waiting) Play(ctx context.Context, path string, _ audio.Samples, _ float64, _ func(audio.Samples)) error {
	p <- path
	<-ctx.Done()
	return ctx.Err()
}

func TestAClickPlaysAndAnotherStops(t *testing.T) {
	s, _ := screen(t, 1088, 820)
	p := make(waiting)
	s.params.Player = p
	shows(s, veto(), nil)
	s.quotes[0].shown.OnTapped()
	if path := <-p; path != "s4/story.wav" || s.heard != s.quotes[0].said {
		t.Errorf("plays %q", path)
	}
	s.quotes[1].shown.OnTapped() // other words take over
	if path := <-p; path != "s1/story.wav" || s.heard != s.quotes[1].said {
		t.Errorf("plays %q", path)
	}
	s.quotes[1].shown.OnTapped()
	if s.playing != nil {
		t.Error("it still plays")
	}
	s.quotes[1].shown.OnTapped()
	<-p
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.playing != nil {
		t.Error("Escape does not stop it")
	}
}

func TestBetterWordsMakeItAnew(t *testing.T) {
	s, _ := screen(t, 1088, 820)
	shows(s, veto(), nil)
	s.Update(interviewer.Session{ID: "of another loop"})
	if s.making != nil {
		t.Error("a session of another loop makes it anew")
	}
	s.Update(interviewer.Session{ID: "s3"})
	if s.making == nil || s.made == nil {
		t.Error("better words change nothing, or what was there is gone meanwhile")
	}
	s.Left()
	s.Update(interviewer.Session{ID: "s3"})
	if s.making != nil {
		t.Error("it is made although nobody sees it")
	}
}

func TestExportAndPractice(t *testing.T) {
	s, w := screen(t, 1088, 820)
	var exported transcript.Format
	s.params.Export = func(_ loop.Debrief, f transcript.Format) { exported = f }
	var anew []bool
	s.params.Practise = func(a bool) { anew = append(anew, a) }
	shows(s, veto(), nil)
	s.Formats()
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn} {
		w.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
	if exported != transcript.FormatMarkdown {
		t.Errorf("exports %q", exported)
	}
	s.practise.OnTapped()
	s.Show(aLoop(2))
	s.practise.OnTapped()
	if !slices.Equal(anew, []bool{true, false}) {
		t.Errorf("leads to practice: %v", anew)
	}
}
