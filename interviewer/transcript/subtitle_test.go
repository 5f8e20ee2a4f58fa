package transcript

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/asticode/go-astisub"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

type reader struct {
	name  string
	write func(io.Writer, []cue) error
	read  func(io.Reader) (*astisub.Subtitles, error)
}

func readers() []reader {
	return []reader{
		{"srt", writeSRT, astisub.ReadFromSRT},
		{"vtt", writeVTT, astisub.ReadFromWebVTT},
	}
}

// checkCues reports cues that a viewer could not read, and what a reader reads
// back otherwise than it was written.
func checkCues(t *testing.T, cues []cue) {
	t.Helper()
	var last int64
	for i, c := range cues {
		if c.start < last || c.end <= c.start {
			t.Errorf("cue %d: %d to %d ms after %d", i, c.start, c.end, last)
		}
		last = c.end
		if len(c.lines) == 0 || len(c.lines) > cueLines {
			t.Errorf("cue %d has %d lines", i, len(c.lines))
		}
		for _, line := range c.lines {
			if n := utf8.RuneCountInString(line); n == 0 || n > lineWidth {
				t.Errorf("cue %d: line of %d characters: %q", i, n, line)
			}
		}
	}
	for _, r := range readers() {
		readBack(t, r, cues)
	}
}

func readBack(t *testing.T, r reader, cues []cue) {
	t.Helper()
	var b bytes.Buffer
	if err := r.write(&b, cues); err != nil {
		t.Fatalf("%s: write: %v", r.name, err)
	}
	if !utf8.Valid(b.Bytes()) {
		t.Errorf("%s: not UTF-8: %q", r.name, b.Bytes())
	}
	if n := strings.Count(b.String(), "-->"); n != len(cues) {
		t.Errorf("%s: %d arrows for %d cues", r.name, n, len(cues))
	}
	got, err := r.read(&b)
	if err != nil {
		t.Fatalf("%s: read: %v", r.name, err)
	}
	if len(got.Items) != len(cues) {
		t.Fatalf("%s: read %d cues of %d", r.name, len(got.Items), len(cues))
	}
	for i, item := range got.Items {
		if item.StartAt != at(cues[i].start) || item.EndAt != at(cues[i].end) {
			t.Errorf("%s: cue %d at %v to %v, want %+v", r.name, i, item.StartAt, item.EndAt, cues[i])
		}
		if i > 0 && item.StartAt < got.Items[i-1].EndAt {
			t.Errorf("%s: cue %d overlaps the one before", r.name, i)
		}
	}
}

func TestSubtitlesReadBack(t *testing.T) {
	for name, s := range map[string]interviewer.Session{"strict": strictRound(), "coach": coachRound()} {
		t.Run(name, func(t *testing.T) { checkCues(t, sessionCues(s)) })
	}
}

func TestTimeline(t *testing.T) {
	cues := sessionCues(strictRound())
	var notes []int64
	for _, c := range cues {
		if c.note != "" {
			notes = append(notes, c.start)
		}
	}
	// The second answer begins where the take of the story ends, at 120 s.
	if len(notes) != 2 || notes[0] != 400 || notes[1] != 120500 {
		t.Errorf("answers begin at %v ms", notes)
	}
	// The word that is over at once stays long enough to read.
	for _, c := range cues {
		if c.lines[0] == "Right." && c.end-c.start != shortest {
			t.Errorf("a short cue lasts %d ms", c.end-c.start)
		}
	}
}

func TestHostileText(t *testing.T) {
	tests := map[string]string{
		"arrow":          "we went 00:00:01,000 --> 00:00:02,000 from there",
		"blank lines":    "one\n\n2\n00:00:05,000 --> 00:00:06,000\nthree",
		"tags":           "<i>never</i> <script>closed <!-- not --> <v Bob>",
		"override":       `{\an8}up`,
		"entity":         "a &lt;b&gt; &amp;amp; c",
		"digits":         "42",
		"style block":    "STYLE ::cue",
		"region":         "Region: id=1 lines",
		"timestamp map":  "X-TIMESTAMP-MAP=LOCAL",
		"note":           "NOTE this",
		"line separator": "a\u2028b\u2029c\u0085d\x1ce",
		"not UTF-8":      "a\xff\xfeb",
		"mark":           "\ufeffone",
		"long word":      strings.Repeat("a", 500),
		"only spaces":    " \t\n",
	}
	for name, text := range tests {
		t.Run(name, func(t *testing.T) {
			checkCues(t, phraseCues([]speech.Phrase{phrase(0, 4, text), phrase(4, 5, "and on")}))
		})
	}
}

func TestEscapedTextReadsTheSame(t *testing.T) {
	for _, r := range readers() {
		var b bytes.Buffer
		if err := r.write(&b, phraseCues([]speech.Phrase{phrase(0, 2, "R&D grew by 40 % in “Q3”")})); err != nil {
			t.Fatal(err)
		}
		got, err := r.read(&b)
		if err != nil {
			t.Fatal(err)
		}
		if text := got.Items[0].String(); text != "R&D grew by 40 % in “Q3”" {
			t.Errorf("%s: %q", r.name, text)
		}
	}
}

func TestPhrasesOutOfOrder(t *testing.T) {
	tests := map[string][]speech.Phrase{
		"overlapping":   {phrase(0, 5, "one two three"), phrase(2, 6, "four"), phrase(2, 2.5, "five")},
		"backwards":     {phrase(9, 3, "one"), phrase(1, 0, "two")},
		"no time":       {phrase(3, 3, "one"), phrase(3, 3, "two"), phrase(3, 3, "three")},
		"before zero":   {{Start: -100, End: -50, Text: "one"}},
		"one very long": {phrase(0, 1, strings.Repeat("word ", 300))},
	}
	for name, phrases := range tests {
		t.Run(name, func(t *testing.T) { checkCues(t, phraseCues(phrases)) })
	}
}

func TestWrapLeavesNoLoneWord(t *testing.T) {
	text := "It was not mine, and three teams wrote to it and waited for us"
	lines := wrap(text)
	if len(lines) != 2 || strings.Join(lines, " ") != text {
		t.Fatalf("lines %q", lines)
	}
	if short := min(len(lines[0]), len(lines[1])); short < 25 {
		t.Errorf("lines %q are not about equal", lines)
	}
	if lines := wrap("a " + strings.Repeat("b", 40)); len(lines) != 1 {
		t.Errorf("a line that fits was broken: %q", lines)
	}
}

func FuzzSubtitles(f *testing.F) {
	f.Add("one --> two", "<b>three\n\nfour", int32(0), int32(16000), int32(8000), int32(90000))
	f.Add("NOTE", "STYLE\nWEBVTT", int32(5), int32(-5), int32(0), int32(0))
	f.Add(strings.Repeat("word ", 60), "\x00\xff\u2028", int32(100), int32(200), int32(100), int32(200))
	f.Fuzz(func(t *testing.T, one, two string, start1, end1, start2, end2 int32) {
		phrases := []speech.Phrase{
			{Text: one, Start: audio.Samples(start1), End: audio.Samples(end1)},
			{Text: two, Start: audio.Samples(start2), End: audio.Samples(end2)},
		}
		checkCues(t, phraseCues(phrases))
		checkCues(t, sessionCues(interviewer.Session{Turns: []interviewer.Turn{
			{Ask: interviewer.Ask{Text: one, Quote: two}, Audio: "a.wav", Duration: 5 * audio.Second, Phrases: phrases},
			{Ask: interviewer.Ask{Text: two}, Audio: "b.wav", Duration: audio.Second, Phrases: phrases},
		}}))
	})
}
