package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

// recordings are answers that were recorded before: one clip an answer, in
// order. It is an interviewer.Source.
type recordings struct {
	paths []string
	real  bool // delivers in real time instead of as fast as the machine allows
	next  int
}

// checkRecordings opens every file once, so that a wrong one is told before
// the round and not in the middle of it.
func checkRecordings(paths []string) error {
	for _, path := range paths {
		clip, err := audio.OpenClip(path)
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		_, err = clip.Read(make([]int16, 1))
		if closing := clip.Close(); err == nil {
			err = closing
		}
		if errors.Is(err, io.EOF) {
			err = audio.ErrEmptyClip
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
	return nil
}

// left is the number of answers that were not played yet.
func (r *recordings) left() int { return len(r.paths) - r.next }

// Live is false: a recording is read only while an answer runs.
func (r *recordings) Live() bool { return false }

// Open opens the recording of the next answer.
func (r *recordings) Open(context.Context) (interviewer.Capture, error) {
	if r.left() == 0 {
		return nil, io.EOF
	}
	clip, err := audio.OpenClip(r.paths[r.next])
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", r.paths[r.next], err)
	}
	r.next++
	c := &recording{clip: clip}
	if r.real {
		c.start = time.Now()
	}
	return c, nil
}

type recording struct {
	clip  *audio.Clip
	start time.Time // of real-time delivery; zero for none
	read  audio.Samples
}

// Read fills the block from the clip, no earlier than a microphone would.
func (r *recording) Read(ctx context.Context, block []int16) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.clip.Read(block)
	r.read += audio.Samples(n)
	if !r.start.IsZero() {
		select {
		case <-ctx.Done():
			return n, ctx.Err()
		case <-time.After(time.Until(r.start.Add(r.read.Duration()))):
		}
	}
	return n, err
}

// Close closes the clip.
func (r *recording) Close() error { return r.clip.Close() }
