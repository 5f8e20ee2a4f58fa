package kit

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
	"tellmemore/audio"
	"tellmemore/interviewer"
)

// Segment is one question on the round bar.
type Segment struct {
	Share float32    // of its time that is used, 0 to 1
	Fill  theme.Name // of the used part; "" for a question that was not asked
	Label string     // under it
	Ink   theme.Name // of the label
	Bold  bool
	Ticks []float32 // where warnings come, 0 to 1
	Open  bool      // asked, so that its track is drawn
}

// RoundBar is the round in true proportion: the story of two minutes and one
// short segment for each follow-up of thirty seconds.
type RoundBar struct {
	widget.BaseWidget
	Segments []Segment // the story first
}

// NewRoundBar returns an empty bar.
func NewRoundBar(segments ...Segment) *RoundBar {
	b := &RoundBar{Segments: segments}
	b.ExtendBaseWidget(b)
	return b
}

// Set changes what it shows.
func (b *RoundBar) Set(segments []Segment) {
	if fmt.Sprint(segments) != fmt.Sprint(b.Segments) {
		b.Segments = segments
		b.Refresh()
	}
}

// CreateRenderer is of the widget's life.
func (b *RoundBar) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(b, b.paint, func() fyne.Size { return fyne.NewSize(200, 44) })
}

func (b *RoundBar) paint(size fyne.Size) []fyne.CanvasObject {
	const gap, high, top = float32(4), float32(8), float32(5)
	var p painter
	n := len(b.Segments)
	if n == 0 {
		return nil
	}
	ratio := float32(interviewer.StoryLimit / interviewer.FollowUpLimit)
	unit := (size.Width - gap*float32(n-1)) / (ratio + float32(n-1))
	x := float32(0)
	for i, s := range b.Segments {
		w := unit
		if i == 0 {
			w = unit * ratio
		}
		switch {
		case s.Open:
			p.rect(x, top, w, high, high/2, theme.Border, "")
			if s.Share > 0 {
				p.rect(x, top, max(w*min(s.Share, 1), high), high, high/2, s.Fill, "")
			}
			for _, t := range s.Ticks {
				p.rect(x+w*t-1, 0, 2, 2*top+high, 0, theme.AmberFill, "")
			}
		default:
			p.rect(x, top, w, high, high/2, "", theme.Control)
		}
		if s.Label != "" {
			style := Hint.In(s.Ink)
			style.Bold = s.Bold
			p.text(style, s.Label, x, top+high+19)
		}
		x += w + gap
	}
	return p.objects
}

// Timer is the clock: one text a digit, in cells of equal width, so that
// nothing moves when a digit changes.
type Timer struct {
	widget.BaseWidget
	digits string // as "1:22"
	colour theme.Name
}

// The measures of the timer at a size of 112.
const (
	timerSize = 112
	cell      = 62
	colon     = 26
	timerHigh = 100
)

// NewTimer returns a timer.
func NewTimer() *Timer {
	t := &Timer{digits: "0:00", colour: theme.Text3}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes digits and colour.
func (t *Timer) Set(digits string, colour theme.Name) {
	if t.digits != digits || t.colour != colour {
		t.digits, t.colour = digits, colour
		t.Refresh()
	}
}

// Width returns where the digits end.
func (t *Timer) Width() float32 {
	var w float32
	for _, d := range t.digits {
		if d == ':' {
			w += colon
		} else {
			w += cell
		}
	}
	return w
}

// CreateRenderer is of the widget's life.
func (t *Timer) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(t, t.paint, func() fyne.Size { return fyne.NewSize(t.Width(), timerHigh) })
}

func (t *Timer) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	x := float32(0)
	for _, d := range t.digits {
		w := float32(cell)
		if d == ':' {
			w = colon
		}
		o := canvas.NewText(string(d), theme.Colour(t.colour))
		o.TextSize, o.FontSource = timerSize, theme.Display(false)
		m := o.MinSize()
		p.add(o, x+(w-m.Width)/2, (size.Height-m.Height)/2, m.Width, m.Height)
		x += w
	}
	return p.objects
}

// Meter is the level of the voice, the newest at the right. It keeps its bars
// and only moves them, since it is drawn 20 times a second.
type Meter struct {
	widget.BaseWidget
	levels [interviewer.MeterBars]uint8
	bars   [interviewer.MeterBars]*canvas.Rectangle
	live   bool
}

// recent is how many of the newest bars are in full colour.
const recent = 14

// NewMeter returns a meter of flat dots.
func NewMeter() *Meter {
	m := &Meter{}
	for i := range m.bars {
		m.bars[i] = canvas.NewRectangle(nil)
		m.bars[i].CornerRadius = 2
	}
	m.ExtendBaseWidget(m)
	return m
}

// Set shows levels from 0 to 100; live tells whether the voice is recorded.
func (m *Meter) Set(levels [interviewer.MeterBars]uint8, live bool) {
	if m.levels != levels || m.live != live {
		m.levels, m.live = levels, live
		m.Refresh()
	}
}

// CreateRenderer is of the widget's life.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(m, m.paint, func() fyne.Size { return fyne.NewSize(8*interviewer.MeterBars-4, 56) })
}

func (m *Meter) paint(size fyne.Size) []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(m.bars))
	for i, b := range m.bars {
		h := max(4, float32(m.levels[i])/100*size.Height)
		name := theme.Control
		switch {
		case m.levels[i] > 8 && m.live && i >= len(m.bars)-recent:
			name = theme.Accent
		case m.levels[i] > 8:
			name = theme.Quiet
		}
		b.FillColor = theme.Colour(name)
		b.Move(fyne.NewPos(float32(i)*8, (size.Height-h)/2))
		b.Resize(fyne.NewSize(4, h))
		objects[i] = b
	}
	return objects
}

// Level is a small meter for the microphone check.
type Level struct {
	widget.BaseWidget
	bars [levelBars]float32
}

const levelBars = 8

// NewLevel returns a flat meter.
func NewLevel() *Level {
	l := &Level{}
	l.ExtendBaseWidget(l)
	return l
}

// Add shows the newest level at the right.
func (l *Level) Add(v audio.Level) {
	copy(l.bars[:], l.bars[1:])
	l.bars[levelBars-1] = float32(min(max((v.RMS+60)/50, 0), 1))
	l.Refresh()
}

// CreateRenderer is of the widget's life.
func (l *Level) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(l, l.paint, func() fyne.Size { return fyne.NewSize(5*levelBars-2, 20) })
}

func (l *Level) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	for i, v := range l.bars {
		h := max(3, v*18)
		fill := theme.Control
		if v > 0.05 {
			fill = theme.Accent
		}
		p.rect(float32(i)*5, (size.Height-h)/2, 3, h, 1.5, fill, "")
	}
	return p.objects
}

// Logo is the round bar as a mark: a story over its follow-ups.
type Logo struct{ widget.BaseWidget }

// NewLogo returns the mark, 18 by 14.
func NewLogo() *Logo {
	l := &Logo{}
	l.ExtendBaseWidget(l)
	return l
}

// CreateRenderer is of the widget's life.
func (l *Logo) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(l, func(fyne.Size) []fyne.CanvasObject {
		var p painter
		p.rect(0, 0, 18, 6, 2, theme.Accent, "")
		for i := range 4 {
			p.rect(float32(i)*4.8, 9, 3.6, 5, 1.5, theme.Accent, "")
		}
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(18, 14) })
}
