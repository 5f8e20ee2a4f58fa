package settings

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
)

// The columns of the form, from its left edge: title, choices, labels of a
// service's fields, the fields. A narrow form has the title above the rest.
const (
	atControls = 168
	atLabels   = 30  // from the choices
	atFields   = 110 // from the choices
	stackBelow = 600 // width of a form below which titles stand above
)

// column is where something stands in a line.
type column int

const (
	full     column = iota // the whole width, under the title too
	controls               // from the choices to the right edge
	labels                 // the label of a field; as wide as it is
	fields                 // from the fields to the right edge
)

// part is one thing on a line. Width 0 takes the room that the others leave;
// several parts in one column stand side by side.
type part struct {
	o     fyne.CanvasObject
	in    column
	width float32
	shown func() bool // nil for as the line
}

// line is a line of the form.
type line struct {
	title *kit.Text // of the section that begins here, nil for none
	gap   float32   // above
	below float32   // more room, or less
	parts []part
	shown func() bool // nil for always
}

// form lays lines out under one another. It is a fyne.Layout.
type form struct {
	lines []*line
	width float32 // that it is laid out for
}

// container returns the form's objects in the order of its lines, which is
// that of the Tab key.
func (f *form) container() *fyne.Container {
	c := container.New(f)
	for _, l := range f.lines {
		if l.title != nil {
			c.Add(l.title)
		}
		for _, p := range l.parts {
			c.Add(p.o)
		}
	}
	return c
}

// MinSize is as high as the lines need at the present width.
func (f *form) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, f.arrange(f.width, nowhere))
}

// nowhere is where things are placed that are only measured.
func nowhere(fyne.CanvasObject, float32, float32, float32, float32) {}

// Layout places the lines.
func (f *form) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	f.width = size.Width
	f.arrange(size.Width, func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	})
}

// refresh shows and hides lines as they want to be.
func (f *form) refresh() {
	for _, l := range f.lines {
		shown := l.shown == nil || l.shown()
		for _, p := range l.parts {
			if shown && (p.shown == nil || p.shown()) {
				p.o.Show()
			} else {
				p.o.Hide()
			}
		}
	}
}

// arrange hands every shown object to place and returns the height of all.
func (f *form) arrange(width float32, place func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	left := float32(atControls)
	if width < stackBelow {
		left = 0
	}
	y := float32(0)
	for _, l := range f.lines {
		if l.shown != nil && !l.shown() {
			continue
		}
		high := l.height(width, left)
		if high == 0 {
			continue // a note that says nothing
		}
		y += l.gap
		if l.title != nil && left == 0 {
			place(l.title, 0, y, width, 20)
			y += 28
		} else if l.title != nil {
			place(l.title, 0, y+(min(high, 36)-20)/2, left-16, 20)
		}
		l.each(width, left, func(p part, x, w float32) {
			h := heightOf(p.o, w)
			place(p.o, x, y+(high-h)/2, w, h)
		})
		y += high + l.below
	}
	return y + 28
}

// height is that of the highest part.
func (l *line) height(width, left float32) (high float32) {
	l.each(width, left, func(p part, _, w float32) { high = max(high, heightOf(p.o, w)) })
	return high
}

// partGap is the room between parts side by side.
const partGap = 8

// each calls do with the place of each part.
func (l *line) each(width, left float32, do func(p part, x, w float32)) {
	starts := [...]float32{full: 0, controls: left, labels: left + atLabels, fields: left + atFields}
	fixed, n := map[column]float32{}, map[column]int{}
	for _, p := range l.parts {
		if p.o.Visible() {
			fixed[p.in] += p.width
			n[p.in]++
		}
	}
	at := map[column]float32{}
	for _, p := range l.parts {
		if !p.o.Visible() {
			continue
		}
		w := p.width
		if w == 0 {
			w = width - starts[p.in] - fixed[p.in] - partGap*float32(n[p.in]-1)
		}
		if p.in == labels {
			w = atFields - atLabels - partGap
		}
		do(p, starts[p.in]+at[p.in], w)
		at[p.in] += w + partGap
	}
}

// heightOf is the height of a thing at a width; of a paragraph without words, 0.
func heightOf(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case *kit.Text:
		if o.Wrap && o.Content == "" {
			return 0
		}
		return o.HeightAt(width)
	case *kit.Field:
		return 36
	case *kit.Box:
		return 1
	case *fyne.Container:
		if f, ok := o.Layout.(*form); ok {
			return f.arrange(width, nowhere)
		}
	}
	return o.MinSize().Height
}

// rule is a line between sections.
func rule() *line { return &line{gap: 20, parts: []part{{o: kit.NewBox(theme.Border, 0), in: full}}} }
