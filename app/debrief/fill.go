package debrief

import (
	"strings"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// The gaps of the columns: above the first line, above a heading, below one,
// between two of a list, and between quotes of one thing.
const (
	gapTop     = 24
	gapHeading = 28
	gapUnder   = 12
	gapItem    = 18
	gapQuote   = 10
	gapSecond  = 6
)

// indent is how far quotes stand under the name of what they are for.
const indent = 20

// fill draws the debrief, or why there is none.
func (s *Screen) fill() {
	s.releaseFocus()
	s.decision.Clear()
	s.between.Clear()
	s.quotes = nil
	switch {
	case s.err != nil:
		s.decision.Add(0, kit.NewParagraph(kit.Second, "The debrief could not be put together."))
		s.decision.Add(gapSecond, kit.NewParagraph(kit.Hint.In(theme.Amber), wording.Error(s.err)))
	case s.made == nil:
		s.decision.Add(0, kit.NewParagraph(kit.Second, "Reading your answers."))
	default:
		s.fillDecision(s.made.Decision)
		s.fillEvidence(s.made.Sheet)
		s.fillBetween(*s.made)
		if len(s.quotes) == 0 {
			s.decision.Clear()
			s.decision.Add(0, kit.NewParagraph(kit.Second, nothing(s.loop)))
			s.between.Clear()
		}
	}
	s.export.SetDisabled(s.made == nil)
	s.showPlaying()
	s.decision.Refresh()
	s.between.Refresh()
	s.root.Refresh()
}

// nothing says why a loop has no words to go by.
func nothing(l loop.Loop) string {
	for _, r := range l.Rounds {
		for _, q := range r.Questions {
			if q.Done {
				return "No words of this loop are kept any more, so there is nothing to go by."
			}
		}
	}
	return "Nothing was said in this loop yet. The debrief begins with your first answers."
}

func (s *Screen) fillDecision(d loop.Decision) {
	s.decision.Add(0, kit.NewParagraph(kit.Title, transcript.Verdict(d.Verdict)))
	if !s.loop.Finished() {
		s.decision.Add(gapSecond, kit.NewParagraph(kit.Second, s.loop.Progress()))
	}
	edge := theme.Border
	if d.Verdict == loop.WouldVeto {
		edge = theme.AmberFill
	}
	for _, r := range d.Reasons {
		s.decision.Add(gapItem, kit.NewParagraph(kit.Strong, r.Sentence))
		for i, said := range r.Quotes {
			s.decision.Add(under(i), s.quote(edge, said, ""))
		}
	}
	if d.Turn != "" {
		s.heading(s.decision, "What would turn it")
		s.decision.Add(gapUnder, kit.NewParagraph(kit.Body, d.Turn))
	}
}

// under is the gap above the quotes of one thing.
func under(i int) float32 {
	if i == 0 {
		return gapSecond + 2
	}
	return gapQuote
}

func (s *Screen) heading(c *kit.Column, text string) {
	c.Add(gapHeading, kit.NewText(kit.Heading, text))
}

// quote is words of the person; a click plays them.
func (s *Screen) quote(edge theme.Name, said loop.Said, sentence string) fyne.CanvasObject {
	f := kit.NewFinding(edge, "“"+said.Text+"”", sentence, func() { s.play(said) })
	f.Place = capital(transcript.Place(said))
	s.quotes = append(s.quotes, quote{said, f})
	return f
}

var degrees = map[coach.EvidenceWord]kit.Degree{
	coach.EvidenceStrong: kit.DegreeStrong, coach.EvidenceSome: kit.DegreeSome, coach.EvidenceNone: kit.DegreeNone,
	loop.EvidenceAgainst: kit.DegreeAgainst, loop.NotJudged: kit.DegreeUnjudged,
}

// fillEvidence lists the principles that were to be covered, then others that
// the answers show.
func (s *Screen) fillEvidence(sheet []loop.Evidence) {
	var chosen, besides []loop.Evidence
	for _, e := range sheet {
		if e.Chosen {
			chosen = append(chosen, e)
		} else {
			besides = append(besides, e)
		}
	}
	s.listEvidence("Evidence", chosen)
	s.listEvidence("Shown besides", besides)
}

func (s *Screen) listEvidence(heading string, list []loop.Evidence) {
	if len(list) == 0 {
		return
	}
	s.heading(s.decision, heading)
	for i, e := range list {
		gap := float32(gapItem)
		if i == 0 {
			gap = gapUnder
		}
		s.decision.Add(gap, kit.NewStanding(degrees[e.Word], e.Principle))
		n := 0
		add := func(o fyne.CanvasObject) {
			s.decision.AddUnder(under(n), indent, o)
			n++
		}
		for _, said := range e.For {
			add(s.quote(theme.Border, said, ""))
		}
		for _, d := range e.Against {
			add(s.quote(theme.AmberFill, d.Said, d.Sentence))
		}
		for _, d := range e.Missing {
			add(s.quote(theme.AmberFill, d.Said, d.Sentence))
		}
		if n == 0 {
			add(kit.NewParagraph(kit.Hint, "No answer speaks of it."))
		}
	}
}

// fillBetween lists what shows when the rounds are held side by side.
func (s *Screen) fillBetween(d loop.Debrief) {
	s.between.Add(0, kit.NewText(kit.Heading, "Between the rounds"))
	if len(d.Contradictions) == 0 && len(d.Reused) == 0 {
		s.between.Add(gapUnder, kit.NewParagraph(kit.Second, "No two answers were found to contradict each other, and no story was told twice."))
	}
	for _, c := range d.Contradictions {
		s.side(c.Sentence(), c.First, c.Second)
	}
	for _, r := range d.Reused {
		s.side(r.Sentence(), r.Told...)
	}
}

// side adds words that are held side by side, and what to do about them.
func (s *Screen) side(sentence string, all ...loop.Said) {
	gap := float32(gapItem)
	if len(s.between.Objects()) == 1 {
		gap = gapUnder
	}
	s.between.Add(gap, kit.NewParagraph(kit.Body, sentence))
	for i, said := range all {
		s.between.Add(under(i), s.quote(theme.AmberFill, said, ""))
	}
}

// capital returns a text as it begins a sentence.
func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
