package app

import (
	"os"

	"tellmemore/app/guide"
	"tellmemore/app/wording"
)

func (w *Window) guideParams() guide.Params {
	p := w.params.Guide
	p.Level = w.practice.ChosenLevel
	p.Practise = func(principle string) {
		w.practice.Choose(principle)
		w.showPractice()
	}
	p.OpenFolder = w.openPacks
	return p
}

func (w *Window) showGuide() {
	w.show(w.guide.Object(), w.guide.TypedKey, railGuide)
	w.guide.Shown()
}

// tellPacks tells on Practice of packs of the person's own that are left out.
func (w *Window) tellPacks() {
	sentence := wording.Packs(w.params.Guide.Refused)
	if sentence == "" {
		return
	}
	w.practice.Offer(sentence, "See it in the Guide", "Dismiss", func(see bool) {
		if see {
			w.showGuide()
			w.guide.ShowPacks()
		}
	})
}

// openPacks has the system show the folder of the person's own packs, which is
// made where it is missing.
func (w *Window) openPacks() {
	const title = "The folder can’t be opened"
	folder := w.params.Guide.Folder
	if err := os.MkdirAll(folder, 0o700); err != nil {
		w.tell(title, err)
		return
	}
	if err := w.app.OpenURL(fileURL(folder)); err != nil {
		w.params.Log.Warn("open packs", "err", err)
		w.ask(title, "No program here shows folders. Put your packs into "+folder+", then start Tell Me More again.", "Close", "", nil)
	}
}
