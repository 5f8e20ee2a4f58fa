package endpoint_test

import (
	"errors"
	"strings"
	"testing"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

func TestCheck(t *testing.T) {
	tests := []struct {
		name, address  string
		plainConfirmed bool
		want           error
	}{
		{"https", "https://api.openai.com/v1", false, nil},
		{"https with a port", "https://speech.example:8443/v1/", false, nil},
		{"localhost", "http://localhost:11434/v1", false, nil},
		{"localhost in capitals", "http://LOCALHOST:1234/v1", false, nil},
		{"this machine by number", "http://127.0.0.1:8000/v1", false, nil},
		{"another number of this machine", "http://127.8.9.10:8000/v1", false, nil},
		{"this machine, IPv6", "http://[::1]:8000/v1", false, nil},
		{"this machine, IPv4 in IPv6", "http://[::ffff:127.0.0.1]/v1", false, nil},
		{"a name of this machine", "http://speech.localhost:8000/v1", false, nil},
		{"spaces around it", "  https://api.openai.com/v1\n", false, nil},

		{"plain to another machine", "http://192.168.1.20:8000/v1", false, speech.ErrInsecure},
		{"plain to another machine, confirmed", "http://192.168.1.20:8000/v1", true, nil},
		{"plain to a name", "http://speech.example/v1", false, speech.ErrInsecure},
		{"plain in capitals", "HTTP://speech.example/v1", false, speech.ErrInsecure},
		{"plain to every address", "http://0.0.0.0:8000/v1", false, speech.ErrInsecure},
		{"plain to a name like this machine's", "http://localhost.example/v1", false, speech.ErrInsecure},
		{"plain to a name like a number", "http://127.0.0.1.example/v1", false, speech.ErrInsecure},
		{"this machine before an at sign", "http://localhost@speech.example/v1", true, endpoint.ErrAddress},

		{"nothing", "", false, endpoint.ErrAddress},
		{"no scheme", "api.openai.com/v1", false, endpoint.ErrAddress},
		{"no host", "https:///v1", false, endpoint.ErrAddress},
		{"only a port", "http://:8000/v1", true, endpoint.ErrAddress},
		{"only the port of https", "https://:443/v1", false, endpoint.ErrAddress},
		{"a file", "file:///etc/passwd", true, endpoint.ErrAddress},
		{"another scheme", "ftp://localhost/v1", true, endpoint.ErrAddress},
		{"a password", "https://me:secret@api.openai.com/v1", false, endpoint.ErrAddress},
		{"a query", "https://api.openai.com/v1?key=secret", false, endpoint.ErrAddress},
		{"a question mark alone", "https://api.openai.com/v1?", false, endpoint.ErrAddress},
		{"a fragment", "https://api.openai.com/v1#secret", false, endpoint.ErrAddress},
		{"no address at all", "https://[::1", false, endpoint.ErrAddress},
		{"a password in what is no address", "https://me:secret@api openai/%zz", true, endpoint.ErrAddress},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := endpoint.Check(tt.address, tt.plainConfirmed)
			if !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if err != nil && strings.Contains(err.Error(), "secret") {
				t.Errorf("the error tells the secret: %v", err)
			}
		})
	}
}

func TestCheckSaysWhatHelps(t *testing.T) {
	for address, want := range map[string]string{
		"speech.example/v1":                "begins with https:// and a host",
		"https://speech.example/v1?key=me": "a key is kept apart",
		"http://Nas:8000/v1":               "http to nas:8000",
	} {
		if err := endpoint.Check(address, false); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v does not say %q", address, err, want)
		}
	}
}

func TestHost(t *testing.T) {
	tests := []struct{ name, address, want string }{
		{"as it is", "https://api.openai.com/v1", "api.openai.com"},
		{"in capitals", "https://API.OpenAI.com/v1", "api.openai.com"},
		{"port of the scheme", "https://api.openai.com:443/v1", "api.openai.com"},
		{"port of plain http", "http://nas:80/v1", "nas"},
		{"port of another scheme", "http://api.openai.com:443/v1", "api.openai.com:443"},
		{"with a port", "http://127.0.0.1:8000/v1", "127.0.0.1:8000"},
		{"IPv6", "http://[::1]:8000/v1", "[::1]:8000"},
		{"IPv6 without a port", "http://[::1]/v1", "[::1]"},
		{"blanks around it", " https://api.openai.com/v1\n", "api.openai.com"},
		{"a name and a password", "https://me:secret@api.openai.com/v1", "api.openai.com"},
		{"no scheme", "speech.example/v1", ""},
		{"only a port", "https://:8000/v1", ""},
		{"nothing", "", ""},
		{"junk", "http://%zz", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := endpoint.Host(tt.address); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestLocal(t *testing.T) {
	for address, want := range map[string]bool{
		"http://localhost:8000/v1": true, "https://LOCALHOST": true, "http://speech.localhost/v1": true,
		"http://127.0.0.1/v1": true, "http://127.8.9.10:8000": true, "http://[::1]:8000/v1": true, "http://[::ffff:127.0.0.1]": true,
		" http://localhost:8000 ": true,

		"http://localhost.example/v1": false, "http://notlocalhost/v1": false, "http://127.0.0.1.example": false,
		"http://localhost@speech.example": false, "http://0.0.0.0:8000": false, "http://192.168.1.20": false,
		"https://api.openai.com/v1": false, "localhost:8000": false, "": false, "http://%zz": false,
	} {
		if got := endpoint.Local(address); got != want {
			t.Errorf("%q is local: %v", address, got)
		}
	}
}

func TestRefusal(t *testing.T) {
	tests := map[int]error{
		200: nil, 204: nil,
		301: speech.ErrRejected, 400: speech.ErrRejected, 404: speech.ErrRejected, 422: speech.ErrRejected,
		401: speech.ErrUnauthorised, 403: speech.ErrUnauthorised,
		402: speech.ErrThrottled, 429: speech.ErrThrottled,
		408: speech.ErrUnavailable, 500: speech.ErrUnavailable, 503: speech.ErrUnavailable,
	}
	for status, want := range tests {
		if err := endpoint.Refusal(status); !errors.Is(err, want) {
			t.Errorf("%d is %v, want %v", status, err, want)
		}
	}
}
