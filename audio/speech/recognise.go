package speech

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"tellmemore/audio"
)

// smallest is the shortest segment that is worth splitting: below it a half is
// hardly a word.
const smallest = 2 * audio.Second

// recognise hears one segment. An engine that hears nothing in speech, or
// repeats itself, is given smaller pieces; what it still can't make words of
// is marked, never dropped.
func recognise(ctx context.Context, r Recogniser, s Segment) (Phrase, error) {
	text, err := words(ctx, r, s)
	if err != nil {
		return Phrase{}, err
	}
	return Phrase{Text: text, Start: s.Start, End: s.End(), Engine: r.Engine()}, nil
}

// scrap is the longest stretch that can be the rest of a word at which a
// segment was cut.
const scrap = audio.Second / 2

// restOf reports whether a phrase without words is only the end of the one
// before it, which covers it then.
func restOf(before, p Phrase) bool {
	return p.Text == Unrecognised && p.Start == before.End && p.End-p.Start < scrap
}

func words(ctx context.Context, r Recogniser, s Segment) (string, error) {
	text, err := r.Recognise(ctx, s.Samples)
	if err != nil {
		return "", fmt.Errorf("recognise %.1f s at %.1f s: %w", audio.Samples(len(s.Samples)).Seconds(), s.Start.Seconds(), err)
	}
	length := audio.Samples(len(s.Samples))
	text = strings.Join(strings.Fields(text), " ")
	if text != "" && !lost(text, length) {
		return text, nil
	}
	if length < smallest {
		return rescue(text), nil
	}
	first, second := s.halves()
	a, err := words(ctx, r, first)
	if err != nil {
		return "", err
	}
	b, err := words(ctx, r, second)
	if err != nil {
		return "", err
	}
	if a == Unrecognised && b == Unrecognised {
		return Unrecognised, nil
	}
	return a + " " + b, nil
}

// SampleReader delivers mono samples at audio.Rate; io.EOF ends them.
type SampleReader interface {
	Read(block []int16) (int, error)
}

// Transcribe recognises everything that is said in a recording of any length
// and calls heard with each phrase in order. It keeps no more than a few
// seconds of sound in memory.
func Transcribe(ctx context.Context, clip SampleReader, r Recogniser, d Detector, heard func(Phrase)) error {
	var s Segmenter
	var last *Phrase // not handed over yet: it may grow by the rest of a word
	hear := func(segments ...Segment) error {
		for _, seg := range segments {
			p, err := recognise(ctx, r, seg)
			if err != nil {
				return err
			}
			if last != nil && restOf(*last, p) {
				last.End = p.End
				continue
			}
			if last != nil {
				heard(*last)
			}
			last = &p
		}
		return nil
	}
	for {
		window, err := readWindow(clip)
		if len(window) > 0 {
			if failed := hear(s.Write(window, d.Voiced(padded(window)))...); failed != nil {
				return failed
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	if seg, ok := s.Flush(); ok {
		if err := hear(seg); err != nil {
			return err
		}
	}
	if last != nil {
		heard(*last)
	}
	return nil
}

// FileEar is what TranscribeFile needs of an ear.
type FileEar interface {
	Recogniser
	Wait(ctx context.Context) error
	Detector() (Detector, error)
}

// TranscribeFile recognises everything that is said in a recording of any
// format that audio.OpenClip reads. Errors: those of OpenClip, ErrNoModel.
func TranscribeFile(ctx context.Context, ear FileEar, path string) ([]Phrase, error) {
	clip, err := audio.OpenClip(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = clip.Close() }() // only read from
	if err := ear.Wait(ctx); err != nil {
		return nil, err
	}
	detector, err := ear.Detector()
	if err != nil {
		return nil, err
	}
	defer detector.Close()
	var phrases []Phrase
	err = Transcribe(ctx, clip, ear, detector, func(p Phrase) { phrases = append(phrases, p) })
	return phrases, err
}

// readWindow fills a window; less than one comes with the error that ended it.
func readWindow(clip SampleReader) ([]int16, error) {
	window := make([]int16, Window)
	n := 0
	for n < Window {
		m, err := clip.Read(window[n:])
		n += m
		if err != nil {
			return window[:n], err
		}
	}
	return window, nil
}

// padded returns the window filled up with silence to a whole one.
func padded(window []int16) []int16 {
	if len(window) == Window {
		return window
	}
	return append(append(make([]int16, 0, Window), window...), make([]int16, Window-len(window))...)
}
