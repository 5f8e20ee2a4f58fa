package chat

import (
	"encoding/json"
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

// Parse finds the reply in what a service has written so far: the first whole
// JSON object that has a question, with prose, code fences, or another object
// around it. It returns false where there is none yet.
func Parse(text string) (Reply, bool) {
	text = thought.ReplaceAllString(text, "")
	at := 0
	for range tries {
		from := strings.IndexByte(text[at:], '{')
		if from < 0 {
			break
		}
		at += from
		if r, ok := decode(object(text[at:])); ok {
			return r, true
		}
		at++
	}
	return Reply{}, false
}

// object returns the JSON object that text begins with, "" where it does not end.
func object(text string) string {
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
