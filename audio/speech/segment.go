package speech

import (
	"tellmemore/audio"
)

// The measures of a segment. Moonshine fails above about 9 s and recognises
// joined phrases better than single ones, so a segment goes on over short
// pauses and is cut before it gets too long. Measured on eleven clips of real
// speech, 818 words: gaps of 0.4, 0.6 and 1 s give 11.3, 10.3 and 9.9 % of
// wrong words; ending at a breath after 4 s gives 9.8 %, and a word's caption
// comes after 3.5 s on average instead of 4.5 s.
const (
	// Longest is the length at which an open segment is cut.
	Longest = 8 * audio.Second
	// shortest is where the search for the quietest place to cut begins. A
	// segment of that length also ends at the next breath.
	shortest = 4 * audio.Second
	// breath is a pause between two phrases of one thought.
	breath = audio.Second * 35 / 100
	// gap is the silence that ends a segment.
	gap = audio.Second
	// padBefore is kept before the first voiced window: a detector needs a
	// moment to be sure.
	padBefore = audio.Second * 4 / 10
	// padAfter is kept after the last voiced window.
	padAfter = audio.Second * 2 / 10
	// quiet is the stretch that is compared to find the quietest place.
	quiet = audio.Second / 10
)

// Segment is a stretch of speech that is recognised at once.
type Segment struct {
	Start   audio.Samples // from the first sample written
	Samples []int16
}

// End is the sample after the last one.
func (s Segment) End() audio.Samples { return s.Start + audio.Samples(len(s.Samples)) }

// Segmenter cuts a stream into segments of at most Longest. Every voiced
// window lies in exactly one segment, or in two that meet in it. Its zero
// value is ready.
type Segmenter struct {
	kept  []int16       // samples from base on
	base  audio.Samples // place of kept[0]
	open  bool
	start audio.Samples // of the open segment
	voice audio.Samples // end of the last voiced window of the open segment
	floor audio.Samples // end of the last segment
}

// Write adds samples that a detector judged as voiced or not, and returns the
// segments that they complete.
func (s *Segmenter) Write(samples []int16, voiced bool) []Segment {
	at := s.end()
	s.kept = append(s.kept, samples...)
	if voiced {
		if !s.open {
			s.open, s.start = true, max(at-padBefore, s.floor, s.base)
		}
		s.voice = s.end()
	}
	var done []Segment
	for s.open && s.end()-s.start >= Longest {
		done = append(done, s.cut(s.quietest()))
	}
	if s.open && s.over() {
		done = append(done, s.close())
	}
	s.forget()
	return done
}

// over reports whether the silence since the last voiced window ends the open
// segment.
func (s *Segmenter) over() bool {
	silence := s.end() - s.voice
	return silence >= gap || silence >= breath && s.voice-s.start >= shortest
}

// Open returns the segment under way as it would be if nobody spoke any more,
// and how long nobody has; ok is false when there is none.
func (s *Segmenter) Open() (seg Segment, silence audio.Samples, ok bool) {
	if !s.open {
		return Segment{}, 0, false
	}
	end := min(s.voice+padAfter, s.end())
	return s.slice(s.start, end), s.end() - s.voice, true
}

// Flush ends the stream and returns the segment that was open, if any.
func (s *Segmenter) Flush() (Segment, bool) {
	if !s.open {
		return Segment{}, false
	}
	return s.close(), true
}

func (s *Segmenter) end() audio.Samples { return s.base + audio.Samples(len(s.kept)) }

// slice copies a stretch, since kept moves on.
func (s *Segmenter) slice(from, to audio.Samples) Segment {
	return Segment{Start: from, Samples: append([]int16(nil), s.kept[from-s.base:to-s.base]...)}
}

// cut ends the segment in the middle of speech; the rest goes on.
func (s *Segmenter) cut(at audio.Samples) Segment {
	seg := s.slice(s.start, at)
	s.floor = at
	if s.voice > at {
		s.start = at
	} else {
		s.open = false
	}
	return seg
}

func (s *Segmenter) close() Segment {
	end := min(s.voice+padAfter, s.end())
	s.open, s.floor = false, end
	return s.slice(s.start, end)
}

// quietest returns the middle of the quietest stretch between shortest and
// Longest of the open segment.
func (s *Segmenter) quietest() audio.Samples {
	from := int(s.start - s.base + shortest)
	to := int(s.start - s.base + Longest - quiet)
	return s.base + audio.Samples(quietestIn(s.kept, from, to)) + quiet/2
}

// quietestIn returns where the quietest stretch begins, between from and to.
func quietestIn(samples []int16, from, to int) int {
	const step = int(quiet / 10)
	best, least := from, 0.0
	for at := from; at <= to; at += step {
		var energy float64
		for _, v := range samples[at:min(at+int(quiet), len(samples))] {
			energy += float64(v) * float64(v)
		}
		if at == from || energy < least {
			best, least = at, energy
		}
	}
	return best
}

// Quietest returns the middle of the quietest tenth of a second that begins
// between from and to: the place to cut where a pause is, if there is one.
func Quietest(samples []int16, from, to audio.Samples) audio.Samples {
	at := quietestIn(samples, int(from), int(to)) + int(quiet)/2
	return audio.Samples(min(at, len(samples)))
}

// Cut returns how many of the samples make the next piece of at most longest,
// above 0: all where they fit, else up to a pause, about where it leaves equal
// pieces.
func Cut(samples []int16, longest audio.Samples) int {
	n := audio.Samples(len(samples))
	if n <= longest {
		return int(n)
	}
	even := n / ((n + longest - 1) / longest)
	return int(min(Quietest(samples, even*3/4, min(even*5/4, longest)), longest))
}

// forget drops what no segment can need any more.
func (s *Segmenter) forget() {
	need := s.end() - padBefore
	if s.open {
		need = min(need, s.start)
	}
	// In steps of a second, so that not every window moves the memory.
	if drop := int(need - s.base); drop > audio.Rate {
		s.kept = append(s.kept[:0], s.kept[drop:]...)
		s.base = need
	}
}

// halves splits a segment at its quietest place in the middle half.
func (s Segment) halves() (first, second Segment) {
	n := audio.Samples(len(s.Samples))
	at := Quietest(s.Samples, n/4, 3*n/4)
	return Segment{Start: s.Start, Samples: s.Samples[:at]},
		Segment{Start: s.Start + at, Samples: s.Samples[at:]}
}
