// Package settings is the screen of what a person can choose: who listens, who
// asks, the voice, the devices, and beside it what that means for privacy.
// Changes apply at once; there is nothing to save.
//
// It imports the kit and the preferences, no adapter.
package settings

import (
	"context"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tellmemore/app/kit"
	"tellmemore/app/preferences"
	"tellmemore/app/soundcheck"
	"tellmemore/app/theme"
	"tellmemore/app/wording"
)

// Choices are the preferences as this screen needs them.
type Choices interface {
	Now() preferences.Preferences
	// Soon changes them at once and keeps them in the background; kept is
	// called from a goroutine of its own.
	Soon(how func(*preferences.Preferences), kept func(error))
	// Err returns why the file of the settings was not read, nil when it was.
	Err() error
}

// Keys are the keys of services: this screen has no need to see one.
type Keys interface {
	SetKey(host, key string) error
	RemoveKey(host string) error
	Place(host string) (preferences.Place, error)
}

// Loudspeakers is the sound that comes out.
type Loudspeakers interface {
	// Outputs lists the loudspeakers by name, the default one first.
	Outputs() ([]string, error)
	// Chime plays a short sound on the named one, "" for the system's.
	Chime(ctx context.Context, name string) error
}

// Tester tries a service as it is chosen. Errors: those of speech's services.
type Tester interface {
	// TestSpeech records two seconds, or takes the sample answer where there is
	// no microphone, and has the service hear them.
	TestSpeech(ctx context.Context, p preferences.Preferences) (preferences.Findings, error)
	// TestChat has the service ask a question.
	TestChat(ctx context.Context, p preferences.Preferences) (preferences.Findings, error)
}

// Params are what the screen needs.
type Params struct {
	Choices Choices
	// BaseURL is the address of a service that has none of its own, "" for
	// OpenAI's.
	BaseURL      string
	Keys         Keys
	Microphones  soundcheck.Microphones
	Loudspeakers Loudspeakers
	// Say speaks a sentence with the chosen voice, pace and loudspeaker.
	Say    func(ctx context.Context, text string) error
	Tester Tester
	// Tokens returns how many the chat service says it has used since the start,
	// for what it was sent and for what it wrote; 0 and 0 where it does not say.
	Tokens func() (sent, written int)
	// Warn asks before something is done that must be meant.
	Warn func(title, text, yes, no string, confirmed func())
	// ChooseFile has a file chosen; chosen is not called when none is.
	ChooseFile func(chosen func(path string))
	// OpenRecordings shows the folder of the recordings.
	OpenRecordings func()
}

// Screen is the settings. Its methods are for the UI thread.
type Screen struct {
	params Params
	// background runs what may take a while, and check listens to a microphone;
	// tests have theirs.
	background func(func())
	check      func(ctx context.Context, name string, l soundcheck.Listener)

	root   *fyne.Container
	form   *form
	column *fyne.Container
	scroll *container.Scroll
	panels [2]*panel // beside the form, and below it in a narrow window
	note   *kit.Text // why the file is not read, or a change not kept
	unkept error     // of the last change

	builtIn, live, byService *kit.Radio
	model                    *kit.Select
	chosen, asked            *kit.Radio // follow-ups
	speech, chat             *service
	sound                    *sound
}

// New returns the screen.
func New(p Params) *Screen {
	s := &Screen{params: p, background: func(f func()) { go f() }}
	s.check = func(ctx context.Context, name string, l soundcheck.Listener) {
		go soundcheck.Listen(ctx, p.Microphones, name, l)
	}
	s.build()
	s.refresh()
	return s
}

// Object returns what the window shows.
func (s *Screen) Object() fyne.CanvasObject { return s.root }

// Shown loads what may have changed and begins to listen to the microphone;
// Left ends all that runs, so that no microphone is open unless it is seen.
func (s *Screen) Shown() {
	s.refresh()
	s.speech.findKey()
	s.chat.findKey()
	s.sound.listen()
	s.sound.list()
}

// Left ends what runs.
func (s *Screen) Left() {
	s.speech.stop()
	s.chat.stop()
	s.sound.stop()
}

// TypedKey is not used: everything has the focus when it has a key.
func (s *Screen) TypedKey(*fyne.KeyEvent) {}

func (s *Screen) now() preferences.Preferences { return s.params.Choices.Now() }

// change changes a choice and draws what follows from it.
func (s *Screen) change(how func(*preferences.Preferences)) {
	s.params.Choices.Soon(how, func(err error) {
		fyne.Do(func() {
			s.unkept = err
			s.showNote()
			s.arrange()
		})
	})
	s.refresh()
}

// refresh draws the present choices.
func (s *Screen) refresh() {
	p := s.now()
	s.showNote()
	s.builtIn.Set(p.Speech.Ear == preferences.EarBuiltIn)
	s.live.Set(p.Speech.Ear == preferences.EarLive)
	s.byService.Set(p.Speech.Ear == preferences.EarService)
	s.chosen.Set(p.FollowUps.Chooser == preferences.ChooserBuiltIn)
	s.asked.Set(p.FollowUps.Chooser == preferences.ChooserService)
	s.showModel(p.Speech.ModelFile)
	s.speech.refresh(p.Speech.Service)
	s.chat.refresh(p.FollowUps.Service)
	s.chat.used.Set(tokens(s.params.Tokens()))
	s.sound.refresh(p)
	for _, panel := range s.panels {
		panel.set(preferences.Privacy(p.Filled(s.params.BaseURL)))
	}
	s.arrange()
}

func (s *Screen) showNote() {
	err := s.unkept
	if err == nil {
		err = s.params.Choices.Err()
	}
	s.note.Set(wording.Error(err))
}

// arrange lays everything out anew.
func (s *Screen) arrange() {
	s.form.refresh()
	s.root.Refresh()
}

func (s *Screen) build() {
	s.note = kit.NewParagraph(kit.Second.In(theme.Amber), "")
	s.panels = [2]*panel{newPanel(s.params.OpenRecordings), newPanel(s.params.OpenRecordings)}
	s.builtIn = kit.NewRadio("Built in", "", s.chooseEar(preferences.EarBuiltIn))
	s.builtIn.Aside = ", offline"
	s.live = kit.NewRadio("Captions only", "", s.chooseEar(preferences.EarLive))
	s.live.Aside = ", offline, for a slow computer"
	s.byService = kit.NewRadio("Whisper-compatible API", "", s.chooseEar(preferences.EarService))
	s.chosen = kit.NewRadio("Built in", "", s.chooseFollowUps(preferences.ChooserBuiltIn))
	s.chosen.Aside = ", offline"
	s.asked = kit.NewRadio("Chat model", "", s.chooseFollowUps(preferences.ChooserService))
	s.asked.Aside = " via an OpenAI-compatible API"
	s.model = kit.NewSelect("", s.chooseModel)
	s.speech = newService(s, preferences.SpeechPresets(), func(p *preferences.Preferences) *preferences.Service { return &p.Speech.Service })
	s.chat = newService(s, preferences.ChatPresets(), func(p *preferences.Preferences) *preferences.Service { return &p.FollowUps.Service })
	s.speech.offerTest("Say something: listening for two seconds…", s.params.Tester.TestSpeech)
	s.chat.offerTest("Asking for a question…", s.params.Tester.TestChat)
	s.sound = newSound(s)
	s.form = &form{lines: s.lines()}
	s.column = s.form.container()
	s.scroll = container.NewVScroll(container.New(&page{margin, top}, s.column))
	s.root = container.New(&columns{s}, s.scroll, kit.NewBox(theme.Rail, 0), kit.NewBox(theme.Border, 0), container.NewVScroll(container.New(&page{panelPad, top + 4}, s.panels[0].root)))
	s.follow()
}

// radioEnd takes back what a radio button is higher than it looks.
const radioEnd = -5

// lines is the form from top to bottom.
func (s *Screen) lines() []*line {
	builtIn := func() bool { return s.now().Speech.Ear == preferences.EarBuiltIn }
	heard := func() bool { return s.now().Speech.Ear == preferences.EarService }
	chat := func() bool { return s.now().FollowUps.Chooser == preferences.ChooserService }
	narrow := func() bool { return !s.wide() }
	title := func(text string) *kit.Text { return kit.NewText(kit.Strong, text) }
	only := func(in column, o fyne.CanvasObject) []part { return []part{{o: o, in: in}} }

	all := []*line{
		{parts: only(full, kit.NewText(kit.Title, "Settings"))},
		{gap: 4, parts: only(full, kit.NewText(kit.Second, "Works fully offline unless you choose an API."))},
		{gap: 8, parts: only(full, s.note)},
		{gap: 18, parts: only(full, kit.NewBox(theme.Border, 0))},
		{title: title("Speech recognition"), gap: 16, parts: only(controls, s.builtIn)},
		{gap: 6, parts: []part{{o: kit.NewText(kit.Hint.In(theme.Text2), "Model"), in: labels}, {o: s.model, in: fields}}, below: 6, shown: builtIn},
		{parts: only(controls, s.live)},
		{parts: only(controls, s.byService), below: radioEnd},
	}
	all = append(all, s.speech.lines(heard)...)
	all = append(
		all, rule(),
		&line{title: title("Follow-ups"), gap: 16, parts: only(controls, s.chosen)},
		&line{parts: only(controls, s.asked), below: radioEnd},
	)
	all = append(all, s.chat.lines(chat)...)
	all = append(all, s.sound.lines()...)
	return append(
		all,
		&line{gap: 20, parts: only(full, kit.NewBox(theme.Border, 0)), shown: narrow},
		&line{gap: 24, parts: only(full, s.panels[1].root), shown: narrow},
	)
}

func (s *Screen) chooseEar(e preferences.Ear) func() {
	return func() {
		s.speech.stop()
		s.change(func(p *preferences.Preferences) { p.Speech.Choose(e) })
		s.speech.findKey()
	}
}

func (s *Screen) chooseFollowUps(c preferences.Chooser) func() {
	return func() {
		s.chat.stop()
		s.change(func(p *preferences.Preferences) { p.FollowUps.Choose(c) })
		s.chat.findKey()
	}
}

// otherFile is the choice of the model that has a file chosen.
const otherFile = "\x00"

// showModel shows which model the built-in ear hears with.
func (s *Screen) showModel(file string) {
	all := []kit.Option{{Value: "", Label: "Whisper base"}}
	if file != "" {
		all = append(all, kit.Option{Value: file, Label: filepath.Base(file)})
	}
	s.model.SetOptions(append(all, kit.Option{Value: otherFile, Label: "Choose a ggml file…"}))
	s.model.Set(file)
}

func (s *Screen) chooseModel(file string) {
	if file != otherFile {
		s.change(func(p *preferences.Preferences) { p.Speech.ModelFile = file })
		return
	}
	s.refresh() // until one is chosen, the one before stays
	s.params.ChooseFile(func(path string) {
		s.change(func(p *preferences.Preferences) { p.Speech.ModelFile = path })
	})
}
