package main

import (
	"context"

	"tellmemore/interviewer"
	"tellmemore/interviewer/chat"
	"tellmemore/interviewer/followup"
)

// inManner returns the follow-ups that are chosen now, by an interviewer with a
// manner of their own.
func (m *machine) inManner(manner followup.Manner) interviewer.FollowUps {
	own := m.chooser()
	own.Manner = manner
	if service, ok := m.followUps().(*chat.FollowUps); ok {
		return service.Beside(own)
	}
	return own
}

// paced returns the voice at so many times the pace that is chosen now.
func (m *machine) paced(_ context.Context, pace float64) interviewer.Voice {
	v := m.voice()
	v.Pace *= float32(pace)
	return v
}
