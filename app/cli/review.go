package cli

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// reviewRound prints the review of a round, answer by answer.
func reviewRound(ctx context.Context, w World, id string) error {
	_, s, err := find(ctx, w, id)
	if err != nil {
		return err
	}
	reader, err := w.Reader(ctx)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w.Out)
	p := page{w: out}
	p.line("", "%s, %s, %s", s.Setup.Principle, s.Setup.Level, s.StartedAt.Local().Format("2 Jan 2006 15:04"))
	for i, t := range s.Turns {
		p.line("", "")
		p.line("", "%s. %s", turnTitle(i, t), t.Ask.Spoken())
		if t.Skipped {
			continue
		}
		a := coach.AnswerOf(s.Setup, t)
		if t.Audio != "" {
			samples, err := audio.ReadTake(t.Audio)
			if err != nil { // pauses need the sound; all the rest does not
				w.Log.Warn("read take", "err", err)
				p.line("  ", "The recording can't be read, so pauses were not measured.")
			}
			a.Pauses = coach.PausesIn(samples)
		}
		v, err := review(ctx, reader, a)
		if err != nil {
			return fmt.Errorf("review answer %d: %w", i+1, err)
		}
		p.review(t, v)
	}
	if p.err != nil {
		return p.err
	}
	return out.Flush()
}

func turnTitle(i int, t interviewer.Turn) string {
	title := "Story"
	if t.Kind == interviewer.KindFollowUp {
		title = fmt.Sprintf("Follow-up %d", i)
	}
	if t.Skipped {
		return title + ", skipped"
	}
	return fmt.Sprintf("%s, %s of %s", title, t.Duration.Clock(), t.Limit.Clock())
}

// page is text that is printed line by line; the first error stays.
type page struct {
	w   io.Writer
	err error
}

func (p *page) line(indent, format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintln(p.w, strings.TrimRight(indent+fmt.Sprintf(format, args...), " "))
	}
}

// review prints what was noticed in one answer.
func (p *page) review(t interviewer.Turn, v coach.Review) {
	if v.Verdict != coach.VerdictJudged {
		p.line("  ", "%s", sentence(string(v.Verdict)))
	}
	p.findings("To work on", v, coach.WeightWorkOn)
	p.findings("For information", v, coach.WeightInformation)
	p.delivery(v)
	if v.Verdict != coach.VerdictJudged {
		return
	}
	if t.Kind == interviewer.KindStory && v.Scope.Level == coach.LevelUnsaid {
		p.line("  ", "Scope")
		p.line("    ", "The answer does not say how large the story is. Give people, money or users.")
	}
	p.evidence(v)
}

func (p *page) findings(title string, v coach.Review, weight coach.FindingWeight) {
	first := true
	for _, f := range v.Findings {
		if f.Weight != weight {
			continue
		}
		if first {
			p.line("  ", "%s", title)
			first = false
		}
		p.line("    ", "%s  %s", f.From.Clock(), f.Quoted())
		p.line("          ", "%s", f.Sentence)
	}
}

// names are the parts of an answer as a person reads them.
var names = []string{"Situation", "Task", "Action", "Result", "Learning", "Other"}

func (p *page) delivery(v coach.Review) {
	d := v.Delivery
	if d.Words == 0 {
		return
	}
	figures := []string{count(d.Words, "word")}
	if d.Pace > 0 {
		figures = append(figures, fmt.Sprintf("%.0f a minute", d.Pace))
	}
	if long := len(d.Long(coach.LongPause)); long > 0 {
		figures = append(figures, count(long, "pause")+" over a second")
	}
	fillers := "no filler heard"
	if d.Fillers > 0 {
		fillers = "at least " + count(d.Fillers, "filler")
	}
	figures = append(figures, fillers, count(d.Hedges, "hedge"),
		fmt.Sprintf("“I” %s", times(d.I)), fmt.Sprintf("“we” %s", times(d.We)))
	p.line("  ", "Delivery")
	p.line("    ", "%s.", strings.Join(figures, ", "))
	if v.Verdict != coach.VerdictJudged {
		return
	}
	var shares []string
	for i, share := range d.Shares {
		if share >= 0.005 {
			shares = append(shares, fmt.Sprintf("%s %.0f%%", names[i], share*100))
		}
	}
	if len(shares) > 0 {
		p.line("    ", "%s.", strings.Join(shares, ", "))
	}
	if d.Action != nil {
		p.line("    ", "First own action at %s: “%s”.", d.Action.From.Clock(), d.Action.Text)
	}
}

// evidence prints the principle that was asked for, and the others that the
// answer speaks for.
func (p *page) evidence(v coach.Review) {
	p.line("  ", "Evidence")
	for i, e := range v.Evidence {
		if e.Quote != nil {
			p.line("    ", "%s: %s. %s  “%s”", e.Principle, e.Word, e.Quote.From.Clock(), e.Quote.Text)
		} else if i == 0 {
			p.line("    ", "%s: %s.", e.Principle, e.Word)
		}
	}
}

func count(n int, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

func times(n int) string {
	switch n {
	case 0:
		return "never"
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return fmt.Sprintf("%d times", n)
}
