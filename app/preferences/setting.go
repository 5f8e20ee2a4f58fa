package preferences

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Errors of a change in words. Test with errors.Is.
var (
	// ErrSetting: there is no setting of this name.
	ErrSetting = errors.New("no such setting")
	// ErrValue: the setting does not take this value.
	ErrValue = errors.New("value not allowed")
)

// Setting is one choice in words, as a command line shows and changes it.
type Setting struct {
	Key    string
	About  string
	Values []string // that are allowed; nil where any text is
	Get    func(Preferences) string
	set    func(*Preferences, string) error
}

// Set changes the choice. Errors: ErrValue, endpoint.ErrAddress, speech.ErrInsecure.
func (s Setting) Set(p *Preferences, value string) error {
	if s.Values != nil && !slices.Contains(s.Values, value) {
		return fmt.Errorf("%s is %s, not %q: %w", s.Key, orList(s.Values), value, ErrValue)
	}
	if err := s.set(p, value); err != nil {
		return fmt.Errorf("%s: %w", s.Key, err)
	}
	return nil
}

// FindSetting returns the setting of this key. Errors: ErrSetting.
func FindSetting(key string) (Setting, error) {
	var keys []string
	for _, s := range Settings() {
		if s.Key == key {
			return s, nil
		}
		keys = append(keys, s.Key)
	}
	return Setting{}, fmt.Errorf("there is no setting %q, only %s: %w", key, strings.Join(keys, ", "), ErrSetting)
}

// Settings returns every setting, in the order in which they are shown.
func Settings() []Setting {
	return slices.Concat(speechSettings(), followUpSettings(), soundSettings())
}

func speechSettings() []Setting {
	own := []Setting{
		{
			Key: "speech.engine", About: "who listens carefully after the live ear", Values: earNames(),
			Get: func(p Preferences) string { return string(p.Speech.Ear) },
			set: func(p *Preferences, v string) error { p.Speech.Choose(Ear(v)); return nil },
		},
		{
			Key: "speech.model-file", About: "a ggml Whisper file of your own for the built-in ear",
			Get: func(p Preferences) string { return p.Speech.ModelFile },
			set: func(p *Preferences, v string) (err error) {
				if v != "" {
					v, err = filepath.Abs(v) // the program runs elsewhere next time
				}
				p.Speech.ModelFile = v
				return err
			},
		},
		{
			Key: "speech.language", About: "the language of your answers, for a service, as en",
			Get: func(p Preferences) string { return p.Speech.Language },
			set: func(p *Preferences, v string) error { p.Speech.Language = v; return nil },
		},
	}
	return append(own, serviceSettings("speech", SpeechPresets(), func(p *Preferences) *Service { return &p.Speech.Service })...)
}

func followUpSettings() []Setting {
	own := []Setting{{
		Key: "follow-ups.engine", About: "who chooses the follow-ups", Values: chooserNames(),
		Get: func(p Preferences) string { return string(p.FollowUps.Chooser) },
		set: func(p *Preferences, v string) error { p.FollowUps.Choose(Chooser(v)); return nil },
	}}
	return append(own, serviceSettings("follow-ups", ChatPresets(), func(p *Preferences) *Service { return &p.FollowUps.Service })...)
}

// OwnService is what a preset is called that is none.
const OwnService = "own"

func serviceSettings(room string, presets []Preset, of func(*Preferences) *Service) []Setting {
	var names []string
	for _, p := range presets {
		names = append(names, p.Name)
	}
	return []Setting{
		{
			Key: room + ".preset", About: "fills address and model of a known service", Values: names,
			Get: func(p Preferences) string {
				if preset, ok := PresetOf(presets, *of(&p)); ok {
					return preset.Name
				}
				if of(&p).BaseURL == "" {
					return ""
				}
				return OwnService
			},
			set: func(p *Preferences, v string) error {
				of(p).Fill(presets[slices.Index(names, v)])
				return nil
			},
		},
		{
			Key: room + ".url", About: "the service's address, as https://host/v1",
			Get: func(p Preferences) string { return of(&p).BaseURL },
			set: func(p *Preferences, v string) error { return of(p).SetBaseURL(v) },
		},
		{
			Key: room + ".model", About: "the service's model",
			Get: func(p Preferences) string { return of(&p).Model },
			set: func(p *Preferences, v string) error { of(p).Model = v; return nil },
		},
		{
			Key: room + ".plain-http", About: "a host, as nas:8000, that may be talked to without encryption",
			Get: func(p Preferences) string { return of(&p).PlainHTTP },
			set: func(p *Preferences, v string) error { of(p).PlainHTTP = strings.ToLower(v); return nil },
		},
	}
}

func soundSettings() []Setting {
	return []Setting{
		{
			Key: "voice.on", About: "whether questions are spoken", Values: []string{"true", "false"},
			Get: func(p Preferences) string { return strconv.FormatBool(p.Voice.On) },
			set: func(p *Preferences, v string) error { p.Voice.On = v == "true"; return nil },
		},
		{
			Key: "voice.pace", About: fmt.Sprintf("how fast they are spoken, %.1f to %.1f", SlowestPace, FastestPace),
			Get: func(p Preferences) string { return strconv.FormatFloat(p.Voice.Pace, 'f', -1, 64) },
			set: func(p *Preferences, v string) error {
				pace, err := strconv.ParseFloat(v, 64)
				if err != nil || !paceFits(pace) {
					return fmt.Errorf("it is a number from %.1f to %.1f, not %q: %w", SlowestPace, FastestPace, v, ErrValue)
				}
				p.Voice.Pace = pace
				return nil
			},
		},
		{
			Key: "devices.microphone", About: "by its name; empty for the system's",
			Get: func(p Preferences) string { return p.Devices.Microphone },
			set: func(p *Preferences, v string) error { p.Devices.Microphone = v; return nil },
		},
		{
			Key: "devices.loudspeaker", About: "by its name; empty for the system's",
			Get: func(p Preferences) string { return p.Devices.Loudspeaker },
			set: func(p *Preferences, v string) error { p.Devices.Loudspeaker = v; return nil },
		},
	}
}

// paceFits is false for NaN too.
func paceFits(pace float64) bool { return pace >= SlowestPace && pace <= FastestPace }

func orList(values []string) string {
	if len(values) < 2 {
		return strings.Join(values, "")
	}
	return strings.Join(values[:len(values)-1], ", ") + " or " + values[len(values)-1]
}
