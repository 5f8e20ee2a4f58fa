package transcript

import (
	"fmt"
	"io"
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// Text writes the session as plain text: each question as it was asked, and
// the answer as one paragraph.
func Text(w io.Writer, s interviewer.Session) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", clean(title(s)), occasion(s))
	for _, t := range s.Turns {
		fmt.Fprintf(&b, "\nQ: %s\n   (%s)\n", clean(t.Ask.Spoken()), account(t))
		for _, paragraph := range paragraphs(t) {
			fmt.Fprintf(&b, "A: %s\n", paragraph)
		}
		if why := silent(t); why != "" {
			fmt.Fprintf(&b, "   %s\n", why)
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write text: %w", err)
	}
	return nil
}

// paragraphs returns the words within the limit and, marked, those past it.
func paragraphs(t interviewer.Turn) []string {
	var in, past []string
	for _, p := range t.Phrases {
		if t.Overrun > 0 && p.Start >= t.Limit {
			past = append(past, clean(p.Text))
		} else {
			in = append(in, clean(p.Text))
		}
	}
	var all []string
	if len(in) > 0 {
		all = append(all, strings.Join(in, " "))
	}
	if len(past) > 0 {
		all = append(all, "("+pastLimit+") "+strings.Join(past, " "))
	}
	return all
}

func phraseText(w io.Writer, phrases []speech.Phrase) error {
	var b strings.Builder
	for _, p := range phrases {
		b.WriteString(clean(p.Text))
		b.WriteByte('\n')
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write text: %w", err)
	}
	return nil
}
