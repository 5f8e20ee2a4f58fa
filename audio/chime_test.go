package audio

import "testing"

func TestChime(t *testing.T) {
	for _, rate := range []int{16000, 48000} {
		all := Chime(rate)
		if seconds := float64(len(all)) / float64(rate); seconds < 0.8 || seconds > 1.5 {
			t.Errorf("%d Hz: %.2f s", rate, seconds)
		}
		var peak, last float32
		for i, v := range all {
			v = max(v, -v)
			peak = max(peak, v)
			if i >= len(all)-rate/100 {
				last = max(last, v)
			}
		}
		if peak < 0.2 || peak > 0.7 {
			t.Errorf("%d Hz: a peak of %.2f", rate, peak)
		}
		if all[0] != 0 || last > 0.02 {
			t.Errorf("%d Hz: clicks from %.3f, to %.3f", rate, all[0], last)
		}
	}
}
