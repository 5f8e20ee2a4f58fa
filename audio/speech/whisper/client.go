package whisper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// largestAnswer bounds what is read of an answer, in bytes. An hour of words
// with their times is below 2 MB; the client reads all at once.
const largestAnswer = 8 << 20

// newEar returns an ear whose requests go by the transport.
func newEar(c Config, transport http.RoundTripper) (*Ear, error) {
	c, err := c.checked()
	if err != nil {
		return nil, err
	}
	client := openai.DefaultConfig(c.Key.Reveal())
	client.BaseURL = c.BaseURL
	client.HTTPClient = listener{endpoint.NewClient(transport, largestAnswer)}
	e := &Ear{
		config: c,
		create: openai.NewClientWithConfig(client).CreateTranscription,
		first:  make(chan struct{}, 1),
		form:   fullest,
	}
	e.longest.Store(longestSent)
	return e, nil
}

// checked returns the configuration with its defaults, or why it can't be
// used.
func (c Config) checked() (Config, error) {
	c.BaseURL = strings.TrimSuffix(strings.TrimRight(strings.TrimSpace(c.BaseURL), "/"), "/audio/transcriptions")
	if c.Model == "" {
		c.Model = openai.Whisper1
	}
	if c.Prompt == "" {
		c.Prompt = speech.Fillers
	}
	if err := c.Key.Check(); err != nil {
		return Config{}, err
	}
	return c, endpoint.Check(c.BaseURL, c.PlainConfirmed)
}

// reply is an answer as it came. The client's own reading of it drops nested
// words and errors that it does not know, so it is kept and read here.
type reply struct {
	status int // 0 where none came
	header http.Header
	body   []byte
}

type replyKey struct{}

// listening returns a context whose request leaves its answer in r.
func listening(ctx context.Context, r *reply) context.Context {
	return context.WithValue(ctx, replyKey{}, r)
}

// listener reads the whole of an answer and keeps it.
type listener struct{ client *http.Client }

// Do returns an answer whose body is in memory.
func (l listener) Do(req *http.Request) (*http.Response, error) {
	res, err := l.client.Do(req) // #nosec G704 -- the address that a person chose, and that endpoint.Check has seen
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(res.Body)
	_ = res.Body.Close() // only read from
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	res.Body = io.NopCloser(bytes.NewReader(body))
	if r, ok := req.Context().Value(replyKey{}).(*reply); ok {
		*r = reply{res.StatusCode, res.Header, body}
	}
	return res, nil
}

// tookTooLong reports whether a request ended by its own limit.
func tookTooLong(err error) bool {
	var n net.Error
	return errors.Is(err, context.DeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}
