package cli

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

var update = flag.Bool("update", false, "write the golden files afresh")

// fakeReader hears an action in every sentence, a result where something
// “fell”, no alternatives, and that every follow-up evades.
type fakeReader struct{ err error }

func (f fakeReader) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	if strings.TrimSpace(strings.Join(p.Sentences, "")) == "" {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	v := coach.Reading{Parts: make([][6]float64, len(p.Sentences)), Shares: make([]coach.Share, len(p.Sentences))}
	for i, s := range p.Sentences {
		v.Parts[i][2] = 0.9
		if strings.Contains(s, "fell") {
			v.Parts[i] = [6]float64{3: 0.9}
		}
		v.Shares[i].Missing[3] = 1 / float64(len(p.Sentences))
	}
	v.Missing[3], v.First[3] = 0.9, 0.9
	return v, errors.Join(f.err, ctx.Err())
}

func (f fakeReader) ReadExchange(ctx context.Context, _ coach.Exchange) (coach.ExchangeReading, error) {
	return coach.ExchangeReading{Answered: [3]float64{0, 0.1, 0.9}}, errors.Join(f.err, ctx.Err())
}

func (f fakeReader) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	return make([]float64, len(doubles)), errors.Join(f.err, ctx.Err())
}

const (
	told2019 = "In 2019 I took over the returns service with six people of the team. I decided to stop the nightly run and I moved the ledger. Errors fell from 400 to 12 a week."
	anAnswer = `{"id":"one","principle":"Ownership","level":"L7","question":"When?","text":"` + told2019 + `","missing":["role"]}`
	shortOne = `{"id":"two","sentences":[{"text":"I fixed it."}]}`
	exchange = `{"id":"x","principle":"Ownership","level":"L7","story":"` + told2019 + `","probe":"alternatives","question":"What else was there?","answer":"People always ask me that, it depends on the day."}`
)

// newCoaching is a terminal with a reader and one round.
func newCoaching(t *testing.T, reader fakeReader) *hearing {
	t.Helper()
	h := newHearing(t, "", speech.EngineLive, nil, nil)
	h.Reader = func(context.Context) (coach.Reader, error) {
		if errors.Is(reader.err, coach.ErrNoReader) {
			return nil, reader.err
		}
		return reader, nil
	}
	phrase := func(from, to audio.Samples, text string) speech.Phrase {
		return speech.Phrase{Start: from * audio.Second, End: to * audio.Second, Text: text, Engine: speech.EngineLive}
	}
	err := h.sessions.Save(t.Context(), interviewer.Session{
		ID: "20260102-coach", Status: interviewer.StatusFinished, StartedAt: time.Date(2026, 1, 2, 15, 4, 0, 0, time.Local),
		Setup: interviewer.Setup{Principle: "Ownership", Level: interviewer.L7},
		Turns: []interviewer.Turn{
			{
				Kind: interviewer.KindStory, Ask: interviewer.Ask{Text: "When did you take something on?"}, Ended: true,
				Limit: interviewer.StoryLimit, Duration: 24 * audio.Second, Audio: filepath.Join(t.TempDir(), "gone.wav"),
				Phrases: []speech.Phrase{
					phrase(0, 8, "In 2019 I took over the returns service with six people of the team."),
					phrase(8, 16, "I decided to stop the nightly run and I moved the ledger."),
					phrase(17, 24, "Um, errors fell from 400 to 12 a week."),
				},
			},
			{
				Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: interviewer.ProbeRole, Quote: "I moved the ledger", Text: "Which part of that was yours?"},
				Limit: interviewer.FollowUpLimit, Duration: 3 * audio.Second, Ended: true, Audio: h.recording,
				Phrases: []speech.Phrase{phrase(0, 3, "All of it.")},
			},
			{Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: interviewer.ProbeImpact, Text: "What has lasted of it?"}, Limit: interviewer.FollowUpLimit, Skipped: true, Ended: true},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestCoach(t *testing.T) {
	tests := map[string]struct {
		args   string
		in     string
		reader fakeReader
		status int
		out    []string // in order
		err    string
	}{
		"answers": {
			"coach --in - --out -", anAnswer + "\n\n" + shortOne,
			fakeReader{},
			0,
			[]string{`{"id":"one",`, `"part":"R"`, `"metrics":["from 400 to 12`, `"missing":["alternatives"]`, `"follow_up":{"probe":"alternatives"`, "\n", `{"id":"two","sentences":[{"text":"I fixed it.","part":"-"}],"flags":[]`, `"follow_up":{"probe":"role"`},
			"",
		},
		"stdout where nothing is said":   {"coach --in -", anAnswer, fakeReader{}, 0, []string{`{"id":"one"`}, ""},
		"follow-ups":                     {"coach --follow-ups -", exchange, fakeReader{}, 0, []string{`{"id":"x","answered":"no","contradiction":null,"next":"alternatives","question":`}, ""},
		"nothing to read":                {"coach --in -", "\n", fakeReader{}, 0, nil, ""},
		"an answer without a word":       {"coach --in -", `{"id":"a","text":" "}`, fakeReader{}, 0, []string{`"sentences":[],"flags":[]`}, ""},
		"a wrong line":                   {"coach --in -", anAnswer + "\n{", fakeReader{}, 1, []string{`"one"`}, "Standard input, line 2"},
		"a wrong exchange":               {"coach --follow-ups -", `{"id":"x"}`, fakeReader{}, 1, nil, `line 1: no exchange: "story" is missing. Correct this line`},
		"no such file":                   {"coach --in nowhere.jsonl", "", fakeReader{}, 1, nil, "nowhere.jsonl: There is no such file."},
		"a folder that is not there":     {"coach --in - --out nowhere/x.jsonl", anAnswer, fakeReader{}, 1, nil, "nowhere/x.jsonl: There is no such file."},
		"no model":                       {"coach --in -", anAnswer, fakeReader{coach.ErrNoReader}, 1, nil, "Install Tell Me More again"},
		"a model that fails":             {"coach --in -", anAnswer, fakeReader{errors.New("out of memory")}, 1, nil, "Something went wrong"},
		"that fails with an exchange":    {"coach --follow-ups -", exchange, fakeReader{errors.New("out of memory")}, 1, nil, "Something went wrong"},
		"nothing to review":              {"coach", "", fakeReader{}, 2, nil, "one of a session, --in and --follow-ups"},
		"two things":                     {"coach last --in -", "", fakeReader{}, 2, nil, "one of a session, --in and --follow-ups"},
		"two files":                      {"coach --in - --follow-ups -", "", fakeReader{}, 2, nil, "one of a session, --in and --follow-ups"},
		"a round's review is not a file": {"coach last --out x", "", fakeReader{}, 2, nil, "a round's review is printed"},
		"no such round":                  {"coach 1999", "", fakeReader{}, 1, nil, "There is no such round."},
		"a round without a model":        {"coach last", "", fakeReader{coach.ErrNoReader}, 1, nil, "Install Tell Me More again"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newCoaching(t, tt.reader)
			h.In = strings.NewReader(tt.in)
			status, out, notes := h.run(strings.Fields(tt.args)...)
			if status != tt.status || !strings.Contains(notes, tt.err) || tt.err == "" && notes != "" {
				t.Errorf("status %d, want %d: %q, want %q", status, tt.status, notes, tt.err)
			}
			rest := out
			for _, want := range tt.out {
				_, after, found := strings.Cut(rest, want)
				if !found {
					t.Fatalf("prints %q, want %q in it", out, want)
				}
				rest = after
			}
			if tt.out == nil && out != "" {
				t.Errorf("prints %q", out)
			}
			for line := range strings.Lines(out) {
				if !json.Valid([]byte(line)) {
					t.Errorf("%q is no JSON", line)
				}
			}
		})
	}
}

func TestCoachWritesAFileOrNone(t *testing.T) {
	for name, tt := range map[string]struct {
		in     string
		status int
		want   string
	}{
		"written":                            {anAnswer, 0, `"one"`},
		"a wrong line leaves what was there": {anAnswer + "\nwrong", 1, "before"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newCoaching(t, fakeReader{})
			dir := t.TempDir()
			in, out := filepath.Join(dir, "in.jsonl"), filepath.Join(dir, "out.jsonl")
			if err := errors.Join(os.WriteFile(in, []byte(tt.in), 0o600), os.WriteFile(out, []byte("before"), 0o600)); err != nil {
				t.Fatal(err)
			}
			if status, _, notes := h.run("coach", "--in", in, "--out", out); status != tt.status || tt.status != 0 && !strings.Contains(notes, in+", line 2") {
				t.Errorf("status %d: %s", status, notes)
			}
			got, err := os.ReadFile(out)
			left, _ := os.ReadDir(dir)
			if err != nil || !strings.Contains(string(got), tt.want) || len(left) != 2 {
				t.Errorf("%q, %d files, %v", got, len(left), err)
			}
		})
	}
}

func TestCoachStopsWhileNothingComes(t *testing.T) {
	h := newCoaching(t, fakeReader{})
	in, keep := io.Pipe()
	defer func() { _ = keep.Close() }()
	h.In, h.Out, h.World.Err = in, io.Discard, io.Discard
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		_, _ = io.WriteString(keep, anAnswer+"\n")
		cancel()
	}()
	if status := Run(ctx, h.World, []string{"coach", "--in", "-"}); status != 1 {
		t.Errorf("status %d", status)
	}
}

func TestCoachPrintsARound(t *testing.T) {
	h := newCoaching(t, fakeReader{})
	status, out, notes := h.run("coach", "20260102-coach")
	if status != 0 {
		t.Fatalf("status %d: %s", status, notes)
	}
	golden(t, "round", out)
}

// golden compares what was printed with testdata/NAME.golden.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		if err := errors.Join(os.MkdirAll("testdata", 0o750), os.WriteFile(path, []byte(got), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || got != string(want) {
		t.Errorf("prints\n%s\nwant\n%s\n%v", got, want, err)
	}
}
