package speech

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"tellmemore/audio"
)

// stretch is a run of windows that are voiced or not.
type stretch struct {
	seconds float64
	voiced  bool
}

// cutUp feeds the stretches window by window and returns the segments and how
// many samples were fed.
func cutUp(stretches ...stretch) (segments []Segment, voiced []bool, fed audio.Samples) {
	var s Segmenter
	r := rand.New(rand.NewPCG(1, 2))
	for _, st := range stretches {
		for range int(st.seconds * audio.Rate / Window) {
			window := make([]int16, Window)
			for i := range window {
				if st.voiced {
					window[i] = int16(r.IntN(8000) - 4000)
				}
			}
			segments = append(segments, s.Write(window, st.voiced)...)
			if kept := audio.Samples(len(s.kept)); kept > Longest+2*audio.Second {
				panic(fmt.Sprintf("%d samples kept", kept))
			}
			voiced = append(voiced, st.voiced)
			fed += Window
		}
	}
	if last, ok := s.Flush(); ok {
		segments = append(segments, last)
	}
	return segments, voiced, fed
}

func TestSegmenter(t *testing.T) {
	tests := []struct {
		name      string
		stretches []stretch
		want      int
	}{
		{"nothing is said", []stretch{{3, false}}, 0},
		{"one phrase", []stretch{{1, false}, {2, true}, {2, false}}, 1},
		{"a short pause joins", []stretch{{2, true}, {0.5, false}, {2, true}}, 1},
		{"a long pause parts", []stretch{{2, true}, {1.5, false}, {2, true}}, 2},
		{"a breath after enough speech parts", []stretch{{4.5, true}, {0.5, false}, {2, true}}, 2},
		{"speech without a pause is cut", []stretch{{9, true}}, 2},
		{"speech that ends open", []stretch{{1, false}, {1, true}}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			segments, _, _ := cutUp(tt.stretches...)
			if len(segments) != tt.want {
				t.Errorf("%d segments, want %d", len(segments), tt.want)
			}
		})
	}
}

func TestSegmentIsCutWhereItIsQuietest(t *testing.T) {
	var s Segmenter
	var got []Segment
	for i := range 9 * audio.Rate / Window {
		at := audio.Samples(i * Window)
		window := make([]int16, Window)
		if at < 6*audio.Second || at > 6*audio.Second+audio.Second/5 {
			for j := range window {
				window[j] = 3000
			}
		}
		got = append(got, s.Write(window, true)...)
	}
	if len(got) != 1 {
		t.Fatalf("%d segments", len(got))
	}
	if end := got[0].End(); end < 6*audio.Second || end > 6*audio.Second+audio.Second/5 {
		t.Errorf("cut at %.2f s, not in the pause at 6.0 s", end.Seconds())
	}
}

// Every voiced window lies in a segment, no segment is longer than Longest or
// overlaps another, and its samples are those that were fed.
func FuzzSegmenter(f *testing.F) {
	f.Add([]byte{10, 3, 200, 40, 7, 255, 9})
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 200 {
			return
		}
		stretches := make([]stretch, 0, len(script))
		for i, b := range script {
			stretches = append(stretches, stretch{float64(b) / 20, i%2 == 0})
		}
		segments, voiced, fed := cutUp(stretches...)
		covered := make([]bool, len(voiced))
		var floor audio.Samples
		for _, s := range segments {
			if s.Start < floor || s.End() > fed || s.End()-s.Start > Longest {
				t.Fatalf("segment from %d to %d after %d of %d", s.Start, s.End(), floor, fed)
			}
			floor = s.End()
		}
		inside := func(at audio.Samples) bool {
			for _, s := range segments {
				if at >= s.Start && at < s.End() {
					return true
				}
			}
			return false
		}
		for i := range covered {
			at := audio.Samples(i * Window)
			if voiced[i] && (!inside(at) || !inside(at+Window-1)) {
				t.Fatalf("voiced window at %d is in no segment", at)
			}
		}
	})
}
