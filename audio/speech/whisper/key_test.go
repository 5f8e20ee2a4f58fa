package whisper

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/endpoint/endpointtest"
	"tellmemore/audio/speech"
)

const planted = "sk-planted-Q7zzK2hh93mmN1"

func TestKeyIsNeverShown(t *testing.T) {
	config := Config{BaseURL: "https://api.openai.com/v1", Key: endpoint.NewKey(planted)}
	ear, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	endpointtest.NeverShown(t, planted, map[string]any{"config": config, "pointer to config": &config, "ear": ear})
}

func TestServiceThatEchoesTheKey(t *testing.T) {
	echoes := map[string]func(w http.ResponseWriter, key string){
		"as an error":  func(w http.ResponseWriter, key string) { says(w, 401, `{"error":{"message":"bad key `+key+`"}}`) },
		"at the limit": func(w http.ResponseWriter, key string) { says(w, 404, strings.Repeat("x", longestReason-10)+key) },
		"in part":      func(w http.ResponseWriter, key string) { says(w, 400, `{"error":"bad key `+key[:12]+`"}`) },
		"with breaks": func(w http.ResponseWriter, key string) {
			says(w, 400, `{"error":"bad key `+key[:8]+`\u0000`+key[8:]+`"}`)
		},
		"in a page":        func(w http.ResponseWriter, key string) { says(w, 500, "<title>"+key+"</title>") },
		"with success":     func(w http.ResponseWriter, key string) { says(w, 200, "your key is "+key) },
		"in an error here": func(w http.ResponseWriter, key string) { says(w, 200, `{"error":"`+key+`"}`) },
		"in a redirect": func(w http.ResponseWriter, key string) {
			w.Header().Set("Location", "https://elsewhere.example/"+key)
			says(w, 302, "")
		},
		"in a broken redirect": func(w http.ResponseWriter, key string) {
			w.Header().Set("Location", "https://%zz"+key)
			says(w, 307, "")
		},
	}
	for name, echo := range echoes {
		t.Run(name, func(t *testing.T) {
			e := openWith(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				key, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
				if !ok || key != planted {
					t.Errorf("authorised by %q", r.Header.Get("Authorization"))
				}
				echo(w, key)
			}), Config{Key: endpoint.NewKey(" " + planted + "\n")})
			_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
			if err == nil {
				t.Fatal("no error")
			}
			for ; err != nil; err = errors.Unwrap(err) {
				endpointtest.Hides(t, planted, "error", fmt.Sprintf("%v %+v %#v", err, err, err))
			}
		})
	}
}

func TestRedirectsTakeNoKeyElsewhere(t *testing.T) {
	var reached atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		e := openWith(t, http.RedirectHandler(elsewhere.URL+"/v1/audio/transcriptions", status), Config{Key: endpoint.NewKey(planted)})
		if _, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")}); !errors.Is(err, speech.ErrRejected) {
			t.Errorf("%d: error %v", status, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

func TestRedirectAtTheSameService(t *testing.T) {
	s := &service{}
	e := openWith(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path, ok := strings.CutPrefix(r.URL.Path, "/old"); ok {
			http.Redirect(w, r, path, http.StatusTemporaryRedirect)
			return
		}
		s.ServeHTTP(w, r)
	}), Config{})
	c := e.config
	c.BaseURL = strings.TrimSuffix(c.BaseURL, "/v1") + "/old/v1"
	c.Key = endpoint.NewKey(planted)
	e, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain in spain")})
	if err != nil || textOf(phrases) != "rain in spain" || s.seen()[0].header.Get("Authorization") != "Bearer "+planted {
		t.Errorf("heard %q, error %v", textOf(phrases), err)
	}
}

func TestAKeyThatIsNone(t *testing.T) {
	if _, err := New(Config{BaseURL: "https://api.openai.com/v1", Key: endpoint.NewKey("sk-a b")}); !errors.Is(err, speech.ErrUnauthorised) {
		t.Errorf("error %v", err)
	}
}
