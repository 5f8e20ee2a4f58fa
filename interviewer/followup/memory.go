package followup

import (
	"context"
	"fmt"
	"sync"

	"tellmemore/interviewer/coach"
)

// remembered is how many readings of each kind are kept: a round has at most
// seven answers, each of which may be heard again and then reads otherwise, and
// six of which have mostPairs pairs of sentences.
const remembered = 128

// memory is a reader that reads no text twice while it remembers it.
type memory struct {
	reader    coach.Reader
	passages  kept[coach.Reading]
	exchanges kept[coach.ExchangeReading]
	doubles   kept[float64]
}

func remember(r coach.Reader) coach.Reader {
	if r == nil {
		return nil
	}
	return &memory{reader: r}
}

// Read reads an answer.
func (m *memory) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	return m.passages.get(p, func() (coach.Reading, error) { return m.reader.Read(ctx, p) })
}

// ReadExchange reads an exchange.
func (m *memory) ReadExchange(ctx context.Context, e coach.Exchange) (coach.ExchangeReading, error) {
	return m.exchanges.get(e, func() (coach.ExchangeReading, error) { return m.reader.ReadExchange(ctx, e) })
}

// Contradict reads pairs of sentences.
func (m *memory) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	likely := make([]float64, len(doubles))
	for i, d := range doubles {
		var err error
		likely[i], err = m.doubles.get(d, func() (float64, error) {
			one, err := m.reader.Contradict(ctx, []coach.Double{d})
			if err != nil {
				return 0, err
			}
			return one[0], nil
		})
		if err != nil {
			return nil, err
		}
	}
	return likely, nil
}

// kept are the last readings by what was read.
type kept[T any] struct {
	mu    sync.Mutex
	by    map[string]T
	order []string // oldest first
}

// get returns the reading of what was read before, or reads it. Failures are
// not kept.
func (k *kept[T]) get(what any, read func() (T, error)) (T, error) {
	name := fmt.Sprintf("%q", what) // quoted, so that no text can pass for another
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.by[name]; ok {
		return v, nil
	}
	v, err := read()
	if err != nil {
		return v, err
	}
	if k.by == nil {
		k.by = map[string]T{}
	}
	if len(k.order) == remembered {
		delete(k.by, k.order[0])
		k.order = k.order[1:]
	}
	k.by[name] = v
	k.order = append(k.order, name)
	return v, nil
}
