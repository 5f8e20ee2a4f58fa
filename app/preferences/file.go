package preferences

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// DamagedError says where the file of the settings can't be read.
type DamagedError struct {
	Path   string
	Line   int // from 1; 0 where it is not known
	Reason string
}

// Error names file and line.
func (e *DamagedError) Error() string {
	return fmt.Sprintf("read settings: %s line %d: %s", e.Path, e.Line, e.Reason)
}

// Choices are the preferences of the running program and the file that keeps
// them. Its methods may be called from any goroutine.
type Choices struct {
	path string

	mu  sync.Mutex
	now Preferences
	err error // why the file was not read
}

// Open reads the choices. A file that is not there gives the defaults; so does
// one that can't be read, which stays as it is and is the matter of Err.
func Open(path string) *Choices {
	c := &Choices{path: path, now: Default()}
	p, _, err := read(path)
	if err == nil {
		c.now = p
	} else if !errors.Is(err, fs.ErrNotExist) {
		c.err = err
	}
	return c
}

// Err returns why the file was not read and the defaults hold, nil when it
// was: a *DamagedError, fs.ErrPermission.
func (c *Choices) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Now returns the present choices.
func (c *Choices) Now() Preferences {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Change changes the choices and keeps them. What another program wrote
// meanwhile is kept, and so are keys of the file that are not known here. A
// change that can't be kept holds until the program ends; a damaged file is
// never written over. Errors: a *DamagedError, fs.ErrPermission, and those of a
// full disk.
func (c *Choices) Change(change func(*Preferences)) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	p, raw, err := read(c.path)
	switch {
	case err == nil:
		c.now = p
	case !errors.Is(err, fs.ErrNotExist):
		change(&c.now)
		c.err = err
		return err
	}
	change(&c.now)
	c.err = nil
	return write(c.path, raw, c.now)
}

// read returns the choices of the file and the file itself.
func read(path string) (Preferences, []byte, error) {
	p := Default()
	raw, err := os.ReadFile(path) // #nosec G304 -- the person's own settings
	if err != nil {
		return p, nil, fmt.Errorf("read settings: %w", err)
	}
	p, err = parse(raw)
	var damaged *DamagedError
	if errors.As(err, &damaged) {
		damaged.Path = path
	}
	return p, raw, err
}

// parse reads a file; what is not in it is as by default.
func parse(raw []byte) (Preferences, error) {
	p := Default()
	// Keys that are not known here are read too: they are written back later.
	err := toml.Unmarshal(raw, &map[string]any{})
	if err == nil {
		err = toml.Unmarshal(raw, &p)
	}
	var at *toml.DecodeError
	switch {
	case errors.As(err, &at):
		line, _ := at.Position()
		return Default(), &DamagedError{Line: line, Reason: strings.TrimPrefix(at.Error(), "toml: ")}
	case err != nil:
		return Default(), &DamagedError{Reason: strings.TrimPrefix(err.Error(), "toml: ")}
	}
	if key, reason := misfit(p); key != "" {
		return Default(), &DamagedError{Line: lineOf(raw, key), Reason: key + " is " + reason}
	}
	return p, nil
}

// misfit returns the key of a value that no setting takes, and why.
func misfit(p Preferences) (key, reason string) {
	switch {
	case !slices.Contains(earNames(), string(p.Speech.Ear)):
		return "speech.engine", fmt.Sprintf("%s, not %q", orList(earNames()), p.Speech.Ear)
	case !slices.Contains(chooserNames(), string(p.FollowUps.Chooser)):
		return "follow-ups.engine", fmt.Sprintf("%s, not %q", orList(chooserNames()), p.FollowUps.Chooser)
	case !paceFits(p.Voice.Pace):
		return "voice.pace", fmt.Sprintf("%.1f to %.1f, not %g", SlowestPace, FastestPace, p.Voice.Pace)
	}
	return "", ""
}

// lineOf returns the line on which a key stands, 0 for none.
func lineOf(raw []byte, key string) int {
	var p unstable.Parser
	p.Reset(raw)
	table := ""
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		var first unstable.Range
		for k := e.Key(); k.Next(); {
			if parts == nil {
				first = k.Node().Raw
			}
			parts = append(parts, string(k.Node().Data))
		}
		name := strings.Join(parts, ".")
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			table = name + "."
		case unstable.KeyValue:
			if table+name == key {
				return p.Shape(first).Start.Line
			}
		}
	}
	return 0
}

// write puts the choices in the place of the file, whole or not at all. Keys of
// the file that are not known here are taken along.
func write(path string, old []byte, p Preferences) error {
	raw, err := merged(old, p)
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real // a link to a file that is kept elsewhere stays one
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".settings-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write settings: %w", err)
	}
	_, err = f.Write(raw)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the error that counts is the one above
		return fmt.Errorf("write settings: %w", err)
	}
	return nil
}

const heading = "# Settings of Tell Me More. Keys of services are not here but in the system keyring.\n\n"

func merged(old []byte, p Preferences) ([]byte, error) {
	ours, err := toml.Marshal(p)
	if err != nil {
		return nil, err
	}
	all, known := map[string]any{}, map[string]any{}
	if err := errors.Join(toml.Unmarshal(old, &all), toml.Unmarshal(ours, &known)); err != nil {
		return nil, err
	}
	overlay(all, known)
	raw, err := toml.Marshal(all)
	return bytes.Join([][]byte{[]byte(heading), raw}, nil), err
}

func overlay(under, over map[string]any) {
	for k, v := range over {
		deep, isTable := v.(map[string]any)
		below, wasTable := under[k].(map[string]any)
		if isTable && wasTable {
			overlay(below, deep)
			continue
		}
		under[k] = v
	}
}
