// Package keytest has the contract of preferences.Keys and keys in memory that
// keep it. It is for tests alone and imports the preferences.
package keytest

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"tellmemore/app/preferences"
)

// Memory is keys that are forgotten with the test.
type Memory struct {
	Broken error // of every method; nil for none

	mu   sync.Mutex
	keys map[string]string
}

// Key returns the key of a host.
func (m *Memory) Key(host string) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Broken != nil {
		return "", m.Broken
	}
	if key, ok := m.keys[host]; ok {
		return key, nil
	}
	return "", preferences.ErrNoKey
}

// SetKey keeps a key.
func (m *Memory) SetKey(host, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.Broken != nil {
		return m.Broken
	}
	key, err := preferences.CleanKey(key)
	if err != nil {
		return err
	}
	if m.keys == nil {
		m.keys = map[string]string{}
	}
	m.keys[host] = key
	return nil
}

// RemoveKey forgets a key.
func (m *Memory) RemoveKey(host string) error {
	if _, err := m.Key(host); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.keys, host)
	return nil
}

// Place tells whether there is a key.
func (m *Memory) Place(host string) (preferences.Place, error) {
	_, err := m.Key(host)
	switch {
	case errors.Is(err, preferences.ErrNoKey):
		return preferences.PlaceNone, nil
	case err != nil:
		return preferences.PlaceNone, err
	}
	return preferences.PlaceKeyring, nil
}

// Planted is a key that must be seen nowhere.
const Planted = "sk-planted-8d1f"

// Keys is the contract of preferences.Keys; open returns empty ones.
func Keys(t *testing.T, open func(t *testing.T) preferences.Keys) {
	const host, other = "speech.example.org", "speech.example.org:8443"
	tests := map[string]func(t *testing.T, k preferences.Keys){
		"has no key at first": func(t *testing.T, k preferences.Keys) {
			if key, err := k.Key(host); key != "" || !errors.Is(err, preferences.ErrNoKey) {
				t.Errorf("a key of %d letters, %v", len(key), err)
			}
			expect(t, k, host, preferences.PlaceNone)
		},
		"keeps a key for its host alone": func(t *testing.T, k preferences.Keys) {
			set(t, k, host, " "+Planted+"\n")
			if key, err := k.Key(host); key != Planted || err != nil {
				t.Errorf("another key, %v", err)
			}
			if _, err := k.Key(other); !errors.Is(err, preferences.ErrNoKey) {
				t.Errorf("another port has it too: %v", err)
			}
			expect(t, k, host, preferences.PlaceKeyring)
		},
		"replaces a key": func(t *testing.T, k preferences.Keys) {
			set(t, k, host, "first")
			set(t, k, host, Planted)
			if key, err := k.Key(host); key != Planted || err != nil {
				t.Errorf("not the second key, %v", err)
			}
		},
		"forgets a key": func(t *testing.T, k preferences.Keys) {
			set(t, k, host, Planted)
			if err := k.RemoveKey(host); err != nil {
				t.Error(err)
			}
			expect(t, k, host, preferences.PlaceNone)
			if err := k.RemoveKey(host); !errors.Is(err, preferences.ErrNoKey) {
				t.Errorf("forgets it twice: %v", err)
			}
		},
		"refuses what is no key": func(t *testing.T, k preferences.Keys) {
			for _, bad := range []string{"", "  ", "two words " + Planted, "line\n" + Planted} {
				err := k.SetKey(host, bad)
				if !errors.Is(err, preferences.ErrBadKey) || strings.Contains(err.Error(), Planted) {
					t.Errorf("%q: %v", bad, err)
				}
			}
			expect(t, k, host, preferences.PlaceNone)
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func set(t *testing.T, k preferences.Keys, host, key string) {
	t.Helper()
	if err := k.SetKey(host, key); err != nil {
		t.Fatal(err)
	}
}

func expect(t *testing.T, k preferences.Keys, host string, want preferences.Place) {
	t.Helper()
	if got, err := k.Place(host); got != want || err != nil {
		t.Errorf("the key is in %q, %v; want %q", got, err, want)
	}
}
