package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// engines are the ears that a person may choose by name.
var engines = []string{string(speech.EngineLive), string(speech.EngineWhisper), string(speech.EngineService)}

// engineFlag adds --engine to a command; empty is the choice of the settings.
func engineFlag(cmd *cobra.Command, engine *string) {
	cmd.Flags().StringVar(engine, "engine", "", "who hears: live, whisper or service (default: as in the settings)")
	// Completion can't fail for a flag that was just added.
	_ = cmd.RegisterFlagCompletionFunc("engine", cobra.FixedCompletions(engines, cobra.ShellCompDirectiveNoFileComp))
}

// chosen returns the engine that a flag names, or the one of the settings.
func chosen(w World, flag string) (speech.Engine, error) {
	if flag == "" {
		return w.Engine(), nil
	}
	if !slices.Contains(engines, flag) {
		return "", wrong("engine is live, whisper or service, not %q", flag)
	}
	return speech.Engine(flag), nil
}

// hearFile has a recording of any length heard by an engine.
func hearFile(ctx context.Context, w World, engine speech.Engine, path string) ([]speech.Phrase, error) {
	if engine == speech.EngineLive {
		return speech.TranscribeFile(ctx, w.Ear(ctx), path)
	}
	return speech.TranscribeFileCarefully(ctx, w.Careful(engine), path)
}

// hearAgain has every answer of the session heard by an engine and keeps each as
// it is heard, so that what was heard stays when a later one can't be. Errors:
// interviewer.ErrBusy where another program records the session.
func hearAgain(ctx context.Context, w World, store Sessions, s interviewer.Session, engine speech.Engine) (interviewer.Session, error) {
	for i, t := range s.Turns {
		if t.Audio == "" {
			continue
		}
		fmt.Fprintf(w.Err, "Hearing answer %d of %d again.\n", i+1, len(s.Turns))
		phrases, err := hearFile(ctx, w, engine, t.Audio)
		if err != nil {
			return s, fmt.Errorf("hear answer %d again: %w", i+1, err)
		}
		by := engine
		if len(phrases) > 0 {
			by = phrases[0].Engine // the built-in ear, where the service was away
		}
		s, err = store.Change(ctx, s.ID, func(now interviewer.Session) interviewer.Session { return now.HearTake(t.Audio, phrases, by) })
		if err != nil {
			return s, err
		}
	}
	return s, nil
}

func newRecognise(w World) *cobra.Command {
	var engine string
	cmd := &cobra.Command{
		Use:   "recognise SESSION",
		Short: "Hear the answers of a round again",
		Long: "Hear every answer of a round again, with the engine of your choice, and keep its words.\n" +
			"SESSION is an ID from “tellmemore sessions”, its beginning, or “last”.",
		Example: "  tellmemore recognise last --engine whisper",
		Args:    exactly(1, "one session"),
		RunE: func(cmd *cobra.Command, args []string) error {
			by, err := chosen(w, engine)
			if err != nil {
				return err
			}
			store, s, err := find(cmd.Context(), w, args[0])
			if err != nil {
				return err
			}
			if s.Status == interviewer.StatusRunning {
				return failure{interviewer.ErrBusy, "This round is still running, or was interrupted. “tellmemore recover” brings back what was said."}
			}
			if s, err = hearAgain(cmd.Context(), w, store, s, by); err != nil {
				return err
			}
			fmt.Fprintf(w.Err, "%s was heard again; “tellmemore export %s” shows its words.\n", s.ID, s.ID)
			return nil
		},
	}
	engineFlag(cmd, &engine)
	return cmd
}
