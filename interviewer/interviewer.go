// Package interviewer is the interview: the words of the trade, the rules of a
// round as one pure function (Step), and the runner that carries its effects
// out through ports.
//
// It is the core: pure Go, importing the standard library, audio and
// audio/speech. It never imports a window, a device, a database or a network.
package interviewer

import (
	"slices"
	"strings"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Level is the level that a person interviews for.
type Level string

// The levels, with teams of about 10-20, 30-50 and 100 or more engineers.
const (
	L6 Level = "L6"
	L7 Level = "L7"
	L8 Level = "L8"
)

// Levels lists the levels in rising order.
func Levels() []Level { return []Level{L6, L7, L8} }

// Mode says what happens at the limit.
type Mode string

// The modes.
const (
	// Strict: the interviewer cuts in and the recording stops at the limit.
	Strict Mode = "strict"
	// Coach: the recording goes on, up to twice the limit; the rest is overrun.
	Coach Mode = "coach"
)

// Probe names a layer of an answer that a follow-up can ask for.
type Probe string

// The ten layers of an answer.
const (
	ProbeEvent        Probe = "event"        // which one occasion, when, with whom
	ProbeRole         Probe = "role"         // what the speaker personally was responsible for and did
	ProbeAction       Probe = "action"       // how exactly, step by step
	ProbeAlternatives Probe = "alternatives" // what else was weighed, and why this
	ProbeMetrics      Probe = "metrics"      // how success was measured
	ProbeResult       Probe = "result"       // how it ended
	ProbeImpact       Probe = "impact"       // what lasted
	ProbeLearning     Probe = "learning"     // what they would do differently
	ProbeConflict     Probe = "conflict"     // who disagreed and how that was handled
	ProbeScope        Probe = "scope"        // how large it was
)

// ProbeContradiction asks about two things that were said and can't both be
// true. It is no layer and not among Probes.
const ProbeContradiction Probe = "contradiction"

// Probes lists every layer once.
func Probes() []Probe {
	return []Probe{
		ProbeEvent, ProbeRole, ProbeAction, ProbeAlternatives, ProbeMetrics,
		ProbeResult, ProbeImpact, ProbeLearning, ProbeConflict, ProbeScope,
	}
}

// Question is what the interviewer asks for a story.
type Question struct {
	ID        string // stable, unique in the bank; "" for a person's own question
	Principle string // name of the principle, spelled as in the bank
	Text      string
	Levels    []Level // levels that it suits; empty for all
	Theme     string
}

// Ask is one follow-up: the layer that it goes for, the question, and the
// person's own words that it rests on.
type Ask struct {
	Probe Probe
	Text  string // the question alone, without the quote
	Quote string // verbatim words of an answer; "" where none makes it sharper
	// Against are the verbatim words, said later, that can't be true beside
	// Quote; "" but for ProbeContradiction.
	Against string
	Again   bool // the layer was asked for before, and its answer did not give it
}

// Quoted returns the person's words between quotation marks, “one” or “one”,
// and later, “two”; "" where nothing is quoted.
func (a Ask) Quoted() string {
	switch {
	case a.Quote == "" && a.Against == "":
		return ""
	case a.Against == "":
		return "“" + a.Quote + "”"
	case a.Quote == "":
		return "“" + a.Against + "”"
	}
	return "“" + a.Quote + "”, and later, “" + a.Against + "”"
}

// Spoken returns the follow-up as the interviewer says it, quote first.
func (a Ask) Spoken() string {
	if a.Quoted() == "" {
		return a.Text
	}
	return "You said, " + a.Quoted() + ". " + a.Text
}

// requoted returns the follow-up with its quotes as they stand in the text that
// was heard again.
func (a Ask) requoted(before, after string) Ask {
	for _, quote := range []*string{&a.Quote, &a.Against} {
		if *quote != "" && strings.Contains(before, *quote) {
			*quote = speech.Realign(*quote, before, after)
		}
	}
	return a
}

// Kind tells a story from a follow-up.
type Kind string

// The kinds of turn.
const (
	KindStory    Kind = "story"
	KindFollowUp Kind = "follow-up"
)

// The limits of an answer, in samples of audio (the format of the trade: two
// minutes for the story, thirty seconds for each follow-up).
const (
	StoryLimit    = 120 * audio.Second
	FollowUpLimit = 30 * audio.Second
)

// Bounds and default of the number of follow-ups in a round.
const (
	DefaultFollowUps = 4
	MaxFollowUps     = 6
)

// Turn is one question and its answer.
type Turn struct {
	Kind  Kind
	Ask   Ask // a story's Ask has the question as Text and no Probe
	Limit audio.Samples

	Duration audio.Samples // length of the take, overrun included
	Overrun  audio.Samples // samples past the limit; 0 in a strict round
	Thinking audio.Samples // before the first word; not counted in Duration
	CutOff   bool          // the interviewer cut in at the limit
	Skipped  bool
	Ended    bool // the answer is complete; false in a session that was killed

	Audio   string          // path of the take; "" when nothing was recorded
	Phrases []speech.Phrase // as they are shown
	Live    []speech.Phrase // as the live ear heard them, where a careful one has replaced some
	// Reheard names the ear that has heard the whole answer again; "" while none
	// has.
	Reheard speech.Engine
}

// Hear returns the turn with a passage that was heard again in the place of
// what it covers. What the live ear heard is kept; a passage without words
// changes nothing.
func (t Turn) Hear(p speech.Passage) Turn {
	if len(p.Phrases) == 0 {
		return t
	}
	if t.Live == nil && !slices.ContainsFunc(t.Phrases, func(f speech.Phrase) bool { return f.Engine != speech.EngineLive }) {
		t.Live = t.Phrases
	}
	t.Phrases = speech.Merge(t.Phrases, p)
	return t
}

// Text returns the words of the answer in order.
func (t Turn) Text() string {
	words := make([]string, 0, len(t.Phrases))
	for _, p := range t.Phrases {
		words = append(words, p.Text)
	}
	return strings.Join(words, " ")
}

// Short reports an answer below 30 s for a story or 5 s for a follow-up,
// which is kept and gently noted afterwards.
func (t Turn) Short() bool {
	if t.Skipped || t.Audio == "" {
		return false
	}
	if t.Kind == KindStory {
		return t.Duration < 30*audio.Second
	}
	return t.Duration < 5*audio.Second
}

// Setup is what the person chose before the round.
type Setup struct {
	Principle string // name, spelled as in the bank
	Level     Level
	Mode      Mode
	Question  Question
	FollowUps int // 0 to MaxFollowUps
	Voice     bool
	// Engine is whose words are to be kept: a recording is sent to a service
	// only where that was chosen before the round. "" is the built-in ear.
	Engine speech.Engine
}

// Status of a session.
type Status string

// The statuses.
const (
	StatusRunning   Status = "running"   // under way, or killed and not recovered yet
	StatusFinished  Status = "finished"  // every turn was asked
	StatusEnded     Status = "ended"     // the person ended it early
	StatusRecovered Status = "recovered" // killed, and brought back at a later start
)

// Session is one round as it is kept.
type Session struct {
	ID        string
	StartedAt time.Time
	Setup     Setup
	Engine    speech.Engine // whose words are shown
	Status    Status
	Turns     []Turn
}

// Hear returns the session with a passage of one of its turns that was heard
// again. What follow-ups quoted of it is quoted as it is shown now; a quote
// whose words are gone is dropped.
func (s Session) Hear(turn int, p speech.Passage) Session {
	s = s.Clone()
	before := s.Turns[turn].Text()
	s.Turns[turn] = s.Turns[turn].Hear(p)
	for i := turn + 1; i < len(s.Turns); i++ {
		s.Turns[i].Ask = s.Turns[i].Ask.requoted(before, s.Turns[turn].Text())
	}
	s.Engine = s.hearer()
	return s
}

// HearTake returns the session with the answer of a take as an ear heard the
// whole of it. Where that ear heard no word, the words stay as they were; a
// session without the take stays as it is.
func (s Session) HearTake(take string, phrases []speech.Phrase, engine speech.Engine) Session {
	turn := slices.IndexFunc(s.Turns, func(t Turn) bool { return t.Audio == take && take != "" })
	if turn < 0 {
		return s
	}
	end := s.Turns[turn].Duration
	if n := len(phrases); n > 0 {
		end = max(end, phrases[n-1].End)
	}
	s = s.Hear(turn, speech.Passage{End: end, Phrases: phrases})
	s.Turns[turn].Reheard = engine
	return s
}

// hearer names the engine that heard most of the phrases shown.
func (s Session) hearer() speech.Engine {
	count := make(map[speech.Engine]int)
	most := s.Engine
	for _, t := range s.Turns {
		for _, p := range t.Phrases {
			if count[p.Engine]++; count[p.Engine] > count[most] {
				most = p.Engine
			}
		}
	}
	return most
}

// Clone returns a copy that shares nothing that changes.
func (s Session) Clone() Session {
	s.Turns = slices.Clone(s.Turns)
	for i := range s.Turns {
		s.Turns[i].Phrases = slices.Clone(s.Turns[i].Phrases)
		s.Turns[i].Live = slices.Clone(s.Turns[i].Live)
	}
	return s
}
