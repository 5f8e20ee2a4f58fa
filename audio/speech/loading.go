package speech

import (
	"context"
	"errors"
	"sync"
	"time"

	"tellmemore/audio"
)

// loading is a model that comes into memory in the background.
type loading[T any] struct {
	loaded chan struct{}
	made   T // set, as err, before loaded is closed
	err    error
}

func load[T any](ctx context.Context, f func(context.Context) (T, error)) *loading[T] {
	l := &loading[T]{loaded: make(chan struct{})}
	go func() {
		defer close(l.loaded)
		l.made, l.err = f(ctx)
	}()
	return l
}

// wait returns the model when it is there, or why it can't be: ErrNoModel, or
// ctx's error.
func (l *loading[T]) wait(ctx context.Context) (T, error) {
	select {
	case <-l.loaded:
		return l.made, l.err
	case <-ctx.Done():
		var none T
		return none, ctx.Err()
	}
}

// now returns the model, ErrLoading, or why it can't be there.
func (l *loading[T]) now() (T, error) {
	select {
	case <-l.loaded:
		return l.made, l.err
	default:
		var none T
		return none, ErrLoading
	}
}

// Speaker is a synthesiser that holds memory after it has spoken until it is
// told to rest.
type Speaker interface {
	Synthesiser
	Rest()
}

// resting is how long no sentence is made before the voice rests: longer than the
// one before it sounds, and shorter than most answers.
const resting = 10 * time.Second

// LazySynthesiser loads a synthesiser in the background; whoever speaks
// meanwhile waits for it. It has the voice rest when nothing is said for a while.
type LazySynthesiser struct {
	ctx   context.Context // after which nothing is loaded any more
	voice *loading[Speaker]

	mu       sync.Mutex
	speaking int // sentences that are being made
	rest     *time.Timer
}

// NewLazySynthesiser begins to load and returns at once.
func NewLazySynthesiser(ctx context.Context, f func(context.Context) (Speaker, error)) *LazySynthesiser {
	return &LazySynthesiser{ctx: ctx, voice: load(ctx, f)}
}

// Synthesise makes sound of one sentence as soon as the voice is loaded.
// Errors: ErrNoModel.
func (l *LazySynthesiser) Synthesise(ctx context.Context, sentence string, pace float32) ([]float32, int, error) {
	voice, err := l.voice.wait(ctx)
	if err != nil {
		return nil, 0, err
	}
	l.mu.Lock()
	if l.speaking++; l.rest != nil {
		l.rest.Stop()
	}
	l.mu.Unlock()
	defer func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.speaking--; l.speaking == 0 {
			l.rest = time.AfterFunc(resting, func() { l.restNow(voice) })
		}
	}()
	return voice.Synthesise(ctx, sentence, pace)
}

// restNow has the voice rest, unless a sentence came between or the program ends.
func (l *LazySynthesiser) restNow(voice Speaker) {
	l.mu.Lock()
	silent := l.speaking == 0 && l.ctx.Err() == nil
	l.mu.Unlock()
	if silent {
		voice.Rest()
	}
}

// Model is a careful ear that takes memory until it is closed. Close waits for
// the hearing that goes on.
type Model interface {
	Careful
	Close()
}

// idle is how long a careful ear stays in memory that nobody asks anything:
// longer than the next window or the next answer takes to come, and short
// beside the hundreds of megabytes. Loading it again takes less than a second.
const idle = 2 * time.Minute

// LazyCareful loads a careful ear when it is asked to hear something, and lets
// go of it when it has not been asked for a while, so that what nobody needs
// takes no memory. An ear that can't be loaded is tried again the next time: its
// file may be there by then.
type LazyCareful struct {
	ctx    context.Context // that a model is loaded with
	load   func(context.Context) (Model, error)
	name   Engine
	window audio.Samples

	mu  sync.Mutex
	now *resident // nil while there is none
}

// resident is a model in memory, or on its way there.
type resident struct {
	model     *loading[Model]
	users     int
	abandoned bool // to be closed when nobody uses it any more
	idle      *time.Timer
}

// NewLazyCareful returns an ear that will be loaded with f and ctx. Its name and
// the length of its windows are those of the ear that f returns.
func NewLazyCareful(ctx context.Context, name Engine, window audio.Samples, f func(context.Context) (Model, error)) *LazyCareful {
	return &LazyCareful{ctx: ctx, load: f, name: name, window: window}
}

// Engine names who hears.
func (l *LazyCareful) Engine() Engine { return l.name }

// Window returns the length of the windows.
func (l *LazyCareful) Window() audio.Samples { return l.window }

// Transcribe hears the stretch as soon as the ear is loaded. Errors: ErrNoModel,
// and those of the ear.
func (l *LazyCareful) Transcribe(ctx context.Context, s Stretch) ([]Phrase, error) {
	r := l.take()
	defer l.leave(r)
	ear, err := r.model.wait(ctx)
	if err != nil {
		return nil, err
	}
	return ear.Transcribe(ctx, s)
}

// Release lets go of the model at once, or when what it hears has ended. It is
// loaded again when the ear is asked again. Release returns at once.
func (l *LazyCareful) Release() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now != nil {
		l.abandon(l.now)
	}
}

func (l *LazyCareful) take() *resident {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now == nil {
		l.now = &resident{model: load(l.ctx, l.load)}
	}
	l.now.users++
	if l.now.idle != nil {
		l.now.idle.Stop()
	}
	return l.now
}

func (l *LazyCareful) leave(r *resident) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r.users--
	_, err := r.model.now()
	failed := err != nil && !errors.Is(err, ErrLoading)
	switch {
	case r.abandoned || failed:
		l.abandon(r)
	case r.users == 0:
		r.idle = time.AfterFunc(idle, func() {
			l.mu.Lock()
			defer l.mu.Unlock()
			if r.users == 0 && !r.abandoned {
				l.abandon(r)
			}
		})
	}
}

// abandon has a model closed as soon as nobody uses it. mu is held.
func (l *LazyCareful) abandon(r *resident) {
	r.abandoned = true
	if l.now == r {
		l.now = nil
	}
	if r.users > 0 {
		return
	}
	if r.idle != nil {
		r.idle.Stop()
	}
	go func() { // it may still be on its way, and closing waits for a hearing
		if model, err := r.model.wait(context.Background()); err == nil {
			model.Close()
		}
	}()
}
