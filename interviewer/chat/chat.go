// Package chat asks follow-ups by a chat service: any endpoint that speaks as
// OpenAI's does. What the service proposes is only taken where it keeps the
// form of an interviewer's question and came in time; otherwise the built-in
// follow-up stands, so a round never waits for a service and never stops.
//
// It is an adapter, importing the interviewer, interviewer/followup,
// audio/endpoint and audio/speech. No other adapter, no window.
package chat

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/sashabaranov/go-openai"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/followup"
)

// Budget is how long a follow-up by a service may take, from the choice of the
// built-in one to the last word of its own. Longer than this feels like an
// interviewer who was not listening (the architecture's 2.5 s).
const Budget = 2500 * time.Millisecond

// longest is the most that is read of an answer, in bytes. A follow-up has a
// few hundred; a model that thinks aloud, some thousands.
const longest = 256 << 10

// ErrNoPrompt: there is no text to instruct a service by, at least for an
// interviewer without a manner. Test with errors.Is.
var ErrNoPrompt = errors.New("prompt is empty")

// Config is the service that a person has chosen.
type Config struct {
	BaseURL string       // up to and with the version, as https://api.openai.com/v1
	Model   string       // as the service names it; "" where it has only one
	Key     endpoint.Key // its zero value sends none
	// PlainConfirmed says that the person has confirmed plain http to another
	// machine.
	PlainConfirmed bool
	// Prompt instructs the service: assets.FollowUpPrompt, or the person's own.
	// Where it writes {who}, {layers} or {speaks}, the manner of the interviewer
	// is put; a paragraph with one of them that the manner does not have is left
	// out.
	Prompt string
	// Away is told, where it is not nil, each time that the built-in follow-up
	// stands because the service failed: an error as Next logs it. It is called
	// from the goroutine of Next, before Next returns.
	Away func(error)
}

// FollowUps is an interviewer.FollowUps. It may be used from several
// goroutines.
type FollowUps struct {
	config  Config
	builtIn interviewer.FollowUps
	// create is a function, since its client prints the key.
	create func(context.Context, openai.ChatCompletionRequest) (*openai.ChatCompletionStream, error)
	log    *slog.Logger
	budget time.Duration
	rest   rest

	mu     sync.Mutex
	speaks dialect // what the service understood last
	tokens tokens
}

type tokens struct{ prompt, completion int }

// New returns follow-ups by the service. Nothing is sent before the first one.
// Errors: endpoint.ErrAddress, speech.ErrInsecure, speech.ErrUnauthorised for
// what can't be a key, ErrNoPrompt.
func New(c Config, builtIn interviewer.FollowUps, log *slog.Logger) (*FollowUps, error) {
	return over(endpoint.NewTransport(), c, builtIn, log)
}

func over(transport http.RoundTripper, c Config, builtIn interviewer.FollowUps, log *slog.Logger) (*FollowUps, error) {
	c.BaseURL = strings.TrimSpace(c.BaseURL)
	if err := c.Key.Check(); err != nil {
		return nil, err
	}
	if err := endpoint.Check(c.BaseURL, c.PlainConfirmed); err != nil {
		return nil, err
	}
	if strings.TrimSpace(instruction(c.Prompt, followup.Manner{})) == "" {
		return nil, ErrNoPrompt
	}
	if c.Away == nil {
		c.Away = func(error) {}
	}
	service := openai.DefaultConfig(c.Key.Reveal())
	service.BaseURL = c.BaseURL
	service.HTTPClient = door{endpoint.NewClient(transport, longest)}
	return &FollowUps{
		config: c, builtIn: builtIn, log: log, budget: Budget,
		create: openai.NewClientWithConfig(service).CreateChatCompletionStream,
	}, nil
}

// Next returns the service's follow-up to the turns so far, asked for without a
// manner, or the built-in one where the service fails, takes longer than Budget,
// proposes what no interviewer would ask, is left alone after failing, or where
// nothing was said that it could ask about. A contradiction is the built-in's to
// ask about: it holds two quotes, and must be certain. Errors: those of the
// built-in follow-ups, and of a context that ended.
func (f *FollowUps) Next(ctx context.Context, s interviewer.Session) (interviewer.Ask, error) {
	return f.next(ctx, s, f.builtIn, followup.Manner{})
}

// Beside returns follow-ups by the same service beside another built-in
// interviewer, whose manner is told to it. Both share what it costs and whether
// it is left alone.
func (f *FollowUps) Beside(builtIn followup.Chooser) interviewer.FollowUps {
	return beside{f, builtIn, builtIn.Manner}
}

type beside struct {
	service *FollowUps
	builtIn interviewer.FollowUps
	manner  followup.Manner
}

// Next returns what FollowUps.Next does, by the other interviewer in their manner.
func (b beside) Next(ctx context.Context, s interviewer.Session) (interviewer.Ask, error) {
	return b.service.next(ctx, s, b.builtIn, b.manner)
}

func (f *FollowUps) next(ctx context.Context, s interviewer.Session, by interviewer.FollowUps, manner followup.Manner) (interviewer.Ask, error) {
	builtIn, err := by.Next(ctx, s)
	if err != nil || !spoken(s) || builtIn.Probe == interviewer.ProbeContradiction {
		return builtIn, err
	}
	ask, err := f.ask(ctx, s, layersLeft(s, builtIn), instruction(f.config.Prompt, manner))
	if ctx.Err() != nil {
		return interviewer.Ask{}, ctx.Err()
	}
	if err != nil {
		f.log.Warn("follow-up by the chat service", "err", err)
		f.config.Away(err)
		return builtIn, nil
	}
	return ask, nil
}

// Tokens returns how many tokens of prompts and of answers the service has
// counted since New, at least: it tells none for an answer that was not awaited
// to its end, and some services never do. Zero means that nothing was told.
func (f *FollowUps) Tokens() (prompt, completion int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.tokens.prompt, f.tokens.completion
}

// spoken reports whether the person has said anything that was understood.
func spoken(s interviewer.Session) bool {
	for _, turn := range s.Turns {
		if strings.TrimSpace(strings.ReplaceAll(turn.Text(), speech.Unrecognised, "")) != "" {
			return true
		}
	}
	return false
}

// layersLeft are those that no turn has asked for, and the one that the built-in
// follow-up asks for again, which may be asked for in other words.
func layersLeft(s interviewer.Session, builtIn interviewer.Ask) []interviewer.Probe {
	open := followup.Unasked(s)
	if builtIn.Again {
		open = append([]interviewer.Probe{builtIn.Probe}, open...)
	}
	return open
}

// ask returns the service's follow-up, asked for by the prompt, if it is fit to
// be asked.
func (f *FollowUps) ask(ctx context.Context, s interviewer.Session, open []interviewer.Probe, prompt string) (interviewer.Ask, error) {
	if err := f.rest.resting(); err != nil {
		return interviewer.Ask{}, err
	}
	reply, err := f.reply(ctx, s, open, prompt)
	var ask interviewer.Ask
	if err == nil {
		ask, err = Check(s, open, prompt, reply)
	}
	if ctx.Err() == nil {
		f.rest.after(err)
	}
	return ask, err
}
