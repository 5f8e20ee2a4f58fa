package review

import (
	"strings"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// Reply is how far the answer to a follow-up gave the layer that it was asked
// for.
type Reply struct {
	Answered coach.Answered
	// First and Second are verbatim words of an earlier answer and of this one
	// that can't both be true; "" for none.
	First, Second string
}

// addReply adds whether what was asked for was given, and what contradicts it.
func (s *Screen) addReply(t interviewer.Turn, r TurnReview) {
	heading := "What you were asked"
	if layer := wording.Layer(t.Ask.Probe); layer != "" {
		heading = "Asked for " + layer
	}
	edge := theme.AmberFill
	if r.Reply.Answered == coach.AnsweredYes {
		edge = theme.Border
	}
	answered := wording.Answered(r.Reply.Answered, t.Ask.Probe)
	var said fyne.CanvasObject = kit.NewRemark(edge, answered)
	if q, ok := given(t.Ask.Probe, r.Answer); ok {
		said = s.finding(s.turn, edge, "“"+q.Text+"”", answered, q.From)
	}
	s.addList(heading, gapFinding, []fyne.CanvasObject{said})
	s.addContradiction(*r.Reply, r.Answer)
}

// addContradiction adds both versions; without the place of each there is none.
func (s *Screen) addContradiction(r Reply, now coach.Review) {
	second, ok := placed(now, r.Second)
	if !ok {
		return
	}
	for turn := range s.turn {
		before, fresh := s.reviewOf(turn)
		if first, ok := placed(before.Answer, r.First); ok && fresh {
			version := wording.FirstVersion(s.session.Turns[turn].Kind == interviewer.KindStory)
			s.addList("Two versions", gapFinding, []fyne.CanvasObject{
				s.finding(turn, theme.AmberFill, "“"+first.Text+"”", version, first.From),
				s.finding(s.turn, theme.AmberFill, "“"+second.Text+"”", wording.SecondVersion, second.From),
			})
			return
		}
	}
}

// given quotes the words of an answer that come nearest to a layer: a measured
// result, an own action, the lesson or the result; else what it begins with.
func given(p interviewer.Probe, r coach.Review) (coach.Quote, bool) {
	switch p {
	case interviewer.ProbeMetrics, interviewer.ProbeImpact:
		if len(r.Metrics) > 0 {
			return r.Metrics[0].Quote, true
		}
	case interviewer.ProbeRole, interviewer.ProbeAction:
		if r.Delivery.Action != nil {
			return *r.Delivery.Action, true
		}
	}
	part := map[interviewer.Probe]coach.Part{interviewer.ProbeLearning: coach.PartLearning, interviewer.ProbeResult: coach.PartResult}[p]
	best := -1
	for i, j := range r.Sentences {
		if best < 0 || j.Part == part && r.Sentences[best].Part != part {
			best = i
		}
	}
	if best < 0 {
		return coach.Quote{}, false
	}
	return opening(r.Sentences[best], best), true
}

// openingWords is how much of a sentence is quoted where it stands for itself.
const openingWords = 8

// opening quotes the first words of a sentence.
func opening(j coach.Judged, sentence int) coach.Quote {
	q := coach.Quote{Text: strings.TrimRight(j.Text, ".?!,"), Sentence: sentence, From: j.Start, To: j.End}
	if len(strings.Fields(j.Text)) > openingWords {
		q.Text = strings.TrimRight(strings.TrimSpace(j.Text[:fieldAt(j.Text, openingWords)]), ",;:") + "…"
	}
	return q
}

// placed finds where words were said; false where they were not.
func placed(r coach.Review, words string) (coach.Quote, bool) {
	if words == "" {
		return coach.Quote{}, false
	}
	for i, j := range r.Sentences {
		at := strings.Index(j.Text, words)
		if at < 0 {
			continue
		}
		first := len(strings.Fields(j.Text[:at]+"x")) - 1
		last := first + len(strings.Fields(words)) - 1
		q := coach.Quote{Text: words, Sentence: i, From: j.Start, To: j.End}
		if last < len(j.Words) {
			q.From, q.To = j.Words[first].Start, j.Words[last].End
		}
		return q, true
	}
	return coach.Quote{}, false
}
