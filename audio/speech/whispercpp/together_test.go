package whispercpp

import (
	"strings"
	"sync"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/live"
	"tellmemore/audio/speech/models"
)

// Both ears live in one process: two native libraries, each with threads of its
// own, hear at the same time.
func TestBothEarsTogether(t *testing.T) {
	p := models.In(models.Dir())
	quick, err := live.NewEar(live.EarFiles{Encoder: p.Encoder, Decoder: p.Decoder, Tokens: p.Tokens, Detector: p.Detector})
	if err != nil {
		t.Fatal(err)
	}
	defer quick.Close()
	said := clip(t, "jfk").Samples
	var wg sync.WaitGroup
	wg.Go(func() {
		got, err := ear(t).Transcribe(t.Context(), speech.Stretch{Samples: said})
		if err != nil || len(got) == 0 || !strings.Contains(got[0].Text, "fellow Americans") {
			t.Errorf("the careful ear heard %+v, %v", got, err)
		}
	})
	wg.Go(func() {
		for range 5 {
			got, err := quick.Recognise(t.Context(), said[:8*audio.Rate])
			if err != nil || !strings.Contains(strings.ToLower(got), "fellow americans") {
				t.Errorf("the live ear heard %q, %v", got, err)
			}
		}
	})
	wg.Wait()
}
