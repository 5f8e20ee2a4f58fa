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
	before := []clause{newClause("I phoned every customer myself"), newClause("we were four people in the morning")}
	now := []clause{newClause("I was out on the road by five"), newClause("I never spoke to one of them")}
	sides := opposed(before, now)
	alike := sides[0].contradiction
	for _, tt := range []struct {
		name  string
		heard map[string]said
		want  contradiction
	}{
		{"the reader hears them", map[string]said{now[1].text: {against: map[string]float64{before[0].text: 0.6}}}, contradiction{before[0].text, now[1].text}},
		{"the reader hears no difference", nil, alike},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := sharpest(t.Context(), &scripted{replies: tt.heard}, sides)
			if err != nil || got != tt.want {
				t.Errorf("%+v, %v; want %+v", got, err, tt.want)
			}
		})
	}
	if _, err := sharpest(t.Context(), &scripted{err: coach.ErrNoReader}, sides); !errors.Is(err, coach.ErrNoReader) {
		t.Errorf("error %v", err)
	}
}
