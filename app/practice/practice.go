// Package practice is the screen on which a round is chosen: the principle,
// the level, the question, how strict, how long, and whether the microphone
// hears; or a loop of five rounds is planned and gone on with. It imports the
// kit and the words of the interview and of loops, no adapter.
package practice

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/soundcheck"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/loop"
)

// Principle is a line of the list.
type Principle struct{ Name, Listens string }

// Questions is the bank as this screen needs it.
type Questions interface {
	Principles() []Principle
	// Pick returns a question, another one for another seed.
	Pick(principle string, level interviewer.Level, seed uint64) (interviewer.Question, error)
	// Surprise names a principle with questions for the level, which leans
	// towards the gaps; "" where no principle has any.
	Surprise(level interviewer.Level, seed uint64) string
	// LastPractised tells when each principle was practised.
	LastPractised(ctx context.Context) (map[string]time.Time, error)
}

// Choices are the settings as this screen needs them: it shows the microphone
// and the voice, and changes them.
type Choices interface {
	Now() preferences.Preferences
	// Soon changes them at once and keeps them in the background; kept is
	// called from a goroutine of its own.
	Soon(how func(*preferences.Preferences), kept func(error))
}

// Params are what the screen needs.
type Params struct {
	Questions   Questions
	Microphones soundcheck.Microphones
	Preferences fyne.Preferences // what only this screen remembers
	Choices     Choices
	Loops       Loops
	// StartLoop holds the next round of a loop, with the microphone of this name.
	StartLoop func(l loop.Loop, microphone string)
	// Debrief shows the debrief of a loop; GiveUp asks and deletes it.
	Debrief, GiveUp func(l loop.Loop)
	// Start begins a round with the microphone of this name, "" for the default.
	Start func(setup interviewer.Setup, microphone string)
	// Seed varies the choice of questions.
	Seed func() uint64
}

// surprise is the first line of the list.
const surprise = "Interviewer’s choice"

// The keys of what is remembered.
const (
	keyPrinciple = "practice.principle"
	keyLevel     = "practice.level"
	keyMode      = "practice.mode"
	keyFollowUps = "practice.follow-ups"
	keyKind      = "practice.kind"
	keyLeftOut   = "practice.loop-left-out"
)

// Screen is the practice screen. Its methods are for the UI thread.
type Screen struct {
	params     Params
	principles []Principle
	chosen     int // 0 is the interviewer's choice
	setup      interviewer.Setup
	looping    looping
	microphone string
	inputs     []string
	unkept     string             // why the last change of a setting is not kept
	check      context.CancelFunc // ends the microphone check

	root          *fyne.Container
	rows          []*kit.Row
	headings      [2]*kit.Text // of the list
	list          *container.Scroll
	notice        *notice
	title         *kit.Text
	listens       *kit.Text
	level         *kit.Segmented
	levelHint     *kit.Text
	strict, coach *kit.Radio
	followUps     *kit.Segmented
	bar           *kit.RoundBar
	question      *kit.Text
	another, own  *kit.Button
	entry         *widget.Entry
	voice         *kit.Check
	mic           *kit.Button
	meter         *kit.Level
	micNote       *kit.Text
	micRow        *fyne.Container
	start         *kit.Button
	blocks        blocks // of the panel
}

var levelHints = map[interviewer.Level]string{
	interviewer.L6: "One product or service, 10–20 engineers.",
	interviewer.L7: "Several products or a platform, 30–50 engineers.",
	interviewer.L8: "A business unit, 100 engineers and more.",
}

// New returns the screen with what was chosen last time.
func New(p Params) *Screen {
	s := &Screen{params: p, principles: append([]Principle{{surprise, "Picks a principle for you, one that you have not practised for a while."}}, p.Questions.Principles()...)}
	pref := p.Preferences
	s.setup = interviewer.Setup{
		Level:     interviewer.Level(pref.StringWithFallback(keyLevel, string(interviewer.L7))),
		Mode:      interviewer.Mode(pref.StringWithFallback(keyMode, string(interviewer.Strict))),
		FollowUps: min(max(pref.IntWithFallback(keyFollowUps, interviewer.DefaultFollowUps), 0), interviewer.MaxFollowUps),
	}
	s.looping.kind = pref.StringWithFallback(keyKind, kindRound)
	s.looping.leftOut = pref.StringList(keyLeftOut)
	s.build()
	s.takeChoices()
	wanted := pref.StringWithFallback(keyPrinciple, "Ownership")
	for i, p := range s.principles {
		if p.Name == wanted {
			s.chosen = i
		}
	}
	s.choose(s.chosen)
	s.showKind()
	return s
}

// Object returns what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Shown loads what may have changed and begins the microphone check; Left ends
// it, so that no microphone is open unless it is seen.
func (s *Screen) Shown() {
	s.takeChoices()
	go func() {
		last, err := s.params.Questions.LastPractised(context.Background())
		fyne.Do(func() {
			if err != nil {
				s.micNote.Set(wording.Error(err))
				return
			}
			for i, p := range s.principles {
				s.rows[i].Right = ago(last[p.Name], time.Now())
				if i == 0 {
					s.rows[i].Right = "Leans towards your gaps"
				}
				s.rows[i].Refresh()
			}
		})
	}()
	s.listen()
	s.findLoop()
}

// Left ends the microphone check.
func (s *Screen) Left() {
	if s.check != nil {
		s.check()
		s.check = nil
	}
}

// listen runs the microphone check and lists the microphones.
func (s *Screen) listen() {
	s.Left()
	ctx, cancel := context.WithCancel(context.Background())
	s.check = cancel
	go soundcheck.Listen(ctx, s.params.Microphones, s.microphone, soundcheck.Listener{
		Listed: func(inputs []string, err error) {
			s.inputs = inputs
			s.showMicrophone(err)
		},
		Heard: func(l audio.Level, silent bool) {
			s.meter.Add(l)
			s.micNote.Set(s.unkept)
			if silent {
				s.micNote.Set(wording.Error(audio.ErrSilentInput))
			}
		},
		Failed: s.showMicrophone,
	})
}

// takeChoices shows the settings, which may have changed elsewhere.
func (s *Screen) takeChoices() {
	now := s.params.Choices.Now()
	s.setup.Voice, s.microphone = now.Voice.On, now.Devices.Microphone
	s.voice.On = now.Voice.On
	s.voice.Refresh()
	s.showMicrophone(nil)
}

// change keeps a choice.
func (s *Screen) change(how func(*preferences.Preferences)) {
	s.params.Choices.Soon(how, func(err error) {
		fyne.Do(func() {
			s.unkept = wording.Error(err)
			s.micNote.Set(s.unkept)
		})
	})
}

func (s *Screen) showMicrophone(err error) {
	s.micNote.Set("")
	if err != nil {
		s.micNote.Set(wording.Error(err))
	}
	label := s.microphone
	if label == "" || label == "default" {
		label = "The system’s microphone"
	}
	s.mic.Set(label, "")
}

// Choose chooses a principle by its name; one that there is not leaves all as
// it is.
func (s *Screen) Choose(principle string) {
	for i, p := range s.principles {
		if i > 0 && p.Name == principle {
			s.setKind(kindRound)
			s.choose(i)
		}
	}
}

// ChosenLevel returns the level that is chosen.
func (s *Screen) ChosenLevel() interviewer.Level { return s.setup.Level }

// ago is a date as the list has it.
func ago(t, now time.Time) string {
	if t.IsZero() {
		return "Never"
	}
	day := func(t time.Time) time.Time {
		y, m, d := t.Local().Date()
		return time.Date(y, m, d, 12, 0, 0, 0, time.UTC)
	}
	switch n := int(day(now).Sub(day(t)).Hours() / 24); {
	case n <= 0:
		return "Today"
	case n == 1:
		return "Yesterday"
	case n < 100:
		return plural(n)
	}
	return t.Local().Format("2 Jan 2006")
}

func (s *Screen) choose(i int) {
	for j, r := range s.rows {
		r.Set(i == j)
	}
	s.chosen = i
	p := s.principles[i]
	s.showTitle()
	s.params.Preferences.SetString(keyPrinciple, p.Name)
	s.scrollTo(i)
	s.pick()
}

// showTitle heads the panel with what is chosen.
func (s *Screen) showTitle() {
	title, listens := s.principles[s.chosen].Name, s.principles[s.chosen].Listens
	if s.onLoop() {
		title, listens = s.loopTitle()
	}
	s.title.Set(title)
	s.listens.Set(listens)
}

func (s *Screen) scrollTo(i int) {
	top := float32(i) * rowHigh
	switch {
	case top < s.list.Offset.Y:
		s.list.ScrollToOffset(fyne.NewPos(0, top))
	case top+rowHigh > s.list.Offset.Y+s.list.Size().Height && s.list.Size().Height > 0:
		s.list.ScrollToOffset(fyne.NewPos(0, top+rowHigh-s.list.Size().Height))
	}
}

// pick chooses a question of the bank.
func (s *Screen) pick() {
	s.entry.Hide()
	s.own.Set("Write my own", "")
	if s.chosen == 0 {
		s.setup.Question = interviewer.Question{}
		s.question.Set("You hear it when the round starts.")
		s.another.Hide()
	} else {
		q, err := s.params.Questions.Pick(s.principles[s.chosen].Name, s.setup.Level, s.params.Seed())
		s.setup.Question = q // none where there is an error
		s.question.Set(q.Text)
		s.another.Show()
		if err != nil {
			s.question.Set(wording.Error(err))
			s.another.Hide()
		}
	}
	s.question.Show()
	s.root.Refresh()
}

// write lets the person type a question, or go back to the bank's.
func (s *Screen) write() {
	if s.entry.Visible() {
		s.pick()
		return
	}
	s.question.Hide()
	s.another.Hide()
	s.entry.Show()
	s.own.Set("Use one of the bank", "")
	s.root.Refresh()
	if c := fyne.CurrentApp().Driver().CanvasForObject(s.entry); c != nil {
		c.Focus(s.entry)
	}
}

// begin starts what is chosen.
func (s *Screen) begin() {
	if s.onLoop() {
		s.beginLoop()
		return
	}
	setup := s.setup
	if s.chosen == 0 {
		setup.Principle = s.params.Questions.Surprise(setup.Level, s.params.Seed())
	} else {
		setup.Principle = s.principles[s.chosen].Name
	}
	if s.entry.Visible() && s.entry.Text != "" {
		setup.Question = interviewer.Question{Principle: setup.Principle, Text: s.entry.Text}
	}
	if setup.Question.Text == "" {
		q, err := s.params.Questions.Pick(setup.Principle, setup.Level, s.params.Seed())
		if err != nil {
			s.question.Set(wording.Error(err))
			return
		}
		setup.Question = q
	}
	s.params.Start(setup, s.microphone)
}

// TypedKey chooses with Up and Down, leads to the loop with Right and starts
// with Enter.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	if s.onLoop() {
		s.loopKey(e)
		return
	}
	switch e.Name {
	case fyne.KeyUp:
		s.choose(max(s.chosen-1, 0))
	case fyne.KeyDown:
		s.choose(min(s.chosen+1, len(s.principles)-1))
	case fyne.KeyRight:
		s.setKind(kindLoop)
	case fyne.KeyReturn, fyne.KeyEnter:
		s.begin()
	}
}
