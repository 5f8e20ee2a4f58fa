package keyring

import (
	"errors"
	"strings"
	"testing"

	system "github.com/zalando/go-keyring"

	"tellmemore/app/preferences"
	"tellmemore/app/preferences/keytest"
)

func environment(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestContract(t *testing.T) {
	keytest.Keys(t, func(*testing.T) preferences.Keys {
		system.MockInit()
		return New(environment(nil))
	})
}

func TestKeyOfTheEnvironmentIsForItsHostAlone(t *testing.T) {
	tests := map[string]struct {
		base, host string
		want       preferences.Place
	}{
		"OpenAI by default":           {"", "api.openai.com", preferences.PlaceEnvironment},
		"not another by default":      {"", "api.groq.com", preferences.PlaceNone},
		"the host of the address":     {"http://127.0.0.1:8000/v1", "127.0.0.1:8000", preferences.PlaceEnvironment},
		"not another port":            {"http://127.0.0.1:8000/v1", "127.0.0.1:8001", preferences.PlaceNone},
		"not OpenAI with an address":  {"https://speech.example.org/v1", "api.openai.com", preferences.PlaceNone},
		"none for an address of junk": {"junk", "", preferences.PlaceNone},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			system.MockInit()
			k := New(environment(map[string]string{"OPENAI_API_KEY": keytest.Planted, "OPENAI_BASE_URL": tt.base}))
			if got, err := k.Place(tt.host); got != tt.want || err != nil {
				t.Errorf("in %q, %v; want %q", got, err, tt.want)
			}
			if key, _ := k.Key(tt.host); (key == keytest.Planted) != (tt.want == preferences.PlaceEnvironment) {
				t.Errorf("the key is handed out: %t", key != "")
			}
		})
	}
}

func TestEnvironmentWorksWithoutAKeyring(t *testing.T) {
	system.MockInitWithError(errors.New("no service"))
	k := New(environment(map[string]string{"OPENAI_API_KEY": keytest.Planted}))
	if key, err := k.Key("api.openai.com"); key != keytest.Planted || err != nil {
		t.Errorf("no key, %v", err)
	}
}

func TestNoKeyring(t *testing.T) {
	broken := errors.New("the name org.freedesktop.secrets was not provided")
	system.MockInitWithError(broken)
	k := New(environment(nil))
	_, reading := k.Key("api.openai.com")
	_, placing := k.Place("api.openai.com")
	tests := map[string]error{
		"read":   reading,
		"place":  placing,
		"keep":   k.SetKey("api.openai.com", keytest.Planted),
		"remove": k.RemoveKey("api.openai.com"),
	}
	for name, err := range tests {
		if !errors.Is(err, preferences.ErrNoKeyring) || !errors.Is(err, broken) || strings.Contains(err.Error(), keytest.Planted) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeyThatIsTooLong(t *testing.T) {
	system.MockInitWithError(system.ErrSetDataTooBig)
	if err := New(environment(nil)).SetKey("api.openai.com", keytest.Planted); !errors.Is(err, preferences.ErrBadKey) {
		t.Error(err)
	}
}
