// Package endpointtest looks for a key where none may be seen. It is for the
// tests of what holds one, and imports nothing of the program.
package endpointtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// telling is the length of a part of a key that tells something, in bytes.
const telling = 8

// Hides fails where the key, or a telling part of it, stands in a text.
func Hides(t testing.TB, key, where, text string) {
	t.Helper()
	for at := 0; at+telling <= len(key); at++ {
		if strings.Contains(text, key[at:at+telling]) {
			t.Errorf("%s shows the key: %s", where, text)
			return
		}
	}
}

// NeverShown prints, logs and encodes what holds the key, alone and nested,
// and fails where the key can be seen.
func NeverShown(t testing.TB, key string, holding map[string]any) {
	t.Helper()
	for name, v := range holding {
		for where, held := range map[string]any{name: v, name + ", nested": struct {
			hidden any
			Shown  any
			List   []any
		}{v, v, []any{v}}} {
			shown(t, key, where, held)
		}
	}
}

func shown(t testing.TB, key, where string, v any) {
	t.Helper()
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		Hides(t, key, where+" as "+verb, fmt.Sprintf(verb, v))
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("here", "v", v)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("here", "v", v)
	Hides(t, key, where+" in a log", log.String())
	if file, err := json.Marshal(v); err == nil {
		Hides(t, key, where+" as JSON", string(file))
	}
}
