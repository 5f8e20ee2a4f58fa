package wording

import (
	"fmt"

	"tellmemore/interviewer/loop"
)

// Stays says what becomes of the answers of a loop that is deleted: they are
// kept.
func Stays(l loop.Loop) string {
	n := 0
	for _, r := range l.Rounds {
		for _, q := range r.Questions {
			if q.Session != "" {
				n++
			}
		}
	}
	switch n {
	case 0:
		return "Nothing was said in it yet."
	case 1:
		return "The one answer that you gave stays in your rounds, with its recording."
	}
	return fmt.Sprintf("The answers to its %d questions stay in your rounds, with their recordings.", n)
}
