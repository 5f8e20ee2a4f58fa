package coach

// Words around a single number that belong to an outcome.
var (
	upDown = map[string]Direction{
		"up": DirectionUp, "down": DirectionDown, "plus": DirectionUp, "minus": DirectionDown,
	}
	// rises and falls are the verbs of a change.
	rises = setOf("rose grew increased improved gained jumped climbed went-up popped doubled tripled raised added won")
	falls = setOf("fell dropped cut reduced decreased shrank sank lost saved declined slipped halved lowered")
	// degrees follow a number and say how it compares.
	degrees = map[string]Direction{
		"late": DirectionUnsaid, "early": DirectionUnsaid, "later": DirectionUnsaid, "earlier": DirectionUnsaid, "sooner": DirectionUnsaid, "ahead": DirectionUnsaid, "over": DirectionUp,
		"longer": DirectionUp, "slower": DirectionUp, "faster": DirectionDown, "quicker": DirectionDown, "shorter": DirectionDown,
		"fewer": DirectionDown, "less": DirectionDown, "lower": DirectionDown, "cheaper": DirectionDown, "smaller": DirectionDown,
		"more": DirectionUp, "higher": DirectionUp, "bigger": DirectionUp, "better": DirectionUp, "worse": DirectionUp, "down": DirectionDown, "up": DirectionUp,
		"below": DirectionDown, "above": DirectionUp, "under": DirectionDown, "behind": DirectionUnsaid, "quit": DirectionUnsaid, "left": DirectionUnsaid, "saved": DirectionDown,
	}
	approximates = setOf("about around roughly nearly almost under over")
	// timely prepositions make a span of time out of a number, mostly no outcome.
	timing = setOf("in within for after over during every last next past first of inside since before until by about around the these those another nearly almost")
	// known words before a count point at something told before.
	known = setOf("the these those both our my their his her its all other same first last next")
)

// single makes an outcome of one number, with the words around it that say how
// it compares.
func single(all []token, n Number) candidate {
	c := candidate{first: n.first, last: n.last, numbers: []Number{n}, after: n.Value, unit: n.Unit}
	if n.Measure == MeasureOrdinal {
		c.last++ // percentile
	}
	c.last = rate(all, c.last)
	compared := c.takeAfter(all, n)
	c.takeBefore(all, n)
	c.rule = oddsOf(all, c, n, compared)
	return c
}

// takeAfter takes in what follows: "of the files", "two weeks ahead of plan".
// It reports whether the number is compared with another state.
func (c *candidate) takeAfter(all []token, n Number) bool {
	if c.last >= len(all) || all[c.last-1].closes() {
		return false
	}
	w := all[c.last].core
	if d, ok := degrees[w]; ok {
		c.direction = d
		c.last++
		if (w == "ahead" || w == "below" || w == "less" || w == "under" || w == "over" || w == "above") && c.last+1 < len(all) && !all[c.last-1].closes() {
			switch all[c.last].core {
			case "of", "the", "than":
				c.last += 2
				if all[c.last-1].core == "the" && c.last < len(all) {
					c.last++
				}
			}
		}
		if (w == "more" || w == "fewer" || w == "less") && c.last < len(all) && !all[c.last-1].closes() && !stopsNoun[all[c.last].core] {
			c.last++
		}
		return true
	}
	share := n.Measure == MeasureShare && n.Unit != "points"
	if w == "of" && c.last+1 < len(all) && (share || n.Measure == MeasureDuration) {
		end := c.last + 1
		for end < len(all) && end < c.last+4 && (known[all[end].core] || all[end].core == "people") && !all[end].closes() {
			end++
		}
		if end < len(all) && !stopsNoun[all[end].core] {
			c.last = end + 1
			if c.last < len(all) && !all[c.last-1].closes() && !plural(all[c.last-1].core) && plural(all[c.last].core) {
				c.last++
			}
		}
	}
	return false
}

// takeBefore takes in "down by", "by about", "under".
func (c *candidate) takeBefore(all []token, n Number) {
	at := n.first
	for at > 0 && approximates[all[at-1].core] && !all[at-1].closes() {
		at--
	}
	if at > 0 && !all[at-1].closes() {
		switch w := all[at-1].core; {
		case w == "by" && n.Measure != MeasureYear:
			at--
		case w == "to" && at > 1 && upDown[all[at-2].core] != "":
			at--
		case w == "in" && n.Measure == MeasureShare && n.Value == 50 && at > 1:
			at -= 2 // "cut in half"
			if all[at].core == "it" && at > 0 {
				at--
			}
		}
		if at > 0 && !all[at-1].closes() {
			if d, ok := upDown[all[at-1].core]; ok {
				at--
				c.direction = d
			}
		}
	}
	c.first = at
	for i := at - 1; i >= 0 && i >= at-3; i-- {
		switch {
		case rises[all[i].core] && c.direction == DirectionUnsaid:
			c.direction = DirectionUp
		case falls[all[i].core] && c.direction == DirectionUnsaid:
			c.direction = DirectionDown
		}
	}
}

// oddsOf is how likely a number in a result is its outcome, in log-odds: by
// what it counts and what stands around it.
func oddsOf(all []token, c candidate, n Number, compared bool) float64 {
	last, after := "", ""
	if n.first > 0 && !all[n.first-1].closes() {
		last = all[n.first-1].core
	}
	if c.last < len(all) {
		after = all[c.last].core
	}
	switch n.Measure {
	case MeasureMoney:
		return 3
	case MeasureShare:
		if n.Value == 50 && n.Unit == "percent" && unitNamed(after) == MeasureDuration {
			return -3 // "half year"
		}
		return 2.5
	case MeasureTimes:
		return 1
	case MeasureOrdinal:
		return 1
	case MeasureDuration:
		switch {
		case after == "ago" || after == "old" || after == "after" || after == "on" || last == "for" || last == "since" || last == "last" || last == "next":
			return -3
		case compared:
			return 1.5
		case timing[last]:
			return -1.5
		}
		return 0.5
	}
	odds := 0.5
	if known[last] {
		odds -= 1
	}
	if n.Value == 1 {
		odds -= 2
	}
	if n.Value == 0 {
		odds += 1
	}
	return odds
}
