package followup

import (
	"context"
	"fmt"
	"sync"

	"tellmemore/interviewer/coach"
)

// remembered is how many readings of each kind are kept: a round has at most
// seven answers, each of which may be heard again and then reads otherwise, and
// six of which have mostPairs pairs of sentences and as many of clauses, others
// while they are spoken.
const remembered = 256

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

// Contradict reads pairs of sentences, those that it doesn't remember together:
// a reader may set its weights aside after each call.
func (m *memory) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	k := &m.doubles
	k.mu.Lock()
	defer k.mu.Unlock()
	likely := make([]float64, len(doubles))
	var unread []coach.Double
	var at []int
	for i, d := range doubles {
		v, ok := k.by[nameOf(d)]
		if !ok {
			unread, at = append(unread, d), append(at, i)
		}
		likely[i] = v
	}
	if len(unread) == 0 {
		return likely, nil
	}
	read, err := m.reader.Contradict(ctx, unread)
	if err != nil {
		return nil, err
	}
	for n, i := range at {
		likely[i] = read[n]
		k.add(nameOf(unread[n]), read[n])
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
	name := nameOf(what)
	k.mu.Lock()
	defer k.mu.Unlock()
	if v, ok := k.by[name]; ok {
		return v, nil
	}
	v, err := read()
	if err == nil {
		k.add(name, v)
	}
	return v, err
}

// add keeps a reading, and forgets the oldest where there are too many. The lock
// is held.
func (k *kept[T]) add(name string, v T) {
	if k.by == nil {
		k.by = map[string]T{}
	}
	if _, ok := k.by[name]; !ok {
		if len(k.order) == remembered {
			delete(k.by, k.order[0])
			k.order = k.order[1:]
		}
		k.order = append(k.order, name)
	}
	k.by[name] = v
}

// nameOf tells texts apart: they are quoted, so that none can pass for another.
func nameOf(what any) string { return fmt.Sprintf("%q", what) }
