package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// refused returns a sentence for each pack of the person's own that is left out.
func (w World) refused() []string {
	var all []string
	for _, err := range w.Refused {
		all = append(all, wording.Error(err))
	}
	return all
}

// tellRefused notes the packs that are left out, for a command that uses
// questions.
func (w World) tellRefused() {
	for _, sentence := range w.refused() {
		fmt.Fprintln(w.Err, sentence)
	}
	if len(w.Refused) > 0 {
		fmt.Fprintf(w.Err, "Your packs are in %s.\n", w.Packs)
	}
}

func newGuide(w World) *cobra.Command {
	var level string
	cmd := &cobra.Command{
		Use:   "guide [PRINCIPLE]",
		Short: "Read what a principle means, what to show and what is asked",
		Long: "Print the page of a principle: what it means, what is expected at each level, what to show\n" +
			"and to avoid, how a story can be told, and every question with the rounds that ask it.\n" +
			"Without a principle, list all of them. Packs of your own are read as well; they lie in\n" +
			w.Packs + ".",
		Example: "  tellmemore guide ownership\n" +
			"  tellmemore guide backbone --level L7",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return wrong("guide takes one principle; put its name in quotation marks, or give one word of it")
			}
			return nil
		},
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, p := range w.Bank.Principles() {
				names = append(names, p.Name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			at := interviewer.Level(strings.ToUpper(level))
			if level != "" && !slices.Contains(interviewer.Levels(), at) {
				return wrong("level is L6, L7 or L8, not %q", level)
			}
			w.tellRefused()
			if len(args) == 0 {
				return printPrinciples(w.Out, w.Bank.Principles())
			}
			page, err := w.Bank.Page(args[0])
			if err != nil {
				return usage{err}
			}
			if level != "" {
				page = page.At(at)
			}
			return printPage(w.Out, page)
		},
	}
	cmd.Flags().StringVar(&level, "level", "", "what is expected and asked at one level alone: L6, L7 or L8")
	_ = cmd.RegisterFlagCompletionFunc("level", cobra.FixedCompletions([]string{"L6", "L7", "L8"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// printed is how many characters a line of a page has at most.
const printed = 80

func printPrinciples(out io.Writer, all []bank.Principle) error {
	var b strings.Builder
	for _, p := range all {
		b.WriteString(p.Name + "\n")
		paragraph(&b, "  ", "  ", p.Listens)
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// printPage prints a page as plain text.
func printPage(out io.Writer, p bank.Page) error {
	var b strings.Builder
	b.WriteString(p.Name + "\n" + strings.Repeat("=", utf8.RuneCountInString(p.Name)) + "\n")
	paragraph(&b, "", "", p.Listens)
	for _, s := range p.Sections {
		b.WriteString("\n" + s.Title + "\n")
		for _, l := range s.Lines {
			switch s.Kind {
			case bank.Prose:
				paragraph(&b, "  ", "  ", l.Text)
			case bank.Expected:
				paragraph(&b, "  "+string(l.Level)+"  ", "      ", l.Text)
			case bank.Questions:
				if l.Theme != "" {
					b.WriteString("  " + l.Theme + "\n")
				}
				paragraph(&b, "  - ", "    ", l.Text)
				paragraph(&b, "    ", "    ", "("+l.Aside+")")
			default:
				paragraph(&b, "  - ", "    ", l.Text)
			}
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// paragraph writes a text in lines, the first one after head, the others after
// margin.
func paragraph(b *strings.Builder, head, margin, text string) {
	line := head
	begun := false
	for _, word := range strings.Fields(text) {
		switch {
		case begun && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > printed:
			b.WriteString(line + "\n")
			line = margin + word
		case begun:
			line += " " + word
		default:
			line += word
			begun = true
		}
	}
	b.WriteString(line + "\n")
}
