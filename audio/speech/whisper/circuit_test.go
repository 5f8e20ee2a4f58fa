package whisper

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio/speech"
)

// line is a service within the process, so that time can be counted.
type line struct {
	requests int
	at       []time.Duration // of each request, since begun
	begun    time.Time
	answer   func(n int) (status int, header http.Header, body string)
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return nil, err
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	l.requests++
	l.at = append(l.at, time.Since(l.begun))
	status, header, body := l.answer(l.requests)
	if status == 0 {
		return nil, errors.New("connection refused")
	}
	if header == nil {
		header = http.Header{}
	}
	return &http.Response{StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// onLine returns an ear of which it is known what the service takes.
func onLine(t *testing.T, answer func(n int) (int, http.Header, string)) (*Ear, *line) {
	t.Helper()
	l := &line{answer: answer, begun: time.Now()}
	e, err := newEar(Config{BaseURL: "https://api.openai.com/v1"}, l)
	if err != nil {
		t.Fatal(err)
	}
	e.settled = true
	return e, l
}

const fine = `{"text":"rain in spain"}`

func TestCircuit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		e, l := onLine(t, func(int) (int, http.Header, string) {
			if down {
				return 404, nil, `{"error":"gone"}`
			}
			return 200, nil, fine
		})
		try := func() error {
			_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
			return err
		}
		leftAlone := func(when string) {
			t.Helper()
			before := l.requests
			if err := try(); !errors.Is(err, speech.ErrUnavailable) || !errors.Is(err, speech.ErrRejected) || l.requests != before {
				t.Errorf("%s: error %v after %d requests", when, err, l.requests-before)
			}
		}
		for range failuresToOpen {
			if err := try(); !errors.Is(err, speech.ErrRejected) || errors.Is(err, speech.ErrUnavailable) {
				t.Fatalf("error %v", err)
			}
		}
		leftAlone("after three failures")
		time.Sleep(shortestPause - 1)
		leftAlone("just before the pause is over")
		time.Sleep(time.Nanosecond)
		if err := try(); errors.Is(err, speech.ErrUnavailable) {
			t.Errorf("not tried after the pause: %v", err)
		}
		leftAlone("after the trial failed")
		time.Sleep(shortestPause)
		leftAlone("since the second pause is longer")
		time.Sleep(shortestPause)
		down = false
		if err := try(); err != nil {
			t.Errorf("error %v of a service that is back", err)
		}
		down = true
		for range failuresToOpen - 1 {
			if err := try(); errors.Is(err, speech.ErrUnavailable) {
				t.Errorf("closed too early: %v", err)
			}
		}
	})
}

func TestOneTrialAtATime(t *testing.T) {
	var c circuit
	synctest.Test(t, func(t *testing.T) {
		for range failuresToOpen {
			c.leave(speech.ErrThrottled)
		}
		time.Sleep(shortestPause)
		if err := c.enter(); err != nil {
			t.Fatalf("no trial: %v", err)
		}
		if err := c.enter(); !errors.Is(err, speech.ErrUnavailable) {
			t.Errorf("a second trial: %v", err)
		}
		c.forget()
		if err := c.enter(); err != nil {
			t.Errorf("no trial after one that nobody waited for: %v", err)
		}
		c.leave(nil)
		if err := c.enter(); err != nil {
			t.Errorf("still open: %v", err)
		}
	})
}

func TestRefusedKeyIsNotTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		e, l := onLine(t, func(int) (int, http.Header, string) {
			if down {
				return 401, nil, `{"error":"bad key"}`
			}
			return 200, nil, fine
		})
		s := speech.Stretch{Samples: say(t, "rain")}
		if _, err := e.Transcribe(t.Context(), s); !errors.Is(err, speech.ErrUnauthorised) || errors.Is(err, speech.ErrUnavailable) {
			t.Fatalf("error %v", err)
		}
		time.Sleep(24 * time.Hour)
		if _, err := e.Transcribe(t.Context(), s); !errors.Is(err, speech.ErrUnavailable) || !errors.Is(err, speech.ErrUnauthorised) || l.requests != 1 {
			t.Errorf("error %v after %d requests", err, l.requests)
		}
		down = false
		if _, err := e.Probe(t.Context(), s.Samples); err != nil {
			t.Errorf("probe: %v", err)
		}
		if _, err := e.Transcribe(t.Context(), s); err != nil {
			t.Errorf("after a probe that worked: %v", err)
		}
	})
}

func TestWhoLeavesOpensNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e, _ := onLine(t, func(int) (int, http.Header, string) { return 500, nil, "" })
		for range 2 * failuresToOpen {
			ctx, cancel := context.WithCancel(t.Context())
			time.AfterFunc(firstWait/4, cancel) // during the first wait
			if _, err := e.Transcribe(ctx, speech.Stretch{Samples: say(t, "rain")}); !errors.Is(err, context.Canceled) || errors.Is(err, speech.ErrUnavailable) {
				t.Errorf("error %v", err)
			}
		}
		if err := e.circuit.check(); err != nil {
			t.Errorf("open: %v", err)
		}
	})
}

// stalled is a service that takes requests and never answers.
type stalled struct{ requests int }

func (s *stalled) RoundTrip(r *http.Request) (*http.Response, error) {
	s.requests++
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// A service that the caller has no more patience with is left alone like one
// that fails, and tried again later.
func TestPatienceThatRunsOutIsAFailure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		service := &stalled{}
		e, err := newEar(Config{BaseURL: "https://api.openai.com/v1"}, service)
		if err != nil {
			t.Fatal(err)
		}
		e.settled = true
		try := func() error {
			ctx, cancel := context.WithTimeout(t.Context(), slowness/3)
			defer cancel()
			_, err := e.Transcribe(ctx, speech.Stretch{Samples: say(t, "rain")})
			return err
		}
		for range failuresToOpen {
			if err := try(); !errors.Is(err, speech.ErrUnavailable) || !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %v", err)
			}
		}
		begun := time.Now()
		if err := try(); !errors.Is(err, speech.ErrUnavailable) || service.requests != failuresToOpen || time.Since(begun) != 0 {
			t.Errorf("error %v after %v and %d requests", err, time.Since(begun), service.requests)
		}
		time.Sleep(shortestPause)
		if err := try(); !errors.Is(err, context.DeadlineExceeded) || service.requests != failuresToOpen+1 {
			t.Errorf("after the pause: error %v, %d requests", err, service.requests)
		}
	})
}

func TestRetries(t *testing.T) {
	header := func(after string) http.Header { return http.Header{"Retry-After": {after}} }
	tests := []struct {
		name   string
		answer func(n int) (int, http.Header, string)
		want   error
		least  []time.Duration // since the begin, of each request
		most   []time.Duration
	}{
		{
			"429 three times", func(int) (int, http.Header, string) { return 429, nil, "" }, speech.ErrThrottled,
			[]time.Duration{0, firstWait / 2, firstWait * 3 / 2},
			[]time.Duration{0, firstWait * 3 / 2, firstWait * 9 / 2},
		},
		{
			"429 twice, with seconds", func(n int) (int, http.Header, string) {
				if n < 3 {
					return 429, header("7"), ""
				}
				return 200, nil, fine
			}, nil,
			[]time.Duration{0, 7 * time.Second, 14 * time.Second},
			[]time.Duration{0, 7 * time.Second, 14 * time.Second},
		},
		{
			"503 once, with a date", func(n int) (int, http.Header, string) {
				if n < 2 {
					return 503, header(time.Now().Add(9 * time.Second).UTC().Format(http.TimeFormat)), ""
				}
				return 200, nil, fine
			}, nil,
			[]time.Duration{0, 8 * time.Second},
			[]time.Duration{0, 9 * time.Second},
		},
		{"more than is waited", func(int) (int, http.Header, string) { return 429, header("3600"), "" }, speech.ErrThrottled, []time.Duration{0}, []time.Duration{0}},
		{
			"a date that is over", func(int) (int, http.Header, string) { return 429, header("Fri, 01 Jan 1999 15:04:05 GMT"), "" }, speech.ErrThrottled,
			[]time.Duration{0, firstWait / 2, firstWait * 3 / 2},
			[]time.Duration{0, firstWait * 3 / 2, firstWait * 9 / 2},
		},
		{
			"no connection once", func(n int) (int, http.Header, string) {
				if n == 1 {
					return 0, nil, ""
				}
				return 200, nil, fine
			}, nil, []time.Duration{0, firstWait / 2}, []time.Duration{0, firstWait * 3 / 2},
		},
		{"no credit", func(int) (int, http.Header, string) {
			return 429, nil, `{"error":{"code":"insufficient_quota","message":"pay"}}`
		}, speech.ErrThrottled, []time.Duration{0}, []time.Duration{0}},
		{"400", func(int) (int, http.Header, string) { return 400, header("1"), "" }, speech.ErrRejected, []time.Duration{0}, []time.Duration{0}},
		{"401", func(int) (int, http.Header, string) { return 401, header("1"), "" }, speech.ErrUnauthorised, []time.Duration{0}, []time.Duration{0}},
		{"403", func(int) (int, http.Header, string) { return 403, nil, "" }, speech.ErrUnauthorised, []time.Duration{0}, []time.Duration{0}},
		{"404", func(int) (int, http.Header, string) { return 404, nil, "" }, speech.ErrRejected, []time.Duration{0}, []time.Duration{0}},
		{"413", func(int) (int, http.Header, string) { return 413, nil, "" }, speech.ErrRejected, []time.Duration{0}, []time.Duration{0}},
		{"no answer of such a service", func(int) (int, http.Header, string) { return 200, nil, "<html>" }, speech.ErrBadAnswer, []time.Duration{0}, []time.Duration{0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e, l := onLine(t, tt.answer)
				_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
				if !errors.Is(err, tt.want) {
					t.Errorf("error %v, want %v", err, tt.want)
				}
				if len(l.at) != len(tt.least) {
					t.Fatalf("requests at %v", l.at)
				}
				for i, at := range l.at {
					if at < tt.least[i] || at > tt.most[i] {
						t.Errorf("request %d at %v, not from %v to %v", i+1, at, tt.least[i], tt.most[i])
					}
				}
			})
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"": 0, "3": 3 * time.Second, " 1.5 ": 1500 * time.Millisecond, "-4": 0, "NaN": 0, "Inf": 24 * time.Hour, "soon": 0,
		"Fri, 02 Jan 2026 03:04:15 GMT": 10 * time.Second, "Fri, 02 Jan 2026 03:04:00 GMT": 0, "99999999999999999999": 24 * time.Hour,
	} {
		if got := retryAfter(value, now); got != want {
			t.Errorf("%q: %v, want %v", value, got, want)
		}
	}
}
