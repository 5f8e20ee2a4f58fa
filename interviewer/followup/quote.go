package followup

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// The length of a quote, in words: enough to be recognised as one's own, short
// enough to be spoken back. Of two quotes in one question each has at most
// half of what can be kept in mind.
const (
	fewest = 3
	most   = 12
	half   = 9
)

// clause is a stretch of an answer that can be quoted: verbatim words of one
// turn's text, from where a phrase begins to where one ends.
type clause struct {
	text     string // verbatim
	lower    string // with straight apostrophes
	turn     int
	sentence int  // of the turn
	whole    bool // begins as a sentence does, with who or what it is about
}

var (
	// stops are where spoken sentences come apart for certain. A full stop within
	// a number parts nothing.
	stops = regexp.MustCompile(`[.?!;:,—…]+(?:\s+|$)|\s+[–-]+\s+`)
	// leading is a word that a quote does without at its start.
	leading = regexp.MustCompile(`(?i)^(?:and|but|so|then|because|well|like|um+|uh+|er+|ah|okay|ok|oh|yeah|yes|ja|actually|basically|honestly|i mean|you know|kind of|sort of|also|plus|now|anyway)(?:[,\s]+|$)|^no(?:,\s*|$)`)
	// measured are words that a “so” or a “well” before them belongs to: “so far”;
	// before a speaker a “like” is none: “like we had to”.
	measured = regexp.MustCompile(`(?i)^(?:far|few|little|long|many|much|known)\b`)
	speakers = regexp.MustCompile(`(?i)^(?:i|we|they|he|she)\b`)
	// related are words whose clause is no sentence without what came before, and
	// can be quoted without them; subordinate those whose is none either.
	related     = regexp.MustCompile(`(?i)^(?:that|which|who|whose|whom|where|than)\s+`)
	subordinate = regexp.MustCompile(`(?i)^(?:as|if|when|while|to|of|after|before|although|though|since|until|unless|once|whenever|whereas)\s`)
	// dangling are words that a phrase does not end with where it was cut, loose
	// those that nobody misses at the end of a sentence.
	dangling = regexp.MustCompile(`(?i)(?:[,\s]+(?:and|but|so|or|the|a|an|of|to|in|on|at|for|with|from|by|as|that|which|who|what|how|my|our|their|his|her|its|is|was|were|are|be|been|had|have|has|um+|uh+|you know|like|then|just|i|we|they|he|she|than|into|about|every|not|because|if|when|very|really|would|could|should|will|can|did|do|does|i'd|i'm|i've|we'd|we're|it's|there's|more|most|some|any|no|other|another))+$`)
	loose    = regexp.MustCompile(`(?i)(?:[,\s]+(?:and|but|so|or|um+|uh+|you know|like|the|a|an|my|our|i|we))+$`)
	// unended are words at the end of a clause that leave one waiting.
	unended = regexp.MustCompile(`(?i)\b(?:to|of|for|with|from|by|than|says|said|saying|asked|told|tell|thought|think|guess|suppose|mean|know|means|\w+'s|like)$`)
	// negated is a statement that says the opposite without what restricts it:
	// “we would not launch without their approval”.
	negated     = regexp.MustCompile(`\b(?:not|never|no|nobody|nothing)\b|n't\b`)
	restricting = regexp.MustCompile(`\b(?:without|until|unless|if|except)\b`)
	// pending are words that a clause does not end with where it was cut, but may
	// at the end of its sentence.
	pending = regexp.MustCompile(`(?i)\b(?:ask|see|put|look|exactly|after|before|without|knowing|seen|early)$`)
	// opened is the beginning of what somebody thinks or wants, without its verb:
	// “I wanted that each alert”.
	opened = regexp.MustCompile(`(?i)\bthat((?: [^ ]+){1,2})$`)
	// cleft begins a sentence about what the rest says: “what I usually do is”.
	cleft   = regexp.MustCompile(`(?i)^(?:what i (?:[^ ]+ ){0,2}[^ ]+ is|the (?:[^ ]+ )?thing i'd say is)(?: that)?\s+`)
	fillers = regexp.MustCompile(`(?i)\b(?:um+|uh+|er|hmm+)\b`)
)

var (
	conjunctions = setOf("and but so because while when since until although though whereas if then where")
	relatives    = setOf("who which that's whose where how what")
	prepositions = setOf("after before during for from in on at with without by over under through until within across against between behind around")
	pronouns     = setOf("i we they he she i'd i've we'd we've they'd he'd she'd")
	// supposed are conjunctions before what was only thought of, or not yet so:
	// nobody said it.
	supposed = setOf("if unless until")
	subjects = setOf(`i we they he she it you my our his her their the a an this that these those there nobody everyone everybody people someone somebody
		one i'd i'm i've i'll we'd we're we've we'll they'd they're he'd she'd he's she's it's it'd that's there's nothing no some most both all`)
)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// clausesOf takes a sentence apart into what can be quoted of it, in at most
// longest words.
func clausesOf(sentence string, longest int) []clause {
	var clauses []clause
	at := 0
	for _, stop := range stopsOf(sentence) {
		clauses = append(clauses, phrases(sentence[at:stop[0]], at == 0, longest)...)
		at = stop[1]
	}
	return clauses
}

// stopsOf are where a sentence comes apart, and its end: from and to in bytes.
// The full stop of “Dr. Meyer” and “the U.S. team” parts nothing.
func stopsOf(sentence string) [][]int {
	all := slices.DeleteFunc(stops.FindAllStringIndex(sentence, -1), func(stop []int) bool {
		if strings.TrimSpace(sentence[stop[0]:stop[1]]) != "." {
			return false
		}
		word := sentence[strings.LastIndexFunc(sentence[:stop[0]], unicode.IsSpace)+1 : stop[0]]
		return coach.Abbreviated(word) || strings.Contains(word, ".") && strings.ContainsFunc(word, unicode.IsLetter)
	})
	return append(all, []int{len(sentence), len(sentence)})
}

// phrases cuts a stretch without stops where a new statement begins; one that
// is too long still, before a phrase that it can do without. first is whether
// the stretch begins its sentence.
func phrases(stretch string, first bool, longest int) []clause {
	words := place(stretch)
	var clauses []clause
	from := 0
	add := func(to int) {
		if from < to {
			ends := to == len(words)
			clauses = append(clauses, fit(stretch[words[from].from:words[to-1].to], first && from == 0, ends, longest)...)
		}
	}
	for i := 1; i < len(words)-1; i++ {
		w := words[i].lower
		switch {
		case !conjunctions[w] || !words[i+1].subject():
		case w == "and" && !(finite.MatchString(lower(stretch[words[from].from:words[i-1].to])) && finite.MatchString(lower(stretch[words[i+1].from:]))):
			// “my team and I moved it”, “between March and June”
		case supposed[w]:
			add(i)
			from = i
		default:
			add(i)
			from = i + 1
		}
	}
	add(len(words))
	return clauses
}

// lead is the length of the words that a quote does without at the start of a
// text, in bytes.
func lead(text string) int {
	at := 0
	for {
		found := leading.FindString(text[at:])
		rest := text[at+len(found):]
		switch word := strings.ToLower(strings.TrimRight(found, ", ")); {
		case found == "", (word == "so" || word == "well") && measured.MatchString(rest), word == "like" && !speakers.MatchString(rest):
			return at
		}
		at += len(found)
	}
}

// lower is a text in lower case with straight apostrophes, as the patterns have
// it.
func lower(text string) string { return strings.ToLower(strings.ReplaceAll(text, "’", "'")) }

// word is a word with its place in a text.
type word struct {
	lower    string
	from, to int
	name     bool // written with a capital letter
}

func (w word) subject() bool { return subjects[w.lower] || w.name }

func place(text string) []word {
	var words []word
	at := 0
	for f := range strings.FieldsSeq(text) {
		from := at + strings.Index(text[at:], f)
		at = from + len(f)
		first, _ := utf8.DecodeRuneInString(f)
		words = append(words, word{lower(f), from, at, unicode.IsUpper(first)})
	}
	return words
}

// fit makes a clause of a statement, or of its beginning where it is too long,
// and of what follows a “who” or an “and” in it. begins and ends are whether it
// does so with its sentence.
func fit(text string, begins, ends bool, longest int) []clause {
	whole := true
	for {
		cut := text[lead(text):]
		cut = cut[len(cleft.FindString(cut)):]
		rest := cut[len(related.FindString(cut)):]
		if begins && strings.HasPrefix(lower(cut), "that ") {
			rest = cut // “That cut the costs”
		}
		whole = whole && rest == cut
		if rest == text {
			break
		}
		text = rest
	}
	whole = whole && !subordinate.MatchString(text)
	words := place(text)
	if len(words) > 0 && supposed[words[0].lower] {
		return nil
	}
	if len(words) <= longest {
		return quotable(text, ends, whole)
	}
	var clauses []clause
	for k := 2; k <= len(words)-fewest; k++ { // without the phrase before what it is about
		if pronouns[words[k].lower] && len(words)-k <= longest && prepositions[words[0].lower] {
			return quotable(text[words[k].from:], ends, true)
		}
	}
	for k := longest; k > fewest && len(clauses) == 0; k-- {
		if w := words[k].lower; prepositions[w] || conjunctions[w] || relatives[w] {
			if head, rest := lower(text[:words[k-1].to]), lower(text[words[k].from:]); negated.MatchString(head) && restricting.MatchString(rest) {
				break
			}
			clauses = quotable(text[:words[k-1].to], false, whole)
		}
	}
	for k := fewest; k < len(words)-fewest; k++ {
		if w := words[k].lower; conjunctions[w] || relatives[w] {
			for _, c := range fit(text[words[k+1].from:], false, ends, longest) {
				c.whole = false
				clauses = append(clauses, c)
			}
			break
		}
	}
	return clauses
}

// quotable returns the clause if it can be spoken as a quote.
func quotable(text string, ends, whole bool) []clause {
	trailing := dangling
	if ends {
		trailing = loose
	}
	text = strings.TrimRight(text[:len(text)-len(trailing.FindString(text))], " ,")
	if !ends {
		tail := opened.FindStringSubmatch(text)
		if pending.MatchString(text) || tail != nil && !finite.MatchString(lower(tail[1])) {
			return nil
		}
	}
	n := len(strings.Fields(text))
	if n < fewest || unended.MatchString(text) || fillers.MatchString(text) || strings.ContainsAny(text, "“”\"[]\n") {
		return nil
	}
	return []clause{{text: text, lower: lower(text), whole: whole}}
}

// openings say which words of an answer open the gap of a layer, the best
// first.
var openings = map[interviewer.Probe][]*regexp.Regexp{
	interviewer.ProbeEvent: {
		regexp.MustCompile(`^(i|we)('d| would)? (usually|always|normally|tend to|rather) [a-rt-z]\w+`), // but “say”
		general,
	},
	interviewer.ProbeRole: {
		regexp.MustCompile(`^(we|my team|our team|the team) (` + past + `|wrote|built|took|ran|made|went|set|put|did|found|cut|got|kept)\b`),
		group,
	},
	interviewer.ProbeAction: {
		regexp.MustCompile(`^(i|we) (led|drove|fixed|solved|handled|managed|improved|worked|changed|transformed|owned|sorted|dealt|turned)\b`),
		own, group,
	},
	interviewer.ProbeAlternatives: {decided, did, own, group},
	interviewer.ProbeConflict:     {decided, did, own, group},
	interviewer.ProbeMetrics: {
		words(`(a lot|much|way) (better|faster|quicker|slower|more|less|fewer|easier|cheaper|smoother|calmer|happier)`, `significant(ly)?`, `faster`, `quicker`, `cheaper`, `improv\w+`, `huge`, `success(ful)?`,
			`smoother`, `happier`, `went well`, `increased`, `reduced`, `grew`),
		words(`launched`, `shipped`, `delivered`, `went live`, `worked`, `works`, `finished`, `use it`, `again`, `still`, `no longer`, `any ?more`, `running`, `satisfied`, `content`, `renewed`, `stayed`, `live`, `stopped`),
	},
	interviewer.ProbeResult: {own, group},
	interviewer.ProbeImpact: {
		words(`launched`, `shipped`, `delivered`, `went live`, `rolled out`, `(i|we) built`, `set up`, `introduced`, `replaced`, `widened`, `designed`, `put in`),
		words(`fell`, `dropped`, `cut`, `saved`, `recovered`, `faster`, `finished`, `improved`, `renewed`, `grew`, `doubled`, `went from`, `(is|are|came|went) down`, `stayed at`),
	},
	interviewer.ProbeLearning: {
		words(`^(i|we) .*\b(late|delayed|failed|missed|lost|wrong|broke|slipped)`, `outage`, `perfect\w*`, `flawless\w*`, `proud`),
		regexp.MustCompile(`^(i|we) (decided|chose|told|asked|pushed|moved|stopped|went|insisted)\b`),
		own, group,
	},
	interviewer.ProbeScope: {
		words(`(the|our|my) (\w+ )?(service|platform|system|team|customers|users|product|migration|project|launch|program|programme|org)`, `customers`, `users`, `teams`),
	},
}

var (
	// decided and did are what can have been done otherwise, and what somebody can
	// be against.
	decided = regexp.MustCompile(`^(i|we|my team|the team)(?:'ve| have)? (decided|chose|chosen|went with|went for|picked|opted|settled|accepted|refused|proposed|recommended)\b`)
	did     = regexp.MustCompile(`^(i|we|my team|the team)(?:'ve| have)? (stopped|moved|rewrote|replaced|built|hired|cut|dropped|switched|changed|put|turned|deleted|removed|made|gave|sent|let)\b`)
	// setting are deeds that begin a story and are not what it is about.
	setting = regexp.MustCompile(`^(?:i|we)(?:'ve| have)?(?: \w+ly)? (?:joined|ran|led|managed|headed|noticed|wanted|needed|worked|learned|learnt|realised|realized|understood|started|used|lived|liked|hoped|agreed|knew|heard|felt|thought|saw|got)\b`)
	// talk are deeds that leave nothing behind, and that there was no other way to.
	talk = regexp.MustCompile(`^(?:i|we)(?: also| then)?(?:'ve| have)? (?:asked|told|said|rang|called|phoned|read|counted|looked|sat|visited|pulled|apologi[sz]ed|promised|figured|showed|explained|met|drove|helped|stood|presented)\b`)
	// things begin clauses about what was done, not of doing it: “one thing I
	// missed”.
	things = regexp.MustCompile(`^(?:what|the|one thing)\b`)
	// unreal are clauses about what somebody could have done or will do.
	unreal = regexp.MustCompile(`\b(?:could|would|might|should|will)(?:n't|'ve)?\b|'ll\b`)
)

// lasting are layers that nobody asks about talk for.
var lasting = map[interviewer.Probe]bool{interviewer.ProbeAlternatives: true, interviewer.ProbeConflict: true, interviewer.ProbeImpact: true}

// opens reports whether a clause opens the gap of a layer by this pattern.
func (c clause) opens(p interviewer.Probe, by *regexp.Regexp) bool {
	switch {
	case !by.MatchString(c.lower):
		return false
	case p == interviewer.ProbeEvent:
		return true
	case !c.apt(p):
		return false
	}
	return !((by == own || by == group) && (setting.MatchString(c.lower) || things.MatchString(c.lower)) || lasting[p] && talk.MatchString(c.lower))
}

// apt reports whether a clause may stand before a question about a layer: what
// nobody did stands before none but one about habits, and who is asked for their
// part hears no words of their own deeds.
func (c clause) apt(p interviewer.Probe) bool {
	switch p {
	case interviewer.ProbeEvent:
		return true
	case interviewer.ProbeRole:
		return !unreal.MatchString(c.lower) && !speaker.MatchString(c.lower)
	}
	return !unreal.MatchString(c.lower)
}

// late are layers that lie at the end of a story: what opens their gap is the
// last of its kind.
var late = map[interviewer.Probe]bool{interviewer.ProbeMetrics: true, interviewer.ProbeResult: true, interviewer.ProbeImpact: true}

// quoteFor returns the verbatim words that open the gap of a layer: the best
// opening, of the sentence of the story that carried it, else of everything;
// where no words open it, a statement of that sentence, or any that says
// something of the speaker; never what a follow-up has quoted before. A story
// without its end stops at its last deed, whatever carried that.
func (t transcript) quoteFor(g gap) (clause, bool) {
	carried := func(c clause) bool { return c.turn == 0 && c.sentence+1 == g.sentence }
	places := []func(clause) bool{carried, func(c clause) bool { return c.turn == 0 }, func(clause) bool { return true }}
	if g.probe == interviewer.ProbeResult {
		places = places[1:]
	}
	for _, opening := range openings[g.probe] {
		for _, within := range places {
			if c, ok := t.best(late[g.probe], func(c clause) bool { return within(c) && c.opens(g.probe, opening) }); ok {
				return c, true
			}
		}
	}
	if c, ok := t.best(false, func(c clause) bool { return carried(c) && c.apt(g.probe) }); ok {
		return c, true
	}
	return t.longest(func(c clause) bool { return c.apt(g.probe) && (carried(c) || personal.MatchString(c.lower)) })
}

// personal are clauses of what the speaker or their group does.
var personal = regexp.MustCompile(`^(?:i|we) `)

// longest returns the longest of the story's clauses that begin as a sentence
// does, also of one whose verbs are not known.
func (t transcript) longest(fits func(clause) bool) (clause, bool) {
	var longest clause
	for _, c := range t.clauses {
		if c.turn == 0 && c.whole && fits(c) && len(c.text) > len(longest.text) && !t.wasQuoted(c.text) {
			longest = c
		}
	}
	return longest, longest.text != ""
}

// best returns the first of the clauses that says most by itself, or the last;
// none that is no statement.
func (t transcript) best(last bool, fits func(clause) bool) (clause, bool) {
	var best clause
	for i, c := range t.clauses {
		if last {
			c = t.clauses[len(t.clauses)-1-i]
		}
		if c.states() && fits(c) && !t.wasQuoted(c.text) && (best.text == "" || c.better(best)) {
			best = c
		}
	}
	return best, best.text != ""
}

// finite are signs of a verb that makes a statement.
var finite = regexp.MustCompile(`(?:'(?:s|m|re|d|ve|ll)|n't)\b|\b(?:\w\w+ed|is|was|were|are|am|be|been|had|have|has|did|does|do|can|could|would|will|should|might|must|went|got|get|gets|put|took|take|made|make|makes|gave|give|ran|run|runs|wrote|built|came|come|knew|know|thought|saw|found|sat|set|kept|left|lost|held|met|led|let|told|said|spoke|drew|drove|sent|paid|bought|brought|taught|began|chose|cut|fell|rose|grew|won|felt|heard|read|rang|hit|quit|broke|stood|start|starts|try|tell|ask|tend|need|needs|want|wants|work|works|go|goes)\b`)

// states reports whether a clause is a statement about somebody or something.
func (c clause) states() bool { return c.whole && finite.MatchString(c.lower) }

// better prefers, within a turn, a clause of some length over a scrap;
// otherwise the first stands.
func (c clause) better(than clause) bool {
	return c.turn == than.turn && len(strings.Fields(than.text)) <= fewest && len(strings.Fields(c.text)) > fewest
}

// wasQuoted reports whether a follow-up has quoted these words, or some of
// them.
func (t transcript) wasQuoted(text string) bool {
	return slices.ContainsFunc(t.quoted, func(q string) bool { return strings.Contains(q, text) || strings.Contains(text, q) })
}

// Verbatim reports whether a quote stands word for word in what was said. A
// quote that does not is never shown, whoever produced it.
func Verbatim(s interviewer.Session, quote string) bool {
	for _, turn := range s.Turns {
		if quote != "" && quote != speech.Unrecognised && strings.Contains(turn.Text(), quote) {
			return true
		}
	}
	return false
}
