package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tellmemore/app/theme"
)

// painted renders a widget by a function that returns its objects for a size.
type painted struct {
	widget  fyne.Widget
	paint   func(fyne.Size) []fyne.CanvasObject
	min     func() fyne.Size
	size    fyne.Size // that the objects were made for
	objects []fyne.CanvasObject
}

func newPainted(w fyne.Widget, paint func(fyne.Size) []fyne.CanvasObject, minSize func() fyne.Size) *painted {
	return &painted{widget: w, paint: paint, min: minSize}
}

func (p *painted) Destroy()                     {}
func (p *painted) MinSize() fyne.Size           { return p.min() }
func (p *painted) Objects() []fyne.CanvasObject { return p.objects }

// Layout paints for a new size only: new objects make Fyne lay everything out
// again, which would go on for ever.
func (p *painted) Layout(size fyne.Size) {
	if p.objects == nil || size != p.size {
		p.size = size
		p.objects = p.paint(size)
	}
}

func (p *painted) Refresh() {
	p.size = p.widget.Size()
	p.objects = p.paint(p.size)
	canvas.Refresh(p.widget)
}

// painter collects what is drawn.
type painter struct{ objects []fyne.CanvasObject }

func (p *painter) add(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
	p.objects = append(p.objects, o)
}

func (p *painter) rect(x, y, w, h, radius float32, fill, edge theme.Name) {
	r := canvas.NewRectangle(nil)
	if fill != "" {
		r.FillColor = theme.Colour(fill)
	}
	if edge != "" {
		r.StrokeColor, r.StrokeWidth = theme.Colour(edge), 1
	}
	r.CornerRadius = radius
	p.add(r, x, y, w, h)
}

func (p *painter) line(c theme.Name, width, x1, y1, x2, y2 float32) {
	l := canvas.NewLine(theme.Colour(c))
	l.StrokeWidth = width
	l.Position1, l.Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
	p.objects = append(p.objects, l)
}

// text draws a line whose middle is at y.
func (p *painter) text(s Style, content string, x, y float32) {
	t := s.text(content)
	size := t.MinSize()
	p.add(t, x, y-size.Height/2, size.Width, size.Height)
}

func (p *painter) icon(name string, c theme.Name, x, y, size float32) {
	p.add(Icon(name, c), x, y, size, size)
}

// capWidth is the width of a key cap.
func capWidth(key string) float32 { return Small.width(key) + 14 }

// keyCap draws a key whose middle is at y.
func (p *painter) keyCap(key string, x, y float32, edge, ink theme.Name) {
	p.rect(x, y-11, capWidth(key), 22, 4, "", edge)
	p.text(Small.In(ink), key, x+7, y)
}

// focus draws the ring of the keyboard's focus, 2 px with a gap of 2.
func (p *painter) focus(size fyne.Size) {
	r := canvas.NewRectangle(nil)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = theme.Colour(theme.Accent), 2, 8
	p.add(r, -4, -4, size.Width+8, size.Height+8)
}
