package coach

import "strings"

// unit is what may follow a number.
type unit struct {
	name    string
	measure Measure
	next    int // the word after it
}

var unitWord = unitWords()

func unitWords() map[string]unit {
	all := map[string]unit{}
	add := func(m Measure, name string, words string) {
		for _, w := range strings.Fields(words) {
			all[w] = unit{name: name, measure: m}
		}
	}
	add(MeasureShare, "percent", "percent percents % pct percentage")
	add(MeasureShare, "points", "point")
	add(MeasureDuration, "milliseconds", "ms millisecond")
	add(MeasureDuration, "microseconds", "microsecond")
	add(MeasureDuration, "seconds", "second sec")
	add(MeasureDuration, "minutes", "minute min")
	add(MeasureDuration, "hours", "hour hr")
	add(MeasureDuration, "days", "day")
	add(MeasureDuration, "weeks", "week")
	add(MeasureDuration, "months", "month")
	add(MeasureDuration, "quarters", "quarter")
	add(MeasureDuration, "years", "year")
	add(MeasureDuration, "decades", "decade")
	add(MeasureMoney, "dollars", "dollar buck usd")
	add(MeasureMoney, "cents", "cent")
	add(MeasureMoney, "euros", "euro eur")
	add(MeasureMoney, "pounds", "pound quid gbp sterling")
	add(MeasureMoney, "rupees", "rupee")
	add(MeasureMoney, "reais", "reai real")
	add(MeasureMoney, "francs", "franc")
	add(MeasureMoney, "yen", "yen")
	add(MeasureMoney, "yuan", "yuan renminbi rmb")
	add(MeasureMoney, "shillings", "shilling")
	add(MeasureMoney, "kroner", "krone kroner krona kronor")
	add(MeasureMoney, "rand", "rand")
	add(MeasureMoney, "pesos", "peso")
	add(MeasureMoney, "zloty", "zloty")
	add(MeasureMoney, "naira", "naira")
	add(MeasureTimes, "times", "time fold")
	return all
}

// prefixes that a recogniser parts from their unit: "140 milli seconds".
var prefixes = setOf("milli micro nano")

// foreignDollars are dollars that are not of the United States.
var foreignDollars = setOf("canadian australian singapore hong taiwan zealand aussie")

// unitAt reads the unit at word i.
func unitAt(all []token, i int) (unit, bool) {
	if i >= len(all) {
		return unit{}, false
	}
	w := all[i].core
	switch {
	case w == "per" && next(all, i) == "cent":
		return unit{"percent", MeasureShare, i + 2}, true
	case w == "percentage" && strings.HasPrefix(next(all, i), "point"):
		return unit{"points", MeasureShare, i + 2}, true
	case prefixes[w] && strings.HasPrefix(next(all, i), "second"):
		return unit{w + "seconds", MeasureDuration, i + 2}, true
	case (w == "us" || w == "u.s" || w == "american") && strings.HasPrefix(next(all, i), "dollar"):
		return unit{"dollars", MeasureMoney, i + 2}, true
	case foreignDollars[w] && strings.HasPrefix(next(all, i), "dollar"):
		return unit{w + " dollars", MeasureMoney, i + 2}, true
	case w == "man" || w == "person" || w == "working" || w == "business" || w == "calendar" || w == "engineering" || w == "more" || w == "extra" || w == "full" || w == "whole" || w == "straight":
		if u, ok := unitWord[singularOf(next(all, i))]; ok && u.measure == MeasureDuration {
			u.next = i + 2
			return u, true
		}
	}
	u, ok := unitWord[singularOf(w)]
	if ok && w == "second" {
		ok = false // "one second" aside, "two second" is none; "a second time"
	}
	u.next = i + 1
	return u, ok
}

// singularOf drops a plural's s and what stands for a possessive.
func singularOf(w string) string {
	w = strings.TrimSuffix(w, "'")
	if w == "ms" || w == "%" {
		return w
	}
	return strings.TrimSuffix(w, "s")
}

func measureOf(name string) Measure {
	for _, u := range unitWord {
		if u.name == name {
			return u.measure
		}
	}
	return MeasureCount
}

func unitNamed(w string) Measure { return unitWord[singularOf(w)].measure }

func durationName(w string) string { return unitWord[singularOf(w)].name }

func currency(name string) bool { return measureOf(name) == MeasureMoney }
