package cli

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"tellmemore/app/wording"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/transcript"
)

// practice holds the flags of the command.
type practice struct {
	principle, level, question, mode, microphone string
	followUps                                    int
	audio                                        []string
	sample                                       bool
	pace                                         string
	json                                         bool
	voice                                        bool
	engine                                       string
}

func newPractice(w World) *cobra.Command {
	var p practice
	cmd := &cobra.Command{
		Use:   "practice",
		Short: "One round in the terminal: with the microphone, or on recordings",
		Long: "One round in the terminal. With the microphone: Space starts and ends an answer, R repeats\n" +
			"the question, T takes a moment, S skips a follow-up, Esc ends the round.\n\n" +
			"With --audio, recordings are the answers, in order: the story first, then the follow-ups.\n" +
			"A follow-up without a recording counts as skipped.",
		Example: "  tellmemore practice --principle ownership --level L7\n" +
			"  tellmemore practice --audio story.wav --audio followup1.wav --json",
		Args: exactly(0, "no arguments, only flags"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			w.tellRefused()
			if !cmd.Flags().Changed("voice") {
				w.tellSettings()
				p.voice = len(p.audio) == 0 && !p.sample && w.Choices.Now().Voice.On
			}
			return p.run(cmd.Context(), w)
		},
	}
	f := cmd.Flags()
	f.StringVar(&p.principle, "principle", "", "the Leadership Principle, or its beginning (default: a surprise)")
	f.StringVar(&p.level, "level", string(interviewer.L7), "the level you interview for: L6, L7 or L8")
	f.StringVar(&p.question, "question", "", "a question of your own (default: one from the bank)")
	f.StringVar(&p.mode, "mode", string(interviewer.Strict), "strict cuts in at the limit, coach lets you run over")
	f.IntVar(&p.followUps, "follow-ups", interviewer.DefaultFollowUps, "how many follow-ups, 0 to 6")
	f.StringArrayVar(&p.audio, "audio", nil, "a recording as the next answer (WAV, FLAC, MP3 or Ogg); may be repeated")
	f.BoolVar(&p.sample, "sample", false, "run the round on the sample answer that comes with the app")
	f.StringVar(&p.pace, "pace", "fast", "fast, or real: play the recordings in real time")
	f.BoolVar(&p.json, "json", false, "print the round as JSON")
	engineFlag(cmd, &p.engine)
	f.BoolVar(&p.voice, "voice", true, "speak the questions (default: as in the settings with the microphone, off with recordings)")
	f.StringVar(&p.microphone, "microphone", "", "the microphone by name (default: that of the settings)")
	return cmd
}

// setup checks the flags and fills in what was left open.
func (p *practice) setup(ctx context.Context, w World, sessions Sessions) (interviewer.Setup, error) {
	s := interviewer.Setup{
		Level: interviewer.Level(strings.ToUpper(p.level)), Mode: interviewer.Mode(strings.ToLower(p.mode)),
		FollowUps: p.followUps, Voice: p.voice,
	}
	if !slices.Contains(interviewer.Levels(), s.Level) {
		return s, wrong("level is L6, L7 or L8, not %q", p.level)
	}
	if s.Mode != interviewer.Strict && s.Mode != interviewer.Coach {
		return s, wrong("mode is strict or coach, not %q", p.mode)
	}
	if p.followUps < 0 || p.followUps > interviewer.MaxFollowUps {
		return s, wrong("a round has 0 to %d follow-ups, not %d", interviewer.MaxFollowUps, p.followUps)
	}
	if p.pace != "fast" && p.pace != "real" {
		return s, wrong("pace is fast or real, not %q", p.pace)
	}
	seed := seedOf(time.Now().String())
	if err := p.choosePrinciple(ctx, w, sessions, seed, &s); err != nil {
		return s, err
	}
	if text := strings.TrimSpace(p.question); text != "" {
		s.Question = interviewer.Question{Principle: s.Principle, Text: text}
		return s, nil
	}
	used, err := sessions.UsedQuestions(ctx)
	if err != nil {
		return s, err
	}
	s.Question, err = w.Bank.Pick(s.Principle, s.Level, bank.AnyRound, used, seed)
	return s, err
}

func (p *practice) choosePrinciple(ctx context.Context, w World, sessions Sessions, seed uint64, s *interviewer.Setup) error {
	if p.principle != "" {
		found, err := w.Bank.Principle(p.principle)
		if err != nil {
			return usage{err}
		}
		s.Principle = found.Name
		return nil
	}
	practised, err := sessions.LastPractised(ctx)
	if err != nil {
		return err
	}
	s.Principle = w.Bank.Surprise(practised, s.Level, seed).Name
	return nil
}

func seedOf(text string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // a hash never fails to write
	return h.Sum64()
}

func (p *practice) run(ctx context.Context, w World) error {
	sessions, err := w.Sessions(ctx)
	if err != nil {
		return err
	}
	setup, err := p.setup(ctx, w, sessions)
	if err != nil {
		return err
	}
	if p.sample {
		paths, cleanup, err := w.Sample()
		if err != nil {
			return err
		}
		defer cleanup()
		p.audio = paths
		p.sampleSetup(w, &setup)
		fmt.Fprintln(w.Err, "This round runs on the sample answer, spoken by the app's own voice.")
	}
	if err := checkRecordings(p.audio); err != nil {
		return err
	}
	if unfinished, err := sessions.Unfinished(ctx); err == nil && len(unfinished) > 0 {
		fmt.Fprintf(w.Err, "A round was interrupted earlier. “tellmemore recover” brings back what was said.\n")
	}
	engine, err := chosen(w, p.engine)
	if err != nil {
		return err
	}
	setup.Engine = engine
	session := interviewer.Session{ID: interviewer.NewID(time.Now()), StartedAt: time.Now(), Setup: setup}
	ports := interviewer.Ports{
		Takes: sessions, Store: sessions, Ear: w.Ear(ctx), FollowUps: w.FollowUps(), Notices: w.Notices, Log: w.Log,
	}
	if setup.Voice {
		ports.Voice = w.Voice(ctx)
	}
	// Recordings come faster than a careful ear can follow.
	if len(p.audio) == 0 || p.pace == "real" {
		ports.Second = w.Second(engine)
	}
	if len(p.audio) > 0 {
		session, err = p.onRecordings(ctx, w, session, ports)
	} else {
		var k *keyboard
		if k, err = openKeyboard(w.In, "--audio for recordings or --sample for the sample answer"); err != nil {
			return err
		}
		session, err = p.onMicrophone(ctx, w, session, ports, k)
	}
	if err != nil {
		return err
	}
	session = p.carefully(ctx, w, sessions, session, engine)
	if p.json {
		return transcript.JSON(w.Out, session)
	}
	return transcript.Write(w.Out, session, transcript.FormatText)
}

// carefully has the round's answers heard again, whole. What was recognised
// live stands where that can't be done.
func (p *practice) carefully(ctx context.Context, w World, sessions Sessions, s interviewer.Session, engine speech.Engine) interviewer.Session {
	if engine == speech.EngineLive || len(s.Turns) == 0 {
		return s
	}
	heard, err := hearAgain(ctx, w, sessions, s, engine)
	if err != nil {
		w.Log.Warn("hear again", "err", err)
		fmt.Fprintln(w.Err, "Not every answer could be heard again, so some words are as they were heard during the round. "+wording.Error(err))
	}
	if len(heard.Turns) == 0 {
		return s // it was deleted meanwhile
	}
	return heard
}

// sampleSetup gives the sample answer the question that it answers.
func (p *practice) sampleSetup(w World, s *interviewer.Setup) {
	if p.principle != "" || p.question != "" {
		return
	}
	s.Principle = "Ownership"
	if questions := w.Bank.Questions(s.Principle, s.Level, bank.AnyRound); len(questions) > 0 {
		s.Question = questions[0].Question
	}
}

// onRecordings runs the round on the recordings: it answers whenever the
// interviewer waits, and skips what it has no recording for.
func (p *practice) onRecordings(ctx context.Context, w World, s interviewer.Session, ports interviewer.Ports) (interviewer.Session, error) {
	if err := ports.Ear.(Ear).Wait(ctx); err != nil {
		return s, err
	}
	source := &recordings{paths: p.audio, real: p.pace == "real"}
	ports.Source = source
	r := interviewer.NewRunner(s, ports)
	watching, stop := context.WithCancel(ctx)
	defer stop()
	silent, noted := false, make(chan struct{})
	go func() {
		defer close(noted)
		t := terminal{w: w.Err}
		var last moment
		for snap := range r.Snapshots(watching) {
			if momentOf(snap) == last {
				continue
			}
			last = momentOf(snap)
			t.progress(snap)
			if snap.Phase != interviewer.PhaseReady {
				continue
			}
			switch {
			case snap.Index == 0 && snap.Notice == interviewer.NoticeNothingHeard:
				silent = true
				r.Do(interviewer.CommandEnd)
			case snap.Notice == interviewer.NoticeNothingHeard || source.left() == 0:
				r.Do(interviewer.CommandSkip)
			default:
				r.Do(interviewer.CommandStart)
			}
		}
	}()
	session, err := r.Run(ctx)
	<-noted // the snapshots end with the round
	if silent {
		return session, failure{
			errors.New("no speech in the story"),
			fmt.Sprintf("No speech was heard in %s. Check the recording and run the round again.", p.audio[0]),
		}
	}
	return session, err
}

// moment tells snapshots apart that want something else done. A fast round may
// skip phases between two of them, so the phase alone would not do.
type moment struct {
	phase  interviewer.Phase
	turn   int
	unsaid bool // the answer held no speech
}

func momentOf(s interviewer.Snapshot) moment {
	return moment{s.Phase, s.Index, s.Notice == interviewer.NoticeNothingHeard}
}

// progress notes on stderr how a round of recordings goes.
func (t *terminal) progress(s interviewer.Snapshot) {
	switch {
	case s.Phase == interviewer.PhaseDone:
		t.print(fmt.Sprintf("Done: %d questions.", len(s.Session.Turns)))
	case s.Phase == interviewer.PhaseReady:
		t.print(kicker(s) + " " + s.Turn.Ask.Spoken())
	case s.Phase == interviewer.PhaseListening && s.Turn.CutOff:
		t.print("Cut off at " + s.Turn.Duration.Clock() + ".")
	}
	if s.Notice != t.notice {
		t.notice = s.Notice
		if s.Notice != interviewer.NoticeNone {
			t.print(wording.Notice(s.Notice))
		}
	}
}

// onMicrophone runs the round with the keys of the terminal.
func (p *practice) onMicrophone(ctx context.Context, w World, s interviewer.Session, ports interviewer.Ports, k *keyboard) (interviewer.Session, error) {
	source, err := w.Microphone(p.microphone)
	if err != nil {
		return s, err
	}
	ports.Source = source
	restore, err := k.raw()
	if err != nil {
		return s, err
	}
	defer restore()
	width, _, err := term.GetSize(int(k.terminal.Fd()))
	if err != nil {
		width = 80
	}
	r := interviewer.NewRunner(s, ports)
	watching, stop := context.WithCancel(ctx)
	defer stop()
	go k.lead(r)
	drawn := make(chan struct{})
	go func() {
		defer close(drawn)
		t := terminal{w: rawWriter{w.Err}, width: width}
		for snap := range r.Snapshots(watching) {
			t.draw(snap)
		}
		t.clear()
	}()
	session, err := r.Run(ctx)
	stop()
	<-drawn
	return session, err
}

// rawWriter returns the carriage, which a raw terminal does not do itself.
type rawWriter struct{ w io.Writer }

func (r rawWriter) Write(b []byte) (int, error) {
	if _, err := io.WriteString(r.w, strings.ReplaceAll(string(b), "\n", "\r\n")); err != nil {
		return 0, err
	}
	return len(b), nil
}
