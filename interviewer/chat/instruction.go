package chat

import (
	"strings"

	"tellmemore/interviewer/followup"
)

// instruction returns what a service is told to ask by: the prompt with the
// manner put where the prompt names its fields, {who}, {layers} and {speaks}. A
// paragraph with a field that the manner does not have is left out, so that
// without a manner the prompt speaks of none. Nothing that was said comes here.
func instruction(prompt string, m followup.Manner) string {
	var layers []string
	for _, p := range m.First {
		layers = append(layers, "`"+string(p)+"`")
	}
	var missing, put []string
	for _, f := range []struct{ name, value string }{
		{"{who}", m.Who}, {"{layers}", strings.Join(layers, ", ")}, {"{speaks}", m.Speaks},
	} {
		if f.value == "" {
			missing = append(missing, f.name)
		}
		put = append(put, f.name, f.value)
	}
	var kept strings.Builder
	for _, p := range paragraphs(prompt) {
		if !holdsAny(p, missing) {
			kept.WriteString(p)
		}
	}
	return strings.NewReplacer(put...).Replace(kept.String())
}

// paragraphs returns the paragraphs of a text, each with the empty lines that
// follow it, whichever way its lines end.
func paragraphs(text string) []string {
	var all []string
	ended := true
	for line := range strings.Lines(text) {
		empty := strings.TrimSpace(line) == ""
		if ended && !empty || len(all) == 0 {
			all = append(all, "")
		}
		all[len(all)-1] += line
		ended = empty
	}
	return all
}

func holdsAny(text string, names []string) bool {
	for _, n := range names {
		if strings.Contains(text, n) {
			return true
		}
	}
	return false
}
