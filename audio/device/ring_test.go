package device

import (
	"slices"
	"testing"
)

func TestRing(t *testing.T) {
	tests := []struct {
		name     string
		steps    []int // samples written; negative, read
		waiting  int
		overruns int64
	}{
		{"empty", nil, 0, 0},
		{"filled to the brim", []int{8}, 8, 0},
		{"what does not fit is lost and counted", []int{5, 5}, 8, 1},
		{"reading makes room", []int{5, -5, 5}, 5, 0},
		{"round the corner", []int{6, -6, 6, -3, 4}, 7, 0},
		{"reads no more than there is", []int{3, -8}, 0, 0},
		{"loses again and again", []int{8, 1, 1, -2, 3}, 8, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRing(8)
			var kept, got []int16
			next := int16(0)
			for _, n := range tt.steps {
				if n < 0 {
					out := make([]int16, -n)
					got = append(got, out[:r.read(out)]...)
					continue
				}
				in := make([]int16, n)
				for i := range in {
					next++
					in[i] = next
				}
				kept = append(kept, in[:r.write(in)]...)
			}
			if r.waiting() != tt.waiting || r.room() != 8-tt.waiting || r.overruns.Load() != tt.overruns {
				t.Errorf("waiting %d, room %d, overruns %d", r.waiting(), r.room(), r.overruns.Load())
			}
			rest := make([]int16, 8)
			got = append(got, rest[:r.read(rest)]...)
			if !slices.Equal(got, kept) {
				t.Errorf("read %v, want %v", got, kept)
			}
		})
	}
}

// A writer and a reader at the same time, as the callback and the round are.
func TestRingFromTwoSides(t *testing.T) {
	r := newRing(64)
	const total = 100_000
	go func() {
		for i := 0; i < total; {
			in := make([]int16, min(r.room(), total-i, 48))
			for j := range in {
				in[j] = int16((i + j) % 30_000) // #nosec G115 -- below 30,000
			}
			i += r.write(in)
		}
	}()
	out := make([]int16, 40)
	for i := 0; i < total; {
		n := r.read(out)
		for j, v := range out[:n] {
			if int(v) != (i+j)%30_000 {
				t.Fatalf("sample %d is %d", i+j, v)
			}
		}
		i += n
	}
	if r.overruns.Load() != 0 {
		t.Errorf("%d overruns", r.overruns.Load())
	}
}
