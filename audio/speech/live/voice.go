package live

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"

	sherpa "github.com/k2-fsa/sherpa-onnx-go/sherpa_onnx"

	"tellmemore/audio/speech"
)

// VoiceFiles are the files of a Piper voice; Rules is espeak-ng's data folder.
type VoiceFiles struct{ Model, Tokens, Rules string }

// voiceThreads is how many cores the voice uses. Nobody is heard while it
// speaks, and with two a sentence is ready in two thirds of the time.
const voiceThreads = 2

// Voice speaks with Piper. It may be called from several goroutines; one
// sentence is made at a time.
type Voice struct {
	mu  sync.Mutex
	tts *sherpa.OfflineTts
}

// NewVoice loads the voice, which takes 0.3 to 1.2 s on two cores. The error
// is speech.ErrNoModel where it can't be loaded. The files must have been
// verified: the library ends the whole program over a damaged one.
func NewVoice(files VoiceFiles) (*Voice, error) {
	for _, f := range []string{files.Model, files.Tokens, files.Rules} {
		if _, err := os.Stat(f); err != nil {
			return nil, fmt.Errorf("load voice: %w: %w", speech.ErrNoModel, err)
		}
	}
	var config sherpa.OfflineTtsConfig
	config.Model.Vits = sherpa.OfflineTtsVitsModelConfig{
		Model: files.Model, Tokens: files.Tokens, DataDir: files.Rules,
		NoiseScale: 0.667, NoiseScaleW: 0.8, LengthScale: 1, // Piper's own settings for this voice
	}
	config.Model.NumThreads = voiceThreads
	config.Model.Provider = "cpu"
	config.MaxNumSentences = 1
	tts := sherpa.NewOfflineTts(&config)
	if tts == nil {
		return nil, fmt.Errorf("load voice: %w", speech.ErrNoModel)
	}
	return &Voice{tts: tts}, nil
}

// Synthesise makes sound of one sentence: mono samples and their rate in Hz.
func (v *Voice) Synthesise(ctx context.Context, sentence string, pace float32) ([]float32, int, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, 0, err
	}
	if strings.TrimSpace(sentence) == "" || pace <= 0 {
		return nil, 0, fmt.Errorf("synthesise %d characters at pace %g: nothing to say", len(sentence), pace)
	}
	if v.tts == nil {
		return nil, 0, fmt.Errorf("synthesise: %w", speech.ErrNoModel)
	}
	made := v.tts.GenerateWithConfig(sentence, &sherpa.GenerationConfig{Speed: pace, SilenceScale: 0.2}, nil)
	if made == nil || len(made.Samples) == 0 {
		return nil, 0, fmt.Errorf("synthesise %d characters: no sound", len(sentence))
	}
	return made.Samples, made.SampleRate, nil
}

// Close frees the voice.
func (v *Voice) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.tts != nil {
		sherpa.DeleteOfflineTts(v.tts)
		v.tts = nil
	}
}
