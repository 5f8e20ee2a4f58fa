package loop_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
)

// The stories of a loop, a part and a sentence a line; what follows a bar is
// what an experienced interviewer hears in the story as a whole.
const (
	ledger = `S In spring 2021 our payments group had a reconciliation service that nobody really owned.
S Every month-end about 4,100 settlements didn't match, and finance fixed them by hand in nine days.
T I was running the refunds team, twelve engineers, so it wasn't mine to fix.
T I told my director that I would take it until it was stable.
A I sat with two finance analysts for a week and traced the breaks one by one.
A I pulled ninety days of bank files into one place and found that 70 percent came from one retry bug.
A I wrote the replay tool and put alerts on every break over $500.
R Breaks went from 4,100 to 160 a month by June, and it saved 2 million dollars a year.
L What I took from it is that I should have set up the handover before I left it.
| failure_owned mechanism long_term data_driven`

	// Of the same event, with another team and another author of the tool.
	ledgerAgain = `S Our reconciliation service broke every month-end, and the settlements did not match the bank files.
S I was running the refunds team, twenty engineers, and finance fixed the breaks by hand.
A I traced the breaks with two finance analysts and found the retry bug.
A A contractor wrote the replay tool, and I put alerts on the suspense breaks.
R Breaks went down to 160 a month and the handover was clean.
L I learned that an orphaned service needs an owner.
| failure_owned`

	warehouse = `S Last year I led 35 people who ran the picking robots of three warehouses.
T I was asked to cut the injuries of the night shift.
A I walked every aisle for two weeks and I counted near misses with the safety officer.
A I stopped the robots in zone four against the wish of my vice president.
R Injuries fell from 31 to 4 in a year.
L I would ask the pickers first next time.
| bias_for_action customer data_driven`

	habits = `A I always start with data when I make a decision.
A I usually ask my people for three options and then I generally pick the best one.
R It usually works out well and people are happy.
| !no_specific_event !no_metric`

	blaming = `S In 2022 the checkout migration failed on the launch day.
T I was responsible for the checkout migration.
A I ran the launch and I rolled back after the vendor's gateway timed out.
A I told everybody that the vendor had not kept his promise.
R We lost 3 million dollars because the vendor's gateway was rubbish.
| !blame !no_learning`

	hiring = `S In 2020 I took over a search group of 14 engineers with four open seats.
T I had to fill them and to grow a second manager.
A I wrote a new interview rubric and I trained nine interviewers on it.
A I mentored Priya for a year and I gave her the ranking squad.
R Offer acceptance went from 50 to 85 percent and she was promoted.
L I learned to write the rubric before I read a single résumé.
| mechanism long_term failure_owned`
)

// scripted reads by heart: the part of each sentence, and the flags and
// strengths of a passage that holds it.
type scripted struct {
	parts     map[string]coach.Part
	flags     map[string][]coach.Flag // by the first sentence
	strengths map[string][]coach.Strength
	opposed   [2]string // sentences that contradict each other
}

func (r scripted) Read(_ context.Context, p coach.Passage) (coach.Reading, error) {
	if len(p.Sentences) == 0 {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	var v coach.Reading
	for _, s := range p.Sentences {
		var row [6]float64
		row[slices.Index(coach.Parts(), r.parts[s])] = 1
		v.Parts = append(v.Parts, row)
		v.Shares = append(v.Shares, coach.Share{})
	}
	for _, f := range r.flags[p.Sentences[0]] {
		v.Flags[slices.Index(coach.Flags(), f)] = 0.97
	}
	for _, s := range r.strengths[p.Sentences[0]] {
		v.Strengths[slices.Index(coach.Strengths(), s)] = 0.97
	}
	return v, nil
}

func (r scripted) ReadExchange(context.Context, coach.Exchange) (coach.ExchangeReading, error) {
	return coach.ExchangeReading{}, nil
}

func (r scripted) Contradict(_ context.Context, doubles []coach.Double) ([]float64, error) {
	likely := make([]float64, len(doubles))
	for i, d := range doubles {
		if d.First == r.opposed[0] && d.Second == r.opposed[1] {
			likely[i] = 0.99
		}
	}
	return likely, nil
}

// learn teaches a reader a story and returns what was said in it, one phrase a
// sentence.
func (r *scripted) learn(t *testing.T, story string) []speech.Phrase {
	t.Helper()
	if r.parts == nil {
		r.parts, r.flags, r.strengths = map[string]coach.Part{}, map[string][]coach.Flag{}, map[string][]coach.Strength{}
	}
	var phrases []speech.Phrase
	at := audio.Samples(0)
	for line := range strings.Lines(story) {
		part, text, _ := strings.Cut(strings.TrimSpace(line), " ")
		if part == "|" {
			for _, name := range strings.Fields(text) {
				if flag, ok := strings.CutPrefix(name, "!"); ok {
					r.flags[phrases[0].Text] = append(r.flags[phrases[0].Text], coach.Flag(flag))
				} else {
					r.strengths[phrases[0].Text] = append(r.strengths[phrases[0].Text], coach.Strength(name))
				}
			}
			continue
		}
		length := audio.Samples(len(strings.Fields(text))) * audio.Second / 2
		r.parts[text] = coach.Part(part)
		phrases = append(phrases, speech.Phrase{Text: text, Start: at, End: at + length})
		at += length + audio.Second
	}
	return phrases
}

// asked is what a loop's question was answered with.
type asked struct {
	round     bank.Round
	principle string
	story     string
	follow    string // answer to a follow-up; "" for none
}

// held is a loop with its interviews, as they were kept and heard.
func held(t *testing.T, r *scripted, questions ...asked) (loop.Loop, []loop.Interview) {
	t.Helper()
	l := loop.Loop{ID: "loop", Level: interviewer.L7, Mode: interviewer.Strict}
	for _, of := range bank.Rounds() {
		l.Rounds = append(l.Rounds, loop.Round{Of: of})
	}
	kept := map[string]interviewer.Session{}
	for i, q := range questions {
		id := fmt.Sprintf("session-%d", i)
		question := interviewer.Question{ID: id, Principle: q.principle, Text: "Tell me about a time."}
		s := ended(id, interviewer.Turn{
			Kind: interviewer.KindStory, Ask: interviewer.Ask{Text: question.Text}, Ended: true, Phrases: r.learn(t, q.story),
		})
		s.Setup = interviewer.Setup{Principle: q.principle, Level: l.Level, Question: question}
		if q.follow != "" {
			s.Turns = append(s.Turns, interviewer.Turn{
				Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: interviewer.ProbeRole, Text: "Which part was yours?"}, Ended: true, Phrases: r.learn(t, q.follow),
			})
		}
		kept[id] = s
		at := slices.Index(bank.Rounds(), q.round)
		l.Rounds[at].Questions = append(l.Rounds[at].Questions, loop.Question{Question: question, Session: id, Done: true})
		if !slices.Contains(l.Principles, q.principle) {
			l.Principles = append(l.Principles, q.principle)
		}
	}
	interviews, err := loop.Hear(t.Context(), l, r, func(_ context.Context, id string) (interviewer.Session, error) {
		s, ok := kept[id]
		if !ok {
			return s, interviewer.ErrNotFound
		}
		return s, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return l, interviews
}

func debriefOf(t *testing.T, r *scripted, questions ...asked) loop.Debrief {
	t.Helper()
	l, interviews := held(t, r, questions...)
	d, err := loop.NewDebrief(t.Context(), l, interviews, r)
	if err != nil {
		t.Fatal(err)
	}
	verbatim(t, d, interviews)
	return d
}

// verbatim holds every quote of a debrief against what was said.
func verbatim(t *testing.T, d loop.Debrief, interviews []loop.Interview) {
	t.Helper()
	var all []loop.Said
	for _, e := range d.Sheet {
		all = append(all, e.For...)
		for _, doubt := range slices.Concat(e.Against, e.Missing) {
			all = append(all, doubt.Said)
			if doubt.Sentence == "" {
				t.Errorf("%q has no sentence", doubt.Said.Text)
			}
		}
	}
	for _, c := range d.Contradictions {
		all = append(all, c.First, c.Second)
	}
	for _, r := range d.Reused {
		all = append(all, r.Told...)
	}
	for _, r := range d.Decision.Reasons {
		all = append(all, r.Quotes...)
	}
	for _, said := range all {
		ok := slices.ContainsFunc(interviews, func(v loop.Interview) bool {
			return v.Session.ID == said.Session && v.Round == said.Round && v.Of == said.Of && said.Turn < len(v.Session.Turns) &&
				said.Text != "" && strings.Contains(v.Session.Turns[said.Turn].Text(), said.Text) && said.To > said.From
		})
		if !ok {
			t.Errorf("nobody said %+v", said)
		}
	}
}

func planted() []asked {
	return []asked{
		{bank.HiringManager, "Ownership", ledger, ""},
		{bank.SkipLevel, "Deliver Results", warehouse, ""},
		{bank.PeerManager, "Earn Trust", ledgerAgain, ""},
		{bank.BarRaiser, "Frugality", habits, ""},
		{bank.Technical, "Learn and Be Curious", hiring, ""},
	}
}

func row(t *testing.T, d loop.Debrief, principle string) loop.Evidence {
	t.Helper()
	for _, e := range d.Sheet {
		if e.Principle == principle {
			return e
		}
	}
	t.Fatalf("%s is not in the sheet", principle)
	return loop.Evidence{}
}

func TestDebriefFindsWhatWasPlanted(t *testing.T) {
	d := debriefOf(t, &scripted{}, planted()...)
	t.Run("a contradiction between rounds", func(t *testing.T) {
		want := map[loop.About][2]string{loop.AboutTeam: {"twelve engineers", "twenty engineers"}, loop.AboutWho: {"I wrote the replay tool", "A contractor wrote the replay tool"}}
		if len(d.Contradictions) != len(want) {
			t.Errorf("%d contradictions", len(d.Contradictions))
		}
		for _, c := range d.Contradictions {
			words := want[c.About]
			if !strings.Contains(c.First.Text, words[0]) || !strings.Contains(c.Second.Text, words[1]) || c.First.Round != 1 || c.Second.Round != 3 || words[0] == "" {
				t.Errorf("%s: %+v against %+v", c.About, c.First, c.Second)
			}
		}
	})
	t.Run("a story told twice", func(t *testing.T) {
		if len(d.Reused) != 1 || len(d.Reused[0].Told) != 2 || d.Reused[0].Told[0].Round != 1 || d.Reused[0].Told[1].Round != 3 {
			t.Errorf("%+v", d.Reused)
		}
	})
	t.Run("a principle without evidence", func(t *testing.T) {
		e := row(t, d, "Frugality")
		if e.Word != coach.EvidenceNone || len(e.For) != 0 || len(e.Missing) != 1 || e.Missing[0].Said.Round != 4 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("strong evidence", func(t *testing.T) {
		if e := row(t, d, "Ownership"); e.Word != coach.EvidenceStrong || len(e.For) == 0 || e.For[0].Round != 1 {
			t.Errorf("%+v", e)
		}
	})
	t.Run("the veto and what would turn it", func(t *testing.T) {
		v := d.Decision
		if v.Verdict != loop.WouldVeto || len(v.Reasons) == 0 || len(v.Reasons[0].Quotes) == 0 || v.Reasons[0].Quotes[0].Round != 4 || !strings.Contains(v.Turn, "would turn it") {
			t.Errorf("%+v", v)
		}
	})
}

// An event as it is told in two rounds, and a story that has nothing to do with
// it; each test adds a sentence to both.
const (
	outage = `S The reconciliation service broke at every month-end and the settlements did not match.
T I was asked to take it over.
A I traced the breaks with the analysts and found the retry bug.
A I agreed with Priya and Omar on a handover.
R The settlements matched and the analysts went home on time.
L I would set up the handover sooner.`
	choir = `S The canteen in Lisbon lost its cook.
A I asked the neighbours for recipes and I tasted every soup.
R The guests came back.`
)

func TestContradictions(t *testing.T) {
	tests := []struct {
		name          string
		first, second string // what is said beside the event
		other         bool   // the second is told of another event
		want          []loop.About
	}{
		{"two sizes of a team", "I was running the refunds team, twelve engineers.", "I was running the refunds team, twenty engineers.", false, []loop.About{loop.AboutTeam}},
		{"two sizes, one with a word in between", "I led a team of twelve engineers.", "I had a team of about forty engineers.", false, []loop.About{loop.AboutTeam}},
		{"two sizes of a team, joined by hyphens", "I led a 20-strong team.", "I ran a 35-strong team.", false, []loop.About{loop.AboutTeam}},
		{"two sizes of what was run", "I ran payments for a bank in Lisbon, twelve engineers.", "I ran payments for a bank in Lisbon, forty engineers.", false, []loop.About{loop.AboutTeam}},
		{"people who waited", "I was running the refunds team, twelve engineers.", "I was running late that day, forty engineers were waiting.", false, nil},
		{"growth that is told later", "I was running the refunds team, twelve engineers. By summer it had grown to twenty engineers.", "I was running the refunds team, twenty engineers.", false, nil},
		{"growth in one sentence", "I led the refunds team while we went from twelve to twenty engineers.", "I led the refunds team, twelve engineers.", false, nil},
		{"a change in one sentence", "I cut the month-end close from nine to two days.", "The month-end close took nine days.", false, nil},
		{"people of a survey", "I was running the refunds team, twelve engineers.", "I ran a survey of forty engineers.", false, nil},
		{"people who were hired", "I was running the refunds team, twelve engineers.", "I hired eight engineers into my team.", false, nil},
		{"a team that was made for it", "I was running the refunds team, twelve engineers.", "I led a virtual team of forty engineers.", false, nil},
		{"two teams", "I was running the refunds team, twelve engineers.", "I was running the search team, forty engineers.", false, nil},
		{"teams of one description", "I led a cross-functional team of twelve people.", "I led a cross-functional team of thirty people.", true, nil},
		{"teams of another event, joined by hyphens", "I led a 20-strong team in Lisbon.", "I ran a 35-strong team for the analysts.", true, nil},
		{"a range", "I ran a group of 10-15 engineers.", "I ran a group of 14 engineers.", false, nil},
		{"a range in words", "I ran a group of between ten and fifteen engineers.", "I ran a group of twelve engineers.", false, nil},
		{"a size told roughly", "I led a group of over ten engineers.", "I led a group of twelve engineers.", false, nil},
		{"a size told roughly that is another one", "I led a group of about ten engineers.", "I led a group of thirty engineers.", false, []loop.About{loop.AboutTeam}},

		{"two sums", "The replay tool saved 2 million dollars a year.", "The replay tool saved 5 million dollars a year.", false, []loop.About{loop.AboutMoney}},
		{"a range of a sum", "The replay tool saved two or three million dollars.", "The replay tool saved 2.8 million dollars.", false, nil},
		{"a sum told roughly", "The replay tool saved over a million dollars.", "The replay tool saved 1.2 million dollars.", false, nil},
		{"a budget and a saving", "I had a budget of $300,000 for the replay tool.", "The replay tool saved 2 million dollars a year.", false, nil},
		{"sums of a month and of a year", "The replay tool saved 170,000 dollars a month.", "The replay tool saved 2 million dollars a year.", false, nil},
		{"sums of two years", "In 2021 the replay tool saved 2 million dollars.", "In 2022 the replay tool saved 3 million dollars.", false, nil},
		{"two shares", "Breaks of the replay tool fell by 70 percent.", "Breaks of the replay tool fell by 95 percent.", false, []loop.About{loop.AboutFigure}},
		{"by how much and to what", "Breaks of the replay tool fell by 90 percent.", "Breaks of the replay tool fell to 10 percent.", false, nil},
		{"shares of two things", "I found that 70 percent of the breaks came from one retry bug.", "Breaks fell by 95 percent after I fixed the retry bug.", false, nil},
		{"a share told roughly", "Breaks of the replay tool fell by about half.", "Breaks of the replay tool fell by 44 percent.", false, nil},

		{"two dates", "In March I took over the reconciliation service.", "In October I took over the reconciliation service.", false, []loop.About{loop.AboutDate}},
		{"two years", "The ledger collapsed in 2019 in Lisbon.", "The ledger collapsed in 2021 in Lisbon.", false, []loop.About{loop.AboutDate}},
		{"dates of two things", "In March I took over the reconciliation service.", "By October the reconciliation service ran without breaks.", false, nil},
		{"a month that is also a verb", "In May I took over the reconciliation service.", "In October I took over the reconciliation service.", false, []loop.About{loop.AboutDate}},
		{"years of two things", "In 2021 I took over the reconciliation service.", "By 2023 the reconciliation service ran without breaks.", false, nil},
		{"dates from one to another", "In March I took over the reconciliation service. It lasted from March to October.", "In October I took over the reconciliation service.", false, nil},

		{"two doers", "I wrote the replay tool.", "A contractor wrote the replay tool.", false, []loop.About{loop.AboutWho}},
		{"a doer by their name", "I wrote the replay tool.", "Priya wrote the replay tool.", false, []loop.About{loop.AboutWho}},
		{"alone and with another", "I wrote the replay tool on my own.", "Omar helped me, and we wrote the replay tool by the summer.", false, []loop.About{loop.AboutWho}},
		{"plans of any kind", "I wrote the plan.", "My director wrote the plan.", false, nil},
		{"a rubric", "I wrote the rubric.", "My director wrote the rubric.", false, []loop.About{loop.AboutWho}},
		{"the same told twice", "I wrote the first version of the tool and Priya wrote the second version.", "I wrote the first version of the tool and Priya wrote the second version.", false, nil},
		{"another thing for it", "I wrote the replay tool.", "Priya wrote the tests for the replay tool.", false, nil},
		{"another tool", "I wrote the replay tool.", "Priya wrote the sync tool.", false, nil},
		{"a month and a capital", "I started the pilot in March.", "Development started in March.", false, nil},
		{"somebody who agreed", "I wrote the replay tool on my own.", "My director agreed with me that the replay tool was needed.", false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			told := []string{outage, outage}
			if tt.other {
				told[1] = choir
			}
			for i, text := range []string{tt.first, tt.second} {
				for s := range strings.SplitAfterSeq(text, ". ") {
					told[i] += "\nA " + strings.TrimSpace(s)
				}
			}
			d := debriefOf(t, &scripted{}, asked{bank.HiringManager, "Ownership", told[0], ""}, asked{bank.PeerManager, "Earn Trust", told[1], ""})
			var got []loop.About
			for _, c := range d.Contradictions {
				got = append(got, c.About)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%q against %q: %+v", tt.first, tt.second, d.Contradictions)
			}
		})
	}
}

// TestPaceLeavesNothingOpen: how an answer was spoken is not what it lacks.
func TestPaceLeavesNothingOpen(t *testing.T) {
	l, interviews := held(t, &scripted{}, asked{bank.HiringManager, "Frugality", habits, ""})
	review := &interviews[0].Reviews[0]
	quote := coach.Quote{Text: "I always start with data"}
	for _, tt := range []struct {
		name string
		kind coach.FindingKind
		want int
	}{
		{"pace", coach.FindingPace, 0},
		{"a pause", coach.FindingPause, 0},
		{"fillers", coach.FindingFillers, 0},
		{"time", coach.FindingOverrun, 0},
		{"no figure", coach.FindingVague, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			review.Findings = []coach.Finding{{Kind: tt.kind, Weight: coach.WeightWorkOn, Quote: quote, Sentence: "Mend it."}}
			d, err := loop.NewDebrief(t.Context(), l, interviews, nil)
			if err != nil || len(row(t, d, "Frugality").Missing) != tt.want {
				t.Errorf("%v, %+v", err, d.Sheet)
			}
		})
	}
}

func TestAQuoteHoldsItsFigure(t *testing.T) {
	first := "When I came back from leave in Lisbon my manager asked me and so I was running the refunds team with a hundred and twenty engineers."
	d := debriefOf(t, &scripted{}, asked{bank.HiringManager, "Ownership", outage + "\nA " + first, ""},
		asked{bank.PeerManager, "Earn Trust", outage + "\nA I was running the refunds team, twelve engineers.", ""})
	if len(d.Contradictions) != 1 || !strings.Contains(d.Contradictions[0].First.Text, "a hundred and twenty engineers") {
		t.Errorf("%+v", d.Contradictions)
	}
}

func TestReuse(t *testing.T) {
	tests := []struct {
		name          string
		first, second string
		want          int
	}{
		{"one story", ledger, ledgerAgain, 1},
		{"another story", ledger, warehouse, 0},
		{
			"two stories of one team", "S At Helvetia the refunds ledger ran in Zurich on an orphaned mainframe.\nA I mentored Omar.\nR Omar became a lead.",
			"S At Helvetia the refunds ledger ran in Zurich on an orphaned mainframe.\nA I opposed the merger.\nR The vote was lost.", 0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := debriefOf(t, &scripted{}, asked{bank.HiringManager, "Ownership", tt.first, ""}, asked{bank.PeerManager, "Earn Trust", tt.second, ""})
			if len(d.Reused) != tt.want {
				t.Errorf("%+v", d.Reused)
			}
		})
	}
}

// TestOneStoryIsEvidenceOnce: what is told twice convinces nobody the more.
func TestOneStoryIsEvidenceOnce(t *testing.T) {
	rounds := []asked{
		{bank.HiringManager, "Ownership", habits, ""}, {bank.SkipLevel, "Deliver Results", ledger, ""}, {bank.Technical, "Dive Deep", ledger, ""},
	}
	if e := row(t, debriefOf(t, &scripted{}, rounds...), "Ownership"); e.Word != coach.EvidenceSome || len(e.For) == 0 {
		t.Errorf("with one story told twice: %+v", e)
	}
	rounds[2].story = hiring
	if e := row(t, debriefOf(t, &scripted{}, rounds...), "Ownership"); e.Word != coach.EvidenceStrong {
		t.Errorf("with two stories: %+v", e)
	}
}

func TestTheVetoTurns(t *testing.T) {
	tests := []struct {
		name      string
		principle string
		weak      string
	}{
		{"a habit instead of an occasion", "Hire and Develop the Best", habits},
		{"blame without an own part", "Hire and Develop the Best", blaming},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rounds := planted()
			rounds[4] = asked{bank.Technical, "Dive Deep", warehouse, ""}
			rounds[1] = asked{bank.SkipLevel, "Deliver Results", ledger, ""}
			rounds[3] = asked{bank.BarRaiser, tt.principle, tt.weak, ""}
			if d := debriefOf(t, &scripted{}, rounds...); d.Decision.Verdict != loop.WouldVeto {
				t.Errorf("with the weak answer: %+v", d.Decision)
			}
			rounds[3].story = hiring
			if d := debriefOf(t, &scripted{}, rounds...); d.Decision.Verdict != loop.WouldNot || len(d.Decision.Reasons) == 0 || d.Decision.Turn == "" {
				t.Errorf("with a strong one: %+v", d.Decision)
			}
		})
	}
	t.Run("a principle of one's own is not judged", func(t *testing.T) {
		rounds := planted()
		rounds[1], rounds[3] = asked{bank.SkipLevel, "Deliver Results", ledger, ""}, asked{bank.BarRaiser, "Candour", habits, ""}
		d := debriefOf(t, &scripted{}, rounds...)
		if d.Decision.Verdict != loop.Unjudged || len(d.Decision.Reasons) != 0 {
			t.Errorf("asked for nothing else: %+v", d.Decision)
		}
		if e := row(t, d, "Candour"); e.Word != loop.NotJudged || len(e.Missing) != 1 {
			t.Errorf("in the sheet: %+v", e)
		}
		rounds = append(rounds, asked{bank.BarRaiser, "Hire and Develop the Best", hiring, ""})
		if d := debriefOf(t, &scripted{}, rounds...); d.Decision.Verdict != loop.WouldNot {
			t.Errorf("beside one that is judged: %+v", d.Decision)
		}
	})
	t.Run("deleted answers are held against nobody", func(t *testing.T) {
		rounds := planted()
		rounds[1], rounds[3] = asked{bank.SkipLevel, "Frugality", habits, ""}, asked{bank.BarRaiser, "Hire and Develop the Best", hiring, ""}
		l, interviews := held(t, &scripted{}, rounds...)
		at := slices.IndexFunc(interviews, func(v loop.Interview) bool { return v.Of == bank.BarRaiser })
		for name, tt := range map[string]struct {
			kept []loop.Interview
			want loop.Verdict
		}{
			"all but the bar raiser's": {interviews[at : at+1], loop.WouldNot},
			"the bar raiser's":         {interviews[:at], loop.Unkept},
		} {
			d, err := loop.NewDebrief(t.Context(), l, tt.kept, nil)
			if err != nil || d.Decision.Verdict != tt.want {
				t.Errorf("%s: %v, %+v", name, err, d.Decision)
			}
		}
	})
	t.Run("before the bar raiser's round there is no decision", func(t *testing.T) {
		if d := debriefOf(t, &scripted{}, planted()[:3]...); d.Decision.Verdict != loop.Undecided {
			t.Errorf("%+v", d.Decision)
		}
	})
}

func TestWhatTheDecisionSays(t *testing.T) {
	strong := asked{bank.BarRaiser, "Hire and Develop the Best", hiring, ""}
	tests := []struct {
		name   string
		rounds []asked
		want   string // in its reasons or in what turns it
	}{
		{"too little", planted(), "The answer for Frugality does not hold enough evidence."},
		{"blame", []asked{{bank.HiringManager, "Customer Obsession", blaming, ""}, strong}, "An answer for Customer Obsession with your own part in what went wrong would turn it."},
		{"the long term", []asked{{bank.HiringManager, "Customer Obsession", strings.Replace(habits, "| ", "| !short_term ", 1), ""}, strong}, "An answer for Customer Obsession with what it cost later, and what you would do now would turn it."},
		{"nothing learned", []asked{{bank.HiringManager, "Learn and Be Curious", strings.Replace(habits, "| ", "| !no_learning ", 1), ""}, strong}, "An answer for Learn and Be Curious with what you got wrong and changed would turn it."},
		{"who did it", []asked{{bank.HiringManager, "Ownership", outage + "\nA I wrote the replay tool.", ""}, {bank.PeerManager, "Earn Trust", outage + "\nA A contractor wrote the replay tool.", ""}, strong}, "The bar raiser would ask about two accounts that don't fit together. Settle what you say about who did it before the next loop."},
		{"a story told twice", []asked{{bank.HiringManager, "Ownership", ledger, ""}, {bank.PeerManager, "Earn Trust", ledger, ""}, strong}, "The bar raiser would ask about the story that is told twice. Prepare a second one."},
		{"most of few are open", []asked{{bank.HiringManager, "Frugality", habits, ""}, {bank.SkipLevel, "Dive Deep", habits, ""}, {bank.PeerManager, "Customer Obsession", habits, ""}, strong}, "Most principles are left open: three of four."},
		{"most of many are open", []asked{
			{bank.HiringManager, "Frugality", habits, ""},
			{bank.SkipLevel, "Dive Deep", habits, ""},
			{bank.PeerManager, "Customer Obsession", habits, ""},
			{bank.Technical, "Strive to be Earth's Best Employer", habits, ""},
			{bank.Technical, "Success and Scale Bring Broad Responsibility", habits, ""},
			strong,
		}, "Most principles are left open: 5 of 6."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := debriefOf(t, &scripted{}, tt.rounds...)
			said := []string{d.Decision.Turn}
			for _, r := range d.Decision.Reasons {
				said = append(said, r.Sentence)
			}
			if !slices.Contains(said, tt.want) {
				t.Errorf("%q", said)
			}
		})
	}
}
