//go:build evaluate

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/gopxl/beep/v2"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// spokenEvery is which of the labelled answers are spoken: one in so many, as
// saying and hearing an answer takes ten seconds.
const spokenEvery = 3

// TestSpoken has labelled answers spoken by the built-in voice and heard by the
// live ear, sentence by sentence, and writes them to WORK/spoken.jsonl with the
// heard words in the place of the written ones; WORK/written.jsonl has the same
// answers as they were. Nothing is asserted.
func TestSpoken(t *testing.T) {
	in, err := os.Open(os.Getenv("TELLMEMORE_ANSWERS"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }() // only read from
	m := newMachine(t.Context(), slog.New(slog.DiscardHandler))
	defer m.close()
	ear := m.ear()
	if err := ear.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	voice, err := loadVoice()
	if err != nil {
		t.Fatal(err)
	}

	var written, spoken strings.Builder
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		if n%spokenEvery != 0 {
			continue
		}
		answer := make(map[string]any)
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&written, "%s\n", lines.Bytes())
		sentences, ok := answer["sentences"].([]any)
		if !ok {
			t.Fatalf("line %d has no sentences", n+1)
		}
		for _, s := range sentences {
			sentence, ok := s.(map[string]any)
			if !ok {
				t.Fatalf("line %d: %v is no sentence", n+1, s)
			}
			heard, err := sayAndHear(t.Context(), voice, ear, fmt.Sprint(sentence["text"]))
			if err != nil {
				t.Fatal(err)
			}
			sentence["text"] = heard
		}
		line, err := json.Marshal(answer)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&spoken, "%s\n", line)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	work := os.Getenv("TELLMEMORE_WORK")
	for name, text := range map[string]string{"written.jsonl": written.String(), "spoken.jsonl": spoken.String()} {
		if err := os.WriteFile(filepath.Join(work, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// sayAndHear returns a sentence as the live ear hears it from the voice.
func sayAndHear(ctx context.Context, voice speech.Synthesiser, ear liveEar, sentence string) (string, error) {
	sound, rate, err := voice.Synthesise(ctx, sentence, 1)
	if err != nil {
		return "", err
	}
	at := 0
	resampled := audio.Resample(beep.StreamerFunc(func(out [][2]float64) (int, bool) {
		n := min(len(out), len(sound)-at)
		for i := range n {
			out[i] = [2]float64{float64(sound[at+i]), float64(sound[at+i])}
		}
		at += n
		return n, n > 0
	}), rate, audio.Rate)
	hearing, err := ear.Listen(ctx, func(speech.Phrase) {})
	if err != nil {
		return "", err
	}
	quiet := make([]int16, audio.Rate/2)
	hearing.Write(quiet)
	for block := make([][2]float64, 512); ; {
		n, more := resampled.Stream(block)
		samples := make([]int16, n)
		for i := range samples {
			samples[i] = int16(32767 * max(-1, min(1, block[i][0])))
		}
		hearing.Write(samples)
		if !more {
			break
		}
	}
	hearing.Write(quiet)
	phrases, err := hearing.Finish(ctx)
	if err != nil {
		return "", err
	}
	return strings.Join(strings.Fields((interviewer.Turn{Phrases: phrases}).Text()), " "), nil
}
