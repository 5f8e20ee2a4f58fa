package transcript

import (
	"slices"
	"time"
	"unicode/utf8"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// cue is one subtitle.
type cue struct {
	start, end int64 // milliseconds from the beginning of the timeline
	lines      []string
	note       string // before the cue, for who reads the file
}

// shortest is how long a cue stays where nothing follows at once, in
// milliseconds: five sixths of a second (Netflix, English timed text style
// guide).
const shortest = 833

// sessionCues lays the takes end to end, as a player plays them one after
// another, and places every phrase on that timeline. The questions are in no
// take; each is the note before the first cue of its answer.
func sessionCues(s interviewer.Session) []cue {
	var cues []cue
	var begin audio.Samples
	for _, t := range s.Turns {
		answer := placed(t.Phrases, begin, t.Duration)
		if len(answer) > 0 {
			answer[0].note = clean(t.Ask.Spoken())
		}
		cues = append(cues, answer...)
		begin += t.Duration
	}
	return spread(cues)
}

// phraseCues places the phrases of one recording of unknown length.
func phraseCues(phrases []speech.Phrase) []cue {
	var length audio.Samples
	for _, p := range phrases {
		length = max(length, p.Start, p.End)
	}
	return spread(placed(phrases, 0, length))
}

// placed returns the cues of the phrases of a take that begins at a sample of
// the timeline. No phrase leaves the take.
func placed(phrases []speech.Phrase, begin, length audio.Samples) []cue {
	phrases = slices.Clone(phrases)
	slices.SortStableFunc(phrases, func(a, b speech.Phrase) int { return int(min(max(a.Start-b.Start, -1), 1)) })
	var cues []cue
	for _, p := range phrases {
		start := min(max(p.Start, 0), length)
		end := min(max(p.End, start), length)
		cues = append(cues, split(clean(p.Text), milliseconds(begin+start), milliseconds(begin+end))...)
	}
	return cues
}

func milliseconds(n audio.Samples) int64 { return int64(n) / (audio.Rate / 1000) }

// split shares the time of a phrase out to as many cues as its text needs, by
// their characters.
func split(text string, start, end int64) []cue {
	var cues []cue
	var total int64
	for lines := range slices.Chunk(wrap(text), cueLines) {
		cues = append(cues, cue{lines: lines})
		total += characters(lines)
	}
	var said int64
	for i := range cues {
		cues[i].start = start + (end-start)*said/total
		said += characters(cues[i].lines)
		cues[i].end = start + (end-start)*said/total
	}
	return cues
}

func characters(lines []string) (n int64) {
	for _, l := range lines {
		n += int64(utf8.RuneCountInString(l))
	}
	return n
}

// spread makes the cues follow one another: none overlaps, each lasts at least
// a millisecond, and one that is too short to read stays until the next.
func spread(cues []cue) []cue {
	var last int64
	for i := range cues {
		c := &cues[i]
		c.start = max(c.start, last)
		c.end = max(c.end, c.start+1)
		if i+1 < len(cues) {
			c.end = max(min(c.end, cues[i+1].start), c.start+1)
		}
		last = c.end
	}
	for i := range cues {
		c := &cues[i]
		if c.end-c.start >= shortest {
			continue
		}
		c.end = c.start + shortest
		if i+1 < len(cues) {
			c.end = min(c.end, cues[i+1].start)
		}
	}
	return cues
}

func at(ms int64) time.Duration { return time.Duration(ms) * time.Millisecond }
