package whisper

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// asked lists what a service was asked for, request by request.
func asked(s *service) (all []string) {
	for _, r := range s.seen() {
		detail := Segments
		if r.format == "json" {
			detail = TextOnly
		} else if r.words {
			detail = Words
		}
		all = append(all, fmt.Sprintf("%v %s", detail, strings.TrimPrefix(r.file, "answer.")))
	}
	return all
}

func TestWhatAServiceTakesIsFoundOnce(t *testing.T) {
	tests := []struct {
		name   string
		answer func(w http.ResponseWriter, r request) bool // true where it has answered
		want   []string                                    // of two stretches
		found  Findings
	}{
		{"takes all", func(http.ResponseWriter, request) bool { return false }, []string{"words flac", "words flac"}, Findings{Detail: Words, Encoding: FLAC}},
		{"refuses words", func(w http.ResponseWriter, r request) bool {
			return refuse(w, r.words, 400, "timestamp_granularities is not supported")
		}, []string{"words flac", "segments flac", "segments flac"}, Findings{Detail: Segments, Encoding: FLAC}},
		{"refuses words with 422", func(w http.ResponseWriter, r request) bool { return refuse(w, r.words, 422, "extra fields") }, []string{"words flac", "segments flac", "segments flac"}, Findings{Detail: Segments, Encoding: FLAC}},
		{"ignores words", func(w http.ResponseWriter, r request) bool {
			r.words = false
			hear(w, r)
			return true
		}, []string{"words flac", "segments flac"}, Findings{Detail: Segments, Encoding: FLAC}},
		{"ignores all", func(w http.ResponseWriter, r request) bool {
			r.format = "json"
			hear(w, r)
			return true
		}, []string{"words flac", "text flac"}, Findings{Detail: TextOnly, Encoding: FLAC}},
		{"gives JSON only and says so", func(w http.ResponseWriter, r request) bool {
			return refuse(w, r.format != "json", 400, "response_format 'verbose_json' is not compatible with model 'gpt-4o-transcribe'. Use 'json' instead.")
		}, []string{"words flac", "text flac", "text flac"}, Findings{Detail: TextOnly, Encoding: FLAC}},
		{"gives JSON only", func(w http.ResponseWriter, r request) bool { return refuse(w, r.format != "json", 400, "bad request") }, []string{"words flac", "segments flac", "text flac", "text flac"}, Findings{Detail: TextOnly, Encoding: FLAC}},
		{"refuses FLAC with 415", func(w http.ResponseWriter, r request) bool { return refuse(w, isFLAC(r), 415, "") }, []string{"words flac", "words wav", "words wav"}, Findings{Detail: Words, Encoding: WAV}},
		{"refuses FLAC with 500", func(w http.ResponseWriter, r request) bool { return refuse(w, isFLAC(r), 500, "") }, []string{"words flac", "words wav", "words wav"}, Findings{Detail: Words, Encoding: WAV}},
		{"refuses FLAC and says so", func(w http.ResponseWriter, r request) bool {
			return refuse(w, isFLAC(r), 400, "Invalid file format. Supported formats: wav")
		}, []string{"words flac", "words wav", "words wav"}, Findings{Detail: Words, Encoding: WAV}},
		{"refuses FLAC with success", func(w http.ResponseWriter, r request) bool {
			return refuse(w, isFLAC(r), 200, "failed to read audio data")
		}, []string{"words flac", "words wav", "words wav"}, Findings{Detail: Words, Encoding: WAV}},
		{"refuses FLAC without a word", func(w http.ResponseWriter, r request) bool { return refuse(w, isFLAC(r), 400, "bad request") }, []string{"words flac", "segments flac", "text flac", "words wav", "words wav"}, Findings{Detail: Words, Encoding: WAV}},
		{"refuses FLAC and words", func(w http.ResponseWriter, r request) bool {
			return refuse(w, isFLAC(r) || r.words, 400, "bad request")
		}, []string{"words flac", "segments flac", "text flac", "words wav", "segments wav", "segments wav"}, Findings{Detail: Segments, Encoding: WAV}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := &service{}
			s.answer = func(w http.ResponseWriter, _ int, r request) {
				if !tt.answer(w, r) {
					hear(w, r)
				}
			}
			e := open(t, s)
			f, err := e.Probe(t.Context(), say(t, rain))
			if err != nil {
				t.Fatal(err)
			}
			if f.Text != rain || f.Detail != tt.found.Detail || f.Encoding != tt.found.Encoding || f.Took <= 0 {
				t.Errorf("found %+v", f)
			}
			phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, boxes)})
			if err != nil || textOf(phrases) != boxes {
				t.Errorf("heard %q, error %v", textOf(phrases), err)
			}
			if got := asked(s); !slices.Equal(got, tt.want) {
				t.Errorf("asked for %q, want %q", got, tt.want)
			}
		})
	}
}

func isFLAC(r request) bool { return strings.HasSuffix(r.file, ".flac") }

func refuse(w http.ResponseWriter, it bool, status int, why string) bool {
	if it {
		says(w, status, `{"error":"`+why+`"}`)
	}
	return it
}

func TestOnlyTheFirstRequestPays(t *testing.T) {
	s := &service{}
	s.answer = func(w http.ResponseWriter, _ int, r request) {
		if !refuse(w, isFLAC(r), 415, "") {
			hear(w, r)
		}
	}
	e := open(t, s)
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if _, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := asked(s); len(got) != 6 {
		t.Errorf("%q", got)
	}
}

func TestWhatWorkedIsNotAskedFor(t *testing.T) {
	s := &service{}
	s.answer = func(w http.ResponseWriter, n int, r request) {
		if !refuse(w, n > 1, 400, "bad request") {
			hear(w, r)
		}
	}
	e := open(t, s)
	for range 2 {
		_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
		if n := len(s.seen()); n > 1 && (!errors.Is(err, speech.ErrRejected) || n != 2) {
			t.Errorf("error %v after %d requests", err, n)
		}
	}
}

func TestUnknownModelIsAskedForOnce(t *testing.T) {
	s := &service{}
	s.answer = func(w http.ResponseWriter, _ int, _ request) { refuse(w, true, 400, "Model 'x' not found") }
	_, err := open(t, s).Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
	if n := len(s.seen()); !errors.Is(err, speech.ErrRejected) || n != 1 {
		t.Errorf("error %v after %d requests", err, n)
	}
}

func TestWhatIsSent(t *testing.T) {
	s := &service{}
	e := openWith(t, s, Config{Model: "large", Language: "en", Prompt: "Er."})
	if _, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, rain), Before: "and then"}); err != nil {
		t.Fatal(err)
	}
	r := s.seen()[0]
	if r.prompt != "Er. and then" || r.fields["model"][0] != "large" || r.fields["language"][0] != "en" || r.header.Get("Authorization") != "" || !slices.Equal(r.samples, say(t, rain)) {
		t.Errorf("sent %v with %v", r.fields, r.header)
	}
}

func TestProbeOfSilence(t *testing.T) {
	s := &service{}
	f, err := open(t, s).Probe(t.Context(), nil)
	if err != nil || f.Text != "" || f.Detail != Unknown || f.Encoding != FLAC || len(s.seen()) != 1 {
		t.Errorf("found %+v, error %v", f, err)
	}
}

func TestSilenceIsNotSent(t *testing.T) {
	s := &service{}
	e := open(t, s)
	hiss := make([]int16, audio.Rate)
	for i := range hiss {
		hiss[i] = int16(i%7 - 3)
	}
	for name, samples := range map[string][]int16{"nothing": nil, "zeros": make([]int16, audio.Rate), "hiss": hiss, "a click": {20000, -20000}} {
		if phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: samples}); err != nil || phrases != nil {
			t.Errorf("%s: %v, %v", name, phrases, err)
		}
	}
	if n := len(s.seen()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestCancellationEndsAtOnce(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := &service{}
	s.answer = func(http.ResponseWriter, int, request) { cancel(); <-t.Context().Done() }
	e := open(t, s)
	if _, err := e.Transcribe(ctx, speech.Stretch{Samples: say(t, "rain")}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestLongStretchesAreCutAtPauses(t *testing.T) {
	var words []string // in an order that does not repeat itself
	for i := range 3 {
		words = append(append(words, vocabulary[7*i:]...), vocabulary[:7*i]...)
	}
	samples := say(t, strings.Join(words, " "))
	for name, refuses := range map[string]func(r request) bool{
		"by length":          func(request) bool { return false },
		"by what is refused": func(r request) bool { return len(r.samples) > 12*audio.Rate },
	} {
		t.Run(name, func(t *testing.T) {
			s := &service{}
			s.answer = func(w http.ResponseWriter, _ int, r request) {
				if !refuse(w, refuses(r), 413, "too large") {
					hear(w, r)
				}
			}
			e := open(t, s)
			if name == "by length" {
				e.longest.Store(int64(11 * audio.Second))
			}
			phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: samples, Before: "before", Whole: true})
			if err != nil {
				t.Fatal(err)
			}
			ordered(t, phrases, audio.Samples(len(samples)))
			want := heardIn(samples)
			var got []speech.Word
			for _, p := range phrases {
				got = append(got, p.Words...)
			}
			if textOf(phrases) != strings.Join(words, " ") || len(got) != len(want) {
				t.Fatalf("heard %q", textOf(phrases))
			}
			for i, w := range got {
				if d := w.Start - want[i].Start; w.Text != want[i].Text || d < -20 || d > 20 {
					t.Errorf("word %d: %+v, said %+v", i, w, want[i])
				}
			}
			taken := slices.DeleteFunc(s.seen(), refuses)
			if len(taken) < 3 || taken[0].prompt != speech.Fillers+" before" {
				t.Fatalf("%d pieces, the first after %q", len(taken), taken[0].prompt)
			}
			if last := taken[len(taken)-1]; !strings.HasPrefix(last.prompt, speech.Fillers+" before the rain in spain") {
				t.Errorf("the last piece came after %q", last.prompt)
			}
		})
	}
}

func TestTooLargeHowSmallEver(t *testing.T) {
	s := &service{}
	s.answer = func(w http.ResponseWriter, _ int, _ request) { refuse(w, true, 413, "too large") }
	_, err := open(t, s).Transcribe(t.Context(), speech.Stretch{Samples: slices.Repeat(say(t, rain), 8)})
	if n := len(s.seen()); !errors.Is(err, speech.ErrRejected) || n > 6 {
		t.Errorf("error %v after %d requests", err, n)
	}
}
