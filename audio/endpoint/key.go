package endpoint

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tellmemore/audio/speech"
)

// Key is the secret that a service knows a person by. It prints as Redacted,
// in whatever it is nested, and has no fields that a log or a file could show.
// Its zero value is none. Keys can't be compared; compare what they reveal.
type Key struct{ reveal func() string }

// NewKey returns a key; blanks around it, which come with pasting, are left
// out.
func NewKey(key string) Key {
	key = strings.TrimSpace(key)
	if key == "" {
		return Key{}
	}
	return Key{func() string { return key }}
}

// Reveal returns the secret itself, "" where there is none. It is for the
// header of a request alone.
func (k Key) Reveal() string {
	if k.reveal == nil {
		return ""
	}
	return k.reveal()
}

// String hides the key, and is "" where there is none.
func (k Key) String() string {
	if k.reveal == nil {
		return ""
	}
	return Redacted
}

// GoString hides the key.
func (k Key) GoString() string { return k.String() }

// Check returns speech.ErrUnauthorised for what a header can't carry.
func (k Key) Check() error {
	for _, r := range k.Reveal() {
		if r <= ' ' || r > '~' {
			return fmt.Errorf("%w: it holds blanks or letters that no key has", speech.ErrUnauthorised)
		}
	}
	return nil
}

// Redacted stands where a key stood.
const Redacted = "[key]"

// telling is the length of a part of a key that is worth hiding, in bytes.
const telling = 8

// Redact takes the key out of a text, and parts of it, as it is and as an
// address or JSON would write it: some services repeat the key that they
// refuse.
func Redact(text string, key Key) string {
	secret := key.Reveal()
	if secret == "" {
		return text
	}
	written := []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ReplaceAll(secret, "/", `\/`)}
	slices.Sort(written)
	written = slices.Compact(written) // most keys are written in one way
	var out strings.Builder
	for at := 0; at < len(text); {
		n := 0
		for _, w := range written {
			n = max(n, shared(text[at:], w))
		}
		if n == 0 {
			out.WriteByte(text[at])
			n = 1
		} else {
			out.WriteString(Redacted)
		}
		at += n
	}
	return out.String()
}

// shared returns how many bytes at the beginning of a text are a part of the
// secret that is worth hiding, 0 for none.
func shared(text, secret string) int {
	n := 0
	for next := min(telling, len(secret)); next <= len(text) && strings.Contains(secret, text[:next]); next++ {
		n = next
	}
	return n
}
