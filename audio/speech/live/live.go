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

// threads is how many cores one inference uses. With two, a segment takes two
// thirds of the time that it takes with one, and the machine stays responsive.
const threads = 2

// Ear recognises with Moonshine tiny (English). It may be called from several
// goroutines; one segment is recognised at a time.
type Ear struct {
	files EarFiles

	mu         sync.Mutex
	recogniser *sherpa.OfflineRecognizer // nil after Close
}

// NewEar loads the models, which takes 0.4 to 1.6 s on two cores. The error is
// speech.ErrNoModel where they can't be loaded.
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
	return &Ear{files: files, recogniser: r}, nil
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
	if e.recogniser == nil || len(samples) == 0 {
		return "", nil
	}
	stream := sherpa.NewOfflineStream(e.recogniser)
	defer sherpa.DeleteOfflineStream(stream)
	stream.AcceptWaveform(audio.Rate, samples)
	e.recogniser.Decode(stream)
	return stream.GetResult().Text, nil
}

// Close frees the recogniser; what is asked of it afterwards is not heard.
func (e *Ear) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.recogniser != nil {
		sherpa.DeleteOfflineRecognizer(e.recogniser)
		e.recogniser = nil
	}
}

// The settings of Silero. A fifth of a second of voice is speech and less is a
// breath or a click; a tenth of silence ends it, since joining over pauses is
// the segmenter's work.
const (
	threshold = 0.5
	speaks    = 0.2  // seconds
	stops     = 0.1  // seconds
	unlimited = 3600 // seconds of speech; the segmenter cuts
	buffer    = 60   // seconds that sherpa keeps for segments that nobody takes
)

// NewDetector returns a detector for one stream.
func (e *Ear) NewDetector() (speech.Detector, error) {
	config := sherpa.VadModelConfig{SampleRate: audio.Rate, NumThreads: 1, Provider: "cpu"}
	config.SileroVad = sherpa.SileroVadModelConfig{
		Model: e.files.Detector, Threshold: threshold, MinSilenceDuration: stops, MinSpeechDuration: speaks,
		WindowSize: speech.Window, MaxSpeechDuration: unlimited,
	}
	v := sherpa.NewVoiceActivityDetector(&config, buffer)
	if v == nil {
		return nil, fmt.Errorf("load detector: %w", speech.ErrNoModel)
	}
	return &detector{v}, nil
}

type detector struct{ vad *sherpa.VoiceActivityDetector }

// Voiced judges the next window.
func (d *detector) Voiced(window []int16) bool {
	d.vad.AcceptWaveform(floats(window))
	for !d.vad.IsEmpty() {
		d.vad.Pop() // the segmenter keeps the sound itself
	}
	return d.vad.IsSpeech()
}

// Close frees the detector.
func (d *detector) Close() { sherpa.DeleteVoiceActivityDetector(d.vad) }

func floats(samples []int16) []float32 {
	f := make([]float32, len(samples))
	for i, v := range samples {
		f[i] = float32(v) / 32768
	}
	return f
}
