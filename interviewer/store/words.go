package store

import (
	"encoding/json"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// placed is a word as it is kept: ["word", starts, ends], in samples.
type placed struct{ speech.Word }

// MarshalJSON writes the word as a short list.
func (w placed) MarshalJSON() ([]byte, error) {
	return json.Marshal([]any{w.Text, int64(w.Start), int64(w.End)})
}

// UnmarshalJSON reads it back.
func (w *placed) UnmarshalJSON(raw []byte) error {
	var start, end int64
	if err := json.Unmarshal(raw, &[]any{&w.Text, &start, &end}); err != nil {
		return err
	}
	w.Start, w.End = audio.Samples(start), audio.Samples(end)
	return nil
}

func encodeWords(words []speech.Word) (string, error) {
	if len(words) == 0 {
		return "", nil
	}
	list := make([]placed, len(words))
	for i, w := range words {
		list[i] = placed{w}
	}
	raw, err := json.Marshal(list)
	return string(raw), err
}

func decodeWords(text string) ([]speech.Word, error) {
	if text == "" {
		return nil, nil
	}
	var list []placed
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		return nil, err
	}
	words := make([]speech.Word, len(list))
	for i, w := range list {
		words[i] = w.Word
	}
	return words, nil
}
