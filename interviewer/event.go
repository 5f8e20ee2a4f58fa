package interviewer

import (
	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Event is something that happened to a round: a command of the person, a
// block of sound, or the outcome of an Effect.
type Event interface{ event() }

// The events.
type (
	// Began opens the round.
	Began struct{}
	// Did is a command of the person. One that is not allowed now changes nothing.
	Did struct{ Command Command }
	// Sound is one block from the source.
	Sound struct {
		N      audio.Samples
		Voiced bool // somebody speaks in it; true where there is no detector
		Silent bool // digital silence, every sample zero
	}
	// SourceEnded: the recording has no more samples.
	SourceEnded struct{}
	// SourceLost: the microphone can't be opened or went away. Why is the notice.
	SourceLost struct{ Why Notice }
	// SourceBack: the microphone delivers again.
	SourceBack struct{}
	// TakeOpened: the file of the answer exists.
	TakeOpened struct{ Path string }
	// TakeFailed: the file of the answer can't be written any more.
	TakeFailed struct{ Why Notice }
	// Captioned: a phrase was recognised in the answer under way.
	Captioned struct{ Phrase speech.Phrase }
	// Heard: recognition of the answer is complete. Why tells why there are no
	// words where recognition itself failed.
	Heard struct {
		Phrases []speech.Phrase
		Why     Notice
	}
	// Reheard: a careful ear has heard a passage of the answer in this take.
	Reheard struct {
		Take    string
		Passage speech.Passage
	}
	// Told: something outside the round has a notice for the person.
	Told struct{ Why Notice }
	// Spoken: the interviewer's voice came to its end, or could not speak.
	Spoken struct{ Why Notice }
	// Asked: the next follow-up was chosen.
	Asked struct{ Ask Ask }
	// NothingToAsk: no layer is left to ask for.
	NothingToAsk struct{}
	// SaveFailed: the store refused the session.
	SaveFailed struct{ Why Notice }
)

func (Began) event()        {}
func (Did) event()          {}
func (Sound) event()        {}
func (SourceEnded) event()  {}
func (SourceLost) event()   {}
func (SourceBack) event()   {}
func (TakeOpened) event()   {}
func (TakeFailed) event()   {}
func (Captioned) event()    {}
func (Heard) event()        {}
func (Reheard) event()      {}
func (Told) event()         {}
func (Spoken) event()       {}
func (Asked) event()        {}
func (NothingToAsk) event() {}
func (SaveFailed) event()   {}

// Effect is something that Step wants done; the runner does it through a port.
type Effect interface{ effect() }

// The effects.
type (
	// Speak says a text aloud; Spoken follows. It replaces what is being said.
	Speak struct{ Text string }
	// Hush stops the voice; no Spoken follows.
	Hush struct{}
	// OpenTake begins a recording and its recognition; TakeOpened follows.
	OpenTake struct{ Name string }
	// Hold records the block without counting it: nobody has spoken yet.
	Hold struct{}
	// Onset ends holding: the first Drop samples of the take are thinking time
	// and leave it; the rest is the beginning of the answer.
	Onset struct{ Drop audio.Samples }
	// Keep records the first N samples of the block.
	Keep struct{ N audio.Samples }
	// CloseTake ends the recording and hears what is left; Heard follows.
	CloseTake struct{}
	// Attend lets who chooses the next follow-up listen to the answer under way,
	// the last turn. Nothing follows.
	Attend struct{ Session Session }
	// Choose names the next follow-up; Asked or NothingToAsk follows.
	Choose struct{ Session Session }
	// Save keeps the session.
	Save struct{ Session Session }
	// Stop ends the round's sound and voice: it is over.
	Stop struct{}
)

func (Speak) effect()     {}
func (Hush) effect()      {}
func (OpenTake) effect()  {}
func (Hold) effect()      {}
func (Onset) effect()     {}
func (Keep) effect()      {}
func (CloseTake) effect() {}
func (Attend) effect()    {}
func (Choose) effect()    {}
func (Save) effect()      {}
func (Stop) effect()      {}
