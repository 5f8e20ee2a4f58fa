//go:build bench

package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tellmemore/interviewer/coach"
)

// benchCoach prints how long judging takes: an answer of two minutes, and the
// answers of a whole loop, five rounds of a story and four follow-ups.
func benchCoach(t *testing.T) {
	began := time.Now()
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	fmt.Printf("the reader loads in                       %v\n", time.Since(began).Round(time.Millisecond))
	file, err := os.Open("interviewer/coach/testdata/dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // only read from
	var stories, long []coach.Answer
	if err := coach.ReadInputs(file, func(in coach.Input) error {
		a := in.Answer()
		stories = append(stories, a)
		if n := len(strings.Fields(a.Text())); n >= 260 && n <= 320 { // two minutes at 130 to 160 words a minute
			long = append(long, a)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	judge := func(a coach.Answer) time.Duration {
		began := time.Now()
		reading, err := r.Read(t.Context(), a.Passage())
		if err != nil {
			t.Fatal(err)
		}
		coach.Judge(a, reading)
		return time.Since(began)
	}
	var took []time.Duration
	for range 5 {
		for _, a := range long {
			took = append(took, judge(a))
		}
	}
	fmt.Printf("an answer of two minutes is judged        p50 %v  p95 %v  (%d answers)\n", quantile(took, 0.5), quantile(took, 0.95), len(took))
	began = time.Now()
	for _, a := range stories[:25] {
		judge(a)
	}
	fmt.Printf("25 answers of a loop, stories all         %v\n", time.Since(began).Round(time.Millisecond))
}
