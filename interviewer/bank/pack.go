package bank

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"tellmemore/interviewer"
)

// PackError says where a pack is wrong and why. It is ErrPack.
type PackError struct {
	File   string // name of the file in its folder; "" for the folder itself
	Line   int    // counted from 1; 0 where the file as a whole can't be read
	Reason string // on one line, short enough to be read
	Err    error  // of the system, where there is one
}

// Error names file, line and reason.
func (e *PackError) Error() string {
	switch {
	case e.File == "":
		return fmt.Sprintf("%v: %s", ErrPack, e.Reason)
	case e.Line == 0:
		return fmt.Sprintf("%v: %s: %s", ErrPack, e.File, e.Reason)
	}
	return fmt.Sprintf("%v: %s:%d: %s", ErrPack, e.File, e.Line, e.Reason)
}

// Unwrap returns ErrPack and the system's error.
func (e *PackError) Unwrap() []error {
	if e.Err == nil {
		return []error{ErrPack}
	}
	return []error{ErrPack, e.Err}
}

// refuse returns a PackError that can be shown: names and values in it are a
// stranger's as far as the screen is concerned.
func refuse(file string, line int, reason string) *PackError {
	return &PackError{File: plain(file, maxName), Line: line, Reason: plain(reason, maxReason)}
}

// plain returns a text on one line, without what can't be shown, of at most n
// characters.
func plain(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	all := []rune(strings.Map(func(r rune) rune {
		if unshowable(r) {
			return unicode.ReplacementChar
		}
		return r
	}, text))
	if len(all) > n {
		return string(all[:n-1]) + "…"
	}
	return string(all)
}

// unshowable reports characters that have no shape, or that turn the text
// around them: on a screen such a text would not say what the file says.
func unshowable(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// pack is a file of the bank. A probe stands there as a layer alone, or before
// a colon and the question that asks for it; see split.
type pack struct {
	Name      string              `toml:"name"`
	Listens   string              `toml:"listens"`
	Meaning   string              `toml:"meaning"`
	Show      []string            `toml:"show"`
	Avoid     []string            `toml:"avoid"`
	Frames    []string            `toml:"frames"`
	Metrics   []string            `toml:"metrics"`
	Probes    []interviewer.Probe `toml:"probes"`
	Levels    map[string]string   `toml:"levels"`
	Questions []entry             `toml:"question"`

	asks []string // for each probe the question of its own; "" for none
}

// entry is a question as it stands in a file.
type entry struct {
	ID     string              `toml:"id"`
	Theme  string              `toml:"theme"`
	Text   string              `toml:"text"`
	Levels []interviewer.Level `toml:"levels"` // left out for all
	Rounds []Round             `toml:"rounds"` // left out for all
}

// fault is a mistake at a key of a pack, as "question", "2", "id".
type fault struct {
	key    []string
	reason string
}

func wrong(reason string, key ...string) *fault { return &fault{key: key, reason: reason} }

// at gives the fault its place in the file.
func (f *fault) at(file string, raw []byte) *PackError {
	return refuse(file, locate(raw).line(f.key), f.reason)
}

// unmark drops the mark that some editors put before the first byte.
func unmark(raw []byte) []byte { return bytes.TrimPrefix(raw, []byte("\ufeff")) }

// parse reads a pack and checks what can be checked of it alone. Text comes
// back with single spaces, however it was broken into lines. Errors: *PackError.
func parse(file string, raw []byte) (pack, error) {
	var p pack
	err := toml.NewDecoder(bytes.NewReader(raw)).DisallowUnknownFields().Decode(&p)
	var broken *toml.DecodeError
	var unknown *toml.StrictMissingError
	switch {
	case errors.As(err, &unknown) && len(unknown.Errors) > 0:
		line, _ := unknown.Errors[0].Position()
		return p, refuse(file, line, fmt.Sprintf("unknown key %q", strings.Join(unknown.Errors[0].Key(), ".")))
	case errors.As(err, &broken):
		line, _ := broken.Position()
		return p, refuse(file, line, reason(broken))
	case err != nil:
		return p, refuse(file, 1, strings.TrimPrefix(err.Error(), "toml: "))
	}
	if f := p.check(); f != nil {
		return p, f.at(file, raw)
	}
	return p, nil
}

// reason says what is wrong in a file without the words of this program's code.
func reason(e *toml.DecodeError) string {
	what := strings.TrimPrefix(e.Error(), "toml: ")
	key := strings.Join(e.Key(), ".")
	if kind, _, ok := strings.Cut(what, " into "); ok {
		what = strings.TrimPrefix(kind, "cannot decode TOML ") + " where another kind of value belongs"
	}
	if key != "" {
		return key + ": " + what
	}
	return what
}

// check tidies every text and returns the first fault.
func (p *pack) check() *fault {
	if f := first(
		tidy(&p.Name, true, "name"),
		tidy(&p.Listens, false, "listens"),
		tidy(&p.Meaning, false, "meaning"),
		tidyAll(p.Show, "show"),
		tidyAll(p.Avoid, "avoid"),
		tidyAll(p.Frames, "frames"),
		tidyAll(p.Metrics, "metrics"),
		p.split(),
		among(p.Probes, interviewer.Probes(), "probe", "probes"),
	); f != nil {
		return f
	}
	for _, level := range slices.Sorted(maps.Keys(p.Levels)) {
		text := p.Levels[level]
		if !slices.Contains(interviewer.Levels(), interviewer.Level(level)) {
			return wrong(fmt.Sprintf("%q is no level; there are %s", level, list(interviewer.Levels())), "levels", level)
		}
		if f := tidy(&text, true, "levels", level); f != nil {
			return f
		}
		p.Levels[level] = text
	}
	if len(p.Questions) == 0 {
		return wrong("at least one question is needed")
	}
	for i := range p.Questions {
		if f := p.Questions[i].check("question", strconv.Itoa(i)); f != nil {
			return f
		}
	}
	return nil
}

// split takes the questions off the probes, of which the layers stay.
func (p *pack) split() *fault {
	p.asks = make([]string, len(p.Probes))
	for i, probe := range p.Probes {
		layer, ask, own := strings.Cut(string(probe), ":")
		p.Probes[i] = interviewer.Probe(strings.TrimSpace(layer))
		if f := tidy(&ask, own, "probes", strconv.Itoa(i), "question of a probe"); f != nil {
			return f
		}
		p.asks[i] = ask
	}
	return nil
}

func (e *entry) check(at ...string) *fault {
	key := func(name string) []string { return append(slices.Clone(at), name) }
	f := first(
		tidy(&e.ID, true, key("id")...),
		tidy(&e.Theme, true, key("theme")...),
		tidy(&e.Text, true, key("text")...),
		among(e.Levels, interviewer.Levels(), "level", key("levels")...),
		among(e.Rounds, Rounds(), "round", key("rounds")...),
	)
	if f == nil && strings.Contains(e.ID, " ") {
		return wrong(fmt.Sprintf("id %q has a space", e.ID), key("id")...)
	}
	return f
}

func first(faults ...*fault) *fault {
	for _, f := range faults {
		if f != nil {
			return f
		}
	}
	return nil
}

// tidy makes one line of a text and refuses what nobody can read, or would.
func tidy(text *string, needed bool, key ...string) *fault {
	*text = strings.Join(strings.Fields(*text), " ")
	name := key[len(key)-1]
	if *text == "" && needed {
		return wrong(name+" is missing or empty", key...)
	}
	if strings.ContainsFunc(*text, unshowable) {
		return wrong(name+" has a character that can't be shown", key...)
	}
	most := maxText
	if name == "name" || name == "theme" || name == "id" {
		most = maxName
	}
	if n := utf8.RuneCountInString(*text); n > most {
		return wrong(fmt.Sprintf("%s has %d characters; at most %d fit", name, n, most), key...)
	}
	return nil
}

func tidyAll(texts []string, name string) *fault {
	if len(texts) > maxLines {
		return wrong(fmt.Sprintf("%s has %d lines; at most %d fit", name, len(texts), maxLines), name)
	}
	for i := range texts {
		key := []string{name, strconv.Itoa(i)}
		if f := tidy(&texts[i], false, name); f != nil {
			return wrong(f.reason, key...)
		}
		if texts[i] == "" {
			return wrong(name+" has an empty line", key...)
		}
	}
	return nil
}

// among refuses what is not one of the known, what comes twice, and a list that
// is there and empty, which would mean all and none.
func among[T ~string](have, known []T, what string, key ...string) *fault {
	if have != nil && len(have) == 0 {
		return wrong(key[len(key)-1]+" is empty; leave it out for all", key...)
	}
	for i, v := range have {
		at := append(slices.Clone(key), strconv.Itoa(i))
		if !slices.Contains(known, v) {
			return wrong(fmt.Sprintf("%q is no %s; there are %s", v, what, list(known)), at...)
		}
		if slices.Contains(have[:i], v) {
			return wrong(fmt.Sprintf("%s %q is named twice", what, v), at...)
		}
	}
	return nil
}

func list[T ~string](all []T) string {
	words := make([]string, len(all))
	for i, v := range all {
		words[i] = string(v)
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// part returns the first key that the file has besides name and questions; ""
// for none.
func (p pack) part() string {
	switch {
	case p.Listens != "":
		return "listens"
	case p.Meaning != "":
		return "meaning"
	case p.Show != nil:
		return "show"
	case p.Avoid != nil:
		return "avoid"
	case p.Frames != nil:
		return "frames"
	case p.Metrics != nil:
		return "metrics"
	case p.Probes != nil:
		return "probes"
	case p.Levels != nil:
		return "levels"
	}
	return ""
}

// places are the lines of a file by key, as "question.2.id", in small letters,
// as keys are compared.
type places map[string]int

// line returns the line of a key, or of what it would stand in.
func (l places) line(key []string) int {
	for n := len(key); n > 0; n-- {
		if at, ok := l[strings.ToLower(strings.Join(key[:n], "."))]; ok {
			return at
		}
	}
	return 1
}

// locate finds the line of every key and of every value in a list.
func locate(raw []byte) places {
	l := places{}
	lineOf := func(at unstable.Range) int { return 1 + bytes.Count(raw[:at.Offset], []byte("\n")) }
	var p unstable.Parser
	p.Reset(raw)
	var table []string
	count := map[string]int{}
	for p.NextExpression() {
		e := p.Expression()
		switch e.Kind {
		case unstable.Table:
			table = l.key(lineOf, nil, e)
		case unstable.ArrayTable:
			table = l.key(lineOf, nil, e)
			name := strings.Join(table, ".")
			table = append(table, strconv.Itoa(count[name]))
			l[strings.Join(table, ".")] = l[name]
			count[name]++
		case unstable.KeyValue:
			l.value(lineOf, l.key(lineOf, table, e), e.Value())
		}
	}
	return l
}

// key notes where the key of a node stands and returns it.
func (l places) key(lineOf func(unstable.Range) int, within []string, n *unstable.Node) []string {
	at := slices.Clone(within)
	for k := n.Key(); k.Next(); {
		at = append(at, strings.ToLower(string(k.Node().Data)))
		l[strings.Join(at, ".")] = lineOf(k.Node().Raw)
	}
	return at
}

func (l places) value(lineOf func(unstable.Range) int, at []string, n *unstable.Node) {
	switch n.Kind {
	case unstable.Array:
		i := 0
		for c := n.Children(); c.Next(); i++ {
			here := append(slices.Clone(at), strconv.Itoa(i))
			if c.Node().Raw.Length > 0 {
				l[strings.Join(here, ".")] = lineOf(c.Node().Raw)
			}
			l.value(lineOf, here, c.Node())
		}
	case unstable.InlineTable:
		for c := n.Children(); c.Next(); {
			if c.Node().Kind == unstable.KeyValue {
				l.value(lineOf, l.key(lineOf, at, c.Node()), c.Node().Value())
			}
		}
	}
}
