// Package loop is the loop of five interviews: who leads each one, which
// questions they ask, where the loop stands, and the debrief over all of them.
//
// It is core: pure Go over a bank, sessions and the readings of them. It
// imports the interviewer, the bank, the coach, the follow-ups' manner and the
// plain words of sound, never the store, a device or a window.
package loop

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// Errors of loops. Test with errors.Is.
var (
	// ErrNotFound: no loop is kept under this ID.
	ErrNotFound = errors.New("no such loop")
	// ErrAmbiguous: several loops begin with these letters.
	ErrAmbiguous = errors.New("more than one such loop")
	// ErrCovered: no question of the bank covers a principle that was chosen.
	ErrCovered = errors.New("a principle can't be covered")
)

// Loop is one loop as it is kept. Its zero value is none.
type Loop struct {
	ID         string
	StartedAt  time.Time
	Level      interviewer.Level
	Mode       interviewer.Mode
	Principles []string // that are to be covered, in the order of the bank
	Rounds     []Round  // in the order in which they are led
}

// Round is one interview of a loop.
type Round struct {
	Of        bank.Round
	Questions []Question
}

// Question is one question of a round and what became of it.
type Question struct {
	interviewer.Question
	// Also is a second principle that the answer is listened to for; "" for none.
	Also string
	// Session is the ID of the session that asks it, from before its first word;
	// "" while it was not asked.
	Session string
	// Done: the session is over, or brought back after a kill with an answer.
	Done bool
}

// Covers lists the principles that the question is asked for.
func (q Question) Covers() []string {
	if q.Also == "" {
		return []string{q.Principle}
	}
	return []string{q.Principle, q.Also}
}

// Done reports whether every question of the round was asked.
func (r Round) Done() bool {
	return !slices.ContainsFunc(r.Questions, func(q Question) bool { return !q.Done })
}

// Principles lists what the round covers, each once, in the order of its
// questions.
func (r Round) Principles() []string {
	var all []string
	for _, q := range r.Questions {
		for _, p := range q.Covers() {
			if !slices.Contains(all, p) {
				all = append(all, p)
			}
		}
	}
	return all
}

// Clone returns a copy that shares nothing that changes.
func (l Loop) Clone() Loop {
	l.Principles, l.Rounds = slices.Clone(l.Principles), slices.Clone(l.Rounds)
	for i := range l.Rounds {
		l.Rounds[i].Questions = slices.Clone(l.Rounds[i].Questions)
		for k := range l.Rounds[i].Questions {
			q := &l.Rounds[i].Questions[k]
			q.Levels = slices.Clone(q.Levels)
		}
	}
	return l
}

// Place is where a question stands in a loop: round and question, from 0.
type Place struct{ Round, Question int }

// Next returns the place of the question that comes next; false where the loop
// is over.
func (l Loop) Next() (Place, bool) {
	for i, r := range l.Rounds {
		for k, q := range r.Questions {
			if !q.Done {
				return Place{i, k}, true
			}
		}
	}
	return Place{}, false
}

// Finished reports whether every question was asked.
func (l Loop) Finished() bool {
	_, more := l.Next()
	return !more
}

// RoundsDone counts the rounds that are over.
func (l Loop) RoundsDone() int {
	n := 0
	for _, r := range l.Rounds {
		if r.Done() {
			n++
		}
	}
	return n
}

// At returns the question at a place. A place that is not there is a mistake of
// the caller.
func (l Loop) At(p Place) Question { return l.Rounds[p.Round].Questions[p.Question] }

// Asking returns the loop with the session that asks the question at a place.
func (l Loop) Asking(p Place, session string) Loop {
	l = l.Clone()
	q := &l.Rounds[p.Round].Questions[p.Question]
	q.Session, q.Done = session, false
	return l
}

// Asked returns the loop after the session that asked the question at a place:
// it is done where the session holds an answer to it. One without, as after a
// kill before the first word, is asked again.
func (l Loop) Asked(p Place, s interviewer.Session) Loop {
	l = l.Clone()
	q := &l.Rounds[p.Round].Questions[p.Question]
	q.Done = q.Session == s.ID && s.ID != "" && Answered(s)
	if !q.Done {
		q.Session = ""
	}
	return l
}

// Answered reports whether a session that is over holds an answer to its
// question. What was brought back after a kill may be the silence before the
// first word, so that it is an answer only with words.
func Answered(s interviewer.Session) bool {
	if s.Status == interviewer.StatusRunning || len(s.Turns) == 0 || !s.Turns[0].Ended || s.Turns[0].Skipped {
		return false
	}
	return s.Status != interviewer.StatusRecovered || len(s.Turns[0].Phrases) > 0
}

// Setup returns the setup of the session that asks the question at a place.
// The voice and whose words are kept are the caller's to choose.
func (l Loop) Setup(p Place) interviewer.Setup {
	q := l.At(p)
	return interviewer.Setup{
		Principle: q.Principle, Level: l.Level, Mode: l.Mode, Question: q.Question,
		FollowUps: CharacterOf(l.Rounds[p.Round].Of).FollowUps,
	}
}

// Limit returns how long the answers may take that are still to be given.
func (l Loop) Limit() audio.Samples {
	var all audio.Samples
	for i, r := range l.Rounds {
		for k, q := range r.Questions {
			if !q.Done {
				all += interviewer.StoryLimit + audio.Samples(l.Setup(Place{i, k}).FollowUps)*interviewer.FollowUpLimit
			}
		}
	}
	return all
}

// Held returns the loop with another mode for the rounds to come.
func (l Loop) Held(m interviewer.Mode) Loop {
	l = l.Clone()
	l.Mode = m
	return l
}

// numbers as a progress line writes them.
var numbers = []string{"None", "One", "Two", "Three", "Four", "Five"}

// Tally says how many of its rounds are done.
func (l Loop) Tally() string {
	return fmt.Sprintf("%s of %s rounds done.", word(l.RoundsDone()), small(len(l.Rounds)))
}

// Progress says in one line where the loop stands.
func (l Loop) Progress() string {
	at, more := l.Next()
	if !more {
		return fmt.Sprintf("All %s rounds done. The debrief is ready.", small(len(l.Rounds)))
	}
	line := l.Tally()
	if at.Question > 0 {
		r := l.Rounds[at.Round]
		line += fmt.Sprintf(" %s: question %d of %d comes next.", CharacterOf(r.Of).Name, at.Question+1, len(r.Questions))
	} else {
		line += fmt.Sprintf(" Next: %s.", lower(CharacterOf(l.Rounds[at.Round].Of).Name))
	}
	return line
}

func word(n int) string {
	if n < len(numbers) {
		return numbers[n]
	}
	return fmt.Sprint(n)
}

func small(n int) string { return lower(word(n)) }

// lower returns a text as it goes on in a sentence.
func lower(text string) string {
	if text != "" && text[0] >= 'A' && text[0] <= 'Z' {
		return string(text[0]+'a'-'A') + text[1:]
	}
	return text
}

// Questions lists the IDs of the bank's questions that the loop asks.
func (l Loop) Questions() []string {
	var ids []string
	for _, r := range l.Rounds {
		for _, q := range r.Questions {
			if q.ID != "" {
				ids = append(ids, q.ID)
			}
		}
	}
	return ids
}
