package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// child names, in its environment, what a copy of the test binary does instead
// of the tests; childFolder is where.
const (
	child       = "STORE_TEST_CHILD"
	childFolder = "STORE_TEST_FOLDER"
)

// forbidden is what a child says of fs.ErrPermission.
const forbidden = "that is forbidden"

// TestMain lets a test start this binary again as another program.
func TestMain(m *testing.M) {
	role := os.Getenv(child)
	if role == "" {
		os.Exit(m.Run())
	}
	if err := runChild(role, os.Getenv(childFolder)); err != nil {
		fmt.Println(err)
		if errors.Is(err, fs.ErrPermission) {
			fmt.Println(forbidden)
		}
		os.Exit(1)
	}
}

func runChild(role, dir string) error {
	ctx := context.Background()
	s, err := Open(ctx, dir)
	if err != nil {
		return err
	}
	if role == "open" {
		return s.Close()
	}
	take, err := s.Create("killed", "00-story")
	if err != nil {
		return err
	}
	v := porttest.FullSession("killed", takeIn(dir))
	v.Status = interviewer.StatusRunning
	v.Turns[1].Ended, v.Turns[1].Audio = false, take.Path()
	for n := 0; ; n++ {
		if err := take.Write(make([]int16, audio.Second)); err != nil {
			return err
		}
		v.Setup.FollowUps = n
		if err := s.Save(ctx, v); err != nil {
			return err
		}
		fmt.Println(n) // what was promised so far
	}
}

// start runs this binary as another program on the folder.
func start(t *testing.T, role, dir string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0]) // #nosec G204 -- this very binary
	cmd.Env = append(os.Environ(), child+"="+role, childFolder+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill() // it may be gone already
		_ = cmd.Wait()         // killed, as it should be
	})
	return cmd, out
}

func TestKilledWhileSaving(t *testing.T) {
	dir := t.TempDir()
	for round := range 3 {
		cmd, out := start(t, "save", dir)
		lines := bufio.NewScanner(out)
		var last int
		for lines.Scan() {
			if _, err := fmt.Sscan(lines.Text(), &last); err != nil {
				t.Fatalf("the child says %q", lines.Text())
			}
			if last == 10+7*round {
				break
			}
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() {
			_, _ = fmt.Sscan(lines.Text(), &last) // it went on until it died
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the child ended by itself")
		}
		reopenKilled(t, dir, last)
	}
}

// reopenKilled checks that everything that was saved is there and recovers it.
func reopenKilled(t *testing.T, dir string, promised int) {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
	unfinished, err := s.Unfinished(t.Context())
	if err != nil || len(unfinished) != 1 {
		t.Fatalf("unfinished %+v, %v", unfinished, err)
	}
	if got := unfinished[0].Setup.FollowUps; got < promised {
		t.Errorf("save %d was promised, %d is kept", promised, got)
	}
	got, err := s.Recover(t.Context(), "killed")
	if err != nil || len(got.Turns) != 3 {
		t.Fatalf("recovered %+v, %v", got.Turns, err)
	}
	// A second of sound went before each save; the answer ends at its limit.
	if want := min(audio.Samples(promised)*audio.Second, 2*interviewer.FollowUpLimit); got.Turns[1].Duration < want {
		t.Errorf("the answer is %v s, %v s were recorded", got.Turns[1].Duration.Seconds(), want.Seconds())
	}
	mustSave(t, s, got)
}

func TestAnotherProgramRecords(t *testing.T) {
	dir := t.TempDir()
	s := openIn(t, dir)
	cmd, out := start(t, "save", dir)
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the child saved nothing")
	}
	go func() { _, _ = io.Copy(io.Discard, out) }() // so that it does not wait for us
	if sessions, err := s.Unfinished(t.Context()); err != nil || len(sessions) != 0 {
		t.Errorf("offered while it is recorded: %+v, %v", sessions, err)
	}
	if sessions, err := s.List(t.Context()); err != nil || len(sessions) != 1 {
		t.Errorf("listed %+v, %v", sessions, err)
	}
	if _, err := s.Recover(t.Context(), "killed"); !errors.Is(err, interviewer.ErrBusy) {
		t.Errorf("recover: %v", err)
	}
	if err := s.Delete(t.Context(), "killed"); !errors.Is(err, interviewer.ErrBusy) {
		t.Errorf("delete: %v", err)
	}
	if _, err := s.Create("killed", "00-story"); !errors.Is(err, interviewer.ErrBusy) {
		t.Errorf("create: %v", err)
	}
	mustSave(t, s, porttest.FullSession("mine", takeIn(dir)))
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // killed, as it should be
	if sessions, err := s.Unfinished(t.Context()); err != nil || len(sessions) != 1 {
		t.Errorf("after the kill: %+v, %v", sessions, err)
	}
	if err := s.Delete(t.Context(), "killed"); err != nil {
		t.Errorf("delete after the kill: %v", err)
	}
}

func TestSeveralProgramsOpenANewFolder(t *testing.T) {
	dir := t.TempDir()
	var programs []*exec.Cmd
	for range 4 {
		cmd, out := start(t, "open", dir)
		programs = append(programs, cmd)
		go func() { _, _ = io.Copy(os.Stderr, out) }() // what went wrong, if anything
	}
	for _, cmd := range programs {
		if err := cmd.Wait(); err != nil {
			t.Errorf("a program could not open the store: %v", err)
		}
	}
}

func TestDamagedDatabase(t *testing.T) {
	text := []byte(strings.Repeat("this is no database\n", 500))
	whole := wholeDatabase(t)
	broken := bytes.Clone(whole)
	copy(broken[100:], make([]byte, 4000)) // the page that names the tables
	brokenPhrases := bytes.Clone(whole)
	copy(brokenPhrases[len(whole)-4000:], make([]byte, 3000))
	tests := map[string][]byte{
		"another kind of file": text,
		"broken page":          broken,
		"cut short":            whole[:len(whole)/2],
		"broken phrases":       brokenPhrases,
	}
	for name, content := range tests {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			path := filepath.Join(dir, databaseName)
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), dir); !errors.Is(err, interviewer.ErrCorrupt) {
				t.Errorf("%v, want ErrCorrupt", err)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, content) {
				t.Errorf("the file was changed, %v", err)
			}
		})
	}
}

// wholeDatabase returns a database with sessions in it.
func wholeDatabase(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 20 {
		mustSave(t, s, porttest.FullSession(fmt.Sprint(i), takeIn(dir)))
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, databaseName))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func TestDiskFull(t *testing.T) {
	s := openIn(t, t.TempDir())
	small := porttest.FullSession("small", takeIn(s.dir))
	mustSave(t, s, small)
	var pages int
	if err := s.write.QueryRowContext(t.Context(), "PRAGMA page_count").Scan(&pages); err != nil {
		t.Fatal(err)
	}
	if _, err := s.write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages+1)); err != nil {
		t.Fatal(err)
	}
	large := porttest.FullSession("small", takeIn(s.dir))
	large.Turns[0].Phrases[0].Text = strings.Repeat("word ", 10000)
	if err := s.Save(t.Context(), large); !errors.Is(err, audio.ErrDiskFull) {
		t.Errorf("%v, want ErrDiskFull", err)
	}
	got, err := s.Load(t.Context(), "small")
	if err != nil || got.Turns[0].Text() != small.Turns[0].Text() {
		t.Errorf("what was kept before: %+v, %v", got, err)
	}
	if _, err := s.write.ExecContext(t.Context(), fmt.Sprintf("PRAGMA max_page_count = %d", pages+100)); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, large)
}

func TestNewerDatabase(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.write.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir); !errors.Is(err, interviewer.ErrNewer) {
		t.Errorf("%v, want ErrNewer", err)
	}
}

func TestAnotherProgramWrites(t *testing.T) {
	dir := t.TempDir()
	s, other := openIn(t, dir), openIn(t, dir)
	if _, err := s.write.ExecContext(t.Context(), "PRAGMA busy_timeout = 20"); err != nil {
		t.Fatal(err)
	}
	tx, err := other.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	full := porttest.FullSession("one", takeIn(dir))
	if err := s.Save(t.Context(), full); !errors.Is(err, interviewer.ErrBusy) {
		t.Errorf("%v, want ErrBusy", err)
	}
	if _, err := s.List(t.Context()); err != nil {
		t.Errorf("a writer keeps readers out: %v", err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, full)
}

func TestFolderIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
}
