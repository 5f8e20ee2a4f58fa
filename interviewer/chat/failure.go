package chat

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"regexp"
	"strings"

	"github.com/sashabaranov/go-openai"

	"tellmemore/audio/endpoint"
	"tellmemore/audio/speech"
)

// rejection returns what a service said when it did not take the request as it
// was put; "" for every other error. Nobody but dialect.simpler sees it: it may
// repeat what was said, or the key.
func rejection(err error) string {
	status, text := answered(err)
	if status != http.StatusBadRequest && status != http.StatusUnprocessableEntity {
		return ""
	}
	return "rejected: " + text
}

// answered returns the status and the words of a service's error, 0 for an
// error of another kind.
func answered(err error) (status int, text string) {
	// An error that go-openai could only half read wraps an empty APIError.
	if request, ok := errors.AsType[*openai.RequestError](err); ok {
		return request.HTTPStatusCode, string(request.Body)
	}
	if api, ok := errors.AsType[*openai.APIError](err); ok {
		return api.HTTPStatusCode, api.Message
	}
	return 0, ""
}

// failure translates an error into one of the port's. The words of the service
// stay out of it, since many repeat what they were sent.
func (f *FollowUps) failure(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("%w: no follow-up within %v", speech.ErrUnavailable, f.budget)
	}
	for _, known := range []error{speech.ErrRejected, speech.ErrBadAnswer, speech.ErrUnavailable} {
		if errors.Is(err, known) {
			return fmt.Errorf("%w%s", known, f.detail(err, known))
		}
	}
	if status, _ := answered(err); status != 0 {
		return fmt.Errorf("%w%s", refusal(status), f.code(err))
	}
	if api, ok := errors.AsType[*openai.APIError](err); ok {
		return fmt.Errorf("%w%s", inStream(api), f.code(err))
	}
	if errors.Is(err, endpoint.ErrTooLong) {
		return fmt.Errorf("%w: too long", speech.ErrBadAnswer)
	}
	if where, ok := unreachable(err); ok {
		return fmt.Errorf("%w: %s", speech.ErrUnavailable, endpoint.Redact(where, f.config.Key))
	}
	return fmt.Errorf("%w: not such a service's", speech.ErrBadAnswer)
}

// detail returns what an error of our own says after its kind.
func (f *FollowUps) detail(err, kind error) string {
	_, rest, _ := strings.Cut(err.Error(), kind.Error())
	return endpoint.Redact(rest, f.config.Key)
}

// refusal returns the error that an answer's status stands for, nil for a
// success.
func refusal(status int) error {
	kind := endpoint.Refusal(status)
	if kind == nil {
		return nil
	}
	return fmt.Errorf("%w: status %d", kind, status)
}

// inStream is an error that came inside a success, some with the status that
// they would have had.
func inStream(api *openai.APIError) error {
	if status, ok := api.Code.(int); ok && status >= http.StatusBadRequest {
		return refusal(status)
	}
	return speech.ErrUnavailable
}

// plainCode is a code that can't hold a key or somebody's words.
var plainCode = regexp.MustCompile(`^[a-z]{2,20}(_[a-z]{2,20}){1,4}$`)

// code returns the service's name for its error, as "invalid_api_key".
func (f *FollowUps) code(err error) string {
	api, ok := errors.AsType[*openai.APIError](err)
	if !ok {
		return ""
	}
	for _, c := range []string{fmt.Sprint(api.Code), api.Type} {
		if plainCode.MatchString(c) {
			return ", " + endpoint.Redact(c, f.config.Key)
		}
	}
	return ""
}

// unreachable returns what stood in the way of a connection.
func unreachable(err error) (string, bool) {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op.Error(), true
	}
	if certificate, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return certificate.Error(), true
	}
	return "", false
}
