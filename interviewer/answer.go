package interviewer

import (
	"context"
	"errors"
	"log/slog"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

// answer is one answer being recorded and heard. It belongs to the goroutine
// of Runner.Run.
type answer struct {
	take     Take
	hearing  Hearing       // nil where nothing recognises
	second   SecondHearing // nil where nothing hears again
	detector speech.Detector
	held     []int16 // recorded before the first word, not yet heard
	why      Notice  // why nothing recognises
	end      context.CancelFunc
}

// utterance is an event that only counts while its utterance is the last one.
type utterance struct {
	number int
	Spoken
}

// openAnswer begins a take and its recognition.
func (r *Runner) openAnswer(name string) Event {
	take, err := r.ports.Takes.Create(r.state.Session.ID, name)
	if err != nil {
		r.log.Error("create take", "err", err)
		return TakeFailed{Why: noticeOf(err, NoticeDiskFull)}
	}
	ctx, cancel := context.WithCancel(r.ctx)
	a := &answer{take: take, end: cancel}
	r.answer = a
	r.meter.clear()
	if r.ports.Second != nil {
		// It goes on after the answer, while the next question is asked.
		a.second = r.ports.Second.Again(r.ctx, func(p speech.Passage) { r.post(Reheard{Take: take.Path(), Passage: p}) })
	}
	a.hearing, err = r.ports.Ear.Listen(ctx, func(p speech.Phrase) {
		if a.second != nil {
			a.second.Segment(p.Start, p.End)
		}
		r.post(caption{a, Captioned{Phrase: p}})
	})
	if err != nil {
		r.log.Warn("listen", "err", err)
		a.why = noticeOf(err, NoticeLostWords)
	}
	// Without a detector the clock starts with the recording.
	if d, err := r.ports.Ear.Detector(); err == nil {
		a.detector = d
	} else if !errors.Is(err, speech.ErrLoading) {
		r.log.Warn("voice activity", "err", err)
	}
	if !r.ports.Source.Live() {
		r.work(func() { r.capture(ctx, a) })
	}
	return TakeOpened{Path: take.Path()}
}

// voiced reports whether somebody speaks in the block; true without a detector.
func (a *answer) voiced(block []int16) bool {
	if a.detector == nil || len(block) != speech.Window {
		return a.detector == nil
	}
	return a.detector.Voiced(block)
}

// write records a block, and has it heard unless it is held back.
func (r *Runner) write(samples []int16, held bool) Event {
	a := r.answer
	if a == nil {
		return nil
	}
	if err := a.take.Write(samples); err != nil {
		r.log.Error("write take", "err", err)
		return TakeFailed{Why: noticeOf(err, NoticeDiskFull)}
	}
	if held {
		a.held = append(a.held, samples...)
		return nil
	}
	a.hear(samples)
	return nil
}

// hear hands samples that count to whoever hears.
func (a *answer) hear(samples []int16) {
	if a.second != nil {
		a.second.Write(samples)
	}
	if a.hearing != nil {
		a.hearing.Write(samples)
	}
}

// onset drops the thinking time and has the beginning of the answer heard.
func (r *Runner) onset(drop audio.Samples) Event {
	a := r.answer
	if a == nil {
		return nil
	}
	held := a.held[min(int(drop), len(a.held)):]
	a.held = nil
	if len(held) > 0 {
		a.hear(held)
	}
	if drop == 0 {
		return nil
	}
	if err := a.take.Trim(drop); err != nil {
		r.log.Error("trim take", "err", err)
		return TakeFailed{Why: noticeOf(err, NoticeDiskFull)}
	}
	return nil
}

// closeAnswer closes the take and hears what is left of the answer.
func (r *Runner) closeAnswer() Event {
	a := r.answer
	if a == nil {
		return Heard{Why: NoticeLostWords}
	}
	r.answer = nil
	why := a.closeTake(r.log)
	if !r.ports.Source.Live() {
		defer r.drain()
	}
	if a.hearing == nil {
		if a.second != nil {
			a.second.Finish()
		}
		a.end()
		if why == NoticeNone {
			why = a.why
		}
		return Heard{Why: why}
	}
	r.work(func() {
		defer a.end()
		phrases, err := a.hearing.Finish(r.ctx)
		if a.second != nil {
			a.second.Finish()
		}
		if err != nil && r.ctx.Err() == nil {
			r.log.Error("recognise", "err", err)
			why = noticeOf(err, NoticeLostWords)
		}
		r.post(Heard{Phrases: phrases, Why: why})
	})
	return nil
}

// drain drops the blocks of a recording whose answer is over.
func (r *Runner) drain() {
	for {
		select {
		case <-r.blocks:
		default:
			return
		}
	}
}

func (a *answer) closeTake(log *slog.Logger) Notice {
	if a.detector != nil {
		a.detector.Close()
	}
	if err := a.take.Close(); err != nil {
		log.Error("close take", "err", err)
		return noticeOf(err, NoticeDiskFull)
	}
	return NoticeNone
}

func (a *answer) close(log *slog.Logger) {
	a.closeTake(log)
	a.end()
}

// caption is an event that only counts while its answer is under way.
type caption struct {
	answer *answer
	Captioned
}

// attended is the end of a listening.
type attended struct{}

func (attended) event() {}
