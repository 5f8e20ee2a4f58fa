// Package cli is the face of Tell Me More without a window: the same core in a
// terminal. Results go to stdout, progress and notes to stderr; the exit
// status is 0, 1 for a failure, 2 for wrong use.
//
// It imports the core, the preferences and the sentences of app/wording, never
// an adapter: main.go gives it everything else as a World.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/followup"
)

// Sessions keeps rounds and their recordings.
type Sessions interface {
	interviewer.Store
	interviewer.Takes
	Loops
	List(ctx context.Context) ([]interviewer.Session, error)
	// Find returns the session with this ID, or with the only ID that starts so.
	Find(ctx context.Context, id string) (interviewer.Session, error)
	Unfinished(ctx context.Context) ([]interviewer.Session, error)
	Recover(ctx context.Context, id string) (interviewer.Session, error)
	Delete(ctx context.Context, id string) error
	// Change replaces a session by what f makes of it.
	Change(ctx context.Context, id string, f func(interviewer.Session) interviewer.Session) (interviewer.Session, error)
	UsedQuestions(ctx context.Context) ([]string, error)
	LastPractised(ctx context.Context) (map[string]time.Time, error)
}

// Ear is the live ear: for a round, and for whole files.
type Ear interface {
	interviewer.Ear
	speech.Recogniser
	// Wait returns when the models are in memory, or why they can't be.
	Wait(ctx context.Context) error
}

// World is everything that the commands need. The functions open what they
// name when a command needs it, so that `--help` loads no model.
type World struct {
	Version string
	Bank    *bank.Bank
	// Packs is the folder of the person's own packs, Refused why those that are
	// not in the Bank are not.
	Packs     string
	Refused   []error
	FollowUps func() interviewer.FollowUps
	// InManner returns the follow-ups of an interviewer with a manner of their own.
	InManner func(followup.Manner) interviewer.FollowUps
	// Reader reads answers for the coach. Errors: coach.ErrNoReader.
	Reader   func(ctx context.Context) (coach.Reader, error)
	Sessions func(ctx context.Context) (Sessions, error)
	Ear      func(ctx context.Context) Ear
	// Careful returns the careful ear of an engine that is not the live one. A
	// service that is away is replaced by the built-in ear, and told on Err.
	Careful func(engine speech.Engine) speech.Careful
	// Engine is whose words the person wants to be kept.
	Engine func() speech.Engine
	// Second hears answers again while they are spoken; nil for the live engine.
	Second func(engine speech.Engine) interviewer.SecondEar
	// Notices brings what services want said during a round.
	Notices <-chan interviewer.Notice
	Voice   func(ctx context.Context) interviewer.Voice
	// Paced returns the voice at so many times the pace that is chosen.
	Paced      func(ctx context.Context, pace float64) interviewer.Voice
	Microphone func(name string) (interviewer.Source, error)
	Models     func(ctx context.Context, progress func(name string, done, total int64)) error
	// VerifyModels checks the models of every round against their pinned hashes,
	// VerifyWhisper the one that is fetched for the careful ear.
	VerifyModels, VerifyWhisper func() error
	// Loudspeaker returns the name of the default one.
	Loudspeaker func() (string, error)
	Window      func(ctx context.Context) error
	Choices     Choices
	// BaseURL is the address of a service that has none of its own, "" for
	// OpenAI's.
	BaseURL string
	Keys    Keys
	Tester  Tester
	Sample  func() (recordings []string, cleanup func(), err error)
	Log     *slog.Logger

	In       io.Reader
	Out, Err io.Writer
}

// Exit statuses.
const (
	exitFailed = 1
	exitUsage  = 2
)

// usage marks an error of wrong use.
type usage struct{ error }

func (u usage) Unwrap() error { return u.error }

// failure is an error whose sentence was written where it happened.
type failure struct {
	error
	sentence string
}

func (f failure) Unwrap() error { return f.error }

func wrong(format string, args ...any) error { return usage{fmt.Errorf(format, args...)} }

// Run runs the command that args name and returns the exit status.
func Run(ctx context.Context, w World, args []string) int {
	root := newRoot(w)
	root.SetArgs(args)
	root.SetIn(w.In)
	root.SetOut(w.Out)
	root.SetErr(w.Err)
	err := root.ExecuteContext(ctx)
	if err == nil {
		return 0
	}
	var u usage
	if errors.As(err, &u) {
		fmt.Fprintf(w.Err, "%s\nRun “tellmemore --help” to see how it is used.\n", sentence(err.Error()))
		return exitUsage
	}
	w.Log.Error("command", "err", err)
	var f failure
	if errors.As(err, &f) {
		fmt.Fprintln(w.Err, f.sentence)
		return exitFailed
	}
	fmt.Fprintln(w.Err, wording.Error(err))
	return exitFailed
}

// sentence makes one of an error's text.
func sentence(text string) string {
	if text == "" {
		return text
	}
	r := []rune(text)
	if r[0] >= 'a' && r[0] <= 'z' {
		r[0] -= 'a' - 'A'
	}
	if last := r[len(r)-1]; last != '.' && last != '?' {
		r = append(r, '.')
	}
	return string(r)
}

func newRoot(w World) *cobra.Command {
	root := &cobra.Command{
		Use:   "tellmemore",
		Short: "Rehearse behavioural interviews by voice",
		Long: "Tell Me More asks a question about a Leadership Principle, listens to your answer\n" +
			"against the clock, and asks for what you left out. Everything stays on this computer unless\n" +
			"you choose a service.\n\n" +
			"Without a command it opens the window.",
		Version:       w.Version,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return wrong("there is no command %q", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return w.Window(cmd.Context()) },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usage{err} })
	root.AddCommand(
		newPractice(w), newLoop(w), newTranscribe(w), newSessions(w), newExport(w),
		newRecognise(w), newRecover(w), newCoach(w), newModels(w), newDoctor(w), newSettings(w),
		newGuide(w),
	)
	return root
}

// exactly and atLeast check the number of arguments as wrong use.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return wrong("%s takes %s", cmd.Name(), what)
		}
		return nil
	}
}

func atLeast(n int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < n {
			return wrong("%s takes %s", cmd.Name(), what)
		}
		return nil
	}
}
