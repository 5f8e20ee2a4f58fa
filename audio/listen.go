package audio

import "context"

// Reader delivers samples as they are spoken: at most a block, at least one,
// with the error that ends them.
type Reader interface {
	Read(ctx context.Context, block []int16) (n int, err error)
}

// Listen returns the next samples, as many as are asked for, or with an error
// those that came before it.
func Listen(ctx context.Context, r Reader, length Samples) ([]int16, error) {
	samples := make([]int16, length)
	for n := 0; n < len(samples); {
		more, err := r.Read(ctx, samples[n:])
		n += more
		if err != nil && n < len(samples) {
			return samples[:n], err
		}
	}
	return samples, nil
}
