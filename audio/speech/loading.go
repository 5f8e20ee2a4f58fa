package speech

import (
	"context"
	"sync"

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

// LazySynthesiser loads a synthesiser in the background; whoever speaks
// meanwhile waits for it.
type LazySynthesiser struct{ voice *loading[Synthesiser] }

// NewLazySynthesiser begins to load and returns at once.
func NewLazySynthesiser(ctx context.Context, f func(context.Context) (Synthesiser, error)) *LazySynthesiser {
	return &LazySynthesiser{load(ctx, f)}
}

// Synthesise makes sound of one sentence as soon as the voice is loaded.
// Errors: ErrNoModel.
func (l *LazySynthesiser) Synthesise(ctx context.Context, sentence string, pace float32) ([]float32, int, error) {
	voice, err := l.voice.wait(ctx)
	if err != nil {
		return nil, 0, err
	}
	return voice.Synthesise(ctx, sentence, pace)
}

// LazyCareful loads a careful ear when it is first asked to hear something, so
// that what nobody needs takes no memory.
type LazyCareful struct {
	ear    func() *loading[Careful]
	name   Engine
	window audio.Samples
}

// NewLazyCareful returns an ear that will be loaded with f, once, with ctx. Its
// name and the length of its windows are those of the ear that f returns.
func NewLazyCareful(ctx context.Context, name Engine, window audio.Samples, f func(context.Context) (Careful, error)) *LazyCareful {
	return &LazyCareful{sync.OnceValue(func() *loading[Careful] { return load(ctx, f) }), name, window}
}

// Engine names who hears.
func (l *LazyCareful) Engine() Engine { return l.name }

// Window returns the length of the windows.
func (l *LazyCareful) Window() audio.Samples { return l.window }

// Transcribe hears the stretch as soon as the ear is loaded. Errors: ErrNoModel,
// and those of the ear.
func (l *LazyCareful) Transcribe(ctx context.Context, s Stretch) ([]Phrase, error) {
	ear, err := l.ear().wait(ctx)
	if err != nil {
		return nil, err
	}
	return ear.Transcribe(ctx, s)
}
