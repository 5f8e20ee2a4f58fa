package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tellmemore/app/theme"
)

// Said is one sentence of a transcript.
type Said struct {
	Text  string
	Marks []Mark // in order, none inside another
	Past  bool   // said past the limit
}

// Mark is a stretch of a sentence, in bytes, that is drawn apart.
type Mark struct {
	From, To int
	Kind     MarkKind
}

// MarkKind is why a stretch is drawn apart.
type MarkKind int

// The kinds of mark.
const (
	MarkNumber  MarkKind = iota // semi-bold, in the accent
	MarkFiller                  // in the quietest text, underlined
	MarkUnheard                 // in the quietest text
)

// Passage is what one part of a story says: its letter in the margin, a line
// for its extent, and its sentences run on. A click on a sentence plays it;
// Enter plays the first one.
type Passage struct {
	control
	letter    string // "" for a passage that goes on, or is no part
	inPart    bool
	gap       float32 // above it
	sentences []Said
	onPlay    func(sentence int)
	playing   int // -1 for none
	pointed   int // under the mouse; -1 for none
	lines     []passageLine
	width     float32 // that the lines were broken for
}

// passageLine is a line of runs.
type passageLine struct{ runs []run }

// run is a stretch of one look on one line.
type run struct {
	text     string
	style    Style
	kind     MarkKind
	marked   bool
	sentence int
	x, width float32 // from where the words begin
}

// The measures of a passage: where the letter and the line of its extent are,
// and how far a tint reaches beyond the words.
const (
	letterAt   = 8
	extentAt   = 40
	tintMargin = 4
	passageGap = 5
)

// NewPassage returns a passage. A first one of its part has the part's letter;
// one that goes on after a rule has "" and inPart.
func NewPassage(letter string, inPart bool, sentences []Said, play func(sentence int)) *Passage {
	p := &Passage{letter: letter, inPart: inPart || letter != "", sentences: sentences, onPlay: play, playing: -1, pointed: -1}
	p.extend(p)
	p.OnTapped = func() { p.onPlay(0) }
	return p
}

// Apart leaves a gap above the passage, as between two parts.
func (p *Passage) Apart() { p.gap = passageGap }

// Set tells which sentence is being played, -1 for none.
func (p *Passage) Set(sentence int) {
	if p.playing != sentence {
		p.playing = sentence
		p.Refresh()
	}
}

// Tapped plays the sentence under the mouse.
func (p *Passage) Tapped(e *fyne.PointEvent) {
	if i := p.sentenceAt(e.Position); i >= 0 {
		p.onPlay(i)
	}
}

// MouseMoved follows the mouse from sentence to sentence.
func (p *Passage) MouseMoved(e *desktop.MouseEvent) { p.point(p.sentenceAt(e.Position)) }

// MouseIn is the first of it.
func (p *Passage) MouseIn(e *desktop.MouseEvent) { p.point(p.sentenceAt(e.Position)) }

// MouseOut ends it.
func (p *Passage) MouseOut() { p.point(-1) }

func (p *Passage) point(sentence int) {
	if p.pointed != sentence {
		p.pointed = sentence
		p.Refresh()
	}
}

// sentenceAt returns the sentence at a place: on its line the nearest one, -1
// in the margin.
func (p *Passage) sentenceAt(at fyne.Position) int {
	if at.X < phraseAt-tintMargin {
		return -1
	}
	lines := p.broken(p.Size().Width)
	i := int((at.Y - p.gap) / transcriptStyle.Line)
	if at.Y < p.gap || i >= len(lines) {
		return -1
	}
	found := -1
	for _, r := range lines[i].runs {
		if found < 0 || at.X-phraseAt >= r.x {
			found = r.sentence
		}
	}
	return found
}

// HeightAt returns the height at a width.
func (p *Passage) HeightAt(width float32) float32 {
	return p.gap + float32(len(p.broken(width)))*transcriptStyle.Line
}

// TopOf returns where the first line of a sentence is.
func (p *Passage) TopOf(sentence int) float32 {
	for i, l := range p.broken(p.Size().Width) {
		for _, r := range l.runs {
			if r.sentence == sentence {
				return p.gap + float32(i)*transcriptStyle.Line
			}
		}
	}
	return 0
}

// CreateRenderer is of the widget's life.
func (p *Passage) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(p, p.paint, func() fyne.Size { return fyne.NewSize(120, transcriptStyle.Line) })
}

func (p *Passage) paint(size fyne.Size) []fyne.CanvasObject {
	var d painter
	const high = 22 // of a tint: two neighbouring lines do not touch
	d.text(Style{Size: 15, Line: 25, Bold: true, Colour: theme.Accent}, p.letter, letterAt, p.gap+transcriptStyle.Line/2)
	if p.inPart {
		d.rect(extentAt, p.gap, 1, size.Height-p.gap, 0, theme.Border, "")
	}
	for i, l := range p.broken(size.Width) {
		y := p.gap + (float32(i)+0.5)*transcriptStyle.Line
		for _, s := range stretches(l.runs) {
			if fill := p.fill(s.sentence); fill != "" {
				d.rect(phraseAt+s.x-tintMargin, y-high/2, s.width+2*tintMargin, high, 4, fill, "")
			}
		}
		for _, r := range l.runs {
			d.text(r.style, r.text, phraseAt+r.x, y)
			if r.marked && r.kind == MarkFiller {
				d.rect(phraseAt+r.x, y+9, r.width, 1.5, 0, theme.Text3, "")
			}
		}
	}
	if p.focused { // within its own width: the transcript is cut off beside it
		r := len(d.objects)
		d.focus(fyne.NewSize(size.Width-10, size.Height-p.gap-4))
		d.objects[r].Move(fyne.NewPos(1, p.gap-2))
	}
	return d.objects
}

// fill is the colour behind a sentence, "" for none.
func (p *Passage) fill(sentence int) theme.Name {
	switch {
	case sentence == p.playing:
		return theme.Tint
	case p.sentences[sentence].Past:
		return theme.RedTint
	case sentence == p.pointed:
		return theme.Well
	}
	return ""
}

// stretches joins the runs of a line that belong to one sentence.
func stretches(runs []run) []run {
	var all []run
	for _, r := range runs {
		if n := len(all); n > 0 && all[n-1].sentence == r.sentence {
			all[n-1].width = r.x + r.width - all[n-1].x
			continue
		}
		all = append(all, r)
	}
	return all
}

// broken returns the lines at a width.
func (p *Passage) broken(width float32) []passageLine {
	if p.lines == nil || p.width != width {
		p.lines, p.width = breakRuns(p.sentences, width-phraseAt-tintMargin-4), width
	}
	return p.lines
}

// breakRuns lays sentences out as lines of runs. A word with marks in it, as
// "um," or "$2m.", stays together.
func breakRuns(sentences []Said, width float32) []passageLine {
	lines := []passageLine{{}}
	x := float32(0)
	space := transcriptStyle.width("a a") - transcriptStyle.width("aa")
	for i, s := range sentences {
		for _, word := range wordsOf(s, i) {
			long := float32(0)
			for k := range word {
				word[k].width = word[k].style.width(word[k].text)
				long += word[k].width
			}
			if x > 0 && x+space+long > width {
				lines = append(lines, passageLine{})
				x = 0
			}
			apart := x > 0
			for _, r := range word {
				line := &lines[len(lines)-1]
				if apart {
					x += space
				}
				r.x = x
				line.runs = joined(line.runs, r, apart)
				last := line.runs[len(line.runs)-1]
				x, apart = last.x+last.width, false
			}
		}
	}
	return lines
}

// joined adds a run to a line: to the last run where both look the same, which
// is measured anew, since a width is more than the sum of its words'.
func joined(runs []run, r run, apart bool) []run {
	n := len(runs)
	if n == 0 || runs[n-1].sentence != r.sentence || runs[n-1].style != r.style || runs[n-1].marked != r.marked {
		return append(runs, r)
	}
	last := &runs[n-1]
	if apart {
		last.text += " "
	}
	last.text += r.text
	last.width = last.style.width(last.text)
	return runs
}

// wordsOf cuts a sentence into words, each of one or more runs.
func wordsOf(s Said, sentence int) [][]run {
	var words [][]run
	at := 0
	for _, field := range strings.Fields(s.Text) {
		from := at + strings.Index(s.Text[at:], field)
		at = from + len(field)
		words = append(words, runsOf(s, sentence, from, at))
	}
	return words
}

// runsOf cuts the bytes of a word where marks begin and end.
func runsOf(s Said, sentence, from, to int) []run {
	var runs []run
	plain := func(a, b int) {
		if a < b {
			runs = append(runs, run{text: s.Text[a:b], style: transcriptStyle, sentence: sentence})
		}
	}
	for _, m := range s.Marks {
		a, b := max(m.From, from), min(m.To, to)
		if a >= b {
			continue
		}
		plain(from, a)
		style := transcriptStyle.In(theme.Text3)
		if m.Kind == MarkNumber {
			style = transcriptStyle.In(theme.Accent)
			style.Bold = true
		}
		runs = append(runs, run{text: s.Text[a:b], style: style, kind: m.Kind, marked: true, sentence: sentence})
		from = b
	}
	plain(from, to)
	return runs
}
