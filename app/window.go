// Package app is the window: one package a screen, one kit of widgets, one
// theme. Screens draw snapshots and send commands; whatever takes time runs
// off the UI thread.
//
// It imports the core and Fyne, never an adapter: main.go gives it everything
// else as Params.
package app

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/storage"

	"tellmemore/app/debrief"
	"tellmemore/app/guide"
	"tellmemore/app/interview"
	"tellmemore/app/kit"
	"tellmemore/app/practice"
	"tellmemore/app/review"
	"tellmemore/app/settings"
	"tellmemore/app/soundcheck"
	"tellmemore/app/theme"
	"tellmemore/assets"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/transcript"
)

// Round is a round that runs.
type Round interface {
	Do(c interviewer.Command)
	Snapshots(ctx context.Context) <-chan interviewer.Snapshot
	Run(ctx context.Context) (interviewer.Session, error)
}

// Sessions keeps rounds and loops.
type Sessions interface {
	List(ctx context.Context) ([]interviewer.Session, error)
	Load(ctx context.Context, id string) (interviewer.Session, error)
	Delete(ctx context.Context, id string) error
	Loops(ctx context.Context) ([]loop.Loop, error)
	SaveLoop(ctx context.Context, l loop.Loop) error
	DeleteLoop(ctx context.Context, id string) error
	Unfinished(ctx context.Context) ([]interviewer.Session, error)
}

// Params are what the window needs.
type Params struct {
	Questions   practice.Questions
	Microphones soundcheck.Microphones
	Player      review.Player
	Waveform    func(path string, n int) ([]float32, error)
	Seed        func() uint64
	// NewRound makes a round with the microphone of this name.
	NewRound func(setup interviewer.Setup, microphone string) (Round, error)
	// Looping plans loops, holds their questions and puts their debriefs together.
	Looping Looping
	// Sessions opens the store; it may fail, and is asked again.
	Sessions func() (Sessions, error)
	// Recover brings an unfinished session back and recognises it again.
	Recover func(ctx context.Context, id string) error
	// Unheard reports whether answers of a session are still to be heard again.
	Unheard func(interviewer.Session) bool
	// Judge reviews the answers of a session, one review for each turn.
	Judge func(ctx context.Context, s interviewer.Session) ([]review.TurnReview, error)
	// Trouble tells why answers of a session were not heard again as they were
	// to be.
	Trouble func(interviewer.Session) interviewer.Trouble
	// Reheard delivers each session that has a better transcript now, or an
	// answer that can't have one.
	Reheard <-chan interviewer.Session
	// Guide is what its screen needs; the window fills in the rest.
	Guide guide.Params
	// Settings is what their screen needs; the window fills in the microphones
	// and how it asks.
	Settings settings.Params
	// Recordings is the folder that the settings open.
	Recordings string
	Log        *slog.Logger
}

// ID is the program's name to the system.
const ID = "io.tellmemore.app"

// Window is the program's window.
type Window struct {
	params   Params
	app      fyne.App
	window   fyne.Window
	ctx      context.Context
	practice *practice.Screen
	list     *review.List
	review   *review.Screen
	round    *interview.Screen
	guide    *guide.Screen
	settings *settings.Screen
	debrief  *debrief.Screen
	running  Round // nil between rounds

	content *fyne.Container // what the present screen draws
	present screen
	rail    []*kit.Row
	railBox fyne.CanvasObject
	keys    func(*fyne.KeyEvent)
	ended   chan struct{} // closed when the round of a closed window is kept
}

// Run opens the window and returns when it is closed or ctx ends; a round that
// runs then is kept.
func Run(ctx context.Context, p Params) error {
	fyneapp.SetMetadata(fyne.AppMetadata{ID: ID, Name: "Tell Me More", Migrations: map[string]bool{"fyneDo": true}})
	a := fyneapp.NewWithID(ID)
	a.SetIcon(fyne.NewStaticResource("icon.png", assets.Icon))
	w := New(ctx, a, p)
	a.Lifecycle().SetOnStarted(func() { p.Log.Info("window open") })
	stop := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer stop()
	w.window.ShowAndRun()
	w.Close()
	return nil
}

// New makes the window; Run shows it.
func New(ctx context.Context, a fyne.App, p Params) *Window {
	ctx, cancel := context.WithCancel(ctx)
	a.Settings().SetTheme(theme.Theme{})
	w := &Window{params: p, app: a, ctx: ctx, window: a.NewWindow("Tell Me More")}
	w.practice = practice.New(practice.Params{
		Questions: p.Questions, Microphones: p.Microphones, Preferences: a.Preferences(),
		Choices: p.Settings.Choices, Seed: p.Seed, Start: w.start,
		Loops: w.loops(), StartLoop: w.startLoop, Debrief: w.showDebrief, GiveUp: w.giveUp,
	})
	w.debrief = debrief.New(w.debriefParams())
	w.guide = guide.New(w.guideParams())
	w.settings = settings.New(w.settingsParams())
	w.review = review.New(review.Params{Player: p.Player, Waveform: p.Waveform, Unheard: p.Unheard, Trouble: p.Trouble, Judge: p.Judge, Export: w.export, Again: w.again})
	w.list = review.NewList(review.ListParams{Load: w.kept, Open: w.open, Debrief: w.showDebrief, Remove: w.remove, RemoveLoop: w.removeLoop})
	w.content = container.NewStack()
	w.railBox = w.buildRail()
	w.window.SetContent(container.New(&frame{w}, w.railBox, w.content))
	w.window.Resize(fyne.NewSize(1280, 820))
	w.window.SetPadded(false)
	w.window.SetMaster()
	w.window.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if w.keys != nil {
			w.keys(e)
		}
	})
	w.shortcuts()
	w.window.SetOnClosed(func() {
		w.leave()
		cancel()
	})
	w.showPractice()
	w.tellSettings()
	w.tellPacks()
	w.offerRecovery()
	go w.takeReheard()
	return w
}

// Window returns Fyne's window.
func (w *Window) Window() fyne.Window { return w.window }

// closing is how long a closed window waits for its round to be kept.
const closing = 3 * time.Second

// Close waits until a round that was running is kept.
func (w *Window) Close() {
	if w.ended == nil {
		return
	}
	select {
	case <-w.ended:
	case <-time.After(closing):
		w.params.Log.Error("round did not end in time")
	}
}

func (w *Window) buildRail() fyne.CanvasObject {
	name := kit.NewText(kit.Strong, "Tell Me More")
	row := func(label, icon string, tapped func()) *kit.Row {
		r := kit.NewRow(label, tapped)
		r.Icon, r.High = icon, 36
		return r
	}
	w.rail = []*kit.Row{
		row("Practice", "microphone", w.showPractice),
		row("Reviews", "waveform", w.showList),
		row("Guide", "book", w.showGuide),
		row("Settings", "sliders", func() { w.show(w.settings, railSettings) }),
	}
	rail := container.New(&railLayout{}, kit.NewBox(theme.Rail, 0), kit.NewBox(theme.Border, 0), kit.NewLogo(), name)
	for _, item := range w.rail {
		rail.Add(item)
	}
	return rail
}

func (w *Window) shortcuts() {
	add := func(key fyne.KeyName, do func()) {
		w.window.Canvas().AddShortcut(&desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}, func(fyne.Shortcut) {
			if w.running == nil {
				do()
			}
		})
	}
	add(fyne.Key1, w.showPractice)
	add(fyne.Key2, w.showList)
	add(fyne.Key3, w.showGuide)
	add(fyne.KeyF, func() {
		if w.present == w.guide {
			w.guide.Search()
		}
	})
	add(fyne.KeyComma, func() { w.show(w.settings, railSettings) })
	add(fyne.KeyE, func() {
		if exports, ok := w.present.(interface{ Formats() }); ok {
			exports.Formats()
		}
	})
	add(fyne.KeyR, func() {
		if w.present == w.review {
			w.again(w.review.Session())
		}
	})
}

// screen is what fills the window beside the rail, or all of it.
type screen interface {
	Object() fyne.CanvasObject
	TypedKey(e *fyne.KeyEvent)
}

// show changes the screen; rail is the item that it belongs to, -1 for none. A
// screen that has something to begin when it is seen, or to end when it is not
// seen any more, has Shown and Left.
func (w *Window) show(s screen, rail int) {
	w.leave()
	for i, r := range w.rail {
		r.Set(i == rail)
	}
	kit.Show(w.railBox, rail >= 0)
	w.present, w.keys = s, s.TypedKey
	w.content.Objects = []fyne.CanvasObject{s.Object()}
	w.content.Refresh()
	if c, ok := w.window.Content().(*fyne.Container); ok {
		c.Refresh()
	}
	if s, ok := s.(interface{ Shown() }); ok {
		s.Shown()
	}
}

// leave ends what the present screen does while it is seen, and finishes a
// field that is being typed in.
func (w *Window) leave() {
	w.window.Canvas().Unfocus()
	if s, ok := w.present.(interface{ Left() }); ok {
		s.Left()
	}
}

// The places in the rail.
const (
	railPractice = iota
	railReviews
	railGuide
	railSettings
)

func (w *Window) showPractice() { w.show(w.practice, railPractice) }

func (w *Window) showList() { w.show(w.list, railReviews) }

// start begins a round and shows it.
func (w *Window) start(setup interviewer.Setup, microphone string) {
	w.practice.Left()
	go func() {
		// Opening the store and the sound may take a moment.
		r, err := w.params.NewRound(setup, microphone)
		fyne.Do(func() {
			if err != nil {
				w.tell("The round could not start", err)
				w.practice.Shown()
				return
			}
			if w.running == nil {
				w.run(r, "", w.reviewed)
			}
		})
	}()
}

// run draws a round until it is over; then is told what was kept. place is
// where in a loop it stands, "" for a round by itself.
func (w *Window) run(r Round, place string, then func(interviewer.Session)) {
	w.running = r
	w.round = interview.New(r.Do, place)
	w.show(w.round, -1)
	go w.draw(r.Snapshots(w.ctx), w.round)
	w.ended = make(chan struct{})
	go func() {
		session, err := r.Run(w.ctx)
		close(w.ended)
		if w.ctx.Err() != nil {
			return
		}
		fyne.Do(func() {
			w.running, w.ended = nil, nil
			then(session)
			if err != nil {
				w.tell("The round ended", err)
			}
		})
	}()
}

// reviewed shows the review of a round that is over.
func (w *Window) reviewed(s interviewer.Session) {
	if len(s.Turns) == 0 {
		w.showPractice()
		return
	}
	w.showReview(s)
}

// draw hands each snapshot to the screen, never faster than it draws: a
// snapshot that comes meanwhile replaces the one that waits.
func (w *Window) draw(snapshots <-chan interviewer.Snapshot, screen *interview.Screen) {
	for s := range snapshots {
		drawn := make(chan struct{})
		fyne.Do(func() {
			screen.Draw(s)
			close(drawn)
		})
		select {
		case <-drawn:
		case <-w.ctx.Done():
			return
		}
		time.Sleep(frame50) // 20 times a second is what the meter shows
	}
}

const frame50 = 45 * time.Millisecond

func (w *Window) showReview(s interviewer.Session) {
	w.show(w.review, railReviews)
	w.review.Show(s)
}

// takeReheard shows better transcripts as they come.
func (w *Window) takeReheard() {
	for {
		select {
		case s := <-w.params.Reheard:
			fyne.Do(func() {
				w.review.Update(s)
				w.debrief.Update(s)
			})
		case <-w.ctx.Done():
			return
		}
	}
}

// open loads a session and shows it.
func (w *Window) open(id string) {
	go func() {
		store, err := w.params.Sessions()
		var s interviewer.Session
		if err == nil {
			s, err = store.Load(w.ctx, id)
		}
		fyne.Do(func() {
			if err != nil {
				w.tell("The round can't be opened", err)
				return
			}
			w.showReview(s)
		})
	}()
}

func (w *Window) kept(ctx context.Context) (review.Kept, error) {
	store, err := w.params.Sessions()
	if err != nil {
		return review.Kept{}, err
	}
	var k review.Kept
	if k.Rounds, err = store.List(ctx); err != nil {
		return k, err
	}
	k.Loops, err = store.Loops(ctx)
	return k, err
}

// remove asks and deletes a round.
func (w *Window) remove(s interviewer.Session) {
	question := fmt.Sprintf("The round on %s of %s and its recordings are deleted from this computer.",
		s.Setup.Principle, s.StartedAt.Local().Format("2 January, 15:04"))
	w.ask("Delete this round?", question, "Delete", "Keep", func() {
		go func() {
			store, err := w.params.Sessions()
			if err == nil {
				err = store.Delete(w.ctx, s.ID)
			}
			fyne.Do(func() {
				if err != nil {
					w.tell("The round was not deleted", err)
				}
				w.list.Shown()
			})
		}()
	})
}

// again begins the same question anew.
func (w *Window) again(s interviewer.Session) {
	w.review.Left()
	w.start(s.Setup, w.params.Settings.Choices.Now().Devices.Microphone)
}

// export asks where to and writes the session.
func (w *Window) export(s interviewer.Session, f transcript.Format) {
	w.save(transcript.FileName(s, f), func(to io.Writer) error { return transcript.Write(to, s, f) })
}

// save asks where to and writes a file, whose name is offered.
func (w *Window) save(name string, write func(io.Writer) error) {
	d := dialog.NewFileSave(func(to fyne.URIWriteCloser, err error) {
		if to == nil && err == nil {
			return // cancelled
		}
		go func() {
			if err == nil {
				err = write(to)
				if closed := to.Close(); err == nil {
					err = closed
				}
			}
			if err != nil {
				fyne.Do(func() { w.tell("The export was not written", err) })
			}
		}()
	}, w.window)
	d.SetFileName(name)
	if home, err := storage.ListerForURI(storage.NewFileURI(homeFolder())); err == nil {
		d.SetLocation(home)
	}
	d.Show()
}

// offerRecovery offers rounds that were interrupted.
func (w *Window) offerRecovery() {
	go func() {
		store, err := w.params.Sessions()
		var left []interviewer.Session
		if err == nil {
			left, err = store.Unfinished(w.ctx)
		}
		if len(left) > 0 && err == nil {
			var loops []loop.Loop
			loops, err = store.Loops(w.ctx)
			left = alone(left, loops)
		}
		if w.ctx.Err() != nil {
			return
		}
		fyne.Do(func() {
			if err != nil {
				w.tell("Your rounds can't be read", err)
			}
			w.offer(left)
		})
	}()
}

// offer asks about the rounds one after another.
func (w *Window) offer(left []interviewer.Session) {
	if len(left) == 0 {
		return
	}
	s := left[0]
	text := fmt.Sprintf("Your round on %s of %s was interrupted. What you said is on this computer and can be brought back.",
		s.Setup.Principle, s.StartedAt.Local().Format("2 January, 15:04"))
	w.practice.Offer(text, "Bring it back", "Not now", func(yes bool) {
		if yes {
			go w.recover(s.ID)
			return // the others are offered at the next start
		}
		w.offer(left[1:])
	})
}

func (w *Window) recover(id string) {
	err := w.params.Recover(w.ctx, id)
	fyne.Do(func() {
		if err != nil {
			w.tell("The round could not be brought back", err)
			return
		}
		w.open(id)
	})
}
