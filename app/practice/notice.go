package practice

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
)

// notice is a sentence at the foot of the list with two answers. It waits
// until it is answered and never stands in the way.
type notice struct {
	waiting    []func() // what is offered after this
	root       *fyne.Container
	text       *kit.Text
	yes, later *kit.Button
}

func newNotice() *notice {
	n := &notice{text: kit.NewParagraph(kit.Body, "")}
	n.yes = kit.NewButton(kit.Secondary, "", "", nil)
	n.later = kit.NewButton(kit.Plain, "", "", nil)
	n.root = container.New(n, kit.NewBox(theme.Tint, 6), n.text, n.yes, n.later)
	n.root.Hide()
	return n
}

// Offer asks something at the foot of the list, after what is asked there now;
// then is told the answer.
func (s *Screen) Offer(text, yes, no string, then func(bool)) {
	n := s.notice
	if n.root.Visible() {
		n.waiting = append(n.waiting, func() { s.Offer(text, yes, no, then) })
		return
	}
	n.text.Set(text)
	n.yes.Set(yes, "")
	n.later.Set(no, "")
	answer := func(a bool) func() {
		return func() {
			n.root.Hide()
			s.root.Refresh()
			then(a)
			if len(n.waiting) > 0 && !n.root.Visible() {
				next := n.waiting[0]
				n.waiting = n.waiting[1:]
				next()
			}
		}
	}
	n.yes.OnTapped, n.later.OnTapped = answer(true), answer(false)
	n.root.Show()
	s.root.Refresh()
}

// The measures of the notice.
const (
	noticePad  = 16
	noticeText = 20 // height of a line
)

// height is what it takes at a width, 0 when nothing is asked.
func (n *notice) height(width float32) float32 {
	if !n.root.Visible() {
		return 0
	}
	return 2*noticePad + n.text.HeightAt(width-2*noticePad) + 12 + n.yes.MinSize().Height
}

func (n *notice) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, 2*noticePad+noticeText+n.yes.MinSize().Height)
}

func (n *notice) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y float32, size fyne.Size) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(size)
	}
	place(o[0], 0, 0, size)
	place(n.text, noticePad, noticePad, fyne.NewSize(size.Width-2*noticePad, size.Height))
	foot := size.Height - noticePad - n.yes.MinSize().Height
	place(n.yes, noticePad, foot, n.yes.MinSize())
	place(n.later, noticePad+n.yes.MinSize().Width+20, foot, n.later.MinSize())
}
