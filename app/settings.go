package app

import (
	"net/url"
	"os"
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
	p.OpenRecordings = func() { w.openFolder(w.params.Recordings) }
	return p
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

// openFolder has the system show a folder, which is made where it is missing.
func (w *Window) openFolder(folder string) {
	const title = "The folder can’t be opened"
	if err := os.MkdirAll(folder, 0o700); err != nil {
		w.tell(title, err)
		return
	}
	if err := w.app.OpenURL(fileURL(folder)); err != nil {
		w.params.Log.Warn("open folder", "err", err)
		w.ask(title, "No program here shows folders. This one is "+folder+".", "Close", "", nil)
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
