package followup

import (
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// turn is what was said in one turn.
type turn struct {
	ask       interviewer.Ask
	text      string
	sentences []string // verbatim
	skipped   bool
	cutOff    bool
}

// words counts the words that were recognised.
func (t turn) words() int {
	n := 0
	for _, s := range t.sentences {
		n += len(strings.Fields(s))
	}
	return n
}

// transcript is what the person has said so far, in clauses.
type transcript struct {
	turns   []turn
	text    string // everything, lower case, for the layers' signs
	words   int
	clauses []clause
	quoted  []string // what follow-ups have quoted already
}

// read takes the turns' words apart.
func read(s interviewer.Session) transcript {
	turns := make([]turn, 0, len(s.Turns))
	for _, t := range s.Turns {
		said := turn{ask: t.Ask, text: t.Text(), skipped: t.Skipped, cutOff: t.CutOff}
		said.sentences = coach.AnswerOf(s.Setup, t).Passage().Sentences
		turns = append(turns, said)
	}
	return newTranscript(turns)
}

func newTranscript(turns []turn) transcript {
	t := transcript{turns: turns}
	var all []string
	for i, said := range turns {
		for _, quote := range []string{said.ask.Quote, said.ask.Against} {
			if quote != "" {
				t.quoted = append(t.quoted, quote)
			}
		}
		all = append(all, strings.ReplaceAll(said.text, speech.Unrecognised, " ; "))
		t.words += said.words()
		t.clauses = append(t.clauses, said.clauses(i, most)...)
	}
	t.text = lower(strings.Join(all, " "))
	return t
}

// clauses are the stretches of the turn that can be quoted, verbatim and in
// order.
func (t turn) clauses(number, longest int) []clause {
	var all []clause
	for i := range t.sentences {
		all = append(all, t.clausesOf(number, i, longest)...)
	}
	return all
}

// clausesOf are those of one sentence, but for one that was cut off.
func (t turn) clausesOf(number, sentence, longest int) []clause {
	var all []clause
	for _, c := range clausesOf(t.sentences[sentence], longest) {
		if strings.Contains(t.text, c.text) && !t.broken(sentence, c.text) {
			c.turn, c.sentence = number, sentence
			all = append(all, c)
		}
	}
	return all
}

// broken reports whether words of a sentence are the end of a turn that was cut
// off, which may be in the middle of a word, whatever mark a recogniser set
// after it.
func (t turn) broken(sentence int, words string) bool {
	return t.cutOff && sentence == len(t.sentences)-1 && strings.HasSuffix(strings.TrimRight(t.text, " .,?!…"), words)
}

// last is the last turn; its zero value before the first one.
func (t transcript) last() turn {
	if len(t.turns) == 0 {
		return turn{}
	}
	return t.turns[len(t.turns)-1]
}

// timesAsked counts the turns that asked for a layer. One that was skipped
// counts as if it had been asked for often enough.
func (t transcript) timesAsked(p interviewer.Probe) int {
	n := 0
	for _, said := range t.turns {
		switch {
		case said.ask.Probe != p:
		case said.skipped:
			n += 2
		default:
			n++
		}
	}
	return n
}
