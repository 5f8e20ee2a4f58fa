//go:build unix

package store

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestReadOnlyFolder opens folders that may not be written, as a user who is
// not root: root may write anything.
func TestReadOnlyFolder(t *testing.T) {
	tests := map[string]func(t *testing.T, dir string){
		"empty": func(t *testing.T, dir string) { allow(t, dir, 0o555) },
		"with a database that may not be written": func(t *testing.T, dir string) {
			fillFolder(t, dir)
			allow(t, filepath.Join(dir, databaseName), 0o444)
			allow(t, dir, 0o555)
		},
		"with a database that may": func(t *testing.T, dir string) {
			fillFolder(t, dir)
			allow(t, filepath.Join(dir, recordingsName), 0o777)
			give(t, filepath.Join(dir, databaseName))
			allow(t, dir, 0o555)
		},
	}
	for name, prepare := range tests {
		t.Run(name, func(t *testing.T) {
			parent, err := os.MkdirTemp("", "store")
			if err != nil {
				t.Fatal(err)
			}
			dir := filepath.Join(parent, "data")
			t.Cleanup(func() {
				allow(t, dir, 0o700)
				if err := os.RemoveAll(parent); err != nil {
					t.Error(err)
				}
			})
			allow(t, parent, 0o755)
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			binary := copied(t, parent)
			prepare(t, dir)
			if said := asNobody(t, binary, dir); !strings.Contains(said, forbidden) {
				t.Errorf("the other user is told %q", said)
			}
		})
	}
}

func fillFolder(t *testing.T, dir string) {
	t.Helper()
	s, err := Open(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func allow(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// nobody is the user without rights.
const nobody = 65534

// give makes the other user the owner of a file, where there is another one.
func give(t *testing.T, path string) {
	t.Helper()
	if os.Geteuid() != 0 {
		return
	}
	if err := os.Chown(path, nobody, nobody); err != nil {
		t.Fatal(err)
	}
}

// copied puts this binary where another user may start it.
func copied(t *testing.T, dir string) string {
	t.Helper()
	from, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = from.Close() }() // only read from
	path := filepath.Join(dir, "store.test")
	to, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE, 0o755) // #nosec G302,G304 -- a program, in the test's own folder
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(to, from); err != nil {
		t.Fatal(err)
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	allow(t, path, 0o755)
	return path
}

// asNobody opens the store as a user without rights and returns what it says.
func asNobody(t *testing.T, binary, dir string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), binary) // #nosec G204 -- this very binary
	cmd.Env = []string{child + "=open", childFolder + "=" + dir}
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	out, err := cmd.CombinedOutput()
	if err == nil {
		t.Error("a folder that may not be written was opened")
	}
	return string(out)
}
