package reader

import (
	"encoding/json"
	"os"
	"slices"
	"testing"

	"tellmemore/assets"
)

func pieces(t testing.TB, vocabulary string) *wordpiece {
	t.Helper()
	w, err := newWordpiece(vocabulary)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// The pieces of testdata/pieces.json were cut by the tokeniser that the model
// was trained with (PyPI tokenizers 0.20.3, its tokenizer.json).
func TestPiecesAreThoseOfTheTraining(t *testing.T) {
	raw, err := os.ReadFile("testdata/pieces.json")
	if err != nil {
		t.Fatal(err)
	}
	var tests []struct {
		Text string
		IDs  []int64
	}
	if err := json.Unmarshal(raw, &tests); err != nil || len(tests) == 0 {
		t.Fatalf("%d texts, %v", len(tests), err)
	}
	w := pieces(t, assets.ReaderVocabulary)
	for _, tt := range tests {
		var got []int64
		for _, tok := range w.cut(tt.Text) {
			got = append(got, tok.id)
		}
		if !slices.Equal(got, tt.IDs) {
			t.Errorf("%q\n got %v\nwant %v", tt.Text, got, tt.IDs)
		}
	}
}

func TestAVocabularyWithoutItsMarksIsRefused(t *testing.T) {
	if _, err := newWordpiece("a\nb\n"); err == nil {
		t.Error("no error")
	}
}
