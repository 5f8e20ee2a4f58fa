package preferences

import (
	"slices"
	"strings"
	"testing"
)

func TestPrivacy(t *testing.T) {
	speechAt := func(url, plain string) func(*Preferences) {
		return func(p *Preferences) {
			p.Speech.Ear, p.Speech.BaseURL, p.Speech.PlainHTTP = EarService, url, plain
		}
	}
	chatAt := func(url, plain string) func(*Preferences) {
		return func(p *Preferences) {
			p.FollowUps.Chooser, p.FollowUps.BaseURL, p.FollowUps.PlainHTTP = ChooserService, url, plain
		}
	}
	tests := map[string]struct {
		choose []func(*Preferences)
		leaves []string // titles of what leaves
		says   map[string]string
	}{
		"everything built in": {nil, nil, map[string]string{
			"Answer audio": "Turned into text on this computer. Nothing is sent.",
			"Follow-ups":   "Chosen on this computer. Nothing is sent.",
			"API keys":     "None is used.",
		}},
		"live ear alone": {
			[]func(*Preferences){func(p *Preferences) { p.Speech.Ear = EarLive }},
			nil,
			map[string]string{"Answer audio": "Nothing is sent."},
		},
		"an address that is not in use": {
			[]func(*Preferences){speechAt("https://speech.example.org/v1", ""), func(p *Preferences) { p.Speech.Ear = EarBuiltIn }},
			nil,
			map[string]string{"Answer audio": "Nothing is sent."},
		},
		"speech by a service": {
			[]func(*Preferences){speechAt("https://speech.example.org/v1", "")},
			[]string{"Answer audio"},
			map[string]string{"Answer audio": "Recordings of rounds practised with the service are sent to speech.example.org while you speak and right after, to be turned into text.", "API keys": "Kept in the system keyring, never in a file."},
		},
		"follow-ups by a service": {
			[]func(*Preferences){chatAt("https://chat.example.org/v1", "")},
			[]string{"Follow-ups"},
			map[string]string{"Follow-ups": "the text of your answers are sent to chat.example.org"},
		},
		"both": {
			[]func(*Preferences){speechAt("https://api.openai.com/v1", ""), chatAt("https://api.groq.com/openai/v1", "")},
			[]string{"Answer audio", "Follow-ups"},
			map[string]string{"Answer audio": "api.openai.com", "Follow-ups": "api.groq.com"},
		},
		"servers on this computer": {
			[]func(*Preferences){speechAt("http://127.0.0.1:8000/v1", ""), chatAt("http://localhost:11434/v1", "")},
			nil,
			map[string]string{"Answer audio": "127.0.0.1:8000, which turns it into text. It stays on this computer.", "Follow-ups": "localhost:11434"},
		},
		"without encryption, confirmed": {
			[]func(*Preferences){speechAt("http://nas:8000/v1", "nas:8000")},
			[]string{"Answer audio"},
			map[string]string{"Answer audio": "sent to nas:8000 while you speak and right after, to be turned into text. The connection is not encrypted."},
		},
		"without encryption, not confirmed": {
			[]func(*Preferences){speechAt("http://nas:8000/v1", "nas:9000"), chatAt("http://nas:8000/v1", "")},
			nil,
			map[string]string{"Answer audio": "Nothing is sent", "Follow-ups": "Nothing is sent"},
		},
		"no address, not filled": {
			[]func(*Preferences){speechAt("", "")},
			nil,
			map[string]string{"Answer audio": "Nothing is sent"},
		},
	}
	titles := []string{"Recordings", "Transcripts and findings", "Answer audio", "Follow-ups", "API keys", "Exports"}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := Default()
			for _, c := range tt.choose {
				c(&p)
			}
			var leaves, got []string
			for _, s := range Privacy(p) {
				got = append(got, s.Title)
				if s.Leaves {
					leaves = append(leaves, s.Title)
				}
				if !strings.Contains(s.Text, tt.says[s.Title]) {
					t.Errorf("%s: %q, want %q in it", s.Title, s.Text, tt.says[s.Title])
				}
			}
			if !slices.Equal(leaves, tt.leaves) || !slices.Equal(got, titles) {
				t.Errorf("%v leave, want %v, of %v", leaves, tt.leaves, got)
			}
		})
	}
}

func TestPrivacyOfServicesWithoutAnAddress(t *testing.T) {
	both := func(p *Preferences) { p.Speech.Ear, p.FollowUps.Chooser = EarService, ChooserService }
	tests := map[string]struct {
		choose  func(*Preferences)
		baseURL string
		leaves  []string
		speech  string // in the text on each
		chat    string
	}{
		"OpenAI's": {both, "", []string{"Answer audio", "Follow-ups"}, "api.openai.com", "api.openai.com"},
		"the environment's": {
			both, "https://proxy.example.org/v1/",
			[]string{"Answer audio", "Follow-ups"},
			"proxy.example.org", "proxy.example.org",
		},
		"the environment's, on this computer": {both, "http://127.0.0.1:8000/v1", nil, "stays on this computer", "stays on this computer"},
		"the environment's, not encrypted":    {both, "http://nas:8000/v1", nil, "Nothing is sent", "Nothing is sent"},
		"one of its own goes first": {
			func(p *Preferences) { both(p); p.Speech.BaseURL = "https://speech.example.org/v1" }, "https://proxy.example.org/v1",
			[]string{"Answer audio", "Follow-ups"},
			"speech.example.org", "proxy.example.org",
		},
		"nothing chosen": {func(*Preferences) {}, "https://proxy.example.org/v1", nil, "Nothing is sent", "Nothing is sent"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			p := Default()
			tt.choose(&p)
			says := map[string]string{"Answer audio": tt.speech, "Follow-ups": tt.chat}
			var leaves []string
			for _, s := range Privacy(p.Filled(tt.baseURL)) {
				if s.Leaves {
					leaves = append(leaves, s.Title)
				}
				if !strings.Contains(s.Text, says[s.Title]) {
					t.Errorf("%s: %q, want %q in it", s.Title, s.Text, says[s.Title])
				}
			}
			if !slices.Equal(leaves, tt.leaves) {
				t.Errorf("%v leave, want %v", leaves, tt.leaves)
			}
		})
	}
}
