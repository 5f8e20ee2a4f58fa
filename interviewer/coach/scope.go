package coach

import (
	"regexp"
	"slices"
	"strings"
)

// Scope is how large the story is.
type Scope struct {
	Team         *int   // largest team that the speaker led; nil where it was not said
	MoneyUSD     *int64 // largest impact in US dollars; nil where it was not said
	Users        *int64 // customers, users, orders reached; nil where it was not said
	Organisation *int   // people of the organisation told of, where no team is
	Level        Level
	By           ScopeBy
	Quotes       []Quote // the words that Level rests on, then other sizes told
}

// ScopeBy says what the level of a scope rests on.
type ScopeBy string

// The grounds of a level, the strongest first.
const (
	ByTeam         ScopeBy = "team"
	ByMoney        ScopeBy = "money"
	ByOrganisation ScopeBy = "organisation"
	ByModel        ScopeBy = "model" // no number says it
)

// size is a number that may say how large the story is.
type size struct {
	sentence int
	number   Number
	value    float64
	odds     float64
	quote    Quote
}

// scope reads the sizes and the level that they support. Rule and model meet as
// odds on each number. Where a number is found it decides the level, and the
// model's level only counts for a team of 7 to 9, which is mixed in the labels;
// where none is, the model decides.
func (s said) scope(h heard, r Reading) Scope {
	var v Scope
	var quotes []Quote
	if team, ok := s.largest(s.people(h, r, teamOdds)); ok {
		n := int(team.value)
		v.Team, quotes = &n, append(quotes, team.quote)
	}
	if money, ok := s.largest(s.money(h, r)); ok {
		n := int64(money.value)
		v.MoneyUSD, quotes = &n, append(quotes, money.quote)
	}
	if v.Team == nil {
		if people, ok := s.largest(s.people(h, r, organisationOdds)); ok {
			n := int(people.value)
			v.Organisation, quotes = &n, append(quotes, people.quote)
		}
	}
	if users, ok := s.largest(s.users(h)); ok {
		n := int64(users.value)
		v.Users, quotes = &n, append(quotes, users.quote)
	}
	v.Quotes = quotes
	v.Level, v.By = v.level(r.Levels)
	return v
}

// level is the level that the sizes support. Source: the levels of interview.md
// (teams of 10-20, 30-50, 100 and more; 1-10, 10-50, 50 and more million
// dollars); between them the labelled answers put teams up to 6 below L6, 7 to
// 29 at L6 (a few of 8 and 9 below), 30 to 99 at L7.
func (v Scope) level(model [5]float64) (Level, ScopeBy) {
	switch {
	case v.Team != nil && *v.Team >= 7 && *v.Team <= 9:
		if model[0] > 0.7 {
			return LevelBelow, ByTeam
		}
		return LevelL6, ByTeam
	case v.Team != nil:
		return levelOf(float64(*v.Team), 7, 30, 100), ByTeam
	case v.MoneyUSD != nil:
		return levelOf(float64(*v.MoneyUSD), 1e6, 1e7, 5e7), ByMoney
	}
	level, by := Levels()[most(model[:])], ByModel
	if v.Organisation == nil {
		if model == ([5]float64{}) {
			level = LevelUnsaid
		}
		return level, by
	}
	// People of an organisation may be its customers or its leavers: they only
	// bear out what the model hears, or stand where there is no model.
	if told := levelOf(float64(*v.Organisation), 7, 30, 100); told == level || model == ([5]float64{}) {
		return told, ByOrganisation
	}
	return level, by
}

func levelOf(v, l6, l7, l8 float64) Level {
	switch {
	case v < l6:
		return LevelBelow
	case v < l7:
		return LevelL6
	case v < l8:
		return LevelL7
	}
	return LevelL8
}

// largest returns the largest of the sizes that are more likely than not.
func (s said) largest(all []size) (size, bool) {
	all = slices.DeleteFunc(all, func(z size) bool { return z.odds <= 0 })
	if len(all) == 0 {
		return size{}, false
	}
	best := slices.MaxFunc(all, func(a, b size) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	best.quote = s.quote(best.sentence, best.number.first, best.number.last)
	return best, true
}

var (
	// persons are nouns of people who can be led.
	persons = setOf("people man woman engineers engineer developers devs persons folks folk employees staff technicians riders designers analysts men women guys heads souls colleagues programmers specialists scientists operators agents nurses workers consultants reports experts person members crew drivers teachers testers managers directors leads strong fte ftes lads chemists mechanics physicists clerks accountants lawyers electricians cooks carers trainers builders editors producers writers researchers admins direct")
	// led is how a speaker tells that a team was theirs.
	led = regexp.MustCompile(` (?:lead|led|leading|leader|manage|managed|managing|manager|head|heading|headed|ran|run|running|director|vp|svp|evp|cto|cio|coo|ceo|chief|general|in charge|responsible|supervis\w+|oversee|oversaw|look after|looked after|looking after|under me|with me|reporting|reports to me|i've|i'd|i had|i have|i got|i own|owned|team of|my team|my group|my org|my unit|my area|my division|my squad|my teams|my squads|of my|of us|my own|gave me|given|inherited|took over|principal|foreman|captain|mine|were mine|was mine|we were|we're|us) `)
	// gone is what is told of people who are not a team: hires, leavers, crowds.
	gone = regexp.MustCompile(` (?:left|quit|leave|hired|hire|interviewed|applicants|walked|resigned|complained|vendors?|contractors?|invited|layoff|laid|attended|trained|signed|rang|called|asked|visited|tested|hospital|audience|customers?|users?|passengers) `)
)

// people returns the numbers of people with the odds that they are what is
// sought.
func (s said) people(h heard, r Reading, odds func(s said, r Reading, i int, n Number, part [6]float64) float64) []size {
	var all []size
	for i, u := range s.sentences {
		for _, n := range u.numbers {
			if n.Measure != MeasureCount || n.Value < 2 || n.Value > 500000 || n.Value != float64(int(n.Value)) {
				continue
			}
			o := odds(s, r, i, n, h.parts[i])
			value := n.Value
			if each, ok := u.teamsOf(n); ok {
				value *= each
			}
			all = append(all, size{sentence: i, number: n, value: value, odds: o})
		}
	}
	return all
}

// teamsOf reads "three teams of ten".
func (u utterance) teamsOf(n Number) (float64, bool) {
	if n.Unit != "teams" && n.Unit != "squads" && n.Unit != "groups" || next(u.words, n.last-1) != "of" || n.last+1 >= len(u.words) {
		return 0, false
	}
	f, ok := figureAt(u.words, n.last+1)
	return f.value, ok && f.value > 1
}

// heardIn is the mean of what the model hears in the words of a number; 0.5
// where it has not read them.
func heardIn(r Reading, sentence int, n Number, of func(Heard) float64) float64 {
	sum, count := 0.0, 0
	for w := n.first; w < n.last && sentence < len(r.Words) && w < len(r.Words[sentence]); w++ {
		sum += of(r.Words[sentence][w])
		count++
	}
	if count == 0 {
		return 0.5
	}
	return sum / float64(count)
}

// inPart weighs by the part of the answer.
func inPart(part, weights [6]float64) float64 {
	sum := 0.0
	for i, p := range part {
		sum += p * weights[i]
	}
	return sum
}

// teamOdds is how likely a number is the team that the speaker led.
func teamOdds(s said, r Reading, i int, n Number, part [6]float64) float64 {
	u := s.sentences[i]
	odds := -2.3 + inPart(part, [6]float64{1, 0.7, -1.3, -2.3, -2, 0})
	odds += u.personOdds(n) + modelWeight*logit(heardIn(r, i, n, func(w Heard) float64 { return w.People }))
	if led.MatchString(u.plain) {
		odds += 1.5
	}
	if gone.MatchString(u.around(n, 0, 5)) {
		odds -= 1.5
	}
	return odds
}

// organisationOdds is how likely a number is the size of the organisation told
// of, led or not.
func organisationOdds(s said, _ Reading, i int, n Number, part [6]float64) float64 {
	u := s.sentences[i]
	odds := -2 + inPart(part, [6]float64{1, 0.5, -1.5, -2, -2, 0}) + u.personOdds(n)
	if n.Value < 10 || gone.MatchString(u.around(n, 0, 5)) {
		odds -= 1.5
	}
	return odds
}

// personOdds is how much what stands around a number makes people of it.
func (u utterance) personOdds(n Number) float64 {
	after := u.around(n, 0, 2)
	switch {
	case strings.HasPrefix(after, " of us "), strings.HasPrefix(after, " of my "):
		return 2.5
	case persons[n.Unit], strings.HasPrefix(after, " person "):
		return 2
	case strings.HasSuffix(u.around(n, 4, 0), " team of ") || strings.HasSuffix(u.around(n, 4, 0), " group of "):
		return 2.5
	case n.Unit == "teams" || n.Unit == "squads" || n.Unit == "groups":
		if _, ok := u.teamsOf(n); ok {
			return 2.5
		}
		return -3
	case n.Unit == "":
		if inTeam.MatchString(u.around(n, 0, 5)) {
			return 1.5
		}
		if b := u.around(n, 3, 0); strings.HasSuffix(b, " i had ") || strings.HasSuffix(b, " my ") || strings.HasSuffix(b, " of my ") || strings.HasSuffix(b, " i've ") || strings.HasSuffix(b, " us ") || strings.HasSuffix(b, " my own ") || strings.HasSuffix(b, " we were ") || strings.HasSuffix(b, " we're ") || strings.HasSuffix(b, " team is ") {
			return 1
		}
		return -1.5
	}
	return -4
}

// inTeam follows a number of people that is said without a noun: "thirteen in
// the test group", "16 on my team".
var inTeam = regexp.MustCompile(`^ (?:in|on) (?:the|my|our) (?:\w+ ){0,2}(?:team|group|squad|crew|unit|department|division) | reporting `)

// around returns the words before and after a number as an utterance's plain
// text does.
func (u utterance) around(n Number, before, after int) string {
	if after > 0 {
		return plainOf(u.words[n.last:min(n.last+after, len(u.words))])
	}
	return plainOf(u.words[max(n.first-before, 0):n.first])
}

// money returns the sums in US dollars with the odds that they are the story's
// impact, which is mostly told as its result.
func (s said) money(h heard, r Reading) []size {
	var all []size
	for i, u := range s.sentences {
		for _, n := range u.numbers {
			if n.Measure != MeasureMoney || n.Unit != "dollars" || n.Value < 1000 {
				continue
			}
			odds := inPart(h.parts[i], [6]float64{-1.5, -1.5, -1.5, 1.5, -1.5, -1}) + modelWeight*logit(heardIn(r, i, n, func(w Heard) float64 { return w.Money }))
			all = append(all, size{sentence: i, number: n, value: n.Value, odds: odds})
		}
	}
	return all
}

// reached are those whom a product or a service reaches.
var reached = setOf("users customers clients patients merchants sellers subscribers members passengers students policies accounts orders installs downloads visitors players viewers drivers shops stores hospitals farmers households readers listeners guests pupils devices phones")

// users returns how many a product reaches.
func (s said) users(h heard) []size {
	var all []size
	for i, u := range s.sentences {
		for _, n := range u.numbers {
			if n.Measure == MeasureCount && reached[n.Unit] && n.Value >= 100 {
				all = append(all, size{sentence: i, number: n, value: n.Value, odds: inPart(h.parts[i], [6]float64{1, 1, 0.2, 1, -1, -1})})
			}
		}
	}
	return all
}
