package porttest

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

// Source is the contract of interviewer.Source. open returns a source that can
// be opened twice and delivers at least a second of sound each time.
func Source(t *testing.T, open func(t *testing.T) interviewer.Source) {
	tests := map[string]func(t *testing.T, s interviewer.Source){
		"delivers samples":               sourceDelivers,
		"opens again after it is closed": sourceOpensAgain,
		"ends with its context":          sourceEnds,
		"a recording ends, and stays so": sourceIsOver,
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// openCapture opens the source and closes it with the test.
func openCapture(t *testing.T, s interviewer.Source) (c interviewer.Capture, closing func()) {
	t.Helper()
	c, err := s.Open(t.Context())
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	closed := false
	closing = func() {
		if closed {
			return
		}
		closed = true
		if err := c.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	t.Cleanup(closing)
	return c, closing
}

// second reads a second of sound in blocks.
func second(t *testing.T, c interviewer.Capture) {
	t.Helper()
	block := make([]int16, blockSize)
	for total := audio.Samples(0); total < audio.Second; {
		n, err := c.Read(t.Context(), block)
		if err != nil {
			t.Fatalf("after %d samples: %v", total, err)
		}
		if n < 1 || n > len(block) {
			t.Fatalf("%d samples in a block of %d", n, len(block))
		}
		total += audio.Samples(n)
	}
}

func sourceDelivers(t *testing.T, s interviewer.Source) {
	c, _ := openCapture(t, s)
	second(t, c)
}

func sourceOpensAgain(t *testing.T, s interviewer.Source) {
	live := s.Live()
	for range 2 {
		c, closing := openCapture(t, s)
		second(t, c)
		closing()
	}
	if s.Live() != live {
		t.Error("it is live at one time and not at another")
	}
}

func sourceEnds(t *testing.T, s interviewer.Source) {
	c, _ := openCapture(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	<-ctx.Done()
	if _, err := c.Read(ctx, make([]int16, audio.Second)); !errors.Is(err, context.Canceled) {
		t.Errorf("read after the context ended: %v", err)
	}
}

func sourceIsOver(t *testing.T, s interviewer.Source) {
	if s.Live() {
		return // a microphone does not end
	}
	c, _ := openCapture(t, s)
	block := make([]int16, audio.Second)
	for reads := 0; ; reads++ {
		_, err := c.Read(t.Context(), block)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || reads > 10000 {
			t.Fatalf("read %d: %v", reads, err)
		}
	}
	if n, err := c.Read(t.Context(), block); n != 0 || !errors.Is(err, io.EOF) {
		t.Errorf("after its end it delivers %d samples, %v", n, err)
	}
}

// Takes is the contract of interviewer.Takes. open returns takes and a way to
// read one that is closed.
func Takes(t *testing.T, open func(t *testing.T) (takes interviewer.Takes, read func(path string) []int16)) {
	tests := []struct {
		name  string
		write []audio.Samples // lengths; a negative one trims
		drop  audio.Samples   // of everything written
	}{
		{name: "nothing"},
		{name: "one block", write: []audio.Samples{480}},
		{name: "blocks of every size", write: []audio.Samples{1, 7, 480, 16000, 33333}},
		{name: "trimmed at once", write: []audio.Samples{1000, -300}, drop: 300},
		{name: "trimmed after seconds", write: []audio.Samples{50000, 480, -40000}, drop: 40000},
		{name: "goes on after a trim", write: []audio.Samples{1000, -300, 20000, 5}, drop: 300},
		{name: "trimmed twice", write: []audio.Samples{1000, -300, 1000, -900}, drop: 1200},
		{name: "trimmed by more than there is", write: []audio.Samples{1000, -2000}, drop: 1000},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			takes, read := open(t)
			take, err := takes.Create("session", "00-story")
			if err != nil {
				t.Fatalf("create: %v", err)
			}
			var all []int16
			for _, n := range tt.write {
				if n < 0 {
					err = take.Trim(-n)
				} else {
					err = take.Write(counted(&all, int(n)))
				}
				if err != nil {
					t.Fatalf("%d: %v", n, err)
				}
			}
			if err := take.Close(); err != nil {
				t.Fatalf("close: %v", err)
			}
			if got, want := read(take.Path()), all[tt.drop:]; !slices.Equal(got, want) {
				t.Errorf("%d samples came back, want %d", len(got), len(want))
			}
		})
	}
	t.Run("takes do not mix", func(t *testing.T) { takesKeepApart(t, open) })
	t.Run("copies what is written", func(t *testing.T) { takeCopies(t, open) })
}

// counted appends n samples, each unlike its neighbours, and returns them.
func counted(all *[]int16, n int) []int16 {
	from := len(*all)
	for i := range n {
		*all = append(*all, int16((from+i)%65521-32760)) // #nosec G115 -- between -32760 and 32760
	}
	return (*all)[from:]
}

func takesKeepApart(t *testing.T, open func(t *testing.T) (interviewer.Takes, func(string) []int16)) {
	takes, read := open(t)
	var made []interviewer.Take
	for i, name := range []string{"00-story", "01-follow-up", "02-follow-up"} {
		take, err := takes.Create("session", name)
		if err != nil {
			t.Fatalf("create: %v", err)
		}
		if err := take.Write(slices.Repeat([]int16{int16(i + 1)}, 100*(i+1))); err != nil { // #nosec G115 -- 1 to 3
			t.Fatalf("write: %v", err)
		}
		made = append(made, take)
	}
	for _, take := range made {
		if err := take.Close(); err != nil {
			t.Fatalf("close: %v", err)
		}
	}
	for i, take := range made {
		if got := read(take.Path()); len(got) != 100*(i+1) || got[0] != int16(i+1) { // #nosec G115 -- 1 to 3
			t.Errorf("take %d has %d samples of another", i, len(got))
		}
	}
}

func takeCopies(t *testing.T, open func(t *testing.T) (interviewer.Takes, func(string) []int16)) {
	takes, read := open(t)
	take, err := takes.Create("session", "00-story")
	if err != nil {
		t.Fatalf("create: %v", err)
	}
	block := make([]int16, blockSize)
	for i := range 5 {
		for j := range block {
			block[j] = int16(i) // #nosec G115 -- 0 to 4
		}
		if err := take.Write(block); err != nil {
			t.Fatalf("write: %v", err)
		}
	}
	if err := take.Close(); err != nil {
		t.Fatalf("close: %v", err)
	}
	for i, v := range read(take.Path()) {
		if int(v) != i/blockSize {
			t.Fatalf("sample %d is %d", i, v)
		}
	}
}
