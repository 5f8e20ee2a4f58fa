package practice

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tellmemore/app/kit/kittest"
	"tellmemore/app/preferences"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

type fakeQuestions struct{}

func (fakeQuestions) Principles() []Principle {
	return []Principle{{"Customer Obsession", "Listens for a customer by name."}, {"Ownership", "Listens for what was not yours."}, {"Think Big", "Listens for a bet."}}
}

func (fakeQuestions) Pick(principle string, level interviewer.Level, _ uint64) (interviewer.Question, error) {
	return interviewer.Question{Principle: principle, Text: "What did you do about " + principle + " at " + string(level) + "?"}, nil
}
func (fakeQuestions) Surprise(interviewer.Level, uint64) string { return "Think Big" }
func (fakeQuestions) LastPractised(context.Context) (map[string]time.Time, error) {
	return nil, nil
}

type fakeMicrophones struct{}

func (fakeMicrophones) Inputs() ([]string, error) { return []string{"Desk microphone"}, nil }
func (fakeMicrophones) LevelCheck(ctx context.Context, _ string, _ func(audio.Level)) error {
	<-ctx.Done()
	return ctx.Err()
}

// screen shows the screen, and keeps what it starts.
func screen(t *testing.T, width, height float32) (*Screen, fyne.Window, *[]interviewer.Setup) {
	t.Helper()
	var started []interviewer.Setup
	s := New(Params{
		Questions: fakeQuestions{}, Microphones: fakeMicrophones{}, Preferences: test.NewTempApp(t).Preferences(),
		Choices: preferences.Open(filepath.Join(t.TempDir(), "settings.toml")),
		Seed:    func() uint64 { return 1 },
		Start:   func(setup interviewer.Setup, _ string) { started = append(started, setup) },
		Loops:   asleep{},
	})
	return s, kittest.Show(t, s.Object(), width, height), &started
}

func TestScreens(t *testing.T) {
	tests := map[string]struct {
		width, height float32
		do            func(*Screen)
	}{
		"first start":  {1088, 820, func(*Screen) {}},
		"small":        {768, 680, func(*Screen) {}},
		"surprise":     {1088, 820, func(s *Screen) { s.choose(0) }},
		"own question": {1088, 820, func(s *Screen) { s.write() }},
		"interrupted": {1088, 820, func(s *Screen) {
			s.Offer("Your round on Ownership was interrupted.", "Bring it back", "Not now", func(bool) {})
		}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w, _ := screen(t, tt.width, tt.height)
			tt.do(s)
			kittest.Golden(t, name, w)
		})
	}
}

func TestKeys(t *testing.T) {
	tests := []struct {
		name string
		keys []fyne.KeyName
		want string // principle of the round that starts
	}{
		{"enter starts what was chosen last", []fyne.KeyName{fyne.KeyReturn}, "Ownership"},
		{"down", []fyne.KeyName{fyne.KeyDown, fyne.KeyReturn}, "Think Big"},
		{"up", []fyne.KeyName{fyne.KeyUp, fyne.KeyEnter}, "Customer Obsession"},
		{"not past the end", []fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn}, "Think Big"},
		{"the interviewer's choice", []fyne.KeyName{fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyReturn}, "Think Big"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _, started := screen(t, 1088, 820)
			for _, k := range tt.keys {
				s.TypedKey(&fyne.KeyEvent{Name: k})
			}
			if len(*started) != 1 || (*started)[0].Principle != tt.want || (*started)[0].Question.Text == "" {
				t.Errorf("started %+v, want %s", *started, tt.want)
			}
		})
	}
}

func TestOffersComeOneAfterAnother(t *testing.T) {
	s, _, _ := screen(t, 1088, 820)
	var told []string
	for _, text := range []string{"One.", "Two.", "Three."} {
		s.Offer(text, "Yes", "No", func(yes bool) { told = append(told, fmt.Sprint(text, yes)) })
	}
	var asked []string
	for i := 0; s.notice.root.Visible() && i < 5; i++ {
		asked = append(asked, s.notice.text.Content)
		if i == 1 {
			s.notice.yes.OnTapped()
		} else {
			s.notice.later.OnTapped()
		}
	}
	if want := []string{"One.", "Two.", "Three."}; !slices.Equal(asked, want) {
		t.Errorf("asks %q", asked)
	}
	if want := []string{"One.false", "Two.true", "Three.false"}; !slices.Equal(told, want) {
		t.Errorf("tells %q", told)
	}
}

// onlySenior has questions for L8 alone.
type onlySenior struct{ fakeQuestions }

func (o onlySenior) Pick(principle string, level interviewer.Level, seed uint64) (interviewer.Question, error) {
	if level != interviewer.L8 {
		return interviewer.Question{}, bank.ErrQuestion
	}
	return o.fakeQuestions.Pick(principle, level, seed)
}

func TestALevelWithoutQuestions(t *testing.T) {
	s, _, started := screen(t, 1088, 820)
	s.params.Questions = onlySenior{}
	s.Choose("Think Big")
	if s.principles[s.chosen].Name != "Think Big" || !strings.Contains(s.question.Content, "Choose another level") {
		t.Errorf("%d is chosen and it says %q", s.chosen, s.question.Content)
	}
	s.begin()
	if len(*started) != 0 {
		t.Errorf("started %+v", *started)
	}
	s.level.OnSet("L8")
	s.begin()
	if len(*started) != 1 || (*started)[0].Question.Text != "What did you do about Think Big at L8?" {
		t.Errorf("started %+v", *started)
	}
	if s.Choose("Courage"); s.principles[s.chosen].Name != "Think Big" {
		t.Error("a principle that there is not was chosen")
	}
}

func TestOwnQuestionIsAsked(t *testing.T) {
	s, _, started := screen(t, 1088, 820)
	s.write()
	s.entry.SetText("Why this team?")
	s.begin()
	if len(*started) != 1 || (*started)[0].Question.Text != "Why this team?" {
		t.Errorf("started %+v", *started)
	}
}

func TestChoicesAreRemembered(t *testing.T) {
	app := test.NewTempApp(t)
	choices := preferences.Open(filepath.Join(t.TempDir(), "settings.toml"))
	params := Params{
		Questions: fakeQuestions{}, Microphones: fakeMicrophones{}, Preferences: app.Preferences(), Choices: choices,
		Seed: func() uint64 { return 1 }, Loops: asleep{},
	}
	first := New(params)
	first.choose(3)
	first.setMode(interviewer.Coach)
	first.voice.OnTapped()
	choices.Wait()
	if again := New(params); again.chosen != 3 || again.setup.Mode != interviewer.Coach || again.setup.Voice || again.voice.On {
		t.Errorf("remembers %d and %+v", again.chosen, again.setup)
	}
}

func TestSettingsChangedElsewhereAreShown(t *testing.T) {
	s, _, _ := screen(t, 1088, 820)
	err := s.params.Choices.(*preferences.Choices).Change(func(p *preferences.Preferences) {
		p.Voice.On, p.Devices.Microphone = false, "Desk microphone"
	})
	s.takeChoices()
	if err != nil || s.setup.Voice || s.voice.On || s.microphone != "Desk microphone" || s.mic.Label != "Desk microphone" {
		t.Errorf("shows %+v and %q, %v", s.setup, s.mic.Label, err)
	}
}

func TestAgo(t *testing.T) {
	now := time.Date(2026, 3, 10, 9, 0, 0, 0, time.Local)
	tests := map[string]struct {
		t    time.Time
		want string
	}{
		"never":            {time.Time{}, "Never"},
		"this morning":     {now.Add(-time.Hour), "Today"},
		"late last night":  {now.Add(-10 * time.Hour), "Yesterday"},
		"some days ago":    {now.AddDate(0, 0, -5), "5 days ago"},
		"a long time ago":  {now.AddDate(0, 0, -200), "22 Aug 2025"},
		"a clock that ran": {now.AddDate(0, 0, 1), "Today"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if got := ago(tt.t, now); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}
