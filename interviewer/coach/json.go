package coach

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"tellmemore/interviewer"
)

// ErrInput: a line of the input is no answer; the error names the line and what
// is wrong with it. Test with errors.Is.
var ErrInput = errors.New("no answer")

// Input is one answer as the command line reads it, one JSON object a line. All
// other keys are ignored.
type Input struct {
	ID        string          `json:"id"`
	Principle string          `json:"principle"`
	Level     string          `json:"level"`
	Question  string          `json:"question"`
	Sentences []InputSentence `json:"sentences"`
	Text      string          `json:"text"` // where there are no sentences
}

// InputSentence is a sentence of an Input.
type InputSentence struct {
	Text string `json:"text"`
}

// Answer returns what is judged: the sentences as they were given, or the text
// cut into sentences.
func (in Input) Answer() Answer {
	texts := make([]string, 0, len(in.Sentences))
	for _, s := range in.Sentences {
		texts = append(texts, s.Text)
	}
	if in.Sentences == nil {
		texts = SplitSentences(in.Text)
	}
	return TextAnswer(in.Principle, interviewer.Level(in.Level), in.Question, texts)
}

// Output is what the command line writes of one answer, one JSON object a line.
type Output struct {
	ID        string           `json:"id"`
	Sentences []OutputSentence `json:"sentences"`
	Flags     []Flag           `json:"flags"`
	Strengths []Strength       `json:"strengths"`
	Metrics   []string         `json:"metrics"`
	Scope     OutputScope      `json:"scope"`
	Missing   []string         `json:"missing"`
	FollowUp  OutputFollowUp   `json:"follow_up"` // filled by who asks
}

// OutputSentence is a sentence of an Output.
type OutputSentence struct {
	Text string `json:"text"`
	Part Part   `json:"part"`
}

// OutputScope is the scope of an Output; null for what was not said.
type OutputScope struct {
	Team     *int   `json:"team"`
	MoneyUSD *int64 `json:"money_usd"`
	Level    *Level `json:"level"`
}

// OutputFollowUp is the question that would be asked next.
type OutputFollowUp struct {
	Probe string `json:"probe"`
	Text  string `json:"text"`
	Quote string `json:"quote"`
}

// Output returns the review as the command line writes it, without a
// follow-up.
func (v Review) Output(id string) Output {
	out := Output{
		ID: id, Sentences: []OutputSentence{}, Flags: []Flag{}, Strengths: []Strength{}, Metrics: []string{}, Missing: []string{},
		Scope: OutputScope{Team: v.Scope.Team, MoneyUSD: v.Scope.MoneyUSD},
	}
	if v.Scope.Level != LevelUnsaid {
		out.Scope.Level = &v.Scope.Level
	}
	for _, s := range v.Sentences {
		out.Sentences = append(out.Sentences, OutputSentence{s.Text, s.Part})
	}
	for _, f := range v.Flags {
		out.Flags = append(out.Flags, f.Flag)
	}
	for _, s := range v.Strengths {
		out.Strengths = append(out.Strengths, s.Strength)
	}
	for _, m := range v.Metrics {
		out.Metrics = append(out.Metrics, m.Quote.Text)
	}
	for _, g := range v.Missing {
		out.Missing = append(out.Missing, string(g.Probe))
	}
	return out
}

// ReadInputs reads answers line by line and hands each on as it comes; blank
// lines are passed over. It stops at the first error: ErrInput with the number
// of the line, one of the reading, or the one that handle returns.
func ReadInputs(r io.Reader, handle func(Input) error) error {
	lines := bufio.NewReader(r)
	for number := 1; ; number++ {
		line, err := lines.ReadBytes('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("read line %d: %w", number, err)
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if text := bytes.TrimSpace(line); len(text) > 0 {
			in, wrong := parseInput(text)
			if wrong != nil {
				return fmt.Errorf("line %d: %w: %w", number, ErrInput, wrong)
			}
			if err := handle(in); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
	}
}

func parseInput(line []byte) (Input, error) {
	var in Input
	if err := json.Unmarshal(line, &in); err != nil {
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) {
			if wrong.Field == "" {
				return in, errors.New("a line must hold one JSON object")
			}
			return in, fmt.Errorf("%q must be %s, not %s", wrong.Field, kinds[wrong.Type.Kind().String()], wrong.Value)
		}
		return in, fmt.Errorf("parse JSON: %w", err)
	}
	if strings.TrimSpace(in.ID) == "" {
		return in, errors.New(`"id" is missing`)
	}
	var has struct{ Text *string }
	if err := json.Unmarshal(line, &has); err != nil || in.Sentences == nil && has.Text == nil {
		return in, errors.New(`neither "sentences" nor "text"`)
	}
	return in, nil
}

// kinds name what a key must hold, in the words of JSON.
var kinds = map[string]string{"string": "a string", "slice": "a list", "struct": "an object"}
