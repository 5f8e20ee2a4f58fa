package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The rooms of the program and what each may import of it. A package that is
// named nowhere is a mistake here.
var rooms = map[string][]string{
	"audio":        {},
	"audio/speech": {"audio"},
	"interviewer":  {"audio", "audio/speech"},

	"interviewer/bank":          {"interviewer"},
	"interviewer/coach":         {"interviewer", "audio", "audio/speech"},
	"interviewer/followup":      {"interviewer", "interviewer/coach", "audio/speech"},
	"interviewer/loop":          {"interviewer", "interviewer/bank", "interviewer/coach", "interviewer/followup", "audio"},
	"interviewer/loop/looptest": {"interviewer", "interviewer/bank", "interviewer/loop"},
	"interviewer/transcript":    {"interviewer", "interviewer/loop", "audio", "audio/speech"},
	"interviewer/porttest":      {"interviewer", "audio", "audio/speech"},

	"audio/device":                {"audio", "interviewer"},
	"audio/endpoint":              {"audio/speech"},
	"audio/endpoint/endpointtest": {},
	"audio/speech/freed":          {},
	"audio/speech/live":           {"audio", "audio/speech", "audio/speech/freed"},
	"audio/speech/models":         {"audio/speech"},
	"audio/speech/whisper":        {"audio", "audio/endpoint", "audio/speech"},
	"audio/speech/whispercpp":     {"audio", "audio/speech", "audio/speech/freed"},
	"interviewer/coach/reader":    {"interviewer", "interviewer/coach"},
	"interviewer/chat":            {"interviewer", "interviewer/followup", "audio/endpoint", "audio/speech"},
	"interviewer/store":           {"interviewer", "interviewer/loop", "audio", "audio/speech"},

	"app/theme":               {"assets"},
	"app/kit":                 {"app/theme", "assets", "audio", "interviewer"},
	"app/kit/kittest":         {"app/theme"},
	"app/wording":             {"app/preferences", "audio/endpoint", "audio", "audio/speech", "audio/speech/models", "interviewer", "interviewer/bank", "interviewer/coach", "interviewer/loop", "interviewer/transcript"},
	"app/preferences":         {"audio/endpoint", "audio/speech"},
	"app/preferences/keytest": {"app/preferences"},
	"app/keyring":             {"app/preferences", "audio/endpoint"},
	"app/soundcheck":          {"audio"},
	"app/settings":            {"app/kit", "app/preferences", "app/soundcheck", "app/theme", "app/wording", "audio", "audio/endpoint", "audio/speech"},
	"app/practice":            {"app/kit", "app/preferences", "app/soundcheck", "app/theme", "app/wording", "audio", "interviewer", "interviewer/bank", "interviewer/loop"},
	"app/debrief":             {"app/kit", "app/theme", "app/wording", "audio", "interviewer", "interviewer/coach", "interviewer/loop", "interviewer/transcript"},
	"app/guide":               {"app/kit", "app/theme", "app/wording", "interviewer", "interviewer/bank"},
	"app/interview":           {"app/kit", "app/theme", "app/wording", "audio", "interviewer"},
	"app/review":              {"app/interview", "app/kit", "app/theme", "app/wording", "audio", "audio/speech", "interviewer", "interviewer/coach", "interviewer/loop", "interviewer/transcript"},
	"app":                     {"app/debrief", "app/guide", "app/interview", "app/kit", "app/practice", "app/review", "app/settings", "app/soundcheck", "app/theme", "app/wording", "assets", "interviewer", "interviewer/loop", "interviewer/transcript"},
	"app/cli":                 {"app/preferences", "app/wording", "audio", "audio/endpoint", "audio/speech", "interviewer", "interviewer/bank", "interviewer/coach", "interviewer/followup", "interviewer/loop", "interviewer/transcript"},
	"assets":                  {},
}

// core are the rooms without a window, a device, a database or a network.
var core = []string{"audio", "audio/speech", "interviewer", "interviewer/bank", "interviewer/coach", "interviewer/followup", "interviewer/loop"}

// never are modules and packages that the core does not reach, by any way.
var never = []string{"fyne.io/", "github.com/gordonklaus/portaudio", "github.com/k2-fsa/", "github.com/ggerganov/", "modernc.org/", "net/http", "database/sql", "os/exec"}

type listed struct {
	ImportPath    string
	Imports, Deps []string
	CgoFiles      []string
}

func packages(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-deps=false", "-json=ImportPath,Imports,Deps,CgoFiles", "./...").Output()
	if err != nil {
		t.Fatal(err)
	}
	var all []listed
	for d := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

func TestDependenciesPointInward(t *testing.T) {
	for _, p := range packages(t) {
		name, ok := strings.CutPrefix(p.ImportPath, "tellmemore/")
		if !ok {
			continue // main.go sees all
		}
		allowed, known := rooms[name]
		if !known {
			t.Errorf("%s is in no room: say what it may import", name)
		}
		for _, i := range p.Imports {
			if of, ours := strings.CutPrefix(i, "tellmemore/"); ours && !slices.Contains(allowed, of) {
				t.Errorf("%s imports %s", name, of)
			}
		}
		if !slices.Contains(core, name) {
			continue
		}
		if len(p.CgoFiles) > 0 {
			t.Errorf("%s is core and has cgo: %v", name, p.CgoFiles)
		}
		for _, d := range p.Deps {
			for _, n := range never {
				if strings.HasPrefix(d, n) {
					t.Errorf("%s is core and reaches %s", name, d)
				}
			}
		}
	}
}
