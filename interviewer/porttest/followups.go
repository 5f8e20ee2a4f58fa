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

// FollowUps is the contract of interviewer.FollowUps.
func FollowUps(t *testing.T, open func(t *testing.T) interviewer.FollowUps) {
	for name, text := range spokenAnswers {
		t.Run(name, func(t *testing.T) {
			f := open(t)
			s := interviewer.Session{ID: "one", Setup: interviewer.Setup{
				Principle: "Ownership", Level: interviewer.L7, Mode: interviewer.Strict, FollowUps: interviewer.MaxFollowUps,
				Question: interviewer.Question{Principle: "Ownership", Text: "When did you take something on?"},
			}}
			s.Turns = []interviewer.Turn{answeredTurn(interviewer.KindStory, interviewer.Ask{Text: s.Setup.Question.Text}, text)}
			var asked []interviewer.Probe
			for range interviewer.MaxFollowUps {
				before := s.Clone()
				ask, err := f.Next(t.Context(), s)
				if err != nil {
					t.Fatalf("after %v: %v", asked, err)
				}
				again, err := f.Next(t.Context(), before)
				if err != nil || again != ask {
					t.Errorf("the same turns give %+v and %+v, %v", ask, again, err)
				}
				checkAsk(t, s, ask, asked)
				asked = append(asked, ask.Probe)
				s.Turns = append(s.Turns, answeredTurn(interviewer.KindFollowUp, ask, "I did it with the two people of my own team."))
			}
		})
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

func checkAsk(t *testing.T, s interviewer.Session, ask interviewer.Ask, asked []interviewer.Probe) {
	t.Helper()
	if strings.TrimSpace(ask.Text) == "" || !slices.Contains(interviewer.Probes(), ask.Probe) {
		t.Errorf("asks %+v", ask)
	}
	if slices.Contains(asked, ask.Probe) {
		t.Errorf("%s is asked for twice", ask.Probe)
	}
	if ask.Quote != "" && !slices.ContainsFunc(s.Turns, func(turn interviewer.Turn) bool { return strings.Contains(turn.Text(), ask.Quote) }) {
		t.Errorf("%q was not said", ask.Quote)
	}
}
