package app

import (
	"net/url"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"tellmemore/app/settings"
)

func (w *Window) settingsParams() settings.Params {
	p := w.params.Settings
	p.Microphones = w.params.Microphones
	p.Warn = w.warn
	p.ChooseFile = w.chooseModel
	p.OpenRecordings = w.openRecordings
	return p
}

func (w *Window) showSettings() {
	w.show(w.settings.Object(), w.settings.TypedKey, railSettings)
	w.settings.Shown()
}

// tellSettings tells when the settings could not be read.
func (w *Window) tellSettings() {
	if err := w.params.Settings.Choices.Err(); err != nil {
		w.tell("Your settings can’t be read", err)
	}
}

// chooseModel has a file of a model chosen.
func (w *Window) chooseModel(chosen func(path string)) {
	d := dialog.NewFileOpen(func(from fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			w.tell("The file can’t be used", err)
		case from != nil:
			path := from.URI().Path()
			if err := from.Close(); err != nil {
				w.params.Log.Warn("close model file", "err", err)
			}
			chosen(path)
		}
	}, w.window)
	d.SetFilter(storage.NewExtensionFileFilter([]string{".bin"}))
	d.Show()
}

// openRecordings has the system show the folder of the recordings.
func (w *Window) openRecordings() {
	if err := w.app.OpenURL(fileURL(w.params.Recordings)); err != nil {
		w.tell("The folder can’t be opened", err)
	}
}

// fileURL returns the address of a folder; on Windows a path begins with its
// drive, an address with a slash.
func fileURL(path string) *url.URL {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	return &url.URL{Scheme: "file", Path: path}
}
