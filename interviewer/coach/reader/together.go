package reader

import (
	"strings"

	"tellmemore/interviewer/coach"
)

// legible reports whether there is a word in any of the sentences.
func legible(sentences []string) bool {
	for _, s := range sentences {
		if strings.TrimSpace(s) != "" {
			return true
		}
	}
	return false
}

// told are the flags that one page can tell of the whole; the others say that
// something is nowhere in the answer, so every page must agree.
var told = map[coach.Flag]bool{coach.FlagBlame: true, coach.FlagShortTerm: true}

// together joins the pages of an answer of n sentences.
func together(n int, pages []read) coach.Reading {
	out := coach.Reading{Parts: make([][6]float64, n), Shares: make([]coach.Share, n), Words: make([][]coach.Heard, n)}
	flagsSeen := coach.Flags()
	for k, p := range pages {
		for i, f := range flagsSeen {
			join(&out.Flags[i], float64(p.labels[i]), k == 0, told[f])
		}
		for i := range strengths {
			join(&out.Strengths[i], float64(p.labels[flags+i]), k == 0, true)
		}
		for i := range layers {
			join(&out.Missing[i], float64(p.labels[flags+strengths+i]), k == 0, false)
		}
		for i := range out.First {
			out.First[i] += float64(p.first[i]) / float64(len(pages))
		}
		for i := range out.Levels {
			out.Levels[i] += float64(p.level[i]) / float64(len(pages))
		}
		p.sentences(&out, float64(len(pages)))
	}
	return out
}

// join keeps the higher of two probabilities, or the lower one.
func join(to *float64, p float64, first, highest bool) {
	if first || (p > *to) == highest {
		*to = p
	}
}

// sentences adds what the page says of each of its sentences. Where two pages
// hold a sentence, the later one, which knows what follows, is right.
func (r read) sentences(out *coach.Reading, pages float64) {
	for i, row := range r.page.rows {
		if row.kind != kindStory {
			continue
		}
		copyTo(out.Parts[row.index][:], r.parts[i*parts:])
		share := &out.Shares[row.index]
		at := r.share[i*labels:]
		for k := range flags {
			share.Flags[k] += float64(at[k]) / pages
		}
		for k := range strengths {
			share.Strengths[k] += float64(at[flags+k]) / pages
		}
		for k := range layers {
			share.Missing[k] += float64(at[flags+strengths+k]) / pages
		}
		words := make([]coach.Heard, row.words)
		for k, t := range row.tokens {
			at := r.signs[(r.page.first[i]+k)*signs:]
			w := &words[t.word]
			w.Measured = max(w.Measured, float64(at[0]))
			w.People = max(w.People, float64(at[1]))
			w.Money = max(w.Money, float64(at[2]))
		}
		out.Words[row.index] = words
	}
}
