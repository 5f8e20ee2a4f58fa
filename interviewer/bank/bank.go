// Package bank is the interviewer's knowledge of principles and questions,
// read from packs: one TOML file a principle, which a person can read and edit.
//
// It is core: pure Go, importing the interviewer and a TOML parser.
package bank

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"tellmemore/interviewer"
)

// Errors of the bank. Test with errors.Is.
var (
	// ErrPack: a file is no valid pack; the error names file, line and reason.
	ErrPack = errors.New("question pack")
	// ErrPrinciple: no principle, or more than one, is called so.
	ErrPrinciple = errors.New("no such principle")
)

// Principle is one Leadership Principle.
type Principle struct {
	Name    string // as it is spelled everywhere
	Listens string // what the interviewer listens for, one sentence
}

// Bank holds the principles in the order of their files.
type Bank struct {
	principles []Principle
	questions  map[string][]interviewer.Question // by principle
}

// pack is a file of the bank.
type pack struct {
	Name      string     `toml:"name"`
	Listens   string     `toml:"listens"`
	Questions []question `toml:"question"`
}

type question struct {
	ID     string              `toml:"id"`
	Theme  string              `toml:"theme"`
	Text   string              `toml:"text"`
	Levels []interviewer.Level `toml:"levels"` // empty for all
}

// Load reads every pack of a folder, by the order of the file names. Errors:
// ErrPack.
func Load(packs fs.FS) (*Bank, error) {
	names, err := fs.Glob(packs, "*.toml")
	if err != nil {
		return nil, fmt.Errorf("list packs: %w", err)
	}
	b := &Bank{questions: map[string][]interviewer.Question{}}
	seen := map[string]string{} // question IDs by file
	for _, name := range names {
		raw, err := fs.ReadFile(packs, name)
		if err != nil {
			return nil, fmt.Errorf("read pack: %w", err)
		}
		p, err := parse(name, raw)
		if err != nil {
			return nil, err
		}
		if err := b.add(name, p, seen); err != nil {
			return nil, err
		}
	}
	if len(b.principles) == 0 {
		return nil, fmt.Errorf("%w: none in the folder", ErrPack)
	}
	return b, nil
}

func parse(name string, raw []byte) (pack, error) {
	var p pack
	d := toml.NewDecoder(strings.NewReader(string(raw))).DisallowUnknownFields()
	err := d.Decode(&p)
	var wrong *toml.DecodeError
	var unknown *toml.StrictMissingError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		wrong = &unknown.Errors[0]
		line, _ := wrong.Position()
		return p, fmt.Errorf("%w: %s:%d: unknown key %q", ErrPack, name, line, strings.Join(wrong.Key(), "."))
	case errors.As(err, &wrong):
		line, _ := wrong.Position()
		return p, fmt.Errorf("%w: %s:%d: %s", ErrPack, name, line, wrong.Error())
	case err != nil:
		return p, fmt.Errorf("%w: %s: %w", ErrPack, name, err)
	}
	return p, nil
}

func (b *Bank) add(file string, p pack, seen map[string]string) error {
	if p.Name == "" || p.Listens == "" || len(p.Questions) == 0 {
		return fmt.Errorf("%w: %s: name, listens and at least one question are needed", ErrPack, path.Base(file))
	}
	b.principles = append(b.principles, Principle{Name: p.Name, Listens: p.Listens})
	for _, q := range p.Questions {
		if q.ID == "" || q.Text == "" || q.Theme == "" {
			return fmt.Errorf("%w: %s: question %q needs an id, a theme and a text", ErrPack, file, q.ID)
		}
		if other, ok := seen[q.ID]; ok {
			return fmt.Errorf("%w: %s: question %q is in %s already", ErrPack, file, q.ID, other)
		}
		seen[q.ID] = file
		for _, l := range q.Levels {
			if !slices.Contains(interviewer.Levels(), l) {
				return fmt.Errorf("%w: %s: question %q has level %q; levels are L6, L7 and L8", ErrPack, file, q.ID, l)
			}
		}
		b.questions[p.Name] = append(b.questions[p.Name], interviewer.Question{
			ID: q.ID, Principle: p.Name, Text: q.Text, Levels: q.Levels, Theme: q.Theme,
		})
	}
	return nil
}

// Principles returns every principle in the usual order.
func (b *Bank) Principles() []Principle { return slices.Clone(b.principles) }

// Principle returns the one that is called so, whatever the case, or the only
// one with a word that begins so: "backbone". Errors: ErrPrinciple.
func (b *Bank) Principle(name string) (Principle, error) {
	want := strings.ToLower(strings.TrimSpace(name))
	var found []Principle
	for _, p := range b.principles {
		have := strings.ToLower(p.Name)
		if have == want {
			return p, nil
		}
		if want != "" && (strings.HasPrefix(have, want) || strings.Contains(have, " "+want)) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	names := make([]string, 0, len(b.principles))
	for _, p := range b.principles {
		names = append(names, p.Name)
	}
	if len(found) > 1 {
		return Principle{}, fmt.Errorf("%w: %q fits %q and %q", ErrPrinciple, name, found[0].Name, found[1].Name)
	}
	return Principle{}, fmt.Errorf("%w: %q; there are %s", ErrPrinciple, name, strings.Join(names, ", "))
}

// Questions returns the principle's questions that suit the level.
func (b *Bank) Questions(principle string, level interviewer.Level) []interviewer.Question {
	var fit []interviewer.Question
	for _, q := range b.questions[principle] {
		if len(q.Levels) == 0 || slices.Contains(q.Levels, level) {
			fit = append(fit, q)
		}
	}
	return fit
}

// Pick returns a question that was not used, or the one used longest ago. used
// has question IDs, the last one used last. Errors: ErrPrinciple.
func (b *Bank) Pick(principle string, level interviewer.Level, used []string, seed uint64) (interviewer.Question, error) {
	fit := b.Questions(principle, level)
	if len(fit) == 0 {
		return interviewer.Question{}, fmt.Errorf("%w: %q has no question at %s", ErrPrinciple, principle, level)
	}
	last := func(q interviewer.Question) int {
		for i := len(used) - 1; i >= 0; i-- {
			if used[i] == q.ID {
				return i
			}
		}
		return -1
	}
	oldest := len(used)
	for _, q := range fit {
		oldest = min(oldest, last(q))
	}
	fit = slices.DeleteFunc(fit, func(q interviewer.Question) bool { return last(q) != oldest })
	return fit[seed%uint64(len(fit))], nil
}

// Surprise returns a principle that was never practised, or one of the four
// practised longest ago.
func (b *Bank) Surprise(practised map[string]time.Time, seed uint64) Principle {
	ordered := b.Principles()
	slices.SortStableFunc(ordered, func(x, y Principle) int {
		return practised[x.Name].Compare(practised[y.Name])
	})
	n := 0
	for n < len(ordered) && practised[ordered[n].Name].IsZero() {
		n++
	}
	if n == 0 {
		n = min(4, len(ordered))
	}
	return ordered[seed%uint64(n)]
}
