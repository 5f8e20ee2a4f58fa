package chat

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
	"tellmemore/interviewer/followup"
)

// never sends what it is given again and again, a beat apart, until the client
// has gone.
func never(beat time.Duration, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/event-stream")
		for r.Context().Err() == nil {
			write(w, text)
			time.Sleep(beat)
		}
	}
}

func whole(message string) string {
	return fmt.Sprintf(`{"choices":[{"index":0,"message":{"role":"assistant",%s}}],"usage":{"prompt_tokens":5,"completion_tokens":6}}`, message)
}

// Every kind of answer that services were seen to give, and what comes of it:
// the service's question where there is one to be had, else the built-in one,
// with the reason, within the budget.
func TestOddAnswers(t *testing.T) {
	const sse, js, html = "text/event-stream", "application/json", "text/html"
	quoted := strings.ReplaceAll(fit, `"`, `\"`)
	tests := []struct {
		name    string
		answers http.HandlerFunc
		want    error // nil where the service's question is asked
	}{
		{"errors: an object", answers(500, js, `{"error":{"message":"overloaded","type":"server_error"}}`), speech.ErrUnavailable},
		{"errors: a text", answers(503, js, `{"error":"overloaded"}`), speech.ErrUnavailable},
		{"errors: a detail", answers(404, js, `{"detail":{"error":{"message":"no such model"}}}`), speech.ErrRejected},
		{"errors: plain text", answers(500, "text/plain", "Internal Server Error"), speech.ErrUnavailable},
		{"errors: a proxy's page", answers(502, html, "<html>Bad Gateway</html>"), speech.ErrUnavailable},
		{"errors: nothing", answers(500, js, ""), speech.ErrUnavailable},
		{"errors: 401", answers(401, js, `{"error":{"message":"no","code":"invalid_api_key"}}`), speech.ErrUnauthorised},
		{"errors: 403", answers(403, js, `{"error":{"message":"no"}}`), speech.ErrUnauthorised},
		{"errors: 404", answers(404, "text/plain", "404 page not found"), speech.ErrRejected},
		{"errors: 429", answers(429, js, `{"error":{"message":"no credit","code":"insufficient_quota"}}`), speech.ErrThrottled},
		{"errors: 304", answers(304, js, ""), speech.ErrRejected},
		{"errors: without end", func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(http.StatusInternalServerError)
			never(time.Millisecond, strings.Repeat("no ", 1000))(w, r)
		}, speech.ErrBadAnswer},

		{"success: an error object inside", answers(200, js, `{"error":{"message":"no"}}`), speech.ErrUnavailable},
		{"success: an error text inside", answers(200, js, `{"error":"no"}`), speech.ErrUnavailable},
		{"success: an error in the stream", answers(200, sse, event(`{"probe":`)+"data: {\"error\":{\"message\":\"no\"}}\n\n"), speech.ErrUnavailable},
		{"success: an error with its status in the stream", answers(200, sse, "data: {\"error\":{\"message\":\"no\",\"code\":429}}\n\n"), speech.ErrThrottled},
		{"success: a web page", answers(200, html, "<!doctype html><html>Sign in to the network</html>"), speech.ErrBadAnswer},
		{"success: nothing", answers(200, sse, ""), speech.ErrBadAnswer},
		{"success: only spaces", answers(200, sse, " \n\n "), speech.ErrBadAnswer},
		{"success: only the end", answers(200, sse, done), speech.ErrBadAnswer},
		{"success: no choice", answers(200, js, `{"choices":[]}`), speech.ErrBadAnswer},
		{"success: no choice in the stream", answers(200, sse, "data: {\"choices\":[]}\n\n"+done), speech.ErrBadAnswer},
		{"success: null", answers(200, js, whole(`"content":null`)), speech.ErrBadAnswer},
		{"success: null in the stream", answers(200, sse, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":null}}]}\n\n"+done), speech.ErrBadAnswer},
		{"success: declined", answers(200, js, whole(`"content":null,"refusal":"I can't help with that."`)), speech.ErrBadAnswer},
		{"success: declined in the stream", answers(200, sse, "data: {\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"No.\"}}]}\n\n"+done), speech.ErrBadAnswer},
		{"success: another service's JSON", answers(200, js, `{"text":"hello"}`), speech.ErrBadAnswer},
		{"success: a list", answers(200, js, `[1,2]`), speech.ErrBadAnswer},
		{"success: half a JSON", answers(200, js, `{"choices":[{"index":0,"mess`), speech.ErrBadAnswer},
		{"success: a bad chunk", answers(200, sse, "data: {\"choices\":7}\n\n"), speech.ErrBadAnswer},
		{"success: a stream that is cut", streams(fit[:60], ""), speech.ErrBadAnswer},
		{"success: a connection that breaks", func(w http.ResponseWriter, r *http.Request) {
			streams(fit[:60], "")(w, r)
			panic(http.ErrAbortHandler)
		}, speech.ErrBadAnswer},
		{"success: prose alone", streams("I'd ask about the conflict.", done), speech.ErrBadAnswer},
		{"success: an empty object", streams("{}", done), speech.ErrBadAnswer},
		{"success: 50 KB", streams(strings.Repeat("word ", 10_000), done), speech.ErrBadAnswer},
		{"success: without end", never(0, event("and on and on ")), speech.ErrBadAnswer},
		{"success: a line without end", never(0, strings.Repeat("data", 100)), speech.ErrBadAnswer},
		{"success: comments without end", never(time.Millisecond, ": working\n\n"), speech.ErrBadAnswer},

		{"slow: no answer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, speech.ErrUnavailable},
		{"slow: only a header", func(w http.ResponseWriter, r *http.Request) {
			write(w, "")
			<-r.Context().Done()
		}, speech.ErrUnavailable},
		{"slow: a letter a second", never(time.Second, event("{")), speech.ErrUnavailable},
		{"slow: half a reply", func(w http.ResponseWriter, r *http.Request) {
			streams(fit[:60], "")(w, r)
			<-r.Context().Done()
		}, speech.ErrUnavailable},

		{"taken: one whole answer for a stream", answers(200, js, whole(`"content":"`+quoted+`"`)), nil},
		{"taken: one whole answer, called a stream", answers(200, sse, whole(`"content":"`+quoted+`"`)), nil},
		{"taken: a stream, called JSON", answers(200, js, event(fit)+done), nil},
		{"taken: a stream, called a web page", answers(200, html, event(fit)+done), nil},
		{"taken: a stream with comments and names", answers(200, sse, ": hello\n\nevent: message\nid: 1\n"+event(fit)+done), nil},
		{"taken: lines that end as on Windows", answers(200, sse, strings.ReplaceAll(event(fit)+done, "\n", "\r\n")), nil},
		{"taken: a stream without its end", streams(fit, ""), nil},
		{"taken: a stream that goes on for ever", func(w http.ResponseWriter, r *http.Request) {
			streams(fit, "")(w, r)
			never(time.Second, event("more"))(w, r)
		}, nil},
		{"taken: a fence around it", streams("```json\n"+fit+"\n```", done), nil},
		{"taken: prose around it", streams("Sure. Here is the follow-up: "+fit+" Let me know.", done), nil},
		{"taken: thoughts before it", streams("<think>Perhaps {\"question\":\"What is it?\"}, no.</think>\n"+fit, done), nil},
		{"taken: thoughts of which only the end is marked", streams("It says {we} a lot.\n</think>\n\n"+fit, done), nil},
		{"taken: thoughts in a field of their own", answers(200, sse,
			"data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"{\\\"question\\\":1}\"}}]}\n\n"+event(fit)+done), nil},
		{"taken: a second choice beside it", answers(200, sse,
			"data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"{}\"}}]}\n\n"+event(fit)+done), nil},
		{"taken: its last text, though the object never ends", func(w http.ResponseWriter, r *http.Request) {
			streams(strings.TrimSuffix(fit, "}"), "")(w, r)
			never(time.Second, event(" "))(w, r)
		}, nil},
		{"taken: a comma too many", streams(strings.TrimSuffix(fit, "}")+",\n}", done), nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, _, why := served(t, tt.answers)
				begun := time.Now()
				ask, err := f.Next(t.Context(), told(story))
				took := time.Since(begun)
				if err != nil || took > Budget {
					t.Fatalf("%v after %v", err, took)
				}
				if tt.want == nil && (ask.Text != question || why.last() != nil) || tt.want != nil && ask != builtIn(t, told(story)) {
					t.Errorf("asks %+v, %v", ask, why.last())
				}
				if tt.want != nil && !errors.Is(why.last(), tt.want) {
					t.Errorf("because %v, want %v", why.last(), tt.want)
				}
				if strings.HasPrefix(tt.name, "slow") && took != Budget {
					t.Errorf("waited for %v of %v", took, Budget)
				}
			})
		})
	}
}

// A layer or a quote that can't be asked about is known before the question.
func TestWhatCanNotBeAskedAboutIsNotAwaited(t *testing.T) {
	tests := map[string]string{
		"a layer that is none":      `{"probe":"praise","quote":"","question":"`,
		"a quote that was not said": `{"probe":"conflict","quote":"we sold the company","question":"`,
	}
	for name, begins := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, _, why := served(t, func(w http.ResponseWriter, r *http.Request) {
					streams(begins, "")(w, r)
					<-r.Context().Done()
				})
				begun := time.Now()
				ask, err := f.Next(t.Context(), told(story))
				if err != nil || ask != builtIn(t, told(story)) || !errors.Is(why.last(), ErrUnfit) {
					t.Errorf("asks %+v, %v, because %v", ask, err, why.last())
				}
				if took := time.Since(begun); took >= Budget {
					t.Errorf("after %v", took)
				}
			})
		})
	}
}

func TestAServiceThatIsNotThere(t *testing.T) {
	f, err := New(Config{BaseURL: "http://127.0.0.1:1/v1", Key: endpoint.NewKey(plantedKey), Prompt: "Ask.", Away: func(err error) {
		if !errors.Is(err, speech.ErrUnavailable) || !strings.Contains(err.Error(), "refused") {
			t.Errorf("because %v", err)
		}
	}}, followup.Chooser{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	f.budget = patient
	if ask, err := f.Next(t.Context(), told(story)); err != nil || ask != builtIn(t, told(story)) {
		t.Errorf("%+v, %v", ask, err)
	}
}
