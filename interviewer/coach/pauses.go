package coach

import (
	"slices"

	"tellmemore/audio"
)

// Pause is a silence between two stretches of speech, in samples of the take.
type Pause struct {
	Start audio.Samples
	End   audio.Samples
}

// Length returns how long the pause is, in samples.
func (p Pause) Length() audio.Samples { return p.End - p.Start }

// The measures of pauses. 4 to 5 a minute are natural, over 1 s is long, over
// 5 s is flagged (interview.md, "Numbers used as rules").
const (
	// ShortestPause is the silence from which on a pause is counted; below it
	// lies the gap between two words.
	ShortestPause = audio.Second / 2
	// LongPause is a silence that a listener notices.
	LongPause = audio.Second
	// FlaggedPause is a silence that a listener takes for the end.
	FlaggedPause = 5 * audio.Second
)

// The measures of silence.
const (
	stretch  = audio.Second / 50 // 20 ms: shorter than any sound of speech
	click    = 3                 // stretches: a sound shorter than 60 ms is no speech
	contrast = 10.0              // dB between speech and its background, below which nothing can be told
	above    = 0.35              // of the way from the background to the speech: where speech begins
)

// PausesIn measures the pauses of a take from its sound, never from the times
// of words: silences of ShortestPause and more between the first and the last
// speech. Where speech hardly stands out from its background there are none.
func PausesIn(samples []int16) []Pause {
	levels := make([]float64, 0, len(samples)/int(stretch)+1)
	for block := range slices.Chunk(samples, int(stretch)) {
		levels = append(levels, audio.Measure(block).RMS)
	}
	if len(levels) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(levels))
	background, speech := sorted[len(sorted)/20], sorted[len(sorted)*9/10]
	if speech-background < contrast {
		return nil
	}
	// Digital silence lies far below any background; speech is what it is.
	background = max(background, speech-40)
	bar := background + above*(speech-background)
	var spoken []Pause
	for i := 0; i < len(levels); {
		from := i
		for i < len(levels) && levels[i] >= bar {
			i++
		}
		if i-from >= click {
			spoken = append(spoken, Pause{audio.Samples(from) * stretch, audio.Samples(i) * stretch})
		}
		i++
	}
	return PausesBetween(spoken)
}

// PausesBetween returns the silences of ShortestPause and more between
// stretches of voice in their order, as a detector of voice finds them.
func PausesBetween(voiced []Pause) []Pause {
	var all []Pause
	for i := 1; i < len(voiced); i++ {
		if p := (Pause{voiced[i-1].End, voiced[i].Start}); p.Length() >= ShortestPause {
			all = append(all, p)
		}
	}
	return all
}
