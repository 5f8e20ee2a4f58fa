package device

import "sync/atomic"

// ring carries samples between one writer and one reader without a lock. What
// does not fit is lost and counted.
type ring struct {
	buf      []int16
	tail     atomic.Int64 // samples read so far
	written  atomic.Int64 // samples written so far
	overruns atomic.Int64 // writes that lost samples
}

func newRing(size int) *ring { return &ring{buf: make([]int16, size)} }

// write adds samples and returns how many fit.
func (r *ring) write(samples []int16) int {
	w := r.written.Load()
	room := len(r.buf) - int(w-r.tail.Load())
	n := min(len(samples), room)
	at := int(w % int64(len(r.buf)))
	m := copy(r.buf[at:], samples[:n])
	copy(r.buf, samples[m:n])
	r.written.Store(w + int64(n))
	if n < len(samples) {
		r.overruns.Add(1)
	}
	return n
}

// read takes samples out and returns how many there were.
func (r *ring) read(samples []int16) int {
	t := r.tail.Load()
	n := min(len(samples), int(r.written.Load()-t))
	at := int(t % int64(len(r.buf)))
	m := copy(samples[:n], r.buf[at:])
	copy(samples[m:n], r.buf)
	r.tail.Store(t + int64(n))
	return n
}

// taken returns how many samples were read so far.
func (r *ring) taken() int64 { return r.tail.Load() }

// room and waiting tell how many samples fit in and are to be read.
func (r *ring) room() int    { return len(r.buf) - r.waiting() }
func (r *ring) waiting() int { return int(r.written.Load() - r.tail.Load()) }
