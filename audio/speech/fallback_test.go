package speech

import (
	"context"
	"errors"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio"
)

// service answers after a time, or fails.
type service struct {
	takes time.Duration
	err   error
	asked int
}

func (s *service) Engine() Engine        { return EngineService }
func (s *service) Window() audio.Samples { return 25 * audio.Second }
func (s *service) Transcribe(ctx context.Context, _ Stretch) ([]Phrase, error) {
	s.asked++
	select {
	case <-time.After(s.takes):
		return []Phrase{{Text: "by the service", End: 1, Engine: EngineService}}, s.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func TestFallback(t *testing.T) {
	said := make([]int16, 20*audio.Rate)
	window, short, answer := Stretch{Samples: said}, Stretch{Samples: said[:14*audio.Rate]}, Stretch{Samples: said, Whole: true}
	tests := []struct {
		name    string
		service service
		stretch Stretch
		want    Engine
		away    error
		pieces  int // that the built-in ear is asked for
	}{
		{"it answers", service{takes: time.Second}, window, EngineService, nil, 0},
		{"it fails", service{err: ErrUnauthorised}, window, EngineWhisper, ErrUnauthorised, 2},
		{"it fails in a short window", service{err: ErrUnauthorised}, short, EngineWhisper, ErrUnauthorised, 1},
		{"a window waits ten seconds", service{takes: 11 * time.Second}, window, EngineWhisper, ErrSlow, 2},
		{"a whole answer waits longer", service{takes: 70 * time.Second}, answer, EngineService, nil, 0},
		{"but not for ever", service{takes: time.Hour}, answer, EngineWhisper, ErrSlow, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var away []error
				builtIn := &scholar{longest: 14 * audio.Second}
				f := &Fallback{Service: &tt.service, BuiltIn: builtIn, Away: func(err error) { away = append(away, err) }}
				for range 2 {
					phrases, err := f.Transcribe(t.Context(), tt.stretch)
					if err != nil || phrases[0].Engine != tt.want {
						t.Fatalf("heard %v, %v; want %s", phrases, err, tt.want)
					}
				}
				if tt.away == nil {
					if len(away) != 0 || tt.service.asked != 2 {
						t.Errorf("away %v, asked %d times", away, tt.service.asked)
					}
					return
				}
				if len(away) != 1 || !errors.Is(away[0], tt.away) || tt.service.asked != 1 {
					t.Errorf("away %v, asked %d times; want %v, once", away, tt.service.asked, tt.away)
				}
				if len(builtIn.asked) != 2*tt.pieces || builtIn.asked[0].Whole != tt.stretch.Whole {
					t.Errorf("the built-in ear was asked %d times, for a whole answer: %v", len(builtIn.asked), builtIn.asked[0].Whole)
				}
			})
		})
	}
}

// What a service failed to hear is heard in pieces that end in pauses, each
// after the words before it.
func TestAWindowOfTheServiceIsHeardInPieces(t *testing.T) {
	samples := make([]int16, 28*audio.Rate)
	if _, err := (&longClip{length: len(samples)}).Read(samples); err != nil {
		t.Fatal(err)
	}
	builtIn := &scholar{longest: 16 * audio.Second}
	f := &Fallback{Service: &service{err: ErrUnavailable}, BuiltIn: builtIn, Away: func(error) {}}
	phrases, err := f.Transcribe(t.Context(), Stretch{Samples: samples, Before: "earlier"})
	if err != nil || len(phrases) != 2 || len(builtIn.asked) != 2 {
		t.Fatalf("%v, %v, asked %d times", phrases, err, len(builtIn.asked))
	}
	first, second := builtIn.asked[0], builtIn.asked[1]
	if first.Samples[len(first.Samples)-1] != 0 || len(first.Samples)+len(second.Samples) != len(samples) {
		t.Errorf("pieces of %d and %d samples", len(first.Samples), len(second.Samples))
	}
	if first.Before != "earlier" || second.Before != "earlier window 1" {
		t.Errorf("prompts %q and %q", first.Before, second.Before)
	}
	if at := audio.Samples(len(first.Samples)); phrases[1].Start != at || phrases[1].End != at+audio.Samples(len(second.Samples)) {
		t.Errorf("the second piece is at %d to %d", phrases[1].Start, phrases[1].End)
	}
}

func TestFallbackEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	f := &Fallback{Service: &service{takes: time.Hour}, BuiltIn: &scholar{}, Away: func(err error) { t.Error(err) }}
	if _, err := f.Transcribe(ctx, Stretch{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

// longClip is this many samples of murmur with a quiet place every 15 s.
type longClip struct{ at, length int }

func (c *longClip) Read(block []int16) (int, error) {
	n := 0
	for ; n < len(block) && c.at < c.length; n++ {
		if c.at%(15*audio.Rate) < audio.Rate/2 {
			block[n] = 0
		} else {
			block[n] = int16(2000 * (1 - 2*(c.at/20%2)))
		}
		c.at++
	}
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

func TestLongRecordingsAreHeardInPieces(t *testing.T) {
	tests := []struct {
		name    string
		minutes float64
		pieces  int
	}{
		{"nothing", 0, 1},
		{"an answer", 2, 1},
		{"eleven minutes", 11, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ear := &scholar{longest: 14 * audio.Second}
			var total, floor audio.Samples
			length := int(tt.minutes * 60 * audio.Rate)
			err := TranscribeCarefully(t.Context(), &longClip{length: length}, ear, func(p Phrase) {
				if p.Start != floor {
					t.Errorf("phrase at %v s after %v s", p.Start.Seconds(), floor.Seconds())
				}
				floor = p.End
			})
			for i, s := range ear.asked {
				total += audio.Samples(len(s.Samples))
				if end := s.Samples; i+1 < len(ear.asked) && end[len(end)-1] != 0 {
					t.Errorf("piece %d is cut in sound", i)
				}
			}
			if err != nil || len(ear.asked) != tt.pieces || int(total) != length {
				t.Errorf("%v, %d pieces of %d samples, want %d of %d", err, len(ear.asked), total, tt.pieces, length)
			}
		})
	}
}
