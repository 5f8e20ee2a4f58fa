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
	window, answer := Stretch{Samples: make([]int16, 20*audio.Rate)}, Stretch{Samples: make([]int16, 20*audio.Rate), Whole: true}
	tests := []struct {
		name    string
		service service
		stretch Stretch
		want    Engine
		away    error
		whole   bool // as the built-in ear is asked
	}{
		{"it answers", service{takes: time.Second}, window, EngineService, nil, false},
		{"it fails", service{err: ErrUnauthorised}, window, EngineWhisper, ErrUnauthorised, true},
		{"a window waits ten seconds", service{takes: 11 * time.Second}, window, EngineWhisper, ErrSlow, true},
		{"a whole answer waits longer", service{takes: 70 * time.Second}, answer, EngineService, nil, false},
		{"but not for ever", service{takes: time.Hour}, answer, EngineWhisper, ErrSlow, true},
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
				if builtIn.asked[0].Whole != tt.whole {
					t.Errorf("asked for a whole answer: %v", builtIn.asked[0].Whole)
				}
			})
		})
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
