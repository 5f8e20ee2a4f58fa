package bank

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tellmemore/interviewer"
)

// Page is all there is to read about a principle, in the order of reading.
type Page struct {
	Name, Listens string
	Sections      []Section // those that have something in them
}

// Kind tells sections apart that are shown differently.
type Kind int

// The kinds of section.
const (
	Prose     Kind = iota // paragraphs
	Expected              // a line a level
	Points                // a list
	Frames                // ways to tell a story, gaps in capitals
	Questions             // questions by theme
)

// Section is a part of a page under a title.
type Section struct {
	Kind  Kind
	Title string
	Lines []Line
}

// Line is one passage of a section.
type Line struct {
	Text  string
	Level interviewer.Level // of an expectation
	Theme string            // of a question, at the first of its theme
	// Aside says where a question is asked: its rounds and levels.
	Aside  string
	levels []interviewer.Level // of a question; empty for all
}

// follows has the question for each layer of an answer, for a pack that gives
// none of its own.
var follows = map[interviewer.Probe]string{
	interviewer.ProbeEvent:        "Which one occasion was it?",
	interviewer.ProbeRole:         "What were you yourself responsible for?",
	interviewer.ProbeAction:       "How exactly did you go about it, step by step?",
	interviewer.ProbeAlternatives: "What else did you weigh before you decided?",
	interviewer.ProbeMetrics:      "How did you measure that it worked, in numbers?",
	interviewer.ProbeResult:       "How did it end?",
	interviewer.ProbeImpact:       "What has lasted to this day?",
	interviewer.ProbeLearning:     "What would you do differently now?",
	interviewer.ProbeConflict:     "How did you deal with those who disagreed?",
	interviewer.ProbeScope:        "How large was it, in people, money or customers?",
}

var roundNames = map[Round]string{
	HiringManager: "hiring manager",
	SkipLevel:     "skip level",
	PeerManager:   "peer manager",
	BarRaiser:     "bar raiser",
	Technical:     "technical",
}

// Pages returns the page of every principle in the usual order.
func (b *Bank) Pages() []Page {
	all := make([]Page, 0, len(b.principles))
	for _, p := range b.principles {
		all = append(all, b.page(p))
	}
	return all
}

// Page returns the page of a principle, found as Principle finds it. Errors:
// ErrPrinciple.
func (b *Bank) Page(name string) (Page, error) {
	p, err := b.Principle(name)
	if err != nil {
		return Page{}, err
	}
	return b.page(p), nil
}

func (b *Bank) page(p Principle) Page {
	page := Page{Name: p.Name, Listens: p.Listens}
	add := func(kind Kind, title string, lines []Line) {
		if len(lines) > 0 {
			page.Sections = append(page.Sections, Section{kind, title, lines})
		}
	}
	if p.Meaning != "" {
		add(Prose, "What it means", lines(p.Meaning))
	}
	var expected []Line
	for _, level := range interviewer.Levels() {
		if text := p.Levels[level]; text != "" {
			expected = append(expected, Line{Text: text, Level: level})
		}
	}
	add(Expected, "What is expected", expected)
	add(Points, "Show", lines(p.Show...))
	add(Points, "Avoid", lines(p.Avoid...))
	add(Frames, "Ways to tell the story", lines(p.Frames...))
	add(Points, "Measures that speak for it", lines(p.Metrics...))
	var asked []string
	for _, probe := range p.Probes {
		asked = append(asked, probe.Text)
	}
	add(Points, "Follow-ups to expect", lines(asked...))
	add(Questions, "Questions", byTheme(b.questions[p.Name]))
	return page
}

func lines(texts ...string) []Line {
	all := make([]Line, 0, len(texts))
	for _, t := range texts {
		all = append(all, Line{Text: t})
	}
	return all
}

// byTheme puts questions of a theme together, themes in the order in which they
// first come up.
func byTheme(questions []Question) []Line {
	var themes []string
	of := map[string][]Line{}
	for _, q := range questions {
		theme := strings.ToLower(q.Theme)
		l := Line{Text: q.Text, Aside: q.aside(), levels: slices.Clone(q.Levels)}
		if of[theme] == nil {
			themes = append(themes, theme)
			l.Theme = upper(q.Theme)
		}
		of[theme] = append(of[theme], l)
	}
	var all []Line
	for _, theme := range themes {
		all = append(all, of[theme]...)
	}
	return all
}

// aside says in which rounds and at which levels a question is asked.
func (q Question) aside() string {
	where := "Any round"
	if len(q.Rounds) > 0 && len(q.Rounds) < len(Rounds()) {
		var names []string
		for _, r := range Rounds() {
			if slices.Contains(q.Rounds, r) {
				names = append(names, roundNames[r])
			}
		}
		where = upper(strings.Join(names, ", "))
	}
	if len(q.Levels) > 0 && len(q.Levels) < len(interviewer.Levels()) {
		where += " · " + joined(q.Levels)
	}
	return where
}

func joined[T ~string](all []T) string {
	if len(all) == 1 {
		return string(all[0])
	}
	return list(all)
}

func upper(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return strings.ToUpper(string(r)) + text[n:]
}

// At returns the page with what is expected at one level and the questions
// that suit it.
func (p Page) At(level interviewer.Level) Page {
	var kept []Section
	for _, s := range p.Sections {
		s.Lines = slices.DeleteFunc(slices.Clone(s.Lines), func(l Line) bool {
			return l.Level != "" && l.Level != level || len(l.levels) > 0 && !slices.Contains(l.levels, level)
		})
		if len(s.Lines) > 0 {
			kept = append(kept, s)
		}
	}
	p.Sections = kept
	return p
}
