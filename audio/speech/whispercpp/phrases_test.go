package whispercpp

import (
	"reflect"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// said makes a segment of sure words, a tenth of a second each; a word that
// begins with "-" is joined to the one before.
func said(start, end int64, words ...string) segment {
	s := segment{start: start, end: end}
	for i, w := range words {
		text, joined := strings.CutPrefix(w, "-")
		if !joined {
			text = " " + text
		}
		s.pieces = append(s.pieces, piece{text: text, start: start + 10*int64(i), end: start + 10*int64(i+1), p: 0.9})
	}
	return s
}

func TestPhrases(t *testing.T) {
	unsure := said(0, 100, "some", "words")
	for i := range unsure.pieces {
		unsure.pieces[i].p = 0.2
	}
	type placed struct {
		text       string
		start, end audio.Samples
	}
	tests := []struct {
		name     string
		segments []segment
		want     []placed
	}{
		{"one", []segment{said(10, 90, "Hello", "-,", "world", "-.")}, []placed{{"Hello, world.", 1600, 14400}}},
		{"two", []segment{said(0, 50, "One"), said(50, 100, "two")}, []placed{{"One", 0, 8000}, {"two", 8000, 16000}}},
		{"overlapping", []segment{said(0, 60, "One"), said(50, 100, "two")}, []placed{{"One", 0, 9600}, {"two", 9600, 16000}}},
		{"ends after the sound", []segment{said(50, 150, "One")}, []placed{{"One", 8000, 16000}}},
		{"begins after the sound", []segment{said(0, 50, "One"), said(120, 150, "two")}, []placed{{"One", 0, 8000}}},
		{"no time of its own, after another", []segment{said(0, 50, "One"), said(50, 50, "two")}, []placed{{"One two", 0, 8000}}},
		{"no time of its own", []segment{said(20, 20, "One")}, []placed{{"One", 3200, 6400}}},
		{"before the first sample", []segment{said(-20, 50, "One")}, []placed{{"One", 0, 8000}}},
		{"no text", []segment{said(0, 50), said(0, 50, "", " ")}, nil},
		{"invented", []segment{said(0, 50, "Thanks", "for", "watching", "-!")}, nil},
		{"unsure", []segment{unsure}, nil},
		{"the prompt", []segment{said(0, 50, "Um", "-,", "uh", "-,", "hmm", "-,", "er", "-.")}, nil},
		{"fillers that were said", []segment{said(0, 50, "Um", "-,", "uh", "-,", "we")}, []placed{{"Um, uh, we", 0, 8000}}},
		{"a remark", []segment{said(0, 50, "(wind", "blowing)")}, nil},
		{"remarks beside words", []segment{said(0, 90, "[Music]", "We", "(coughs),", "shipped", "♪", "it.")}, []placed{{"We shipped it.", 0, 14400}}},
		{"a bracket that stays open", []segment{said(0, 50, "We", "(all", "shipped.")}, []placed{{"We (all shipped.", 0, 8000}}},
		{"half a letter", []segment{said(0, 50, "caf\xc3", "-\xa9", "na\xc3")}, []placed{{"café na", 0, 8000}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []placed
			for _, p := range phrases(tt.segments, audio.Second) {
				got = append(got, placed{p.Text, p.Start, p.End})
				at := p.Start
				var words []string
				for _, w := range p.Words {
					if w.Start < at || w.End < w.Start || w.End > p.End {
						t.Errorf("word %+v after %d in %+v", w, at, p)
					}
					at = w.End
					words = append(words, w.Text)
				}
				if strings.Join(words, " ") != p.Text || p.Engine != speech.EngineWhisper {
					t.Errorf("phrase %+v", p)
				}
			}
			if !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestPromptIsTheEndOfWhatWasSaid(t *testing.T) {
	tests := map[string]struct {
		stretch speech.Stretch
		want    string
	}{
		"a first window":         {speech.Stretch{}, speech.Fillers},
		"a window":               {speech.Stretch{Before: "  one\n two "}, speech.Fillers + " one two"},
		"after a lot was said":   {speech.Stretch{Before: strings.Repeat("word ", 100)}, speech.Fillers + strings.Repeat(" word", longestPrompt)},
		"a whole answer":         {speech.Stretch{Whole: true}, ""},
		"the rest of a long one": {speech.Stretch{Whole: true, Before: "one two"}, "one two"},
	}
	for name, tt := range tests {
		if got := promptOf(tt.stretch); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

func FuzzPhrases(f *testing.F) {
	f.Add(int64(0), int64(50), int64(40), int64(90), " Hello", " world.")
	f.Add(int64(-5), int64(-9), int64(1<<40), int64(3), "\xff", " ")
	f.Fuzz(func(t *testing.T, a, b, c, d int64, one, two string) {
		first := segment{start: a % 1e6, end: b % 1e6, pieces: []piece{{one, c % 1e6, d % 1e6, 1}, {two, d % 1e6, a % 1e6, 1}}}
		second := segment{start: c % 1e6, end: d % 1e6, pieces: []piece{{two, a % 1e6, b % 1e6, 1}}}
		const length = 3 * audio.Second
		var floor audio.Samples
		for _, p := range phrases([]segment{first, second}, length) {
			if p.Start < floor || p.End <= p.Start || p.End > length || strings.TrimSpace(p.Text) == "" {
				t.Fatalf("phrase %+v after %d", p, floor)
			}
			at := p.Start
			for _, w := range p.Words {
				if w.Start < at || w.End < w.Start || w.End > p.End {
					t.Fatalf("word %+v after %d in %+v", w, at, p)
				}
				at = w.End
			}
			floor = p.End
		}
	})
}

func TestStuck(t *testing.T) {
	of := func(texts ...string) []segment {
		var all []segment
		for _, text := range texts {
			all = append(all, segment{pieces: []piece{{text: " " + text}}})
		}
		return all
	}
	const stew = "He hoped there would be stew for dinner."
	tests := []struct {
		name string
		said []segment
		want bool
	}{
		{"nothing", nil, false},
		{"a story", of("So we moved it over one weekend.", "It was faster by the Monday.", "Nobody had to fix it by hand."), false},
		{"said twice", of(stew, stew, "Stuff it into you, his belly said."), false},
		{"again and again", of("And so it went on and on.", stew, stew, "he hoped there would be stew, and turnips"), true},
		{"between others", of(stew, "And turnips and carrots, he said.", stew, "And turnips and carrots, he said.", stew), false},
		{"short ones", of("Yes.", "Yes.", "Yes.", "Yes."), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := stuck(tt.said); got != tt.want {
				t.Errorf("stuck %v, want %v", got, tt.want)
			}
		})
	}
}
