package coach

import "tellmemore/audio"

// Pause is a silence between two stretches of speech, in samples of the take.
type Pause struct {
	Start audio.Samples
	End   audio.Samples
}
