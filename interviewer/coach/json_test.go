package coach_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tellmemore/interviewer/coach"
)

func TestReadInputs(t *testing.T) {
	for _, c := range []struct {
		name, in string
		ids      string
		err      string
	}{
		{"sentences, text and keys of others", "\xef\xbb\xbf{\"id\":\"a\",\"sentences\":[{\"text\":\"One.\",\"part\":\"S\"}],\"flags\":[1]}\n\n{\"id\":\"b\",\"text\":\"One. Two.\"}", "a1 b2", ""},
		{"empty text is an answer", `{"id":"a","text":""}`, "a0", ""},
		{"no JSON", "{\"id\":\"a\",\"text\":\"\"}\nhello\n", "a0", `line 2: no answer: parse JSON: invalid character 'h' looking for beginning of value`},
		{"a list", `[1]`, "", "line 1: no answer: a line must hold one JSON object"},
		{"no id", `{"text":"x"}`, "", `line 1: no answer: "id" is missing`},
		{"no words", `{"id":"a","sentences":null}`, "", `line 1: no answer: neither "sentences" nor "text"`},
		{"a wrong kind", `{"id":"a","sentences":"x"}`, "", `line 1: no answer: "sentences" must be a list, not string`},
		{"cut off", `{"id":"a","text":"x`, "", "line 1: no answer: parse JSON: unexpected end of JSON input"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ids []string
			err := coach.ReadInputs(strings.NewReader(c.in), func(in coach.Input) error {
				ids = append(ids, in.ID+string(rune('0'+len(in.Answer().Sentences))))
				return nil
			})
			if got := strings.Join(ids, " "); got != c.ids {
				t.Errorf("read %q, want %q", got, c.ids)
			}
			switch {
			case c.err == "" && err != nil:
				t.Errorf("error %v", err)
			case c.err != "" && (err == nil || err.Error() != c.err || !errors.Is(err, coach.ErrInput)):
				t.Errorf("error %v, want %s", err, c.err)
			}
		})
	}
	full := errors.New("disk full")
	if err := coach.ReadInputs(strings.NewReader(`{"id":"a","text":"x"}`), func(coach.Input) error { return full }); !errors.Is(err, full) {
		t.Errorf("the handler's error is lost: %v", err)
	}
}

func TestOutputHasEveryKey(t *testing.T) {
	a := coach.Input{ID: "a", Text: "Too short. Sorry."}.Answer()
	raw, err := json.Marshal(coach.Judge(a, coach.Reading{}).Output("a"))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"id":"a","sentences":[{"text":"Too short.","part":"-"},{"text":"Sorry.","part":"-"}],"flags":[],"strengths":[],"metrics":[],"scope":{"team":null,"money_usd":null,"level":null},"missing":[],"follow_up":{"probe":"","text":"","quote":""}}`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
}
