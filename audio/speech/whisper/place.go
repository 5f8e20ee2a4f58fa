package whisper

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// phrases places an answer in a stretch of n samples and leaves out what the
// engine made up.
func (a answer) phrases(n audio.Samples, prompt string) []speech.Phrase {
	segments := a.parted()
	if !slices.ContainsFunc(segments, untimed) {
		slices.SortStableFunc(segments, func(a, b segment) int { return cmp.Compare(a.from, b.from) })
	} else {
		share(segments, n.Seconds())
	}
	return place(kept(segments, prompt), n)
}

// unknown is a number that the service does not give.
var unknown = math.NaN()

// parted returns the segments with their words. An answer without segments is
// parted into its sentences.
func (a answer) parted() []segment {
	var segments []segment
	for _, s := range a.segments {
		s.text = strings.Join(strings.Fields(s.text), " ")
		if s.text == "" {
			continue
		}
		s.words = whole(s.words)
		if s.from > s.to {
			s.from, s.to = s.to, s.from
		}
		segments = append(segments, s)
	}
	words := whole(a.words)
	if len(segments) > 0 {
		return dealt(segments, words)
	}
	for _, s := range sentences(a.text) {
		segments = append(segments, segment{text: s, from: unknown, to: unknown, logProb: unknown, noSpeech: unknown, compression: unknown})
	}
	if len(words) == 0 || len(segments) == 0 {
		return segments
	}
	if countFields(segments) != len(words) {
		segments = segments[:1] // which word is in which sentence can't be told
		segments[0].text = strings.Join(strings.Fields(a.text), " ")
	}
	segments = dealt(segments, words)
	for i, s := range segments {
		segments[i].from, segments[i].to = s.words[0].from, s.words[len(s.words)-1].to
	}
	return segments
}

// untimed reports whether a segment's place is not known.
func untimed(s segment) bool { return math.IsNaN(s.from) || math.IsNaN(s.to) }

// whole joins tokens to words. Where words begin with blanks, what does not is
// the rest of the word before.
func whole(tokens []word) []word {
	tokens = slices.DeleteFunc(slices.Clone(tokens), func(w word) bool { return strings.TrimSpace(w.text) == "" })
	blanks := slices.ContainsFunc(tokens, func(w word) bool { return w.text[0] == ' ' })
	var words []word
	for _, w := range tokens {
		text := strings.Join(strings.Fields(w.text), " ")
		if blanks && w.text[0] != ' ' && len(words) > 0 {
			last := &words[len(words)-1]
			last.text, last.to = last.text+text, w.to
			continue
		}
		words = append(words, word{text, w.from, w.to})
	}
	return words
}

func countFields(segments []segment) (n int) {
	for _, s := range segments {
		n += len(strings.Fields(s.text))
	}
	return n
}

// dealt gives the words beside the segments to the segments that they are of:
// by counting where every word is there, else by time.
func dealt(segments []segment, words []word) []segment {
	if len(words) == 0 {
		return segments
	}
	counted := countFields(segments) == len(words)
	for i := range segments {
		s := &segments[i]
		n := 0
		for n < len(words) && (i == len(segments)-1 || (words[n].from+words[n].to)/2 < s.to) {
			n++
		}
		if counted {
			n = len(strings.Fields(s.text))
		}
		s.words, words = words[:n:n], words[n:]
	}
	return segments
}

// sentences parts a text after full stops, question and exclamation marks.
func sentences(text string) (all []string) {
	var open []string
	for _, w := range strings.Fields(text) {
		open = append(open, w)
		if strings.ContainsAny(w[len(w)-1:], ".?!") {
			all, open = append(all, strings.Join(open, " ")), nil
		}
	}
	if len(open) > 0 {
		all = append(all, strings.Join(open, " "))
	}
	return all
}

// share places segments without times by their share of the letters. Their
// words stay without a place.
func share(segments []segment, length float64) {
	var all, done float64
	for _, s := range segments {
		all += float64(utf8.RuneCountInString(s.text))
	}
	for i := range segments {
		s := &segments[i]
		s.words = nil
		s.from = length * done / all
		done += float64(utf8.RuneCountInString(s.text))
		s.to = length * done / all
	}
}

// place makes phrases of segments in order: within n samples, none empty, none
// over another. A segment for which there is no room goes with its neighbour,
// so that no word is lost.
func place(segments []segment, n audio.Samples) []speech.Phrase {
	var phrases []speech.Phrase
	var nowhere *speech.Phrase // the first ones, until there is room
	for _, s := range segments {
		p := speech.Phrase{Text: s.text, Start: within(s.from, n), End: within(s.to, n), Engine: speech.EngineService, Words: spelt(s)}
		if nowhere != nil {
			p.Text, p.Words = nowhere.Text+" "+p.Text, both(nowhere.Words, p.Words)
			nowhere = nil
		}
		last := len(phrases) - 1
		if last >= 0 {
			p.Start = max(p.Start, phrases[last].End)
		}
		switch {
		case p.Start < p.End:
			phrases = append(phrases, p)
		case last < 0:
			nowhere = &p
		default:
			before := &phrases[last]
			before.Text, before.Words = before.Text+" "+p.Text, both(before.Words, p.Words)
		}
	}
	if nowhere != nil { // somewhere in all of it
		nowhere.Start, nowhere.End = 0, n
		phrases = append(phrases, *nowhere)
	}
	for i := range phrases {
		bound(&phrases[i])
	}
	return phrases
}

// both joins the words of two texts where those of both are placed.
func both(a, b []speech.Word) []speech.Word {
	if a == nil || b == nil {
		return nil
	}
	return append(a, b...)
}

// within returns a time as a place in n samples.
func within(seconds float64, n audio.Samples) audio.Samples {
	return audio.FromSeconds(min(max(seconds, 0), n.Seconds()))
}

// spelt returns the words of a segment as its text writes them; nil where the
// place of one is not known.
func spelt(s segment) []speech.Word {
	var words []speech.Word
	fields := strings.Fields(s.text)
	for i, w := range s.words {
		if math.IsNaN(w.from) || math.IsNaN(w.to) {
			return nil
		}
		if len(fields) == len(s.words) {
			w.text = fields[i]
		}
		const day = 24 * 3600 // what is beyond is cut off anyway
		from, to := within(min(w.from, w.to), day*audio.Second), within(max(w.from, w.to), day*audio.Second)
		words = append(words, speech.Word{Text: w.text, Start: from, End: to})
	}
	return words
}

// bound moves the words of a phrase into it, in order.
func bound(p *speech.Phrase) {
	at := p.Start
	for i := range p.Words {
		w := &p.Words[i]
		w.Start = min(max(w.Start, at), p.End)
		w.End = min(max(w.End, w.Start), p.End)
		at = w.Start
	}
}
