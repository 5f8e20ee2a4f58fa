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
	folder := w.params.Guide.Folder
	err := os.MkdirAll(folder, 0o700)
	if err == nil {
		err = w.app.OpenURL(fileURL(folder))
	}
	if err != nil {
		w.tell("The folder can’t be opened", err)
	}
}
