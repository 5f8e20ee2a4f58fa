package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// The measures of findings.
const (
	findingAt   = 16 // where the words begin, right of the edge
	quotedLines = 2  // a longer quote ends in an ellipsis; the transcript has the rest
	evidenceAt  = 20
)

var (
	quoteStyle    = Style{Size: 14, Line: 20, Italic: true, Colour: theme.Text1}
	sentenceStyle = Style{Size: 13, Line: 18, Colour: theme.Text2}
	proofStyle    = Style{Size: 13, Line: 18, Italic: true, Colour: theme.Text3}
)

// Finding is something that was noticed: the person's own words, and one
// sentence about them. A click, or Enter, plays the words.
type Finding struct {
	control
	Place           string // where it was said, in words; "" where that is plain
	edge            theme.Name
	quote, sentence string
	on              bool
}

// NewFinding returns a finding. The edge says what it is for: theme.AmberFill
// to be worked on, theme.Border for information. quote has its quotation marks,
// which may stand within it, as in “it began” to “it ended”.
func NewFinding(edge theme.Name, quote, sentence string, tapped func()) *Finding {
	f := &Finding{edge: edge, quote: quote, sentence: sentence}
	f.OnTapped = tapped
	f.extend(f)
	return f
}

// Set tells whether its words are being played.
func (f *Finding) Set(on bool) {
	if f.on != on {
		f.on = on
		f.Refresh()
	}
}

// Sentence returns what is said about the words.
func (f *Finding) Sentence() string { return f.sentence }

// HeightAt returns the height at a width.
func (f *Finding) HeightAt(width float32) float32 {
	quote := abridged(quoteStyle, f.quote, width-findingAt)
	high := float32(len(quote)) * quoteStyle.Line
	for _, text := range []string{f.sentence, f.Place} {
		if text != "" {
			high += 2 + float32(len(Break(sentenceStyle, text, width-findingAt)))*sentenceStyle.Line
		}
	}
	return high
}

// CreateRenderer is of the widget's life.
func (f *Finding) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(f, f.paint, func() fyne.Size { return fyne.NewSize(120, 40) })
}

func (f *Finding) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	switch {
	case f.on:
		p.rect(0, -4, size.Width+4, size.Height+8, 6, theme.Tint, "")
	case f.hovered:
		p.rect(0, -4, size.Width+4, size.Height+8, 6, theme.Well, "")
	}
	p.rect(0, 0, 2, size.Height, 0, f.edge, "")
	y := p.lines(quoteStyle, abridged(quoteStyle, f.quote, size.Width-findingAt), findingAt, 0)
	if f.sentence != "" {
		y = p.lines(sentenceStyle, Break(sentenceStyle, f.sentence, size.Width-findingAt), findingAt, y+2)
	}
	if f.Place != "" {
		p.lines(sentenceStyle.In(theme.Text3), Break(sentenceStyle, f.Place, size.Width-findingAt), findingAt, y+2)
	}
	if f.focused {
		p.focus(size)
	}
	return p.objects
}

// lines draws lines from y on and returns where they end.
func (p *painter) lines(s Style, lines []string, x, y float32) float32 {
	for _, l := range lines {
		p.text(s, l, x, y+s.line()/2)
		y += s.line()
	}
	return y
}

// abridged breaks a quote into the lines that there is room for.
func abridged(s Style, quote string, width float32) []string {
	lines := Break(s, quote, width)
	if len(lines) <= quotedLines {
		return lines
	}
	lines = lines[:quotedLines]
	last := []rune(lines[quotedLines-1])
	for len(last) > 0 && s.width(string(last)+"…”") > width {
		last = last[:len(last)-1]
	}
	lines[quotedLines-1] = string(last) + "…”"
	return lines
}

// Remark is a sentence without words of the person, as about the pace.
type Remark struct {
	widget.BaseWidget
	edge     theme.Name
	sentence string
}

// NewRemark returns a remark with the edge of a finding.
func NewRemark(edge theme.Name, sentence string) *Remark {
	r := &Remark{edge: edge, sentence: sentence}
	r.ExtendBaseWidget(r)
	return r
}

// HeightAt returns the height at a width.
func (r *Remark) HeightAt(width float32) float32 {
	return float32(len(Break(sentenceStyle, r.sentence, width-findingAt))) * sentenceStyle.Line
}

// CreateRenderer is of the widget's life.
func (r *Remark) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(r, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		p.rect(0, 0, 2, size.Height, 0, r.edge, "")
		p.lines(sentenceStyle, Break(sentenceStyle, r.sentence, size.Width-findingAt), findingAt, 0)
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(120, sentenceStyle.Line) })
}

// Degree is how much evidence there is. State is never colour alone, so each
// has its dot and its words.
type Degree int

// The degrees.
const (
	DegreeNone     Degree = iota // an empty ring
	DegreeSome                   // a ring with a dot
	DegreeStrong                 // a full dot
	DegreeAgainst                // a ring with a bar
	DegreeUnjudged               // a bar alone
)

var degreeWords = map[Degree]string{
	DegreeNone: "not enough evidence", DegreeSome: "some", DegreeStrong: "strong", DegreeAgainst: "against",
	DegreeUnjudged: "not judged",
}

// evidence is what an answer shows of one thing that is listened for.
type evidence struct {
	degree      Degree
	name, quote string
}

// Evidence is what an answer shows of one thing that is listened for, with the
// words that show it. A click, or Enter, plays them.
type Evidence struct {
	control
	evidence
}

// NewEvidence returns evidence by the words that show it. quote has no marks
// around it.
func NewEvidence(d Degree, name, quote string, tapped func()) *Evidence {
	e := &Evidence{evidence: evidence{degree: d, name: name, quote: quote}}
	e.OnTapped = tapped
	e.extend(e)
	return e
}

// CreateRenderer is of the widget's life.
func (e *Evidence) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(e, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		if e.hovered {
			p.rect(-4, -4, size.Width+8, size.Height+8, 6, theme.Well, "")
		}
		e.draw(&p, size.Width)
		if e.focused {
			p.focus(size)
		}
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(120, 38) })
}

// Standing is how far something that is listened for was shown, without words
// of its own to play, so that it takes no focus.
type Standing struct {
	widget.BaseWidget
	evidence
}

// NewStanding returns it by its name.
func NewStanding(d Degree, name string) *Standing {
	s := &Standing{evidence: evidence{degree: d, name: name}}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is of the widget's life.
func (s *Standing) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(s, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		s.draw(&p, size.Width)
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(120, 20) })
}

// named breaks the name; after is true where the degree follows on its last
// line, false where it takes a line of its own.
func (e *evidence) named(width float32) (lines []string, after bool) {
	lines = Break(Strong, e.name+",", width-evidenceAt)
	last := lines[len(lines)-1]
	return lines, Strong.width(last+" ")+Second.width(degreeWords[e.degree]) <= width-evidenceAt
}

// HeightAt returns the height at a width.
func (e *evidence) HeightAt(width float32) float32 {
	lines, after := e.named(width)
	n := len(lines)
	if !after {
		n++
	}
	h := float32(n) * Strong.Line
	if e.quote != "" {
		h += float32(len(abridged(proofStyle, "“"+e.quote+"”", width-evidenceAt))) * proofStyle.Line
	}
	return h
}

func (e *evidence) draw(p *painter, width float32) {
	const x, y = 5, 10 // the middle of the dot
	switch e.degree {
	case DegreeStrong:
		p.dot(x, y, 5, theme.Accent)
	case DegreeSome:
		p.ring(x, y, 5.5, theme.Accent)
		p.dot(x, y, 2, theme.Accent)
	case DegreeNone:
		p.ring(x, y, 5.5, theme.Control)
	case DegreeAgainst:
		p.ring(x, y, 5.5, theme.AmberFill)
		p.rect(x-3, y-1, 6, 2, 0, theme.AmberFill, "")
	case DegreeUnjudged:
		p.rect(x-4, y-1, 8, 2, 1, theme.Control, "")
	}
	lines, after := e.named(width)
	end := p.lines(Strong, lines[:len(lines)-1], evidenceAt, 0)
	last := lines[len(lines)-1]
	name := last[:len(last)-1] // the comma is of the quieter words
	p.text(Strong, name, evidenceAt, end+Strong.Line/2)
	at := evidenceAt + Strong.width(name)
	degree := degreeWords[e.degree]
	if after {
		p.text(Second, ", "+degree, at, end+Strong.Line/2)
	} else {
		p.text(Second, ",", at, end+Strong.Line/2)
		end += Strong.Line
		p.text(Second, degree, evidenceAt, end+Strong.Line/2)
	}
	if e.quote != "" {
		p.lines(proofStyle, abridged(proofStyle, "“"+e.quote+"”", width-evidenceAt), evidenceAt, end+Strong.Line)
	}
}
