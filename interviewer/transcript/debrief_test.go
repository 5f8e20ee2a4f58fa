package transcript

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/loop"
)

// debriefed is a debrief in which every part is there.
func debriefed() loop.Debrief {
	question := func(id, principle string) loop.Question {
		return loop.Question{Question: interviewer.Question{ID: id, Principle: principle, Text: "When?"}, Session: "s-" + id, Done: true}
	}
	said := func(text string, round int, of bank.Round, turn int) loop.Said {
		return loop.Said{Text: text, Session: "s", Round: round, Of: of, Turn: turn, From: 65 * audio.Second, To: 66 * audio.Second}
	}
	twelve, twenty := said("my team of *twelve*", 1, bank.HiringManager, 0), said("all <twenty> of us", 4, bank.BarRaiser, 2)
	return loop.Debrief{
		Loop: loop.Loop{
			ID: "20261124-140500-loopa", StartedAt: time.Date(2026, 11, 24, 14, 5, 0, 0, time.UTC), Level: interviewer.L7, Mode: interviewer.Strict,
			Rounds: []loop.Round{
				{Of: bank.HiringManager, Questions: []loop.Question{question("a", "Ownership")}},
				{Of: bank.BarRaiser, Questions: []loop.Question{question("b", "Frugality")}},
			},
		},
		Sheet: []loop.Evidence{
			{Principle: "Ownership", Chosen: true, Word: coach.EvidenceStrong, For: []loop.Said{twelve}},
			{Principle: "Frugality", Chosen: true, Word: coach.EvidenceNone, Missing: []loop.Doubt{{Said: said("I usually save money", 4, bank.BarRaiser, 0), Sentence: "Which time was this?"}}},
			{Principle: "Earn Trust", Word: loop.EvidenceAgainst, Against: []loop.Doubt{{Said: said("it was the vendor", 1, bank.HiringManager, 1), Sentence: "What was your own part in it?"}}},
		},
		Contradictions: []loop.Contradiction{{About: loop.AboutTeam, First: twelve, Second: twenty}},
		Reused:         []loop.Reuse{{Told: []loop.Said{twelve, twenty}}},
		Decision: loop.Decision{
			Verdict: loop.WouldVeto, Turn: "An answer with one occasion would turn it.",
			Reasons: []loop.Reason{{Sentence: "The answer for Frugality does not hold enough evidence.", Quotes: []loop.Said{said("I usually save money", 4, bank.BarRaiser, 0)}}},
		},
	}
}

func TestDebriefFormats(t *testing.T) {
	planned := loop.Loop{Level: interviewer.L6, Rounds: []loop.Round{{Of: bank.HiringManager, Questions: []loop.Question{{}}}}}
	empty := loop.Debrief{Loop: planned, Decision: loop.Decision{Verdict: loop.Undecided}}
	for name, d := range map[string]loop.Debrief{"debrief": debriefed(), "debrief-empty": empty} {
		for _, f := range DebriefFormats() {
			t.Run(name+string(f), func(t *testing.T) {
				var b bytes.Buffer
				if err := Debrief(&b, d, f); err != nil {
					t.Fatal(err)
				}
				golden(t, name+f.extension(), b.Bytes())
			})
		}
	}
	if err := Debrief(&bytes.Buffer{}, empty, FormatSRT); !errors.Is(err, ErrFormat) {
		t.Errorf("subtitles of a debrief: %v", err)
	}
}

func TestDebriefName(t *testing.T) {
	if name := DebriefName(debriefed().Loop, FormatMarkdown); name != "2026-11-24-loop-l7.md" {
		t.Error(name)
	}
}

func TestVerdicts(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range []loop.Verdict{loop.WouldVeto, loop.WouldNot, loop.Undecided, loop.Unkept, loop.Unjudged} {
		text := Verdict(v)
		if seen[text] || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q", v, text)
		}
		seen[text] = true
	}
}
