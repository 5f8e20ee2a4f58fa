package chat

import (
	"encoding/json"
	"iter"
	"regexp"
	"strings"
)

// Reply is what a service proposes to ask, unchecked.
type Reply struct {
	Probe    string `json:"probe"`
	Quote    string `json:"quote"`
	Question string `json:"question"`
}

// tries is how many braces of an answer are taken for the beginning of a reply.
// A model that writes more of them before it comes to the point is lost.
const tries = 32

var (
	// thought is what a model thinks aloud. Some servers leave the opening mark
	// to their template, so that only the closing one arrives.
	thought = regexp.MustCompile(`(?s)^.*</think(?:ing)?>|<think(?:ing)?>.*$`)
	// trailing commas are written by models that learned from other languages.
	comma = regexp.MustCompile(`,(\s*[}\]])`)
)

// Parse finds the reply in what a service has written so far: the first JSON
// object that has a question, with prose, code fences, or another object around
// it. The object is whole, or its three texts are: what a service writes after
// them changes nothing. It returns false where there is none yet.
func Parse(text string) (Reply, bool) {
	for object := range objects(text) {
		if r, ok := decode(ended(object)); ok {
			return r, true
		}
		if p := begun(object); p.whole() {
			return p.reply, true
		}
	}
	return Reply{}, false
}

// Aim finds the layer and the quote of a reply whose question is still being
// written. It returns false where they are not there yet.
func Aim(text string) (Reply, bool) {
	for object := range objects(text) {
		if p := begun(object); p.probe && p.quote && !p.question && ended(object) == "" {
			return p.reply, true
		}
	}
	return Reply{}, false
}

// objects are the rests of a text that may begin with a reply.
func objects(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		text := thought.ReplaceAllString(text, "")
		for range tries {
			from := strings.IndexByte(text, '{')
			if from < 0 || !yield(text[from:]) {
				return
			}
			text = text[from+1:]
		}
	}
}

// ended returns the JSON object that text begins with, "" where it goes on.
func ended(text string) string {
	depth, quoted, escaped := 0, false, false
	for i := range len(text) {
		switch c := text[i]; {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth == 0 {
				return text[:i+1]
			}
		}
	}
	return ""
}

// decode reads an object, if need be without the commas that JSON does not have.
func decode(object string) (Reply, bool) {
	var r Reply
	if object == "" {
		return r, false
	}
	if json.Unmarshal([]byte(object), &r) != nil {
		r = Reply{}
		if json.Unmarshal([]byte(comma.ReplaceAllString(object, "$1")), &r) != nil {
			return Reply{}, false
		}
	}
	return r, r.Question != ""
}
