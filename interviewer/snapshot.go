package interviewer

import (
	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Phase is where a round stands.
type Phase string

// The phases, in the order in which a turn passes through them.
const (
	PhaseAsking    Phase = "asking"    // the interviewer speaks the question
	PhaseReady     Phase = "ready"     // waiting for the person to start
	PhaseThinking  Phase = "thinking"  // the person took a moment; shown, not counted
	PhaseAnswering Phase = "answering" // recording
	PhaseListening Phase = "listening" // the answer ended; its last words are being heard
	PhaseCutIn     Phase = "cut-in"    // strict: the interviewer stops the person at the limit
	PhaseDone      Phase = "done"      // the round is over
)

// Notice is something that the person should know, once, in the face's words.
type Notice string

// The notices. The zero value is none.
const (
	NoticeNone         Notice = ""
	NoticeNothingHeard Notice = "nothing heard"     // no speech in the answer; the same question stands
	NoticeNoMicrophone Notice = "no microphone"     // none can be opened; connect one
	NoticeDenied       Notice = "microphone denied" // one is there and may not be opened
	NoticeUnplugged    Notice = "unplugged"         // it went away in mid-answer; the recording so far is kept
	NoticeSilent       Notice = "silent microphone" // it delivers only digital silence
	NoticeDiskFull     Notice = "disk full"         // the take can't be written; what was written is kept
	NoticeNotSaved     Notice = "not saved"         // the store refused the session; the takes are on disk
	NoticeNoEar        Notice = "no recogniser"     // models are missing; recorded without captions
	NoticeNoVoice      Notice = "no voice"          // the question can't be spoken; it is on screen
	NoticeLostWords    Notice = "lost words"        // recognition failed; the recording is kept
	NoticeEarAway      Notice = "speech service"    // it failed or is slow; the built-in careful ear hears instead
	NoticeChatAway     Notice = "chat service"      // it failed or is slow; the built-in follow-ups stand
)

// Warning says how near the limit is.
type Warning int

// The warnings: at 30 s and 10 s left of a story, at 10 s left of a follow-up.
const (
	WarningNone  Warning = iota
	WarningSoon          // 30 s left (story only)
	WarningLast          // 10 s left
	WarningLimit         // at or past the limit
)

// Snapshot is the whole round at one moment, as a screen draws it. It is
// immutable: nothing in it changes after it was published.
type Snapshot struct {
	Session Session // with the turns that have ended
	Phase   Phase
	Turn    Turn // the turn under way: its question, limit and length so far
	Index   int  // of the turn under way, 0 for the story
	Waiting bool // recording, and the first word has not come yet: thinking time runs

	Warning    Warning
	Notice     Notice
	ConfirmEnd bool             // Esc was pressed; asked once whether to end
	Line       string           // what the interviewer says besides the question, as at the limit
	Captions   []speech.Phrase  // of the answer under way, or just given
	Level      audio.Level      // of the last block from the microphone
	Meter      [MeterBars]uint8 // the last levels, oldest first, 0 to 100, 20 a second

	CanStart, CanFinish, CanRepeat, CanThink, CanSkip, CanEnd bool
}

// MeterBars is the number of bars of the level meter (44 of 4 px each 8 px).
const MeterBars = 44

// Left returns the samples left to the limit, 0 at and past it.
func (s Snapshot) Left() audio.Samples { return max(s.Turn.Limit-s.Turn.Duration, 0) }

// Over returns the samples past the limit.
func (s Snapshot) Over() audio.Samples { return max(s.Turn.Duration-s.Turn.Limit, 0) }

// Command is what a person tells the round to do: a key or a button.
type Command string

// The commands, with their keys.
const (
	CommandStart   Command = "start"   // Space
	CommandFinish  Command = "finish"  // Space
	CommandRepeat  Command = "repeat"  // R
	CommandThink   Command = "think"   // T
	CommandSkip    Command = "skip"    // S
	CommandEnd     Command = "end"     // Esc; ends at once, or asks while an answer is recorded
	CommandConfirm Command = "confirm" // yes, end
	CommandCancel  Command = "cancel"  // no, go on
)
