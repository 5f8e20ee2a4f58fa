package chat

import (
	"strings"
	"testing"

	"tellmemore/interviewer"
	"tellmemore/interviewer/followup"
)

func TestInstruction(t *testing.T) {
	deep := followup.Manner{
		First: []interviewer.Probe{interviewer.ProbeMetrics, interviewer.ProbeImpact},
		Who:   "the bar raiser", Speaks: "slowly",
	}
	const all = "# Ask\n\nYou are {who}.\n\nFirst: {layers}.\n\nYou speak\n{speaks}.\n\n\n## How\n\nAsk once.\n"
	tests := []struct {
		name, prompt string
		manner       followup.Manner
		want         string
	}{
		{"a manner", all, deep, "# Ask\n\nYou are the bar raiser.\n\nFirst: `metrics`, `impact`.\n\nYou speak\nslowly.\n\n\n## How\n\nAsk once.\n"},
		{"no manner", all, followup.Manner{}, "# Ask\n\n## How\n\nAsk once.\n"},
		{"a part of one", all, followup.Manner{Who: "the bar raiser"}, "# Ask\n\nYou are the bar raiser.\n\n## How\n\nAsk once.\n"},
		{"phrasings are no part", all, followup.Manner{Says: map[interviewer.Probe]followup.Phrasing{interviewer.ProbeRole: {Plain: []string{"Who?"}}}}, "# Ask\n\n## How\n\nAsk once.\n"},
		{"two fields in one paragraph", "You are {who} and speak {speaks}.\n\nAsk.", followup.Manner{Who: "the bar raiser"}, "Ask."},
		{"a field twice", "{who}, {who}", deep, "the bar raiser, the bar raiser"},
		{"a field in a value", "{who}", followup.Manner{Who: "{layers}", First: deep.First}, "{layers}"},
		{"the prompt names none", "Ask {them}.\n", deep, "Ask {them}.\n"},
		{"lines that end as on Windows", "Ask.\r\n\r\nYou are {who}.\r\n\r\nOnce.\r\n", followup.Manner{}, "Ask.\r\n\r\nOnce.\r\n"},
		{"empty lines of spaces", " \n\nAsk.\n \t\nYou are {who}.\n  \nOnce.", followup.Manner{}, " \n\nAsk.\n \t\nOnce."},
		{"nothing", "", deep, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := instruction(tt.prompt, tt.manner); got != tt.want {
				t.Errorf("instructs by %q, want %q", got, tt.want)
			}
		})
	}
}

// Without a manner the prompt that comes with the program speaks of none.
func TestThePromptWithoutAManner(t *testing.T) {
	got, whole := instruction(prompt(t), followup.Manner{}), prompt(t)
	begins, _, _ := strings.Cut(whole, "In this interview you are")
	_, ends, _ := strings.Cut(whole, "## What a full answer holds")
	if want := begins + "## What a full answer holds" + ends; got != want {
		t.Errorf("instructs by %q", got)
	}
}
