package endpoint

import (
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

// ErrTooLong: an answer was longer than any answer is. Test with errors.Is.
var ErrTooLong = errors.New("answer too long")

// The limits of a connection.
const (
	connecting    = 10 * time.Second
	idle          = 90 * time.Second
	largestHeader = 64 << 10 // bytes
)

// NewTransport returns connections that don't wait for ever. How long the
// service thinks is bounded by the context of each request.
func NewTransport() *http.Transport {
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

// hops is how often a service may send us on, as one does that adds a slash.
const hops = 3

// NewClient returns a client over the transport that reads no more than
// longest bytes of an answer's body, ErrTooLong being the end of it, and that
// goes only where it was sent: a redirect to another scheme, host or port, or
// one that would make another request of it, is not followed but is the
// answer, since what was said and the key are meant for one service. It has no
// time limit of its own; a context ends each request.
func NewClient(transport http.RoundTripper, longest int64) *http.Client {
	return &http.Client{Transport: bounded{transport, longest}, CheckRedirect: stay}
}

func stay(next *http.Request, before []*http.Request) error {
	first := before[0]
	same := next.Method == first.Method && next.URL.Scheme == first.URL.Scheme && host(next.URL) == host(first.URL)
	if !same || len(before) > hops {
		return http.ErrUseLastResponse
	}
	return nil
}

type bounded struct {
	transport http.RoundTripper
	longest   int64
}

// RoundTrip sends the request and bounds what its answer holds.
func (b bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := b.transport.RoundTrip(r)
	if err == nil {
		resp.Body = &body{resp.Body, b.longest}
	}
	return resp, err
}

type body struct {
	io.ReadCloser
	left int64
}

// Read returns ErrTooLong where there is more than may be read.
func (b *body) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLong
	}
	// One byte more than allowed tells a body that ends from one that goes on.
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n - 1, ErrTooLong
	}
	return n, err
}
