package transcript

import (
	"fmt"
	"io"
	"strings"
	"time"

	"tellmemore/interviewer/loop"
)

// DebriefFormats lists every format that a debrief can be written in.
func DebriefFormats() []Format { return []Format{FormatText, FormatMarkdown, FormatJSON} }

// Debrief writes the debrief of a loop: the decision, the evidence for each
// principle, contradictions between rounds and stories told twice, each with
// the person's words, the round and the time in the take. Errors: ErrFormat,
// and those of w.
func Debrief(w io.Writer, d loop.Debrief, f Format) error {
	switch f {
	case FormatText:
		return writeAll(w, debriefPage{}.of(d))
	case FormatMarkdown:
		return writeAll(w, debriefPage{markdown: true}.of(d))
	case FormatJSON:
		return encode(w, debriefObjectOf(d))
	}
	return fmt.Errorf("write debrief: %w: %q", ErrFormat, f)
}

func writeAll(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write debrief: %w", err)
	}
	return nil
}

// DebriefName returns a name for the export of a debrief, as FileName does for
// a session: "2026-11-24-loop-l7.md".
func DebriefName(l loop.Loop, f Format) string {
	return l.StartedAt.Format("2006-01-02") + "-loop-" + slug(string(l.Level)) + f.extension()
}

// Verdict says the bar raiser's decision in a sentence.
func Verdict(v loop.Verdict) string {
	switch v {
	case loop.WouldVeto:
		return "The bar raiser would veto."
	case loop.WouldNot:
		return "The bar raiser would not veto."
	case loop.Unkept:
		return "The bar raiser's round was held, and its answers are no longer kept, so there is no decision."
	case loop.Unjudged:
		return "The bar raiser asked only for principles of your own. They are not judged, so there is no decision."
	}
	return "The bar raiser's round has not been held yet, so there is no decision."
}

// debriefPage writes a debrief to be read, as text or as Markdown.
type debriefPage struct{ markdown bool }

func (p debriefPage) of(d loop.Debrief) string {
	var b strings.Builder
	l := d.Loop
	p.heading(&b, 1, fmt.Sprintf("Debrief of a loop, %s", l.Level))
	fmt.Fprintf(&b, "%s. %s\n", l.StartedAt.Format("2 January 2006, 15:04"), p.text(l.Progress()))

	p.heading(&b, 2, "The decision")
	fmt.Fprintf(&b, "%s\n", Verdict(d.Decision.Verdict))
	if len(d.Decision.Reasons) > 0 {
		b.WriteByte('\n')
	}
	for _, r := range d.Decision.Reasons {
		p.item(&b, r.Sentence)
		for _, q := range r.Quotes {
			p.quote(&b, q)
		}
	}
	if d.Decision.Turn != "" {
		fmt.Fprintf(&b, "\n%s\n", p.text(d.Decision.Turn))
	}

	p.heading(&b, 2, "Evidence")
	for _, e := range d.Sheet {
		p.evidence(&b, e)
	}

	p.heading(&b, 2, "Between the rounds")
	if len(d.Contradictions) == 0 && len(d.Reused) == 0 {
		b.WriteString("No two answers were found to contradict each other, and no story was told twice.\n")
	}
	for _, c := range d.Contradictions {
		p.item(&b, c.Sentence())
		p.quote(&b, c.First)
		p.quote(&b, c.Second)
	}
	for _, r := range d.Reused {
		p.item(&b, r.Sentence())
		for _, q := range r.Told {
			p.quote(&b, q)
		}
	}
	return b.String()
}

func (p debriefPage) evidence(b *strings.Builder, e loop.Evidence) {
	name := e.Principle
	if !e.Chosen {
		name += " (not asked for)"
	}
	p.item(b, fmt.Sprintf("%s: %s", name, e.Word))
	for _, q := range e.For {
		p.quote(b, q)
	}
	for _, d := range e.Against {
		p.quote(b, d.Said)
		p.note(b, d.Sentence)
	}
	for _, d := range e.Missing {
		p.quote(b, d.Said)
		p.note(b, d.Sentence)
	}
}

func (p debriefPage) text(t string) string {
	if p.markdown {
		return escape(t)
	}
	return clean(t)
}

func (p debriefPage) heading(b *strings.Builder, level int, title string) {
	if level > 1 {
		b.WriteByte('\n')
	}
	if p.markdown {
		fmt.Fprintf(b, "%s %s\n\n", strings.Repeat("#", level), escape(title))
		return
	}
	b.WriteString(clean(title) + "\n")
}

func (p debriefPage) item(b *strings.Builder, line string) { fmt.Fprintf(b, "- %s\n", p.text(line)) }

func (p debriefPage) note(b *strings.Builder, line string) { fmt.Fprintf(b, "    %s\n", p.text(line)) }

func (p debriefPage) quote(b *strings.Builder, s loop.Said) {
	mark := "  "
	if p.markdown {
		mark = "  - "
	}
	fmt.Fprintf(b, "%s“%s” (%s)\n", mark, p.text(s.Text), Place(s))
}

// Place says where words were said: the round, the answer and the time in it.
func Place(s loop.Said) string {
	answer := "story"
	if s.Turn > 0 {
		answer = fmt.Sprintf("follow-up %d", s.Turn)
	}
	return fmt.Sprintf("round %d, %s, %s, %s", s.Round, strings.ToLower(loop.CharacterOf(s.Of).Name), answer, s.From.Clock())
}

// debriefObject is the documented object of a debrief. Its keys are always
// there, in this order; arrays are never null; times are seconds to the
// millisecond.
type debriefObject struct {
	ID             string                `json:"id"`
	StartedAt      string                `json:"started_at"` // RFC 3339
	Level          string                `json:"level"`      // L6, L7 or L8
	Mode           string                `json:"mode"`       // strict or coach
	Finished       bool                  `json:"finished"`   // every question was asked
	Rounds         []roundObject         `json:"rounds"`
	Evidence       []evidenceObject      `json:"evidence"`
	Contradictions []contradictionObject `json:"contradictions"`
	Reused         []reuseObject         `json:"reused"` // stories told for more than one question
	Decision       decisionObject        `json:"decision"`
}

type roundObject struct {
	Round     int              `json:"round"` // from 1
	LedBy     string           `json:"led_by"`
	Done      bool             `json:"done"`
	Questions []questionObject `json:"questions"`
}

type questionObject struct {
	ID         string   `json:"id"`
	Principles []string `json:"principles"`
	Question   string   `json:"question"`
	Session    string   `json:"session"` // "" while it was not asked
	Done       bool     `json:"done"`
}

type saidObject struct {
	Text    string  `json:"text"` // verbatim
	Session string  `json:"session"`
	Round   int     `json:"round"`
	LedBy   string  `json:"led_by"`
	Turn    int     `json:"turn"` // 0 for the story
	From    float64 `json:"from"` // seconds from the beginning of the take
	To      float64 `json:"to"`
}

type doubtObject struct {
	saidObject
	Sentence string `json:"sentence"`
}

type evidenceObject struct {
	Principle string        `json:"principle"`
	Chosen    bool          `json:"chosen"`
	Evidence  string        `json:"evidence"` // strong, some, not enough evidence, against, or not judged
	For       []saidObject  `json:"for"`
	Against   []doubtObject `json:"against"`
	Missing   []doubtObject `json:"missing"`
}

type contradictionObject struct {
	About    string     `json:"about"`
	First    saidObject `json:"first"`
	Second   saidObject `json:"second"`
	Sentence string     `json:"sentence"`
}

type reuseObject struct {
	Told []saidObject `json:"told"`
}

type decisionObject struct {
	Verdict string         `json:"verdict"` // would veto, would not, not decided yet, no answers kept, or not judged
	Reasons []reasonObject `json:"reasons"`
	Turn    string         `json:"turn"` // what would turn it
}

type reasonObject struct {
	Sentence string       `json:"sentence"`
	Quotes   []saidObject `json:"quotes"`
}

func debriefObjectOf(d loop.Debrief) debriefObject {
	o := debriefObject{
		ID: d.Loop.ID, StartedAt: d.Loop.StartedAt.Format(time.RFC3339), Level: string(d.Loop.Level), Mode: string(d.Loop.Mode),
		Finished: d.Loop.Finished(), Rounds: []roundObject{}, Evidence: []evidenceObject{}, Contradictions: []contradictionObject{},
		Reused: []reuseObject{}, Decision: decisionObject{Verdict: string(d.Decision.Verdict), Reasons: []reasonObject{}, Turn: d.Decision.Turn},
	}
	for i, r := range d.Loop.Rounds {
		round := roundObject{Round: i + 1, LedBy: string(r.Of), Done: r.Done(), Questions: []questionObject{}}
		for _, q := range r.Questions {
			round.Questions = append(round.Questions, questionObject{q.ID, q.Covers(), q.Text, q.Session, q.Done})
		}
		o.Rounds = append(o.Rounds, round)
	}
	for _, e := range d.Sheet {
		o.Evidence = append(o.Evidence, evidenceObject{
			e.Principle, e.Chosen, string(e.Word), saidObjects(e.For), doubtObjects(e.Against), doubtObjects(e.Missing),
		})
	}
	for _, c := range d.Contradictions {
		o.Contradictions = append(o.Contradictions, contradictionObject{string(c.About), saidObjectOf(c.First), saidObjectOf(c.Second), c.Sentence()})
	}
	for _, r := range d.Reused {
		o.Reused = append(o.Reused, reuseObject{saidObjects(r.Told)})
	}
	for _, r := range d.Decision.Reasons {
		o.Decision.Reasons = append(o.Decision.Reasons, reasonObject{r.Sentence, saidObjects(r.Quotes)})
	}
	return o
}

func saidObjectOf(s loop.Said) saidObject {
	return saidObject{s.Text, s.Session, s.Round, string(s.Of), s.Turn, seconds(s.From), seconds(s.To)}
}

func saidObjects(all []loop.Said) []saidObject {
	objects := make([]saidObject, 0, len(all))
	for _, s := range all {
		objects = append(objects, saidObjectOf(s))
	}
	return objects
}

func doubtObjects(all []loop.Doubt) []doubtObject {
	objects := make([]doubtObject, 0, len(all))
	for _, d := range all {
		objects = append(objects, doubtObject{saidObjectOf(d.Said), d.Sentence})
	}
	return objects
}
