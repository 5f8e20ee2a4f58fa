package guide

import (
	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
)

// The measures of the screen. Below the width of wideFrom, which is that of the
// window without its rail, the list is narrow.
const (
	margin     = 32
	top        = 28
	rowHigh    = 38
	listWide   = 360
	listNarrow = 268
	wideFrom   = 1080 - 192
	widest     = 660 // of a page: lines stay readable
	scrollBar  = 20
	foot       = 48 + 2*16 // the action and its room
	actionWide = 324
)

// columns places the list and the page.
type columns struct{ sheet *sheet }

// MinSize is the smallest window without the rail.
func (*columns) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(960-192, 680) }

// Layout places heading, search, list and its note, edge, page and action.
func (c *columns) Layout(o []fyne.CanvasObject, size fyne.Size) {
	list := float32(listWide)
	if size.Width < wideFrom {
		list = listNarrow
	}
	kit.Place(o[0], margin, top, list, 36)
	kit.Place(o[1], margin, 80, list, 36)
	kit.Place(o[2], margin, 128, list+scrollBar-4, size.Height-128-12)
	kit.Place(o[3], margin+12, 138, list-24, 60)
	x := margin + list + scrollBar
	kit.Place(o[4], x, 0, 1, size.Height)
	x++
	c.sheet.width = size.Width - x // the page is as high as it is at this width
	kit.Place(o[5], x, 0, size.Width-x, size.Height-foot)
	kit.Place(o[6], x, size.Height-foot, size.Width-x, 1)
	kit.Place(o[7], x+margin, size.Height-foot+16, min(actionWide, size.Width-x-2*margin), 48)
}

// rows puts the rows that are shown under one another, the last one apart, with
// room for the scroll bar.
type rows struct{}

// apart is the gap before the row that is no principle.
const apart = 12

// MinSize is as high as the rows that are shown.
func (*rows) MinSize(o []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for i, r := range o {
		if r.Visible() {
			high += rowHigh
			if i == len(o)-1 {
				high += apart
			}
		}
	}
	return fyne.NewSize(120, high)
}

// Layout places them.
func (*rows) Layout(o []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for i, r := range o {
		if !r.Visible() {
			continue
		}
		if i == len(o)-1 {
			y += apart
		}
		kit.Place(r, 0, y, size.Width-scrollBar+4, rowHigh)
		y += rowHigh
	}
}
