// Package audio holds the plain words of sound: counted samples, levels,
// takes on disk, clips of any format, and resampling.
//
// Everything in it is 16 kHz mono signed 16-bit unless a name says otherwise,
// which is what every recogniser here hears. It is part of the core: pure Go,
// and it never imports the interviewer, a device, a window or a network.
package audio

import (
	"errors"
	"fmt"
	"time"
)

// Rate is the sample rate of every take, in Hz. Moonshine, Silero and Whisper
// are all trained at 16 kHz, so a higher rate would be thrown away again.
const Rate = 16000

// Samples counts mono samples at Rate. It is the only measure of time in the
// core: a limit is a number of samples, never a reading of a clock.
type Samples int64

// Second is one second of audio.
const Second Samples = Rate

// Seconds returns the length in seconds.
func (n Samples) Seconds() float64 { return float64(n) / Rate }

// Duration returns the length as a time.Duration, exact to the nanosecond.
func (n Samples) Duration() time.Duration {
	return time.Duration(n) * (time.Second / Rate)
}

// Clock returns the length as minutes and whole seconds, rounded down: "2:06".
func (n Samples) Clock() string {
	s := int64(max(n, 0) / Second)
	return fmt.Sprintf("%d:%02d", s/60, s%60)
}

// FromSeconds returns the number of whole samples in s seconds.
func FromSeconds(s float64) Samples { return Samples(s*Rate + 0.5) }

// FromDuration returns the number of whole samples in d.
func FromDuration(d time.Duration) Samples { return FromSeconds(d.Seconds()) }

// Errors of sound that a face can name a next step for. Test with errors.Is.
var (
	// ErrNoInput: no microphone is connected, or no sound server is reachable.
	ErrNoInput = errors.New("no microphone")
	// ErrNoOutput: no loudspeaker is connected.
	ErrNoOutput = errors.New("no loudspeaker")
	// ErrDenied: a device exists but may not be opened.
	ErrDenied = errors.New("device denied")
	// ErrUnplugged: the device went away while it was open.
	ErrUnplugged = errors.New("device unplugged")
	// ErrSilentInput: the microphone delivers only digital silence.
	ErrSilentInput = errors.New("microphone is silent")
	// ErrNotAudio: the file is in no audio format that can be read.
	ErrNotAudio = errors.New("not an audio file")
	// ErrEmptyClip: the file is an audio file without a single sample.
	ErrEmptyClip = errors.New("no sound in the file")
	// ErrDiskFull: the take could not be written for want of room.
	ErrDiskFull = errors.New("disk full")
)
