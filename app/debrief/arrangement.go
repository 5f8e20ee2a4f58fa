package debrief

import (
	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
)

// The measures of the screen, those of the review: the right panel has a place
// of its own from wideFrom on, the width of the window without its rail; below
// it the panel takes the place of the decision.
const (
	margin         = 32
	pad            = 28
	top            = 75 // where the header ends
	panelWide      = 380
	wideFrom       = 1080 - 192
	widestDecision = 680 // lines stay readable
	widestBetween  = 520
)

// arrangement places the debrief.
type arrangement struct{ s *Screen }

// MinSize is the smallest window without the rail.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

// Layout places the objects.
func (a *arrangement) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	s := a.s
	kit.Put(s.title, margin, 16)
	kit.Put(s.about, margin, 44)
	kit.Put(s.note, margin, 44)
	kit.Show(s.about, s.note.Content == "")
	kit.Show(s.note, s.note.Content != "")
	right := size.Width - pad - s.practise.MinSize().Width
	kit.Put(s.practise, right, 20)
	kit.Put(s.export, right-12-s.export.MinSize().Width, 20)
	kit.Place(s.header, 0, top, size.Width, 1)
	s.narrow = size.Width < wideFrom
	column, y := size.Width-panelWide, float32(top+1)
	if s.narrow {
		column, y = size.Width, top+1+52
		kit.Place(s.view, margin, top+1+16, 300, 32)
	}
	kit.Show(s.view, s.narrow)
	width := column - 2*margin + kit.ColumnInset + kit.ColumnRight
	kit.Place(s.decision.Scroll, margin-kit.ColumnInset, y, width, size.Height-y)
	if s.narrow {
		kit.Place(s.between.Scroll, margin-kit.ColumnInset, y, width, size.Height-y)
	} else {
		kit.Place(s.back, column, y, panelWide, size.Height-y)
		kit.Place(s.edge, column, y, 1, size.Height-y)
		kit.Place(s.between.Scroll, column+pad-kit.ColumnInset, y, panelWide-pad+kit.ColumnInset-4, size.Height-y)
	}
	between := s.view.Value == viewBetween
	kit.Show(s.back, !s.narrow)
	kit.Show(s.edge, !s.narrow)
	kit.Show(s.decision.Scroll, !s.narrow || !between)
	kit.Show(s.between.Scroll, !s.narrow || between)
}
