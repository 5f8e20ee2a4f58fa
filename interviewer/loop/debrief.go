package loop

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
)

// Words of evidence beside those of the coach.
const (
	// EvidenceAgainst: the answers speak against the principle.
	EvidenceAgainst coach.EvidenceWord = "against"
	// NotJudged: the principle is one that a person has added.
	NotJudged coach.EvidenceWord = "not judged"
)

// Debrief is what five interviewers would put together after a loop.
type Debrief struct {
	Loop           Loop
	Sheet          []Evidence // the chosen principles in the order of the bank, then others that an answer shows strongly
	Contradictions []Contradiction
	Reused         []Reuse
	Decision       Decision
}

// Evidence is what all rounds together show of a principle.
type Evidence struct {
	Principle string
	Chosen    bool // it was to be covered
	Word      coach.EvidenceWord
	For       []Said
	Against   []Doubt
	Missing   []Doubt // where there is not enough evidence: what the answers to it left open
}

// Doubt is the person's words and what an interviewer would say about them.
type Doubt struct {
	Said     Said
	Sentence string // for people, with a next step
	flag     coach.Flag
}

// mostQuotes is how many quotes of a kind a principle has in the sheet.
const mostQuotes = 3

// DebriefOf reads the answers of a loop and holds them together, as Hear and
// NewDebrief do.
func DebriefOf(ctx context.Context, l Loop, r coach.Reader, load func(ctx context.Context, id string) (interviewer.Session, error)) (Debrief, error) {
	interviews, err := Hear(ctx, l, r, load)
	if err != nil {
		return Debrief{}, err
	}
	return NewDebrief(ctx, l, interviews, r)
}

// Hear reads the answers of a loop: an interview for each question that was
// asked and is kept. load returns a session by its ID; one that was deleted
// is left out. Errors: those of load and of the reader.
func Hear(ctx context.Context, l Loop, r coach.Reader, load func(ctx context.Context, id string) (interviewer.Session, error)) ([]Interview, error) {
	var all []Interview
	for i, round := range l.Rounds {
		for _, q := range round.Questions {
			if q.Session == "" || !q.Done {
				continue
			}
			s, err := load(ctx, q.Session)
			if errors.Is(err, interviewer.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			v := Interview{Round: i + 1, Of: round.Of, Question: q, Session: s}
			if v.Reviews, err = review(ctx, r, s); err != nil {
				return nil, fmt.Errorf("read the answers of round %d: %w", i+1, err)
			}
			all = append(all, v)
		}
	}
	return all, nil
}

// review judges every answer of a session.
func review(ctx context.Context, r coach.Reader, s interviewer.Session) ([]coach.Review, error) {
	all := make([]coach.Review, len(s.Turns))
	for i, t := range s.Turns {
		if t.Skipped {
			continue
		}
		a := coach.AnswerOf(s.Setup, t)
		reading, err := r.Read(ctx, a.Passage())
		if err != nil && !errors.Is(err, coach.ErrNothingToRead) {
			return nil, err
		}
		all[i] = coach.Judge(a, reading)
	}
	return all, nil
}

// NewDebrief holds the interviews of a loop together. The reader helps to find
// contradictions; nil leaves them to the rules. Errors: those of the reader.
func NewDebrief(ctx context.Context, l Loop, interviews []Interview, r coach.Reader) (Debrief, error) {
	told := newStories(interviews)
	d := Debrief{Loop: l, Sheet: sheet(l, interviews, told.firstTold())}
	var err error
	if d.Contradictions, err = told.contradictions(ctx, r); err != nil {
		return d, err
	}
	d.Reused = told.reused()
	d.Decision = decide(d, interviews)
	return d, nil
}

// sheet gathers the evidence for each principle over all rounds; first is the
// session in which the story of each session was told first.
func sheet(l Loop, interviews []Interview, first map[string]string) []Evidence {
	var all []Evidence
	for _, p := range l.Principles {
		all = append(all, evidence(p, true, interviews, first))
	}
	for _, v := range interviews {
		for _, review := range v.Reviews {
			for _, e := range review.Evidence {
				known := slices.ContainsFunc(all, func(o Evidence) bool { return o.Principle == e.Principle })
				if e.Word == coach.EvidenceStrong && !known {
					all = append(all, evidence(e.Principle, false, interviews, first))
				}
			}
		}
	}
	return all
}

// evidence weighs what all answers show of a principle: what speaks for it
// wherever it was said, what speaks against it and what was left open in the
// answers that were asked for it.
func evidence(principle string, chosen bool, interviews []Interview, first map[string]string) Evidence {
	e := Evidence{Principle: principle, Chosen: chosen, Word: coach.EvidenceNone}
	if !coach.Judges(principle) {
		return e.unjudged(interviews)
	}
	var grounds []ground
	for _, v := range interviews {
		asked := slices.Contains(v.Question.Covers(), principle)
		for turn, review := range v.Reviews {
			if g, ok := v.ground(turn, review, principle, asked); ok {
				grounds = append(grounds, g)
			}
			if asked || speaksAgainst[principle] != nil {
				e.Against = append(e.Against, v.against(turn, review, principle, asked)...)
			}
		}
		if asked {
			e.Missing = append(e.Missing, v.missing()...)
		}
	}
	slices.SortStableFunc(grounds, func(a, b ground) int { return a.rank - b.rank })
	for _, g := range grounds {
		e.For = append(e.For, g.said)
	}
	e.weigh(convincing(grounds, first))
	return e
}

// unjudged leaves the answers that were asked for a principle to the person.
func (e Evidence) unjudged(interviews []Interview) Evidence {
	e.Word = NotJudged
	for _, v := range interviews {
		if a := newAccount(v); len(a.sentences) > 0 && slices.Contains(v.Question.Covers(), e.Principle) && len(e.Missing) < mostQuotes {
			e.Missing = append(e.Missing, Doubt{Said: a.quote(a.sentences[0], 0), Sentence: "Principles of your own are not judged. Listen to this answer yourself."})
		}
	}
	return e
}

// ground is what speaks for a principle in one answer.
type ground struct {
	said Said
	rank int // by how much it counts, the strongest first
}

// The ranks of a ground.
const (
	askedStrong = iota
	askedSome
	otherStrong
	otherSome
)

// convincing reports strong evidence: an answer that was asked for it and is
// strong, or others that are, of two stories.
func convincing(grounds []ground, first map[string]string) bool {
	others := map[string]bool{} // by the session that told the story first
	for _, g := range grounds {
		switch g.rank {
		case askedStrong:
			return true
		case otherStrong:
			others[first[g.said.Session]] = true
		}
	}
	return len(others) > 1
}

// ground is what an answer shows of a principle; false for nothing.
func (v Interview) ground(turn int, review coach.Review, principle string, asked bool) (ground, bool) {
	for _, found := range review.Evidence {
		if found.Principle != principle || found.Word == coach.EvidenceNone || found.Quote == nil {
			continue
		}
		g := ground{rank: otherSome}
		switch strong := found.Word == coach.EvidenceStrong; {
		case asked && strong:
			g.rank = askedStrong
		case asked:
			g.rank = askedSome
		case strong:
			g.rank = otherStrong
		}
		said, ok := v.said(turn, *found.Quote)
		g.said = said
		return g, ok
	}
	return ground{}, false
}

// weigh puts the evidence into one word. Only strong evidence outweighs what
// speaks against it, and some is left then.
func (e *Evidence) weigh(strong bool) {
	switch {
	case len(e.Against) > 0 && !strong:
		e.Word = EvidenceAgainst
	case strong && len(e.Against) == 0:
		e.Word = coach.EvidenceStrong
	case len(e.For) > 0:
		e.Word = coach.EvidenceSome
	}
	if e.Word != coach.EvidenceNone && e.Word != EvidenceAgainst {
		e.Missing = nil
	}
	e.For = e.For[:min(len(e.For), mostQuotes)]
	e.Against = e.Against[:min(len(e.Against), mostQuotes)]
	e.Missing = e.Missing[:min(len(e.Missing), mostQuotes)]
}

// grave are the flags that speak against whatever was asked for: blame, and the
// long term given away (interview.md, "Red flags and strengths").
var grave = []coach.Flag{coach.FlagBlame, coach.FlagShortTerm}

// speaksAgainst are the flags that speak against a principle wherever they are
// found: what interview.md says to avoid.
var speaksAgainst = map[string][]coach.Flag{
	"Earn Trust": {coach.FlagBlame},
	"Ownership":  {coach.FlagBlame, coach.FlagShortTerm},
	"Think Big":  {coach.FlagShortTerm},
}

// askedAgainst are the flags that speak against a principle in an answer that
// was asked for it.
var askedAgainst = map[string][]coach.Flag{
	"Learn and Be Curious": {coach.FlagNoLearning},
}

// surelyAgainst is how sure a flag must be to speak against a principle. The
// coach names one from 0.5 on, where it may be wrong and costs one sentence of
// advice; here it can cost the loop.
const surelyAgainst = 0.75

// against are the words of an answer that speak against a principle.
func (v Interview) against(turn int, review coach.Review, principle string, asked bool) []Doubt {
	flags := speaksAgainst[principle]
	if asked {
		flags = slices.Concat(grave, askedAgainst[principle])
	}
	var all []Doubt
	for _, f := range review.Flags {
		if said, ok := v.said(turn, f.Quote); ok && f.Sure >= surelyAgainst && slices.Contains(flags, f.Flag) {
			all = append(all, Doubt{said, sentenceOf(review, string(f.Flag), againstSentences[f.Flag]), f.Flag})
		}
	}
	return all
}

// againstSentences say what a grave flag means, where the coach has named
// weightier ones before it.
var againstSentences = map[coach.Flag]string{
	coach.FlagBlame:      "What was your own part in it? Say that as well.",
	coach.FlagShortTerm:  "What did it cost later? Say what you would do about it now.",
	coach.FlagNoLearning: "Nothing learned yet. Say one thing you would do differently.",
}

// sentenceOf is what the coach says about a kind of finding in an answer.
func sentenceOf(review coach.Review, kind, otherwise string) string {
	for _, f := range review.Findings {
		if string(f.Kind) == kind {
			return f.Sentence
		}
	}
	return otherwise
}

// delivered are findings of how an answer was spoken, which leave nothing open.
var delivered = []coach.FindingKind{coach.FindingPace, coach.FindingPause, coach.FindingFillers, coach.FindingOverrun}

// missing are what the story left open, most important first.
func (v Interview) missing() []Doubt {
	var all []Doubt
	if len(v.Reviews) == 0 {
		return nil
	}
	for _, f := range v.Reviews[0].Findings {
		if said, ok := v.said(0, f.Quote); ok && f.Weight == coach.WeightWorkOn && !slices.Contains(delivered, f.Kind) {
			all = append(all, Doubt{Said: said, Sentence: f.Sentence})
		}
	}
	if len(all) == 0 && v.Reviews[0].Verdict == coach.VerdictTooShort && len(v.Reviews[0].Sentences) > 0 {
		s := v.Reviews[0].Sentences[0]
		if said, ok := v.said(0, coach.Quote{Text: strings.TrimRight(s.Text, ".,;:!?… "), From: s.Start, To: s.End}); ok {
			all = append(all, Doubt{Said: said, Sentence: "Too short to judge. Tell the whole story: where you stood, what you did, how it ended."})
		}
	}
	return all[:min(len(all), 1)]
}

// of returns the interviews of a round.
func of(interviews []Interview, r bank.Round) []Interview {
	var all []Interview
	for _, v := range interviews {
		if v.Of == r {
			all = append(all, v)
		}
	}
	return all
}
