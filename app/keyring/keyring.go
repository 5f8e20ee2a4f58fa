// Package keyring keeps the keys of services in the system's keyring: Keychain,
// Credential Manager or a Secret Service. For a command line without one it
// takes the key of one host from the environment.
//
// It is an adapter: it implements preferences.Keys and imports no other.
package keyring

import (
	"errors"
	"fmt"

	system "github.com/zalando/go-keyring"

	"tellmemore/app/preferences"
	"tellmemore/audio/endpoint"
)

// service is the name under which the system lists our keys.
const service = "tellmemore"

// openAI is the host of OPENAI_API_KEY where OPENAI_BASE_URL names no other.
const openAI = "https://api.openai.com/v1"

// Keyring is a preferences.Keys.
type Keyring struct {
	key  string // of the environment
	host string // that it is for
}

// New returns the system's keyring. getenv is asked once for OPENAI_API_KEY and
// for the OPENAI_BASE_URL whose host that key is for.
func New(getenv func(string) string) Keyring {
	base := getenv("OPENAI_BASE_URL")
	if base == "" {
		base = openAI
	}
	host := endpoint.Host(base)
	key, err := preferences.CleanKey(getenv("OPENAI_API_KEY"))
	if err != nil || host == "" {
		return Keyring{} // none is set, or for nowhere
	}
	return Keyring{key: key, host: host}
}

// Key returns the key of a host; one of the environment goes first.
func (k Keyring) Key(host string) (string, error) {
	if k.inEnvironment(host) {
		return k.key, nil
	}
	key, err := system.Get(service, host)
	if err != nil {
		return "", translate("read key", host, err)
	}
	return key, nil
}

// SetKey keeps a key in the keyring.
func (k Keyring) SetKey(host, key string) error {
	key, err := preferences.CleanKey(key)
	if err == nil {
		err = system.Set(service, host, key)
	}
	return translate("keep key", host, err)
}

// RemoveKey takes a key out of the keyring.
func (k Keyring) RemoveKey(host string) error {
	return translate("remove key", host, system.Delete(service, host))
}

// Place tells where the key of a host is.
func (k Keyring) Place(host string) (preferences.Place, error) {
	if k.inEnvironment(host) {
		return preferences.PlaceEnvironment, nil
	}
	_, err := k.Key(host)
	switch {
	case errors.Is(err, preferences.ErrNoKey):
		return preferences.PlaceNone, nil
	case err != nil:
		return preferences.PlaceNone, err
	}
	return preferences.PlaceKeyring, nil
}

func (k Keyring) inEnvironment(host string) bool { return k.key != "" && k.host == host }

// translate names the system's errors in the port's words. Theirs hold no key.
func translate(doing, host string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, system.ErrNotFound):
		err = preferences.ErrNoKey
	case errors.Is(err, system.ErrSetDataTooBig):
		err = preferences.ErrBadKey
	case !errors.Is(err, preferences.ErrBadKey):
		err = fmt.Errorf("%w: %w", preferences.ErrNoKeyring, err)
	}
	return fmt.Errorf("%s of %s: %w", doing, host, err)
}
