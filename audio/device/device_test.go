package device_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/device"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// These tests run on a microphone and a loudspeaker without hardware, and in
// real time, as sound does.

const virtualAudio = "../../scripts/virtual-audio"

func TestMain(m *testing.M) { os.Exit(withSound(m)) }

func withSound(m *testing.M) int {
	fail := func(err error) int {
		fmt.Println("The virtual sound did not start; scripts/test installs what it needs:", err)
		return 1
	}
	dir, err := os.MkdirTemp("", "sound")
	if err != nil {
		return fail(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	set := func(name, value string) { _ = os.Setenv(name, value) } // these names are valid
	set("VIRTUAL_AUDIO_DIR", dir)
	out, err := exec.Command(virtualAudio, "start").Output()
	if err != nil {
		return fail(err)
	}
	defer func() { _ = exec.Command(virtualAudio, "stop").Run() }()
	for line := range strings.Lines(string(out)) {
		name, value, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "export "), "=")
		set(name, value)
	}
	chatter, err := os.Create(filepath.Join(dir, "chatter"))
	if err != nil {
		return fail(err)
	}
	defer func() { _ = chatter.Close() }()
	if _, err := device.Divert(chatter); err != nil {
		return fail(err)
	}
	return m.Run()
}

func system(t *testing.T) *device.System {
	t.Helper()
	s := device.NewSystem(slog.New(slog.DiscardHandler))
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close sound: %v", err)
		}
	})
	return s
}

func do(t *testing.T, args ...string) {
	t.Helper()
	if out, err := exec.Command(virtualAudio, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
}

// sineFile writes a tone of this many seconds.
func sineFile(t *testing.T, hz, seconds float64) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "tone.wav")
	take, err := audio.CreateTake(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(take.Write(sine(hz, seconds)), take.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

func sine(hz, seconds float64) []int16 {
	samples := make([]int16, int(seconds*audio.Rate))
	for i := range samples {
		samples[i] = int16(12000 * math.Sin(2*math.Pi*hz*float64(i)/audio.Rate))
	}
	return samples
}

// pitch returns the frequency of the loud part in Hz and how long it is in
// seconds.
func pitch(samples []int16) (hz, seconds float64) {
	const loud = 3000
	first, last := -1, -1
	for i, v := range samples {
		if v > loud || v < -loud {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	if first < 0 {
		return 0, 0
	}
	rising := 0
	for i := first + 1; i <= last; i++ {
		if samples[i-1] < 0 && samples[i] >= 0 {
			rising++
		}
	}
	seconds = float64(last-first) / audio.Rate
	return float64(rising) / seconds, seconds
}

func TestMicrophoneIsASource(t *testing.T) {
	porttest.Source(t, func(t *testing.T) interviewer.Source { return device.Microphone{System: system(t)} })
}

func TestCaptureHearsWhatIsPlayed(t *testing.T) {
	c, err := device.Microphone{System: system(t)}.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	samples := make([]int16, audio.Rate)
	if _, err := c.Read(t.Context(), samples); err != nil { // a device takes a moment to begin
		t.Fatal(err)
	}
	path := sineFile(t, 440, 2)
	played := make(chan struct{})
	go func() {
		defer close(played)
		_ = exec.Command(virtualAudio, "play", path).Run() // what was heard tells
	}()
	samples = make([]int16, 5*audio.Rate)
	if n, err := c.Read(t.Context(), samples); err != nil || n != len(samples) {
		t.Fatalf("%d samples, %v", n, err)
	}
	<-played
	if hz, seconds := pitch(samples); math.Abs(hz-440) > 2 || math.Abs(seconds-2) > 0.05 {
		t.Errorf("heard %.1f Hz for %.2f s, want 440 Hz for 2 s", hz, seconds)
	}
	if n := c.(*device.Capture).Overruns(); n != 0 {
		t.Errorf("%d overruns", n)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestMutedMicrophoneIsSilent(t *testing.T) {
	do(t, "mute")
	defer do(t, "unmute")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	blocks := 0
	err := device.Microphone{System: system(t)}.LevelCheck(ctx, func(l audio.Level) {
		if l.Peak > audio.Floor {
			t.Errorf("a peak of %.1f dBFS", l.Peak)
		}
		if blocks++; blocks == 20 {
			cancel()
		}
	})
	if err != nil || blocks < 20 {
		t.Errorf("%d blocks, %v", blocks, err)
	}
}

// Without a device at all the capture ends; with a new one it opens again.
func TestSoundGoesAwayAndComesBack(t *testing.T) {
	s := system(t)
	mic := device.Microphone{System: s}
	c, err := mic.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	block := make([]int16, audio.Second)
	if _, err := c.Read(t.Context(), block); err != nil {
		t.Fatal(err)
	}
	do(t, "stop")
	began := time.Now()
	for err == nil && time.Since(began) < 20*time.Second {
		_, err = c.Read(t.Context(), block)
	}
	if !errors.Is(err, audio.ErrUnplugged) {
		t.Errorf("gone: %v", err)
	}
	_ = c.Close() // a device that is gone need not answer
	_, err = mic.Open(t.Context())
	if !errors.Is(err, audio.ErrNoInput) {
		t.Errorf("opened while it is gone: %v", err)
	}
	do(t, "start")
	c, err = mic.Open(t.Context())
	if err != nil {
		t.Fatalf("open again: %v", err)
	}
	if _, err := c.Read(t.Context(), block); err != nil {
		t.Errorf("read again: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// A sound server moves the stream to what is left, a silent one, and back. The
// round tells silence from a pause; the capture only has to go on.
func TestMicrophonePulledFromTheSoundServer(t *testing.T) {
	c, err := device.Microphone{System: system(t)}.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	read := func(seconds int) audio.Level {
		samples := make([]int16, seconds*audio.Rate)
		if _, err := c.Read(t.Context(), samples); err != nil {
			t.Fatal(err)
		}
		return audio.Measure(samples)
	}
	read(1)
	do(t, "unplug")
	read(1)
	if l := read(2); l.Peak > audio.Floor {
		t.Errorf("without a microphone a peak of %.1f dBFS", l.Peak)
	}
	do(t, "plug")
	read(1)
	path := sineFile(t, 440, 2)
	go func() { _ = exec.Command(virtualAudio, "play", path).Run() }() // what was heard tells
	if l := read(3); l.Peak < -20 {
		t.Errorf("after it is back a peak of %.1f dBFS", l.Peak)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

func TestDevices(t *testing.T) {
	s := system(t)
	for name, list := range map[string]func() ([]device.Device, error){"microphones": s.Inputs, "loudspeakers": s.Outputs} {
		devices, err := list()
		if err != nil || len(devices) == 0 || !devices[0].Default {
			t.Fatalf("%s: %v, %v", name, devices, err)
		}
		seen := map[string]bool{}
		for i, d := range devices {
			if d.Name == "" || seen[d.Name] || d.Default != (i == 0) {
				t.Errorf("%s: %d is %+v", name, i, d)
			}
			seen[d.Name] = true
		}
	}
	if _, err := (device.Microphone{System: s, Name: "no such microphone"}).Open(t.Context()); !errors.Is(err, audio.ErrNoInput) {
		t.Errorf("a microphone that is not there: %v", err)
	}
	err := device.Speaker{System: s, Name: "no such loudspeaker"}.PlayStream(t.Context(), 22050, nothing)
	if !errors.Is(err, audio.ErrNoOutput) {
		t.Errorf("a loudspeaker that is not there: %v", err)
	}
}

func nothing(context.Context) ([]float32, error) { return nil, io.EOF }

// recorded plays and returns what the loudspeaker gave, mono at audio.Rate.
func recorded(t *testing.T, seconds int, play func()) []int16 {
	t.Helper()
	path := filepath.Join(t.TempDir(), "loudspeaker.wav")
	done := make(chan error, 1)
	go func() { done <- exec.Command(virtualAudio, "record", path, fmt.Sprint(seconds)).Run() }()
	for recording := false; !recording; { // the recorder takes a moment, and gives up by itself
		select {
		case err := <-done:
			t.Fatalf("before anything was played: %v", err)
		case <-time.After(50 * time.Millisecond):
			file, err := os.Stat(path)
			recording = err == nil && file.Size() > 44 // its header
		}
	}
	play()
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	samples, err := audio.ReadTake(path)
	if err != nil {
		t.Fatal(err)
	}
	return samples
}

func TestPlayStreamIsHeard(t *testing.T) {
	s := system(t)
	samples := recorded(t, 4, func() {
		left := 20 // pieces of 0.1 s
		at := 0
		err := device.Speaker{System: s}.PlayStream(t.Context(), 22050, func(context.Context) ([]float32, error) {
			if left == 0 {
				return nil, io.EOF
			}
			left--
			piece := make([]float32, 2205)
			for i := range piece {
				piece[i] = 0.4 * float32(math.Sin(2*math.Pi*330*float64(at)/22050))
				at++
			}
			return piece, nil
		})
		if err != nil {
			t.Error(err)
		}
	})
	if hz, seconds := pitch(samples); math.Abs(hz-330) > 2 || math.Abs(seconds-2) > 0.05 {
		t.Errorf("heard %.1f Hz for %.2f s, want 330 Hz for 2 s", hz, seconds)
	}
}

func TestPlayATake(t *testing.T) {
	path := sineFile(t, 440, 3)
	tests := []struct {
		name    string
		from    audio.Samples
		speed   float64
		seconds float64
	}{
		{"whole", 0, 1, 3},
		{"from the middle", audio.Second, 1, 2},
		{"twice as fast at the same pitch", 0, 2, 1.5},
		{"from past its end", 9 * audio.Second, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := system(t)
			last := audio.Samples(-1)
			samples := recorded(t, 5, func() {
				err := device.Speaker{System: s}.Play(t.Context(), path, tt.from, tt.speed, func(at audio.Samples) {
					if at < last || at < tt.from && tt.from <= 3*audio.Second {
						t.Errorf("at %d after %d", at, last)
					}
					last = at
				})
				if err != nil {
					t.Error(err)
				}
			})
			if last != 3*audio.Second {
				t.Errorf("ended at %d", last)
			}
			hz, seconds := pitch(samples)
			if math.Abs(seconds-tt.seconds) > 0.12 || tt.seconds > 0 && math.Abs(hz-440) > 6 {
				t.Errorf("heard %.1f Hz for %.2f s, want 440 Hz for %.2f s", hz, seconds, tt.seconds)
			}
		})
	}
}

func TestPlayEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	began := time.Now()
	err := device.Speaker{System: system(t)}.Play(ctx, sineFile(t, 440, 30), 0, 1, func(audio.Samples) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("ended with %v", err)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
}
