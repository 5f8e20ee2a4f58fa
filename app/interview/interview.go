// Package interview is the screen of a round. It draws one snapshot; it holds
// no state of the interview and knows no rule. It imports the kit and the
// words of the interview, no adapter.
package interview

import (
	"cmp"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
)

// Screen is the interview. Its methods are for the UI thread.
type Screen struct {
	do    func(interviewer.Command)
	place string // in a loop; "" for a round by itself
	shown interviewer.Snapshot
	words words // that the layout was made for
	root  *fyne.Container

	principle, about         *kit.Text
	kicker, said, quote      *kit.Text
	question                 *kit.Text
	timer                    *kit.Timer
	unit                     *kit.Text
	meter                    *kit.Meter
	bar                      *kit.RoundBar
	captions                 [captionLines]*kit.Text
	notice                   *kit.Text
	primary                  *kit.Button
	speaking                 *kit.Text
	dot                      *kit.Box
	end, repeat, think, skip *kit.Button
	confirm, cancel          *kit.Button
	asking                   *kit.Text
}

// captionLines is how much of the answer is shown: the last three lines.
const captionLines = 3

var (
	kickerStyle   = kit.Style{Size: 16, Line: 24, Colour: theme.Text2}
	saidStyle     = kit.Style{Size: 20, Line: 30, Colour: theme.Text2}
	quoteStyle    = kit.Style{Size: 20, Line: 30, Italic: true, Colour: theme.Text1}
	questionStyle = kit.Style{Size: 32, Line: 42, Bold: true, Colour: theme.Text1}
	captionStyle  = kit.Style{Size: 20, Line: 34, Colour: theme.Text3}
	unitStyle     = kit.Style{Size: 20, Line: 28, Colour: theme.Text2}
)

// New returns the screen; do is told what the person wants. place says where in
// a loop the question stands and takes the place of the principle, which an
// interviewer does not name; "" is for a round by itself.
func New(do func(interviewer.Command), place string) *Screen {
	s := &Screen{
		do:        do,
		place:     place,
		principle: kit.NewText(kit.Strong, ""),
		about:     kit.NewText(kit.Second, ""),
		kicker:    kit.NewText(kickerStyle, ""),
		said:      kit.NewText(saidStyle, "You said,"),
		quote:     kit.NewText(quoteStyle, ""),
		question:  kit.NewParagraph(questionStyle, ""),
		timer:     kit.NewTimer(),
		unit:      kit.NewText(unitStyle, ""),
		meter:     kit.NewMeter(),
		bar:       kit.NewRoundBar(),
		notice:    kit.NewParagraph(kit.Body.In(theme.Amber), ""),
		speaking:  kit.NewText(kickerStyle, ""),
		dot:       kit.NewBox(theme.Accent, 4),
		asking:    kit.NewText(kit.Style{Size: 16, Line: 24, Bold: true, Colour: theme.Text1}, "End the round? What you said is kept."),
	}
	for i := range s.captions {
		s.captions[i] = kit.NewText(captionStyle, "")
	}
	s.primary = kit.NewButton(kit.Primary, "Start answer", "Space", s.space)
	s.end = kit.NewButton(kit.Plain, "End round", "Esc", func() { do(interviewer.CommandEnd) })
	s.repeat = kit.NewButton(kit.Plain, "Repeat question", "R", func() { do(interviewer.CommandRepeat) })
	s.think = kit.NewButton(kit.Plain, "Take a moment", "T", func() { do(interviewer.CommandThink) })
	s.skip = kit.NewButton(kit.Plain, "Skip follow-up", "S", func() { do(interviewer.CommandSkip) })
	s.confirm = kit.NewButton(kit.Primary, "End round", "Enter", func() { do(interviewer.CommandConfirm) })
	s.cancel = kit.NewButton(kit.Plain, "Go on", "Esc", func() { do(interviewer.CommandCancel) })
	s.root = container.New(&arrangement{s},
		s.principle, s.about, s.kicker, s.said, s.quote, s.question,
		s.timer, s.unit, s.meter, s.bar, s.captions[0], s.captions[1], s.captions[2], s.notice,
		s.primary, s.speaking, s.dot, s.end, s.repeat, s.think, s.skip, s.asking, s.confirm, s.cancel)
	return s
}

// Object returns what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

func (s *Screen) space() {
	if s.shown.CanFinish {
		s.do(interviewer.CommandFinish)
		return
	}
	s.do(interviewer.CommandStart)
}

// TypedKey does what a key means at this moment.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	if s.shown.ConfirmEnd {
		switch e.Name {
		case fyne.KeyReturn, fyne.KeyEnter, fyne.KeyY:
			s.do(interviewer.CommandConfirm)
		case fyne.KeyEscape, fyne.KeyN:
			s.do(interviewer.CommandCancel)
		}
		return
	}
	switch e.Name {
	case fyne.KeySpace:
		s.space()
	case fyne.KeyR:
		s.do(interviewer.CommandRepeat)
	case fyne.KeyT:
		s.do(interviewer.CommandThink)
	case fyne.KeyS:
		s.do(interviewer.CommandSkip)
	case fyne.KeyEscape:
		s.do(interviewer.CommandEnd)
	}
}

// Draw shows the snapshot. What did not change is not drawn again.
func (s *Screen) Draw(n interviewer.Snapshot) {
	s.shown = n
	s.principle.Set(cmp.Or(s.place, n.Session.Setup.Principle))
	s.about.Set(fmt.Sprintf("%s, %s", n.Session.Setup.Level, n.Session.Setup.Mode))
	s.kicker.Set(kicker(n))
	s.quote.Set(n.Turn.Ask.Quoted())
	if s.question.Content != n.Turn.Ask.Text {
		s.question.SetStyle(questionFor(n.Turn.Ask.Text))
		s.question.Set(n.Turn.Ask.Text)
	}
	digits, colour, unit := clock(n)
	s.timer.Set(digits, colour)
	s.unit.Set(unit)
	s.meter.Set(meter(n))
	s.bar.Set(segments(n))
	if w := wordsOf(n, unit, s.captionWidth()); w != s.words {
		// Breaking lines and placing what depends on them costs more than all
		// the rest, so it is done when a word changed, not 20 times a second.
		s.words = w
		s.drawCaptions(n)
		s.notice.Set(wording.Notice(n.Notice))
		s.drawActions(n)
		s.root.Layout.Layout(s.root.Objects, s.root.Size())
	}
}

// words is everything that the layout depends on.
type words struct {
	phase              interviewer.Phase
	ask                interviewer.Ask
	index              int
	unit, line, last   string
	captions           int
	notice             interviewer.Notice
	confirm            bool
	start, finish, end bool
	repeat, think      bool
	skip               bool
	width              float32
}

func wordsOf(n interviewer.Snapshot, unit string, width float32) words {
	w := words{
		phase: n.Phase, ask: n.Turn.Ask, index: n.Index, unit: unit, line: n.Line, captions: len(n.Captions),
		notice: n.Notice, confirm: n.ConfirmEnd, start: n.CanStart, finish: n.CanFinish, end: n.CanEnd,
		repeat: n.CanRepeat, think: n.CanThink, skip: n.CanSkip, width: width,
	}
	if len(n.Captions) > 0 {
		w.last = n.Captions[len(n.Captions)-1].Text
	}
	return w
}

func (s *Screen) drawCaptions(n interviewer.Snapshot) {
	for i, l := range captionsOf(n, s.captionWidth()) {
		s.captions[i].SetStyle(l.style)
		s.captions[i].Set(l.text)
	}
}

func (s *Screen) captionWidth() float32 { return min(columnWidth, s.root.Size().Width-2*margin) }

func (s *Screen) drawActions(n interviewer.Snapshot) {
	kit.Show(s.primary, !n.ConfirmEnd && (n.CanStart || n.CanFinish))
	if n.CanFinish {
		s.primary.Set("Finish answer", "Space")
	} else {
		s.primary.Set("Start answer", "Space")
	}
	line := status(n)
	s.speaking.Set(line)
	kit.Show(s.speaking, line != "" && !n.ConfirmEnd)
	kit.Show(s.dot, line != "" && !n.ConfirmEnd)
	kit.Show(s.end, n.CanEnd)
	kit.Show(s.repeat, n.CanRepeat)
	kit.Show(s.think, n.CanThink)
	kit.Show(s.skip, n.CanSkip)
	kit.Show(s.said, n.Turn.Ask.Quoted() != "")
	kit.Show(s.quote, n.Turn.Ask.Quoted() != "")
	kit.Show(s.notice, n.Notice != interviewer.NoticeNone)
	kit.Show(s.asking, n.ConfirmEnd)
	kit.Show(s.confirm, n.ConfirmEnd)
	kit.Show(s.cancel, n.ConfirmEnd)
}

// kicker is the small heading above the question.
func kicker(n interviewer.Snapshot) string {
	if n.Turn.Kind == interviewer.KindStory {
		return "Your story"
	}
	return fmt.Sprintf("Follow-up %d of %d", n.Index, n.Session.Setup.FollowUps)
}

// questionFor is the style of a question: a long one is smaller, so that it
// stays clear of the timer.
func questionFor(text string) kit.Style {
	if len(kit.Break(questionStyle, text, questionWidth)) <= 2 {
		return questionStyle
	}
	return kit.Style{Size: 26, Line: 34, Bold: true, Colour: theme.Text1}
}

// clock is what the timer shows.
func clock(n interviewer.Snapshot) (digits string, colour theme.Name, unit string) {
	// Rounded up, so that 0:00 is the limit and nothing else.
	left := (n.Left() + audio.Second - 1).Clock()
	switch {
	case n.Phase == interviewer.PhaseThinking, n.Phase == interviewer.PhaseAnswering && n.Waiting:
		return n.Turn.Thinking.Clock(), theme.Text3, "thinking, not counted"
	case n.Phase == interviewer.PhaseAsking:
		return left, theme.Text3, ""
	case n.Warning == interviewer.WarningLimit && n.Over() > 0:
		return n.Over().Clock(), theme.Red, "over"
	case n.Warning == interviewer.WarningLimit:
		return "0:00", theme.Red, ""
	case n.Warning == interviewer.WarningLast:
		return left, theme.AmberFill, "left"
	case n.Phase == interviewer.PhaseAnswering, n.Phase == interviewer.PhaseListening && n.Turn.Duration > 0:
		return left, theme.Text1, "left"
	}
	return left, theme.Text1, ""
}

// meter shows the voice while it is recorded, and its history while the
// interviewer cuts in; flat dots otherwise.
func meter(n interviewer.Snapshot) (bars [interviewer.MeterBars]uint8, live bool) {
	switch n.Phase {
	case interviewer.PhaseAnswering:
		return n.Meter, true
	case interviewer.PhaseCutIn, interviewer.PhaseListening:
		return n.Meter, false
	}
	return bars, false
}

// status is the line in place of the main action.
func status(n interviewer.Snapshot) string {
	switch n.Phase {
	case interviewer.PhaseAsking, interviewer.PhaseCutIn:
		return "The interviewer is speaking"
	case interviewer.PhaseListening:
		return "One moment"
	}
	return ""
}

// segments is the round bar.
func segments(n interviewer.Snapshot) []kit.Segment {
	all := make([]kit.Segment, n.Session.Setup.FollowUps+1)
	for i := range all {
		switch {
		case i < len(n.Session.Turns) && i != n.Index:
			all[i] = past(n.Session.Turns[i])
		case i == n.Index:
			all[i] = present(n)
		}
	}
	if n.Index == 0 && len(all) > 1 {
		all[1].Label, all[1].Ink = upTo(len(all)-1), theme.Text3
	}
	return all
}

func past(t interviewer.Turn) kit.Segment {
	return kit.Segment{Share: share(t), Fill: theme.Accent, Label: name(t), Ink: theme.Text3, Open: true}
}

func present(n interviewer.Snapshot) kit.Segment {
	s := kit.Segment{Share: share(n.Turn), Fill: theme.Accent, Ink: theme.Text1, Bold: true, Open: true, Label: name(n.Turn)}
	if n.Turn.Kind == interviewer.KindStory {
		s.Label = "Story, " + n.Turn.Limit.Clock()
		s.Ticks = []float32{0.75, 1 - 1.0/12}
	} else {
		s.Ticks = []float32{2.0 / 3}
	}
	switch n.Warning {
	case interviewer.WarningSoon, interviewer.WarningLast:
		s.Fill = theme.AmberFill
	case interviewer.WarningLimit:
		s.Fill, s.Label, s.Ink, s.Ticks = theme.Red, "Time", theme.Red, nil
	}
	if n.Warning == interviewer.WarningLast {
		s.Ink = theme.Amber
	}
	return s
}

// share is the part of a turn's time that is used, in whole seconds: the bar
// moves once a second, as the timer does.
func share(t interviewer.Turn) float32 {
	return float32(t.Duration/audio.Second) / float32(t.Limit/audio.Second)
}

// names are the layers as the round bar and the review call them.
var names = map[interviewer.Probe]string{
	interviewer.ProbeEvent: "The event", interviewer.ProbeRole: "Your role", interviewer.ProbeAction: "How",
	interviewer.ProbeAlternatives: "Options", interviewer.ProbeMetrics: "Success", interviewer.ProbeResult: "Result",
	interviewer.ProbeImpact: "Impact", interviewer.ProbeLearning: "Differently", interviewer.ProbeConflict: "Conflict",
	interviewer.ProbeScope: "Scale", interviewer.ProbeContradiction: "Two versions",
}

// Name returns what a turn is called in a word or two.
func Name(t interviewer.Turn) string { return name(t) }

func name(t interviewer.Turn) string {
	if t.Kind == interviewer.KindStory {
		return "Story"
	}
	n := names[t.Ask.Probe]
	switch {
	case n == "":
		return "Follow-up"
	case t.Ask.Again:
		return n + ", again"
	}
	return n
}

func upTo(n int) string {
	words := []string{"", "one follow-up", "two follow-ups", "three follow-ups", "four follow-ups", "five follow-ups", "six follow-ups"}
	if n == 1 {
		return "Up to one follow-up, 0:30"
	}
	return "Up to " + words[n] + ", 0:30 each"
}

// line is one line of captions.
type line struct {
	text  string
	style kit.Style
}

// captionsOf returns the last lines of what was said, the newest phrase in
// full contrast, and the interviewer's words at the limit.
func captionsOf(n interviewer.Snapshot, width float32) [captionLines]line {
	var all []line
	// The last phrases fill the lines, whatever came before.
	from := max(len(n.Captions)-captionLines, 0)
	for i, p := range n.Captions[from:] {
		style := captionStyle
		if from+i == len(n.Captions)-1 && n.Line == "" {
			style.Colour = theme.Text1
		}
		for _, l := range kit.Break(style, p.Text, width) {
			all = append(all, line{l, style})
		}
	}
	if n.Line != "" {
		style := captionStyle.In(theme.Text1)
		style.Bold = true
		all = append(all, line{"“" + n.Line + "”", style})
	}
	if len(all) == 0 && n.Phase != interviewer.PhaseAsking {
		all = append(all, line{"Your words will appear here.", captionStyle})
	}
	var last [captionLines]line
	all = all[max(len(all)-captionLines, 0):]
	copy(last[:], all)
	for i := range last {
		if last[i].style.Size == 0 {
			last[i].style = captionStyle
		}
	}
	return last
}
