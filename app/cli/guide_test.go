package cli

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"tellmemore/assets"
	"tellmemore/audio/speech"
	"tellmemore/interviewer/bank"
)

const ownPack = `name = "Candour"
listens = "Listens for a hard truth, told to the person whom it was about, early enough to be of use."
meaning = "What is true is said."
show = ["What you said, word for word"]
probes = ["event", "conflict: How did the person take it?"]
[levels]
L6 = "In the team."
L8 = "In the company."
[[question]]
id = "candour-01"
theme = "upwards"
text = "When did you tell your own manager something that they did not want to hear?"
[[question]]
id = "candour-02"
theme = "silence"
levels = ["L6"]
rounds = ["bar-raiser"]
text = "When did you keep silent?"
`

// withPacks returns a terminal whose bank has the person's own packs.
func withPacks(t *testing.T, packs map[string]string) *hearing {
	t.Helper()
	h := newHearing(t, "", speech.EngineLive, nil, nil)
	own := fstest.MapFS{}
	for name, text := range packs {
		own[name] = &fstest.MapFile{Data: []byte(text)}
	}
	built, err := bank.Load(assets.Principles())
	if err != nil {
		t.Fatal(err)
	}
	h.Bank, h.Refused = built.With(own)
	h.Packs = "/my/packs"
	return h
}

func TestGuide(t *testing.T) {
	tests := []struct {
		name   string
		args   []string
		status int
		out    []string // stands on stdout
		not    []string // does not
		says   string   // on stderr
	}{
		{"all principles", []string{"guide"}, 0, []string{"Ownership\n", "Candour\n  Listens for a hard truth"}, []string{"Questions"}, ""},
		{"one that is built in", []string{"guide", "backbone"}, 0, []string{"Have Backbone; Disagree and Commit\n====", "What it means", "Avoid", "Questions", "L8"}, nil, ""},
		{"one level", []string{"guide", "candour", "--level", "l8"}, 0, []string{"L8  In the company.", "own manager"}, []string{"L6", "keep silent"}, ""},
		{"a level that there is not", []string{"guide", "candour", "--level", "L9"}, 2, nil, nil, "L6, L7 or L8"},
		{"a principle that there is not", []string{"guide", "courage"}, 2, nil, nil, "Ownership"},
		{"a name without quotation marks", []string{"guide", "Think", "Big"}, 2, nil, nil, "quotation marks"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			status, out, err := withPacks(t, map[string]string{"candour.toml": ownPack}).run(tt.args...)
			if status != tt.status || !strings.Contains(err, tt.says) {
				t.Errorf("status %d, says %q", status, err)
			}
			for _, want := range tt.out {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in\n%s", want, out)
				}
			}
			for _, not := range tt.not {
				if strings.Contains(out, not) {
					t.Errorf("%q is in\n%s", not, out)
				}
			}
			for line := range strings.Lines(out) {
				if n := utf8.RuneCountInString(line); n > printed+1 {
					t.Errorf("a line of %d characters: %q", n, line)
				}
			}
		})
	}
}

func TestGuidePage(t *testing.T) {
	const want = `Candour
=======
Listens for a hard truth, told to the person whom it was about, early enough to
be of use.

What it means
  What is true is said.

What is expected
  L6  In the team.
  L8  In the company.

Show
  - What you said, word for word

Follow-ups to expect
  - Which one occasion was it?
  - How did the person take it?

Questions
  Upwards
  - When did you tell your own manager something that they did not want to hear?
    (Any round)
  Silence
  - When did you keep silent?
    (Bar raiser · L6)
`
	if _, out, _ := withPacks(t, map[string]string{"candour.toml": ownPack}).run("guide", "candour"); out != want {
		t.Errorf("prints\n%s", out)
	}
}

func TestPacksThatAreLeftOut(t *testing.T) {
	broken := map[string]string{"a.toml": "name = ", "b.toml": strings.Replace(ownPack, "name =", "nom =", 1), "c.toml": strings.Replace(ownPack, "theme", "thema", 1)}
	tests := []struct {
		name   string
		args   []string
		status int
		warns  bool
	}{
		{"a principle that was left out", []string{"guide", "candour"}, 2, true},
		{"the others are there", []string{"guide", "ownership"}, 0, true},
		{"practice", []string{"practice", "--follow-ups", "0", "--principle", "ownership"}, 0, true},
		{"a command without questions", []string{"sessions"}, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := withPacks(t, broken)
			if tt.args[0] == "practice" {
				tt.args = append(tt.args, "--audio", h.recording)
			}
			status, _, err := h.run(tt.args...)
			if status != tt.status {
				t.Errorf("status %d: %s", status, err)
			}
			for _, want := range []string{"a.toml", "Line 1", "c.toml", "Line 11", "thema", "/my/packs", "Correct it"} {
				if strings.Contains(err, want) != tt.warns {
					t.Errorf("%q in %q: want %v", want, err, tt.warns)
				}
			}
		})
	}
}

func TestDoctorOnThePacks(t *testing.T) {
	tests := map[string]struct {
		packs  map[string]string
		status int
		says   []string
	}{
		"none":         {nil, 0, []string{"ok", "16 principles", "/my/packs"}},
		"a good one":   {map[string]string{"a.toml": ownPack}, 0, []string{"ok", "17 principles"}},
		"wrong ones":   {map[string]string{"a.toml": "name =", "b.toml": "nom ="}, 1, []string{"problem", "a.toml", "b.toml", "Line 1"}},
		"one of three": {map[string]string{"a.toml": "name =", "b.toml": ownPack}, 1, []string{"problem", "a.toml"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			status, out, err := withPacks(t, tt.packs).run("doctor", "--only", "packs")
			if status != tt.status {
				t.Errorf("status %d: %s", status, err)
			}
			for _, want := range tt.says {
				if !strings.Contains(out, want) {
					t.Errorf("%q is not in %s", want, out)
				}
			}
		})
	}
}
