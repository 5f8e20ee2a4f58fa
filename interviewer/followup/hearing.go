package followup

import (
	"cmp"
	"context"
	"slices"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// thresholds of what is taken for certain. A wrong contradiction accuses the
// person of what they did not say, so precision comes first; a wrong “evaded”
// costs one question. They were chosen on the 80 exchanges of
// coach/testdata/followups-dev.jsonl, since the reader is too sure of those that
// it was trained with. Of 240 exchanges by a writer whom it has not learnt from, half
// of them a contradiction and the other half the same words with the one clause
// changed that makes it, they call 15 contradictions, all rightly.
var thresholds = struct {
	sentences float64 // from which two contradict each other, by reading and rule together
	clauses   float64 // the same of two clauses, beside their sentences
	quoted    float64 // of two clauses that are quoted where the sentences carry it: they must show something of it
	evaded    float64 // from which an answer counts as evaded, whatever is likelier
}{
	sentences: 0.95,
	clauses:   0.73,
	quoted:    0.18,
	evaded:    0.1,
}

// enough is the number of words below which a story says too little for the
// rules to judge what is missing, readable below which an answer to a follow-up
// says too little to be read.
const (
	enough   = 25
	readable = 4
)

// hearing is what was heard in a round so far.
type hearing struct {
	missing       []gap          // the most important first, then those that may be missing
	named         int            // how many are surely missing
	complete      bool           // nothing that is worth asking is missing
	answered      coach.Answered // of the last turn; "" where that can't be told
	contradiction *contradiction // between the last answer and something before
}

// gap is a layer that is missing.
type gap struct {
	probe    interviewer.Probe
	sentence int  // of the story, which opened it, counted from 1; 0 where none is known
	perhaps  bool // it may have been told
}

// byRules judges what is missing by the words that stand for a layer.
func byRules(t transcript, principle string) hearing {
	var h hearing
	if t.words < enough {
		return h
	}
	weight := map[interviewer.Probe]int{}
	for _, p := range interviewer.Probes() {
		if w := t.missing(p); w > 0 && t.timesAsked(p) == 0 {
			weight[p] = w + leaning[principle][p]
			h.missing = append(h.missing, gap{probe: p})
		}
	}
	slices.SortStableFunc(h.missing, func(a, b gap) int { return weight[b.probe] - weight[a.probe] })
	h.named = len(h.missing)
	h.complete = h.named == 0
	return h
}

// gapsOf are the layers that a review names missing, then those that may be.
func gapsOf(v coach.Review) []gap {
	var gaps []gap
	for i, g := range slices.Concat(v.Missing, v.Perhaps) {
		gaps = append(gaps, gap{g.Probe, g.Quote.Sentence + 1, i >= len(v.Missing)})
	}
	return gaps
}

// byReader judges by the reading of the story and of each exchange. It reports
// false where the story is too little, or no answer, to be judged by.
func byReader(ctx context.Context, r coach.Reader, s interviewer.Session, t transcript) (hearing, bool, error) {
	if len(s.Turns) == 0 {
		return hearing{}, false, nil
	}
	story := coach.AnswerOf(s.Setup, s.Turns[0])
	reading, err := r.Read(ctx, story.Passage())
	if err != nil {
		return hearing{}, false, err
	}
	review := coach.Judge(story, reading)
	if review.Verdict != coach.VerdictJudged {
		return hearing{}, false, nil
	}
	h := hearing{missing: gapsOf(review), named: len(review.Missing)}
	var replies []reply
	for i := range t.turns {
		if !t.isReply(i) {
			continue
		}
		e := t.exchange(s.Setup, i)
		heard, err := r.ReadExchange(ctx, e)
		if err != nil {
			return hearing{}, false, err
		}
		replies = append(replies, reply{e.Probe, degreeOf(heard), heard.Next})
		if i == len(t.turns)-1 {
			h.answered = replies[len(replies)-1].answered
			if h.contradiction, err = t.contradicted(ctx, r); err != nil {
				return hearing{}, false, err
			}
		}
	}
	h.missing, h.complete = h.after(replies)
	return h, true, nil
}

// isReply reports whether a turn answers for a layer, in words enough to be
// read.
func (t transcript) isReply(i int) bool {
	said := t.turns[i]
	return i > 0 && !said.skipped && slices.Contains(interviewer.Probes(), said.ask.Probe) && said.words() >= readable
}

// exchange is a follow-up with its answer, as a reader reads it.
func (t transcript) exchange(setup interviewer.Setup, i int) coach.Exchange {
	said := t.turns[i]
	return coach.Exchange{
		Principle: setup.Principle, Level: string(setup.Level), Story: t.turns[0].sentences,
		Probe: said.ask.Probe, Question: said.ask.Text, Answer: said.sentences,
	}
}

// reply is what a reader heard in the answer to a follow-up.
type reply struct {
	probe    interviewer.Probe
	answered coach.Answered
	next     [11]float64
}

// degreeOf is evaded where that is sure enough, else the likelier of the others.
func degreeOf(heard coach.ExchangeReading) coach.Answered {
	switch {
	case heard.Answered[2] >= thresholds.evaded:
		return coach.AnsweredNo
	case heard.Answered[1] > heard.Answered[0]:
		return coach.AnsweredPartly
	}
	return coach.AnsweredYes
}

// after returns what is missing after the follow-ups. Each layer has the weight
// of its place in the story's review, halved from one to the next, and the mean
// of what the replies' readings ask for next; a layer that a reply gave has
// none. The story is complete where nothing weighs more than the readings'
// “nothing is missing”.
func (h hearing) after(replies []reply) (after []gap, complete bool) {
	if len(replies) == 0 {
		return h.missing, h.named == 0
	}
	probes := interviewer.Probes()
	weight := map[interviewer.Probe]float64{}
	for i, g := range h.missing[:h.named] {
		weight[g.probe] = 1 / float64(int(2)<<i)
	}
	nothing := 0.0
	for _, r := range replies {
		share := 1 / float64(len(replies))
		for i, p := range probes {
			weight[p] += share * r.next[i]
		}
		nothing += share * r.next[len(probes)]
	}
	for _, r := range replies {
		if r.answered == coach.AnsweredYes {
			delete(weight, r.probe)
		}
	}
	complete = true
	for _, p := range probes {
		complete = complete && weight[p] <= nothing
		_, left := weight[p]
		i := slices.IndexFunc(h.missing, func(g gap) bool { return g.probe == p })
		switch {
		case !left:
		case i >= 0:
			after = append(after, h.missing[i])
		case weight[p] >= least:
			after = append(after, gap{probe: p})
		}
	}
	slices.SortStableFunc(after, func(a, b gap) int { return cmp.Compare(weight[b.probe], weight[a.probe]) })
	return after, complete
}

// least is the weight below which a layer that the story's review does not name
// is not missed: chance gives each of the eleven choices of a reading 0.09.
const least = 0.1
