package main

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
)

// Answers as people speak them, for the reader that is built in.
const (
	onLedger = "In spring 2021 our payments group had a reconciliation service that nobody really owned. Every month-end about 4,100 settlements didn't match, and finance fixed them by hand in nine days. " +
		"I was running the refunds team, twelve engineers, so it wasn't mine to fix. I told my director that I would take it until it was stable. I sat with two finance analysts for a week and traced the breaks one by one. " +
		"I pulled ninety days of bank files into one place and found that 70 percent came from one retry bug. I wrote the replay tool and I put alerts on every break over 500 dollars, and the alerts still run today without me. " +
		"Breaks went from 4,100 to 160 a month, and it saves 2 million dollars a year. What I took from it is that I should have set up the handover before I left."
	onLedgerAgain = "Our reconciliation service broke at every month-end, and the settlements did not match the bank files. I was running the refunds team, twenty engineers, and finance fixed the breaks by hand. " +
		"I told my director openly that we had missed it for a year, and that the mistake was mine. I traced the breaks with two finance analysts and found the retry bug. A contractor wrote the replay tool, and I put alerts on the suspense breaks. " +
		"Breaks went down from 4,100 to 160 a month. I learned that an orphaned service needs an owner."
	onRobots = "Last year I led 35 people who ran the picking robots of three warehouses. I was asked to cut the injuries of the night shift. I walked every aisle for two weeks and I counted the near misses with the safety officer. " +
		"I stopped the robots in zone four although my vice president wanted them running, because the data showed that half of the accidents were there. Injuries fell from 31 to 4 in a year. Next time I would ask the pickers first."
	onSearch = "In 2020 I took over a search group of 34 engineers with nine open seats. I had to fill them and to grow a second manager. I read two hundred interview notes and found that each interviewer asked what they liked. " +
		"I wrote a new rubric, I trained nine interviewers on it and I started a monthly review of the notes, which other teams took over. I mentored one engineer for a year and gave her the ranking squad. " +
		"Offer acceptance went from 50 to 85 percent, and she was promoted to manager. My own mistake was that I hired two people before the rubric was ready, and one of them left. I learned to write the rubric first."
	onHabits = "I think hiring is the most important part of the job, really. I always tell my managers to hire people who are better than they are. I usually interview everyone myself, and I generally look for passion and for curiosity. " +
		"Whenever somebody is not happy I try to have a coffee with them. People usually like working for me, and it normally works out well."
)

// answered is a loop in which each story was the answer to a principle.
func answered(t *testing.T, r coach.Reader, stories map[bank.Round][2]string) loop.Debrief {
	t.Helper()
	l := loop.Loop{ID: "loop", Level: interviewer.L7, Mode: interviewer.Strict}
	kept := map[string]interviewer.Session{}
	for _, of := range bank.Rounds() {
		principle, story := stories[of][0], stories[of][1]
		q := interviewer.Question{ID: string(of), Principle: principle, Text: "Tell me about a time when you showed it."}
		kept[q.ID] = interviewer.Session{
			ID: q.ID, Status: interviewer.StatusFinished, Setup: interviewer.Setup{Principle: principle, Level: l.Level, Question: q},
			Turns: []interviewer.Turn{{Kind: interviewer.KindStory, Ask: interviewer.Ask{Text: q.Text}, Ended: true, Phrases: []speech.Phrase{{Text: story, End: interviewer.StoryLimit}}}},
		}
		l.Rounds = append(l.Rounds, loop.Round{Of: of, Questions: []loop.Question{{Question: q, Session: q.ID, Done: true}}})
		l.Principles = append(l.Principles, principle)
	}
	interviews, err := loop.Hear(t.Context(), l, r, func(_ context.Context, id string) (interviewer.Session, error) { return kept[id], nil })
	if err != nil {
		t.Fatal(err)
	}
	d, err := loop.NewDebrief(t.Context(), l, interviews, r)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// TestDebriefByTheBuiltInReader holds a loop with the reader that people have:
// what was planted is found, and the veto turns with the answer that decides it.
func TestDebriefByTheBuiltInReader(t *testing.T) {
	r, err := newReader()
	if err != nil {
		t.Fatal(err)
	}
	stories := map[bank.Round][2]string{
		bank.HiringManager: {"Ownership", onLedger},
		bank.SkipLevel:     {"Deliver Results", onRobots},
		bank.PeerManager:   {"Earn Trust", onLedgerAgain},
		bank.BarRaiser:     {"Hire and Develop the Best", onHabits},
		bank.Technical:     {"Dive Deep", onRobots},
	}
	weak := answered(t, r, stories)
	if weak.Decision.Verdict != loop.WouldVeto || weak.Decision.Reasons[0].Quotes[0].Of != bank.BarRaiser {
		t.Errorf("the decision is %+v", weak.Decision)
	}
	at := slices.IndexFunc(weak.Sheet, func(e loop.Evidence) bool { return e.Principle == "Hire and Develop the Best" })
	if e := weak.Sheet[at]; e.Word != coach.EvidenceNone || len(e.Missing) == 0 {
		t.Errorf("for the habits there is %+v", e)
	}
	found := map[loop.About]bool{}
	for _, c := range weak.Contradictions {
		found[c.About] = true
		if c.First.Round != 1 || c.Second.Round != 3 {
			t.Errorf("%s: %+v against %+v", c.About, c.First, c.Second)
		}
	}
	if !found[loop.AboutTeam] || !found[loop.AboutWho] {
		t.Errorf("contradictions: %+v", weak.Contradictions)
	}
	told := func(a, b int) bool {
		return slices.ContainsFunc(weak.Reused, func(r loop.Reuse) bool { return len(r.Told) == 2 && r.Told[0].Round == a && r.Told[1].Round == b })
	}
	if len(weak.Reused) != 2 || !told(1, 3) || !told(2, 5) {
		t.Errorf("reused: %+v", weak.Reused)
	}
	stories[bank.BarRaiser] = [2]string{"Hire and Develop the Best", onSearch}
	if d := answered(t, r, stories).Decision; d.Verdict != loop.WouldNot || len(d.Reasons) == 0 || !strings.Contains(onSearch, d.Reasons[0].Quotes[0].Text) {
		t.Errorf("with a strong answer the decision is %+v", d)
	}
}
