package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop/looptest"
	"tellmemore/interviewer/porttest"
)

var (
	_ interviewer.Store = (*Store)(nil)
	_ interviewer.Takes = (*Store)(nil)
)

// openIn opens the store of a folder, and closes it when the test ends.
func openIn(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s
}

func takeIn(dir string) func(string) string {
	return func(name string) string { return filepath.Join(dir, recordingsName, "s", name+".wav") }
}

func mustSave(t *testing.T, s *Store, v interviewer.Session) {
	t.Helper()
	if err := s.Save(t.Context(), v); err != nil {
		t.Fatal(err)
	}
}

func TestContract(t *testing.T) {
	dir := t.TempDir()
	var n int
	porttest.Store(t, func(t *testing.T) porttest.KeptStore {
		n++
		return openIn(t, filepath.Join(dir, string(rune('a'+n))))
	}, takeIn(dir))
}

func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "tellmemore")
	s := openIn(t, dir)
	mustSave(t, s, porttest.FullSession("one", takeIn(dir)))
	take, err := s.Create("one", "00-story")
	if err != nil {
		t.Fatal(err)
	}
	if err := take.Close(); err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		want := fs.FileMode(0o600)
		if d.IsDir() {
			want = 0o700
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s is %v, want %v", path, info.Mode().Perm(), want)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestOpenTightensTheMode(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, databaseName)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o644); err != nil { // #nosec G302 -- what the test is about
		t.Fatal(err)
	}
	openIn(t, dir)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", info.Mode().Perm())
	}
}

func TestOddFolderNames(t *testing.T) {
	for _, name := range []string{"with space", "50% & more?", "a#b", "öß日"} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), name)
			s := openIn(t, dir)
			full := porttest.FullSession("one", takeIn(dir))
			mustSave(t, s, full)
			if _, err := os.Stat(filepath.Join(dir, databaseName)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestFolderMoves(t *testing.T) {
	parent := t.TempDir()
	before, after := filepath.Join(parent, "before"), filepath.Join(parent, "after")
	s, err := Open(t.Context(), before)
	if err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, porttest.FullSession("one", takeIn(before)))
	if err := errors.Join(s.Close(), os.Rename(before, after)); err != nil {
		t.Fatal(err)
	}
	got, err := openIn(t, after).Load(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	if want := takeIn(after)("00-story"); got.Turns[0].Audio != want {
		t.Errorf("take at %s, want %s", got.Turns[0].Audio, want)
	}
	if got.Turns[2].Audio != "" {
		t.Errorf("a turn without a take has %s", got.Turns[2].Audio)
	}
}

func TestTakesElsewhereKeepTheirPath(t *testing.T) {
	s := openIn(t, t.TempDir())
	full := porttest.FullSession("one", func(name string) string { return filepath.Join(string(filepath.Separator), "elsewhere", name) })
	mustSave(t, s, full)
	got, err := s.Load(t.Context(), "one")
	if err != nil {
		t.Fatal(err)
	}
	if got.Turns[0].Audio != full.Turns[0].Audio {
		t.Errorf("take at %s, want %s", got.Turns[0].Audio, full.Turns[0].Audio)
	}
}

// threeSessions saves three, the second with a question of the person's own.
func threeSessions(t *testing.T, s *Store) {
	t.Helper()
	day := time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	for i, id := range []string{"20261120-a", "20261121-a", "20261121-b"} {
		v := porttest.FullSession(id, takeIn(s.dir))
		v.StartedAt = day.AddDate(0, 0, i)
		v.Setup.Principle = []string{"Ownership", "Frugality", "Ownership"}[i]
		v.Setup.Question.ID = []string{"q1", "", "q2"}[i]
		mustSave(t, s, v)
	}
}

func TestList(t *testing.T) {
	s := openIn(t, t.TempDir())
	if sessions, err := s.List(t.Context()); err != nil || len(sessions) != 0 {
		t.Fatalf("an empty store lists %v, %v", sessions, err)
	}
	threeSessions(t, s)
	sessions, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, v := range sessions {
		ids = append(ids, v.ID)
		if len(v.Turns) != 3 || v.Turns[0].Duration == 0 || v.Turns[0].Phrases != nil {
			t.Errorf("turns of %s: %+v", v.ID, v.Turns)
		}
	}
	if want := []string{"20261121-b", "20261121-a", "20261120-a"}; !slices.Equal(ids, want) {
		t.Errorf("listed %v, want %v", ids, want)
	}
}

func TestFind(t *testing.T) {
	s := openIn(t, t.TempDir())
	threeSessions(t, s)
	mustSave(t, s, porttest.FullSession("20261121-aa", takeIn(s.dir)))
	tests := map[string]struct {
		prefix, want string
		err          error
	}{
		"whole":                        {"20261120-a", "20261120-a", nil},
		"beginning":                    {"20261120", "20261120-a", nil},
		"whole, and a beginning too":   {"20261121-a", "20261121-a", nil},
		"several":                      {"20261121", "", interviewer.ErrAmbiguous},
		"none":                         {"2027", "", interviewer.ErrNotFound},
		"empty":                        {"", "", interviewer.ErrNotFound},
		"a pattern is no beginning":    {"%", "", interviewer.ErrNotFound},
		"no part that is in the midst": {"1120", "", interviewer.ErrNotFound},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			got, err := s.Find(t.Context(), tt.prefix)
			if !errors.Is(err, tt.err) || (err == nil && got.ID != tt.want) {
				t.Errorf("found %q, %v", got.ID, err)
			}
		})
	}
}

func TestPractised(t *testing.T) {
	s := openIn(t, t.TempDir())
	threeSessions(t, s)
	practised, err := s.LastPractised(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(practised) != 2 || practised["Ownership"].Day() != 22 || practised["Frugality"].Day() != 21 {
		t.Errorf("practised %v", practised)
	}
	used, err := s.UsedQuestions(t.Context())
	if err != nil || !slices.Equal(used, []string{"q1", "q2"}) {
		t.Errorf("used %v, %v", used, err)
	}
	again := porttest.FullSession("20261123-a", takeIn(s.dir))
	again.Setup.Question.ID = "q1"
	mustSave(t, s, again)
	if used, err := s.UsedQuestions(t.Context()); err != nil || !slices.Equal(used, []string{"q2", "q1"}) {
		t.Errorf("used %v, %v; q1 was asked again", used, err)
	}
}

func TestDelete(t *testing.T) {
	s := openIn(t, t.TempDir())
	record(t, s, "one", "00-story", audio.Second)
	record(t, s, "two", "00-story", audio.Second)
	mustSave(t, s, porttest.FullSession("one", takeIn(s.dir)))
	mustSave(t, s, porttest.FullSession("two", takeIn(s.dir)))
	if err := s.Delete(t.Context(), "one"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Load(t.Context(), "one"); !errors.Is(err, interviewer.ErrNotFound) {
		t.Errorf("still kept: %v", err)
	}
	if _, err := os.Stat(s.folder("one")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("recordings still there: %v", err)
	}
	if _, err := os.Stat(s.folder("two")); err != nil {
		t.Errorf("the other session's recordings: %v", err)
	}
	var rows int
	if err := s.read.QueryRowContext(t.Context(), `SELECT count(*) FROM phrases WHERE session_id = 'one'`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d phrases left, %v", rows, err)
	}
	if err := s.Delete(t.Context(), "one"); !errors.Is(err, interviewer.ErrNotFound) {
		t.Errorf("deleted twice: %v", err)
	}
}

func TestListIsLoadWithoutPhrases(t *testing.T) {
	s := openIn(t, t.TempDir())
	threeSessions(t, s)
	sessions, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, listed := range sessions {
		loaded, err := s.Load(t.Context(), listed.ID)
		if err != nil {
			t.Fatal(err)
		}
		for i := range loaded.Turns {
			loaded.Turns[i].Phrases = nil
			loaded.Turns[i].Live = nil
		}
		if !reflect.DeepEqual(listed, loaded) {
			t.Errorf("listed\n%+v, loaded\n%+v", listed, loaded)
		}
	}
}

func TestLoopContract(t *testing.T) {
	looptest.Contract(t, func(t *testing.T) looptest.Keeper { return openIn(t, t.TempDir()) })
}

// TestLoopOutlivesAKill: what was saved is there for a program that starts while
// the last one never closed its store.
func TestLoopOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	l := looptest.Full("20261124-140500-loopa")
	if err := openIn(t, dir).SaveLoop(t.Context(), l); err != nil {
		t.Fatal(err)
	}
	got, err := openIn(t, dir).FindLoop(t.Context(), "2026")
	if err != nil || !reflect.DeepEqual(got.Rounds, l.Rounds) {
		t.Errorf("%+v, %v", got, err)
	}
}
