package whisper

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// The tests speak in beeps: a word is a square wave whose half period is its
// place in the vocabulary, and a pause. So a scripted service hears what was
// really sent, as FLAC or WAV, and where.
const (
	beep  = audio.Rate * 3 / 10
	pause = audio.Rate / 10
)

const (
	rain  = "the rain in spain stays mainly in the plain and never on any of my holidays"
	boxes = "pack seven dozen brown jugs with liquid veg before our quick lazy fox jumps over"
)

var vocabulary = strings.Fields(rain + " " + boxes)

func say(t testing.TB, words string) (samples []int16) {
	t.Helper()
	for _, w := range strings.Fields(words) {
		at := slices.Index(vocabulary, w)
		if at < 0 {
			t.Fatalf("no beep for %q", w)
		}
		half := at + 8
		for i := range beep {
			samples = append(samples, int16(6000*(1-2*(i/half%2))))
		}
		samples = append(samples, make([]int16, pause)...)
	}
	return samples
}

// heardIn returns the words of beeps and where they are.
func heardIn(samples []int16) (words []speech.Word) {
	for at := 0; at < len(samples); {
		if samples[at] == 0 {
			at++
			continue
		}
		end, half := at, 0
		for zeros := 0; end < len(samples) && zeros < pause/2; end++ {
			if samples[end] == 0 {
				zeros++
			} else {
				zeros = 0
			}
		}
		for at+half < len(samples) && samples[at+half] == samples[at] {
			half++
		}
		text := "?"
		if i := half - 8; i >= 0 && i < len(vocabulary) {
			text = vocabulary[i]
		}
		words = append(words, speech.Word{Text: text, Start: audio.Samples(at), End: audio.Samples(min(at+beep, len(samples)))})
		at = end
	}
	return words
}

// request is what a service was sent.
type request struct {
	file    string // its name
	size    int
	samples []int16
	format  string
	words   bool
	prompt  string
	fields  map[string][]string
	header  http.Header
}

// service is a scripted one. It says what answer tells it, or what is in the
// recording.
type service struct {
	answer func(w http.ResponseWriter, n int, r request) // n counts from 1

	mu       sync.Mutex
	requests []request
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	got, err := received(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusTeapot)
		return
	}
	s.mu.Lock()
	s.requests = append(s.requests, got)
	n := len(s.requests)
	s.mu.Unlock()
	if s.answer == nil {
		hear(w, got)
		return
	}
	s.answer(w, n, got)
}

func (s *service) seen() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

func received(r *http.Request) (request, error) {
	if r.URL.Path != "/v1/audio/transcriptions" {
		return request{}, errors.New("wrong path: " + r.URL.Path)
	}
	if err := r.ParseMultipartForm(64 << 20); err != nil {
		return request{}, err
	}
	file, head, err := r.FormFile("file")
	if err != nil {
		return request{}, err
	}
	body, err := io.ReadAll(file)
	if err != nil {
		return request{}, err
	}
	samples, err := decoded(body)
	return request{
		file: head.Filename, size: len(body), samples: samples, format: r.FormValue("response_format"), prompt: r.FormValue("prompt"),
		words: slices.Contains(r.MultipartForm.Value["timestamp_granularities[]"], "word"), fields: maps.Clone(r.MultipartForm.Value), header: r.Header.Clone(),
	}, err
}

func decoded(file []byte) (samples []int16, err error) {
	dir, err := os.MkdirTemp("", "sent")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	path := filepath.Join(dir, "file")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		return nil, err
	}
	return samplesOf(path)
}

func samplesOf(path string) (samples []int16, err error) {
	c, err := audio.OpenClip(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	for block := make([]int16, 4096); ; {
		n, err := c.Read(block)
		samples = append(samples, block[:n]...)
		if errors.Is(err, io.EOF) {
			return samples, nil
		}
		if err != nil {
			return nil, err
		}
	}
}

// hear answers as OpenAI does, with what was asked for.
func hear(w http.ResponseWriter, r request) {
	type timed struct {
		Word  string  `json:"word"`
		Start float64 `json:"start"`
		End   float64 `json:"end"`
	}
	var words []timed
	var text []string
	for _, h := range heardIn(r.samples) {
		words = append(words, timed{h.Text, h.Start.Seconds(), h.End.Seconds()})
		text = append(text, h.Text)
	}
	out := map[string]any{"text": strings.Join(text, " ")}
	if r.format == "verbose_json" {
		out["segments"] = []any{}
		if len(words) > 0 {
			out["segments"] = []any{map[string]any{"text": out["text"], "start": words[0].Start, "end": words[len(words)-1].End}}
		}
		if r.words {
			out["words"] = words
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(out); err != nil {
		panic(err)
	}
}

// says writes a status and a body.
func says(w http.ResponseWriter, status int, body string) {
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // the client may be gone
}

// open returns an ear over a scripted service.
func open(t testing.TB, s *service) *Ear {
	t.Helper()
	return openWith(t, s, Config{})
}

func openWith(t testing.TB, h http.Handler, c Config) *Ear {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c.BaseURL = server.URL + "/v1"
	e, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// textOf joins the phrases of a stretch.
func textOf(phrases []speech.Phrase) string {
	var texts []string
	for _, p := range phrases {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, " ")
}

func listed(phrases []speech.Phrase) string {
	var b strings.Builder
	for _, p := range phrases {
		fmt.Fprintf(&b, "%.1f-%.1f %s", p.Start.Seconds(), p.End.Seconds(), p.Text)
		for _, w := range p.Words {
			fmt.Fprintf(&b, " <%s %.1f-%.1f>", w.Text, w.Start.Seconds(), w.End.Seconds())
		}
		b.WriteString("\n")
	}
	return b.String()
}
