package coach

import (
	"regexp"
	"slices"
	"strings"

	"tellmemore/interviewer"
)

// thresholds from which a judgement is clearly present, in the orders of Flags,
// Strengths and interviewer.Probes.
var thresholds = struct {
	flag     [7]float64
	strength [6]float64
	missing  [10]float64
	metric   float64
}{
	flag:     [7]float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
	strength: [6]float64{0.5, 0.5, 0.5, 0.5, 0.5, 0.5},
	missing:  [10]float64{0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35, 0.35}, // one too many is asked about; one too few is not
	metric:   0.4,                                                                     // F1 is highest where the threshold is about half of it
}

// shortest is the number of words of the shortest answer that the reader was
// trained on. Tone and merit that it hears in less must be surer to be told;
// what is plainly absent may be.
const (
	shortest      = 44
	sureWhenShort = 0.75
)

// bar is a threshold in an answer of this length.
func (s said) bar(threshold float64) float64 {
	if s.tally().words < shortest {
		return max(threshold, sureWhenShort)
	}
	return threshold
}

// mostMissing is how many missing layers are named at most: the labelled
// answers have up to 5, usually 3.
const mostMissing = 5

// Review is what was noticed in an answer.
type Review struct {
	Verdict   Verdict
	Sentences []Judged
	Flags     []FlagFound
	Strengths []StrengthFound
	Metrics   []Metric
	Scope     Scope
	Missing   []Gap // most important first
	Perhaps   []Gap // layers that may be missing too, the likeliest first: not told, but worth a question
	Delivery  Delivery
	Findings  []Finding  // what to work on, most important first, then what is for information
	Evidence  []Evidence // of every principle, the one asked first
}

// Judged is a sentence with what it does in the answer.
type Judged struct {
	Sentence
	Part Part
	Sure float64 // 0 to 1
	// Numbers are the stretches to show as evidence, in bytes of Text.
	Numbers []Mark
}

// FlagFound is a red flag with the words that carried it most.
type FlagFound struct {
	Flag  Flag
	Sure  float64 // 0.5 to 1
	Quote Quote
}

// StrengthFound is a strength with the words that carried it most.
type StrengthFound struct {
	Strength Strength
	Sure     float64 // 0.5 to 1
	Quote    Quote
}

// Gap is a layer that the answer leaves out or leaves vague, with the words
// that opened it.
type Gap struct {
	Probe interviewer.Probe
	Sure  float64
	Quote Quote
}

// Judge reviews an answer by its reading. Every quote is verbatim. An answer
// that is too short, or that is no answer, has no findings: Verdict says so.
// A reading that is shorter than the answer leaves the rest of it to the rules.
func Judge(a Answer, r Reading) Review {
	s := takeApart(a)
	review := Review{Verdict: s.enough()}
	h := s.meet(r)
	for i, u := range s.sentences {
		best := most(h.parts[i][:])
		review.Sentences = append(review.Sentences, Judged{Sentence: u.Sentence, Part: Parts()[best], Sure: h.parts[i][best]})
	}
	review.Delivery = s.delivery(h.parts)
	if review.Verdict != VerdictJudged {
		for i := range review.Sentences {
			review.Sentences[i].Part, review.Sentences[i].Sure = PartOther, 0
		}
		review.Delivery.Shares, review.Delivery.Action, review.Delivery.Jargon = [6]float64{}, nil, nil
		return review
	}
	review.Metrics = h.metrics
	review.Flags = s.flags(h, r)
	review.Strengths = s.strengths(h, r)
	review.Scope = s.scope(h, r)
	review.Missing, review.Perhaps = s.missing(h, r)
	for i := range review.Sentences {
		review.Sentences[i].Numbers = s.telling(i, review)
	}
	review.Findings = s.findings(review)
	review.Evidence = s.evidence(review, h.parts)
	return review
}

// telling are the numbers of a sentence that are worth showing: outcomes, sizes,
// money, shares, spans of time told with their unit, and figures of three digits
// and more; no dates.
func (s said) telling(i int, v Review) []Mark {
	u := s.sentences[i]
	var all []Mark
	for _, n := range u.numbers {
		shown := n.Measure == MeasureMoney || n.Measure == MeasureShare && n.Unit == "percent" || n.Measure == MeasureCount && n.Value >= 100
		for _, m := range v.Metrics {
			shown = shown || m.Quote.Sentence == i && strings.Contains(m.Quote.Text, n.Text)
		}
		for _, q := range v.Scope.Quotes {
			shown = shown || q.Sentence == i && q.Text == n.Text
		}
		if n.Measure == MeasureDuration && n.Value > 1 && n.first > 0 {
			shown = shown || lasting[u.words[n.first-1].core]
		}
		if shown && n.Measure != MeasureYear && n.Measure != MeasureOrdinal {
			all = append(all, Mark{i, n.From, n.To})
		}
	}
	return all
}

// lasting words before a span of time say that something took it.
var lasting = setOf("took takes take taking lasted needed needs cost waited spent")

// carried looks a sentence's share up; sentences that were not read have none.
func carried(r Reading, of func(Share) float64) func(int) float64 {
	return func(i int) float64 {
		if i < len(r.Shares) {
			return of(r.Shares[i])
		}
		return 0
	}
}

func (s said) flags(h heard, r Reading) []FlagFound {
	var found []FlagFound
	for k, f := range Flags() {
		bar := thresholds.flag[k]
		if f == FlagBlame || f == FlagNoLearning || f == FlagShortTerm {
			if s.Kind == interviewer.KindFollowUp {
				continue // the reader learned them from whole stories
			}
			bar = s.bar(bar)
		}
		if h.flags[k] < bar {
			continue
		}
		t := flagTraits[f]
		at := s.carrier(t, h.parts, carried(r, func(v Share) float64 { return v.Flags[k] }))
		if f == FlagNoResult { // the words that the story stops at
			at = s.lastSaid()
		}
		if q := s.clause(at, t.cue); q.Text != "" {
			found = append(found, FlagFound{Flag: f, Sure: h.flags[k], Quote: q})
		}
	}
	return found
}

func (s said) lastSaid() int {
	for i := len(s.sentences) - 1; i > 0; i-- {
		if len(s.sentences[i].words) > 0 {
			return i
		}
	}
	return 0
}

func (s said) strengths(h heard, r Reading) []StrengthFound {
	var found []StrengthFound
	for k, v := range Strengths() {
		if h.strengths[k] < s.bar(thresholds.strength[k]) {
			continue
		}
		t := strengthTraits[v]
		at := s.carrier(t, h.parts, carried(r, func(v Share) float64 { return v.Strengths[k] }))
		if q := s.clause(at, t.cue); q.Text != "" {
			found = append(found, StrengthFound{Strength: v, Sure: h.strengths[k], Quote: q})
		}
	}
	return found
}

func probeIndex() map[string]int {
	at := map[string]int{}
	for i, p := range interviewer.Probes() {
		at[string(p)] = i
	}
	return at
}

// perhapsMissing is how likely a layer is missing at least that an interviewer
// asks for rather than for one that was surely told.
const perhapsMissing = 0.05

// missing returns the layers that are missing, the most important first: the
// surest, with what the model holds to be the most important one; and those
// that may be.
func (s said) missing(h heard, r Reading) (missing, perhaps []Gap) {
	type ranked struct {
		gap  Gap
		rank float64
	}
	var all []ranked
	for k, p := range interviewer.Probes() {
		if h.missing[k] < perhapsMissing {
			continue
		}
		rank := h.missing[k] + h.first[k]
		if p == interviewer.ProbeEvent {
			rank++ // without an occasion there is nothing to ask further about: first in all 68
		}
		opening := gapTrait
		if p == interviewer.ProbeMetrics {
			opening = outcomeTrait
		}
		at := s.carrier(opening, h.parts, carried(r, func(v Share) float64 { return v.Missing[k] }))
		if q := s.clause(at, gapCues[p]); q.Text != "" {
			all = append(all, ranked{Gap{Probe: p, Sure: h.missing[k], Quote: q}, rank})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		switch {
		case a.rank > b.rank:
			return -1
		case a.rank < b.rank:
			return 1
		}
		return 0
	})
	for _, g := range all {
		if g.gap.Sure >= thresholds.missing[probeAt[string(g.gap.Probe)]] && len(missing) < mostMissing {
			missing = append(missing, g.gap)
		} else {
			perhaps = append(perhaps, g.gap)
		}
	}
	return missing, perhaps
}

// gapCues are the words of a sentence that open the gap of a layer.
var gapCues = map[interviewer.Probe]*regexp.Regexp{
	interviewer.ProbeEvent:        flagTraits[FlagNoSpecificEvent].cue,
	interviewer.ProbeRole:         flagTraits[FlagWeWithoutI].cue,
	interviewer.ProbeAction:       owned,
	interviewer.ProbeAlternatives: owned,
	interviewer.ProbeConflict:     owned,
	interviewer.ProbeLearning:     owned,
	interviewer.ProbeMetrics:      flagTraits[FlagNoMetric].cue,
}

// gapTrait: any sentence but filler can open a gap; outcomeTrait: that of a
// number mostly opens where the outcome is told.
var (
	gapTrait     = trait{parts: [6]float64{0.6, 0.7, 1, 1, 0.6, 0.1}}
	outcomeTrait = trait{parts: flagTraits[FlagNoMetric].parts}
)
