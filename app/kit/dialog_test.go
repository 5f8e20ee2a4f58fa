package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tellmemore/app/theme"
)

func TestKeysOfADialog(t *testing.T) {
	tests := map[string]struct {
		careful bool
		key     fyne.KeyName
		closed  bool
		yes     bool
	}{
		"enter confirms":          {false, fyne.KeyReturn, true, true},
		"escape dismisses":        {false, fyne.KeyEscape, true, false},
		"enter held does nothing": {true, fyne.KeyReturn, false, false},
		"escape of a careful one": {true, fyne.KeyEscape, true, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			test.NewTempApp(t).Settings().SetTheme(theme.Theme{})
			w := test.NewTempWindow(t, NewText(Body, "under it"))
			var closed, yes bool
			d := NewDialog(w.Canvas(), "Send?", "To another computer.", "Send", "Go back", func() { yes = true }, func() { closed = true })
			if tt.careful {
				d.Careful()
			}
			d.Show()
			d.TypedKey(&fyne.KeyEvent{Name: tt.key})
			if closed != tt.closed || yes != tt.yes {
				t.Errorf("closed %t, confirmed %t", closed, yes)
			}
			if !closed {
				test.Tap(d.confirm)
			}
			if tt.careful && tt.key == fyne.KeyReturn && !yes {
				t.Error("the button does not confirm")
			}
		})
	}
}
