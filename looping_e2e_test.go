package main

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// keptLoop is the documented JSON of a debrief, as far as it tells what is kept.
type keptLoop struct {
	ID       string
	Finished bool
	Rounds   []struct {
		Done      bool
		Questions []struct{ Session string }
	}
}

// debriefed returns the debrief of the newest loop.
func (p *person) debriefed() keptLoop {
	p.t.Helper()
	out, notes, status := p.run("loop", "debrief", "last", "--format", "json")
	if status != 0 {
		p.t.Fatalf("debrief: %d, %s", status, notes)
	}
	var l keptLoop
	if err := json.Unmarshal([]byte(out), &l); err != nil {
		p.t.Fatalf("%v in %s", err, out)
	}
	return l
}

// stored is what is kept of a session: its JSON, and its recordings by their
// names.
func (p *person) stored(session string) (exported string, takes map[string]string) {
	p.t.Helper()
	exported, notes, status := p.run("export", session, "--format", "json")
	if status != 0 {
		p.t.Fatalf("export %s: %d, %s", session, status, notes)
	}
	takes = map[string]string{}
	for _, turn := range p.parse(exported).Turns {
		if turn.Audio == "" {
			continue
		}
		raw, err := os.ReadFile(turn.Audio)
		if err != nil {
			p.t.Fatal(err)
		}
		takes[turn.Audio] = string(raw)
	}
	return exported, takes
}

// TestLoopKilledAfterRoundTwo holds a loop from recordings with the real
// program, kills it as it comes to round three, and has a new process go on.
func TestLoopKilledAfterRoundTwo(t *testing.T) {
	p := newPerson(t)
	recordings := filepath.Join(p.dir, "recordings")
	texts := map[int]string{}
	for i, name := range []string{"1 hiring manager", "2 skip level", "3 peer manager", "4 bar raiser", "5 technical"} {
		dir := filepath.Join(recordings, name)
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		sample := []string{"followup1", "followup2", "followup3", "followup4", "followup2"}[i]
		p.tool("sox", "assets/sample/"+sample+".flac", filepath.Join(dir, "story.wav"))
		text, err := os.ReadFile("assets/sample/" + sample + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = string(text)
	}
	held := p.command("loop", "--audio", recordings, "--principles", "ownership,deliver,earn,frugality,dive", "--seed", "3", "--engine", "live")
	notes, err := held.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := held.Start(); err != nil {
		t.Fatal(err)
	}
	killed := false
	for lines := bufio.NewScanner(notes); lines.Scan(); {
		if strings.Contains(lines.Text(), "Round 3 of 5") {
			killed = true
			if err := held.Process.Signal(syscall.SIGKILL); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = held.Wait() // killed, as it should be
	if !killed {
		t.Fatalf("it never came to round three; log:\n%s", p.log())
	}

	before := p.debriefed()
	if before.Finished || !before.Rounds[1].Done || before.Rounds[2].Done {
		t.Fatalf("after the kill there is %+v", before)
	}
	type answer struct {
		exported string
		takes    map[string]string
	}
	answers := map[string]answer{}
	for _, r := range before.Rounds[:2] {
		session := r.Questions[0].Session
		exported, takes := p.stored(session)
		answers[session] = answer{exported, takes}
	}

	out, said, status := p.run("loop", "resume", "--audio", recordings, "--engine", "live", "--json")
	if status != 0 || strings.Contains(said, "Round 2 of 5") || !strings.Contains(said, "Round 3 of 5") {
		t.Fatalf("status %d: %s", status, said)
	}
	after := p.debriefed()
	if !after.Finished || after.ID != before.ID || !strings.Contains(out, after.ID) {
		t.Errorf("at the end there is %+v", after)
	}
	for i, r := range after.Rounds {
		session := r.Questions[0].Session
		exported, takes := p.stored(session)
		if share := heard(texts[i], p.parse(exported).Turns[0].Text); share < 0.7 {
			t.Errorf("%.2f of round %d was understood: %s", share, i+1, exported)
		}
		if i > 1 {
			continue
		}
		kept, ok := answers[session]
		if !ok || kept.exported != exported || len(takes) != 1 {
			t.Errorf("round %d was\n%s and is\n%s", i+1, kept.exported, exported)
		}
		for path, sound := range kept.takes {
			if takes[path] != sound {
				t.Errorf("the recording %s is another one", path)
			}
		}
	}
}

// TestWindowHoldsALoop begins the first round of a loop in the real window,
// pauses it after an answer and goes on with the next question.
func TestWindowHoldsALoop(t *testing.T) {
	p := newPerson(t)
	p.withSound()
	p.withDisplay()
	window := p.command()
	if err := window.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = window.Process.Kill()
		_ = window.Wait()
	})
	key := func(name string) { p.tool("xdotool", "key", name) }
	p.tool("xdotool", "search", "--sync", "--onlyvisible", "--name", "Tell Me More")
	p.settle()
	key("Right")
	p.settle()
	p.picture("loop-planned")

	key("Return")
	p.await("ready", 1)
	p.picture("loop-question")
	key("space")
	p.await("answering", 1)
	p.tool("scripts/virtual-audio", "play", "assets/sample/followup2.flac")
	time.Sleep(time.Second)
	key("space")
	p.await("asking", 2)
	key("Escape")
	time.Sleep(300 * time.Millisecond)
	key("Return")
	p.await("done", 1)
	p.settle()
	p.picture("loop-open")
	l := p.debriefed()
	first := l.Rounds[0].Questions
	if len(l.Rounds) != 5 || len(first) < 2 || l.Rounds[0].Done || first[0].Session == "" || first[1].Session != "" {
		t.Fatalf("kept %+v", l)
	}
	exported, _ := p.stored(first[0].Session)
	answer, err := os.ReadFile("assets/sample/followup2.txt")
	if err != nil {
		t.Fatal(err)
	}
	if share := heard(string(answer), p.parse(exported).Turns[0].Text); share < 0.7 {
		t.Errorf("%.2f of the answer was understood: %s", share, exported)
	}

	key("Return") // goes on with the second question
	p.await("asking", 3)
	p.settle()
	p.picture("loop-second-question")
	if l := p.debriefed(); l.Rounds[0].Questions[1].Session == "" {
		t.Errorf("the second question is not kept as asked: %+v", l)
	}
	key("Escape") // nothing was said, so it is asked again
	p.await("done", 2)
	p.settle()
	if l := p.debriefed(); l.Rounds[0].Questions[1].Session != "" || l.Rounds[0].Questions[0].Session != first[0].Session {
		t.Errorf("kept %+v", l)
	}
	if strings.Contains(p.log(), "Error in Fyne call thread") {
		t.Error("something touched the window off its thread")
	}
}
