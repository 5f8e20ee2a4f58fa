package loop_test

import (
	"context"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
)

// deaf reads nothing: the rules alone decide.
type deaf struct{}

func (deaf) Read(_ context.Context, p coach.Passage) (coach.Reading, error) {
	if len(p.Sentences) == 0 {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	return coach.Reading{}, nil
}

func (deaf) ReadExchange(context.Context, coach.Exchange) (coach.ExchangeReading, error) {
	return coach.ExchangeReading{}, nil
}

func (deaf) Contradict(_ context.Context, doubles []coach.Double) ([]float64, error) {
	return make([]float64, len(doubles)), nil
}

// FuzzDebrief: whatever was said, every quote was said so, in that round.
func FuzzDebrief(f *testing.F) {
	f.Add("I was running the refunds team, twelve engineers. I wrote the replay tool on my own.", "I was running the refunds team, twenty engineers. He wrote the replay tool with me.", "In March 2021 it cost 2 million dollars.")
	f.Add("", " ", "\n.\x00”")
	f.Add("Don’t. I’d led 12 people, $3k.", "AI wrote it. A B C", "日本 12 engineers, 20 engineers now")
	f.Fuzz(func(t *testing.T, first, second, reply string) {
		l := loop.Loop{Level: interviewer.L7, Principles: []string{"Ownership"}}
		kept := map[string]interviewer.Session{}
		for i, text := range []string{first, second} {
			of := []bank.Round{bank.HiringManager, bank.BarRaiser}[i]
			phrase := func(text string) []speech.Phrase { return []speech.Phrase{{Text: text, End: audio.Second}} }
			kept[string(of)] = ended(string(of),
				interviewer.Turn{Kind: interviewer.KindStory, Ended: true, Phrases: phrase(text)},
				interviewer.Turn{Kind: interviewer.KindFollowUp, Ended: true, Phrases: phrase(reply)},
				interviewer.Turn{Kind: interviewer.KindFollowUp, Ended: true, Skipped: true})
			l.Rounds = append(l.Rounds, loop.Round{Of: of, Questions: []loop.Question{{
				Question: interviewer.Question{ID: string(of), Principle: "Ownership"}, Session: string(of), Done: true,
			}}})
		}
		interviews, err := loop.Hear(t.Context(), l, deaf{}, func(_ context.Context, id string) (interviewer.Session, error) { return kept[id], nil })
		if err != nil {
			t.Fatal(err)
		}
		d, err := loop.NewDebrief(t.Context(), l, interviews, deaf{})
		if err != nil {
			t.Fatal(err)
		}
		if d.Decision.Verdict == loop.Undecided {
			t.Error("no decision after the bar raiser's round")
		}
		verbatim(t, d, interviews)
	})
}
