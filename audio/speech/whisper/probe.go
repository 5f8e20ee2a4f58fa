package whisper

import (
	"context"
	"slices"
	"strings"
	"time"

	"tellmemore/audio"
)

// Findings is what a test of the connection shows.
type Findings struct {
	Text     string        // what was heard, "" where nothing was
	Took     time.Duration // with everything that had to be found out
	Detail   Detail        // what the service gives; Unknown where it heard nothing
	Encoding Encoding      // what the service takes
}

// Probe sends samples, also silent ones, and returns what the service can do.
// A person asks for it, so a service that is left alone is asked too, and heard
// again from then on if it answers. Errors: those of speech.Careful.
func (e *Ear) Probe(ctx context.Context, samples []int16) (Findings, error) {
	e.circuit.leave(nil)
	e.forget()
	begun := time.Now()
	if short := audio.Second - audio.Samples(len(samples)); short > 0 {
		samples = slices.Concat(samples, make([]int16, short))
	}
	a, err := e.ask(ctx, samples, e.config.Prompt)
	if err != nil {
		return Findings{}, err
	}
	var texts []string
	for _, p := range a.phrases(audio.Samples(len(samples)), e.config.Prompt) {
		texts = append(texts, p.Text)
	}
	took, _ := e.takes()
	return Findings{Text: strings.Join(texts, " "), Took: time.Since(begun), Detail: a.detail(), Encoding: took.encoding}, nil
}
