package interviewer

import (
	"context"
	"sync"

	"tellmemore/audio"
)

// feed hands the newest snapshot to every subscriber. Its zero value is ready.
type feed struct {
	mu     sync.Mutex
	last   Snapshot
	subs   map[chan Snapshot]struct{}
	closed bool
}

func (f *feed) publish(s Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.last = s
	for sub := range f.subs {
		offer(sub, s)
	}
}

// offer replaces what the subscriber has not taken yet.
func offer(sub chan Snapshot, s Snapshot) {
	select {
	case <-sub:
	default:
	}
	sub <- s
}

func (f *feed) present() Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.last
}

func (f *feed) subscribe(ctx context.Context) <-chan Snapshot {
	f.mu.Lock()
	defer f.mu.Unlock()
	sub := make(chan Snapshot, 1)
	sub <- f.last
	if f.closed {
		close(sub)
		return sub
	}
	if f.subs == nil {
		f.subs = make(map[chan Snapshot]struct{})
	}
	f.subs[sub] = struct{}{}
	context.AfterFunc(ctx, func() { f.leave(sub) })
	return sub
}

func (f *feed) leave(sub chan Snapshot) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, ok := f.subs[sub]; ok {
		delete(f.subs, sub)
		close(sub)
	}
}

func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for sub := range f.subs {
		close(sub)
	}
	f.subs = nil
}

// barLength is the sound that one bar of the meter stands for: 50 ms.
const barLength = audio.Rate / 20

// meter turns sound into the bars of the level meter, 20 a second.
type meter struct {
	level audio.Level
	bars  [MeterBars]uint8
	open  []int16 // of the bar under way
}

func (m *meter) add(samples []int16) {
	for len(samples) > 0 {
		n := min(barLength-len(m.open), len(samples))
		m.open = append(m.open, samples[:n]...)
		samples = samples[n:]
		if len(m.open) == barLength {
			copy(m.bars[:], m.bars[1:])
			m.bars[MeterBars-1] = height(audio.Measure(m.open))
			m.open = m.open[:0]
		}
	}
}

func (m *meter) clear() { m.bars, m.open = [MeterBars]uint8{}, m.open[:0] }

// height maps -60 dBFS and below to 0 and -10 dBFS and above to 100.
func height(l audio.Level) uint8 {
	return uint8(min(max((l.RMS+60)*2, 0), 100))
}
