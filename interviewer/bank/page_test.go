package bank

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tellmemore/interviewer"
)

func TestPage(t *testing.T) {
	b, err := Load(folder(map[string]string{"candour.toml": whole, "more.toml": `
name = "Candour"
[[question]]
id = "candour-03"
theme = "Silence"
rounds = ["technical", "skip-level"]
levels = ["L8"]
text = "Who was silent?"
[[question]]
id = "candour-04"
theme = "upwards"
text = "Whom did you tell?"
`}))
	if err != nil {
		t.Fatal(err)
	}
	page, err := b.Page("cand")
	if err != nil {
		t.Fatal(err)
	}
	var titles []string
	sections := map[string][]Line{}
	for _, s := range page.Sections {
		titles = append(titles, s.Title)
		sections[s.Title] = s.Lines
	}
	want := []string{"What it means", "What is expected", "Show", "Avoid", "Ways to tell the story", "Measures that speak for it", "Follow-ups to expect", "Questions"}
	if !slices.Equal(titles, want) {
		t.Errorf("sections %q", titles)
	}
	if l := sections["Follow-ups to expect"]; !reflect.DeepEqual(l, lines("How did they take it?", follows[interviewer.ProbeImpact])) {
		t.Errorf("follow-ups %+v", l)
	}
	if l := sections["What is expected"]; len(l) != 2 || l[1].Level != interviewer.L8 || l[1].Text != "In the company." {
		t.Errorf("expects %+v", l)
	}
	var questions []string
	for _, l := range sections["Questions"] {
		questions = append(questions, l.Theme+"|"+l.Text+"|"+l.Aside)
	}
	for _, want := range []string{"|Who was silent?|Skip level, technical · L8", "Upwards|Whom did you tell?|Any round"} {
		if !slices.Contains(questions, want) {
			t.Errorf("no %q in %q", want, questions)
		}
	}
	silence := slices.IndexFunc(questions, func(q string) bool { return strings.HasPrefix(q, "Silence|") })
	if silence < 0 || !strings.HasPrefix(questions[silence+1], "|Who was silent?") {
		t.Errorf("a theme is not kept together: %q", questions)
	}
	at := page.At(interviewer.L7)
	for _, s := range at.Sections {
		for _, l := range s.Lines {
			if l.Level != "" && l.Level != interviewer.L7 || l.Text == "Who was silent?" {
				t.Errorf("at L7 there is %+v", l)
			}
		}
	}
	if len(page.Sections[1].Lines) != 2 {
		t.Error("the page itself has changed")
	}
}

func TestAPageOfAShortPackIsShort(t *testing.T) {
	b, err := Load(numbered(1))
	if err != nil {
		t.Fatal(err)
	}
	if p := b.Pages()[0]; len(p.Sections) != 1 || p.Sections[0].Title != "Questions" {
		t.Errorf("%+v", p)
	}
}

func TestEveryProbeAndRoundHasWords(t *testing.T) {
	for _, p := range interviewer.Probes() {
		if why := unaskable(follows[p]); why != "" {
			t.Errorf("%s is asked as %q: %s", p, follows[p], why)
		}
	}
	for _, r := range Rounds() {
		if roundNames[r] == "" {
			t.Errorf("%s has no name", r)
		}
	}
}

func TestFind(t *testing.T) {
	tests := []struct {
		name, text, query string
		want              []Span
	}{
		{"nothing sought", "Trust", " ", nil},
		{"nothing found", "Trust", "z", nil},
		{"any case", "Earn Trust", "TRUST", []Span{{5, 10}}},
		{"every place", "own and owned", "own", []Span{{0, 3}, {8, 11}}},
		{"two words", "earn trust", "trust earn", []Span{{0, 4}, {5, 10}}},
		{"overlapping words", "ownership", "owner ership", []Span{{0, 9}}},
		{"apostrophes", "Earth’s", "earth's", []Span{{0, 7}}},
		{"characters, not bytes", "ÉÉ trust", "TRUST", []Span{{3, 8}}},
		{"a letter that grows in small", "İİ trust", "trust", []Span{{3, 8}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Find(tt.text, tt.query); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestMatches(t *testing.T) {
	b := shipped(t)
	tests := []struct {
		query string
		want  func(found []string) bool
	}{
		{"virtual zebra", func(found []string) bool { return len(found) == 0 }},
		{"customer obsession", func(found []string) bool { return slices.Contains(found, "Customer Obsession") }},
		{"EARTH'S", func(found []string) bool { return slices.Contains(found, "Strive to be Earth's Best Employer") }},
		{"", func(found []string) bool { return len(found) == 0 }},
	}
	for _, tt := range tests {
		t.Run(tt.query, func(t *testing.T) {
			var found []string
			for _, p := range b.Pages() {
				if p.Matches(tt.query) > 0 {
					found = append(found, p.Name)
				}
			}
			if !tt.want(found) {
				t.Errorf("found on %q", found)
			}
		})
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Earn trust, earn it again", "EARN a")
	f.Add("Earth’s İ ß", "'s i̇")
	f.Add("\xff\xfe", "\xff")
	f.Fuzz(func(t *testing.T, text, query string) {
		end := 0
		for i, s := range Find(text, query) {
			if s.From < end || s.To <= s.From || s.To > utf8.RuneCountInString(text) || i > 0 && s.From == end {
				t.Fatalf("%v in %q after %d", s, text, end)
			}
			end = s.To
		}
	})
}
