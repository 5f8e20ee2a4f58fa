// Package followup chooses what to ask next: it finds the layer that an answer
// leaves out or leaves vague, and asks for it in the person's own words. It
// digs again where an answer evades, and holds what contradicts itself side by
// side.
//
// It is core: it decides over a transcript and the readings of it, importing
// the interviewer, the coach, audio/speech and the standard library. The same
// answers, readings and seed give the same question.
package followup

import (
	"context"
	"errors"
	"hash/fnv"
	"log/slog"
	"slices"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// ErrNothingLeft: every layer was asked for. Test with errors.Is.
var ErrNothingLeft = errors.New("no layer left to ask for")

// Chooser is the built-in interviewer. It is an interviewer.Attentive and may be
// used from several goroutines. Its zero value chooses by rules alone.
type Chooser struct {
	// Seed varies the phrasing; 0 takes it from the session's ID.
	Seed uint64
	// Reader hears what is missing and what was evaded. Where it is nil or fails,
	// rules decide. New makes it remember.
	Reader coach.Reader
	// Manner is that of the interviewer who asks.
	Manner Manner
	// Log is told why a reader failed; nil for none.
	Log *slog.Logger
}

// New returns a chooser for one round, or several, that reads each answer once
// and remembers the last ones.
func New(r coach.Reader, log *slog.Logger) Chooser {
	return Chooser{Reader: remember(r), Log: log}
}

// Choice is what is asked next, and what was heard before.
type Choice struct {
	Ask interviewer.Ask
	// Answered says how far the last answer gave the layer that was asked for;
	// "" after a story, and where nothing could be read.
	Answered coach.Answered
	// Complete: nothing that is worth asking is missing; a round that goes on asks
	// all the same.
	Complete bool
}

// classic is the order of the four questions that every interviewer has, for
// an answer in which nothing is missing or of which nothing was understood.
var classic = []interviewer.Probe{
	interviewer.ProbeRole, interviewer.ProbeLearning, interviewer.ProbeMetrics, interviewer.ProbeImpact,
}

// Next returns the follow-up to the turns so far, as the port has it. Errors:
// ErrNothingLeft, and that of a context that ended.
func (c Chooser) Next(ctx context.Context, s interviewer.Session) (interviewer.Ask, error) {
	choice, err := c.Choose(ctx, s)
	return choice.Ask, err
}

// Choose returns what Next asks, with what was heard in the last answer. Errors
// as Next.
func (c Chooser) Choose(ctx context.Context, s interviewer.Session) (Choice, error) {
	t := read(s)
	h, err := c.hear(ctx, s, t)
	if ctx.Err() != nil {
		return Choice{}, ctx.Err()
	}
	if err != nil {
		if c.Log != nil {
			c.Log.Warn("read the answers for a follow-up", "err", err)
		}
		h = byRules(t, s.Setup.Principle)
	}
	return c.choose(t, h, c.seed(s.ID))
}

// Attend reads the answer under way, so that Next need not: a story, or what a
// reply gives and contradicts. A contradiction is sought in sentences that are
// over, so not in the last. It needs a chooser that New made: another forgets.
// What fails is reported by Next.
func (c Chooser) Attend(ctx context.Context, s interviewer.Session) {
	i := len(s.Turns) - 1
	if c.Reader == nil || i < 0 {
		return
	}
	if i == 0 {
		_, _ = c.Reader.Read(ctx, coach.AnswerOf(s.Setup, s.Turns[0]).Passage())
		return
	}
	t := read(s)
	if !t.isReply(i) {
		return
	}
	_, _ = c.Reader.ReadExchange(ctx, t.exchange(s.Setup, i))
	last := &t.turns[i]
	if n := len(last.sentences); n > 1 {
		last.sentences = last.sentences[:n-1]
		_, _ = t.contradicted(ctx, c.Reader)
	}
}

var _ interviewer.Attentive = Chooser{}

// First returns the follow-up to a story that was judged already; id stands for
// the session's.
func (c Chooser) First(id string, a coach.Answer, v coach.Review) interviewer.Ask {
	t := newTranscript([]turn{{text: a.Text(), sentences: a.Passage().Sentences}})
	h := byRules(t, a.Principle)
	if v.Verdict == coach.VerdictJudged {
		h = hearing{missing: gapsOf(v), named: len(v.Missing), complete: len(v.Missing) == 0}
	}
	choice, _ := c.choose(t, h, c.seed(id)) // nothing was asked yet, so every layer is left
	return choice.Ask
}

// hear listens with the reader, and by the rules where there is none, or where
// the story is too little, or no answer, to be judged.
func (c Chooser) hear(ctx context.Context, s interviewer.Session, t transcript) (hearing, error) {
	if c.Reader != nil {
		h, judged, err := byReader(ctx, c.Reader, s, t)
		if err != nil && !errors.Is(err, coach.ErrNothingToRead) {
			return hearing{}, err
		}
		if err == nil && judged {
			return h, nil
		}
	}
	return byRules(t, s.Setup.Principle), nil
}

// choose is the rule of the next question: what contradicts itself; a layer
// that was evaded, or given in part and still the most important one, once
// more; the most important layer that is missing; a number without its base;
// the classic order; any layer that is left.
func (c Chooser) choose(t transcript, h hearing, seed uint64) (Choice, error) {
	w := wording{t: t, manner: c.Manner, seed: seed + uint64(len(t.turns))}
	choice := Choice{Answered: h.answered, Complete: h.complete}
	if h.contradiction != nil {
		choice.Ask, choice.Complete = w.contradiction(*h.contradiction), false
		return choice, nil
	}
	if g, ok := h.again(t); ok {
		choice.Ask, choice.Complete = w.again(g, h.answered), false
		return choice, nil
	}
	g, ok := h.next(t, c.Manner)
	if !ok {
		return Choice{}, ErrNothingLeft
	}
	choice.Ask = w.first(g)
	return choice, nil
}

// again returns the layer that the last answer was asked for, where it did not
// give it and one more try is left.
func (h hearing) again(t transcript) (gap, bool) {
	asked := t.last().ask.Probe
	if h.answered == "" || t.timesAsked(asked) != 1 {
		return gap{}, false
	}
	at := slices.IndexFunc(h.missing, func(g gap) bool { return g.probe == asked })
	g := gap{probe: asked}
	if at >= 0 {
		g = h.missing[at]
	}
	switch h.answered {
	case coach.AnsweredNo:
		// What nobody misses and no interviewer must have is let go.
		return g, at >= 0 || slices.Contains(classic, asked)
	case coach.AnsweredPartly:
		return g, at == 0
	}
	return g, false
}

// next returns the layer that is asked for first of those that no turn has
// asked for yet.
func (h hearing) next(t transcript, m Manner) (gap, bool) {
	var left []interviewer.Probe
	for _, p := range interviewer.Probes() {
		if t.timesAsked(p) == 0 {
			left = append(left, p)
		}
	}
	for _, g := range m.ordered(h.missing) {
		if slices.Contains(left, g.probe) {
			return g, true
		}
	}
	order := slices.Clone(classic)
	if _, ok := t.looseNumber(); ok {
		order = append([]interviewer.Probe{interviewer.ProbeMetrics}, order...)
	}
	for _, p := range append(order, left...) {
		if slices.Contains(left, p) {
			return gap{probe: p}, true
		}
	}
	return gap{}, false
}

// Unasked lists the layers that no turn has asked for.
func Unasked(s interviewer.Session) []interviewer.Probe {
	return slices.DeleteFunc(interviewer.Probes(), func(p interviewer.Probe) bool {
		return slices.ContainsFunc(s.Turns, func(t interviewer.Turn) bool { return t.Ask.Probe == p })
	})
}

func (c Chooser) seed(id string) uint64 {
	h := fnv.New64a()
	if c.Seed == 0 {
		_, _ = h.Write([]byte(id)) // a hash never fails to write
	}
	return h.Sum64() ^ c.Seed
}
