package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/transcript"
)

func newSessions(w World) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "sessions",
		Short: "List the rounds that were kept",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := w.Sessions(cmd.Context())
			if err != nil {
				return err
			}
			sessions, err := store.List(cmd.Context())
			if err != nil {
				return err
			}
			if len(sessions) == 0 {
				fmt.Fprintln(w.Err, "No rounds yet. “tellmemore practice” starts one.")
				return nil
			}
			table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "SESSION\tDATE\tPRINCIPLE\tLEVEL\tMODE\tANSWERS\tSTATUS")
			for _, s := range sessions {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%d\t%s\n", s.ID, s.StartedAt.Local().Format("2 Jan 2006 15:04"),
					s.Setup.Principle, s.Setup.Level, s.Setup.Mode, answers(s), s.Status)
			}
			return table.Flush()
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "delete SESSION",
		Short: "Delete a round and its recordings",
		Args:  exactly(1, "one session"),
		RunE: func(cmd *cobra.Command, args []string) error {
			store, s, err := find(cmd.Context(), w, args[0])
			if err != nil {
				return err
			}
			if err := store.Delete(cmd.Context(), s.ID); err != nil {
				return err
			}
			fmt.Fprintf(w.Err, "Deleted %s and its recordings.\n", s.ID)
			return nil
		},
	})
	return cmd
}

func answers(s interviewer.Session) (n int) {
	for _, t := range s.Turns {
		if !t.Skipped {
			n++
		}
	}
	return n
}

// find opens the store and the session that the person means; “last” is the
// newest one.
func find(ctx context.Context, w World, id string) (Sessions, interviewer.Session, error) {
	store, err := w.Sessions(ctx)
	if err != nil {
		return nil, interviewer.Session{}, err
	}
	if id == "last" {
		sessions, err := store.List(ctx)
		if err != nil {
			return nil, interviewer.Session{}, err
		}
		if len(sessions) == 0 {
			return nil, interviewer.Session{}, failure{errors.New("no sessions"), "No rounds yet. “tellmemore practice” starts one."}
		}
		id = sessions[0].ID
	}
	s, err := store.Find(ctx, id)
	return store, s, err
}

func newExport(w World) *cobra.Command {
	var format, out string
	var formats []string
	for _, f := range transcript.Formats() {
		formats = append(formats, string(f))
	}
	cmd := &cobra.Command{
		Use:     "export SESSION",
		Short:   "Write a round as Markdown, text, subtitles or JSON",
		Long:    "Write a round to stdout or to a file. SESSION is an ID from “tellmemore sessions”, its\nbeginning, or “last”.",
		Example: "  tellmemore export last --format srt -o answer.srt",
		Args:    exactly(1, "one session"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return wrong("format is one of %s, not %q", strings.Join(formats, ", "), format)
			}
			_, s, err := find(cmd.Context(), w, args[0])
			if err != nil {
				return err
			}
			if out == "" || out == "-" {
				return transcript.Write(w.Out, s, transcript.Format(format))
			}
			return writeFile(out, func(to io.Writer) error { return transcript.Write(to, s, transcript.Format(format)) })
		},
	}
	cmd.Flags().StringVar(&format, "format", string(transcript.FormatMarkdown), strings.Join(formats, ", "))
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write (default: stdout)")
	return cmd
}

// writeFile writes the export beside its place first, so that a failure never
// leaves half a file.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".export-*") // mode 0600
	if err != nil {
		return fmt.Errorf("write export: %w", err)
	}
	err = write(f)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name()) // the error that counts is the one above
		return fmt.Errorf("write export: %w", err)
	}
	return nil
}

func newRecover(w World) *cobra.Command {
	return &cobra.Command{
		Use:   "recover",
		Short: "Bring back rounds that were interrupted",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx := cmd.Context()
			store, err := w.Sessions(ctx)
			if err != nil {
				return err
			}
			unfinished, err := store.Unfinished(ctx)
			if err != nil {
				return err
			}
			if len(unfinished) == 0 {
				fmt.Fprintln(w.Err, "No round was interrupted.")
				return nil
			}
			for _, u := range unfinished {
				s, err := bringBack(ctx, w, store, u.ID)
				if err != nil {
					return err
				}
				fmt.Fprintf(w.Out, "%s\n", s.ID)
				fmt.Fprintf(w.Err, "Recovered %d answers of %s.\n", answers(s), s.Setup.Principle)
			}
			return nil
		},
	}
}

// bringBack recovers a session that was killed and has its answers recognised
// again.
func bringBack(ctx context.Context, w World, store Sessions, id string) (interviewer.Session, error) {
	s, err := store.Recover(ctx, id)
	if err != nil {
		return s, err
	}
	ear := w.Ear(ctx)
	s, err = interviewer.Rehear(ctx, s, func(ctx context.Context, take string) ([]speech.Phrase, error) {
		return speech.TranscribeFile(ctx, ear, take)
	})
	if err != nil {
		return s, err
	}
	return s, store.Save(ctx, s)
}
