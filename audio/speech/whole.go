package speech

import (
	"context"
	"errors"
	"io"

	"tellmemore/audio"
)

// The measures of a whole recording: what is longer than longestWhole is heard
// in pieces of that length, each cut at the quietest place of its last seconds,
// so that memory is bounded.
const (
	longestWhole = 5 * 60 * audio.Second
	cutWithin    = 20 * audio.Second
)

// TranscribeCarefully hears a recording of any length with a careful ear and
// calls heard with each phrase in order. It keeps at most five minutes of
// sound in memory.
func TranscribeCarefully(ctx context.Context, clip SampleReader, ear Careful, heard func(Phrase)) error {
	var piece []int16
	var base audio.Samples
	before := ""
	for ended := false; !ended; {
		var err error
		piece, err = fill(clip, piece)
		ended = errors.Is(err, io.EOF)
		if err != nil && !ended {
			return err
		}
		end := len(piece)
		if !ended {
			end = quietestIn(piece, end-int(cutWithin), end-int(quiet)) + int(quiet)/2
		}
		phrases, err := ear.Transcribe(ctx, Stretch{Samples: piece[:end], Before: before, Whole: true})
		if err != nil {
			return err
		}
		for _, p := range Shifted(phrases, base) {
			heard(p)
		}
		before = tail(before, phrases)
		base += audio.Samples(end)
		piece = append(piece[:0], piece[end:]...)
	}
	return nil
}

// fill reads on until a piece is as long as it may be; io.EOF ends a clip.
func fill(clip SampleReader, piece []int16) ([]int16, error) {
	block := make([]int16, audio.Rate)
	for len(piece) < int(longestWhole) {
		n, err := clip.Read(block[:min(len(block), int(longestWhole)-len(piece))])
		piece = append(piece, block[:n]...)
		if err != nil {
			return piece, err
		}
	}
	return piece, nil
}

// TranscribeFileCarefully hears a recording of any format that audio.OpenClip
// reads. Errors: those of OpenClip and of the ear.
func TranscribeFileCarefully(ctx context.Context, ear Careful, path string) ([]Phrase, error) {
	clip, err := audio.OpenClip(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = clip.Close() }() // only read from
	var phrases []Phrase
	err = TranscribeCarefully(ctx, clip, ear, func(p Phrase) { phrases = append(phrases, p) })
	return phrases, err
}
