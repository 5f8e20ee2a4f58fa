package endpoint_test

import (
	"errors"
	"strings"
	"testing"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/endpoint/endpointtest"
	"tellmemore/audio/speech"
)

const planted = "sk-planted-Q7zzK2hh93mmN1"

func TestKeyIsNeverShown(t *testing.T) {
	key := endpoint.NewKey(planted)
	endpointtest.NeverShown(t, planted, map[string]any{"key": key, "pointer": &key, "method": key.Reveal})
	if key.String() != endpoint.Redacted || endpoint.NewKey(" \n").String() != "" {
		t.Error("a key can't be told from none")
	}
}

func TestKeyIsRevealedAsItWasGiven(t *testing.T) {
	for given, want := range map[string]string{planted: planted, " " + planted + "\n": planted, "": "", " \t": ""} {
		if got := endpoint.NewKey(given).Reveal(); got != want {
			t.Errorf("%q reveals %q", given, got)
		}
	}
	if got := (endpoint.Key{}).Reveal(); got != "" {
		t.Errorf("no key reveals %q", got)
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for _, key := range []string{"sk-a b", "sk-a\nb", "schlüssel", "sk\x7f"} {
		err := endpoint.NewKey(key).Check()
		if !errors.Is(err, speech.ErrUnauthorised) || strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", key, err)
		}
	}
	for _, key := range []string{"", planted, "a/b+c=", "~!"} {
		if err := endpoint.NewKey(key).Check(); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestRedact(t *testing.T) {
	tests := []struct{ name, text, key, want string }{
		{"no key", "status 401", "", "status 401"},
		{"not in the text", "status 401", "sk-1", "status 401"},
		{"as it is", "Incorrect key sk-1 (sk-1).", "sk-1", "Incorrect key [key] ([key])."},
		{"in an address", "GET /?key=a%2Fb%2Bc", "a/b+c", "GET /?key=[key]"},
		{"in a path", "GET /a%2Fb+c", "a/b+c", "GET /[key]"},
		{"in JSON", `{"key":"a\/b"}`, "a/b", `{"key":"[key]"}`},
		{"with a line's end from a file", "key sk-1 refused", "sk-1\n", "key [key] refused"},
		{"its beginning", "bad key " + planted[:12] + "…", planted, "bad key [key]…"},
		{"its end", "bad key …" + planted[13:], planted, "bad key …[key]"},
		{"its middle", "bad key " + planted[5:13], planted, "bad key [key]"},
		{"a part in an address", "GET /?key=abc%2Fdefg&n=1", "abc/defg/hij", "GET /?key=[key]&n=1"},
		{"a part that tells nothing", "bad key sk-plan", planted, "bad key sk-plan"},
		{"cut at the text's end", "bad key " + planted[:9], planted, "bad key [key]"},
		{"twice in a row", planted + planted, planted, "[key][key]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := endpoint.Redact(tt.text, endpoint.NewKey(tt.key)); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzRedact(f *testing.F) {
	f.Add("Incorrect key "+planted, planted)
	f.Add("GET /?key=a%2Fb%2Bc", "a/b+c")
	f.Add("", "")
	f.Fuzz(func(t *testing.T, text, secret string) {
		key := endpoint.NewKey(secret)
		got := endpoint.Redact(text, key)
		if secret = key.Reveal(); secret == "" || !strings.Contains(text, secret) {
			return
		}
		// What stands for a key may hold one that is as short as a letter.
		if left := strings.ReplaceAll(got, endpoint.Redacted, "\x00"); !strings.Contains(secret, "\x00") && strings.Contains(left, secret) {
			t.Errorf("%q of %q holds %q", got, text, secret)
		}
	})
}
