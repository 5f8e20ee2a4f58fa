package audio

import "math"

// Floor is the level of digital silence, in dBFS: one step below the smallest
// 16-bit value.
const Floor = -96.0

// Level is the loudness of a block of samples.
type Level struct {
	RMS  float64 // dBFS, Floor to 0
	Peak float64 // dBFS, Floor to 0
}

// Measure returns the level of a block; Floor for an empty one.
func Measure(block []int16) Level {
	var peak float64
	var sum float64
	for _, v := range block {
		f := float64(v)
		sum += f * f
		peak = max(peak, math.Abs(f))
	}
	if peak == 0 {
		return Level{RMS: Floor, Peak: Floor}
	}
	rms := math.Sqrt(sum / float64(len(block)))
	return Level{RMS: dbfs(rms), Peak: dbfs(peak)}
}

func dbfs(v float64) float64 { return max(Floor, 20*math.Log10(v/32768)) }
