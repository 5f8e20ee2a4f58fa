package whispercpp

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/audio/speech/models"
)

// numbers are little-endian i32.
func numbers(n ...int32) []byte {
	b, err := binary.Append(nil, binary.LittleEndian, n)
	if err != nil {
		panic(err)
	}
	return b
}

// modelHead is the beginning of a file of Whisper base's sizes: head, filters
// and two tokens.
func modelHead() []byte {
	return slices.Concat(
		numbers(ggmlMagic, 51865, 1500, 512, 8, 6, 448, 512, 8, 6, 80, 1, 80, 201), make([]byte, 80*201*4),
		numbers(2, 1), []byte("a"), numbers(0))
}

// weights is a tensor of four half-precision numbers.
func weights() []byte {
	return slices.Concat(numbers(2, 1, 1, 2, 2), []byte("w"), make([]byte, 8))
}

func TestModelFilesAreChecked(t *testing.T) {
	whole := slices.Concat(modelHead(), weights(), weights())
	changed := func(at int, n int32) []byte {
		b := bytes.Clone(whole)
		copy(b[at*4:], numbers(n))
		return b
	}
	tokens := len(modelHead()) - 13
	tests := []struct {
		name string
		raw  []byte
		ok   bool
	}{
		{"whole", whole, true},
		{"empty", nil, false},
		{"another magic", changed(0, 0x46554747), false},
		{"a vocabulary of nothing", changed(1, 0), false},
		{"a width below zero", changed(3, -512), false},
		{"widths that differ", changed(7, 768), false},
		{"heads that do not divide the width", changed(4, 7), false},
		{"more layers than any model", changed(5, 1000), false},
		{"other filters", changed(12, 128), false},
		{"a spectrum of another length", changed(13, 1<<30), false},
		{"more tokens than the vocabulary", slices.Concat(whole[:tokens], numbers(1<<30), whole[tokens+4:]), false},
		{"a token longer than any", slices.Concat(whole[:tokens+4], numbers(1<<30), whole[tokens+8:]), false},
		{"cut in the head", whole[:20], false},
		{"cut in the filters", whole[:1000], false},
		{"cut in the vocabulary", whole[:tokens+6], false},
		{"cut in a tensor", whole[:len(whole)-1], false},
		{"no weights", modelHead(), false},
		{"a tensor of rank 5", slices.Concat(modelHead(), numbers(5, 1, 1, 1, 1, 1, 1, 1), []byte("w"), make([]byte, 2)), false},
		{"a tensor of an unknown type", slices.Concat(modelHead(), numbers(1, 1, 99, 1), []byte("w"), make([]byte, 2)), false},
		{"a tensor whose size overflows", slices.Concat(modelHead(), numbers(4, 1, 1, 1<<20, 1<<20, 1<<20, 1<<20), []byte("w")), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := checkModel(bytes.NewReader(tt.raw), int64(len(tt.raw)))
			if (err == nil) != tt.ok || (err != nil && !errors.Is(err, errFile)) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestDamagedModels(t *testing.T) {
	whole, err := os.ReadFile(models.In(models.Dir()).Whisper)
	if err != nil {
		t.Fatal(err)
	}
	tests := map[string][]byte{
		"empty":                             {},
		"text":                              []byte("This is no model."),
		"half of it":                        whole[:len(whole)/2],
		"without its last number":           whole[:len(whole)-2],
		"without its last tensor":           whole[:bytes.LastIndex(whole, []byte("decoder.ln.bias"))-16],
		"a tensor that Whisper has not":     bytes.Replace(whole, []byte("decoder.ln.bias"), []byte("decoder.ln.boas"), 1),
		"more after its end":                slices.Concat(whole, []byte("more")),
		"a whole structure with no weights": slices.Concat(modelHead(), weights()),
	}
	dir := t.TempDir()
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, "model.bin")
			if err := os.WriteFile(path, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			if e, err := New(path); !errors.Is(err, speech.ErrNoModel) {
				t.Errorf("ear %v, error %v, want speech.ErrNoModel", e, err)
			}
		})
	}
	for name, path := range map[string]string{"missing": filepath.Join(dir, "none"), "a folder": dir} {
		t.Run(name, func(t *testing.T) {
			if e, err := New(path); !errors.Is(err, speech.ErrNoModel) {
				t.Errorf("ear %v, error %v, want speech.ErrNoModel", e, err)
			}
		})
	}
}

func FuzzModelFile(f *testing.F) {
	f.Add(slices.Concat(modelHead(), weights()))
	f.Add(numbers(ggmlMagic, 51865))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := checkModel(bytes.NewReader(raw), int64(len(raw))); err != nil && !errors.Is(err, errFile) {
			t.Fatalf("error %v", err)
		}
	})
}
