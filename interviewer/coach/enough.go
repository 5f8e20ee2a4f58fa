package coach

import "strings"

// Verdict says whether an answer could be judged.
type Verdict string

// The verdicts. Only a judged answer has findings.
const (
	VerdictJudged    Verdict = "judged"
	VerdictTooShort  Verdict = "too short to judge"
	VerdictNotEnough Verdict = "not enough evidence"
)

// The measures of enough. Of the 496 labelled answers none has under 44 words,
// under 46 % common words, under half different words, or no first person.
const (
	fewestWords     = 15   // below it nothing is said but that it is too short
	commonShare     = 0.35 // of the words; another language shares few with English
	differentShare  = 0.15 // of the first 400 words; noise says the same ones over and over
	differentWithin = 400
	ownShare        = 0.05 // of words of the first person, where nothing is of the working life
	mostWords       = 5000 // half an hour of speech: no answer to one question
)

// common are words that make up most of spoken English.
var common = setOf(`the and i a in it to was of that for on we one with so my had is people at me from two by what i'd them not were it's out they
	first our this said there went year before all then no you three up every have us if about told but that's each after percent asked took put
	he million back because an be as when time i've got do him i'm over now team four dollars did years thing day week same nobody who night down
	days weeks go own wrong wanted which came more five off new only like has their say don't next ten been didn't still or would six are any
	without how since her could never can again gave month she why where here just get let see know think make made want need work than very really
	well some your yes yeah these those being into most more much many other way also while until him his its said through will should`)

// work are words of the working life that stories are about: an answer without
// any is a poem, a recipe, or about something else.
var work = setOf(`team teams people manager managers director engineer engineers developer developers company customer customers client clients project
	product service services system systems data plan budget cost costs deadline release released launch launched shipped ship deploy deployed platform
	report reports reported boss lead leads leader group department organisation organization org office business meeting meetings review reviews decision
	decided proposal process quality problem problems issue issues incident outage vendor vendors supplier contract contracts sales marketing finance
	operations support users user staff hire hired hiring colleague colleagues peer peers stakeholders job role responsible goal goals target targets
	quarter weeks months percent million dollars revenue savings design build built test tests tested code software server servers database app site sites
	metrics dashboard tickets calls bug bugs pipeline migration migrated feature features road roadmap schedule delivered delivery results result feedback
	strategy vision executive board ceo cto vp school hospital patients students factory plant store stores warehouse shop branch branches workers crew squad squads
	fixed rolled approach approve approved measured tracked planned promised agreed interview career promotion training mentor orders account accounts
	bank network module firmware hardware script scripts pipelines table tables model traffic index replica cluster storage format planner planners
	hr pricing price fund loan loans payment payments legal units trainees trainee regulator compliance consultancy phase channel mails email emails
	tellers library grant licence license licences training risk security research lab clinic nurse nurses teacher teachers class classes warden tool tools machine machines workshop checklist process standard standards line audit`)

// archaic words are of verse and of scripture.
var archaic = setOf("thou thee thy thine hath doth o'er e'er ne'er 'tis tis ere whence hither yonder unto oft lo")

// tally counts what enough looks at.
type tally struct {
	words, usual, mine, trade, old int
	different                      set
	lines                          int
}

func (s said) tally() tally {
	t := tally{different: set{}}
	for _, u := range s.sentences {
		for _, w := range u.words {
			t.words++
			switch {
			case mine[w.core], w.group():
				t.mine++
			case work[w.core]:
				t.trade++
			case archaic[w.core]:
				t.old++
			}
			if common[w.core] {
				t.usual++
			}
			if t.words <= differentWithin {
				t.different[w.core] = true
			}
		}
		t.lines += strings.Count(strings.TrimSpace(u.Text), "\n")
	}
	return t
}

// verse reports lines as short as verse has; speech that is recognised has none.
func (t tally) verse() bool { return t.lines >= 3 && t.words < 12*(t.lines+1) }

// enough judges whether there is an answer to judge.
func (s said) enough() Verdict {
	t := s.tally()
	switch {
	case t.words < fewestWords:
		return VerdictTooShort
	case t.words > mostWords, t.mine == 0, t.old > 1, t.verse(),
		t.trade == 0 && float64(t.mine) < ownShare*float64(t.words),
		float64(t.usual) < commonShare*float64(t.words),
		float64(len(t.different)) < differentShare*float64(min(t.words, differentWithin)):
		return VerdictNotEnough
	}
	return VerdictJudged
}
