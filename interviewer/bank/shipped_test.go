package bank

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"tellmemore/interviewer"
)

// before are the questions of two parts that were asked before
// these rules: a person's history names them, so they keep their texts.
var before = []string{
	"customer-obsession-03", "learn-and-be-curious-02", "learn-and-be-curious-04",
	"hire-and-develop-the-best-05", "insist-on-the-highest-standards-03", "frugality-02", "deliver-results-03",
	"strive-to-be-earths-best-employer-04",
}

func TestPagesAreWhole(t *testing.T) {
	b := shipped(t)
	if n := len(b.Principles()); n != 16 {
		t.Errorf("%d principles", n)
	}
	for _, p := range b.Principles() {
		t.Run(p.Name, func(t *testing.T) {
			if n := len(strings.Fields(p.Listens)); n < 8 || n > 26 || !strings.HasPrefix(p.Listens, "Listens for ") {
				t.Errorf("listens %q", p.Listens)
			}
			counts := []struct {
				part     string
				have     int
				from, to int
			}{
				{"sentences of meaning", sentences(p.Meaning), 2, 4},
				{"things to show", len(p.Show), 4, 6},
				{"things to avoid", len(p.Avoid), 3, 5},
				{"frames", len(p.Frames), 1, 3},
				{"metrics", len(p.Metrics), 4, 6},
				{"probes", len(p.Probes), 4, 5},
				{"levels", len(p.Levels), 3, 3},
				{"questions", len(b.Questions(p.Name, AnyLevel, AnyRound)), 11, 12},
			}
			for _, c := range counts {
				if c.have < c.from || c.have > c.to {
					t.Errorf("%d %s, want %d to %d", c.have, c.part, c.from, c.to)
				}
			}
			for level, text := range p.Levels {
				if n := sentences(text); n < 1 || n > 2 {
					t.Errorf("%s has %d sentences: %q", level, n, text)
				}
			}
			for _, f := range p.Frames {
				if !regexp.MustCompile(`\b[A-Z]{4,}\b`).MatchString(f) || !strings.HasSuffix(f, ".") {
					t.Errorf("frame without a gap or an end: %q", f)
				}
			}
		})
	}
}

// TestEveryRoundFindsQuestions holds what a loop rests on: whatever principle,
// level and round it plans, there is a choice of three.
func TestEveryRoundFindsQuestions(t *testing.T) {
	b := shipped(t)
	for _, p := range b.Principles() {
		themes := map[string]bool{}
		for _, q := range b.Questions(p.Name, AnyLevel, AnyRound) {
			if themes[q.Theme] {
				t.Errorf("%s has the theme %q twice", p.Name, q.Theme)
			}
			themes[q.Theme] = true
		}
		for _, level := range interviewer.Levels() {
			for _, round := range Rounds() {
				if got := ids(b.Questions(p.Name, level, round)); len(got) < 3 {
					t.Errorf("%s, %s, %s: %v", p.Name, level, round, got)
				}
			}
		}
	}
}

func TestQuestionsAreSpeakable(t *testing.T) {
	b := shipped(t)
	for _, p := range b.Principles() {
		for i, q := range b.Questions(p.Name, AnyLevel, AnyRound) {
			stem, number, _ := cutLast(q.ID, "-")
			if number != fmt.Sprintf("%02d", i+1) || stem == "" {
				t.Errorf("%s is number %d of %s", q.ID, i+1, p.Name)
			}
			why := unspeakable(q.Text, 8, 28)
			if kept := slices.Contains(before, q.ID); kept != (why != "") {
				t.Errorf("%s: %q, kept %t: %q", q.ID, why, kept, q.Text)
			}
		}
	}
}

func TestFollowUpsAreAskable(t *testing.T) {
	for _, p := range shipped(t).Principles() {
		for _, a := range p.Probes {
			if why := unaskable(a.Text); why != "" || a.Text == follows[a.Probe] {
				t.Errorf("%s, %s: %q: %q", p.Name, a.Probe, why, a.Text)
			}
		}
	}
}

func TestUnaskable(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"one question", "Which number made you doubt the report?", ""},
		{"a request", "Tell me which number made you doubt the report.", "no question"},
		{"praise before the question", "What was the good work worth in the end?", "praise"},
		{"a second question", "Who disagreed, and how did you deal with that?", "two questions"},
		{"a second question behind a small word", "Which one occasion was it, when, and with whom?", "two questions"},
		{"too long", "What " + strings.Repeat("very ", 20) + "long?", "22 words"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := unaskable(tt.text); got != tt.want {
				t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
			}
		})
	}
}

var praise = regexp.MustCompile(`(?i)\b(great|good|nice|interesting|excellent|impressive|thanks?|well done|perfect|amazing)\b`)

// unaskable says why a text is no follow-up, which is one question of at most
// 20 words without praise; "" where it is one.
func unaskable(text string) string {
	switch {
	case !strings.HasSuffix(text, "?"):
		return "no question"
	case praise.MatchString(text):
		return "praise"
	}
	return unspeakable(text, 4, 20)
}

func TestUnspeakable(t *testing.T) {
	tests := []struct{ text, want string }{
		{"Tell me about a time you took on a problem that was not yours.", ""},
		{"When did you part with a plan that you had made with care?", ""},
		{"Describe a failure of yours.", "5 words"},
		{"When did you fail at something large, and what did you learn?", "two questions"},
		{"How did you choose between them? Did the choice hold up in the end?", "2 question marks"},
		{"When did you find that the plan was wrong for your customers.", "no end"},
		{"Tell me about a time you took on a problem with Sarah in the team.", "name \"Sarah\""},
		{"Tell me about the proudest moment that you ever had at work!", "no end"},
	}
	for _, tt := range tests {
		if got := unspeakable(tt.text, 8, 28); got != tt.want {
			t.Errorf("%q is %q, want %q", tt.text, got, tt.want)
		}
	}
}

var twoQuestions = regexp.MustCompile(`\b(and|or) ((with|for|to|by|in) )?(what|how|whom?|whose|why|when|where|which|did|was|were)\b`)

// unspeakable says why a text is no single question that can be said aloud in
// so many words; "" where it is one.
func unspeakable(text string, least, most int) string {
	words := strings.Fields(text)
	asks := slices.Contains([]string{"When", "What", "Which", "How", "Who", "Whom", "Whose", "Where", "Why"}, words[0])
	switch marks := strings.Count(text, "?"); {
	case len(words) < least || len(words) > most:
		return fmt.Sprintf("%d words", len(words))
	case marks > 1:
		return fmt.Sprintf("%d question marks", marks)
	case asks != strings.HasSuffix(text, "?"), !asks && !strings.HasSuffix(text, "."):
		return "no end"
	case twoQuestions.MatchString(text):
		return "two questions"
	}
	for _, w := range words[1:] {
		if unicode.IsUpper([]rune(w)[0]) && w != "Monday?" {
			return fmt.Sprintf("name %q", w)
		}
	}
	return ""
}

// american finds forms that British English spells otherwise.
var american = regexp.MustCompile(`(?i)\b(\w*[a-z](iz|yz)(e|es|ed|er|ers|ing|ation|ations)|(behavi|col|fav|hon|lab|neighb|endeav|rum)or\w*|(cent|met|theat|fib)er|` +
	`(cancel|travel|model|label|signal|counsel|channel|level|fuel|total)(ed|ing)|(defense|offense|license|pretense)|fulfill?|skillful|enrollment|installment|` +
	`judgment|program|programs|gray|catalog|dialog|analog|gotten|math|percent|toward|afterward|anymore)\b`)

// spelledAlike are British although they look American.
var spelledAlike = regexp.MustCompile(`(?i)^(sizes?|sized|prizes?|prized|seize[sd]?|seizing|capsized?)$`)

// americanForms returns the American forms in a text.
func americanForms(text string) []string {
	return slices.DeleteFunc(american.FindAllString(text, -1), spelledAlike.MatchString)
}

func TestSpellingIsBritish(t *testing.T) {
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"We organised the programme in the centre and the size was right.", nil},
		{"We organized a Program around behavior.", []string{"organized", "Program", "behavior"}},
		{"Analyzing canceled orders, ten percent", []string{"Analyzing", "canceled", "percent"}},
	} {
		if got := americanForms(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q has %v, want %v", tt.text, got, tt.want)
		}
	}
	b := shipped(t)
	for _, p := range b.Principles() {
		page := []string{p.Listens, p.Meaning}
		page = slices.Concat(page, p.Show, p.Avoid, p.Frames, p.Metrics)
		for _, a := range p.Probes {
			page = append(page, a.Text)
		}
		for _, text := range p.Levels {
			page = append(page, text)
		}
		for _, q := range b.Questions(p.Name, AnyLevel, AnyRound) {
			// It was asked before this rule, and a person's history names it.
			if q.ID != "think-big-04" {
				page = append(page, q.Text, q.Theme)
			}
		}
		for _, text := range page {
			if forms := americanForms(text); len(forms) > 0 {
				t.Errorf("%s: %v in %q", p.Name, forms, text)
			}
			if strings.Contains(text, "!") || strings.Contains(text, "  ") {
				t.Errorf("%s: %q", p.Name, text)
			}
		}
	}
}

// tooAlike is the likeness from which two questions count as one. The pairs of
// TestLikeness lie on either side of it.
const tooAlike = 0.40

func TestNoQuestionIsAskedTwice(t *testing.T) {
	b := shipped(t)
	var all []Question
	for _, p := range b.Principles() {
		all = append(all, b.Questions(p.Name, AnyLevel, AnyRound)...)
		for _, a := range p.Probes {
			all = append(all, Question{Question: interviewer.Question{ID: p.Name + ", " + string(a.Probe), Text: a.Text}})
		}
	}
	for i, q := range all {
		for _, other := range all[:i] {
			if l := likeness(q.Text, other.Text); l >= tooAlike {
				t.Errorf("%.2f: %s %q\n      %s %q", l, other.ID, other.Text, q.ID, q.Text)
			}
		}
	}
}

func TestLikeness(t *testing.T) {
	tests := []struct {
		a, b  string
		alike bool
	}{
		{"Tell me about a time you took on a problem that was not yours to fix.", "Describe a time when you took on a problem that wasn't yours to fix.", true},
		{"Tell me about somebody you developed into a leader.", "Who is the person that you developed into a leader?", true},
		{"Describe the largest saving that you ever found.", "What was the largest saving you have found?", true},
		{"When did you turn down people or money that you were offered?", "Tell me about money or people you turned down although they were offered.", true},
		{"Describe an invention of yours that came to nothing.", "Tell me about inventing something that came to nothing.", true},
		{"Tell me about a time you moved too fast.", "Tell me about a mistake of yours that others had to pay for.", false},
		{"Tell me about a commitment that you did not keep.", "Describe a decision that you lost and then carried out.", false},
		{"What is the hardest thing that you ever delivered?", "What is the biggest idea that you ever put forward at work?", false},
	}
	for _, tt := range tests {
		if l := likeness(tt.a, tt.b); (l >= tooAlike) != tt.alike || l != likeness(tt.b, tt.a) {
			t.Errorf("%.2f for\n%q\n%q", l, tt.a, tt.b)
		}
	}
}

// asking are the words that questions are made of, whatever they ask for.
var asking = strings.Fields(`a about after against all although an and any are as at away be because been before between but by can could
	decided describe did do done down ever every enough everybody example find first for found from get give given go good got had has have
	how in into is it its make made me most much my nobody not of off on one or other others out over own people person place so
	some somebody something take tell than that the their them then there they thing this those three through time to too
	turned until up us very walk was wasn't way were what when where which while who whom whose with work would you your yours`)

// likeness compares two questions by the words that they are about, each cut
// to five letters so that its forms meet: twice the shared over all (the
// measure of Dice, doi 10.2307/1932409), from 0 to 1.
func likeness(a, b string) float64 {
	x, y := about(a), about(b)
	if len(x)+len(y) == 0 {
		return 1
	}
	shared := 0
	for w := range x {
		if y[w] {
			shared++
		}
	}
	// One word in common is a subject, not yet a question.
	if shared < 2 && !maps.Equal(x, y) {
		return 0
	}
	return 2 * float64(shared) / float64(len(x)+len(y))
}

func about(text string) map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		if !slices.Contains(asking, w) {
			words[w[:min(len(w), 5)]] = true
		}
	}
	return words
}

// sentences counts the ends of sentences in a text.
func sentences(text string) int {
	return len(regexp.MustCompile(`[.?](\s|$)`).FindAllString(text, -1))
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
