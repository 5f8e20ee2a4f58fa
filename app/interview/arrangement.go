package interview

import "fyne.io/fyne/v2"

// The measures of the screen: a column of 880 in the middle, drawn for a
// window of 820; in a lower one the gaps shrink and the type stays.
const (
	columnWidth   = 880
	margin        = 32
	drawnFor      = 820
	questionWidth = 660
)

// arrangement places everything. Positions depend on the window's size alone,
// so that nothing moves between the states of a round.
type arrangement struct{ s *Screen }

// MinSize is the smallest window.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960, 680) }

// Layout places the objects.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.s
	at := func(y float32) float32 { return y * size.Height / drawnFor }
	width := min(columnWidth, size.Width-2*margin)
	x := (size.Width - width) / 2
	put := func(o fyne.CanvasObject, x, y float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(o.MinSize())
	}
	put(s.principle, margin, 30)
	put(s.about, margin+s.principle.MinSize().Width+12, 30)
	put(s.end, size.Width-margin-s.end.MinSize().Width, 22)

	top := at(118)
	put(s.kicker, x, top)
	y := top + 24
	if s.quote.Visible() {
		y += 4
		put(s.said, x, y)
		put(s.quote, x+s.said.MinSize().Width+6, y)
		y += 36
	} else {
		y += 10
	}
	s.question.Move(fyne.NewPos(x, y))
	s.question.Resize(fyne.NewSize(min(questionWidth, width), s.question.HeightAt(min(questionWidth, width))))

	timer := at(302)
	put(s.timer, x-4, timer)
	put(s.unit, x+s.timer.Width()+14, timer+66)
	put(s.meter, x+width-s.meter.MinSize().Width, timer+30)
	bar := timer + 125
	s.bar.Move(fyne.NewPos(x, bar))
	s.bar.Resize(fyne.NewSize(width, 48))

	first := bar + at(92)
	for i, c := range s.captions {
		c.Move(fyne.NewPos(x, first+float32(i)*34))
		c.Resize(fyne.NewSize(width, 34))
	}
	bottom := size.Height - at(48) - 48
	s.notice.Move(fyne.NewPos(x, bottom-32))
	s.notice.Resize(fyne.NewSize(width, s.notice.HeightAt(width)))
	a.actions(x, width, bottom)
}

// actions places the bottom line.
func (a *arrangement) actions(x, width, bottom float32) {
	s := a.s
	put := func(o fyne.CanvasObject, x, y float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(o.MinSize())
	}
	put(s.primary, x, bottom)
	s.dot.Move(fyne.NewPos(x, bottom+20))
	s.dot.Resize(fyne.NewSize(8, 8))
	put(s.speaking, x+20, bottom+12)
	put(s.asking, x, bottom+12)
	after := x + s.asking.MinSize().Width + 24
	put(s.confirm, after, bottom)
	put(s.cancel, after+s.confirm.MinSize().Width+24, bottom+6)
	right := x + width
	for _, b := range []fyne.CanvasObject{s.skip, s.think, s.repeat} {
		if b.Visible() && !s.shown.ConfirmEnd {
			right -= b.MinSize().Width
			put(b, right, bottom+6)
			right -= 28
		} else {
			b.Resize(fyne.NewSize(0, 0))
		}
	}
}
