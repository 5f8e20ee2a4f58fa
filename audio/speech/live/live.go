// Package live is the live ear and the interviewer's voice, in process:
// Moonshine, Silero and Piper through sherpa-onnx.
//
// It is an adapter: it imports speech, whose ports it fills, and never another
// adapter. It runs without a network.
package live

import (
	"context"
	"fmt"
	"os"
	"sync"

	sherpa "github.com/k2-fsa/sherpa-onnx-go/sherpa_onnx"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// EarFiles are the model files of the recogniser and the detector.
type EarFiles struct{ Encoder, Decoder, Tokens, Detector string }

// threads is how many cores one recognition uses. On two cores a second one
// saves nothing (75 ms a segment either way) and doubles the work.
const threads = 1

// Ear recognises with Moonshine tiny (English). It may be called from several
// goroutines; one segment is recognised at a time.
type Ear struct {
	mu         sync.Mutex
	recogniser *sherpa.OfflineRecognizer // nil after Close

	detectors detectors
}

// NewEar loads the models, which takes 0.3 to 1.6 s on two cores. The error is
// speech.ErrNoModel where they can't be loaded. The files must have been
// verified: the library ends the whole program over a damaged one.
func NewEar(files EarFiles) (*Ear, error) {
	for _, f := range []string{files.Encoder, files.Decoder, files.Tokens, files.Detector} {
		if _, err := os.Stat(f); err != nil {
			return nil, fmt.Errorf("load recogniser: %w: %w", speech.ErrNoModel, err)
		}
	}
	config := sherpa.OfflineRecognizerConfig{DecodingMethod: "greedy_search"}
	config.FeatConfig = sherpa.FeatureConfig{SampleRate: audio.Rate, FeatureDim: 80}
	config.ModelConfig.Moonshine.Encoder = files.Encoder
	config.ModelConfig.Moonshine.MergedDecoder = files.Decoder
	config.ModelConfig.Tokens = files.Tokens
	config.ModelConfig.NumThreads = threads
	config.ModelConfig.Provider = "cpu"
	r := sherpa.NewOfflineRecognizer(&config)
	if r == nil {
		return nil, fmt.Errorf("load recogniser: %w", speech.ErrNoModel)
	}
	e := &Ear{recogniser: r, detectors: detectors{model: files.Detector}}
	if err := e.detectors.warm(); err != nil {
		e.Close()
		return nil, err
	}
	return e, nil
}

// Engine names the live ear.
func (e *Ear) Engine() speech.Engine { return speech.EngineLive }

// Recognise hears one segment of at most speech.Longest; a longer one makes
// the decoder fail with an empty text.
func (e *Ear) Recognise(ctx context.Context, segment []int16) (string, error) {
	samples := floats(segment)
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if e.recogniser == nil {
		return "", fmt.Errorf("recogniser is closed: %w", speech.ErrNoModel)
	}
	if len(samples) == 0 {
		return "", nil
	}
	stream := sherpa.NewOfflineStream(e.recogniser)
	defer sherpa.DeleteOfflineStream(stream)
	stream.AcceptWaveform(audio.Rate, samples)
	e.recogniser.Decode(stream)
	return stream.GetResult().Text, nil
}

// Close frees the recogniser and the detectors that nobody holds.
func (e *Ear) Close() {
	e.detectors.close()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.recogniser != nil {
		sherpa.DeleteOfflineRecognizer(e.recogniser)
		e.recogniser = nil
	}
}

// NewDetector returns a detector for one stream. Errors: speech.ErrNoModel.
func (e *Ear) NewDetector() (speech.Detector, error) { return e.detectors.take() }

func floats(samples []int16) []float32 {
	f := make([]float32, len(samples))
	for i, v := range samples {
		f[i] = float32(v) / 32768
	}
	return f
}
