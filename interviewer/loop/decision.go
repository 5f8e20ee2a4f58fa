package loop

import (
	"fmt"
	"slices"
	"strings"

	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
)

// Verdict is what the bar raiser decides.
type Verdict string

// The verdicts. There are no scores.
const (
	WouldVeto Verdict = "would veto"
	WouldNot  Verdict = "would not"
	// Undecided: the bar raiser's round was not held yet.
	Undecided Verdict = "not decided yet"
	// Unkept: it was held, and its answers were deleted since.
	Unkept Verdict = "no answers kept"
	// Unjudged: it asked for principles that a person has added, and for no other.
	Unjudged Verdict = "not judged"
)

// Decision is the bar raiser's, with the words that decide it.
type Decision struct {
	Verdict Verdict
	Reasons []Reason // the weightiest first
	// Turn says what would turn the decision; "" while there is none.
	Turn string
}

// Reason is one ground of a decision.
type Reason struct {
	Sentence string // for people
	Quotes   []Said // the words that decide it; none where nothing was said
	turn     string
}

// Rules of the decision (interview.md: the bar raiser asks for any principle,
// for culture and long-term potential, and holds a veto). The bar raiser's own
// questions decide: one that was answered without evidence or with evidence
// against its principle is a veto, and so is a round in which no answer is
// strong. Beyond it, what speaks against a principle in other rounds and is
// outweighed nowhere is one, and so is a loop in which most principles are left
// open. A contradiction or a story told twice is a doubt to be cleared up, and
// no veto: people misremember. Nor is what nobody has heard or can judge: answers
// that are still to come or were deleted, and principles that a person has added.
func decide(d Debrief, interviews []Interview) Decision {
	own := of(interviews, bank.BarRaiser)
	held := slices.ContainsFunc(d.Loop.Rounds, func(r Round) bool { return r.Of == bank.BarRaiser && len(r.Questions) > 0 && r.Done() })
	judged := slices.DeleteFunc(slices.Clone(own), func(v Interview) bool { return !coach.Judges(v.Question.Principle) })
	switch {
	case !held:
		return Decision{Verdict: Undecided}
	case len(own) == 0:
		return Decision{Verdict: Unkept}
	case len(judged) == 0:
		return Decision{Verdict: Unjudged}
	}
	reasons, strong := ownReasons(judged)
	reasons = append(reasons, otherReasons(d, interviews)...)
	if len(reasons) > 0 {
		return Decision{Verdict: WouldVeto, Reasons: reasons, Turn: turning(reasons)}
	}
	return Decision{Verdict: WouldNot, Reasons: strong, Turn: doubts(d)}
}

// ownReasons weighs the bar raiser's own questions: what speaks for a veto, and
// else what speaks against one.
func ownReasons(own []Interview) (veto, strong []Reason) {
	var some []Reason
	for _, v := range own {
		e := evidence(v.Question.Principle, true, []Interview{v}, nil)
		switch e.Word {
		case EvidenceAgainst:
			veto = append(veto, Reason{
				Sentence: fmt.Sprintf("The answer for %s speaks against it.", e.Principle), Quotes: saidOf(e.Against), turn: v.turn(),
			})
		case coach.EvidenceNone:
			veto = append(veto, Reason{
				Sentence: fmt.Sprintf("The answer for %s does not hold enough evidence.", e.Principle), Quotes: v.lacking(e), turn: v.turn(),
			})
		case coach.EvidenceSome:
			some = append(some, Reason{
				Sentence: fmt.Sprintf("The answer for %s holds some evidence, and a bar raiser asks for more.", e.Principle), Quotes: e.For, turn: v.turn(),
			})
		default:
			strong = append(strong, Reason{Sentence: fmt.Sprintf("The answer for %s is strong.", e.Principle), Quotes: e.For})
		}
	}
	if len(strong) == 0 {
		veto = append(veto, some...)
	}
	return veto, strong
}

// lacking quotes an answer without evidence: what it left open, else its first
// words.
func (v Interview) lacking(e Evidence) []Said {
	if all := saidOf(e.Missing); len(all) > 0 {
		return all
	}
	a := newAccount(v)
	if len(a.sentences) == 0 {
		return nil
	}
	return []Said{a.quote(a.sentences[0], 0)}
}

func saidOf(doubts []Doubt) []Said {
	var all []Said
	for _, d := range doubts {
		all = append(all, d.Said)
	}
	return all
}

// otherReasons are grounds for a veto from the whole loop.
func otherReasons(d Debrief, interviews []Interview) []Reason {
	var all []Reason
	open, heard := 0, 0
	for _, e := range d.Sheet {
		if !e.Chosen || e.Word == NotJudged {
			continue
		}
		covered := slices.ContainsFunc(interviews, func(v Interview) bool { return slices.Contains(v.Question.Covers(), e.Principle) })
		if covered {
			heard++
		}
		switch e.Word {
		case EvidenceAgainst:
			outside := slices.DeleteFunc(slices.Clone(e.Against), func(d Doubt) bool { return d.Said.Of == bank.BarRaiser })
			if len(outside) > 0 {
				all = append(all, Reason{
					Sentence: fmt.Sprintf("What was said elsewhere speaks against %s, and nothing outweighs it.", e.Principle),
					Quotes:   saidOf(outside), turn: fmt.Sprintf("an answer for %s with %s", e.Principle, owning[outside[0].flag]),
				})
			}
		case coach.EvidenceNone:
			if covered {
				open++
			}
		}
	}
	if 2*open > heard {
		all = append(all, Reason{
			Sentence: fmt.Sprintf("Most principles are left open: %s.", portion(open, heard)),
			turn:     "stories of one occasion each for the principles that are open",
		})
	}
	return all
}

// portion writes both numbers in one way.
func portion(part, whole int) string {
	if whole >= len(numbers) {
		return fmt.Sprintf("%d of %d", part, whole)
	}
	return small(part) + " of " + small(whole)
}

// owning names what an answer would have to hold in place of what speaks
// against a principle.
var owning = map[coach.Flag]string{
	coach.FlagBlame: "your own part in what went wrong", coach.FlagShortTerm: "what it cost later, and what you would do now",
	coach.FlagNoLearning: layers[interviewer.ProbeLearning],
}

// layers name what an answer would have to hold.
var layers = map[interviewer.Probe]string{
	interviewer.ProbeEvent: "one occasion", interviewer.ProbeRole: "what you did yourself", interviewer.ProbeAction: "the steps that you took",
	interviewer.ProbeAlternatives: "what else you could have done", interviewer.ProbeMetrics: "a figure before and after",
	interviewer.ProbeResult: "how it ended", interviewer.ProbeImpact: "what lasted", interviewer.ProbeLearning: "what you got wrong and changed",
	interviewer.ProbeConflict: "who disagreed and how you settled it", interviewer.ProbeScope: "how large it was",
}

// mostLayers is how many layers are named: what a person can keep in mind.
const mostLayers = 3

// turn says which answer would turn an interview's verdict.
func (v Interview) turn() string {
	var parts []string
	if len(v.Reviews) > 0 {
		first := v.Reviews[0]
		for _, f := range first.Flags {
			if f.Sure < surelyAgainst {
				continue
			}
			if f.Flag == coach.FlagBlame || f.Flag == coach.FlagShortTerm {
				parts = append(parts, owning[f.Flag])
			}
		}
		for _, g := range first.Missing {
			parts = append(parts, layers[g.Probe])
		}
	}
	if len(parts) == 0 {
		parts = []string{layers[interviewer.ProbeEvent], layers[interviewer.ProbeRole], layers[interviewer.ProbeMetrics]}
	}
	parts = parts[:min(len(parts), mostLayers)]
	return fmt.Sprintf("an answer for %s with %s", v.Question.Principle, list(parts))
}

// list joins parts as a sentence does.
func list(parts []string) string {
	if n := len(parts); n > 1 {
		return strings.Join(parts[:n-1], ", ") + " and " + parts[n-1]
	}
	return strings.Join(parts, "")
}

// turning says what would turn a veto.
func turning(reasons []Reason) string {
	var parts []string
	for _, r := range reasons {
		if !slices.Contains(parts, r.turn) {
			parts = append(parts, r.turn)
		}
	}
	if len(parts) == 1 {
		return capital(parts[0]) + " would turn it."
	}
	return "It takes " + strings.Join(parts, "; and ") + "."
}

func capital(text string) string {
	if text != "" && text[0] >= 'a' && text[0] <= 'z' {
		return string(text[0]-'a'+'A') + text[1:]
	}
	return text
}

// settled names what two accounts have to agree on.
var settled = map[About]string{
	AboutTeam: "how large the team was", AboutMoney: "how much money it was", AboutDate: "when it was",
	AboutFigure: "how large the figure was", AboutWho: "who did it", AboutAccount: "how it was",
}

// doubts say what the bar raiser would still ask about, and what could turn a
// decision without a veto.
func doubts(d Debrief) string {
	switch {
	case len(d.Contradictions) > 0:
		return "The bar raiser would ask about two accounts that don't fit together. Settle what you say about " + settled[d.Contradictions[0].About] + " before the next loop."
	case len(d.Reused) > 0:
		return "The bar raiser would ask about the story that is told twice. Prepare a second one."
	}
	var open []string
	for _, e := range d.Sheet {
		if e.Chosen && e.Word == coach.EvidenceNone {
			open = append(open, e.Principle)
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("More principles without evidence could turn it. Prepare a story for %s.", list(open[:min(len(open), mostLayers)]))
	}
	return "An answer that puts a failure on others, or gives the long term away, would turn it."
}
