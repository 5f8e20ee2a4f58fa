package coach

import (
	"fmt"
	"slices"
	"strings"

	"tellmemore/interviewer"
)

// grows says what a story of the next level adds (interview.md, "Levels":
// L6 one product or service, L7 several products or a platform, L8 a business
// unit). Stories should speak for the next level.
var grows = map[Level]string{
	LevelL6: "For L6, say what the whole product or service gained from it.",
	LevelL7: "For L7, say which other products depended on it.",
	LevelL8: "For L8, say what changed for the business unit.",
}

// scopeFinding tells which level the sizes support, and what the next one
// needs. Without the person's own numbers there is none.
func (s said) scopeFinding(v Scope) (Finding, bool) {
	if len(v.Quotes) == 0 || v.Level == LevelUnsaid || v.By == ByModel {
		return Finding{}, false
	}
	var sizes []string
	if v.Team != nil {
		sizes = append(sizes, fmt.Sprintf("Team of %d", *v.Team))
	}
	if v.MoneyUSD != nil {
		sizes = append(sizes, dollars(*v.MoneyUSD))
	}
	if v.Team == nil && v.Organisation != nil {
		sizes = append(sizes, fmt.Sprintf("%d people", *v.Organisation))
	}
	supports := "supports " + string(v.Level)
	if v.Level == LevelBelow {
		supports = "below L6"
	}
	text := strings.Join(sizes, ", ") + ": " + supports + "."
	if next := nextLevel(v.Level, s.Level); next != LevelUnsaid {
		text += " " + grows[next]
	}
	f := Finding{Kind: FindingScope, Weight: WeightInformation, Quote: v.Quotes[0], From: v.Quotes[0].From, To: v.Quotes[0].To, Sentence: text}
	if len(sizes) > 1 {
		f.Until = &v.Quotes[1]
	}
	return f, true
}

// nextLevel is the level to grow towards: the one interviewed for where the
// story falls short of it, else the next.
func nextLevel(has Level, wanted interviewer.Level) Level {
	rising := []Level{LevelBelow, LevelL6, LevelL7, LevelL8}
	at, goal := slices.Index(rising, has), slices.Index(rising, Level(wanted))
	switch {
	case at < 0 || has == LevelL8:
		return LevelUnsaid
	case goal > at:
		return rising[goal]
	}
	return rising[at+1]
}

// dollars writes a sum as short as the screen does: $2M, $1.5M, $340K.
func dollars(n int64) string {
	short := func(v float64, unit string) string {
		text := fmt.Sprintf("%.1f", v)
		return "$" + strings.TrimSuffix(text, ".0") + unit
	}
	switch v := float64(n); {
	case v >= 1e9:
		return short(v/1e9, "B")
	case v >= 1e6:
		return short(v/1e6, "M")
	case v >= 1e3:
		return short(v/1e3, "K")
	}
	return fmt.Sprintf("$%d", n)
}
