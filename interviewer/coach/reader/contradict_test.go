package reader

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"tellmemore/assets"
	"tellmemore/interviewer/coach"
)

// The pieces of testdata/beside.json were cut by the tokeniser that the model of
// pairs was trained with (PyPI tokenizers 0.20.3, its tokenizer.json), and are
// numbered as assets/reader/contradictions.txt has them.
func TestPairsLieAsInTheTraining(t *testing.T) {
	raw, err := os.ReadFile("testdata/beside.json")
	if err != nil {
		t.Fatal(err)
	}
	var tests []struct {
		First, Second string
		Pieces        []string
	}
	if err := json.Unmarshal(raw, &tests); err != nil || len(tests) == 0 {
		t.Fatalf("%d pairs, %v", len(tests), err)
	}
	w := pieces(t, assets.ContradictionVocabulary)
	names := strings.Split(assets.ContradictionVocabulary, "\n")
	for _, tt := range tests {
		var got []string
		for _, id := range w.beside(coach.Double{First: tt.First, Second: tt.Second}) {
			got = append(got, names[id])
		}
		if !slices.Equal(got, tt.Pieces) {
			t.Errorf("%q beside %q\n got %q\nwant %q", tt.First, tt.Second, got, tt.Pieces)
		}
	}
}
