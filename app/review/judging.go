package review

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// TurnReview is what the coach noticed in the answer of one turn.
type TurnReview struct {
	Answer coach.Review
	Heard  bool   // the pauses were measured from the take
	Reply  *Reply // how far it gave what was asked for; nil for a story
}

// judged is what is known of the session that is shown.
type judged struct {
	cancel  context.CancelFunc // ends the judging; nil while none is under way
	reviews []TurnReview       // by turn; nil where there are none
	fresh   []bool             // whether a turn's review is of the words that are shown
	err     error              // why there are none
}

// judge has the session reviewed off the UI thread. A review that was under way
// is given up, so that what comes late is of what is shown.
func (s *Screen) judge() {
	s.stopJudging()
	s.judged.err = nil
	ctx, cancel := context.WithCancel(context.Background())
	s.judged.cancel = cancel
	judge, session := s.params.Judge, s.session.Clone()
	go func() {
		reviews, err := judge(ctx, session)
		fyne.Do(func() { s.take(ctx, session, reviews, err) })
	}()
}

// take draws what was noticed in a session, unless ctx has ended: then the
// person has left, or a newer review is under way.
func (s *Screen) take(ctx context.Context, session interviewer.Session, reviews []TurnReview, err error) {
	if ctx.Err() != nil {
		return
	}
	s.stopJudging()
	s.judged.reviews, s.judged.err = reviews, err
	s.judged.fresh = slices.Repeat([]bool{err == nil}, len(session.Turns))
	s.showReview()
}

func (s *Screen) stopJudging() {
	if s.judged.cancel != nil {
		s.judged.cancel()
		s.judged.cancel = nil
	}
}

// reviewOf returns the review of a turn, where there is one of its present
// words.
func (s *Screen) reviewOf(turn int) (TurnReview, bool) {
	if turn < len(s.judged.reviews) && turn < len(s.judged.fresh) && s.judged.fresh[turn] {
		return s.judged.reviews[turn], true
	}
	return TurnReview{}, false
}

// outdate drops the reviews of turns whose words changed, and reports whether
// there were any.
func (s *Screen) outdate(before, after interviewer.Session) bool {
	changed := false
	for i := range after.Turns {
		if i < len(before.Turns) && sameWords(before.Turns[i].Phrases, after.Turns[i].Phrases) {
			continue
		}
		changed = true
		if i < len(s.judged.fresh) {
			s.judged.fresh[i] = false
		}
	}
	return changed
}

func sameWords(a, b []speech.Phrase) bool {
	return slices.EqualFunc(a, b, func(p, q speech.Phrase) bool { return p.Text == q.Text && p.Start == q.Start && p.End == q.End })
}

// showReview draws what was noticed in the present turn. The turn, the play head
// and what is playing stay.
func (s *Screen) showReview() {
	s.fill(s.current())
	s.showFindings()
	s.showClock()
	s.root.Refresh()
}
