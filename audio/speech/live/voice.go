package live

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"

	sherpa "github.com/k2-fsa/sherpa-onnx-go/sherpa_onnx"

	"tellmemore/audio/speech"
	"tellmemore/audio/speech/freed"
)

// VoiceFiles are the files of a Piper voice; Rules is espeak-ng's data folder.
type VoiceFiles struct{ Model, Tokens, Rules string }

// voiceThreads is how many cores the voice uses. Nobody is heard while it
// speaks, and with two a sentence is ready in two thirds of the time.
const voiceThreads = 2

// Voice speaks with Piper. It may be called from several goroutines; one
// sentence is made at a time.
type Voice struct {
	files  VoiceFiles
	loaded os.FileInfo // of the model

	mu    sync.Mutex
	tts   *sherpa.OfflineTts // nil after Close
	spoke bool               // since it was loaded
}

// NewVoice loads the voice, which takes 0.3 to 1.2 s on two cores. The error
// is speech.ErrNoModel where it can't be loaded. The files must have been
// verified: the library ends the whole program over a damaged one.
func NewVoice(files VoiceFiles) (*Voice, error) {
	v := &Voice{files: files}
	for _, f := range []string{files.Tokens, files.Rules, files.Model} {
		info, err := os.Stat(f)
		if err != nil {
			return nil, fmt.Errorf("load voice: %w: %w", speech.ErrNoModel, err)
		}
		v.loaded = info
	}
	if v.tts = v.load(); v.tts == nil {
		return nil, fmt.Errorf("load voice: %w", speech.ErrNoModel)
	}
	return v, nil
}

func (v *Voice) load() *sherpa.OfflineTts {
	var config sherpa.OfflineTtsConfig
	config.Model.Vits = sherpa.OfflineTtsVitsModelConfig{
		Model: v.files.Model, Tokens: v.files.Tokens, DataDir: v.files.Rules,
		NoiseScale: 0.667, NoiseScaleW: 0.8, LengthScale: 1, // Piper's own settings for this voice
	}
	config.Model.NumThreads = voiceThreads
	config.Model.Provider = "cpu"
	config.MaxNumSentences = 1
	return sherpa.NewOfflineTts(&config)
}

// Rest gives back what speaking took. The library keeps the memory of the
// longest sentence, 200 MB beside the 95 of the voice, so the voice is loaded
// anew; whoever speaks meanwhile waits. A voice whose file is no longer the one
// that was verified stays as it is.
func (v *Voice) Rest() {
	v.mu.Lock()
	defer v.mu.Unlock()
	now, err := os.Stat(v.files.Model)
	if v.tts == nil || !v.spoke || err != nil || !os.SameFile(now, v.loaded) ||
		now.Size() != v.loaded.Size() || !now.ModTime().Equal(v.loaded.ModTime()) {
		return
	}
	sherpa.DeleteOfflineTts(v.tts)
	freed.GiveBack()
	v.tts, v.spoke = v.load(), false
	freed.GiveBack()
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
	v.spoke = true
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
