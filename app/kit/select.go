package kit

import (
	"fyne.io/fyne/v2"

	"tellmemore/app/theme"
)

// Select is one of several choices, the others in a menu. Up and Down change
// it, Space and Enter open the menu.
type Select struct {
	control
	Options []Option
	Value   string
	OnSet   func(value string)
}

// NewSelect returns a select on one of its options.
func NewSelect(value string, set func(string), options ...Option) *Select {
	s := &Select{Options: options, Value: value, OnSet: set}
	s.OnTapped = s.open
	s.extend(s)
	return s
}

// Set changes the choice without telling OnSet.
func (s *Select) Set(value string) {
	if s.Value != value {
		s.Value = value
		s.Refresh()
	}
}

// SetOptions changes what can be chosen.
func (s *Select) SetOptions(options []Option) {
	s.Options = options
	s.Refresh()
}

func (s *Select) open() { ShowMenu(s, s.Value, s.choose, s.Options...) }

func (s *Select) choose(value string) {
	if value != s.Value {
		s.Set(value)
		s.OnSet(value)
	}
}

func (s *Select) index() int {
	for i, o := range s.Options {
		if o.Value == s.Value {
			return i
		}
	}
	return -1
}

// TypedKey changes with Up and Down.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	i := s.index()
	switch {
	case e.Name == fyne.KeyUp && i > 0:
		s.choose(s.Options[i-1].Value)
	case e.Name == fyne.KeyDown && i+1 < len(s.Options):
		s.choose(s.Options[i+1].Value)
	case e.Name != fyne.KeyUp && e.Name != fyne.KeyDown:
		s.control.TypedKey(e)
	}
}

// CreateRenderer is of the widget's life.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(s, s.paint, func() fyne.Size { return fyne.NewSize(72, 36) })
}

func (s *Select) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	fill := theme.Background
	if s.hovered {
		fill = theme.Well
	}
	p.rect(0, 0, size.Width, size.Height, 6, fill, theme.Control)
	if i := s.index(); i >= 0 {
		p.text(Body, cut(Body, s.Options[i].Label, size.Width-10-40), 10, size.Height/2)
	}
	p.icon("chevron-down", theme.Text2, size.Width-32, size.Height/2-9, 18)
	if s.focused {
		p.focus(size)
	}
	return p.objects
}

// cut shortens a text to a width.
func cut(s Style, text string, width float32) string {
	if s.width(text) <= width {
		return text
	}
	r := []rune(text)
	for len(r) > 0 && s.width(string(r)+"…") > width {
		r = r[:len(r)-1]
	}
	return string(r) + "…"
}
