package store

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// record makes a take of this length and returns its path.
func record(t *testing.T, s *Store, session, name string, length audio.Samples) string {
	t.Helper()
	take, err := s.Create(session, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(take.Write(make([]int16, length)), take.Close()); err != nil {
		t.Fatal(err)
	}
	return take.Path()
}

func TestTakesContract(t *testing.T) {
	porttest.Takes(t, func(t *testing.T) (interviewer.Takes, func(string) []int16) {
		return openIn(t, t.TempDir()), func(path string) []int16 {
			samples, err := audio.ReadTake(path)
			if err != nil && !errors.Is(err, audio.ErrEmptyClip) {
				t.Fatal(err)
			}
			return samples
		}
	})
}

func TestCreateOverwritesNothing(t *testing.T) {
	s := openIn(t, t.TempDir())
	seen := make(map[string]bool)
	for i := range 3 {
		path := record(t, s, "one", "00-story", audio.Samples(100*(i+1)))
		if seen[path] {
			t.Fatalf("%s was used before", path)
		}
		seen[path] = true
	}
	for _, name := range []string{"00-story.wav", "00-story-2.wav", "00-story-3.wav"} {
		if !seen[filepath.Join(s.dir, recordingsName, "one", name)] {
			t.Errorf("%s is not among %v", name, seen)
		}
	}
	samples, err := audio.ReadTake(filepath.Join(s.folder("one"), "00-story.wav"))
	if err != nil || len(samples) != 100 {
		t.Errorf("the first take has %d samples, %v", len(samples), err)
	}
}

func TestCreateStaysInItsFolder(t *testing.T) {
	s := openIn(t, t.TempDir())
	seen := make(map[string]string)
	for _, name := range []string{"../../etc/passwd", "..", ".", "", "a/b", "a-b", "a\x00b", "COM1: x", strings.Repeat("x", 400), strings.Repeat("x", 401)} {
		path := record(t, s, name, name, 10)
		below, err := filepath.Rel(filepath.Join(s.dir, recordingsName), path)
		if err != nil || !filepath.IsLocal(below) || strings.Count(filepath.ToSlash(below), "/") != 1 {
			t.Errorf("%q is recorded to %s", name, path)
		}
		if other, ok := seen[path]; ok {
			t.Errorf("%q and %q share %s", name, other, path)
		}
		seen[path] = name
	}
}

func TestUnfinished(t *testing.T) {
	s := openIn(t, t.TempDir())
	for id, status := range map[string]interviewer.Status{
		"running": interviewer.StatusRunning, "finished": interviewer.StatusFinished,
		"ended": interviewer.StatusEnded, "recovered": interviewer.StatusRecovered,
	} {
		mustSave(t, s, interviewer.Session{
			ID: id, Status: status,
			Turns: []interviewer.Turn{{Kind: interviewer.KindStory, Phrases: []speech.Phrase{{Text: "one"}}}},
		})
	}
	sessions, err := s.Unfinished(t.Context())
	if err != nil || len(sessions) != 1 || sessions[0].ID != "running" || len(sessions[0].Turns[0].Phrases) != 1 {
		t.Errorf("unfinished %+v, %v", sessions, err)
	}
}

func TestRecover(t *testing.T) {
	const limit = 10 * audio.Second
	type turn = interviewer.Turn
	tests := []struct {
		name   string
		mode   interviewer.Mode
		length audio.Samples // of the take under way; negative for none
		want   turn          // with only what recovery sets; zero where the turn is left out
	}{
		{"in mid-answer", interviewer.Strict, 4 * audio.Second, turn{Duration: 4 * audio.Second}},
		{"at the limit", interviewer.Strict, limit, turn{Duration: limit}},
		{"strict past the limit", interviewer.Strict, limit + 1, turn{Duration: limit, CutOff: true}},
		{"coach past the limit", interviewer.Coach, limit + 3, turn{Duration: limit + 3, Overrun: 3}},
		{"coach past twice the limit", interviewer.Coach, 2*limit + 3, turn{Duration: 2 * limit, Overrun: limit, CutOff: true}},
		{"nothing recorded", interviewer.Strict, 0, turn{}},
		{"no take", interviewer.Strict, -1, turn{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := openIn(t, t.TempDir())
			done := turn{
				Kind: interviewer.KindStory, Limit: limit, Duration: 99, Ended: true,
				Audio: record(t, s, "one", "00-story", 99), Phrases: []speech.Phrase{{Text: "kept"}},
			}
			skipped := turn{Kind: interviewer.KindFollowUp, Skipped: true, Ended: true}
			open := turn{Kind: interviewer.KindFollowUp, Limit: limit, Thinking: 7, Phrases: []speech.Phrase{{Text: "caption"}}}
			if tt.length >= 0 {
				open.Audio = record(t, s, "one", "02-follow-up", tt.length)
			}
			kept := interviewer.Session{
				ID: "one", Status: interviewer.StatusRunning, Setup: interviewer.Setup{Mode: tt.mode},
				Turns: []turn{done, skipped, open},
			}
			mustSave(t, s, kept)
			got, err := s.Recover(t.Context(), "one")
			if err != nil {
				t.Fatal(err)
			}
			if got.Status != interviewer.StatusRecovered {
				t.Errorf("status %s", got.Status)
			}
			if got.Turns[0].Text() != "kept" || !got.Turns[1].Skipped {
				t.Errorf("turns that were complete: %+v", got.Turns[:2])
			}
			if tt.want.Duration == 0 {
				if len(got.Turns) != 2 {
					t.Errorf("turns %+v", got.Turns)
				}
				return
			}
			r := got.Turns[2]
			if r.Duration != tt.want.Duration || r.Overrun != tt.want.Overrun || r.CutOff != tt.want.CutOff ||
				!r.Ended || r.Phrases != nil || r.Thinking != 7 || r.Audio != open.Audio {
				t.Errorf("recovered %+v", r)
			}
			// Until it is saved with its words it is offered again.
			if again, err := s.Unfinished(t.Context()); err != nil || len(again) != 1 {
				t.Errorf("offered again: %+v, %v", again, err)
			}
			mustSave(t, s, got)
			if again, err := s.Unfinished(t.Context()); err != nil || len(again) != 0 {
				t.Errorf("still offered: %+v, %v", again, err)
			}
		})
	}
}

func TestRecoverRepairsTheTake(t *testing.T) {
	s := openIn(t, t.TempDir())
	path := record(t, s, "one", "00-story", audio.Second)
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(make([]byte, 2*audio.Second+1)) // samples that the header does not count, and half of one
	if err = errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, interviewer.Session{ID: "one", Status: interviewer.StatusRunning, Turns: []interviewer.Turn{
		{Kind: interviewer.KindStory, Limit: interviewer.StoryLimit, Audio: path},
	}})
	got, err := s.Recover(t.Context(), "one")
	if err != nil || got.Turns[0].Duration != 2*audio.Second {
		t.Fatalf("recovered %+v, %v", got.Turns, err)
	}
	if samples, err := audio.ReadTake(path); err != nil || len(samples) != int(2*audio.Second) {
		t.Errorf("the take has %d samples, %v", len(samples), err)
	}
}

func TestRecoverLeavesWhatIsOver(t *testing.T) {
	s := openIn(t, t.TempDir())
	mustSave(t, s, interviewer.Session{ID: "one", Status: interviewer.StatusFinished, Turns: []interviewer.Turn{{Kind: interviewer.KindStory}}})
	got, err := s.Recover(t.Context(), "one")
	if err != nil || got.Status != interviewer.StatusFinished || len(got.Turns) != 1 {
		t.Errorf("recovered %+v, %v", got, err)
	}
	if _, err := s.Recover(t.Context(), "none"); !errors.Is(err, interviewer.ErrNotFound) {
		t.Errorf("an unknown session: %v", err)
	}
}

func TestEmptySessionTakesItsRecordingsAlong(t *testing.T) {
	s := openIn(t, t.TempDir())
	record(t, s, "one", "00-story", 10)
	mustSave(t, s, interviewer.Session{ID: "one", Status: interviewer.StatusRunning})
	mustSave(t, s, interviewer.Session{ID: "one", Status: interviewer.StatusEnded})
	if left, err := os.ReadDir(filepath.Join(s.dir, recordingsName)); err != nil || len(left) != 0 {
		t.Errorf("left %v, %v", left, err)
	}
}
