package whisper

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"tellmemore/audio/speech"
)

const planted = "sk-planted-Q7zzK2hh93mmN1"

// hides fails where the key, or a telling part of it, stands in a text.
func hides(t *testing.T, where, text string) {
	t.Helper()
	for at := 0; at+telling <= len(planted); at++ {
		if strings.Contains(text, planted[at:at+telling]) {
			t.Errorf("%s shows the key: %s", where, text)
			return
		}
	}
}

func TestKeyIsNeverShown(t *testing.T) {
	config := Config{BaseURL: "https://api.openai.com/v1", Key: NewKey(planted)}
	ear, err := New(config)
	if err != nil {
		t.Fatal(err)
	}
	type nested struct {
		config Config
		ear    *Ear
		Config *Config
	}
	for name, v := range map[string]any{
		"key": config.Key, "pointer": &config.Key, "config": config, "pointer to config": &config, "ear": ear, "nested": nested{config, ear, &config},
	} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
			hides(t, name+" as "+verb, fmt.Sprintf(verb, v))
		}
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("here", "v", v)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("here", "v", v)
		hides(t, name+" in a log", log.String())
		if file, err := json.Marshal(v); err == nil {
			hides(t, name+" as JSON", string(file))
		}
	}
	if config.Key.String() == "" || NewKey("  ").String() != "" {
		t.Error("a key can't be told from none")
	}
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
			}), Config{Key: NewKey(" " + planted + "\n")})
			_, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")})
			if err == nil {
				t.Fatal("no error")
			}
			for ; err != nil; err = errors.Unwrap(err) {
				hides(t, "error", fmt.Sprintf("%v %+v %#v", err, err, err))
			}
		})
	}
}

func TestRedirectsTakeNoKeyElsewhere(t *testing.T) {
	var reached atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	t.Cleanup(elsewhere.Close)
	for _, status := range []int{301, 302, 303, 307, 308} {
		e := openWith(t, http.RedirectHandler(elsewhere.URL+"/v1/audio/transcriptions", status), Config{Key: NewKey(planted)})
		if _, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain")}); !errors.Is(err, speech.ErrRejected) {
			t.Errorf("%d: error %v", status, err)
		}
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("%d requests went elsewhere", n)
	}
}

func TestRedirectsFromEncryptedToPlain(t *testing.T) {
	next := func(scheme string) *http.Request {
		r := httptest.NewRequest(http.MethodPost, scheme+"://api.openai.com/v2", nil)
		return r
	}
	if err := sameService(next("http"), []*http.Request{next("https")}); !errors.Is(err, http.ErrUseLastResponse) {
		t.Errorf("followed: %v", err)
	}
	if err := sameService(next("https"), []*http.Request{next("https")}); err != nil {
		t.Errorf("not followed: %v", err)
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
	c.Key = NewKey(planted)
	e, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	phrases, err := e.Transcribe(t.Context(), speech.Stretch{Samples: say(t, "rain in spain")})
	if err != nil || textOf(phrases) != "rain in spain" || s.seen()[0].header.Get("Authorization") != "Bearer "+planted {
		t.Errorf("heard %q, error %v", textOf(phrases), err)
	}
}

func TestKeysThatAreNone(t *testing.T) {
	for _, key := range []string{"sk-a b", "sk-a\nb", "schlüssel", "sk\x7f"} {
		_, err := New(Config{BaseURL: "https://api.openai.com/v1", Key: NewKey(key)})
		if !errors.Is(err, speech.ErrUnauthorised) || strings.Contains(err.Error(), key) {
			t.Errorf("%q: %v", key, err)
		}
	}
}
