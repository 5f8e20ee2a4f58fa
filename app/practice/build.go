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
}

// left is the heading, the list and what is offered.
func (s *Screen) left() fyne.CanvasObject {
	s.notice = newNotice()
	return container.New(&listArea{rows: s.rows, notice: s.notice}, kit.NewText(kit.Title, "What will you practise?"),
		kit.NewText(kit.Small, "Principle"), kit.NewText(kit.Small, "Last practised"), kit.NewBox(theme.Border, 0), s.list, s.notice.root)
}

// panel is the right panel, which reads from top to bottom: what, at which
// level, how hard, how long.
func (s *Screen) panel() fyne.CanvasObject {
	var levels []kit.Option
	for _, l := range interviewer.Levels() {
		levels = append(levels, kit.Option{Value: string(l), Label: string(l)})
	}
	s.levelHint = kit.NewParagraph(kit.Hint, levelHints[s.setup.Level])
	s.level = kit.NewSegmented(string(s.setup.Level), func(v string) {
		s.setup.Level = interviewer.Level(v)
		s.params.Preferences.SetString(keyLevel, v)
		s.levelHint.Set(levelHints[s.setup.Level])
		s.pick()
	}, levels...)
	s.strict = kit.NewRadio("Strict", "Cuts in at the limit.", func() { s.setMode(interviewer.Strict) })
	s.coach = kit.NewRadio("Coach", "Lets you run over and marks where.", func() { s.setMode(interviewer.Coach) })
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
		s.bar.Set(s.round())
	}, counts...)
	s.bar = kit.NewRoundBar(s.round()...)
	s.question = kit.NewParagraph(kit.Body, "")
	s.another = kit.NewButton(kit.Plain, "Another question", "", s.pick)
	s.own = kit.NewButton(kit.Plain, "Write my own", "", s.write)
	s.entry = widget.NewMultiLineEntry()
	s.entry.SetPlaceHolder("Tell me about a time…")
	s.entry.Wrapping = fyne.TextWrapWord
	s.entry.SetMinRowsVisible(2)
	s.entry.Hide()
	s.voice = kit.NewCheck("Speak the questions aloud", s.setup.Voice, func(on bool) {
		s.setup.Voice = on
		s.change(func(p *preferences.Preferences) { p.Voice.On = on })
	})
	s.setMode(s.setup.Mode)
	gap := func(h float32) fyne.CanvasObject { return space(0, h) }
	return container.NewVScroll(container.New(&stack{inset: 20},
		s.title, gap(6), s.listens, gap(18),
		kit.NewText(kit.Strong, "Level"), gap(8), s.level, gap(6), s.levelHint, gap(18),
		kit.NewText(kit.Strong, "Interviewer"), gap(8), s.strict, gap(6), s.coach, gap(18),
		kit.NewText(kit.Strong, "Question"), gap(6), s.question, s.entry,
		container.NewHBox(s.another, space(12, 0), s.own), gap(12),
		kit.NewText(kit.Strong, "Follow-ups"), gap(8), s.followUps, gap(14), s.bar, gap(2), s.voice,
	))
}

func (s *Screen) setMode(m interviewer.Mode) {
	s.setup.Mode = m
	s.strict.Set(m == interviewer.Strict)
	s.coach.Set(m == interviewer.Coach)
	s.params.Preferences.SetString(keyMode, string(m))
}

// round is the preview of the round.
func (s *Screen) round() []kit.Segment {
	all := make([]kit.Segment, s.setup.FollowUps+1)
	all[0] = kit.Segment{Share: 1, Fill: theme.Accent, Open: true, Label: "Story " + interviewer.StoryLimit.Clock(), Ink: theme.Text3}
	if n := s.setup.FollowUps; n > 0 {
		all[1].Label, all[1].Ink = fmt.Sprintf("Up to %d × %s", n, interviewer.FollowUpLimit.Clock()), theme.Text3
	}
	return all
}

// foot is the microphone and the start.
func (s *Screen) foot() fyne.CanvasObject {
	s.mic = kit.NewButton(kit.Plain, "The system’s microphone", "", s.chooseMicrophone)
	s.mic.Icon = "microphone"
	s.meter = kit.NewLevel()
	s.micNote = kit.NewParagraph(kit.Hint.In(theme.Amber), "")
	s.start = kit.NewButton(kit.Primary, "Start round", "Enter", s.begin)
	s.start.Wide = true
	return container.New(&stack{}, s.micNote, container.NewBorder(nil, nil, s.mic, s.meter), space(0, 8), s.start)
}

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
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	place(o[0], 0, 0, x, size.Height)
	place(o[1], x, 0, panel, size.Height)
	place(o[4], x, 0, 1, size.Height)
	pad := float32(28)
	o[3].Resize(fyne.NewSize(panel-2*pad, 100))
	foot := o[3].MinSize().Height
	place(o[3], x+pad, size.Height-foot-pad, panel-2*pad, foot)
	place(o[2], x+pad, 28, panel-2*pad+20, size.Height-foot-pad-28-12)
}

// listArea places heading, column headings, list and notice.
type listArea struct {
	rows   []*kit.Row
	notice *notice
}

func (*listArea) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(420, 400) }

func (l *listArea) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	width := size.Width - 64
	date := max(width-108, 300)
	place(o[0], 32, 28, width, 36)
	place(o[1], 44, 90, 200, 16)
	place(o[2], 32+date, 90, 120, 16)
	place(o[3], 44, 114, width-24, 1)
	for i, r := range l.rows {
		r.RightAt = date
		if i == 0 {
			r.RightAt = 0
		}
	}
	foot := l.notice.height(width)
	if foot > 0 {
		foot += 28
		place(o[5], 32, size.Height-foot, width, foot-28)
	}
	place(o[4], 32, 121, width, size.Height-121-12-foot)
}

// stack puts objects under one another, texts as high as their lines.
type stack struct {
	inset float32 // at the right, for a scroll bar
}

func (*stack) height(o fyne.CanvasObject, width float32) float32 {
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
	width := size.Width - s.inset
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		h := s.height(o, width)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(width, h))
		y += h
	}
}

// space is a gap.
func space(w, h float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(w, h))
	return r
}
