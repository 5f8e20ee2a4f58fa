package wording

import (
	"strings"
	"testing"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

func TestEveryLayerHasItsWords(t *testing.T) {
	for _, p := range interviewer.Probes() {
		layer := Layer(p)
		if layer == "" || strings.HasSuffix(layer, ".") {
			t.Errorf("%s: %q does not stand within a sentence", p, layer)
		}
		for _, a := range coach.AllAnswered() {
			check(t, string(p), Answered(a, p))
		}
		if !strings.Contains(Answered(coach.AnsweredNo, p), layer) {
			t.Errorf("%s: it is not said what to begin with", p)
		}
	}
	check(t, "a layer that is none", Answered(coach.AnsweredNo, "colour"))
	if len(layers) != len(interviewer.Probes()) {
		t.Errorf("%d layers have words", len(layers))
	}
}

func TestEveryVerdictHasASentence(t *testing.T) {
	for _, v := range []coach.Verdict{coach.VerdictTooShort, coach.VerdictNotEnough} {
		sentence := Verdict(v)
		check(t, string(v), sentence)
		if !strings.Contains(strings.ToLower(sentence), string(v)) {
			t.Errorf("%q does not say %q", sentence, v)
		}
	}
	if Verdict(coach.VerdictJudged) != "" {
		t.Error("an answer that was judged has a sentence")
	}
	for _, sentence := range []string{FirstVersion(true), FirstVersion(false), SecondVersion} {
		check(t, "two versions", sentence)
	}
}
