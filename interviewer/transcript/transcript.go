// Package transcript writes a round, the phrases of a recording, or the debrief
// of a loop, in the formats that people and programs read: Markdown, text, JSON,
// SRT and VTT.
//
// It is part of the core: pure functions from a session to a writer. It
// imports the interviewer and its loop, audio, audio/speech and a subtitle
// library, never the store, a device or a window.
package transcript

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// Format names a format of an export.
type Format string

// The formats.
const (
	FormatMarkdown Format = "markdown"
	FormatText     Format = "text"
	FormatJSON     Format = "json"
	FormatSRT      Format = "srt"
	FormatVTT      Format = "vtt"
)

// Errors of an export. Test with errors.Is.
var (
	// ErrFormat: there is no such format.
	ErrFormat = errors.New("unknown format")
	// ErrTurn: the session has no such turn.
	ErrTurn = errors.New("no such turn")
)

// Formats lists every format that a session can be written in.
func Formats() []Format {
	return []Format{FormatMarkdown, FormatText, FormatJSON, FormatSRT, FormatVTT}
}

// Write writes the whole session in the format. Errors: ErrFormat, and those
// of w.
func Write(w io.Writer, s interviewer.Session, f Format) error {
	switch f {
	case FormatMarkdown:
		return Markdown(w, s)
	case FormatText:
		return Text(w, s)
	case FormatJSON:
		return JSON(w, s)
	case FormatSRT:
		return SRT(w, s)
	case FormatVTT:
		return VTT(w, s)
	}
	return fmt.Errorf("write transcript: %w: %q", ErrFormat, f)
}

// Turn returns the session with one turn alone, 0 for the story. Its subtitles
// begin at the first sample of that turn's take, so they fit the recording.
// Errors: ErrTurn.
func Turn(s interviewer.Session, index int) (interviewer.Session, error) {
	if index < 0 || index >= len(s.Turns) {
		return s, fmt.Errorf("%w: %d of %d", ErrTurn, index, len(s.Turns))
	}
	s.Turns = slices.Clone(s.Turns[index : index+1])
	return s, nil
}

// WritePhrases writes the phrases of one recording: as text, one phrase a
// line; as JSON, an array of objects with start, end (both in seconds) and
// text; or as subtitles. Errors: ErrFormat for Markdown and unknown formats,
// and those of w.
func WritePhrases(w io.Writer, phrases []speech.Phrase, f Format) error {
	switch f {
	case FormatText:
		return phraseText(w, phrases)
	case FormatJSON:
		return encode(w, phraseObjects(phrases))
	case FormatSRT:
		return writeSRT(w, phraseCues(phrases))
	case FormatVTT:
		return writeVTT(w, phraseCues(phrases))
	}
	return fmt.Errorf("write phrases: %w: %q", ErrFormat, f)
}

// FileName returns a name for the export that is safe on every system and
// tells what is in the file: "2026-11-24-ownership-l7.srt".
func FileName(s interviewer.Session, f Format) string {
	parts := []string{s.StartedAt.Format("2006-01-02"), slug(s.Setup.Principle), slug(string(s.Setup.Level))}
	parts = slices.DeleteFunc(parts, func(p string) bool { return p == "" })
	return strings.Join(parts, "-") + f.extension()
}

func (f Format) extension() string {
	switch f {
	case FormatMarkdown:
		return ".md"
	case FormatJSON, FormatSRT, FormatVTT:
		return "." + string(f)
	}
	return ".txt"
}

// slugLength keeps a name well below the 255 bytes that file systems take.
const slugLength = 60

// slug keeps the letters and digits of a name, in lower case, with hyphens
// between the words.
func slug(name string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(name) {
		switch {
		case r == '\'' || r == '’':
			continue
		case (r < 'a' || r > 'z') && (r < '0' || r > '9'):
			gap = b.Len() > 0
			continue
		case b.Len() >= slugLength:
			return b.String()
		case gap:
			b.WriteByte('-')
		}
		gap = false
		b.WriteRune(r)
	}
	return b.String()
}
