package porttest

import (
	"context"
	"errors"
	"io"
	"sync"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// FakeLoudspeaker is a loudspeaker that nobody hears: it takes the sound as
// fast as it comes. Its zero value is ready.
type FakeLoudspeaker struct {
	// Stuck, where it is not nil, is closed when sound arrives; the loudspeaker
	// then plays on until the context ends.
	Stuck chan struct{}

	mu      sync.Mutex
	samples []float32
	rate    int
}

// PlayStream takes everything that next delivers.
func (f *FakeLoudspeaker) PlayStream(ctx context.Context, rate int, next func(context.Context) ([]float32, error)) error {
	for {
		samples, err := next(ctx)
		if errors.Is(err, io.EOF) {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		f.mu.Lock()
		f.samples, f.rate = append(f.samples, samples...), rate
		f.mu.Unlock()
		if f.Stuck != nil {
			close(f.Stuck)
			<-ctx.Done()
			return ctx.Err()
		}
	}
}

// Played returns what was played so far, and its rate in Hz.
func (f *FakeLoudspeaker) Played() (samples []float32, rate int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.samples, f.rate
}

// FakeVoice plays a hundred samples for each letter.
type FakeVoice struct{ Loudspeaker speech.Loudspeaker }

// Say plays the text.
func (f FakeVoice) Say(ctx context.Context, text string) error {
	if text == "" {
		return nil
	}
	done := false
	return f.Loudspeaker.PlayStream(ctx, 22050, func(ctx context.Context) ([]float32, error) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if done {
			return nil, io.EOF
		}
		done = true
		return make([]float32, 100*len(text)), nil
	})
}

// Voice is the contract of interviewer.Voice. open returns a voice that speaks
// through the loudspeaker.
func Voice(t *testing.T, open func(t *testing.T, l speech.Loudspeaker) interviewer.Voice) {
	tests := map[string]func(t *testing.T, open func(t *testing.T, l speech.Loudspeaker) interviewer.Voice){
		"speaks":                             voiceSpeaks,
		"more words sound longer":            voiceSpeaksAll,
		"nothing to say is no sound":         voiceSaysNothing,
		"is silent once its context ended":   voiceEnds,
		"stops in the middle of a sentence":  voiceStops,
		"several at once all come to an end": voiceConcurrent,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open) })
	}
}

type openVoice = func(t *testing.T, l speech.Loudspeaker) interviewer.Voice

// say returns the seconds that a text sounds.
func say(t *testing.T, open openVoice, text string) float64 {
	t.Helper()
	var l FakeLoudspeaker
	if err := open(t, &l).Say(t.Context(), text); err != nil {
		t.Fatalf("say %q: %v", text, err)
	}
	samples, rate := l.Played()
	if len(samples) == 0 {
		return 0
	}
	return float64(len(samples)) / float64(rate)
}

func voiceSpeaks(t *testing.T, open openVoice) {
	if s := say(t, open, "Tell me more about that."); s < 0.05 {
		t.Errorf("it sounds for %.2f s", s)
	}
}

func voiceSpeaksAll(t *testing.T, open openVoice) {
	one, two := say(t, open, "Tell me more."), say(t, open, "Tell me more. What was your own part in it?")
	if two <= one {
		t.Errorf("two sentences sound for %.2f s, one for %.2f s", two, one)
	}
}

func voiceSaysNothing(t *testing.T, open openVoice) {
	if s := say(t, open, ""); s > 0 {
		t.Errorf("nothing sounds for %.2f s", s)
	}
}

func voiceEnds(t *testing.T, open openVoice) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := open(t, &FakeLoudspeaker{}).Say(ctx, "Tell me more."); !errors.Is(err, context.Canceled) {
		t.Errorf("say after the context ended: %v", err)
	}
}

func voiceStops(t *testing.T, open openVoice) {
	ctx, cancel := context.WithCancel(t.Context())
	l := FakeLoudspeaker{Stuck: make(chan struct{})}
	go func() {
		<-l.Stuck
		cancel()
	}()
	v := open(t, &l)
	if err := v.Say(ctx, "Tell me more. What was your own part in it?"); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped with %v", err)
	}
	l.Stuck = nil
	if err := v.Say(t.Context(), "And then?"); err != nil {
		t.Errorf("say after a stop: %v", err)
	}
}

func voiceConcurrent(t *testing.T, open openVoice) {
	v := open(t, &FakeLoudspeaker{})
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			if err := v.Say(t.Context(), "Tell me more."); err != nil {
				t.Errorf("say: %v", err)
			}
		})
	}
	all.Wait()
}
