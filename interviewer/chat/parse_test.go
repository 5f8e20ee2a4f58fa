package chat

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	want := Reply{Probe: "role", Quote: "we moved {it}", Question: `What did "you" do?`}
	raw, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	reply := string(raw)
	tests := []struct {
		name, text string
		want       Reply // zero where there is none
	}{
		{"alone", reply, want},
		{"over several lines", strings.ReplaceAll(reply, `,"`, ",\n\t\""), want},
		{"other fields", strings.Replace(reply, "{", `{"why":["a","b"],`, 1), want},
		{"other case", strings.Replace(reply, `"probe"`, `"Probe"`, 1), want},
		{"in a fence", "```json\n" + reply + "\n```", want},
		{"in prose", "Here it is: " + reply + " Done.", want},
		{"in another object", `{"follow_up":` + reply + `}`, want},
		{"in a list", "[" + reply + "]", want},
		{"after an object of another kind", `{"thinking":"we"} ` + reply, want},
		{"after a brace that never closes", "Set {1, 2: " + reply, want},
		{"a comma too many", strings.TrimSuffix(reply, "}") + " , }", want},
		{"the first of two", reply + `{"question":"And then?"}`, want},
		{"after thoughts", "<think>{\"question\":\"no\"}</think>" + reply, want},
		{"after long thoughts", "<thinking>so\n\nmany</thinking>\n" + reply, want},
		{"after thoughts without their beginning", "so {many} words</think>" + reply, want},

		{"nothing", "", Reply{}},
		{"prose", "What did you do?", Reply{}},
		{"no question", `{"probe":"role","quote":""}`, Reply{}},
		{"an empty question", `{"probe":"role","question":""}`, Reply{}},
		{"a question that is a list", `{"question":["What?"]}`, Reply{}},
		{"its three texts", strings.TrimSuffix(reply, "}"), want},
		{"its three texts, in another order", `{"question":"Why?","quote":"","probe":"role"`, Reply{Probe: "role", Question: "Why?"}},
		{"its three texts, and more of another kind", strings.TrimSuffix(reply, "}") + `,"why":["a`, want},
		{"its three texts in another object", `{"follow_up":` + strings.TrimSuffix(reply, "}"), want},

		{"a question that goes on", strings.TrimSuffix(reply, `"}`), Reply{}},
		{"a question that ends in a mark of its own", `{"probe":"role","quote":"","question":"Why \"`, Reply{}},
		{"a question before the rest", `{"question":"Why?"`, Reply{}},
		{"three texts, one a number", `{"probe":1,"quote":"","question":"Why?"`, Reply{}},
		{"a reply inside a text", `"{\"question\":`, Reply{}},
		{"only a thought", "<think>" + reply + "</think>", Reply{}},
		{"a thought that goes on", "<think>" + reply, Reply{}},
		{"braces", strings.Repeat("{", 10_000) + strings.Repeat("}", 10_000), Reply{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := Parse(tt.text); got != tt.want || ok != (tt.want != Reply{}) {
				t.Errorf("%+v, %v", got, ok)
			}
		})
	}
}

func TestAim(t *testing.T) {
	tests := []struct {
		name, text string
		want       Reply
		ok         bool
	}{
		{"layer and quote", `{"probe":"role","quote":"we moved"`, Reply{Probe: "role", Quote: "we moved"}, true},
		{"no quote", `{"probe":"role","quote":"","question":"Wh`, Reply{Probe: "role"}, true},
		{"after prose", `Here: {"probe":"role","quote":"we","que`, Reply{Probe: "role", Quote: "we"}, true},
		{"nothing", "", Reply{}, false},
		{"a quote that goes on", `{"probe":"role","quote":"we mo`, Reply{}, false},
		{"the layer alone", `{"probe":"role",`, Reply{}, false},
		{"with its question", `{"probe":"role","quote":"","question":"Why?"`, Reply{}, false},
		{"an object that ends without a question", `{"probe":"role","quote":""} {`, Reply{}, false},
		{"in a thought", `<think>{"probe":"role","quote":"",`, Reply{}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, ok := Aim(tt.text); got != tt.want || ok != tt.ok {
				t.Errorf("%+v, %v", got, ok)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{fit, "```json\n" + fit + "```", "<think>{</think>" + fit, `{"question":"\`, "{{}}", `{"a":{"question":"b"},}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, ok := Parse(text)
		if ok != (got.Question != "") {
			t.Fatalf("%+v, %v", got, ok)
		}
		if ok && !strings.Contains(text, "{") {
			t.Fatalf("%+v out of nothing", got)
		}
		raw, err := json.Marshal(Reply{Probe: "role", Quote: text, Question: "What else" + text + "?"})
		if err != nil {
			t.Fatal(err)
		}
		var want Reply
		if err := json.Unmarshal(raw, &want); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(raw), "think") {
			return // a reply that holds the mark of a thought is cut there
		}
		if again, ok := Parse("So: " + string(raw)); !ok || again != want {
			t.Fatalf("%+v becomes %+v", want, again)
		}
	})
}
