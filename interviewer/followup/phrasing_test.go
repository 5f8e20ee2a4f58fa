package followup

import (
	"regexp"
	"strings"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// longestAsk is the most words that a follow-up has, its quotes and all: what a
// listener keeps in mind (the project's rule).
const longestAsk = 29

// tables are all the sentences that the interviewer may say, with the most
// words of quotes that go before each, and how many there must be.
func tables() map[string]struct {
	texts         []string
	quoted, least int
} {
	type table = struct {
		texts         []string
		quoted, least int
	}
	all := map[string]table{
		"of we": {ours, most, 6}, "a share": {shares, most, 6}, "a number": {moves, most, 6}, "a contradiction": {opposing, 2*half + len([]string{"and", "later,"}), 4},
	}
	for _, p := range interviewer.Probes() {
		all[string(p)+", quoting"] = table{quoting[p], most, 6}
		all[string(p)+", plain"] = table{plain[p], 0, 6}
		if _, ok := either[p]; ok {
			all[string(p)+", either"] = table{either[p], most, 3}
		}
		all[string(p)+", again"] = table{digging[p], most, 4}
	}
	return all
}

var (
	praising = regexp.MustCompile(`(?i)\b(?:great|good|nice|interesting|excellent|impressive|strong|thanks?|well done|love|perfect|amazing|wow)\b`)
	// twofold is a question with another one in it.
	twofold = regexp.MustCompile(`(?i)[ ,](?:and|or) (?:what|how|who|whom|whose|when|where|why|which|did|do|was|were|is|are)\b`)
	// suggesting puts an answer into the mouth.
	suggesting = regexp.MustCompile(`(?i)\b(?:for example|such as|for instance|right\?|didn't you|wasn't it|isn't it|surely|I (?:think|guess|suppose))\b`)
	american   = regexp.MustCompile(`(?i)\b(?:organiz|realiz|prioritiz|analyz|summariz|gotten|program|color|favor|behavior)`)
)

func TestPhrasing(t *testing.T) {
	seen := map[string]bool{}
	for name, table := range tables() {
		if len(table.texts) < table.least {
			t.Errorf("%s has %d phrasings", name, len(table.texts))
		}
		for _, text := range table.texts {
			full := opening(strings.ReplaceAll(text, "NUMBER", "twenty seven percent"))
			words := len(strings.Fields(full))
			if table.quoted > 0 {
				words += len(strings.Fields("You said,")) + table.quoted
			}
			switch {
			case words > longestAsk:
				t.Errorf("%s: %q has %d words with its quotes", name, text, words)
			case strings.Count(text, "?") != 1 || !strings.HasSuffix(text, "?") || strings.Contains(text, "!"):
				t.Errorf("%s: %q is not one question", name, text)
			case twofold.MatchString(text):
				t.Errorf("%s: %q asks two things", name, text)
			case praising.MatchString(text), suggesting.MatchString(text), american.MatchString(text):
				t.Errorf("%s: %q is not said by an interviewer", name, text)
			case seen[text]:
				t.Errorf("%s: %q is there twice", name, text)
			case full != opening(full):
				t.Errorf("%s: %q begins small", name, text)
			}
			seen[text] = true
		}
	}
}

// keepsTheRules holds every follow-up to the rules of its sentence and quotes.
func keepsTheRules(t *testing.T, s interviewer.Session, a interviewer.Ask) {
	t.Helper()
	if n := len(strings.Fields(a.Spoken())); n > longestAsk {
		t.Errorf("%q has %d words", a.Spoken(), n)
	}
	if strings.Count(a.Text, "?") != 1 {
		t.Errorf("%q is not one question", a.Text)
	}
	for _, quote := range []string{a.Quote, a.Against} {
		if quote == "" {
			continue
		}
		if !Verbatim(s, quote) {
			t.Errorf("%q was not said", quote)
		}
		if a.Probe != interviewer.ProbeContradiction && len(strings.Fields(quote)) < fewest {
			t.Errorf("%q is a scrap", quote)
		}
		if n := lead(quote); n > 0 {
			t.Errorf("%q begins with %q", quote, quote[:n])
		}
		for _, turn := range s.Turns {
			if a.Probe != interviewer.ProbeContradiction && turn.Ask.Quote == quote {
				t.Errorf("%q is quoted twice", quote)
			}
		}
	}
}

func TestClauses(t *testing.T) {
	tests := []struct {
		name, sentence string
		want           []string
	}{
		{"one statement", "We moved the ledger in June.", []string{"We moved the ledger in June"}},
		{"words before it are left out", "And so, um, we moved the ledger.", []string{"we moved the ledger"}},
		{"an and within a phrase stays", "We planned and tested it for a week.", []string{"We planned and tested it for a week"}},
		{"a new statement is another clause", "I wrote the plan and they took it to the board.", []string{"I wrote the plan", "they took it to the board"}},
		{"numbers are not cut", "Warnings fell from 3,200 to 12.5 a week, all told.", []string{"Warnings fell from 3,200 to 12.5 a week"}},
		{"too long: it ends before a phrase", "I took over the returns service from the platform team in Dublin after the merger of last spring", []string{"I took over the returns service from the platform team in Dublin"}},
		{"the end of a sentence is its end", "I knew what it was", []string{"I knew what it was"}},
		{"a deed of two", "My team and I moved the ledger in March.", []string{"My team and I moved the ledger in March"}},
		{"between two times", "We built it between March and June.", []string{"We built it between March and June"}},
		{"a no that belongs to it", "No customer orders were lost.", []string{"No customer orders were lost"}},
		{"a no that answers", "No, we kept all of them.", []string{"we kept all of them"}},
		{"so far", "So far twelve stores use it.", []string{"So far twelve stores use it"}},
		{"like most", "Like most startups we had one server.", []string{"Like most startups we had one server"}},
		{"a filling like", "And like we had one server.", []string{"we had one server"}},
		{"what would be if", "We would have stopped if we lost the customer.", []string{"We would have stopped"}},
		{"what was not so yet", "I stayed with it until it was stable.", []string{"I stayed with it"}},
		{"what a statement says otherwise without", "We would not launch in any of the countries of the union without the approval of legal and finance", nil},
		{"that did it", "That cut the costs by 40 percent.", []string{"That cut the costs by 40 percent"}},
		{"it is no subject there", "Before we launched it I called all of the store managers one by one.", []string{"I called all of the store managers one by one"}},
		{"what is about what follows", "What I usually do is I take my directors to a shop.", []string{"I take my directors to a shop"}},
		{"cut where nothing hangs over", "What I wanted is that each alert which wakes somebody up has one owner who can be named by all of us", []string{"each alert which wakes somebody up has one owner", "can be named by all of us"}},
		{"an or joins", "Out of that I'd say three or four people stayed.", []string{"Out of that I'd say three or four people stayed"}},
		{"a title", "I asked Dr. Meyer to sign it.", []string{"I asked Dr. Meyer to sign it"}},
		{"a country", "We asked the U.S. team to wait.", []string{"We asked the U.S. team to wait"}},
		{"a scrap", "Yes, well.", nil},
		{"nothing", "", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, c := range clausesOf(tt.sentence, most) {
				got = append(got, c.text)
			}
			if strings.Join(got, "|") != strings.Join(tt.want, "|") {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestLooseNumbers(t *testing.T) {
	tests := []struct {
		name, text    string
		figure, quote string // "" for none
	}{
		{"a share", "So we cut the costs by 40 percent.", "40 percent", "we cut the costs by 40 percent"},
		{"a share in words", "It grew by forty five percent in the end.", "forty five percent", "It grew by forty five percent in the end"},
		{"a share in four words", "We reached ninety nine point nine percent.", "ninety nine point nine percent", "We reached ninety nine point nine percent"},
		{"a share in a hundred", "It grew by a hundred and twenty percent.", "a hundred and twenty percent", "It grew by a hundred and twenty percent"},
		{"a share that measures nothing", "I was a hundred percent sure of it.", "", ""},
		{"doubled down", "I doubled down on testing.", "", ""},
		{"doubled", "The orders doubled.", "", "The orders doubled"},

		{"a share of something", "We lost 40 percent of the orders.", "", ""},
		{"half", "The calls were cut by half.", "", "The calls were cut by half"},
		{"how much faster", "It was twenty minutes faster.", "", "It was twenty minutes faster"},
		{"a word that only holds one", "I ran the cut-over with the two of them.", "", ""},
		{"a change", "The calls fell by 300 a week.", "", "The calls fell by 300 a week"},
		{"from and to", "The calls fell from 400 to 100 a week.", "", ""},
		{"from and to in another clause", "It went from 81, which was bad, to 98 percent accuracy.", "", ""},
		{"no change", "I had six people in Warsaw.", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, ok := read(answered("s", "", tt.text)).looseNumber()
			if n.figure != tt.figure || n.clause.text != tt.quote || ok != (tt.quote != "") {
				t.Errorf("%q in %q, %v", n.figure, n.clause.text, ok)
			}
		})
	}
}

// FuzzRules asks a whole round about any text and any reading.
func FuzzRules(f *testing.F) {
	f.Add("So we moved the ledger, um, over one weekend and it got a lot faster.", "We—my team—shipped “it” [not recognised] in 3.5 days; it worked.", uint64(1))
	f.Add(story, "I had no say in that, it was Legal who decided, and it was 40 percent cheaper.", uint64(77))
	f.Fuzz(func(t *testing.T, told, reply string, dice uint64) {
		s := answered("s", "Dive Deep", told)
		var clauses []clause
		for i, said := range read(s).turns {
			clauses = append(clauses, said.clauses(i, most)...)
		}
		for _, c := range clauses {
			if n := len(strings.Fields(c.text)); !Verbatim(s, c.text) || n < fewest || n > most {
				t.Fatalf("clause %q of %d words in %q", c.text, n, told)
			}
		}
		for range interviewer.MaxFollowUps {
			a, err := Chooser{Reader: chance{dice}}.Next(t.Context(), s)
			if err != nil {
				t.Fatalf("%+v, %v", a, err)
			}
			keepsTheRules(t, s, a)
			s.Turns = append(s.Turns, interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: a, Phrases: []speech.Phrase{{Text: reply}}})
			dice = dice*6364136223846793005 + 1
		}
	})
}

var _ coach.Reader = chance{}
