// Package review is the screens after a round: the list of past rounds, and
// one round to hear, read and export. It imports the kit and the words of the
// interview, no adapter.
package review

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/interview"
	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
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
	// Waveform returns the peaks of a take, n of them from 0 to 1.
	Waveform func(path string, n int) ([]float32, error)
	// Export asks where to and writes the session.
	Export func(s interviewer.Session, f transcript.Format)
	// Unheard reports whether answers of the session are still to be heard again
	// by a careful ear.
	Unheard func(s interviewer.Session) bool
	// Judge reviews the answers of a session, one review for each turn, in order.
	// It is called off the UI thread. Errors: those of ctx, and coach.ErrNoReader.
	Judge func(ctx context.Context, s interviewer.Session) ([]TurnReview, error)
	// Trouble tells why answers of the session were not heard again as they were
	// to be.
	Trouble func(s interviewer.Session) interviewer.Trouble
	// Again leads to the practice of the same principle.
	Again func(s interviewer.Session)
}

// Screen is the review of one round. Its methods are for the UI thread.
type Screen struct {
	params  Params
	session interviewer.Session
	turn    int
	at      audio.Samples
	speed   float64
	stop    context.CancelFunc // ends the playing; nil while nothing plays

	root          *fyne.Container
	title, about  *kit.Text
	tabs          *kit.Tabs
	wave          *kit.Waveform
	play          *kit.Round
	clock, note   *kit.Text
	speeds        *kit.Segmented
	question      *kit.Text
	phrases       *fyne.Container
	spoken        []spoken
	scroll        *container.Scroll
	export, again *kit.Button
	header, under *kit.Box

	shown      bool // and not left
	judged     judged
	back, edge *kit.Box       // of the panel
	findings   *kit.Column    // the panel
	view       *kit.Segmented // of a narrow window: the words or the findings
	narrow     bool
}

// The views of a narrow window.
const (
	viewWords    = "words"
	viewFindings = "findings"
)

// speedOptions are the speeds of playback.
var speedOptions = []kit.Option{
	{Value: "0.75", Label: "0.75×"},
	{Value: "1", Label: "1×"},
	{Value: "1.25", Label: "1.25×"},
	{Value: "1.5", Label: "1.5×"},
	{Value: "2", Label: "2×"},
}

// New returns an empty review.
func New(p Params) *Screen {
	s := &Screen{
		params: p, speed: 1,
		title: kit.NewText(kit.Heading, ""), about: kit.NewText(kit.Hint, ""),
		clock: kit.NewText(kit.Style{Size: 16, Line: 24, Colour: theme.Text1}, ""), note: kit.NewParagraph(kit.Hint.In(theme.Amber), ""),
		question: kit.NewParagraph(kit.Second, ""),
	}
	s.tabs = kit.NewTabs(s.choose)
	s.wave = kit.NewWaveform(func(share float64) { s.seek(audio.Samples(share * float64(s.length()))) })
	s.play = kit.NewRound("play", s.toggle)
	s.speeds = kit.NewSegmented("1", s.setSpeed, speedOptions...)
	s.speeds.Compact = true
	s.export = kit.NewButton(kit.Secondary, "Export", "", s.chooseFormat)
	s.export.Icon = "chevron-down"
	s.again = kit.NewButton(kit.Primary, "Practise again", "", func() { p.Again(s.session) })
	s.again.Low, s.again.Icon = true, "retry"
	s.phrases = container.New(&flow{})
	s.scroll = container.NewVScroll(s.phrases)
	s.buildPanel()
	s.header, s.under = kit.NewBox(theme.Border, 0), kit.NewBox(theme.Border, 0)
	s.root = container.New(&arrangement{s}, s.title, s.about, s.export, s.again, s.header, s.tabs, s.wave, s.play, s.clock,
		s.speeds, s.view, s.under, s.question, s.scroll, s.note, s.back, s.edge, s.findings.Scroll)
	return s
}

// Object returns what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Session returns what is shown.
func (s *Screen) Session() interviewer.Session { return s.session }

// Show shows a session, its story first.
func (s *Screen) Show(session interviewer.Session) {
	s.Left()
	s.shown = true
	s.session, s.judged = session, judged{}
	s.title.Set(session.Setup.Principle)
	s.showAbout()
	s.tabs.Set(tabs(session), 0)
	s.judge()
	s.choose(0)
}

// Update shows a better transcript where its session is the one that is shown.
// The turn, the play head and what is playing stay.
func (s *Screen) Update(session interviewer.Session) {
	if session.ID != s.session.ID {
		return
	}
	changed := s.outdate(s.session, session)
	s.session = session
	s.showAbout()
	t := s.current()
	s.question.Set(asked(t))
	s.note.Set(noteOn(t))
	if s.shown && changed {
		s.judge()
	}
	s.showReview()
}

func (s *Screen) showAbout() {
	about := fmt.Sprintf("%s, %s, %s", when(s.session.StartedAt, time.Now()), s.session.Setup.Level, s.session.Setup.Mode)
	if trouble := wording.Trouble(s.params.Trouble(s.session)); trouble != "" {
		about += ". " + trouble
	} else if s.params.Unheard(s.session) {
		about += ". Your answers are being heard again, more carefully."
	}
	s.about.Set(about)
}

// asked is the question of a turn, its quote first.
func asked(t interviewer.Turn) string {
	if quoted := t.Ask.Quoted(); quoted != "" {
		return quoted + " " + t.Ask.Text
	}
	return t.Ask.Text
}

// Left stops the playing and the judging.
func (s *Screen) Left() {
	s.shown = false
	s.stopJudging()
	s.hush()
}

// hush stops the playing.
func (s *Screen) hush() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
	s.play.Set("play")
}

func (s *Screen) current() interviewer.Turn {
	if s.turn < len(s.session.Turns) {
		return s.session.Turns[s.turn]
	}
	return interviewer.Turn{}
}

func (s *Screen) length() audio.Samples { return s.current().Duration }

// choose shows a turn.
func (s *Screen) choose(i int) {
	if i < 0 || i >= len(s.session.Turns) {
		return
	}
	s.hush()
	s.turn, s.at = i, 0
	s.tabs.Choose(i)
	t := s.current()
	s.question.Set(asked(t))
	s.note.Set(noteOn(t))
	s.fill(t)
	s.showFindings()
	limit, label := limitOf(t)
	s.wave.Set(nil, limit, label)
	s.showClock()
	s.loadWaveform(i, t)
	s.scroll.ScrollToTop()
	s.findings.Scroll.ScrollToTop()
	s.root.Refresh()
}

// loadWaveform reads the take off the UI thread.
func (s *Screen) loadWaveform(i int, t interviewer.Turn) {
	if t.Audio == "" {
		return
	}
	id := s.session.ID
	go func() {
		peaks, err := s.params.Waveform(t.Audio, 400)
		fyne.Do(func() {
			if s.turn != i || s.session.ID != id {
				return
			}
			if err != nil {
				s.note.Set("The recording of this answer can't be read. The words are kept; export them with Export.")
				return
			}
			limit, label := limitOf(t)
			s.wave.Set(peaks, limit, label)
		})
	}()
}

// limitOf returns where the limit lies on the waveform and its label.
func limitOf(t interviewer.Turn) (share float64, label string) {
	switch {
	case t.Duration == 0:
		return 0, ""
	case t.Overrun > 0:
		return float64(t.Limit) / float64(t.Duration), "Limit " + t.Limit.Clock()
	case t.CutOff:
		return 1, "Cut off at " + t.Limit.Clock()
	}
	return 0, ""
}

// noteOn is a gentle word on an answer, where there is one to say.
func noteOn(t interviewer.Turn) string {
	switch {
	case t.Skipped:
		return "You skipped this one."
	case t.Audio != "" && len(t.Phrases) == 0:
		return "The words of this answer were not recognised. The recording is kept."
	case t.Short():
		return fmt.Sprintf("This answer is short: %s of %s. There was room for more.", t.Duration.Clock(), t.Limit.Clock())
	}
	return ""
}

func (s *Screen) showClock() {
	s.clock.Set(s.at.Clock() + " / " + s.length().Clock())
	if n := s.length(); n > 0 {
		s.wave.SetHead(float64(s.at) / float64(n))
	}
	s.highlight()
}

// toggle plays or pauses.
func (s *Screen) toggle() {
	if s.stop != nil {
		s.hush()
		s.showClock()
		return
	}
	from := s.at
	if from >= s.length() {
		from = 0
	}
	s.playFrom(from)
}

// seek moves the play head, and goes on there when something plays.
func (s *Screen) seek(to audio.Samples) {
	if s.stop != nil {
		s.playFrom(to)
		return
	}
	s.at = to
	s.showClock()
}

func (s *Screen) playFrom(from audio.Samples) {
	t := s.current()
	if t.Audio == "" {
		return
	}
	s.hush()
	ctx, cancel := context.WithCancel(context.Background())
	s.stop, s.at = cancel, from
	s.play.Set("pause")
	s.showClock()
	go func() {
		err := s.params.Player.Play(ctx, t.Audio, from, s.speed, func(at audio.Samples) {
			fyne.Do(func() {
				if ctx.Err() == nil {
					s.at = at
					s.showClock()
				}
			})
		})
		fyne.Do(func() {
			if ctx.Err() != nil {
				return // somebody else plays now
			}
			s.hush()
			s.showClock()
			if err != nil {
				s.note.Set(wording.Error(err))
				s.root.Refresh()
			}
		})
	}()
}

func (s *Screen) setSpeed(v string) {
	if _, err := fmt.Sscanf(v, "%g", &s.speed); err != nil {
		s.speed = 1
	}
	if s.stop != nil {
		s.playFrom(s.at)
	}
}

// faster moves to the next speed, slower to the one before.
func (s *Screen) faster(by int) {
	for i, o := range speedOptions {
		if o.Value == s.speeds.Value && i+by >= 0 && i+by < len(speedOptions) {
			s.speeds.Set(speedOptions[i+by].Value)
			s.setSpeed(s.speeds.Value)
			return
		}
	}
}

// phrase moves to the phrase or sentence after or before the present one.
func (s *Screen) phrase(by int) {
	now := -1
	for i, p := range s.spoken {
		if s.at >= p.start {
			now = i
		}
	}
	if to := min(max(now+by, 0), len(s.spoken)-1); to >= 0 && to < len(s.spoken) {
		s.seek(s.spoken[to].start)
		s.moveTo(s.at)
	}
}

// TypedKey plays, moves and chooses.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace:
		s.toggle()
	case fyne.KeyLeft:
		s.phrase(-1)
	case fyne.KeyRight:
		s.phrase(1)
	case fyne.KeyUp:
		s.faster(1)
	case fyne.KeyDown:
		s.faster(-1)
	case fyne.Key1, fyne.Key2, fyne.Key3, fyne.Key4, fyne.Key5, fyne.Key6, fyne.Key7:
		s.choose(int(e.Name[0] - '1'))
	}
}

// Formats opens the menu of formats, as Ctrl+E does.
func (s *Screen) Formats() { s.chooseFormat() }

func (s *Screen) chooseFormat() {
	var formats []kit.Option
	for _, f := range transcript.Formats() {
		formats = append(formats, kit.Option{Value: string(f), Label: wording.Format(f)})
	}
	kit.ShowMenu(s.export, "", func(f string) { s.params.Export(s.session, transcript.Format(f)) }, formats...)
}

// tabs are the turns of a round.
func tabs(s interviewer.Session) []kit.Tab {
	var all []kit.Tab
	for _, t := range s.Turns {
		tab := kit.Tab{Label: interview.Name(t), Right: t.Duration.Clock(), Share: float32(t.Duration.Seconds() / t.Limit.Seconds())}
		if t.Skipped {
			tab.Right = "skipped"
		}
		tab.Over = t.CutOff || t.Overrun > 0
		all = append(all, tab)
	}
	return all
}

// when is the date of a round as the review has it.
func when(t, now time.Time) string {
	t, now = t.Local(), now.Local()
	if t.Year() == now.Year() && t.YearDay() == now.YearDay() {
		return "Today " + t.Format("15:04")
	}
	return t.Format("2 January 2006, 15:04")
}
