package main

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/adrg/xdg"

	"tellmemore/app/keyring"
	"tellmemore/app/preferences"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/loop"
)

// TestRoundsOfALoopWithAChatService: who leads a round is told to the service
// that is chosen, and asks in their own manner where it fails.
func TestRoundsOfALoopWithAChatService(t *testing.T) {
	t.Cleanup(xdg.Reload)                    // when the variable is as it was
	t.Setenv("XDG_CONFIG_HOME", t.TempDir()) // without a prompt of one's own
	xdg.Reload()
	instructed := make(chan string, len(bank.Rounds()))
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var sent struct{ Messages []struct{ Content string } }
		raw, err := io.ReadAll(r.Body)
		if err == nil {
			err = json.Unmarshal(raw, &sent)
		}
		if err != nil || len(sent.Messages) == 0 {
			t.Errorf("request %s, %v", raw, err)
			return
		}
		instructed <- sent.Messages[0].Content
		answers(http.StatusInternalServerError, "text/plain", "no")(w, r, nil)
	}))
	defer service.Close()
	story := trial()
	for _, r := range bank.Rounds() {
		t.Run(string(r), func(t *testing.T) {
			m := &machine{
				ctx: t.Context(), log: slog.New(slog.DiscardHandler),
				choices: preferences.Open(filepath.Join(t.TempDir(), "settings.toml")),
				keys: keyring.New(func(name string) string {
					return map[string]string{"OPENAI_API_KEY": plantedKey, "OPENAI_BASE_URL": service.URL + "/v1"}[name]
				}),
			}
			m.services.notices = make(chan interviewer.Notice, 4)
			if err := m.choices.Change(func(p *preferences.Preferences) {
				p.FollowUps.Chooser, p.FollowUps.BaseURL = preferences.ChooserService, service.URL+"/v1"
			}); err != nil {
				t.Fatal(err)
			}
			manner := loop.CharacterOf(r).Manner
			own := m.chooser()
			own.Manner = manner
			want, err := own.Next(t.Context(), story)
			if err != nil {
				t.Fatal(err)
			}
			ask, err := m.inManner(manner).Next(t.Context(), story)
			if err != nil || ask != want {
				t.Errorf("asks %+v, %v, want %+v", ask, err, want)
			}
			if len(instructed) != 1 {
				t.Fatalf("%d requests", len(instructed))
			}
			if by := <-instructed; !strings.Contains(by, manner.Who) || !strings.Contains(by, manner.Speaks) {
				t.Errorf("instructed by %q", by)
			}
			if len(m.services.notices) != 1 || <-m.services.notices != interviewer.NoticeChatAway {
				t.Error("nobody was told that the service is away")
			}
		})
	}
}
