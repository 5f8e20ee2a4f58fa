package coach

import (
	"regexp"
	"strings"
)

// The length of a quote, in words: enough to know one's own words again, short
// enough to stand beside the transcript in one or two lines.
const (
	fewestQuoted = 3
	mostQuoted   = 12
)

// trait says which sentences can carry a judgement: in which parts of an answer
// it shows, in the order of Parts, and the words that it shows in.
type trait struct {
	parts [6]float64
	cue   *regexp.Regexp
}

// words matches any of the alternatives as whole words in an utterance's plain
// text. A blank within one is written _, so that they can stand in columns.
func words(alternatives string) *regexp.Regexp {
	all := strings.Join(strings.Fields(alternatives), "|")
	return regexp.MustCompile(" (?:" + strings.ReplaceAll(all, "_", " ") + ") ")
}

var flagTraits = map[Flag]trait{
	FlagWeWithoutI: {[6]float64{0.1, 0.3, 1, 0.3, 0.1, 0.05}, words(`we we'd we've my_team our_team the_team us`)},
	FlagNoMetric: {
		[6]float64{0.1, 0.2, 0.5, 1, 0.3, 0.2},
		words(`a_lot much way better faster quicker cheaper smoother easier happy happier improved great success successful worked works well significantly hugely huge less fewer more most stable good nice liked loved popular calmer`),
	},
	FlagBlame: {
		[6]float64{0.7, 0.2, 0.3, 1, 1, 0.3},
		words(`they they'd vendor supplier procurement legal security finance marketing sales management him her nobody fault because should've should_have never_told on_them their didn't wouldn't blame late broke`),
	},
	FlagNoLearning: {
		[6]float64{0.05, 0.05, 0.2, 1, 0.6, 0.9},
		words(`perfect perfectly flawless flawlessly nothing nobody not_one not_a_single zero no smooth smoothly textbook exactly same everything everybody best brilliant beautiful crushed clockwork`),
	},
	FlagShortTerm: {
		[6]float64{0.1, 0.2, 0.8, 1, 1, 0.4},
		words(`still hack skip skipped quick workaround worth price again left quit lost later nobody hard_coded debt commented fine anyway deadline date never who_cares burned burnt turned_off switched_off took_out business`),
	},
	FlagNoSpecificEvent: {
		[6]float64{0.5, 0.5, 1, 0.6, 0.4, 0.5},
		words(`usually always normally generally typically often mostly i'd i_would whenever every each tend_to in_general most_of_the_time in_most_cases`),
	},
	FlagNoResult: {[6]float64{0.2, 0.3, 1, 0.4, 0.3, 0.6}, nil},
}

var strengthTraits = map[Strength]trait{
	StrengthFailureOwned: {
		[6]float64{0.5, 0.2, 0.8, 1, 0.9, 0.2},
		words(`my_mistake my_fault my_error my_call my_bill mine on_me i_was_wrong i_got wrong i_missed i_forgot i_should i_should've i_didn't i_broke i_lost i_hadn't i_never sorry apologised apologized admitted failed i'd_told i_had_told`),
	},
	StrengthMechanism: {
		[6]float64{0.1, 0.2, 1, 1, 0.4, 0.1},
		words(`every each still check checks checklist template dashboard rule rules review automated automatically by_itself since_then without_me gate alert alarm runbook list pipeline weekly monthly daily form report job test script`),
	},
	StrengthCustomer: {
		[6]float64{0.7, 0.6, 1, 0.5, 0.4, 0.1},
		words(`customer customers client clients user users patients patient shoppers drivers nurses farmers teachers students readers players sellers merchants asked phoned called visited sat_with sat_beside listened watched interviewed they_told needed`),
	},
	StrengthDataDriven: {
		[6]float64{0.4, 0.2, 1, 0.5, 0.3, 0.1},
		words(`data numbers number measured counted count pulled log logs analysed analyzed sample samples compared test tested experiment percent figures read_all traced looked_at checked plotted graph survey showed`),
	},
	StrengthBiasForAction: {
		[6]float64{0.4, 0.4, 1, 0.6, 0.3, 0.1},
		words(`that_night that_day same_day same_evening same_night right_away without_waiting didn't_wait couldn't_wait wait immediately no_time not_knowing without_knowing minutes hours undo roll_back switch_back anyway straight_away now couldn't_know nobody_knew guess on_the_spot decided`),
	},
	StrengthLongTerm: {
		[6]float64{0.3, 0.5, 1, 0.7, 0.5, 0.1},
		words(`long long-term years year rather instead gave_up future slower later worth for_good for_ever forever next_ten next_five generation cost_us said_no turned_down invest sustainable properly foundation`),
	},
}

// fitness is how well sentence i can stand for a judgement: the share of it
// that the model gives to the sentence, by what the sentence is and says.
func (s said) fitness(i int, t trait, share float64, part [6]float64) float64 {
	fit := 0.0
	for k, p := range part {
		fit += p * t.parts[k]
	}
	if t.cue != nil && !t.cue.MatchString(s.sentences[i].plain) {
		fit *= 0.4
	}
	return (share + 0.02) * fit
}

// carrier returns the sentence that carries a judgement most.
func (s said) carrier(t trait, parts [][6]float64, share func(i int) float64) int {
	best, worth := -1, -1.0
	for i := range s.sentences {
		if f := s.fitness(i, t, share(i), parts[i]); (best < 0 || f > worth) && len(s.sentences[i].words) > 0 {
			best, worth = i, f
		}
	}
	return best
}

// clause is a part of a sentence that can be quoted: its first word, and the
// one after its last.
type clause struct{ first, last int }

// clauses returns the parts of a sentence that can be quoted.
func (s said) clauses(sentence int) []clause {
	u := s.sentences[sentence]
	var all []clause
	from := 0
	for _, to := range clauseEnds(u.words) {
		first, last := trimmed(u.words, from, to)
		from = to
		if last-first > mostQuoted {
			last = shortened(u.words, first, first+mostQuoted)
		}
		if first < last {
			all = append(all, clause{first, last})
		}
	}
	return all
}

// clause quotes the words of a sentence that say it: the clause with the cue,
// else the first of some length.
func (s said) clause(sentence int, about *regexp.Regexp) Quote {
	words := s.sentences[sentence].words
	best, worth := clause{0, min(len(words), mostQuoted)}, 0
	for _, c := range s.clauses(sentence) {
		w := 1
		if c.last-c.first >= fewestQuoted {
			w += 2
		}
		if about != nil && about.MatchString(plainOf(words[c.first:c.last])) {
			w += 3
		}
		if !s.filled(sentence, c) {
			w += 4
		}
		if w > worth {
			best, worth = c, w
		}
	}
	return s.quote(sentence, best.first, best.last)
}

// filled reports a filler within a clause: a quote does without.
func (s said) filled(sentence int, c clause) bool {
	for w := c.first; w < c.last; w++ {
		if s.sentences[sentence].fillerAt(w) > 0 {
			return true
		}
	}
	return false
}

func plainOf(words []token) string { return " " + coresOf(words, 0, len(words)) + " " }

var clauseStarts = setOf("and but so because which who while when until although though whereas then that's")

// clauseEnds returns after which word each clause of a sentence ends.
func clauseEnds(words []token) []int {
	var all []int
	from := 0
	for i := 1; i < len(words); i++ {
		if i-from >= fewestQuoted && (words[i-1].closes() || clauseStarts[words[i].core]) {
			all = append(all, i)
			from = i
		}
	}
	if len(words) > 0 {
		all = append(all, len(words))
	}
	return all
}

// Words that a quote does not begin or end with.
var (
	leading  = setOf("and but so then because well um uh er okay ok oh yeah yes no actually basically honestly like that which also or anyway now")
	trailing = setOf("and but so or the a an of to in on at for with from by as that which who my our their his her its is was were are be been had have has um uh like then just than into about because if when")
)

func trimmed(words []token, first, last int) (int, int) {
	for first < last && (words[first].core == "" || last-first > fewestQuoted && leading[words[first].core]) {
		first++
	}
	return first, shortened(words, first, last)
}

func shortened(words []token, first, last int) int {
	for first < last && (words[last-1].core == "" || last-first > fewestQuoted && trailing[words[last-1].core]) {
		last--
	}
	return last
}
