// Package bank is the interviewer's knowledge of principles and questions,
// read from packs: one TOML file a principle, which a person can read, edit
// and add to.
//
// It is core: pure Go, importing the interviewer and a TOML parser.
package bank

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"tellmemore/interviewer"
)

// Errors of the bank. Test with errors.Is.
var (
	// ErrPack: a file is no valid pack; a PackError names file, line and reason.
	ErrPack = errors.New("question pack")
	// ErrPrinciple: no principle, or more than one, is called so.
	ErrPrinciple = errors.New("no such principle")
	// ErrQuestion: the principle has no question for that level and round.
	ErrQuestion = errors.New("no such question")
)

// Round is one interview of a loop, named by who leads it.
type Round string

// The rounds of a loop.
const (
	HiringManager Round = "hiring-manager"
	SkipLevel     Round = "skip-level"
	PeerManager   Round = "peer-manager"
	BarRaiser     Round = "bar-raiser"
	Technical     Round = "technical"
)

// AnyRound and AnyLevel ask for questions whatever they are tagged with, as in
// a round practised by itself.
const (
	AnyRound Round             = ""
	AnyLevel interviewer.Level = ""
)

// Rounds lists the rounds in the order of a loop.
func Rounds() []Round {
	return []Round{HiringManager, SkipLevel, PeerManager, BarRaiser, Technical}
}

// AsksFor returns the names of the two principles that the round is about; nil
// for a round that may ask for any.
func (r Round) AsksFor() []string {
	switch r {
	case SkipLevel:
		return []string{"Think Big", "Ownership"}
	case PeerManager:
		return []string{"Earn Trust", "Deliver Results"}
	case Technical:
		return []string{"Dive Deep", "Think Big"}
	}
	return nil
}

// Principle is one Leadership Principle, or a value of a person's own pack. A
// pack that leaves a part out leaves it empty here; the packs that are built
// in have all of them.
type Principle struct {
	Name    string   // as it is spelled everywhere
	Listens string   // what the interviewer listens for, one sentence
	Meaning string   // what it means at scale
	Show    []string // what an answer should show
	Avoid   []string // what speaks against it
	Frames  []string // how such a story can be told, gaps in capitals
	Metrics []string // measures that speak for it
	// Probes are the follow-ups that are typical for it, most typical first: a
	// layer and one question that asks for it.
	Probes []interviewer.Ask
	// Levels say what is expected at each level.
	Levels map[interviewer.Level]string
}

func (p Principle) clone() Principle {
	p.Show, p.Avoid = slices.Clone(p.Show), slices.Clone(p.Avoid)
	p.Frames, p.Metrics = slices.Clone(p.Frames), slices.Clone(p.Metrics)
	p.Probes, p.Levels = slices.Clone(p.Probes), maps.Clone(p.Levels)
	return p
}

// Question is a question with the rounds that it suits.
type Question struct {
	interviewer.Question
	Rounds []Round // empty for all
}

// suits reports whether the question may be asked there.
func (q Question) suits(level interviewer.Level, round Round) bool {
	return (level == AnyLevel || len(q.Levels) == 0 || slices.Contains(q.Levels, level)) &&
		(round == AnyRound || len(q.Rounds) == 0 || slices.Contains(q.Rounds, round))
}

// Bank holds the principles in the order of their files.
type Bank struct {
	principles []Principle
	questions  map[string][]Question // by principle
	described  map[string]string     // the file of a principle, by its name
	asked      map[string]string     // the file of a question, by its ID
}

// Load reads every pack of a folder, by the order of the file names, and stops
// at the first that is wrong. Errors: ErrPack, as *PackError for a file.
func Load(packs fs.FS) (*Bank, error) {
	b, refused := (&Bank{}).With(packs)
	switch {
	case len(refused) > 0:
		return nil, refused[0]
	case len(b.principles) == 0:
		return nil, fmt.Errorf("%w: none in the folder", ErrPack)
	}
	return b, nil
}

// With returns the bank with the packs of another folder, a person's own, by
// the order of the file names. A pack brings a new principle, or, with a name
// that is there already and nothing else but questions, adds to that one. A
// file that is wrong is left out as a whole and comes back as a *PackError;
// all others are in, up to the bounds of folder.go. A folder that does not
// exist adds nothing.
func (b *Bank) With(own fs.FS) (*Bank, []error) {
	more := b.copied()
	files, refused := packsIn(own)
	for _, name := range files {
		if err := more.read(own, name); err != nil {
			refused = append(refused, err)
		}
	}
	return more, refused
}

func (b *Bank) copied() *Bank {
	c := &Bank{
		principles: slices.Clone(b.principles), questions: map[string][]Question{},
		described: map[string]string{}, asked: map[string]string{},
	}
	for name, all := range b.questions {
		c.questions[name] = slices.Clone(all)
	}
	maps.Copy(c.described, b.described)
	maps.Copy(c.asked, b.asked)
	return c
}

// read adds a file to the bank, or leaves the bank as it is.
func (b *Bank) read(packs fs.FS, file string) error {
	raw, err := contents(packs, file)
	if err != nil {
		return err
	}
	raw = unmark(raw)
	p, err := parse(file, raw)
	if err != nil {
		return err
	}
	if f := b.clash(p); f != nil {
		return f.at(file, raw)
	}
	b.add(file, p)
	return nil
}

// named returns where the principle stands whatever its case; -1 for a new one.
func (b *Bank) named(name string) int {
	return slices.IndexFunc(b.principles, func(p Principle) bool { return strings.EqualFold(p.Name, name) })
}

// clash returns what of a pack does not go with what the bank has.
func (b *Bank) clash(p pack) *fault {
	if i := b.named(p.Name); i >= 0 {
		name := b.principles[i].Name
		if part := p.part(); part != "" {
			return wrong(fmt.Sprintf("%q is described in %s already; to add to it, give its name and questions alone", name, b.described[name]), part)
		}
	} else if p.Listens == "" {
		return wrong(fmt.Sprintf("listens is missing or empty, and %q is no principle that is there already", p.Name), "name")
	}
	have := 0
	if i := b.named(p.Name); i >= 0 {
		have = len(b.questions[b.principles[i].Name])
	}
	if have+len(p.Questions) > maxQuestions {
		return wrong(fmt.Sprintf("with these %q has more than %d questions; take some out", p.Name, maxQuestions), "question")
	}
	seen := map[string]bool{}
	for i, q := range p.Questions {
		at := []string{"question", strconv.Itoa(i), "id"}
		if file, ok := b.asked[q.ID]; ok {
			return wrong(fmt.Sprintf("id %q is in %s already", q.ID, file), at...)
		}
		if seen[q.ID] {
			return wrong(fmt.Sprintf("id %q is in this file already", q.ID), at...)
		}
		seen[q.ID] = true
	}
	return nil
}

func (b *Bank) add(file string, p pack) {
	name := p.Name
	if i := b.named(name); i >= 0 {
		name = b.principles[i].Name
	} else {
		b.described[name] = file
		principle := Principle{
			Name: name, Listens: p.Listens, Meaning: p.Meaning, Show: p.Show, Avoid: p.Avoid,
			Frames: p.Frames, Metrics: p.Metrics, Levels: map[interviewer.Level]string{},
		}
		for i, probe := range p.Probes {
			principle.Probes = append(principle.Probes, interviewer.Ask{Probe: probe, Text: cmp.Or(p.asks[i], follows[probe])})
		}
		for level, text := range p.Levels {
			principle.Levels[interviewer.Level(level)] = text
		}
		b.principles = append(b.principles, principle)
	}
	for _, q := range p.Questions {
		b.asked[q.ID] = file
		b.questions[name] = append(b.questions[name], Question{
			Question: interviewer.Question{ID: q.ID, Principle: name, Text: q.Text, Levels: q.Levels, Theme: q.Theme},
			Rounds:   q.Rounds,
		})
	}
}

// Principles returns every principle in the usual order.
func (b *Bank) Principles() []Principle {
	all := make([]Principle, 0, len(b.principles))
	for _, p := range b.principles {
		all = append(all, p.clone())
	}
	return all
}

// Principle returns the one that is called so, whatever the case, or the only
// one with a word that begins so: "backbone". Errors: ErrPrinciple.
func (b *Bank) Principle(name string) (Principle, error) {
	want := strings.ToLower(strings.TrimSpace(name))
	var found []Principle
	for _, p := range b.principles {
		have := strings.ToLower(p.Name)
		if have == want {
			return p.clone(), nil
		}
		if want != "" && (strings.HasPrefix(have, want) || strings.Contains(have, " "+want)) {
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0].clone(), nil
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

// Questions returns the principle's questions that suit the level and the
// round, in the order of the files.
func (b *Bank) Questions(principle string, level interviewer.Level, round Round) []Question {
	var fit []Question
	for _, q := range b.questions[principle] {
		if q.suits(level, round) {
			q.Levels, q.Rounds = slices.Clone(q.Levels), slices.Clone(q.Rounds)
			fit = append(fit, q)
		}
	}
	return fit
}

// Pick returns a question for the level and the round that was not used, or
// the one used longest ago. used has question IDs, the last one used last.
// Errors: ErrPrinciple, and ErrQuestion where none suits.
func (b *Bank) Pick(principle string, level interviewer.Level, round Round, used []string, seed uint64) (interviewer.Question, error) {
	if len(b.questions[principle]) == 0 {
		return interviewer.Question{}, fmt.Errorf("%w: %q", ErrPrinciple, principle)
	}
	fit := b.Questions(principle, level, round)
	if len(fit) == 0 {
		return interviewer.Question{}, fmt.Errorf("%w: %q has none for %s in the round %q", ErrQuestion, principle, level, round)
	}
	last := func(q Question) int {
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
	fit = slices.DeleteFunc(fit, func(q Question) bool { return last(q) != oldest })
	return fit[seed%uint64(len(fit))].Question, nil
}

// Surprise returns a principle that was never practised, or one of the four
// practised longest ago, of those with a question for the level; the zero
// Principle where there is none.
func (b *Bank) Surprise(practised map[string]time.Time, level interviewer.Level, seed uint64) Principle {
	ordered := slices.DeleteFunc(b.Principles(), func(p Principle) bool {
		return len(b.Questions(p.Name, level, AnyRound)) == 0
	})
	if len(ordered) == 0 {
		return Principle{}
	}
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
