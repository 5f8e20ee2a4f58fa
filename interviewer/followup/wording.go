package followup

import (
	"regexp"
	"slices"
	"strings"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// wording puts what is to be asked into words.
type wording struct {
	t      transcript
	manner Manner
	seed   uint64
}

// we are clauses of a deed that may have been anybody's of a group.
var we = regexp.MustCompile(`^(?:we|my team|our team|the team|my group|our group|my people|my guys)\b`)

// first asks for a layer for the first time.
func (w wording) first(g gap) interviewer.Ask {
	if g.probe == interviewer.ProbeMetrics {
		if n, ok := w.t.looseNumber(); ok {
			return w.follow(n)
		}
	}
	ask := interviewer.Ask{Probe: g.probe}
	c, ok := w.t.quoteFor(g)
	ask.Quote = c.text
	ask.Text = w.pick(w.manner.plain(g.probe))
	switch texts := either[g.probe]; {
	case ok && g.perhaps && len(texts) > 0 && len(w.manner.Says[g.probe].Quoting) == 0:
		ask.Text = w.pick(texts)
	case ok:
		ask.Text = w.pick(w.beside(g.probe, c))
	}
	return ask
}

// pointed are layers whose questions point at the words that they follow, so
// that these must be of their kind.
var pointed = map[interviewer.Probe]bool{interviewer.ProbeMetrics: true, interviewer.ProbeImpact: true, interviewer.ProbeScope: true}

// beside are the texts that ask for a layer beside words of the person.
func (w wording) beside(p interviewer.Probe, quote clause) []string {
	switch {
	case p == interviewer.ProbeRole && we.MatchString(quote.lower) && len(w.manner.Says[p].Quoting) == 0:
		return ours
	case pointed[p] && !slices.ContainsFunc(openings[p], func(by *regexp.Regexp) bool { return quote.opens(p, by) }):
		return w.manner.plain(p) // a “that” would point at nothing of its kind
	}
	return w.manner.quoting(p)
}

// follow asks what a number is measured against.
func (w wording) follow(n number) interviewer.Ask {
	ask := interviewer.Ask{Probe: interviewer.ProbeMetrics, Quote: n.clause.text}
	if n.figure == "" {
		ask.Text = w.pick(moves)
		return ask
	}
	texts := make([]string, len(shares))
	for i, s := range shares {
		texts[i] = opening(strings.ReplaceAll(s, "NUMBER", n.figure))
	}
	ask.Text = w.pick(texts)
	return ask
}

// again asks once more for what an answer evaded, or gave in part, and quotes
// that answer where it has words for it.
func (w wording) again(g gap, answered coach.Answered) interviewer.Ask {
	last := len(w.t.turns) - 1
	ask := interviewer.Ask{Probe: g.probe, Again: true}
	if n, ok := w.t.looseNumber(); ok && n.clause.turn == last && g.probe == interviewer.ProbeMetrics {
		ask = w.follow(n)
		ask.Again = true
		return ask
	}
	var c clause
	var found bool
	for _, opening := range openings[g.probe] {
		if c, found = w.t.best(false, func(c clause) bool { return c.turn == last && c.opens(g.probe, opening) }); found {
			break
		}
	}
	if !found {
		c, found = w.t.best(false, func(c clause) bool { return c.turn == last })
	}
	ask.Quote = c.text
	if found && answered == coach.AnsweredPartly {
		ask.Text = w.pick(w.beside(g.probe, c))
		return ask
	}
	ask.Text = w.pick(digging[g.probe])
	return ask
}

// contradiction asks which of two things holds.
func (w wording) contradiction(c contradiction) interviewer.Ask {
	return interviewer.Ask{Probe: interviewer.ProbeContradiction, Text: w.pick(opposing), Quote: c.first, Against: c.second}
}

// pick returns one of the texts by the seed, one that was not asked yet while
// there is one.
func (w wording) pick(texts []string) string {
	n := uint64(len(texts))
	for i := range n {
		if text := texts[(w.seed+i)%n]; !w.asked(text) {
			return text
		}
	}
	return texts[w.seed%n]
}

func (w wording) asked(text string) bool {
	for _, said := range w.t.turns {
		if said.ask.Text == text {
			return true
		}
	}
	return false
}
