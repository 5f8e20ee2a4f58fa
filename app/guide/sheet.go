package guide

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// sheet is what there is to read at the right: passages under one another. It
// is a fyne.Layout.
type sheet struct {
	root     *fyne.Container
	passages []*passage
	width    float32 // of the root, that it is laid out for
}

// passage is a text with what stands beside or behind it; nil for nothing.
type passage struct {
	gap, inset  float32 // above, and at the left
	text        *kit.Text
	label, note *kit.Text // under one another at the left
	point, edge *kit.Box  // at the left
	ground      *kit.Box  // behind all of it
	top         float32   // where it begins
	marked      bool
}

// The styles of a sheet besides those of the kit.
var (
	section = kit.Style{Size: 16, Line: 24, Bold: true, Colour: theme.Text1}
	reading = kit.Style{Size: 15, Line: 25, Colour: theme.Text1}
)

// The measures of a sheet.
const (
	beforeSection = 28
	afterSection  = 6
	between       = 6  // lines of a section
	groundPad     = 10 // of a ground, above and below its words
	groundOut     = 12 // of a ground, beyond the margins
	levelWide     = 84
	pointInset    = 18
	edgeInset     = 16
)

func newSheet() *sheet {
	s := &sheet{}
	s.root = container.New(s)
	return s
}

// say adds a text alone.
func (s *sheet) say(gap float32, style kit.Style, text string) {
	s.add(&passage{gap: gap, text: kit.NewParagraph(style, text)})
}

func (s *sheet) add(p *passage) { s.passages = append(s.passages, p) }

// finish shows the passages that were added.
func (s *sheet) finish() {
	objects := make([]fyne.CanvasObject, 0, 2*len(s.passages))
	for _, p := range s.passages {
		for _, b := range []*kit.Box{p.ground, p.point, p.edge} {
			if b != nil {
				objects = append(objects, b)
			}
		}
		for _, t := range []*kit.Text{p.label, p.note, p.text} {
			if t != nil {
				objects = append(objects, t)
			}
		}
	}
	s.root.Objects = objects
	s.root.Refresh()
}

// showPage shows the page of a principle with the person's level marked.
func (s *sheet) showPage(page bank.Page, level interviewer.Level) {
	s.passages = nil
	s.say(0, kit.Panel, page.Name)
	s.say(6, kit.Second, page.Listens)
	for _, part := range page.Sections {
		s.say(beforeSection, section, part.Title)
		for i, l := range part.Lines {
			gap := float32(between)
			if i == 0 {
				gap = afterSection
			}
			s.line(part.Kind, l, gap, level)
		}
	}
	s.finish()
}

// line adds a line of a section.
func (s *sheet) line(kind bank.Kind, l bank.Line, gap float32, level interviewer.Level) {
	switch kind {
	case bank.Expected:
		p := &passage{gap: gap, inset: levelWide, text: kit.NewParagraph(reading, l.Text), label: kit.NewText(kit.Strong, string(l.Level))}
		if l.Level == level {
			p.label.Style = kit.Strong.In(theme.Accent)
			p.note = kit.NewText(kit.Small, "Your level")
			p.ground = kit.NewBox(theme.Tint, 6)
		}
		s.add(p)
	case bank.Points:
		s.add(pointed(gap, theme.Control, l.Text))
	case bank.Frames:
		s.add(&passage{gap: gap + 4, inset: edgeInset, text: kit.NewParagraph(reading, l.Text), edge: kit.NewBox(theme.Control, 0)})
	case bank.Questions:
		if l.Theme != "" {
			s.say(gap+8, kit.Strong, l.Theme)
			gap = 2
		}
		s.say(gap, reading, l.Text)
		s.say(0, kit.Hint, l.Aside)
	default:
		s.say(gap, reading, l.Text)
	}
}

// pointed returns a line of a list.
func pointed(gap float32, colour fyne.ThemeColorName, text string) *passage {
	return &passage{gap: gap, inset: pointInset, text: kit.NewParagraph(reading, text), point: kit.NewBox(colour, 2.5)}
}

// showPacks shows what a person can do with packs of their own, and which of
// them are left out.
func (s *sheet) showPacks(folder string, refused []error) {
	s.passages = nil
	s.say(0, kit.Panel, "Your own packs")
	s.say(6, kit.Second, "A pack is a text file with a principle, or a value of another company, and questions about it. Packs are read when Tell Me More starts.")
	for i, err := range refused {
		if i == 0 {
			s.say(beforeSection, section.In(theme.Amber), "Left out")
		}
		s.add(pointed(between, theme.AmberFill, wording.Error(err)))
	}
	s.say(beforeSection, section, "Where they belong")
	s.say(afterSection, reading, folder)
	s.say(beforeSection, section, "What one looks like")
	s.say(afterSection, reading, "Its name ends in .toml. To add questions to a principle that is here already, give the name and the questions alone.")
	for i, l := range example {
		p := &passage{inset: edgeInset, text: kit.NewParagraph(kit.Second, l), edge: kit.NewBox(theme.Control, 0)}
		if i == 0 {
			p.gap = 12
		}
		s.add(p)
	}
	s.finish()
}

// example is a short pack, line by line.
var example = []string{
	`name = "Candour"`,
	`listens = "Listens for a hard truth that you told in time."`,
	`meaning = "What is true is said, kindly and early."`,
	`show = ["What you said, and to whom"]`,
	`avoid = ["Telling everyone but the one whom it concerns"]`,
	`[levels]`,
	`L7 = "Your teams tell you bad news before you ask."`,
	`[[question]]`,
	`id = "candour-01"`,
	`theme = "upwards"`,
	`text = "When did you tell your manager what they did not want to hear?"`,
}

// mark marks the words of a query everywhere on the sheet.
func (s *sheet) mark(query string) {
	for _, p := range s.passages {
		var marks []kit.Hit
		for _, f := range bank.Find(p.text.Content, query) {
			marks = append(marks, kit.Hit(f))
		}
		p.text.Mark(marks)
		p.marked = len(marks) > 0
	}
}

// nextMark returns where the first passage with a mark begins that begins below
// a height, else the first of all.
func (s *sheet) nextMark(below float32) (y float32, ok bool) {
	for _, p := range s.passages {
		if p.marked && p.top >= below {
			return p.top, true
		}
		if p.marked && !ok {
			y, ok = p.top, true
		}
	}
	return y, ok
}

// MinSize is as high as the passages need at the present width.
func (s *sheet) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(300, s.arrange(func(fyne.CanvasObject, float32, float32, float32, float32) {}))
}

// Layout places the passages.
func (s *sheet) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s.width = size.Width
	s.arrange(kit.Place)
}

// arrange places what is on the sheet and returns its height.
func (s *sheet) arrange(place func(o fyne.CanvasObject, x, y, w, h float32)) float32 {
	width := min(s.width-2*margin, widest)
	y, after := float32(top), float32(0)
	for _, p := range s.passages {
		y += max(p.gap, after)
		after = 0
		if p.ground != nil {
			y += groundPad
		}
		p.top = y
		high := p.text.HeightAt(width - p.inset)
		place(p.text, margin+p.inset, y, width-p.inset, high)
		if p.point != nil {
			place(p.point, margin+4, y+10, 5, 5)
		}
		if p.edge != nil {
			place(p.edge, margin, y, 2, high)
		}
		if p.label != nil {
			place(p.label, margin, y+2, levelWide, 20)
		}
		if p.note != nil {
			place(p.note, margin, y+23, levelWide, 16)
			high = max(high, 40)
		}
		if p.ground != nil {
			place(p.ground, margin-groundOut, y-groundPad, width+2*groundOut, high+2*groundPad)
			high += groundPad
			after = between
		}
		y += high
	}
	return y + top
}
