package speech

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"

	"tellmemore/audio"
)

// margin is how much sound around its segments a window has at most: a detector
// misses the quiet beginnings and ends of what people say.
const margin = audio.Second

// promptLength is how much of the text before a window is handed to the engine,
// in bytes: Whisper reads at most 224 tokens of it.
const promptLength = 400

// SecondPass hears one answer again with a careful ear while the person still
// speaks: window by window, each cut where the live ear ended a segment, so
// that no word lies on a seam. Its methods never wait and may be called from
// any goroutine.
type SecondPass struct {
	ear   Careful
	heard func(Passage)
	log   *slog.Logger
	wake  chan struct{}
	ended chan struct{}

	mu       sync.Mutex
	samples  []int16       // the answer from base on
	base     audio.Samples // the end of the last window
	segments []span        // that the live ear has ended, not heard again yet
	complete bool
}

// span is a stretch of an answer.
type span struct {
	start, end audio.Samples
	hushed     bool // it ends in a pause, however short
}

// NewSecondPass begins to hear an answer again. heard is called with each
// passage, in order, from one goroutine, until Finish was called and all was
// heard, or ctx ended. A window that can't be heard is logged and left to what
// the live ear made of it.
func NewSecondPass(ctx context.Context, ear Careful, log *slog.Logger, heard func(Passage)) *SecondPass {
	s := &SecondPass{ear: ear, heard: heard, log: log, wake: make(chan struct{}, 1), ended: make(chan struct{})}
	go s.run(ctx)
	return s
}

// Write hands on the next samples; it copies them.
func (s *SecondPass) Write(samples []int16) {
	s.mu.Lock()
	s.samples = append(s.samples, samples...)
	s.mu.Unlock()
}

// Segment tells of a phrase of the live ear: speech from start to end, with a
// pause or a quiet place on either side.
func (s *SecondPass) Segment(start, end audio.Samples) {
	s.mu.Lock()
	s.segments = append(s.segments, span{start, end, s.hushed(start, end)})
	s.mu.Unlock()
	s.stir()
}

// A stretch ends in a pause where its last moment, in samples, is this much
// quieter than all of it, in dB.
const (
	moment  = audio.Second * 15 / 100
	quieter = 15
)

// hushed reports whether a stretch ends in a pause. mu is held.
func (s *SecondPass) hushed(start, end audio.Samples) bool {
	from, to := int(start-s.base), int(end-s.base)
	if from < 0 || to > len(s.samples) || to-from < 2*int(moment) {
		return false
	}
	said := s.samples[from:to]
	return audio.Measure(said[len(said)-int(moment):]).RMS < audio.Measure(said).RMS-quieter
}

// Finish tells that the answer is over: what is left is heard now.
func (s *SecondPass) Finish() {
	s.mu.Lock()
	s.complete = true
	s.mu.Unlock()
	s.stir()
}

// Done is closed when everything was heard, or the context ended.
func (s *SecondPass) Done() <-chan struct{} { return s.ended }

func (s *SecondPass) stir() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *SecondPass) run(ctx context.Context) {
	defer close(s.ended)
	before := ""
	for {
		window, samples, ok := s.next()
		if !ok {
			if s.over() {
				return
			}
			select {
			case <-s.wake:
			case <-ctx.Done():
				return
			}
			continue
		}
		phrases, err := s.ear.Transcribe(ctx, Stretch{Samples: samples, Before: before})
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			s.log.Warn("hear again", "from", window.start.Seconds(), "to", window.end.Seconds(), "err", err)
			before = ""
			continue
		}
		before = tail(before, phrases)
		s.heard(Passage{window.start, window.end, Shifted(phrases, window.start)})
	}
}

// over reports whether nothing is left to hear.
func (s *SecondPass) over() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.complete && len(s.segments) == 0
}

// next takes the next window off the answer, when there is a whole one.
func (s *SecondPass) next() (span, []int16, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := windowOf(s.segments, s.ear.Window(), s.complete)
	if n == 0 {
		return span{}, nil, false
	}
	w := s.around(n)
	end := int(w.end - s.base)
	samples := slices.Clone(s.samples[int(w.start-s.base):end])
	s.segments = slices.Delete(s.segments, 0, n)
	s.samples = append(s.samples[:0], s.samples[end:]...)
	s.base = w.end
	return w, samples, true
}

// around is the stretch of the first n segments with its margins, which reach
// neither into the next segment nor into the window before.
func (s *SecondPass) around(n int) span {
	until := s.base + audio.Samples(len(s.samples))
	switch {
	case n < len(s.segments):
		until = min(until, s.segments[n].start)
	case !s.complete: // they may have begun to speak again
		until = min(until, s.segments[n-1].end)
	}
	end := min(s.segments[n-1].end+margin, until)
	start := max(s.segments[0].start-margin, s.base)
	// What is longer than the engine likes gives up its margins first.
	if over := end - start - s.ear.Window(); over > 0 {
		start = min(start+over, max(s.segments[0].start, s.base))
	}
	if over := end - start - s.ear.Window(); over > 0 {
		end = max(end-over, min(s.segments[n-1].end, until))
	}
	// A segment may have been told late, when the window before had taken it.
	end = max(end, s.base)
	return span{start: max(min(start, end), s.base), end: end}
}

// enough is the length of a window that goes at its first pause, although more
// would fit into those of a service. What has not gone when the answer ends is
// what its transcript waits for. Over answers of every length up to two minutes,
// windows that were filled up left 1.12 of them with 16.9 s; these are as long
// on average, 20 s, and leave 1.03 with 10.7 s.
const enough = 15 * audio.Second

// windowOf returns how many of the segments make the next window: enough of
// them and a pause, or as many as fit into the longest, cut at a pause rather
// than where a segment ran into its own limit. It is 0 while a window is not
// full and more may come.
func windowOf(segments []span, longest audio.Samples, complete bool) int {
	fit := 0
	for fit < len(segments) && (fit == 0 || segments[fit].end-segments[0].start <= longest) {
		fit++
	}
	if fit == len(segments) && complete {
		return fit
	}
	pauseAfter := func(n int, least audio.Samples) bool {
		last := segments[n-1]
		apart := n < len(segments) && segments[n].start > last.end
		return (apart || last.hushed) && last.end-segments[0].start >= least
	}
	for n := 1; n <= fit; n++ {
		if pauseAfter(n, enough) {
			return n
		}
	}
	if fit == len(segments) {
		return 0
	}
	for n := fit; n > 0; n-- {
		if pauseAfter(n, longest/2) {
			return n
		}
	}
	return fit
}

// Shifted returns the phrases moved in time, words included.
func Shifted(phrases []Phrase, by audio.Samples) []Phrase {
	moved := slices.Clone(phrases)
	for i := range moved {
		moved[i].Start += by
		moved[i].End += by
		moved[i].Words = slices.Clone(moved[i].Words)
		for j := range moved[i].Words {
			moved[i].Words[j].Start += by
			moved[i].Words[j].End += by
		}
	}
	return moved
}

// tail is the end of what was said so far, for the next window's prompt.
func tail(before string, phrases []Phrase) string {
	texts := []string{before}
	for _, p := range phrases {
		texts = append(texts, p.Text)
	}
	text := strings.TrimSpace(strings.Join(texts, " "))
	if len(text) <= promptLength {
		return text
	}
	text = text[len(text)-promptLength:]
	if _, rest, ok := strings.Cut(text, " "); ok {
		return rest
	}
	return ""
}
