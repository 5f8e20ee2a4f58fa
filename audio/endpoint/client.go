package endpoint

import (
	"errors"
	"fmt"
	"io"
	"net/http"

	"tellmemore/audio/speech"
)

// ErrTooLong: an answer was longer than any answer is. Test with errors.Is.
var ErrTooLong = errors.New("answer too long")

// hops is how often a service may send us on, as one does that adds a slash.
const hops = 3

// NewClient returns a client over the transport that reads no more than
// longest bytes of an answer's body, ErrTooLong being the end of it, and that
// goes only where it was sent: a redirect to another scheme, host or port is
// speech.ErrRejected, since what was said and the key are meant for one
// service. It has no time limit of its own; a context ends each request.
func NewClient(transport http.RoundTripper, longest int64) *http.Client {
	return &http.Client{Transport: bounded{transport, longest}, CheckRedirect: stay}
}

func stay(next *http.Request, before []*http.Request) error {
	from := before[0].URL
	if next.URL.Scheme != from.Scheme || next.URL.Host != from.Host || len(before) > hops {
		return fmt.Errorf("%w: sent on to another address", speech.ErrRejected)
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
