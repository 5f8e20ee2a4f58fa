package whisper

import (
	"bytes"
	"context"
	"fmt"

	"github.com/mewkiz/flac"
	"github.com/mewkiz/flac/frame"
	"github.com/mewkiz/flac/meta"

	"tellmemore/audio"
)

// Encoding is how sound is sent.
type Encoding int

// The encodings, in the order in which they are tried. FLAC says the same in
// about half the bytes.
const (
	FLAC Encoding = iota
	WAV
)

// String returns "FLAC" or "WAV".
func (n Encoding) String() string {
	if n == WAV {
		return "WAV"
	}
	return "FLAC"
}

// name is that of the file which is sent: services tell the format by it.
func (n Encoding) name() string {
	if n == WAV {
		return "answer.wav"
	}
	return "answer.flac"
}

func (n Encoding) encode(ctx context.Context, samples []int16) ([]byte, error) {
	if n == WAV {
		return audio.WAV(samples), nil
	}
	return flacOf(ctx, samples)
}

// block is the number of samples of a FLAC frame, as the reference encoder
// has it.
const block = 4096

// flacOf returns 16-bit mono FLAC at audio.Rate.
func flacOf(ctx context.Context, samples []int16) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(len(samples))
	enc, err := flac.NewEncoder(&out, &meta.StreamInfo{
		BlockSizeMin: block, BlockSizeMax: block,
		SampleRate: audio.Rate, NChannels: 1, BitsPerSample: 16,
		NSamples: uint64(len(samples)),
	})
	if err != nil {
		return nil, fmt.Errorf("encode FLAC: %w", err)
	}
	wide := make([]int32, block)
	for at := 0; at < len(samples); at += block {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		part := samples[at:min(at+block, len(samples))]
		for i, v := range part {
			wide[i] = int32(v)
		}
		err := enc.WriteFrame(&frame.Frame{
			Header: frame.Header{
				HasFixedBlockSize: true, BlockSize: uint16(len(part)), // #nosec G115 -- at most block
				SampleRate: audio.Rate, Channels: frame.ChannelsMono, BitsPerSample: 16,
			},
			Subframes: []*frame.Subframe{{
				SubHeader: frame.SubHeader{Pred: frame.PredVerbatim}, // the encoder looks for better
				Samples:   wide[:len(part)], NSamples: len(part),
			}},
		})
		if err != nil {
			return nil, fmt.Errorf("encode FLAC: %w", err)
		}
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("encode FLAC: %w", err)
	}
	return out.Bytes(), nil
}
