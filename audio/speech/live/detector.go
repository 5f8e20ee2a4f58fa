package live

import (
	"fmt"
	"os"
	"sync"

	sherpa "github.com/k2-fsa/sherpa-onnx-go/sherpa_onnx"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// The settings of Silero. A tenth of a second of speech or silence is enough
// for it to change its mind: joining over pauses is the segmenter's work.
const (
	threshold = 0.5
	change    = 0.1  // seconds
	unlimited = 3600 // seconds of speech; the segmenter cuts
	buffer    = 60   // seconds that sherpa keeps for segments that nobody takes
)

// The library keeps all sound of an unbroken stretch of voice and goes through
// it again and again: after ten minutes of steady noise it holds 500 MB and is
// slower than real time. So it starts afresh after unbroken voice of
// longestVoice, and until it can be sure again, for settle, the voice goes on.
const (
	longestVoice = 20 * audio.Second
	settle       = 3 * audio.Second / 10
)

// detectors are loaded once and used again, so that an answer begins without
// reading a file. Its methods may be called from any goroutine.
type detectors struct {
	model string

	mu     sync.Mutex
	idle   []*sherpa.VoiceActivityDetector
	closed bool
}

// usual is how many streams there are at once: an answer is heard by one
// detector and its onset is found by another.
const usual = 2

func (d *detectors) warm() error {
	for range usual {
		v, err := d.load()
		if err != nil {
			return err
		}
		d.idle = append(d.idle, v)
	}
	return nil
}

func (d *detectors) load() (*sherpa.VoiceActivityDetector, error) {
	if _, err := os.Stat(d.model); err != nil {
		return nil, fmt.Errorf("load detector: %w: %w", speech.ErrNoModel, err)
	}
	config := sherpa.VadModelConfig{SampleRate: audio.Rate, NumThreads: 1, Provider: "cpu"}
	config.SileroVad = sherpa.SileroVadModelConfig{
		Model: d.model, Threshold: threshold, MinSilenceDuration: change, MinSpeechDuration: change,
		WindowSize: speech.Window, MaxSpeechDuration: unlimited,
	}
	v := sherpa.NewVoiceActivityDetector(&config, buffer)
	if v == nil {
		return nil, fmt.Errorf("load detector: %w", speech.ErrNoModel)
	}
	return v, nil
}

func (d *detectors) take() (speech.Detector, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		return nil, fmt.Errorf("detector is closed: %w", speech.ErrNoModel)
	}
	if n := len(d.idle); n > 0 {
		v := d.idle[n-1]
		d.idle = d.idle[:n-1]
		return &detector{owner: d, vad: v}, nil
	}
	v, err := d.load()
	if err != nil {
		return nil, err
	}
	return &detector{owner: d, vad: v}, nil
}

// back takes a detector that is no longer used.
func (d *detectors) back(v *sherpa.VoiceActivityDetector) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed || len(d.idle) >= usual {
		sherpa.DeleteVoiceActivityDetector(v)
		return
	}
	v.Reset()
	d.idle = append(d.idle, v)
}

func (d *detectors) close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.closed = true
	for _, v := range d.idle {
		sherpa.DeleteVoiceActivityDetector(v)
	}
	d.idle = nil
}

// detector judges one stream.
type detector struct {
	owner    *detectors
	vad      *sherpa.VoiceActivityDetector // nil after Close
	unbroken audio.Samples                 // voice without a pause
	holds    audio.Samples                 // that count as voiced after a fresh start
}

// Voiced judges the next window; nothing is voiced after Close.
func (d *detector) Voiced(window []int16) bool {
	if d.vad == nil || len(window) == 0 {
		return false
	}
	n := audio.Samples(len(window))
	d.vad.AcceptWaveform(floats(window))
	for !d.vad.IsEmpty() {
		d.vad.Pop() // the segmenter keeps the sound itself
	}
	voiced := d.vad.IsSpeech() || d.holds > 0
	d.holds = max(d.holds-n, 0)
	if !voiced {
		d.unbroken = 0
		return false
	}
	if d.unbroken += n; d.unbroken >= longestVoice {
		d.vad.Reset()
		d.unbroken, d.holds = 0, settle
	}
	return true
}

// Close gives the detector back.
func (d *detector) Close() {
	if d.vad != nil {
		d.owner.back(d.vad)
		d.vad = nil
	}
}
