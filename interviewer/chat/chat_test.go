package chat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/followup"
	"tellmemore/interviewer/loop"
	"tellmemore/interviewer/porttest"
)

// patient is a budget that a busy machine keeps.
const patient = time.Minute

func TestContract(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var got request
		if err := json.NewDecoder(r.Body).Decode(&got); err != nil {
			t.Errorf("request: %v", err)
		}
		layer := openLayers(got)[0]
		streams(fmt.Sprintf(`{"probe":%q,"quote":"","question":"What would you tell me about the %s of it?"}`, layer, layer), usage+done)(w, r)
	}))
	defer server.Close()
	porttest.FollowUps(t, func(t *testing.T) interviewer.FollowUps {
		f, err := New(Config{
			BaseURL: server.URL + "/v1", Prompt: prompt(t),
			Away: func(err error) { t.Errorf("the built-in follow-up stood: %v", err) },
		}, followup.Chooser{}, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		f.budget = patient
		return f
	})
}

func TestNew(t *testing.T) {
	tests := []struct {
		name   string
		config Config
		want   error
	}{
		{"https", Config{BaseURL: "https://api.openai.com/v1", Prompt: "Ask."}, nil},
		{"this machine", Config{BaseURL: "http://localhost:11434/v1", Prompt: "Ask."}, nil},
		{"plain to another machine", Config{BaseURL: "http://192.168.1.2/v1", Prompt: "Ask."}, speech.ErrInsecure},
		{"plain, confirmed", Config{BaseURL: "http://192.168.1.2/v1", Prompt: "Ask.", PlainConfirmed: true}, nil},
		{"no address", Config{BaseURL: "api.openai.com", Prompt: "Ask."}, endpoint.ErrAddress},
		{"no key", Config{BaseURL: "https://api.openai.com/v1", Key: endpoint.NewKey("sk-a b"), Prompt: "Ask."}, speech.ErrUnauthorised},
		{"no prompt", Config{BaseURL: "https://api.openai.com/v1", Prompt: " \n"}, ErrNoPrompt},
		{"a prompt for manners alone", Config{BaseURL: "https://api.openai.com/v1", Prompt: "\nYou are {who}.\n"}, ErrNoPrompt},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := New(tt.config, followup.Chooser{}, slog.Default()); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
		})
	}
}

func TestTheServiceAsks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, service, why := served(t, streams(fit, usage+done))
		ask, err := f.Next(t.Context(), told(story))
		want := interviewer.Ask{Probe: interviewer.ProbeConflict, Text: question, Quote: "talked two other teams into it"}
		if err != nil || ask != want || why.last() != nil {
			t.Fatalf("%+v, %v, %v", ask, err, why.last())
		}
		synctest.Wait()
		if prompt, completion := f.Tokens(); prompt != 700 || completion != 30 {
			t.Errorf("%d and %d tokens", prompt, completion)
		}
		got := service.sent()[0]
		if got.Authorization != "Bearer "+plantedKey || got.Model != "gpt-test" || !got.Stream || got.Options == nil || !got.Options.Usage {
			t.Errorf("sent %+v", got)
		}
		schema := string(got.Format.Schema.Schema)
		inOrder := strings.Index(schema, `"probe":`) < strings.Index(schema, `"quote":`) && strings.Index(schema, `"quote":`) < strings.Index(schema, `"question":`)
		if got.Format.Type != "json_schema" || !got.Format.Schema.Strict || !inOrder || !strings.Contains(schema, `"enum":["event","role",`) {
			t.Errorf("schema %s", schema)
		}
	})
}

func TestALayerThatWasAskedIsNotOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, service, why := served(t, streams(fit, done))
		s := told(story)
		s.Turns = append(s.Turns, interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: interviewer.ProbeConflict, Text: "Who?"}, Skipped: true})
		ask, err := f.Next(t.Context(), s)
		if err != nil || ask != builtIn(t, s) || !errors.Is(why.last(), ErrUnfit) {
			t.Errorf("%+v, %v, %v", ask, err, why.last())
		}
		if strings.Contains(strings.Join(openLayers(service.sent()[0]), " "), "conflict") {
			t.Errorf("open: %v", openLayers(service.sent()[0]))
		}
	})
}

// The reply is taken when it is whole, not when the stream ends.
func TestTheReplyIsTakenEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _, _ := served(t, func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(time.Second)
			streams(fit, "")(w, r)
			time.Sleep(time.Second)
			write(w, usage+done)
		})
		begun := time.Now()
		ask, err := f.Next(t.Context(), told(story))
		if err != nil || ask.Text != question || time.Since(begun) != time.Second {
			t.Errorf("%+v, %v after %v", ask, err, time.Since(begun))
		}
		if prompt, _ := f.Tokens(); prompt != 0 {
			t.Errorf("%d tokens before they were told", prompt)
		}
		time.Sleep(2 * time.Second)
		if prompt, completion := f.Tokens(); prompt != 700 || completion != 30 {
			t.Errorf("%d and %d tokens", prompt, completion)
		}
	})
}

func TestNothingSaidIsNotSent(t *testing.T) {
	for _, text := range []string{"", "  ", speech.Unrecognised, speech.Unrecognised + " " + speech.Unrecognised} {
		synctest.Test(t, func(t *testing.T) {
			f, service, why := served(t, streams(fit, done))
			ask, err := f.Next(t.Context(), told(text))
			if err != nil || ask != builtIn(t, told(text)) || why.last() != nil || len(service.sent()) != 0 {
				t.Errorf("%q: %+v, %v, %v, %d requests", text, ask, err, why.last(), len(service.sent()))
			}
		})
	}
}

func TestAnEndedContextAsksNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, _, why := served(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := f.Next(ctx, told(story)); !errors.Is(err, context.DeadlineExceeded) || why.last() != nil {
			t.Errorf("%v, %v", err, why.last())
		}
		if err := f.rest.resting(); err != nil || f.rest.failed != 0 {
			t.Errorf("the service is blamed: %v, %d", err, f.rest.failed)
		}
	})
}

// takes answers only requests of the form that it knows, and counts nothing
// where it does not know how.
func takes(format string, counts bool, complaint string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		raw, _ := io.ReadAll(r.Body)
		var got request
		_ = json.Unmarshal(raw, &got) // note has checked it
		if got.Format.Type != format || got.Options != nil && !counts {
			answers(http.StatusBadRequest, "application/json", complaint)(w, r)
			return
		}
		streams(fit, done)(w, r)
	}
}

func TestTheDialectOfTheService(t *testing.T) {
	tests := []struct {
		name, format string
		counts       bool
		complaint    string
		requests     int // until the first follow-up
	}{
		{"a schema", "json_schema", true, "", 1},
		{"any object", "json_object", true, `{"error":{"message":"response_format json_schema is not supported"}}`, 2},
		{"prose", "", true, `{"error":"'response_format' unknown"}`, 3},
		{"a schema without a count", "json_schema", false, `{"detail":[{"loc":["body","stream_options"],"msg":"Extra inputs are not permitted"}]}`, 2},
		{"prose without a count", "", false, `{"error":{"message":"bad request"}}`, 4},
		{"none of them", "xml", false, `{"error":{"message":"bad request"}}`, 4},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, service, why := served(t, takes(tt.format, tt.counts, tt.complaint))
				ask, err := f.Next(t.Context(), told(story))
				n := len(service.sent())
				if err != nil || n != tt.requests {
					t.Fatalf("%v after %d requests", err, n)
				}
				if tt.format == "xml" {
					if ask != builtIn(t, told(story)) || !errors.Is(why.last(), speech.ErrRejected) {
						t.Errorf("%+v, %v", ask, why.last())
					}
					return
				}
				if ask.Text != question || why.last() != nil {
					t.Errorf("%+v, %v", ask, why.last())
				}
				if _, err := f.Next(t.Context(), told(story)); err != nil || len(service.sent()) != n+1 {
					t.Errorf("the dialect was forgotten: %v after %d more", err, len(service.sent())-n)
				}
			})
		})
	}
}

func TestRest(t *testing.T) {
	tests := []struct {
		name     string
		status   int
		requests int // of three follow-ups at once
		rest     time.Duration
		want     error
	}{
		{"a refused key", http.StatusUnauthorized, 1, longRest, speech.ErrUnauthorised},
		{"too many requests", http.StatusTooManyRequests, 1, shortRest, speech.ErrThrottled},
		{"a failure", http.StatusInternalServerError, failures, shortRest, speech.ErrUnavailable},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				works := false
				f, service, why := served(t, func(w http.ResponseWriter, r *http.Request) {
					if works {
						streams(fit, done)(w, r)
						return
					}
					answers(tt.status, "text/plain", "no")(w, r)
				})
				for range 3 {
					if ask, err := f.Next(t.Context(), told(story)); err != nil || ask != builtIn(t, told(story)) {
						t.Errorf("%+v, %v", ask, err)
					}
				}
				if len(service.sent()) != tt.requests || len(why.errs) != 3 || !errors.Is(why.last(), tt.want) {
					t.Errorf("%d requests, %v", len(service.sent()), why.errs)
				}
				works = true
				time.Sleep(tt.rest)
				if ask, err := f.Next(t.Context(), told(story)); err != nil || ask.Text != question {
					t.Errorf("after the rest: %+v, %v", ask, err)
				}
			})
		})
	}
}

// decided is a built-in interviewer who has made up their mind.
type decided struct{ ask interviewer.Ask }

func (d decided) Next(context.Context, interviewer.Session) (interviewer.Ask, error) {
	return d.ask, nil
}

func TestWhatTheBuiltInHeard(t *testing.T) {
	again := interviewer.Ask{Probe: interviewer.ProbeConflict, Text: "That leaves out the other side. Who argued with you?", Again: true}
	tests := []struct {
		name    string
		builtIn interviewer.Ask
		want    interviewer.Ask
		asked   int // requests
	}{
		{"an evaded layer may be asked for again", again, interviewer.Ask{Probe: interviewer.ProbeConflict, Text: question, Quote: "talked two other teams into it", Again: true}, 1},
		{
			"a contradiction is asked about as it was found",
			interviewer.Ask{Probe: interviewer.ProbeContradiction, Text: "Which of the two is right?", Quote: "three nights", Against: "no late night"},
			interviewer.Ask{Probe: interviewer.ProbeContradiction, Text: "Which of the two is right?", Quote: "three nights", Against: "no late night"},
			0,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, service, _ := served(t, streams(fit, done))
				f.builtIn = decided{tt.builtIn}
				s := told(story)
				s.Turns = append(s.Turns, interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: interviewer.Ask{Probe: interviewer.ProbeConflict, Text: "Who?"}, Phrases: []speech.Phrase{{Text: "It depends."}}})
				ask, err := f.Next(t.Context(), s)
				if err != nil || ask != tt.want || len(service.sent()) != tt.asked {
					t.Errorf("%+v after %d requests, %v", ask, len(service.sent()), err)
				}
			})
		})
	}
}

// Each interviewer of a loop is told to the service, and asks in their own
// manner where it fails.
func TestBesideAnotherInterviewer(t *testing.T) {
	layers := map[bank.Round]string{
		bank.HiringManager: "`action`, `result`, `learning`, `conflict`",
		bank.SkipLevel:     "`scope`, `impact`, `alternatives`, `metrics`",
		bank.PeerManager:   "`conflict`, `result`, `action`, `learning`",
		bank.BarRaiser:     "`metrics`, `impact`, `alternatives`, `learning`, `scope`",
		bank.Technical:     "`action`, `alternatives`, `metrics`, `scope`",
	}
	asked := map[interviewer.Ask]bank.Round{}
	for _, r := range bank.Rounds() {
		t.Run(string(r), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				serves := streams(fit, done)
				f, service, why := served(t, func(w http.ResponseWriter, r *http.Request) { serves(w, r) })
				own := followup.Chooser{Manner: loop.CharacterOf(r).Manner}
				beside := f.Beside(own)
				if ask, err := beside.Next(t.Context(), told(story)); err != nil || ask.Text != question || why.last() != nil {
					t.Errorf("%+v, %v, %v", ask, err, why.last())
				}
				got := service.sent()[0].Messages[0].Content
				for _, want := range []string{"you are " + own.Manner.Who + ".", layers[r], "You speak " + own.Manner.Speaks + "."} {
					if own.Manner.Who == "" || own.Manner.Speaks == "" || !strings.Contains(got, want) || strings.Contains(got, "{") {
						t.Errorf("%q is not in the instruction:\n%s", want, got)
					}
				}
				want, err := own.Next(t.Context(), told(story))
				if err != nil {
					t.Fatal(err)
				}
				for reason, fails := range map[string]http.HandlerFunc{
					"unavailable":        answers(http.StatusInternalServerError, "text/plain", "no"),
					"repeats the prompt": streams(asks("conflict", "", "What would you have said "+own.Manner.Speaks+"?"), done),
				} {
					f.rest, serves = rest{}, fails
					if ask, err := beside.Next(t.Context(), told(story)); err != nil || ask != want || !strings.Contains(fmt.Sprint(why.last()), reason) {
						t.Errorf("%s: %+v, %v, %v", reason, ask, err, why.last())
					}
				}
				if other, ok := asked[want]; ok {
					t.Errorf("%s asks %q too", other, want.Text)
				}
				asked[want] = r
			})
		})
	}
}
