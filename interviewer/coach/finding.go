package coach

import (
	"cmp"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

// FindingKind says what a finding is about.
type FindingKind string

// The kinds of finding beside the flags and the layers, which go by their own
// names.
const (
	FindingStructure FindingKind = "structure" // the setting took too much
	FindingShared    FindingKind = "shared"    // one action of the group among own ones
	FindingVague     FindingKind = "vague"     // one result without a number
	FindingOverrun   FindingKind = "overrun"   // an important part came after the limit
	FindingPace      FindingKind = "pace"
	FindingFillers   FindingKind = "fillers"
	FindingPause     FindingKind = "pause"
	FindingJargon    FindingKind = "jargon"
	FindingScope     FindingKind = "level_scope"
)

// FindingWeight says what a finding is for.
type FindingWeight string

// The weights: an amber edge and a grey one.
const (
	WeightWorkOn      FindingWeight = "work on"
	WeightInformation FindingWeight = "for information"
)

// Finding is the person's own words and one sentence about them.
type Finding struct {
	Kind     FindingKind
	Weight   FindingWeight
	Quote    Quote
	Until    *Quote        // where the finding goes on to other words: a stretch, or a second size
	From, To audio.Samples // of the take; 0 for text without sound
	Sentence string        // for people
}

// Quoted returns the quotes of a finding as a person reads them, in double
// curly quotation marks.
func (f Finding) Quoted() string {
	switch {
	case f.Until == nil:
		return "“" + f.Quote.Text + "”"
	case f.Kind == FindingScope:
		return "“" + f.Quote.Text + "… " + f.Until.Text + "”"
	}
	return "“" + f.Quote.Text + "…” to “…" + f.Until.Text + "”"
}

// mostToWorkOn is how many findings are named to work on: what a person can
// keep in mind for the next attempt.
const mostToWorkOn = 5

// findings words a review, what to work on first, the most important first.
func (s said) findings(v Review) []Finding {
	work := s.flagged(v)
	if s.Kind != interviewer.KindFollowUp {
		work = append(work, s.structure(v)...)
	}
	work = append(work, s.shared(v)...)
	work = append(work, s.vague(v)...)
	work = append(work, s.overrun(v)...)
	work = append(work, s.gaps(v)...)
	spoken, informed := s.spokenly(v)
	work = append(work, spoken...)
	work = slices.DeleteFunc(work, func(f Finding) bool { return f.Quote.Text == "" })
	all := work[:min(len(work), mostToWorkOn)]
	if f, ok := s.scopeFinding(v.Scope); ok && s.Kind != interviewer.KindFollowUp {
		all = append(all, f)
	}
	return append(all, informed...)
}

func workOn(kind FindingKind, q Quote, sentence string) Finding {
	return Finding{Kind: kind, Weight: WeightWorkOn, Quote: q, From: q.From, To: q.To, Sentence: sentence}
}

// flagOrder is the flags by how much an interviewer minds, one occasion first:
// without it there is no story to judge (doi 10.1007/s10869-014-9350-0).
var flagOrder = []Flag{FlagNoSpecificEvent, FlagWeWithoutI, FlagNoResult, FlagBlame, FlagNoMetric, FlagShortTerm, FlagNoLearning}

// wholeStory are the flags that a follow-up of half a minute is not held to.
var wholeStory = map[Flag]bool{FlagNoSpecificEvent: true, FlagNoResult: true, FlagNoMetric: true, FlagNoLearning: true}

func (s said) flagged(v Review) []Finding {
	var all []Finding
	for _, f := range v.Flags {
		if s.Kind == interviewer.KindFollowUp && wholeStory[f.Flag] {
			continue
		}
		all = append(all, workOn(FindingKind(f.Flag), f.Quote, flagSentence(f)))
	}
	slices.SortStableFunc(all, func(a, b Finding) int {
		return cmp.Compare(slices.Index(flagOrder, Flag(a.Kind)), slices.Index(flagOrder, Flag(b.Kind)))
	})
	return all
}

// compared are vague words about an outcome, with what to ask for.
var compared = []struct{ word, ask string }{
	{"faster", "How much faster? Give the time before and after."},
	{"quicker", "How much quicker? Give the time before and after."},
	{"cheaper", "How much cheaper? Give the cost before and after."},
	{"happier", "How do you know? Give a figure, or what they said."},
	{"happy", "How do you know? Give a figure, or what they said."},
	{"better", "How much better? Give the figure before and after."},
	{"fewer", "How many fewer? Give the figure before and after."},
	{"less", "How much less? Give the figure before and after."},
	{"improved", "By how much? Give the figure before and after."},
	{"dropped", "By how much? Give the figure before and after."},
	{"grew", "By how much? Give the figure before and after."},
}

// vagueAt returns the index of the first of compared that stands in the words; -1
// for none.
func vagueAt(words []token) int {
	for k, c := range compared {
		for i, w := range words {
			if w.core == c.word && saysOf(words, i) {
				return k
			}
		}
	}
	return -1
}

// saysOf reports whether the vague word at i is of an outcome: of "we dropped
// the vendor" and "I was happy" it is not.
func saysOf(words []token, i int) bool {
	switch words[i].core {
	case "dropped", "grew":
		return i == len(words)-1 || words[i].closes() || intransitive.MatchString(plainOf(words[i+1:]))
	case "happy":
		return !feeling.MatchString(plainOf(words[:i]))
	}
	return true
}

var (
	intransitive = regexp.MustCompile(`^ (?:after|again|and|as|at|because|but|by|during|every|fast|for|from|in|like|month|on|over|so|since|steadily|through|to|too|until|when|while|with|within|year|\w+ly|a lot|a bit|a little|right away|straight away) `)
	feeling      = regexp.MustCompile(` i was(?: \w+)? $`)
)

func flagSentence(f FlagFound) string {
	switch f.Flag {
	case FlagWeWithoutI:
		return "Who did it? Your own part is not clear."
	case FlagNoMetric:
		if k := vagueAt(tokens(f.Quote.Text)); k >= 0 {
			return compared[k].ask
		}
		return "How was it measured? Give one figure, before and after."
	case FlagBlame:
		return "What was your own part in it? Say that as well."
	case FlagNoLearning:
		return "Nothing learned yet. Say one thing you would do differently."
	case FlagShortTerm:
		return "What did it cost later? Say what you would do about it now."
	case FlagNoSpecificEvent:
		return "Which time was this? Tell one occasion, with when and where."
	case FlagNoResult:
		return "How did it end? The story stops here."
	}
	return ""
}

// structure tells when the setting took more than its share.
func (s said) structure(v Review) []Finding {
	d := v.Delivery
	setting := math.Round((d.Shares[0] + d.Shares[1]) * 100) // as it is told
	if setting <= MostSetting*100 || d.Words < fewestToTell {
		return nil
	}
	first, last := -1, -1
	for i, u := range v.Sentences {
		if (u.Part == PartSituation || u.Part == PartTask) && len(s.sentences[i].words) > 0 {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	begin := s.quote(first, 0, min(edge, len(s.sentences[first].words)))
	n := len(s.sentences[last].words)
	end := s.quote(last, max(0, n-edge), n)
	f := workOn(FindingStructure, begin, fmt.Sprintf("Situation and Task took %.0f%%. Aim for at most %.0f%%.", setting, MostSetting*100))
	f.To = end.To
	if first != last || n > 2*edge {
		f.Until = &end
	}
	return []Finding{f}
}

// shared tells the first action of "we" in an answer that has one of the
// speaker's own. What another person is quoted with is none.
func (s said) shared(v Review) []Finding {
	if v.has(FlagWeWithoutI) || v.has(FlagNoSpecificEvent) || v.Delivery.Action == nil {
		return nil
	}
	for i, u := range v.Sentences {
		if u.Part != PartAction {
			continue
		}
		words := s.sentences[i].words
		for _, c := range s.clauses(i) {
			if m := group.FindStringSubmatch(plainOf(words[c.first:c.last])); m != nil && !states[m[1]] && !quotation(words, c.first) {
				return []Finding{workOn(FindingShared, s.quote(i, c.first, c.last), flagSentence(FlagFound{Flag: FlagWeWithoutI}))}
			}
		}
	}
	return nil
}

// group is an action of the group.
var group = regexp.MustCompile(`^(?: then| so| and| after that)? (?:we|my team|our team|the team) (\w+ed|wrote|built|ran|made|set|put|took|chose|cut|found|began|drew|held|sent|went) `)

// states are verbs that look like an action of the group and tell none.
var states = setOf("need needed agreed wanted trusted liked used")

// quotation reports whether word i is within a quotation, or begins what
// somebody said.
func quotation(words []token, i int) bool {
	within := false
	for _, w := range words[:i] {
		marks := strings.Count(w.text, `"`) // the same mark opens and closes
		within = within != (marks%2 == 1)
		if at := strings.LastIndexAny(w.text, "“”"); at >= 0 {
			within = strings.HasPrefix(w.text[at:], "“")
		}
	}
	return within || strings.ContainsAny(words[i].text[:words[i].coreFrom-words[i].from], "\"“") || i > 0 && words[i-1].core == "said"
}

// vague tells the first result that says how things changed without a number,
// in it or beside it.
func (s said) vague(v Review) []Finding {
	if v.has(FlagNoMetric) || v.has(FlagNoSpecificEvent) {
		return nil
	}
	for i, u := range v.Sentences {
		if u.Part != PartResult || len(s.sentences[i].numbers) > 0 {
			continue
		}
		if k := vagueAt(s.sentences[i].words); k >= 0 && !v.answered(i, compared[k].word) {
			return []Finding{workOn(FindingVague, s.clause(i, words(compared[k].word)), compared[k].ask)}
		}
	}
	return nil
}

// answered reports whether a metric says what a vague word in sentence i leaves
// open. How many there were does not say how much faster it went.
func (v Review) answered(i int, word string) bool {
	return slices.ContainsFunc(v.Metrics, func(m Metric) bool {
		at := m.Quote.Sentence
		counted := measureOf(m.Unit) == MeasureCount && (word == "faster" || word == "quicker" || word == "cheaper")
		return at == i || (at == i-1 || at == i+1) && !counted
	})
}

const (
	edge         = 4  // words of a stretch that are quoted at each end
	fewestToTell = 40 // words, below which shares say little
	early        = 20 * audio.Second
)

// overrun tells when the result or the lesson came after the limit.
func (s said) overrun(v Review) []Finding {
	if s.Limit <= 0 {
		return nil
	}
	for i, u := range v.Sentences {
		// The sentence that the limit falls into ran past it too.
		if u.End <= s.Limit || u.Part != PartResult && u.Part != PartLearning {
			continue
		}
		name := "lesson"
		if u.Part == PartResult {
			name = "result"
		}
		return []Finding{workOn(FindingOverrun, s.clause(i, nil), fmt.Sprintf("Your %s ran past the limit. Reach it by %s.", name, (s.Limit-early).Clock()))}
	}
	return nil
}

// askedBy are the layers that a flag's own finding asks for already.
var askedBy = map[Flag]interviewer.Probe{
	FlagWeWithoutI: interviewer.ProbeRole, FlagNoMetric: interviewer.ProbeMetrics, FlagNoResult: interviewer.ProbeResult,
	FlagNoSpecificEvent: interviewer.ProbeEvent, FlagNoLearning: interviewer.ProbeLearning,
}

var gapSentences = map[interviewer.Probe]string{
	interviewer.ProbeEvent:        "Which time was this? Tell one occasion, with when and where.",
	interviewer.ProbeRole:         "What was yours here? Say what you decided and did.",
	interviewer.ProbeAction:       "How did you do it? Give the steps, one after another.",
	interviewer.ProbeAlternatives: "What else could you have done? Say why you chose this.",
	interviewer.ProbeMetrics:      "How was it measured? Give one figure, before and after.",
	interviewer.ProbeResult:       "How did it end? Say it in one sentence.",
	interviewer.ProbeImpact:       "What is still true today? Say what lasted.",
	interviewer.ProbeLearning:     "What did you take from it? Say what you do differently now.",
	interviewer.ProbeConflict:     "Who saw it differently? Say how you dealt with it.",
	interviewer.ProbeScope:        "How large was it? Give people, money or users.",
}

// gaps tells the missing layers that no flag has told.
func (s said) gaps(v Review) []Finding {
	if s.Kind == interviewer.KindFollowUp {
		return nil
	}
	told := map[interviewer.Probe]bool{}
	for _, f := range v.Flags {
		told[askedBy[f.Flag]] = true
	}
	var all []Finding
	for _, g := range v.Missing {
		if !told[g.Probe] {
			all = append(all, workOn(FindingKind(g.Probe), g.Quote, gapSentences[g.Probe]))
		}
	}
	return all
}

// spokenly tells what the delivery shows: what to work on, and what is for
// information.
func (s said) spokenly(v Review) (work, informed []Finding) {
	d := v.Delivery
	pace, rate := math.Round(d.Pace), math.Round(d.PerMinute(d.Fillers)) // as they are told
	if d.Recognised >= leastToTell && (pace > FastPace || pace < SlowPace) {
		how := "fast"
		if pace < SlowPace {
			how = "slow"
		}
		if at := s.longest(); at >= 0 {
			work = append(work, workOn(FindingPace, s.clause(at, nil),
				fmt.Sprintf("%.0f words a minute is %s. Aim for %d to %d.", pace, how, GoodPaceFrom, GoodPaceTo)))
		}
	}
	if long := d.Long(FlaggedPause); len(long) > 0 {
		if q, ok := s.beforePause(long[0]); ok {
			f := workOn(FindingPause, q, fmt.Sprintf("A pause of %.0f seconds followed. Finish the thought, then pause.", long[0].Length().Seconds()))
			f.To = long[0].End
			work = append(work, f)
		}
	}
	if rate > FewFillers && len(d.Marks) > 0 {
		m := d.Marks[0]
		q := s.quoteBytes(m.Sentence, m.From, m.To)
		f := workOn(FindingFillers, q, fmt.Sprintf("At least %d fillers, %.0f a minute. Up to %d is fine; try a silent pause.", d.Fillers, rate, FewFillers))
		if rate < ManyFillers {
			f.Weight = WeightInformation
			informed = append(informed, f)
		} else {
			work = append(work, f)
		}
	}
	for _, q := range d.Jargon {
		f := workOn(FindingJargon, q, "Say once what this stands for.")
		f.Weight = WeightInformation
		informed = append(informed, f)
	}
	return work, informed
}

// longest is the sentence with the most words.
func (s said) longest() int {
	best := -1
	for i, u := range s.sentences {
		if len(u.words) > 0 && (best < 0 || len(u.words) > len(s.sentences[best].words)) {
			best = i
		}
	}
	return best
}

// beforePause quotes the last words before a pause.
func (s said) beforePause(p Pause) (Quote, bool) {
	for i := len(s.sentences) - 1; i >= 0; i-- {
		u := s.sentences[i]
		for w := len(u.Words) - 1; w >= 0; w-- {
			if u.Words[w].Start < p.Start {
				return s.quote(i, max(0, w-edge), w+1), true
			}
		}
	}
	return Quote{}, false
}

// quoteBytes quotes a stretch of a sentence that begins and ends with words.
func (s said) quoteBytes(sentence, from, to int) Quote {
	u := s.sentences[sentence]
	first, last := 0, 0
	for i, w := range u.words {
		if w.coreFrom <= from {
			first = i
		}
		if w.coreTo <= to {
			last = i + 1
		}
	}
	return s.quote(sentence, first, max(last, first+1))
}
