package followup

import (
	"errors"
	"testing"

	"tellmemore/interviewer/coach"
)

func TestCountedAgain(t *testing.T) {
	tests := []struct {
		name, clause, sentence string
		want                   bool
	}{
		{"another number", "I had six people on it", "No, there were 25 people on it.", false},
		{"the same beside another", "we sent 12,000 boxes that night", "We do like 25,000 on a normal one, so the 12,000 was all there was.", true},
		{"the same in words", "I had six people on it", "Of the 6 people two wrote code.", true},
		{"one of two again", "we went from 40 to 12", "It was 40 at first and 20 later.", false},
		{"rounded", "the final did 1.9 million streams", "There were nearly two million streams on it.", true},
		{"small ones are not rounded", "I had ten people on it", "There were nine people on it.", false},
		{"an ordinal is no count", "we nailed it on the first try", "The first fix did nothing.", false},
		{"no number", "I wrote the plan", "He wrote the plan.", false},
		{"at the end of a sentence", "there were nine", "In the end there were nine.", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := countedAgain(tt.clause, tt.sentence); got != tt.want {
				t.Errorf("countedAgain is %v", got)
			}
		})
	}
}

func TestTheClausesThatContradictAreQuoted(t *testing.T) {
	heard := newTranscript([]turn{
		{sentences: []string{"I phoned every customer myself, and we were four people in the morning."}, text: "I phoned every customer myself, and we were four people in the morning."},
		{sentences: []string{"I was out on the road by five, and I never spoke to one of our customers."}, text: "I was out on the road by five, and I never spoke to one of our customers."},
	})
	first, second := heard.turns[0].sentences[0], heard.turns[1].sentences[0]
	const phoned, spoke = "I phoned every customer myself", "I never spoke to one of our customers"
	const four, road = "we were four people in the morning", "I was out on the road by five"
	for _, tt := range []struct {
		name              string
		sentences, clause float64
		want              bool
	}{
		{"the sentences do for certain, and these clauses most", 0.99, 0.2, true},
		{"no two clauses show what the sentences do", 0.99, 0.1, false},
		{"the sentences hide it, the clauses don't", 0.4, 0.9, true},
		{"the sentences speak against it", 0.01, 0.75, false},
		{"neither is certain", 0.5, 0.5, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reader := &scripted{replies: map[string]said{
				second: {against: map[string]float64{first: tt.sentences}},
				spoke:  {against: map[string]float64{phoned: tt.clause, four: 0}},
				road:   {against: map[string]float64{phoned: 0, four: 0}},
			}}
			got, err := heard.contradicted(t.Context(), reader)
			switch {
			case err != nil || (got != nil) != tt.want:
				t.Errorf("%+v, %v", got, err)
			case got != nil && *got != (contradiction{phoned, spoke}):
				t.Errorf("%+v", got)
			}
		})
	}
	if _, err := heard.contradicted(t.Context(), &scripted{err: coach.ErrNoReader}); !errors.Is(err, coach.ErrNoReader) {
		t.Errorf("error %v", err)
	}
}
