package porttest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"sync"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// EarOf gives speech.Ear the types of the port.
func EarOf(e *speech.Ear) interviewer.Ear { return ear{e} }

type ear struct{ *speech.Ear }

func (e ear) Listen(ctx context.Context, heard func(speech.Phrase)) (interviewer.Hearing, error) {
	h, err := e.Ear.Listen(ctx, heard)
	if err != nil {
		return nil, err
	}
	return h, nil
}

// Ear is the contract of interviewer.Ear. open returns an ear whose models are
// loaded, and spoken is at least ten seconds of somebody speaking.
func Ear(t *testing.T, open func(t *testing.T) interviewer.Ear, spoken []int16) {
	tests := map[string]func(t *testing.T, e interviewer.Ear, spoken []int16){
		"hears phrases in order":                earHearsPhrases,
		"every voiced window is in a phrase":    earLosesNothing,
		"hears nothing where nothing is said":   earHearsSilence,
		"hears an answer without a sample":      earHearsNothing,
		"copies what is written":                earCopies,
		"does not care for the size of a block": earTakesAnyBlock,
		"answers do not mix":                    earKeepsApart,
		"an answer ends with its context":       earEnds,
		"hears on after an answer was dropped":  earHearsOn,
		"detectors do not mix":                  earDetectors,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open(t), spoken) })
	}
}

// blockSize is what a device delivers at once: 30 ms.
const blockSize = 480

// hear has the samples heard in blocks and returns the phrases and captions.
func hear(t *testing.T, e interviewer.Ear, samples []int16, size int) (phrases, captions []speech.Phrase) {
	t.Helper()
	h, err := e.Listen(t.Context(), func(p speech.Phrase) { captions = append(captions, p) })
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	for block := range slices.Chunk(samples, size) {
		h.Write(block)
	}
	phrases, err = h.Finish(t.Context())
	if err != nil {
		t.Fatalf("finish: %v", err)
	}
	return phrases, captions
}

func earHearsPhrases(t *testing.T, e interviewer.Ear, spoken []int16) {
	phrases, captions := hear(t, e, spoken, blockSize)
	if len(phrases) == 0 {
		t.Fatal("nothing was heard")
	}
	if !reflect.DeepEqual(phrases, captions) {
		t.Errorf("captions %v are not the phrases %v", captions, phrases)
	}
	var floor audio.Samples
	for _, p := range phrases {
		if p.Start < floor || p.End <= p.Start || p.End > audio.Samples(len(spoken)) {
			t.Errorf("phrase from %d to %d after %d of %d samples", p.Start, p.End, floor, len(spoken))
		}
		floor = p.End
		if p.Text == "" || p.Engine != e.Engine() {
			t.Errorf("phrase %+v of the ear %q", p, e.Engine())
		}
	}
}

// voicedIn returns where the voiced windows of the samples begin.
func voicedIn(t *testing.T, e interviewer.Ear, samples []int16) []audio.Samples {
	t.Helper()
	d, err := e.Detector()
	if err != nil {
		t.Fatalf("detector: %v", err)
	}
	defer d.Close()
	var voiced []audio.Samples
	for at := 0; at+speech.Window <= len(samples); at += speech.Window {
		if d.Voiced(samples[at : at+speech.Window]) {
			voiced = append(voiced, audio.Samples(at))
		}
	}
	return voiced
}

func earLosesNothing(t *testing.T, e interviewer.Ear, spoken []int16) {
	phrases, _ := hear(t, e, spoken, blockSize)
	inside := func(at audio.Samples) bool {
		return slices.ContainsFunc(phrases, func(p speech.Phrase) bool { return at >= p.Start && at < p.End })
	}
	voiced := voicedIn(t, e, spoken)
	if len(voiced) == 0 {
		t.Fatal("no voice was detected")
	}
	for _, at := range voiced {
		if !inside(at) || !inside(at+speech.Window-1) {
			t.Errorf("the voice at %.2f s is in no phrase", at.Seconds())
		}
	}
}

func earHearsSilence(t *testing.T, e interviewer.Ear, _ []int16) {
	if phrases, captions := hear(t, e, make([]int16, 5*audio.Rate), blockSize); len(phrases)+len(captions) > 0 {
		t.Errorf("heard %v and %v in silence", phrases, captions)
	}
}

func earHearsNothing(t *testing.T, e interviewer.Ear, _ []int16) {
	if phrases, _ := hear(t, e, nil, blockSize); len(phrases) > 0 {
		t.Errorf("heard %v in no sound", phrases)
	}
}

func earCopies(t *testing.T, e interviewer.Ear, spoken []int16) {
	want, _ := hear(t, e, spoken, blockSize)
	h, err := e.Listen(t.Context(), func(speech.Phrase) {})
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	block := make([]int16, blockSize)
	for from := range slices.Chunk(spoken, blockSize) {
		h.Write(block[:copy(block, from)])
		clear(block)
	}
	got, err := h.Finish(t.Context())
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("heard %v, %v; want %v", got, err, want)
	}
}

func earTakesAnyBlock(t *testing.T, e interviewer.Ear, spoken []int16) {
	want, _ := hear(t, e, spoken, blockSize)
	for _, size := range []int{101, speech.Window, 7000, len(spoken)} {
		if got, _ := hear(t, e, spoken, size); !reflect.DeepEqual(got, want) {
			t.Errorf("in blocks of %d heard %v, want %v", size, got, want)
		}
	}
}

func earKeepsApart(t *testing.T, e interviewer.Ear, spoken []int16) {
	want, _ := hear(t, e, spoken, blockSize)
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() {
			h, err := e.Listen(t.Context(), func(speech.Phrase) {})
			if err != nil {
				t.Errorf("listen: %v", err)
				return
			}
			for block := range slices.Chunk(spoken, blockSize) {
				h.Write(block)
			}
			if got, err := h.Finish(t.Context()); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("heard %v, %v; want %v", got, err, want)
			}
		})
	}
	both.Wait()
}

// drop begins an answer and ends its context.
func drop(t *testing.T, e interviewer.Ear, spoken []int16) interviewer.Hearing {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	h, err := e.Listen(ctx, func(speech.Phrase) {})
	if err != nil {
		t.Fatalf("listen: %v", err)
	}
	h.Write(spoken[:audio.Rate])
	cancel()
	return h
}

func earEnds(t *testing.T, e interviewer.Ear, spoken []int16) {
	if _, err := drop(t, e, spoken).Finish(t.Context()); !errors.Is(err, context.Canceled) {
		t.Errorf("finish after the context ended: %v", err)
	}
}

func earHearsOn(t *testing.T, e interviewer.Ear, spoken []int16) {
	drop(t, e, spoken)
	if phrases, _ := hear(t, e, spoken, blockSize); len(phrases) == 0 {
		t.Error("nothing was heard in the next answer")
	}
}

func earDetectors(t *testing.T, e interviewer.Ear, spoken []int16) {
	want := voicedIn(t, e, spoken)
	if got := voicedIn(t, e, make([]int16, 3*audio.Rate)); len(got) > 0 {
		t.Errorf("silence is voiced at %v", got)
	}
	other, err := e.Detector()
	if err != nil {
		t.Fatalf("detector: %v", err)
	}
	defer other.Close()
	other.Voiced(spoken[3*audio.Rate : 3*audio.Rate+speech.Window])
	if got := voicedIn(t, e, spoken); !reflect.DeepEqual(got, want) {
		t.Errorf("the second time %d windows are voiced, the first time %d", len(got), len(want))
	}
}
