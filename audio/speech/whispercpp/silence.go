package whispercpp

import (
	"slices"

	"tellmemore/audio"
)

const (
	// still is the peak in dBFS below which nobody speaks: the noise of a
	// microphone alone is louder.
	still = -60
	// syllable is a piece of a stretch by which speech is told from noise.
	syllable = 3 * audio.Second / 100
	// steady is the range in dB between the loud and the quiet syllables that
	// noise, hum and wind stay within. Even hurried speech has 15 dB and more,
	// for its pauses and its consonants.
	steady = 6
)

// silent reports whether nobody can be speaking: the stretch is still, or as
// loud from its beginning to its end. Whisper makes words of such noise, above
// all when its prompt says what they may be about.
func silent(samples []int16) bool {
	if audio.Measure(samples).Peak < still {
		return true
	}
	var levels []float64
	for block := range slices.Chunk(samples, int(syllable)) {
		if len(block) == int(syllable) {
			levels = append(levels, audio.Measure(block).RMS)
		}
	}
	slices.Sort(levels)
	loud, quiet := levels[len(levels)*95/100], levels[len(levels)*5/100]
	return loud-quiet < steady
}
