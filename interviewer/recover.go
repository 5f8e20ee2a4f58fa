package interviewer

import (
	"context"
	"fmt"

	"tellmemore/audio/speech"
)

// Rehear recognises every answer of the session that has a take and no words,
// as after a recovery. An answer in which nobody speaks is left out, unless it
// was complete already.
func Rehear(ctx context.Context, s Session, hear func(ctx context.Context, take string) ([]speech.Phrase, error)) (Session, error) {
	kept := s.Clone()
	kept.Turns = kept.Turns[:0]
	for _, t := range s.Turns {
		if t.Audio == "" || len(t.Phrases) > 0 {
			kept.Turns = append(kept.Turns, t)
			continue
		}
		phrases, err := hear(ctx, t.Audio)
		if err != nil {
			return s, fmt.Errorf("recognise %s again: %w", t.Kind, err)
		}
		if len(phrases) > 0 {
			t.Phrases = phrases
			kept.Turns = append(kept.Turns, t)
		}
	}
	return kept, nil
}
