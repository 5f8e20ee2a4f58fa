package porttest

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Said is somebody speaking, and the words.
type Said struct {
	Samples []int16
	Words   string
}

// Careful is the contract of speech.Careful. open returns an engine that is
// ready; said is two recordings of five seconds or more that share few words.
func Careful(t *testing.T, open func(t *testing.T) speech.Careful, said [2]Said) {
	tests := map[string]func(t *testing.T, e speech.Careful, said [2]Said){
		"hears phrases in order":                carefulHearsPhrases,
		"hears a whole answer":                  carefulHearsWhole,
		"hears nothing where nothing is said":   carefulHearsSilence,
		"hears nothing in a stretch of nothing": carefulHearsNothing,
		"does not say its prompt":               carefulKeepsPrompt,
		"leaves the samples alone":              carefulLeavesSamples,
		"stretches do not mix":                  carefulKeepsApart,
		"ends with its context":                 carefulEnds,
		"says how long its windows are":         carefulWindows,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open(t), said) })
	}
}

// enoughWords is the share of words by which a recording is recognised as the
// one that was spoken.
const enoughWords = 0.6

// share is the part of the words of want that stand in got.
func share(want, got string) float64 {
	split := func(s string) []string {
		return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
	}
	have, wanted, n := split(got), split(want), 0
	for _, w := range wanted {
		if slices.Contains(have, w) {
			n++
		}
	}
	return float64(n) / float64(max(len(wanted), 1))
}

// textOf checks the phrases of a stretch and returns their words.
func textOf(t *testing.T, e speech.Careful, phrases []speech.Phrase, length int) string {
	t.Helper()
	var texts []string
	var floor audio.Samples
	for _, p := range phrases {
		if p.Start < floor || p.End <= p.Start || p.End > audio.Samples(length) {
			t.Errorf("phrase from %d to %d after %d of %d samples", p.Start, p.End, floor, length)
		}
		if strings.TrimSpace(p.Text) == "" || p.Engine != e.Engine() {
			t.Errorf("phrase %+v of the engine %q", p, e.Engine())
		}
		at := p.Start
		for _, w := range p.Words {
			if w.Start < at || w.End < w.Start || w.End > p.End || w.Text == "" {
				t.Errorf("word %+v after %d in the phrase from %d to %d", w, at, p.Start, p.End)
			}
			at = w.Start
		}
		floor = p.End
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, " ")
}

func transcribe(t *testing.T, e speech.Careful, s speech.Stretch) string {
	t.Helper()
	phrases, err := e.Transcribe(t.Context(), s)
	if err != nil {
		t.Fatalf("transcribe: %v", err)
	}
	return textOf(t, e, phrases, len(s.Samples))
}

func carefulHearsPhrases(t *testing.T, e speech.Careful, said [2]Said) {
	got := transcribe(t, e, speech.Stretch{Samples: said[0].Samples})
	if share(said[0].Words, got) < enoughWords {
		t.Errorf("heard %q, said %q", got, said[0].Words)
	}
}

func carefulHearsWhole(t *testing.T, e speech.Careful, said [2]Said) {
	both := slices.Concat(said[0].Samples, make([]int16, audio.Rate), said[1].Samples)
	got := transcribe(t, e, speech.Stretch{Samples: both, Whole: true})
	for _, s := range said {
		if share(s.Words, got) < enoughWords {
			t.Errorf("heard %q, said %q", got, s.Words)
		}
	}
}

func carefulHearsSilence(t *testing.T, e speech.Careful, _ [2]Said) {
	if got := transcribe(t, e, speech.Stretch{Samples: make([]int16, 5*audio.Rate)}); got != "" {
		t.Errorf("heard %q in silence", got)
	}
}

func carefulHearsNothing(t *testing.T, e speech.Careful, _ [2]Said) {
	if got := transcribe(t, e, speech.Stretch{}); got != "" {
		t.Errorf("heard %q in nothing", got)
	}
}

func carefulKeepsPrompt(t *testing.T, e speech.Careful, said [2]Said) {
	got := transcribe(t, e, speech.Stretch{Samples: said[0].Samples, Before: "The zeppelin hovered over the aquarium."})
	if strings.Contains(strings.ToLower(got), "zeppelin") || share(said[0].Words, got) < enoughWords {
		t.Errorf("heard %q, said %q", got, said[0].Words)
	}
}

func carefulLeavesSamples(t *testing.T, e speech.Careful, said [2]Said) {
	samples := slices.Clone(said[0].Samples)
	transcribe(t, e, speech.Stretch{Samples: samples})
	if !slices.Equal(samples, said[0].Samples) {
		t.Error("the samples were changed")
	}
}

func carefulKeepsApart(t *testing.T, e speech.Careful, said [2]Said) {
	var got [2]string
	var wg sync.WaitGroup
	for i := range said {
		wg.Go(func() {
			phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: said[i].Samples})
			if err != nil {
				t.Errorf("transcribe: %v", err)
			}
			got[i] = textOf(t, e, phrases, len(said[i].Samples))
		})
	}
	wg.Wait()
	for i, s := range said {
		if share(s.Words, got[i]) < enoughWords || share(said[1-i].Words, got[i]) > share(s.Words, got[i]) {
			t.Errorf("heard %q, said %q", got[i], s.Words)
		}
	}
}

func carefulEnds(t *testing.T, e speech.Careful, said [2]Said) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Transcribe(ctx, speech.Stretch{Samples: said[0].Samples}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v after the context ended", err)
	}
}

func carefulWindows(t *testing.T, e speech.Careful, _ [2]Said) {
	if w := e.Window(); w < 5*audio.Second || w > 30*audio.Second {
		t.Errorf("windows of %.1f s", w.Seconds())
	}
}
