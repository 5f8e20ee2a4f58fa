package speech

import (
	"context"
	"fmt"
	"sync"

	"tellmemore/audio"
)

// LiveEngine is what a live ear is made of.
type LiveEngine interface {
	Recogniser
	// NewDetector returns a detector for one stream.
	NewDetector() (Detector, error)
}

// Ear hears answers while they are spoken. Its engine loads in the background;
// what is said meanwhile waits and is heard as soon as it is there. All methods
// may be called from any goroutine.
type Ear struct {
	engine *loading[LiveEngine]
	name   Engine
}

// NewEar begins to load the engine and returns at once. f is called on a
// goroutine of its own; ctx is what it gets.
func NewEar(ctx context.Context, name Engine, f func(context.Context) (LiveEngine, error)) *Ear {
	return &Ear{load(ctx, f), name}
}

// Wait returns when the engine is in memory, or the reason why it is not:
// ErrNoModel, or ctx's error.
func (e *Ear) Wait(ctx context.Context) error {
	_, err := e.engine.wait(ctx)
	return err
}

// Engine names who hears.
func (e *Ear) Engine() Engine { return e.name }

// Detector returns a detector for one stream; ErrLoading before the engine is
// in memory, ErrNoModel when it can't be.
func (e *Ear) Detector() (Detector, error) {
	engine, err := e.engine.now()
	if err != nil {
		return nil, err
	}
	return engine.NewDetector()
}

// Recognise hears one segment at once.
func (e *Ear) Recognise(ctx context.Context, segment []int16) (string, error) {
	engine, err := e.engine.wait(ctx)
	if err != nil {
		return "", err
	}
	return engine.Recognise(ctx, segment)
}

// Listen begins an answer. heard is called with each phrase, in order, from
// one goroutine. It fails only where the engine can't be loaded.
func (e *Ear) Listen(ctx context.Context, heard func(Phrase)) (*Hearing, error) {
	if engine, err := e.engine.now(); engine == nil && err != ErrLoading {
		return nil, err
	}
	h := &Hearing{ear: e, heard: heard, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go h.run(ctx)
	return h, nil
}

// Hearing is one answer being heard.
type Hearing struct {
	ear   *Ear
	heard func(Phrase)
	wake  chan struct{}
	ended chan struct{} // closed when everything was heard

	mu       sync.Mutex
	queue    []int16 // not heard yet
	complete bool

	// What follows belongs to the goroutine of run until ended is closed.
	segmenter Segmenter
	phrases   []Phrase
	early     *guess
	err       error
}

// guess is what the open segment was heard to be during a pause. It stands if
// nobody speaks on.
type guess struct {
	start, end audio.Samples
	phrase     Phrase
}

// Write hands on the next samples; it copies them and never waits. What waits
// is bounded by the answer's own limit.
func (h *Hearing) Write(samples []int16) {
	h.mu.Lock()
	h.queue = append(h.queue, samples...)
	h.mu.Unlock()
	h.stir()
}

func (h *Hearing) stir() {
	select {
	case h.wake <- struct{}{}:
	default:
	}
}

// Finish hears what is left and returns every phrase of the answer. Nothing
// may be written after it.
func (h *Hearing) Finish(ctx context.Context) ([]Phrase, error) {
	h.mu.Lock()
	h.complete = true
	h.mu.Unlock()
	h.stir()
	select {
	case <-h.ended:
		return h.phrases, h.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (h *Hearing) run(ctx context.Context) {
	defer close(h.ended)
	h.err = h.listen(ctx)
}

func (h *Hearing) listen(ctx context.Context) error {
	if err := h.ear.Wait(ctx); err != nil {
		return err
	}
	detector, err := h.ear.Detector()
	if err != nil {
		return fmt.Errorf("detect voice: %w", err)
	}
	defer detector.Close()
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		window, last := h.next()
		if len(window) == 0 && !last {
			if err := h.guess(ctx); err != nil {
				return err
			}
			select {
			case <-h.wake:
			case <-ctx.Done():
				return ctx.Err()
			}
			continue
		}
		if len(window) > 0 {
			for _, seg := range h.segmenter.Write(window, detector.Voiced(padded(window))) {
				if err := h.hear(ctx, seg); err != nil {
					return err
				}
			}
		}
		if last {
			if seg, ok := h.segmenter.Flush(); ok {
				return h.hear(ctx, seg)
			}
			return nil
		}
	}
}

// next takes the next window off the queue. At the end of the answer it gives
// what is left, and last.
func (h *Hearing) next() (window []int16, last bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case len(h.queue) >= Window:
		window, h.queue = h.queue[:Window:Window], h.queue[Window:]
		return window, h.complete && len(h.queue) == 0
	case h.complete:
		window, h.queue = h.queue, nil
		return window, true
	}
	return nil, false
}

// hear recognises a segment, or takes what was heard of it during the pause.
func (h *Hearing) hear(ctx context.Context, seg Segment) error {
	var p Phrase
	if g := h.early; g != nil && g.start == seg.Start && g.end == seg.End() {
		p = g.phrase
	} else {
		var err error
		if p, err = recognise(ctx, h.ear, seg); err != nil {
			return err
		}
	}
	h.early = nil
	if n := len(h.phrases); n > 0 && restOf(h.phrases[n-1], p) {
		h.phrases[n-1].End = p.End
		return nil
	}
	h.phrases = append(h.phrases, p)
	h.heard(p)
	return nil
}

// guess hears the open segment while the person takes a breath, so that there
// is nothing left to do if the answer ends here. It runs only when nothing else
// waits.
func (h *Hearing) guess(ctx context.Context) error {
	seg, silence, ok := h.segmenter.Open()
	if !ok || silence < breath {
		return nil
	}
	if g := h.early; g != nil && g.start == seg.Start && g.end == seg.End() {
		return nil
	}
	p, err := recognise(ctx, h.ear, seg)
	if err != nil {
		return err
	}
	h.early = &guess{seg.Start, seg.End(), p}
	return nil
}
