package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/interviewer/bank"
)

// check is one thing that doctor looks at.
type check struct {
	name     string
	optional bool // nothing needs to be done without it
	look     func(ctx context.Context) (found string, err error)
}

// checks lists what doctor looks at, in the order in which a round needs it.
func checks(w World) []check {
	return []check{
		{"display", true, func(context.Context) (string, error) { return display() }},
		{"microphone", false, func(ctx context.Context) (string, error) { return microphone(ctx, w) }},
		{"loudspeaker", true, func(context.Context) (string, error) { return w.Loudspeaker() }},
		{"models", false, func(context.Context) (string, error) { return "all pinned hashes match", verify(w) }},
		{"recogniser", false, func(ctx context.Context) (string, error) { return recogniser(ctx, w) }},
		{"careful ear", false, func(ctx context.Context) (string, error) { return careful(ctx, w) }},
		{"voice", true, func(ctx context.Context) (string, error) {
			return "you should have heard it", w.Voice(ctx).Say(ctx, "This is the interviewer's voice.")
		}},
		{"packs", false, func(context.Context) (string, error) { return packs(w) }},
		{"store", false, func(ctx context.Context) (string, error) {
			store, err := w.Sessions(ctx)
			if err != nil {
				return "", err
			}
			sessions, err := store.List(ctx)
			return fmt.Sprintf("%d rounds", len(sessions)), err
		}},
	}
}

// errNoDisplay: there is no screen for the window.
var errNoDisplay = failure{errors.New("no display"), "There is no display for the window. “tellmemore practice” runs a round in the terminal."}

func display() (string, error) {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		return "the system's own", nil
	}
	for _, name := range []string{"WAYLAND_DISPLAY", "DISPLAY"} {
		if v := os.Getenv(name); v != "" {
			return v, nil
		}
	}
	return "", errNoDisplay
}

// listenFor is how long the microphone is listened to.
const listenFor = 1500 * time.Millisecond

func microphone(ctx context.Context, w World) (string, error) {
	source, err := w.Microphone("")
	if err != nil {
		return "", err
	}
	capture, err := source.Open(ctx)
	if err != nil {
		return "", err
	}
	samples, err := audio.Listen(ctx, capture, audio.FromDuration(listenFor))
	if closing := capture.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return "", err
	}
	loudest := audio.Measure(samples).Peak
	if loudest <= audio.Floor {
		return "", audio.ErrSilentInput
	}
	return fmt.Sprintf("hears up to %.0f dBFS", loudest), nil
}

// packs counts what can be asked and tells of the person's own packs that are
// not among it.
func packs(w World) (string, error) {
	if len(w.Refused) > 0 {
		return "", failure{errors.Join(w.Refused...), strings.Join(w.refused(), "\n"+strings.Repeat(" ", 22))}
	}
	questions := 0
	all := w.Bank.Principles()
	for _, p := range all {
		questions += len(w.Bank.Questions(p.Name, bank.AnyLevel, bank.AnyRound))
	}
	return fmt.Sprintf("%d principles, %d questions; your own packs belong in %s", len(all), questions, w.Packs), nil
}

// verify checks the models that the settings need: the one of the careful ear
// is not among them with captions only or with a model file of one's own.
func verify(w World) error {
	err := w.VerifyModels()
	if w.Engine() != speech.EngineLive && w.Choices.Now().Speech.ModelFile == "" {
		err = errors.Join(err, w.VerifyWhisper())
	}
	return err
}

// recogniser has the sample answer heard, so that more than loading is seen.
func recogniser(ctx context.Context, w World) (string, error) {
	return hearSample(w, func(path string) ([]speech.Phrase, error) {
		return speech.TranscribeFile(ctx, w.Ear(ctx), path)
	})
}

// careful has the sample answer heard by the built-in careful ear. A service
// is sent nothing: that costs money, and tells it something.
func careful(ctx context.Context, w World) (string, error) {
	engine := w.Engine()
	if engine == speech.EngineLive {
		return "captions only, as chosen in the settings", nil
	}
	if engine == speech.EngineService {
		host := endpoint.Host(w.Choices.Now().Filled(w.BaseURL).Speech.BaseURL)
		return fmt.Sprintf("goes to %s, which was sent nothing now; “tellmemore settings test speech” tries it", host), nil
	}
	return hearSample(w, func(path string) ([]speech.Phrase, error) {
		return speech.TranscribeFileCarefully(ctx, w.Careful(engine), path)
	})
}

// hearSample has the shortest recording of the sample answer heard.
func hearSample(w World, hear func(path string) ([]speech.Phrase, error)) (string, error) {
	paths, cleanup, err := w.Sample()
	if err != nil {
		return "", err
	}
	defer cleanup()
	began := time.Now()
	phrases, err := hear(paths[len(paths)-1])
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("heard %d phrases of the sample answer in %.1f s", len(phrases), time.Since(began).Seconds()), nil
}

func newDoctor(w World) *cobra.Command {
	var only string
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check display, microphone, loudspeaker, models, recogniser, careful ear, voice, packs and store",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			var failed error
			found := false
			for _, c := range checks(w) {
				if only != "" && only != c.name {
					continue
				}
				found = true
				if err := c.run(cmd.Context(), w); err != nil {
					failed = err
				}
			}
			if !found {
				return wrong("there is no check called %q", only)
			}
			if failed != nil {
				return failure{failed, "Something needs your attention; see above for what to do."}
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&only, "only", "", "one check: display, microphone, loudspeaker, models, recogniser, “careful ear”, voice, packs or store")
	return cmd
}

// run looks and prints a line; the error is one that needs the person.
func (c check) run(ctx context.Context, w World) error {
	found, err := c.look(ctx)
	if err == nil {
		fmt.Fprintf(w.Out, "%-12s ok       %s\n", c.name, found)
		return nil
	}
	w.Log.Warn("doctor", "check", c.name, "err", err)
	sentence := wording.Error(err)
	var f failure
	if errors.As(err, &f) {
		sentence = f.sentence
	}
	if c.optional {
		fmt.Fprintf(w.Out, "%-12s missing  %s\n", c.name, sentence)
		return nil
	}
	fmt.Fprintf(w.Out, "%-12s problem  %s\n", c.name, sentence)
	return err
}
