package coach

// Words around a single number that belong to an outcome.
var (
	upDown = map[string]Direction{
		"up": DirectionUp, "down": DirectionDown, "plus": DirectionUp, "minus": DirectionDown,
	}
	rises = setOf("rose grew increased improved gained jumped climbed popped doubled tripled raised added won grown risen")
	falls = setOf("fell dropped cut reduced decreased shrank sank lost saved declined slipped halved lowered fallen lose save")
	// degrees follow a number and say how it compares.
	degrees = degreesOf()

	approximates = setOf("about around roughly nearly almost under over within")
	// timing words make a span of time of a number, mostly no outcome.
	timing = setOf("in within for after over during every last next past first of inside since before until by the these those another been it's nearly almost all")
	// known words before a count point at something told before.
	known = setOf("the these those both our my their his her its all other same first last next your them it us")
	// labels before a number make a name of it: "week nine", "step four".
	labels = setOf("day month week year version step question phase number quarter part level tier stage chapter release round pea page route line highway gate room floor building series grade class q p v room january february march april may june july august september october november december")
	// pronouns are wholes by themselves.
	pronouns = setOf("them it us")
	// hours are said after these.
	hourly = setOf("at by past till until before after")
	dayly  = setOf("at in sharp o'clock a.m p.m am pm on")
	// unreal words before a number say that it was planned, or might have been.
	unreal = setOf("could've would've could would might expected allows planned forecast promised wanted should target goal budget needed asked budgeted supposed allowed")
)

// spatial words are degrees only before a plan, or at the end: "9 percent over",
// but not "over the year".
var (
	spatial = setOf("over under above below up down")
	planned = setOf("plan target budget schedule of and but in from on since compared so which because")
)

type degree struct {
	direction Direction
	compares  bool // in "a week early", and of a place in time
}

func degreesOf() map[string]degree {
	all := map[string]degree{}
	for w := range setOf("late early later earlier sooner ahead behind") {
		all[w] = degree{DirectionUnsaid, true}
	}
	for w := range setOf("longer slower more higher bigger better worse up above over") {
		all[w] = degree{DirectionUp, true}
	}
	for w := range setOf("faster quicker shorter fewer less lower cheaper smaller down below under") {
		all[w] = degree{DirectionDown, true}
	}
	for w := range setOf("quit left saved lost gone") {
		all[w] = degree{}
	}
	return all
}

// single makes an outcome of one number, with the words around it that say how
// it compares.
func single(all []token, n Number) candidate {
	c := candidate{first: n.first, last: n.last, numbers: []Number{n}, after: n.Value, unit: n.Unit}
	if n.Measure == MeasureOrdinal {
		c.last++ // percentile
	}
	c.last = rate(all, c.last)
	compared := c.takeDegree(all, n) || c.takeBefore(all, n)
	c.takeWhole(all, n)
	c.rule = oddsOf(all, c, n, compared)
	return c
}

// takeDegree takes in how a number compares: "two weeks ahead of plan". It
// reports whether it does.
func (c *candidate) takeDegree(all []token, n Number) bool {
	if c.last >= len(all) || all[c.last-1].closes() {
		return false
	}
	w := all[c.last].core
	d, ok := degrees[w]
	if !ok || spatial[w] && !all[c.last].closes() && c.last+1 < len(all) && !planned[next(all, c.last)] && !(n.Measure == MeasureShare && w != "over" && next(all, c.last) == "the") {
		return false
	}
	c.direction = d.direction
	c.last++
	if c.last >= len(all) || all[c.last-1].closes() {
		return d.compares
	}
	switch after := all[c.last].core; {
	case (after == "of" || after == "the" || after == "than") && d.compares && w != "later" && c.last+1 < len(all):
		c.last += 2
		if known[all[c.last-1].core] && c.last < len(all) {
			c.last++
		}
	case (w == "more" || w == "fewer" || w == "less") && !stopsNoun[after] && n.Measure != MeasureShare: // a share needs no noun
		c.last++
	}
	return d.compares
}

// takeWhole takes in what a number is a part of: "97 percent of the files",
// "two of the groups", "40 minutes of production".
func (c *candidate) takeWhole(all []token, n Number) {
	if c.last+1 >= len(all) || all[c.last-1].closes() || all[c.last].core != "of" || c.last > n.last || n.Measure == MeasureMoney || n.Unit == "points" {
		return
	}
	end := c.last + 1
	for end+1 < len(all) && end < c.last+4 && (known[all[end].core] || all[end].core == "own") && !all[end].closes() && !stopsNoun[next(all, end)] && !pronouns[all[end].core] {
		end++
	}
	switch w := all[end].core; {
	case known[w] || !stopsNoun[w] && (n.Measure != MeasureDuration || all[end].closes() || end+1 == len(all) || stopsNoun[next(all, end)]):
		c.last = end + 1
		if n.Measure != MeasureDuration && !plural(w) && !known[w] && !all[end].closes() && plural(next(all, end)) {
			c.last++
		}
	}
}

// takeBefore takes in "down by", "by about", "late by", "fell to". It reports
// whether the number is compared.
func (c *candidate) takeBefore(all []token, n Number) bool {
	at := n.first
	back := func() string {
		if at == 0 || all[at-1].closes() {
			return ""
		}
		return all[at-1].core
	}
	for approximates[back()] {
		at--
	}
	if back() == "of" && at > 1 && all[at-2].core == "factor" {
		at--
	}
	if back() == "factor" {
		at--
		if back() == "a" {
			at--
		}
	}
	compared := false
	switch w := back(); {
	case w == "by":
		at--
		if n.Measure == MeasureShare && n.Value == 50 && falls[back()] { // “cut by half”
			at--
			compared = true
		}
		if p := back(); p == "late" || p == "early" || p == "slipped" || p == "ahead" {
			at--
			compared = true
		}
	case w == "to" && at > 1 && upDown[all[at-2].core] != "":
		at--
	case w == "to" && n.Unit == "" && at > 1 && (falls[all[at-2].core] || rises[all[at-2].core] || all[at-2].core == "went"):
		at -= 2
		compared = true
	case w == "in" && n.Measure == MeasureShare && n.Value == 50:
		at--
		for k := at - 1; k >= 0 && k >= at-4 && !all[k].closes(); k-- { // “cut date changes in half”
			if falls[all[k].core] {
				at = k
				break
			}
		}
	}
	if d, ok := upDown[back()]; ok {
		at--
		c.direction = d
		compared = true
	}
	c.first = at
	for i := n.first - 1; i >= 0 && i >= at-3 && c.direction == DirectionUnsaid; i-- {
		switch {
		case rises[all[i].core]:
			c.direction = DirectionUp
		case falls[all[i].core]:
			c.direction = DirectionDown
		}
	}
	return compared
}

// oddsOf is how likely a number in a result is its outcome, in log-odds: by
// what it counts and what stands around it. Never so sure that a sure model
// could not say otherwise.
func oddsOf(all []token, c candidate, n Number, compared bool) float64 {
	last, after := "", ""
	if n.first > 0 && !all[n.first-1].closes() {
		last = all[n.first-1].core
	}
	if c.last < len(all) && !all[c.last-1].closes() {
		after = all[c.last].core
	}
	odds := 0.0
	switch n.Measure {
	case MeasureMoney:
		odds = 3
	case MeasureShare:
		odds = 2.5
	case MeasureTimes:
		odds = 0.8
	case MeasureOrdinal:
		odds = -0.5
	case MeasureDuration:
		switch {
		case after == "ago" || after == "old" || after == "after" || after == "on" || after == "now":
			odds = -1.5
		case all[c.last-1].core == "later" && after != "than": // when it was
			odds = -1.5
		case compared:
			odds = 1.5
		case timing[last]:
			odds = -1
		default:
			odds = 0.5
		}
	default:
		odds = countOdds(n, last, after)
	}
	if n.Measure == MeasureCount && tells(all, n) {
		odds += tellingOdds
	}
	for i := max(0, n.first-5); i < n.first; i++ {
		if unreal[all[i].core] {
			return min(odds-2.5, -0.5)
		}
	}
	return odds
}

// tellingOdds is what the verb beside a count adds, where it says what came of
// something: in the results of the labelled answers all but three of 60 such
// counts are outcomes.
const tellingOdds = 1.5

var (
	caught  = setOf("caught stopped refused blocked rejected prevented lost lose")
	leaving = setOf("left quit resigned")
)

// tells reports a count of what was caught or lost, or of who left: "it has
// stopped two lots", "three of the engineers quit".
func tells(all []token, n Number) bool {
	for i := n.first - 1; i >= max(0, n.first-2) && !all[i].closes(); i-- {
		if caught[all[i].core] {
			return true
		}
	}
	for i := n.last; i < min(len(all), n.last+4) && !all[i-1].closes(); i++ {
		if leaving[all[i].core] {
			return true
		}
	}
	return false
}

// countOdds is how likely a count is an outcome.
func countOdds(n Number, last, after string) float64 {
	odds := 0.3
	switch {
	case labels[last], n.Unit == "" && n.Value <= 24 && hourly[last] && (dayly[after] || after == ""):
		return -3
	case known[last]:
		odds -= 0.8
	}
	switch {
	case n.Value == 1:
		odds -= 1.8
	case n.Value == 0:
		odds += 0.8
	case n.Value <= 4:
		odds -= 0.3
	case n.Value >= 100:
		odds += 0.8
	}
	return odds
}
