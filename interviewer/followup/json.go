package followup

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// ErrInput: a line of the input is no exchange; the error names the line and
// what is wrong with it. Test with errors.Is.
var ErrInput = errors.New("no exchange")

// Exchange is one follow-up with its answer as the command line reads it, one
// JSON object a line. All other keys are ignored.
type Exchange struct {
	ID        string            `json:"id"`
	Principle string            `json:"principle"`
	Level     string            `json:"level"`
	Story     string            `json:"story"`
	Probe     interviewer.Probe `json:"probe"`
	Question  string            `json:"question"`
	Answer    string            `json:"answer"`
}

// Output is what the command line writes of an exchange, one JSON object a
// line.
type Output struct {
	ID            string               `json:"id"`
	Answered      coach.Answered       `json:"answered"`
	Contradiction *OutputContradiction `json:"contradiction"`
	// Next is what is asked for next: "contradiction" where there is one, the same
	// layer where the answer evaded it in words enough to be read, else the layer
	// that weighs most in the story's review and the exchange's reading together, or
	// "none".
	Next     string `json:"next"`
	Question string `json:"question"` // as it would be asked, without its quote
}

// OutputContradiction holds verbatim words of the story and of the answer.
type OutputContradiction struct {
	First  string `json:"first"`
	Second string `json:"second"`
}

// Hear returns what is heard in an exchange and asked after it. Unlike Next it
// does not make do without its reader. Errors: those of the reader, and of a
// context that ended.
func (c Chooser) Hear(ctx context.Context, e Exchange) (Output, error) {
	s := e.session()
	t := read(s)
	h, err := c.hear(ctx, s, t)
	if err != nil {
		return Output{}, err
	}
	choice, err := c.choose(t, h, c.seed(s.ID))
	if err != nil {
		return Output{}, err
	}
	out := Output{ID: e.ID, Answered: choice.Answered, Next: string(choice.Ask.Probe), Question: choice.Ask.Text}
	if out.Answered == "" {
		out.Answered = coach.AnsweredNo // a few words, or none that were understood
	}
	if choice.Ask.Probe == interviewer.ProbeContradiction {
		out.Contradiction = &OutputContradiction{choice.Ask.Quote, choice.Ask.Against}
	}
	if choice.Complete {
		out.Next = "none"
	}
	return out, nil
}

func (e Exchange) session() interviewer.Session {
	said := func(text string) []speech.Phrase { return []speech.Phrase{{Text: text}} }
	return interviewer.Session{
		ID: e.ID, Setup: interviewer.Setup{Principle: e.Principle, Level: interviewer.Level(e.Level)},
		Turns: []interviewer.Turn{
			{Kind: interviewer.KindStory, Phrases: said(e.Story), Ended: true},
			{Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: e.Probe, Text: e.Question}, Phrases: said(e.Answer), Ended: true},
		},
	}
}

// ReadExchanges reads exchanges line by line and hands each on as it comes;
// blank lines are passed over. It stops at the first error: ErrInput with the
// number of the line, one of the reading, or the one that handle returns.
func ReadExchanges(r io.Reader, handle func(Exchange) error) error {
	lines := bufio.NewReader(r)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", number, err)
		}
		if text := bytes.TrimSpace(bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))); len(text) > 0 {
			e, wrong := parseExchange(text)
			if wrong != nil {
				return fmt.Errorf("line %d: %w: %w", number, ErrInput, wrong)
			}
			if err := handle(e); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

func parseExchange(line []byte) (Exchange, error) {
	var e Exchange
	if err := json.Unmarshal(line, &e); err != nil {
		var wrong *json.UnmarshalTypeError
		switch {
		case errors.As(err, &wrong) && wrong.Field == "":
			return e, errors.New("a line must hold one JSON object")
		case errors.As(err, &wrong):
			return e, fmt.Errorf("%q must be a string, not %s", wrong.Field, wrong.Value)
		}
		return e, fmt.Errorf("parse JSON: %w", err)
	}
	for _, key := range []struct{ name, value string }{{"id", e.ID}, {"story", e.Story}, {"probe", string(e.Probe)}} {
		if strings.TrimSpace(key.value) == "" {
			return e, fmt.Errorf("%q is missing", key.name)
		}
	}
	if !slices.Contains(interviewer.Probes(), e.Probe) {
		return e, fmt.Errorf(`"probe" is no layer of an answer: %q`, e.Probe)
	}
	return e, nil
}
