package review

import (
	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
)

// arrangement places the review of one round.
type arrangement struct{ s *Screen }

// widest is how wide the column gets: lines of the transcript stay readable.
const widest = 860

// The widths of the right panel and what is left free within it, and from which
// width of the window without the rail on it has a place of its own. In a
// narrower one it takes the place of the transcript.
const (
	panelWide = 380
	panelPad  = 28
	wideFrom  = 1080 - 192
)

// top is where the header ends.
const top = 75

// MinSize is the smallest window without the rail.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

// Layout places the objects.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.s
	const x = 32
	kit.Put(s.title, x, 16)
	kit.Put(s.about, x, 44)
	right := size.Width - 28 - s.again.MinSize().Width
	kit.Put(s.again, right, 20)
	kit.Put(s.export, right-12-s.export.MinSize().Width, 20)
	kit.Place(s.header, 0, top, size.Width, 1)
	s.narrow = size.Width < wideFrom
	column := size.Width - panelWide
	if s.narrow {
		column = size.Width
	}
	width := min(column-2*x, widest)
	kit.Place(s.tabs, x, 92, width, 36)
	kit.Place(s.wave, x, 146, width, s.wave.MinSize().Height)
	y := float32(236)
	if s.narrow {
		y += 8 // the views are under the label of the limit
	}
	kit.Put(s.play, x, y)
	kit.Put(s.clock, x+56, y+8)
	kit.Put(s.speeds, x+176, y+4)
	kit.Put(s.view, x+width-s.view.MinSize().Width, y+4)
	y += 54
	kit.Place(s.under, x, y, width, 1)
	y += 14
	h := s.question.HeightAt(width)
	kit.Place(s.question, x, y, width, h)
	y += h + 8
	if s.note.Content != "" {
		h = s.note.HeightAt(width)
		kit.Place(s.note, x, y, width, h)
		y += h + 8
	} else {
		kit.Place(s.note, x, y, 0, 0)
	}
	words := max(size.Height-y-12, 40)
	kit.Place(s.scroll, x-8, y, width+28, words)
	if s.narrow {
		kit.Place(s.findings.Scroll, x-8, y, width+28, words)
	} else {
		kit.Place(s.back, column, top+1, panelWide, size.Height-top-1)
		kit.Place(s.edge, column, top+1, 1, size.Height-top-1)
		kit.Place(s.findings.Scroll, column+panelPad-8, top+1, panelWide-panelPad+8-4, size.Height-top-1)
	}
	a.choose()
}

// choose shows the panel, the transcript, or both.
func (a *arrangement) choose() {
	s := a.s
	findings := s.view.Value == viewFindings
	kit.Show(s.back, !s.narrow)
	kit.Show(s.edge, !s.narrow)
	kit.Show(s.view, s.narrow)
	kit.Show(s.findings.Scroll, !s.narrow || findings)
	kit.Show(s.scroll, !s.narrow || !findings)
}

// widestColumn is how wide findings get where there is more room.
const widestColumn = 520

// flow puts phrases under one another.
type flow struct{}

func (*flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		width := o.Size().Width
		if width == 0 {
			width = 600
		}
		size.Height += kit.HeightOf(o, width)
	}
	size.Width = 200
	return size
}

func (*flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		h := kit.HeightOf(o, size.Width-20)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width-20, h))
		y += h
	}
}
