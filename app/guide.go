package app

import (
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
	p.OpenFolder = func() { w.openFolder(w.params.Guide.Folder) }
	return p
}

func (w *Window) showGuide() { w.show(w.guide, railGuide) }

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
