package coach_test

import (
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer/coach"
)

func TestSplitSentences(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", " \n ", nil},
		{"marks", "I led it. Did it work? It did! Yes.", []string{"I led it.", "Did it work?", "It did!", "Yes."}},
		{"numbers", "It went from 97.5 to 99.99 percent. We paid $4.10. Then we stopped.", []string{"It went from 97.5 to 99.99 percent.", "We paid $4.10.", "Then we stopped."}},
		{"abbreviations", "Mr. Smith asked Dr. Wu, e.g. Friday. No. 4 failed at 8 a.m. sharp.", []string{"Mr. Smith asked Dr. Wu, e.g. Friday.", "No. 4 failed at 8 a.m. sharp."}},
		{"no is an answer", "He said no. We went on.", []string{"He said no.", "We went on."}},
		{"initials", "I asked J. Park. She told the team. J. Park agreed.", []string{"I asked J. Park.", "She told the team.", "J. Park agreed."}},
		{"a letter that tells one of several", "We went with plan B. It held. I asked vendor C. They came. Series A. Park paid.", []string{"We went with plan B.", "It held.", "I asked vendor C.", "They came.", "Series A.", "Park paid."}},
		{"thinking", "And then... we waited. It was... Fine.", []string{"And then... we waited.", "It was...", "Fine."}},
		{"a full stop that was heard, not meant", "We moved the. Ledger on Friday. And it. was fine.", []string{"We moved the. Ledger on Friday.", "And it. was fine."}},
		{"small letters throughout", "we moved it. then we slept. it held.", []string{"we moved it.", "then we slept.", "it held."}},
		{"quotes", "He said “stop.” We stopped.", []string{"He said “stop.”", "We stopped."}},
		{"holes", "I was about to [not recognised] and then we left.", []string{"I was about to", "and then we left."}},
		{"a mark alone", "We left. . They stayed.", []string{"We left. .", "They stayed."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := coach.SplitSentences(c.text); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestAbbreviated(t *testing.T) {
	for _, c := range []struct {
		word string
		want bool
	}{
		{"Dr", true},
		{"Dr.", true},
		{"“mrs", true},
		{"e.g.", true},
		{"J.", true},
		{"É", true},
		{"I", false}, // "so did I."
		{"4.", false},
		{"team.", false},
		{"", false},
		{"—", false},
	} {
		t.Run(c.word, func(t *testing.T) {
			if got := coach.Abbreviated(c.word); got != c.want {
				t.Errorf("%q: %v", c.word, got)
			}
		})
	}
}

func TestRunOnsAreCutBeforeANewThought(t *testing.T) {
	clause := "we moved the old ledger to the new place over one weekend in the spring of that year with two others"
	text := strings.Repeat(clause+" and then ", 6) + clause
	got := coach.SplitSentences(text)
	if len(got) < 3 {
		t.Fatalf("%d sentences of a run-on of %d words", len(got), len(strings.Fields(text)))
	}
	for i, s := range got {
		if n := len(strings.Fields(s)); n > 50 {
			t.Errorf("sentence %d has %d words", i, n)
		}
		if i > 0 && !strings.HasPrefix(s, "and then ") {
			t.Errorf("sentence %d begins with %q", i, s[:20])
		}
	}
	if strings.Join(got, " ") != text {
		t.Error("words were lost or moved")
	}
	if endless := coach.SplitSentences(strings.Repeat("word ", 1000)); len(endless) < 20 {
		t.Errorf("%d sentences of 1000 words without a joint", len(endless))
	}
}

func TestSentencesHaveTheirTimes(t *testing.T) {
	phrases := []speech.Phrase{
		{Text: "I ran the team. We", Start: 1000, End: 1180, Words: []speech.Word{{Text: "I", Start: 1000, End: 1010}, {Text: "ran the", Start: 1020, End: 1050}, {Text: "team.", Start: 1060, End: 1090}, {Text: "we", Start: 1100, End: 1170}}},
		{Text: "moved it.", Start: 2000, End: 2100},
		{Text: speech.Unrecognised, Start: 2100, End: 3000},
		{Text: "no marks in this one at all no", Start: 3000, End: 4000},
		{Text: "then after a breath we went on", Start: 4000 + audio.Second, End: 9000 + audio.Second},
	}
	got := coach.Sentences(phrases)
	want := []struct {
		text       string
		start, end audio.Samples
	}{
		{"I ran the team.", 1000, 1090},
		{"We moved it.", 1100, 2100},
		{"no marks in this one at all no", 3000, 4000},
		{"then after a breath we went on", 4000 + audio.Second, 9000 + audio.Second},
	}
	if len(got) != len(want) {
		t.Fatalf("got %d sentences: %+v", len(got), got)
	}
	for i, w := range want {
		s := got[i]
		if s.Text != w.text || s.Start != w.start || s.End != w.end {
			t.Errorf("sentence %d: got %q from %d to %d, want %q from %d to %d", i, s.Text, s.Start, s.End, w.text, w.start, w.end)
		}
		if len(s.Words) != len(strings.Fields(s.Text)) {
			t.Errorf("sentence %d: %d words with times of %q", i, len(s.Words), s.Text)
		}
	}
	if w := got[0].Words[2]; w.Start != 1020 || w.End != 1050 {
		t.Errorf("the word within a longer one is at %d to %d", w.Start, w.End)
	}
	if w := got[1].Words[1]; w.Start != 2000 || w.End <= 2000 || w.End >= 2100 {
		t.Errorf("the word that the engine did not place is at %d to %d", w.Start, w.End)
	}
}

func FuzzSentences(f *testing.F) {
	f.Add("I led it. Did it work?", "It did, from 97.5 to 99.", int64(100))
	f.Add("[not recognised]", "a[not recognised]b … . —", int64(0))
	f.Add("über “x”\u00a0. y\xff", "\u2028", int64(-5))
	f.Fuzz(func(t *testing.T, one, two string, length int64) {
		phrases := []speech.Phrase{
			{Text: one, Start: 0, End: audio.Samples(length)},
			{Text: two, Start: audio.Samples(length), End: audio.Samples(length) + 1000, Words: []speech.Word{{Text: two, Start: 3, End: 4}}},
		}
		spoken := strings.Fields(strings.ReplaceAll(one, speech.Unrecognised, " ") + " " + strings.ReplaceAll(two, speech.Unrecognised, " "))
		var heard []string
		for _, s := range coach.Sentences(phrases) {
			if !strings.Contains(one+" "+two, s.Text) {
				t.Fatalf("%q was not said", s.Text)
			}
			if len(s.Words) != len(strings.Fields(s.Text)) {
				t.Fatalf("%d words with times of %q", len(s.Words), s.Text)
			}
			heard = append(heard, strings.Fields(s.Text)...)
		}
		if !slices.Equal(heard, spoken) {
			t.Fatalf("got the words %q, want %q", heard, spoken)
		}
		for _, s := range coach.SplitSentences(one) {
			if !strings.Contains(one, s) {
				t.Fatalf("%q is not in the text", s)
			}
		}
	})
}
