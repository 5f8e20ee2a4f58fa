package interviewer

import (
	"context"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Source delivers the sound of answers: a microphone, or recordings.
type Source interface {
	// Open starts to deliver sound. For a microphone it is called once a round;
	// for recordings once an answer. Errors: audio.ErrNoInput, audio.ErrDenied.
	Open(ctx context.Context) (Capture, error)
	// Live reports whether sound arrives by itself, wanted or not, as from a
	// microphone. A source that is not live is read only while an answer runs.
	Live() bool
}

// Capture is an open source.
type Capture interface {
	// Read fills block with the next samples and returns how many; it waits for
	// at least one. io.EOF ends a recording; audio.ErrUnplugged a microphone
	// that went away; ctx.Err() after the context ended.
	Read(ctx context.Context, block []int16) (int, error)
	Close() error
}

// Takes makes the files that answers are recorded to.
type Takes interface {
	// Create opens a new take in the session's folder. Errors: audio.ErrDiskFull.
	Create(sessionID, name string) (Take, error)
}

// Take is one answer on disk, valid after any kill.
type Take interface {
	Write(samples []int16) error
	// Trim drops the first n samples written so far.
	Trim(n audio.Samples) error
	Close() error
	Path() string
}

// Ear hears answers while they are spoken.
type Ear interface {
	// Listen begins a new answer. heard is called with each phrase, in order,
	// from one goroutine. Errors: speech.ErrLoading, speech.ErrNoModel.
	Listen(ctx context.Context, heard func(speech.Phrase)) (Hearing, error)
	// Detector returns a new detector of voice, or an error as Listen does.
	Detector() (speech.Detector, error)
	// Engine names the engine whose words these are.
	Engine() speech.Engine
}

// SecondEar hears answers again while they are spoken, better and a little
// later.
type SecondEar interface {
	// Again begins to hear an answer again. heard is called with each passage,
	// in order, from one goroutine, until everything was heard or ctx ended.
	Again(ctx context.Context, heard func(speech.Passage)) SecondHearing
}

// SecondHearing is one answer being heard again. Its methods never wait.
type SecondHearing interface {
	// Write hands on the next samples and copies them.
	Write(samples []int16)
	// Segment tells where the live ear found a stretch of speech.
	Segment(start, end audio.Samples)
	// Finish tells that the answer is over.
	Finish()
}

// Hearing is one answer being heard.
type Hearing interface {
	// Write hands on the next samples; it copies them and never waits.
	Write(samples []int16)
	// Finish hears what is left and returns every phrase of the answer.
	Finish(ctx context.Context) ([]speech.Phrase, error)
}

// Voice is the interviewer's voice.
type Voice interface {
	// Say speaks text and returns when it was heard to the end, or ctx ended.
	Say(ctx context.Context, text string) error
}

// FollowUps chooses what to ask next.
type FollowUps interface {
	// Next returns the follow-up to the turns so far. The last turn is the
	// answer just given. It returns a layer that was asked before only where the
	// last answer to it did not give it, with Ask.Again, and then once; never one
	// that was skipped. ProbeContradiction is no layer and may come again.
	Next(ctx context.Context, s Session) (Ask, error)
}

// Attentive is a FollowUps that can listen while an answer goes on, so that
// Next has less to do when it ends.
type Attentive interface {
	FollowUps
	// Attend takes in what was said so far and returns when it has; the last turn
	// is the answer under way. Whatever fails is left to Next.
	Attend(ctx context.Context, s Session)
}

// Store keeps sessions.
type Store interface {
	// Save writes the session and all its turns, replacing what was kept
	// under its ID. A session that is over and has no turn is not kept: saving
	// it removes it. Errors: audio.ErrDiskFull.
	Save(ctx context.Context, s Session) error
}
