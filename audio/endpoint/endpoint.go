// Package endpoint is how the program speaks to a service that a person has
// chosen: which addresses it accepts, how the key is kept out of sight, how
// long it waits for a connection, where a request may be sent on to, how much
// of an answer it reads, what a status means, and what is taken out of a text
// before anybody sees it.
//
// It is for the adapters of services (speech/whisper, interviewer/chat), for
// the settings, which tell a person early that an address won't do, and for
// where keys are kept. It imports audio/speech, for its errors. The core never
// imports it: it reaches the network.
package endpoint

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"tellmemore/audio/speech"
)

// ErrAddress: not the address of a service: no http or https, no host, or more
// than a host and a path. Test with errors.Is.
var ErrAddress = errors.New("not the address of a service")

// Check returns nil where a service at this base URL may be used. Plain http
// is refused except to this computer, or where the person has confirmed it:
// what was said, and the key, could be read on the way. A name or password in
// the address is refused as well, since addresses are shown and logged. No
// error repeats more of the address than its host: people paste keys into it.
// Errors: ErrAddress, speech.ErrInsecure.
func Check(baseURL string, plainConfirmed bool) error {
	u, err := parse(baseURL)
	switch {
	case err != nil:
		return ErrAddress // the parser's error repeats the address
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return fmt.Errorf("%w: it begins with https:// and a host", ErrAddress)
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return fmt.Errorf("%w: it holds no name, password or question mark; a key is kept apart", ErrAddress)
	case u.Scheme == "http" && !plainConfirmed && !local(u):
		return fmt.Errorf("http to %s: %w", host(u), speech.ErrInsecure)
	}
	return nil
}

// Host returns the host of a base URL as keys are kept by it: in small
// letters, with its port unless it is the scheme's own, so that two servers on
// one computer have a key each. It is "" for what is no address.
func Host(baseURL string) string {
	u, err := parse(baseURL)
	if err != nil {
		return ""
	}
	return host(u)
}

// Local reports whether what is sent to a base URL stays on this computer:
// localhost, a name that ends in .localhost (RFC 6761, 6.3), 127.0.0.0/8 or
// ::1.
func Local(baseURL string) bool {
	u, err := parse(baseURL)
	return err == nil && local(u)
}

// parse reads a base URL without the blanks that come with pasting.
func parse(baseURL string) (*url.URL, error) { return url.Parse(strings.TrimSpace(baseURL)) }

func host(u *url.URL) string {
	name, port := strings.ToLower(u.Hostname()), u.Port()
	own := port == "" || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80"
	switch {
	case name == "":
		return ""
	case !own:
		return net.JoinHostPort(name, port)
	case strings.Contains(name, ":"):
		return "[" + name + "]"
	}
	return name
}

func local(u *url.URL) bool {
	name := strings.ToLower(u.Hostname())
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// Refusal returns the error that an answer's status stands for, nil for a
// success. Errors: speech.ErrUnauthorised, speech.ErrThrottled,
// speech.ErrUnavailable, speech.ErrRejected.
func Refusal(status int) error {
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return speech.ErrUnauthorised
	case status == http.StatusTooManyRequests, status == http.StatusPaymentRequired:
		return speech.ErrThrottled
	case status >= 500, status == http.StatusRequestTimeout:
		return speech.ErrUnavailable
	}
	return speech.ErrRejected
}
