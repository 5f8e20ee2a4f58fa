package cli

import (
	"errors"
	"path/filepath"
	"testing"

	"tellmemore/audio"
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
