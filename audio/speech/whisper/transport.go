package whisper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	openai "github.com/sashabaranov/go-openai"
)

// The limits of a connection.
const (
	connecting    = 10 * time.Second
	idle          = 90 * time.Second
	largestHeader = 64 << 10
	// largestAnswer bounds what is read of an answer, in bytes. An hour of
	// words with their times is below 2 MB; the client reads all at once.
	largestAnswer = 8 << 20
	mostRedirects = 3
)

// errHuge: the answer is larger than largestAnswer.
var errHuge = fmt.Errorf("answer of more than %d MB", largestAnswer>>20)

// newTransport returns connections that don't wait for ever. How long the
// service thinks is bounded by the context of each request.
func newTransport() *http.Transport {
	return &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		DialContext:            (&net.Dialer{Timeout: connecting}).DialContext,
		TLSHandshakeTimeout:    connecting,
		ForceAttemptHTTP2:      true,
		IdleConnTimeout:        idle,
		MaxIdleConnsPerHost:    2,
		MaxResponseHeaderBytes: largestHeader,
	}
}

// newEar returns an ear whose requests go by the transport.
func newEar(c Config, transport http.RoundTripper) (*Ear, error) {
	c, err := c.checked()
	if err != nil {
		return nil, err
	}
	client := openai.DefaultConfig(c.Key.secret())
	client.BaseURL = c.BaseURL
	client.HTTPClient = &http.Client{Transport: listener{transport}, CheckRedirect: sameService}
	e := &Ear{
		config: c,
		create: openai.NewClientWithConfig(client).CreateTranscription,
		first:  make(chan struct{}, 1),
		form:   fullest,
	}
	e.longest.Store(longestSent)
	return e, nil
}

// sameService follows a redirect that repeats the request at the same service.
// Elsewhere neither the key nor the recording is sent.
func sameService(next *http.Request, via []*http.Request) error {
	first := via[0]
	if next.Method != first.Method || next.URL.Scheme != first.URL.Scheme || next.URL.Host != first.URL.Host || len(via) > mostRedirects {
		return http.ErrUseLastResponse
	}
	return nil
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

// listener reads the whole of an answer, within bounds, and keeps it.
type listener struct{ http.RoundTripper }

// RoundTrip returns an answer whose body is in memory.
func (l listener) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := l.RoundTripper.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, largestAnswer+1))
	if closing := res.Body.Close(); err == nil && closing != nil {
		err = closing
	}
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if len(body) > largestAnswer {
		return nil, errHuge
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
