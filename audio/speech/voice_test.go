package speech

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
)

func TestSentences(t *testing.T) {
	tests := []struct {
		text string
		want []string
	}{
		{"", nil},
		{"Tell me about a time.", []string{"Tell me about a time."}},
		{"You said, “we moved the ledger”. Which part was yours?", []string{"You said, “we moved the ledger”.", "Which part was yours?"}},
		{"At 8 a.m. I called. It was $2.1 million.", []string{"At 8 a.m. I called.", "It was $2.1 million."}},
		{"It took approx. 12 weeks, vs. 20 before. Fine.", []string{"It took approx. 12 weeks, vs. 20 before.", "Fine."}},
		{"“Was it done?” He said yes. no stop here", []string{"“Was it done?”", "He said yes. no stop here"}},
	}
	for _, tt := range tests {
		if got := Sentences(tt.text); !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// fakeVoice makes one sample a character.
type fakeVoice struct{ err error }

func (f fakeVoice) Synthesise(_ context.Context, s string, _ float32) ([]float32, int, error) {
	return make([]float32, len(s)), 22050, f.err
}

type fakeLoudspeaker struct{ pieces []int }

func (f *fakeLoudspeaker) PlayStream(ctx context.Context, _ int, next func(context.Context) ([]float32, error)) error {
	for {
		s, err := next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		f.pieces = append(f.pieces, len(s))
	}
}

func TestVoice(t *testing.T) {
	const rate, pause = 22050, 22050 * between / 1000
	var l fakeLoudspeaker
	v := Voice{Synthesiser: fakeVoice{}, Loudspeaker: &l}
	want := []int{rate*lead/1000 + 4 + pause, 10 + pause}
	if err := v.Say(t.Context(), "One. Two three."); err != nil || !slices.Equal(l.pieces, want) {
		t.Errorf("pieces %v, %v; want %v", l.pieces, err, want)
	}
	v.Synthesiser = fakeVoice{ErrNoModel}
	if err := v.Say(t.Context(), "One."); !errors.Is(err, ErrNoModel) {
		t.Errorf("error %v", err)
	}
}

func TestSentenceBeginsAndEndsWithoutAClick(t *testing.T) {
	loud := slices.Repeat([]float32{0.5}, 1000)
	got := framed(loud, 22050, true)
	for i := 1; i < len(got); i++ {
		if jump := got[i] - got[i-1]; jump > 0.01 || jump < -0.01 {
			t.Fatalf("a jump of %.3f at sample %d", jump, i)
		}
	}
	if loud[0] != 0.5 {
		t.Error("the synthesiser's own samples were changed")
	}
}

func TestSpoken(t *testing.T) {
	tests := []struct{ written, want string }{
		{"You said “it saved $2.1 million a year”.", "You said “it saved 2.1 million dollars a year”."},
		{"It cost $400k, not $3M or $1,200.", "It cost 400 thousand dollars, not 3 million dollars or 1,200 dollars."},
		{"£5 and €3.5 million vs. 7", "5 pounds and 3.5 million euros versus 7"},
		{"from 900 ms to 120ms in 12 hrs", "from 900 milliseconds to 120 milliseconds in 12 hours"},
		{"An AWS API, the VP's KPIs", "An A W S A P I, the V P's K P I's"},
		{"What RAM was OK?", "What RAM was OK?"},
		{"At 8 a.m. the HTTP server fell over.", "At 8 a.m. the HTTP server fell over."},
		{"Tell me more.", "Tell me more."},
	}
	for _, tt := range tests {
		if got := spoken(tt.written); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.written, got, tt.want)
		}
	}
}
