package speech

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
)

// at makes a phrase of an engine between two seconds.
func at(e Engine, from, to float64, text string) Phrase {
	return Phrase{
		Text: text, Engine: e,
		Start: audio.Samples(from * audio.Rate), End: audio.Samples(to * audio.Rate),
	}
}

func live(from, to float64, text string) Phrase    { return at(EngineLive, from, to, text) }
func whisper(from, to float64, text string) Phrase { return at(EngineWhisper, from, to, text) }

// worded makes a phrase whose words share its time.
func worded(from, to float64, words ...string) Phrase {
	p := whisper(from, to, strings.Join(words, " "))
	each := (p.End - p.Start) / audio.Samples(len(words))
	for i, w := range words {
		p.Words = append(p.Words, Word{w, p.Start + audio.Samples(i)*each, p.Start + audio.Samples(i+1)*each})
	}
	return p
}

func passage(from, to float64, phrases ...Phrase) Passage {
	return Passage{audio.Samples(from * audio.Rate), audio.Samples(to * audio.Rate), phrases}
}

func TestMerge(t *testing.T) {
	first, second, third := live(0, 4, "we moved the ledge her"), live(5, 9, "over one week and"), live(10, 12, "it was June")
	tests := []struct {
		name    string
		phrases []Phrase
		passage Passage
		want    []Phrase
	}{
		{
			"two phrases become one",
			[]Phrase{first, second, third},
			passage(0, 9, whisper(0.2, 8.8, "We moved the ledger over one weekend.")),
			[]Phrase{whisper(0.2, 8.8, "We moved the ledger over one weekend."), third},
		},
		{
			"the last one",
			[]Phrase{first, second, third},
			passage(10, 12, whisper(10, 12, "It was June.")),
			[]Phrase{first, second, whisper(10, 12, "It was June.")},
		},
		{"heard nothing", []Phrase{first, second}, passage(0, 9), []Phrase{first, second}},
		{"nothing was there before", nil, passage(0, 9, whisper(1, 2, "Yes.")), []Phrase{whisper(1, 2, "Yes.")}},
		{
			"passed over the end",
			[]Phrase{first, second, third},
			passage(0, 12, whisper(0, 8.5, "We moved the ledger over one weekend.")),
			[]Phrase{whisper(0, 8.5, "We moved the ledger over one weekend."), third},
		},
		{
			"placed the words too early",
			[]Phrase{second, third},
			passage(5, 12, whisper(5, 9, "Over one weekend, it was June.")),
			[]Phrase{whisper(5, 9, "Over one weekend, it was June.")},
		},
		{
			"what could not be recognised stays marked",
			[]Phrase{first, live(5, 6, Unrecognised)},
			passage(0, 6, whisper(0, 4, "We moved the ledger.")),
			[]Phrase{whisper(0, 4, "We moved the ledger."), live(5, 6, Unrecognised)},
		},
		{
			"what could not be recognised is heard now",
			[]Phrase{live(5, 6, Unrecognised)},
			passage(5, 6, whisper(5, 6, "Sure.")),
			[]Phrase{whisper(5, 6, "Sure.")},
		},
		{
			"edges meet",
			[]Phrase{first, second},
			passage(5, 9, whisper(3.8, 9, "Over one weekend.")),
			[]Phrase{first, at(EngineWhisper, 4, 9, "Over one weekend.")},
		},
		{
			"words end with their phrase",
			[]Phrase{first},
			passage(2, 9, worded(3, 9, "Over", "one", "weekend.")),
			[]Phrase{first, {Text: "Over one weekend.", Engine: EngineWhisper, Start: 4 * audio.Second, End: 9 * audio.Second, Words: []Word{
				{"Over", 4 * audio.Second, 5 * audio.Second}, {"one", 5 * audio.Second, 7 * audio.Second}, {"weekend.", 7 * audio.Second, 9 * audio.Second},
			}}},
		},
		{
			"within one that stays",
			[]Phrase{first},
			passage(2, 4, whisper(3, 3.5, "Sure.")),
			[]Phrase{live(0, 3, first.Text), whisper(3, 3.5, "Sure.")},
		},
		{
			"again, by a better engine",
			[]Phrase{whisper(0, 9, "We moved the ledger over one weekend.")},
			passage(0, 9, at(EngineService, 0, 9, "We moved our ledger over one weekend.")),
			[]Phrase{at(EngineService, 0, 9, "We moved our ledger over one weekend.")},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Merge(tt.phrases, tt.passage); len(got) != len(tt.want) || len(got) > 0 && !reflect.DeepEqual(got, tt.want) {
				t.Errorf("merged to\n%v, want\n%v", got, tt.want)
			}
		})
	}
}

func FuzzMerge(f *testing.F) {
	f.Add([]byte{0, 4, 5, 9, 10, 12}, []byte{0, 8, 9, 11}, byte(0), byte(12))
	f.Add([]byte{0, 0, 0, 9}, []byte{0, 0, 2, 1, 0, 0}, byte(0), byte(12))
	f.Fuzz(func(t *testing.T, before, heard []byte, start, end byte) {
		row := func(e Engine, b []byte, text string) (phrases []Phrase) {
			var floor audio.Samples
			for i := 0; i+1 < len(b); i += 2 {
				p := Phrase{Text: text, Engine: e, Start: floor + audio.Samples(b[i])}
				p.End = p.Start + 1 + audio.Samples(b[i+1])
				floor = p.End
				p.Words = []Word{{"some", p.Start, p.Start + 1}, {"thing", p.Start + 1, p.End}}
				phrases = append(phrases, p)
			}
			return phrases
		}
		was := row(EngineLive, before, "something else")
		now := row(EngineWhisper, heard, "words")
		given := fmt.Sprint(was, now)
		got := Merge(was, Passage{audio.Samples(start), audio.Samples(end), now})
		if fmt.Sprint(was, now) != given {
			t.Fatal("what was given was changed")
		}
		var floor audio.Samples
		for _, p := range got {
			if p.Start < floor || p.End < p.Start {
				t.Fatalf("phrase from %d to %d after %d in %v", p.Start, p.End, floor, got)
			}
			floor = p.End
			// The edges only come closer, and together only of a single sample.
			from := slices.IndexFunc(slices.Concat(was, now), func(o Phrase) bool {
				return o.Engine == p.Engine && o.Start <= p.Start && o.End >= p.End && (p.End > p.Start || o.End == o.Start+1)
			})
			if from < 0 {
				t.Fatalf("no phrase reached from %d to %d in %v, %v", p.Start, p.End, was, now)
			}
			for _, w := range p.Words {
				if w.Start < p.Start || w.End > p.End || w.End < w.Start {
					t.Fatalf("word from %d to %d in the phrase from %d to %d", w.Start, w.End, p.Start, p.End)
				}
			}
		}
		for _, p := range now {
			if !slices.ContainsFunc(got, func(q Phrase) bool { return q.Engine == p.Engine && q.Start >= p.Start && q.End <= p.End }) {
				t.Fatalf("the phrase from %d to %d was lost", p.Start, p.End)
			}
		}
		if len(was) > 0 && len(got) == 0 {
			t.Fatal("everything was lost")
		}
	})
}

func TestRealign(t *testing.T) {
	tests := []struct{ name, quote, before, after, want string }{
		{"a misheard word", "we traced the heirs one by one", "First we traced the heirs one by one. Then", "First, we traced the errors one by one. Then", "we traced the errors one by one"},
		{"it stands", "we moved it", "So we moved it.", "So, we moved it.", "we moved it"},
		{"words more", "in a week", "done in a week with him", "Done, in about a week, with him.", "in about a week"},
		{"its edges were misheard", "the led your", "we moved the led your over", "We moved the ledger over", "the ledger"},
		{"nothing like it", "the cat sat", "and the cat sat there", "Entirely different.", ""},
		{"it never stood", "the dog", "the cat", "the bird", ""},
		{"no quote", "", "the cat", "the cat", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Realign(tt.quote, tt.before, tt.after); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func FuzzRealign(f *testing.F) {
	f.Add("b c", "a b c d", "a x c d")
	f.Fuzz(func(t *testing.T, quote, before, after string) {
		if got := Realign(quote, before, after); !strings.Contains(after, got) {
			t.Fatalf("%q is not in %q", got, after)
		}
	})
}
