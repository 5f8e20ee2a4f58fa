package audio

import (
	"context"
	"errors"
	"testing"
)

// drip delivers three samples at a time, and fails after left.
type drip struct {
	left int
	err  error
}

func (d *drip) Read(_ context.Context, block []int16) (int, error) {
	n := min(3, len(block), d.left)
	if d.left -= n; d.left == 0 {
		return n, d.err
	}
	return n, nil
}

func TestListen(t *testing.T) {
	unplugged := errors.New("unplugged")
	tests := []struct {
		name string
		from drip
		want int
		err  error
	}{
		{"in pieces", drip{left: 100}, 10, nil},
		{"unplugged", drip{left: 5, err: unplugged}, 5, unplugged},
		{"unplugged at once", drip{err: unplugged}, 0, unplugged},
		{"unplugged when all is there", drip{left: 10, err: unplugged}, 10, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Listen(t.Context(), &tt.from, 10)
			if len(got) != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("%d samples, %v; want %d, %v", len(got), err, tt.want, tt.err)
			}
		})
	}
}
