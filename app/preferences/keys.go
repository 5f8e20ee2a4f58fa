package preferences

import (
	"errors"
	"strings"
	"time"
	"unicode"
)

// Keys keeps the keys of services, one for each host as Host has it, so that a
// key never goes to a host that it was not entered for. Its methods may be
// called from any goroutine and may wait for the system to be unlocked. No
// error holds a key.
type Keys interface {
	// Key returns the key of a host. Errors: ErrNoKey, ErrNoKeyring. Both are
	// no reason not to ask a service that needs none.
	Key(host string) (string, error)
	// SetKey keeps a key. Errors: ErrNoKeyring, ErrBadKey.
	SetKey(host, key string) error
	// RemoveKey forgets a key. Errors: ErrNoKey, ErrNoKeyring.
	RemoveKey(host string) error
	// Place tells where the key of a host is. Errors: ErrNoKeyring.
	Place(host string) (Place, error)
}

// Place is where a key is kept.
type Place string

// The places of a key.
const (
	PlaceNone        Place = ""
	PlaceKeyring     Place = "system keyring"
	PlaceEnvironment Place = "OPENAI_API_KEY"
)

// Errors of keys. Test with errors.Is.
var (
	// ErrNoKey: no key is kept for this host.
	ErrNoKey = errors.New("no key for this host")
	// ErrNoKeyring: the system has no keyring, or it stays locked.
	ErrNoKeyring = errors.New("no keyring")
	// ErrBadKey: this can't be a key: it is empty, too long, or of several words.
	ErrBadKey = errors.New("not a key")
)

// CleanKey returns a key without what was copied along with it. Errors:
// ErrBadKey.
func CleanKey(key string) (string, error) {
	key = strings.TrimSpace(key)
	if key == "" || strings.ContainsFunc(key, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		return "", ErrBadKey
	}
	return key, nil
}

// Findings are what a test of a service found.
type Findings struct {
	Text string        // what it heard or asked
	Took time.Duration // from sending to the answer
	Can  []string      // what the service can do, a few words each
}
