package speech

import (
	"context"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio"
)

// fakeEngine hears how long a segment is; what is loud is voiced.
type fakeEngine struct {
	mu    sync.Mutex
	heard []int // lengths
	text  func(n int) string
	err   error
}

func (f *fakeEngine) Engine() Engine { return EngineLive }

func (f *fakeEngine) Recognise(_ context.Context, s []int16) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.heard = append(f.heard, len(s))
	if f.text != nil {
		return f.text(len(s)), f.err
	}
	return "words", f.err
}

func (f *fakeEngine) NewDetector() (Detector, error) { return loud{}, nil }

type loud struct{}

func (loud) Voiced(w []int16) bool { return audio.Measure(w).Peak > -40 }
func (loud) Close()                {}

func sound(stretches ...stretch) []int16 {
	var all []int16
	for _, s := range stretches {
		part := make([]int16, int(s.seconds*audio.Rate))
		for i := range part {
			if s.voiced {
				part[i] = int16(4000 * (1 - 2*(i/40%2)))
			}
		}
		all = append(all, part...)
	}
	return all
}

func ready(e LiveEngine) *Ear {
	ear := NewEar(context.Background(), EngineLive, func(context.Context) (LiveEngine, error) { return e, nil })
	_ = ear.Wait(context.Background())
	return ear
}

func TestHearing(t *testing.T) {
	tests := []struct {
		name  string
		sound []int16
		want  int
	}{
		{"nothing is written", nil, 0},
		{"nobody speaks", sound(stretch{2, false}), 0},
		{"two phrases", sound(stretch{2, true}, stretch{1.5, false}, stretch{2, true}), 2},
		{"less than a window", make([]int16, 100), 0},
		{"speech that ends open", sound(stretch{1, false}, stretch{1, true}), 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var captions []Phrase
			h, err := ready(&fakeEngine{}).Listen(t.Context(), func(p Phrase) { captions = append(captions, p) })
			if err != nil {
				t.Fatal(err)
			}
			for block := range slices.Chunk(tt.sound, 480) {
				h.Write(block)
			}
			phrases, err := h.Finish(t.Context())
			if err != nil || len(phrases) != tt.want {
				t.Fatalf("%d phrases, %v; want %d", len(phrases), err, tt.want)
			}
			if !reflect.DeepEqual(phrases, captions) {
				t.Errorf("captions %v are not the phrases %v", captions, phrases)
			}
			for _, p := range phrases {
				if p.End > audio.Samples(len(tt.sound)) || p.Start >= p.End || p.Engine != EngineLive {
					t.Errorf("phrase %+v in %d samples", p, len(tt.sound))
				}
			}
		})
	}
}

// What is said while the models load is heard once they are there.
func TestHearingWaitsForItsEngine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ear := NewEar(t.Context(), EngineLive, func(context.Context) (LiveEngine, error) {
			time.Sleep(3 * time.Second)
			return &fakeEngine{}, nil
		})
		if _, err := ear.Detector(); !errors.Is(err, ErrLoading) {
			t.Errorf("error %v while loading", err)
		}
		h, err := ear.Listen(t.Context(), func(Phrase) {})
		if err != nil {
			t.Fatal(err)
		}
		h.Write(sound(stretch{2, true}))
		phrases, err := h.Finish(t.Context())
		if err != nil || len(phrases) != 1 {
			t.Errorf("%v, %v", phrases, err)
		}
	})
}

func TestNoModel(t *testing.T) {
	ear := NewEar(t.Context(), EngineLive, func(context.Context) (LiveEngine, error) { return nil, ErrNoModel })
	if err := ear.Wait(t.Context()); !errors.Is(err, ErrNoModel) {
		t.Fatalf("error %v", err)
	}
	if _, err := ear.Listen(t.Context(), func(Phrase) {}); !errors.Is(err, ErrNoModel) {
		t.Errorf("error %v", err)
	}
}

// The last words before a pause are heard during it, so that nothing is left
// to do at the end.
func TestPauseIsUsed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := &fakeEngine{}
		ear := NewEar(t.Context(), EngineLive, func(context.Context) (LiveEngine, error) { return engine, nil })
		h, err := ear.Listen(t.Context(), func(Phrase) {})
		if err != nil {
			t.Fatal(err)
		}
		h.Write(sound(stretch{2, true}, stretch{0.6, false}))
		synctest.Wait()
		if len(engine.heard) != 1 {
			t.Fatalf("heard %d segments during the pause", len(engine.heard))
		}
		phrases, err := h.Finish(t.Context())
		if err != nil || len(phrases) != 1 || len(engine.heard) != 1 {
			t.Errorf("%d phrases, heard %d times, %v", len(phrases), len(engine.heard), err)
		}
	})
}

func TestSpeechAfterAPauseIsNotLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		engine := &fakeEngine{}
		ear := NewEar(t.Context(), EngineLive, func(context.Context) (LiveEngine, error) { return engine, nil })
		h, err := ear.Listen(t.Context(), func(Phrase) {})
		if err != nil {
			t.Fatal(err)
		}
		h.Write(sound(stretch{2, true}, stretch{0.6, false}))
		synctest.Wait()
		h.Write(sound(stretch{1, true}))
		phrases, err := h.Finish(t.Context())
		if err != nil || len(phrases) != 1 || phrases[0].End < 3*audio.Second {
			t.Errorf("%+v, %v", phrases, err)
		}
	})
}

func TestHearingEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		h, err := ready(&fakeEngine{}).Listen(ctx, func(Phrase) {})
		if err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := h.Finish(t.Context()); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
}

func TestEmptyAndLoopingTextsAreHeardInPieces(t *testing.T) {
	loop := strings.Repeat("and then ", 12)
	tests := []struct {
		name string
		text func(n int) string
		want string
	}{
		{"empty as a whole", func(n int) string {
			if n > 6*audio.Rate {
				return ""
			}
			return "half"
		}, "half half"},
		{"looping as a whole", func(n int) string {
			if n > 6*audio.Rate {
				return loop
			}
			return "half"
		}, "half half"},
		{"more words than anybody speaks", func(n int) string {
			if n > 6*audio.Rate {
				return strings.Repeat("one two three four five six seven eight nine ten eleven twelve thirteen ", 6)
			}
			return "half"
		}, "half half"},
		{"never any words", func(int) string { return "" }, Unrecognised},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, err := recognise(t.Context(), &fakeEngine{text: tt.text}, Segment{Samples: make([]int16, 7*audio.Rate)})
			if err != nil || p.Text != tt.want {
				t.Errorf("%q, %v; want %q", p.Text, err, tt.want)
			}
		})
	}
}

func TestLoops(t *testing.T) {
	tests := []struct {
		text string
		want bool
	}{
		{"I went there and I came back and I went again.", false},
		{"no no no, that is what I said", false},
		{"very very very very very very good", true},
		{"we did it we did it we did it we did it we did it we did it", true},
		{"It was the worst. It was the age of wisdom. It was the age of wisdom. It was the age of wisdom.", true},
		{"It was the age of wisdom, it was the age of foolishness, it was the epoch of belief.", false},
		{"", false},
	}
	for _, tt := range tests {
		if got := Loops(tt.text); got != tt.want {
			t.Errorf("%q: %v", tt.text, got)
		}
	}
}

func TestRescue(t *testing.T) {
	tests := []struct{ text, want string }{
		{"", Unrecognised},
		{"and so we left", "and so we left"},
		{"so and then And then, and then and then and then and then we left", "so and then we left"},
		{"no no no no no no yes yes yes yes yes yes", "no yes"},
	}
	for _, tt := range tests {
		if got := rescue(tt.text); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// A text that is rescued repeats nothing and has only words that were heard.
func FuzzRescue(f *testing.F) {
	f.Add("and then and then and then and then and then and then")
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		got := rescue(text)
		if Loops(got) {
			t.Errorf("%q still repeats itself", got)
		}
		for _, w := range strings.Fields(got) {
			if text != "" && !strings.Contains(text, w) {
				t.Errorf("%q was not heard", w)
			}
		}
	})
}

// clip delivers samples, a few at a time.
type clip struct{ left []int16 }

func (c *clip) Read(block []int16) (int, error) {
	if len(c.left) == 0 {
		return 0, io.EOF
	}
	n := copy(block[:min(len(block), 300)], c.left)
	c.left = c.left[n:]
	return n, nil
}

func TestTranscribe(t *testing.T) {
	var phrases []Phrase
	err := Transcribe(t.Context(), &clip{sound(stretch{2, true}, stretch{2, false}, stretch{20, true})}, &fakeEngine{}, loud{},
		func(p Phrase) { phrases = append(phrases, p) })
	if err != nil || len(phrases) < 4 {
		t.Fatalf("%d phrases, %v", len(phrases), err)
	}
	if last := phrases[len(phrases)-1]; last.End != 24*audio.Second {
		t.Errorf("ends at %d", last.End)
	}
}
