package cli

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tellmemore/audio/endpoint"
)

func newKey(w World) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Keep or remove the key of a service",
		Args:  exactly(0, "set or remove, and a host"),
		RunE: func(*cobra.Command, []string) error {
			return wrong("key takes set or remove, and a host")
		},
	}
	cmd.AddCommand(&cobra.Command{
		Use:   "set HOST",
		Short: "Read a key from the terminal or stdin and keep it in the system's keyring",
		Long: "Read a key and keep it in the system's keyring for one host, as api.openai.com or\n" +
			"nas:8000. It is typed unseen or read from stdin, and never an argument, which other\n" +
			"programs could see.",
		Example:           "  tellmemore settings key set api.openai.com < key.txt",
		Args:              exactly(1, "one host; the key itself is asked for or read from stdin"),
		ValidArgsFunction: completeHost(w),
		RunE: func(_ *cobra.Command, args []string) error {
			host, err := hostOf(args[0])
			if err != nil {
				return err
			}
			key, err := readKey(w, host)
			if err != nil {
				return err
			}
			if err := w.Keys.SetKey(host, key); err != nil {
				return err
			}
			fmt.Fprintf(w.Err, "The key of %s is in the system's keyring.\n", host)
			return nil
		},
	}, &cobra.Command{
		Use:               "remove HOST",
		Short:             "Take a key out of the system's keyring",
		Args:              exactly(1, "one host"),
		ValidArgsFunction: completeHost(w),
		RunE: func(_ *cobra.Command, args []string) error {
			host, err := hostOf(args[0])
			if err != nil {
				return err
			}
			if err := w.Keys.RemoveKey(host); err != nil {
				return err
			}
			fmt.Fprintf(w.Err, "The key of %s is removed.\n", host)
			return nil
		},
	})
	return cmd
}

// hostOf takes a host, or the address of a service at it.
func hostOf(text string) (string, error) {
	address := text
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	host := endpoint.Host(address)
	if host == "" || strings.ContainsAny(host, " \t") || !strings.Contains(text, "://") && strings.ContainsAny(text, "/@?") {
		return "", wrong("%q is no host; one is api.openai.com or nas:8000", text)
	}
	return host, nil
}

func completeHost(w World) cobra.CompletionFunc {
	return func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		p := w.Choices.Now().Filled("")
		hosts := []string{endpoint.Host(p.Speech.BaseURL)}
		if chat := endpoint.Host(p.FollowUps.BaseURL); chat != hosts[0] {
			hosts = append(hosts, chat)
		}
		return hosts, cobra.ShellCompDirectiveNoFileComp
	}
}

// readKey reads a key, unseen where somebody types it.
func readKey(w World, host string) (string, error) {
	if in, ok := w.In.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		fmt.Fprintf(w.Err, "Key of %s (it is not shown): ", host)
		key, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(w.Err)
		if err != nil {
			return "", fmt.Errorf("read key: %w", err)
		}
		return string(key), nil
	}
	key, err := bufio.NewReader(w.In).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("read key: %w", err)
	}
	return key, nil
}
