package whisper

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// longestWait is the longest that a service may ask to wait. A person who reads
// their transcript does not wait longer, and the other ear is there.
const longestWait = 20 * time.Second

// errTooLarge: the service takes no recording of this size.
var errTooLarge = errors.New("recording too large")

// failure is why a request came to nothing.
type failure struct {
	kind    error         // an error of speech.Careful
	status  int           // of HTTP, 0 where no answer came
	reason  string        // as the service says it, fit for a log
	wait    time.Duration // the service asks to wait
	passing bool          // it may succeed when it is repeated
}

// Error returns kind, status and reason. It never holds the key.
func (f *failure) Error() string {
	s := f.kind.Error()
	if f.status != 0 {
		s += " (" + strconv.Itoa(f.status) + ")"
	}
	if f.reason != "" {
		s += ": " + f.reason
	}
	return s
}

// Unwrap returns the error of the port, and errTooLarge where that is it.
func (f *failure) Unwrap() []error {
	if f.status == http.StatusRequestEntityTooLarge {
		return []error{f.kind, errTooLarge}
	}
	return []error{f.kind}
}

// unreached makes a failure of a request that brought no answer.
func (e *Ear) unreached(err error, limit time.Duration) *failure {
	f := &failure{kind: speech.ErrUnavailable, reason: e.plain(fmt.Sprint(err)), passing: true}
	switch {
	case errors.Is(err, endpoint.ErrTooLong):
		f.kind, f.passing = speech.ErrBadAnswer, false
		f.reason = fmt.Sprintf("answer of more than %d MB", largestAnswer>>20)
	case tookTooLong(err):
		f.passing = false // it would take as long again
		f.reason = e.plain(fmt.Sprintf("no answer within %v: %v", limit.Round(time.Second), err))
	}
	return f
}

// refused makes a failure of an answer that is not of the kind 2xx.
func (e *Ear) refused(got reply) *failure {
	f := &failure{kind: endpoint.Refusal(got.status), status: got.status}
	why, code := explanation(got.body)
	switch s := got.status; {
	case errors.Is(f.kind, speech.ErrUnavailable):
		f.passing = true
	case s == http.StatusTooManyRequests:
		f.passing = code != "insufficient_quota" // credit does not come back by waiting
	case s >= 300 && s < 400:
		why = "redirected to " + got.header.Get("Location")
	}
	if f.passing {
		f.wait = retryAfter(got.header.Get("Retry-After"), time.Now())
	}
	f.reason = e.plain(why)
	return f
}

// refusedInside makes a failure of an error that came with the status of
// success. Its code says more than the status.
func (e *Ear) refusedInside(got reply, inside *errorInside) *failure {
	if status, err := strconv.Atoi(inside.code); err == nil && status >= 400 && status < 600 {
		got.status = status
		return e.refused(got)
	}
	f := &failure{kind: speech.ErrRejected, status: got.status, reason: e.plain(inside.why)}
	switch inside.code {
	case "invalid_api_key", "authentication_error":
		f.kind = speech.ErrUnauthorised
	case "insufficient_quota", "rate_limit_exceeded":
		f.kind = speech.ErrThrottled
	}
	return f
}

// retryAfter returns how long a service asks to wait, by seconds or a date; 0
// where it does not say.
func retryAfter(value string, now time.Time) time.Duration {
	value = strings.TrimSpace(value)
	if seconds, err := strconv.ParseFloat(value, 64); err == nil {
		if !(seconds > 0) { // NaN too
			return 0
		}
		return time.Duration(min(seconds, 86400) * float64(time.Second))
	}
	if at, err := http.ParseTime(value); err == nil {
		return max(at.Sub(now), 0)
	}
	return 0
}

var (
	title = regexp.MustCompile(`(?is)<title[^>]*>(.*?)</title>`)
	tag   = regexp.MustCompile(`(?s)<[^>]*>`)
)

// explanation returns what an error says in words, and its code or type where
// it has one. Services put it into a string, an object, a list, an object in
// "detail", plain text or a page.
func explanation(body []byte) (why, code string) {
	var v any
	if json.Unmarshal(body, &v) == nil {
		return explained(v, 0)
	}
	text := string(body)
	if t := title.FindStringSubmatch(text); t != nil {
		return t[1], ""
	}
	return tag.ReplaceAllString(text, " "), ""
}

// deepest is how far explanations are nested that make sense.
const deepest = 5

func explained(v any, depth int) (why, code string) {
	switch v := v.(type) {
	case string:
		return v, ""
	case []any:
		if len(v) > 0 && depth < deepest {
			return explained(v[0], depth+1)
		}
	case map[string]any:
		for _, key := range []string{"code", "type"} {
			switch c := v[key].(type) {
			case string:
				code = c
			case float64:
				code = strconv.Itoa(int(c))
			}
			if code != "" {
				break
			}
		}
		for _, key := range []string{"error", "detail", "message", "msg", "error_description", "title"} {
			if depth == deepest || v[key] == nil {
				continue
			}
			if w, c := explained(v[key], depth+1); w != "" {
				if c != "" {
					code = c
				}
				return w, code
			}
		}
	}
	return "", code
}

// longestReason bounds what a log shows of an error, in letters.
const longestReason = 200

// plain makes the words of a service or a library fit for a log: one line, not
// long, without the key.
func (e *Ear) plain(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(endpoint.Redact(s, e.config.Key)), " ")
	if r := []rune(s); len(r) > longestReason {
		s = string(r[:longestReason]) + "…"
	}
	return s
}
