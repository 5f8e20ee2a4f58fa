package preferences

import (
	"strings"

	"tellmemore/audio/endpoint"
)

// AllowsPlain reports whether the person said that this service may be talked
// to without encryption.
func (s Service) AllowsPlain() bool {
	return s.PlainHTTP != "" && s.PlainHTTP == endpoint.Host(s.BaseURL)
}

// Check returns why nothing can be sent to the service: endpoint.ErrAddress, or
// speech.ErrInsecure for plain http to another computer that nobody has
// confirmed.
func (s Service) Check() error { return endpoint.Check(s.BaseURL, s.AllowsPlain()) }

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
