package endpoint_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tellmemore/audio/endpoint"
)

// post sends a request with a key and returns what comes back.
func post(t *testing.T, transport http.RoundTripper, url string, longest int64) (status int, text string, err error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("what was said"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+planted)
	resp, err := endpoint.NewClient(transport, longest).Do(req)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }() // only read from
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

func connections(t *testing.T) *http.Transport {
	t.Helper()
	transport := endpoint.NewTransport()
	t.Cleanup(transport.CloseIdleConnections)
	return transport
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
		_, got, err := post(t, connections(t), server.URL, tt.longest)
		if got != tt.want || !errors.Is(err, tt.err) {
			t.Errorf("at most %d: %q, %v", tt.longest, got, err)
		}
	}
}

func TestAHeaderIsBounded(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 1<<20))
	}))
	defer server.Close()
	if _, _, err := post(t, connections(t), server.URL, 100); err == nil {
		t.Error("a header of 1 MB was read")
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
		case "/moved":
			http.Redirect(w, r, "/slash/", http.StatusMovedPermanently) // becomes a GET
		case "/slash":
			http.Redirect(w, r, "/slash/", http.StatusTemporaryRedirect)
		default:
			said, err := io.ReadAll(r.Body)
			if err != nil {
				t.Error(err)
			}
			_, _ = io.WriteString(w, r.Method+" "+r.Header.Get("Authorization")+" "+string(said)) // the reader's side is tested
		}
	}))
	defer service.Close()
	tests := []struct {
		name, path string
		status     int
	}{
		{"with a slash", "/slash", http.StatusOK},
		{"to another port", "/away", http.StatusTemporaryRedirect},
		{"without end", "/round", http.StatusTemporaryRedirect},
		{"to another request", "/moved", http.StatusMovedPermanently},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, got, err := post(t, connections(t), service.URL+tt.path, 100)
			if err != nil || status != tt.status {
				t.Errorf("status %d, %v", status, err)
			}
			if status == http.StatusOK && got != "POST Bearer "+planted+" what was said" {
				t.Errorf("sent on: %q", got)
			}
		})
	}
	if reached {
		t.Error("another server was asked")
	}
}

// sentOn is a service that sends its first request on to an address.
type sentOn struct {
	to   string
	seen []string
}

func (s *sentOn) RoundTrip(r *http.Request) (*http.Response, error) {
	s.seen = append(s.seen, r.URL.String())
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: http.NoBody, Request: r}
	if len(s.seen) == 1 {
		resp.StatusCode = http.StatusPermanentRedirect
		resp.Header.Set("Location", s.to)
	}
	return resp, nil
}

func TestARedirectStaysEncrypted(t *testing.T) {
	const from = "https://api.openai.com/v1"
	tests := []struct {
		name, to string
		follows  bool
	}{
		{"another path", "https://api.openai.com/v2", true},
		{"the same host, written otherwise", "https://API.openai.com:443/v2", true},
		{"plain http", "http://api.openai.com/v2", false},
		{"plain http at the port of https", "http://api.openai.com:443/v2", false},
		{"another host", "https://openai.com/v2", false},
		{"a host below", "https://eu.api.openai.com/v2", false},
		{"another port", "https://api.openai.com:8443/v2", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &sentOn{to: tt.to}
			if _, _, err := post(t, s, from, 100); err != nil || (len(s.seen) == 2) != tt.follows {
				t.Errorf("asked %q, %v", s.seen, err)
			}
		})
	}
}
