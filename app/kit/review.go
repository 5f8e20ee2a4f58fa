package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// Tab is one turn of a round: its name, its length and the time it used.
type Tab struct {
	Label, Right string
	Share        float32 // of its limit
	Over         bool    // it reached the limit
}

// Tabs are the turns of a round side by side. Left and Right change the turn.
type Tabs struct {
	control
	tabs   []Tab
	chosen int
	onSet  func(i int)
}

// NewTabs returns empty tabs.
func NewTabs(set func(i int)) *Tabs {
	t := &Tabs{onSet: set}
	t.extend(t)
	return t
}

// Set changes the tabs and which is chosen.
func (t *Tabs) Set(tabs []Tab, chosen int) {
	t.tabs, t.chosen = tabs, chosen
	t.Refresh()
}

// Choose changes the chosen tab without telling.
func (t *Tabs) Choose(i int) {
	if t.chosen != i {
		t.chosen = i
		t.Refresh()
	}
}

const tabGap = 20

func (t *Tabs) width() float32 {
	n := float32(max(len(t.tabs), 1))
	return (t.Size().Width - tabGap*(n-1)) / n
}

// Tapped chooses the tab under the mouse.
func (t *Tabs) Tapped(e *fyne.PointEvent) {
	if i := int(e.Position.X / (t.width() + tabGap)); i < len(t.tabs) {
		t.onSet(i)
	}
}

// TypedKey chooses with Left and Right.
func (t *Tabs) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyLeft:
		t.onSet(t.chosen - 1)
	case fyne.KeyRight:
		t.onSet(t.chosen + 1)
	default:
		t.control.TypedKey(e)
	}
}

// CreateRenderer is of the widget's life.
func (t *Tabs) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(t, t.paint, func() fyne.Size { return fyne.NewSize(300, 36) })
}

func (t *Tabs) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	w := t.width()
	for i, tab := range t.tabs {
		x := float32(i) * (w + tabGap)
		style, bar := Second, theme.Quiet
		if i == t.chosen {
			style, bar = Strong, theme.Accent
		}
		right := Second
		if tab.Over {
			right = right.In(theme.Red)
		}
		label, told := fitted(style, tab.Label, w), tab.Right
		if style.width(label)+right.width(told)+8 > w {
			told = "" // the name counts more; the bar tells the time as well
		}
		p.text(style, label, x, 12)
		p.text(right, told, x+w-right.width(told), 12)
		p.rect(x, 30, w, 4, 2, theme.Well, "")
		if used := w * min(tab.Share, 1); used > 0 {
			p.rect(x, 30, max(used, 4), 4, 2, bar, "")
		}
		if tab.Over {
			p.rect(x+w-6, 30, 6, 4, 2, theme.Red, "")
		}
	}
	if t.focused {
		p.focus(size)
	}
	return p.objects
}

// fitted shortens a text that is wider than there is room for.
func fitted(s Style, text string, width float32) string {
	if s.width(text) <= width {
		return text
	}
	runes := []rune(text)
	for len(runes) > 1 && s.width(string(runes)+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ,") + "…"
}

// Round is a round button with an icon, to play and pause.
type Round struct {
	control
	icon string
}

// NewRound returns a round button.
func NewRound(icon string, tapped func()) *Round {
	r := &Round{icon: icon}
	r.OnTapped = tapped
	r.extend(r)
	return r
}

// Set changes the icon.
func (r *Round) Set(icon string) {
	if r.icon != icon {
		r.icon = icon
		r.Refresh()
	}
}

// CreateRenderer is of the widget's life.
func (r *Round) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(r, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		p.add(canvas.NewCircle(theme.Colour(theme.Accent)), 0, 0, 40, 40)
		p.icon(r.icon, theme.OnAccent, 11, 11, 18)
		if r.focused {
			p.focus(size)
		}
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(40, 40) })
}

// Phrase is a phrase of the transcript, with its time. A click plays it.
type Phrase struct {
	control
	time, text string
	past, on   bool
}

var transcriptStyle = Style{Size: 15, Line: 25, Colour: theme.Text1}

// phraseAt is where the words begin: the times are in the margin.
const phraseAt = 56

// NewPhrase returns a phrase; past tells that it was said past the limit.
func NewPhrase(time, text string, past bool, tapped func()) *Phrase {
	p := &Phrase{time: time, text: text, past: past}
	p.OnTapped = tapped
	p.extend(p)
	return p
}

// Set tells whether it is being played.
func (p *Phrase) Set(on bool) {
	if p.on != on {
		p.on = on
		p.Refresh()
	}
}

// HeightAt returns the height at a width.
func (p *Phrase) HeightAt(width float32) float32 {
	return float32(len(Break(transcriptStyle, p.text, width-phraseAt-8)))*transcriptStyle.Line + 8
}

// CreateRenderer is of the widget's life.
func (p *Phrase) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(p, p.paint, func() fyne.Size { return fyne.NewSize(120, transcriptStyle.Line+8) })
}

func (p *Phrase) paint(size fyne.Size) []fyne.CanvasObject {
	var d painter
	switch {
	case p.on:
		d.rect(0, 0, size.Width, size.Height, 6, theme.Tint, "")
	case p.past:
		d.rect(0, 0, size.Width, size.Height, 6, theme.RedTint, "")
	case p.hovered:
		d.rect(0, 0, size.Width, size.Height, 6, theme.Well, "")
	}
	d.text(Hint, p.time, 8, 4+transcriptStyle.Line/2)
	for i, line := range Break(transcriptStyle, p.text, size.Width-phraseAt-8) {
		d.text(transcriptStyle, line, phraseAt, 4+(float32(i)+0.5)*transcriptStyle.Line)
	}
	if p.focused {
		d.focus(size)
	}
	return d.objects
}

// Rule is the red line at the limit, with its words.
type Rule struct {
	widget.BaseWidget
	InPart bool // it stands in a part of the story, whose line goes on
	label  string
}

// NewRule returns a rule.
func NewRule(label string) *Rule {
	r := &Rule{label: label}
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer is of the widget's life.
func (r *Rule) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(r, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		style := Hint.In(theme.Red)
		style.Bold = true
		if r.InPart {
			p.rect(extentAt, 0, 1, size.Height, 0, theme.Border, "")
		}
		y := size.Height / 2
		p.line(theme.Red, 1, phraseAt, y, phraseAt+24, y)
		p.text(style, r.label, phraseAt+36, y)
		p.line(theme.Red, 1, phraseAt+48+style.width(r.label), y, size.Width, y)
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(200, 28) })
}
