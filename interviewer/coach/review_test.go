package coach_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

var update = flag.Bool("update", false, "write the golden files")

// The story of the reviewed answer, sentence by sentence with its part, and two
// seconds for every five words.
const ledger = `S In spring last year our payments group had a reconciliation service that nobody really owned.
S It had been handed between three teams and, um, every month-end about 4,100 transactions didn't match.
S Finance fixed them by hand, it took nine days, with roughly $2 million sitting in suspense accounts.
T I was running the refunds team, twelve engineers, so it wasn't mine to fix.
T But I had seen the same mismatches hit our customers, so I told my director I would take it until it was stable.
A First I, you know, sat with two finance analysts for a week and traced the breaks one by one.
A The bank files were scattered, so I pulled ninety days of them into one place.
A I found that 70% came from one retry bug that wrote the same settlement twice.
A I wrote the fix and a replay tool, and I moved two engineers off a roadmap feature to ship it.
A Then we migrated the ledger, uh, over one weekend, and we put alerts on every break over $500.
R So month-end close got a lot faster.
R Breaks went from 4,100 to 160 a month, and the suspense balance was clear by June.
L What I took from it, um, is that an orphaned service is a risk somebody must own, and I should have set up the handover before I left it.`

// told makes an answer and a reading of lines of a part and a sentence.
func told(t *testing.T, text string) (coach.Answer, coach.Reading) {
	t.Helper()
	var phrases []speech.Phrase
	var r coach.Reading
	at := audio.Samples(0)
	for line := range strings.Lines(text) {
		part, sentence, _ := strings.Cut(strings.TrimSpace(line), " ")
		length := audio.Samples(len(strings.Fields(sentence))) * audio.Second * 2 / 5
		phrases = append(phrases, speech.Phrase{Text: sentence, Start: at, End: at + length})
		at += length + audio.Second*2
		r.Parts = append(r.Parts, certain(coach.Part(part)))
	}
	a := coach.Answer{
		Principle: "Ownership", Level: interviewer.L7, Question: "Tell me about a time you took on a problem that was not yours to fix.",
		Sentences: coach.Sentences(phrases), Limit: interviewer.StoryLimit, Duration: at,
	}
	if len(a.Sentences) != len(r.Parts) {
		t.Fatalf("%d sentences of %d", len(a.Sentences), len(r.Parts))
	}
	for i := 1; i < len(phrases); i++ {
		a.Pauses = append(a.Pauses, coach.Pause{Start: phrases[i-1].End, End: phrases[i].Start})
	}
	for range a.Sentences {
		r.Shares = append(r.Shares, even(len(a.Sentences)))
	}
	return a, r
}

func certain(p coach.Part) (row [6]float64) {
	for i, q := range coach.Parts() {
		if p == q {
			row[i] = 1
		}
	}
	return row
}

func even(n int) (s coach.Share) {
	for i := range s.Flags {
		s.Flags[i] = 1 / float64(n)
	}
	for i := range s.Strengths {
		s.Strengths[i] = 1 / float64(n)
	}
	for i := range s.Missing {
		s.Missing[i] = 1 / float64(n)
	}
	return s
}

func TestReviewHoldsWhatTheScreenDraws(t *testing.T) {
	a, r := told(t, ledger)
	r.Strengths[0], r.Strengths[3] = 0.9, 0.9
	r.Missing[3], r.First[3] = 0.8, 0.7 // alternatives
	for _, sentence := range a.Sentences {
		r.Words = append(r.Words, make([]coach.Heard, len(sentence.Words)))
		for i := range sentence.Words {
			h := coach.Heard{Measured: 0.5, People: 0.5, Money: 0.5}
			if strings.Contains(sentence.Text, "suspense accounts") {
				h.Money = 0.95
			}
			r.Words[len(r.Words)-1][i] = h
		}
	}
	golden(t, "ledger", written(coach.Judge(a, r)))
}

// written is a review as lines of text.
func written(v coach.Review) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("%s", v.Verdict)
	d := v.Delivery
	line("%d words, %.0f words a minute, %d pauses, I to we %d : %d, fillers %d+, hedges %d", d.Words, d.Pace, len(d.Pauses), d.I, d.We, d.Fillers, d.Hedges)
	for i, p := range coach.Parts() {
		line("%s %.0f%%", p, d.Shares[i]*100)
	}
	if d.Action != nil {
		line("first own action at %s: %q", d.Action.From.Clock(), d.Action.Text)
	}
	line("\nsentences")
	for _, s := range v.Sentences {
		marked := ""
		for _, m := range s.Numbers {
			marked += " [" + s.Text[m.From:m.To] + "]"
		}
		line("%s %s %s%s", s.Start.Clock(), s.Part, s.Text, marked)
	}
	for _, m := range d.Marks {
		line("filler %q", v.Sentences[m.Sentence].Text[m.From:m.To])
	}
	line("\njudgements")
	for _, f := range v.Flags {
		line("flag %s %q", f.Flag, f.Quote.Text)
	}
	for _, s := range v.Strengths {
		line("strength %s %q", s.Strength, s.Quote.Text)
	}
	for _, m := range v.Metrics {
		before := "nothing"
		if m.Before != nil {
			before = fmt.Sprint(*m.Before)
		}
		line("metric %q: before %s, after %v, unit %q, %s", m.Quote.Text, before, m.After, m.Unit, m.Direction)
	}
	for _, g := range v.Missing {
		line("missing %s %q", g.Probe, g.Quote.Text)
	}
	line("\nfindings")
	for _, f := range v.Findings {
		line("%s, %s, %s to %s: %s %s", f.Weight, f.Kind, f.From.Clock(), f.To.Clock(), f.Quoted(), f.Sentence)
	}
	line("\nevidence")
	for _, e := range v.Evidence {
		quote := ""
		if e.Quote != nil {
			quote = fmt.Sprintf(" %q", e.Quote.Text)
		}
		line("%s, %s%s", e.Principle, e.Word, quote)
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update to see how:\n%s", path, got)
	}
}
