package cli

import (
	"slices"
	"strings"
	"testing"

	"tellmemore/audio/speech"
)

func TestDoctorOnTheCarefulEar(t *testing.T) {
	own := "[speech]\nmodel-file = \"/models/ggml-small.bin\"\n"
	at := "[speech]\nengine = \"service\"\nurl = \"https://speech.example.org/v1\"\n"
	tests := map[string]struct {
		content string
		baseURL string
		engine  speech.Engine
		builtIn error
		status  int
		says    []string
	}{
		"whisper hears the sample":     {"", "", speech.EngineWhisper, nil, 0, []string{"careful ear  ok", "heard 1 phrases of the sample answer"}},
		"whisper without its model":    {"", "", speech.EngineWhisper, speech.ErrNoModel, 1, []string{"careful ear  problem", "tellmemore models"}},
		"a model file of one's own":    {own, "", speech.EngineWhisper, nil, 0, []string{"heard 1 phrases"}},
		"a service is sent nothing":    {at, "", speech.EngineService, nil, 0, []string{"speech.example.org", "sent nothing", "tellmemore settings test speech"}},
		"a service without address":    {"[speech]\nengine = \"service\"\n", "", speech.EngineService, nil, 0, []string{"api.openai.com"}},
		"a service of OPENAI_BASE_URL": {"[speech]\nengine = \"service\"\n", "http://127.0.0.1:8000/v1", speech.EngineService, nil, 0, []string{"127.0.0.1:8000"}},
		"live":                         {"", "", speech.EngineLive, speech.ErrNoModel, 0, []string{"ok", "captions only, as chosen in the settings"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			// A service that was asked would be found away.
			h := newHearing(t, tt.content, tt.engine, speech.ErrUnavailable, tt.builtIn)
			h.BaseURL = tt.baseURL
			h.Sample = func() ([]string, func(), error) { return []string{"/the/story", h.recording}, func() {}, nil }
			status, out, err := h.run("doctor", "--only", "careful ear")
			if status != tt.status || h.away != 0 {
				t.Errorf("status %d, away %d times: %s", status, h.away, err)
			}
			for _, want := range tt.says {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in %s", want, out)
				}
			}
		})
	}
}

func TestDoctorOnTheModels(t *testing.T) {
	tests := map[string]struct {
		content string
		engine  speech.Engine
		missing []string // models
		status  int
	}{
		"all there":                              {"", speech.EngineWhisper, nil, 0},
		"no Whisper, built in":                   {"", speech.EngineWhisper, []string{"whisper"}, 1},
		"no Whisper to stand in for a service":   {"", speech.EngineService, []string{"whisper"}, 1},
		"no Whisper, captions only":              {"", speech.EngineLive, []string{"whisper"}, 0},
		"no Whisper, a model file of one's own":  {"[speech]\nmodel-file = \"/models/ggml-small.bin\"\n", speech.EngineWhisper, []string{"whisper"}, 0},
		"no live ear, captions only":             {"", speech.EngineLive, []string{"live"}, 1},
		"no live ear, a model file of one's own": {"[speech]\nmodel-file = \"/models/ggml-small.bin\"\n", speech.EngineWhisper, []string{"live"}, 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHearing(t, tt.content, tt.engine, nil, nil)
			verify := func(model string) func() error {
				return func() error {
					if slices.Contains(tt.missing, model) {
						return speech.ErrNoModel
					}
					return nil
				}
			}
			h.VerifyModels, h.VerifyWhisper = verify("live"), verify("whisper")
			if status, out, err := h.run("doctor", "--only", "models"); status != tt.status {
				t.Errorf("status %d, want %d: %s%s", status, tt.status, out, err)
			}
		})
	}
}

func TestDoctorOnWhatThereIsNot(t *testing.T) {
	h := newHearing(t, "", speech.EngineLive, nil, nil)
	if status, _, err := h.run("doctor", "--only", "ears"); status != 2 || !strings.Contains(err, "ears") {
		t.Errorf("status %d: %s", status, err)
	}
}
