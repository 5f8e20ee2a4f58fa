package preferences

import (
	"fmt"

	"tellmemore/audio/endpoint"
)

// Statement says what becomes of one kind of thing.
type Statement struct {
	Title, Text string
	Leaves      bool // it leaves this computer
}

// Privacy states for these choices what stays on this computer, what leaves it
// and to where. A service without an address gets one when it is used, so the
// choices are to be Filled for it.
func Privacy(p Preferences) []Statement {
	return []Statement{
		{Title: "Recordings", Text: "The files stay on this computer."},
		{Title: "Transcripts and findings", Text: "The files stay on this computer."},
		answerAudio(p.Speech),
		followUps(p.FollowUps),
		apiKeys(p),
		{Title: "Exports", Text: "Saved where you choose. Nothing is sent."},
	}
}

func answerAudio(s Speech) Statement {
	const title = "Answer audio"
	switch {
	case s.Ear != EarService:
		return Statement{Title: title, Text: "Turned into text on this computer. Nothing is sent."}
	case s.Check() != nil:
		return Statement{Title: title, Text: "Nothing is sent: the service’s address is not complete."}
	case endpoint.Local(s.BaseURL):
		return Statement{Title: title, Text: fmt.Sprintf("Goes to the server at %s, which turns it into text. It stays on this computer.", endpoint.Host(s.BaseURL))}
	}
	return Statement{Title: title, Leaves: true, Text: fmt.Sprintf("Recordings of rounds practised with the service are sent to %s while you speak and right after, to be turned into text.%s", endpoint.Host(s.BaseURL), openLine(s.Service))}
}

func followUps(f FollowUps) Statement {
	const title = "Follow-ups"
	switch {
	case f.Chooser != ChooserService:
		return Statement{Title: title, Text: "Chosen on this computer. Nothing is sent."}
	case f.Check() != nil:
		return Statement{Title: title, Text: "Nothing is sent: the service’s address is not complete."}
	case endpoint.Local(f.BaseURL):
		return Statement{Title: title, Text: fmt.Sprintf("Written by the server at %s from the text of your answers. It stays on this computer.", endpoint.Host(f.BaseURL))}
	}
	return Statement{Title: title, Leaves: true, Text: fmt.Sprintf("The questions, with principle and level, and the text of your answers are sent to %s, which writes the next question.%s", endpoint.Host(f.BaseURL), openLine(f.Service))}
}

// openLine warns of a connection that others can read.
func openLine(s Service) string {
	if s.AllowsPlain() && endpoint.Check(s.BaseURL, false) != nil {
		return " The connection is not encrypted."
	}
	return ""
}

func apiKeys(p Preferences) Statement {
	if p.Speech.Ear != EarService && p.FollowUps.Chooser != ChooserService {
		return Statement{Title: "API keys", Text: "None is used. One that you enter is kept in the system keyring, never in a file."}
	}
	return Statement{Title: "API keys", Text: "Kept in the system keyring, never in a file. Each is sent to its own service alone."}
}
