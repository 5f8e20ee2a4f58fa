package coach_test

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"tellmemore/interviewer/coach"
)

func TestAlike(t *testing.T) {
	before := []string{
		"I had six people on it.",
		"We moved the ledger over one weekend.",
		"My director was away that month.",
		"Then I sold three of the machines.",
	}
	tests := []struct {
		name string
		now  []string
		n    int
		want [][2]int
	}{
		{"nothing", nil, 8, [][2]int{}},
		{"the same things come first", []string{"There were 25 people.", "The director moved the ledger."}, 8, [][2]int{{1, 1}, {0, 0}, {2, 1}, {3, 0}}},
		{"no more than asked for", []string{"There were 25 people.", "The director moved the ledger."}, 2, [][2]int{{1, 1}, {0, 0}}},
		{"other forms of a word", []string{"I didn't sell the machine; moving it was dear."}, 8, [][2]int{{1, 0}, {3, 0}}},
		{"two numbers may be of one thing", []string{"Nineteen."}, 8, [][2]int{{0, 0}, {3, 0}}},
		{"words that any sentence has say nothing", []string{"It was what they had on it."}, 8, [][2]int{}},
		{"a typographer's apostrophe", []string{"My director’s away."}, 1, [][2]int{{2, 0}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := coach.Alike(before, tt.now, tt.n); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// What contradicts itself must be among the pairs that are read: no reader can
// find it elsewhere.
func TestContradictionsAreAmongTheMostAlike(t *testing.T) {
	raw, err := os.ReadFile("testdata/followups-dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	found, all := 0, 0
	for line := range strings.Lines(string(raw)) {
		var e struct {
			Story, Answer string
			Contradiction *struct{ First, Second string }
		}
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			t.Fatal(err)
		}
		if e.Contradiction == nil {
			continue
		}
		all++
		before, now := coach.SplitSentences(e.Story), coach.SplitSentences(e.Answer)
		for _, p := range coach.Alike(before, now, 8) {
			if strings.Contains(before[p[0]], e.Contradiction.First) && strings.Contains(now[p[1]], e.Contradiction.Second) {
				found++
				break
			}
		}
	}
	if all == 0 || found < all-1 {
		t.Errorf("%d of %d", found, all)
	}
}
