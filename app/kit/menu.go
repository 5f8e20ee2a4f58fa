package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// MenuItem is one line of a menu.
type MenuItem struct {
	Label  string
	Chosen func()
}

// Menu is a list of things to do that opens over the screen. Up, Down and Enter
// choose, Escape and a click elsewhere close it.
type Menu struct {
	control
	items []MenuItem
	at    int // line under the mouse or the keyboard, -1 for none
	pop   *widget.PopUp
}

// The measures of a menu.
const (
	menuPad  = 4
	menuLine = 36
	menuGap  = 4 // to the control that it belongs to
)

// ShowMenu opens a menu at a control: below it where there is room, else above.
func ShowMenu(by fyne.CanvasObject, items ...MenuItem) {
	driver := fyne.CurrentApp().Driver()
	c := driver.CanvasForObject(by)
	if c == nil {
		return
	}
	m := &Menu{items: items, at: -1}
	m.extend(m)
	m.pop = widget.NewPopUp(m, c)
	size, at := m.MinSize(), driver.AbsolutePositionForObject(by)
	to := at.AddXY(0, by.Size().Height+menuGap)
	if to.Y+size.Height > c.Size().Height {
		to.Y = max(at.Y-menuGap-size.Height, 0)
	}
	to.X = max(min(to.X, c.Size().Width-size.Width-menuGap), 0)
	m.pop.Resize(size)
	m.pop.ShowAtPosition(to)
	c.Focus(m)
}

func (m *Menu) choose(i int) {
	m.pop.Hide()
	if i >= 0 && i < len(m.items) {
		m.items[i].Chosen()
	}
}

func (m *Menu) move(to int) {
	if to = min(max(to, 0), len(m.items)-1); to != m.at {
		m.at = to
		m.Refresh()
	}
}

func (m *Menu) line(y float32) int { return int((y - menuPad) / menuLine) }

// Tapped chooses what is under the mouse.
func (m *Menu) Tapped(e *fyne.PointEvent) { m.choose(m.line(e.Position.Y)) }

// MouseMoved marks what is under the mouse.
func (m *Menu) MouseMoved(e *desktop.MouseEvent) { m.move(m.line(e.Position.Y)) }

// TypedKey moves with Up and Down, chooses with Enter and closes with Escape.
func (m *Menu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		m.move(m.at - 1)
	case fyne.KeyDown:
		m.move(m.at + 1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		if m.at >= 0 {
			m.choose(m.at)
		}
	case fyne.KeyEscape:
		m.choose(-1)
	}
}

// CreateRenderer is of the widget's life.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer { return newPainted(m, m.paint, m.minSize) }

func (m *Menu) minSize() fyne.Size {
	var widest float32
	for _, i := range m.items {
		widest = max(widest, Body.width(i.Label))
	}
	return fyne.NewSize(widest+2*(menuPad+12), float32(len(m.items))*menuLine+2*menuPad)
}

func (m *Menu) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	p.rect(0, 0, size.Width, size.Height, 8, theme.Background, theme.Control)
	for i, item := range m.items {
		y := menuPad + float32(i)*menuLine
		if i == m.at {
			p.rect(menuPad, y, size.Width-2*menuPad, menuLine, 4, theme.Tint, "")
		}
		p.text(Body, item.Label, menuPad+12, y+menuLine/2)
	}
	return p.objects
}
