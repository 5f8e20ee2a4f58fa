package loop

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"tellmemore/interviewer/coach"
)

// About says what a contradiction is about.
type About string

// What contradictions are about.
const (
	AboutTeam    About = "team size"
	AboutMoney   About = "money"
	AboutDate    About = "date"
	AboutFigure  About = "figure"
	AboutWho     About = "who did it"
	AboutAccount About = "account" // found by the reader alone
)

// Contradiction is two things that were said in different rounds and can't both
// be true.
type Contradiction struct {
	About         About
	First, Second Said
}

// Sentence says it for people, with what to do about it.
func (c Contradiction) Sentence() string {
	switch c.About {
	case AboutTeam:
		return "Two sizes of one team. Settle which one holds, and when."
	case AboutMoney:
		return "Two sums for the same thing. Settle which one holds, and what it counts."
	case AboutDate:
		return "Two dates for one event. Settle when it was."
	case AboutFigure:
		return "Two figures for the same thing. Settle which one holds, and how it was measured."
	case AboutWho:
		return "Two accounts of who did it. Say it the same way each time, and name what others did."
	}
	return "Both can't be true. Settle how it was before you tell it again."
}

// claim is a figure that was said with what it is about.
type claim struct {
	about   About
	unit    string
	value   float64
	words   string // of the figure
	in      sentence
	content map[string]bool // what the sentence says beside the figure
	team    string          // the name of the team whose size it is; "" where none was given
	led     bool            // the size of the team that the person led
}

// fewestLed is the smallest team whose size is held against another one: fewer
// are a part of one.
const fewestLed = 5

// people are those whom a team is made of, by any name.
var people = wordSet(`people engineers developers devs persons folks employees staff designers analysts programmers specialists scientists operators agents nurses
	workers consultants reports experts members drivers teachers testers managers technicians`)

// few are words that say nothing of what a sentence is about.
var few = wordSet(`the and but for with from that this was were are had has have been being you your our their his her its they them there then than
	who what when where which while because about into over under after before out off all one not did didn't very just also only some any each
	more most much many well got get can could would will really actually said say thing things way lot kind sort bit i'd i've we'd we've`)

func contentOf(text string, without ...string) map[string]bool {
	all := map[string]bool{}
	for _, w := range bareWord.FindAllString(plain(text), -1) {
		if w = strings.Trim(w, "'"); len(w) > 2 && !few[w] && !figureWords[w] {
			all[stem(w)] = true
		}
	}
	for _, w := range without {
		for _, part := range strings.Fields(plain(w)) {
			delete(all, stem(part))
		}
	}
	return all
}

func common(a, b map[string]bool) int {
	n := 0
	for w := range a {
		if b[w] {
			n++
		}
	}
	return n
}

var (
	month = regexp.MustCompile(`\b(?:in|of|by|since|until|early|late|mid|that|last) (january|february|march|april|june|july|august|september|october|november|december)\b`)
	// leading is how a person says that a team was theirs.
	leading = regexp.MustCompile(`\bi(?:'d| was| am)? (?:been )?(?:led|lead|leading|ran|run|running|managed|manage|managing|headed|heading)\b|\b(?:in my|my) (?:team|group|org|organisation|organization|squad)\b|\bi (?:had|have|took over) a (?:[a-z]+ )?(?:team|group)\b`)
	// sinceThen tells how it is now, which may differ from how it was.
	sinceThen = regexp.MustCompile(`(?i)\b(?:now|nowadays|today|these days|currently|since then|by then|later|grew|growing|grown|shrank)\b`)
	teamNamed = regexp.MustCompile(`\b([a-z]+) (?:team|group|squad|org|organisation|organization|department|unit)\b`)
)

// claims are the figures of an account.
func (a account) claims() []claim {
	var all []claim
	for _, s := range a.sentences {
		if sinceThen.MatchString(s.Text) {
			continue
		}
		for _, n := range coach.Numbers(s.Text) {
			c := claim{unit: n.Unit, value: n.Value, words: n.Text, in: s, content: contentOf(s.Text, n.Text)}
			switch {
			case n.Measure == coach.MeasureYear:
				c.about = AboutDate
			case n.Measure == coach.MeasureMoney && n.Value >= 1000:
				c.about = AboutMoney
			case n.Measure == coach.MeasureCount && n.Value >= fewestLed && (people[n.Unit] || a.leads(s, n)):
				c.about, c.unit, c.led = AboutTeam, "people", a.leads(s, n)
				c.team = teamOf(s.Text)
			case n.Unit != "" && n.Measure != coach.MeasureOrdinal && n.Measure != coach.MeasureTimes && n.Measure != coach.MeasureMoney:
				c.about = AboutFigure
			default:
				continue
			}
			all = append(all, c)
		}
		for _, m := range month.FindAllStringSubmatch(plain(s.Text), -1) {
			all = append(all, claim{about: AboutDate, unit: "month", value: float64(months[m[1]]), words: m[1], in: s, content: contentOf(s.Text, m[1])})
		}
	}
	return all
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// leads reports whether the number is the size of the team that the person led.
func (a account) leads(s sentence, n coach.Number) bool {
	if people[n.Unit] && leading.MatchString(plain(s.Text)) {
		return true
	}
	scope := a.Reviews[s.turn].Scope
	return scope.Team != nil && float64(*scope.Team) == n.Value && len(scope.Quotes) > 0 && scope.Quotes[0].Sentence == s.at &&
		strings.Contains(scope.Quotes[0].Text, strings.Fields(n.Text)[0])
}

// teamOf is the name that a sentence gives a team; "" for one that any team may
// have.
func teamOf(text string) string {
	for _, m := range teamNamed.FindAllStringSubmatch(plain(text), -1) {
		if s := stem(m[1]); len(s) > 2 && !few[m[1]] && !anyTeam[m[1]] && !figureWords[m[1]] {
			return s
		}
	}
	return ""
}

var anyTeam = wordSet(`my our the whole other own new small large big same first last next leadership management engineering software development product core
	dev tech single another every entire old good great current previous different`)

// mentions reports whether an account has the value anywhere: who tells of
// growth from one number to the other contradicts nothing.
func mentions(all []claim, c claim) bool {
	return slices.ContainsFunc(all, func(o claim) bool { return o.about == c.about && o.unit == c.unit && near(o.value, c.value) })
}

// near says that two values may be the same one, told roughly: within a tenth.
func near(a, b float64) bool { return math.Abs(a-b) <= 0.1*max(math.Abs(a), math.Abs(b)) }

// contradictions holds the accounts of different rounds against each other.
// Precision comes first: a wrong one accuses the person of what they did not
// say. Without a reader the rules alone decide. Errors: those of the reader.
func (s stories) contradictions(ctx context.Context, r coach.Reader) ([]Contradiction, error) {
	var all []Contradiction
	for i := range s.accounts {
		for k := i + 1; k < len(s.accounts); k++ {
			a, b := s.accounts[i], s.accounts[k]
			if a.Round == b.Round {
				continue
			}
			told := s.related(a, b)
			found := opposedFigures(a, b, told, len(s.shared(a, b)) > 1)
			if told {
				found = append(found, opposedDeeds(a, b)...)
			}
			if told && r != nil {
				read, err := opposedByReading(ctx, r, a, b)
				if err != nil {
					return nil, err
				}
				found = append(found, read...)
			}
			for _, c := range found {
				if !slices.ContainsFunc(all, func(o Contradiction) bool { return overlap(o.First, c.First) && overlap(o.Second, c.Second) }) {
					all = append(all, c)
				}
			}
		}
	}
	return all, nil
}

// overlap reports whether two quotes are of one place.
func overlap(a, b Said) bool {
	return a.Session == b.Session && a.Turn == b.Turn &&
		(strings.Contains(a.Text, b.Text) || strings.Contains(b.Text, a.Text) || a.To > a.From && a.From < b.To && b.From < a.To)
}

// related reports whether two accounts may be of one event: less likeness is
// asked than for one story told twice, since the claims must meet as well.
func (s stories) related(a, b account) bool {
	n := len(s.shared(a, b))
	return s.same(a, b) || n >= 7 && float64(n)/math.Sqrt(float64(len(a.stems)*len(b.stems))) >= 0.25
}

// opposedFigures are the figures of two accounts that are about the same thing
// and differ, one of each kind; told where both tell of one event, alike where
// they at least speak of the same things.
func opposedFigures(a, b account, told, alike bool) []Contradiction {
	var all []Contradiction
	first, second := a.claimed, b.claimed
	done := map[string]bool{}
	for _, x := range first {
		for _, y := range second {
			kind := string(x.about) + " " + x.unit
			if done[kind] || x.about != y.about || x.unit != y.unit || x.about != AboutDate && near(x.value, y.value) || x.value == y.value ||
				mentions(second, x) && x.about != AboutDate || mentions(first, y) && x.about != AboutDate {
				continue
			}
			if !meet(x, y, told, alike, first, second) {
				continue
			}
			done[kind] = true
			all = append(all, Contradiction{About: x.about, First: a.quote(x.in, figureOf(x)), Second: b.quote(y.in, figureOf(y))})
		}
	}
	return all
}

func figureOf(c claim) []string { return strings.Fields(plain(c.words))[:1] }

// meet reports whether two claims are about the same thing.
func meet(x, y claim, told, alike bool, first, second []claim) bool {
	shared, own := common(x.content, y.content), common(x.in.stems, y.in.stems)
	switch x.about {
	case AboutTeam:
		return x.led && y.led && (told || alike && x.team != "" && x.team == y.team && !usualWords[x.team])
	case AboutMoney:
		return told && shared >= 2 || own >= 3
	case AboutDate:
		return told && shared >= 2 && only(first, x) && only(second, y)
	}
	return told && (shared >= 3 || own >= 2) || own >= 3
}

// only reports whether an account has no other date of that kind.
func only(all []claim, c claim) bool {
	return !slices.ContainsFunc(all, func(o claim) bool { return o.about == c.about && o.unit == c.unit && o.value != c.value })
}

// deed is who did what in a sentence.
type deed struct {
	mine   bool
	verb   string
	object map[string]bool
	words  []string // that carry it
	in     sentence
}

var (
	deeds = regexp.MustCompile(`\b(i|he|she|my (?:manager|boss|director|lead|colleague|deputy|predecessor|tech lead|architect|counterpart)|(?:a|one) (?:colleague|contractor|consultant)|` +
		`[A-Z][a-z]+)(?: (?:had|then|also|personally|myself|finally|just|first|'d))* (wrote|built|designed|decided|proposed|led|found|fixed|chose|invented|planned|pitched|presented|` +
		`negotiated|signed|drafted|ran|coded|rewrote|suggested|discovered|made|drew|created|started|came up with) ((?:[^\s]+\s?){1,6})`)
	jointly = regexp.MustCompile(`\b(?:together|with me|with him|with her|helped|both of us|the two of us|(?:[A-Z][a-z]+|he|she) and i|i and [A-Z])\b`)
	alone   = regexp.MustCompile(`(?i)\b(?:on my own(?:[.,;]|$| and)|by myself|all alone|single-handed|single-handedly)`)
	shared  = regexp.MustCompile(`(?i)\b(?:with me|together with|helped me|the two of us|both of us)\b`)
)

func (a account) deeds() []deed {
	var all []deed
	for _, s := range a.sentences {
		text := spelled(strings.ReplaceAll(s.Text, "’", "'"))
		if jointly.MatchString(text) {
			continue
		}
		for _, m := range deeds.FindAllStringSubmatch(text, -1) {
			if notPersons[strings.ToLower(m[1])] {
				continue
			}
			all = append(all, deed{
				mine: m[1] == "i", verb: m[2], object: contentOf(m[3]), in: s, words: []string{strings.Fields(m[2])[0]},
			})
		}
	}
	return all
}

// spelled writes what begins a sentence small, so that a name is known by its
// capital.
func spelled(text string) string {
	return strings.NewReplacer("I ", "i ", "I'd ", "i 'd ", "He ", "he ", "She ", "she ", "My ", "my ", "A ", "a ", "One ", "one ").Replace(text)
}

// notPersons are words that begin a sentence with a capital.
var notPersons = wordSet(`that this they it we you who so then and but there finance marketing sales legal which what nobody everybody someone somebody`)

// opposedDeeds are deeds that the person claims in one account of an event and
// gives to somebody else in the other.
func opposedDeeds(a, b account) []Contradiction {
	var all []Contradiction
	for _, x := range a.done {
		for _, y := range b.done {
			if x.mine != y.mine && x.verb == y.verb && common(x.object, y.object) > 0 {
				all = append(all, Contradiction{About: AboutWho, First: a.quote(x.in, x.words), Second: b.quote(y.in, y.words)})
			}
		}
	}
	for _, x := range a.sentences {
		for _, y := range b.sentences {
			if (alone.MatchString(x.Text) && shared.MatchString(y.Text) || shared.MatchString(x.Text) && alone.MatchString(y.Text)) &&
				common(contentOf(x.Text), contentOf(y.Text)) >= 2 {
				all = append(all, Contradiction{About: AboutWho, First: a.quote(x, []string{"own", "myself", "with", "together"}), Second: b.quote(y, []string{"own", "myself", "with", "together"})})
			}
		}
	}
	return all
}

// sure is how likely a pair of sentences must be for the reader alone to call
// it a contradiction: eight in ten are of those that it calls so in the exchanges
// of coach/reader/training/held.txt, a third of which hold a trap.
const sure = 0.95

// mostPairs is how many pairs of sentences of two accounts are held against each
// other.
const mostPairs = 12

// opposedByReading holds the sentences of two accounts of one event that are
// most alike against each other.
func opposedByReading(ctx context.Context, r coach.Reader, a, b account) ([]Contradiction, error) {
	pairs := coach.Alike(texts(a.sentences), texts(b.sentences), mostPairs)
	doubles := make([]coach.Double, len(pairs))
	for i, p := range pairs {
		doubles[i] = coach.Double{First: a.sentences[p[0]].Text, Second: b.sentences[p[1]].Text}
	}
	likely, err := r.Contradict(ctx, doubles)
	if err != nil {
		return nil, fmt.Errorf("hold two rounds against each other: %w", err)
	}
	var all []Contradiction
	for i, p := range pairs {
		if likely[i] >= sure {
			all = append(all, Contradiction{About: AboutAccount, First: a.quote(a.sentences[p[0]], nil), Second: b.quote(b.sentences[p[1]], nil)})
		}
	}
	return all, nil
}

func texts(sentences []sentence) []string {
	all := make([]string, len(sentences))
	for i, s := range sentences {
		all[i] = s.Text
	}
	return all
}
