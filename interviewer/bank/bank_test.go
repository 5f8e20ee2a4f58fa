package bank

import (
	"errors"
	"reflect"
	"slices"
	"testing"
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

func TestPickPrefersWhatWasNotUsed(t *testing.T) {
	b := shipped(t)
	var used []string
	seen := map[string]bool{}
	all := b.Questions("Ownership", interviewer.L6, AnyRound)
	for i := range all {
		q, err := b.Pick("Ownership", interviewer.L6, AnyRound, used, uint64(i*7))
		if err != nil || seen[q.ID] {
			t.Fatalf("%s comes again after %v, %v", q.ID, used, err)
		}
		seen[q.ID] = true
		used = append(used, q.ID)
	}
	if q, err := b.Pick("Ownership", interviewer.L6, AnyRound, used, 3); err != nil || q.ID != used[0] {
		t.Errorf("%s, %v; want the one used longest ago, %s", q.ID, err, used[0])
	}
	if _, err := b.Pick("Courage", interviewer.L6, AnyRound, nil, 0); !errors.Is(err, ErrPrinciple) {
		t.Errorf("error %v", err)
	}
}

func TestPickHonoursLevelAndRound(t *testing.T) {
	b, err := Load(folder(map[string]string{"a.toml": `name = "A"
listens = "L"
[[question]]
id = "all"
theme = "t"
text = "All?"
[[question]]
id = "senior"
theme = "t"
text = "Senior?"
levels = ["L8"]
[[question]]
id = "details"
theme = "t"
text = "Details?"
levels = ["L6", "L7"]
rounds = ["technical", "bar-raiser"]
`}))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		level interviewer.Level
		round Round
		want  []string
	}{
		{"anything", AnyLevel, AnyRound, []string{"all", "senior", "details"}},
		{"a level", interviewer.L8, AnyRound, []string{"all", "senior"}},
		{"a round", AnyLevel, Technical, []string{"all", "senior", "details"}},
		{"a round that one is not for", AnyLevel, PeerManager, []string{"all", "senior"}},
		{"both", interviewer.L7, BarRaiser, []string{"all", "details"}},
		{"the level but not the round", interviewer.L6, HiringManager, []string{"all"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := ids(b.Questions("A", tt.level, tt.round)); !slices.Equal(got, tt.want) {
				t.Errorf("questions %v, want %v", got, tt.want)
			}
			var used []string
			for range tt.want {
				q, err := b.Pick("A", tt.level, tt.round, used, 1)
				if err != nil || slices.Contains(used, q.ID) || !slices.Contains(tt.want, q.ID) {
					t.Fatalf("picked %q after %v, %v", q.ID, used, err)
				}
				used = append(used, q.ID)
			}
		})
	}
	narrow, err := Load(folder(map[string]string{"n.toml": "name = \"N\"\nlistens = \"L\"\n[[question]]\nid = \"n\"\ntheme = \"t\"\ntext = \"T\"\nlevels = [\"L8\"]\n"}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := narrow.Pick("N", interviewer.L6, AnyRound, nil, 0); !errors.Is(err, ErrQuestion) {
		t.Errorf("error %v, want ErrQuestion", err)
	}
}

func TestRoundsAskForPrinciplesThatAreThere(t *testing.T) {
	b := shipped(t)
	for _, r := range Rounds() {
		for _, name := range r.AsksFor() {
			if p, err := b.Principle(name); err != nil || p.Name != name {
				t.Errorf("%s asks for %q, %v", r, name, err)
			}
		}
	}
}

func TestWhatComesOutIsNotTheBanks(t *testing.T) {
	b := shipped(t)
	before, err := b.Principle("Ownership")
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range b.Principles() {
		for i := range p.Show {
			p.Show[i] = "changed"
		}
		p.Levels[interviewer.L6] = "changed"
	}
	for _, q := range b.Questions("Ownership", AnyLevel, AnyRound) {
		for i := range q.Levels {
			q.Levels[i] = "changed"
		}
	}
	after, err := b.Principle("Ownership")
	if err != nil || !reflect.DeepEqual(before, after) {
		t.Errorf("%v became %v, %v", before, after, err)
	}
	for _, q := range b.Questions("Ownership", AnyLevel, AnyRound) {
		if slices.Contains(q.Levels, "changed") {
			t.Errorf("%s has levels %v", q.ID, q.Levels)
		}
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
		if got := b.Surprise(practised, interviewer.L7, seed); got.Name != "Frugality" {
			t.Fatalf("%s, though Frugality was never practised", got.Name)
		}
	}
	practised["Frugality"] = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	if got := b.Surprise(practised, interviewer.L7, 11); got.Name == "Frugality" {
		t.Error("the one practised last")
	}
}

func TestSurpriseHasAQuestionForTheLevel(t *testing.T) {
	const senior = "name = \"Candour\"\nlistens = \"L\"\n[[question]]\nid = \"c\"\ntheme = \"t\"\nlevels = [\"L8\"]\ntext = \"T?\"\n"
	b, err := Load(folder(map[string]string{"a.toml": senior}))
	if err != nil {
		t.Fatal(err)
	}
	for level, want := range map[interviewer.Level]string{interviewer.L6: "", interviewer.L8: "Candour"} {
		if got := b.Surprise(nil, level, 3); got.Name != want {
			t.Errorf("%s at %s, want %q", got.Name, level, want)
		}
	}
}
