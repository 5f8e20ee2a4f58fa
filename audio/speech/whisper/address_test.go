package whisper

import (
	"errors"
	"strings"
	"testing"

	"tellmemore/audio/speech"
)

func TestAddresses(t *testing.T) {
	tests := []struct {
		name, address string
		plain         bool
		want          error
	}{
		{"a service", "https://api.openai.com/v1", false, nil},
		{"blanks and a slash", " https://api.groq.com/openai/v1/ ", false, nil},
		{"the whole address of the request", "https://api.openai.com/v1/audio/transcriptions", false, nil},
		{"plain at home by name", "http://localhost:8000/v1", false, nil},
		{"plain at home by number", "http://127.8.9.1:8000", false, nil},
		{"plain at home, IPv6", "http://[::1]:8000/v1", false, nil},
		{"plain at home, IPv4 in IPv6", "http://[::ffff:127.0.0.1]/v1", false, nil},
		{"plain elsewhere", "http://192.168.1.5:8000/v1", false, speech.ErrInsecure},
		{"plain elsewhere, capitals", "HTTP://api.openai.com/v1", false, speech.ErrInsecure},
		{"plain elsewhere that looks like home", "http://127.0.0.1.example.com/v1", false, speech.ErrInsecure},
		{"plain elsewhere that begins like home", "http://localhost.example.com/v1", false, speech.ErrInsecure},
		{"plain to every address", "http://0.0.0.0:8000/v1", false, speech.ErrInsecure},
		{"plain elsewhere, confirmed", "http://192.168.1.5:8000/v1", true, nil},
		{"nothing", "", false, speech.ErrRejected},
		{"no scheme", "api.openai.com/v1", false, speech.ErrRejected},
		{"another scheme", "ftp://api.openai.com/v1", true, speech.ErrRejected},
		{"a file", "file:///etc/passwd", true, speech.ErrRejected},
		{"no computer", "https:///v1", false, speech.ErrRejected},
		{"only a port", "https://:443/v1", false, speech.ErrRejected},
		{"a password", "https://me:hunter2@api.openai.com/v1", false, speech.ErrRejected},
		{"a password in what is no address", "https://me:hunter2@api openai/%zz", false, speech.ErrRejected},
		{"a query", "https://api.openai.com/v1?key=hunter2", false, speech.ErrRejected},
		{"a fragment", "https://api.openai.com/v1#hunter2", false, speech.ErrRejected},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(Config{BaseURL: tt.address, AllowPlain: tt.plain})
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "hunter2") {
				t.Errorf("error %q repeats a secret", err)
			}
		})
	}
}

func TestRequestsGoToTheWholeAddress(t *testing.T) {
	for _, address := range []string{"", "/", "/audio/transcriptions"} {
		s := &service{}
		e := openWith(t, s, Config{})
		c := e.config
		c.BaseURL += address
		again, err := New(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := again.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")}); err != nil {
			t.Errorf("with %q: %v", address, err)
		}
	}
}
