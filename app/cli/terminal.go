package cli

import (
	"fmt"
	"io"
	"strings"

	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
)

// terminal draws a round into a text terminal: what was said stays, one line
// at the bottom lives. It holds only what it has drawn already.
type terminal struct {
	w      io.Writer
	width  int // columns
	asked  int // index of the turn whose question is on screen, from 1
	shown  int // captions of this answer on screen
	notice interviewer.Notice
	line   string // of the interviewer, on screen
	live   string // the living line
}

// draw brings the terminal up to the snapshot.
func (t *terminal) draw(s interviewer.Snapshot) {
	if t.asked != s.Index+1 && s.Phase != interviewer.PhaseDone && !s.Turn.Ended {
		t.asked, t.shown = s.Index+1, 0
		t.print("")
		t.print(kicker(s))
		if quoted := s.Turn.Ask.Quoted(); quoted != "" {
			t.print("You said, " + quoted + ".")
		}
		t.print(bold(s.Turn.Ask.Text))
	}
	if len(s.Captions) < t.shown {
		t.shown = 0
	}
	for ; t.shown < len(s.Captions); t.shown++ {
		t.print("  " + s.Captions[t.shown].Text)
	}
	if s.Line != t.line {
		t.line = s.Line
		if s.Line != "" {
			t.print("“" + s.Line + "”")
		}
	}
	if s.Notice != t.notice {
		t.notice = s.Notice
		if s.Notice != interviewer.NoticeNone {
			t.print(wording.Notice(s.Notice))
		}
	}
	t.status(statusLine(s))
}

// print puts a lasting line above the living one.
func (t *terminal) print(line string) {
	t.clear()
	fmt.Fprintln(t.w, line)
}

func (t *terminal) status(line string) {
	if r := []rune(line); t.width > 1 && len(r) >= t.width {
		line = string(r[:t.width-1])
	}
	if line == t.live {
		return
	}
	t.clear()
	t.live = line
	fmt.Fprint(t.w, line)
}

func (t *terminal) clear() {
	if t.live != "" {
		fmt.Fprint(t.w, "\r\x1b[K")
		t.live = ""
	}
}

func bold(s string) string { return "\x1b[1m" + s + "\x1b[0m" }

// kicker is the small heading of a question.
func kicker(s interviewer.Snapshot) string {
	if s.Turn.Kind == interviewer.KindStory {
		return fmt.Sprintf("%s, %s, %s. Your story, %s.", s.Session.Setup.Principle, s.Session.Setup.Level, s.Session.Setup.Mode, s.Turn.Limit.Clock())
	}
	return fmt.Sprintf("Follow-up %d of %d, %s.", s.Index, s.Session.Setup.FollowUps, s.Turn.Limit.Clock())
}

// statusLine is the living line: the clock, the level, and the keys that do
// something now.
func statusLine(s interviewer.Snapshot) string {
	if s.ConfirmEnd {
		return "End the round? What you said is kept. Y ends it, any other key goes on."
	}
	switch s.Phase {
	case interviewer.PhaseAsking, interviewer.PhaseCutIn:
		return join("The interviewer is speaking", keys(s))
	case interviewer.PhaseReady:
		return join(s.Turn.Limit.Clock(), keys(s))
	case interviewer.PhaseThinking:
		return join(s.Turn.Thinking.Clock()+" thinking, not counted", keys(s))
	case interviewer.PhaseListening:
		return "Listening to your last words"
	case interviewer.PhaseAnswering:
		return join(clock(s), levelBar(s.Level), keys(s))
	}
	return ""
}

func clock(s interviewer.Snapshot) string {
	switch {
	case s.Waiting:
		return s.Turn.Thinking.Clock() + " thinking, not counted"
	case s.Over() > 0:
		return s.Over().Clock() + " over"
	}
	// Rounded up, so that the last second is 0:01 and 0:00 is the limit.
	return (s.Left() + audio.Second - 1).Clock() + " left"
}

const barCells = 20

func levelBar(l audio.Level) string {
	n := int(min(max((l.RMS+60)/50*barCells, 0), barCells))
	return "[" + strings.Repeat("=", n) + strings.Repeat(" ", barCells-n) + "]"
}

func keys(s interviewer.Snapshot) string {
	var k []string
	if s.CanStart {
		k = append(k, "Space start")
	}
	if s.CanFinish {
		k = append(k, "Space finish")
	}
	if s.CanRepeat {
		k = append(k, "R repeat")
	}
	if s.CanThink {
		k = append(k, "T take a moment")
	}
	if s.CanSkip {
		k = append(k, "S skip")
	}
	if s.CanEnd {
		k = append(k, "Esc end")
	}
	return strings.Join(k, ", ")
}

func join(parts ...string) string { return strings.Join(parts, "   ") }

// command returns what a key means at this moment, and false for none.
func command(key byte, s interviewer.Snapshot) (interviewer.Command, bool) {
	if s.ConfirmEnd {
		if key == 'y' || key == 'Y' {
			return interviewer.CommandConfirm, true
		}
		return interviewer.CommandCancel, true
	}
	switch key {
	case ' ':
		if s.CanFinish {
			return interviewer.CommandFinish, true
		}
		return interviewer.CommandStart, true
	case 'r', 'R':
		return interviewer.CommandRepeat, true
	case 't', 'T':
		return interviewer.CommandThink, true
	case 's', 'S':
		return interviewer.CommandSkip, true
	case escape, interrupt:
		return interviewer.CommandEnd, true
	}
	return "", false
}

// Keys that a raw terminal delivers as bytes.
const (
	escape    = 0x1b
	interrupt = 0x03 // Ctrl+C
)
