package chat

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/followup"
)

const (
	plantedKey = "sk-planted-1234567890"
	story      = "We moved the ledger off the old mainframe because settlements were late three nights a week. " +
		"I wrote the plan and talked two other teams into it. In the end the nightly run took 40 minutes instead of six hours."
	question = "Who was against moving the ledger, and what did you do about it?"
	fit      = `{"probe":"conflict","quote":"talked two other teams into it","question":"` + question + `"}`
)

func prompt(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile("../../assets/prompts/follow-up.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func told(text string) interviewer.Session {
	return interviewer.Session{
		ID: "s", Setup: interviewer.Setup{Principle: "Ownership", Level: interviewer.L7, FollowUps: 4},
		Turns: []interviewer.Turn{{
			Kind: interviewer.KindStory, Ask: interviewer.Ask{Text: "When did you take something on?"},
			Ended: true, Phrases: []speech.Phrase{{Text: text}},
		}},
	}
}

func builtIn(t *testing.T, s interviewer.Session) interviewer.Ask {
	t.Helper()
	ask, err := followup.Chooser{}.Next(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return ask
}

// service is a scripted chat service. Its connections never leave the process,
// so that the clock of a bubble rules them.
type service struct {
	*http.Transport
	mu       sync.Mutex
	requests []request
	waiting  chan net.Conn
}

// request is what a service was sent.
type request struct {
	Authorization string
	Raw           string
	Model         string
	Stream        bool
	Messages      []struct{ Role, Content string }
	Format        struct {
		Type   string
		Schema struct {
			Strict bool
			Schema json.RawMessage
		} `json:"json_schema"`
	} `json:"response_format"`
	Options *struct {
		Usage bool `json:"include_usage"`
	} `json:"stream_options"`
}

func newService(t *testing.T, answers http.HandlerFunc) *service {
	t.Helper()
	s := &service{waiting: make(chan net.Conn)}
	s.Transport = &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		here, there := net.Pipe()
		select {
		case s.waiting <- there:
			return here, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}}
	var answering sync.WaitGroup
	server := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answering.Add(1)
		defer answering.Done()
		s.note(t, r)
		answers(w, r)
	})}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.Serve(&listener{s.waiting, make(chan struct{}), sync.Once{}}) // ends with the server
	}()
	t.Cleanup(func() {
		s.CloseIdleConnections()
		_ = server.Close() // ends what a test left open
		<-done
		answering.Wait()
	})
	return s
}

func (s *service) note(t *testing.T, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		t.Errorf("read request: %v", err)
	}
	got := request{Authorization: r.Header.Get("Authorization"), Raw: string(raw)}
	if err := json.Unmarshal(raw, &got); err != nil || r.URL.Path != "/v1/chat/completions" {
		t.Errorf("%s: request %s, %v", r.URL.Path, raw, err)
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, got)
}

func (s *service) sent() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

type listener struct {
	waiting chan net.Conn
	closed  chan struct{}
	once    sync.Once
}

func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.waiting:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}
func (l *listener) Addr() net.Addr { return &net.TCPAddr{} }

// away collects why the built-in follow-up stood.
type away struct{ errs []error }

func (a *away) told(err error) { a.errs = append(a.errs, err) }

func (a *away) last() error {
	if len(a.errs) == 0 {
		return nil
	}
	return a.errs[len(a.errs)-1]
}

// served returns follow-ups by a service that answers so.
func served(t *testing.T, answers http.HandlerFunc) (*FollowUps, *service, *away) {
	t.Helper()
	s, why := newService(t, answers), &away{}
	f, err := over(s, Config{
		BaseURL: "http://127.0.0.1:1/v1", Model: "gpt-test", Key: endpoint.NewKey(plantedKey), Prompt: prompt(t), Away: why.told,
	}, followup.Chooser{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return f, s, why
}

// write sends text at once. A client that has heard enough hangs up, which is
// no error of the service.
func write(w http.ResponseWriter, text string) {
	_, _ = io.WriteString(w, text)
	w.(http.Flusher).Flush()
}

func event(content string) string {
	text, err := json.Marshal(content)
	if err != nil {
		panic(err)
	}
	return fmt.Sprintf("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":%s}}]}\n\n", text)
}

const (
	usage = "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":700,\"completion_tokens\":30,\"total_tokens\":730}}\n\n"
	done  = "data: [DONE]\n\n"
)

// streams answers with the text, five letters at a time, and what follows it.
func streams(text, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		write(w, "data: {\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}\n\n")
		letters := []rune(text)
		for len(letters) > 0 {
			n := min(5, len(letters))
			write(w, event(string(letters[:n])))
			letters = letters[n:]
		}
		write(w, after)
	}
}

// answers sends one whole answer of any kind.
func answers(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		write(w, body)
	}
}

// openLayers returns the layers that a request lists as open.
func openLayers(r request) []string {
	line, _, _ := strings.Cut(strings.TrimPrefix(r.Messages[1].Content, "Layers still open: "), ".\n")
	return strings.Split(line, ", ")
}
