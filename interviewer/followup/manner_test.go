package followup

import (
	"slices"
	"testing"

	"tellmemore/interviewer"
)

func TestMannerGoesForItsLayersFirst(t *testing.T) {
	deep := Manner{First: []interviewer.Probe{interviewer.ProbeImpact, interviewer.ProbeMetrics}}
	tests := []struct {
		name          string
		manner        Manner
		missing, want []interviewer.Probe
	}{
		{"without a leaning nothing changes", Manner{}, []interviewer.Probe{"scope", "event", "impact"}, []interviewer.Probe{"scope", "event", "impact"}},
		{"its own layers come first, in its order", deep, []interviewer.Probe{"scope", "metrics", "impact"}, []interviewer.Probe{"impact", "metrics", "scope"}},
		{"one event and the own part come before", deep, []interviewer.Probe{"metrics", "role", "scope", "event"}, []interviewer.Probe{"role", "event", "metrics", "scope"}},
		{"what is not missing is not asked for", deep, []interviewer.Probe{"scope", "conflict"}, []interviewer.Probe{"scope", "conflict"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var missing []gap
			for _, p := range tt.missing {
				missing = append(missing, gap{probe: p})
			}
			var got []interviewer.Probe
			for _, g := range tt.manner.ordered(missing) {
				got = append(got, g.probe)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("asks for %q, want %q", got, tt.want)
			}
		})
	}
}

func TestMannerHasItsOwnWords(t *testing.T) {
	m := Manner{Says: map[interviewer.Probe]Phrasing{interviewer.ProbeImpact: {Quoting: []string{"Who keeps that going now?"}}}}
	if got := m.quoting(interviewer.ProbeImpact); !slices.Equal(got, []string{"Who keeps that going now?"}) {
		t.Errorf("says %q", got)
	}
	if got := m.plain(interviewer.ProbeImpact); !slices.Equal(got, plain[interviewer.ProbeImpact]) {
		t.Errorf("without words of its own it says %q", got)
	}
}
