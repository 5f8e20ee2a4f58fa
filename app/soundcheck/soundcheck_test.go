package soundcheck

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"fyne.io/fyne/v2/test"

	"tellmemore/audio"
)

// fake is a microphone that fails as often as it is told to, then delivers
// silence for five seconds and a voice after it.
type fake struct {
	failures int
	names    []string
}

func (*fake) Inputs() ([]string, error) { return []string{"Desk"}, nil }

func (f *fake) LevelCheck(ctx context.Context, name string, level func(audio.Level)) error {
	f.names = append(f.names, name)
	if len(f.names) <= f.failures {
		return audio.ErrNoInput
	}
	for i := 0; ctx.Err() == nil; i++ {
		l := audio.Level{RMS: audio.Floor, Peak: audio.Floor}
		if i >= 100 {
			l = audio.Level{RMS: -30, Peak: -20}
		}
		level(l)
		time.Sleep(50 * time.Millisecond)
	}
	return ctx.Err()
}

// told is what a listener was told.
type told struct {
	mu            sync.Mutex
	listed        []string
	failed        []error
	silent, heard int
	last          bool // the last level was silent for long
}

func (d *told) listener() Listener {
	locked := func(do func()) {
		d.mu.Lock()
		defer d.mu.Unlock()
		do()
	}
	return Listener{
		Listed: func(inputs []string, _ error) { locked(func() { d.listed = inputs }) },
		Failed: func(err error) { locked(func() { d.failed = append(d.failed, err) }) },
		Heard: func(_ audio.Level, silent bool) {
			locked(func() {
				d.heard++
				if d.last = silent; silent {
					d.silent++
				}
			})
		},
	}
}

func TestListen(t *testing.T) {
	test.NewTempApp(t)
	synctest.Test(t, func(t *testing.T) {
		f, d := &fake{failures: 2}, &told{}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			Listen(ctx, f, "Desk", d.listener())
		}()
		time.Sleep(again + time.Millisecond)
		d.mu.Lock()
		if len(d.listed) != 1 || len(d.failed) != 2 || !errors.Is(d.failed[0], audio.ErrNoInput) || d.heard != 0 {
			t.Errorf("listed %v, failed %v, heard %d", d.listed, d.failed, d.heard)
		}
		d.mu.Unlock()
		time.Sleep(again + 6*time.Second)
		cancel()
		<-ended
		// Of the five seconds of silence, 100 levels, those after the third
		// second count; a failure after the end is none.
		if d.silent != 40 || d.last || d.heard < 110 || len(d.failed) != 2 {
			t.Errorf("%d of %d levels are silent, the last: %t; failed %v", d.silent, d.heard, d.last, d.failed)
		}
		if len(f.names) != 3 || f.names[2] != "Desk" {
			t.Errorf("tried %v", f.names)
		}
	})
}
