package interviewer

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
)

func phrase(e speech.Engine, from, to audio.Samples, text string) speech.Phrase {
	return speech.Phrase{Text: text, Start: from * second, End: to * second, Engine: e}
}

func again(take string, from, to audio.Samples, text string) Event {
	return Reheard{Take: take, Passage: speech.Passage{
		Start: from * second, End: to * second,
		Phrases: []speech.Phrase{phrase(speech.EngineWhisper, from, to, text)},
	}}
}

func TestReheard(t *testing.T) {
	first := phrase(speech.EngineLive, 0, 4, "we traced the heirs")
	then := phrase(speech.EngineLive, 5, 9, "it was in June")
	start := one(Began{}, did(CommandStart), TakeOpened{Path: "a.wav"}, said(9*second))
	finish := one(did(CommandFinish), Heard{Phrases: []speech.Phrase{first, then}})
	captions := one(Captioned{Phrase: first}, Captioned{Phrase: then})
	quoting := one(Asked{Ask: Ask{Probe: ProbeRole, Text: "Which part was yours?", Quote: "we traced the heirs"}})
	against := one(Asked{Ask: Ask{Probe: ProbeContradiction, Text: "Which was it?", Quote: "it was in June", Against: "we traced the heirs"}})
	tests := []struct {
		name     string
		events   []Event
		captions string // on screen
		text     string // of the story, once it has ended
		live     string // what the live ear heard, where it was replaced
		quote    string // of the follow-up under way
	}{
		{"a caption is replaced", join(start, captions, one(again("a.wav", 0, 4, "We traced the errors."))), "We traced the errors. it was in June", "", "", ""},
		{"and stays so when the answer ends", join(start, captions, one(again("a.wav", 0, 4, "We traced the errors.")), finish), "We traced the errors. it was in June", "We traced the errors. it was in June", "we traced the heirs it was in June", ""},
		{"the end of the answer comes later", join(start, captions, finish, one(again("a.wav", 5, 9, "It was June."))), "we traced the heirs It was June.", "we traced the heirs It was June.", "we traced the heirs it was in June", ""},
		{"the quote on screen follows", join(start, captions, finish, quoting, one(again("a.wav", 0, 4, "We traced the errors."))), "", "We traced the errors. it was in June", "we traced the heirs it was in June", "We traced the errors"},
		{"of another take it changes nothing", join(start, captions, one(again("b.wav", 0, 4, "Something else."))), "we traced the heirs it was in June", "", "", ""},
		{"heard nothing: nothing is lost", join(start, captions, finish, one(Reheard{Take: "a.wav", Passage: speech.Passage{End: 9 * second}})), "we traced the heirs it was in June", "we traced the heirs it was in June", "", ""},
		{"heard twice: the live text is that of the live ear", join(start, captions, finish, one(again("a.wav", 0, 4, "We traced errors."), again("a.wav", 0, 4, "We traced the errors."))), "We traced the errors. it was in June", "We traced the errors. it was in June", "we traced the heirs it was in June", ""},
		{"a follow-up that was chosen before quotes what is shown", join(start, captions, finish, one(again("a.wav", 0, 4, "We traced the errors.")), quoting), "", "We traced the errors. it was in June", "we traced the heirs it was in June", "We traced the errors"},
		{"the words against it follow too", join(start, captions, finish, against, one(again("a.wav", 0, 4, "We traced the errors."))), "", "We traced the errors. it was in June", "we traced the heirs it was in June", "it was in June|We traced the errors"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, _ := play(t, round(Strict, 4, false), tt.events...)
			if got := (Turn{Phrases: s.Captions}).Text(); got != tt.captions {
				t.Errorf("captions %q, want %q", got, tt.captions)
			}
			quotes := s.Turn.Ask.Quote
			if s.Turn.Ask.Against != "" {
				quotes += "|" + s.Turn.Ask.Against
			}
			if quotes != tt.quote {
				t.Errorf("quotes %q, want %q", quotes, tt.quote)
			}
			if len(s.Session.Turns) == 0 {
				if tt.text != "" {
					t.Fatal("the story has not ended")
				}
				return
			}
			story := s.Session.Turns[0]
			if story.Text() != tt.text || (Turn{Phrases: story.Live}).Text() != tt.live {
				t.Errorf("story %q, live %q; want %q, %q", story.Text(), Turn{Phrases: story.Live}.Text(), tt.text, tt.live)
			}
		})
	}
}

func TestAnAttemptThatHeldNoSpeechIsNotHeardAgain(t *testing.T) {
	s, _ := play(t, round(Strict, 4, false), Began{}, did(CommandStart), TakeOpened{Path: "a.wav"}, said(second), did(CommandFinish), Heard{},
		did(CommandStart), TakeOpened{Path: "a-2.wav"}, said(second), again("a.wav", 0, 1, "a cough"))
	if len(s.Captions) != 0 {
		t.Errorf("captions %v", s.Captions)
	}
}

func TestServicesAreTold(t *testing.T) {
	told := Told{Why: NoticeEarAway}
	tests := []struct {
		name   string
		events []Event
		want   Notice
	}{
		{"in the midst of an answer", one(told), NoticeEarAway},
		{"and the other service", one(told, Told{Why: NoticeChatAway}), NoticeChatAway},
		{"not over a microphone that is away", one(SourceLost{Why: NoticeUnplugged}, told), NoticeUnplugged},
		{"not over a store that fails", one(SaveFailed{Why: NoticeNotSaved}, told), NoticeNotSaved},
		{"a silent microphone counts for more", one(told, zeros(4*second)), NoticeSilent},
		{"so does an answer that nobody heard", one(told, said(second), did(CommandFinish), Heard{}), NoticeNothingHeard},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if s, _ := play(t, opened(t, round(Strict, 4, true)), tt.events...); s.Notice != tt.want {
				t.Errorf("notice %q, want %q", s.Notice, tt.want)
			}
		})
	}
}

func TestHearTake(t *testing.T) {
	s := Session{Engine: speech.EngineLive, Turns: []Turn{
		{Audio: "a.wav", Duration: 9 * second, Phrases: []speech.Phrase{phrase(speech.EngineLive, 0, 4, "we traced the heirs")}},
		{Ask: Ask{Quote: "we traced the heirs"}, Skipped: true},
	}}
	whole := s.HearTake("a.wav", []speech.Phrase{phrase(speech.EngineWhisper, 0, 4, "We traced the errors.")}, speech.EngineWhisper)
	if whole.Turns[0].Reheard != speech.EngineWhisper || whole.Turns[0].Text() != "We traced the errors." || whole.Engine != speech.EngineWhisper {
		t.Errorf("heard %+v by %q", whole.Turns[0], whole.Engine)
	}
	if whole.Turns[1].Ask.Quote != "We traced the errors" {
		t.Errorf("quotes %q", whole.Turns[1].Ask.Quote)
	}
	if s.Turns[0].Reheard != "" || s.Turns[1].Ask.Quote != "we traced the heirs" {
		t.Errorf("the session itself was changed: %+v", s)
	}
	if nothing := s.HearTake("a.wav", nil, speech.EngineWhisper); nothing.Turns[0].Text() != "we traced the heirs" || nothing.Turns[0].Reheard == "" {
		t.Errorf("after hearing nothing: %+v", nothing.Turns[0])
	}
}

// shelf keeps sessions for Rehearing.
type shelf struct {
	mu   sync.Mutex
	kept []Session
}

func (k *shelf) Unheard(context.Context) (ids []string, _ error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, s := range k.kept {
		if slices.ContainsFunc(s.Turns, func(t Turn) bool { return t.Audio != "" && t.Reheard == "" }) {
			ids = append(ids, s.ID)
		}
	}
	return ids, nil
}

func (k *shelf) index(id string) int {
	return slices.IndexFunc(k.kept, func(s Session) bool { return s.ID == id })
}

func (k *shelf) Load(_ context.Context, id string) (Session, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if id == "damaged" {
		return Session{}, ErrCorrupt
	}
	if i := k.index(id); i >= 0 {
		return k.kept[i].Clone(), nil
	}
	return Session{}, ErrNotFound
}

func (k *shelf) Change(_ context.Context, id string, f func(Session) Session) (Session, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	i := k.index(id)
	if i < 0 {
		return Session{}, ErrNotFound
	}
	k.kept[i] = f(k.kept[i].Clone())
	return k.kept[i].Clone(), nil
}

func answeredSession(id string, takes ...string) Session {
	s := Session{ID: id, Status: StatusFinished}
	for _, take := range takes {
		s.Turns = append(s.Turns, Turn{Audio: take, Duration: 9 * second, Ended: true, Phrases: []speech.Phrase{phrase(speech.EngineLive, 0, 9, "live words")}})
	}
	return s
}

// careful hears every take but bad ones.
func careful(_ context.Context, take string, _ speech.Engine) ([]speech.Phrase, speech.Engine, error) {
	if strings.HasPrefix(take, "bad") {
		return nil, "", errors.New("can't be read")
	}
	return []speech.Phrase{phrase(speech.EngineWhisper, 0, 9, "Careful words of "+take+".")}, speech.EngineWhisper, nil
}

func TestRehearing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &shelf{kept: []Session{answeredSession("damaged", "d1"), answeredSession("new", "n1", "bad", "n2"), answeredSession("old", "o1")}}
		var changed []string
		r := &Rehearing{Kept: k, Hear: careful, Changed: func(_ context.Context, s Session) { changed = append(changed, s.ID) }, Log: slog.New(slog.DiscardHandler)}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { r.Run(ctx); close(done) }()
		synctest.Wait()
		for _, want := range []struct {
			session, turn int
			text          string
		}{{1, 0, "Careful words of n1."}, {1, 1, "live words"}, {1, 2, "Careful words of n2."}, {2, 0, "Careful words of o1."}} {
			if got := k.kept[want.session].Turns[want.turn].Text(); got != want.text {
				t.Errorf("answer %d of session %d: %q, want %q", want.turn, want.session, got, want.text)
			}
		}
		if want := []string{"new", "new", "new", "old"}; !slices.Equal(changed, want) {
			t.Errorf("told of %q, want %q", changed, want)
		}

		if r.Pending(k.kept[1]) || !r.Pending(answeredSession("later", "l1")) {
			t.Error("waits for what can't be heard, or not for what can")
		}

		for i, want := range []Trouble{TroubleFailed, TroubleFailed, TroubleNone} {
			if got := r.Trouble(k.kept[i]); got != want {
				t.Errorf("trouble of session %d: %q, want %q", i, got, want)
			}
		}

		// A round that is over brings new answers.
		r.Pause()
		k.kept = append(k.kept, answeredSession("next", "x1"))
		synctest.Wait()
		if k.kept[3].Turns[0].Reheard != "" {
			t.Error("heard while it was paused")
		}
		r.Resume()
		synctest.Wait()
		if k.kept[3].Turns[0].Reheard != speech.EngineWhisper {
			t.Error("not heard after the round")
		}
		cancel()
		<-done
	})
}

func TestRehearingGivesWayToARound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &shelf{kept: []Session{answeredSession("s", "n1")}}
		begun := 0
		hear := func(ctx context.Context, take string, wanted speech.Engine) ([]speech.Phrase, speech.Engine, error) {
			if begun++; begun == 1 {
				<-ctx.Done()
				return nil, "", ctx.Err()
			}
			return careful(ctx, take, wanted)
		}
		r := &Rehearing{Kept: k, Hear: hear, Changed: func(context.Context, Session) {}, Log: slog.New(slog.DiscardHandler)}
		go r.Run(t.Context())
		synctest.Wait()
		r.Pause()
		synctest.Wait()
		if begun != 1 || k.kept[0].Turns[0].Reheard != "" {
			t.Fatalf("begun %d times, heard by %q", begun, k.kept[0].Turns[0].Reheard)
		}
		r.Resume()
		synctest.Wait()
		if begun != 2 || k.kept[0].Turns[0].Reheard != speech.EngineWhisper {
			t.Errorf("begun %d times, heard by %q", begun, k.kept[0].Turns[0].Reheard)
		}
	})
}

func TestRehearingGoesOnWithANewChoice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &shelf{kept: []Session{answeredSession("s", "n1", "n2")}}
		var begun []string
		service := "away"
		hear := func(ctx context.Context, take string, wanted speech.Engine) ([]speech.Phrase, speech.Engine, error) {
			begun = append(begun, take+" "+service)
			switch {
			case service == "away" && take == "n1":
				return nil, "", errors.New("no model")
			case service == "away":
				<-ctx.Done() // stalls
				return nil, "", ctx.Err()
			case service == "half typed":
				t.Error("heard with a choice that is not made yet")
			}
			return careful(ctx, take, wanted)
		}
		r := &Rehearing{Kept: k, Hear: hear, Changed: func(context.Context, Session) {}, Log: slog.New(slog.DiscardHandler)}
		go r.Run(t.Context())
		synctest.Wait()
		if got := r.Trouble(k.kept[0]); got != TroubleFailed {
			t.Errorf("trouble %q", got)
		}
		service = "half typed"
		r.Restart()
		time.Sleep(settle - time.Second)
		service = "there"
		r.Restart()
		time.Sleep(settle - time.Second)
		if len(begun) != 2 || k.kept[0].Turns[1].Reheard != "" {
			t.Errorf("heard %q", begun)
		}
		r.Replaced("n2")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if want := []string{"n1 away", "n2 away", "n1 there", "n2 there"}; !slices.Equal(begun, want) {
			t.Errorf("heard %q, want %q", begun, want)
		}
		if got := r.Trouble(k.kept[0]); got != TroubleReplaced {
			t.Errorf("trouble %q", got)
		}
		// It neither ends a round's pause nor begins one.
		r.Pause()
		r.Restart()
		k.mu.Lock()
		k.kept = append(k.kept, answeredSession("later", "l1"))
		k.mu.Unlock()
		time.Sleep(2 * settle)
		synctest.Wait()
		if len(begun) != 4 {
			t.Errorf("heard in a round: %q", begun)
		}
		r.Resume()
		synctest.Wait()
		if len(begun) != 5 {
			t.Errorf("not heard after the round: %q", begun)
		}
	})
}

func TestASessionDeletedWhileItIsHeardStaysDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := &shelf{kept: []Session{answeredSession("s", "n1")}}
		hear := func(ctx context.Context, take string, wanted speech.Engine) ([]speech.Phrase, speech.Engine, error) {
			k.mu.Lock()
			k.kept = nil
			k.mu.Unlock()
			return careful(ctx, take, wanted)
		}
		r := &Rehearing{Kept: k, Hear: hear, Changed: func(_ context.Context, s Session) { t.Errorf("told of %q", s.ID) }, Log: slog.New(slog.DiscardHandler)}
		go r.Run(t.Context())
		synctest.Wait()
		if len(k.kept) != 0 {
			t.Errorf("kept %v", k.kept)
		}
	})
}
