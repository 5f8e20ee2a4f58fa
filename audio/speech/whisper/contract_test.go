package whisper

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tellmemore/audio/speech"
	"tellmemore/interviewer/porttest"
)

func TestCarefulOverAScriptedService(t *testing.T) {
	said := [2]porttest.Said{{Samples: say(t, rain), Words: rain}, {Samples: say(t, boxes), Words: boxes}}
	for name, refuses := range map[string]func(r request) bool{
		"words": func(request) bool { return false },
		"text":  func(r request) bool { return r.format == "verbose_json" },
		"WAV":   func(r request) bool { return strings.HasSuffix(r.file, ".flac") },
	} {
		t.Run(name, func(t *testing.T) {
			porttest.Careful(t, func(t *testing.T) speech.Careful {
				s := &service{}
				s.answer = func(w http.ResponseWriter, _ int, r request) {
					if refuses(r) {
						says(w, 400, `{"error":{"message":"not here"}}`)
						return
					}
					hear(w, r)
				}
				return open(t, s)
			}, said)
		})
	}
}

// A Whisper server of somebody else, with real recordings. It is slow where
// other tests run beside it, hence one ear with much time for all.
func TestCarefulOverARealServer(t *testing.T) {
	address := realServer(t)
	var said [2]porttest.Said
	for i, name := range []string{"jfk", "ls_clean_1089"} {
		base := filepath.Join("..", "..", "testdata", name)
		samples, err := samplesOf(base + ".flac")
		if err != nil {
			t.Fatal(err)
		}
		words, err := os.ReadFile(base + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		said[i] = porttest.Said{Samples: samples, Words: string(words)}
	}
	ear := patient(t, address)
	t.Run("probe", func(t *testing.T) {
		f, err := ear.Probe(t.Context(), said[0].Samples)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", f)
		if f.Detail != Segments || f.Encoding != FLAC || !strings.Contains(f.Text, "country") {
			t.Errorf("found %+v", f)
		}
	})
	porttest.Careful(t, func(*testing.T) speech.Careful { return ear }, said)
}

// patient returns an ear that waits for a computer with other things to do.
func patient(t *testing.T, address string) *Ear {
	t.Helper()
	e, err := New(Config{BaseURL: address, Language: "en", Timeout: 5 * time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// realServer starts the server by the script that fetches it once.
func realServer(t *testing.T) string {
	t.Helper()
	script := filepath.Join("..", "..", "..", "scripts", "whisper-server")
	state := t.TempDir()
	run := func(what string) ([]byte, error) {
		cmd := exec.Command(script, what)
		cmd.Env = append(os.Environ(), "WHISPER_SERVER_DIR="+state)
		cmd.Stderr = os.Stderr
		return cmd.Output()
	}
	out, err := run("start")
	if err != nil {
		t.Fatalf("scripts/whisper-server start: %v; it needs python3 with venv and a package index", err)
	}
	t.Cleanup(func() {
		if _, err := run("stop"); err != nil {
			t.Errorf("scripts/whisper-server stop: %v", err)
		}
	})
	_, address, ok := strings.Cut(strings.TrimSpace(string(out)), "TELLMEMORE_WHISPER_SERVER=")
	if !ok {
		t.Fatalf("scripts/whisper-server said %q", out)
	}
	return address
}
