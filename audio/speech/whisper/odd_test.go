package whisper

import (
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"tellmemore/audio/speech"
)

// always answers every request alike.
func always(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the connection may end before the answer is read
		w.Header().Set("Content-Type", contentType)
		says(w, status, body)
	}
}

const (
	asJSON = "application/json"
	asHTML = "text/html; charset=utf-8"
	asText = "text/plain; charset=utf-8"
)

func TestOddAnswers(t *testing.T) {
	page := "<!doctype html><html><head><title>502 Bad Gateway</title><style>a{}</style></head><body>nginx</body></html>"
	tests := []struct {
		name    string
		service http.HandlerFunc
		want    error  // nil where text is heard
		says    string // stands in the error, or is the text
	}{
		{"error as an object", always(400, asJSON, `{"error":{"message":"no such thing","type":"invalid_request_error"}}`), speech.ErrRejected, "(400): no such thing"},
		{"error as a string", always(400, asJSON, `{"error":"no such thing"}`), speech.ErrRejected, "(400): no such thing"},
		{"error nested in detail", always(400, asJSON, `{"detail":{"error":{"message":"no such thing"}}}`), speech.ErrRejected, "no such thing"},
		{"error as a list of detail", always(422, asJSON, `{"detail":[{"type":"missing","loc":["body","file"],"msg":"Field required"}]}`), speech.ErrRejected, "(422): Field required"},
		{"detail as a string", always(404, asJSON, `{"detail":"Not Found"}`), speech.ErrRejected, "(404): Not Found"},
		{"error without words", always(400, asJSON, `{}`), speech.ErrRejected, "(400)"},
		{"unknown model", always(400, asJSON, `{"error":{"message":"The model x does not exist","code":"model_not_found"}}`), speech.ErrRejected, "does not exist"},
		{"refused key", always(401, asJSON, `{"error":{"message":"Incorrect API key provided"}}`), speech.ErrUnauthorised, "Incorrect"},
		{"forbidden by a page", always(403, asHTML, "<title>Forbidden</title>"), speech.ErrUnauthorised, "(403): Forbidden"},
		{"no credit", always(402, asJSON, `{"error":"pay"}`), speech.ErrThrottled, "pay"},
		{"no quota", always(429, asJSON, `{"error":{"message":"You exceeded your current quota","code":"insufficient_quota"}}`), speech.ErrThrottled, "quota"},
		{"wrong address", always(404, asHTML, "<h1>404</h1> page not found"), speech.ErrRejected, "(404): 404 page not found"},
		{"wrong method", always(405, asText, "Method Not Allowed"), speech.ErrRejected, "(405)"},
		{"recording too large", always(413, asHTML, "<title>413 Request Entity Too Large</title>"), speech.ErrRejected, "Too Large"},
		{"unknown kind of recording", always(415, asJSON, `{"error":"unsupported"}`), speech.ErrRejected, "(415)"},
		{"failure in plain text", always(500, asText, "Internal Server Error"), speech.ErrUnavailable, "(500): Internal Server Error"},
		{"page of a proxy", always(502, asHTML, page), speech.ErrUnavailable, "(502): 502 Bad Gateway"},
		{"page with success", always(200, asHTML, "<html><title>Sign in to the guest network</title></html>"), speech.ErrBadAnswer, "guest network"},
		{"plain text with success", always(200, asText, "It works!"), speech.ErrBadAnswer, "It works!"},
		{"nothing with success", always(200, asJSON, ""), speech.ErrBadAnswer, "no JSON object"},
		{"null", always(200, asJSON, "null"), speech.ErrBadAnswer, "no text"},
		{"a list", always(200, asJSON, `["rain"]`), speech.ErrBadAnswer, "no JSON object"},
		{"an object of something else", always(200, asJSON, `{"id":"chat-1","choices":[]}`), speech.ErrBadAnswer, "no text"},
		{"text that is a number", always(200, asJSON, `{"text":7}`), speech.ErrBadAnswer, "no text"},
		{"text that is null", always(200, asJSON, `{"text":null}`), speech.ErrBadAnswer, "no text"},
		{"cut JSON", always(200, asJSON, `{"text":"rain in sp`), speech.ErrBadAnswer, "no JSON object"},
		{"error inside as a string", always(200, asJSON, `{"error":"failed to read audio data"}`), speech.ErrRejected, "(200): failed to read"},
		{"error inside as an object", always(200, asJSON, `{"error":{"message":"overloaded","code":503}}`), speech.ErrUnavailable, "(503): overloaded"},
		{"refused key inside", always(200, asJSON, `{"error":{"message":"bad key","code":"invalid_api_key"}}`), speech.ErrUnauthorised, "bad key"},
		{"throttled inside", always(200, asJSON, `{"error":{"message":"slow down","type":"rate_limit_exceeded"}}`), speech.ErrThrottled, "slow down"},
		{"answer of 9 MB", always(200, asJSON, `{"text":"`+strings.Repeat("rain ", 9<<20/5)+`"}`), speech.ErrBadAnswer, "8 MB"},
		{"control characters", always(400, asJSON, `{"error":"no\u001b[31m such\u0000\nthing\u202e"}`), speech.ErrRejected, "no[31m such thing"},
		{"redirect elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elsewhere.example/v1/audio/transcriptions", http.StatusTemporaryRedirect)
		}, speech.ErrRejected, "elsewhere.example"},
		{"redirect without end", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path, http.StatusTemporaryRedirect)
		}, speech.ErrRejected, "(307)"},
		{"connection cut within the body", func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Length", "1000")
			says(w, 200, `{"text":"rain in`)
		}, speech.ErrUnavailable, "unexpected EOF"},
		{"connection cut before the answer", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, speech.ErrUnavailable, "EOF"},

		{"empty text", always(200, asJSON, `{"text":""}`), nil, ""},
		{"text under a wrong type", always(200, asHTML, `{"text":" rain in spain "}`), nil, "rain in spain"},
		{"error that is null", always(200, asJSON, `{"text":"rain in spain","error":null}`), nil, "rain in spain"},
		{"byte order mark", always(200, asJSON, "\ufeff"+`{"text":"rain in spain"}`), nil, "rain in spain"},
		{"no speech probability is absent", always(200, asJSON, `{"text":"rain","segments":[{"text":"rain","start":0,"end":1,"avg_logprob":-0.9}]}`), nil, "rain"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e := openWith(t, tt.service, Config{})
			phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain in spain")})
			if !errors.Is(err, tt.want) {
				t.Fatalf("error %v, want %v", err, tt.want)
			}
			if err == nil {
				if got := textOf(phrases); got != tt.says {
					t.Errorf("heard %q, want %q", got, tt.says)
				}
				return
			}
			if !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %q does not say %q", err, tt.says)
			}
			for _, other := range []error{speech.ErrUnauthorised, speech.ErrThrottled, speech.ErrUnavailable, speech.ErrRejected, speech.ErrBadAnswer} {
				if other != tt.want && errors.Is(err, other) {
					t.Errorf("error %v is also %v", err, other)
				}
			}
		})
	}
}

func TestSlowServices(t *testing.T) {
	for name, service := range map[string]http.HandlerFunc{
		"never an answer": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			<-r.Context().Done()
		},
		"slow drip": drip,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := openWith(t, service, Config{Timeout: time.Second})
			_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain in spain")})
			if !errors.Is(err, speech.ErrUnavailable) || !strings.Contains(err.Error(), "no answer within 1s") {
				t.Errorf("error %v", err)
			}
		})
	}
}

// drip sends blanks for ever, a few a second.
func drip(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	for tick := time.NewTicker(50 * time.Millisecond); ; {
		select {
		case <-r.Context().Done():
			tick.Stop()
			return
		case <-tick.C:
			_, _ = io.WriteString(w, " ")
			_ = http.NewResponseController(w).Flush() // the client may be gone
		}
	}
}

func TestNobodyListens(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	e, err := New(Config{BaseURL: "http://" + address + "/v1"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
	if !errors.Is(err, speech.ErrUnavailable) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("error %v", err)
	}
}

func TestReasonsAreShort(t *testing.T) {
	e := openWith(t, always(404, asText, strings.Repeat("many words ", 1000)), Config{})
	_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
	if err == nil || len(err.Error()) > 300 {
		t.Errorf("error %v", err)
	}
}
