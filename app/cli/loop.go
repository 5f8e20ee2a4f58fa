package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tellmemore/app/wording"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// Loops keeps loops of rounds.
type Loops interface {
	SaveLoop(ctx context.Context, l loop.Loop) error
	// FindLoop returns the loop with this ID, or with the only ID that starts so.
	FindLoop(ctx context.Context, id string) (loop.Loop, error)
	// Loops returns every loop, newest first.
	Loops(ctx context.Context) ([]loop.Loop, error)
	// DeleteLoop removes a loop; what was said in its rounds is kept.
	DeleteLoop(ctx context.Context, id string) error
}

// looping holds the flags of a loop that is held.
type looping struct {
	level, mode string
	principles  []string
	seed        uint64
	pauseAfter  int
	audio       string
	json        bool
	round       practice     // how each round is held
	recordings  [][][]string // by round and question
	keys        *keyboard    // of a loop with the microphone
	asked       bool         // this command has asked a question
}

func newLoop(w World) *cobra.Command {
	var l looping
	cmd := &cobra.Command{
		Use:   "loop",
		Short: "A loop of five rounds with a debrief: hiring manager to bar raiser",
		Long: "Five rounds, each led by another interviewer: hiring manager, skip level, peer manager, bar\n" +
			"raiser, technical. After the last one comes the debrief: evidence for each principle, what\n" +
			"contradicts itself between rounds, stories told twice, and whether the bar raiser would veto.\n\n" +
			"With --audio, DIR has one folder a round, in the order of their names, and each folder the\n" +
			"recordings of that round in the order of theirs: a story, then its follow-ups. A recording\n" +
			"with “story” in its name begins the next question of the round.\n\n" +
			"A loop may be paused between rounds and goes on with “loop resume”, also on another day.",
		Example: "  tellmemore loop --level L7 --principles ownership,dive,earn\n" +
			"  tellmemore loop --audio recordings --pause-after 2\n  tellmemore loop resume\n" +
			"  tellmemore loop debrief last --format markdown -o debrief.md",
		Args: exactly(0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, _ []string) error { return l.start(cmd, w) },
	}
	f := cmd.Flags()
	f.StringVar(&l.level, "level", string(interviewer.L7), "the level you interview for: L6, L7 or L8")
	f.StringVar(&l.mode, "mode", string(interviewer.Strict), "strict cuts in at the limit, coach lets you run over")
	f.StringArrayVar(&l.principles, "principles", nil, "principles to cover, or their beginnings, separated by commas (default: what such a loop asks for)")
	f.Uint64Var(&l.seed, "seed", 0, "the same number plans the same loop (default: a new one each time)")
	l.flags(cmd)
	cmd.AddCommand(newResume(w), newLoopList(w), newDebrief(w), newLoopDelete(w))
	return cmd
}

// flags are those of every command that holds rounds of a loop.
func (l *looping) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&l.audio, "audio", "", "folder with one folder of recordings a round")
	f.IntVar(&l.pauseAfter, "pause-after", 0, "pause when this many rounds are done")
	f.StringVar(&l.round.pace, "pace", "fast", "fast, or real: play the recordings in real time")
	f.BoolVar(&l.json, "json", false, "print the debrief as JSON")
	engineFlag(cmd, &l.round.engine)
	f.BoolVar(&l.round.voice, "voice", true, "speak the questions (default: as in the settings with the microphone, off with recordings)")
	f.StringVar(&l.round.microphone, "microphone", "", "the microphone by name (default: that of the settings)")
}

func newResume(w World) *cobra.Command {
	var l looping
	cmd := &cobra.Command{
		Use:   "resume [LOOP]",
		Short: "Go on with a loop that was paused or interrupted",
		Long: "Go on with a loop where it stopped. LOOP is an ID from “tellmemore loop list” or its\n" +
			"beginning; without one it is the newest loop that isn't finished. A question that was\n" +
			"interrupted after your story keeps what you said; one that was not answered is asked again.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return wrong("resume takes one loop at most")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return l.resume(cmd, w, args) },
	}
	l.flags(cmd)
	return cmd
}

// ready checks the flags that starting and resuming share.
func (l *looping) ready(cmd *cobra.Command, w World) error {
	if l.round.pace != "fast" && l.round.pace != "real" {
		return wrong("pace is fast or real, not %q", l.round.pace)
	}
	if rounds := len(bank.Rounds()); l.pauseAfter < 0 || l.pauseAfter > rounds {
		return wrong("a loop has %d rounds, so it can't pause after %d", rounds, l.pauseAfter)
	}
	if !cmd.Flags().Changed("voice") {
		w.tellSettings()
		l.round.voice = l.audio == "" && w.Choices.Now().Voice.On
	}
	if l.audio == "" {
		return nil
	}
	var err error
	if l.recordings, err = readRounds(l.audio); err != nil {
		return err
	}
	for _, round := range l.recordings {
		for _, question := range round {
			if err := checkRecordings(question); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l *looping) start(cmd *cobra.Command, w World) error {
	ctx := cmd.Context()
	if err := l.ready(cmd, w); err != nil {
		return err
	}
	level, mode := interviewer.Level(strings.ToUpper(l.level)), interviewer.Mode(strings.ToLower(l.mode))
	if !slices.Contains(interviewer.Levels(), level) {
		return wrong("level is L6, L7 or L8, not %q", l.level)
	}
	if mode != interviewer.Strict && mode != interviewer.Coach {
		return wrong("mode is strict or coach, not %q", l.mode)
	}
	store, err := w.Sessions(ctx)
	if err != nil {
		return err
	}
	choice := loop.Choice{Level: level, Principles: splitPrinciples(w.Bank, l.principles), Seed: l.seed}
	if !cmd.Flags().Changed("seed") {
		choice.Seed = seedOf(time.Now().String())
	}
	for _, round := range l.recordings {
		choice.Questions = append(choice.Questions, len(round))
	}
	held, err := loop.New(ctx, w.Bank, store, choice, mode, time.Now())
	if errors.Is(err, bank.ErrPrinciple) || errors.Is(err, loop.ErrCovered) {
		return usage{err}
	}
	if err != nil {
		return err
	}
	return l.hold(ctx, w, store, held)
}

func (l *looping) resume(cmd *cobra.Command, w World, args []string) error {
	ctx := cmd.Context()
	if err := l.ready(cmd, w); err != nil {
		return err
	}
	store, err := w.Sessions(ctx)
	if err != nil {
		return err
	}
	found, err := unfinished(ctx, store, args)
	if err != nil {
		return err
	}
	found, err = settle(ctx, w, store, found)
	if err != nil {
		return err
	}
	fmt.Fprintln(w.Err, found.Progress())
	return l.hold(ctx, w, store, found)
}

// unfinished returns the loop that the person means, or the newest that is not
// finished.
func unfinished(ctx context.Context, store Sessions, args []string) (loop.Loop, error) {
	if len(args) > 0 {
		return findLoop(ctx, store, args[0])
	}
	all, err := store.Loops(ctx)
	if err != nil {
		return loop.Loop{}, err
	}
	if l, open := loop.Open(all); open {
		return l, nil
	}
	return loop.Loop{}, failure{errors.New("no loop to resume"), "There is no loop to go on with. “tellmemore loop” starts one."}
}

// findLoop returns the loop that the person means; “last” is the newest one.
func findLoop(ctx context.Context, store Sessions, id string) (loop.Loop, error) {
	if id != "last" {
		return store.FindLoop(ctx, id)
	}
	all, err := store.Loops(ctx)
	if err != nil {
		return loop.Loop{}, err
	}
	if len(all) == 0 {
		return loop.Loop{}, failure{errors.New("no loops"), "No loops yet. “tellmemore loop” starts one."}
	}
	return all[0], nil
}

// settle brings back the question that was interrupted.
func settle(ctx context.Context, w World, store Sessions, l loop.Loop) (loop.Loop, error) {
	l, err := loop.Settle(ctx, l, store.Find, func(ctx context.Context, id string) (interviewer.Session, error) {
		s, err := bringBack(ctx, w, store, id)
		if err == nil {
			fmt.Fprintf(w.Err, "Brought back what was said when the loop was interrupted: %d answers of %s.\n", answers(s), s.Setup.Principle)
		}
		return s, err
	})
	if err != nil {
		return l, err
	}
	return l, store.SaveLoop(ctx, l)
}

// hold holds the rounds that are left, until the loop is over or paused.
func (l *looping) hold(ctx context.Context, w World, store Sessions, held loop.Loop) error {
	if err := store.SaveLoop(ctx, held); err != nil {
		return err
	}
	engine, err := chosen(w, l.round.engine)
	if err != nil {
		return err
	}
	if l.audio == "" && !held.Finished() {
		if l.keys, err = openKeyboard(w.In, "--audio for recordings"); err != nil {
			return err
		}
	}
	for {
		at, more := held.Next()
		if !more {
			return l.debrief(ctx, w, store, held)
		}
		if at.Question == 0 && l.rests(ctx, w, held) {
			return paused(w, held)
		}
		if l.audio != "" && len(l.answersTo(at)) == 0 {
			fmt.Fprintf(w.Err, "There is no recording for round %d, question %d.\n", at.Round+1, at.Question+1)
			return paused(w, held)
		}
		if at.Question == 0 {
			announce(w, held, at)
		}
		if held, err = l.ask(ctx, w, store, held, at, engine); err != nil {
			return err
		}
		if !held.At(at).Done {
			return paused(w, held)
		}
	}
}

// rests reports whether the loop pauses before its next round.
func (l *looping) rests(ctx context.Context, w World, held loop.Loop) bool {
	done := held.RoundsDone()
	if done == 0 {
		return false
	}
	if l.pauseAfter > 0 && done >= l.pauseAfter {
		return true
	}
	if l.keys == nil || !l.asked { // not before the first round of this command
		return false
	}
	fmt.Fprintf(w.Err, "%s Press Space to go on, or P to pause.\n", held.Progress())
	return !l.keys.goesOn(ctx)
}

// answersTo are the recordings for a question.
func (l *looping) answersTo(at loop.Place) []string {
	if at.Round >= len(l.recordings) || at.Question >= len(l.recordings[at.Round]) {
		return nil
	}
	return l.recordings[at.Round][at.Question]
}

// paused tells how a loop that is paused goes on.
func paused(w World, l loop.Loop) error {
	fmt.Fprintln(w.Out, l.ID)
	fmt.Fprintf(w.Err, "Paused. %s “tellmemore loop resume %s” goes on, today or another day.\n", l.Progress(), l.ID)
	return nil
}

// announce introduces who leads the round.
func announce(w World, l loop.Loop, at loop.Place) {
	r := l.Rounds[at.Round]
	c := loop.CharacterOf(r.Of)
	fmt.Fprintf(w.Err, "\nRound %d of %d: %s. %s\n%s.\n", at.Round+1, len(l.Rounds), c.Name, c.About, strings.Join(r.Principles(), "; "))
}

// ask holds one question with its follow-ups. The loop is kept before its first
// word and after its last, so that a kill loses nothing.
func (l *looping) ask(ctx context.Context, w World, store Sessions, held loop.Loop, at loop.Place, engine speech.Engine) (loop.Loop, error) {
	character := loop.CharacterOf(held.Rounds[at.Round].Of)
	setup := held.Setup(at)
	setup.Voice, setup.Engine = l.round.voice, engine
	now := time.Now()
	session := interviewer.Session{ID: interviewer.NewID(now), StartedAt: now, Setup: setup}
	held = held.Asking(at, session.ID)
	if err := store.SaveLoop(ctx, held); err != nil {
		return held, err
	}
	ports := interviewer.Ports{
		Takes: store, Store: store, Ear: w.Ear(ctx), FollowUps: w.InManner(character.Manner), Notices: w.Notices, Log: w.Log,
	}
	if setup.Voice {
		ports.Voice = w.Paced(ctx, character.Pace)
	}
	round := l.round
	round.audio = l.answersTo(at)
	// Recordings come faster than a careful ear can follow.
	if l.audio == "" || round.pace == "real" {
		ports.Second = w.Second(engine)
	}
	var err error
	if l.audio != "" {
		session, err = round.onRecordings(ctx, w, session, ports)
	} else {
		session, err = round.onMicrophone(ctx, w, session, ports, l.keys)
	}
	if err != nil {
		return held, err
	}
	l.asked = true
	session = round.carefully(ctx, w, store, session, engine)
	held = held.Asked(at, session)
	return held, store.SaveLoop(ctx, held)
}

// debrief prints the debrief of a loop that is over.
func (l *looping) debrief(ctx context.Context, w World, store Sessions, held loop.Loop) error {
	fmt.Fprintf(w.Err, "\n%s\n", held.Progress())
	format := transcript.FormatText
	if l.json {
		format = transcript.FormatJSON
	}
	d, err := debriefOf(ctx, w, store, held)
	if err != nil {
		return err
	}
	return transcript.Debrief(w.Out, d, format)
}

func debriefOf(ctx context.Context, w World, store Sessions, l loop.Loop) (loop.Debrief, error) {
	reader, err := w.Reader(ctx)
	if err != nil {
		return loop.Debrief{}, err
	}
	return loop.DebriefOf(ctx, l, reader, store.Find)
}

func newLoopList(w World) *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the loops and where they stand",
		Args:  exactly(0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			store, err := w.Sessions(cmd.Context())
			if err != nil {
				return err
			}
			all, err := store.Loops(cmd.Context())
			if err != nil {
				return err
			}
			if len(all) == 0 {
				fmt.Fprintln(w.Err, "No loops yet. “tellmemore loop” starts one.")
				return nil
			}
			table := tabwriter.NewWriter(w.Out, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "LOOP\tDATE\tLEVEL\tMODE\tROUNDS\tPRINCIPLES")
			for _, l := range all {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%d of %d\t%s\n", l.ID, l.StartedAt.Local().Format("2 Jan 2006 15:04"),
					l.Level, l.Mode, l.RoundsDone(), len(l.Rounds), strings.Join(l.Principles, "; "))
			}
			return table.Flush()
		},
	}
}

func newDebrief(w World) *cobra.Command {
	var format, out string
	var formats []string
	for _, f := range transcript.DebriefFormats() {
		formats = append(formats, string(f))
	}
	cmd := &cobra.Command{
		Use:     "debrief LOOP",
		Short:   "Write the debrief of a loop as text, Markdown or JSON",
		Long:    "Write the debrief of a loop to stdout or to a file. LOOP is an ID from “tellmemore loop list”,\nits beginning, or “last”. A loop that isn't finished has a debrief of the rounds that are done.",
		Example: "  tellmemore loop debrief last --format markdown -o debrief.md",
		Args:    exactly(1, "one loop"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if !slices.Contains(formats, format) {
				return wrong("format is one of %s, not %q", strings.Join(formats, ", "), format)
			}
			ctx := cmd.Context()
			store, err := w.Sessions(ctx)
			if err != nil {
				return err
			}
			l, err := findLoop(ctx, store, args[0])
			if err != nil {
				return err
			}
			d, err := debriefOf(ctx, w, store, l)
			if err != nil {
				return err
			}
			if out == "" || out == "-" {
				return transcript.Debrief(w.Out, d, transcript.Format(format))
			}
			return writeFile(out, func(to io.Writer) error { return transcript.Debrief(to, d, transcript.Format(format)) })
		},
	}
	cmd.Flags().StringVar(&format, "format", string(transcript.FormatText), strings.Join(formats, ", "))
	cmd.Flags().StringVarP(&out, "output", "o", "", "file to write (default: stdout)")
	return cmd
}

func newLoopDelete(w World) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete LOOP",
		Short: "Delete a loop; what you said in its rounds is kept",
		Long: "Delete a loop with its plan and its debrief. LOOP is an ID from “tellmemore loop list”, its\n" +
			"beginning, or “last”. The rounds that you have held stay with their recordings:\n" +
			"“tellmemore sessions” lists them, and “tellmemore sessions delete” deletes one.",
		Example: "  tellmemore loop delete last",
		Args:    exactly(1, "one loop"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx := cmd.Context()
			store, err := w.Sessions(ctx)
			if err != nil {
				return err
			}
			l, err := findLoop(ctx, store, args[0])
			if err != nil {
				return err
			}
			if !yes {
				fmt.Fprintf(w.Err, "The loop of %s, %s: %s\nIts plan and its debrief are deleted. %s\nDelete it? [y/N] ",
					l.StartedAt.Local().Format("2 January 2006, 15:04"), l.Level, l.Progress(), wording.Stays(l))
				if !confirmed(w.In) {
					fmt.Fprintln(w.Err, "Nothing was deleted. Answer y, or give --yes, to delete it.")
					return nil
				}
			}
			if err := store.DeleteLoop(ctx, l.ID); err != nil {
				return err
			}
			fmt.Fprintf(w.Err, "Deleted the loop %s. %s\n", l.ID, wording.Stays(l))
			return nil
		},
	}
	cmd.Flags().BoolVar(&yes, "yes", false, "don’t ask")
	return cmd
}

// confirmed reads a line and reports whether it says yes; the end of the input
// says no.
func confirmed(from io.Reader) bool {
	line, _ := bufio.NewReader(from).ReadString('\n') // what came before an error counts
	answer := strings.ToLower(strings.TrimSpace(line))
	return answer == "y" || answer == "yes"
}

// splitPrinciples parts what was given at its commas, but not within a name
// that has one of its own, as “Are Right, A Lot”.
func splitPrinciples(b *bank.Bank, given []string) []string {
	var all []string
	for _, text := range given {
		parts := strings.Split(text, ",")
		for i := 0; i < len(parts); i++ {
			name := strings.TrimSpace(parts[i])
			if i+1 < len(parts) {
				whole := name + ", " + strings.TrimSpace(parts[i+1])
				if slices.ContainsFunc(b.Principles(), func(p bank.Principle) bool { return strings.EqualFold(p.Name, whole) }) {
					name = whole
					i++
				}
			}
			if name != "" {
				all = append(all, name)
			}
		}
	}
	return all
}
