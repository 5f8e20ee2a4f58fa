package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/adrg/xdg"

	"tellmemore/app/preferences"
	"tellmemore/assets"
	"tellmemore/audio"
	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/audio/speech/models"
	"tellmemore/audio/speech/whisper"
	"tellmemore/audio/speech/whispercpp"
	"tellmemore/interviewer"
	"tellmemore/interviewer/chat"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/followup"
)

// services are the careful ears and the chooser of follow-ups as they are
// chosen now. Each is made once for its choice, so that a service that is away
// is not asked anew for every answer.
type services struct {
	// notices brings the round that runs what a service wants said.
	notices chan interviewer.Notice

	mu      sync.Mutex
	builtIn made[*speech.LazyCareful] // by the path of its model
	speech  made[*whisper.Ear]
	chat    made[*chat.FollowUps]
	asked   []*chat.FollowUps // all that were made, for what they cost
}

// made is something that was made for a choice.
type made[T any] struct {
	by    any
	thing T
}

// get returns what was made for the choice, or makes it.
func (m *made[T]) get(choice any, make func() (T, error)) (T, error) {
	if m.by == choice {
		return m.thing, nil
	}
	thing, err := make()
	if err == nil {
		*m = made[T]{choice, thing}
	}
	return thing, err
}

// chosen is what the person has chosen, with the addresses that the
// environment gives to services without one.
func (m *machine) chosen() preferences.Preferences {
	return m.choices.Now().Filled(os.Getenv("OPENAI_BASE_URL"))
}

// engine names whose words are kept.
func (m *machine) engine() speech.Engine {
	switch m.choices.Now().Speech.Ear {
	case preferences.EarService:
		return speech.EngineService
	case preferences.EarLive:
		return speech.EngineLive
	}
	return speech.EngineWhisper
}

// builtIn is Whisper in this process; its model is loaded when it is first
// asked to hear something.
func (m *machine) builtIn() speech.Careful {
	path := m.choices.Now().Speech.ModelFile
	own := path != ""
	if !own {
		path = models.In(models.Dir()).Whisper
	}
	s := &m.services
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.builtIn.by == path {
		return s.builtIn.thing
	}
	if s.builtIn.thing != nil {
		s.builtIn.thing.Release() // two models are never kept
	}
	s.builtIn = made[*speech.LazyCareful]{path, m.load(path, own)}
	return s.builtIn.thing
}

// load returns Whisper with a model's file, the person's own or the one that
// was fetched.
func (m *machine) load(path string, own bool) *speech.LazyCareful {
	return speech.NewLazyCareful(m.ctx, speech.EngineWhisper, whispercpp.Window, func(context.Context) (speech.Model, error) {
		if !own {
			if err := models.VerifyWhisper(models.Dir()); err != nil {
				return nil, err
			}
		}
		ear, err := whispercpp.New(path)
		m.log.Info("careful ear loaded", "err", err)
		if err != nil {
			return nil, err
		}
		return ear, nil
	})
}

// key returns the key of a service, "" where none is kept: a server at home
// needs none.
func (m *machine) key(s preferences.Service) (string, error) {
	key, err := m.keys.Key(endpoint.Host(s.BaseURL))
	if errors.Is(err, preferences.ErrNoKey) || errors.Is(err, preferences.ErrNoKeyring) {
		m.log.Info("no key", "host", endpoint.Host(s.BaseURL), "err", err)
		return "", nil
	}
	return key, err
}

// speechService is the chosen service that hears.
func (m *machine) speechService(p preferences.Preferences) (*whisper.Ear, error) {
	key, err := m.key(p.Speech.Service)
	if err != nil {
		return nil, err
	}
	m.services.mu.Lock()
	defer m.services.mu.Unlock()
	return m.services.speech.get([2]any{p.Speech, key}, func() (*whisper.Ear, error) {
		return whisper.New(whisper.Config{
			BaseURL: p.Speech.BaseURL, Model: p.Speech.Model, Language: p.Speech.Language,
			Key: endpoint.NewKey(key), PlainConfirmed: p.Speech.AllowsPlain(),
		})
	})
}

// chatService is the chosen service that asks. The built-in follow-ups stand
// where it does not.
func (m *machine) chatService(p preferences.Preferences) (*chat.FollowUps, error) {
	key, err := m.key(p.FollowUps.Service)
	if err != nil {
		return nil, err
	}
	m.services.mu.Lock()
	defer m.services.mu.Unlock()
	return m.services.chat.get([2]any{p.FollowUps, key}, func() (*chat.FollowUps, error) {
		return m.asks(p, key, func(error) { m.tell(interviewer.NoticeChatAway) })
	})
}

// asks makes a chat service. services.mu is held.
func (m *machine) asks(p preferences.Preferences, key string, away func(error)) (*chat.FollowUps, error) {
	f, err := chat.New(chat.Config{
		BaseURL: p.FollowUps.BaseURL, Model: p.FollowUps.Model, Key: endpoint.NewKey(key),
		PlainConfirmed: p.FollowUps.AllowsPlain(), Prompt: m.prompt(), Away: away,
	}, m.chooser(), m.log)
	if err == nil {
		m.services.asked = append(m.services.asked, f)
	}
	return f, err
}

// tokens returns what chat services say they have used since the start.
func (m *machine) tokens() (sent, written int) {
	m.services.mu.Lock()
	defer m.services.mu.Unlock()
	for _, f := range m.services.asked {
		s, w := f.Tokens()
		sent, written = sent+s, written+w
	}
	return sent, written
}

// prompt is the person's own where there is one, else the one that comes with
// the program.
func (m *machine) prompt() string {
	own := filepath.Join(xdg.ConfigHome, "tellmemore", "prompts", "follow-up.md")
	text, err := os.ReadFile(own) // #nosec G304 -- the person's own prompt
	if err == nil {
		return string(text)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		m.log.Warn("read the person's own prompt", "err", err)
	}
	return assets.FollowUpPrompt()
}

// tell has a notice shown by the round that runs.
func (m *machine) tell(n interviewer.Notice) {
	select {
	case m.services.notices <- n:
	default: // it has been told a few already
	}
}

// forget drops what was told after the last round.
func (m *machine) forget() {
	for {
		select {
		case <-m.services.notices:
		default:
			return
		}
	}
}

// careful returns what makes the careful ear of an engine, a new one for each
// answer: a service that failed in one is asked again in the next. away is told
// why the built-in ear has replaced a service, also where it can't be asked at
// all. Asking for the service's key may wait for the person.
func (m *machine) careful(engine speech.Engine, away func(error)) func() speech.Careful {
	builtIn := m.builtIn()
	if engine != speech.EngineService {
		return func() speech.Careful { return builtIn }
	}
	told := func(err error) {
		m.log.Warn("speech service", "err", err)
		away(err)
	}
	service, err := m.speechService(m.chosen())
	return func() speech.Careful {
		if err != nil {
			told(err)
			return builtIn
		}
		return &speech.Fallback{Service: service, BuiltIn: builtIn, Away: told}
	}
}

// second hears the answers of a round again while they are spoken.
func (m *machine) second(engine speech.Engine) interviewer.SecondEar {
	if engine == speech.EngineLive {
		return nil
	}
	return secondEar{m.careful(engine, func(error) { m.tell(interviewer.NoticeEarAway) }), m.log}
}

// secondEar is speech.SecondPass with the types of the interview's port.
type secondEar struct {
	ear func() speech.Careful
	log *slog.Logger
}

// Again begins to hear an answer again.
func (s secondEar) Again(ctx context.Context, heard func(speech.Passage)) interviewer.SecondHearing {
	return speech.NewSecondPass(ctx, s.ear(), s.log, heard)
}

// lateReader is the reader of answers, loaded when it is first asked to read.
type lateReader func() (coach.Reader, error)

// Read reads an answer.
func (l lateReader) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	r, err := l()
	if err != nil {
		return coach.Reading{}, err
	}
	return r.Read(ctx, p)
}

// Contradict reads pairs of sentences.
func (l lateReader) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	r, err := l()
	if err != nil {
		return nil, err
	}
	return r.Contradict(ctx, doubles)
}

// ReadExchange reads a follow-up with its answer.
func (l lateReader) ReadExchange(ctx context.Context, e coach.Exchange) (coach.ExchangeReading, error) {
	r, err := l()
	if err != nil {
		return coach.ExchangeReading{}, err
	}
	return r.ReadExchange(ctx, e)
}

// chooser is the built-in interviewer. Its reader begins to load at once, so
// that the first story does not wait for it.
func (m *machine) chooser() followup.Chooser {
	go func() { _, _ = m.reader() }() // who reads is told why it failed
	return followup.New(lateReader(m.reader), m.log)
}

// followUps chooses the follow-ups of a round.
func (m *machine) followUps() interviewer.FollowUps {
	p := m.chosen()
	if p.FollowUps.Chooser != preferences.ChooserService {
		return m.chooser()
	}
	service, err := m.chatService(p)
	if err != nil {
		m.log.Warn("chat service", "err", err)
		m.tell(interviewer.NoticeChatAway)
		return m.chooser()
	}
	return service
}

// tester tries services as they are chosen.
type tester struct{ machine *machine }

// listenFor is how long a test of the speech service records.
const listenFor = 2 * audio.Second

// TestSpeech records two seconds, or takes the sample answer where there is no
// microphone, and has the service hear them.
func (t tester) TestSpeech(ctx context.Context, p preferences.Preferences) (preferences.Findings, error) {
	p = p.Filled(os.Getenv("OPENAI_BASE_URL"))
	if err := p.Speech.Check(); err != nil {
		return preferences.Findings{}, err
	}
	service, err := t.machine.speechService(p)
	if err != nil {
		return preferences.Findings{}, err
	}
	samples, err := t.machine.record(ctx, listenFor)
	if err != nil {
		return preferences.Findings{}, err
	}
	found, err := service.Probe(ctx, samples)
	if err != nil {
		return preferences.Findings{}, err
	}
	can := []string{"takes " + found.Encoding.String()}
	if found.Detail != whisper.Unknown {
		can = append(can, "gives "+found.Detail.String())
	}
	return preferences.Findings{Text: found.Text, Took: found.Took, Can: can}, nil
}

// record listens to the microphone, and takes the beginning of the sample
// answer where there is none that works.
func (m *machine) record(ctx context.Context, length audio.Samples) ([]int16, error) {
	samples, err := m.listen(ctx, length)
	if err == nil && audio.Measure(samples).Peak > audio.Floor || ctx.Err() != nil {
		return samples, err
	}
	m.log.Info("no microphone for the test, so the sample answer is sent", "err", err)
	paths, cleanup, err := assets.WriteSample()
	if err != nil {
		return nil, err
	}
	defer cleanup()
	samples, err = audio.ReadTake(paths[0])
	return samples[:min(int(2*length), len(samples))], err
}

func (m *machine) listen(ctx context.Context, length audio.Samples) ([]int16, error) {
	ctx, cancel := context.WithTimeout(ctx, length.Duration()+3*time.Second)
	defer cancel()
	capture, err := m.microphone("").Open(ctx)
	if err != nil {
		return nil, err
	}
	samples, err := audio.Listen(ctx, capture, length)
	return samples, errors.Join(err, capture.Close())
}

// TestChat has the service ask a question about a short answer of our own.
func (t tester) TestChat(ctx context.Context, p preferences.Preferences) (preferences.Findings, error) {
	p = p.Filled(os.Getenv("OPENAI_BASE_URL"))
	if err := p.FollowUps.Check(); err != nil {
		return preferences.Findings{}, err
	}
	key, err := t.machine.key(p.FollowUps.Service)
	if err != nil {
		return preferences.Findings{}, err
	}
	var away error
	t.machine.services.mu.Lock()
	service, err := t.machine.asks(p, key, func(err error) { away = err })
	t.machine.services.mu.Unlock()
	if err != nil {
		return preferences.Findings{}, err
	}
	begun := time.Now()
	ask, err := service.Next(ctx, trial())
	if err = errors.Join(err, away); err != nil {
		return preferences.Findings{}, err
	}
	found := preferences.Findings{Text: ask.Spoken(), Took: time.Since(begun)}
	if in, out := service.Tokens(); in+out > 0 {
		found.Can = []string{fmt.Sprintf("count tokens: %d for this question", in+out)}
	}
	return found, nil
}

// trial is a story of our own that leaves things out.
func trial() interviewer.Session {
	return interviewer.Session{ID: "trial", Setup: interviewer.Setup{Principle: "Ownership", Level: interviewer.L6}, Turns: []interviewer.Turn{{
		Kind: interviewer.KindStory, Ended: true, Ask: interviewer.Ask{Text: "Tell me about a time you took on a problem that was not yours to fix."},
		Phrases: []speech.Phrase{{Text: "Last spring our nightly report was late again and again. We moved it to a new server over one weekend, and after that it got a lot faster."}},
	}}}
}
