package loop

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
)

// Interview is one question of a loop as it was answered.
type Interview struct {
	Round    int // from 1
	Of       bank.Round
	Question Question
	Session  interviewer.Session
	Reviews  []coach.Review // one for each turn of the session; zero for what was skipped
}

// Said are words of the person with where they were said.
type Said struct {
	Text     string // verbatim
	Session  string // ID
	Round    int    // from 1
	Of       bank.Round
	Turn     int           // 0 for the story
	From, To audio.Samples // of the turn's take
}

// said places a quote of a turn; false for one that holds no words of it.
func (v Interview) said(turn int, q coach.Quote) (Said, bool) {
	if q.Text == "" || turn >= len(v.Session.Turns) || !v.verbatim(turn, q) {
		return Said{}, false
	}
	return Said{Text: q.Text, Session: v.Session.ID, Round: v.Round, Of: v.Of, Turn: turn, From: q.From, To: q.To}, true
}

// verbatim holds a quote against the sentence that it is of: a quote that isn't
// in the transcript is dropped, whoever made it.
func (v Interview) verbatim(turn int, q coach.Quote) bool {
	sentences := v.sentences(turn)
	return q.Sentence < len(sentences) && strings.Contains(sentences[q.Sentence].Text, q.Text)
}

func (v Interview) sentences(turn int) []coach.Judged {
	if turn >= len(v.Reviews) {
		return nil
	}
	return v.Reviews[turn].Sentences
}

// sentence is one sentence of an interview with its turn.
type sentence struct {
	coach.Sentence
	turn, at int
	setting  bool            // it tells the situation alone
	stems    map[string]bool // what it is about, without what everybody says
	numbers  []coach.Number
}

// account is an interview taken apart: what was told in it, answer by answer.
type account struct {
	Interview
	sentences []sentence
	stems     map[string]bool
	beyond    map[string]bool // those of the stems that are said beyond the situation
	claimed   []claim
	figures   []figure // every number, whatever it counts
	dates     []claim  // every date
	done      []deed
}

func newAccount(v Interview) account {
	a := account{Interview: v, stems: map[string]bool{}, beyond: map[string]bool{}}
	for turn := range v.Session.Turns {
		for i, s := range v.sentences(turn) {
			if strings.Trim(s.Text, blanks+marks) == "" {
				continue
			}
			one := sentence{
				Sentence: s.Sentence, turn: turn, at: i, setting: s.Part == coach.PartSituation,
				stems: stemsOf(s.Text), numbers: coach.Numbers(s.Text),
			}
			a.sentences = append(a.sentences, one)
			for stem := range one.stems {
				a.stems[stem] = true
				if !one.setting {
					a.beyond[stem] = true
				}
			}
			a.figures, a.dates = append(a.figures, one.figures()...), append(a.dates, one.dates()...)
		}
	}
	a.claimed, a.done = a.claims(), a.deeds()
	return a
}

var bareWord = regexp.MustCompile(`[\p{L}']+`)

// stemsOf are the stems of a text that tell what it is about.
func stemsOf(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range bareWord.FindAllString(plain(text), -1) {
		if s := stem(strings.Trim(w, "'")); len(s) > 2 && !usualWords[s] && !figureWords[w] {
			all[s] = true
		}
	}
	return all
}

func plain(text string) string { return strings.ToLower(strings.ReplaceAll(text, "’", "'")) }

// stem is a word without the endings that tell its forms apart.
func stem(w string) string {
	w = strings.TrimSuffix(w, "'s")
	for _, end := range []string{"ing", "ed", "es", "s"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len(cut) >= 3 {
			return cut
		}
	}
	return w
}

func wordSet(words string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(words) {
		all[w] = true
	}
	return all
}

var figureWords = wordSet(`one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen
	twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen half percent`)

// The measures of one story told twice. Of the 161,000 pairs of the 568
// labelled answers, each of another story, none is as alike.
const (
	fewestShared = 5
	fewestBeyond = 2    // of them, said beyond the situation: two stories of one team share their setting
	likeness     = 0.33 // cosine of the stems that are not usual
	mostHomely   = 3    // accounts that a stem may be in before it is the person's trade, not a story's
)

// stories compares the accounts of a loop.
type stories struct {
	accounts []account
	homely   map[string]bool // stems of the person's trade, which most of their stories have
}

func newStories(interviews []Interview) stories {
	s := stories{homely: map[string]bool{}}
	count := map[string]int{}
	for _, v := range interviews {
		a := newAccount(v)
		s.accounts = append(s.accounts, a)
		for stem := range a.stems {
			count[stem]++
		}
	}
	for stem, n := range count {
		if n > mostHomely && 2*n > len(interviews) {
			s.homely[stem] = true
		}
	}
	return s
}

// shared are the stems that two accounts have in common and few others have.
func (s stories) shared(a, b account) []string {
	var all []string
	for stem := range a.stems {
		if b.stems[stem] && !s.homely[stem] {
			all = append(all, stem)
		}
	}
	slices.Sort(all)
	return all
}

// same reports whether two accounts tell one story.
func (s stories) same(a, b account) bool {
	shared := s.shared(a, b)
	beyond := 0
	for _, stem := range shared {
		if a.beyond[stem] && b.beyond[stem] {
			beyond++
		}
	}
	n := len(shared)
	return n >= fewestShared && beyond >= fewestBeyond && float64(n)/math.Sqrt(float64(len(a.stems)*len(b.stems))) >= likeness
}

// Reuse is one story that was told more than once.
type Reuse struct {
	Told []Said // the words of each telling that the others share most, in their order
}

// Sentence says it for people, with what to do about it.
func (Reuse) Sentence() string {
	return "One story for more than one question. Five people compare notes: prepare another one."
}

// tellings are the accounts by the story that they tell, in their order.
func (s stories) tellings() [][]int {
	var all [][]int
	for i, a := range s.accounts {
		at := slices.IndexFunc(all, func(of []int) bool {
			return slices.ContainsFunc(of, func(k int) bool { return s.same(s.accounts[k], a) })
		})
		if at < 0 {
			all = append(all, []int{i})
			continue
		}
		all[at] = append(all[at], i)
	}
	return all
}

// firstTold are the sessions in which the story of each session was told first.
func (s stories) firstTold() map[string]string {
	first := map[string]string{}
	for _, of := range s.tellings() {
		for _, i := range of {
			first[s.accounts[i].Session.ID] = s.accounts[of[0]].Session.ID
		}
	}
	return first
}

// reused finds the stories that were told for more than one question.
func (s stories) reused() []Reuse {
	var all []Reuse
	for _, of := range s.tellings() {
		if len(of) < 2 {
			continue
		}
		var r Reuse
		for _, i := range of {
			with := slices.IndexFunc(of, func(k int) bool { return k != i && s.same(s.accounts[k], s.accounts[i]) })
			r.Told = append(r.Told, s.telling(i, of[with]))
		}
		all = append(all, r)
	}
	return all
}

// telling quotes the sentence of an account that shares most with another one
// of the same story.
func (s stories) telling(of, with int) Said {
	a, b := s.accounts[of], s.accounts[with]
	best, most := 0, 0
	for i, one := range a.sentences {
		n := 0
		for stem := range one.stems {
			if b.stems[stem] && !s.homely[stem] {
				n++
			}
		}
		if n > most {
			best, most = i, n
		}
	}
	return a.quote(a.sentences[best], 0)
}

// mostQuoted is how many words a quote has at most: enough to find the place.
const mostQuoted = 14

// quote quotes a sentence, or the stretch of it around the byte that matters.
func (a account) quote(s sentence, at int) Said {
	words := len(strings.Fields(s.Text))
	first, last := 0, words
	if last > mostQuoted {
		i := len(strings.Fields(s.Text[:at]))
		if r, _ := utf8.DecodeLastRuneInString(s.Text[:at]); at > 0 && !unicode.IsSpace(r) {
			i-- // within a word
		}
		first = max(0, min(i-mostQuoted/2, words-mostQuoted))
		last = first + mostQuoted
	}
	text := stretch(s.Text, first, last)
	said := Said{Text: text, Session: a.Session.ID, Round: a.Round, Of: a.Of, Turn: s.turn, From: s.Start, To: s.End}
	if len(s.Words) == words && first < last {
		said.From, said.To = s.Words[first].Start, s.Words[last-1].End
	}
	return said
}

// stretch returns the words of a text from one to before another as they
// stand there, without the mark at the end.
func stretch(text string, first, last int) string {
	n, begin, end, inWord := 0, 0, 0, false
	for i, r := range text {
		space := unicode.IsSpace(r) // as strings.Fields cuts
		if !space && !inWord {
			if n == first {
				begin = i
			}
			n++
		}
		inWord = !space
		if inWord && n <= last {
			_, size := utf8.DecodeRuneInString(text[i:])
			end = i + size
		}
	}
	return strings.TrimRight(text[begin:max(begin, end)], blanks+marks)
}

// blanks part words, marks end sentences; neither belongs to the end of a quote.
const (
	blanks = " \t\n\r\v\f\u0085\u00a0"
	marks  = ".,;:!?…"
)
