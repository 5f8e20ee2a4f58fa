package chat

import (
	"encoding/json"
	"strings"
)

// texts are those of a reply that a service has written to their end.
type texts struct {
	reply                  Reply
	probe, quote, question bool // whether each is there
}

// whole reports whether nothing of a reply is missing.
func (p texts) whole() bool { return p.probe && p.quote && p.question && p.reply.Question != "" }

// begun reads the texts of an object that goes on, as far as they are closed.
func begun(object string) texts {
	var p texts
	d := json.NewDecoder(strings.NewReader(object))
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return p
	}
	for d.More() {
		name, err := d.Token()
		key, isText := name.(string)
		if err != nil || !isText {
			return p
		}
		var value any
		if d.Decode(&value) != nil {
			return p
		}
		text, isText := value.(string)
		if !isText {
			continue
		}
		switch strings.ToLower(key) {
		case "probe":
			p.reply.Probe, p.probe = text, true
		case "quote":
			p.reply.Quote, p.quote = text, true
		case "question":
			p.reply.Question, p.question = text, true
		}
	}
	return p
}
