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

// figure is a number as it was told: its value, or its lower and its upper end.
type figure struct {
	low, high float64
	unit      string // "people" by any name; "" for none
	rough     bool   // "about ten", "over ten"
}

// near says that two figures may be the same one: within a tenth, or within half
// where one of them was told roughly and nothing else was counted.
func (f figure) near(o figure) bool {
	part := 0.1
	if (f.rough || o.rough) && (f.unit == o.unit || f.unit == "" || o.unit == "") {
		part = 0.5
	}
	return max(f.low-o.high, o.low-f.high) <= part*max(f.high, o.high)
}

// claim is a figure that was said with what it is about.
type claim struct {
	figure
	about   About
	in      sentence
	at      int             // byte of the sentence
	content map[string]bool // what the sentence says beside the figure
	team    string          // the name of the team whose size it is; "" where none was given
	verb    string          // what happened to the thing that has the figure; "" where none was told
	to      string          // whether the figure is what it came to or by how much, or what a date begins or ends
	each    string          // the time that the figure is for, "month" in "a month"
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
	for _, w := range contentWords(text) {
		all[w] = true
	}
	for _, w := range without {
		for _, part := range strings.Fields(plain(w)) {
			delete(all, stem(part))
		}
	}
	return all
}

// contentWords are the stems of the words that say what a text is about, in
// their order.
func contentWords(text string) []string {
	var all []string
	for _, w := range bareWord.FindAllString(plain(text), -1) {
		if w = strings.Trim(w, "'"); len(w) > 2 && !few[w] && !figureWords[w] {
			all = append(all, stem(w))
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

const (
	hedges = `about|around|roughly|nearly|almost|over|under|above|below|some|approximately|more than|less than|fewer than|at least|at most|up to|close to`
	led    = `I(?:['’]d| had| was| am)? (?:been )?(?:led|lead|leading|ran|run|running|managed|manage|managing|headed|heading)`
	teams  = `team|group|org|organisation|organization|squad|department|unit`
)

var (
	hedged  = regexp.MustCompile(`(?i)\b(?:` + hedges + `)(?: an?)?\s+$`)
	ranging = regexp.MustCompile(`(?i)^\s*(?:to|and|or|[-–—])\s*$`)
	month   = regexp.MustCompile(`\b(?:(?i:january|february|march|april|june|july|august|september|october|november|december)|May)\b`) // "may" is mostly no month
	// leading is how a person says before a number that it is the size of a team of
	// theirs.
	leading = regexp.MustCompile(`(?i)\b(?:` + led +
		`(?: (?:a|the|my|our)(?: [a-z-]+){0,3}? (?:` + teams + `))?|my (?:[a-z]+ )?(?:` + teams + `)|I (?:had|have|took over) (?:a|the)(?: [a-z-]+){0,2}? (?:` + teams + `))` +
		`[,:]?(?: (?:of|with|was|were|had))?(?: (?:` + hedges + `))?(?: an?)? $`)
	// beside is how a person adds it to what they led: "I ran payments for a bank,
	// twelve engineers".
	beside = regexp.MustCompile(`(?i)\b` + led + `(?: [^\s,.;:!?]+){1,9}, $`)
	added  = regexp.MustCompile(`(?i)^\s*(?:[,.;:]|$|and\b)`)
	// mine tells that the people of a sentence are the person's own.
	mine = regexp.MustCompile(`(?i)\b(?:my|` + led + `|I(?:['’]d|['’]ve| had| have)|(?:under|with|to) me)\b`)
	// passing are people whom nobody leads for long, before their number.
	passing = regexp.MustCompile(`(?i)\b(?:hir\w+|interview\w*|train\w*|invit\w+|ask\w*|survey\w*|lost|los\w+|test\w*|met|mentor\w*|promot\w+|coach\w*|laid off|let go)(?: \S+){0,3} $`)
	// borrowed is a team that was made for the occasion, beside the person's own.
	borrowed = regexp.MustCompile(`(?i)\b(?:virtual|cross-functional|temporary|tiger) (?:` + teams + `)\b|\btask force\b`)
	// sinceThen tells how it is now, which may differ from how it was.
	sinceThen = regexp.MustCompile(`(?i)\b(?:now|nowadays|today|these days|currently|since then|by then|later|grew|growing|grown|shrank)\b`)
	teamNamed = regexp.MustCompile(`(?:^|[^a-z-])([a-z]+) (?:` + teams + `)\b`)
	// happened is what may have happened but once, on a date.
	happened = regexp.MustCompile(`(?i)\b(?:took over|started|began|launched|shipped|joined|finished|ended|failed|broke|crashed|released|left|moved|migrated|opened|closed|went live|` +
		`rolled out|retired|switched|signed|collapsed)\b`)
	// dated is what a date is to what happened.
	dated = regexp.MustCompile(`(?i)\b(in|of|that|last|early|late|mid|by|until|till|before|since|from|after)(?:[ -][a-z]+)?[ -]$`)
	// came tells a figure that something came to from one by which it changed.
	came = regexp.MustCompile(`(?i)\b(to|by|from|of|in|within|after|at)\s+(?:(?:` + hedges + `)\s+)?$`)
	each = regexp.MustCompile(`(?i)^\W*(?:[a-z]+ ){0,2}?(?:an?|per|each|every) (hour|day|night|week|sprint|month|quarter|year)\b|^\W*(?:[a-z]+ )?(hourly|daily|weekly|monthly|quarterly|yearly|annually)\b`)
	// results are what a thing did that has a figure, by one of the words for it.
	results = regexp.MustCompile(`(?i)\b(?:(saves?|saved|saving)|(costs?)|(takes?|took)|(falls?|fell|drops?|dropped|decreased|declined|sank|cuts?|reduced)|` +
		`(rises?|rose|grew|increased|climbed|raised)|(loses?|lost)|(earns?|earned|made|brought)|(spends?|spent|pays?|paid))\b(?: (over|on|part|up|off|away|care)\b)?`)
)

var datings = map[string]string{
	"in": "in", "of": "in", "that": "in", "last": "in", "early": "in", "late": "in", "mid": "in",
	"by": "by", "until": "by", "till": "by", "before": "by", "since": "since", "from": "since", "after": "since",
}

// figures are the numbers of a sentence, and the ranges between two of them:
// "between ten and fifteen".
func (s sentence) figures() []figure {
	var all []figure
	for i, n := range s.numbers {
		all = append(all, s.figure(n))
		if i == 0 {
			continue
		}
		if low := s.numbers[i-1]; low.Value < n.Value && n.Value <= 2*low.Value && ranging.MatchString(s.Text[low.To:n.From]) {
			all = append(all, figure{low: low.Value, high: n.Value, unit: unitOf(n)})
		}
	}
	return all
}

func (s sentence) figure(n coach.Number) figure {
	return figure{n.Value, max(n.Value, n.High), unitOf(n), hedged.MatchString(s.Text[:n.From])}
}

func unitOf(n coach.Number) string {
	if people[n.Unit] {
		return "people"
	}
	return n.Unit
}

// dates are the months and the years that a sentence names.
func (s sentence) dates() []claim {
	var all []claim
	add := func(unit string, value float64, from, to int) {
		c := claim{about: AboutDate, figure: figure{low: value, high: value, unit: unit}, in: s, at: from, content: contentOf(s.Text, s.Text[from:to])}
		if m := dated.FindStringSubmatch(s.Text[:from]); m != nil {
			c.to = datings[plain(m[1])]
		}
		if found := happened.FindAllString(s.Text, -1); len(found) == 1 {
			c.verb = plain(found[0])
		}
		all = append(all, c)
	}
	for _, n := range s.numbers {
		if n.Measure == coach.MeasureYear {
			add("year", n.Value, n.From, n.To)
		}
	}
	for _, m := range month.FindAllStringIndex(s.Text, -1) {
		add("month", float64(months[plain(s.Text[m[0]:m[1]])]), m[0], m[1])
	}
	return all
}

var months = map[string]int{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9, "october": 10, "november": 11, "december": 12,
}

// claims are the figures of an account that another one can contradict.
func (a account) claims() []claim {
	var all []claim
	for _, s := range a.sentences {
		if sinceThen.MatchString(s.Text) {
			continue
		}
		for _, n := range s.numbers {
			if c, ok := a.claim(s, n); ok {
				all = append(all, c)
			}
		}
		for _, c := range s.dates() {
			if c.verb != "" && c.to != "" {
				all = append(all, c)
			}
		}
	}
	return all
}

// claim is what a number says of the team that the person led, or of a thing
// that something happened to; false for any other number.
func (a account) claim(s sentence, n coach.Number) (claim, bool) {
	c := claim{figure: s.figure(n), in: s, at: n.From, content: contentOf(s.Text, n.Text)}
	if n.Measure == coach.MeasureCount && n.Value >= fewestLed && (people[n.Unit] || a.leads(s, n)) {
		c.about, c.unit, c.team = AboutTeam, "people", teamOf(s.Text)
		return c, a.leads(s, n)
	}
	switch n.Measure {
	case coach.MeasureYear, coach.MeasureOrdinal, coach.MeasureTimes:
		return c, false
	case coach.MeasureMoney:
		c.about = AboutMoney
		if n.Value < 1000 {
			return c, false
		}
	default:
		c.about = AboutFigure
	}
	c.verb = result(s.Text[:n.From])
	if m := came.FindStringSubmatch(s.Text[:n.From]); m != nil {
		c.to = plain(m[1])
	}
	if m := each.FindStringSubmatch(s.Text[n.To:]); m != nil {
		c.each = plain(m[1] + m[2])
	}
	return c, n.Unit != "" && c.verb != ""
}

// result is the last verb of a result in a text, by the name of its kind; "" for
// none.
func result(text string) string {
	kinds := []string{"save", "cost", "take", "fall", "rise", "lose", "earn", "spend"}
	name := ""
	for _, m := range results.FindAllStringSubmatch(text, -1) {
		if m[len(kinds)+1] != "" {
			continue // "took over"
		}
		name = kinds[slices.IndexFunc(m[1:], func(w string) bool { return w != "" })]
	}
	return name
}

// leads reports whether the number is the size of the team that the person led:
// they say so, or the coach takes it so in a sentence about people of theirs.
func (a account) leads(s sentence, n coach.Number) bool {
	before := s.Text[:n.From]
	switch {
	case borrowed.MatchString(s.Text) || passing.MatchString(before):
		return false
	case people[n.Unit] && (leading.MatchString(before) || beside.MatchString(before) && added.MatchString(s.Text[n.To:])):
		return true
	case !mine.MatchString(s.Text):
		return false
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
	dev tech single another every entire old good great current previous different functional strong virtual remote global distributed project`)

// mentions reports whether an account holds the number anywhere, of whatever:
// who tells of growth from one number to the other contradicts nothing, and
// "from twelve to twenty engineers" gives the twelve no unit.
func (a account) mentions(c claim) bool { return slices.ContainsFunc(a.figures, c.near) }

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
	done := map[string]bool{}
	for _, x := range a.claimed {
		for _, y := range b.claimed {
			kind := string(x.about) + " " + x.unit
			if done[kind] || x.about != y.about || x.unit != y.unit || x.about != AboutDate && (a.mentions(y) || b.mentions(x)) {
				continue
			}
			if !x.meets(y, told, alike) || x.about == AboutDate && (x.figure == y.figure || !a.only(x) || !b.only(y)) {
				continue
			}
			done[kind] = true
			all = append(all, Contradiction{About: x.about, First: a.quote(x.in, x.at), Second: b.quote(y.in, y.at)})
		}
	}
	return all
}

// meets reports whether two claims of one kind are about the same thing.
func (c claim) meets(o claim, told, alike bool) bool {
	shared, own := common(c.content, o.content), common(c.in.stems, o.in.stems)
	switch c.about {
	case AboutTeam:
		same := c.team == o.team && c.team != "" && !usualWords[c.team]
		return same && alike || told && (c.team == o.team || c.team == "" || o.team == "")
	case AboutDate:
		return told && shared >= 2 && own >= 1 && c.verb == o.verb && c.to == o.to
	}
	return c.verb == o.verb && c.to == o.to && c.each == o.each && !apart(c.in, o.in) && (told && shared >= 3 || own >= 3)
}

// apart reports whether two sentences name different months or years.
func apart(a, b sentence) bool {
	for _, x := range a.dates() {
		for _, y := range b.dates() {
			if x.unit == y.unit && x.figure != y.figure {
				return true
			}
		}
	}
	return false
}

// only reports whether an account has no other date of that kind.
func (a account) only(c claim) bool {
	return !slices.ContainsFunc(a.dates, func(o claim) bool { return o.unit == c.unit && o.figure != c.figure })
}

// deed is who did what in a sentence.
type deed struct {
	mine   bool
	verb   string
	object []string // stems, the thing itself last
	in     sentence
	at     int // byte of the sentence
}

var (
	deeds = regexp.MustCompile(`\b([Ii]|[Hh]e|[Ss]he|[Mm]y (?:manager|boss|director|lead|colleague|deputy|predecessor|tech lead|architect|counterpart)|(?:[Aa]|[Oo]ne) (?:colleague|contractor|consultant)|` +
		`[A-Z][a-z]+)(?:['’]d)?(?: (?:had|then|also|personally|myself|finally|just|first))* (wrote|built|designed|decided|proposed|led|found|fixed|chose|invented|planned|pitched|presented|` +
		`negotiated|signed|drafted|ran|coded|rewrote|suggested|discovered|made|drew|created|started|came up with)\b`)
	jointly = regexp.MustCompile(`\b(?:together|with me|with him|with her|helped|both of us|the two of us|(?:[A-Z][a-z]+|[Hh]e|[Ss]he) and I|I and [A-Z])\b`)
	alone   = regexp.MustCompile(`(?i)\b(?:on my own(?:[.,;]|$| and)|by myself|all alone|single-handed|single-handedly)`)
	shared  = regexp.MustCompile(`(?i)\b(?:together with|helped me|the two of us|both of us)\b`)
	// doers are those who are known without a name.
	doers = regexp.MustCompile(`^(?i:i|he|she|(?:my|a|one) .*)$`)
)

func (a account) deeds() []deed {
	within := map[string]bool{} // words that stand within a sentence: at its beginning any word has a capital
	for _, s := range a.sentences {
		for i, w := range strings.Fields(s.Text) {
			if i > 0 {
				within[strings.Trim(w, marks)] = true
			}
		}
	}
	var all []deed
	for _, s := range a.sentences {
		if jointly.MatchString(s.Text) {
			continue
		}
		for _, m := range deeds.FindAllStringSubmatchIndex(s.Text, -1) {
			who := s.Text[m[2]:m[3]]
			if object := objectOf(s.Text[m[1]:]); len(object) > 0 && (within[who] || doers.MatchString(who)) && !notPersons[plain(who)] {
				all = append(all, deed{mine: plain(who) == "i", verb: s.Text[m[4]:m[5]], object: object, in: s, at: m[4]})
			}
		}
	}
	return all
}

// longestObject is how many words the object of a deed has at most.
const longestObject = 6

// objectOf is what a deed was done to, by the words that follow its verb.
func objectOf(text string) []string {
	var all []string
	for i, w := range strings.Fields(text) {
		if i == longestObject || objectEnds[strings.Trim(plain(w), marks)] {
			break
		}
		all = append(all, contentWords(w)...)
		if strings.TrimRight(w, marks) != w {
			break
		}
	}
	return all
}

var objectEnds = wordSet(`and or but so that which who when where while because if to for of in on at by with from into about over under after before until through
	across between against within without as than`)

// notPersons are words that begin a sentence with a capital.
var notPersons = wordSet(`that this they it we you who so then and but there finance marketing sales legal which what nobody everybody someone somebody`)

// alike reports whether two deeds are the same thing done: the words for it end
// alike, and tell it apart alike. "The plan" may be any.
func (d deed) alike(o deed) bool {
	n, k := len(d.object)-1, len(o.object)-1
	if d.verb != o.verb || d.object[n] != o.object[k] {
		return false
	}
	return n == 0 && k == 0 && !usualWords[d.object[n]] ||
		slices.ContainsFunc(d.object[:n], func(w string) bool { return slices.Contains(o.object[:k], w) })
}

// tells reports whether an account tells of a deed by the same doer.
func (a account) tells(d deed) bool {
	return slices.ContainsFunc(a.done, func(o deed) bool { return o.mine == d.mine && o.alike(d) })
}

// opposedDeeds are deeds that the person claims in one account of an event and
// gives to somebody else in the other. Where an account tells of both, one did
// the one part and one the other.
func opposedDeeds(a, b account) []Contradiction {
	var all []Contradiction
	for _, x := range a.done {
		for _, y := range b.done {
			if x.mine != y.mine && x.alike(y) && !a.tells(y) && !b.tells(x) {
				all = append(all, Contradiction{About: AboutWho, First: a.quote(x.in, x.at), Second: b.quote(y.in, y.at)})
			}
		}
	}
	for _, x := range a.sentences {
		for _, y := range b.sentences {
			first, second := alone.FindStringIndex(x.Text), shared.FindStringIndex(y.Text)
			if first == nil || second == nil {
				first, second = shared.FindStringIndex(x.Text), alone.FindStringIndex(y.Text)
			}
			if first != nil && second != nil && common(contentOf(x.Text), contentOf(y.Text)) >= 3 {
				all = append(all, Contradiction{About: AboutWho, First: a.quote(x, first[0]), Second: b.quote(y, second[0])})
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
			all = append(all, Contradiction{About: AboutAccount, First: a.quote(a.sentences[p[0]], 0), Second: b.quote(b.sentences[p[1]], 0)})
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
