package preferences

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

func fileOf(t *testing.T, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tellmemore", "settings.toml")
	if content == "" {
		return path
	}
	if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
	return path
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	raw, err := os.ReadFile(path) // #nosec G304 -- a file of the test
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestFirstStart(t *testing.T) {
	c := Open(fileOf(t, ""))
	if c.Err() != nil || c.Now() != Default() {
		t.Errorf("%+v, %v", c.Now(), c.Err())
	}
}

func TestChoicesAreKept(t *testing.T) {
	path := fileOf(t, "")
	err := Open(path).Change(func(p *Preferences) {
		p.Speech.Choose(EarService)
		p.Voice = Voice{On: false, Pace: 1.2}
		p.Devices.Microphone = "Desk “one” \\ #2"
	})
	if err != nil {
		t.Fatal(err)
	}
	got := Open(path).Now()
	if got.Speech.Ear != EarService || got.Speech.Model != "whisper-1" || got.Voice != (Voice{false, 1.2}) || got.Devices.Microphone != "Desk “one” \\ #2" {
		t.Errorf("%+v", got)
	}
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", name, info.Mode(), err)
		}
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 1 {
		t.Errorf("beside the file: %v, %v", left, err)
	}
}

func TestDamagedFiles(t *testing.T) {
	tests := map[string]struct {
		content string
		line    int
	}{
		"no TOML":             {"[voice]\non = true\npace =\n", 3},
		"cut off":             {"[voice]\non = tr", 2},
		"another kind":        {"[voice]\non = \"yes\"\n", 2},
		"unknown engine":      {"\n\n[speech]\nengine = \"left ear\"\n", 4},
		"chooser as number":   {"[follow-ups]\nengine = 3\n", 2},
		"too fast":            {"[speech]\nlanguage = \"en\"\n[voice]\non = true\npace = 3.0\n", 5},
		"too slow, dotted":    {"voice.pace = 0\n", 1},
		"pace not a number":   {"[voice]\npace = nan\n", 2},
		"table twice":         {"[voice]\non = true\n[voice]\non = false\n", 3},
		"bytes of a picture":  {"\x89PNG\r\n\x1a\n", 1},
		"a table for a value": {"[voice.pace]\nfast = true\n", 1},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			path := fileOf(t, tt.content)
			c := Open(path)
			check := func(doing string, err error) {
				t.Helper()
				var damaged *DamagedError
				if !errors.As(err, &damaged) || damaged.Path != path || damaged.Line != tt.line || damaged.Reason == "" {
					t.Errorf("%s: %+v, %v; want line %d", doing, damaged, err, tt.line)
				}
			}
			check("open", c.Err())
			if c.Now() != Default() {
				t.Errorf("not the defaults: %+v", c.Now())
			}
			check("change", c.Change(func(p *Preferences) { p.Voice.On = false }))
			if c.Now().Voice.On {
				t.Error("the change does not hold")
			}
			if contentOf(t, path) != tt.content {
				t.Error("the file was changed")
			}
		})
	}
}

func TestUnknownKeysAreKept(t *testing.T) {
	path := fileOf(t, "later = 1\n[voice]\non = false\npitch = \"low\"\n[coach]\nstrict = true\n")
	c := Open(path)
	if err := errors.Join(c.Err(), c.Change(func(p *Preferences) { p.Voice.Pace = 0.9 })); err != nil {
		t.Fatal(err)
	}
	content := contentOf(t, path)
	for _, want := range []string{"later = 1", "pitch = 'low'", "[coach]", "strict = true", "on = false", "pace = 0.9"} {
		if !strings.Contains(content, want) {
			t.Errorf("%q is lost in\n%s", want, content)
		}
	}
}

func TestAnotherProgramsChangeIsKept(t *testing.T) {
	path := fileOf(t, "")
	window, command := Open(path), Open(path)
	if err := errors.Join(
		command.Change(func(p *Preferences) { p.Voice.Pace = 1.3 }),
		window.Change(func(p *Preferences) { p.Voice.On = false }),
	); err != nil {
		t.Fatal(err)
	}
	if got := Open(path).Now().Voice; got != (Voice{false, 1.3}) || window.Now().Voice != got {
		t.Errorf("%+v", got)
	}
}

func TestRepairedFileIsReadAgain(t *testing.T) {
	path := fileOf(t, "junk")
	c := Open(path)
	if err := os.WriteFile(path, []byte("[voice]\npace = 1.1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := c.Change(func(p *Preferences) { p.Voice.On = false }); err != nil || c.Err() != nil || c.Now().Voice != (Voice{false, 1.1}) {
		t.Errorf("%+v, %v, %v", c.Now(), err, c.Err())
	}
}

func TestChangesAtOnce(t *testing.T) {
	c := Open(fileOf(t, ""))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := c.Change(func(p *Preferences) { p.Speech.Language += "x" }); err != nil {
				t.Error(err)
			}
			_ = c.Now()
		})
	}
	wg.Wait()
	if got := c.Now().Speech.Language; got != "enxxxxxxxx" {
		t.Errorf("%q", got)
	}
}

func TestChangesHoldAtOnceAndAreKeptInOrder(t *testing.T) {
	path := fileOf(t, "")
	c := Open(path)
	for _, name := range []string{"Desk", "Headset", "Webcam"} {
		c.Soon(func(p *Preferences) { p.Devices.Microphone = name }, func(err error) {
			if err != nil {
				t.Error(err)
			}
		})
		if got := c.Now().Devices.Microphone; got != name {
			t.Errorf("%q holds, want %q", got, name)
		}
	}
	c.Wait()
	if got := Open(path).Now().Devices.Microphone; got != "Webcam" {
		t.Errorf("%q is kept", got)
	}
}

func TestChangesAreTold(t *testing.T) {
	path := fileOf(t, "")
	c := Open(path)
	var told []string
	c.Changed = func(before, now Preferences) {
		told = append(told, before.Devices.Microphone+" to "+now.Devices.Microphone+", "+now.Speech.Language)
		_ = c.Now() // may be asked meanwhile
	}
	choose := func(name string) {
		if err := c.Change(func(p *Preferences) { p.Devices.Microphone = name }); err != nil {
			t.Error(err)
		}
	}
	choose("Desk")
	choose("Desk")
	if err := os.WriteFile(path, []byte("[speech]\nlanguage = 'de'\n"), 0o600); err != nil { // by another program
		t.Fatal(err)
	}
	choose("Webcam")
	if want := []string{" to Desk, en", "Desk to Webcam, en", "Webcam to Webcam, de"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestFolderThatCantBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "a file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := Open(filepath.Join(file, "settings.toml"))
	if err := c.Change(func(p *Preferences) { p.Voice.On = false }); err == nil || c.Now().Voice.On {
		t.Errorf("%v, %+v", err, c.Now())
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("[voice]\non = false\npace = 1.1\n"))
	f.Add([]byte("voice.pace = 9\n"))
	f.Add([]byte("[speech]\nengine = 'service'\nurl = 'https://a.example/v1'\n[[x]]\ny = {z = 1}\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, err := parse(raw)
		if err != nil {
			if p != Default() {
				t.Errorf("not the defaults after %v", err)
			}
			return
		}
		written, err := merged(raw, p)
		if err != nil {
			t.Fatalf("can't be written: %v", err)
		}
		if again, err := parse(written); err != nil || again != p {
			t.Errorf("%+v became %+v, %v", p, again, err)
		}
	})
}
