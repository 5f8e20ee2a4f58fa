package chat

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/endpoint/endpointtest"
	"tellmemore/interviewer/followup"
)

func TestKeyIsNeverShown(t *testing.T) {
	config := Config{BaseURL: "https://api.openai.com/v1", Key: endpoint.NewKey(plantedKey), Prompt: "Ask."}
	f, err := New(config, followup.Chooser{}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	endpointtest.NeverShown(t, plantedKey, map[string]any{"config": config, "pointer to config": &config, "follow-ups": f})
}

// The key and the words of the person are in no error and no log, whatever the
// service repeats.
func TestNoSecretIsTold(t *testing.T) {
	echo := func(status int, wrap string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			secret, err := json.Marshal(r.Header.Get("Authorization") + " " + story)
			if err != nil {
				t.Error(err)
			}
			answers(status, "application/json", fmt.Sprintf(wrap, secret))(w, r)
		}
	}
	tests := map[string]http.HandlerFunc{
		"an error object": echo(401, `{"error":{"message":%[1]s,"type":%[1]s,"code":%[1]s}}`),
		"an error text":   echo(400, `{"error":%s}`),
		"a detail":        echo(422, `{"detail":[{"input":%s}]}`),
		"plain text":      echo(500, `%s`),
		"in a success":    echo(200, `{"error":{"message":%s}}`),
		"in a stream":     echo(200, "data: {\"error\":{\"message\":%[1]s,\"code\":%[1]s}}\n\n"),
		"in a bad chunk":  echo(200, "data: {\"choices\":%s}\n\n"),
		"as a question": func(w http.ResponseWriter, r *http.Request) {
			streams(`{"probe":"conflict","quote":"","question":"What about `+plantedKey+` then?"}`, done)(w, r)
		},
		"as a status": func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.WriteString(conn, "HTTP/1.1 "+plantedKey+"\r\n\r\n") // the client hangs up
			_ = conn.Close()
		},
		"a redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://elsewhere.example/"+plantedKey, http.StatusTemporaryRedirect)
		},
	}
	for name, handler := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f, _, why := served(t, handler)
				var log bytes.Buffer
				f.log = slog.New(slog.NewTextHandler(&log, nil))
				ask, err := f.Next(t.Context(), told(story))
				if err != nil || ask != builtIn(t, told(story)) || log.Len() == 0 || why.last() == nil {
					t.Fatalf("%+v, %v, logged %q", ask, err, log.String())
				}
				for _, secret := range []string{plantedKey, "Bearer", "ledger", "settlements"} {
					if strings.Contains(log.String()+why.last().Error(), secret) {
						t.Errorf("%q is told: %s", secret, log.String())
					}
				}
			})
		})
	}
}
