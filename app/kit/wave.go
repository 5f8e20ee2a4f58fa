package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// Waveform is an answer as it sounds: played and unplayed, the limit, what was
// said past it, and where one listens. A click or a drag seeks.
type Waveform struct {
	widget.BaseWidget
	Peaks  []float32 // 0 to 1, one a bar; see Bars
	Limit  float64   // where the limit is, 0 to 1; 0 for none
	Label  string    // under the limit
	OnSeek func(share float64)
	head   float64 // 0 to 1
}

// The measures of a waveform: bars of 2 every 4 px, and room for the label.
const (
	barEvery  = 4
	waveHigh  = 76
	labelHigh = 20
)

// NewWaveform returns an empty waveform.
func NewWaveform(seek func(share float64)) *Waveform {
	w := &Waveform{OnSeek: seek}
	w.ExtendBaseWidget(w)
	return w
}

// Bars returns how many bars fit a width.
func Bars(width float32) int { return max(int(width/barEvery), 1) }

// Set changes the answer.
func (w *Waveform) Set(peaks []float32, limit float64, label string) {
	w.Peaks, w.Limit, w.Label, w.head = peaks, limit, label, 0
	w.Refresh()
}

// SetHead moves the play head.
func (w *Waveform) SetHead(share float64) {
	if w.head != share {
		w.head = share
		w.Refresh()
	}
}

// Tapped seeks.
func (w *Waveform) Tapped(e *fyne.PointEvent) { w.seek(e.Position.X) }

// Dragged seeks.
func (w *Waveform) Dragged(e *fyne.DragEvent) { w.seek(e.Position.X) }

// DragEnd is not used.
func (w *Waveform) DragEnd() {}

// Cursor shows that one can seek.
func (w *Waveform) Cursor() desktop.Cursor { return desktop.PointerCursor }

func (w *Waveform) seek(x float32) {
	if w.OnSeek != nil && w.Size().Width > 0 {
		w.OnSeek(float64(min(max(x/w.Size().Width, 0), 1)))
	}
}

// CreateRenderer is of the widget's life.
func (w *Waveform) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(w, w.paint, func() fyne.Size { return fyne.NewSize(200, waveHigh+labelHigh) })
}

func (w *Waveform) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	n := Bars(size.Width)
	past := n
	if w.Limit > 0 && w.Limit < 1 {
		past = int(w.Limit * float64(n))
		x := float32(w.Limit) * size.Width
		p.rect(x, 6, size.Width-x, waveHigh-12, 0, theme.RedTint, "")
		for at := x - (waveHigh - 12); at < size.Width; at += 7 {
			from, to := max(x-at, 0), min(size.Width-at, waveHigh-12)
			p.line(theme.Red, 1, at+from, waveHigh-6-from, at+to, waveHigh-6-to)
		}
	}
	for i := range min(n, past) {
		peak := w.peak(i, n)
		fill := theme.Quiet
		if float64(i) < w.head*float64(n) {
			fill = theme.Accent
		}
		h := max(peak*(waveHigh-12), 2)
		if peak < 0.02 {
			fill = theme.Control
		}
		p.rect(float32(i)*barEvery, (waveHigh-h)/2, 2, h, 1, fill, "")
	}
	if w.Limit > 0 {
		x := float32(min(w.Limit, 1)) * size.Width
		p.rect(min(x, size.Width-2), 0, 2, waveHigh, 0, theme.Red, "")
		style := Hint.In(theme.Red)
		p.text(style, w.Label, min(max(x-style.width(w.Label), 0), size.Width-style.width(w.Label)), waveHigh+labelHigh/2)
	}
	p.rect(min(float32(w.head)*size.Width, size.Width-2), 0, 2, waveHigh, 0, theme.Text1, "")
	return p.objects
}

// peak returns the height of bar i of n.
func (w *Waveform) peak(i, n int) float32 {
	if len(w.Peaks) == 0 {
		return 0
	}
	return min(w.Peaks[i*len(w.Peaks)/n]*1.6, 1)
}
