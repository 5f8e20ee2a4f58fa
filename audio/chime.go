package audio

import "math"

// The chime: two notes a fifth apart, which small loudspeakers can play, at a
// third of full scale, each dying away.
const (
	chimeLow    = 523.25 // Hz, C5
	chimeHigh   = 783.99 // Hz, G5
	chimeNote   = 0.35   // seconds from one note to the next
	chimeDecay  = 0.12   // seconds in which a note falls to 1/e
	chimeAttack = 0.005  // seconds
	chimeScale  = 0.33
)

// Chime returns a short sound by which a loudspeaker is known to work, mono
// samples from -1 to 1 at rate Hz.
func Chime(rate int) []float32 {
	note := int(chimeNote * float64(rate))
	all := make([]float32, 3*note)
	for n, hertz := range []float64{chimeLow, chimeHigh} {
		for i := n * note; i < len(all); i++ {
			t := float64(i-n*note) / float64(rate)
			loud := min(t/chimeAttack, 1) * math.Exp(-t/chimeDecay)
			all[i] += float32(chimeScale * loud * math.Sin(2*math.Pi*hertz*t))
		}
	}
	return all
}
