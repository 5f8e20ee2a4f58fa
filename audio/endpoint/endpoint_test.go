package endpoint_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
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
		{"this machine, IPv4 in IPv6", "http://[::ffff:127.0.0.1]:8000/v1", false, nil},
		{"spaces around it", "  https://api.openai.com/v1\n", false, nil},

		{"plain to another machine", "http://192.168.1.20:8000/v1", false, speech.ErrInsecure},
		{"plain to another machine, confirmed", "http://192.168.1.20:8000/v1", true, nil},
		{"plain to a name", "http://speech.example/v1", false, speech.ErrInsecure},
		{"plain to every address", "http://0.0.0.0:8000/v1", false, speech.ErrInsecure},
		{"plain to a name like this machine's", "http://localhost.example/v1", false, speech.ErrInsecure},
		{"plain to a name like a number", "http://127.0.0.1.example/v1", false, speech.ErrInsecure},
		{"this machine before an at sign", "http://localhost@speech.example/v1", true, endpoint.ErrAddress},

		{"nothing", "", false, endpoint.ErrAddress},
		{"no scheme", "api.openai.com/v1", false, endpoint.ErrAddress},
		{"no host", "https:///v1", false, endpoint.ErrAddress},
		{"only a port", "http://:8000/v1", true, endpoint.ErrAddress},
		{"a file", "file:///etc/passwd", true, endpoint.ErrAddress},
		{"another scheme", "ftp://localhost/v1", true, endpoint.ErrAddress},
		{"a password", "https://me:secret@api.openai.com/v1", false, endpoint.ErrAddress},
		{"a query", "https://api.openai.com/v1?key=secret", false, endpoint.ErrAddress},
		{"a fragment", "https://api.openai.com/v1#models", false, endpoint.ErrAddress},
		{"no address at all", "https://[::1", false, endpoint.ErrAddress},
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

func TestRedact(t *testing.T) {
	tests := []struct{ name, text, key, want string }{
		{"no key", "status 401", "", "status 401"},
		{"not in the text", "status 401", "sk-1", "status 401"},
		{"as it is", "Incorrect key sk-1 (sk-1).", "sk-1", "Incorrect key [key] ([key])."},
		{"in an address", "GET /?key=a%2Fb%2Bc", "a/b+c", "GET /?key=[key]"},
		{"in JSON", `{"key":"a\/b"}`, "a/b", `{"key":"[key]"}`},
		{"with a line's end from a file", "key sk-1 refused", "sk-1\n", "key [key] refused"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := endpoint.Redact(tt.text, tt.key); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func get(t *testing.T, url string, longest int64) (string, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer planted")
	resp, err := endpoint.NewClient(http.DefaultTransport, longest).Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }() // only read from
	text, err := io.ReadAll(resp.Body)
	return string(text), err
}

func TestAnAnswerIsBounded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "0123456789") // the reader's side is tested
	}))
	defer server.Close()
	for _, tt := range []struct {
		longest int64
		want    string
		err     error
	}{{10, "0123456789", nil}, {11, "0123456789", nil}, {9, "012345678", endpoint.ErrTooLong}, {0, "", endpoint.ErrTooLong}} {
		got, err := get(t, server.URL, tt.longest)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("at most %d: %q, %v", tt.longest, got, err)
		}
	}
}

func TestARedirectStaysAtTheService(t *testing.T) {
	reached := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer elsewhere.Close()
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/away":
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
		case "/round":
			http.Redirect(w, r, "/round", http.StatusTemporaryRedirect)
		case "/slash":
			http.Redirect(w, r, "/slash/", http.StatusTemporaryRedirect)
		default:
			_, _ = io.WriteString(w, r.Header.Get("Authorization"))
		}
	}))
	defer service.Close()
	if got, err := get(t, service.URL+"/slash", 100); err != nil || got != "Bearer planted" {
		t.Errorf("with a slash: %q, %v", got, err)
	}
	for _, path := range []string{"/away", "/round"} {
		if _, err := get(t, service.URL+path, 100); !errors.Is(err, speech.ErrRejected) {
			t.Errorf("%s: %v", path, err)
		}
	}
	if reached {
		t.Error("another host was asked")
	}
}
