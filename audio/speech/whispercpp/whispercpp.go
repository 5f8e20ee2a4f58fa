// Package whispercpp is the careful ear, in process: Whisper through
// whisper.cpp, by its official Go binding.
//
// It is an adapter: it imports speech, whose port it fills, and audio, and
// never another adapter. It runs without a network, and so that nothing else
// waits for it: one hearing at a time in the whole program, on few threads of
// low priority.
package whispercpp

import (
	"context"
	"errors"
	"fmt"
	"runtime"

	whisper "github.com/ggerganov/whisper.cpp/bindings/go"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// threads is how many cores hear a window. whisper.cpp's threads wait for each
// other by spinning. On two cores, a window of 11 s takes 2.1 s on one thread,
// whatever else runs; on two it takes 1.3 s alone and up to 10 s beside other
// work. And one core belongs to the rest of the program. A whole answer is heard
// while no round runs, on all cores up to mostThreads: two took half the time
// of one.
const (
	threads     = 1
	mostThreads = 4
)

const (
	// Window is what fits in the encoder's shortened context (768 of 1,500
	// steps of 20 ms) with room at its end. A shorter context makes the decoder
	// repeat itself.
	Window        = 14 * audio.Second
	windowContext = 768
	// beams are the readings that are followed side by side over a whole
	// answer, as Whisper's authors do.
	beams = 5
	// tries are the readings of which the best is taken where the first one
	// failed and the decoder has to draw lots.
	tries = 5
	// cooling is the step by which the temperature rises from one try to the
	// next, from 0 to 1.
	cooling = 0.2
	// shortest is less than any word takes.
	shortest = audio.Second / 5
)

// one lets a single hearing run in the whole program. The cores would gain
// nothing from a second one, and the binding keeps tables for all models that
// it does not lock.
var one = make(chan struct{}, 1)

// Ear hears stretches with a Whisper model.
type Ear struct {
	model *whisper.Context // nil after Close; guarded by one
}

// New loads a ggml Whisper file. Whisper base takes less than a second and 150 MB
// of memory, 100 MB more while it hears a window and 250 MB more while it hears
// a whole answer. The error is speech.ErrNoModel where there is no such file or
// it is not whole.
func New(path string) (*Ear, error) {
	if err := check(path); err != nil {
		return nil, fmt.Errorf("load careful recogniser: %w: %w", speech.ErrNoModel, err)
	}
	silence()
	model := load(path)
	if model == nil {
		return nil, fmt.Errorf("load careful recogniser: %w: whisper.cpp refuses %s", speech.ErrNoModel, path)
	}
	return &Ear{model: model}, nil
}

// Engine names the built-in careful ear.
func (e *Ear) Engine() speech.Engine { return speech.EngineWhisper }

// Window is the longest stretch that the encoder's shortened context holds.
func (e *Ear) Window() audio.Samples { return Window }

// Close frees the model when the hearing that goes on has ended. Nothing is
// heard after it.
func (e *Ear) Close() {
	one <- struct{}{}
	defer func() { <-one }()
	if e.model != nil {
		e.model.Whisper_free()
		e.model = nil
	}
}

// Transcribe hears a stretch: a window with one reading, a whole answer with
// several side by side and the full context. It returns at once when ctx ends;
// what whisper.cpp is in the middle of (at most one pass of the encoder, a
// second or two at low priority) ends by itself, before the next hearing.
func (e *Ear) Transcribe(ctx context.Context, s speech.Stretch) ([]speech.Phrase, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	length := audio.Samples(len(s.Samples))
	if length < shortest || silent(s.Samples) {
		return nil, nil
	}
	select {
	case one <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	heard := make(chan []segment, 1)
	failed := make(chan error, 1)
	samples := floats(s.Samples)
	go func() {
		defer func() { <-one }()
		// The thread is never unlocked: Go ends it with the goroutine, since a
		// priority that was lowered can't be raised again.
		runtime.LockOSThread()
		lower()
		segments, err := e.hear(ctx, samples, s, false)
		if err == nil && stuck(segments) {
			segments, err = e.hear(ctx, samples, s, true)
		}
		if err != nil {
			failed <- err
			return
		}
		heard <- segments
	}()
	select {
	case segments := <-heard:
		return phrases(segments, length), nil
	case err := <-failed:
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

var (
	// errDecode: whisper.cpp gave up without saying why.
	errDecode = errors.New("whisper.cpp failed")
	errMemory = errors.New("no memory to hear in")
)

// hear runs the model over the samples; alone as extend has it.
func (e *Ear) hear(ctx context.Context, samples []float32, s speech.Stretch, alone bool) ([]segment, error) {
	if e.model == nil {
		return nil, fmt.Errorf("careful recogniser is closed: %w", speech.ErrNoModel)
	}
	params := e.params(s)
	stop := newStop(ctx)
	defer stop.free()
	prompt := newPrompt(promptOf(s))
	defer prompt.free()
	extend(&params, stop, prompt, alone)
	state, ok := newState(e.model)
	if !ok {
		return nil, fmt.Errorf("hear %.1f s: %w", audio.Samples(len(samples)).Seconds(), errMemory)
	}
	defer state.free()
	ok = state.hear(&params, samples)
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if !ok {
		return nil, fmt.Errorf("hear %.1f s: %w", audio.Samples(len(samples)).Seconds(), errDecode)
	}
	return state.segments(), nil
}

// params is how a stretch is heard.
func (e *Ear) params(s speech.Stretch) whisper.Params {
	strategy := whisper.SAMPLING_GREEDY
	if s.Whole {
		strategy = whisper.SAMPLING_BEAM_SEARCH
	}
	p := e.model.Whisper_full_default_params(strategy)
	p.SetThreads(threads)
	if s.Whole {
		p.SetThreads(min(runtime.NumCPU(), mostThreads))
	}
	p.SetTemperatureFallback(cooling)
	p.SetTokenTimestamps(true)
	p.SetNoContext(true) // of the stretch that was heard before; the prompt says what matters
	p.SetPrintProgress(false)
	p.SetPrintTimestamps(false)
	if s.Whole {
		p.SetBeamSize(beams)
	}
	if !s.Whole && audio.Samples(len(s.Samples)) <= Window {
		p.SetAudioCtx(min(windowContext, e.model.Whisper_n_audio_ctx()))
	}
	return p
}

func floats(samples []int16) []float32 {
	f := make([]float32, len(samples))
	for i, v := range samples {
		f[i] = float32(v) / 32768
	}
	return f
}
