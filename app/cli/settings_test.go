package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tellmemore/app/preferences"
	"tellmemore/app/preferences/keytest"
	"tellmemore/audio/speech"
)

type fakeTester struct{ err error }

func (f fakeTester) TestSpeech(context.Context, preferences.Preferences) (preferences.Findings, error) {
	return preferences.Findings{Text: "We halved it.", Took: 800 * time.Millisecond, Can: []string{"times of words"}}, f.err
}

func (f fakeTester) TestChat(context.Context, preferences.Preferences) (preferences.Findings, error) {
	return preferences.Findings{Text: "What did you do?"}, f.err
}

// terminalOf is a world of which only the settings work.
type terminalOf struct {
	World
	choices *preferences.Choices
	keys    *keytest.Memory
	log     bytes.Buffer
}

func newTerminal(t *testing.T, content string) *terminalOf {
	t.Helper()
	path := filepath.Join(t.TempDir(), "settings.toml")
	if content != "" {
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	w := &terminalOf{choices: preferences.Open(path), keys: &keytest.Memory{}}
	w.World = World{Choices: w.choices, Keys: w.keys, Tester: fakeTester{}, In: strings.NewReader("")}
	w.Log = slog.New(slog.NewTextHandler(&w.log, nil))
	return w
}

func (w *terminalOf) run(args ...string) (status int, out, err string) {
	var o, e bytes.Buffer
	w.Out, w.World.Err = &o, &e
	status = Run(context.Background(), w.World, args)
	return status, o.String(), e.String()
}

func TestSettingsCommands(t *testing.T) {
	remote := "[speech]\nengine = \"service\"\nurl = \"https://speech.example.org/v1\"\nmodel = \"large\"\n"
	tests := map[string]struct {
		content string
		args    string
		status  int
		out     []string
		err     []string
	}{
		"prints what is chosen":             {"", "settings", 0, []string{"speech.engine", "built-in", "voice.pace", "Answer audio", "Nothing is sent."}, nil},
		"prints what leaves":                {remote, "settings", 0, []string{"Answer audio", "leaves", "sent to speech.example.org"}, nil},
		"says what is damaged":              {"[voice]\npace = 9\n", "settings", 0, []string{"built-in"}, []string{"line 2", "left as they are"}},
		"changes nothing of a damaged file": {"[voice]\npace = 9\n", "settings set voice.on false", 1, nil, []string{"line 2"}},
		"takes no arguments":                {"", "settings voice.on", 2, nil, []string{"settings set KEY VALUE"}},

		"sets":                   {"", "settings set voice.pace 1.1", 0, nil, []string{"voice.pace is 1.1."}},
		"sets a preset":          {"", "settings set speech.preset groq", 0, nil, []string{"speech.preset is groq."}},
		"wrong key":              {"", "settings set voice.speed 1", 2, nil, []string{"voice.speed", "voice.pace", "speech.engine"}},
		"no setting for a key":   {"", "settings set speech.key sk-1", 2, nil, []string{"no setting"}},
		"wrong value":            {"", "settings set speech.engine left", 2, nil, []string{"built-in, service or live", "left"}},
		"wrong number":           {"", "settings set voice.pace quick", 2, nil, []string{"0.8 to 1.3"}},
		"no address":             {"", "settings set speech.url example", 2, nil, []string{"https://speech.example.org/v1"}},
		"plain http":             {"", "settings set speech.url http://nas:8000/v1", 2, nil, []string{"not be encrypted", "settings set speech.plain-http nas:8000"}},
		"plain http, confirmed":  {"[speech]\nplain-http = \"nas:8000\"\n", "settings set speech.url http://nas:8000/v1", 0, nil, nil},
		"one argument":           {"", "settings set voice.pace", 2, nil, []string{"a key and a value"}},
		"tests speech":           {remote, "settings test speech", 0, []string{"We halved it.", "0.8 s", "times of words"}, []string{"speech.example.org"}},
		"tests what is not set":  {"", "settings test chat", 2, nil, []string{"follow-ups.preset"}},
		"tests what there isn't": {remote, "settings test voice", 2, nil, []string{"speech or chat"}},

		"key of a host":         {"", "settings key set https://speech.example.org/v1", 0, nil, []string{"speech.example.org"}},
		"key of no host":        {"", "settings key set a/b", 2, nil, []string{"no host"}},
		"key as an argument":    {"", "settings key set speech.example.org " + keytest.Planted, 2, nil, []string{"one host"}},
		"key neither":           {"", "settings key", 2, nil, []string{"set or remove"}},
		"removes what is not":   {"", "settings key remove speech.example.org", 1, nil, []string{"No key is kept"}},
		"a command there isn't": {"", "settings forget", 2, nil, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newTerminal(t, tt.content)
			w.In = strings.NewReader(keytest.Planted + "\n")
			status, out, err := w.run(strings.Fields(tt.args)...)
			if status != tt.status {
				t.Errorf("status %d, want %d: %s", status, tt.status, err)
			}
			for _, want := range tt.out {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in\n%s", want, out)
				}
			}
			for _, want := range tt.err {
				if !strings.Contains(err, want) {
					t.Errorf("%q is not in\n%s", want, err)
				}
			}
			if strings.Contains(out+err+w.log.String(), keytest.Planted) {
				t.Errorf("the key is told:\n%s%s%s", out, err, w.log.String())
			}
		})
	}
}

func TestServiceWithoutAnAddress(t *testing.T) {
	tests := map[string]struct {
		content, baseURL, args string
		status                 int
		says                   string // on stdout or stderr
	}{
		"speech is tried at the environment's":   {"", "https://proxy.example.org/v1", "settings test speech", 0, "Asking proxy.example.org."},
		"chat is tried at the environment's":     {"", "https://proxy.example.org/v1", "settings test chat", 0, "Asking proxy.example.org."},
		"one of its own goes first":              {"[speech]\nurl = \"https://speech.example.org/v1\"\n", "https://proxy.example.org/v1", "settings test speech", 0, "Asking speech.example.org."},
		"speech that is chosen is tried at once": {"[speech]\nengine = \"service\"\n", "", "settings test speech", 0, "Asking api.openai.com."},
		"chat that is chosen is tried at once":   {"[follow-ups]\nengine = \"service\"\n", "", "settings test chat", 0, "Asking api.openai.com."},
		"speech that nobody named":               {"[follow-ups]\nengine = \"service\"\n", "", "settings test speech", 2, "speech.preset"},
		"privacy names the environment's":        {"[speech]\nengine = \"service\"\n", "https://proxy.example.org/v1", "settings", 0, "are sent to proxy.example.org"},
		"privacy names OpenAI's":                 {"[speech]\nengine = \"service\"\n", "", "settings", 0, "are sent to api.openai.com"},
		"the help names the variable":            {"", "", "settings test --help", 0, "OPENAI_BASE_URL"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newTerminal(t, tt.content)
			w.BaseURL = tt.baseURL
			status, out, err := w.run(strings.Fields(tt.args)...)
			if status != tt.status || !strings.Contains(out+err, tt.says) {
				t.Errorf("status %d, want %d and %q in\n%s%s", status, tt.status, tt.says, out, err)
			}
		})
	}
}

func TestSettingIsKept(t *testing.T) {
	w := newTerminal(t, "")
	w.run("settings", "set", "devices.microphone", "Desk microphone")
	w.run("settings", "set", "follow-ups.engine", "service")
	if got := w.choices.Now(); got.Devices.Microphone != "Desk microphone" || got.FollowUps.BaseURL == "" {
		t.Errorf("%+v", got)
	}
}

func TestKeys(t *testing.T) {
	tests := map[string]struct {
		in     io.Reader
		broken error
		status int
		says   string
		kept   bool
	}{
		"a line":          {strings.NewReader(keytest.Planted + "\nmore\n"), nil, 0, "speech.example.org", true},
		"without its end": {strings.NewReader(keytest.Planted), nil, 0, "", true},
		"nothing":         {strings.NewReader(""), nil, 1, "no key", false},
		"two words":       {strings.NewReader("Bearer " + keytest.Planted), nil, 1, "no key", false},
		"no keyring":      {strings.NewReader(keytest.Planted), preferences.ErrNoKeyring, 1, "OPENAI_API_KEY", false},
		"broken pipe":     {failing{}, nil, 1, "", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			w := newTerminal(t, "")
			w.In, w.keys.Broken = tt.in, tt.broken
			status, out, err := w.run("settings", "key", "set", "speech.example.org")
			key, _ := w.keys.Key("speech.example.org")
			if status != tt.status || !strings.Contains(err, tt.says) || (key == keytest.Planted) != tt.kept {
				t.Errorf("status %d, kept %t: %s", status, key != "", err)
			}
			if strings.Contains(out+err+w.log.String(), keytest.Planted) {
				t.Error("the key is told")
			}
		})
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("broken") }

func TestServiceThatFails(t *testing.T) {
	w := newTerminal(t, "[speech]\nurl = \"https://speech.example.org/v1\"\n")
	w.Tester = fakeTester{speech.ErrUnauthorised}
	if status, _, err := w.run("settings", "test", "speech"); status != 1 || !strings.Contains(err, "refuses the key") {
		t.Errorf("status %d: %s", status, err)
	}
}

func TestCompletion(t *testing.T) {
	tests := map[string]struct {
		args  []string
		begun string
		want  string
	}{
		"keys":           {nil, "voice.", "voice.on\twhether questions are spoken voice.pace\thow fast they are spoken, 0.8 to 1.3"},
		"values":         {[]string{"speech.engine"}, "", "built-in service live"},
		"values begun":   {[]string{"speech.preset"}, "g", "groq"},
		"nothing to say": {[]string{"speech.model"}, "", ""},
		"unknown key":    {[]string{"speech.key"}, "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, _ := completeSetting(nil, tt.args, tt.begun)
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q", got)
			}
		})
	}
}
