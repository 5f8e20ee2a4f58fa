package main

import (
	"errors"
	"slices"
	"sync"
	"testing"

	"tellmemore/assets"
	"tellmemore/interviewer/coach"
)

// TestWeightsComeBack reads while the weights are taken out of memory, again and
// again: what is read stays the same.
func TestWeightsComeBack(t *testing.T) {
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	story := coach.Passage{Sentences: []string{"In March I moved the six services off the old rack.", "It took nine weeks, and errors fell from 40 a day to 3."}}
	pair := []coach.Double{{First: "I had six people on it.", Second: "There were 25 people on it the whole time."}}
	read, err1 := r.Read(t.Context(), story)
	likely, err2 := r.Contradict(t.Context(), pair)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 4 {
				setAside(assets.ReaderModel)
				again, err1 := r.Read(t.Context(), story)
				setAside(assets.ContradictionModel)
				also, err2 := r.Contradict(t.Context(), pair)
				if err := errors.Join(err1, err2); err != nil || again.Flags != read.Flags || !slices.Equal(also, likely) {
					t.Errorf("%v and %v, %v; want %v and %v", again.Flags, also, err, read.Flags, likely)
				}
			}
		})
	}
	all.Wait()
}
