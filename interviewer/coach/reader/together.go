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
	weights := weigh(pages)
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
		p.sentences(&out, weights[k])
	}
	return out
}

// join keeps the higher of two probabilities, or the lower one.
func join(to *float64, p float64, first, highest bool) {
	if first || (p > *to) == highest {
		*to = p
	}
}

// weigh returns how much each page counts for each label's shares: as much as it
// hears the label, so that the page that blames is the one that is quoted. The
// weights of a label add up to 1.
func weigh(pages []read) [][labels]float64 {
	weights := make([][labels]float64, len(pages))
	for label := range labels {
		sum := 0.0
		for _, p := range pages {
			sum += float64(p.labels[label])
		}
		for k, p := range pages {
			weights[k][label] = 1 / float64(len(pages))
			if sum > 0 {
				weights[k][label] = float64(p.labels[label]) / sum
			}
		}
	}
	return weights
}

// sentences adds what the page says of each of its sentences, its shares by their
// weights. Where two pages hold a sentence, the later one, which knows what
// follows, is right.
func (r read) sentences(out *coach.Reading, weights [labels]float64) {
	for i, row := range r.page.rows {
		if row.kind != kindStory {
			continue
		}
		copyTo(out.Parts[row.index][:], r.parts[i*parts:])
		share := &out.Shares[row.index]
		at := r.share[i*labels:]
		for k := range flags {
			share.Flags[k] += float64(at[k]) * weights[k]
		}
		for k := range strengths {
			share.Strengths[k] += float64(at[flags+k]) * weights[flags+k]
		}
		for k := range layers {
			share.Missing[k] += float64(at[flags+strengths+k]) * weights[flags+strengths+k]
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
