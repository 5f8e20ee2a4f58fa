package main

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"tellmemore/app/review"
	"tellmemore/assets"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/coach/reader"
	"tellmemore/interviewer/followup"
)

// reading is the built-in reader, made when it is first needed. A failure is
// tried again at the next use.
type reading struct {
	mu     sync.Mutex
	reader coach.Reader
}

// reader returns the reader of answers. Errors: coach.ErrNoReader.
func (m *machine) reader() (coach.Reader, error) {
	m.reading.mu.Lock()
	defer m.reading.mu.Unlock()
	if m.reading.reader != nil {
		return m.reading.reader, nil
	}
	r, err := newReader()
	if err != nil {
		return nil, fmt.Errorf("load the reader: %w", err)
	}
	m.reading.reader = r // it lives as long as the program: a reading may still go on at its end
	return r, nil
}

// newReader loads the models that the program holds. Errors: coach.ErrNoReader.
func newReader() (coach.Reader, error) {
	r, err := reader.New(reader.Model{Network: assets.ReaderModel, Vocabulary: assets.ReaderVocabulary},
		reader.Model{Network: assets.ContradictionModel, Vocabulary: assets.ContradictionVocabulary})
	if err != nil {
		return nil, err
	}
	setAside(assets.ReaderModel)
	setAside(assets.ContradictionModel)
	return resting{r}, nil
}

// resting is a reader whose weights leave memory when it has read: between two
// answers it needs none of the 80 MB. They come back, also under a reading that
// still goes on, from the system's cache of the program's file, within
// milliseconds, or from the disk.
type resting struct{ reader *reader.Reader }

// Read reads an answer.
func (r resting) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	defer setAside(assets.ReaderModel)
	return r.reader.Read(ctx, p)
}

// ReadExchange reads a follow-up with its answer.
func (r resting) ReadExchange(ctx context.Context, e coach.Exchange) (coach.ExchangeReading, error) {
	defer setAside(assets.ReaderModel)
	return r.reader.ReadExchange(ctx, e)
}

// Contradict reads pairs of sentences.
func (r resting) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	defer setAside(assets.ContradictionModel)
	return r.reader.Contradict(ctx, doubles)
}

// judge reviews the answers of a session, one review for each turn. Without its
// recording an answer is judged by its words alone.
func (m *machine) judge(ctx context.Context, s interviewer.Session) ([]review.TurnReview, error) {
	reviews, err := m.reviews(ctx, s)
	if ctx.Err() == nil {
		m.warn("judge", err)
	}
	return reviews, err
}

func (m *machine) reviews(ctx context.Context, s interviewer.Session) ([]review.TurnReview, error) {
	r, err := m.reader()
	if err != nil {
		return nil, err
	}
	reviews := make([]review.TurnReview, len(s.Turns))
	listener := followup.New(r, m.log)
	for i, t := range s.Turns {
		answer := coach.AnswerOf(s.Setup, t)
		if t.Audio != "" {
			samples, err := audio.ReadTake(t.Audio)
			m.warn("read a take for its pauses", err)
			reviews[i].Heard = err == nil
			answer.Pauses = coach.PausesIn(samples)
		}
		reading, err := r.Read(ctx, answer.Passage())
		if err != nil && !errors.Is(err, coach.ErrNothingToRead) {
			return nil, fmt.Errorf("read answer %d: %w", i+1, err)
		}
		reviews[i].Answer = coach.Judge(answer, reading)
		if i > 0 && reviews[i].Answer.Verdict == coach.VerdictJudged {
			if reviews[i].Reply, err = reply(ctx, listener, s, i); err != nil {
				return nil, err
			}
		}
	}
	return reviews, nil
}

// reply returns how far the answer of a turn gave what was asked for; nil where
// that can't be told. Errors: those of ctx.
func reply(ctx context.Context, listener followup.Chooser, s interviewer.Session, turn int) (*review.Reply, error) {
	s.Turns = s.Turns[:turn+1]
	choice, err := listener.Choose(ctx, s)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err != nil || choice.Answered == "" {
		return nil, nil // every layer was asked for, or the story is no answer to ask about
	}
	r := review.Reply{Answered: choice.Answered}
	if choice.Ask.Probe == interviewer.ProbeContradiction {
		r.First, r.Second = choice.Ask.Quote, choice.Ask.Against
	}
	return &r, nil
}
