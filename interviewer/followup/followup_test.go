package followup

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

var update = flag.Bool("update", false, "write the golden files afresh")

func answered(id, principle, text string) interviewer.Session {
	return interviewer.Session{ID: id, Setup: interviewer.Setup{Principle: principle}, Turns: []interviewer.Turn{
		{Kind: interviewer.KindStory, Ended: true, Phrases: []speech.Phrase{{Text: text}}},
	}}
}

func TestContract(t *testing.T) {
	porttest.FollowUps(t, func(*testing.T) interviewer.FollowUps { return Chooser{} })
}

func TestWhatIsMissing(t *testing.T) {
	const story = "In March of last year I took over the returns service. I wrote the fix myself and I asked two engineers to test it. " +
		"We thought about buying a product instead of that. My director disagreed and I showed him the figures. " +
		"Errors fell from 400 to 12 a week, for 3 million customers. It is still running today and other teams adopted it. " +
		"I learned to ask for an owner first. "
	without := func(part string) string {
		if !strings.Contains(story, part) {
			t.Fatalf("the story has no %q", part)
		}
		return strings.Replace(story, part, "", 1)
	}
	tests := []struct {
		name, text string
		want       interviewer.Probe
	}{
		{"nothing is missing: the first classic", story, interviewer.ProbeRole},
		{"a habit instead of an event", strings.Repeat("I usually start with the customer and I always ask why, and as a rule people tell me what they need. ", 3), interviewer.ProbeEvent},
		{"only we", "In March of last year we moved the ledger and we tested it and we learned a lot from that. We cut the errors from 400 to 12 a week and my team shipped it in the end, instead of buying.", interviewer.ProbeRole},
		{"no lesson", without("I learned to ask for an owner first. "), interviewer.ProbeLearning},
		{"no number", without("Errors fell from 400 to 12 a week, for 3 million customers. "), interviewer.ProbeMetrics},
		{"no other option", without("We thought about buying a product instead of that. "), interviewer.ProbeAlternatives},
		{"nobody against it", without("My director disagreed and I showed him the figures. "), interviewer.ProbeConflict},
		{"too little to judge: the first classic", "I fixed it.", interviewer.ProbeRole},
		{"nothing was understood", speech.Unrecognised, interviewer.ProbeRole},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Chooser{}.Next(t.Context(), answered("s", "", tt.text))
			if err != nil || got.Probe != tt.want {
				t.Errorf("asks for %s (%q, %q), %v; want %s", got.Probe, got.Quote, got.Text, err, tt.want)
			}
		})
	}
}

func TestALaterAnswerFillsTheGap(t *testing.T) {
	s := answered("s", "", "In March of last year I took over the returns service and I wrote the fix myself. I asked two engineers to test it instead of buying a product. Errors fell from 400 to 12 a week in the end.")
	first, err := Chooser{}.Next(t.Context(), s)
	if err != nil || first.Probe != interviewer.ProbeLearning {
		t.Fatalf("%+v, %v", first, err)
	}
	s.Turns = append(s.Turns, interviewer.Turn{Ask: interviewer.Ask{Probe: interviewer.ProbeMetrics}, Phrases: []speech.Phrase{
		{Text: "Next time I would ask for an owner first, that is the lesson."},
	}})
	second, err := Chooser{}.Next(t.Context(), s)
	if err != nil || second.Probe == interviewer.ProbeLearning {
		t.Errorf("%+v, %v", second, err)
	}
}

func TestNoLayerTwice(t *testing.T) {
	s := answered("s", "Ownership", "We moved the ledger last spring.")
	seen := map[interviewer.Probe]bool{}
	for range interviewer.Probes() {
		a, err := Chooser{}.Next(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if seen[a.Probe] {
			t.Fatalf("%s is asked for twice", a.Probe)
		}
		seen[a.Probe] = true
		s.Turns = append(s.Turns, interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: a, Skipped: true})
	}
	if _, err := (Chooser{}).Next(t.Context(), s); !errors.Is(err, ErrNothingLeft) {
		t.Errorf("error %v after ten layers", err)
	}
}

func TestSameAnswerSameQuestion(t *testing.T) {
	s := answered("s", "Ownership", "We moved the ledger last spring and it got a lot faster, and nobody had to fix it by hand any more after that weekend.")
	first, _ := Chooser{Seed: 7}.Next(t.Context(), s)
	again, _ := Chooser{Seed: 7}.Next(t.Context(), s)
	if first != again {
		t.Errorf("%+v and then %+v", first, again)
	}
}

func TestTheCutOffEndIsNotQuoted(t *testing.T) {
	for _, end := range []string{"", ".", "...", " "} {
		s := answered("s", "", "We planned it together. We tested the whole thi"+end)
		s.Turns[0].CutOff = true
		said := read(s)
		for _, c := range append(said.clauses, said.turns[0].snippets(1)...) {
			if strings.Contains(c.text, "whole thi") {
				t.Errorf("quotes %q, which was cut off, with %q after it", c.text, end)
			}
		}
	}
}

func TestGoldenFollowUps(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no answers in testdata, %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := answered(filepath.Base(file), "Ownership", strings.TrimSpace(string(raw)))
			var got strings.Builder
			for range 4 {
				a, err := Chooser{}.Next(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				keepsTheRules(t, s, a)
				fmt.Fprintf(&got, "%s: %s\n", a.Probe, a.Spoken())
				s.Turns = append(s.Turns, interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: a, Skipped: true})
			}
			golden := strings.TrimSuffix(file, ".txt") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got.String()), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil || got.String() != string(want) {
				t.Errorf("asks\n%s\nwant\n%s\n%v", got.String(), want, err)
			}
		})
	}
}
