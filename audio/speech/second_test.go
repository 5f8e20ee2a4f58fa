package speech

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"tellmemore/audio"
)

// scholar is a careful ear that writes down what it is asked to hear.
type scholar struct {
	mu      sync.Mutex
	asked   []Stretch
	fail    int           // the call that fails, from 1; 0 for none
	hold    chan struct{} // where set, a call ends only with its context
	longest audio.Samples
}

func (s *scholar) Engine() Engine        { return EngineWhisper }
func (s *scholar) Window() audio.Samples { return s.longest }
func (s *scholar) Transcribe(ctx context.Context, stretch Stretch) ([]Phrase, error) {
	s.mu.Lock()
	s.asked = append(s.asked, Stretch{slices.Clone(stretch.Samples), stretch.Before, stretch.Whole})
	n := len(s.asked)
	s.mu.Unlock()
	if s.hold != nil {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if n == s.fail {
		return nil, errors.New("no")
	}
	return []Phrase{{Text: fmt.Sprintf("window %d", n), Start: 0, End: audio.Samples(len(stretch.Samples)), Engine: EngineWhisper}}, nil
}

func TestWindows(t *testing.T) {
	tests := []struct {
		name     string
		longest  audio.Samples // seconds
		segments [][]float64   // seconds; a third number where it ends in a pause
		complete bool
		want     int
	}{
		{"nothing yet", 14, nil, false, 0},
		{"nothing at all", 14, nil, true, 0},
		{"not full", 14, [][]float64{{0, 4}, {5, 9}}, false, 0},
		{"the end of the answer", 14, [][]float64{{0, 4}, {5, 9}}, true, 2},
		{"full", 14, [][]float64{{0, 4}, {5, 9}, {10, 13}, {14, 18}}, false, 3},
		{"a pause before the limit", 14, [][]float64{{0, 7}, {8, 12}, {12, 13.5}, {13.5, 16}}, false, 1},
		{"no pause anywhere", 14, [][]float64{{0, 7}, {7, 13}, {13, 19}}, false, 2},
		{"one that is too long", 14, [][]float64{{0, 20}, {21, 22}}, false, 1},
		{"enough, and a pause", 28, [][]float64{{0, 8}, {8, 15.5}, {16, 18}}, false, 2},
		{"enough, but no pause that is known of", 28, [][]float64{{0, 8}, {9, 15.5}}, false, 0},
		{"enough, but no pause yet", 28, [][]float64{{0, 8}, {9, 15.5}, {15.5, 20}}, false, 0},
		{"enough, and the pause has just begun", 28, [][]float64{{0, 8}, {8, 15.5, 1}}, false, 2},
		{"enough, with a short pause", 28, [][]float64{{0, 8}, {9, 15.5, 1}, {15.5, 20}}, false, 2},
		{"a short pause before the limit", 14, [][]float64{{0, 7, 1}, {7, 13}, {13, 19}}, false, 1},
		{"a short pause, but not full", 14, [][]float64{{0, 7, 1}, {7, 13, 1}}, false, 0},
		{"enough, at the end of the answer", 28, [][]float64{{0, 8}, {9, 15.5}, {16, 22}}, true, 3},
		{"more than the longest, at the end of the answer", 28, [][]float64{{0, 8}, {9, 15.5}, {16, 22}, {23, 29}}, true, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var spans []span
			for _, s := range tt.segments {
				spans = append(spans, span{audio.Samples(s[0] * audio.Rate), audio.Samples(s[1] * audio.Rate), len(s) == 3})
			}
			if got := windowOf(spans, tt.longest*audio.Second, tt.complete); got != tt.want {
				t.Errorf("%d segments, want %d", got, tt.want)
			}
		})
	}
}

// A window lies within the sound that is still there, whatever the segments say.
func TestWindowsBeginAfterTheLast(t *testing.T) {
	sec := func(from, to float64) span {
		return span{start: audio.Samples(from * audio.Rate), end: audio.Samples(to * audio.Rate)}
	}
	tests := []struct {
		name     string
		segments []span
		n        int
		want     span
	}{
		{"after it", []span{sec(12, 16)}, 1, sec(11, 17)},
		{"at its end", []span{sec(10, 16)}, 1, sec(10, 17)},
		{"from before its end", []span{sec(8, 16)}, 1, sec(10, 17)},
		{"just before its end", []span{sec(4, 9.5)}, 1, sec(10, 10.5)},
		{"long before its end", []span{sec(2, 6)}, 1, sec(10, 10)},
		{"the next one begins before its end", []span{sec(11, 12), sec(9, 13)}, 1, sec(10, 10)},
		{"too long, from before its end", []span{sec(1, 19)}, 1, sec(10, 20)},
		{"beyond the sound", []span{sec(18, 40)}, 1, sec(17, 20)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &SecondPass{
				ear: &scholar{longest: 14 * audio.Second}, segments: tt.segments, complete: true,
				base: 10 * audio.Second, samples: make([]int16, 10*audio.Rate),
			}
			if got := s.around(tt.n); got != tt.want {
				t.Errorf("from %v to %v s", got.start.Seconds(), got.end.Seconds())
			}
		})
	}
}

// answer hears an answer of segments of 4 s with pauses of 1 s again.
func answer(t *testing.T, ear *scholar, segments int) []Passage {
	t.Helper()
	var got []Passage
	s := NewSecondPass(t.Context(), ear, slog.New(slog.DiscardHandler), func(p Passage) { got = append(got, p) })
	for i := range segments {
		block := make([]int16, 5*audio.Rate)
		for j := range block {
			block[j] = int16(i + 1)
		}
		s.Write(block)
		from := audio.Samples(5*i) * audio.Second
		s.Segment(from, from+4*audio.Second)
	}
	s.Finish()
	<-s.Done()
	return got
}

func TestSecondPassHearsEverySegmentOnce(t *testing.T) {
	ear := &scholar{longest: 14 * audio.Second}
	got := answer(t, ear, 7)
	want := [][2]audio.Samples{{0, 14}, {15, 29}, {29, 35}}
	if len(got) != len(want) {
		t.Fatalf("%d passages", len(got))
	}
	for i, p := range got {
		if p.Start != want[i][0]*audio.Second || p.End != want[i][1]*audio.Second {
			t.Errorf("passage %d from %v to %v s", i, p.Start.Seconds(), p.End.Seconds())
		}
		if p.Phrases[0].Start != p.Start || p.Phrases[0].End != p.End {
			t.Errorf("phrase from %v to %v s in the passage from %v s", p.Phrases[0].Start.Seconds(), p.Phrases[0].End.Seconds(), p.Start.Seconds())
		}
		if s := ear.asked[i].Samples; s[len(s)/2] != int16(3*i+min(2, 3-i)) || audio.Samples(len(s)) != p.End-p.Start {
			t.Errorf("the middle of window %d is in segment %d; it has %d samples", i, s[len(s)/2], len(s))
		}
	}
	if before := ear.asked[2].Before; before != "window 1 window 2" {
		t.Errorf("prompt %q", before)
	}
}

// A window goes in a pause, before anybody knows what comes after it, and takes
// nothing of it.
func TestAWindowGoesInAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var got []Passage
		s := NewSecondPass(t.Context(), &scholar{longest: 28 * audio.Second}, slog.New(slog.DiscardHandler), func(p Passage) { got = append(got, p) })
		murmur := func(seconds float64, level int16) {
			block := make([]int16, int(seconds*audio.Rate))
			for i := range block {
				block[i] = level * int16(1-2*(i/20%2))
			}
			s.Write(block)
		}
		for i := range 3 {
			murmur(7.8, 2000)
			murmur(0.2, 20)
			murmur(0.5, 2000) // they speak again
			at := audio.Samples(i) * 17 * audio.Second / 2
			s.Segment(at, at+8*audio.Second)
			synctest.Wait()
			if want := min(i, 1); len(got) != want {
				t.Fatalf("%d windows after %d segments", len(got), i+1)
			}
		}
		if got[0].Start != 0 || got[0].End != 33*audio.Second/2 {
			t.Errorf("a window from %v to %v s", got[0].Start.Seconds(), got[0].End.Seconds())
		}
		s.Finish()
		<-s.Done()
		if len(got) != 2 {
			t.Errorf("%d windows", len(got))
		}
	})
}

func TestSecondPassGoesOnAfterAFault(t *testing.T) {
	got := answer(t, &scholar{longest: 14 * audio.Second, fail: 2}, 7)
	if len(got) != 2 || got[1].Start != 29*audio.Second {
		t.Errorf("passages %v", got)
	}
}

func TestSecondPassWithoutSpeech(t *testing.T) {
	if got := answer(t, &scholar{longest: 14 * audio.Second}, 0); got != nil {
		t.Errorf("passages %v", got)
	}
}

func TestSecondPassEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		s := NewSecondPass(ctx, &scholar{longest: 14 * audio.Second, hold: make(chan struct{})}, slog.New(slog.DiscardHandler),
			func(Passage) { t.Error("heard something") })
		s.Write(make([]int16, 5*audio.Rate))
		s.Segment(0, 4*audio.Second)
		s.Finish()
		synctest.Wait()
		cancel()
		<-s.Done()
	})
}
