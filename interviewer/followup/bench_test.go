package followup

import "testing"

func BenchmarkNext(b *testing.B) {
	c := New(chance{7}, nil)
	s := answered("s", "Ownership", story+" "+story+" "+story+" "+story)
	a, err := c.Next(b.Context(), s)
	if err != nil {
		b.Fatal(err)
	}
	s.Turns = append(s.Turns, replied(a, evaded), replied(a, vague))
	for b.Loop() {
		if _, err := c.Next(b.Context(), s); err != nil {
			b.Fatal(err)
		}
	}
}
