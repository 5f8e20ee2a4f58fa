package loop_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"testing/fstest"

	"tellmemore/assets"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

func shipped(t testing.TB) *bank.Bank {
	t.Helper()
	b, err := bank.Load(assets.Principles())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// holds checks what is true of every plan.
func holds(t *testing.T, b *bank.Bank, c loop.Choice, rounds []loop.Round, covered []string) {
	t.Helper()
	if len(rounds) != len(bank.Rounds()) {
		t.Fatalf("%d rounds", len(rounds))
	}
	recent := map[string]bool{}
	for _, asked := range c.Earlier[:min(3, len(c.Earlier))] {
		for _, id := range asked {
			recent[id] = true
		}
	}
	asked, seen := map[string]bool{}, map[string]bool{}
	for _, r := range rounds {
		for _, q := range r.Questions {
			if asked[q.ID] {
				t.Errorf("%s is asked twice", q.ID)
			}
			asked[q.ID] = true
			for _, p := range q.Covers() {
				seen[p] = true
			}
		}
	}
	for _, p := range covered {
		if !seen[p] {
			t.Errorf("%s is not covered", p)
		}
	}
	for p := range seen {
		if !slices.Contains(covered, p) {
			t.Errorf("%s was not chosen", p)
		}
	}
	for i, r := range rounds {
		if r.Of != bank.Rounds()[i] || len(r.Questions) == 0 {
			t.Errorf("round %d is %q with %d questions", i, r.Of, len(r.Questions))
		}
		for _, q := range r.Questions {
			fit := b.Questions(q.Principle, c.Level, r.Of)
			if !slices.ContainsFunc(fit, func(f bank.Question) bool { return f.ID == q.ID }) {
				t.Errorf("%s suits neither %s nor %s", q.ID, c.Level, r.Of)
			}
			if !recent[q.ID] {
				continue
			}
			for _, f := range fit {
				if !recent[f.ID] && !asked[f.ID] {
					t.Errorf("%s was asked lately, and %s is free in %s", q.ID, f.ID, r.Of)
				}
			}
		}
	}
}

func TestPlansOfManyLoops(t *testing.T) {
	b := shipped(t)
	var names []string
	for _, p := range b.Principles() {
		names = append(names, p.Name)
	}
	tests := []struct {
		name   string
		choose func(r *rand.Rand) []string
		level  func(i int) interviewer.Level
	}{
		{"what a loop usually asks for", func(*rand.Rand) []string { return nil }, func(int) interviewer.Level { return interviewer.L7 }},
		{"all sixteen", func(*rand.Rand) []string { return names }, func(int) interviewer.Level { return interviewer.L6 }},
		{"one alone, until its questions run out", func(*rand.Rand) []string { return names[12:13] }, func(int) interviewer.Level { return interviewer.L8 }},
		{"any number of any", func(r *rand.Rand) []string {
			var some []string
			for _, i := range r.Perm(len(names))[:1+r.IntN(len(names))] {
				some = append(some, names[i])
			}
			return some
		}, func(i int) interviewer.Level { return interviewer.Levels()[i%3] }},
	}
	for n, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(7, uint64(n)))
			var earlier [][]string
			for i := range 50 {
				c := loop.Choice{Level: tt.level(i), Principles: tt.choose(r), Seed: uint64(i), Earlier: earlier}
				rounds, covered, err := loop.Plan(b, c)
				if err != nil {
					t.Fatalf("loop %d: %v", i, err)
				}
				if len(c.Principles) > 0 && len(covered) != len(c.Principles) {
					t.Errorf("loop %d covers %q of %q", i, covered, c.Principles)
				}
				holds(t, b, c, rounds, covered)
				again, _, err := loop.Plan(b, c)
				if err != nil || !reflect.DeepEqual(again, rounds) {
					t.Errorf("loop %d is planned otherwise the second time: %v", i, err)
				}
				earlier = append([][]string{loop.Loop{Rounds: rounds}.Questions()}, earlier...)
			}
		})
	}
}

func TestRoundsAskForTheirOwnPrinciples(t *testing.T) {
	rounds, _, err := loop.Plan(shipped(t), loop.Choice{Level: interviewer.L7})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rounds {
		for _, p := range r.Of.AsksFor() {
			if !slices.Contains(r.Principles(), p) {
				t.Errorf("%s asks for %q, not for %s", r.Of, r.Principles(), p)
			}
		}
	}
}

func TestPlanFitsTheRecordings(t *testing.T) {
	b := shipped(t)
	tests := []struct {
		name       string
		questions  []int
		principles []string
		shared     int
	}{
		{"one story a round", []int{1, 1, 1, 1, 1}, nil, 0},
		{"two in one round", []int{1, 2, 1, 1, 1}, []string{"ownership", "frugality"}, 0},
		{"seven principles in five stories", []int{1, 1, 1, 1, 1}, []string{"ownership", "frugality", "earn", "dive", "think", "deliver", "curious"}, 2},
		{"recordings of two rounds so far", []int{1, 1, 0, 0, 0}, nil, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := loop.Choice{Level: interviewer.L7, Principles: tt.principles, Questions: tt.questions}
			rounds, covered, err := loop.Plan(b, c)
			if err != nil {
				t.Fatal(err)
			}
			holds(t, b, c, rounds, covered)
			shared := 0
			for i, r := range rounds {
				if tt.questions[i] > 0 && len(r.Questions) != tt.questions[i] {
					t.Errorf("%s has %d questions", r.Of, len(r.Questions))
				}
				for _, q := range r.Questions {
					if q.Also != "" {
						shared++
					}
				}
			}
			if shared != tt.shared {
				t.Errorf("%d questions are for two principles", shared)
			}
		})
	}
}

func TestWhatCantBePlanned(t *testing.T) {
	pack := func(rounds string) string {
		return fmt.Sprintf("name = \"Candour\"\nlistens = \"Listens for it.\"\n[[question]]\nid = \"c-1\"\ntheme = \"t\"\nrounds = [%s]\ntext = \"When did you say it?\"\n", rounds)
	}
	small, refused := shipped(t).With(fstest.MapFS{"own.toml": {Data: []byte(pack(`"technical"`))}})
	if len(refused) > 0 {
		t.Fatal(refused)
	}
	tests := []struct {
		name   string
		choice loop.Choice
		err    error
	}{
		{"a principle that nobody knows", loop.Choice{Level: interviewer.L7, Principles: []string{"synergy"}}, bank.ErrPrinciple},
		{"fewer questions than rounds", loop.Choice{Level: interviewer.L7, Principles: []string{"candour"}}, loop.ErrCovered},
		{"more principles than answers can cover", loop.Choice{Level: interviewer.L7, Questions: []int{1, 1, 1, 1, 1}, Principles: []string{
			"customer", "ownership", "invent", "are right", "curious", "hire", "insist", "think", "bias", "frugality", "earn",
		}}, loop.ErrCovered},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if rounds, _, err := loop.Plan(small, tt.choice); !errors.Is(err, tt.err) {
				t.Errorf("%v, %v", rounds, err)
			}
		})
	}
	t.Run("a principle for one round goes there", func(t *testing.T) {
		rounds, _, err := loop.Plan(small, loop.Choice{Level: interviewer.L7, Principles: []string{"candour", "ownership"}})
		if err != nil || !slices.Contains(rounds[4].Principles(), "Candour") {
			t.Errorf("%v, %v", rounds, err)
		}
	})
}
