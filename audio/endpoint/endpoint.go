// Package endpoint is how the program speaks to a service that a person has
// chosen: which addresses it accepts, what an answer's status means, how much
// it reads, and what is taken out of a text before anybody sees it.
//
// It is for the adapters of services (speech/whisper, interviewer/chat) and for
// the settings, which tell a person early that an address won't do. It imports
// audio/speech, for its errors. The core never imports it: it reaches the
// network.
package endpoint

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"

	"tellmemore/audio/speech"
)

// ErrAddress: not the address of a service: no http or https, no host, or more
// than a host and a path. Test with errors.Is.
var ErrAddress = errors.New("not the address of a service")

// Check returns nil where a service at this base URL may be used. Plain http
// is refused except to this machine, or where the person has confirmed it:
// what was said, and the key, could be read on the way. A name or password in
// the address is refused as well, since addresses are shown and logged.
// Errors: ErrAddress, speech.ErrInsecure.
func Check(baseURL string, plainConfirmed bool) error {
	u, err := url.Parse(strings.TrimSpace(baseURL))
	if err != nil {
		return ErrAddress // url's own error repeats the address
	}
	switch {
	case u.Scheme != "https" && u.Scheme != "http",
		u.Hostname() == "", u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return ErrAddress
	case u.Scheme == "http" && !plainConfirmed && !here(u.Hostname()):
		return speech.ErrInsecure
	}
	return nil
}

// here reports whether a host is this machine: localhost, 127.0.0.0/8 or ::1.
func here(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// Refusal returns the error that an answer's status stands for, nil for a
// success. Errors: speech.ErrUnauthorised, speech.ErrThrottled,
// speech.ErrUnavailable, speech.ErrRejected.
func Refusal(status int) error {
	kind := speech.ErrRejected
	switch {
	case status >= 200 && status < 300:
		return nil
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		kind = speech.ErrUnauthorised
	case status == http.StatusTooManyRequests, status == http.StatusPaymentRequired:
		kind = speech.ErrThrottled
	case status >= 500, status == http.StatusRequestTimeout:
		kind = speech.ErrUnavailable
	}
	return fmt.Errorf("%w: status %d", kind, status)
}

// Redacted stands where a key stood.
const Redacted = "[key]"

// Redact takes the key out of a text, as it is and as an address or JSON
// would write it: some services repeat the key that they refuse.
func Redact(text, key string) string {
	if key = strings.TrimSpace(key); key == "" {
		return text
	}
	written := strings.NewReplacer(
		key, Redacted, url.QueryEscape(key), Redacted, url.PathEscape(key), Redacted,
		strings.ReplaceAll(key, "/", `\/`), Redacted,
	)
	return written.Replace(text)
}
