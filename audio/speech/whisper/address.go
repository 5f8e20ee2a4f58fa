package whisper

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	openai "github.com/sashabaranov/go-openai"

	"tellmemore/audio/speech"
)

// Key is a secret. It prints as "[key]", in whatever it is nested, and has no
// fields that a log or a file could show.
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

// String hides the key.
func (k Key) String() string {
	if k.reveal == nil {
		return ""
	}
	return hidden
}

// GoString hides the key.
func (k Key) GoString() string { return k.String() }

// hidden stands for a key.
const hidden = "[key]"

func (k Key) secret() string {
	if k.reveal == nil {
		return ""
	}
	return k.reveal()
}

// check returns an error for what a header can't carry.
func (k Key) check() error {
	for _, r := range k.secret() {
		if r <= ' ' || r > '~' {
			return fmt.Errorf("%w: it holds blanks or letters that no key has", speech.ErrUnauthorised)
		}
	}
	return nil
}

// checked returns the configuration with its defaults, or why it can't be
// used. No error repeats an address: people paste keys into them.
func (c Config) checked() (Config, error) {
	c.BaseURL = strings.TrimSuffix(strings.TrimRight(strings.TrimSpace(c.BaseURL), "/"), "/audio/transcriptions")
	if c.Model == "" {
		c.Model = openai.Whisper1
	}
	if c.Prompt == "" {
		c.Prompt = DefaultPrompt
	}
	if err := c.Key.check(); err != nil {
		return Config{}, err
	}
	return c, c.checkAddress()
}

func (c Config) checkAddress() error {
	u, err := url.Parse(c.BaseURL)
	switch {
	case err != nil || u.Scheme == "":
		return fmt.Errorf("%w: the base URL is no web address", speech.ErrRejected)
	case u.Scheme != "https" && u.Scheme != "http":
		return fmt.Errorf("%w: the base URL begins with neither https nor http", speech.ErrRejected)
	case u.Hostname() == "":
		return fmt.Errorf("%w: the base URL names no computer", speech.ErrRejected)
	case u.User != nil:
		return fmt.Errorf("%w: the base URL holds a user name or password", speech.ErrRejected)
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return fmt.Errorf("%w: the base URL goes on after its path", speech.ErrRejected)
	case u.Scheme == "http" && !thisMachine(u.Hostname()) && !c.AllowPlain:
		return fmt.Errorf("%w: plain http to another computer", speech.ErrInsecure)
	}
	return nil
}

// thisMachine reports whether what is sent to a host stays on this computer.
func thisMachine(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	a, err := netip.ParseAddr(host)
	return err == nil && a.Unmap().IsLoopback()
}
