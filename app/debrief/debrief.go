// Package debrief is the screen after a loop: the bar raiser's decision, the
// evidence for each principle, what contradicts itself between rounds and the
// stories told twice, each with the person's words to be heard. It imports the
// kit and the words of the interview and of loops, no adapter.
package debrief

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// Player plays takes.
type Player interface {
	// Play plays a take from a place in it, at a speed, and tells the place
	// that is heard; it returns at the end or when ctx ends.
	Play(ctx context.Context, path string, from audio.Samples, speed float64, at func(audio.Samples)) error
}

// Params are what the screen needs.
type Params struct {
	Player Player
	// Make puts together what was said in a loop. It is called off the UI thread.
	Make func(ctx context.Context, l loop.Loop) (loop.Debrief, error)
	// Load returns a session, whose takes are played. It is called off the UI
	// thread.
	Load func(ctx context.Context, id string) (interviewer.Session, error)
	// Export asks where to and writes the debrief.
	Export func(d loop.Debrief, f transcript.Format)
	// Practise leads to the loop's practice; anew where a new one is to be
	// planned.
	Practise func(anew bool)
}

// Screen is the debrief of one loop. Its methods are for the UI thread.
type Screen struct {
	params Params
	loop   loop.Loop
	made   *loop.Debrief // nil while there is none
	err    error         // why there is none

	making  context.CancelFunc // ends the making; nil while none is under way
	playing context.CancelFunc // ends the playing; nil while nothing plays
	heard   loop.Said          // the words that are played
	quotes  []quote            // in the order of the screen

	root             *fyne.Container
	title            *kit.Text
	about, note      *kit.Text
	export, practise *kit.Button
	header           *kit.Box
	view             *kit.Segmented // of a narrow window
	decision         *kit.Column    // the decision and the evidence
	between          *kit.Column    // what shows between the rounds
	back, edge       *kit.Box       // of the right panel
	narrow           bool
}

// quote is words of the person on the screen.
type quote struct {
	said  loop.Said
	shown *kit.Finding
}

// The views of a narrow window.
const (
	viewDecision = "decision"
	viewBetween  = "between"
)

// New returns an empty debrief.
func New(p Params) *Screen {
	s := &Screen{
		params: p, title: kit.NewText(kit.Heading, "Debrief"), about: kit.NewText(kit.Hint, ""), note: kit.NewText(kit.Hint.In(theme.Amber), ""),
		header: kit.NewBox(theme.Border, 0), back: kit.NewBox(theme.Rail, 0), edge: kit.NewBox(theme.Border, 0),
	}
	s.export = kit.NewButton(kit.Secondary, "Export", "", s.Formats)
	s.export.Icon = "chevron-down"
	s.practise = kit.NewButton(kit.Primary, "", "", func() { s.params.Practise(s.loop.Finished()) })
	s.practise.Low = true
	s.view = kit.NewSegmented(viewDecision, func(string) { s.root.Refresh() },
		kit.Option{Value: viewDecision, Label: "Decision"}, kit.Option{Value: viewBetween, Label: "Between rounds"})
	s.view.Compact = true
	s.decision = kit.NewColumn(gapTop, pad, widestDecision, widestDecision)
	s.between = kit.NewColumn(gapTop, pad, widestBetween, panelWide-2*pad)
	s.root = container.New(&arrangement{s}, s.title, s.about, s.note, s.export, s.practise, s.header, s.view,
		s.decision.Scroll, s.back, s.edge, s.between.Scroll)
	return s
}

// Object returns what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Show shows the debrief of a loop, from its beginning.
func (s *Screen) Show(l loop.Loop) {
	s.Left()
	s.loop, s.made, s.err = l.Clone(), nil, nil
	s.about.Set(fmt.Sprintf("Loop of %s, %s, %s", when(l.StartedAt, time.Now()), l.Level, l.Mode))
	s.note.Set("")
	s.practise.Set("Go on with the loop", "")
	if l.Finished() {
		s.practise.Set("Plan a new loop", "")
	}
	s.view.Set(viewDecision)
	s.make()
	s.fill()
	s.decision.Scroll.ScrollToTop()
	s.between.Scroll.ScrollToTop()
}

// Update puts the debrief together once more, where the session with better
// words is one of its loop and the screen is seen.
func (s *Screen) Update(session interviewer.Session) {
	if s.making == nil && s.made == nil {
		return // it is not seen
	}
	for _, r := range s.loop.Rounds {
		if slices.ContainsFunc(r.Questions, func(q loop.Question) bool { return q.Session == session.ID }) {
			s.make()
			return
		}
	}
}

// Left stops the playing and the making.
func (s *Screen) Left() {
	s.hush()
	s.stopMaking()
	s.made = nil
}

func (s *Screen) stopMaking() {
	if s.making != nil {
		s.making()
		s.making = nil
	}
}

// make has the debrief put together off the UI thread. One that was under way
// is given up, so that what comes late is of what is shown.
func (s *Screen) make() {
	s.stopMaking()
	ctx, cancel := context.WithCancel(context.Background())
	s.making = cancel
	l := s.loop.Clone()
	go func() {
		made, err := s.params.Make(ctx, l)
		fyne.Do(func() { s.take(ctx, made, err) })
	}()
}

// take draws the debrief, unless ctx has ended: then the person has left, or a
// newer one is under way.
func (s *Screen) take(ctx context.Context, made loop.Debrief, err error) {
	if ctx.Err() != nil {
		return
	}
	s.stopMaking()
	if s.made, s.err = &made, err; err != nil {
		s.made = nil
	}
	s.fill()
}

// play plays words, or stops where they are played already.
func (s *Screen) play(said loop.Said) {
	if s.playing != nil && s.heard == said {
		s.hush()
		return
	}
	s.hush()
	ctx, cancel := context.WithCancel(context.Background())
	s.playing, s.heard = cancel, said
	s.tell("")
	s.showPlaying()
	go func() {
		err := s.sound(ctx, said)
		fyne.Do(func() {
			if ctx.Err() != nil {
				return // it was stopped, and other words may be played now
			}
			s.hush()
			if err != nil {
				s.tell(unheard)
			}
		})
	}()
}

// unheard is told where words can't be played.
const unheard = "These words can’t be played: their recording is missing, or no loudspeaker is there."

// sound plays words of a take and nothing behind them.
func (s *Screen) sound(ctx context.Context, said loop.Said) error {
	session, err := s.params.Load(ctx, said.Session)
	if err != nil {
		return err
	}
	if said.Turn >= len(session.Turns) || session.Turns[said.Turn].Audio == "" {
		return interviewer.ErrNotFound
	}
	words, stop := context.WithCancel(ctx)
	defer stop()
	err = s.params.Player.Play(words, session.Turns[said.Turn].Audio, said.From, 1, func(at audio.Samples) {
		if at >= said.To+tail {
			stop()
		}
	})
	if words.Err() != nil {
		return nil // it was stopped
	}
	return err
}

// tail is what is played behind the last word, so that it is not cut.
const tail = audio.Second / 4

// hush stops the playing.
func (s *Screen) hush() {
	if s.playing != nil {
		s.playing()
		s.playing, s.heard = nil, loop.Said{}
	}
	s.showPlaying()
}

func (s *Screen) showPlaying() {
	for _, q := range s.quotes {
		q.shown.Set(s.playing != nil && q.said == s.heard)
	}
}

// tell shows what went wrong in the place of what the screen is about.
func (s *Screen) tell(note string) {
	s.note.Set(note)
	s.root.Refresh()
}

// TypedKey goes from quote to quote with Up and Down, through the page with the
// page keys, and stops the playing with Space and Escape.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		s.step(1)
	case fyne.KeyUp:
		s.step(-1)
	case fyne.KeyPageDown:
		s.scrollBy(s.page().Scroll.Size().Height - 40)
	case fyne.KeyPageUp:
		s.scrollBy(40 - s.page().Scroll.Size().Height)
	case fyne.KeyHome:
		s.page().Scroll.ScrollToTop()
	case fyne.KeyEnd:
		s.page().Scroll.ScrollToBottom()
	case fyne.KeySpace:
		s.hush()
	case fyne.KeyEscape:
		if s.playing == nil {
			s.releaseFocus()
		}
		s.hush()
	}
}

// page is the column that the page keys scroll.
func (s *Screen) page() *kit.Column {
	if s.narrow && s.view.Value == viewBetween {
		return s.between
	}
	return s.decision
}

func (s *Screen) scrollBy(y float32) {
	scroll := s.page().Scroll
	bottom := max(scroll.Content.MinSize().Height-scroll.Size().Height, 0)
	scroll.ScrollToOffset(fyne.NewPos(0, min(max(scroll.Offset.Y+y, 0), bottom)))
}

// step has the keyboard go to the next quote that is seen.
func (s *Screen) step(by int) {
	c := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	if c == nil {
		return
	}
	var seen []*kit.Finding
	at := -1
	for _, q := range s.quotes {
		if s.narrow && !slices.Contains(s.page().Objects(), fyne.CanvasObject(q.shown)) {
			continue
		}
		if c.Focused() == fyne.Focusable(q.shown) {
			at = len(seen)
		}
		seen = append(seen, q.shown)
	}
	if to := at + by; at < 0 && len(seen) > 0 {
		c.Focus(seen[0])
	} else if to >= 0 && to < len(seen) {
		c.Focus(seen[to])
	}
}

// releaseFocus takes the keyboard from a quote, so that its keys reach the
// screen again.
func (s *Screen) releaseFocus() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	if c == nil || c.Focused() == nil {
		return
	}
	if slices.ContainsFunc(s.quotes, func(q quote) bool { return c.Focused() == fyne.Focusable(q.shown) }) {
		c.Unfocus()
	}
}

// Formats opens the menu of formats, as Ctrl+E does.
func (s *Screen) Formats() {
	if s.made == nil {
		return
	}
	var formats []kit.Option
	for _, f := range transcript.DebriefFormats() {
		formats = append(formats, kit.Option{Value: string(f), Label: wording.Format(f)})
	}
	made := *s.made
	kit.ShowMenu(s.export, "", func(f string) { s.params.Export(made, transcript.Format(f)) }, formats...)
}

// when is the date of a loop as the heading has it.
func when(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return "today, " + t.Format("15:04")
	}
	return t.Format("2 January 2006, 15:04")
}
