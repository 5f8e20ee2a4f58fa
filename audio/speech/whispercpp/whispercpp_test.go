package whispercpp

import (
	"context"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/models"
	"tellmemore/interviewer/porttest"
)

// The model is loaded once for all tests.
var theEar = sync.OnceValues(func() (*Ear, error) { return New(models.In(models.Dir()).Whisper) })

func ear(t testing.TB) *Ear {
	t.Helper()
	if err := models.VerifyWhisper(models.Dir()); err != nil {
		t.Fatalf("%v; run scripts/models", err)
	}
	e, err := theEar()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// clip returns a recording of audio/testdata and its words.
func clip(t testing.TB, name string) porttest.Said {
	t.Helper()
	base := filepath.Join("..", "..", "testdata", name)
	c, err := audio.OpenClip(base + ".flac")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	}()
	words, err := os.ReadFile(base + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	said := porttest.Said{Words: string(words)}
	for block := make([]int16, 4096); ; {
		n, err := c.Read(block)
		said.Samples = append(said.Samples, block[:n]...)
		if errors.Is(err, io.EOF) {
			return said
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestCareful(t *testing.T) {
	said := [2]porttest.Said{clip(t, "jfk"), clip(t, "ls_clean_1089")}
	porttest.Careful(t, func(t *testing.T) speech.Careful { return ear(t) }, said)
}

func heard(t *testing.T, s speech.Stretch) []speech.Phrase {
	t.Helper()
	phrases, err := ear(t).Transcribe(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	return phrases
}

// made is n samples of a wave, given by its value from -1 to 1 at each second.
func made(n audio.Samples, wave func(second float64) float64) []int16 {
	samples := make([]int16, n)
	for i := range samples {
		samples[i] = int16(32767 * wave(float64(i)/audio.Rate))
	}
	return samples
}

func TestNothingIsHeardWhereNobodySpeaks(t *testing.T) {
	lots := rand.New(rand.NewPCG(1, 2))
	noise := func(level float64) func(float64) float64 {
		return func(float64) float64 { return level * (2*lots.Float64() - 1) }
	}
	// Chords of four notes, two a second, that fade as those of a piano do.
	music := func(second float64) (v float64) {
		root := []float64{220, 174.6, 261.6, 196}[int(second/2)%4]
		fade := math.Exp(-3 * math.Mod(second, 0.5))
		for _, interval := range []float64{1, 1.26, 1.5, 2} {
			v += 0.1 * fade * math.Sin(2*math.Pi*root*interval*second)
		}
		return v
	}
	tests := map[string]speech.Stretch{
		"faint noise":           {Samples: made(10*audio.Second, noise(0.01))},
		"loud noise":            {Samples: made(10*audio.Second, noise(0.3))},
		"noise after something": {Samples: made(10*audio.Second, noise(0.03)), Before: "We shipped it in March, and then"},
		"noise, as a whole":     {Samples: made(40*audio.Second, noise(0.03)), Whole: true},
		"music":                 {Samples: made(12*audio.Second, music)},
		"hum of the mains":      {Samples: made(8*audio.Second, func(s float64) float64 { return 0.05 * math.Sin(2*math.Pi*50*s) })},
		"keys of a keyboard": {Samples: made(12*audio.Second, func(s float64) float64 {
			if math.Mod(s, 0.23) < 0.01 {
				return 0.4 * (2*lots.Float64() - 1)
			}
			return 0.003 * (2*lots.Float64() - 1)
		})},
		"one click":                   {Samples: slices.Concat(make([]int16, 8000), []int16{30000, -30000}, make([]int16, 40000))},
		"a stretch too short to hear": {Samples: made(audio.Second/10, noise(0.3))},
		"one sample":                  {Samples: []int16{1000}},
	}
	for name, s := range tests {
		t.Run(name, func(t *testing.T) {
			if got := heard(t, s); len(got) != 0 {
				t.Errorf("heard %+v", got)
			}
		})
	}
}

// Whoever speaks is heard also where it is loud around them.
func TestNoiseIsNotTakenForSpeech(t *testing.T) {
	lots := rand.New(rand.NewPCG(3, 4))
	noise := made(10*audio.Second, func(float64) float64 { return 0.05 * (2*lots.Float64() - 1) })
	speaking := clip(t, "jfk").Samples[:len(noise)]
	both := make([]int16, len(noise))
	for i := range both {
		both[i] = noise[i]/2 + speaking[i]/2
	}
	tests := []struct {
		name    string
		samples []int16
		want    bool
	}{
		{"noise", noise, true},
		{"speech", speaking, false},
		{"speech in noise", both, false},
		{"digital silence", make([]int16, 16000), true},
		{"a part of a word", speaking[8000:][:shortest], false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := silent(tt.samples); got != tt.want {
				t.Errorf("silent %v, want %v", got, tt.want)
			}
		})
	}
}

func TestScrapsOfSpeech(t *testing.T) {
	said := clip(t, "jfk").Samples
	for _, length := range []audio.Samples{audio.Second / 10, audio.Second / 4, audio.Second / 2, audio.Second} {
		for _, p := range heard(t, speech.Stretch{Samples: said[audio.Second:][:length]}) {
			if p.Start < 0 || p.End <= p.Start || p.End > length || strings.TrimSpace(p.Text) == "" {
				t.Errorf("of %d samples: %+v", length, p)
			}
		}
	}
}

// An answer of four minutes, in which the same is said again and again with
// pauses between, is heard to its end.
func TestLongAnswer(t *testing.T) {
	said := [2]porttest.Said{clip(t, "jfk"), clip(t, "ls_clean_1089")}
	var answer []int16
	spoken := 0
	for i := 0; audio.Samples(len(answer)) < 4*60*audio.Second; i++ {
		answer = slices.Concat(answer, said[i%2].Samples, make([]int16, 2*audio.Rate))
		spoken += len(strings.Fields(said[i%2].Words))
	}
	phrases := heard(t, speech.Stretch{Samples: answer, Whole: true})
	words := 0
	var at audio.Samples
	for _, p := range phrases {
		if p.Start < at || p.End <= p.Start || p.End > audio.Samples(len(answer)) {
			t.Errorf("phrase from %d to %d after %d", p.Start, p.End, at)
		}
		at = p.End
		words += len(p.Words)
	}
	if words < spoken*9/10 || words > spoken*11/10 {
		t.Errorf("heard %d words, said %d", words, spoken)
	}
	if last := phrases[len(phrases)-1].End; last < audio.Samples(len(answer))-20*audio.Second {
		t.Errorf("the last phrase ends at %.1f of %.1f s", last.Seconds(), audio.Samples(len(answer)).Seconds())
	}
}

func TestWordsAreThoseOfTheirPhrase(t *testing.T) {
	for _, p := range heard(t, speech.Stretch{Samples: clip(t, "ls_clean_1089").Samples, Whole: true}) {
		var texts []string
		at := p.Start
		for _, w := range p.Words {
			if w.Start < at || w.End < w.Start || w.End > p.End {
				t.Errorf("%q from %d to %d after %d in a phrase from %d to %d", w.Text, w.Start, w.End, at, p.Start, p.End)
			}
			at = w.End
			texts = append(texts, w.Text)
		}
		if strings.Join(texts, " ") != p.Text {
			t.Errorf("words %q of %q", texts, p.Text)
		}
	}
}

// "ask what you can do" is said from 8.1 s on; words must be close to where
// they are said, so that a click on one plays it.
func TestWordsStandWhereTheyAreSaid(t *testing.T) {
	asks := 0
	for _, p := range heard(t, speech.Stretch{Samples: clip(t, "jfk").Samples, Whole: true}) {
		for _, w := range p.Words {
			if strings.ToLower(strings.Trim(w.Text, ",.")) != "ask" {
				continue
			}
			if asks++; asks == 2 {
				if off := (w.Start - audio.FromSeconds(8.2)).Seconds(); math.Abs(off) > 0.5 {
					t.Errorf("%q stands %.2f s off", w.Text, off)
				}
				return
			}
		}
	}
	t.Error("the word was not heard")
}

// whisper.cpp itself gives up when its flag is raised, and not otherwise.
func TestFlagStopsTheEngine(t *testing.T) {
	e := ear(t)
	s := speech.Stretch{Samples: clip(t, "jfk").Samples}
	one <- struct{}{}
	defer func() { <-one }()
	for _, raised := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		flag := newStop(ctx)
		if raised {
			cancel()
			<-flag.ended
		}
		text := newPrompt(speech.Fillers)
		params := e.params(s)
		extend(&params, flag, text, false)
		state, ok := newState(e.model)
		if !ok {
			t.Fatal("no state")
		}
		if ok := state.hear(&params, floats(s.Samples)); ok == raised {
			t.Errorf("flag raised %v: went well %v", raised, ok)
		}
		if heard := len(phrases(state.segments(), audio.Samples(len(s.Samples)))) > 0; heard == raised {
			t.Errorf("flag raised %v: heard something %v", raised, heard)
		}
		state.free()
		text.free()
		flag.free()
		cancel()
	}
}

// A hearing whose context ends in the middle of it returns, and the next one is
// whole.
func TestHearingStopsInTheMiddle(t *testing.T) {
	said := clip(t, "ls_clean_1089").Samples
	long := slices.Concat(said, said, said, said)
	e := ear(t)
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := e.Transcribe(ctx, speech.Stretch{Samples: long, Whole: true})
		result <- err
	}()
	for len(one) == 0 { // until it hears
		select {
		case err := <-result:
			t.Fatalf("ended before it began: %v", err)
		default:
		}
	}
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	// The next hearing waits for what is left of it, and is whole.
	if got := heard(t, speech.Stretch{Samples: said}); len(got) == 0 {
		t.Error("nothing was heard after a hearing that was stopped")
	}
}

func TestClosedEar(t *testing.T) {
	e, err := New(models.In(models.Dir()).Whisper)
	if err != nil {
		t.Fatal(err)
	}
	e.Close()
	e.Close()
	if _, err := e.Transcribe(t.Context(), speech.Stretch{Samples: clip(t, "jfk").Samples}); !errors.Is(err, speech.ErrNoModel) {
		t.Errorf("error %v, want speech.ErrNoModel", err)
	}
}

// Whoever waits for another's hearing leaves when its context ends.
func TestWaitingEndsWithTheContext(t *testing.T) {
	e := ear(t)
	one <- struct{}{}
	defer func() { <-one }()
	ctx, cancel := context.WithCancel(t.Context())
	result := make(chan error, 1)
	go func() {
		_, err := e.Transcribe(ctx, speech.Stretch{Samples: clip(t, "jfk").Samples})
		result <- err
	}()
	cancel()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}
