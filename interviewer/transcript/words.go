package transcript

import (
	"fmt"
	"strings"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

// title is the first line of an export: "Ownership, L7".
func title(s interviewer.Session) string {
	if s.Setup.Level == "" {
		return s.Setup.Principle
	}
	return fmt.Sprintf("%s, %s", s.Setup.Principle, s.Setup.Level)
}

// occasion says when the round was and how it went.
func occasion(s interviewer.Session) string {
	words := []string{s.StartedAt.Format("Monday 2 January 2006, 15:04")}
	switch s.Setup.Mode {
	case interviewer.Strict:
		words = append(words, "strict round")
	case interviewer.Coach:
		words = append(words, "coach round")
	}
	switch s.Status {
	case interviewer.StatusEnded:
		words = append(words, "ended early")
	case interviewer.StatusRecovered:
		words = append(words, "brought back after an interruption")
	case interviewer.StatusRunning:
		words = append(words, "not finished")
	}
	return strings.Join(words, " · ")
}

// account says how a turn went: its kind, its length, and what was special.
func account(t interviewer.Turn) string {
	words := []string{"Story"}
	if t.Kind == interviewer.KindFollowUp {
		words[0] = "Follow-up"
	}
	if t.Skipped {
		return words[0] + " · Skipped"
	}
	if t.Audio != "" {
		words = append(words, t.Duration.Clock()+" of "+t.Limit.Clock())
	}
	if t.Overrun > 0 {
		words = append(words, t.Overrun.Clock()+" past the limit")
	}
	if t.CutOff {
		words = append(words, "Cut off at "+t.Duration.Clock())
	}
	if t.Thinking >= audio.Second {
		words = append(words, t.Thinking.Clock()+" to think first")
	}
	return strings.Join(words, " · ")
}

// silent says why a turn has no words; "" where it has some, or was skipped.
func silent(t interviewer.Turn) string {
	switch {
	case len(t.Phrases) > 0 || t.Skipped:
		return ""
	case t.Audio == "":
		return "No answer was recorded."
	}
	return "No words were recognised. The recording is kept."
}

// pastLimit is the mark before the first phrase that begins past the limit.
const pastLimit = "Past the limit from here."

// crosses reports whether phrase i is the first that begins past the limit.
func crosses(t interviewer.Turn, i int) bool {
	return t.Overrun > 0 && t.Phrases[i].Start >= t.Limit && (i == 0 || t.Phrases[i-1].Start < t.Limit)
}
