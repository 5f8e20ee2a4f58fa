package kit

import (
	"fmt"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// Figure is a number with what it counts.
type Figure struct{ Value, Caption string }

// Figures are a few numbers side by side.
type Figures struct {
	widget.BaseWidget
	figures []Figure
}

// NewFigures returns figures, four to a line.
func NewFigures(figures ...Figure) *Figures {
	f := &Figures{figures: figures}
	f.ExtendBaseWidget(f)
	return f
}

// figuresAcross is how many columns of figures there are.
const figuresAcross = 4

// CreateRenderer is of the widget's life.
func (f *Figures) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(f, func(size fyne.Size) []fyne.CanvasObject {
		var p painter
		for i, v := range f.figures {
			x := float32(i) * size.Width / figuresAcross
			p.text(Heading, v.Value, x, Heading.Line/2)
			p.text(Hint, v.Caption, x, Heading.Line+8)
		}
		return p.objects
	}, func() fyne.Size { return fyne.NewSize(200, 48) })
}

// Share is a part of a story by the letter it is known by.
type Share struct {
	Letter string
	Share  float64 // of the answer, 0 to 1
	Main   bool    // the part that should be the largest: darkest
}

// Shares is a bar of what each part of a story took.
type Shares struct {
	widget.BaseWidget
	shares []Share
}

// NewShares returns a bar.
func NewShares(shares ...Share) *Shares {
	s := &Shares{shares: shares}
	s.ExtendBaseWidget(s)
	return s
}

// The measures of the bar.
const (
	shareGap   = 3
	shareHigh  = 10
	labelPitch = 36 // from one label to the next, so that "S 26%" and "T 4%" stand apart
)

// CreateRenderer is of the widget's life.
func (s *Shares) CreateRenderer() fyne.WidgetRenderer {
	return newPainted(s, s.paint, func() fyne.Size { return fyne.NewSize(200, 48) })
}

func (s *Shares) paint(size fyne.Size) []fyne.CanvasObject {
	var p painter
	letter := Small.In(theme.Text1)
	letter.Bold = true
	p.rect(0, 0, size.Width, shareHigh, 3, theme.Border, "")
	begins := make([]float32, len(s.shares))
	x := float32(0)
	for i, v := range s.shares {
		begins[i] = x
		w := float32(v.Share) * size.Width
		if w > shareGap {
			fill := theme.Quiet
			if v.Main {
				fill = theme.Accent
			}
			p.rect(x-1, 0, w+1, shareHigh, 0, theme.Rail, "") // parts one from the next
			p.rect(x, 0, w-shareGap, shareHigh, 3, fill, "")
		}
		x += w
	}
	for i, at := range labelPlaces(begins, size.Width) {
		p.text(letter, s.shares[i].Letter, at, shareHigh+14)
		p.text(Small.In(theme.Text3), percent(s.shares[i].Share), at, shareHigh+30)
	}
	return p.objects
}

func percent(share float64) string { return fmt.Sprintf("%d%%", int(math.Round(share*100))) }

// labelPlaces moves labels that would touch apart, and none over the end.
func labelPlaces(begins []float32, width float32) []float32 {
	at := append([]float32(nil), begins...)
	for i := 1; i < len(at); i++ {
		at[i] = max(at[i], at[i-1]+labelPitch)
	}
	limit := width - 28 // the width of "100%"
	for i := len(at) - 1; i >= 0; i-- {
		at[i] = min(at[i], limit)
		limit = at[i] - labelPitch
	}
	return at
}

// dot draws a full circle by its middle.
func (p *painter) dot(x, y, radius float32, c theme.Name) {
	p.add(canvas.NewCircle(theme.Colour(c)), x-radius, y-radius, 2*radius, 2*radius)
}

// ring draws an open circle by its middle.
func (p *painter) ring(x, y, radius float32, c theme.Name) {
	o := canvas.NewCircle(nil)
	o.StrokeColor, o.StrokeWidth = theme.Colour(c), 1.5
	p.add(o, x-radius, y-radius, 2*radius, 2*radius)
}
