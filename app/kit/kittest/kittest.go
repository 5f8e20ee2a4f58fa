// Package kittest compares what a screen draws with a golden file. It is for
// tests alone; it imports Fyne's test driver and the theme.
package kittest

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tellmemore/app/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Show puts a screen into a window of this size, in the light theme.
func Show(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{})
	w := test.NewTempWindow(t, o)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(width, height))
	return w
}

// Golden compares what the window draws with testdata/NAME.xml.
func Golden(t *testing.T, name string, w fyne.Window) {
	t.Helper()
	got := test.RenderToMarkup(w.Canvas())
	path := filepath.Join("testdata", name+".xml")
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o750), os.WriteFile(path, []byte(got), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path) // #nosec G304 -- a file of the test's own
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s is missing; write it with -update and look at it", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the screen is not as in %s; write it with -update and look at the difference", path)
	}
}
