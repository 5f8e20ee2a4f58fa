package reader

import (
	"math"
	"testing"

	"tellmemore/interviewer/coach"
)

// pageOf is what was read of a page: one label's probability, and its share of
// each sentence from one on.
func pageOf(from, label int, likely float32, shares ...float32) read {
	r := read{
		labels: make([]float32, labels), level: make([]float32, levels), first: make([]float32, layers+1),
		parts: make([]float32, parts*len(shares)), share: make([]float32, labels*len(shares)),
	}
	r.labels[label] = likely
	for i, s := range shares {
		r.page.rows = append(r.page.rows, row{kind: kindStory, index: from + i})
		r.page.first = append(r.page.first, 0)
		r.share[i*labels+label] = s
	}
	return r
}

func TestAPageWeighsByWhatItHears(t *testing.T) {
	const blame, customer, metrics = 2, flags + 2, flags + strengths + 4
	of := map[int]func(coach.Share) float64{
		blame:    func(s coach.Share) float64 { return s.Flags[blame] },
		customer: func(s coach.Share) float64 { return s.Strengths[customer-flags] },
		metrics:  func(s coach.Share) float64 { return s.Missing[metrics-flags-strengths] },
	}
	for _, c := range []struct {
		name  string
		label int
		pages []read
		want  []float64
	}{
		{"one page", blame, []read{pageOf(0, blame, 0.3, 0.9, 0.1)}, []float64{0.9, 0.1}},
		{"blame on the second page", blame, []read{pageOf(0, blame, 0.05, 0.9, 0.1), pageOf(2, blame, 0.95, 0.4, 0.6)}, []float64{0.045, 0.005, 0.38, 0.57}},
		{"a strength on the first", customer, []read{pageOf(0, customer, 0.8, 0.5, 0.5), pageOf(2, customer, 0.2, 1, 0)}, []float64{0.4, 0.4, 0.2, 0}},
		{"a layer, with a sentence on both pages", metrics, []read{pageOf(0, metrics, 0.25, 0.2, 0.8), pageOf(1, metrics, 0.75, 0.4, 0.6)}, []float64{0.05, 0.5, 0.45}},
		{"neither hears it", blame, []read{pageOf(0, blame, 0, 0.9, 0.1), pageOf(2, blame, 0, 0.4, 0.6)}, []float64{0.45, 0.05, 0.2, 0.3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := together(len(c.want), c.pages)
			for i, want := range c.want {
				if share := of[c.label](got.Shares[i]); math.Abs(share-want) > 1e-6 {
					t.Errorf("sentence %d carries %.3f, want %.3f", i, share, want)
				}
			}
		})
	}
}
