package transcript

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"time"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// round is the documented object of a session. Its keys are always there, in
// this order; arrays are never null; lengths are seconds to the millisecond.
type round struct {
	ID        string       `json:"id"`
	StartedAt string       `json:"started_at"` // RFC 3339
	Principle string       `json:"principle"`
	Level     string       `json:"level"`    // L6, L7 or L8
	Mode      string       `json:"mode"`     // strict or coach
	Engine    string       `json:"engine"`   // whose words these are: live, whisper or service
	Question  string       `json:"question"` // of the story
	Turns     []turnObject `json:"turns"`
	Status    string       `json:"status"`     // running, finished, ended or recovered
	FollowUps int          `json:"follow_ups"` // asked for before the round
}

type turnObject struct {
	Kind     string         `json:"kind"`  // story or follow-up
	Probe    string         `json:"probe"` // the layer that is asked for; "" for the story
	Question string         `json:"question"`
	Quote    string         `json:"quote"`   // the person's own words that the question rests on, or ""
	Against  string         `json:"against"` // later words that can't be true beside the quote, or ""
	Again    bool           `json:"again"`   // the layer is asked for once more
	Limit    float64        `json:"limit_seconds"`
	Duration float64        `json:"duration_seconds"` // of the take, overrun included
	CutOff   bool           `json:"cut_off"`
	Overrun  float64        `json:"overrun_seconds"`
	Thinking float64        `json:"thinking_seconds"` // before the first word; not in the take
	Skipped  bool           `json:"skipped"`
	Audio    string         `json:"audio"` // path of the take, or ""
	Text     string         `json:"text"`
	Phrases  []phraseObject `json:"phrases"`
}

type phraseObject struct {
	Start float64 `json:"start"` // from the beginning of the take
	End   float64 `json:"end"`
	Text  string  `json:"text"`
	// Engine is who heard it: live, whisper or service.
	Engine string `json:"engine"`
}

// JSON writes the session as one documented object: id, started_at,
// principle, level, mode, engine, question, turns, status and follow_ups; each
// turn has kind, probe, question, quote, against, again, limit_seconds, duration_seconds,
// cut_off, overrun_seconds, thinking_seconds, skipped, audio, text and
// phrases, each with start, end, text and engine.
func JSON(w io.Writer, s interviewer.Session) error {
	o := round{
		ID: s.ID, StartedAt: s.StartedAt.Format(time.RFC3339),
		Principle: s.Setup.Principle, Level: string(s.Setup.Level), Mode: string(s.Setup.Mode),
		Engine: string(s.Engine), Question: s.Setup.Question.Text,
		Turns:  make([]turnObject, 0, len(s.Turns)),
		Status: string(s.Status), FollowUps: s.Setup.FollowUps,
	}
	for _, t := range s.Turns {
		o.Turns = append(o.Turns, turnObject{
			Kind: string(t.Kind), Probe: string(t.Ask.Probe), Question: t.Ask.Text, Quote: t.Ask.Quote, Against: t.Ask.Against, Again: t.Ask.Again,
			Limit: seconds(t.Limit), Duration: seconds(t.Duration), CutOff: t.CutOff,
			Overrun: seconds(t.Overrun), Thinking: seconds(t.Thinking), Skipped: t.Skipped,
			Audio: t.Audio, Text: t.Text(), Phrases: phraseObjects(t.Phrases),
		})
	}
	return encode(w, o)
}

func phraseObjects(phrases []speech.Phrase) []phraseObject {
	objects := make([]phraseObject, 0, len(phrases))
	for _, p := range phrases {
		objects = append(objects, phraseObject{Start: seconds(p.Start), End: seconds(p.End), Text: p.Text, Engine: string(p.Engine)})
	}
	return objects
}

func seconds(n audio.Samples) float64 { return math.Round(n.Seconds()*1000) / 1000 }

func encode(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("write json: %w", err)
	}
	return nil
}
