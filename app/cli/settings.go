package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"tellmemore/app/preferences"
	"tellmemore/app/wording"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// Choices are the preferences as the commands need them.
type Choices interface {
	Now() preferences.Preferences
	// Change changes them and returns when they are kept.
	Change(how func(*preferences.Preferences)) error
	// Err returns why the file of the settings was not read, nil when it was.
	Err() error
}

// Keys are the keys of services: no command has a need to see one.
type Keys interface {
	SetKey(host, key string) error
	RemoveKey(host string) error
}

// Tester tries a service as it is chosen. Errors: those of speech's services.
type Tester interface {
	// TestSpeech records two seconds, or takes the sample answer where there is
	// no microphone, and has the service hear them.
	TestSpeech(ctx context.Context, p preferences.Preferences) (preferences.Findings, error)
	// TestChat has the service ask a question.
	TestChat(ctx context.Context, p preferences.Preferences) (preferences.Findings, error)
}

func newSettings(w World) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "settings",
		Short: "Show and change what is chosen, and what that means for privacy",
		Long: "Show every setting and what leaves this computer with it. The same settings are in the\n" +
			"window; both keep them in settings.toml in your configuration folder.\n\n" +
			"Keys of services are never settings: “settings key set HOST” keeps one in the system's\n" +
			"keyring. OPENAI_API_KEY goes before it, for the host of OPENAI_BASE_URL alone (default:\n" +
			"api.openai.com), and does without a keyring.",
		Args: exactly(0, "no arguments; “settings set KEY VALUE” changes one"),
		RunE: func(*cobra.Command, []string) error {
			w.tellSettings()
			return printSettings(w.Out, w.Choices.Now(), w.BaseURL)
		},
	}
	cmd.AddCommand(newSettingsSet(w), newKey(w), newSettingsTest(w))
	return cmd
}

// tellSettings notes that the file of the settings could not be read.
func (w World) tellSettings() {
	if err := w.Choices.Err(); err != nil {
		fmt.Fprintln(w.Err, wording.Error(err))
	}
}

func printSettings(out io.Writer, p preferences.Preferences, baseURL string) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, s := range preferences.Settings() {
		value := s.Get(p)
		if value == "" {
			value = "-"
		}
		fmt.Fprintf(table, "%s\t%s\n", s.Key, value)
	}
	fmt.Fprintln(table)
	for _, s := range preferences.Privacy(p.Filled(baseURL)) {
		mark := "stays"
		if s.Leaves {
			mark = "leaves"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", s.Title, mark, s.Text)
	}
	return table.Flush()
}

func newSettingsSet(w World) *cobra.Command {
	var keys strings.Builder
	table := tabwriter.NewWriter(&keys, 0, 0, 2, ' ', 0)
	for _, s := range preferences.Settings() {
		about := s.About
		if s.Values != nil {
			about += " (" + strings.Join(s.Values, ", ") + ")"
		}
		fmt.Fprintf(table, "  %s\t%s\n", s.Key, about)
	}
	_ = table.Flush() // a builder never fails to write
	return &cobra.Command{
		Use:   "set KEY VALUE",
		Short: "Change a setting",
		Long:  "Change a setting. The keys:\n\n" + keys.String(),
		Example: "  tellmemore settings set speech.preset groq\n" +
			"  tellmemore settings set speech.engine service",
		Args:              exactly(2, "a key and a value"),
		ValidArgsFunction: completeSetting,
		RunE: func(_ *cobra.Command, args []string) error {
			setting, err := preferences.FindSetting(args[0])
			if err != nil {
				return usage{unwrapped(err)}
			}
			trial := w.Choices.Now()
			if err := setting.Set(&trial, args[1]); err != nil {
				return refused(setting.Key, args[1], err)
			}
			if err := w.Choices.Change(func(p *preferences.Preferences) { _ = setting.Set(p, args[1]) }); err != nil { // it was tried above
				return err
			}
			fmt.Fprintf(w.Err, "%s is %s.\n", setting.Key, quoted(setting.Get(w.Choices.Now())))
			return nil
		},
	}
}

func quoted(value string) string {
	if value == "" {
		return "empty"
	}
	return value
}

// refused returns the wrong use that a value is, with what would be right.
func refused(key, value string, err error) error {
	room, _, _ := strings.Cut(key, ".")
	switch {
	case errors.Is(err, speech.ErrInsecure):
		host := endpoint.Host(value)
		return wrong("the connection to %s, another computer, would not be encrypted. To send there all the same, first run “tellmemore settings set %s.plain-http %s”", host, room, host)
	case errors.Is(err, endpoint.ErrAddress):
		return usage{spoken{err, wording.Error(err)}}
	}
	return usage{unwrapped(err)}
}

// spoken is an error whose text is for people.
type spoken struct {
	error
	text string
}

func (s spoken) Error() string { return s.text }
func (s spoken) Unwrap() error { return s.error }

// unwrapped is the error without the words of its sentinel, which say nothing
// that the rest does not.
func unwrapped(err error) error {
	text := err.Error()
	for _, sentinel := range []error{preferences.ErrSetting, preferences.ErrValue} {
		text = strings.TrimSuffix(text, ": "+sentinel.Error())
	}
	return spoken{err, text}
}

// completeSetting completes keys, then the values of a key.
func completeSetting(_ *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
	var found []string
	switch len(args) {
	case 0:
		for _, s := range preferences.Settings() {
			found = append(found, cobra.CompletionWithDesc(s.Key, s.About))
		}
	case 1:
		setting, err := preferences.FindSetting(args[0])
		if err == nil {
			found = setting.Values
		}
		if strings.HasSuffix(args[0], ".model-file") {
			return nil, cobra.ShellCompDirectiveDefault // a file
		}
	}
	var fitting []string
	for _, f := range found {
		if strings.HasPrefix(f, begun) {
			fitting = append(fitting, f)
		}
	}
	return fitting, cobra.ShellCompDirectiveNoFileComp
}

func newSettingsTest(w World) *cobra.Command {
	return &cobra.Command{
		Use:   "test speech|chat",
		Short: "Try a service as it is set, whether it is in use or not",
		Long: "Try a service. For speech, two seconds from the microphone are sent, or the sample\n" +
			"answer where there is none; for chat, a made-up answer is. A service without an address\n" +
			"of its own is looked for at OPENAI_BASE_URL.",
		Args:      exactly(1, "speech or chat"),
		ValidArgs: []string{"speech", "chat"},
		RunE: func(cmd *cobra.Command, args []string) error {
			w.tellSettings()
			p := w.Choices.Now()
			filled := p.Filled(w.BaseURL)
			try, chosen := w.Tester.TestSpeech, p.Speech.Ear == preferences.EarService
			service, address := p.Speech.Service, filled.Speech.BaseURL
			switch args[0] {
			case "speech":
			case "chat":
				try, chosen = w.Tester.TestChat, p.FollowUps.Chooser == preferences.ChooserService
				service, address = p.FollowUps.Service, filled.FollowUps.BaseURL
			default:
				return wrong("test takes speech or chat, not %q", args[0])
			}
			// Nothing is sent to a service that nobody has named in any way.
			if service.BaseURL == "" && w.BaseURL == "" && !chosen {
				return wrong("%s has no service yet; run “tellmemore settings set %s.preset openai” or set its url", args[0], roomOf(args[0]))
			}
			fmt.Fprintf(w.Err, "Asking %s.\n", endpoint.Host(address))
			found, err := try(cmd.Context(), p)
			if err != nil {
				return err
			}
			fmt.Fprintf(w.Out, "text\t%s\ntook\t%.1f s\n", found.Text, found.Took.Seconds())
			for _, can := range found.Can {
				fmt.Fprintf(w.Out, "can\t%s\n", can)
			}
			return nil
		},
	}
}

// roomOf is the first half of a service's keys.
func roomOf(service string) string {
	if service == "chat" {
		return "follow-ups"
	}
	return service
}
