package review

import (
	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
)

// arrangement places the review of one round.
type arrangement struct{ s *Screen }

// widest is how wide the column gets: lines of the transcript stay readable.
const widest = 860

// MinSize is the smallest window without the rail.
func (a *arrangement) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

// Layout places the objects.
func (a *arrangement) Layout(o []fyne.CanvasObject, size fyne.Size) {
	s := a.s
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	put := func(o fyne.CanvasObject, x, y float32) { place(o, x, y, o.MinSize().Width, o.MinSize().Height) }
	const x = 32
	put(s.title, x, 16)
	put(s.about, x, 44)
	right := size.Width - 28 - s.again.MinSize().Width
	put(s.again, right, 20)
	put(s.export, right-12-s.export.MinSize().Width, 20)
	place(o[4], 0, 75, size.Width, 1)
	width := min(size.Width-64, widest)
	place(s.tabs, x, 92, width, 36)
	place(s.wave, x, 146, width, s.wave.MinSize().Height)
	y := float32(236)
	put(s.play, x, y)
	put(s.clock, x+56, y+8)
	put(s.speeds, x+176, y+4)
	y += 54
	place(o[10], x, y, width, 1)
	y += 14
	h := s.question.HeightAt(width)
	place(s.question, x, y, width, h)
	y += h + 8
	if s.note.Content != "" {
		h = s.note.HeightAt(width)
		place(s.note, x, y, width, h)
		y += h + 8
	} else {
		place(s.note, x, y, 0, 0)
	}
	place(s.scroll, x-8, y, width+28, max(size.Height-y-12, 40))
}

// flow puts phrases under one another.
type flow struct{}

func (*flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size.Height += heightOf(o, o.Size().Width)
	}
	size.Width = 200
	return size
}

func (*flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects {
		h := heightOf(o, size.Width-20)
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width-20, h))
		y += h
	}
}

func heightOf(o fyne.CanvasObject, width float32) float32 {
	if p, ok := o.(*kit.Phrase); ok {
		if width == 0 {
			width = 600
		}
		return p.HeightAt(width)
	}
	return o.MinSize().Height
}
