package settings

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tellmemore/app/kit"
	"tellmemore/app/kit/kittest"
	"tellmemore/app/preferences"
	"tellmemore/app/preferences/keytest"
	"tellmemore/app/soundcheck"
	"tellmemore/app/theme"
	"tellmemore/audio"
	"tellmemore/audio/speech"
)

type fakeChoices struct {
	now    preferences.Preferences
	err    error
	unkept error
}

func (c *fakeChoices) Now() preferences.Preferences { return c.now }
func (c *fakeChoices) Err() error                   { return c.err }
func (c *fakeChoices) Soon(how func(*preferences.Preferences), kept func(error)) {
	how(&c.now)
	kept(c.unkept)
}

type fakeSound struct{ played []string }

func (*fakeSound) Inputs() ([]string, error) { return []string{"Built-in microphone", "Desk"}, nil }
func (*fakeSound) LevelCheck(ctx context.Context, _ string, _ func(audio.Level)) error {
	<-ctx.Done()
	return ctx.Err()
}
func (*fakeSound) Outputs() ([]string, error) { return []string{"Headphones", "Monitor"}, nil }
func (s *fakeSound) Chime(_ context.Context, name string) error {
	s.played = append(s.played, "chime on "+name)
	return nil
}

func (s *fakeSound) Say(context.Context, string) error {
	s.played = append(s.played, "sentence")
	return audio.ErrNoOutput
}

type fakeTester struct {
	found preferences.Findings
	err   error
	asked []string // base URLs
}

func (f *fakeTester) TestSpeech(_ context.Context, p preferences.Preferences) (preferences.Findings, error) {
	f.asked = append(f.asked, p.Speech.BaseURL)
	return f.found, f.err
}

func (f *fakeTester) TestChat(_ context.Context, p preferences.Preferences) (preferences.Findings, error) {
	f.asked = append(f.asked, p.FollowUps.BaseURL)
	return f.found, f.err
}

// stage is a screen in its window with everything around it.
type stage struct {
	*Screen
	choices *fakeChoices
	keys    *keytest.Memory
	device  *fakeSound
	tester  *fakeTester
	window  fyne.Window
	titles  []string // of what was asked
	answer  bool     // to what is asked

	sent, written int // tokens
}

// open shows the screen as it is with these choices.
func open(t *testing.T, width, height float32, choose ...func(*preferences.Preferences)) *stage {
	t.Helper()
	st := &stage{
		choices: &fakeChoices{now: preferences.Default()}, keys: &keytest.Memory{}, device: &fakeSound{},
		tester: &fakeTester{found: preferences.Findings{Text: "We halved the waiting time.", Took: 800 * time.Millisecond, Can: []string{"times of words"}}},
	}
	for _, c := range choose {
		c(&st.choices.now)
	}
	test.NewTempApp(t).Settings().SetTheme(theme.Theme{}) // widgets measure themselves by it
	st.Screen = New(Params{
		Choices: st.choices, Keys: st.keys, Microphones: st.device, Loudspeakers: st.device, Say: st.device.Say, Tester: st.tester,
		Tokens: func() (int, int) { return st.sent, st.written },
		Warn: func(title, _, _, _ string, confirmed func()) {
			st.titles = append(st.titles, title)
			if st.answer {
				confirmed()
			}
		},
		ChooseFile:     func(chosen func(string)) { chosen("/models/ggml-small.bin") },
		OpenRecordings: func() { st.device.played = append(st.device.played, "folder") },
	})
	st.background = func(f func()) { f() }
	st.check = func(_ context.Context, _ string, l soundcheck.Listener) {
		inputs, err := st.device.Inputs()
		l.Listed(inputs, err)
		l.Heard(audio.Level{RMS: -25, Peak: -12}, false)
	}
	st.window = test.NewTempWindow(t, st.Object())
	st.window.SetPadded(false)
	st.window.Resize(fyne.NewSize(width, height))
	st.Shown()
	return st
}

func byService(url string) func(*preferences.Preferences) {
	return func(p *preferences.Preferences) {
		p.Speech.Ear, p.Speech.BaseURL, p.Speech.Model = preferences.EarService, url, "whisper-large-v3"
	}
}

func byChat(p *preferences.Preferences) { p.FollowUps.Choose(preferences.ChooserService) }

func (st *stage) keep(t *testing.T) {
	t.Helper()
	if err := st.keys.SetKey("speech.example.org", keytest.Planted); err != nil {
		t.Fatal(err)
	}
	st.speech.findKey()
}

const example = "https://speech.example.org/v1"

func TestScreens(t *testing.T) {
	tests := map[string]struct {
		width, height float32
		choose        []func(*preferences.Preferences)
		do            func(t *testing.T, st *stage)
	}{
		"built in": {1088, 820, nil, nil},
		"service": {1088, 820, []func(*preferences.Preferences){byService(example)}, func(t *testing.T, st *stage) {
			st.keep(t)
			st.speech.run()
		}},
		"service fails": {1088, 820, []func(*preferences.Preferences){byService(example)}, func(_ *testing.T, st *stage) {
			st.tester.err = speech.ErrUnauthorised
			st.speech.run()
		}},
		"both services": {1088, 820, []func(*preferences.Preferences){byService("http://127.0.0.1:8000/v1"), byChat}, nil},
		"tokens": {1088, 820, []func(*preferences.Preferences){byChat}, func(_ *testing.T, st *stage) {
			st.sent, st.written = 1200, 34
			st.refresh()
		}},
		"captions only": {1088, 820, []func(*preferences.Preferences){func(p *preferences.Preferences) { p.Speech.Ear = preferences.EarLive }}, nil},
		"no keyring": {1088, 820, []func(*preferences.Preferences){byService(example)}, func(_ *testing.T, st *stage) {
			st.keys.Broken = preferences.ErrNoKeyring
			st.speech.findKey()
		}},
		"bad address": {1088, 820, []func(*preferences.Preferences){byService(example)}, func(_ *testing.T, st *stage) {
			st.speech.url.SetText("speech.example.org")
			st.speech.url.FocusLost()
		}},
		"damaged file": {1088, 820, nil, func(_ *testing.T, st *stage) {
			st.choices.err = &preferences.DamagedError{Path: "settings.toml", Line: 3, Reason: "expected a value"}
			st.refresh()
		}},
		"narrow":         {768, 680, []func(*preferences.Preferences){byService(example)}, nil},
		"barely wide":    {888, 680, []func(*preferences.Preferences){byService(example)}, nil},
		"narrow, at end": {768, 680, nil, func(_ *testing.T, st *stage) { st.scroll.ScrollToBottom() }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			st := open(t, tt.width, tt.height, tt.choose...)
			if tt.do != nil {
				tt.do(t, st)
			}
			kittest.Golden(t, name, st.window)
			if strings.Contains(test.RenderToMarkup(st.window.Canvas()), keytest.Planted) {
				t.Error("the key is on screen")
			}
		})
	}
}

func TestEarsAndFollowUps(t *testing.T) {
	tests := map[string]struct {
		tap  func(st *stage) *kit.Radio
		want func(p preferences.Preferences) bool
	}{
		"captions only": {func(st *stage) *kit.Radio { return st.live }, func(p preferences.Preferences) bool { return p.Speech.Ear == preferences.EarLive }},
		"a service": {func(st *stage) *kit.Radio { return st.byService }, func(p preferences.Preferences) bool {
			return p.Speech.Ear == preferences.EarService && p.Speech.BaseURL == "https://api.openai.com/v1"
		}},
		"built in": {func(st *stage) *kit.Radio { return st.builtIn }, func(p preferences.Preferences) bool { return p.Speech.Ear == preferences.EarBuiltIn }},
		"chat": {func(st *stage) *kit.Radio { return st.asked }, func(p preferences.Preferences) bool {
			return p.FollowUps.Chooser == preferences.ChooserService && p.FollowUps.Model != ""
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			st := open(t, 1088, 820)
			r := tt.tap(st)
			r.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
			if !tt.want(st.choices.now) || !r.On {
				t.Errorf("%+v", st.choices.now)
			}
		})
	}
}

func TestAddresses(t *testing.T) {
	tests := map[string]struct {
		typed    string
		answer   bool
		want     string // base URL afterwards
		asks     int
		noted    bool
		unsecure string
	}{
		"https":                    {" https://a.example/v1/ ", false, "https://a.example/v1", 0, false, ""},
		"this computer":            {"http://localhost:9000/v1", false, "http://localhost:9000/v1", 0, false, ""},
		"plain, refused":           {"http://nas:8000/v1", false, example, 1, false, ""},
		"plain, confirmed":         {"http://nas:8000/v1", true, "http://nas:8000/v1", 1, false, "nas:8000"},
		"no address":               {"nas", false, example, 0, true, ""},
		"a password in it":         {"https://me:secret@a.example/v1", true, example, 0, true, ""},
		"nothing keeps what it is": {"", false, example, 0, false, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			st := open(t, 1088, 820, byService(example))
			st.answer = tt.answer
			st.window.Canvas().Focus(st.speech.url)
			st.speech.url.SetText(tt.typed)
			st.window.Canvas().FocusNext()
			got := st.choices.now.Speech
			if got.BaseURL != tt.want || got.PlainHTTP != tt.unsecure || len(st.titles) != tt.asks || (st.speech.urlNote.Content != "") != tt.noted {
				t.Errorf("%+v, asked %v, note %q", got, st.titles, st.speech.urlNote.Content)
			}
			if !tt.noted && st.speech.url.Text != tt.want {
				t.Errorf("shows %q", st.speech.url.Text)
			}
			if tt.asks > 0 && !strings.Contains(st.titles[0], "nas:8000") {
				t.Errorf("asked %v", st.titles)
			}
		})
	}
}

func TestPresets(t *testing.T) {
	st := open(t, 1088, 820, byService(example))
	st.speech.preset.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if got := st.choices.now.Speech; got.BaseURL != "http://127.0.0.1:8080/v1" || st.speech.url.Text != got.BaseURL || st.speech.model.Text != got.Model {
		t.Errorf("%+v, shows %q and %q", got, st.speech.url.Text, st.speech.model.Text)
	}
	st.speech.choosePreset(preferences.OwnService)
	if st.window.Canvas().Focused() != st.speech.url || st.speech.url.Text != "" {
		t.Errorf("another service is not asked for: %q", st.speech.url.Text)
	}
	st.window.Canvas().Unfocus()
	if st.speech.url.Text != "http://127.0.0.1:8080/v1" || st.speech.preset.Value != "whisper.cpp" {
		t.Errorf("left alone, it shows %q of %q", st.speech.url.Text, st.speech.preset.Value)
	}
}

func TestKeyIsKeptForItsHost(t *testing.T) {
	st := open(t, 1088, 820, byService(example))
	st.speech.key.SetText(keytest.Planted)
	st.speech.key.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if key, err := st.keys.Key("speech.example.org"); key != keytest.Planted || err != nil {
		t.Fatalf("not kept: %v", err)
	}
	if st.speech.key.Text != "" || st.speech.place != preferences.PlaceKeyring || !st.speech.remove.Visible() {
		t.Errorf("shows %q, %q", st.speech.key.Text, st.speech.place)
	}
	st.speech.choosePreset("groq")
	if st.speech.place != preferences.PlaceNone || st.speech.remove.Visible() {
		t.Error("the key counts for another host")
	}
	st.speech.url.SetText(example)
	st.speech.url.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if st.speech.place != preferences.PlaceKeyring {
		t.Error("the key of the first host is not found again")
	}
	test.Tap(st.speech.remove)
	if _, err := st.keys.Key("speech.example.org"); !errors.Is(err, preferences.ErrNoKey) || st.speech.place != preferences.PlaceNone {
		t.Errorf("not removed: %v", err)
	}
}

func TestKeyThatIsNoneIsNotKept(t *testing.T) {
	st := open(t, 1088, 820, byService(example))
	st.speech.key.SetText("two " + keytest.Planted)
	st.speech.key.FocusLost()
	if st.speech.keyNote.Content == "" || strings.Contains(st.speech.keyNote.Content, keytest.Planted) || st.speech.place != preferences.PlaceNone {
		t.Errorf("note %q, place %q", st.speech.keyNote.Content, st.speech.place)
	}
}

func TestTestOfAService(t *testing.T) {
	st := open(t, 1088, 820, byService(example), byChat)
	test.Tap(st.speech.test)
	test.Tap(st.chat.test)
	if !slices.Equal(st.tester.asked, []string{example, "https://api.openai.com/v1"}) {
		t.Errorf("tried %v", st.tester.asked)
	}
	if got := st.speech.detail.Content; !strings.Contains(got, "halved") || !strings.Contains(got, "times of words") {
		t.Errorf("says %q", got)
	}
	st.speech.model.SetText("another")
	st.speech.model.FocusLost()
	if st.speech.detail.Content != "" {
		t.Error("the result of the model before is still there")
	}
}

func TestNothingIsLookedUpWhileEverythingIsBuiltIn(t *testing.T) {
	st := open(t, 1088, 820, func(p *preferences.Preferences) { p.Speech.BaseURL = example })
	st.keys.Broken = errors.New("nobody may ask")
	st.Shown()
	if st.speech.keyNote.Content != "" {
		t.Errorf("the keyring was asked: %q", st.speech.keyNote.Content)
	}
}

func TestSoundAndFiles(t *testing.T) {
	st := open(t, 1088, 820)
	st.sound.pace.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	st.sound.mic.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	st.sound.speaker.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	st.model.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	test.Tap(st.sound.chime)
	test.Tap(st.sound.say)
	test.Tap(st.panels[0].open)
	p := st.choices.now
	if p.Voice.Pace != 1.1 || p.Devices.Microphone != "Built-in microphone" || p.Devices.Loudspeaker != "Headphones" || p.Speech.ModelFile != "/models/ggml-small.bin" {
		t.Errorf("%+v", p)
	}
	if want := []string{"chime on Headphones", "sentence", "folder"}; !slices.Equal(st.device.played, want) {
		t.Errorf("played %v", st.device.played)
	}
	if st.sound.voiceNote.Content == "" || st.sound.say.Label != "Listen" {
		t.Error("a missing loudspeaker is not told")
	}
	st.sound.voice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if st.choices.now.Voice.On {
		t.Error("the voice is on")
	}
}

func TestChangeThatIsNotKeptIsTold(t *testing.T) {
	st := open(t, 1088, 820)
	st.choices.unkept = audio.ErrDiskFull
	st.live.OnTapped()
	if !strings.Contains(st.note.Content, "disk is full") {
		t.Errorf("says %q", st.note.Content)
	}
}

// Everything can be reached by the Tab key, in the order of the eye, and is in
// view when it is.
func TestTabOrder(t *testing.T) {
	st := open(t, 768, 680, byService(example), byChat)
	st.keep(t)
	c := st.window.Canvas()
	v, w := st.speech, st.chat
	want := []fyne.Focusable{
		st.builtIn, st.live, st.byService, v.preset, v.url, v.model, v.key, v.remove, v.test,
		st.chosen, st.asked, w.preset, w.url, w.model, w.key, w.test,
		st.sound.voice, st.sound.pace, st.sound.say, st.sound.mic, st.sound.speaker, st.sound.chime,
		st.panels[1].open,
	}
	for i, f := range want {
		c.FocusNext()
		if c.Focused() != f {
			t.Fatalf("Tab %d comes to %T, want %T", i, c.Focused(), f)
		}
		o := f.(fyne.CanvasObject)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
		if at.Y < 0 || at.Y+o.Size().Height > 680 {
			t.Errorf("Tab %d: %T is at %.0f, out of view", i, f, at.Y)
		}
	}
	c.FocusNext()
	if c.Focused() != st.builtIn {
		t.Errorf("after the last comes %T", c.Focused())
	}
}

func TestEscapeBringsBackWhatWasThere(t *testing.T) {
	st := open(t, 1088, 820, byService(example))
	st.speech.url.SetText("https://other.example/v1")
	st.speech.url.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	st.speech.url.FocusLost()
	if st.choices.now.Speech.BaseURL != example || st.speech.url.Text != example {
		t.Errorf("%+v", st.choices.now.Speech)
	}
}

func TestMenuOfASelect(t *testing.T) {
	st := open(t, 1088, 820)
	c := st.window.Canvas()
	c.Focus(st.sound.mic)
	test.Tap(st.sound.mic)
	for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn} {
		c.Focused().TypedKey(&fyne.KeyEvent{Name: k})
	}
	if got := st.choices.now.Devices.Microphone; got != "Desk" || c.Focused() != st.sound.mic {
		t.Errorf("%q, focus on %T", got, c.Focused())
	}
}

func TestJudge(t *testing.T) {
	tests := map[string]struct {
		heard []audio.Level
		want  string
	}{
		"nothing":               {nil, "Say a word"},
		"a quiet room":          {[]audio.Level{{RMS: -60, Peak: -50}}, "Say a word"},
		"far away":              {[]audio.Level{{RMS: -45, Peak: -30}}, "Too quiet"},
		"speech":                {[]audio.Level{{RMS: -24, Peak: -10}}, "Good level"},
		"a pause after speech":  {[]audio.Level{{RMS: -24, Peak: -10}, {RMS: -70, Peak: -60}}, "Good level"},
		"cut off":               {[]audio.Level{{RMS: -12, Peak: -0.2}}, "Too loud"},
		"cut off a moment back": {[]audio.Level{{RMS: -12, Peak: 0}, {RMS: -30, Peak: -20}}, "Too loud"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got, _ := judge(tt.heard); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func TestPaces(t *testing.T) {
	tests := map[string]struct {
		present float64
		want    string
	}{
		"one of them":  {1, "0.8× 0.9× 1.0× 1.1× 1.2× 1.3×"},
		"one of a set": {0.95, "0.8× 0.9× 0.95× 1.0× 1.1× 1.2× 1.3×"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var labels []string
			for _, o := range paces(tt.present) {
				labels = append(labels, o.Label)
			}
			if got := strings.Join(labels, " "); got != tt.want {
				t.Errorf("%q", got)
			}
		})
	}
}

func TestDevices(t *testing.T) {
	tests := map[string]struct {
		there  []string
		chosen string
		listed bool
		want   []string
	}{
		"the system's":     {[]string{"default", "Desk"}, "", true, []string{"System", "Desk"}},
		"one that is gone": {[]string{"Desk"}, "Webcam", true, []string{"System", "Desk", "Webcam, not connected"}},
		"not listed yet":   {nil, "Webcam", false, []string{"System", "Webcam"}},
		"one that is here": {[]string{"Webcam"}, "Webcam", true, []string{"System", "Webcam"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, o := range devices("System", tt.there, tt.chosen, tt.listed) {
				got = append(got, o.Label)
			}
			if !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

// A service without an address gets one when it is used; the panel names it.
func TestPrivacyNamesTheAddressThatIsUsed(t *testing.T) {
	for baseURL, host := range map[string]string{"": "api.openai.com", "https://proxy.example.org/v1": "proxy.example.org"} {
		t.Run(host, func(t *testing.T) {
			st := open(t, 1088, 820, byService(""))
			st.params.BaseURL = baseURL
			st.refresh()
			for _, p := range st.panels {
				if !slices.ContainsFunc(p.text, func(x *kit.Text) bool { return strings.Contains(x.Content, "are sent to "+host) }) {
					t.Errorf("%s is not named", host)
				}
			}
		})
	}
}
