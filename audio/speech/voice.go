package speech

import (
	"context"
	"io"
	"strings"
	"unicode"
)

// Loudspeaker plays sound.
type Loudspeaker interface {
	// PlayStream plays what next delivers, mono samples from -1 to 1 at rate
	// Hz, until next returns io.EOF, and returns when the last sample was heard
	// or ctx ended. Errors: audio.ErrNoOutput.
	PlayStream(ctx context.Context, rate int, next func(context.Context) ([]float32, error)) error
}

// Voice speaks texts sentence by sentence: the first one sounds while the next
// is still being made.
type Voice struct {
	Synthesiser Synthesiser
	Loudspeaker Loudspeaker
	Pace        float32 // 1 for the voice's own speed; 0 is 1
}

// Say speaks text and returns when it was heard to the end, or ctx ended.
// Errors: ErrNoModel, and those of the loudspeaker.
func (v Voice) Say(ctx context.Context, text string) error {
	sentences := Sentences(text)
	if len(sentences) == 0 {
		return nil
	}
	pace := v.Pace
	if pace == 0 {
		pace = 1
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type sound struct {
		samples []float32
		rate    int
		err     error
	}
	made := make(chan sound, 1)
	go func() {
		defer close(made)
		for i, s := range sentences {
			var one sound
			one.samples, one.rate, one.err = v.Synthesiser.Synthesise(ctx, spoken(s), pace)
			one.samples = framed(one.samples, one.rate, i == 0)
			select {
			case made <- one:
			case <-ctx.Done():
				return
			}
			if one.err != nil {
				return
			}
		}
	}()
	var first sound
	select {
	case first = <-made:
	case <-ctx.Done():
		return ctx.Err()
	}
	if first.err != nil {
		return first.err
	}
	next := func(ctx context.Context) ([]float32, error) {
		if samples := first.samples; samples != nil {
			first.samples = nil
			return samples, nil
		}
		select {
		case one, ok := <-made:
			if !ok {
				if err := ctx.Err(); err != nil {
					return nil, err
				}
				return nil, io.EOF
			}
			return one.samples, one.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return v.Loudspeaker.PlayStream(ctx, first.rate, next)
}

// The silence around a sentence, in milliseconds, and the fade at its ends,
// without which a loudspeaker clicks.
const (
	lead    = 50  // before the first: a device swallows its first block
	between = 200 // after each: the voice itself leaves 40 to 200
	fade    = 5
)

// framed returns a sentence with silence around it and without clicks.
func framed(samples []float32, rate int, first bool) []float32 {
	if len(samples) == 0 {
		return nil
	}
	before, after := 0, between*rate/1000
	if first {
		before = lead * rate / 1000
	}
	all := make([]float32, before+len(samples)+after)
	sentence := all[before : before+copy(all[before:], samples)]
	n := min(fade*rate/1000, len(sentence)/2)
	for i := range n {
		sentence[i] *= float32(i) / float32(n)
		sentence[len(sentence)-1-i] *= float32(i) / float32(n)
	}
	return all
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = map[string]bool{
	"a.m.": true, "p.m.": true, "e.g.": true, "i.e.": true, "etc.": true, "vs.": true,
	"approx.": true, "inc.": true, "mr.": true, "mrs.": true, "ms.": true, "dr.": true, "st.": true, "no.": true,
}

// Sentences splits a text after full stops, question and exclamation marks
// that end a sentence, closing quotes included.
func Sentences(text string) []string {
	words := strings.Fields(text)
	var sentences []string
	start := 0
	for i, w := range words {
		last := i == len(words)-1
		if last || endsSentence(w, words[i+1]) {
			sentences = append(sentences, strings.Join(words[start:i+1], " "))
			start = i + 1
		}
	}
	return sentences
}

func endsSentence(word, next string) bool {
	bare := strings.TrimRight(word, "\"'”’)")
	if bare == "" || !strings.ContainsRune(".?!", rune(bare[len(bare)-1])) {
		return false
	}
	if abbreviations[strings.ToLower(strings.TrimLeft(bare, "\"'“‘("))] {
		return false
	}
	first := []rune(strings.TrimLeft(next, "\"'“‘("))
	return len(first) == 0 || !unicode.IsLower(first[0])
}
