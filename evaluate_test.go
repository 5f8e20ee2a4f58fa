//go:build evaluate

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/whisper"
	"tellmemore/interviewer"
)

// TestEvaluate writes what each ear hears in the recordings of a folder, for
// scripts/evaluate to count the wrong words: WORK/ENGINE.tsv has a line of
// NAME, a tab and the text for each recording. Nothing is asserted.
func TestEvaluate(t *testing.T) {
	folder, work := os.Getenv("TELLMEMORE_CLIPS"), os.Getenv("TELLMEMORE_WORK")
	var clips []string
	for _, kind := range []string{"*.flac", "*.wav"} {
		found, err := filepath.Glob(filepath.Join(folder, kind))
		if err != nil {
			t.Fatal(err)
		}
		clips = append(clips, found...)
	}
	slices.Sort(clips)
	m := newMachine(t.Context(), slog.New(slog.DiscardHandler))
	defer m.close()
	server, err := whisper.New(whisper.Config{BaseURL: os.Getenv("TELLMEMORE_WHISPER_SERVER"), Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	ears := []struct {
		name string
		hear func(ctx context.Context, path string) ([]speech.Phrase, error)
	}{
		{"live", func(ctx context.Context, path string) ([]speech.Phrase, error) {
			return speech.TranscribeFile(ctx, m.ear(), path)
		}},
		{"windows", func(ctx context.Context, path string) ([]speech.Phrase, error) {
			return inWindows(ctx, m.ear(), m.builtIn(), path)
		}},
		{"whole", func(ctx context.Context, path string) ([]speech.Phrase, error) {
			return speech.TranscribeFileCarefully(ctx, m.builtIn(), path)
		}},
		{"server", func(ctx context.Context, path string) ([]speech.Phrase, error) {
			return speech.TranscribeFileCarefully(ctx, server, path)
		}},
	}
	for _, ear := range ears {
		var lines strings.Builder
		for _, path := range clips {
			phrases, err := ear.hear(t.Context(), path)
			if err != nil {
				t.Fatalf("%s: %s: %v", ear.name, path, err)
			}
			name := strings.TrimSuffix(filepath.Base(path), filepath.Ext(path))
			text := (interviewer.Turn{Phrases: phrases}).Text()
			fmt.Fprintf(&lines, "%s\t%s\n", name, strings.Join(strings.Fields(text), " "))
		}
		if err := os.WriteFile(filepath.Join(work, ear.name+".tsv"), []byte(lines.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// inWindows hears a recording as an answer is heard: live, and again in
// windows, whose words replace the live ones.
func inWindows(ctx context.Context, ear liveEar, careful speech.Careful, path string) ([]speech.Phrase, error) {
	clip, err := audio.OpenClip(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = clip.Close() }() // only read from
	var passages []speech.Passage
	second := speech.NewSecondPass(ctx, careful, slog.Default(), func(p speech.Passage) { passages = append(passages, p) })
	hearing, err := ear.Listen(ctx, func(p speech.Phrase) { second.Segment(p.Start, p.End) })
	if err != nil {
		return nil, err
	}
	for block := make([]int16, speech.Window); ; {
		n, err := clip.Read(block)
		second.Write(block[:n])
		hearing.Write(block[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	phrases, err := hearing.Finish(ctx)
	if err != nil {
		return nil, err
	}
	second.Finish()
	<-second.Done()
	for _, p := range passages {
		phrases = speech.Merge(phrases, p)
	}
	return phrases, nil
}
