package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"
)

// plantedKey must be found nowhere but in the requests.
const plantedKey = "sk-planted-0123456789abcdefghij"

// whisperServer starts a Whisper server of others and returns its address.
func (p *person) whisperServer() string {
	p.t.Helper()
	p.env = append(p.env, "WHISPER_SERVER_DIR="+p.dir+"/whisper-server")
	p.t.Cleanup(func() { p.tool("scripts/whisper-server", "stop") })
	_, address, ok := strings.Cut(strings.TrimSpace(p.stdout("scripts/whisper-server", "start")), "=")
	if !ok {
		p.t.Fatal("the server printed no address")
	}
	return address
}

// stdout runs a program of the test's surroundings and returns its results.
func (p *person) stdout(name string, args ...string) string {
	p.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = p.env
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatalf("%s %v: %v\n%s", name, args, err, said.String())
	}
	return string(out)
}

// fault is how a service behaves from a request on.
type fault struct {
	name  string
	serve func(w http.ResponseWriter, r *http.Request, real http.Handler)
	// engine is whose words are kept in the end. A whole answer may wait longer for
	// a slow service than a window, which the built-in ear hears then.
	engine string
	// away says that the round tells that the service was replaced.
	away bool
	// heard names whose words the answers have while the round goes on, where
	// that is checked. There is one answer, or as many as this.
	heard []string
}

func answers(status int, kind, body string) func(http.ResponseWriter, *http.Request, http.Handler) {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body) // whoever asked may be gone
	}
}

func faults() []fault {
	var begun, throttled atomic.Int32
	return []fault{
		{"well", func(w http.ResponseWriter, r *http.Request, real http.Handler) { real.ServeHTTP(w, r) }, "service", false, nil},
		// It dies after the first answer, in the middle of a request.
		{"killed in the middle", func(w http.ResponseWriter, r *http.Request, real http.Handler) {
			if begun.Add(1) == 1 {
				real.ServeHTTP(w, r)
				return
			}
			_, _ = io.CopyN(io.Discard, r.Body, 1000)
			if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
				_ = c.Close()
			}
		}, "whisper", true, []string{"service", "whisper"}},
		{"30 s for an answer", func(w http.ResponseWriter, r *http.Request, real http.Handler) {
			select {
			case <-time.After(30 * time.Second):
				real.ServeHTTP(w, r)
			case <-r.Context().Done():
			}
		}, "service", true, nil},
		{"429 three times", func(w http.ResponseWriter, r *http.Request, real http.Handler) {
			if throttled.Add(1) <= 3 {
				answers(http.StatusTooManyRequests, "application/json", `{"error":{"message":"slow down"}}`)(w, r, real)
				return
			}
			real.ServeHTTP(w, r)
		}, "", true, nil},
		{"401", answers(http.StatusUnauthorized, "application/json", `{"error":{"message":"wrong key `+plantedKey+`"}}`), "whisper", true, nil},
		{"500", answers(http.StatusInternalServerError, "text/plain", "Internal Server Error "+plantedKey), "whisper", true, nil},
		{"HTML", answers(http.StatusOK, "text/html", "<html><title>Sign in</title>"+plantedKey+"</html>"), "whisper", true, nil},
	}
}

// spoken are the answers of a round.
var spoken = []string{"assets/sample/followup4", "assets/sample/followup3"}

// answers is how many answers the round has; the follow-up to the last is
// skipped.
func (f fault) answers() int { return max(1, len(f.heard)) }

// TestRoundsWithAService drives the real window with a Whisper server of
// others, and again with every fault of one. No answer is lost, the round goes
// on, and the person is told.
func TestRoundsWithAService(t *testing.T) {
	server := newPerson(t)
	address, err := url.Parse(server.whisperServer())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: address.Scheme, Host: address.Host})
	var table strings.Builder
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', 0)
	fmt.Fprintln(rows, "service\twords kept of\tof the answer\ttold\tround")
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			p := newPerson(t)
			p.withSound()
			p.withDisplay()
			var keys sync.Map
			front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				keys.Store(r.Header.Get("Authorization"), true)
				f.serve(w, r, proxy)
			}))
			defer front.CloseClientConnections() // one that is slow need not end
			p.env = append(p.env, "OPENAI_API_KEY="+plantedKey, "OPENAI_BASE_URL="+front.URL+address.Path)
			p.choose("speech.engine", "service")
			p.choose("speech.url", front.URL+address.Path)
			p.choose("speech.model", "whisper-1")
			p.choose("voice.on", "false")
			p.followUps(f.answers())
			r := p.roundWithService(f)
			if n := f.answers(); len(r.Turns) != n+1 || !r.Turns[n].Skipped {
				t.Fatalf("kept %+v", r.Turns)
			}
			least := 1.0
			for i, name := range spoken[:f.answers()] {
				want, err := os.ReadFile(name + ".txt")
				if err != nil {
					t.Fatal(err)
				}
				share := heard(string(want), r.Turns[i].Text)
				if least = min(least, share); share < 0.7 {
					t.Errorf("%.2f of answer %d was kept: %q", share, i, r.Turns[i].Text)
				}
			}
			if r.Status != "finished" {
				t.Errorf("the round is %q", r.Status)
			}
			if f.engine != "" && r.Engine != f.engine {
				t.Errorf("the words are of %q, want %q", r.Engine, f.engine)
			}
			told := strings.Contains(p.log(), `notice="speech service"`)
			if told != f.away {
				t.Errorf("told that the service is away: %v, want %v; log:\n%s", told, f.away, p.log())
			}
			if _, used := keys.Load("Bearer " + plantedKey); !used {
				t.Error("the service was asked without its key")
			}
			p.hasNo(plantedKey)
			fmt.Fprintf(rows, "%s\t%s\t%.0f %%\t%v\t%s\n", f.name, r.Engine, 100*least, told, r.Status)
		})
	}
	if err := rows.Flush(); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

// TestRoundWithAChatServiceThatFails: the built-in follow-up is asked, and the
// person is told.
func TestRoundWithAChatServiceThatFails(t *testing.T) {
	p := newPerson(t)
	var asked atomic.Int32
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") == "Bearer "+plantedKey {
			asked.Add(1)
		}
		answers(http.StatusOK, "text/html", "<html><title>Sign in</title>"+plantedKey+"</html>")(w, r, nil)
	}))
	defer service.Close()
	p.env = append(p.env, "OPENAI_API_KEY="+plantedKey, "OPENAI_BASE_URL="+service.URL+"/v1")
	p.choose("follow-ups.engine", "service")
	p.choose("follow-ups.url", service.URL+"/v1")
	p.choose("follow-ups.model", "interviewer")
	out, notes, status := p.run("practice", "--audio", spoken[0]+".flac", "--audio", spoken[1]+".flac", "--follow-ups", "1", "--json", "--engine", "live")
	if status != 0 {
		t.Fatalf("practice: %s", notes)
	}
	r := p.parse(out)
	if len(r.Turns) != 2 || r.Status != "finished" || r.Turns[1].Probe == "" || !strings.HasSuffix(r.Turns[1].Question, "?") || r.Turns[1].Text == "" {
		t.Errorf("kept a round that is %q: %+v", r.Status, r.Turns)
	}
	if asked.Load() == 0 {
		t.Error("the service was not asked with its key")
	}
	if !strings.Contains(p.log(), `notice="chat service"`) {
		t.Errorf("nobody was told; log:\n%s", p.log())
	}
	if strings.Contains(out+notes, plantedKey) {
		t.Error("the key was printed")
	}
	p.hasNo(plantedKey)
}

// choose changes a setting.
func (p *person) choose(key, value string) {
	p.t.Helper()
	if _, notes, status := p.run("settings", "set", key, value); status != 0 {
		p.t.Fatalf("settings set %s %s: %s", key, value, notes)
	}
}

// followUps makes rounds as short as this.
func (p *person) followUps(n int) {
	p.t.Helper()
	path := filepath.Join(p.dir, "config", "fyne", "io.tellmemore.app", "preferences.json")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(path, fmt.Appendf(nil, `{"practice.follow-ups":%d}`, n), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// exported returns the newest round as it is kept now.
func (p *person) exported() round {
	p.t.Helper()
	out, notes, status := p.run("export", "last", "--format", "json")
	if status != 0 {
		p.t.Fatalf("export: %s", notes)
	}
	if strings.Contains(out+notes, plantedKey) {
		p.t.Error("the key is in an export")
	}
	return p.parse(out)
}

// awaitEngines waits until each of the first answers has words of these engines
// alone.
func (p *person) awaitEngines(engines []string) {
	p.t.Helper()
	var r round
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		r = p.exported()
		if slices.Equal(engines, r.heardBy()) {
			return
		}
	}
	p.t.Fatalf("the answers are heard by %q, want %q: %+v", r.heardBy(), engines, r.Turns)
}

// heardBy names who heard each answer, joined where it was more than one.
func (r round) heardBy() []string {
	var engines []string
	for _, turn := range r.Turns {
		var by []string
		for _, f := range turn.Phrases {
			by = append(by, f.Engine)
		}
		engines = append(engines, strings.Join(slices.Compact(by), " and "))
	}
	return engines
}

// roundWithService answers in a round in the window and skips the last
// follow-up once the service was heard or replaced.
func (p *person) roundWithService(f fault) round {
	p.t.Helper()
	window := p.command()
	var said bytes.Buffer
	window.Stderr = &said
	if err := window.Start(); err != nil {
		p.t.Fatal(err)
	}
	defer func() {
		_ = window.Process.Kill()
		_ = window.Wait() // killed, as it should be
		if strings.Contains(said.String(), plantedKey) {
			p.t.Error("the key was printed")
		}
	}()
	p.tool("xdotool", "search", "--sync", "--onlyvisible", "--name", "Tell Me More")
	p.awaitLog("recogniser loaded")
	p.settle()
	if arguments, err := os.ReadFile(fmt.Sprintf("/proc/%d/cmdline", window.Process.Pid)); err != nil || bytes.Contains(arguments, []byte(plantedKey)) {
		p.t.Errorf("the key is an argument of the program, %v", err)
	}
	p.tool("xdotool", "key", "Return")
	p.await("ready", 1)
	for i := range f.answers() {
		p.tool("xdotool", "key", "space")
		p.await("answering", i+1)
		p.tool("scripts/virtual-audio", "play", spoken[i]+".flac")
		p.tool("xdotool", "key", "space")
		p.await("ready", i+2)
		if f.heard != nil {
			p.awaitEngines(f.heard[:i+1])
		}
	}
	if f.away {
		p.awaitLog(`notice="speech service"`)
		p.settle()
		p.picture("service-" + strings.ReplaceAll(f.name, " ", "-"))
	}
	p.tool("xdotool", "key", "s")
	p.await("done", 1)
	// Heard again, whole, by the service or the built-in ear.
	var r round
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(time.Second) {
		if r = p.exported(); r.Engine != "live" && strings.Count(p.log(), "heard again") >= f.answers() {
			break
		}
	}
	return r
}

// hasNo reports files of the person that hold a secret.
func (p *person) hasNo(secret string) {
	p.t.Helper()
	err := filepath.WalkDir(p.dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return nil // sockets and files that went away meanwhile
		}
		raw, err := os.ReadFile(path)
		if err == nil && bytes.Contains(raw, []byte(secret)) {
			p.t.Errorf("%s holds the key", path)
		}
		return nil
	})
	if err != nil {
		p.t.Fatal(err)
	}
}
