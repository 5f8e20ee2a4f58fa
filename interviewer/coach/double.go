package coach

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// Double is two sentences beside each other, the one that was said first first.
type Double struct {
	First, Second string
}

// Alike returns which of the pairs of a sentence said before and one said now
// are the likeliest to be about the same thing, at most n and those first that
// are most alike, as indices of the two; pairs that share nothing are left out.
// Who contradicts themselves speaks of the same thing: in 11 of the 12
// contradictions of testdata/followups-dev.jsonl the pair is among the first
// three, in all among the first six.
func Alike(before, now []string, n int) [][2]int {
	type pair struct {
		at    [2]int
		alike float64
	}
	said := make([]topics, len(now))
	for k, s := range now {
		said[k] = topicsOf(s)
	}
	var all []pair
	for i, s := range before {
		a := topicsOf(s)
		for k, b := range said {
			if like := a.alike(b); like > 0 {
				all = append(all, pair{[2]int{i, k}, like})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b pair) int { return cmp.Compare(b.alike, a.alike) })
	pairs := make([][2]int, min(n, len(all)))
	for i := range pairs {
		pairs[i] = all[i].at
	}
	return pairs
}

// topics are what a sentence is about.
type topics struct {
	stems   map[string]bool // of the words that say it
	counted bool            // it names a number
	words   int
}

// alike weighs what two sentences share; a long one shares more by chance.
// scripts/contradictions.py orders those that the model learns from in the same way.
func (t topics) alike(o topics) float64 {
	n := 0.0
	for s := range t.stems {
		if o.stems[s] {
			n += 4
		}
	}
	if t.counted && o.counted {
		n += 3
	}
	return n / (1 + 0.01*float64(t.words+o.words))
}

var (
	topicWord  = regexp.MustCompile(`[a-z']+`)
	topicCount = regexp.MustCompile(`\$?\d[\d.,]*|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|` +
		`twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion|dozen|half|first)\b`)
	// chance are words that two sentences share by chance.
	chance = setOf(`the a an and or but so then of to in on at for with from by it its it's that this these those i i'd i'm my me
		we our us they them their he she his her him you your was were is are be been being had have has did do does not no just what when who which
		there here all as if up out about into over after before than also would could will can very really like um uh well only own got get went said told`)
)

func topicsOf(sentence string) topics {
	lower := strings.ToLower(strings.ReplaceAll(sentence, "’", "'"))
	t := topics{stems: map[string]bool{}, counted: topicCount.MatchString(lower), words: len(strings.Fields(sentence))}
	for _, w := range topicWord.FindAllString(lower, -1) {
		if !chance[w] && topicCount.FindString(w) != w {
			t.stems[Stem(w)] = true
		}
	}
	return t
}

// Stem is a word, in lower case, without the endings that tell its forms apart.
func Stem(w string) string {
	w = strings.TrimSuffix(strings.TrimSuffix(w, "'s"), "n't")
	for _, end := range []string{"ing", "ed", "es", "s", "ly"} {
		if cut, ok := strings.CutSuffix(w, end); ok && len(cut) >= 3 {
			w = cut
			break
		}
	}
	return strings.TrimSuffix(w, "e")
}
