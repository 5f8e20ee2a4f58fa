package bank

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"tellmemore/assets"
	"tellmemore/interviewer"
)

func shipped(t *testing.T) *Bank {
	t.Helper()
	b, err := Load(assets.Principles())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestShippedPacks(t *testing.T) {
	b := shipped(t)
	if n := len(b.Principles()); n != 16 {
		t.Errorf("%d principles", n)
	}
	texts := map[string]bool{}
	for _, p := range b.Principles() {
		if n := len(strings.Fields(p.Listens)); n < 8 || n > 26 || !strings.HasPrefix(p.Listens, "Listens for ") {
			t.Errorf("%s: %q", p.Name, p.Listens)
		}
		for _, level := range interviewer.Levels() {
			if n := len(b.Questions(p.Name, level)); n < 4 {
				t.Errorf("%s has %d questions at %s", p.Name, n, level)
			}
		}
		for _, q := range b.Questions(p.Name, interviewer.L7) {
			if n := len(strings.Fields(q.Text)); n < 7 || n > 22 || texts[q.Text] || strings.Contains(q.Text, "!") {
				t.Errorf("%s: %q", q.ID, q.Text)
			}
			texts[q.Text] = true
		}
	}
}

func TestPrincipleByName(t *testing.T) {
	b := shipped(t)
	tests := []struct{ name, want string }{
		{"Ownership", "Ownership"},
		{"ownership", "Ownership"},
		{"backbone", "Have Backbone; Disagree and Commit"},
		{"are right", "Are Right, A Lot"},
		{"earth", "Strive to be Earth's Best Employer"},
		{"e", ""},
		{"", ""},
		{"courage", ""},
	}
	for _, tt := range tests {
		got, err := b.Principle(tt.name)
		if got.Name != tt.want || (tt.want == "") != errors.Is(err, ErrPrinciple) {
			t.Errorf("%q is %q, %v", tt.name, got.Name, err)
		}
	}
}

func TestWrongPacks(t *testing.T) {
	const good = "name = \"A\"\nlistens = \"L\"\n[[question]]\nid = \"a-1\"\ntheme = \"t\"\ntext = \"T\"\n"
	tests := []struct{ name, pack, want string }{
		{"no TOML", "name = \"A\"\nlistens", "x.toml:2"},
		{"unknown key", good + "colour = \"red\"\n", "x.toml:7"},
		{"no name", strings.Replace(good, "\"A\"", "\"\"", 1), "x.toml"},
		{"no question", "name = \"A\"\nlistens = \"L\"\n", "x.toml"},
		{"unknown level", good + "levels = [\"L9\"]\n", "L9"},
		{"same id twice", good + strings.SplitAfterN(good, "\n", 3)[2], "a-1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(fstest.MapFS{"x.toml": {Data: []byte(tt.pack)}})
			if !errors.Is(err, ErrPack) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want one that names %s", err, tt.want)
			}
		})
	}
}

func TestPickPrefersWhatWasNotUsed(t *testing.T) {
	b := shipped(t)
	var used []string
	seen := map[string]bool{}
	all := b.Questions("Ownership", interviewer.L6)
	for i := range all {
		q, err := b.Pick("Ownership", interviewer.L6, used, uint64(i*7))
		if err != nil || seen[q.ID] {
			t.Fatalf("%s comes again after %v, %v", q.ID, used, err)
		}
		seen[q.ID] = true
		used = append(used, q.ID)
	}
	if q, err := b.Pick("Ownership", interviewer.L6, used, 3); err != nil || q.ID != used[0] {
		t.Errorf("%s, %v; want the one used longest ago, %s", q.ID, err, used[0])
	}
	if _, err := b.Pick("Courage", interviewer.L6, nil, 0); !errors.Is(err, ErrPrinciple) {
		t.Errorf("error %v", err)
	}
}

func TestSurpriseLeansTowardsGaps(t *testing.T) {
	b := shipped(t)
	practised := map[string]time.Time{}
	for i, p := range b.Principles() {
		if p.Name != "Frugality" {
			practised[p.Name] = time.Date(2026, 1, 1+i, 0, 0, 0, 0, time.UTC)
		}
	}
	for seed := range uint64(20) {
		if got := b.Surprise(practised, seed); got.Name != "Frugality" {
			t.Fatalf("%s, though Frugality was never practised", got.Name)
		}
	}
	practised["Frugality"] = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	if got := b.Surprise(practised, 11); got.Name == "Frugality" {
		t.Error("the one practised last")
	}
}
