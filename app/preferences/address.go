package preferences

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"tellmemore/audio/speech"
)

// ErrAddress: this is no address of a service.
var ErrAddress = errors.New("no address of a service")

// Host returns the host of a base URL as keys are kept by it: in small
// letters, with its port unless it is the scheme's own, so that two servers on
// one computer have a key each. It is "" for what is no address.
func Host(baseURL string) string {
	u, err := url.Parse(baseURL)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	name := strings.ToLower(u.Hostname())
	port := u.Port()
	if port == "" || u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80" {
		if strings.Contains(name, ":") {
			return "[" + name + "]"
		}
		return name
	}
	return net.JoinHostPort(name, port)
}

// Local reports whether a base URL is of this computer.
func Local(baseURL string) bool {
	u, err := url.Parse(baseURL)
	if err != nil {
		return false
	}
	name := strings.ToLower(u.Hostname())
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback()
}

// AllowsPlain reports whether the person said that this service may be talked
// to without encryption.
func (s Service) AllowsPlain() bool { return s.PlainHTTP != "" && s.PlainHTTP == Host(s.BaseURL) }

// Check returns why nothing can be sent to the service: ErrAddress, or
// speech.ErrInsecure for plain http to another computer that nobody has
// confirmed.
func (s Service) Check() error { return check(s.BaseURL, s.AllowsPlain()) }

// SetBaseURL changes the address and drops a confirmation for another host. It
// changes nothing when Check would refuse the new one.
func (s *Service) SetBaseURL(baseURL string) error {
	next := *s
	next.BaseURL = tidy(baseURL)
	if err := next.Check(); err != nil {
		return err
	}
	if !next.AllowsPlain() {
		next.PlainHTTP = ""
	}
	*s = next
	return nil
}

// tidy returns an address without what people copy along with it.
func tidy(baseURL string) string { return strings.TrimRight(strings.TrimSpace(baseURL), "/") }

func check(baseURL string, allowPlain bool) error {
	u, err := url.Parse(baseURL)
	if err != nil {
		return ErrAddress // the parser's error repeats the address, which may hold a password
	}
	if u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "" {
		return fmt.Errorf("%w: it begins with https:// and a host", ErrAddress)
	}
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("%w: it holds no name, password or question mark; a key is kept apart", ErrAddress)
	}
	if u.Scheme == "http" && !allowPlain && !Local(baseURL) {
		return fmt.Errorf("http to %s: %w", Host(baseURL), speech.ErrInsecure)
	}
	return nil
}
