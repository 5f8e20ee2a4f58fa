//go:build bench

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/device"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/whisper"
	"tellmemore/interviewer"
	"tellmemore/interviewer/porttest"
)

// The figures of the README come from here: scripts/bench. Nothing is
// asserted; timings are of the machine that runs them.

// An answer is fed faster than real time up to its last seconds, which find the
// live ear and the coach as idle as in a real round. The careful ear does not keep
// up: it is in the midst of a window whenever an answer ends.
const (
	faster = 16
	last   = 5 * audio.Second
)

// paced delivers one clip as an answer.
type paced struct {
	samples []int16
	ended   *atomic.Int64 // when the last sample was delivered
	at      int
	start   time.Time
}

func (p *paced) Live() bool { return false }
func (p *paced) Open(context.Context) (interviewer.Capture, error) {
	p.start = time.Now()
	return p, nil
}

func (p *paced) Read(ctx context.Context, block []int16) (int, error) {
	if p.at == len(p.samples) {
		p.ended.Store(time.Now().UnixNano())
		return 0, io.EOF
	}
	n := copy(block, p.samples[p.at:])
	p.at += n
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(time.Until(p.start.Add(p.due()))):
		return n, nil
	}
}

// due is when the samples so far are delivered.
func (p *paced) due() time.Duration {
	at, hurried := audio.Samples(p.at), max(audio.Samples(len(p.samples))-last, 0)
	return min(at, hurried).Duration()/faster + max(at-hurried, 0).Duration()
}

func (p *paced) Close() error { return nil }

// listener notes when the first sound is handed to the loudspeaker.
type listener struct {
	speech.Loudspeaker
	first *atomic.Int64
}

func (l listener) PlayStream(ctx context.Context, rate int, next func(context.Context) ([]float32, error)) error {
	return l.Loudspeaker.PlayStream(ctx, rate, func(ctx context.Context) ([]float32, error) {
		s, err := next(ctx)
		l.first.CompareAndSwap(0, time.Now().UnixNano())
		return s, err
	})
}

func quantile(d []time.Duration, q float64) time.Duration {
	slices.Sort(d)
	return d[min(int(q*float64(len(d))), len(d)-1)].Round(time.Millisecond)
}

func TestBench(t *testing.T) {
	// The chatter of the sound system is no figure.
	nowhere, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := device.Divert(nowhere); err != nil {
		t.Fatal(err)
	}
	p := newPerson(t)
	p.withSound()
	for _, e := range p.env[len(os.Environ()):] {
		name, value, _ := strings.Cut(e, "=")
		if !strings.HasPrefix(name, "XDG_") || name == "XDG_RUNTIME_DIR" {
			t.Setenv(name, value)
		}
	}
	benchCoach(t)
	benchRounds(t)
	benchCareful(t, p.whisperServer())
	p.withDisplay()
	benchWindow(t, p)
}

func benchRounds(t *testing.T) {
	log := slog.New(slog.DiscardHandler)
	m := newMachine(t.Context(), log)
	ear, voice := m.ear(), m.voice()
	if err := ear.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := m.reader(); err != nil {
		t.Fatal(err)
	}
	var all []int16
	for _, f := range []string{"story", "followup3", "followup2", "followup4"} {
		samples, err := audio.ReadTake("assets/sample/" + f + ".flac")
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, samples...)
	}
	began := time.Now()
	detector, err := ear.Detector()
	if err != nil {
		t.Fatal(err)
	}
	if err := speech.Transcribe(t.Context(), &clip{all}, ear, detector, func(speech.Phrase) {}); err != nil {
		t.Fatal(err)
	}
	fmt.Printf("recognition, share of real time          %.1f %%\n", 100*time.Since(began).Seconds()/audio.Samples(len(all)).Seconds())

	short := []int{26, 28, 29, 30, 31, 32}
	long := []int{98, 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115, 116, 117, 118, 119}
	for _, answers := range []struct {
		name    string
		seconds []int
		second  interviewer.SecondEar
	}{
		{"30 s, live ear alone", short, nil},
		{"two minutes, live ear alone", long, nil},
		{"two minutes, both ears", long, m.second(speech.EngineWhisper)},
	} {
		var shown, heard []time.Duration
		for _, seconds := range answers.seconds {
			source := &paced{samples: all[:min(seconds*audio.Rate, len(all))]}
			a, b := benchRound(t, m, ear, voice, source, answers.second)
			shown, heard = append(shown, a), append(heard, b)
		}
		fmt.Printf("answers of %-29s follow-up on screen      p50 %v  p95 %v  (%d answers)\n", answers.name, quantile(shown, 0.5), quantile(shown, 0.95), len(shown))
		fmt.Printf("%-41sfirst sound of its voice p50 %v  p95 %v\n", "", quantile(heard, 0.5), quantile(heard, 0.95))
	}
}

// benchCareful measures how long after the end of an answer of two minutes its
// careful transcript is there: heard while the person speaks, and once at the
// end. The answer is fed in real time.
func benchCareful(t *testing.T, server string) {
	m := newMachine(t.Context(), slog.New(slog.DiscardHandler))
	defer m.close()
	service, err := whisper.New(whisper.Config{BaseURL: server, Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	var samples []int16
	for _, f := range []string{"story", "followup3", "followup2", "followup4"} {
		part, err := audio.ReadTake("assets/sample/" + f + ".flac")
		if err != nil {
			t.Fatal(err)
		}
		samples = append(samples, part...)
	}
	samples = samples[:min(120*audio.Rate, len(samples))]
	for _, ear := range []struct {
		name string
		ear  speech.Careful
	}{{"built in", m.builtIn()}, {"local Whisper server", service}} {
		// The first request loads the model.
		if _, err := ear.ear.Transcribe(t.Context(), speech.Stretch{Samples: samples[:10*audio.Rate]}); err != nil {
			t.Fatal(err)
		}
		while := carefulWhileSpeaking(t, m.ear(), ear.ear, samples)
		began := time.Now()
		if _, err := ear.ear.Transcribe(t.Context(), speech.Stretch{Samples: samples, Whole: true}); err != nil {
			t.Fatal(err)
		}
		once := time.Since(began)
		fmt.Printf("careful transcript of %.0f s, %-20s heard while speaking %v after the end, once at the end %v: %.2f of it\n",
			audio.Samples(len(samples)).Seconds(), ear.name, while.Round(time.Millisecond), once.Round(time.Millisecond), while.Seconds()/once.Seconds())
	}
}

// carefulWhileSpeaking returns how long after the end of an answer its last
// window was heard.
func carefulWhileSpeaking(t *testing.T, ear liveEar, careful speech.Careful, samples []int16) time.Duration {
	second := speech.NewSecondPass(t.Context(), careful, slog.New(slog.DiscardHandler), func(speech.Passage) {})
	hearing, err := ear.Listen(t.Context(), func(p speech.Phrase) { second.Segment(p.Start, p.End) })
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	for at := 0; at < len(samples); {
		block := samples[at:min(at+speech.Window, len(samples))]
		second.Write(block)
		hearing.Write(block)
		at += len(block)
		time.Sleep(time.Until(start.Add(audio.Samples(at).Duration())))
	}
	ended := time.Now()
	if _, err := hearing.Finish(t.Context()); err != nil {
		t.Fatal(err)
	}
	second.Finish()
	<-second.Done()
	return time.Since(ended)
}

// clip delivers samples as fast as they are read.
type clip struct{ left []int16 }

func (c *clip) Read(block []int16) (int, error) {
	n := copy(block, c.left)
	c.left = c.left[n:]
	if n == 0 {
		return 0, io.EOF
	}
	return n, nil
}

// takesIn keeps takes in a folder.
type takesIn string

func (dir takesIn) Create(_, name string) (interviewer.Take, error) {
	return audio.CreateTake(filepath.Join(string(dir), name+".wav"))
}

// benchRound answers with the samples and returns how long after their end
// the follow-up was on screen, and its first sound was handed to the device.
func benchRound(t *testing.T, m *machine, ear liveEar, voice speech.Voice, source *paced, second interviewer.SecondEar) (shown, heard time.Duration) {
	var ended, first atomic.Int64
	source.ended = &ended
	voice.Loudspeaker = listener{voice.Loudspeaker, &first}
	r := interviewer.NewRunner(
		interviewer.Session{ID: "bench", Setup: interviewer.Setup{
			Mode: interviewer.Strict, FollowUps: 1, Voice: true, Principle: "Ownership",
			Question: interviewer.Question{Text: "Go on."},
		}},
		interviewer.Ports{
			Source: source, Takes: takesIn(t.TempDir()), Ear: ear, Second: second, Voice: voice,
			FollowUps: m.chooser(), Store: &porttest.FakeStore{},
		})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	go func() {
		for s := range r.Snapshots(ctx) {
			switch {
			case s.CanStart && s.Index == 0:
				first.Store(0)
				r.Do(interviewer.CommandStart)
			case s.Index == 1:
				shown = time.Since(time.Unix(0, ended.Load()))
				for first.Load() == 0 && ctx.Err() == nil {
					time.Sleep(time.Millisecond)
				}
				cancel()
				return
			}
		}
	}()
	if _, err := r.Run(ctx); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	return shown, time.Duration(first.Load() - ended.Load())
}

// benchWindow measures the program itself, with a microphone and a display.
func benchWindow(t *testing.T, p *person) {
	began := time.Now()
	window := p.command()
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = window.Process.Kill() }()
	p.tool("xdotool", "search", "--sync", "--onlyvisible", "--name", "Tell Me More")
	p.awaitLog("recogniser loaded")
	fmt.Printf("start to window                          %v\n", p.since(began, "window open"))
	fmt.Printf("start to ready to record                 %v (with the window; recording does not wait for models)\n", p.since(began, "window open"))
	fmt.Printf("start to captions                        %v\n", p.since(began, "recogniser loaded"))
	p.tool("xdotool", "key", "Return")
	p.await("ready", 1)
	p.tool("xdotool", "key", "space")
	p.await("answering", 1)
	busy := cpu(t, window.Process.Pid)
	began = time.Now()
	var memory []int // MB, each second: more while a window is heard again
	playing, sampled := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(sampled)
		for {
			select {
			case <-playing:
				return
			case <-time.After(time.Second):
				memory = append(memory, resident(window.Process.Pid))
			}
		}
	}()
	p.tool("scripts/virtual-audio", "play", "assets/sample/story.flac")
	close(playing)
	<-sampled
	slices.Sort(memory)
	share := (cpu(t, window.Process.Pid) - busy).Seconds() / time.Since(began).Seconds()
	fmt.Printf("one core while recording, both ears      %.0f %% (software-drawn window)\n", 100*share)
	fmt.Printf("resident memory, both ears               half of the time up to %d MB, at most %d MB\n", memory[len(memory)/2], memory[len(memory)-1])
	p.tool("xdotool", "key", "Escape")
	time.Sleep(300 * time.Millisecond)
	p.tool("xdotool", "key", "Return")
	p.await("done", 1)
	time.Sleep(time.Second)
	fmt.Printf("callback overruns                        %s\n", overruns(p.log()))
}

var closed = regexp.MustCompile(`microphone closed" seconds=(\d+) overruns=(\d+)`)

func overruns(log string) string {
	total, seconds := 0, 0
	for _, m := range closed.FindAllStringSubmatch(log, -1) {
		s, _ := strconv.Atoi(m[1])
		n, _ := strconv.Atoi(m[2])
		seconds, total = seconds+s, total+n
	}
	return fmt.Sprintf("%d in %d s", total, seconds)
}

// since returns when a line was logged.
func (p *person) since(began time.Time, line string) time.Duration {
	for l := range strings.Lines(p.log()) {
		if strings.Contains(l, line) {
			stamp, err := time.Parse(time.RFC3339, strings.TrimPrefix(strings.Fields(l)[0], "time="))
			if err != nil {
				p.t.Fatal(err)
			}
			return stamp.Sub(began).Round(10 * time.Millisecond)
		}
	}
	return 0
}

// cpu returns the processor time that a process has used.
func cpu(t *testing.T, pid int) time.Duration {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(raw[strings.LastIndexByte(string(raw), ')')+1:]))
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

// resident returns the memory of a process in MB, 0 where it can't be read.
func resident(pid int) int {
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	m := regexp.MustCompile(`VmRSS:\s+(\d+)`).FindStringSubmatch(string(raw))
	if m == nil {
		return 0
	}
	kb, _ := strconv.Atoi(m[1])
	return kb / 1024
}
