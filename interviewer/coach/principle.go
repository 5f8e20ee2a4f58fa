package coach

import (
	"regexp"
	"slices"
)

// EvidenceWord says how much an answer speaks for a principle.
type EvidenceWord string

// The words of evidence. There are no others, and no scores.
const (
	EvidenceStrong EvidenceWord = "strong"
	EvidenceSome   EvidenceWord = "some"
	EvidenceNone   EvidenceWord = "not enough evidence"
)

// Evidence is what an answer shows of a principle, in the person's words.
type Evidence struct {
	Principle string
	Word      EvidenceWord
	Quote     *Quote // nil where there is not enough
}

// spokenFor is what speaks for a principle (interview.md, "The principles"):
// strengths, measured results, and what the speaker did in the words of cue.
type spokenFor struct {
	principle string
	strengths []Strength
	measured  bool // results with a number speak for it
	cue       *regexp.Regexp
}

// principles are all sixteen, in their usual order.
var principles = []spokenFor{
	{"Customer Obsession", []Strength{StrengthCustomer}, false, strengthTraits[StrengthCustomer].cue},
	{"Ownership", []Strength{StrengthLongTerm, StrengthMechanism, StrengthFailureOwned}, false, words(`mine my_job on_me owned own took_it_on take_it_on accountable responsible my_name nobody_owned not_my wasn't_my my_call until_it until_it's`)},
	{"Invent and Simplify", []Strength{StrengthMechanism}, false, words(`built build wrote invented prototype simplified simpler simple replaced automated new_way threw_away removed merged`)},
	{"Are Right, A Lot", []Strength{StrengthDataDriven}, false, words(`checked compared tested options weighed wrong right second_opinion against_my disproved`)},
	{"Learn and Be Curious", []Strength{StrengthFailureOwned}, false, words(`learned learnt read taught_myself course studied curious asked shadowed`)},
	{"Hire and Develop the Best", nil, false, words(`hired hiring interviewed interviewers mentored mentor coached promoted promotion trained grew_into took_over successor her_to_lead him_to_lead`)},
	{"Insist on the Highest Standards", []Strength{StrengthMechanism}, false, words(`quality standard standards bar gate reviewed refused sent_back redo root_cause defects checklist`)},
	{"Think Big", []Strength{StrengthLongTerm}, false, words(`vision ten_years five_years every_team whole_company platform all_of_our transform ten_times 10x strategy`)},
	{"Bias for Action", []Strength{StrengthBiasForAction}, false, strengthTraits[StrengthBiasForAction].cue},
	{"Frugality", nil, false, words(`budget cost costs saved cheaper spend spending without_extra no_budget free second_hand reused licence licences bill`)},
	{"Earn Trust", []Strength{StrengthFailureOwned}, false, words(`told apologised apologized admitted listened honest openly bad_news sorry trust promised`)},
	{"Dive Deep", []Strength{StrengthDataDriven}, false, words(`traced logs line_by_line one_by_one dug read_all pulled counted root_cause looked_at packet query measured sample`)},
	{"Have Backbone; Disagree and Commit", nil, false, words(`disagreed disagree pushed_back against objected said_no told_my_boss told_my_director told_the argued challenged committed`)},
	{"Deliver Results", nil, true, nil},
	{"Strive to be Earth's Best Employer", nil, false, words(`on_call burnt_out burned_out safety safe family workload overtime my_people night_shift sick wellbeing inclusive`)},
	{"Success and Scale Bring Broad Responsibility", nil, false, words(`community environment emissions waste society neighbours privacy vulnerable accessibility energy water harm city`)},
}

// Judges reports whether answers are judged for a principle: for one of the
// sixteen, not for one that a person has added.
func Judges(principle string) bool {
	return slices.ContainsFunc(principles, func(p spokenFor) bool { return p.principle == principle })
}

// evidence tells what the answer shows of each principle: the one asked first,
// then those with more evidence. The principle asked has some evidence by an
// own action in one occasion; others need a strength that speaks for them. Two
// signs are strong; an action in a sentence that is one already adds none. A
// story about "we" is never strong, and one without an occasion shows nothing.
func (s said) evidence(v Review, parts [][6]float64) []Evidence {
	all := make([]Evidence, 0, len(principles))
	for _, p := range principles {
		e := Evidence{Principle: p.principle, Word: EvidenceNone}
		signs := s.signs(p, v, parts)
		if a := s.firstAction(parts, signs); p.principle == s.Principle && a != nil {
			signs = append(signs, *a)
		}
		if len(signs) > 0 && !v.has(FlagNoSpecificEvent) {
			e.Word, e.Quote = EvidenceSome, &signs[0]
			if len(signs) > 1 && !v.has(FlagWeWithoutI) {
				e.Word = EvidenceStrong
			}
		}
		all = append(all, e)
	}
	rank := func(e Evidence) int {
		if e.Principle == s.Principle {
			return 0
		}
		return 1 + slices.Index([]EvidenceWord{EvidenceStrong, EvidenceSome, EvidenceNone}, e.Word)
	}
	slices.SortStableFunc(all, func(a, b Evidence) int { return rank(a) - rank(b) })
	return all
}

// has reports whether a flag stands.
func (v Review) has(f Flag) bool {
	return slices.ContainsFunc(v.Flags, func(x FlagFound) bool { return x.Flag == f })
}

// signs are the words that speak for a principle: one for each strength, for
// measured results, and for an own action in the principle's words where a
// strength speaks already or the principle has none of its own.
func (s said) signs(p spokenFor, v Review, parts [][6]float64) []Quote {
	var all []Quote
	for _, f := range v.Strengths {
		if slices.Contains(p.strengths, f.Strength) {
			all = append(all, f.Quote)
		}
	}
	if p.measured {
		for _, m := range v.Metrics {
			if most(parts[m.Quote.Sentence][:]) == partResult { // “with $2 million in suspense” delivers nothing
				all = append(all, m.Quote)
				break
			}
		}
	}
	if p.cue == nil || len(all) == 0 && len(p.strengths) > 0 && p.principle != s.Principle {
		return all
	}
	for i, u := range s.sentences {
		if most(parts[i][:]) == partAction && u.owns() && p.cue.MatchString(u.plain) && !quoted(all, i) {
			return append(all, s.clause(i, p.cue))
		}
	}
	return all
}

// quoted reports whether any of the quotes is of a sentence.
func quoted(all []Quote, sentence int) bool {
	return slices.ContainsFunc(all, func(q Quote) bool { return q.Sentence == sentence })
}
