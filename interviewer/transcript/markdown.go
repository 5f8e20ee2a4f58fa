package transcript

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"tellmemore/interviewer"
)

// Markdown writes the session to be read: a heading for each question, the
// words that it quotes, and the answer phrase by phrase with the time in its
// take.
func Markdown(w io.Writer, s interviewer.Session) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", escape(title(s)), occasion(s))
	for _, t := range s.Turns {
		fmt.Fprintf(&b, "\n## %s\n\n", escape(t.Ask.Text))
		if quoted := t.Ask.Quoted(); quoted != "" {
			fmt.Fprintf(&b, "> %s\n\n", escape(quoted))
		}
		fmt.Fprintf(&b, "*%s*\n", account(t))
		if why := silent(t); why != "" {
			fmt.Fprintf(&b, "\n%s\n", why)
		}
		if len(t.Phrases) > 0 {
			b.WriteByte('\n')
		}
		for i, p := range t.Phrases {
			if crosses(t, i) {
				fmt.Fprintf(&b, "- *%s*\n", pastLimit)
			}
			fmt.Fprintf(&b, "- [%s] %s\n", p.Start.Clock(), escape(p.Text))
		}
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write markdown: %w", err)
	}
	return nil
}

// Marks that would format words; an opening parenthesis makes a link only
// straight after a closing bracket.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "<", `\<`, ">", `\>`,
	"#", `\#`, "~", `\~`, "|", `\|`, "](", `]\(`,
)

// entity is a character reference, the one place where an ampersand counts.
var entity = regexp.MustCompile(`&(#?\w+;)`)

// escape returns text as one line that Markdown shows as it is.
func escape(text string) string {
	return marks.Replace(entity.ReplaceAllString(clean(text), `&amp;$1`))
}
