//go:build evaluate

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/gopxl/beep/v2"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// spokenEvery is which of the labelled answers are spoken: one in so many, as
// saying and hearing an answer takes up to a minute.
const spokenEvery = 3

// TestSpoken has labelled answers spoken by the built-in voice and heard by both
// ears, sentence by sentence, and writes them to WORK/live.jsonl and
// WORK/careful.jsonl with what each heard in the place of the written words;
// WORK/written.jsonl has the same answers as they were. Nothing is asserted.
func TestSpoken(t *testing.T) {
	in, err := os.Open(os.Getenv("TELLMEMORE_ANSWERS"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = in.Close() }() // only read from
	m := newMachine(t.Context(), slog.New(slog.DiscardHandler))
	defer m.close()
	live := m.ear()
	if err := live.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	ears := map[string]hearing{
		"live": func(ctx context.Context, s speech.Stretch) ([]speech.Phrase, error) {
			return hearLive(ctx, live, s.Samples)
		},
		"careful": m.builtIn().Transcribe,
	}
	voice, err := loadVoice()
	if err != nil {
		t.Fatal(err)
	}

	heard := map[string]*strings.Builder{"written": {}}
	for ear := range ears {
		heard[ear] = &strings.Builder{}
	}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 0; lines.Scan(); n++ {
		if n%spokenEvery != 0 {
			continue
		}
		fmt.Fprintf(heard["written"], "%s\n", lines.Bytes())
		var answer struct {
			Sentences []struct{ Text string } `json:"sentences"`
		}
		if err := json.Unmarshal(lines.Bytes(), &answer); err != nil {
			t.Fatal(err)
		}
		said := make([][]int16, len(answer.Sentences))
		for i, s := range answer.Sentences {
			if said[i], err = say(t.Context(), voice, s.Text); err != nil {
				t.Fatal(err)
			}
		}
		for ear, hear := range ears {
			line, err := asHeard(t.Context(), lines.Bytes(), said, hear)
			if err != nil {
				t.Fatalf("line %d, %s: %v", n+1, ear, err)
			}
			fmt.Fprintf(heard[ear], "%s\n", line)
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	for name, text := range heard {
		if err := os.WriteFile(filepath.Join(os.Getenv("TELLMEMORE_WORK"), name+".jsonl"), []byte(text.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// hearing is what an ear hears in a stretch.
type hearing func(ctx context.Context, s speech.Stretch) ([]speech.Phrase, error)

// asHeard returns a labelled answer, a JSON object with sentences, with what an
// ear heard of each, after those before it, in the place of its text. Whatever
// else it has stays.
func asHeard(ctx context.Context, line []byte, said [][]int16, hear hearing) ([]byte, error) {
	answer := make(map[string]any)
	if err := json.Unmarshal(line, &answer); err != nil {
		return nil, err
	}
	sentences, ok := answer["sentences"].([]any)
	if !ok || len(sentences) != len(said) {
		return nil, errors.New("its sentences are not those that were said")
	}
	before := ""
	for i, s := range sentences {
		sentence, ok := s.(map[string]any)
		if !ok {
			return nil, fmt.Errorf("%v is no sentence", s)
		}
		phrases, err := hear(ctx, speech.Stretch{Samples: said[i], Before: before, Whole: true})
		if err != nil {
			return nil, err
		}
		heard := strings.Join(strings.Fields((interviewer.Turn{Phrases: phrases}).Text()), " ")
		sentence["text"], before = heard, before+" "+heard
	}
	return json.Marshal(answer)
}

// say returns a sentence as the voice says it, mono at audio.Rate, with half a
// second of quiet before and after it.
func say(ctx context.Context, voice speech.Synthesiser, sentence string) ([]int16, error) {
	sound, rate, err := voice.Synthesise(ctx, sentence, 1)
	if err != nil {
		return nil, err
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
	said := make([]int16, audio.Rate/2)
	for block := make([][2]float64, 512); ; {
		n, more := resampled.Stream(block)
		for i := range n {
			said = append(said, int16(32767*max(-1, min(1, block[i][0]))))
		}
		if !more {
			return append(said, make([]int16, audio.Rate/2)...), nil
		}
	}
}

// hearLive is a hearing by the live ear.
func hearLive(ctx context.Context, ear liveEar, said []int16) ([]speech.Phrase, error) {
	h, err := ear.Listen(ctx, func(speech.Phrase) {})
	if err != nil {
		return nil, err
	}
	for block := range slices.Chunk(said, speech.Window) {
		h.Write(block)
	}
	return h.Finish(ctx)
}
