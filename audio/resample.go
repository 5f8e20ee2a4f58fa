package audio

import (
	"math"

	"github.com/gopxl/beep/v2"
)

// Resample returns src, a mono stream with both sides the same at from Hz, at
// to Hz. beep interpolates
// between samples and leaves out what keeps high tones from folding back, so
// a low-pass goes before it where the rate falls.
func Resample(src beep.Streamer, from, to int) beep.Streamer {
	if from == to {
		return src
	}
	if to < from {
		src = newLowPass(src, from, to)
	}
	return beep.Resample(interpolation, beep.SampleRate(from), beep.SampleRate(to), src)
}

const (
	// interpolation is beep's quality: a polynomial through 12 samples.
	interpolation = 6
	// taps of the low-pass, odd so that its delay is whole samples. At 48 kHz
	// to 16 kHz it falls from -1 dB at 7.2 kHz to -60 dB at 8.6 kHz.
	taps = 191
)

// lowPass is a windowed-sinc filter (Blackman) with its delay taken out.
type lowPass struct {
	src    beep.Streamer
	kernel [taps]float64
	past   [2 * taps]float64 // a ring written twice, so that a window is contiguous
	at     int
	skip   int // samples of delay still to be dropped
	tail   int // samples of silence still to be pushed through at the end
	in     [512][2]float64
}

func newLowPass(src beep.Streamer, from, to int) *lowPass {
	l := &lowPass{src: src, skip: taps / 2, tail: taps / 2}
	cutoff := 0.485 * float64(to) / float64(from) // of the input rate
	var sum float64
	for i := range l.kernel {
		x := float64(i - taps/2)
		w := 0.42 - 0.5*math.Cos(2*math.Pi*float64(i)/(taps-1)) + 0.08*math.Cos(4*math.Pi*float64(i)/(taps-1))
		v := 2 * cutoff
		if x != 0 {
			v = math.Sin(2*math.Pi*cutoff*x) / (math.Pi * x)
		}
		l.kernel[i] = v * w
		sum += l.kernel[i]
	}
	for i := range l.kernel {
		l.kernel[i] /= sum
	}
	return l
}

// Stream fills out with filtered samples.
func (l *lowPass) Stream(out [][2]float64) (n int, ok bool) {
	for n < len(out) {
		want := min(len(out)-n+l.skip, len(l.in))
		got, more := l.src.Stream(l.in[:want])
		if got == 0 && !more {
			got = min(want, l.tail)
			l.tail -= got
			clear(l.in[:got])
			if got == 0 {
				return n, n > 0
			}
		}
		for _, s := range l.in[:got] {
			l.push(s)
			if l.skip > 0 {
				l.skip--
				continue
			}
			out[n] = l.value()
			n++
		}
	}
	return n, true
}

func (l *lowPass) push(s [2]float64) {
	l.past[l.at], l.past[l.at+taps] = s[0], s[0]
	l.at = (l.at + 1) % taps
}

func (l *lowPass) value() [2]float64 {
	var v float64
	for i, s := range l.past[l.at : l.at+taps] {
		v += s * l.kernel[i]
	}
	return [2]float64{v, v}
}

// Err returns the source's error.
func (l *lowPass) Err() error { return l.src.Err() }

// ToInt16 converts a sample from -1 to 1, bounded to what 16 bits hold.
func ToInt16(v float64) int16 {
	return int16(min(max(math.Round(v*32768), math.MinInt16), math.MaxInt16))
}
