package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/theme"
)

// Dialog asks or tells something over the screen: a title, a sentence, and one
// or two buttons that Enter and Escape press.
type Dialog struct {
	pop     *widget.PopUp
	text    *Text
	confirm *Button
	dismiss *Button // nil when there is nothing to decide
	closed  func()
	careful bool
}

// NewDialog returns a dialog over a canvas; without a dismiss label it only
// tells. Its functions are called after it has closed; closed, before them.
func NewDialog(c fyne.Canvas, title, text, confirm, dismiss string, confirmed, closed func()) *Dialog {
	d := &Dialog{text: NewParagraph(Second, text), closed: closed}
	d.confirm = NewButton(Primary, confirm, "Enter", func() { d.close(confirmed) })
	d.confirm.Low = true
	objects := []fyne.CanvasObject{NewBox(theme.Border, 9), NewBox(theme.Background, 8), NewText(Heading, title), d.text, d.confirm}
	if dismiss != "" {
		d.dismiss = NewButton(Plain, dismiss, "Esc", func() { d.close(nil) })
		objects = append(objects, d.dismiss)
	}
	d.pop = widget.NewModalPopUp(container.New(&dialogLayout{d}, objects...), c)
	return d
}

// Careful has Enter confirm nothing: for a dialog that Enter itself brings up,
// and whose answer must be meant. The button can be clicked, or reached with Tab.
func (d *Dialog) Careful() {
	d.careful = true
	d.confirm.Set(d.confirm.Label, "")
}

// Show puts it over the screen.
func (d *Dialog) Show() { d.pop.Show() }

func (d *Dialog) close(then func()) {
	d.pop.Hide()
	if d.closed != nil {
		d.closed()
	}
	if then != nil {
		then()
	}
}

// TypedKey presses with Enter and Escape.
func (d *Dialog) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		if !d.careful {
			d.confirm.press()
		}
	case fyne.KeyEscape:
		d.close(nil)
	}
}

// The measures of a dialog.
const (
	dialogWidth = 440
	dialogPad   = 28
)

type dialogLayout struct{ d *Dialog }

func (l *dialogLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(dialogWidth, dialogPad+28+10+l.d.text.HeightAt(dialogWidth-2*dialogPad)+24+36+dialogPad)
}

func (l *dialogLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	place(o[0], -1, -1, size.Width+2, size.Height+2)
	place(o[1], 0, 0, size.Width, size.Height)
	place(o[2], dialogPad, dialogPad, size.Width-2*dialogPad, 28)
	place(l.d.text, dialogPad, dialogPad+38, size.Width-2*dialogPad, size.Height)
	w := l.d.confirm.MinSize().Width
	place(l.d.confirm, size.Width-dialogPad-w, size.Height-dialogPad-36, w, 36)
	if l.d.dismiss != nil {
		v := l.d.dismiss.MinSize().Width
		place(l.d.dismiss, size.Width-dialogPad-w-24-v, size.Height-dialogPad-36, v, 36)
	}
}
