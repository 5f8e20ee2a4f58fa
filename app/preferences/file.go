package preferences

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

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
