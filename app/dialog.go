package app

import (
	"tellmemore/app/kit"
	"tellmemore/app/wording"
)

// tell shows a sentence.
func (w *Window) tell(title string, err error) {
	w.params.Log.Error(title, "err", err)
	w.ask(title, wording.Error(err), "Close", "", nil)
}

// ask shows a dialog, which has the keys until it is answered; without a no it
// only tells.
func (w *Window) ask(title, text, yes, no string, confirmed func()) {
	w.showDialog(kit.NewDialog(w.window.Canvas(), title, text, yes, no, confirmed, w.asked()))
}

// warn asks what must not be confirmed by the way.
func (w *Window) warn(title, text, yes, no string, confirmed func()) {
	d := kit.NewDialog(w.window.Canvas(), title, text, yes, no, confirmed, w.asked())
	d.Careful()
	w.showDialog(d)
}

// asked returns what gives the keys back to whoever has them now.
func (w *Window) asked() func() {
	keys, focused := w.keys, w.window.Canvas().Focused()
	return func() {
		w.keys = keys
		if focused != nil {
			w.window.Canvas().Focus(focused)
		}
	}
}

func (w *Window) showDialog(d *kit.Dialog) {
	w.window.Canvas().Unfocus()
	w.keys = d.TypedKey
	d.Show()
}
