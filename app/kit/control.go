package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// control is what everything has that can be pressed: by mouse, and by Space
// or Enter when it has the focus. Keys that it does not know go to the screen.
type control struct {
	widget.BaseWidget
	self     fyne.Widget
	OnTapped func()
	OnFocus  func() // when the keyboard comes to it, so that it can be scrolled to
	disabled bool
	hovered  bool
	focused  bool
}

func (c *control) extend(self fyne.Widget) {
	c.self = self
	c.ExtendBaseWidget(self)
}

// onFocus is told when the keyboard comes to it.
func (c *control) onFocus(do func()) { c.OnFocus = do }

// Tapped is a click.
func (c *control) Tapped(*fyne.PointEvent) { c.press() }

func (c *control) press() {
	if !c.disabled && c.OnTapped != nil {
		c.OnTapped()
	}
}

// FocusGained draws the focus ring.
func (c *control) FocusGained() {
	c.focused = true
	c.self.Refresh()
	if c.OnFocus != nil {
		c.OnFocus()
	}
}

// FocusLost takes it away.
func (c *control) FocusLost() { c.focused = false; c.self.Refresh() }

// TypedRune is not used: keys are.
func (c *control) TypedRune(rune) {}

// TypedKey presses with Space or Enter.
func (c *control) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		c.press()
		return
	}
	c.pass(e)
}

// pass hands a key on to the screen.
func (c *control) pass(e *fyne.KeyEvent) {
	if canvas := fyne.CurrentApp().Driver().CanvasForObject(c.self); canvas != nil && canvas.OnTypedKey() != nil {
		canvas.OnTypedKey()(e)
	}
}

// MouseIn, MouseMoved and MouseOut follow the mouse.
func (c *control) MouseIn(*desktop.MouseEvent) { c.hovered = true; c.self.Refresh() }

// MouseMoved is not used.
func (c *control) MouseMoved(*desktop.MouseEvent) {}

// MouseOut ends hovering.
func (c *control) MouseOut() { c.hovered = false; c.self.Refresh() }

// Cursor shows that it can be pressed.
func (c *control) Cursor() desktop.Cursor {
	if c.disabled {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}

// SetDisabled makes it do nothing, and look so.
func (c *control) SetDisabled(disabled bool) {
	if c.disabled != disabled {
		c.disabled = disabled
		c.self.Refresh()
	}
}

// Kind is how a button looks.
type Kind int

// The kinds of button.
const (
	Primary   Kind = iota // the one main action, 48 high
	Secondary             // with an edge, 36 high
	Plain                 // text alone, 36 high
)

// Button is a button with its key beside or inside it.
type Button struct {
	control
	Kind  Kind
	Label string
	Key   string // "" for none
	Icon  string // "" for none
	Wide  bool   // fills what it is given, label left and key right
	Low   bool   // 36 high although it is the primary one
}

// NewButton returns a button.
func NewButton(kind Kind, label, key string, tapped func()) *Button {
	b := &Button{Kind: kind, Label: label, Key: key}
	b.OnTapped = tapped
	b.extend(b)
	return b
}

// Set changes label and key.
func (b *Button) Set(label, key string) {
	if b.Label != label || b.Key != key {
		b.Label, b.Key = label, key
		b.Refresh()
	}
}

func (b *Button) height() float32 {
	if b.Kind == Primary && !b.Low {
		return 48
	}
	return 36
}

func (b *Button) style() Style {
	s := Style{Size: 14, Line: 20, Colour: theme.Text1}
	switch b.Kind {
	case Primary:
		s = Style{Size: 16, Line: 24, Bold: true, Colour: theme.OnAccent}
		if b.Low {
			s.Size = 14
		}
	case Plain:
		s.Colour = theme.Text2
	}
	if b.disabled && b.Kind != Primary {
		s.Colour = theme.Control
	}
	return s
}

// CreateRenderer is of the widget's life.
func (b *Button) CreateRenderer() fyne.WidgetRenderer { return newPainted(b, b.paint, b.minSize) }

func (b *Button) minSize() fyne.Size {
	pad := float32(20)
	if b.Kind == Plain {
		pad = 0
	}
	w := 2*pad + b.style().width(b.Label)
	if b.Icon != "" {
		w += 26
	}
	if b.Key != "" {
		gap := float32(20)
		if b.Kind == Plain {
			gap = 10
		}
		w += gap + capWidth(b.Key)
		if b.Kind == Primary {
			w -= 6
		}
	}
	return fyne.NewSize(w, b.height())
}

func (b *Button) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	x := float32(20)
	switch {
	case b.Kind == Primary && b.disabled:
		p.rect(0, 0, size.Width, size.Height, 6, theme.Control, "")
	case b.Kind == Primary:
		p.rect(0, 0, size.Width, size.Height, 6, theme.Accent, "")
	case b.Kind == Secondary:
		fill := theme.Background
		if b.hovered && !b.disabled {
			fill = theme.Well
		}
		p.rect(0, 0, size.Width, size.Height, 6, fill, theme.Border)
	default:
		x = 0
	}
	style := b.style()
	if b.Kind == Plain && b.hovered && !b.disabled {
		style.Colour = theme.Text1
	}
	if b.Kind == Secondary {
		x += (size.Width - b.minSize().Width) / 2
	}
	if b.Icon != "" {
		p.icon(b.Icon, style.Colour, x, size.Height/2-9, 18)
		x += 26
	}
	p.text(style, b.Label, x, size.Height/2)
	if b.Key != "" {
		at := x + style.width(b.Label) + 10
		edge, ink := theme.Border, theme.Text2
		if b.Kind == Primary {
			at, edge, ink = at+10, theme.OnAccent, theme.OnAccent
			if b.Wide {
				at = size.Width - capWidth(b.Key) - 13
			}
		}
		p.keyCap(b.Key, at, size.Height/2, edge, ink)
	}
	if b.focused {
		p.focus(size)
	}
	return p.objects
}

// Option is one choice of a segmented control.
type Option struct{ Value, Label string }

// Segmented is a row of choices of which one holds. Left and Right change it.
type Segmented struct {
	control
	Options []Option
	Value   string
	OnSet   func(value string)
	Compact bool // 32 high, as beside the player
	over    int  // option under the mouse, -1 for none
}

// NewSegmented returns a control on one of its options.
func NewSegmented(value string, set func(string), options ...Option) *Segmented {
	s := &Segmented{Options: options, Value: value, OnSet: set, over: -1}
	s.extend(s)
	return s
}

// Set changes the choice without telling OnSet.
func (s *Segmented) Set(value string) {
	if s.Value != value {
		s.Value = value
		s.Refresh()
	}
}

func (s *Segmented) choose(i int) {
	if i >= 0 && i < len(s.Options) && s.Options[i].Value != s.Value {
		s.Set(s.Options[i].Value)
		if s.OnSet != nil {
			s.OnSet(s.Value)
		}
	}
}

func (s *Segmented) index() int {
	for i, o := range s.Options {
		if o.Value == s.Value {
			return i
		}
	}
	return 0
}

// Tapped chooses what is under the mouse.
func (s *Segmented) Tapped(e *fyne.PointEvent) {
	s.choose(int(e.Position.X / (s.Size().Width / float32(len(s.Options)))))
}

// TypedKey chooses with Left and Right.
func (s *Segmented) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		s.choose(s.index() - 1)
	case fyne.KeyRight:
		s.choose(s.index() + 1)
	case fyne.KeySpace: // it chooses nothing, and is no key of the screen while this has the focus
	default:
		s.pass(e)
	}
}

// CreateRenderer is of the widget's life.
func (s *Segmented) CreateRenderer() fyne.WidgetRenderer { return newPainted(s, s.paint, s.minSize) }

func (s *Segmented) minSize() fyne.Size {
	var widest float32
	for _, o := range s.Options {
		widest = max(widest, Strong.width(o.Label))
	}
	h := float32(36)
	if s.Compact {
		h = 32
	}
	return fyne.NewSize((widest+24)*float32(len(s.Options)), h)
}

func (s *Segmented) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	p.rect(0, 0, size.Width, size.Height, 6, theme.Well, "")
	w := size.Width / float32(len(s.Options))
	for i, o := range s.Options {
		x := float32(i) * w
		style := Second
		if o.Value == s.Value {
			p.rect(x+2, 2, w-4, size.Height-4, 4, theme.Background, theme.Border)
			style = Strong
		}
		if s.Compact {
			style.Size = 13
		}
		p.text(style, o.Label, x+(w-style.width(o.Label))/2, size.Height/2)
	}
	if s.focused {
		p.focus(size)
	}
	return p.objects
}

// Radio is one of several exclusive choices, with a line that explains it, or
// a few words beside its name.
type Radio struct {
	control
	Label, Hint string
	Aside       string // on the line of the label, where there is no Hint
	On          bool
}

// NewRadio returns a choice.
func NewRadio(label, hint string, tapped func()) *Radio {
	r := &Radio{Label: label, Hint: hint}
	r.OnTapped = tapped
	r.extend(r)
	return r
}

// Set turns it on or off.
func (r *Radio) Set(on bool) {
	if r.On != on {
		r.On = on
		r.Refresh()
	}
}

// CreateRenderer is of the widget's life.
func (r *Radio) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(r, r.paint, func() fyne.Size {
		if r.Hint == "" {
			return fyne.NewSize(30+Body.width(r.Label)+Second.width(r.Aside), 30)
		}
		return fyne.NewSize(30+max(Body.width(r.Label), Hint.width(r.Hint)), 40)
	})
}

func (r *Radio) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	edge := theme.Control
	if r.On {
		edge = theme.Accent
	}
	ring := canvas.NewCircle(theme.Colour(theme.Background))
	ring.StrokeColor, ring.StrokeWidth = theme.Colour(edge), 1.5
	middle := float32(10)
	if r.Hint == "" {
		middle = size.Height / 2
	}
	p.add(ring, 1, middle-9, 18, 18)
	if r.On {
		p.add(canvas.NewCircle(theme.Colour(theme.Accent)), 6, middle-4, 8, 8)
	}
	p.text(Body, r.Label, 30, middle)
	p.text(Hint, r.Hint, 30, 30)
	if r.Aside != "" {
		p.text(Second, r.Aside, 30+Body.width(r.Label), middle)
	}
	if r.focused {
		p.focus(size)
	}
	return p.objects
}

// Check is a choice that is on or off.
type Check struct {
	control
	Label string
	On    bool
	OnSet func(on bool)
}

// NewCheck returns a check box.
func NewCheck(label string, on bool, set func(bool)) *Check {
	c := &Check{Label: label, On: on, OnSet: set}
	c.OnTapped = func() {
		c.On = !c.On
		c.Refresh()
		c.OnSet(c.On)
	}
	c.extend(c)
	return c
}

// CreateRenderer is of the widget's life.
func (c *Check) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(c, c.paint, func() fyne.Size { return fyne.NewSize(30+Body.width(c.Label), 32) })
}

func (c *Check) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	y := size.Height/2 - 9
	if c.On {
		p.rect(0, y, 18, 18, 4, theme.Accent, "")
		p.line(theme.OnAccent, 1.8, 4.5, y+9.5, 7.8, y+12.8)
		p.line(theme.OnAccent, 1.8, 7.8, y+12.8, 13.5, y+5.5)
	} else {
		p.rect(0, y, 18, 18, 4, theme.Background, theme.Control)
	}
	p.text(Body, c.Label, 30, size.Height/2)
	if c.focused {
		p.focus(size)
	}
	return p.objects
}

// Row is a line of a list or the rail: it can be chosen.
type Row struct {
	control
	Label, Right string
	Middle       string
	Icon         string
	On           bool
	RightAt      float32 // from the left edge; 0 puts Right at the end
	MiddleAt     float32
	High         float32
}

// NewRow returns a row.
func NewRow(label string, tapped func()) *Row {
	r := &Row{Label: label, High: 38}
	r.OnTapped = tapped
	r.extend(r)
	return r
}

// Set chooses it or not.
func (r *Row) Set(on bool) {
	if r.On != on {
		r.On = on
		r.Refresh()
	}
}

// CreateRenderer is of the widget's life.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(r, r.paint, func() fyne.Size { return fyne.NewSize(120, r.High) })
}

func (r *Row) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	switch {
	case r.On:
		p.rect(0, 0, size.Width, size.Height, 6, theme.Tint, "")
	case r.hovered:
		p.rect(0, 0, size.Width, size.Height, 6, theme.Well, "")
	}
	x := float32(12)
	style := Body
	if r.Icon != "" {
		style = Second
	}
	if r.On {
		style.Bold = true
		if r.Icon != "" {
			style.Colour = theme.Accent
		}
	}
	if r.Icon != "" {
		p.icon(r.Icon, style.Colour, x-2, size.Height/2-10, 20)
		x += 28
	}
	end := size.Width - 12
	switch {
	case r.Right != "" && r.RightAt > 0:
		end = r.RightAt - 12
	case r.Right != "":
		end -= Hint.width(r.Right) + 12
	}
	if r.Middle != "" {
		end = min(end, r.MiddleAt-12)
	}
	p.text(style, cut(style, r.Label, end-x), x, size.Height/2)
	if r.Middle != "" {
		p.text(Hint, r.Middle, r.MiddleAt, size.Height/2)
	}
	if r.Right != "" {
		at := r.RightAt
		if at == 0 {
			at = size.Width - 12 - Hint.width(r.Right)
		}
		right := Hint
		if !r.On {
			right = right.In(theme.Text2)
		}
		p.text(right, r.Right, at, size.Height/2)
	}
	if r.focused {
		p.focus(size)
	}
	return p.objects
}
