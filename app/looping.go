package app

import (
	"context"
	"fmt"
	"io"
	"slices"

	"fyne.io/fyne/v2"

	"tellmemore/app/debrief"
	"tellmemore/app/practice"
	"tellmemore/app/wording"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// Looping is what a loop needs beside a place to be kept. All of it is called
// off the UI thread.
type Looping interface {
	// Plan plans a loop that is not kept yet; without principles it is for all
	// that have a question for the level.
	Plan(ctx context.Context, level interviewer.Level, mode interviewer.Mode, principles []string) (loop.Loop, error)
	// Settle brings back the question that was interrupted, and keeps the loop.
	Settle(ctx context.Context, l loop.Loop) (loop.Loop, error)
	// Ask makes the round that asks the next question, with the microphone of
	// this name. The loop that it returns knows the session, and is kept.
	Ask(ctx context.Context, l loop.Loop, microphone string) (Round, loop.Loop, error)
	// Debrief puts together what was said in a loop.
	Debrief(ctx context.Context, l loop.Loop) (loop.Debrief, error)
}

// keptLoops is the loops as the practice screen needs them. The store may fail
// to open, and is asked again.
type keptLoops struct{ params Params }

func (w *Window) loops() practice.Loops { return keptLoops{w.params} }

// Loops returns every loop, newest first.
func (k keptLoops) Loops(ctx context.Context) ([]loop.Loop, error) {
	store, err := k.params.Sessions()
	if err != nil {
		return nil, err
	}
	return store.Loops(ctx)
}

// PlanLoop plans a loop that is not kept yet.
func (k keptLoops) PlanLoop(ctx context.Context, level interviewer.Level, mode interviewer.Mode, principles []string) (loop.Loop, error) {
	return k.params.Looping.Plan(ctx, level, mode, principles)
}

// SaveLoop keeps a loop.
func (k keptLoops) SaveLoop(ctx context.Context, l loop.Loop) error {
	store, err := k.params.Sessions()
	if err != nil {
		return err
	}
	return store.SaveLoop(ctx, l)
}

// startLoop holds the next round of a loop. A question that was interrupted is
// brought back first; where that ends its round, the person is shown where the
// loop stands now, since it is another round that would begin.
func (w *Window) startLoop(l loop.Loop, microphone string) {
	w.practice.Left()
	before, _ := l.Next()
	go func() {
		l, err := w.params.Looping.Settle(w.ctx, l)
		if at, more := l.Next(); err != nil || !more || at.Round != before.Round {
			fyne.Do(func() { w.pauseLoop(err) })
			return
		}
		w.askLoop(l, microphone)
	}()
}

// askLoop asks the next question of a loop. It is called off the UI thread.
func (w *Window) askLoop(l loop.Loop, microphone string) {
	r, asking, err := w.params.Looping.Ask(w.ctx, l, microphone)
	if w.ctx.Err() != nil {
		return
	}
	fyne.Do(func() {
		if err != nil {
			w.running = nil
			w.pauseLoop(err)
			return
		}
		w.run(r, placeIn(l), func(s interviewer.Session) {
			w.running = r // its keys stay until it is known what follows
			go w.askedLoop(asking, s, microphone)
		})
	})
}

// askedLoop keeps what became of a question, then goes on with the next one of
// the same round. A person who ends a question pauses the loop. It is called
// off the UI thread.
func (w *Window) askedLoop(l loop.Loop, s interviewer.Session, microphone string) {
	at, _ := l.Next()
	l = l.Asked(at, s)
	err := w.loops().SaveLoop(w.ctx, l)
	if err == nil && follows(l, at, s) {
		w.askLoop(l, microphone)
		return
	}
	fyne.Do(func() {
		w.running = nil
		w.pauseLoop(err)
	})
}

// follows reports whether the next question follows at once: it is of the round
// of the last one, which was asked to its end.
func follows(l loop.Loop, last loop.Place, s interviewer.Session) bool {
	next, more := l.Next()
	return more && next.Round == last.Round && next != last && s.Status == interviewer.StatusFinished
}

// pauseLoop shows where the loop stands, and what went wrong.
func (w *Window) pauseLoop(err error) {
	w.showPractice()
	if err != nil {
		w.tell("The loop could not go on", err)
	}
}

// alone returns the rounds that the open loop does not ask: what it was asking
// when it was interrupted comes back where the loop goes on, which is offered
// already.
func alone(left []interviewer.Session, loops []loop.Loop) []interviewer.Session {
	l, open := loop.Open(loops)
	if !open {
		return left
	}
	return slices.DeleteFunc(left, func(s interviewer.Session) bool {
		return slices.ContainsFunc(l.Rounds, func(r loop.Round) bool {
			return slices.ContainsFunc(r.Questions, func(q loop.Question) bool { return q.Session == s.ID })
		})
	})
}

// placeIn says where in a loop the next question stands.
func placeIn(l loop.Loop) string {
	at, _ := l.Next()
	r := l.Rounds[at.Round]
	return fmt.Sprintf("%s, question %d of %d", loop.CharacterOf(r.Of).Name, at.Question+1, len(r.Questions))
}

func (w *Window) debriefParams() debrief.Params {
	return debrief.Params{
		Player: w.params.Player,
		Make:   w.params.Looping.Debrief,
		Load: func(ctx context.Context, id string) (interviewer.Session, error) {
			store, err := w.params.Sessions()
			if err != nil {
				return interviewer.Session{}, err
			}
			return store.Load(ctx, id)
		},
		Export: func(d loop.Debrief, f transcript.Format) {
			w.save(transcript.DebriefName(d.Loop, f), func(to io.Writer) error { return transcript.Debrief(to, d, f) })
		},
		Practise: func(anew bool) {
			w.practice.ShowLoop(anew)
			w.showPractice()
		},
	}
}

// showDebrief shows the debrief of a loop.
func (w *Window) showDebrief(l loop.Loop) {
	w.show(w.debrief, railReviews)
	w.debrief.Show(l)
}

// giveUp asks and deletes a loop that is open.
func (w *Window) giveUp(l loop.Loop) {
	w.warn("Give up this loop?", "Its plan is deleted, and there will be no debrief. "+wording.Stays(l), "Give up", "Keep it", func() {
		w.deleteLoop(l)
	})
}

// removeLoop asks and deletes a loop of the list.
func (w *Window) removeLoop(l loop.Loop) {
	text := fmt.Sprintf("The loop of %s and its debrief are deleted. %s", l.StartedAt.Local().Format("2 January, 15:04"), wording.Stays(l))
	w.ask("Delete this loop?", text, "Delete", "Keep", func() { w.deleteLoop(l) })
}

// deleteLoop deletes a loop and shows what is left on the screen that it was
// deleted from.
func (w *Window) deleteLoop(l loop.Loop) {
	go func() {
		store, err := w.params.Sessions()
		if err == nil {
			err = store.DeleteLoop(w.ctx, l.ID)
		}
		fyne.Do(func() {
			if s, ok := w.present.(interface{ Shown() }); ok {
				s.Shown()
			}
			if err != nil {
				w.tell("The loop was not deleted", err)
			}
		})
	}()
}
