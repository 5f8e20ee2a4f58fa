package kit

import (
	"strconv"

	"fyne.io/fyne/v2"

	"tellmemore/app/theme"
)

// Stage is one of several that follow one another and of which one is chosen:
// its number, its name, what it is about, a detail, and where it stands.
type Stage struct {
	control
	Number              int
	Name, About, Detail string
	Mark                string // where it stands, in a word; "" for nothing to say
	Done                bool   // its mark has a tick
	On                  bool   // it is chosen
	Line                bool   // a hairline parts it from the next one
	Low                 bool   // for a low window
}

// NewStage returns a stage.
func NewStage(number int, tapped func()) *Stage {
	s := &Stage{Number: number}
	s.OnTapped = tapped
	s.extend(s)
	return s
}

// The measures of a stage.
const (
	stageAt  = 44  // where the words begin
	stagePad = 22  // above the name and below the detail
	stageLow = 13  // the same in a low window
	markWide = 108 // from the mark to the right edge
)

var (
	stageNumber = Style{Size: 20, Line: 24, Colour: theme.Text2}
	stageName   = Style{Size: 16, Line: 24, Bold: true, Colour: theme.Text1}
	stageDetail = Hint.In(theme.Text2)
)

func (s *Stage) pad() float32 {
	if s.Low {
		return stageLow
	}
	return stagePad
}

// broken returns the lines of what it is about and of the detail.
func (s *Stage) broken(width float32) (about, detail []string) {
	width -= stageAt + 12
	return Break(Second, s.About, width), Break(stageDetail, s.Detail, width)
}

// HeightAt returns the height at a width.
func (s *Stage) HeightAt(width float32) float32 {
	about, detail := s.broken(width)
	return 2*s.pad() + stageName.Line + 2 + float32(len(about))*Second.Line + 4 + float32(len(detail))*stageDetail.Line
}

// CreateRenderer is of the widget's life.
func (s *Stage) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(s, s.paint, func() fyne.Size { return fyne.NewSize(240, s.HeightAt(s.Size().Width)) })
}

func (s *Stage) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	number := stageNumber
	switch {
	case s.On:
		p.rect(0, 0, size.Width, size.Height, 6, theme.Tint, "")
		number.Colour = theme.Accent
	case s.hovered:
		p.rect(0, 0, size.Width, size.Height, 6, theme.Well, "")
	}
	if s.Line {
		p.rect(12, size.Height-0.5, size.Width-24, 1, 0, theme.Border, "")
	}
	y := s.pad() + stageName.Line/2
	p.text(number, strconv.Itoa(s.Number), 12, y)
	p.text(stageName, s.Name, stageAt, y)
	s.paintMark(&p, size.Width-markWide, y)
	about, detail := s.broken(size.Width)
	y = p.lines(Second, about, stageAt, s.pad()+stageName.Line+2)
	p.lines(stageDetail, detail, stageAt, y+4)
	if s.focused {
		p.focus(size)
	}
	return p.objects
}

func (s *Stage) paintMark(p *painter, x, y float32) {
	style := Hint.In(theme.Accent)
	if s.Done {
		p.icon("check", theme.Accent, x, y-9, 18)
		p.text(style, s.Mark, x+24, y)
		return
	}
	style.Bold = true
	p.text(style, s.Mark, x, y)
}
