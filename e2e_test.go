package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// These tests drive the built program as a person does: a real window on a
// virtual display, a virtual microphone and loudspeaker, real models.

// binary builds the program once, unless scripts/test has built it.
func binary(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TELLMEMORE_BINARY"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "tellmemore")
	if out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return path
}

// person is somebody with folders of their own.
type person struct {
	t      *testing.T
	binary string
	dir    string
	env    []string
}

func newPerson(t *testing.T) *person {
	dir := t.TempDir()
	p := &person{t: t, binary: binary(t), dir: dir, env: append(os.Environ(),
		"XDG_DATA_HOME="+dir+"/data", "XDG_STATE_HOME="+dir+"/state", "XDG_CONFIG_HOME="+dir+"/config")}
	return p
}

func (p *person) command(args ...string) *exec.Cmd {
	cmd := exec.Command(p.binary, args...)
	cmd.Env = p.env
	return cmd
}

// run runs a command and returns what it printed and its exit status.
func (p *person) run(args ...string) (stdout, stderr string, status int) {
	p.t.Helper()
	cmd := p.command(args...)
	var out, err bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &err
	if failed := cmd.Run(); failed != nil {
		var exit *exec.ExitError
		if !asExit(failed, &exit) {
			p.t.Fatalf("%v: %v", args, failed)
		}
		status = exit.ExitCode()
	}
	return out.String(), err.String(), status
}

func asExit(err error, exit **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError)
	*exit = e
	return ok
}

func (p *person) log() string {
	raw, err := os.ReadFile(filepath.Join(p.dir, "state/tellmemore/tellmemore.log"))
	if err != nil {
		return ""
	}
	return string(raw)
}

// await waits until the round has come to a phase this often.
func (p *person) await(phase string, times int) {
	p.t.Helper()
	want := "phase=" + phase + "\n"
	for deadline := time.Now().Add(60 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if strings.Count(p.log(), want) >= times {
			return
		}
	}
	p.t.Fatalf("the round did not come to %q %d times; log:\n%s", phase, times, p.log())
}

// awaitLog waits for a line of the log.
func (p *person) awaitLog(line string) {
	for range 600 {
		if strings.Contains(p.log(), line) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	p.t.Fatalf("no %q in the log", line)
}

// tool runs a program of the test's surroundings.
func (p *person) tool(name string, args ...string) string {
	p.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = p.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		p.t.Fatalf("%s %v: %v\n%s", name, args, err, out)
	}
	return string(out)
}

// withSound gives the person a virtual microphone and loudspeaker.
func (p *person) withSound() {
	p.t.Helper()
	p.env = append(p.env, "VIRTUAL_AUDIO_DIR="+p.dir+"/sound")
	for _, line := range strings.Split(strings.TrimSpace(p.tool("scripts/virtual-audio", "start")), "\n") {
		p.env = append(p.env, strings.TrimPrefix(line, "export "))
	}
	p.t.Cleanup(func() { p.tool("scripts/virtual-audio", "stop") })
}

// withDisplay gives the person a screen.
func (p *person) withDisplay() {
	p.t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		p.t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x820x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait()
	})
	_ = write.Close()
	var number int
	if _, err := fmt.Fscan(read, &number); err != nil {
		p.t.Fatal(err)
	}
	p.env = append(p.env, fmt.Sprintf("DISPLAY=:%d", number), "LIBGL_ALWAYS_SOFTWARE=1", "FYNE_PLATFORM=x11", "FYNE_THEME=light")
}

// picture keeps what the screen shows as an artefact and returns it.
func (p *person) picture(name string) image.Image {
	p.t.Helper()
	dir := os.Getenv("TELLMEMORE_ARTEFACTS")
	if dir == "" {
		dir = p.dir
	}
	path := filepath.Join(dir, name+".png")
	p.tool("import", "-window", "root", path)
	raw, err := os.ReadFile(path)
	if err != nil {
		p.t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		p.t.Fatal(err)
	}
	return img
}

// ink counts the dark pixels of a part of the screen.
func ink(img image.Image, part image.Rectangle) (n int) {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if r, g, b, _ := img.At(x, y).RGBA(); r+g+b < 3*0x6000 {
				n++
			}
		}
	}
	return n
}

var word = regexp.MustCompile(`[a-z']+`)

// heard is the share of the words of want that are in got.
func heard(want, got string) float64 {
	have := map[string]bool{}
	for _, w := range word.FindAllString(strings.ToLower(got), -1) {
		have[w] = true
	}
	wanted := word.FindAllString(strings.ToLower(want), -1)
	n := 0
	for _, w := range wanted {
		if have[w] {
			n++
		}
	}
	return float64(n) / float64(len(wanted))
}

// round is the documented JSON of a round.
type round struct {
	ID, Principle, Question string
	Engine, Status          string
	Turns                   []struct {
		Kind, Probe, Question, Quote, Against string
		Audio, Text                           string
		Again                                 bool
		Limit                                 float64 `json:"limit_seconds"`
		Duration                              float64 `json:"duration_seconds"`
		Overrun                               float64 `json:"overrun_seconds"`
		Thinking                              float64 `json:"thinking_seconds"`
		CutOff                                bool    `json:"cut_off"`
		Skipped                               bool
		Phrases                               []struct {
			Start, End   float64
			Text, Engine string
		}
	}
}

func (p *person) parse(out string) round {
	p.t.Helper()
	var r round
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		p.t.Fatalf("%v in\n%s", err, out)
	}
	return r
}

func TestWindowFromQuestionToExport(t *testing.T) {
	p := newPerson(t)
	p.withSound()
	p.withDisplay()
	window := p.command()
	var said bytes.Buffer
	window.Stderr = &said
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- window.Wait() }()
	t.Cleanup(func() { _ = window.Process.Kill() })
	key := func(name string) { p.tool("xdotool", "key", name) }

	p.tool("xdotool", "search", "--sync", "--onlyvisible", "--name", "Tell Me More")
	p.settle()
	p.picture("practice")

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	recording := filepath.Join(p.dir, "loudspeaker.wav")
	record := exec.CommandContext(ctx, "scripts/virtual-audio", "record", recording, "12")
	record.Env = p.env
	if err := record.Start(); err != nil {
		t.Fatal(err)
	}
	key("Return")
	p.await("ready", 1)
	p.picture("interview-ready")
	if err := record.Wait(); err != nil {
		t.Fatal(err)
	}

	captions := image.Rect(200, 515, 1080, 625)
	key("space")
	p.await("answering", 1)
	p.tool("scripts/virtual-audio", "play", "assets/sample/followup2.flac")
	time.Sleep(1500 * time.Millisecond) // a pause, as people make; the caption comes in it
	if n := ink(p.picture("interview-answering"), captions); n < 500 {
		t.Errorf("%d dark pixels where captions should be", n)
	}
	key("space")
	p.await("asking", 2)
	time.Sleep(300 * time.Millisecond)
	p.picture("interview-follow-up")
	p.await("ready", 2)
	key("Escape")
	time.Sleep(300 * time.Millisecond)
	p.picture("interview-end")
	key("Return")
	p.await("done", 1)
	p.settle()
	p.picture("review")
	key("ctrl+2")
	p.settle()
	p.picture("reviews")
	key("ctrl+3")
	p.settle()
	p.picture("guide")
	key("ctrl+comma")
	p.settle()
	p.picture("settings")
	if err := window.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("window ended with %v", err)
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the window did not close")
	}
	if strings.Contains(said.String()+p.log(), "Error in Fyne call thread") {
		t.Error("something touched the window off its thread")
	}

	out, _, status := p.run("export", "last", "--format", "json")
	if status != 0 {
		t.Fatalf("export: %d", status)
	}
	r := p.parse(out)
	if len(r.Turns) != 1 || r.Turns[0].Audio == "" {
		t.Fatalf("kept %+v", r.Turns)
	}
	answer, err := os.ReadFile("assets/sample/followup2.txt")
	if err != nil {
		t.Fatal(err)
	}
	if share := heard(string(answer), r.Turns[0].Text); share < 0.7 {
		t.Errorf("%.2f of the answer was understood: %q", share, r.Turns[0].Text)
	}
	spoken, notes, status := p.run("transcribe", recording)
	if status != 0 {
		t.Fatalf("transcribe: %d, %s; log:\n%s", status, notes, p.log())
	}
	if share := heard(r.Question, spoken); share < 0.7 {
		t.Errorf("%.2f of the question %q was heard at the loudspeaker: %q", share, r.Question, spoken)
	}
}

// settle lets the window draw what it has loaded.
func (p *person) settle() { time.Sleep(time.Second) }

// spokenFor makes a recording of real speech of this many seconds.
func (p *person) spokenFor(seconds int) string {
	p.t.Helper()
	path := filepath.Join(p.dir, fmt.Sprintf("%ds.wav", seconds))
	p.tool("sox", "assets/sample/story.flac", "assets/sample/followup3.flac", "assets/sample/followup4.flac", "assets/sample/followup2.flac",
		"assets/sample/followup1.flac", "assets/sample/followup3.flac", "-r", "44100", "-c", "2", path, "trim", "0", fmt.Sprint(seconds))
	return path
}

func TestRecordingsOverTheLimit(t *testing.T) {
	p := newPerson(t)
	story := p.spokenFor(135)
	args := []string{"practice", "--audio", story, "--json", "--engine", "live"}
	for range 3 {
		args = append(args, "--audio", "assets/sample/followup2.flac")
	}
	out, notes, status := p.run(args...)
	if status != 0 {
		t.Fatalf("status %d: %s", status, notes)
	}
	r := p.parse(out)
	if len(r.Turns) != 5 {
		t.Fatalf("%d turns", len(r.Turns))
	}
	if s := r.Turns[0]; s.Duration != 120 || !s.CutOff || s.Overrun != 0 || s.Limit != 120 {
		t.Errorf("story of %v s, cut off %v, overrun %v", s.Duration, s.CutOff, s.Overrun)
	}
	asked := map[string]bool{}
	for _, turn := range r.Turns[1:] {
		if asked[turn.Probe] && !turn.Again && turn.Probe != "contradiction" {
			t.Errorf("%s is asked for twice", turn.Probe)
		}
		asked[turn.Probe] = true
		for _, quote := range []string{turn.Quote, turn.Against} {
			if quote != "" && !quoted(r, quote) {
				t.Errorf("%q was not said", quote)
			}
		}
	}
	if !r.Turns[4].Skipped {
		t.Error("a follow-up without a recording was not skipped")
	}
	for _, format := range []string{"srt", "vtt", "markdown", "text"} {
		if out, _, status := p.run("export", "last", "--format", format); status != 0 || len(out) < 500 {
			t.Errorf("%s: status %d, %d bytes", format, status, len(out))
		}
	}
}

func quoted(r round, quote string) bool {
	for _, turn := range r.Turns {
		if strings.Contains(turn.Text, quote) {
			return true
		}
	}
	return false
}

func TestCoachRunsOver(t *testing.T) {
	p := newPerson(t)
	out, _, status := p.run("practice", "--audio", p.spokenFor(135), "--mode", "coach", "--follow-ups", "0", "--json", "--engine", "live")
	r := p.parse(out)
	if s := r.Turns[0]; status != 0 || s.CutOff || s.Duration < 134 || s.Overrun < 14 {
		t.Errorf("status %d, %v s, overrun %v, cut off %v", status, s.Duration, s.Overrun, s.CutOff)
	}
}

func TestKilledInMidAnswer(t *testing.T) {
	p := newPerson(t)
	round := p.command("practice", "--audio", "assets/sample/story.flac", "--pace", "real")
	if err := round.Start(); err != nil {
		t.Fatal(err)
	}
	p.await("answering", 1)
	began := time.Now()
	time.Sleep(8 * time.Second)
	if err := round.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = round.Wait() // killed, as it should be
	spoken := time.Since(began).Seconds()
	if _, notes, status := p.run("recover"); status != 0 || !strings.Contains(notes, "Recovered 1 answer") {
		t.Fatalf("recover: %d, %q", status, notes)
	}
	out, _, _ := p.run("export", "last", "--format", "json")
	r := p.parse(out)
	if len(r.Turns) != 1 || r.Turns[0].Duration < spoken-2 || heard("the spring of last year our payments group", r.Turns[0].Text) < 0.7 {
		t.Errorf("after %.1f s of speech: %+v", spoken, r.Turns)
	}
	if _, notes, _ := p.run("recover"); !strings.Contains(notes, "No round was interrupted") {
		t.Errorf("offered again: %q", notes)
	}
}

func TestCommandLineFaults(t *testing.T) {
	p := newPerson(t)
	file := func(name string, content []byte) string {
		path := filepath.Join(p.dir, name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	flac, err := os.ReadFile("assets/sample/followup2.flac")
	if err != nil {
		t.Fatal(err)
	}
	silence := filepath.Join(p.dir, "silence.wav")
	p.tool("sox", "-n", "-r", "16000", "-c", "1", silence, "trim", "0", "5")
	tests := []struct {
		name   string
		args   []string
		status int
		says   string // on stderr
	}{
		{"help", []string{"--help"}, 0, ""},
		{"no such command", []string{"rehearse"}, 2, "no command"},
		{"no such flag", []string{"practice", "--loud"}, 2, "--help"},
		{"wrong level", []string{"practice", "--level", "L9"}, 2, "L6, L7 or L8"},
		{"wrong mode", []string{"practice", "--mode", "kind"}, 2, "strict or coach"},
		{"wrong principle", []string{"practice", "--principle", "courage"}, 2, "Ownership"},
		{"too many follow-ups", []string{"practice", "--follow-ups", "7"}, 2, "0 to 6"},
		{"no terminal for the keys", []string{"practice"}, 2, "--sample"},
		{"no such recording", []string{"practice", "--audio", "/none.wav"}, 1, "no such file"},
		{"zero bytes", []string{"practice", "--audio", file("zero.wav", nil)}, 1, "no sound"},
		{"not audio", []string{"practice", "--audio", file("notes.wav", []byte("these are notes"))}, 1, "WAV, FLAC, MP3"},
		{"nobody speaks", []string{"practice", "--audio", silence}, 1, "No speech was heard"},
		{"transcribe not audio", []string{"transcribe", file("text.mp3", []byte("no music here"))}, 1, "WAV, FLAC, MP3"},
		{"a truncated recording", []string{"transcribe", file("cut.flac", flac[:len(flac)/2])}, 0, ""},
		{"no such session", []string{"export", "nothing"}, 1, "tellmemore sessions"},
		{"no such format", []string{"export", "last", "--format", "pdf"}, 2, "markdown"},
		{"no sessions yet", []string{"sessions"}, 0, "No rounds yet"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, notes, status := p.run(tt.args...)
			if status != tt.status || !strings.Contains(strings.ToLower(notes), strings.ToLower(tt.says)) {
				t.Errorf("status %d, want %d; says %q, want %q", status, tt.status, notes, tt.says)
			}
			if strings.Contains(notes, "goroutine") || strings.Contains(notes, "ALSA") {
				t.Errorf("says %q", notes)
			}
		})
	}
}

func TestPacksOfOnesOwn(t *testing.T) {
	p := newPerson(t)
	packs := filepath.Join(p.dir, "config", "tellmemore", "packs")
	if err := os.MkdirAll(packs, 0o700); err != nil {
		t.Fatal(err)
	}
	const good = "name = \"Candour\"\nlistens = \"Listens for a truth.\"\n[[question]]\nid = \"candour-01\"\ntheme = \"upwards\"\ntext = \"Whom did you tell?\"\n"
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(packs, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("candour.toml", good)
	if out, notes, status := p.run("guide", "candour"); status != 0 || notes != "" || !strings.Contains(out, "Whom did you tell?") {
		t.Errorf("status %d: %s%s", status, out, notes)
	}
	if out, _, status := p.run("doctor", "--only", "packs"); status != 0 || !strings.Contains(out, "17 principles") || !strings.Contains(out, packs) {
		t.Errorf("status %d: %s", status, out)
	}
	write("broken.toml", strings.Replace(good, "theme", "thema", 1))
	p.tool("mkfifo", filepath.Join(packs, "pipe.toml"))
	out, notes, status := p.run("guide", "candour")
	if status != 0 || !strings.Contains(out, "Whom did you tell?") {
		t.Errorf("what is not broken is gone: status %d: %s%s", status, out, notes)
	}
	for _, want := range []string{"broken.toml", "Line 5", "thema", "pipe.toml", packs} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is not in %q", want, notes)
		}
	}
	if _, notes, _ := p.run("sessions"); strings.Contains(notes, "broken.toml") {
		t.Errorf("a command without questions says %q", notes)
	}
	if _, _, status := p.run("doctor", "--only", "packs"); status != 1 {
		t.Errorf("doctor finds nothing: %d", status)
	}
}

func TestMissingModels(t *testing.T) {
	p := newPerson(t)
	p.env = append(p.env, "XDG_CACHE_HOME="+p.dir+"/cache")
	_, notes, status := p.run("practice", "--sample")
	if status != 1 || !strings.Contains(notes, "tellmemore models") {
		t.Errorf("status %d, says %q", status, notes)
	}
}

// With built-in engines no connection is opened, and no port.
func TestNoConnectionIsOpened(t *testing.T) {
	p := newPerson(t)
	tests := []struct {
		name string
		args []string
	}{
		{"practice", []string{"practice", "--audio", "assets/sample/followup2.flac", "--follow-ups", "0"}}, // first: it leaves a round to hear again
		{"recognise", []string{"recognise", "last", "--engine", "whisper"}},
		{"transcribe", []string{"transcribe", "assets/sample/followup2.flac"}},
		{"doctor", []string{"doctor", "--only", "recogniser"}},
		{"settings", []string{"settings"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			trace := filepath.Join(p.dir, tt.name+".trace")
			cmd := exec.Command("strace", append([]string{"-f", "--seccomp-bpf", "-e", "trace=connect,listen,bind", "-o", trace, p.binary}, tt.args...)...)
			cmd.Env = p.env
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			raw, err := os.ReadFile(trace)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.Contains(string(raw), "exited with 0") {
				t.Errorf("nothing was traced: %q", raw)
			}
			for _, line := range strings.Split(string(raw), "\n") {
				if strings.Contains(line, "AF_INET") || strings.Contains(line, "listen(") {
					t.Errorf("opened a connection or a port: %s", line)
				}
			}
		})
	}
}
