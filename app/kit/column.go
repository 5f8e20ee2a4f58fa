package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Column is things under one another, each with the gap above it that it was
// added with, as wide as there is room and as high as they are at that width.
// It scrolls where they are higher.
type Column struct {
	Scroll  *container.Scroll // what a screen places
	box     *fyne.Container
	gaps    []float32
	indents []float32
	top     float32
	bottom  float32
	widest  float32
	assumed float32
}

// The measures of a column: the room for the ring of the focus at the left, and
// for that and the scroll bar at the right.
const (
	ColumnInset = 8
	ColumnRight = 24
)

// NewColumn returns an empty column. top is the gap above its first thing,
// bottom the room below the last; what it holds is widest wide at most, and
// assumed wide while it has not been placed.
func NewColumn(top, bottom, widest, assumed float32) *Column {
	c := &Column{top: top, bottom: bottom, widest: widest, assumed: assumed}
	c.box = container.New(columnLayout{c})
	c.Scroll = container.NewVScroll(c.box)
	return c
}

// Clear takes everything out.
func (c *Column) Clear() { c.box.Objects, c.gaps, c.indents = nil, nil, nil }

// Add puts something at the end, in view when the keyboard comes to it. Refresh
// shows it.
func (c *Column) Add(gap float32, o fyne.CanvasObject) { c.AddUnder(gap, 0, o) }

// AddUnder adds something that belongs to what is above it, indented.
func (c *Column) AddUnder(gap, indent float32, o fyne.CanvasObject) {
	if len(c.box.Objects) == 0 {
		gap = c.top
	}
	if f, ok := o.(interface{ onFocus(do func()) }); ok {
		f.onFocus(func() { Reveal(c.Scroll, o) })
	}
	c.gaps, c.indents = append(c.gaps, gap), append(c.indents, indent)
	c.box.Objects = append(c.box.Objects, o)
}

// Objects returns what it holds, in order.
func (c *Column) Objects() []fyne.CanvasObject { return c.box.Objects }

// Refresh shows what was added.
func (c *Column) Refresh() {
	c.box.Refresh()
	c.Scroll.Refresh()
}

// Reveal scrolls to what the keyboard comes to, and does nothing where it has
// not been laid out.
func Reveal(scroll *container.Scroll, o fyne.CanvasObject) {
	if scroll.Size().IsZero() {
		return
	}
	const room = 24
	y, high := o.Position().Y, o.Size().Height
	switch {
	case y-room < scroll.Offset.Y:
		scroll.ScrollToOffset(fyne.NewPos(0, max(y-room, 0)))
	case y+high+room > scroll.Offset.Y+scroll.Size().Height:
		scroll.ScrollToOffset(fyne.NewPos(0, y+high+room-scroll.Size().Height))
	}
}

type columnLayout struct{ c *Column }

// MinSize is as high as what it holds.
func (l columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := l.c.bottom
	for i, o := range objects {
		width := o.Size().Width
		if width == 0 {
			width = l.c.assumed - l.c.indents[i]
		}
		high += l.c.gaps[i] + HeightOf(o, width)
	}
	return fyne.NewSize(200, high)
}

// Layout places what it holds.
func (l columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	width := min(size.Width-ColumnInset-ColumnRight, l.c.widest)
	for i, o := range objects {
		y += l.c.gaps[i]
		h := HeightOf(o, width-l.c.indents[i])
		Place(o, ColumnInset+l.c.indents[i], y, width-l.c.indents[i], h)
		y += h
	}
}

// HeightOf returns how high something is at a width.
func HeightOf(o fyne.CanvasObject, width float32) float32 {
	if wraps, ok := o.(interface{ HeightAt(width float32) float32 }); ok {
		return wraps.HeightAt(width)
	}
	return o.MinSize().Height
}

// Place moves something and gives it a size.
func Place(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}

// Put moves something and gives it its smallest size.
func Put(o fyne.CanvasObject, x, y float32) {
	size := o.MinSize()
	Place(o, x, y, size.Width, size.Height)
}

// Show shows or hides something, and does nothing where it is so.
func Show(o fyne.CanvasObject, visible bool) {
	switch {
	case visible && !o.Visible():
		o.Show()
	case !visible && o.Visible():
		o.Hide()
	}
}
