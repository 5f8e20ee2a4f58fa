package reader

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"tellmemore/assets"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// The models that ship.
var (
	ofAnswers = Model{assets.ReaderModel, assets.ReaderVocabulary}
	ofPairs   = Model{assets.ContradictionModel, assets.ContradictionVocabulary}
)

// built is the reader that ships, loaded once for all tests.
var built = sync.OnceValues(func() (*Reader, error) { return New(ofAnswers, ofPairs) })

func shipped(t testing.TB) *Reader {
	t.Helper()
	r, err := built()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

var story = []string{
	"So last spring I ran the returns team for a shoe shop, twelve engineers.",
	"My job was to halve the time that a refund takes before the summer sale.",
	"I sat with two people in the call centre for a day and I counted what they retyped.",
	"I wrote the first version of the form myself and tested it with forty customers.",
	"Refunds went from nine days to two days by June.",
	"Next time I'd sit in the call centre before I plan anything.",
}

func passage(sentences []string) coach.Passage {
	return coach.Passage{Principle: "Customer Obsession", Level: "L6", Question: "Tell me about a customer.", Sentences: sentences}
}

func TestWhatPartASentenceIs(t *testing.T) {
	got, err := shipped(t).Read(t.Context(), passage(story))
	if err != nil {
		t.Fatal(err)
	}
	want := []coach.Part{coach.PartSituation, coach.PartTask, coach.PartAction, coach.PartAction, coach.PartResult, coach.PartLearning}
	for i, row := range got.Parts {
		best := 0
		for k, p := range row {
			if p > row[best] {
				best = k
			}
		}
		if coach.Parts()[best] != want[i] {
			t.Errorf("%q is read as %s, want %s (%.2f)", story[i], coach.Parts()[best], want[i], row)
		}
	}
	measured := got.Words[4]
	if measured[3].Measured < 0.5 || measured[4].Measured < 0.5 || got.Words[0][3].Measured > 0.5 {
		t.Errorf("measured words: %v", measured)
	}
}

func TestAReadingIsWellFormed(t *testing.T) {
	long := strings.Fields(strings.Repeat("we moved the ledger over one weekend and nobody noticed it at all ", 60))
	var many []string
	for i := range 400 {
		many = append(many, fmt.Sprintf("In week %d I moved another service over and I wrote down what broke.", i))
	}
	tests := []struct {
		name      string
		sentences []string
	}{
		{"a story", story},
		{"one word", []string{"Yes"}},
		{"an empty sentence between", []string{"I fixed it.", "", "It worked."}},
		{"no known letter", []string{"अनुभव จาก العربية 🙂"}},
		{"a sentence without an end", []string{strings.Join(long, " ")}},
		{"ten pages", many},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := shipped(t).Read(t.Context(), passage(tt.sentences))
			if err != nil {
				t.Fatal(err)
			}
			n := len(tt.sentences)
			if len(got.Parts) != n || len(got.Shares) != n || len(got.Words) != n {
				t.Fatalf("%d parts, %d shares, %d rows of words of %d sentences", len(got.Parts), len(got.Shares), len(got.Words), n)
			}
			var flag, strength, missing float64
			for i, s := range tt.sentences {
				if len(got.Words[i]) != len(strings.Fields(s)) {
					t.Errorf("%d words of %q", len(got.Words[i]), s)
				}
				if sum := add(got.Parts[i][:]); math.Abs(sum-1) > 1e-3 {
					t.Errorf("the parts of %q add up to %f", s, sum)
				}
				flag += got.Shares[i].Flags[0]
				strength += got.Shares[i].Strengths[5]
				missing += got.Shares[i].Missing[9]
			}
			for _, sum := range []float64{flag, strength, missing, add(got.First[:]), add(got.Levels[:])} {
				if math.Abs(sum-1) > 1e-3 {
					t.Errorf("shares %f %f %f, first %v, levels %v", flag, strength, missing, got.First, got.Levels)
				}
			}
		})
	}
}

func add(of []float64) float64 {
	sum := 0.0
	for _, v := range of {
		sum += v
	}
	return sum
}

func TestWhatCannotBeRead(t *testing.T) {
	r := shipped(t)
	for _, sentences := range [][]string{nil, {}, {""}, {" ", "\t\n"}} {
		if _, err := r.Read(t.Context(), passage(sentences)); !errors.Is(err, coach.ErrNothingToRead) {
			t.Errorf("%q: %v", sentences, err)
		}
	}
	if _, err := r.ReadExchange(t.Context(), coach.Exchange{Story: story}); !errors.Is(err, coach.ErrNothingToRead) {
		t.Errorf("an exchange without answer: %v", err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := r.Read(ended, passage(story)); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
}

func TestADamagedModelIsRefused(t *testing.T) {
	half := func(m Model) Model { return Model{m.Network[:len(m.Network)/2], m.Vocabulary} }
	with := func(network, vocabulary string) Model { return Model{[]byte(network), vocabulary} }
	tests := []struct {
		name           string
		answers, pairs Model
	}{
		{"no model of answers", with("", assets.ReaderVocabulary), ofPairs},
		{"half a model of answers", half(ofAnswers), ofPairs},
		{"something else for answers", with("<html>not found</html>", assets.ReaderVocabulary), ofPairs},
		{"the wrong model for answers", ofPairs, ofPairs},
		{"no vocabulary for answers", Model{assets.ReaderModel, ""}, ofPairs},
		{"no model of pairs", ofAnswers, with("", assets.ContradictionVocabulary)},
		{"half a model of pairs", ofAnswers, half(ofPairs)},
		{"something else for pairs", ofAnswers, with("<html>not found</html>", assets.ContradictionVocabulary)},
		{"the wrong model for pairs", ofAnswers, ofAnswers},
		{"no vocabulary for pairs", ofAnswers, Model{assets.ContradictionModel, ""}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := New(tt.answers, tt.pairs)
			if !errors.Is(err, coach.ErrNoReader) || r != nil {
				t.Errorf("%v, %v", r, err)
			}
		})
	}
}

func TestAnExchangeFitsHoweverLong(t *testing.T) {
	var long []string
	for range 80 {
		long = append(long, "I moved another service over and I wrote down what broke and who had told me.")
	}
	tests := []struct {
		name          string
		story, answer []string
	}{
		{"short", story, []string{"It was eleven engineers.", "I hired two of them."}},
		{"no story", nil, []string{"It was eleven engineers."}},
		{"a long story", long, []string{"It was eleven engineers."}},
		{"a long answer", story, long},
		{"both", long, long},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := shipped(t).ReadExchange(t.Context(), coach.Exchange{
				Principle: "Ownership", Level: "L6", Story: tt.story,
				Probe: interviewer.ProbeScope, Question: "How large was the team?", Answer: tt.answer,
			})
			if err != nil {
				t.Fatal(err)
			}
			if math.Abs(add(got.Answered[:])-1) > 1e-3 || math.Abs(add(got.Next[:])-1) > 1e-3 {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestSentencesBesideEachOther(t *testing.T) {
	got, err := shipped(t).Contradict(t.Context(), []coach.Double{
		{First: "I had six people on it.", Second: "There were 25 people on it the whole time."},
		{First: "I had six people on it.", Second: "The six of them wrote the plan with me."},
		{First: " ", Second: "There were 25 people on it."},
		{First: strings.Repeat("I moved another service over. ", 200), Second: strings.Repeat("I did not move it. ", 200)},
	})
	if err != nil || len(got) != 4 {
		t.Fatalf("%v, %v", got, err)
	}
	for i, p := range got {
		if p < 0 || p > 1 || math.IsNaN(p) {
			t.Errorf("pair %d contradicts with %v", i, p)
		}
	}
	if got[0] <= got[1] || got[2] != 0 {
		t.Errorf("%v: the first pair contradicts, the second does not, the third says nothing", got)
	}
}

func TestPairsAreNotReadForNobody(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := shipped(t).Contradict(ctx, []coach.Double{{First: "I had six people.", Second: "I had two."}}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	r := shipped(t)
	pair := []coach.Double{{First: "I had six people on it.", Second: "There were 25 people on it the whole time."}}
	want, err1 := r.Read(t.Context(), passage(story))
	likely, err2 := r.Contradict(t.Context(), pair)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			got, err1 := r.Read(t.Context(), passage(story))
			also, err2 := r.Contradict(t.Context(), pair)
			if err := errors.Join(err1, err2); err != nil || got.Flags != want.Flags || !slices.Equal(also, likely) {
				t.Errorf("%v and %v, %v; want %v and %v", got.Flags, also, err, want.Flags, likely)
			}
		})
	}
	all.Wait()
}

func TestNothingIsReadAfterClose(t *testing.T) {
	r, err := New(ofAnswers, ofPairs)
	if err != nil {
		t.Fatal(err)
	}
	pair := []coach.Double{{First: "I had six people on it.", Second: "There were 25 people on it the whole time."}}
	reads := []struct {
		name string
		read func() error
	}{
		{"an answer", func() error { _, err := r.Read(t.Context(), passage(story)); return err }},
		{"an exchange", func() error {
			_, err := r.ReadExchange(t.Context(), coach.Exchange{Story: story, Answer: []string{"It was eleven engineers."}})
			return err
		}},
		{"two sentences", func() error { _, err := r.Contradict(t.Context(), pair); return err }},
	}
	var all sync.WaitGroup
	for _, tt := range reads {
		all.Go(func() {
			for range 3 {
				if err := tt.read(); err != nil && !errors.Is(err, coach.ErrNoReader) {
					t.Errorf("%s while it closes: %v", tt.name, err)
				}
			}
		})
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	all.Wait()
	for _, tt := range reads {
		t.Run(tt.name, func(t *testing.T) {
			if err := tt.read(); !errors.Is(err, coach.ErrNoReader) {
				t.Errorf("got %v", err)
			}
		})
	}
	if err := r.Close(); err != nil {
		t.Errorf("closed again: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("So we moved it. [SEP] It was faster.", "\x00\xff")
	f.Add(strings.Repeat("a", 300), "½ ﬁ e\u0301")
	r := shipped(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		got, err := r.Read(t.Context(), passage([]string{a, b}))
		if errors.Is(err, coach.ErrNothingToRead) {
			return
		}
		if err != nil || len(got.Words[0]) != len(strings.Fields(a)) {
			t.Fatalf("%v", err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	r := shipped(b)
	var two []string // about 290 words: two minutes
	for range 4 {
		two = append(two, story...)
	}
	order := rand.New(rand.NewPCG(1, 2))
	for b.Loop() {
		order.Shuffle(len(two), func(i, k int) { two[i], two[k] = two[k], two[i] })
		if _, err := r.Read(b.Context(), passage(two)); err != nil {
			b.Fatal(err)
		}
	}
}
