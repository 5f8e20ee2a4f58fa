package audio

import "math"

// The measures of Stretch, in samples: a grain of 40 ms holds two periods of
// the lowest voice, and the search of 10 ms finds where its waves meet.
const (
	grain  = Rate * 40 / 1000
	search = Rate * 10 / 1000
)

// Stretch returns mono samples played at another speed, 0.5 to 2, without a
// change of pitch. Grains are laid over each other where their waves fit best
// (waveform similarity overlap-add, Verhelst and Roelands 1993).
func Stretch(samples []int16, speed float64) []int16 {
	if speed == 1 || len(samples) < 3*grain {
		return samples
	}
	speed = min(max(speed, 0.5), 2)
	const hop = grain / 2
	out := make([]float64, int(float64(len(samples))/speed)+grain)
	at := 0 // of the grain laid last
	for to := 0; to+grain <= len(out); to += hop {
		want := int(float64(to) * speed)
		from := want
		if to > 0 {
			from = best(samples, at+hop, want)
		}
		if from+grain > len(samples) {
			out = out[:to+hop]
			break
		}
		for i := range grain {
			w := 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/grain)
			if to == 0 && i < hop {
				w = 1 // nothing lies under the beginning
			}
			out[to+i] += w * float64(samples[from+i])
		}
		at = from
	}
	stretched := make([]int16, len(out))
	for i, v := range out {
		stretched[i] = ToInt16(v / 32768)
	}
	return stretched
}

// best returns where around want the samples are most like those at natural,
// which would follow without a stretch.
func best(samples []int16, natural, want int) int {
	from, highest := want, math.Inf(-1)
	for at := max(want-search, 0); at <= want+search; at += 2 {
		if at+grain > len(samples) || natural+grain > len(samples) {
			break
		}
		var sum, energy float64
		for i := 0; i < grain/2; i += 2 {
			a, b := float64(samples[at+i]), float64(samples[natural+i])
			sum += a * b
			energy += a * a
		}
		if like := sum / math.Sqrt(energy+1); like > highest {
			from, highest = at, like
		}
	}
	return from
}

// Peaks returns the loudest sample of each of n equal stretches, from 0 to 1,
// as a waveform is drawn.
func Peaks(samples []int16, n int) []float32 {
	peaks := make([]float32, n)
	for i := range peaks {
		from, to := i*len(samples)/n, (i+1)*len(samples)/n
		for _, v := range samples[from:to] {
			peaks[i] = max(peaks[i], float32(math.Abs(float64(v)))/32768)
		}
	}
	return peaks
}
