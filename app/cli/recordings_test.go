package cli

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

func TestRecordingsAreASource(t *testing.T) {
	path := filepath.Join(t.TempDir(), "answer.wav")
	take, err := audio.CreateTake(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(take.Write(make([]int16, 1500*audio.Rate/1000)), take.Close()); err != nil {
		t.Fatal(err)
	}
	for name, real := range map[string]bool{"as fast as it goes": false, "in real time": true} {
		t.Run(name, func(t *testing.T) {
			porttest.Source(t, func(*testing.T) interviewer.Source {
				return &recordings{paths: []string{path, path}, real: real}
			})
		})
	}
}

func TestStoryWithoutSpeech(t *testing.T) {
	h := newHearing(t, "", speech.EngineWhisper, nil, nil)
	silent := filepath.Join(t.TempDir(), "silent.wav")
	take, err := audio.CreateTake(silent)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(take.Write(make([]int16, 2*audio.Rate)), take.Close()); err != nil {
		t.Fatal(err)
	}
	status, out, notes := h.run("practice", "--audio", silent)
	if status != 1 || out != "" || !strings.Contains(notes, "No speech was heard in "+silent) {
		t.Errorf("status %d: %s%s", status, out, notes)
	}
	if h.asked != nil {
		t.Errorf("asked %v", h.asked)
	}
}
