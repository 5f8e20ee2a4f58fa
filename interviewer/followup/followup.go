// Package followup chooses what to ask next: it finds the layer that an answer
// leaves out or leaves vague, and asks for it in the person's own words.
//
// It is core: pure functions over a transcript, importing the interviewer and
// the standard library. The same answers and seed give the same question.
package followup

import (
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// ErrNothingLeft: every layer was asked for. Test with errors.Is.
var ErrNothingLeft = errors.New("no layer left to ask for")

// Chooser is the built-in interviewer. It is an interviewer.FollowUps.
type Chooser struct {
	// Seed varies the phrasing; 0 takes it from the session's ID.
	Seed uint64
}

// classic is the order of the four questions that every interviewer has, for
// an answer in which nothing is missing or of which nothing was understood.
var classic = []interviewer.Probe{
	interviewer.ProbeRole, interviewer.ProbeLearning, interviewer.ProbeMetrics, interviewer.ProbeImpact,
}

// enough is the number of words below which an answer says too little to
// judge what is missing.
const enough = 25

// Next returns the follow-up to the turns so far; never a layer that was asked
// before. Errors: ErrNothingLeft.
func (c Chooser) Next(_ context.Context, s interviewer.Session) (interviewer.Ask, error) {
	left := Unasked(s)
	if len(left) == 0 {
		return interviewer.Ask{}, ErrNothingLeft
	}
	said := read(s)
	probe := choose(said, s.Setup.Principle, left)
	seed := c.seed(s)
	if quote, ok := said.quoteFor(probe); ok {
		return interviewer.Ask{Probe: probe, Text: pick(quoting[probe], seed), Quote: quote}, nil
	}
	return interviewer.Ask{Probe: probe, Text: pick(plain[probe], seed)}, nil
}

// Unasked lists the layers that no turn has asked for.
func Unasked(s interviewer.Session) []interviewer.Probe {
	return slices.DeleteFunc(interviewer.Probes(), func(p interviewer.Probe) bool {
		return slices.ContainsFunc(s.Turns, func(t interviewer.Turn) bool { return t.Ask.Probe == p })
	})
}

// choose returns the most important layer that is missing, or the next of the
// classic order, or any that is left.
func choose(said transcript, principle string, left []interviewer.Probe) interviewer.Probe {
	if said.words >= enough {
		best, weight := interviewer.Probe(""), 0
		for _, p := range left {
			if w := said.missing(p) + leaning[principle][p]; said.missing(p) > 0 && w > weight {
				best, weight = p, w
			}
		}
		if best != "" {
			return best
		}
	}
	for _, p := range classic {
		if slices.Contains(left, p) {
			return p
		}
	}
	return left[0]
}

func (c Chooser) seed(s interviewer.Session) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s.ID)) // a hash never fails to write
	if c.Seed != 0 {
		h = fnv.New64a()
	}
	return h.Sum64() ^ c.Seed + uint64(len(s.Turns))
}

func pick(texts []string, seed uint64) string { return texts[seed%uint64(len(texts))] }

// transcript is what the person has said so far, in clauses.
type transcript struct {
	text    string // everything, lower case, for the layers' signs
	words   int
	clauses []clause
	quoted  map[string]bool // what follow-ups have quoted already
}

// read takes the turns' words apart.
func read(s interviewer.Session) transcript {
	t := transcript{quoted: map[string]bool{}}
	var all []string
	for i, turn := range s.Turns {
		t.quoted[turn.Ask.Quote] = true
		text := strings.ReplaceAll(turn.Text(), speech.Unrecognised, " ; ")
		all = append(all, text)
		found := clausesOf(text, i)
		if turn.CutOff && len(found) > 0 {
			found = found[:len(found)-1] // it may end in the middle of a word
		}
		t.clauses = append(t.clauses, found...)
	}
	t.text = strings.ToLower(strings.ReplaceAll(strings.Join(all, " "), "’", "'"))
	t.words = len(strings.Fields(t.text))
	return t
}
