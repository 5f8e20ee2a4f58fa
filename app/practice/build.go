package practice

import (
	"fmt"
	"image/color"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/theme"
	"tellmemore/audio"
	"tellmemore/interviewer"
)

// rowHigh is the height of a row of the list.
const rowHigh = 38

func plural(n int) string { return fmt.Sprintf("%d days ago", n) }

func (s *Screen) build() {
	s.title, s.listens = kit.NewParagraph(kit.Panel, ""), kit.NewParagraph(kit.Second, "")
	s.buildList()
	s.buildLoop()
	s.root = container.New(&columns{}, s.left(), kit.NewBox(theme.Rail, 0), s.panel(), s.foot(), kit.NewBox(theme.Border, 0))
}

func (s *Screen) buildList() {
	box := container.New(&stack{})
	for i, p := range s.principles {
		r := kit.NewRow(p.Name, func() { s.choose(i) })
		r.High = rowHigh
		s.rows = append(s.rows, r)
		box.Add(r)
	}
	s.list = container.NewVScroll(box)
	s.headings = [2]*kit.Text{kit.NewText(kit.Small, "Principle"), kit.NewText(kit.Small, "Last practised")}
}

// left is the heading, the list or the rounds of a loop, and what is offered.
func (s *Screen) left() fyne.CanvasObject {
	s.notice = newNotice()
	l := &s.looping
	area := &listArea{screen: s, title: kit.NewText(kit.Title, "What will you practise?"), line: kit.NewBox(theme.Border, 0)}
	return container.New(area, area.title, l.choice, s.headings[0], s.headings[1], l.standing, area.line,
		s.list, l.rounds.Scroll, l.picks.Scroll, s.notice.root)
}

// blocks are the parts of the panel that are not always there.
type blocks struct{ level, mode, question, followUps, each, bar, voice, principles, act *fyne.Container }

// panel is the right panel, which reads from top to bottom: what, at which
// level, how hard, how long.
func (s *Screen) panel() fyne.CanvasObject {
	s.buildSetup()
	s.buildQuestion()
	s.setMode(s.setup.Mode)
	gap := func(h float32) fyne.CanvasObject { return space(0, h) }
	block := func(o ...fyne.CanvasObject) *fyne.Container { return container.New(&stack{}, o...) }
	l := &s.looping
	s.blocks = blocks{
		level:      block(kit.NewText(kit.Strong, "Level"), gap(8), s.level, l.level, gap(6), s.levelHint, gap(18)),
		mode:       block(kit.NewText(kit.Strong, "Interviewer"), gap(8), s.strict, gap(6), s.coach, gap(18)),
		question:   block(kit.NewText(kit.Strong, "Question"), gap(6), s.question, s.entry, container.NewHBox(s.another, space(12, 0), s.own), gap(12)),
		followUps:  block(kit.NewText(kit.Strong, "Follow-ups"), gap(8), s.followUps, gap(14)),
		each:       block(kit.NewText(kit.Strong, "Each question"), gap(8)),
		bar:        block(s.bar, gap(2)),
		voice:      block(s.voice),
		principles: block(kit.NewText(kit.Strong, "Principles"), gap(6), l.covers, container.NewHBox(l.pick, space(12, 0), l.all), gap(12)),
		act:        block(gap(14), container.NewHBox(l.act)),
	}
	b := s.blocks
	return container.NewVScroll(container.New(&stack{lead: kit.ColumnInset, inset: 20}, s.title, gap(6), s.listens, gap(18),
		b.level, b.principles, b.mode, b.question, b.followUps, b.each, b.bar, b.voice, b.act))
}

// buildSetup makes what is chosen of the round, and of the rounds of a loop.
func (s *Screen) buildSetup() {
	var levels []kit.Option
	for _, l := range interviewer.Levels() {
		levels = append(levels, kit.Option{Value: string(l), Label: string(l)})
	}
	s.levelHint = kit.NewParagraph(kit.Hint, "")
	s.level = kit.NewSegmented(string(s.setup.Level), func(v string) {
		s.setup.Level = interviewer.Level(v)
		s.params.Preferences.SetString(keyLevel, v)
		s.showLevel()
		s.pick()
		s.findLoop()
	}, levels...)
	s.strict = kit.NewRadio("Strict", "Cuts in at the limit.", func() { s.setMode(interviewer.Strict) })
	s.coach = kit.NewRadio("Coach", "Lets you run over and marks where.", func() { s.setMode(interviewer.Coach) })
	s.voice = kit.NewCheck("Speak the questions aloud", s.setup.Voice, func(on bool) {
		s.setup.Voice = on
		s.change(func(p *preferences.Preferences) { p.Voice.On = on })
	})
}

// buildQuestion makes what is chosen of one round alone.
func (s *Screen) buildQuestion() {
	var counts []kit.Option
	for n := range interviewer.MaxFollowUps + 1 {
		counts = append(counts, kit.Option{Value: strconv.Itoa(n), Label: strconv.Itoa(n)})
	}
	s.followUps = kit.NewSegmented(strconv.Itoa(s.setup.FollowUps), func(v string) {
		n, err := strconv.Atoi(v)
		if err != nil {
			return
		}
		s.setup.FollowUps = n
		s.params.Preferences.SetInt(keyFollowUps, n)
		s.bar.Set(segments(n))
	}, counts...)
	s.bar = kit.NewRoundBar(segments(s.setup.FollowUps)...)
	s.question = kit.NewParagraph(kit.Body, "")
	s.another = kit.NewButton(kit.Plain, "Another question", "", s.pick)
	s.own = kit.NewButton(kit.Plain, "Write my own", "", s.write)
	s.entry = widget.NewMultiLineEntry()
	s.entry.SetPlaceHolder("Tell me about a time…")
	s.entry.Wrapping = fyne.TextWrapWord
	s.entry.SetMinRowsVisible(2)
	s.entry.Hide()
}

// setMode chooses how strict the interviewer is; that of a loop that is open,
// for the rounds to come.
func (s *Screen) setMode(m interviewer.Mode) {
	if s.onLoop() && s.looping.stands == loopOpen {
		s.holdLoop(m)
		return
	}
	s.setup.Mode = m
	if s.looping.stands == loopPlanned {
		s.looping.loop.Mode = m
	}
	s.params.Preferences.SetString(keyMode, string(m))
	s.showMode(m)
}

func (s *Screen) showMode(m interviewer.Mode) {
	s.strict.Set(m == interviewer.Strict)
	s.coach.Set(m == interviewer.Coach)
}

// showLevel explains the level that is chosen, or that a loop was planned for.
func (s *Screen) showLevel() {
	level := s.setup.Level
	planned := s.onLoop() && s.looping.stands == loopOpen
	if planned {
		level = s.looping.loop.Level
		s.looping.level.Set(string(level) + ", as the loop was planned")
	}
	kit.Show(s.level, !planned)
	kit.Show(s.looping.level, planned)
	s.levelHint.Set(levelHints[level])
}

// segments is the preview of a question with so many follow-ups.
func segments(followUps int) []kit.Segment {
	all := make([]kit.Segment, followUps+1)
	all[0] = kit.Segment{Share: 1, Fill: theme.Accent, Open: true, Label: "Story " + interviewer.StoryLimit.Clock(), Ink: theme.Text3}
	if followUps > 0 {
		all[1].Label, all[1].Ink = fmt.Sprintf("Up to %d × %s", followUps, interviewer.FollowUpLimit.Clock()), theme.Text3
	}
	return all
}

// foot is the microphone and the start.
func (s *Screen) foot() fyne.CanvasObject {
	s.mic = kit.NewButton(kit.Plain, "The system’s microphone", "", s.chooseMicrophone)
	s.mic.Icon = "microphone"
	s.meter = kit.NewLevel()
	s.micNote = kit.NewParagraph(kit.Hint.In(theme.Amber), "")
	s.start = kit.NewButton(kit.Primary, startRound, "Enter", s.begin)
	s.start.Wide = true
	s.micRow = container.NewBorder(nil, nil, s.mic, s.meter)
	return container.New(&stack{}, s.micNote, s.micRow, space(0, 8), s.start)
}

// startRound is the action of one round.
const startRound = "Start round"

// chooseMicrophone opens the list of microphones.
func (s *Screen) chooseMicrophone() {
	options := []kit.Option{{Label: "The system’s microphone"}}
	for _, name := range s.inputs {
		if name != "default" {
			options = append(options, kit.Option{Value: name, Label: name})
		}
	}
	kit.ShowMenu(s.mic, s.microphone, func(name string) {
		s.microphone = name
		s.change(func(p *preferences.Preferences) { p.Devices.Microphone = name })
		s.showMicrophone(nil)
		s.listen()
	}, options...)
}

// Level shows a level on the meter of the foot, for the pictures of tests.
func (s *Screen) Level(l audio.Level) { s.meter.Add(l) }

// columns places list, panel and foot.
type columns struct{}

// The widths of the right panel in a wide and a narrow window.
const (
	panelWide   = 380
	panelNarrow = 340
	wideFrom    = 1080 - 192 // of the window without the rail
)

func (*columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

func (*columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	panel := float32(panelWide)
	if size.Width < wideFrom {
		panel = panelNarrow
	}
	x := size.Width - panel
	kit.Place(o[0], 0, 0, x, size.Height)
	kit.Place(o[1], x, 0, panel, size.Height)
	kit.Place(o[4], x, 0, 1, size.Height)
	pad := float32(28)
	o[3].Resize(fyne.NewSize(panel-2*pad, 100))
	foot := o[3].MinSize().Height
	kit.Place(o[3], x+pad, size.Height-foot-pad, panel-2*pad, foot)
	kit.Place(o[2], x+pad-kit.ColumnInset, 28, panel-2*pad+kit.ColumnInset+20, size.Height-foot-pad-28-12)
}

// listArea places heading and choice, and below them either the column headings
// and the list, or where a loop stands and its rounds; and the notice.
type listArea struct {
	screen *Screen
	title  *kit.Text
	line   *kit.Box
}

// The measures of the area: in a narrow window the choice is below the heading,
// and in a low one the rounds of a loop are closer.
const (
	choiceWide = 236
	roomyFrom  = 560
	tallFrom   = 760
)

func (*listArea) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(420, 400) }

func (a *listArea) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s, l := a.screen, &a.screen.looping
	width := size.Width - 64
	date := max(width-108, width*0.6)
	y := float32(90)
	kit.Place(a.title, 32, 28, width, 36)
	if width < roomyFrom {
		kit.Place(l.choice, 32, 78, width, 36)
		y += 46
	} else {
		kit.Place(l.choice, 32+width-choiceWide, 28, choiceWide, 36)
	}
	kit.Place(s.headings[0], 44, y, 200, 16)
	kit.Place(s.headings[1], 32+date, y, 120, 16)
	if s.onLoop() {
		h := l.standing.HeightAt(width - 24)
		kit.Place(l.standing, 44, y-4, width-24, h)
		y += h - 16
	}
	kit.Place(a.line, 44, y+24, width-24, 1)
	y += 31
	for i, r := range s.rows {
		r.RightAt = date
		if i == 0 {
			r.RightAt = 0
		}
	}
	foot := s.notice.height(width)
	if foot > 0 {
		foot += 28
		kit.Place(s.notice.root, 32, size.Height-foot, width, foot-28)
	}
	for _, r := range l.stages {
		r.Low = size.Height < tallFrom
	}
	kit.Place(s.list, 32, y, width, size.Height-y-12-foot)
	for _, o := range []fyne.CanvasObject{l.rounds.Scroll, l.picks.Scroll} {
		kit.Place(o, 32-kit.ColumnInset, y, width+kit.ColumnInset+kit.ColumnRight, size.Height-y-12-foot)
	}
}

// stack puts objects under one another, texts as high as their lines.
type stack struct {
	lead  float32 // at the left, for the ring of the focus
	inset float32 // at the right, for a scroll bar
}

func (*stack) height(o fyne.CanvasObject, width float32) float32 {
	if c, ok := o.(*fyne.Container); ok {
		if block, ok := c.Layout.(*stack); ok {
			high := float32(0)
			for _, o := range c.Objects {
				if o.Visible() {
					high += block.height(o, width)
				}
			}
			return high
		}
	}
	if t, ok := o.(*kit.Text); ok && t.Wrap {
		if t.Content == "" {
			return 0
		}
		return t.HeightAt(width)
	}
	return o.MinSize().Height
}

func (s *stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		if o.Visible() {
			width := o.Size().Width
			if width == 0 {
				width = panelNarrow - 56
			}
			size.Height += s.height(o, width)
			if t, ok := o.(*kit.Text); !ok || !t.Wrap {
				size.Width = max(size.Width, o.MinSize().Width)
			}
		}
	}
	size.Width = min(size.Width, panelNarrow-56)
	return size
}

func (s *stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	width := size.Width - s.lead - s.inset
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := s.height(o, width)
		kit.Place(o, s.lead, y, width, h)
		y += h
	}
}

// space is a gap.
func space(w, h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}
