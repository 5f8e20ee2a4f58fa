package coach

import (
	"strings"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// Answer is what is judged: one answer with what is known about it.
type Answer struct {
	Principle string // spelled as in the bank; "" for none
	Level     interviewer.Level
	Question  string
	// Kind is what was asked; "" is a story. The answer to a follow-up is none: it
	// is not held to a whole one, and its tone and scope are not judged.
	Kind         interviewer.Kind
	Sentences    []Sentence
	Live         string        // the words of the live ear where another one's are judged: it drops fewer fillers
	Limit        audio.Samples // 0 for none
	Duration     audio.Samples // length of the take; 0 for text without sound
	Pauses       []Pause       // measured from the audio; nil where it was not
	Unrecognised []Pause       // stretches of speech that no words were made of; they have no pace
}

// AnswerOf returns the answer of a turn. The pauses are added by who has the
// take.
func AnswerOf(s interviewer.Setup, t interviewer.Turn) Answer {
	a := Answer{
		Principle: s.Principle, Level: s.Level, Question: t.Ask.Text, Kind: t.Kind, Sentences: Sentences(t.Phrases),
		Limit: t.Limit, Duration: t.Duration,
	}
	for _, p := range t.Phrases {
		if strings.TrimSpace(p.Text) == speech.Unrecognised {
			a.Unrecognised = append(a.Unrecognised, Pause{p.Start, p.End})
		}
	}
	live := make([]string, 0, len(t.Live))
	for _, p := range t.Live {
		live = append(live, p.Text)
	}
	a.Live = strings.Join(live, " ")
	return a
}

// TextAnswer returns an answer without sound. Sentences that are nothing but
// space are kept, so that they can be told in order.
func TextAnswer(principle string, level interviewer.Level, question string, sentences []string) Answer {
	a := Answer{Principle: principle, Level: level, Question: question, Sentences: make([]Sentence, len(sentences))}
	for i, text := range sentences {
		a.Sentences[i].Text = text
	}
	return a
}

// Passage returns what a reader reads of the answer.
func (a Answer) Passage() Passage {
	p := Passage{Principle: a.Principle, Level: string(a.Level), Question: a.Question, Sentences: make([]string, len(a.Sentences))}
	for i, s := range a.Sentences {
		p.Sentences[i] = s.Text
	}
	return p
}

// Text returns the words of the answer in order.
func (a Answer) Text() string { return strings.Join(a.Passage().Sentences, " ") }

// said is an answer taken apart: what every rule reads.
type said struct {
	Answer
	sentences []utterance
}

// utterance is one sentence taken apart.
type utterance struct {
	Sentence
	words   []token
	numbers []Number
	plain   string // in lower case, with single spaces, and one at each end
}

func takeApart(a Answer) said {
	s := said{Answer: a, sentences: make([]utterance, len(a.Sentences))}
	for i, sentence := range a.Sentences {
		words := tokens(sentence.Text)
		cores := make([]string, 0, len(words))
		for _, w := range words {
			cores = append(cores, w.core)
		}
		s.sentences[i] = utterance{Sentence: sentence, words: words, numbers: numbersIn(sentence.Text, words), plain: " " + strings.Join(cores, " ") + " "}
	}
	return s
}

// Quote is a stretch of the person's own words.
type Quote struct {
	Text     string        // verbatim
	Sentence int           // which sentence of the answer
	From     audio.Samples // from the first sample of the take; 0 for text without sound
	To       audio.Samples
}

// quote quotes the words of a sentence from one to before another.
func (s said) quote(sentence, first, last int) Quote {
	u := s.sentences[sentence]
	q := Quote{Text: span(u.Text, u.words, first, last), Sentence: sentence}
	if last <= len(u.Words) && first < last {
		q.From, q.To = u.Words[first].Start, u.Words[last-1].End
	}
	return q
}
