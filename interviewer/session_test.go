package interviewer

import (
	"fmt"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// The rules of a round as tables: events in, phase and effects out.

const second = audio.Second

// said is n samples of somebody speaking; quiet n samples of nobody.
func said(n audio.Samples) Event  { return Sound{N: n, Voiced: true} }
func quiet(n audio.Samples) Event { return Sound{N: n} }
func zeros(n audio.Samples) Event { return Sound{N: n, Silent: true} }
func did(c Command) Event         { return Did{Command: c} }

func words(text string) Heard {
	return Heard{Phrases: []speech.Phrase{{Text: text, End: second}}}
}

func ask(p Probe) Event { return Asked{Ask: Ask{Probe: p, Text: string(p) + "?"}} }

// speech in blocks as a device delivers them.
func blocks(total audio.Samples) []Event {
	var events []Event
	for total > 0 {
		n := min(total, speech.Window)
		events = append(events, said(n))
		total -= n
	}
	return events
}

func play(t *testing.T, s State, events ...Event) (State, []Effect) {
	t.Helper()
	var effects []Effect
	for _, e := range events {
		var some []Effect
		s, some = Step(s, e)
		effects = append(effects, some...)
	}
	return s, effects
}

func round(mode Mode, followUps int, voice bool) State {
	return NewState(Session{ID: "s", Setup: Setup{
		Mode: mode, FollowUps: followUps, Voice: voice,
		Question: Question{Text: "Tell me about a time."},
	}})
}

func join(lists ...[]Event) []Event {
	var all []Event
	for _, l := range lists {
		all = append(all, l...)
	}
	return all
}

func one(events ...Event) []Event { return events }

// opened is a round whose first answer is being recorded.
func opened(t *testing.T, s State) State {
	t.Helper()
	s, _ = play(t, s, Began{}, Spoken{}, did(CommandStart), TakeOpened{Path: "story.wav"})
	if s.Phase != PhaseAnswering {
		t.Fatalf("phase %q before the answer", s.Phase)
	}
	return s
}

func kept(effects []Effect) (total audio.Samples) {
	for _, e := range effects {
		if k, ok := e.(Keep); ok {
			total += k.N
		}
	}
	return total
}

func names(effects []Effect) string {
	var b strings.Builder
	for _, e := range effects {
		fmt.Fprintf(&b, "%s ", strings.TrimPrefix(fmt.Sprintf("%T", e), "interviewer."))
	}
	return strings.TrimSpace(b.String())
}

func TestLimits(t *testing.T) {
	tests := []struct {
		name                 string
		mode                 Mode
		kind                 Kind
		spoken               audio.Samples
		want, overrun        audio.Samples
		cut                  bool
		phase                Phase
		warning              Warning
		interviewerInterrupt bool
	}{
		{"strict story is cut at exactly two minutes", Strict, KindStory, 135 * second, 120 * second, 0, true, PhaseCutIn, WarningLimit, true},
		{"strict story of exactly two minutes is not cut", Strict, KindStory, 120 * second, 120 * second, 0, false, PhaseAnswering, WarningLimit, false},
		{"strict story one sample over is cut", Strict, KindStory, 120*second + 1, 120 * second, 0, true, PhaseCutIn, WarningLimit, true},
		{"strict follow-up is cut at exactly thirty seconds", Strict, KindFollowUp, 40 * second, 30 * second, 0, true, PhaseCutIn, WarningLimit, true},
		{"coach story runs over", Coach, KindStory, 135 * second, 135 * second, 15 * second, false, PhaseAnswering, WarningLimit, false},
		{"coach story ends at twice the limit", Coach, KindStory, 300 * second, 240 * second, 120 * second, true, PhaseListening, WarningLimit, false},
		{"coach follow-up ends at twice the limit", Coach, KindFollowUp, 61 * second, 60 * second, 30 * second, true, PhaseListening, WarningLimit, false},
		{"no warning before 1:30", Strict, KindStory, 90*second - 1, 90*second - 1, 0, false, PhaseAnswering, WarningNone, false},
		{"warned at thirty seconds left", Strict, KindStory, 90 * second, 90 * second, 0, false, PhaseAnswering, WarningSoon, false},
		{"warned at ten seconds left", Strict, KindStory, 110 * second, 110 * second, 0, false, PhaseAnswering, WarningLast, false},
		{"follow-up has no thirty-second warning", Strict, KindFollowUp, 5 * second, 5 * second, 0, false, PhaseAnswering, WarningNone, false},
		{"follow-up warned at ten seconds left", Strict, KindFollowUp, 20 * second, 20 * second, 0, false, PhaseAnswering, WarningLast, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := opened(t, round(tt.mode, 4, true))
			if tt.kind == KindFollowUp {
				s, _ = play(t, s, said(second), did(CommandFinish), words("a story"), ask(ProbeRole), Spoken{}, did(CommandStart), TakeOpened{Path: "f.wav"})
			}
			s, effects := play(t, s, blocks(tt.spoken)...)
			if s.Turn.Duration != tt.want || kept(effects) != tt.want {
				t.Errorf("counted %d and kept %d samples, want %d", s.Turn.Duration, kept(effects), tt.want)
			}
			if s.Turn.Overrun != tt.overrun || s.Turn.CutOff != tt.cut {
				t.Errorf("overrun %d cut %v, want %d %v", s.Turn.Overrun, s.Turn.CutOff, tt.overrun, tt.cut)
			}
			if s.Phase != tt.phase {
				t.Errorf("phase %q, want %q", s.Phase, tt.phase)
			}
			if got := s.Snapshot().Warning; got != tt.warning {
				t.Errorf("warning %d, want %d", got, tt.warning)
			}
			if got := strings.Contains(names(effects), "Speak"); got != tt.interviewerInterrupt {
				t.Errorf("interviewer cut in: %v, want %v", got, tt.interviewerInterrupt)
			}
		})
	}
}

func TestThinkingIsNotCounted(t *testing.T) {
	tests := []struct {
		name               string
		before, after      []Event // the start of the answer
		thinking, duration audio.Samples
	}{
		{"a word at once", nil, one(said(second)), 0, second},
		{"a breath belongs to the answer", nil, one(quiet(Breath), said(second)), 0, Breath + second},
		{"a long silence does not", nil, one(quiet(5*second), said(second)), 5*second - Breath, Breath + second},
		{"a moment taken with T", one(did(CommandThink), quiet(3*second)), one(said(second)), 3 * second, second},
		{"T and then silence", one(did(CommandThink), quiet(3*second)), one(quiet(2*second), said(second)), 5*second - Breath, Breath + second},
		{"waiting without T is neither", one(quiet(9 * second)), one(said(second)), 0, second},
		{"pauses inside the answer count", nil, one(said(second), quiet(7*second), said(second)), 0, 9 * second},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := play(t, round(Strict, 4, true), Began{}, Spoken{})
			s, _ = play(t, s, tt.before...)
			s, _ = play(t, s, did(CommandStart), TakeOpened{Path: "a.wav"})
			s, _ = play(t, s, tt.after...)
			if s.Turn.Thinking != tt.thinking || s.Turn.Duration != tt.duration {
				t.Errorf("thinking %d duration %d, want %d %d", s.Turn.Thinking, s.Turn.Duration, tt.thinking, tt.duration)
			}
		})
	}
}

func TestWhatWasHeldIsHeardAtFinish(t *testing.T) {
	s := opened(t, round(Strict, 4, true))
	s, effects := play(t, s, quiet(4*second), did(CommandFinish))
	if got := names(effects); got != "Hold Onset CloseTake" {
		t.Errorf("effects %q", got)
	}
	if s.Turn.Duration != 4*second {
		t.Errorf("duration %d", s.Turn.Duration)
	}
}

func TestNobodySpeaksForTheWholeLimit(t *testing.T) {
	s := opened(t, round(Strict, 4, true))
	s, effects := play(t, s, quiet(119*second), quiet(2*second))
	if s.Phase != PhaseListening || names(effects) != "Hold Onset CloseTake" {
		t.Errorf("phase %q effects %q", s.Phase, names(effects))
	}
}

func TestPhases(t *testing.T) {
	story := one(said(second), did(CommandFinish), words("a story"))
	start := one(did(CommandStart), TakeOpened{Path: "a.wav"})
	answered := join(one(Began{}, Spoken{}), start, story)
	tests := []struct {
		name    string
		state   State
		events  []Event
		phase   Phase
		turns   int
		notice  Notice
		effects string // of the last event
	}{
		{"the question is spoken", round(Strict, 4, true), one(Began{}), PhaseAsking, 0, "", "Speak"},
		{"without a voice it is on screen at once", round(Strict, 4, false), one(Began{}), PhaseReady, 0, "", ""},
		{"no answer starts while the interviewer speaks", round(Strict, 4, true), one(Began{}, did(CommandStart)), PhaseAsking, 0, "", ""},
		{"ready after the question", round(Strict, 4, true), one(Began{}, Spoken{}), PhaseReady, 0, "", ""},
		{"a voice that fails leaves the text", round(Strict, 4, true), one(Began{}, Spoken{Why: NoticeNoVoice}), PhaseReady, 0, NoticeNoVoice, ""},
		{"repeat speaks again", round(Strict, 4, true), one(Began{}, Spoken{}, did(CommandRepeat)), PhaseAsking, 0, "", "Speak"},
		{"repeat returns to thinking", round(Strict, 4, true), one(Began{}, Spoken{}, did(CommandThink), did(CommandRepeat), Spoken{}), PhaseThinking, 0, "", ""},
		{"no repeat without a voice", round(Strict, 4, false), one(Began{}, did(CommandRepeat)), PhaseReady, 0, "", ""},
		{"no repeat while recording", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(did(CommandRepeat))), PhaseAnswering, 0, "", ""},
		{"the story can't be skipped", round(Strict, 4, true), one(Began{}, Spoken{}, did(CommandSkip)), PhaseReady, 0, "", ""},
		{"the answer's end is heard", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), did(CommandFinish))), PhaseListening, 0, "", "CloseTake"},
		{"a heard story is saved and followed up", round(Strict, 4, true), answered, PhaseListening, 1, "", "Save Choose"},
		{"the follow-up is asked", round(Strict, 4, true), join(answered, one(ask(ProbeRole))), PhaseAsking, 1, "", "Speak"},
		{"a follow-up can be skipped before it starts", round(Strict, 4, true), join(answered, one(ask(ProbeRole), Spoken{}, did(CommandSkip))), PhaseListening, 2, "", "Hush Save Choose"},
		{"also while it is being asked", round(Strict, 4, true), join(answered, one(ask(ProbeRole), did(CommandSkip))), PhaseListening, 2, "", "Hush Save Choose"},
		{"but not once its answer runs", round(Strict, 4, true), join(answered, one(ask(ProbeRole), Spoken{}), start, one(did(CommandSkip))), PhaseAnswering, 1, "", ""},
		{"no follow-ups: done after the story", round(Strict, 0, true), answered, PhaseDone, 1, "", "Hush Save Stop"},
		{"done after the last follow-up", round(Strict, 1, true), join(answered, one(ask(ProbeRole), Spoken{}), start, story), PhaseDone, 2, "", "Hush Save Stop"},
		{"done when nothing is left to ask", round(Strict, 4, true), join(answered, one(NothingToAsk{})), PhaseDone, 1, "", "Hush Save Stop"},
		{"an answer without speech is offered again", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), did(CommandFinish), Heard{})), PhaseReady, 0, NoticeNothingHeard, "Hush Save"},
		{"an answer that nobody could recognise is kept", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), did(CommandFinish), Heard{Why: NoticeNoEar})), PhaseListening, 1, NoticeNoEar, "Save Choose"},
		{"a recording that ends is finished", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), SourceEnded{})), PhaseListening, 0, "", "CloseTake"},
		{"no microphone, no start", round(Strict, 4, true), one(Began{}, SourceLost{Why: NoticeNoMicrophone}, Spoken{}, did(CommandStart)), PhaseReady, 0, NoticeNoMicrophone, ""},
		{"the microphone comes back", round(Strict, 4, true), one(Began{}, SourceLost{Why: NoticeNoMicrophone}, Spoken{}, SourceBack{}), PhaseReady, 0, "", ""},
		{"pulled in mid-answer: the answer waits", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), SourceLost{Why: NoticeUnplugged})), PhaseAnswering, 0, NoticeUnplugged, ""},
		{"and can be finished", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), SourceLost{Why: NoticeUnplugged}, did(CommandFinish), words("kept"))), PhaseListening, 1, NoticeUnplugged, "Save Choose"},
		{"four seconds of zeros are a silent microphone", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(zeros(4*second))), PhaseAnswering, 0, NoticeSilent, "Hold"},
		{"until it delivers again", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(zeros(4*second), quiet(1))), PhaseAnswering, 0, "", "Hold"},
		{"before an answer zeros mean nothing", round(Strict, 4, true), one(Began{}, Spoken{}, zeros(9*second)), PhaseReady, 0, "", ""},
		{"a full disk ends the answer and keeps it", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), TakeFailed{Why: NoticeDiskFull})), PhaseListening, 0, NoticeDiskFull, "CloseTake"},
		{"no room to begin: still ready", round(Strict, 4, true), one(Began{}, Spoken{}, did(CommandStart), TakeFailed{Why: NoticeDiskFull}), PhaseReady, 0, NoticeDiskFull, ""},
		{"end before anything was said", round(Strict, 4, true), one(Began{}, Spoken{}, did(CommandEnd)), PhaseDone, 0, "", "Hush Save Stop"},
		{"end asks while an answer is recorded", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(did(CommandEnd))), PhaseAnswering, 0, "", ""},
		{"end asks once something was answered", round(Strict, 4, true), join(answered, one(ask(ProbeRole), did(CommandEnd))), PhaseAsking, 1, "", ""},
		{"going on after all", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(did(CommandEnd), did(CommandCancel), said(second))), PhaseAnswering, 0, "", "Onset Keep"},
		{"ending keeps the answer under way", round(Strict, 4, true), join(one(Began{}, Spoken{}), start, one(said(second), did(CommandEnd), did(CommandConfirm), words("so far"))), PhaseDone, 1, "", "Hush Save Stop"},
		{"ending between answers", round(Strict, 4, true), join(answered, one(ask(ProbeRole), Spoken{}, did(CommandEnd), did(CommandConfirm))), PhaseDone, 1, "", "Hush Save Stop"},
		{"a store that fails is told", round(Strict, 4, true), one(Began{}, SaveFailed{Why: NoticeNotSaved}), PhaseAsking, 0, NoticeNotSaved, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := play(t, tt.state, tt.events[:len(tt.events)-1]...)
			s, last := Step(s, tt.events[len(tt.events)-1])
			if s.Phase != tt.phase {
				t.Errorf("phase %q, want %q", s.Phase, tt.phase)
			}
			if len(s.Session.Turns) != tt.turns {
				t.Errorf("%d turns, want %d", len(s.Session.Turns), tt.turns)
			}
			if s.Notice != tt.notice {
				t.Errorf("notice %q, want %q", s.Notice, tt.notice)
			}
			if got := names(last); got != tt.effects {
				t.Errorf("effects %q, want %q", got, tt.effects)
			}
		})
	}
}

func TestCutInWaitsForItsLine(t *testing.T) {
	s := opened(t, round(Strict, 4, true))
	s, _ = play(t, s, blocks(121*second)...)
	s, effects := play(t, s, words("a story"), ask(ProbeRole))
	if s.Phase != PhaseCutIn || strings.Contains(names(effects), "Speak") {
		t.Fatalf("phase %q effects %q while the interviewer still speaks", s.Phase, names(effects))
	}
	s, effects = play(t, s, Spoken{})
	if s.Phase != PhaseAsking || names(effects) != "Speak" {
		t.Errorf("phase %q effects %q after the line", s.Phase, names(effects))
	}
	if s.Turn.Ask.Probe != ProbeRole || s.Line != "" {
		t.Errorf("turn %+v line %q", s.Turn, s.Line)
	}
}

func TestCutInWithoutVoiceKeepsItsLine(t *testing.T) {
	s := opened(t, round(Strict, 4, false))
	s, _ = play(t, s, blocks(121*second)...)
	s, _ = play(t, s, words("a story"), ask(ProbeRole))
	if s.Phase != PhaseReady || s.Line != CutInLine {
		t.Errorf("phase %q line %q", s.Phase, s.Line)
	}
}

func TestOpenTurnIsSaved(t *testing.T) {
	s, _ := play(t, round(Strict, 4, true), Began{}, Spoken{}, did(CommandStart))
	_, effects := play(t, s, TakeOpened{Path: "story.wav"})
	save, ok := effects[0].(Save)
	if !ok || len(save.Session.Turns) != 1 {
		t.Fatalf("effects %v", effects)
	}
	if got := save.Session.Turns[0]; got.Ended || got.Audio != "story.wav" {
		t.Errorf("open turn %+v", got)
	}
}

func TestSecondAttemptHasItsOwnTake(t *testing.T) {
	s := opened(t, round(Strict, 4, true))
	s, _ = play(t, s, said(second), did(CommandFinish), Heard{})
	_, effects := play(t, s, did(CommandStart))
	if got := effects[0].(OpenTake).Name; got != "00-story-2" {
		t.Errorf("take %q", got)
	}
}

func TestFollowUpsAreBounded(t *testing.T) {
	for _, tt := range []struct{ chosen, want int }{{-1, 0}, {0, 0}, {4, 4}, {6, 6}, {9, 6}} {
		if got := round(Strict, tt.chosen, true).Session.Setup.FollowUps; got != tt.want {
			t.Errorf("%d chosen: %d, want %d", tt.chosen, got, tt.want)
		}
	}
}

func TestAttending(t *testing.T) {
	caption := Captioned{Phrase: speech.Phrase{Text: "so far"}}
	story := []Event{Began{}, did(CommandStart), TakeOpened{Path: "a.wav"}, said(9 * second)}
	careful := Reheard{Take: "b.wav", Passage: speech.Passage{Start: 0, End: second, Phrases: []speech.Phrase{{Text: "more carefully", End: second}}}}
	over := []Event{did(CommandFinish), words("the story")}
	reply := []Event{ask(ProbeRole), did(CommandStart), TakeOpened{Path: "b.wav"}, said(9 * second)}
	for _, tt := range []struct {
		name   string
		events []Event
		last   Event
		want   string
	}{
		{"a story", join(story), caption, "so far|so far"},
		{"an answer to a follow-up", join(story, over, reply), caption, "the story|so far"},
		{"as the careful ear has it", join(story, over, reply, []Event{caption}), careful, "the story|more carefully"},
		{"one that is over", join(story, over, reply, []Event{did(CommandFinish)}), caption, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := play(t, round(Strict, 2, false), tt.events...)
			_, effects := Step(s, tt.last)
			got := ""
			for _, e := range effects {
				if a, ok := e.(Attend); ok {
					got = a.Session.Turns[0].Text() + "|" + a.Session.Turns[len(a.Session.Turns)-1].Text()
				}
			}
			if got != tt.want {
				t.Errorf("attended %q, want %q", got, tt.want)
			}
		})
	}
}

// Step never changes the state that it is given, whatever comes.
func FuzzStep(f *testing.F) {
	f.Add([]byte{0, 1, 2, 3, 10, 10, 4, 11, 12, 1, 2})
	events := []Event{
		Began{},
		Spoken{},
		did(CommandStart),
		TakeOpened{Path: "a.wav"},
		did(CommandFinish), did(CommandRepeat),
		did(CommandThink), did(CommandSkip), did(CommandEnd), did(CommandConfirm), did(CommandCancel),
		words("x"), ask(ProbeRole),
		Heard{},
		said(40 * second), quiet(40 * second), zeros(4 * second),
		SourceEnded{},
		SourceLost{Why: NoticeUnplugged},
		SourceBack{},
		TakeFailed{Why: NoticeDiskFull},
		Captioned{Phrase: speech.Phrase{Text: "x"}},
		NothingToAsk{},
		SaveFailed{Why: NoticeNotSaved},
	}
	f.Fuzz(func(t *testing.T, script []byte) {
		s := round(Strict, 3, len(script)%2 == 0)
		for _, b := range script {
			before := fmt.Sprintf("%+v", s)
			next, _ := Step(s, events[int(b)%len(events)])
			if after := fmt.Sprintf("%+v", s); after != before {
				t.Fatalf("state changed in place:\n%s\n%s", before, after)
			}
			s = next
			if s.Turn.Duration > s.Turn.Limit {
				t.Fatalf("strict answer of %d samples", s.Turn.Duration)
			}
			if len(s.Session.Turns) > 4 {
				t.Fatalf("%d turns in a round of 4", len(s.Session.Turns))
			}
		}
	})
}

func TestSpoken(t *testing.T) {
	tests := []struct {
		name string
		ask  Ask
		want string
	}{
		{"no quote", Ask{Text: "What did you do?"}, "What did you do?"},
		{"a quote", Ask{Text: "Which part was yours?", Quote: "we moved it"}, "You said, “we moved it”. Which part was yours?"},
		{"a contradiction", Ask{Text: "Which was it?", Quote: "six people", Against: "25 people"}, "You said, “six people”, and later, “25 people”. Which was it?"},
		{"whose first words are gone", Ask{Text: "Which was it?", Against: "25 people"}, "You said, “25 people”. Which was it?"},
	}
	for _, tt := range tests {
		if got := tt.ask.Spoken(); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
