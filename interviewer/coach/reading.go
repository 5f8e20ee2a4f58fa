// Package coach judges what was said in an answer: its parts, the person's own
// part, numbers, scope and learning, what is missing, and how it was spoken.
// Every finding holds the words it rests on and where they were said; where
// there is too little to judge it says so.
//
// It is core: pure functions over an answer and the reading of a model,
// importing the interviewer, the plain words of sound and the standard library.
package coach

import (
	"context"
	"errors"

	"tellmemore/interviewer"
)

// Errors of a reader. Test with errors.Is.
var (
	// ErrNoReader: the model is missing or damaged.
	ErrNoReader = errors.New("the reader's model is missing or damaged")
	// ErrNothingToRead: there is no sentence with a word in it.
	ErrNothingToRead = errors.New("nothing to read")
)

// Part says what a sentence does in an answer.
type Part string

// The parts of a story.
const (
	PartSituation Part = "S"
	PartTask      Part = "T" // what the speaker was responsible for or set as the goal
	PartAction    Part = "A"
	PartResult    Part = "R"
	PartLearning  Part = "L" // what they would do differently, learned, or applied later
	PartOther     Part = "-" // filler, opening, closing, off topic
)

// Parts lists every part once, in the order of a reading.
func Parts() []Part {
	return []Part{PartSituation, PartTask, PartAction, PartResult, PartLearning, PartOther}
}

// Flag is a red flag that is clearly present.
type Flag string

// The red flags.
const (
	FlagWeWithoutI      Flag = "we_without_i"      // the own part of the actions can't be told
	FlagNoMetric        Flag = "no_metric"         // no result is measured by a number
	FlagBlame           Flag = "blame"             // a failure is put on others without owning a part
	FlagNoLearning      Flag = "no_learning"       // all went perfectly
	FlagShortTerm       Flag = "short_term"        // a quick win at the cost of the long term, defended
	FlagNoSpecificEvent Flag = "no_specific_event" // in general, never one occasion
	FlagNoResult        Flag = "no_result"         // stops before the outcome
)

// Flags lists every flag once, in the order of a reading.
func Flags() []Flag {
	return []Flag{FlagWeWithoutI, FlagNoMetric, FlagBlame, FlagNoLearning, FlagShortTerm, FlagNoSpecificEvent, FlagNoResult}
}

// Strength is something clearly present that interviewers look for.
type Strength string

// The strengths.
const (
	StrengthFailureOwned  Strength = "failure_owned"   // an own mistake and what followed from it
	StrengthMechanism     Strength = "mechanism"       // something that keeps working without them
	StrengthCustomer      Strength = "customer"        // starts from, or checks with, what customers needed
	StrengthDataDriven    Strength = "data_driven"     // a decision on data that they gathered
	StrengthBiasForAction Strength = "bias_for_action" // quick on purpose under uncertainty
	StrengthLongTerm      Strength = "long_term"       // long-term value over a short-term gain
)

// Strengths lists every strength once, in the order of a reading.
func Strengths() []Strength {
	return []Strength{StrengthFailureOwned, StrengthMechanism, StrengthCustomer, StrengthDataDriven, StrengthBiasForAction, StrengthLongTerm}
}

// Level is the level that a story's scope supports.
type Level string

// The levels; LevelUnsaid where the answer does not say.
const (
	LevelBelow  Level = "below"
	LevelL6     Level = "L6"
	LevelL7     Level = "L7"
	LevelL8     Level = "L8"
	LevelUnsaid Level = ""
)

// Levels lists every level once, in the order of a reading.
func Levels() []Level { return []Level{LevelBelow, LevelL6, LevelL7, LevelL8, LevelUnsaid} }

// Answered says how far a follow-up's answer gave the layer it was asked for.
type Answered string

// The degrees.
const (
	AnsweredYes    Answered = "yes"    // specific and own
	AnsweredPartly Answered = "partly" // vague, or a piece of it
	AnsweredNo     Answered = "no"     // evaded, generalised, something else
)

// AllAnswered lists the degrees in the order of a reading.
func AllAnswered() []Answered { return []Answered{AnsweredYes, AnsweredPartly, AnsweredNo} }

// Passage is an answer as it is given to a reader: the sentences in order.
type Passage struct {
	Principle string // spelled as in the bank
	Level     string // that the person interviews for: L6, L7, L8
	Question  string
	Sentences []string
}

// Exchange is a follow-up with its answer, and the story it is about.
type Exchange struct {
	Principle string
	Level     string
	Story     []string // sentences
	Probe     interviewer.Probe
	Question  string
	Answer    []string // sentences
}

// Reading is what a model hears in a passage: probabilities from 0 to 1, in the
// orders of Parts, Flags, Strengths, interviewer.Probes and Levels.
type Reading struct {
	Parts     [][6]float64 // one row per sentence
	Flags     [7]float64
	Strengths [6]float64
	Missing   [10]float64
	First     [11]float64 // which layer is the most important missing one; the last: none is missing
	Levels    [5]float64
	Shares    []Share   // one per sentence
	Words     [][]Heard // one row per sentence, one per word as strings.Fields cuts it
}

// Share is how much of each judgement of the whole a sentence carried; over the
// sentences of a passage each adds up to 1.
type Share struct {
	Flags     [7]float64
	Strengths [6]float64
	Missing   [10]float64
}

// Heard is what one word is part of.
type Heard struct {
	Measured float64 // a measured outcome
	People   float64 // the size of the team that the speaker led
	Money    float64 // the money at stake or gained
}

// ExchangeReading is what a model hears in an exchange.
type ExchangeReading struct {
	Answered [3]float64
	Next     [11]float64 // which layer to ask for next; the last: none
}

// Reader reads answers. It may be called from several goroutines. Errors:
// ErrNoReader, ErrNothingToRead, and those of ctx.
type Reader interface {
	// Read reads an answer of any length.
	Read(ctx context.Context, p Passage) (Reading, error)
	// ReadExchange reads a follow-up exchange.
	ReadExchange(ctx context.Context, e Exchange) (ExchangeReading, error)
	// Contradict returns, for each pair of sentences, how likely it is that they
	// can't both be true, from 0 to 1. Each pair costs a reading.
	Contradict(ctx context.Context, doubles []Double) ([]float64, error)
}
