package whisper

import (
	"errors"
	"strings"
	"testing"

	"tellmemore/audio/endpoint"
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
		{"plain at home", "http://localhost:8000/v1", false, nil},
		{"plain elsewhere", "http://192.168.1.5:8000/v1", false, speech.ErrInsecure},
		{"plain elsewhere, confirmed", "http://192.168.1.5:8000/v1", true, nil},
		{"nothing", "", false, endpoint.ErrAddress},
		{"a password", "https://me:hunter2@api.openai.com/v1", false, endpoint.ErrAddress},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := New(Config{BaseURL: tt.address, PlainConfirmed: tt.plain})
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
