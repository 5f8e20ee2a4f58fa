package chat

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/sashabaranov/go-openai"

	"tellmemore/audio/speech"
)

// door is the client that go-openai speaks through. go-openai reads an event
// stream, and takes anything else for an empty one; some services answer a
// request for a stream with one whole answer, or with an error that calls
// itself a success. What a body is, its first byte tells: content types lie.
type door struct{ client *http.Client }

// Do returns an answer whose body is an event stream, or one whose status says
// that it is an error.
func (d door) Do(r *http.Request) (*http.Response, error) {
	resp, err := d.client.Do(r) // #nosec G704 -- the address that a person chose, and that endpoint.Check has seen
	if err != nil || resp.StatusCode >= http.StatusBadRequest {
		return resp, err
	}
	stream, err := asStream(resp)
	if err != nil {
		_ = resp.Body.Close() // only read from
		return nil, err
	}
	resp.Body = stream
	return resp, nil
}

func asStream(resp *http.Response) (io.ReadCloser, error) {
	if err := refusal(resp.StatusCode); err != nil {
		return nil, err
	}
	text := bufio.NewReader(resp.Body)
	first, err := firstByte(text)
	if err != nil {
		return nil, err
	}
	switch first {
	case '<':
		return nil, fmt.Errorf("%w: a web page", speech.ErrBadAnswer)
	case '{':
		events, err := eventsOf(text)
		return body{events, resp.Body}, err
	}
	return body{text, resp.Body}, nil
}

type body struct {
	io.Reader
	io.Closer
}

// firstByte returns the first byte that is no space, without taking it.
func firstByte(text *bufio.Reader) (byte, error) {
	for {
		b, err := text.ReadByte()
		switch {
		case err == io.EOF:
			return 0, fmt.Errorf("%w: empty", speech.ErrBadAnswer)
		case err != nil:
			return 0, err
		case bytes.IndexByte([]byte(" \t\r\n\xef\xbb\xbf"), b) < 0:
			return b, text.UnreadByte()
		}
	}
}

// eventsOf turns a whole answer into the event stream that it should have been.
func eventsOf(text io.Reader) (io.Reader, error) {
	var whole struct {
		Error   json.RawMessage `json:"error"`
		Choices []struct {
			Message struct {
				Content string `json:"content"`
				Refusal string `json:"refusal"`
			} `json:"message"`
		} `json:"choices"`
		Usage *openai.Usage `json:"usage"`
	}
	if err := json.NewDecoder(text).Decode(&whole); err != nil {
		return nil, err
	}
	if len(whole.Error) > 0 && string(whole.Error) != "null" {
		return nil, fmt.Errorf("%w: an error inside a success", speech.ErrUnavailable)
	}
	chunk := openai.ChatCompletionStreamResponse{Usage: whole.Usage}
	for i, c := range whole.Choices {
		chunk.Choices = append(chunk.Choices, openai.ChatCompletionStreamChoice{
			Index: i, Delta: openai.ChatCompletionStreamChoiceDelta{Content: c.Message.Content, Refusal: c.Message.Refusal},
		})
	}
	line := fmt.Appendf(nil, "data: %s\n\ndata: [DONE]\n\n", mustJSON(chunk))
	return bytes.NewReader(line), nil
}
