package bank

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"tellmemore/assets"
	"tellmemore/interviewer"
)

func folder(files map[string]string) fstest.MapFS {
	f := fstest.MapFS{}
	for name, text := range files {
		f[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return f
}

func ids(all []Question) []string {
	var found []string
	for _, q := range all {
		found = append(found, q.ID)
	}
	return found
}

// whole has every part that a pack can have, each on a line of its own.
const whole = `name = "Candour"
listens = "Listens for a hard truth."
meaning = """
What nobody says
in the room."""
show = [
	"One",
	"Two",
]
avoid = ["Three"]
frames = ["I told WHO that WHAT."]
metrics = ["How often"]
probes = [
	"conflict: How did they  take it?",
	"impact",
]

[levels]
L6 = "In the team."
L8 = "In the company."

[[question]]
id = "candour-01"
theme = "truth"
levels = ["L6", "L7"]
rounds = ["bar-raiser"]
text = "When did you say it?"

[[question]]
id = "candour-02"
theme = "silence"
text = "When did you not?"
`

func TestEveryPartOfAPackIsRead(t *testing.T) {
	for name, text := range map[string]string{
		"as it is":                   whole,
		"with the mark of an editor": "\ufeff" + whole,
		"with lines of Windows":      strings.ReplaceAll(whole, "\n", "\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			b, err := Load(folder(map[string]string{"candour.toml": text}))
			if err != nil {
				t.Fatal(err)
			}
			want := Principle{
				Name: "Candour", Listens: "Listens for a hard truth.", Meaning: "What nobody says in the room.",
				Show: []string{"One", "Two"}, Avoid: []string{"Three"}, Frames: []string{"I told WHO that WHAT."},
				Metrics: []string{"How often"},
				Probes: []interviewer.Ask{
					{Probe: interviewer.ProbeConflict, Text: "How did they take it?"},
					{Probe: interviewer.ProbeImpact, Text: follows[interviewer.ProbeImpact]},
				},
				Levels: map[interviewer.Level]string{interviewer.L6: "In the team.", interviewer.L8: "In the company."},
			}
			if got, err := b.Principle("candour"); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("read %+v, %v", got, err)
			}
			questions := []Question{
				{interviewer.Question{
					ID: "candour-01", Principle: "Candour", Text: "When did you say it?", Theme: "truth",
					Levels: []interviewer.Level{interviewer.L6, interviewer.L7},
				}, []Round{BarRaiser}},
				{interviewer.Question{ID: "candour-02", Principle: "Candour", Text: "When did you not?", Theme: "silence"}, nil},
			}
			if got := b.Questions("Candour", AnyLevel, AnyRound); !reflect.DeepEqual(got, questions) {
				t.Errorf("read %+v", got)
			}
		})
	}
}

func TestWrongPacks(t *testing.T) {
	change := func(old, new string) string {
		if !strings.Contains(whole, old) {
			t.Fatalf("no %q to change", old)
		}
		return strings.Replace(whole, old, new, 1)
	}
	tests := []struct {
		name, pack string
		line       int
		reason     string
	}{
		{"no TOML", "name = \"A\"\nlistens", 2, "expected"},
		{"empty", "", 1, "name is missing"},
		{"not UTF-8", change("Three", "\xff\xfe"), 10, "invalid"},
		{"unknown key", change("avoid =", "avoids ="), 10, `unknown key "avoids"`},
		{"unknown key of a question", change("theme = \"silence\"", "colour = \"red\""), 31, `unknown key "question.colour"`},
		{"key twice", change("avoid = ", "listens = \"again\"\navoid = "), 10, "listens"},
		{"a text where a list belongs", change("[\"Three\"]", "\"Three\""), 10, "string"},
		{"a number where a text belongs", change("\"One\"", "1"), 7, "integer"},
		{"no name", change("name = \"Candour\"\n", ""), 1, "name is missing"},
		{"blank name", change("\"Candour\"", "\" \\t \""), 1, "name is missing"},
		{"no listens", change("listens = \"Listens for a hard truth.\"\n", ""), 1, "listens is missing"},
		{"empty line in a list", change("\"Two\"", "\"\""), 8, "show has an empty line"},
		{"a bell in a text", change("What nobody", "What \\u0007 nobody"), 3, "can't be shown"},
		{"unknown probe", change("\"impact\"", "\"mood\""), 15, `"mood" is no probe`},
		{"unknown probe with a question", change("conflict:", "mood:"), 14, `"mood" is no probe`},
		{"a probe's question alone", change("conflict:", ""), 14, `"How did they take it?" is no probe`},
		{"probe twice", change("\"impact\"", "\"conflict\""), 15, "named twice"},
		{"probe twice, once with a question", change("\"impact\"", "\"conflict: Who?\""), 15, "named twice"},
		{"no probe at all", change("[\n\t\"conflict: How did they  take it?\",\n\t\"impact\",\n]", "[]"), 13, "probes is empty"},
		{"a probe with a colon and no question", change("\"impact\"", "\"impact: \""), 15, "question of a probe is missing or empty"},
		{"a bell in a probe's question", change("\"impact\"", "\"impact: W\\u0007hat?\""), 15, "question of a probe has a character that can't be shown"},
		{"a probe's question without end", change("\"impact\"", "\"impact: "+strings.Repeat("what ", 400)+"\""), 15, "question of a probe has 1999 characters; at most 800 fit"},
		{"a number where a probe belongs", change("\"impact\"", "1"), 15, "integer"},
		{"unknown level with a text", change("L8 =", "L9 ="), 20, `"L9" is no level; there are L6, L7 and L8`},
		{"empty text of a level", change("In the company.", ""), 20, "L8 is missing"},
		{"no question", whole[:strings.Index(whole, "[[question]]")], 1, "at least one question"},
		{"unknown level", change("\"L7\"]", "\"L9\"]"), 25, `"L9" is no level`},
		{"no level at all", change("[\"L6\", \"L7\"]", "[]"), 25, "leave it out for all"},
		{"unknown round", change("bar-raiser", "lunch"), 26, `"lunch" is no round`},
		{"question without a text", change("text = \"When did you not?\"\n", ""), 29, "text is missing"},
		{"question with an empty theme", change("\"silence\"", "\"\""), 31, "theme is missing"},
		{"question without an id", change("id = \"candour-02\"\n", ""), 29, "id is missing"},
		{"a text that turns the line", change("What nobody", "What \\u202e nobody"), 3, "can't be shown"},
		{"a bell in a list", change("\"Two\"", "\"\\u0007\""), 8, "show has a character that can't be shown"},
		{"a long name", change("Candour", strings.Repeat("Candour ", 9)), 1, "name has 71 characters; at most 60 fit"},
		{"a text without end", change("When did you not?", strings.Repeat("not ", 400)), 32, "text has 1599 characters; at most 800 fit"},
		{"a long line in a list", change("\"Two\"", "\""+strings.Repeat("two ", 400)+"\""), 8, "show has 1599 characters"},
		{"a list without end", change("[\"Three\"]", "["+strings.Repeat("\"Three\",", 41)+"]"), 10, "avoid has 41 lines; at most 40 fit"},
		{"an unknown key without end", change("avoid =", strings.Repeat("a", 9000)+" ="), 10, "unknown key \"aaa"},
		{"an unknown level of control characters", change("\"L7\"]", "\"\\u001b[2J\"]"), 25, `"\x1b[2J" is no level`},
		{"lists in lists without end", change("[\"Three\"]", strings.Repeat("[", 20000)+strings.Repeat("]", 20000)), 10, "nested"},
		{"id with a space", change("candour-02", "candour 02"), 30, "has a space"},
		{"id twice", change("candour-02", "candour-01"), 30, `"candour-01" is in this file already`},
		{"questions in one line", "name = \"A\"\nlistens = \"L\"\nquestion = [{id = \"a\", theme = \"t\", text = \"T\"},\n{id = \"b\", theme = \"t\", text = \"\"}]\n", 4, "text is missing"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(folder(map[string]string{"x.toml": tt.pack}))
			var where *PackError
			if !errors.Is(err, ErrPack) || !errors.As(err, &where) {
				t.Fatalf("error %v", err)
			}
			if where.File != "x.toml" || where.Line != tt.line || !strings.Contains(where.Reason, tt.reason) {
				t.Errorf("%q, want line %d and %q", err, tt.line, tt.reason)
			}
			if n := utf8.RuneCountInString(where.Reason); n > maxReason {
				t.Errorf("the reason has %d characters", n)
			}
			if said := fmt.Sprintf("x.toml:%d: ", tt.line); !strings.Contains(err.Error(), said) {
				t.Errorf("%q does not say %q", err, said)
			}
			if strings.Contains(where.Reason, "[]") || strings.Contains(where.Reason, "bank.") || strings.Contains(where.Reason, "\n") {
				t.Errorf("%q speaks of the code", where.Reason)
			}
		})
	}
}

func TestOwnPacks(t *testing.T) {
	const more = "name = \" ownership\"\n[[question]]\nid = \"mine-01\"\ntheme = \"mine\"\ntext = \"Mine?\"\n"
	const again = "name = \"CANDOUR\"\n[[question]]\nid = \"candour-03\"\ntheme = \"more\"\ntext = \"More?\"\n"
	tests := []struct {
		name    string
		own     fs.FS
		refused []string // of each error, in order
		added   []string // principles at the end
		asked   string   // of which principle
		want    []string // question IDs at its end
	}{
		{name: "a folder with nothing in it", own: folder(nil)},
		{name: "a folder that is not there", own: missing{}},
		{name: "a folder that can't be read", own: unreadable{}, refused: []string{"the folder can't be read: permission denied"}},
		{
			name: "a new principle", own: folder(map[string]string{"candour.toml": whole}),
			added: []string{"Candour"}, asked: "Candour", want: []string{"candour-01", "candour-02"},
		},
		{
			name: "questions for one that is built in", own: folder(map[string]string{"more.toml": more}),
			asked: "Ownership", want: []string{"mine-01"},
		},
		{
			name: "questions for one of the person's own", own: folder(map[string]string{"a.toml": whole, "b.toml": again}),
			added: []string{"Candour"}, asked: "Candour", want: []string{"candour-01", "candour-02", "candour-03"},
		},
		{
			name: "broken ones among good ones",
			own: folder(map[string]string{
				"a.toml": "name = ", "b.toml": whole, "c.toml": strings.Replace(more, "theme", "thema", 1), "d.toml": more,
			}),
			refused: []string{"a.toml:1: ", "c.toml:4: unknown key"},
			added:   []string{"Candour"}, asked: "Ownership", want: []string{"mine-01"},
		},
		{
			name: "a broken one leaves nothing behind",
			own: folder(map[string]string{
				"a.toml": strings.Replace(whole, "candour-02", "ownership-01", 1), "b.toml": whole,
			}),
			refused: []string{`a.toml:30: id "ownership-01" is in 02-ownership.toml already`},
			added:   []string{"Candour"}, asked: "Candour", want: []string{"candour-01", "candour-02"},
		},
		{
			name:    "a second description",
			own:     folder(map[string]string{"a.toml": strings.Replace(whole, "Candour", "Ownership", 1)}),
			refused: []string{`a.toml:2: "Ownership" is described in 02-ownership.toml already`},
		},
		{
			name:    "questions for nothing",
			own:     folder(map[string]string{"a.toml": again}),
			refused: []string{"a.toml:1: listens is missing"},
		},
		{
			name: "what is no pack",
			own: folder(map[string]string{
				"README.md": "name", ".#a.toml": "name", "a.toml~": "name", "sub/b.toml": "name", "dir.toml/c.toml": "name",
			}),
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			built := shipped(t)
			b, refused := built.With(tt.own)
			if len(refused) != len(tt.refused) {
				t.Fatalf("refused %v", refused)
			}
			for i, err := range refused {
				if !errors.Is(err, ErrPack) || !strings.Contains(err.Error(), tt.refused[i]) {
					t.Errorf("refused with %v, want %q", err, tt.refused[i])
				}
			}
			var names []string
			for _, p := range b.Principles()[len(built.Principles()):] {
				names = append(names, p.Name)
			}
			if !slices.Equal(names, tt.added) {
				t.Errorf("added %v, want %v", names, tt.added)
			}
			before := ids(built.Questions(tt.asked, AnyLevel, AnyRound))
			if got := ids(b.Questions(tt.asked, AnyLevel, AnyRound)); !slices.Equal(got, append(before, tt.want...)) {
				t.Errorf("%s has %v, want %v more", tt.asked, got, tt.want)
			}
			if !reflect.DeepEqual(built, shipped(t)) {
				t.Error("the bank that was there has changed")
			}
		})
	}
}

func TestAPackThatCannotBeRead(t *testing.T) {
	_, refused := shipped(t).With(shut{folder(map[string]string{"a.toml": whole})})
	var where *PackError
	if len(refused) != 1 || !errors.As(refused[0], &where) || where.File != "a.toml" || !errors.Is(refused[0], fs.ErrPermission) || !strings.Contains(refused[0].Error(), "a.toml: can't be read") {
		t.Errorf("refused %v", refused)
	}
}

// numbered returns n packs, each of a principle of its own.
func numbered(n int) fstest.MapFS {
	packs := map[string]string{}
	for i := range n {
		packs[fmt.Sprintf("%04d.toml", i)] = fmt.Sprintf("name = \"P%d\"\nlistens = \"L\"\n[[question]]\nid = \"q-%d\"\ntheme = \"t\"\ntext = \"T?\"\n", i, i)
	}
	return folder(packs)
}

func TestAFolderOutOfBounds(t *testing.T) {
	big := strings.Repeat("# nothing\n", maxBytes/10+1) + whole
	many := strings.TrimSuffix(whole, "\n")
	for i := range maxQuestions {
		many += fmt.Sprintf("\n[[question]]\nid = \"more-%d\"\ntheme = \"t\"\ntext = \"T?\"", i)
	}
	pipe := numbered(1)
	pipe["pipe.toml"] = &fstest.MapFile{Mode: fs.ModeNamedPipe}
	odd := numbered(1)
	odd["a\x1b[2J\n.toml"] = &fstest.MapFile{Data: []byte("name =")}
	tests := []struct {
		name    string
		own     fs.FS
		refused []string
		added   int // principles
	}{
		{"as many packs as fit", numbered(maxPacks), nil, maxPacks},
		{"a pack too many", numbered(maxPacks + 1), []string{"the folder has 65 packs; only the first 64 by name were read"}, maxPacks},
		{"a folder of something else", numbered(maxEntries + 1), []string{"more than 1000 files, so none was read"}, 0},
		{"a big file", folder(map[string]string{"a.toml": big, "b.toml": whole}), []string{"a.toml: is larger than 64 kB"}, 1},
		{"too many questions", folder(map[string]string{"a.toml": many}), []string{`"Candour" has more than 200 questions`}, 0},
		{"a pipe", pipe, []string{"pipe.toml: is no plain file"}, 1},
		{"a name that can't be shown", odd, []string{"a\ufffd[2J .toml:1: "}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			built := shipped(t)
			b, refused := built.With(tt.own)
			if len(refused) != len(tt.refused) {
				t.Fatalf("refused %v", refused)
			}
			for i, err := range refused {
				var where *PackError
				if !errors.As(err, &where) || !strings.Contains(err.Error(), tt.refused[i]) {
					t.Errorf("refused with %v, want %q", err, tt.refused[i])
				}
			}
			if n := len(b.Principles()) - len(built.Principles()); n != tt.added {
				t.Errorf("added %d principles, want %d", n, tt.added)
			}
		})
	}
}

type missing struct{}

func (missing) Open(string) (fs.File, error) { return nil, fs.ErrNotExist }

type unreadable struct{}

func (unreadable) Open(string) (fs.File, error) { return nil, fs.ErrPermission }

// shut lists its files and opens none.
type shut struct{ fstest.MapFS }

func (s shut) Open(name string) (fs.File, error) {
	if name == "." {
		return s.MapFS.Open(name)
	}
	return nil, fs.ErrPermission
}

func FuzzPack(f *testing.F) {
	packs := assets.Principles()
	names, err := fs.Glob(packs, "*.toml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names[:4] {
		raw, err := fs.ReadFile(packs, name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(whole))
	f.Add([]byte("question = [[{id = [{}]}], {}]\n[question.0]\n"))
	f.Add([]byte("[[question]]\n[question.levels]\nid.x = 1\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		b, err := Load(fstest.MapFS{"x.toml": {Data: raw}})
		if err != nil {
			var where *PackError
			if !errors.As(err, &where) || where.File != "x.toml" || where.Reason == "" {
				t.Fatalf("error %v", err)
			}
			if lines := strings.Count(string(raw), "\n") + 1; where.Line < 1 && len(raw) <= maxBytes || where.Line > lines {
				t.Fatalf("line %d of %d: %v", where.Line, lines, err)
			}
			return
		}
		p := b.Principles()[0]
		questions := b.Questions(p.Name, AnyLevel, AnyRound)
		if p.Name == "" || p.Listens == "" || len(questions) == 0 {
			t.Fatalf("took %+v with %v", p, questions)
		}
		for _, a := range p.Probes {
			if !slices.Contains(interviewer.Probes(), a.Probe) || a.Text == "" || strings.Contains(a.Text, "\n") {
				t.Fatalf("took %+v", a)
			}
		}
		for _, q := range questions {
			if q.ID == "" || q.Theme == "" || q.Text == "" || q.Principle != p.Name || strings.Contains(q.Text, "\n") {
				t.Fatalf("took %+v", q)
			}
		}
	})
}
