package chat

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/sashabaranov/go-openai"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// reply asks the service, within the budget, in the dialect that it understood
// last or the next simpler one that it takes.
func (f *FollowUps) reply(ctx context.Context, s interviewer.Session, open []interviewer.Probe, prompt string) (Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, f.budget)
	messages := messages(s, open, prompt)
	d := f.dialect()
	for {
		stream, err := f.create(ctx, f.request(d, messages, open))
		if err == nil {
			a := answer{stream: stream, end: cancel, count: f.count, aim: func(r Reply) error { return checkAim(s, open, r) }}
			r, err := a.read()
			if err != nil && !errors.Is(err, ErrUnfit) {
				return Reply{}, f.failure(ctx, err)
			}
			f.understood(d)
			return r, err
		}
		simpler, ok := d.simpler(rejection(err))
		if !ok || rejection(err) == "" {
			defer cancel()
			return Reply{}, f.failure(ctx, err)
		}
		d = simpler
	}
}

func (f *FollowUps) dialect() dialect {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.speaks
}

func (f *FollowUps) understood(d dialect) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.speaks = d
}

// count adds what the service counted for one follow-up.
func (f *FollowUps) count(u openai.Usage) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tokens.prompt += max(u.PromptTokens, 0)
	f.tokens.completion += max(u.CompletionTokens, 0)
}

// answer is one answer as it arrives.
type answer struct {
	stream *openai.ChatCompletionStream
	end    context.CancelFunc
	count  func(openai.Usage)
	aim    func(Reply) error // whether a layer and a quote are fit for a question
	said   strings.Builder
	usage  openai.Usage // the last that was told; some tell it with every piece
	no     bool         // the service declines
}

// errDeclined: the service refuses to answer.
var errDeclined = fmt.Errorf("%w: declined", speech.ErrBadAnswer)

// read returns the reply as soon as its question is there, and ErrUnfit as soon
// as its layer or its quote are and can't be asked about: the built-in follow-up
// need not wait for the question. What still follows is the count of tokens,
// which is awaited aside, until the budget ends.
//
// A question is never taken before its end: what praises, leads or asks twice
// does so at the end as well as at the beginning ("..., right?"), and what was
// spoken can't be taken back. Little would be won: a question is one sentence,
// and a sentence is what the voice makes at once.
func (a *answer) read() (Reply, error) {
	aimed := false
	for {
		piece, err := a.next()
		if err != nil {
			a.close()
			return a.ended(err)
		}
		// Only the end of a text or of an object can bring more of a reply.
		if !strings.ContainsAny(piece, `"}`) {
			continue
		}
		if r, ok := Parse(a.said.String()); ok {
			go a.finish()
			return r, nil
		}
		if aimed {
			continue
		}
		if r, ok := Aim(a.said.String()); ok {
			aimed = true
			if err := a.aim(r); err != nil {
				go a.finish()
				return Reply{}, err
			}
		}
	}
}

// next returns the next piece of text, "" for one that holds something else.
func (a *answer) next() (string, error) {
	chunk, err := a.stream.Recv()
	if err != nil {
		return "", err
	}
	if chunk.Usage != nil {
		a.usage = *chunk.Usage
	}
	piece := ""
	for _, c := range chunk.Choices {
		if c.Index == 0 {
			piece += c.Delta.Content
			a.no = a.no || c.Delta.Refusal != ""
		}
	}
	a.said.WriteString(piece)
	return piece, nil
}

// ended says why an answer that has ended holds no reply.
func (a *answer) ended(err error) (Reply, error) {
	switch {
	case !errors.Is(err, io.EOF):
		return Reply{}, err
	case a.no:
		return Reply{}, errDeclined
	case a.said.Len() == 0:
		return Reply{}, fmt.Errorf("%w: empty", speech.ErrBadAnswer)
	}
	return Reply{}, fmt.Errorf("%w: no question in it", speech.ErrBadAnswer)
}

// finish waits for what follows the reply, as long as the budget lasts.
func (a *answer) finish() {
	defer a.close()
	for {
		if _, err := a.next(); err != nil {
			return
		}
	}
}

func (a *answer) close() {
	_ = a.stream.Close() // only read from
	a.count(a.usage)
	a.end()
}
