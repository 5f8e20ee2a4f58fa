package transcript

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func phrase(start, end float64, text string) speech.Phrase {
	return speech.Phrase{Start: audio.FromSeconds(start), End: audio.FromSeconds(end), Text: text, Engine: speech.EngineLive}
}

// strictRound has a story that was cut off, a follow-up with a quote, one
// without words, and one that was skipped.
func strictRound() interviewer.Session {
	question := "Tell me about a time when you took on something that nobody had asked you to own."
	return interviewer.Session{
		ID:        "20261124-140500-abcde",
		StartedAt: time.Date(2026, 11, 24, 14, 5, 0, 0, time.FixedZone("", 3600)),
		Setup: interviewer.Setup{
			Principle: "Ownership", Level: interviewer.L7, Mode: interviewer.Strict, FollowUps: 3,
			Question: interviewer.Question{ID: "ownership-01", Principle: "Ownership", Text: question},
		},
		Engine: speech.EngineLive,
		Status: interviewer.StatusFinished,
		Turns: []interviewer.Turn{
			{
				Kind: interviewer.KindStory, Ask: interviewer.Ask{Text: question},
				Limit: interviewer.StoryLimit, Duration: interviewer.StoryLimit, Thinking: audio.FromSeconds(3.5),
				CutOff: true, Ended: true, Audio: "/recordings/20261124-140500-abcde/00-story.wav",
				Phrases: []speech.Phrase{
					phrase(0.4, 6.2, "Two years ago our billing ledger failed every Monday, and we moved the ledger to its own service."),
					phrase(6.9, 14.8, "It wasn't mine: three teams wrote to it, R&D, payments and support, and each of them waited for "+
						"somebody else to begin, so I wrote down what every hour of it cost us and took that to the review."),
					phrase(15.1, 15.3, "Right."),
					phrase(117.2, 120, "And what I learned from that"),
				},
			},
			{
				Kind: interviewer.KindFollowUp,
				Ask: interviewer.Ask{
					Probe: interviewer.ProbeRole, Quote: "we moved the ledger", Text: "Which part of that was yours?",
				},
				Limit: interviewer.FollowUpLimit, Duration: audio.FromSeconds(12.25), Ended: true,
				Audio: "/recordings/20261124-140500-abcde/01-follow-up-role.wav",
				Phrases: []speech.Phrase{
					phrase(0.5, 4, "I wrote the <plan> & ran *both* reviews --> every week."),
					phrase(4, 5, speech.Unrecognised),
				},
			},
			{
				Kind:  interviewer.KindFollowUp,
				Ask:   interviewer.Ask{Probe: interviewer.ProbeMetrics, Text: "How did you know that it worked?"},
				Limit: interviewer.FollowUpLimit, Duration: audio.FromSeconds(8), Ended: true,
				Audio: "/recordings/20261124-140500-abcde/02-follow-up-metrics.wav",
			},
			{
				Kind:  interviewer.KindFollowUp,
				Ask:   interviewer.Ask{Probe: interviewer.ProbeImpact, Text: "What is still there today?"},
				Limit: interviewer.FollowUpLimit, Skipped: true, Ended: true,
			},
		},
	}
}

// coachRound ran past the limit and was interrupted.
func coachRound() interviewer.Session {
	s := strictRound()
	s.Setup.Mode, s.Setup.Level, s.Status = interviewer.Coach, interviewer.L6, interviewer.StatusRecovered
	s.Setup.Principle = "Have Backbone; Disagree and Commit"
	s.Turns = s.Turns[:1]
	t := &s.Turns[0]
	t.CutOff, t.Thinking = false, 0
	t.Duration, t.Overrun = audio.FromSeconds(134), audio.FromSeconds(14)
	t.Phrases = append(t.Phrases, phrase(121, 126, "is to begin with the number."), phrase(127, 133.5, "Then the owner finds itself."))
	return s
}

func TestGolden(t *testing.T) {
	sessions := map[string]interviewer.Session{
		"strict": strictRound(),
		"coach":  coachRound(),
		"empty":  {ID: "none", StartedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Setup: interviewer.Setup{Principle: "Frugality"}},
	}
	for name, s := range sessions {
		for _, f := range Formats() {
			t.Run(name+"/"+string(f), func(t *testing.T) {
				var b bytes.Buffer
				if err := Write(&b, s, f); err != nil {
					t.Fatal(err)
				}
				golden(t, name+f.extension(), b.Bytes())
			})
		}
	}
}

func TestGoldenPhrases(t *testing.T) {
	for _, f := range []Format{FormatText, FormatJSON, FormatSRT, FormatVTT} {
		t.Run(string(f), func(t *testing.T) {
			var b bytes.Buffer
			if err := WritePhrases(&b, strictRound().Turns[0].Phrases, f); err != nil {
				t.Fatal(err)
			}
			golden(t, "phrases"+f.extension(), b.Bytes())
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; rewrite it with -update\ngot:\n%s\nwant:\n%s", path, got, want)
	}
}

// TestJSONKeys holds the documented object: every key, in its order, and no
// null anywhere.
func TestJSONKeys(t *testing.T) {
	want := map[string][]string{
		"":         {"id", "started_at", "principle", "level", "mode", "engine", "question", "turns", "status", "follow_ups"},
		"turns":    {"kind", "probe", "question", "quote", "against", "again", "limit_seconds", "duration_seconds", "cut_off", "overrun_seconds", "thinking_seconds", "skipped", "audio", "text", "phrases"},
		"phrases":  {"start", "end", "text", "engine"},
		"no turns": {"id", "started_at", "principle", "level", "mode", "engine", "question", "turns", "status", "follow_ups"},
	}
	for name, s := range map[string]interviewer.Session{"": strictRound(), "no turns": {}} {
		var b bytes.Buffer
		if err := JSON(&b, s); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(b.String(), "null") {
			t.Errorf("null in %s", b.String())
		}
		var whole map[string]json.RawMessage
		decode(t, b.Bytes(), &whole)
		same(t, keysOf(t, b.Bytes()), want[name])
		var turns, phrases []json.RawMessage
		decode(t, whole["turns"], &turns)
		for _, turn := range turns {
			same(t, keysOf(t, turn), want["turns"])
			var fields map[string]json.RawMessage
			decode(t, turn, &fields)
			decode(t, fields["phrases"], &phrases)
			for _, p := range phrases {
				same(t, keysOf(t, p), want["phrases"])
			}
		}
	}
}

func decode(t *testing.T, text []byte, v any) {
	t.Helper()
	if err := json.Unmarshal(text, v); err != nil {
		t.Fatal(err)
	}
}

// keysOf returns the keys of a JSON object in their order.
func keysOf(t *testing.T, object []byte) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatal(err)
	}
	var keys []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
	}
	return keys
}

func same(t *testing.T, got, want []string) {
	t.Helper()
	if strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("keys\n%v, want\n%v", got, want)
	}
}

func TestUnknownFormat(t *testing.T) {
	if err := Write(&bytes.Buffer{}, strictRound(), "pdf"); !errors.Is(err, ErrFormat) {
		t.Errorf("Write: %v", err)
	}
	if err := WritePhrases(&bytes.Buffer{}, nil, FormatMarkdown); !errors.Is(err, ErrFormat) {
		t.Errorf("WritePhrases: %v", err)
	}
}

func TestTurn(t *testing.T) {
	s := strictRound()
	one, err := Turn(s, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(one.Turns) != 1 || one.Turns[0].Ask.Probe != interviewer.ProbeRole {
		t.Errorf("turns %+v", one.Turns)
	}
	if cues := sessionCues(one); cues[0].start != 500 {
		t.Errorf("the first cue begins at %d ms, want 500 as in its take", cues[0].start)
	}
	for _, index := range []int{-1, 4} {
		if _, err := Turn(s, index); !errors.Is(err, ErrTurn) {
			t.Errorf("turn %d: %v", index, err)
		}
	}
}

func TestFileName(t *testing.T) {
	tests := []struct {
		name, principle string
		level           interviewer.Level
		format          Format
		want            string
	}{
		{"subtitles", "Ownership", interviewer.L7, FormatSRT, "2026-11-24-ownership-l7.srt"},
		{"apostrophe", "Strive to be Earth’s Best Employer", interviewer.L8, FormatMarkdown, "2026-11-24-strive-to-be-earths-best-employer-l8.md"},
		{"punctuation", "Have Backbone; Disagree and Commit", interviewer.L6, FormatText, "2026-11-24-have-backbone-disagree-and-commit-l6.txt"},
		{"a path", "../../etc/passwd", "", FormatJSON, "2026-11-24-etc-passwd.json"},
		{"nothing usable", "—", "", FormatVTT, "2026-11-24.vtt"},
		{"very long", strings.Repeat("long ", 50), "", FormatVTT, "2026-11-24-" + strings.Repeat("long-", 11) + "long-.vtt"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := strictRound()
			s.Setup.Principle, s.Setup.Level = tt.principle, tt.level
			got := FileName(s, tt.format)
			if tt.name == "very long" {
				if len(got) > 90 {
					t.Errorf("%d bytes: %s", len(got), got)
				}
				return
			}
			if got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
