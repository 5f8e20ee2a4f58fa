package kit

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestBreak(t *testing.T) {
	test.NewTempApp(t)
	long := strings.Repeat("m", 60)
	tests := []struct {
		name, content string
		width         float32
	}{
		{"one line", "a few words", 400},
		{"several lines", strings.Repeat("a few words ", 20), 200},
		{"a word wider than a line", long, 100},
		{"such a word among others", "before " + long + " after it", 100},
		{"no room at all", "a few words", 1},
		{"nothing", "", 100},
		{"other letters", strings.Repeat("é", 60) + " ü", 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			content := strings.Join(strings.Fields(tt.content), " ")
			all := []rune(content)
			end := 0
			for i, l := range broken(Body, content, tt.width) {
				n := utf8.RuneCountInString(l.words)
				if l.at > len(all) || l.at+n > len(all) || string(all[l.at:l.at+n]) != l.words || l.at-end > 1 {
					t.Fatalf("line %d, %q, does not stand at %d after %d", i, l.words, l.at, end)
				}
				if w := Body.width(l.words); w > tt.width && n > 1 {
					t.Errorf("%q is %.0f wide", l.words, w)
				}
				end = l.at + n
			}
			if end != len(all) {
				t.Errorf("ends at %d of %d", end, len(all))
			}
		})
	}
}

func TestMarksStandBehindTheirWords(t *testing.T) {
	test.NewTempApp(t)
	text := NewParagraph(Body, "trust is earned, and trust is lost")
	w := test.NewTempWindow(t, text)
	w.Resize(fyne.NewSize(120, 100))
	text.Mark([]Hit{{0, 5}, {13, 26}}) // the second one goes over the end of a line
	var marked []float32
	for _, o := range test.TempWidgetRenderer(t, text).Objects() {
		if r, ok := o.(*canvas.Rectangle); ok && r.Size().Height == 2 {
			marked = append(marked, r.Size().Width)
		}
	}
	var want []float32
	for _, l := range text.lines {
		for _, m := range text.marks {
			from, to := max(m.From-l.at, 0), min(m.To-l.at, len(l.words))
			if from < to {
				want = append(want, Body.width(l.words[from:to]))
			}
		}
	}
	if len(text.lines) < 2 || len(want) < 3 || !slices.Equal(marked, want) {
		t.Errorf("%d lines, marks of %v, want %v", len(text.lines), marked, want)
	}
	if text.Mark(nil); slices.ContainsFunc(test.TempWidgetRenderer(t, text).Objects(), func(o fyne.CanvasObject) bool {
		_, ok := o.(*canvas.Rectangle)
		return ok
	}) {
		t.Error("marks are left")
	}
}
