package bank

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The bounds of packs, several times what the packs that are built in need:
// what a folder holds by mistake neither fills the memory nor the screen.
const (
	maxEntries   = 1000     // of a folder
	maxPacks     = 64       // of a folder, the first by name
	maxBytes     = 64 << 10 // of a file
	maxQuestions = 200      // of a principle
	maxLines     = 40       // of a list
	maxText      = 800      // characters of a text
	maxName      = 60       // characters of a name, theme or ID
	maxReason    = 160      // characters of what is said about a mistake
)

// packsIn returns the names of the packs of a folder in order, and why some are
// not among them. A folder that does not exist has none.
func packsIn(folder fs.FS) (names []string, refused []error) {
	entries, err := entriesOf(folder)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		e := refuse("", 0, "the folder can't be read: "+cause(err))
		e.Err = err
		return nil, []error{e}
	case len(entries) > maxEntries:
		return nil, []error{refuse("", 0, fmt.Sprintf("the folder has more than %d files, so none was read", maxEntries))}
	}
	for _, f := range entries {
		// What starts with a dot is an editor's or the system's, not the person's.
		if !f.IsDir() && path.Ext(f.Name()) == ".toml" && !strings.HasPrefix(f.Name(), ".") {
			names = append(names, f.Name())
		}
	}
	slices.Sort(names)
	if n := len(names); n > maxPacks {
		names = names[:maxPacks]
		refused = append(refused, refuse("", 0, fmt.Sprintf("the folder has %d packs; only the first %d by name were read", n, maxPacks)))
	}
	return names, refused
}

// entriesOf returns the entries of a folder, one more than maxEntries at most.
func entriesOf(folder fs.FS) ([]fs.DirEntry, error) {
	f, err := folder.Open(".")
	if err != nil {
		return nil, err
	}
	dir, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, errors.Join(fs.ErrInvalid, f.Close())
	}
	entries, err := dir.ReadDir(maxEntries + 1)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return entries, errors.Join(err, f.Close())
}

// contents reads a file. Whatever is no plain file is not opened: a pipe would
// be waited for.
func contents(folder fs.FS, file string) ([]byte, error) {
	info, err := fs.Stat(folder, file)
	if err != nil {
		return nil, unread(file, err)
	}
	if !info.Mode().IsRegular() {
		return nil, refuse(file, 0, "is no plain file")
	}
	f, err := folder.Open(file)
	if err != nil {
		return nil, unread(file, err)
	}
	raw, err := io.ReadAll(io.LimitReader(f, maxBytes+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, unread(file, err)
	}
	if len(raw) > maxBytes {
		return nil, refuse(file, 0, fmt.Sprintf("is larger than %d kB; split it into smaller ones", maxBytes>>10))
	}
	return raw, nil
}

func unread(file string, err error) error {
	e := refuse(file, 0, "can't be read: "+cause(err))
	e.Err = err
	return e
}

// cause is an error of the system without the operation and the path.
func cause(err error) string {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err.Error()
	}
	return err.Error()
}
