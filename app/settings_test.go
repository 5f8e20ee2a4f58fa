package app

import "testing"

func TestFileURL(t *testing.T) {
	tests := map[string]struct{ path, want string }{
		"a folder":     {"/home/me/rounds", "file:///home/me/rounds"},
		"with a space": {"/home/me/my rounds", "file:///home/me/my%20rounds"},
		"with a drive": {"C:/Users/me", "file:///C:/Users/me"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := fileURL(tt.path).String(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
