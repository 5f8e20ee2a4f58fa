package followup

import "testing"

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
