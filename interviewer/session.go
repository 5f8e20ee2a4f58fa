package interviewer

import (
	"fmt"
	"slices"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Breath is the stretch before the first word that belongs to the answer.
// What lies before it is thinking time.
const Breath = audio.Second / 2

// silence is how much digital silence in an answer makes a microphone a silent
// one. Before an answer it means nothing: some microphones gate their noise.
const silence = 4 * audio.Second

// The marks at which the person is warned, in samples left.
const (
	soonLeft = 30 * audio.Second
	lastLeft = 10 * audio.Second
)

// CutInLine is what the interviewer says at the limit of a strict round.
const CutInLine = "Let me stop you there."

// State is a round at one moment. Its zero value is no round; NewState makes
// one. It is a value: Step never changes the one that it is given.
type State struct {
	Session Session // with the turns that have ended
	Phase   Phase
	Turn    Turn // the turn under way

	Waiting    bool             // recording, and no word has come yet
	Notice     Notice           // for the person, until the next answer starts
	ConfirmEnd bool             // asked whether to end
	Line       string           // the interviewer's words besides the question
	Captions   []speech.Phrase  // of the answer under way
	NoSource   bool             // the microphone is away
	passages   []speech.Passage // of the answer under way, heard again
	lead       audio.Samples    // recorded before the first word
	silent     audio.Samples    // of digital silence in a row
	attempt    int              // at this question
	resume     Phase            // where to go when the voice ends
	speaking   bool             // the cut-in line is being said
	hearing    bool             // words of the last answer are outstanding
	ending     bool             // the person ends the round after this answer
	next       *Ask             // chosen while the cut-in line was being said
	chooses    Session          // as it was handed to whoever chooses the follow-up
}

// NewState returns the state before the first question.
func NewState(s Session) State {
	s.Status = StatusRunning
	s.Setup.FollowUps = min(max(s.Setup.FollowUps, 0), MaxFollowUps)
	return State{
		Session: s,
		Turn:    Turn{Kind: KindStory, Ask: Ask{Text: s.Setup.Question.Text}, Limit: StoryLimit},
	}
}

// Step is the whole round: given what happened, it returns the new state and
// what is to be done. It is the only place with rules of the interview.
func Step(s State, e Event) (State, []Effect) {
	if s.Phase == PhaseDone {
		if f, ok := e.(SaveFailed); ok {
			s.Notice = f.Why
		}
		return s, nil
	}
	switch e := e.(type) {
	case Began:
		return s.ask()
	case Did:
		return s.command(e.Command)
	case Sound:
		return s.sound(e)
	case SourceEnded:
		if s.Phase == PhaseAnswering {
			return s.finish()
		}
	case SourceLost:
		s.NoSource, s.Notice = true, e.Why
	case SourceBack:
		s.NoSource, s.silent = false, 0
		if s.Notice.aboutMicrophone() {
			s.Notice = NoticeNone
		}
	case TakeOpened:
		s.Turn.Audio = e.Path
		return s, []Effect{s.save()}
	case TakeFailed:
		return s.takeFailed(e.Why)
	case Captioned:
		return s.captioned(e.Phrase)
	case Reheard:
		return s.reheard(e)
	case Told:
		if s.Notice.gives() {
			s.Notice = e.Why
		}
	case Heard:
		return s.heard(e)
	case Spoken:
		return s.spoken(e.Why)
	case Asked:
		return s.asked(e.Ask)
	case NothingToAsk:
		return s.done(StatusFinished)
	case SaveFailed:
		s.Notice = e.Why
	}
	return s, nil
}

// ask puts the question of the turn under way.
func (s State) ask() (State, []Effect) {
	s.Phase, s.resume, s.Captions = PhaseReady, PhaseReady, nil
	if !s.Session.Setup.Voice {
		return s, nil // the line at the limit stays to be read
	}
	s.Phase, s.Line = PhaseAsking, ""
	return s, []Effect{Speak{Text: s.Turn.Ask.Spoken()}}
}

func (s State) command(c Command) (State, []Effect) {
	if !s.Allows(c) {
		return s, nil
	}
	switch c {
	case CommandStart:
		return s.start()
	case CommandFinish:
		return s.finish()
	case CommandRepeat:
		s.resume, s.Phase = s.Phase, PhaseAsking
		return s, []Effect{Speak{Text: s.Turn.Ask.Spoken()}}
	case CommandThink:
		s.Phase = PhaseThinking
	case CommandSkip:
		s.Turn.Skipped = true
		s, effects := s.endTurn()
		return s, append([]Effect{Hush{}}, effects...)
	case CommandEnd:
		if s.Phase == PhaseAnswering || len(s.Session.Turns) > 0 {
			s.ConfirmEnd = true
			return s, nil
		}
		return s.end()
	case CommandConfirm:
		return s.end()
	case CommandCancel:
		s.ConfirmEnd = false
	}
	return s, nil
}

// Allows reports whether the command does something now.
func (s State) Allows(c Command) bool {
	waits := s.Phase == PhaseReady || s.Phase == PhaseThinking
	if s.ConfirmEnd {
		return c == CommandConfirm || c == CommandCancel
	}
	switch c {
	case CommandStart:
		return waits && !s.NoSource
	case CommandFinish:
		return s.Phase == PhaseAnswering
	case CommandRepeat:
		return waits && s.Session.Setup.Voice
	case CommandThink:
		return s.Phase == PhaseReady && !s.NoSource
	case CommandSkip:
		return s.Turn.Kind == KindFollowUp && (waits || s.Phase == PhaseAsking)
	case CommandEnd:
		return s.Phase != PhaseDone && s.Phase != "" && !s.ending
	}
	return false
}

func (s State) start() (State, []Effect) {
	s.Phase, s.Waiting, s.lead, s.silent = PhaseAnswering, true, 0, 0
	s.Notice, s.Line, s.Captions, s.passages = NoticeNone, "", nil, nil
	return s, []Effect{OpenTake{Name: s.takeName()}}
}

// takeName names the file of an answer: its place in the round, its kind, and
// the attempt where the first one held no speech.
func (s State) takeName() string {
	name := fmt.Sprintf("%02d-%s", len(s.Session.Turns), s.Turn.Kind)
	if s.Turn.Ask.Probe != "" {
		name += "-" + string(s.Turn.Ask.Probe)
	}
	if s.attempt > 0 {
		name += fmt.Sprintf("-%d", s.attempt+1)
	}
	return name
}

func (s State) sound(e Sound) (State, []Effect) {
	s = s.listenForSilence(e)
	switch s.Phase {
	case PhaseThinking:
		s.Turn.Thinking += e.N
	case PhaseAnswering:
		if s.Waiting && !e.Voiced {
			return s.hold(e.N)
		}
		if s.Waiting {
			s, onset := s.onset(max(s.lead-Breath, 0))
			s, effects := s.record(e.N)
			return s, append([]Effect{onset}, effects...)
		}
		return s.record(e.N)
	}
	return s, nil
}

// listenForSilence notices a microphone that delivers nothing but zeros.
func (s State) listenForSilence(e Sound) State {
	if !e.Silent {
		s.silent = 0
		if s.Notice == NoticeSilent {
			s.Notice = NoticeNone
		}
		return s
	}
	if s.Phase == PhaseAnswering {
		s.silent += e.N
	}
	if s.silent >= silence && s.Notice.gives() {
		s.Notice = NoticeSilent
	}
	return s
}

// hold keeps sound in which nobody has spoken yet. It is bounded by the limit
// like an answer, so that an unheard one is not recorded for ever.
func (s State) hold(n audio.Samples) (State, []Effect) {
	if s.lead+n <= s.Turn.Limit {
		s.lead += n
		return s, []Effect{Hold{}}
	}
	return s.finish()
}

// onset begins to count: the thinking time leaves the take.
func (s State) onset(drop audio.Samples) (State, Effect) {
	s.Turn.Thinking += drop
	s.Turn.Duration = s.lead - drop
	s.Waiting, s.lead = false, 0
	return s, Onset{Drop: drop}
}

// record counts a block against the limit. The cut comes with the first sample
// past it, so that an answer that ends exactly at the limit is not cut off.
func (s State) record(n audio.Samples) (State, []Effect) {
	end := s.Turn.Limit
	if s.Session.Setup.Mode == Coach {
		end *= 2
	}
	keep := min(n, end-s.Turn.Duration)
	s.Turn.Duration += keep
	s.Turn.Overrun = max(s.Turn.Duration-s.Turn.Limit, 0)
	if keep == n {
		return s, []Effect{Keep{N: keep}}
	}
	s.Turn.CutOff = true
	s, effects := s.closeTake()
	effects = append([]Effect{Keep{N: keep}}, effects...)
	if s.Session.Setup.Mode == Strict && !s.ConfirmEnd {
		s.Phase, s.Line = PhaseCutIn, CutInLine
		if s.Session.Setup.Voice {
			s.speaking = true
			effects = append(effects, Speak{Text: CutInLine})
		}
	}
	return s, effects
}

// finish ends the answer. Where no word came, the ear hears the whole take
// after all: a detector may be wrong, and nothing that was said is lost.
func (s State) finish() (State, []Effect) {
	var effects []Effect
	if s.Waiting {
		var onset Effect
		s, onset = s.onset(0)
		effects = append(effects, onset)
	}
	s, closing := s.closeTake()
	return s, append(effects, closing...)
}

func (s State) closeTake() (State, []Effect) {
	s.Phase, s.hearing = PhaseListening, true
	return s, []Effect{CloseTake{}}
}

func (s State) takeFailed(why Notice) (State, []Effect) {
	if s.Phase != PhaseAnswering {
		s.Notice = why
		return s, nil
	}
	if s.Turn.Audio == "" {
		s.Phase, s.Waiting, s.Notice = PhaseReady, false, why
		return s, nil
	}
	s, effects := s.finish()
	s.Notice = why
	return s, effects
}

func (s State) heard(e Heard) (State, []Effect) {
	if !s.hearing {
		return s, nil
	}
	s.hearing = false
	if e.Why == NoticeNone && len(e.Phrases) == 0 {
		return s.offerAgain()
	}
	if e.Why != NoticeNone {
		s.Notice = e.Why
	}
	s.Turn.Phrases = e.Phrases
	for _, p := range s.passages {
		s.Turn = s.Turn.Hear(p)
	}
	s.Captions = s.Turn.Phrases
	return s.endTurn()
}

// captioned takes a phrase into the answer under way.
func (s State) captioned(p speech.Phrase) (State, []Effect) {
	s.Captions = append(slices.Clip(s.Captions), p)
	return s, s.attend()
}

// attend has the answer under way listened to beside what was said before it.
func (s State) attend() []Effect {
	if s.Phase != PhaseAnswering {
		return nil
	}
	t := s.Turn
	t.Phrases = s.Captions
	soFar := s.Session.Clone()
	soFar.Turns = append(soFar.Turns, t)
	return []Effect{Attend{Session: soFar}}
}

// reheard takes a passage into the answer that it is of, the one under way or
// one that has ended. Quotes follow the words that are shown.
func (s State) reheard(e Reheard) (State, []Effect) {
	if e.Take == s.Turn.Audio && !s.Turn.Ended {
		s.passages = append(slices.Clip(s.passages), e.Passage)
		s.Captions = speech.Merge(s.Captions, e.Passage)
		return s, s.attend()
	}
	for i, t := range s.Session.Turns {
		if e.Take == t.Audio && t.Audio != "" {
			s.Session = s.Session.Hear(i, e.Passage)
			s.Turn.Ask = s.Turn.Ask.requoted(t.Text(), s.Session.Turns[i].Text())
			if s.Turn.Ended && len(s.Session.Turns) == i+1 {
				s.Captions = s.Session.Turns[i].Phrases
			}
			return s, []Effect{s.save()}
		}
	}
	return s, nil
}

// offerAgain keeps an answer without speech from being sent on.
func (s State) offerAgain() (State, []Effect) {
	if s.ending {
		return s.done(StatusEnded)
	}
	s.Turn = Turn{Kind: s.Turn.Kind, Ask: s.Turn.Ask, Limit: s.Turn.Limit}
	s.Phase, s.Line, s.Captions, s.ConfirmEnd = PhaseReady, "", nil, false
	s.attempt++
	if s.Notice.gives() {
		s.Notice = NoticeNothingHeard
	}
	s.speaking = false
	return s, []Effect{Hush{}, s.save()}
}

// endTurn adds the turn to the session and goes on to the next, if there is one.
func (s State) endTurn() (State, []Effect) {
	s.Turn.Ended = true
	s.Session.Turns = append(slices.Clip(s.Session.Turns), s.Turn)
	if s.Phase != PhaseCutIn {
		s.Phase = PhaseListening
	}
	if s.ending {
		return s.done(StatusEnded)
	}
	if len(s.Session.Turns) > s.Session.Setup.FollowUps {
		return s.done(StatusFinished)
	}
	s.chooses = s.Session.Clone()
	return s, []Effect{s.save(), Choose{Session: s.chooses}}
}

func (s State) asked(a Ask) (State, []Effect) {
	if s.Phase != PhaseListening && s.Phase != PhaseCutIn {
		return s, nil
	}
	if s.speaking {
		s.next = &a
		return s, nil
	}
	// What was heard again meanwhile is quoted as it is shown now.
	for i, t := range s.chooses.Turns {
		a = a.requoted(t.Text(), s.Session.Turns[i].Text())
	}
	s.Turn = Turn{Kind: KindFollowUp, Ask: a, Limit: FollowUpLimit}
	s.attempt, s.next = 0, nil
	return s.ask()
}

func (s State) spoken(why Notice) (State, []Effect) {
	if why != NoticeNone && s.Notice == NoticeNone {
		s.Notice = why
	}
	if s.speaking {
		s.speaking = false
		if s.next != nil {
			return s.asked(*s.next)
		}
		return s, nil
	}
	if s.Phase == PhaseAsking {
		s.Phase = s.resume
	}
	return s, nil
}

// end ends the round early and keeps what was recorded.
func (s State) end() (State, []Effect) {
	s.ConfirmEnd, s.ending = false, true
	switch {
	case s.Phase == PhaseAnswering:
		s, effects := s.finish()
		return s, append([]Effect{Hush{}}, effects...)
	case s.hearing:
		return s, []Effect{Hush{}}
	default:
		return s.done(StatusEnded)
	}
}

func (s State) done(status Status) (State, []Effect) {
	s.Phase, s.Session.Status, s.ConfirmEnd = PhaseDone, status, false
	return s, []Effect{Hush{}, Save{Session: s.Session.Clone()}, Stop{}}
}

// save keeps the turns that ended and the one under way, so that it can be
// recovered after a kill.
func (s State) save() Effect {
	kept := s.Session.Clone()
	if s.Turn.Audio != "" && !s.Turn.Ended {
		kept.Turns = append(kept.Turns, s.Turn)
	}
	return Save{Session: kept}
}

// warning says how near the limit is.
func (s State) warning() Warning {
	left := s.Turn.Limit - s.Turn.Duration
	switch {
	case s.Turn.Duration == 0:
		return WarningNone
	case left <= 0:
		return WarningLimit
	case left <= lastLeft:
		return WarningLast
	case left <= soonLeft && s.Turn.Kind == KindStory:
		return WarningSoon
	}
	return WarningNone
}

// gives reports whether a notice gives way to another: there is none, or it is
// about a service, which is the least that a person has to know.
func (n Notice) gives() bool { return n == NoticeNone || n == NoticeEarAway || n == NoticeChatAway }

func (n Notice) aboutMicrophone() bool {
	switch n {
	case NoticeNoMicrophone, NoticeDenied, NoticeUnplugged, NoticeSilent:
		return true
	}
	return false
}

// Snapshot returns the state as a screen draws it.
func (s State) Snapshot() Snapshot {
	thinking := s.Turn
	if s.Waiting {
		thinking.Thinking += max(s.lead-Breath, 0)
	}
	return Snapshot{
		Session: s.Session, Phase: s.Phase, Turn: thinking, Index: s.index(),
		Waiting: s.Waiting && s.lead > Breath, Warning: s.warning(), Notice: s.Notice,
		ConfirmEnd: s.ConfirmEnd, Line: s.Line, Captions: s.Captions,
		CanStart: s.Allows(CommandStart), CanFinish: s.Allows(CommandFinish),
		CanRepeat: s.Allows(CommandRepeat), CanThink: s.Allows(CommandThink),
		CanSkip: s.Allows(CommandSkip), CanEnd: s.Allows(CommandEnd),
	}
}

// index returns the place of the turn under way in the round, 0 for the story.
func (s State) index() int {
	if s.Turn.Ended {
		return len(s.Session.Turns) - 1
	}
	return len(s.Session.Turns)
}
