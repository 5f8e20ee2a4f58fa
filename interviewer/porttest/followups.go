package porttest

import (
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// spokenAnswers are answers as they come: rich, thin, empty, unrecognised.
var spokenAnswers = map[string]string{
	"rich": "We moved the ledger off the old mainframe because settlements were late three nights a week. " +
		"I wrote the plan, talked two other teams into it, and ran the cut-over myself over nine weekends. " +
		"In the end the nightly run took forty minutes instead of six hours.",
	"thin":         "We fixed it and everybody was happy with it.",
	"nothing":      "",
	"unrecognised": speech.Unrecognised,
}

// replies are answers to follow-ups as they come.
var replies = map[string]string{
	"answers":     "I did it with the two people of my own team.",
	"evades":      "People often ask me that, and with my own team it always depends on the day.",
	"contradicts": "With my own team the nightly run never took forty minutes, we had nine hours of it until last week.",
}

// FollowUps is the contract of interviewer.FollowUps.
func FollowUps(t *testing.T, open func(t *testing.T) interviewer.FollowUps) {
	for name, text := range spokenAnswers {
		for how, reply := range replies {
			t.Run(name+", then "+how, func(t *testing.T) {
				f := open(t)
				s := interviewer.Session{ID: "one", Setup: interviewer.Setup{
					Principle: "Ownership", Level: interviewer.L7, Mode: interviewer.Strict, FollowUps: interviewer.MaxFollowUps,
					Question: interviewer.Question{Principle: "Ownership", Text: "When did you take something on?"},
				}}
				s.Turns = []interviewer.Turn{answeredTurn(interviewer.KindStory, interviewer.Ask{Text: s.Setup.Question.Text}, text)}
				for range interviewer.MaxFollowUps {
					before := s.Clone()
					ask, err := f.Next(t.Context(), s)
					if err != nil {
						t.Fatalf("after %d turns: %v", len(s.Turns), err)
					}
					again, err := f.Next(t.Context(), before)
					if err != nil || again != ask {
						t.Errorf("the same turns give %+v and %+v, %v", ask, again, err)
					}
					checkAsk(t, s, ask)
					s.Turns = append(s.Turns, answeredTurn(interviewer.KindFollowUp, ask, reply))
				}
			})
		}
	}
	t.Run("a skipped answer is asked past", func(t *testing.T) {
		s := interviewer.Session{ID: "two", Setup: interviewer.Setup{Principle: "Ownership", FollowUps: 4}}
		s.Turns = []interviewer.Turn{answeredTurn(interviewer.KindStory, interviewer.Ask{}, spokenAnswers["thin"])}
		first, err := open(t).Next(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		s.Turns = append(s.Turns, interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: first, Skipped: true, Ended: true})
		ask, err := open(t).Next(t.Context(), s)
		if err != nil || ask.Probe == first.Probe {
			t.Errorf("after a skip of %s: %+v, %v", first.Probe, ask, err)
		}
	})
}

func answeredTurn(kind interviewer.Kind, ask interviewer.Ask, text string) interviewer.Turn {
	t := interviewer.Turn{Kind: kind, Ask: ask, Duration: 20 * audio.Second, Ended: true}
	if text != "" {
		t.Phrases = []speech.Phrase{{End: t.Duration, Text: text, Engine: speech.EngineLive}}
	}
	return t
}

func checkAsk(t *testing.T, s interviewer.Session, ask interviewer.Ask) {
	t.Helper()
	contradiction := ask.Probe == interviewer.ProbeContradiction
	if strings.TrimSpace(ask.Text) == "" || !contradiction && !slices.Contains(interviewer.Probes(), ask.Probe) {
		t.Errorf("asks %+v", ask)
	}
	asked := 0
	for _, turn := range s.Turns {
		if turn.Ask.Probe == ask.Probe {
			asked++
		}
		if turn.Ask.Text == ask.Text {
			t.Errorf("asks %q twice in the same words", ask.Text)
		}
	}
	if !contradiction && (asked > 1 || ask.Again != (asked == 1)) {
		t.Errorf("%s was asked for %d times before: %+v", ask.Probe, asked, ask)
	}
	if (ask.Against != "") != contradiction {
		t.Errorf("%+v quotes against", ask)
	}
	for _, quote := range []string{ask.Quote, ask.Against} {
		if quote != "" && !slices.ContainsFunc(s.Turns, func(turn interviewer.Turn) bool { return strings.Contains(turn.Text(), quote) }) {
			t.Errorf("%q was not said", quote)
		}
	}
}
