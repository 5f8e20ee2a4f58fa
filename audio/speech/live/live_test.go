package live

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/gopxl/beep/v2"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/models"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// The models are loaded once for all tests.
var (
	theEar   = sync.OnceValues(func() (*Ear, error) { return NewEar(earFiles()) })
	theVoice = sync.OnceValues(func() (*Voice, error) { return NewVoice(voiceFiles()) })
)

func earFiles() EarFiles {
	p := models.In(models.Dir())
	return EarFiles{Encoder: p.Encoder, Decoder: p.Decoder, Tokens: p.Tokens, Detector: p.Detector}
}

func voiceFiles() VoiceFiles {
	p := models.In(models.Dir())
	return VoiceFiles{Model: p.Voice, Tokens: p.VoiceTokens, Rules: p.VoiceRules}
}

func ear(t testing.TB) *Ear {
	t.Helper()
	if err := models.VerifyEar(models.Dir()); err != nil {
		t.Fatalf("%v; run scripts/models", err)
	}
	e, err := theEar()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func voice(t testing.TB) *Voice {
	t.Helper()
	if err := models.VerifyVoice(models.Dir()); err != nil {
		t.Fatalf("%v; run scripts/models", err)
	}
	v, err := theVoice()
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// clip returns the sound of a file of audio/testdata and its words.
func clip(t testing.TB, name string) (samples []int16, words string) {
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
	for block := make([]int16, 4096); ; {
		n, err := c.Read(block)
		samples = append(samples, block[:n]...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(base + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	return samples, string(text)
}

// wordErrorRate is the share of words that must be changed, added or removed
// to make the reference of what was heard.
func wordErrorRate(reference, heard string) float64 {
	ref, got := plain(reference), plain(heard)
	row := make([]int, len(got)+1)
	for j := range row {
		row[j] = j
	}
	for i, r := range ref {
		diagonal := row[0]
		row[0] = i + 1
		for j, g := range got {
			cost := diagonal
			if r != g {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return float64(row[len(got)]) / float64(max(len(ref), 1))
}

func plain(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '\'' })
}

func TestWordErrorRate(t *testing.T) {
	tests := []struct {
		reference, heard string
		want             float64
	}{
		{"ask not what", "Ask not what?", 0},
		{"ask not what", "as not", 2.0 / 3},
		{"a b", "a x b", 0.5},
		{"a", "", 1},
	}
	for _, tt := range tests {
		if got := wordErrorRate(tt.reference, tt.heard); got != tt.want {
			t.Errorf("%q, %q: %v, want %v", tt.reference, tt.heard, got, tt.want)
		}
	}
}

func TestEar(t *testing.T) {
	samples, _ := clip(t, "jfk")
	porttest.Ear(t, func(t *testing.T) interviewer.Ear {
		e := speech.NewEar(t.Context(), speech.EngineLive, func(context.Context) (speech.LiveEngine, error) { return ear(t), nil })
		if err := e.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		return porttest.EarOf(e)
	}, samples)
}

// reader delivers samples as a clip does.
type reader struct{ left []int16 }

func (r *reader) Read(block []int16) (int, error) {
	if len(r.left) == 0 {
		return 0, io.EOF
	}
	n := copy(block, r.left)
	r.left = r.left[n:]
	return n, nil
}

func TestTranscribe(t *testing.T) {
	for _, name := range []string{"jfk", "ls_clean_1089"} {
		t.Run(name, func(t *testing.T) {
			samples, words := clip(t, name)
			e := ear(t)
			d, err := e.NewDetector()
			if err != nil {
				t.Fatal(err)
			}
			defer d.Close()
			var heard []string
			err = speech.Transcribe(t.Context(), &reader{samples}, e, d, func(p speech.Phrase) { heard = append(heard, p.Text) })
			if err != nil {
				t.Fatal(err)
			}
			text := strings.Join(heard, " ")
			if rate := wordErrorRate(words, text); rate > 0.15 {
				t.Errorf("%.0f %% of the words are wrong: %s", 100*rate, text)
			}
		})
	}
}

// Voice without a pause is judged to the end, and the library is never left
// with more of it than longestVoice.
func TestVoiceWithoutAPause(t *testing.T) {
	samples, _ := clip(t, "ls_clean_1089")
	made, err := ear(t).NewDetector()
	if err != nil {
		t.Fatal(err)
	}
	defer made.Close()
	d := made.(*detector)
	loop := unbroken(t, samples)
	silent, first := 0, 0
	for n := 0; n < 60*audio.Rate/speech.Window; n++ {
		at := n * speech.Window % len(loop)
		if !d.Voiced(loop[at : at+speech.Window]) {
			silent++
		} else if first == 0 {
			first = n
		}
		if d.unbroken > longestVoice {
			t.Fatalf("%.1f s of voice are kept", d.unbroken.Seconds())
		}
	}
	if silent > first+1 {
		t.Errorf("%d windows are not voiced, %d of them at the beginning", silent, first)
	}
}

// unbroken returns a second in the middle of the longest stretch of voice.
func unbroken(t *testing.T, samples []int16) []int16 {
	t.Helper()
	d, err := ear(t).NewDetector()
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	run, longest, end := 0, 0, 0
	for at := 0; at+speech.Window <= len(samples); at += speech.Window {
		if !d.Voiced(samples[at : at+speech.Window]) {
			run = 0
		} else if run++; run > longest {
			longest, end = run, at+speech.Window
		}
	}
	const second = audio.Rate / speech.Window * speech.Window
	middle := end - longest*speech.Window/2
	return samples[middle-second/2 : middle+second/2]
}

func TestVoice(t *testing.T) {
	porttest.Voice(t, func(t *testing.T, l speech.Loudspeaker) interviewer.Voice {
		return speech.Voice{Synthesiser: voice(t), Loudspeaker: l}
	})
}

// What the voice says, the ear hears.
func TestVoiceIsUnderstood(t *testing.T) {
	tests := []struct{ said, want string }{
		{"Tell me about a time when you took on something outside your own area.", "Tell me about a time when you took on something outside your own area."},
		{"You said, “we moved the ledger & the reports”. Which part of that was yours?", "You said, we moved the ledger and the reports. Which part of that was yours?"},
	}
	for _, tt := range tests {
		t.Run(tt.said, func(t *testing.T) {
			var l porttest.FakeLoudspeaker
			if err := (speech.Voice{Synthesiser: voice(t), Loudspeaker: &l}).Say(t.Context(), tt.said); err != nil {
				t.Fatal(err)
			}
			heard, err := ear(t).Recognise(t.Context(), at16(l.Played()))
			if err != nil {
				t.Fatal(err)
			}
			if rate := wordErrorRate(tt.want, heard); rate > 0.3 {
				t.Errorf("%.0f %% of the words are wrong: %s", 100*rate, heard)
			}
		})
	}
}

// at16 resamples what a loudspeaker played to audio.Rate.
func at16(played []float32, rate int) []int16 {
	src := beep.StreamerFunc(func(buf [][2]float64) (int, bool) {
		n := min(len(buf), len(played))
		for i, v := range played[:n] {
			buf[i] = [2]float64{float64(v), float64(v)}
		}
		played = played[n:]
		return n, n > 0
	})
	resampled := audio.Resample(src, rate, audio.Rate)
	var samples []int16
	for buf := make([][2]float64, 512); ; {
		n, ok := resampled.Stream(buf)
		if !ok {
			return samples
		}
		for _, s := range buf[:n] {
			samples = append(samples, audio.ToInt16(s[0]))
		}
	}
}

func TestMissingFiles(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing")
	ears := map[string]func(*EarFiles){
		"encoder":  func(f *EarFiles) { f.Encoder = missing },
		"decoder":  func(f *EarFiles) { f.Decoder = missing },
		"tokens":   func(f *EarFiles) { f.Tokens = missing },
		"detector": func(f *EarFiles) { f.Detector = missing },
		"all":      func(f *EarFiles) { *f = EarFiles{} },
	}
	for name, spoil := range ears {
		t.Run(name, func(t *testing.T) {
			files := earFiles()
			spoil(&files)
			if _, err := NewEar(files); !errors.Is(err, speech.ErrNoModel) {
				t.Errorf("error %v, want speech.ErrNoModel", err)
			}
		})
	}
	voices := map[string]func(*VoiceFiles){
		"voice":              func(f *VoiceFiles) { f.Model = missing },
		"voice's tokens":     func(f *VoiceFiles) { f.Tokens = missing },
		"pronunciation":      func(f *VoiceFiles) { f.Rules = missing },
		"half pronunciation": func(f *VoiceFiles) { f.Rules = filepath.Dir(missing) },
	}
	for name, spoil := range voices {
		t.Run(name, func(t *testing.T) {
			files := voiceFiles()
			spoil(&files)
			if _, err := NewVoice(files); !errors.Is(err, speech.ErrNoModel) {
				t.Errorf("error %v, want speech.ErrNoModel", err)
			}
		})
	}
}

func TestAfterClose(t *testing.T) {
	ear(t) // verifies
	e, err := NewEar(earFiles())
	if err != nil {
		t.Fatal(err)
	}
	held, err := e.NewDetector()
	if err != nil {
		t.Fatal(err)
	}
	e.Close()
	e.Close()
	if _, err := e.Recognise(t.Context(), make([]int16, audio.Rate)); !errors.Is(err, speech.ErrNoModel) {
		t.Errorf("recognise: %v", err)
	}
	if _, err := e.NewDetector(); !errors.Is(err, speech.ErrNoModel) {
		t.Errorf("detector: %v", err)
	}
	if held.Voiced(make([]int16, speech.Window)) {
		t.Error("silence is voiced")
	}
	held.Close()
	held.Close()
	if held.Voiced(make([]int16, speech.Window)) {
		t.Error("voiced after close")
	}
	voice(t)
	v, err := NewVoice(voiceFiles())
	if err != nil {
		t.Fatal(err)
	}
	v.Close()
	v.Close()
	if _, _, err := v.Synthesise(t.Context(), "Well?", 1); !errors.Is(err, speech.ErrNoModel) {
		t.Errorf("synthesise: %v", err)
	}
}

func TestAVoiceSpeaksAfterARest(t *testing.T) {
	files := voiceFiles()
	raw, err := os.ReadFile(files.Model)
	if err != nil {
		t.Fatal(err)
	}
	files.Model = filepath.Join(t.TempDir(), "voice.onnx")
	tests := []struct {
		name   string
		change func() error
		rests  bool
	}{
		{"its file is as it was", func() error { return nil }, true},
		{"its file is gone", func() error { return os.Remove(files.Model) }, false},
		{"its file is damaged", func() error { return os.WriteFile(files.Model, raw[:len(raw)/2], 0o600) }, false},
		{"there is another file in its place", func() error {
			if err := os.Rename(files.Model, files.Model+".old"); err != nil {
				return err
			}
			return os.WriteFile(files.Model, raw, 0o600)
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if err := os.WriteFile(files.Model, raw, 0o600); err != nil {
				t.Fatal(err)
			}
			v, err := NewVoice(files)
			if err != nil {
				t.Fatal(err)
			}
			defer v.Close()
			v.Rest() // it has not spoken
			speaks := func() {
				t.Helper()
				if samples, _, err := v.Synthesise(t.Context(), "Tell me more.", 1); err != nil || len(samples) == 0 {
					t.Errorf("%d samples, %v", len(samples), err)
				}
			}
			speaks()
			if err := tt.change(); err != nil {
				t.Fatal(err)
			}
			v.Rest()
			if v.spoke == tt.rests {
				t.Errorf("spoke %v after the rest", v.spoke)
			}
			speaks()
			v.Rest()
		})
	}
}

func TestOddRequests(t *testing.T) {
	if text, err := ear(t).Recognise(t.Context(), nil); text != "" || err != nil {
		t.Errorf("no sound: %q, %v", text, err)
	}
	if _, err := ear(t).Recognise(t.Context(), make([]int16, 1)); err != nil {
		t.Errorf("one sample: %v", err)
	}
	for _, sentence := range []string{"", " ", "…", "日本", "?!", strings.Repeat("word ", 400)} {
		samples, _, err := voice(t).Synthesise(t.Context(), sentence, 1)
		if err == nil && len(samples) == 0 {
			t.Errorf("%q: no sound and no error", sentence)
		}
	}
	if _, _, err := voice(t).Synthesise(t.Context(), "Well?", 0); err == nil {
		t.Error("a pace of 0 is no error")
	}
}

func BenchmarkRecognise(b *testing.B) {
	samples, _ := clip(b, "jfk")
	e := ear(b)
	for b.Loop() {
		if _, err := e.Recognise(b.Context(), samples[:6*audio.Rate]); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSynthesise(b *testing.B) {
	v := voice(b)
	for b.Loop() {
		if _, _, err := v.Synthesise(b.Context(), "What would you do differently today?", 1); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDetector judges ten seconds of sound.
func BenchmarkDetector(b *testing.B) {
	samples, _ := clip(b, "jfk")
	d, err := ear(b).NewDetector()
	if err != nil {
		b.Fatal(err)
	}
	defer d.Close()
	for b.Loop() {
		for at := 0; at+speech.Window <= 10*audio.Rate; at += speech.Window {
			d.Voiced(samples[at : at+speech.Window])
		}
	}
}
