package settings

import (
	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/theme"
)

// panel says what becomes of the person's words.
type panel struct {
	root         *fyne.Container
	list         *form
	titles, text []*kit.Text
	open         *kit.Button
}

// statements is how many there are; the panel is built for them once.
var statements = len(preferences.Privacy(preferences.Default()))

func newPanel(openRecordings func()) *panel {
	p := &panel{list: &form{}}
	only := func(o fyne.CanvasObject) []part { return []part{{o: o, in: full}} }
	p.list.lines = []*line{
		{parts: only(kit.NewText(kit.Heading, "Privacy"))},
		{gap: 8, parts: only(kit.NewParagraph(kit.Second, "Where your words go with these settings."))},
		{gap: 18, parts: only(kit.NewBox(theme.Border, 0))},
	}
	for i := range statements {
		title, text := kit.NewText(kit.Strong, ""), kit.NewParagraph(kit.Second, "")
		p.titles, p.text = append(p.titles, title), append(p.text, text)
		gap := float32(13)
		if i > 0 {
			p.list.lines = append(p.list.lines, &line{gap: gap, parts: only(kit.NewBox(theme.Border, 0))})
		}
		p.list.lines = append(p.list.lines, &line{gap: gap, parts: only(title)}, &line{parts: only(text)})
	}
	p.open = kit.NewButton(kit.Secondary, "Open recordings folder", "", openRecordings)
	p.list.lines = append(p.list.lines, &line{gap: 20, parts: []part{{o: p.open, in: full, width: p.open.MinSize().Width}}})
	p.root = p.list.container()
	return p
}

// set shows statements; what leaves the computer is named in amber.
func (p *panel) set(all []preferences.Statement) {
	for i, s := range all {
		p.titles[i].SetStyle(kit.Strong)
		if s.Leaves {
			p.titles[i].SetStyle(kit.Strong.In(theme.Amber))
		}
		p.titles[i].Set(s.Title)
		p.text[i].Set(s.Text)
	}
}

// The measures of the screen. Below the width of wideFrom, which is that of the
// window without its rail, the panel has no room beside the form and stands
// below it.
const (
	panelWidth = 380
	panelPad   = 28
	wideFrom   = 1080 - 192
	margin     = 32
	top        = 28
	widest     = 760 // of the form
)

// wide reports whether the panel stands beside the form.
func (s *Screen) wide() bool { return s.root == nil || s.root.Size().Width >= wideFrom }

// columns places the form and the panel.
type columns struct{ s *Screen }

// MinSize is the smallest window without the rail.
func (*columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

// Layout places scroll, panel, its edge and its words.
func (c *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	c.s.form.refresh() // the panel may have changed its place
	width := size.Width
	for _, beside := range o[1:] {
		if c.s.wide() {
			beside.Show()
		} else {
			beside.Hide()
		}
	}
	if c.s.wide() {
		width -= panelWidth
		place(o[1], width, 0, panelWidth, size.Height)
		place(o[2], width, 0, 1, size.Height)
		c.s.panels[0].list.width = panelWidth - 1 - 2*panelPad
		place(o[3], width+1, 0, panelWidth-1, size.Height)
	}
	c.s.form.width = min(width-2*margin, widest)
	place(o[0], 0, 0, width, size.Height)
}

// follow has the form scroll to what the keyboard comes to.
func (s *Screen) follow() {
	followed := func(o fyne.CanvasObject) func() {
		return func() { s.scrollTo(o) }
	}
	for _, r := range []*kit.Radio{s.builtIn, s.live, s.byService, s.chosen, s.asked} {
		r.OnFocus = followed(r)
	}
	s.model.OnFocus = followed(s.model)
	s.speech.focusable(followed)
	s.chat.focusable(followed)
	s.sound.focusable(followed)
	s.panels[1].open.OnFocus = func() { s.scroll.ScrollToBottom() }
}

// scrollTo brings something of the form into view, with some room around it.
func (s *Screen) scrollTo(o fyne.CanvasObject) {
	const room = 40
	y, high := o.Position().Y+top, o.Size().Height
	switch {
	case y-room < s.scroll.Offset.Y:
		s.scroll.ScrollToOffset(fyne.NewPos(0, max(y-room, 0)))
	case y+high+room > s.scroll.Offset.Y+s.scroll.Size().Height:
		s.scroll.ScrollToOffset(fyne.NewPos(0, y+high+room-s.scroll.Size().Height))
	}
}

// page gives a form its margins inside a scroll, so that a focus ring at its
// edge is not cut off.
type page struct{ x, y float32 }

// MinSize is the form's with its margins.
func (p *page) MinSize(o []fyne.CanvasObject) fyne.Size {
	return o[0].MinSize().AddWidthHeight(2*p.x, p.y)
}

// Layout places the form.
func (p *page) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(p.x, p.y))
	o[0].Resize(fyne.NewSize(min(size.Width-2*p.x, widest), size.Height-p.y))
}
