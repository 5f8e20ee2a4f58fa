//go:build bench

package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/followup"
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
	for _, attended := range []bool{false, true} {
		how := "at its end"
		if attended {
			how = "while it is said"
		}
		stories, replies := benchChoice(t, r, attended)
		fmt.Printf("the follow-up to a story %-17s p50 %v  p95 %v  (%d)\n", how, quantile(stories, 0.5), quantile(stories, 0.95), len(stories))
		fmt.Printf("the follow-up to a reply %-17s p50 %v  p95 %v  (%d)\n", how, quantile(replies, 0.5), quantile(replies, 0.95), len(replies))
	}
}

// benchChoice returns how long the next follow-up takes after each story and
// each reply of the labelled exchanges; attended ones were listened to sentence
// by sentence.
func benchChoice(t *testing.T, r coach.Reader, attended bool) (stories, replies []time.Duration) {
	file, err := os.Open("interviewer/coach/testdata/followups-dev.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }() // only read from
	if err := followup.ReadExchanges(file, func(e followup.Exchange) error {
		c := followup.New(r, nil)
		s := interviewer.Session{ID: e.ID, Setup: interviewer.Setup{Principle: e.Principle, Level: interviewer.Level(e.Level)}}
		choose := func(turn interviewer.Turn, text string) (time.Duration, error) {
			s.Turns = append(s.Turns, turn)
			last := &s.Turns[len(s.Turns)-1]
			for _, said := range coach.AnswerOf(s.Setup, interviewer.Turn{Phrases: []speech.Phrase{{Text: text}}}).Passage().Sentences {
				last.Phrases = append(last.Phrases, speech.Phrase{Text: said})
				if attended {
					c.Attend(t.Context(), s)
				}
			}
			last.Ended = true
			began := time.Now()
			_, err := c.Next(t.Context(), s)
			return time.Since(began), err
		}
		story, err := choose(interviewer.Turn{Kind: interviewer.KindStory}, e.Story)
		if err != nil {
			return err
		}
		reply, err := choose(interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: e.Probe, Text: e.Question}}, e.Answer)
		stories, replies = append(stories, story), append(replies, reply)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return stories, replies
}
