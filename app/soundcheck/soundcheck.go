// Package soundcheck listens to a microphone for the screens that show its
// level. It imports Fyne, for its thread, and the plain words of sound.
package soundcheck

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"tellmemore/audio"
)

// Microphones is the sound as the screens need it.
type Microphones interface {
	// Inputs lists the microphones by name, the default one first.
	Inputs() ([]string, error)
	// LevelCheck tells the level until ctx ends, in blocks of 50 ms.
	LevelCheck(ctx context.Context, name string, level func(audio.Level)) error
}

// Listener is told, on the UI thread, what a check finds.
type Listener struct {
	Listed func(inputs []string, err error)
	// Heard is called with each level; silent says that there was nothing but
	// digital silence for a while.
	Heard func(l audio.Level, silent bool)
	// Failed is called when the microphone can't be heard. It is tried again:
	// it may be plugged in any time.
	Failed func(err error)
}

// The time of digital silence after which a microphone counts as muted, and
// between two tries.
const (
	muted = 3 * audio.Second
	again = 2 * time.Second
)

// Listen lists the microphones, then tells the level of the named one until ctx
// ends.
func Listen(ctx context.Context, m Microphones, name string, l Listener) {
	tell := func(what func()) {
		fyne.Do(func() {
			if ctx.Err() == nil {
				what()
			}
		})
	}
	inputs, err := m.Inputs()
	tell(func() { l.Listed(inputs, err) })
	for ctx.Err() == nil {
		silent := audio.Samples(0)
		err := m.LevelCheck(ctx, name, func(level audio.Level) {
			silent = quietFor(silent, level)
			long := silent > muted
			tell(func() { l.Heard(level, long) })
		})
		tell(func() { l.Failed(err) })
		select {
		case <-ctx.Done():
		case <-time.After(again):
		}
	}
}

// quietFor adds up digital silence in blocks of 50 ms.
func quietFor(sofar audio.Samples, l audio.Level) audio.Samples {
	if l.Peak > audio.Floor {
		return 0
	}
	return sofar + audio.Second/20
}
