package followup

import (
	"errors"
	"strings"
	"testing"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

func TestReadExchanges(t *testing.T) {
	const whole = `{"id":"a","story":"We moved it.","probe":"role","question":"Who?","answer":"I did.","next":7}`
	tests := []struct {
		name, text string
		ids        string
		wrong      string // of ErrInput; "" for none
	}{
		{"one", whole, "a", ""},
		{"a mark of the encoding, blank lines, no line break at the end", "\xef\xbb\xbf\n\n" + whole + "\n\n" + strings.Replace(whole, `"a"`, `"b"`, 1), "a b", ""},
		{"nothing", "", "", ""},
		{"no JSON", whole + "\nmoved it", "a", "line 2: no exchange: parse JSON"},
		{"a list", "[]", "", "line 1: no exchange: a line must hold one JSON object"},
		{"another type", `{"id":1}`, "", `line 1: no exchange: "id" must be a string, not number`},
		{"no ID", `{"story":"x","probe":"role"}`, "", `line 1: no exchange: "id" is missing`},
		{"no story", `{"id":"a","probe":"role"}`, "", `"story" is missing`},
		{"no layer", strings.Replace(whole, `"role"`, `"praise"`, 1), "", `"probe" is no layer of an answer: "praise"`},
		{"a contradiction is none", strings.Replace(whole, `"role"`, `"contradiction"`, 1), "", `"probe" is no layer`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var ids []string
			err := ReadExchanges(strings.NewReader(tt.text), func(e Exchange) error {
				ids = append(ids, e.ID)
				return nil
			})
			if strings.Join(ids, " ") != tt.ids || (err != nil) != (tt.wrong != "") || err != nil && (!errors.Is(err, ErrInput) || !strings.Contains(err.Error(), tt.wrong)) {
				t.Errorf("%v, %v", ids, err)
			}
		})
	}
	stop := errors.New("stop")
	if err := ReadExchanges(strings.NewReader(whole+"\nwrong"), func(Exchange) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

func TestHear(t *testing.T) {
	const (
		alternatives = interviewer.ProbeAlternatives
		conflict     = interviewer.ProbeConflict
	)
	tests := []struct {
		name   string
		answer string
		heard  said
		want   Output // without its question
	}{
		{"given", gave, said{next: conflict}, Output{Answered: coach.AnsweredYes, Next: "conflict"}},
		{"evaded", evaded, said{answered: coach.AnsweredNo, next: conflict}, Output{Answered: coach.AnsweredNo, Next: "alternatives"}},
		{"in part", vague, said{answered: coach.AnsweredPartly, next: conflict}, Output{Answered: coach.AnsweredPartly, Next: "conflict"}},
		{"nothing is left", gave, said{}, Output{Answered: coach.AnsweredYes, Next: "none"}},
		{"a contradiction", opposite, said{next: conflict, against: map[string]float64{sixPeople: 1}}, Output{
			Answered: coach.AnsweredYes, Next: "contradiction", Contradiction: &OutputContradiction{"I had six people on it", "there were 25 people on it the whole time"},
		}},
		{"hardly a word", "No.", said{}, Output{Answered: coach.AnsweredNo, Next: "alternatives"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			e := Exchange{ID: "x", Principle: "Ownership", Story: story, Probe: alternatives, Question: "What else could you have done?", Answer: tt.answer}
			if tt.name == "hardly a word" {
				e.Probe = interviewer.ProbeRole
			}
			c := New(&scripted{missing: []interviewer.Probe{alternatives, conflict}, replies: map[string]said{tt.answer: tt.heard}}, nil)
			got, err := c.Hear(t.Context(), e)
			if err != nil || got.Question == "" || got.Question == e.Question {
				t.Errorf("asks %q, %v", got.Question, err)
			}
			if (got.Contradiction == nil) != (tt.want.Contradiction == nil) || got.Contradiction != nil && *got.Contradiction != *tt.want.Contradiction {
				t.Errorf("contradiction %+v", got.Contradiction)
			}
			if got.ID != "x" || got.Answered != tt.want.Answered || got.Next != tt.want.Next {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
	_, err := New(&scripted{err: coach.ErrNoReader}, nil).Hear(t.Context(), Exchange{ID: "x", Story: story, Probe: alternatives, Answer: gave})
	if !errors.Is(err, coach.ErrNoReader) {
		t.Errorf("without a reader: %v", err)
	}
}

func FuzzReadExchanges(f *testing.F) {
	f.Add(`{"id":"a","story":"We moved it.","probe":"role","question":"Who?","answer":"I did."}` + "\n")
	f.Add("\xef\xbb\xbf[]\x00")
	f.Fuzz(func(t *testing.T, text string) {
		err := ReadExchanges(strings.NewReader(text), func(e Exchange) error {
			if e.ID == "" || e.Story == "" || e.Probe == "" {
				t.Fatalf("%+v", e)
			}
			return nil
		})
		if err != nil && !errors.Is(err, ErrInput) {
			t.Fatal(err)
		}
	})
}
