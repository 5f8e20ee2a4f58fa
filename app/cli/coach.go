package cli

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/followup"
)

func newCoach(w World) *cobra.Command {
	var in, exchanges, out string
	cmd := &cobra.Command{
		Use:   "coach [SESSION]",
		Short: "Review a round, or answers of a file",
		Long: "Review a recorded round answer by answer: what to work on, with your own words and their\n" +
			"times, how it was spoken, how large the story is, and what speaks for the principle.\n" +
			"SESSION is an ID from “tellmemore sessions”, its beginning, or “last”.\n\n" +
			"Or review many answers at once: --in reads one JSON object a line with id, principle, level,\n" +
			"question, and sentences ([{\"text\": …}]) or text; --follow-ups reads id, principle, level,\n" +
			"story, probe, question and answer. One object a line is written for each. “-” is stdin or\n" +
			"stdout. Everything stays on this computer.",
		Example: "  tellmemore coach last\n  tellmemore coach --in answers.jsonl --out reviews.jsonl\n  tellmemore coach --follow-ups exchanges.jsonl --out heard.jsonl",
		Args: func(cmd *cobra.Command, args []string) error {
			given := len(args)
			for _, flag := range []string{"in", "follow-ups"} {
				if cmd.Flags().Changed(flag) {
					given++
				}
			}
			if given != 1 {
				return wrong("coach takes one of a session, --in and --follow-ups")
			}
			if len(args) == 1 && cmd.Flags().Changed("out") {
				return wrong("--out goes with --in or --follow-ups; a round's review is printed")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			if len(args) == 1 {
				return reviewRound(ctx, w, args[0])
			}
			reader, err := w.Reader(ctx)
			if err != nil {
				return err
			}
			if cmd.Flags().Changed("follow-ups") {
				return lineByLine(ctx, w, exchanges, out, func(from io.Reader, to *json.Encoder) error {
					return hearExchanges(ctx, reader, from, to)
				})
			}
			return lineByLine(ctx, w, in, out, func(from io.Reader, to *json.Encoder) error {
				return reviewAnswers(ctx, reader, from, to)
			})
		},
	}
	cmd.Flags().StringVar(&in, "in", "", "file of answers to review, one JSON object a line")
	cmd.Flags().StringVar(&exchanges, "follow-ups", "", "file of follow-ups with their answers, one JSON object a line")
	cmd.Flags().StringVar(&out, "out", "-", "file to write (default: stdout)")
	return cmd
}

// reviewAnswers reviews each answer as it is read.
func reviewAnswers(ctx context.Context, reader coach.Reader, from io.Reader, to *json.Encoder) error {
	return coach.ReadInputs(from, func(in coach.Input) error {
		a := in.Answer()
		v, err := review(ctx, reader, a)
		if err != nil {
			return fmt.Errorf("review %s: %w", in.ID, err)
		}
		o := v.Output(in.ID)
		ask := followup.Chooser{}.First(in.ID, a, v)
		o.FollowUp = coach.OutputFollowUp{Probe: string(ask.Probe), Text: ask.Text, Quote: ask.Quote}
		return to.Encode(o)
	})
}

// review judges an answer by its reading. What has no word is judged without.
func review(ctx context.Context, reader coach.Reader, a coach.Answer) (coach.Review, error) {
	reading, err := reader.Read(ctx, a.Passage())
	if err != nil && !errors.Is(err, coach.ErrNothingToRead) {
		return coach.Review{}, err
	}
	return coach.Judge(a, reading), nil
}

// hearExchanges hears each follow-up's answer as it is read.
func hearExchanges(ctx context.Context, reader coach.Reader, from io.Reader, to *json.Encoder) error {
	chooser := followup.Chooser{Reader: reader}
	return followup.ReadExchanges(from, func(e followup.Exchange) error {
		heard, err := chooser.Hear(ctx, e)
		if err != nil {
			return fmt.Errorf("hear %s: %w", e.ID, err)
		}
		return to.Encode(heard)
	})
}

// lineByLine opens what is read and written; “-” is stdin and stdout. A file is
// written beside its place first, so that a failure never leaves half of one.
func lineByLine(ctx context.Context, w World, in, out string, do func(io.Reader, *json.Encoder) error) error {
	from := io.Reader(interruptible{ctx, w.In})
	if in != "-" {
		f, err := os.Open(in) // #nosec G304 -- the person names it
		if err != nil {
			return failure{fmt.Errorf("read answers: %w", err), in + ": " + wording.Error(err)}
		}
		defer func() { _ = f.Close() }() // only read
		from = interruptible{ctx, f}
	}
	work := func(to io.Writer) error { return told(in, do(from, lines(to))) }
	if out == "-" {
		return work(w.Out)
	}
	f, err := os.CreateTemp(filepath.Dir(out), ".coach-*") // mode 0600
	if err != nil {
		return failure{fmt.Errorf("write reviews: %w", err), out + ": " + wording.Error(err)}
	}
	buffer := bufio.NewWriter(f)
	err = work(buffer)
	if err == nil {
		err = buffer.Flush()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), out)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the error that counts is the one above
	}
	return err
}

// lines writes one JSON object a line, letters as they are.
func lines(to io.Writer) *json.Encoder {
	e := json.NewEncoder(to)
	e.SetEscapeHTML(false)
	return e
}

// told puts into a sentence which line of a file is wrong.
func told(in string, err error) error {
	if !errors.Is(err, coach.ErrInput) && !errors.Is(err, followup.ErrInput) {
		return err
	}
	if in == "-" {
		in = "Standard input"
	}
	return failure{err, in + ", " + err.Error() + ". Correct this line and try again; “tellmemore coach --help” shows what one holds."}
}

// interruptible is a reader that gives up when its context ends, also while
// nothing comes. The read that it has begun then ends with the program.
type interruptible struct {
	ctx context.Context
	r   io.Reader
}

// Read reads as the reader does. Errors: also those of the context.
func (i interruptible) Read(p []byte) (int, error) {
	type read struct {
		bytes []byte
		err   error
	}
	if err := i.ctx.Err(); err != nil {
		return 0, err
	}
	done := make(chan read, 1)
	go func() {
		b := make([]byte, len(p)) // p may be gone when the read ends
		n, err := i.r.Read(b)
		done <- read{b[:n], err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, i.ctx.Err()
	case r := <-done:
		return copy(p, r.bytes), r.err
	}
}
