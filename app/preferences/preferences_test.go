package preferences

import (
	"errors"
	"reflect"
	"testing"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

func TestConfirmationIsForOneHost(t *testing.T) {
	s := Service{PlainHTTP: "nas:8000"}
	if err := s.SetBaseURL(" http://nas:8000/v1/ "); err != nil || s.BaseURL != "http://nas:8000/v1" {
		t.Fatalf("%+v, %v", s, err)
	}
	before := s
	if err := s.SetBaseURL("http://nas:9000/v1"); !errors.Is(err, speech.ErrInsecure) || s != before {
		t.Errorf("another port: %+v, %v", s, err)
	}
	if err := s.SetBaseURL("https://speech.example.org/v1"); err != nil || s.PlainHTTP != "" {
		t.Errorf("the confirmation stays: %+v, %v", s, err)
	}
}

func TestEveryPresetCanBeUsed(t *testing.T) {
	for name, presets := range map[string][]Preset{"speech": SpeechPresets(), "chat": ChatPresets()} {
		seen := map[string]bool{}
		for _, p := range presets {
			var s Service
			s.Fill(p)
			if err := s.Check(); err != nil || s.Model == "" || p.Label == "" {
				t.Errorf("%s, %s: %+v, %v", name, p.Name, p, err)
			}
			if back, ok := PresetOf(presets, s); !ok || back.Name != p.Name {
				t.Errorf("%s, %s: its service is %q", name, p.Name, back.Name)
			}
			if seen[p.Name] || seen[p.BaseURL] {
				t.Errorf("%s, %s is there twice", name, p.Name)
			}
			seen[p.Name], seen[p.BaseURL] = true, true
		}
	}
}

func TestChoosingAServiceGivesItAnAddress(t *testing.T) {
	p := Default()
	p.Speech.Choose(EarService)
	p.FollowUps.Choose(ChooserService)
	if p.Speech.BaseURL != "https://api.openai.com/v1" || p.Speech.Model != "whisper-1" || p.FollowUps.Check() != nil {
		t.Errorf("%+v", p)
	}
	p.Speech.BaseURL = "http://127.0.0.1:8000/v1"
	p.Speech.Choose(EarBuiltIn)
	p.Speech.Choose(EarService)
	if p.Speech.BaseURL != "http://127.0.0.1:8000/v1" {
		t.Errorf("the address is forgotten: %+v", p.Speech)
	}
}

func TestFilled(t *testing.T) {
	own := Default()
	own.Speech.BaseURL, own.Speech.Model = "https://speech.example.org/v1", "large"
	tests := map[string]struct {
		p           Preferences
		base        string
		speech      string
		speechModel string
		chat        string
	}{
		"OpenAI where nothing is said": {Default(), "", "https://api.openai.com/v1", "whisper-1", "https://api.openai.com/v1"},
		"the environment":              {Default(), "http://127.0.0.1:8000/v1/", "http://127.0.0.1:8000/v1", "whisper-1", "http://127.0.0.1:8000/v1"},
		"not over what was chosen":     {own, "http://127.0.0.1:8000/v1", "https://speech.example.org/v1", "large", "http://127.0.0.1:8000/v1"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got := tt.p.Filled(tt.base)
			if got.Speech.BaseURL != tt.speech || got.Speech.Model != tt.speechModel || got.FollowUps.BaseURL != tt.chat {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestSettings(t *testing.T) {
	tests := map[string]struct {
		key, value string
		want       error
		change     func(*Preferences)
	}{
		"ear":               {"speech.engine", "live", nil, func(p *Preferences) { p.Speech.Ear = EarLive }},
		"unknown ear":       {"speech.engine", "left", ErrValue, nil},
		"no ear":            {"speech.engine", "", ErrValue, nil},
		"unknown chooser":   {"follow-ups.engine", "live", ErrValue, nil},
		"preset":            {"speech.preset", "groq", nil, func(p *Preferences) { p.Speech.Fill(SpeechPresets()[1]) }},
		"preset of another": {"speech.preset", "ollama", ErrValue, nil},
		"url":               {"speech.url", "https://a.example/v1/", nil, func(p *Preferences) { p.Speech.BaseURL = "https://a.example/v1" }},
		"url in plain":      {"speech.url", "http://a.example/v1", speech.ErrInsecure, nil},
		"no url":            {"speech.url", "a.example", endpoint.ErrAddress, nil},
		"model":             {"follow-ups.model", "m", nil, func(p *Preferences) { p.FollowUps.Model = "m" }},
		"plain":             {"follow-ups.plain-http", "NAS:1", nil, func(p *Preferences) { p.FollowUps.PlainHTTP = "nas:1" }},
		"model file":        {"speech.model-file", "/m/ggml.bin", nil, func(p *Preferences) { p.Speech.ModelFile = "/m/ggml.bin" }},
		"voice":             {"voice.on", "false", nil, func(p *Preferences) { p.Voice.On = false }},
		"neither":           {"voice.on", "maybe", ErrValue, nil},
		"pace":              {"voice.pace", "1.1", nil, func(p *Preferences) { p.Voice.Pace = 1.1 }},
		"too slow":          {"voice.pace", "0.5", ErrValue, nil},
		"no number":         {"voice.pace", "NaN", ErrValue, nil},
		"microphone":        {"devices.microphone", "Desk", nil, func(p *Preferences) { p.Devices.Microphone = "Desk" }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, err := FindSetting(tt.key)
			if err != nil {
				t.Fatal(err)
			}
			got, want := Default(), Default()
			if err := s.Set(&got, tt.value); !errors.Is(err, tt.want) {
				t.Fatalf("%v, want %v", err, tt.want)
			}
			if tt.change != nil {
				tt.change(&want)
			}
			if got != want {
				t.Errorf("%+v, want %+v", got, want)
			}
		})
	}
	if _, err := FindSetting("speech.key"); !errors.Is(err, ErrSetting) {
		t.Errorf("a setting for keys: %v", err)
	}
}

// Every choice of the file can be shown, and set to what it shows.
func TestSettingsShowWhatTheySet(t *testing.T) {
	p := Default()
	p.Speech.Choose(EarService)
	p.FollowUps.Choose(ChooserService)
	p.Devices = Devices{"Desk", "Headphones"}
	for _, s := range Settings() {
		again := p
		if err := s.Set(&again, s.Get(p)); err != nil || !reflect.DeepEqual(again, p) || s.About == "" {
			t.Errorf("%s set to %q: %+v, %v", s.Key, s.Get(p), again, err)
		}
	}
}
