package review

import (
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

func (s *Screen) buildPanel() {
	s.back, s.edge = kit.NewBox(theme.Rail, 0), kit.NewBox(theme.Border, 0)
	s.findings = kit.NewColumn(gapTop, panelPad, widestColumn, panelWide-2*panelPad)
	s.view = kit.NewSegmented(viewWords, func(string) { s.root.Refresh() },
		kit.Option{Value: viewWords, Label: "Words"}, kit.Option{Value: viewFindings, Label: "Findings"})
	s.view.Compact = true
}

// The gaps of the panel: above its first line, above a heading, below one, and
// between two of a list.
const (
	gapTop      = 21
	gapHeading  = 20
	gapUnder    = 10
	gapFinding  = 14
	gapEvidence = 9
	gapBar      = 15
)

// add puts something at the end of the panel.
func (s *Screen) add(gap float32, o fyne.CanvasObject) { s.findings.Add(gap, o) }

func (s *Screen) addHeading(text string) { s.add(gapHeading, kit.NewText(kit.Strong, text)) }

// addList adds things with their heading; nothing where there are none.
func (s *Screen) addList(heading string, between float32, list []fyne.CanvasObject) {
	if len(list) == 0 {
		return
	}
	s.addHeading(heading)
	for i, o := range list {
		if i == 0 {
			s.add(gapUnder, o)
			continue
		}
		s.add(between, o)
	}
}

// showFindings draws what was noticed in the present turn.
func (s *Screen) showFindings() {
	s.findings.Clear()
	t := s.current()
	r, ok := s.reviewOf(s.turn)
	switch {
	case t.Skipped:
		s.add(0, kit.NewParagraph(kit.Second, "Nothing was said here."))
	case ok && r.Answer.Verdict == coach.VerdictJudged:
		s.listFindings(t, r)
	case ok:
		s.add(0, kit.NewParagraph(kit.Second, wording.Verdict(r.Answer.Verdict)))
	case s.judged.err != nil:
		s.add(0, kit.NewParagraph(kit.Second, "Your answer was not read."))
		s.add(gapUnder, kit.NewParagraph(kit.Hint.In(theme.Amber), wording.Error(s.judged.err)))
	default:
		s.add(0, kit.NewParagraph(kit.Second, "Reading your answer."))
	}
	s.findings.Refresh()
}

// releaseFocus takes the keyboard from what is about to go, so that its keys
// reach the screen again.
func (s *Screen) releaseFocus() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s.root)
	if c == nil || c.Focused() == nil {
		return
	}
	for _, list := range [][]fyne.CanvasObject{s.findings.Objects(), s.phrases.Objects} {
		for _, o := range list {
			if f, ok := o.(fyne.Focusable); ok && f == c.Focused() {
				c.Unfocus()
				return
			}
		}
	}
}

func (s *Screen) listFindings(t interviewer.Turn, r TurnReview) {
	s.add(0, kit.NewFigures(figuresOf(r)...))
	story := t.Kind == interviewer.KindStory
	if story {
		s.add(gapBar, kit.NewShares(sharesOf(r.Answer.Delivery)...))
	}
	if r.Reply != nil {
		s.addReply(t, r)
	}
	var work, level, heard []fyne.CanvasObject
	for _, f := range r.Answer.Findings {
		switch {
		case f.Weight == coach.WeightWorkOn:
			work = append(work, s.finding(s.turn, theme.AmberFill, f.Quoted(), f.Sentence, f.From))
		case f.Kind == coach.FindingScope && !story: // half a minute is not asked for its size
		case f.Kind == coach.FindingScope:
			level = append(level, s.finding(s.turn, theme.Border, f.Quoted(), f.Sentence, f.From))
		default:
			heard = append(heard, s.finding(s.turn, theme.Border, f.Quoted(), f.Sentence, f.From))
		}
	}
	if len(work) == 0 && story {
		work = []fyne.CanvasObject{kit.NewParagraph(kit.Hint.In(theme.Text2), "Nothing stood out in this answer.")}
	}
	s.addList("What to work on", gapFinding, work)
	s.addList("Level scope", gapFinding, level)
	s.addList("For information", gapFinding, heard)
	s.addList("Evidence in this answer", gapEvidence, s.evidence(r.Answer.Evidence))
}

// finding is something that was noticed in a turn; a click plays its words.
func (s *Screen) finding(turn int, edge theme.Name, quoted, sentence string, from audio.Samples) fyne.CanvasObject {
	return kit.NewFinding(edge, quoted, sentence, func() { s.playWords(turn, from) })
}

// playWords scrolls to words and plays from there.
func (s *Screen) playWords(turn int, from audio.Samples) {
	if turn != s.turn {
		s.choose(turn)
	}
	s.view.Set(viewWords)
	s.root.Refresh()
	s.at = from
	s.moveTo(from)
	s.playFrom(from)
	s.showClock()
}

// mostEvidence is how many principles are shown: an answer is about one or two.
const mostEvidence = 5

var degrees = map[coach.EvidenceWord]kit.Degree{coach.EvidenceStrong: kit.DegreeStrong, coach.EvidenceSome: kit.DegreeSome, coach.EvidenceNone: kit.DegreeNone}

// evidence lists what the answer shows of the principle that was asked, and of
// others where it shows most. That an answer about one thing shows nothing of a
// dozen others says nothing.
func (s *Screen) evidence(all []coach.Evidence) []fyne.CanvasObject {
	var list []fyne.CanvasObject
	for _, e := range all {
		switch {
		case e.Quote != nil:
			list = append(list, kit.NewEvidence(degrees[e.Word], e.Principle, e.Quote.Text, func() { s.playWords(s.turn, e.Quote.From) }))
		case e.Principle == s.session.Setup.Principle:
			list = append(list, kit.NewStanding(kit.DegreeNone, e.Principle))
		}
	}
	return list[:min(len(list), mostEvidence)]
}

// figuresOf are the numbers of how an answer was spoken. What was not measured
// is left out.
func figuresOf(r TurnReview) []kit.Figure {
	d := r.Answer.Delivery
	var all []kit.Figure
	if d.Pace > 0 {
		all = append(all, kit.Figure{Value: fmt.Sprintf("%.0f", d.Pace), Caption: "words/min"})
	}
	if r.Heard {
		all = append(all, kit.Figure{Value: strconv.Itoa(len(d.Pauses)), Caption: "pauses"})
	}
	return append(all,
		kit.Figure{Value: fmt.Sprintf("%d : %d", d.I, d.We), Caption: "I : we"},
		kit.Figure{Value: fmt.Sprintf("%d+", d.Fillers), Caption: "fillers"}) // recognisers drop some
}

// sharesOf are the parts of a story; what is none of them takes no place.
func sharesOf(d coach.Delivery) []kit.Share {
	var all []kit.Share
	for i, p := range coach.Parts() {
		if p != coach.PartOther {
			all = append(all, kit.Share{Letter: string(p), Share: d.Shares[i], Main: p == coach.PartAction})
		}
	}
	return all
}
