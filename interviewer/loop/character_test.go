package loop_test

import (
	"slices"
	"strings"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/followup"
	"tellmemore/interviewer/loop"
)

// longest is how many words a question has at most after a quote.
const longest = 15

func TestCharactersSpeakAsInterviewersDo(t *testing.T) {
	seen := map[string]string{}
	for _, r := range bank.Rounds() {
		c := loop.CharacterOf(r)
		if c.Round != r || c.Name == "" || !strings.HasSuffix(c.About, ".") || c.Pace < 0.8 || c.Pace > 1.3 || c.FollowUps < interviewer.DefaultFollowUps || c.FollowUps > interviewer.MaxFollowUps {
			t.Errorf("%s: %+v", r, c)
		}
		for _, p := range c.Manner.First {
			if len(c.Manner.Says[p].Quoting) == 0 {
				t.Errorf("%s goes for %s first and has no words for it", r, p)
			}
		}
		for p, says := range c.Manner.Says {
			if len(says.Quoting) < 3 || len(says.Plain) < 3 {
				t.Errorf("%s, %s: fewer than three phrasings", r, p)
			}
			for _, text := range slices.Concat(says.Quoting, says.Plain) {
				if before := seen[text]; before != "" {
					t.Errorf("%q is said by %s and %s", text, before, r)
				}
				seen[text] = string(r)
				if strings.Count(text, "?") != 1 || !strings.HasSuffix(text, "?") || len(strings.Fields(text)) > longest || strings.Contains(text, "!") {
					t.Errorf("%s, %s: %q is not one short question", r, p, text)
				}
			}
		}
	}
	if loop.CharacterOf(bank.BarRaiser).FollowUps != interviewer.MaxFollowUps {
		t.Error("the bar raiser does not dig deepest")
	}
}

// TestCharactersDiffer: the same answer is asked about otherwise by each.
func TestCharactersDiffer(t *testing.T) {
	s := interviewer.Session{ID: "one", Setup: interviewer.Setup{Principle: "Ownership", Level: interviewer.L7}, Turns: []interviewer.Turn{{
		Kind: interviewer.KindStory, Ended: true,
		Phrases: []speech.Phrase{{Text: "In 2021 I took over the ledger. I rebuilt it with my group, I asked two directors for help and I moved all the data in one weekend and I wrote the plan."}},
	}}}
	asked := map[string]bank.Round{}
	for _, r := range bank.Rounds() {
		chooser := followup.Chooser{Seed: 1, Manner: loop.CharacterOf(r).Manner}
		ask, err := chooser.Next(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if other, ok := asked[ask.Text]; ok {
			t.Errorf("%s and %s both ask %q", r, other, ask.Text)
		}
		if first := loop.CharacterOf(r).Manner.First; !slices.Contains(first, ask.Probe) {
			t.Errorf("%s asks for %s, and goes for %v first", r, ask.Probe, first)
		}
		asked[ask.Text] = r
	}
}
