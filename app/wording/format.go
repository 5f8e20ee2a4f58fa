package wording

import "tellmemore/interviewer/transcript"

var formats = map[transcript.Format]string{
	transcript.FormatMarkdown: "Markdown", transcript.FormatJSON: "JSON", transcript.FormatSRT: "Subtitles, SRT",
	transcript.FormatVTT: "Subtitles, WebVTT", transcript.FormatText: "Plain text",
}

// Format returns what an export is called in a menu.
func Format(f transcript.Format) string { return formats[f] }
