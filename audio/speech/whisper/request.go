package whisper

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/cenkalti/backoff/v5"
	openai "github.com/sashabaranov/go-openai"

	"tellmemore/audio"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// How often a request is made that may succeed when it is repeated, and how
// long is waited before the second time.
const (
	attempts  = 3
	firstWait = 500 * time.Millisecond
)

// slowness is the time that a service may take besides the length of the
// sound.
const slowness = 30 * time.Second

// ask has the service hear the samples, unless it is left alone.
func (e *Ear) ask(ctx context.Context, samples []int16, prompt string) (answer, error) {
	if err := e.circuit.check(); err != nil {
		return answer{}, err
	}
	done, err := e.turn(ctx)
	if err != nil {
		return answer{}, err
	}
	defer done()
	if err := e.circuit.enter(); err != nil {
		return answer{}, err
	}
	a, err := e.persist(ctx, samples, prompt)
	switch {
	case err == nil:
		e.circuit.leave(nil)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		// The caller did not go away, the service was too slow for it.
		err = fmt.Errorf("%w: %w", speech.ErrUnavailable, ctx.Err())
		e.circuit.leave(err)
	case ctx.Err() != nil:
		e.circuit.forget()
		return answer{}, ctx.Err()
	case errors.Is(err, errTooLarge):
		e.circuit.forget()
	default:
		e.circuit.leave(err)
	}
	return a, err
}

// turn waits while another request finds out what the service takes, so that
// only the first one pays for it.
func (e *Ear) turn(ctx context.Context) (done func(), err error) {
	if _, settled := e.takes(); settled {
		return func() {}, nil
	}
	select {
	case e.first <- struct{}{}:
		if _, settled := e.takes(); settled {
			<-e.first
			return func() {}, nil
		}
		return func() { <-e.first }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// persist repeats what may succeed when it is repeated, and waits as the
// service asks.
func (e *Ear) persist(ctx context.Context, samples []int16, prompt string) (answer, error) {
	waits := backoff.NewExponentialBackOff()
	waits.InitialInterval, waits.Multiplier = firstWait, 2
	a, err := backoff.Retry(ctx, func() (answer, error) {
		a, err := e.negotiate(ctx, samples, prompt)
		return a, repeatable(err)
	}, backoff.WithBackOff(waits), backoff.WithMaxTries(attempts))
	var f *failure
	if errors.As(err, &f) {
		return answer{}, f // without what it told the waiting
	}
	return a, err
}

// repeatable tells the waiting whether and when to try again.
func repeatable(err error) error {
	var f *failure
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &f) || !f.passing || f.wait > longestWait:
		return backoff.Permanent(err)
	case f.wait > 0:
		return fmt.Errorf("%w: %w", err, &backoff.RetryAfterError{Duration: f.wait})
	}
	return err
}

// negotiate sends the samples as the service takes them. Where that is not
// known yet, it asks for less until the service agrees.
func (e *Ear) negotiate(ctx context.Context, samples []int16, prompt string) (answer, error) {
	f, settled := e.takes()
	for {
		a, err := e.send(ctx, f, samples, prompt)
		if err == nil {
			e.settle(f, a)
			return a, nil
		}
		next, ok := f.lower(err)
		if settled || !ok {
			return answer{}, err
		}
		f = next
	}
}

// send makes one request.
func (e *Ear) send(ctx context.Context, f form, samples []int16, prompt string) (answer, error) {
	sound, err := f.encoding.encode(ctx, samples)
	if err != nil {
		return answer{}, err
	}
	limit := e.config.Timeout
	if limit <= 0 {
		limit = slowness + audio.Samples(len(samples)).Duration()
	}
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	var got reply
	_, err = e.create(listening(limited, &got), openai.AudioRequest{
		Model:                  e.config.Model,
		Reader:                 bytes.NewReader(sound),
		FilePath:               f.encoding.name(),
		Prompt:                 prompt,
		Language:               e.config.Language,
		Format:                 f.detail.format(),
		TimestampGranularities: f.detail.granularities(),
	})
	if ctx.Err() != nil {
		return answer{}, ctx.Err()
	}
	if got.status == 0 {
		return answer{}, e.unreached(err, limit)
	}
	return e.read(got)
}

// read makes an answer or a failure of what came back.
func (e *Ear) read(got reply) (answer, error) {
	if endpoint.Refusal(got.status) != nil {
		return answer{}, e.refused(got)
	}
	a, err := parse(got.body)
	if err == nil {
		return a, nil
	}
	var inside *errorInside
	if errors.As(err, &inside) {
		return answer{}, e.refusedInside(got, inside)
	}
	return answer{}, &failure{kind: speech.ErrBadAnswer, status: got.status, reason: e.plain(err.Error())}
}
