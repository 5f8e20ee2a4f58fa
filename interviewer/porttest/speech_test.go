package porttest_test

import (
	"context"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// fakeEngine hears words in everything and voice in what is loud.
type fakeEngine struct{}

func (fakeEngine) Engine() speech.Engine                              { return speech.EngineLive }
func (fakeEngine) Recognise(context.Context, []int16) (string, error) { return "some words", nil }
func (fakeEngine) NewDetector() (speech.Detector, error)              { return fakeDetector{}, nil }
func (fakeEngine) Synthesise(_ context.Context, s string, _ float32) ([]float32, int, error) {
	return make([]float32, 100*len(s)), 22050, nil
}

type fakeDetector struct{}

func (fakeDetector) Voiced(window []int16) bool { return audio.Measure(window).Peak > -40 }
func (fakeDetector) Close()                     {}

// murmur is loud and still in turn.
func murmur() []int16 {
	samples := make([]int16, 20*audio.Rate)
	for i := range samples {
		if second := i / audio.Rate; second%7 < 5 && second != 10 {
			samples[i] = int16(4000 * (1 - 2*(i/40%2)))
		}
	}
	return samples
}

func TestEarOverAFakeEngine(t *testing.T) {
	porttest.Ear(t, func(t *testing.T) interviewer.Ear {
		e := speech.NewEar(t.Context(), speech.EngineLive, func(context.Context) (speech.LiveEngine, error) { return fakeEngine{}, nil })
		if err := e.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		return porttest.EarOf(e)
	}, murmur())
}

func TestVoiceOverAFakeEngine(t *testing.T) {
	porttest.Voice(t, func(_ *testing.T, l speech.Loudspeaker) interviewer.Voice {
		return speech.Voice{Synthesiser: fakeEngine{}, Loudspeaker: l}
	})
}

func TestFakeVoice(t *testing.T) {
	porttest.Voice(t, func(_ *testing.T, l speech.Loudspeaker) interviewer.Voice {
		return porttest.FakeVoice{Loudspeaker: l}
	})
}
