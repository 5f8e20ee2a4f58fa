package review

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// arrangement places the review of one round.
type arrangement struct{ s *Screen }

// widest is how wide the column gets: lines of the transcript stay readable.
const widest = 860

// The widths of the right panel and what is left free within it, and from which
// width of the window without the rail on it has a place of its own. In a
// narrower one it takes the place of the transcript.
const (
	panelWide = 380
	panelPad  = 28
	wideFrom  = 1080 - 192
)

// top is where the header ends.
const top = 75

// MinSize is the smallest window without the rail.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

// Layout places the objects.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.s
	const x = 32
	put(s.title, x, 16)
	put(s.about, x, 44)
	right := size.Width - 28 - s.again.MinSize().Width
	put(s.again, right, 20)
	put(s.export, right-12-s.export.MinSize().Width, 20)
	place(s.header, 0, top, size.Width, 1)
	s.narrow = size.Width < wideFrom
	column := size.Width - panelWide
	if s.narrow {
		column = size.Width
	}
	width := min(column-2*x, widest)
	place(s.tabs, x, 92, width, 36)
	place(s.wave, x, 146, width, s.wave.MinSize().Height)
	y := float32(236)
	if s.narrow {
		y += 8 // the views are under the label of the limit
	}
	put(s.play, x, y)
	put(s.clock, x+56, y+8)
	put(s.speeds, x+176, y+4)
	put(s.view, x+width-s.view.MinSize().Width, y+4)
	y += 54
	place(s.under, x, y, width, 1)
	y += 14
	h := s.question.HeightAt(width)
	place(s.question, x, y, width, h)
	y += h + 8
	if s.note.Content != "" {
		h = s.note.HeightAt(width)
		place(s.note, x, y, width, h)
		y += h + 8
	} else {
		place(s.note, x, y, 0, 0)
	}
	words := max(size.Height-y-12, 40)
	place(s.scroll, x-8, y, width+28, words)
	if s.narrow {
		place(s.panel, x-8, y, width+28, words)
	} else {
		place(s.back, column, top+1, panelWide, size.Height-top-1)
		place(s.edge, column, top+1, 1, size.Height-top-1)
		place(s.panel, column+panelPad-8, top+1, panelWide-panelPad+8-4, size.Height-top-1)
	}
	a.choose()
}

// choose shows the panel, the transcript, or both.
func (a *arrangement) choose() {
	s := a.s
	findings := s.view.Value == viewFindings
	show(s.back, !s.narrow)
	show(s.edge, !s.narrow)
	show(s.view, s.narrow)
	show(s.panel, !s.narrow || findings)
	show(s.scroll, !s.narrow || !findings)
}

func show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}

func place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

func put(o fyne.CanvasObject, x, y float32) {
	size := o.MinSize()
	place(o, x, y, size.Width, size.Height)
}

// column puts findings under one another, each with the gap above it that it
// was added with.
type column struct{ gaps []float32 }

// columnInset is the room for the ring of the focus.
const columnInset = 8

// widestColumn is how wide findings get where there is more room.
const widestColumn = 520

// MinSize is as high as what it holds.
func (c *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := float32(panelPad)
	for i, o := range objects {
		width := o.Size().Width
		if width == 0 {
			width = panelWide - 2*panelPad
		}
		high += c.gaps[i] + heightOf(o, width)
	}
	return fyne.NewSize(200, high)
}

// Layout places the findings.
func (c *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	width := min(size.Width-columnInset-24, widestColumn)
	for i, o := range objects {
		y += c.gaps[i]
		h := heightOf(o, width)
		place(o, columnInset, y, width, h)
		y += h
	}
}

// reveal scrolls to what the keyboard comes to.
func reveal(scroll *container.Scroll, o fyne.CanvasObject) {
	const room = 24
	y, high := o.Position().Y, o.Size().Height
	switch {
	case y-room < scroll.Offset.Y:
		scroll.ScrollToOffset(fyne.NewPos(0, max(y-room, 0)))
	case y+high+room > scroll.Offset.Y+scroll.Size().Height:
		scroll.ScrollToOffset(fyne.NewPos(0, y+high+room-scroll.Size().Height))
	}
}

// flow puts phrases under one another.
type flow struct{}

func (*flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size.Height += heightOf(o, o.Size().Width)
	}
	size.Width = 200
	return size
}

func (*flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		h := heightOf(o, size.Width-20)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width-20, h))
		y += h
	}
}

func heightOf(o fyne.CanvasObject, width float32) float32 {
	wraps, ok := o.(interface{ HeightAt(width float32) float32 })
	if !ok {
		return o.MinSize().Height
	}
	if width == 0 {
		width = 600
	}
	return wraps.HeightAt(width)
}
