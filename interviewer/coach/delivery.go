package coach

import (
	"regexp"
	"strings"

	"tellmemore/audio"
)

// Delivery is how an answer was spoken. What needs sound is 0 for text without.
type Delivery struct {
	Words      int
	Speaking   audio.Samples // from the first word to the last, pauses left out
	Recognised audio.Samples // of Speaking, what words were made of
	Pace       float64       // words a minute of Recognised
	// TalkShare is Speaking as a share of the take, 0 to 1.
	TalkShare float64
	Pauses    []Pause // from ShortestPause on, between the first word and the last

	I  int // I, me, my, mine, myself
	We int // we, us, our, ours, ourselves

	Fillers int    // at least so many: recognisers drop most of them
	Marks   []Mark // the fillers that are shown
	Hedges  int
	Jargon  []Quote // short forms that are not explained

	// Shares are how much of the answer each part took, in the order of Parts;
	// by time where it is known, else by words. They add up to 1.
	Shares [6]float64
	// Action is where the first own action begins; nil where there is none.
	Action *Quote
}

// Mark is a stretch of a sentence, in bytes of its text.
type Mark struct {
	Sentence int
	From, To int
}

// The numbers of interview.md, "Numbers used as rules".
const (
	// Words a minute (speech-rate surveys): 130 to 170 is good.
	SlowPace, GoodPaceFrom, GoodPaceTo, FastPace = 110, 130, 170, 190
	// Fillers a minute (Laske 2024, doi 10.1002/jaba.1093): up to 5 fine, 12 and
	// more harmful.
	FewFillers, ManyFillers = 5, 12
	// The share of situation and task in a good story, at most (university
	// careers guidance).
	MostSetting = 0.30
)

// The measures of telling.
const (
	minute      = 60 * audio.Second
	leastToTell = 20 * audio.Second // a rate of less speech says little
)

// PerMinute is a count as a rate over the time that words were made of; 0 where
// there is too little speech to tell.
func (d Delivery) PerMinute(count int) float64 {
	if d.Recognised < leastToTell {
		return 0
	}
	return float64(count) * float64(minute) / float64(d.Recognised)
}

// Long returns the pauses that are longer than a length.
func (d Delivery) Long(length audio.Samples) []Pause {
	var all []Pause
	for _, p := range d.Pauses {
		if p.Length() > length {
			all = append(all, p)
		}
	}
	return all
}

var (
	mine = setOf("i i'd i've i'm i'll me my mine myself")
	ours = setOf("we we'd we've we're we'll us our ours ourselves let's")
)

// group reports whether a word is "we" or the like; "US" is a country.
func (t token) group() bool { return ours[t.core] && t.written() != "US" }

// delivery measures how an answer was spoken.
func (s said) delivery(parts [][6]float64) Delivery {
	var d Delivery
	var first, last audio.Samples
	timed := false
	for _, u := range s.sentences {
		d.Words += len(u.words)
		if u.End > u.Start {
			if !timed {
				first, timed = u.Start, true
			}
			last = max(last, u.End)
		}
		for _, w := range u.words {
			switch {
			case mine[w.core]:
				d.I++
			case w.group():
				d.We++
			}
		}
	}
	if timed {
		d.speaking(s.Answer, first, last)
	}
	d.Marks = s.fillers()
	d.Fillers = max(len(d.Marks), len(takeApart(Answer{Sentences: []Sentence{{Text: s.Live}}}).fillers()))
	d.Hedges = s.count(hedges)
	d.Jargon = s.jargon()
	d.Shares = s.shares(parts, timed)
	d.Action = s.firstAction(parts, nil)
	return d
}

// speaking measures pace, pauses and the share of talk.
func (d *Delivery) speaking(a Answer, first, last audio.Samples) {
	d.Speaking = last - first
	for _, p := range a.Pauses {
		p.Start, p.End = max(p.Start, first), min(p.End, last)
		if p.Length() >= ShortestPause {
			d.Pauses = append(d.Pauses, p)
			d.Speaking -= p.Length()
		}
	}
	d.Speaking = max(d.Speaking, 0)
	d.Recognised = d.Speaking
	for _, u := range a.Unrecognised {
		u.Start, u.End = max(u.Start, first), min(u.End, last)
		d.Recognised -= max(u.Length(), 0)
		for _, p := range d.Pauses { // left out already
			d.Recognised += max(min(p.End, u.End)-max(p.Start, u.Start), 0)
		}
	}
	d.Recognised = max(d.Recognised, 0)
	if d.Recognised >= audio.Second {
		d.Pace = float64(d.Words) * float64(minute) / float64(d.Recognised)
	}
	if length := max(a.Duration, last); length > 0 {
		d.TalkShare = float64(d.Speaking) / float64(length)
	}
}

// sounds are fillers wherever they stand.
var sounds = setOf("um umm uh uhm uhh er erm hmm hm mm mmm ehm eh")

// said fillers of several words, and what stands around them where they are
// none: "you know the rule", "a kind of test".
var phrases = []struct {
	words         string
	after, before set
}{
	{"you know", setOf("the what that how why who where if when this it them him her my our of about"), setOf("do did if as let what before how don't didn't")},
	{"i mean", setOf("it that this the by"), setOf("what do did that's")},
	{"sort of", nil, setOf("a the this that what some any every which same each another right wrong new different best other certain only to")},
	{"kind of", nil, setOf("a the this that what some any every which same each another right wrong new different best other certain only")},
	{"basically", nil, nil},
	{"literally", nil, nil},
}

// fillers finds the fillers of an answer.
func (s said) fillers() []Mark {
	var all []Mark
	for i, u := range s.sentences {
		for w := 0; w < len(u.words); w++ {
			n := u.fillerAt(w)
			if n == 0 {
				continue
			}
			all = append(all, Mark{i, u.words[w].coreFrom, u.words[w+n-1].coreTo})
			w += n - 1
		}
	}
	return all
}

// fillerAt returns how many words the filler at word w has; 0 for none.
func (u utterance) fillerAt(w int) int {
	t := u.words[w]
	switch {
	case sounds[t.core] && (t.written() != strings.ToUpper(t.core) || u.Text == strings.ToUpper(u.Text)):
		return 1 // "the ER" and "$5 MM" are none
	case t.core == "like" && strings.HasPrefix(t.text[t.coreTo-t.from:], ",") && w > 0 && (u.words[w-1].closes() || hollow[u.words[w-1].core]):
		return 1 // "it was, like, four days", "and like, gone"
	}
	for _, p := range phrases {
		end := w + 1 + strings.Count(p.words, " ")
		if end > len(u.words) || !strings.HasPrefix(p.words, t.core) || coresOf(u.words, w, end) != p.words {
			continue
		}
		if w > 0 && p.before[u.words[w-1].core] || !u.words[end-1].closes() && end < len(u.words) && p.after[u.words[end].core] {
			return 0
		}
		return end - w
	}
	return 0
}

// hollow words come before a "like" that says nothing.
var hollow = setOf("and was were is so but just it's")

// hedges make what is said smaller.
var hedges = words(`maybe perhaps probably possibly i_think i_guess i_suppose i_believe hopefully somewhat a_bit a_little more_or_less might i_feel_like it_seems presumably not_sure`)

// count is how often the words stand in an answer.
func (s said) count(about *regexp.Regexp) int {
	n := 0
	for _, u := range s.sentences {
		for rest := u.plain; ; n++ {
			at := about.FindStringIndex(rest)
			if at == nil {
				break
			}
			rest = rest[at[1]-1:] // its last blank begins the next match
		}
	}
	return n
}

// shares are how much of the answer each part took.
func (s said) shares(parts [][6]float64, timed bool) [6]float64 {
	var all [6]float64
	sum := 0.0
	for i, u := range s.sentences {
		length := float64(len(u.words))
		if timed {
			length = float64(max(u.End-u.Start, 0))
		}
		all[most(parts[i][:])] += length
		sum += length
	}
	for i := range all {
		if sum > 0 {
			all[i] /= sum
		}
	}
	return all
}

// firstAction quotes where the speaker first does something, in a sentence that
// is not quoted yet.
func (s said) firstAction(parts [][6]float64, yet []Quote) *Quote {
	for i, u := range s.sentences {
		if most(parts[i][:]) == partAction && u.owns() && !quoted(yet, i) {
			q := s.clause(i, owned)
			return &q
		}
	}
	return nil
}

var owned = words(`i i'd i've i'm myself`)
