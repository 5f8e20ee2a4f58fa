package coach

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Sentence is one sentence of an answer, verbatim.
type Sentence struct {
	Text  string
	Start audio.Samples // from the first sample of the take; 0 for text without sound
	End   audio.Samples
	Words []speech.Word // one per word as strings.Fields cuts Text; nil for text without sound
}

// The lengths of a run-on, in words. The labelled answers' longest sentence has
// 50 words, their usual one 18: a recogniser that sets no full stops gives far
// longer ones, which are cut into pieces of about 40.
const (
	longestSentence = 50
	runOn           = 40
	shortestPiece   = 8
)

// breath is a silence between two phrases that parts sentences where no mark
// does, in samples.
const breath = audio.Second * 6 / 10

// Sentences cuts what was recognised into sentences: at full stops, question
// and exclamation marks; where there are none, at a breath between phrases; and
// run-ons before "and then", "so" and "but". A stretch without words, as
// speech.Unrecognised marks it, ends a sentence and belongs to none. Each word
// has its time, placed by its letters within its phrase where the engine did not
// place it.
func Sentences(phrases []speech.Phrase) []Sentence {
	var all []Sentence
	var run passage
	for i, p := range phrases {
		pieces := strings.Split(p.Text, speech.Unrecognised)
		words := placed(p)
		for j, piece := range pieces {
			if j > 0 {
				all = append(all, run.cut()...)
				run = passage{}
			}
			n := len(strings.Fields(piece))
			breathed := j == 0 && i > 0 && p.Start-phrases[i-1].End >= breath
			run.add(piece, words[:n], breathed)
			words = words[n:]
		}
	}
	return append(all, run.cut()...)
}

// SplitSentences cuts a plain text into sentences as Sentences does, verbatim.
func SplitSentences(text string) []string {
	var all []string
	for _, piece := range strings.Split(text, speech.Unrecognised) {
		t := tokens(piece)
		from := 0
		for _, to := range ends(t, nil) {
			all = append(all, piece[t[from].from:t[to-1].to])
			from = to
		}
	}
	return all
}

// passage is recognised text without a hole.
type passage struct {
	text    strings.Builder
	words   []speech.Word
	breaths map[int]bool // words before which the speaker breathed
}

func (p *passage) add(text string, words []speech.Word, breathed bool) {
	if len(words) == 0 {
		return
	}
	if p.text.Len() > 0 {
		p.text.WriteByte(' ')
	}
	if breathed && len(p.words) > 0 {
		if p.breaths == nil {
			p.breaths = map[int]bool{}
		}
		p.breaths[len(p.words)] = true
	}
	p.text.WriteString(text)
	p.words = append(p.words, words...)
}

func (p *passage) cut() []Sentence {
	text := p.text.String()
	t := tokens(text)
	var all []Sentence
	from := 0
	for _, to := range ends(t, p.breaths) {
		all = append(all, Sentence{
			Text:  text[t[from].from:t[to-1].to],
			Start: p.words[from].Start,
			End:   p.words[to-1].End,
			Words: p.words[from:to:to],
		})
		from = to
	}
	return all
}

// ends returns after which word each sentence ends. Every word is in one
// sentence.
func ends(t []token, breaths map[int]bool) []int {
	var all []int
	small := smallStarts(t)
	from := 0
	for i := range t {
		last := i == len(t)-1
		switch {
		case last:
		case stops(t, i, small):
		case breaths[i+1] && i+1-from >= shortestPiece && unmarked(t[from:i+1]) && !dangling[t[i].core]:
		default:
			continue
		}
		if i+1-from <= 1 && !hasLetter(t[from:i+1]) && len(all) > 0 {
			all[len(all)-1] = i + 1 // a mark that stands alone belongs to what it follows
			from = i + 1
			continue
		}
		for _, cut := range joints(t[from : i+1]) {
			all = append(all, from+cut)
		}
		all = append(all, i+1)
		from = i + 1
	}
	return all
}

func hasLetter(t []token) bool {
	for _, w := range t {
		if strings.ContainsFunc(w.text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return true
		}
	}
	return false
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = setOf("mr mrs ms dr prof st vs e.g i.e approx incl dept sr jr fig cf al")

// Abbreviated reports whether a full stop after the word shortens it and ends no
// sentence: after "Dr", "e.g", or an initial, with or without marks around it.
// "I" is the speaker.
func Abbreviated(word string) bool {
	core := newToken(word, 0, len(word)).core
	return abbreviations[core] || initial(core)
}

func initial(core string) bool {
	r, n := utf8.DecodeRuneInString(core)
	return n == len(core) && unicode.IsLetter(r) && core != "i"
}

// lettered words have a letter after them that tells one of several, and is no
// initial: "plan B".
var lettered = setOf("plan option series team vendor phase group")

// dangling words never end a sentence: a full stop after them was set by a
// recogniser at the end of a segment.
var dangling = setOf("the a an and or of my our their your because than into")

// stops reports whether a sentence ends with word i.
func stops(t []token, i int, small bool) bool {
	mark := strings.TrimRight(t[i].text, `"'”’)]`)
	switch {
	case strings.HasSuffix(mark, "?"), strings.HasSuffix(mark, "!"):
		return true
	case strings.HasSuffix(mark, "…"), strings.HasSuffix(mark, "..."):
		return !smallStart(t[i+1])
	case !strings.HasSuffix(mark, "."):
		return false
	case initial(t[i].core) && i > 0 && lettered[t[i-1].core] && !t[i-1].closes(): // "plan A"
	case dangling[t[i].core]:
		return false
	case Abbreviated(t[i].core) && !(small && initial(t[i].core)):
		return false
	case strings.Contains(t[i].core, ".") && strings.ContainsFunc(t[i].core, unicode.IsLetter):
		return !smallStart(t[i+1]) // "8 a.m. sharp", "the U.S. team" goes on, "at 8 a.m. Then" does not
	case t[i].core == "no" && numeric(t[i+1].core):
		return false // "No. 4"
	}
	return small || !smallStart(t[i+1])
}

func numeric(core string) bool { return core != "" && core[0] >= '0' && core[0] <= '9' }

func smallStart(t token) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(t.text, `"'“‘([`))
	return unicode.IsLower(r)
}

// smallStarts reports whether the text begins its sentences with small letters,
// so that a small letter after a full stop says nothing.
func smallStarts(t []token) bool {
	small, large := 0, 0
	for i := 0; i+1 < len(t); i++ {
		switch {
		case !strings.HasSuffix(t[i].text, ".") || strings.HasSuffix(t[i].text, ".."):
		case smallStart(t[i+1]):
			small++
		default:
			large++
		}
	}
	return small > large
}

// unmarked reports whether no word before the last carries a comma or the like:
// such a stretch comes from an engine that sets no marks.
func unmarked(t []token) bool {
	for _, w := range t {
		if w.closes() {
			return false
		}
	}
	return true
}

// joints returns where a run-on is cut: so that no piece is much longer than
// runOn, before a word that begins a new thought.
func joints(t []token) []int {
	if len(t) <= longestSentence {
		return nil
	}
	best, worth := 0, 0
	for i := shortestPiece; i <= len(t)-shortestPiece && i <= runOn; i++ {
		if w := opens(t, i)*runOn + i; opens(t, i) > 0 && w > worth {
			best, worth = i, w
		}
	}
	if best == 0 {
		best = runOn
	}
	cuts := []int{best}
	for _, c := range joints(t[best:]) {
		cuts = append(cuts, best+c)
	}
	return cuts
}

// opens reports how well a new sentence can begin at word i; 0 for not.
func opens(t []token, i int) int {
	next := ""
	if i+1 < len(t) {
		next = t[i+1].core
	}
	switch w := t[i].core; {
	case w == "and" && (next == "then" || next == "so"), w == "so" && next != "that":
		return 3
	case w == "but", w == "then" && t[i-1].core != "and", w == "and" && (next == "i" || next == "we" || next == "they"):
		return 2
	case w == "and", w == "because", t[i-1].closes():
		return 1
	}
	return 0
}
