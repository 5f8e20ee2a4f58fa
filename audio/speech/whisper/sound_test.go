package whisper

import (
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"tellmemore/audio"
)

func TestEncodingsKeepEverySample(t *testing.T) {
	speech, err := samplesOf(filepath.Join("..", "..", "testdata", "jfk.flac"))
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	noise := make([]int16, 2*audio.Rate)
	for i := range noise {
		noise[i] = int16(r.IntN(1<<16) - 1<<15)
	}
	for name, samples := range map[string][]int16{
		"speech": speech, "noise": noise, "one sample": {-32768}, "one block": noise[:block], "a block and one": noise[:block+1],
		"silence": make([]int16, 1000), "beeps": say(t, "rain"),
	} {
		for _, encoding := range []Encoding{FLAC, WAV} {
			t.Run(name+" "+encoding.String(), func(t *testing.T) {
				file, err := encoding.encode(t.Context(), samples)
				if err != nil {
					t.Fatal(err)
				}
				got, err := decoded(file)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(got, samples) {
					t.Errorf("%d samples came back of %d, or others", len(got), len(samples))
				}
				if most := 2*len(samples) + 1000; len(file) > most {
					t.Errorf("%d bytes for %d samples", len(file), len(samples))
				}
			})
		}
	}
}

func BenchmarkFLAC(b *testing.B) {
	samples, err := samplesOf(filepath.Join("..", "..", "testdata", "jfk.flac"))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		file, err := flacOf(b.Context(), samples)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(file))/float64(2*len(samples)), "of-WAV")
	}
	b.ReportMetric(audio.Samples(len(samples)).Seconds(), "s-of-sound")
}
