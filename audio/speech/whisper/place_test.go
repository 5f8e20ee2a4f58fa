package whisper

import (
	"math"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

func TestAnswersArePlaced(t *testing.T) {
	tests := []struct{ name, body, want string }{ // in a stretch of 10 s
		{
			"words beside segments", `{"text":"Hi, you. Later.","segments":[{"text":" Hi, you.","start":1,"end":2},{"text":" Later.","start":3,"end":4}],
			"words":[{"word":"Hi","start":1,"end":1.4},{"word":"you","start":1.5,"end":2},{"word":"Later","start":3,"end":4}]}`,
			"1.0-2.0 Hi, you. <Hi, 1.0-1.4> <you. 1.5-2.0>\n3.0-4.0 Later. <Later. 3.0-4.0>\n",
		},
		{
			"words beside segments that are counted otherwise", `{"text":"$5 off. Later.","segments":[{"text":"$5 off.","start":1,"end":2},{"text":"Later.","start":3,"end":4}],
			"words":[{"word":"five","start":1,"end":1.3},{"word":"dollars","start":1.3,"end":1.6},{"word":"off","start":1.6,"end":2},{"word":"Later","start":3,"end":4}]}`,
			"1.0-2.0 $5 off. <five 1.0-1.3> <dollars 1.3-1.6> <off 1.6-2.0>\n3.0-4.0 Later. <Later. 3.0-4.0>\n",
		},
		{
			"nested words", `{"text":"Hi you","segments":[{"text":" Hi you","start":1,"end":2,"words":[{"word":" Hi","start":1,"end":1.5},{"word":" you","start":1.5,"end":2}]}]}`,
			"1.0-2.0 Hi you <Hi 1.0-1.5> <you 1.5-2.0>\n",
		},
		{
			"nested words under text", `{"segments":[{"text":"Hi you","start":1,"end":2,"words":[{"text":"Hi","start":1,"end":1.5},{"text":"you","start":1.5,"end":2}]}]}`,
			"1.0-2.0 Hi you <Hi 1.0-1.5> <you 1.5-2.0>\n",
		},
		{
			"nested tokens", `{"text":" Unhappy, you","segments":[{"text":" Unhappy, you","start":1,"end":2,"words":[{"word":" Un","start":1,"end":1.2},{"word":"happy","start":1.2,"end":1.4},{"word":",","start":1.4,"end":1.5},{"word":" you","start":1.5,"end":2}]}]}`,
			"1.0-2.0 Unhappy, you <Unhappy, 1.0-1.5> <you 1.5-2.0>\n",
		},
		{
			"words without segments", `{"text":"Hi you. Later!","words":[{"word":"Hi","start":1,"end":1.5},{"word":"you","start":1.5,"end":2},{"word":"Later","start":3,"end":4}]}`,
			"1.0-2.0 Hi you. <Hi 1.0-1.5> <you. 1.5-2.0>\n3.0-4.0 Later! <Later! 3.0-4.0>\n",
		},
		{
			"words without segments that are counted otherwise", `{"text":"$5. Later!","words":[{"word":"five","start":1,"end":1.5},{"word":"dollars","start":1.5,"end":2},{"word":"Later","start":3,"end":4}]}`,
			"1.0-4.0 $5. Later! <five 1.0-1.5> <dollars 1.5-2.0> <Later 3.0-4.0>\n",
		},
		{"segments", `{"text":"a b","segments":[{"text":" a ","start":0,"end":1},{"text":"b","start":"1.5","end":"2"}]}`, "0.0-1.0 a\n1.5-2.0 b\n"},
		{"nanoseconds", `{"text":"a","segments":[{"text":"a","start":0,"end":2500000000}]}`, "0.0-2.5 a\n"},
		{"text only", `{"text":"One two three. Four five six."}`, "0.0-5.0 One two three.\n5.0-10.0 Four five six.\n"},
		{"text of one sentence without an end", `{"text":"one two"}`, "0.0-10.0 one two\n"},
		{"segments that can't be read", `{"text":"One two.","segments":[{"text":"One","start":0,"end":1},{"start":2}]}`, "0.0-10.0 One two.\n"},
		{"segments of another kind", `{"text":"One two.","segments":"none"}`, "0.0-10.0 One two.\n"},
		{"segments without times", `{"text":"","segments":[{"text":"abcd"},{"text":"efgh"}]}`, "0.0-5.0 abcd\n5.0-10.0 efgh\n"},
		{"times that are no numbers", `{"text":"a","segments":[{"text":"abcd","start":NaN,"end":Infinity},{"text":"efgh","start":-Infinity,"end":2}]}`, "0.0-5.0 abcd\n5.0-10.0 efgh\n"},
		{"NaN in the text", `{"text":"NaN \"NaN\"","duration":NaN}`, "0.0-10.0 NaN \"NaN\"\n"},
		{"a word without a time", `{"text":"a b","segments":[{"text":"a b","start":0,"end":1,"words":[{"word":"a","start":0,"end":1},{"word":"b","start":NaN,"end":2}]}]}`, "0.0-1.0 a b\n"},
		{"negative times", `{"text":"a","segments":[{"text":"a","start":-3,"end":1}]}`, "0.0-1.0 a\n"},
		{"reversed times", `{"text":"a","segments":[{"text":"a","start":3,"end":1,"words":[{"word":"a","start":2.5,"end":1.5}]}]}`, "1.0-3.0 a <a 1.5-2.5>\n"},
		{"times beyond the stretch", `{"text":"a b","segments":[{"text":"a","start":8,"end":30},{"text":"b","start":30,"end":40}]}`, "8.0-10.0 a b\n"},
		{"all beyond the stretch", `{"text":"a b","segments":[{"text":"a","start":20,"end":30},{"text":"b","start":30,"end":40}]}`, "0.0-10.0 a b\n"},
		{"no length at all", `{"text":"a b","segments":[{"text":"a","start":0,"end":0},{"text":"b","start":0,"end":3}]}`, "0.0-3.0 a b\n"},
		{"overlapping segments", `{"text":"a b c","segments":[{"text":"a","start":0,"end":5},{"text":"b","start":4,"end":6},{"text":"c","start":5,"end":5.5}]}`, "0.0-5.0 a\n5.0-6.0 b c\n"},
		{"segments out of order", `{"text":"a b","segments":[{"text":"b","start":5,"end":6},{"text":"a","start":1,"end":2}]}`, "1.0-2.0 a\n5.0-6.0 b\n"},
		{"words out of their segment", `{"text":"a b","segments":[{"text":"a b","start":1,"end":2,"words":[{"word":"a","start":0,"end":9},{"word":"b","start":0.5,"end":99}]}]}`, "1.0-2.0 a b <a 1.0-2.0> <b 1.0-2.0>\n"},
		{"empty segments", `{"text":"","segments":[{"text":" ","start":0,"end":5}]}`, ""},

		{"repeats itself in the ratio", `{"text":"a","segments":[{"text":"a","start":0,"end":1,"compression_ratio":2.5}]}`, ""},
		{"is unlikely", `{"text":"a","segments":[{"text":"a","start":0,"end":1,"avg_logprob":-1.1}]}`, ""},
		{"is likely no speech and unlikely", `{"text":"a","segments":[{"text":"a","start":0,"end":1,"avg_logprob":-0.8,"no_speech_prob":0.7}]}`, ""},
		{"is likely no speech, yet sure", `{"text":"a","segments":[{"text":"a","start":0,"end":1,"avg_logprob":-0.3,"no_speech_prob":0.7}]}`, "0.0-1.0 a\n"},
		{"loops", `{"text":"` + strings.Repeat("and so ", 9) + `"}`, ""},
		{"the same segment again and again", `{"text":"","segments":[` + strings.Repeat(`{"text":"We went on and on.","start":0,"end":1},`, 4) + `{"text":"Later.","start":4,"end":5}]}`, "0.0-1.0 We went on and on.\n4.0-5.0 Later.\n"},
		{"is invented", `{"text":"Thanks for watching!"}`, ""},
		{"reads its prompt", `{"text":"Um, uh, hmm, er, ah."}`, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a, err := parse([]byte(tt.body))
			if err != nil {
				t.Fatal(err)
			}
			phrases := a.phrases(10*audio.Second, speech.Fillers)
			ordered(t, phrases, 10*audio.Second)
			if got := listed(phrases); got != tt.want {
				t.Errorf("placed\n%swant\n%s", got, tt.want)
			}
		})
	}
}

// ordered checks what the contract says of phrases.
func ordered(t *testing.T, phrases []speech.Phrase, n audio.Samples) {
	t.Helper()
	var floor audio.Samples
	for _, p := range phrases {
		if p.Start < floor || p.End <= p.Start || p.End > n || strings.TrimSpace(p.Text) == "" || p.Engine != speech.EngineService {
			t.Errorf("phrase %+v after %d in %d samples", p, floor, n)
		}
		at := p.Start
		for _, w := range p.Words {
			if w.Start < at || w.End < w.Start || w.End > p.End || w.Text == "" {
				t.Errorf("word %+v after %d in %+v", w, at, p)
			}
			at = w.Start
		}
		floor = p.End
	}
}

// Whatever a service says, its phrases are in order and within the stretch,
// and where it is read, no word of a text without times is lost.
func FuzzAnswer(f *testing.F) {
	for _, s := range []string{
		`{"text":"a b","segments":[{"text":"a b","start":0,"end":1,"words":[{"word":" a","start":0,"end":1}]}],"words":[{"text":"a","start":1e300,"end":-1}]}`,
		`{"text":"a. b","words":[{"word":"a","start":5,"end":1},{"word":"b","start":NaN,"end":Infinity}]}`,
		`{"segments":[{"text":"a","start":9,"end":3},{"text":"b","start":4,"end":4}]}`,
		`{"error":{"message":"a","code":7}}`, `{"detail":[[[[[[["a"]]]]]]]}`, `{"text":"` + "\xff" + `"}`, "NaN",
	} {
		f.Add([]byte(s), uint16(100))
	}
	f.Fuzz(func(t *testing.T, body []byte, n uint16) {
		explanation(body)
		a, err := parse(body)
		if err != nil {
			return
		}
		length := audio.Samples(n) + shortestSent
		ordered(t, a.phrases(length, speech.Fillers), length)
		if a.detail() != TextOnly {
			return
		}
		all := a.parted()
		share(all, length.Seconds())
		if got, want := textOf(place(all, length)), strings.Join(strings.Fields(a.text), " "); got != want {
			t.Errorf("placed %q of %q", got, want)
		}
	})
}

func TestPromptIsBounded(t *testing.T) {
	tests := map[string]struct{ before, want string }{
		"nothing before": {"", "Um."},
		"a little":       {" and  then\nI", "Um. and then I"},
		"much":           {"x " + strings.Repeat("word ", 1000), "Um. " + strings.TrimSpace(strings.Repeat("word ", 120))},
		"one long word":  {strings.Repeat("x", 1000), "Um."},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := prompted("Um.", tt.before); got != tt.want {
				t.Errorf("prompt of %d bytes: %q", len(got), got)
			}
		})
	}
}

func TestUnknownIsNoNumber(t *testing.T) {
	// The filters rest on it: no comparison with it is true.
	if !math.IsNaN(unknown) || !math.IsNaN(number{}.or()) || !math.IsNaN(seconds{}.or()) {
		t.Error("an absent number has a value")
	}
}
