package coach

import (
	"slices"
	"strings"
)

// This file is where rules and model meet. The model hears how a thing is told;
// the rules know what cannot stand together. Each rule adds to the model's
// log-odds, so a sure model outweighs a weak sign and a sure sign an unsure
// model.

// The weights of the rules, in log-odds. In the labelled answers each rule is
// right for at least 95 of 100: a learning sentence never stands beside
// no_learning, and where neither no_learning nor blame nor short_term is said its
// answer lacks no learning (243 of 246); no_result is an answer without a result
// (68 of 69), and 67 of 70 answers with we_without_i have no action in the first
// person, 425 of 426 others have one.
const (
	ruleLearned  = -2.0 // no_learning, where a sentence surely says what was learned
	ruleNoResult = 2.0  // no_result, where no sentence is a result; the opposite where one surely is
	ruleNoOwn    = 2.0  // we_without_i, where no action is the speaker's own
	ruleOneOwn   = -0.5 // where one is
	ruleOwn      = -2.5 // where several are
	ruleHabit    = -3.0 // a strength, where the answer tells no event
	ruleLesson   = -4.0 // learning is missing, where a sentence surely tells it and no flag takes it back
)

// heard is a reading with the rules applied: probabilities as in Reading.
type heard struct {
	parts     [][6]float64
	flags     [7]float64
	strengths [6]float64
	missing   [10]float64
	first     [11]float64
	metrics   []Metric
}

func indexOf[T comparable](all []T, one T) int {
	for i, v := range all {
		if v == one {
			return i
		}
	}
	return -1
}

var (
	flagAt     = func(f Flag) int { return indexOf(Flags(), f) }
	probeAt    = probeIndex()
	partResult = indexOf(Parts(), PartResult)
	partLearnt = indexOf(Parts(), PartLearning)
	partAction = indexOf(Parts(), PartAction)
)

// meet applies the rules to a reading.
func (s said) meet(r Reading) heard {
	h := heard{parts: s.partsOf(r), flags: r.Flags, strengths: r.Strengths, missing: r.Missing, first: r.First}
	add := func(f Flag, odds float64) {
		i := flagAt(f)
		h.flags[i] = sigmoid(logit(h.flags[i]) + odds)
	}
	event := 1 - h.flags[flagAt(FlagNoSpecificEvent)] // how sure it tells one
	add(FlagNoLearning, ruleLearned*surest(h.parts, partLearnt))
	result := surest(h.parts, partResult)
	add(FlagNoResult, ruleNoResult*(1-2*result))
	if event < 0.5 {
		h.flags[flagAt(FlagNoResult)] = min(h.flags[flagAt(FlagNoResult)], 0.49) // the guide: not both
	}
	add(FlagWeWithoutI, s.ownOdds(h.parts))
	for i := range h.strengths {
		if event < 0.5 {
			h.strengths[i] = sigmoid(logit(h.strengths[i]) + ruleHabit)
		}
	}
	s.meetMetrics(&h, r)
	h.meetMissing()
	return h
}

// partsOf are the parts as they were read; without a reading of a sentence each
// part is as likely.
func (s said) partsOf(r Reading) [][6]float64 {
	parts := make([][6]float64, len(s.sentences))
	for i := range parts {
		if i < len(r.Parts) {
			parts[i] = r.Parts[i]
		}
		sum := 0.0
		for _, p := range parts[i] {
			sum += max(p, 0)
		}
		for k := range parts[i] {
			if sum > 0 {
				parts[i][k] = max(parts[i][k], 0) / sum
			} else {
				parts[i][k] = 1.0 / 6
			}
		}
	}
	return parts
}

// surest is the highest probability of a part over all sentences.
func surest(parts [][6]float64, part int) float64 {
	best := 0.0
	for _, p := range parts {
		best = max(best, p[part])
	}
	return best
}

// ownOdds counts the actions that are the speaker's own.
func (s said) ownOdds(parts [][6]float64) float64 {
	actions, own := 0, 0
	for i, u := range s.sentences {
		if most(parts[i][:]) != partAction {
			continue
		}
		actions++
		if u.owns() {
			own++
		}
	}
	switch {
	case own > 1:
		return ruleOwn
	case own == 1:
		return ruleOneOwn
	case actions > 1:
		return ruleNoOwn
	}
	return 0
}

// asides are what people say in the first person without doing anything.
var asides = strings.NewReplacer(" i think ", " ", " i guess ", " ", " i mean ", " ", " i'd say ", " ", " i would say ", " ", " i believe ", " ",
	" i suppose ", " ", " i must say ", " ", " i have to say ", " ", " as i said ", " ", " i don't know ", " ", " i remember ", " ")

// owns reports whether the speaker does something in the sentence.
func (u utterance) owns() bool {
	text := asides.Replace(u.plain)
	for _, i := range []string{" i ", " i'd ", " i've ", " i'm ", " i'll ", " myself "} {
		if strings.Contains(text, i) {
			return true
		}
	}
	return false
}

// most returns the index of the highest value.
func most(p []float64) int {
	best := 0
	for i, v := range p {
		if v > p[best] {
			best = i
		}
	}
	return best
}

// meetMetrics decides between no_metric and the metrics that the rules found:
// in the labelled answers one always excludes the other. The side with the
// higher odds stands. Where the rules found none, the flag is sure unless the
// model hears an outcome in words that they do not know for a number.
func (s said) meetMetrics(h *heard, r Reading) {
	var all []Metric
	best := 0.0
	for i := range s.sentences {
		var w []Heard
		if i < len(r.Words) {
			w = r.Words[i]
		}
		for _, m := range s.metricsOf(i, h.parts[i], w) {
			all = append(all, m)
			best = max(best, m.Sure)
		}
	}
	no := &h.flags[flagAt(FlagNoMetric)]
	switch {
	case len(all) > 0:
		*no = sigmoid(logit(*no) - logit(best))
	case !hearsMeasured(h.parts, r):
		*no = max(*no, 0.98)
	}
	if h.stands(FlagNoMetric) {
		return
	}
	bar := min(thresholds.metric, best)
	for _, m := range all {
		if m.Sure >= bar {
			h.metrics = append(h.metrics, m)
		}
	}
}

// hearsMeasured reports whether the model surely hears a measured outcome in a
// result.
func hearsMeasured(parts [][6]float64, r Reading) bool {
	for i := range min(len(parts), len(r.Words)) {
		if most(parts[i][:]) == partResult && slices.ContainsFunc(r.Words[i], func(w Heard) bool { return w.Measured >= within }) {
			return true
		}
	}
	return false
}

// follows are the layers that a flag leaves missing, as the guide defines both.
var follows = []struct {
	flag  Flag
	layer string
	odds  float64 // added to the layer where the flag stands
	not   float64 // where it does not
}{
	{FlagNoSpecificEvent, "event", 3, -3},
	{FlagNoMetric, "metrics", 3, -3},
	{FlagNoResult, "result", 3, 0},
	{FlagWeWithoutI, "role", 3, 0},
	{FlagNoLearning, "learning", 3, 0},
	{FlagBlame, "learning", 3, 0},
	{FlagShortTerm, "learning", 2, 0},
}

// meetMissing makes the missing layers agree with the flags.
func (h *heard) meetMissing() {
	for _, f := range follows {
		i := probeAt[f.layer]
		odds := f.not
		if h.stands(f.flag) {
			odds = f.odds
		}
		if odds != 0 {
			h.missing[i] = sigmoid(logit(h.missing[i]) + odds)
		}
	}
	if !h.stands(FlagNoLearning) && !h.stands(FlagBlame) && !h.stands(FlagShortTerm) {
		i := probeAt["learning"]
		h.missing[i] = sigmoid(logit(h.missing[i]) + ruleLesson*surest(h.parts, partLearnt))
	}
}

// stands reports whether the flag is likely enough to be said.
func (h *heard) stands(f Flag) bool {
	return h.flags[flagAt(f)] >= thresholds.flag[flagAt(f)]
}
