package followup

import (
	"slices"

	"tellmemore/interviewer"
)

// Manner is how one interviewer differs from another: what they go for first,
// and how they say it. Its zero value is an interviewer without a leaning. It
// changes no rule of what may be asked.
type Manner struct {
	// First are the layers that the interviewer goes for before others, where
	// they are missing. One event and the person's own part go before them all:
	// without these there is nothing to ask further about.
	First []interviewer.Probe
	// Says are the interviewer's own phrasings of a layer; a layer without has
	// the usual ones.
	Says map[interviewer.Probe]Phrasing
	// Who and Speaks describe the interviewer to whoever words the questions in
	// the Chooser's place, as a chat service, and change nothing in the Chooser:
	// Who follows "you are", Speaks follows "you speak". Both are short phrases
	// without a full stop; "" says nothing.
	Who, Speaks string
}

// Phrasing is how a layer is asked for the first time: one plain question each,
// without praise, of at most 15 words after a quote.
type Phrasing struct {
	Quoting []string // after the person's own words
	Plain   []string // standing alone
}

// footing are the layers that every interviewer asks for first.
var footing = []interviewer.Probe{interviewer.ProbeEvent, interviewer.ProbeRole}

// ordered returns the missing layers as the manner goes for them: its own
// order for its own layers, that of the hearing for the others. A layer that
// is the footing of the rest keeps its place at the head.
func (m Manner) ordered(missing []gap) []gap {
	rank := func(g gap) int {
		switch at := slices.Index(m.First, g.probe); {
		case slices.Contains(footing, g.probe):
			return -1
		case at >= 0:
			return at
		}
		return len(m.First)
	}
	ordered := slices.Clone(missing)
	if len(m.First) > 0 {
		slices.SortStableFunc(ordered, func(a, b gap) int { return rank(a) - rank(b) })
	}
	return ordered
}

// quoting and plain are what the manner says for a layer.
func (m Manner) quoting(p interviewer.Probe) []string {
	if own := m.Says[p].Quoting; len(own) > 0 {
		return own
	}
	return quoting[p]
}

func (m Manner) plain(p interviewer.Probe) []string {
	if own := m.Says[p].Plain; len(own) > 0 {
		return own
	}
	return plain[p]
}
