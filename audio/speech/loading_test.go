package speech

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio"
)

// tenant is a model that says when it is closed.
type tenant struct {
	scholar
	closed *atomic.Int32
}

func (t *tenant) Close() { t.closed.Add(1) }

func TestACarefulEarIsInMemoryWhileItIsUsed(t *testing.T) {
	var loaded, closed atomic.Int32
	var broken atomic.Bool
	makeLazy := func(ctx context.Context, hold chan struct{}) *LazyCareful {
		loaded.Store(0)
		closed.Store(0)
		return NewLazyCareful(ctx, EngineWhisper, 14*audio.Second, func(context.Context) (Model, error) {
			loaded.Add(1)
			time.Sleep(time.Second)
			if broken.Load() {
				return nil, ErrNoModel
			}
			return &tenant{scholar: scholar{longest: 14 * audio.Second, hold: hold}, closed: &closed}, nil
		})
	}
	hear := func(t *testing.T, l *LazyCareful) {
		t.Helper()
		if phrases, err := l.Transcribe(t.Context(), Stretch{}); err != nil || len(phrases) != 1 {
			t.Errorf("heard %v, %v", phrases, err)
		}
	}
	tests := []struct {
		name           string
		do             func(t *testing.T, l *LazyCareful)
		loaded, closed int32
	}{
		{"not asked", func(*testing.T, *LazyCareful) {}, 0, 0},
		{"asked again soon", func(t *testing.T, l *LazyCareful) {
			hear(t, l)
			time.Sleep(idle - time.Second)
			hear(t, l)
			time.Sleep(idle - time.Second)
		}, 1, 0},
		{"not asked for a while", func(t *testing.T, l *LazyCareful) { hear(t, l); time.Sleep(idle + time.Second) }, 1, 1},
		{"asked after a while", func(t *testing.T, l *LazyCareful) { hear(t, l); time.Sleep(idle + time.Second); hear(t, l) }, 2, 1},
		{"released", func(t *testing.T, l *LazyCareful) {
			hear(t, l)
			l.Release()
			l.Release()
			time.Sleep(idle + time.Second)
		}, 1, 1},
		{"released and asked again", func(t *testing.T, l *LazyCareful) { hear(t, l); l.Release(); hear(t, l) }, 2, 1},
		{"released while it loads", func(t *testing.T, l *LazyCareful) {
			go hear(t, l)
			synctest.Wait()
			l.Release()
			if synctest.Wait(); closed.Load() != 0 {
				t.Error("closed before it was heard with")
			}
			time.Sleep(2 * time.Second)
		}, 1, 1},
		{"nobody waits for it any more", func(t *testing.T, l *LazyCareful) {
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			if _, err := l.Transcribe(ctx, Stretch{}); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
			time.Sleep(idle)
		}, 1, 1},
		{"its file is put in place", func(t *testing.T, l *LazyCareful) {
			broken.Store(true)
			if _, err := l.Transcribe(t.Context(), Stretch{}); !errors.Is(err, ErrNoModel) {
				t.Errorf("error %v", err)
			}
			broken.Store(false)
			hear(t, l)
		}, 2, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tt.do(t, makeLazy(t.Context(), nil))
				synctest.Wait()
				if loaded.Load() != tt.loaded || closed.Load() != tt.closed {
					t.Errorf("loaded %d and closed %d times, want %d and %d", loaded.Load(), closed.Load(), tt.loaded, tt.closed)
				}
			})
		})
	}
}

// A model that is let go of while it hears ends that hearing first.
func TestReleaseWaitsForTheHearing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var closed atomic.Int32
		l := NewLazyCareful(t.Context(), EngineWhisper, 0, func(context.Context) (Model, error) {
			return &tenant{scholar: scholar{hold: make(chan struct{})}, closed: &closed}, nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		go func() { _, _ = l.Transcribe(ctx, Stretch{}) }() // held until ctx ends
		synctest.Wait()
		l.Release()
		if synctest.Wait(); closed.Load() != 0 {
			t.Error("closed in the midst of a hearing")
		}
		cancel()
		if synctest.Wait(); closed.Load() != 1 {
			t.Errorf("closed %d times", closed.Load())
		}
	})
}

// orator is a voice that takes its time and counts its rests.
type orator struct{ rests *atomic.Int32 }

func (o orator) Synthesise(context.Context, string, float32) ([]float32, int, error) {
	time.Sleep(time.Second)
	return make([]float32, 1), 22050, nil
}

func (o orator) Rest() { o.rests.Add(1) }

func TestAVoiceRestsWhenNothingIsSaid(t *testing.T) {
	say := func(t *testing.T, l *LazySynthesiser) {
		t.Helper()
		if _, _, err := l.Synthesise(t.Context(), "Well?", 1); err != nil {
			t.Error(err)
		}
	}
	tests := []struct {
		name  string
		do    func(t *testing.T, l *LazySynthesiser)
		rests int32
	}{
		{"nothing was said", func(*testing.T, *LazySynthesiser) {}, 0},
		{"just now", func(t *testing.T, l *LazySynthesiser) { say(t, l); time.Sleep(resting - time.Millisecond) }, 0},
		{"a while ago", func(t *testing.T, l *LazySynthesiser) { say(t, l); time.Sleep(resting) }, 1},
		{"long ago", func(t *testing.T, l *LazySynthesiser) { say(t, l); time.Sleep(10 * resting) }, 1},
		{"sentence after sentence", func(t *testing.T, l *LazySynthesiser) {
			for range 3 {
				say(t, l)
				time.Sleep(resting - 2*time.Second)
			}
		}, 0},
		{"two at a time", func(t *testing.T, l *LazySynthesiser) {
			go say(t, l)
			say(t, l)
			time.Sleep(resting)
		}, 1},
		{"a question and a follow-up", func(t *testing.T, l *LazySynthesiser) {
			for range 2 {
				say(t, l)
				time.Sleep(2 * resting)
			}
		}, 2},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var rests atomic.Int32
				l := NewLazySynthesiser(t.Context(), func(context.Context) (Speaker, error) { return orator{&rests}, nil })
				tt.do(t, l)
				if synctest.Wait(); rests.Load() != tt.rests {
					t.Errorf("rested %d times, want %d", rests.Load(), tt.rests)
				}
			})
		})
	}
}

func TestAVoiceDoesNotRestAfterTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var rests atomic.Int32
		ctx, end := context.WithCancel(t.Context())
		l := NewLazySynthesiser(ctx, func(context.Context) (Speaker, error) { return orator{&rests}, nil })
		if _, _, err := l.Synthesise(t.Context(), "Well?", 1); err != nil {
			t.Fatal(err)
		}
		end()
		time.Sleep(2 * resting)
		if rests.Load() != 0 {
			t.Error("rested after the program's end")
		}
	})
}

func TestAVoiceThatCantBeLoaded(t *testing.T) {
	l := NewLazySynthesiser(t.Context(), func(context.Context) (Speaker, error) { return nil, ErrNoModel })
	if _, _, err := l.Synthesise(t.Context(), "Well?", 1); !errors.Is(err, ErrNoModel) {
		t.Errorf("error %v", err)
	}
}
