package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// Field is a line of text that is handed on when it is finished: with Enter, or
// when the focus goes elsewhere. Escape brings back what was there.
type Field struct {
	widget.Entry
	OnDone  func(text string) // is not called for a text that is as it was
	OnFocus func()
	OnLeave func()                    // when the focus goes elsewhere
	OnKey   func(*fyne.KeyEvent) bool // takes a key before the field does, where it returns true
	kept    string
	choices []string // offered below it, by Down or its arrow
	aside   *fyne.Container
}

// NewField returns an empty field.
func NewField(placeholder string, done func(text string)) *Field {
	f := &Field{OnDone: done, aside: container.NewHBox()}
	f.ExtendBaseWidget(f)
	f.Wrapping, f.Scroll = fyne.TextWrapOff, fyne.ScrollHorizontalOnly
	f.ActionItem = f.aside
	f.SetPlaceHolder(placeholder)
	f.OnSubmitted = func(string) { f.done() }
	return f
}

// NewSecret returns an empty field whose text is not shown.
func NewSecret(placeholder string, done func(text string)) *Field {
	f := NewField(placeholder, done)
	f.Password = true
	return f
}

// Put shows a text that is already known to whoever asks.
func (f *Field) Put(text string) {
	f.kept = text
	if f.Text != text {
		f.SetText(text)
	}
}

// Offer has the field offer choices; another text can be typed as well.
func (f *Field) Offer(choices []string) {
	f.choices = choices
	f.aside.RemoveAll()
	if len(choices) > 0 {
		f.aside.Add(newOpener(f.open))
	}
	f.Refresh()
}

// Note shows an icon and a few words at the end of the field, "" for none.
func (f *Field) Note(icon, words string) {
	f.aside.RemoveAll()
	if words != "" {
		f.aside.Add(newNote(icon, words))
	}
	f.Refresh()
}

func (f *Field) done() {
	if f.Text != f.kept && f.OnDone != nil {
		f.OnDone(f.Text)
	}
}

func (f *Field) open() {
	ShowMenu(f, f.Text, func(v string) {
		f.SetText(v)
		f.done()
	}, options(f.choices)...)
}

func options(values []string) []Option {
	var all []Option
	for _, v := range values {
		all = append(all, Option{v, v})
	}
	return all
}

// FocusGained shows the cursor.
func (f *Field) FocusGained() {
	f.Entry.FocusGained()
	if f.OnFocus != nil {
		f.OnFocus()
	}
}

// FocusLost finishes the text.
func (f *Field) FocusLost() {
	f.Entry.FocusLost()
	f.done()
	if f.OnLeave != nil {
		f.OnLeave()
	}
}

// TypedKey edits.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	switch {
	case f.OnKey != nil && f.OnKey(e):
	case e.Name == fyne.KeyEscape:
		f.Put(f.kept)
	case e.Name == fyne.KeyDown && len(f.choices) > 0:
		f.open()
	default:
		f.Entry.TypedKey(e)
	}
}

// TypedShortcut edits; the window's own shortcuts go on to the window, which an
// entry would swallow.
func (f *Field) TypedShortcut(s fyne.Shortcut) {
	custom, ok := s.(*desktop.CustomShortcut)
	if ok && len(custom.KeyName) == 1 {
		if window, ok := fyne.CurrentApp().Driver().CanvasForObject(f).(fyne.Shortcutable); ok {
			window.TypedShortcut(s)
			return
		}
	}
	f.Entry.TypedShortcut(s)
}

// opener is the arrow at the end of a field that offers choices. The keyboard
// has Down instead.
type opener struct {
	widget.BaseWidget
	tapped func()
}

func newOpener(tapped func()) *opener {
	o := &opener{tapped: tapped}
	o.ExtendBaseWidget(o)
	return o
}

// Tapped opens the choices.
func (o *opener) Tapped(*fyne.PointEvent) { o.tapped() }

// Cursor shows that it can be pressed.
func (o *opener) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer is of the widget's life.
func (o *opener) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(o, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		p.icon("chevron-down", theme.Text2, size.Width-31, size.Height/2-9, 18)
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(40, 32) })
}

// note is an icon with a few words.
type note struct {
	widget.BaseWidget
	icon, words string
}

func newNote(icon, words string) *note {
	n := &note{icon: icon, words: words}
	n.ExtendBaseWidget(n)
	return n
}

// CreateRenderer is of the widget's life.
func (n *note) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(n, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		p.icon(n.icon, theme.Text3, 0, size.Height/2-8, 16)
		p.text(Hint, n.words, 24, size.Height/2)
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(24+Hint.width(n.words)+12, 32) })
}

// Status is a short result beside a button: an icon and words in one colour.
type Status struct {
	widget.BaseWidget
	icon, words string
	colour      theme.Name
}

// NewStatus returns an empty status.
func NewStatus() *Status {
	s := &Status{colour: theme.Text3}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes what it says; icon is "" for none.
func (s *Status) Set(icon, words string, colour theme.Name) {
	if s.icon != icon || s.words != words || s.colour != colour {
		s.icon, s.words, s.colour = icon, words, colour
		s.Refresh()
	}
}

// CreateRenderer is of the widget's life.
func (s *Status) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(s, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		x := float32(0)
		if s.icon != "" {
			p.icon(s.icon, s.colour, 0, size.Height/2-8, 16)
			x = 22
		}
		p.text(Hint.In(s.colour), s.words, x, size.Height/2)
		return p.objects
	}, func() fyne.Size {
		w := Hint.width(s.words)
		if s.icon != "" {
			w += 22
		}
		return fyne.NewSize(w, 18)
	})
}

// LevelBar is the level of a microphone as a row of blocks.
type LevelBar struct {
	widget.BaseWidget
	share float32
}

// levelBlocks is how many blocks a level bar has.
const levelBlocks = 24

// NewLevelBar returns an empty bar.
func NewLevelBar() *LevelBar {
	l := &LevelBar{}
	l.ExtendBaseWidget(l)
	return l
}

// Set shows a level from 0 to 1.
func (l *LevelBar) Set(share float32) {
	if lit(l.share) != lit(share) {
		l.share = share
		l.Refresh()
	}
}

func lit(share float32) int { return int(min(max(share, 0), 1)*levelBlocks + 0.5) }

// CreateRenderer is of the widget's life.
func (l *LevelBar) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(l, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		pitch := (size.Width + 3) / levelBlocks
		for i := range levelBlocks {
			fill := theme.Border
			if i < lit(l.share) {
				fill = theme.Accent
			}
			r := canvas.NewRectangle(theme.Colour(fill))
			r.CornerRadius = 2
			p.add(r, float32(i)*pitch, (size.Height-10)/2, pitch-3, 10)
		}
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(levelBlocks*6, 18) })
}
