package transcript

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/asticode/go-astisub"

	"tellmemore/interviewer"
)

// SRT writes the session as SubRip subtitles of one timeline in which the
// takes follow one another. For subtitles of one take, give it Turn(s, i). A
// session without words gives an empty file.
func SRT(w io.Writer, s interviewer.Session) error { return writeSRT(w, sessionCues(s)) }

// VTT writes the session as WebVTT subtitles, placed like those of SRT. Each
// question is a NOTE before the first cue of its answer.
func VTT(w io.Writer, s interviewer.Session) error { return writeVTT(w, sessionCues(s)) }

func writeSRT(w io.Writer, cues []cue) error {
	var b bytes.Buffer
	if err := subtitles(cues).WriteToSRT(&b); err != nil && !errors.Is(err, astisub.ErrNoSubtitlesToWrite) {
		return fmt.Errorf("write srt: %w", err)
	}
	// The byte-order mark stops some readers. SubRip knows no entities, and no
	// line holds what would need one.
	text := bytes.TrimPrefix(b.Bytes(), astisub.BytesBOM)
	text = bytes.ReplaceAll(text, []byte("&amp;"), []byte("&"))
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("write srt: %w", err)
	}
	return nil
}

func writeVTT(w io.Writer, cues []cue) error {
	if len(cues) == 0 {
		if _, err := io.WriteString(w, "WEBVTT\n"); err != nil {
			return fmt.Errorf("write vtt: %w", err)
		}
		return nil
	}
	if err := subtitles(cues).WriteToWebVTT(w); err != nil {
		return fmt.Errorf("write vtt: %w", err)
	}
	return nil
}

func subtitles(cues []cue) *astisub.Subtitles {
	s := astisub.NewSubtitles()
	for _, c := range cues {
		item := &astisub.Item{StartAt: at(c.start), EndAt: at(c.end)}
		if c.note != "" {
			item.Comments = []string{harmless.Replace(c.note)}
		}
		for _, line := range c.lines {
			item.Lines = append(item.Lines, astisub.Line{Items: []astisub.LineItem{{Text: plain(line)}}})
		}
		s.Items = append(s.Items, item)
	}
	return s
}

// harmless replaces what begins a tag, an arrow or an override in subtitles by
// the nearest character that begins nothing.
var harmless = strings.NewReplacer("<", "‹", ">", "›", "{", "(", "}", ")")

// blocks are the words that begin a block of WebVTT. Some readers, go-astisub
// among them, take them for one even inside a cue.
var blocks = []string{"WEBVTT", "NOTE", "STYLE", "REGION", "Region:", "X-TIMESTAMP-MAP"}

// wordJoiner is invisible and breaks no line.
const wordJoiner = "\u2060"

// plain returns a line of a cue that no reader takes for anything but text.
func plain(line string) string {
	line = harmless.Replace(line)
	for _, word := range blocks {
		if strings.HasPrefix(line, word) {
			return wordJoiner + line
		}
	}
	return line
}
