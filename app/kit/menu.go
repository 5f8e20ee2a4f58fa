package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// menu is a list of choices over the screen. Up and Down move, Enter and Space
// choose, Escape leaves everything as it is.
type menu struct {
	control
	options []Option
	value   string
	at      int // the row that the keyboard or the mouse is on
	width   float32
	pop     *widget.PopUp
	chosen  func(string)
}

// The measures of a menu.
const (
	menuRow = 34
	menuPad = 4
)

// ShowMenu shows choices under a control, or over it where there is more room.
// value is the one that holds now, "" for none.
func ShowMenu(under fyne.CanvasObject, value string, chosen func(string), options ...Option) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(under)
	if c == nil || len(options) == 0 {
		return
	}
	m := &menu{options: options, value: value, width: under.Size().Width, chosen: chosen}
	for i, o := range options {
		m.width = max(m.width, Body.width(o.Label)+24)
		if o.Value == value {
			m.at = i
		}
	}
	m.extend(m)
	edge := NewBox(theme.Background, 6)
	edge.Edge = theme.Control
	m.pop = widget.NewPopUp(container.New(&menuLayout{}, edge, m), c)
	at := driver.AbsolutePositionForObject(under)
	size := m.pop.MinSize()
	y := at.Y + under.Size().Height + 2
	if y+size.Height > c.Size().Height && at.Y-size.Height-2 >= 0 {
		y = at.Y - size.Height - 2
	}
	x := max(min(at.X, c.Size().Width-size.Width-menuPad), 0)
	m.pop.ShowAtPosition(fyne.NewPos(x, y))
	c.Focus(m)
}

func (m *menu) choose(i int) {
	m.pop.Hide()
	m.chosen(m.options[i].Value)
}

// Tapped chooses what is under the mouse.
func (m *menu) Tapped(e *fyne.PointEvent) {
	if i := int(e.Position.Y / menuRow); i >= 0 && i < len(m.options) {
		m.choose(i)
	}
}

// MouseMoved marks what is under the mouse.
func (m *menu) MouseMoved(e *desktop.MouseEvent) {
	if i := int(e.Position.Y / menuRow); i >= 0 && i < len(m.options) && i != m.at {
		m.at = i
		m.Refresh()
	}
}

// TypedKey moves and chooses.
func (m *menu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		m.at = max(m.at-1, 0)
		m.Refresh()
	case fyne.KeyDown:
		m.at = min(m.at+1, len(m.options)-1)
		m.Refresh()
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		m.choose(m.at)
	case fyne.KeyEscape:
		m.pop.Hide()
	}
}

// CreateRenderer is of the widget's life.
func (m *menu) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(m, m.paint, func() fyne.Size {
		return fyne.NewSize(m.width-2*menuPad, menuRow*float32(len(m.options)))
	})
}

func (m *menu) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	for i, o := range m.options {
		y := float32(i) * menuRow
		style := Body
		if o.Value == m.value {
			style = Strong.In(theme.Accent)
		}
		if i == m.at {
			p.rect(0, y, size.Width, menuRow, 4, theme.Tint, "")
		}
		p.text(style, cut(style, o.Label, size.Width-16), 8, y+menuRow/2)
	}
	return p.objects
}

type menuLayout struct{}

func (*menuLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[1].MinSize().AddWidthHeight(2*menuPad, 2*menuPad)
}

// Layout leaves room between the edge and the rows.
func (*menuLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, inset float32) {
		o.Move(fyne.NewPos(inset, inset))
		o.Resize(size.SubtractWidthHeight(2*inset, 2*inset))
	}
	place(o[0], 0)
	place(o[1], menuPad)
}
