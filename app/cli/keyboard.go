package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"tellmemore/interviewer"
)

// keyboard is the keys of a terminal, read once for all rounds of a command: a
// read can't be interrupted and ends with the program, so every round takes its
// keys from here.
type keyboard struct {
	terminal *os.File
	keys     chan []byte // what one read delivered; closed when no more comes
}

// openKeyboard begins to read the keys of the terminal that in must be. The
// error names what the command can use instead.
func openKeyboard(in io.Reader, instead string) (*keyboard, error) {
	terminal, ok := in.(*os.File)
	if !ok || !term.IsTerminal(int(terminal.Fd())) {
		return nil, wrong("a round with the microphone needs a terminal for its keys; use %s", instead)
	}
	k := &keyboard{terminal: terminal, keys: make(chan []byte)}
	go k.read(terminal)
	return k, nil
}

func (k *keyboard) read(from io.Reader) {
	defer close(k.keys)
	for {
		keys := make([]byte, 8)
		n, err := from.Read(keys)
		if err != nil {
			return
		}
		k.keys <- keys[:n]
	}
}

// raw delivers each key as it is pressed, until restore is called.
func (k *keyboard) raw() (restore func(), err error) {
	before, err := term.MakeRaw(int(k.terminal.Fd()))
	if err != nil {
		return nil, fmt.Errorf("read keys: %w", err)
	}
	return func() { _ = term.Restore(int(k.terminal.Fd()), before) }, nil
}

// lead hands the keys to the round until it is over.
func (k *keyboard) lead(r *interviewer.Runner) {
	for {
		select {
		case <-r.Done():
			return
		case keys, ok := <-k.keys:
			if !ok {
				r.Do(interviewer.CommandEnd)
				return
			}
			if len(keys) > 1 && keys[0] == escape {
				continue // an arrow or another key with a sequence of its own
			}
			for _, key := range keys {
				if c, ok := command(key, r.Snapshot()); ok {
					r.Do(c)
				}
			}
		}
	}
}

// goesOn waits for Space or Return, which go on, or for P, Esc or the end of
// the keys, which do not.
func (k *keyboard) goesOn(ctx context.Context) bool {
	if k.terminal != nil {
		restore, err := k.raw()
		if err != nil {
			return false
		}
		defer restore()
	}
	for {
		select {
		case <-ctx.Done():
			return false
		case keys, ok := <-k.keys:
			if !ok {
				return false
			}
			switch keys[0] {
			case ' ', '\r', '\n':
				return true
			case 'p', 'P', escape, interrupt:
				return false
			}
		}
	}
}
