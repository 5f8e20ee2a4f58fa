// Package kit is the set of widgets that the screens are made of, drawn by
// hand to one look: rectangles, lines, text and outline icons. It imports Fyne
// and the theme, and of the core only plain words.
package kit

import (
	"bytes"
	"fmt"
	"image/color"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
	"tellmemore/assets"
)

// Style is how a text is drawn.
type Style struct {
	Size   float32
	Line   float32 // height of a line; 0 is 1.4 sizes
	Bold   bool
	Italic bool
	Colour theme.Name
}

// The styles of the screens.
var (
	Title   = Style{Size: 28, Line: 36, Bold: true, Colour: theme.Text1}
	Panel   = Style{Size: 28, Line: 36, Bold: true, Colour: theme.Text1}
	Heading = Style{Size: 20, Line: 28, Bold: true, Colour: theme.Text1}
	Strong  = Style{Size: 14, Line: 20, Bold: true, Colour: theme.Text1}
	Body    = Style{Size: 14, Line: 20, Colour: theme.Text1}
	Second  = Style{Size: 14, Line: 20, Colour: theme.Text2}
	Hint    = Style{Size: 13, Line: 18, Colour: theme.Text3}
	Small   = Style{Size: 12, Line: 16, Colour: theme.Text2}
)

// In returns the style in another colour.
func (s Style) In(c theme.Name) Style { s.Colour = c; return s }

func (s Style) line() float32 {
	if s.Line > 0 {
		return s.Line
	}
	return s.Size * 1.4
}

func (s Style) text(content string) *canvas.Text {
	t := canvas.NewText(content, theme.Colour(s.Colour))
	t.TextSize = s.Size
	t.TextStyle = fyne.TextStyle{Bold: s.Bold, Italic: s.Italic}
	if s.Size >= 20 && !s.Italic {
		t.FontSource = theme.Display(s.Bold)
	}
	return t
}

func (s Style) width(content string) float32 { return s.text(content).MinSize().Width }

// Text is one or more lines of text in one style. With Wrap it breaks at the
// width that it is given.
type Text struct {
	widget.BaseWidget
	Style   Style
	Content string
	Wrap    bool
	marks   []Hit
	lines   []line
	at      float32 // width that the lines were broken for
}

// Hit is a stretch of a text that a search found, in characters (runes): To is
// the first one behind it.
type Hit struct{ From, To int }

// line is a line of a text and where in it, in characters, it begins.
type line struct {
	words string
	at    int
}

// NewText returns a text on one line.
func NewText(s Style, content string) *Text {
	t := &Text{Style: s, Content: content}
	t.ExtendBaseWidget(t)
	return t
}

// NewParagraph returns a text that wraps.
func NewParagraph(s Style, content string) *Text {
	t := &Text{Style: s, Content: content, Wrap: true}
	t.ExtendBaseWidget(t)
	return t
}

// Set changes the words; it does nothing when they are the same.
func (t *Text) Set(content string) {
	if t.Content == content {
		return
	}
	t.Content = content
	t.Refresh()
}

// Mark marks stretches of the words, in order, in the place of those marked
// before. The words have to be single-spaced, as they are drawn.
func (t *Text) Mark(marks []Hit) {
	if !slices.Equal(t.marks, marks) {
		t.marks = marks
		t.Refresh()
	}
}

// SetStyle changes the style.
func (t *Text) SetStyle(s Style) {
	if t.Style == s {
		return
	}
	t.Style = s
	t.Refresh()
}

// HeightAt returns the height that the text takes at a width.
func (t *Text) HeightAt(width float32) float32 {
	return float32(len(t.broken(width))) * t.Style.line()
}

func (t *Text) broken(width float32) []line {
	if !t.Wrap || width <= 0 {
		return []line{{words: t.Content}}
	}
	return broken(t.Style, t.Content, width)
}

// Break returns the lines of a text at a width.
func Break(s Style, content string, width float32) []string {
	var lines []string
	for _, l := range broken(s, content, width) {
		lines = append(lines, l.words)
	}
	return lines
}

func broken(s Style, content string, width float32) []line {
	var lines []line
	var last line
	for _, w := range strings.Fields(content) {
		if longer := last.words + " " + w; last.words != "" && s.width(longer) <= width {
			last.words = longer
			continue
		}
		if last.words != "" {
			lines = append(lines, last)
			last.at += utf8.RuneCountInString(last.words) + 1
		}
		for last.words = w; s.width(last.words) > width; { // a word that is wider than a line
			head := fitting(s, last.words, width)
			if head == last.words {
				break
			}
			lines = append(lines, line{head, last.at})
			last = line{last.words[len(head):], last.at + utf8.RuneCountInString(head)}
		}
	}
	return append(lines, last)
}

// fitting returns the beginning of a word that fits into a width, one character
// at least.
func fitting(s Style, word string, width float32) string {
	r := []rune(word)
	n := sort.Search(len(r), func(i int) bool { return s.width(string(r[:i+1])) > width })
	return string(r[:max(n, 1)])
}

// CreateRenderer is of the widget's life.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return &textRenderer{text: t} }

type textRenderer struct {
	text    *Text
	width   float32 // that the lines were drawn for
	objects []fyne.CanvasObject
}

func (r *textRenderer) Destroy()                     {}
func (r *textRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *textRenderer) MinSize() fyne.Size {
	t := r.text
	if !t.Wrap {
		return fyne.NewSize(t.Style.width(t.Content), t.Style.line())
	}
	return fyne.NewSize(40, float32(max(len(t.lines), 1))*t.Style.line())
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.text
	if r.objects != nil && r.width == size.Width {
		return // new objects would have everything laid out again
	}
	t.lines = t.broken(size.Width)
	r.draw()
	if t.Wrap && t.at != size.Width {
		t.at = size.Width
		t.BaseWidget.Refresh() // the height is another now
	}
}

func (r *textRenderer) draw() {
	t := r.text
	r.width = t.Size().Width
	r.objects = make([]fyne.CanvasObject, 0, len(t.lines))
	for i, l := range t.lines {
		r.objects = append(r.objects, t.marked(l, float32(i)*t.Style.line())...)
		o := t.Style.text(l.words)
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, float32(i)*t.Style.line()+(t.Style.line()-h)/2))
		o.Resize(fyne.NewSize(t.Size().Width, h))
		r.objects = append(r.objects, o)
	}
}

// marked draws what is marked of a line at y: a tint and, since colour alone
// would not do, a line below.
func (t *Text) marked(l line, y float32) []fyne.CanvasObject {
	var p painter
	words := []rune(l.words)
	for _, m := range t.marks {
		from, to := max(m.From-l.at, 0), min(m.To-l.at, len(words))
		if from >= to {
			continue
		}
		x := float32(0)
		if from > 0 {
			x = t.Style.width(string(words[:from]))
		}
		w := t.Style.width(string(words[from:to]))
		high := t.Style.line()
		p.rect(x-1, y+1, w+2, high-2, 3, theme.Tint, "")
		p.rect(x, y+high-2, w, 2, 0, theme.Accent, "")
	}
	return p.objects
}

func (r *textRenderer) Refresh() {
	t := r.text
	t.lines = t.broken(t.Size().Width)
	r.draw()
	canvas.Refresh(t)
}

// Box is a rectangle in a colour by its role.
type Box struct {
	widget.BaseWidget
	Fill, Edge theme.Name
	Radius     float32
	rect       *canvas.Rectangle
}

// NewBox returns a filled rectangle.
func NewBox(fill theme.Name, radius float32) *Box {
	b := &Box{Fill: fill, Radius: radius, rect: canvas.NewRectangle(color.Transparent)}
	b.ExtendBaseWidget(b)
	return b
}

// CreateRenderer is of the widget's life.
func (b *Box) CreateRenderer() fyne.WidgetRenderer {
	b.paint()
	return &boxRenderer{b, widget.NewSimpleRenderer(b.rect)}
}

type boxRenderer struct {
	box *Box
	fyne.WidgetRenderer
}

func (r *boxRenderer) Refresh() { r.box.paint(); r.WidgetRenderer.Refresh() }

func (b *Box) paint() {
	b.rect.CornerRadius = b.Radius
	b.rect.FillColor, b.rect.StrokeColor, b.rect.StrokeWidth = color.Transparent, nil, 0
	if b.Fill != "" {
		b.rect.FillColor = theme.Colour(b.Fill)
	}
	if b.Edge != "" {
		b.rect.StrokeColor, b.rect.StrokeWidth = theme.Colour(b.Edge), 1
	}
}

// Icon draws an outline icon in a colour by its role. The colour is written
// into the picture, since Fyne's themed icons colour only what is filled.
func Icon(name string, colour theme.Name) fyne.CanvasObject {
	r, g, b, _ := theme.Colour(colour).RGBA()
	hex := fmt.Sprintf("#%02X%02X%02X", r>>8, g>>8, b>>8)
	drawn := bytes.ReplaceAll(assets.Glyph(name), []byte("#000000"), []byte(hex))
	i := canvas.NewImageFromResource(fyne.NewStaticResource(name+hex+".svg", drawn))
	i.FillMode = canvas.ImageFillContain
	i.SetMinSize(fyne.NewSize(20, 20))
	return i
}
