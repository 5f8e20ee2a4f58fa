package app

import (
	"os"

	"fyne.io/fyne/v2"
)

// railWidth is the width of the left rail.
const railWidth = 192

// frame places the rail and the present screen.
type frame struct{ w *Window }

// MinSize is the smallest window.
func (*frame) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960, 680) }

// Layout gives the screen all that the rail leaves.
func (*frame) Layout(o []fyne.CanvasObject, size fyne.Size) {
	x := float32(0)
	if o[0].Visible() {
		x = railWidth
		o[0].Resize(fyne.NewSize(railWidth, size.Height))
	}
	o[1].Move(fyne.NewPos(x, 0))
	o[1].Resize(fyne.NewSize(size.Width-x, size.Height))
}

// railLayout places logo, name and items.
type railLayout struct{}

// MinSize is the rail's.
func (*railLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(railWidth, 200) }

// Layout places the rail's parts.
func (*railLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	place(o[0], 0, 0, size.Width, size.Height)
	place(o[1], size.Width-1, 0, 1, size.Height)
	place(o[2], 24, 27, 18, 14)
	place(o[3], 54, 24, 120, 20)
	last := len(o) - 1
	for i, item := range o[4:last] {
		place(item, 12, 68+float32(i)*38, size.Width-25, 36)
	}
	place(o[last], 12, size.Height-36-16, size.Width-25, 36) // the settings, at the bottom
}

// homeFolder is where an export is offered to go.
func homeFolder() string {
	home, err := os.UserHomeDir()
	if err != nil {
		return "."
	}
	return home
}
