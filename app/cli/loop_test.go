package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/followup"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/porttest"
	"tellmemore/interviewer/store"
)

// answersTold are those that a loop is recorded with, each at a loudness of its
// own, so that an ear can tell them apart.
var answersTold = []string{
	"In 2021 our reconciliation service broke every month-end. I was running the refunds team, twelve engineers. I traced the settlements with two finance analysts and I wrote the replay tool. Breaks fell from 4100 to 160 a month.",
	"Last year I led 35 people who ran the picking robots. I walked every aisle and I counted near misses with the safety officer. Injuries fell from 31 to 4.",
	"Our reconciliation service broke and settlements did not match. I was running the refunds team, twenty engineers. I traced the breaks with finance analysts and I wrote the replay tool. Breaks fell to 160 a month.",
	"I always start with data. I usually ask my people for three options.",
	"In 2020 I took over a search group of 14 engineers. I wrote an interview rubric and I trained nine interviewers. I mentored Priya for a year. Open seats fell from 9 to 0.",
	"My own part was the tool. I decided on the order of the fixes.",
}

// loud is a second of sound from which the ear hears answersTold[i].
func loud(i int) []int16 {
	samples := make([]int16, audio.Rate)
	for n := range samples {
		samples[n] = int16((2000 + 2000*i) * (1 - 2*(n/40%2)))
	}
	return samples
}

// loudEar hears what was told by how loud it is.
type loudEar struct{ fakeLive }

func (loudEar) Recognise(_ context.Context, samples []int16) (string, error) {
	for i := len(answersTold) - 1; i >= 0; i-- {
		if slices.Max(samples) >= int16(2000+2000*i) {
			return answersTold[i], nil
		}
	}
	return "", nil
}

// doubter is a reader that hears habits besides.
type doubter struct{ fakeReader }

func (d doubter) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	v, err := d.fakeReader.Read(ctx, p)
	if strings.Contains(strings.Join(p.Sentences, " "), "usually") {
		v.Flags[slices.Index(coach.Flags(), coach.FlagNoSpecificEvent)] = 0.99
	}
	v.Strengths[slices.Index(coach.Strengths(), coach.StrengthMechanism)] = 0.9
	return v, err
}

// atHome is a terminal with a store on disk, an ear, and a folder for each
// round.
type atHome struct {
	*hearing
	store      *store.Store
	data       string
	recordings string
	paces      []float64
	manners    []followup.Manner
}

func newAtHome(t *testing.T, data string) *atHome {
	t.Helper()
	h := &atHome{hearing: newHearing(t, "", speech.EngineLive, nil, nil), data: data, recordings: t.TempDir()}
	var err error
	if h.store, err = store.Open(t.Context(), data); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.store.Close() }) // some tests close it themselves
	h.World.Sessions = func(context.Context) (Sessions, error) { return h.store, nil }
	h.Reader = func(context.Context) (coach.Reader, error) { return doubter{}, nil }
	h.Ear = func(context.Context) Ear {
		return porttest.EarOf(speech.NewEar(t.Context(), speech.EngineLive, func(context.Context) (speech.LiveEngine, error) { return loudEar{}, nil })).(Ear)
	}
	h.InManner = func(m followup.Manner) interviewer.FollowUps {
		h.manners = append(h.manners, m)
		return followup.Chooser{Manner: m}
	}
	h.Paced = func(_ context.Context, pace float64) interviewer.Voice {
		h.paces = append(h.paces, pace)
		return silentVoice{}
	}
	for i, name := range []string{"1 hiring manager", "2 skip level", "3 peer manager", "4 bar raiser", "10 technical"} {
		h.record(t, name, "01.wav", i)
		h.record(t, name, "02.wav", len(answersTold)-1)
	}
	return h
}

type silentVoice struct{}

func (silentVoice) Say(context.Context, string) error { return nil }

func (h *atHome) record(t *testing.T, folder, name string, what int) {
	t.Helper()
	dir := filepath.Join(h.recordings, folder)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	take, err := audio.CreateTake(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(take.Write(loud(what)), take.Close()); err != nil {
		t.Fatal(err)
	}
}

// said is a quote of a debrief as it is documented.
type said struct {
	Text  string
	Round int
}

// debriefed is a debrief as it is documented.
type debriefed struct {
	ID       string
	Finished bool
	Evidence []struct {
		Principle, Evidence string
		Missing             []said
	}
	Contradictions []struct{ First, Second said }
	Reused         []struct{ Told []said }
	Decision       struct {
		Verdict, Turn string
		Reasons       []struct{ Quotes []said }
	}
}

func parseDebrief(t *testing.T, out string) debriefed {
	t.Helper()
	var d debriefed
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	return d
}

const fivePrinciples = "ownership,deliver,earn,frugality,Are Right, A Lot"

func TestLoopFromRecordingsToDebrief(t *testing.T) {
	h := newAtHome(t, t.TempDir())
	status, out, notes := h.run("loop", "--audio", h.recordings, "--principles", fivePrinciples, "--seed", "3", "--json", "--voice")
	if status != 0 {
		t.Fatalf("status %d: %s", status, notes)
	}
	d := parseDebrief(t, out)
	if !d.Finished || len(d.Evidence) < 5 {
		t.Errorf("%+v", d)
	}
	found := slices.ContainsFunc(d.Contradictions, func(c struct{ First, Second said }) bool {
		return strings.Contains(c.First.Text, "twelve") && strings.Contains(c.Second.Text, "twenty") && c.First.Round == 1 && c.Second.Round == 3
	})
	if !found {
		t.Errorf("contradictions %+v", d.Contradictions)
	}
	if len(d.Reused) != 1 || len(d.Reused[0].Told) != 2 {
		t.Errorf("reused %+v", d.Reused)
	}
	if d.Decision.Verdict != "would veto" || len(d.Decision.Reasons) == 0 || d.Decision.Turn == "" || d.Decision.Reasons[0].Quotes[0].Round != 4 {
		t.Errorf("decision %+v", d.Decision)
	}
	if len(h.paces) != 5 || len(h.manners) != 5 || h.paces[3] == h.paces[0] {
		t.Errorf("spoken at %v", h.paces)
	}
	for _, want := range []string{"Round 1 of 5: Hiring manager.", "Round 4 of 5: Bar raiser.", "All five rounds done."} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in %s", want, notes)
		}
	}
	sessions, err := h.store.List(t.Context())
	if err != nil || len(sessions) != 5 {
		t.Fatalf("%d sessions, %v", len(sessions), err)
	}
	for _, format := range []string{"text", "markdown", "json"} {
		file := filepath.Join(t.TempDir(), "debrief")
		if status, _, notes := h.run("loop", "debrief", "last", "--format", format, "-o", file); status != 0 {
			t.Errorf("%s: %s", format, notes)
		}
		if raw, err := os.ReadFile(file); err != nil || !bytes.Contains(raw, []byte("twenty engineers")) {
			t.Errorf("%s, %v: %s", format, err, raw)
		}
	}
	if status, out, _ := h.run("loop", "list"); status != 0 || !strings.Contains(out, d.ID) || !strings.Contains(out, "5 of 5") {
		t.Errorf("list: %s", out)
	}
}

func TestLoopIsPausedAndGoesOn(t *testing.T) {
	data := t.TempDir()
	h := newAtHome(t, data)
	status, out, notes := h.run("loop", "--audio", h.recordings, "--principles", fivePrinciples, "--pause-after", "2")
	id := strings.TrimSpace(out)
	if status != 0 || !strings.Contains(notes, "Two of five rounds done.") || !strings.Contains(notes, "loop resume "+id) {
		t.Fatalf("status %d, %q: %s", status, out, notes)
	}
	before, err := h.store.List(t.Context())
	if err != nil || len(before) != 2 {
		t.Fatalf("%d sessions, %v", len(before), err)
	}
	// The program is killed, with its store open; another one starts.
	next := newAtHome(t, data)
	next.recordings = h.recordings
	status, out, notes = next.run("loop", "resume", "--audio", next.recordings, "--json")
	if status != 0 {
		t.Fatalf("status %d: %s", status, notes)
	}
	if strings.Contains(notes, "Round 2 of 5") || !strings.Contains(notes, "Round 3 of 5") {
		t.Errorf("went on with %s", notes)
	}
	d := parseDebrief(t, out)
	if d.ID != id || !d.Finished || len(d.Contradictions) == 0 || d.Contradictions[0].First.Round != 1 {
		t.Errorf("%+v", d)
	}
	after, err := next.store.List(t.Context())
	if err != nil || len(after) != 5 || after[4].ID != before[1].ID || len(after[4].Turns) != len(before[1].Turns) {
		t.Errorf("%d sessions, %v", len(after), err)
	}
	if status, _, notes := next.run("loop", "resume"); status != 1 || !strings.Contains(notes, "no loop to go on with") {
		t.Errorf("a finished loop goes on: %d, %s", status, notes)
	}
}

func TestLoopKilledInARound(t *testing.T) {
	tests := []struct {
		name  string
		story bool // was under way
		again bool // the question is asked again
	}{
		{"in the story, which is kept", true, false},
		{"before the first word", false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			data := t.TempDir()
			h := newAtHome(t, data)
			if status, _, notes := h.run("loop", "--audio", h.recordings, "--principles", fivePrinciples, "--pause-after", "2"); status != 0 {
				t.Fatal(notes)
			}
			l, err := h.store.FindLoop(t.Context(), "2")
			if err != nil {
				t.Fatal(err)
			}
			at, _ := l.Next()
			killed := interviewer.Session{ID: "killed", StartedAt: time.Now(), Status: interviewer.StatusRunning, Setup: l.Setup(at)}
			if tt.story {
				take, err := h.store.Create(killed.ID, "00-story")
				if err != nil {
					t.Fatal(err)
				}
				if err := errors.Join(take.Write(loud(2)), take.Close()); err != nil {
					t.Fatal(err)
				}
				killed.Turns = []interviewer.Turn{{Kind: interviewer.KindStory, Limit: interviewer.StoryLimit, Audio: take.Path()}}
			}
			if err := errors.Join(h.store.SaveLoop(t.Context(), l.Asking(at, killed.ID)), h.store.Save(t.Context(), killed), h.store.Close()); err != nil {
				t.Fatal(err)
			}
			next := newAtHome(t, data)
			next.recordings = h.recordings
			status, out, notes := next.run("loop", "resume", "--audio", next.recordings, "--json")
			if status != 0 {
				t.Fatalf("status %d: %s", status, notes)
			}
			if asked := strings.Contains(notes, "Round 3 of 5"); asked != tt.again {
				t.Errorf("round three is asked again: %t; %s", asked, notes)
			}
			d := parseDebrief(t, out)
			if !d.Finished || len(d.Reused) != 1 {
				t.Errorf("what was said in round three is lost: %+v", d)
			}
		})
	}
}

func TestLoopTellsWhatIsWrong(t *testing.T) {
	tests := map[string]struct {
		args   string // DIR is the folder of recordings
		status int
		notes  string
	}{
		"no terminal for the keys":      {"loop", 2, "needs a terminal"},
		"no such level":                 {"loop --level L5 --audio DIR", 2, "L6, L7 or L8"},
		"no such mode":                  {"loop --mode kind --audio DIR", 2, "strict or coach"},
		"no such principle":             {"loop --principles synergy --audio DIR", 2, "synergy"},
		"no such folder":                {"loop --audio DIR/nowhere", 1, "There is no such file"},
		"a folder without folders":      {"loop --audio DIR/1", 2, "has no folders"},
		"a round without recordings":    {"loop --audio DIR/more", 2, "has no recordings"},
		"a pause after the sixth round": {"loop --pause-after 6 --audio DIR", 2, "can't pause after 6"},
		"no such pace":                  {"loop --pace slow --audio DIR", 2, "fast or real"},
		"no such loop":                  {"loop resume 1999 --audio DIR", 1, "There is no such loop."},
		"nothing to resume":             {"loop resume --audio DIR", 1, "“tellmemore loop” starts one"},
		"two loops to resume":           {"loop resume a b", 2, "one loop at most"},
		"no loops":                      {"loop list", 0, "No loops yet."},
		"no debrief":                    {"loop debrief last", 1, "No loops yet."},
		"nothing to delete":             {"loop delete last", 1, "No loops yet."},
		"no loop to delete":             {"loop delete 1999 --yes", 1, "There is no such loop."},
		"no such format":                {"loop debrief last --format srt", 2, "text, markdown, json"},
		"more answers than principles":  {"loop --principles ownership,frugality,dive,earn,think,deliver,curious,bias,customer,invent,insist --audio DIR", 2, "can't be covered"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newAtHome(t, t.TempDir())
			for i := range 5 {
				h.record(t, fmt.Sprint(i+1), "a.wav", i)
			}
			for _, dir := range []string{"1 hiring manager", "2 skip level", "3 peer manager", "4 bar raiser", "10 technical"} {
				if err := os.RemoveAll(filepath.Join(h.recordings, dir)); err != nil {
					t.Fatal(err)
				}
			}
			if strings.Contains(tt.args, "DIR/more") {
				if err := os.MkdirAll(filepath.Join(h.recordings, "more", "empty"), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			status, _, notes := h.run(strings.Fields(strings.ReplaceAll(tt.args, "DIR", h.recordings))...)
			if status != tt.status || !strings.Contains(notes, tt.notes) {
				t.Errorf("status %d: %s", status, notes)
			}
		})
	}
}

func TestALoopIsDeleted(t *testing.T) {
	tests := map[string]struct {
		flag, answer string
		deleted      bool
	}{
		"asked, and yes":        {"", "yes\n", true},
		"asked, and y":          {"", "Y\n", true},
		"asked, and no":         {"", "n\n", false},
		"asked, and nothing":    {"", "\n", false},
		"nobody to be asked":    {"", "", false},
		"confirmed by the flag": {"--yes", "", true},
	}
	h := newAtHome(t, t.TempDir())
	if status, _, notes := h.run("loop", "--audio", h.recordings, "--principles", fivePrinciples, "--pause-after", "2"); status != 0 {
		t.Fatal(notes)
	}
	l, err := h.store.FindLoop(t.Context(), "2")
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if err := h.store.SaveLoop(t.Context(), l); err != nil {
				t.Fatal(err)
			}
			h.In = strings.NewReader(tt.answer)
			args := []string{"loop", "delete", "last"}
			if tt.flag != "" {
				args = append(args, tt.flag)
			}
			status, _, notes := h.run(args...)
			if status != 0 || strings.Contains(notes, "Delete it?") != (tt.flag == "") || !strings.Contains(notes, "The answers to its 2 questions stay in your rounds") {
				t.Errorf("status %d: %s", status, notes)
			}
			if _, err := h.store.FindLoop(t.Context(), l.ID); errors.Is(err, loop.ErrNotFound) != tt.deleted {
				t.Errorf("deleted: %v", err)
			}
			if sessions, err := h.store.List(t.Context()); err != nil || len(sessions) != 2 {
				t.Errorf("%d rounds are left, %v", len(sessions), err)
			}
		})
	}
}

func TestWhatDeletingALoopSays(t *testing.T) {
	question := loop.Question{Question: interviewer.Question{ID: "a", Principle: "Ownership", Text: "When?"}}
	l := loop.Loop{ID: "20261124-140500-loopa", StartedAt: time.Date(2026, 11, 24, 14, 5, 0, 0, time.Local), Level: interviewer.L7, Mode: interviewer.Strict}
	for _, of := range bank.Rounds() {
		l.Rounds = append(l.Rounds, loop.Round{Of: of, Questions: []loop.Question{question}})
	}
	tests := map[string]struct {
		asked  int
		answer string
	}{
		"loop begun, deleted":      {0, "y\n"},
		"loop of one round, kept":  {1, "\n"},
		"loop of two rounds, gone": {2, "yes\n"},
		"loop that is over, kept":  {5, "no\n"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			h := newAtHome(t, t.TempDir())
			held := l.Clone()
			for range tt.asked {
				at, _ := held.Next()
				q := &held.Rounds[at.Round].Questions[at.Question]
				q.Session, q.Done = fmt.Sprint("s", at.Round), true
			}
			if err := h.store.SaveLoop(t.Context(), held); err != nil {
				t.Fatal(err)
			}
			h.In = strings.NewReader(tt.answer)
			status, out, notes := h.run("loop", "delete", "2026")
			if status != 0 || out != "" {
				t.Errorf("status %d, prints %q", status, out)
			}
			golden(t, name, notes)
		})
	}
}

func TestRoundsFromFolders(t *testing.T) {
	h := newAtHome(t, t.TempDir())
	h.record(t, "2 skip level", "10-second-story.wav", 0)
	h.record(t, "2 skip level", "11-follow-up.wav", 0)
	if err := os.WriteFile(filepath.Join(h.recordings, "2 skip level", "notes.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	rounds, err := readRounds(h.recordings)
	if err != nil {
		t.Fatal(err)
	}
	var got [][]int
	for _, r := range rounds {
		var counts []int
		for _, q := range r {
			counts = append(counts, len(q))
		}
		got = append(got, counts)
	}
	if fmt.Sprint(got) != "[[2] [2 2] [2] [2] [2]]" || !strings.Contains(rounds[4][0][0], "10 technical") {
		t.Errorf("%v of %q", got, rounds)
	}
}

func FuzzPrinciples(f *testing.F) {
	b, err := bank.Load(os.DirFS("../../assets/principles"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"ownership,dive", "are right, a lot", "Have Backbone; Disagree and Commit,frugality", ",,", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, name := range splitPrinciples(b, []string{text}) {
			if strings.TrimSpace(name) == "" || strings.Count(name, ",") > 1 {
				t.Errorf("%q of %q", name, text)
			}
		}
	})
}

func FuzzByName(f *testing.F) {
	f.Add("2 b", "10 a")
	f.Add("a01", "a1")
	f.Fuzz(func(t *testing.T, a, b string) {
		if byName(a, b) != -byName(b, a) || a == b && byName(a, b) != 0 || a != b && byName(a, b) == 0 {
			t.Errorf("%q and %q: %d, %d", a, b, byName(a, b), byName(b, a))
		}
	})
}

func TestKeysBetweenRounds(t *testing.T) {
	tests := map[string]struct {
		keys []string
		want bool
	}{
		"space goes on":              {[]string{" "}, true},
		"return goes on":             {[]string{"\r"}, true},
		"another key is passed over": {[]string{"x", " "}, true},
		"p pauses":                   {[]string{"p"}, false},
		"escape pauses":              {[]string{"\x1b"}, false},
		"the end of the keys pauses": {nil, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			k := &keyboard{keys: make(chan []byte, len(tt.keys))}
			for _, key := range tt.keys {
				k.keys <- []byte(key)
			}
			close(k.keys)
			if got := k.goesOn(t.Context()); got != tt.want {
				t.Errorf("goes on: %t", got)
			}
		})
	}
}
