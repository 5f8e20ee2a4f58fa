package interviewer

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"sync"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// Ports are what a round needs of the world. All but Second, Voice, Notices and
// Log must be set.
type Ports struct {
	Source    Source
	Takes     Takes
	Ear       Ear
	Second    SecondEar // nil where nothing hears again
	Voice     Voice     // nil where there is none: the question is on screen
	FollowUps FollowUps
	Store     Store
	// Notices brings what services want the person to know; nil for none.
	Notices <-chan Notice
	Log     *slog.Logger
}

// backlog is how many blocks may wait for the round: 16 s of sound, so that a
// stalled disk costs nothing that was said.
const backlog = 500

// retry is how long to wait before a lost microphone is tried again.
const retry = 500 * time.Millisecond

// Runner carries the effects of one round out and feeds the events back. All
// its methods may be called from any goroutine.
type Runner struct {
	ports  Ports
	log    *slog.Logger
	inbox  chan Event
	blocks chan block
	done   chan struct{}
	feed   feed

	// What follows belongs to the goroutine of Run.
	ctx     context.Context
	state   State
	meter   meter
	answer  *answer
	hush    context.CancelFunc
	attends bool     // what was said so far is listened to
	heed    *Session // what is to be listened to next
	spoken  int      // counts utterances, so that a stale end is not taken for a new one
	saver   *saver
	workers sync.WaitGroup
	stop    context.CancelFunc
}

// block is a stretch of sound from the source, or why there is none.
type block struct {
	samples []int16
	answer  *answer // whose recording it belongs to; nil for a microphone
	event   Event   // instead of samples
}

// NewRunner returns a round that Run will run.
func NewRunner(s Session, p Ports) *Runner {
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	s.Engine = p.Ear.Engine()
	r := &Runner{
		ports: p, log: p.Log.With("session", s.ID),
		inbox: make(chan Event, 64), blocks: make(chan block, backlog),
		done: make(chan struct{}), state: NewState(s),
	}
	r.feed.publish(r.state.Snapshot())
	return r
}

// Do tells the round what the person wants. It never waits.
func (r *Runner) Do(c Command) {
	select {
	case r.inbox <- Did{Command: c}:
	case <-r.done:
	default: // 64 commands behind: the person can't mean this one any more
	}
}

// Done is closed when the round is over and everything is saved.
func (r *Runner) Done() <-chan struct{} { return r.done }

// Snapshot returns the present snapshot.
func (r *Runner) Snapshot() Snapshot { return r.feed.present() }

// Snapshots delivers the present snapshot first, then each change; who is slow
// skips to the newest. The channel is closed when the round or ctx ends.
func (r *Runner) Snapshots(ctx context.Context) <-chan Snapshot { return r.feed.subscribe(ctx) }

// Run runs the round until it is over or ctx ends, and returns the session as
// it was kept. When ctx ends in mid-answer the take is closed and kept, and
// the session stays open for recovery.
func (r *Runner) Run(ctx context.Context) (Session, error) {
	r.ctx, r.stop = context.WithCancel(ctx)
	r.saver = newSaver(r.ports.Store, func(err error) { r.post(SaveFailed{Why: noticeOf(err, NoticeNotSaved)}) })
	defer r.close()
	if r.ports.Source.Live() {
		r.work(func() { r.capture(r.ctx, nil) })
	}
	r.handle(Began{})
	for r.state.Phase != PhaseDone {
		select {
		case <-r.ctx.Done():
			return r.interrupted(), ctx.Err()
		case e := <-r.inbox:
			if e = r.current(e); e != nil {
				r.handle(e)
			}
		case b := <-r.blocks:
			r.take(b)
		case n := <-r.ports.Notices:
			r.handle(Told{Why: n})
		}
	}
	return r.state.Session, nil
}

// close ends every goroutine of the round and waits for them.
func (r *Runner) close() {
	if r.answer != nil {
		r.answer.close(r.log)
	}
	r.stop()
	r.workers.Wait()
	if err := r.saver.close(); err != nil {
		r.log.Error("save session", "err", err)
		r.handle(SaveFailed{Why: noticeOf(err, NoticeNotSaved)})
	}
	r.feed.close()
	close(r.done)
}

// interrupted keeps a round whose context ended: with an answer under way it
// stays open, so that it is offered for recovery.
func (r *Runner) interrupted() Session {
	s := r.state.Session.Clone()
	if r.answer == nil && !r.state.hearing {
		s.Status = StatusEnded
	}
	if r.state.Turn.Audio != "" && !r.state.Turn.Ended {
		r.state.Turn.Phrases = r.state.Captions
		s.Turns = append(s.Turns, r.state.Turn)
	}
	r.saver.save(s)
	return s
}

func (r *Runner) work(f func()) { r.workers.Go(f) }

// post hands an event over from another goroutine; it waits while the round
// is busy and gives up when it is over.
func (r *Runner) post(e Event) {
	select {
	case r.inbox <- e:
	case <-r.ctx.Done():
	}
}

// handle takes an event through Step and carries out what follows, including
// the events that an effect causes at once.
func (r *Runner) handle(e Event) { r.step(e, nil) }

func (r *Runner) step(e Event, samples []int16) {
	var effects []Effect
	before, told := r.state.Phase, r.state.Notice
	r.state, effects = Step(r.state, e)
	if r.state.Notice != told && r.state.Notice != NoticeNone {
		r.log.Info("told", "notice", string(r.state.Notice))
	}
	if r.state.Phase != before {
		r.log.Debug("round", "turn", r.state.index(), "phase", r.state.Phase)
	}
	r.publish()
	for _, f := range effects {
		if caused := r.carryOut(f, samples); caused != nil {
			r.handle(caused)
		}
	}
}

// current returns the event of an utterance or a caption while that is still
// the last one, and nil for a stale one and for the end of a listening.
func (r *Runner) current(e Event) Event {
	switch e := e.(type) {
	case utterance:
		if e.number != r.spoken {
			return nil
		}
		return e.Spoken
	case caption:
		if e.answer != r.answer {
			return nil
		}
		return e.Captioned
	case attended:
		r.attends = false
		if r.heed != nil {
			s := *r.heed
			r.heed = nil
			r.attend(s)
		}
		return nil
	}
	return e
}

func (r *Runner) publish() {
	s := r.state.Snapshot()
	s.Level, s.Meter = r.meter.level, r.meter.bars
	r.feed.publish(s)
}

// take takes one block of sound through Step.
func (r *Runner) take(b block) {
	if b.answer != nil && b.answer != r.answer {
		return // of a recording whose answer is over
	}
	if b.event != nil {
		r.handle(b.event)
		return
	}
	level := audio.Measure(b.samples)
	if r.state.Phase == PhaseAnswering {
		r.meter.add(b.samples)
	}
	r.meter.level = level
	voiced := true
	if r.answer != nil && r.state.Waiting {
		voiced = r.answer.voiced(b.samples)
	}
	r.step(Sound{
		N:      audio.Samples(len(b.samples)),
		Voiced: voiced,
		Silent: r.ports.Source.Live() && level.Peak <= audio.Floor,
	}, b.samples)
}

// carryOut does one effect; it returns the event that it causes at once, if any.
func (r *Runner) carryOut(f Effect, samples []int16) Event {
	switch f := f.(type) {
	case Speak:
		r.speak(f.Text)
	case Hush:
		r.silence()
	case OpenTake:
		return r.openAnswer(f.Name)
	case Hold:
		return r.write(samples, true)
	case Onset:
		return r.onset(f.Drop)
	case Keep:
		return r.write(samples[:f.N], false)
	case CloseTake:
		return r.closeAnswer()
	case Attend:
		r.attend(f.Session)
	case Choose:
		r.heed = nil
		r.work(func() { r.choose(f.Session) })
	case Save:
		r.saver.save(f.Session)
	case Stop:
		r.stop()
	}
	return nil
}

// silence stops the voice; what it still reports is stale.
func (r *Runner) silence() {
	if r.hush != nil {
		r.hush()
	}
	r.spoken++
}

func (r *Runner) speak(text string) {
	r.silence()
	if r.ports.Voice == nil {
		number := r.spoken
		r.work(func() { r.post(utterance{number, Spoken{Why: NoticeNoVoice}}) })
		return
	}
	ctx, cancel := context.WithCancel(r.ctx)
	r.hush = cancel
	number := r.spoken
	r.work(func() {
		defer cancel()
		err := r.ports.Voice.Say(ctx, text)
		if ctx.Err() != nil {
			return
		}
		if err != nil {
			r.log.Warn("speak", "err", err)
			r.post(utterance{number, Spoken{Why: NoticeNoVoice}})
			return
		}
		r.post(utterance{number, Spoken{}})
	})
}

// attend has who chooses the next follow-up listen, one listening at a time and
// always to the newest; it never waits.
func (r *Runner) attend(s Session) {
	listener, ok := r.ports.FollowUps.(Attentive)
	switch {
	case !ok:
	case r.attends:
		r.heed = &s
	default:
		r.attends = true
		r.work(func() {
			listener.Attend(r.ctx, s)
			r.post(attended{})
		})
	}
}

func (r *Runner) choose(s Session) {
	ask, err := r.ports.FollowUps.Next(r.ctx, s)
	if err != nil {
		if r.ctx.Err() == nil {
			r.log.Warn("choose follow-up", "err", err)
		}
		r.post(NothingToAsk{})
		return
	}
	r.post(Asked{Ask: ask})
}

// capture reads the source to its end. A microphone that can't be opened or
// goes away is tried again until the round is over.
func (r *Runner) capture(ctx context.Context, a *answer) {
	lost := false
	for ctx.Err() == nil {
		err := r.read(ctx, a, func() {
			if lost {
				r.deliver(ctx, block{answer: a, event: SourceBack{}})
				lost = false
			}
		})
		switch {
		case ctx.Err() != nil:
			return
		case errors.Is(err, io.EOF):
			r.deliver(ctx, block{answer: a, event: SourceEnded{}})
			return
		case !r.ports.Source.Live():
			r.log.Warn("read recording", "err", err)
			r.deliver(ctx, block{answer: a, event: SourceEnded{}})
			return
		}
		if !lost {
			lost = true
			r.log.Warn("microphone", "err", err)
			r.deliver(ctx, block{answer: a, event: SourceLost{Why: noticeOf(err, NoticeUnplugged)}})
		}
		select {
		case <-ctx.Done():
		case <-time.After(retry):
		}
	}
}

// read opens the source and delivers whole windows until it fails or ends.
func (r *Runner) read(ctx context.Context, a *answer, works func()) error {
	c, err := r.ports.Source.Open(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if err := c.Close(); err != nil {
			r.log.Warn("close source", "err", err)
		}
	}()
	for {
		samples := make([]int16, 0, speech.Window)
		for len(samples) < speech.Window && err == nil {
			var n int
			n, err = c.Read(ctx, samples[len(samples):speech.Window])
			samples = samples[:len(samples)+n]
		}
		if len(samples) > 0 {
			works()
			r.deliver(ctx, block{samples: samples, answer: a})
		}
		if err != nil {
			return err
		}
	}
}

func (r *Runner) deliver(ctx context.Context, b block) {
	select {
	case r.blocks <- b:
	case <-ctx.Done():
	}
}

// noticeOf translates a port's error into what the person should know.
func noticeOf(err error, otherwise Notice) Notice {
	switch {
	case errors.Is(err, audio.ErrNoInput):
		return NoticeNoMicrophone
	case errors.Is(err, audio.ErrDenied):
		return NoticeDenied
	case errors.Is(err, audio.ErrUnplugged):
		return NoticeUnplugged
	case errors.Is(err, audio.ErrDiskFull):
		return NoticeDiskFull
	case errors.Is(err, speech.ErrNoModel), errors.Is(err, speech.ErrLoading):
		return NoticeNoEar
	}
	return otherwise
}
