// Package preferences is what a person has chosen: which ear listens again,
// who asks the follow-ups, the voice and the devices; the file that keeps it,
// and what the choices mean for their privacy. Keys of services are no part of
// it, only the port to where they are kept.
//
// It imports the plain words of audio/speech, and neither a window nor an
// adapter.
package preferences

// Preferences are the choices of a person, as a value. The names in the file
// are the keys of Settings.
type Preferences struct {
	Speech    Speech    `toml:"speech"`
	FollowUps FollowUps `toml:"follow-ups"`
	Voice     Voice     `toml:"voice"`
	Devices   Devices   `toml:"devices"`
}

// Speech says who listens carefully after the live ear.
type Speech struct {
	Ear       Ear    `toml:"engine"`
	ModelFile string `toml:"model-file"` // a ggml Whisper file of one's own, "" for the one that is fetched
	Language  string `toml:"language"`   // of the answers, ISO 639-1, for a service
	Service
}

// FollowUps says who chooses the follow-ups.
type FollowUps struct {
	Chooser Chooser `toml:"engine"`
	Service
}

// Service is an OpenAI-compatible service. It keeps its address and model also
// while a built-in engine is chosen.
type Service struct {
	BaseURL string `toml:"url"` // up to and without the slash before "audio" or "chat"
	Model   string `toml:"model"`
	// PlainHTTP is the host, as Host has it, that may be talked to without
	// encryption because the person said so; "" for none.
	PlainHTTP string `toml:"plain-http"`
}

// Voice is the interviewer's.
type Voice struct {
	On   bool    `toml:"on"`
	Pace float64 `toml:"pace"` // SlowestPace to FastestPace; 1 is the voice's own
}

// Devices are sound devices by the system's names, "" for the system's choice.
type Devices struct {
	Microphone  string `toml:"microphone"`
	Loudspeaker string `toml:"loudspeaker"`
}

// Ear is who turns the recording into the transcript that is kept.
type Ear string

// The ears that can be chosen. EarLive leaves it at the captions of the live
// ear, for a computer that is too slow to listen twice.
const (
	EarBuiltIn Ear = "built-in"
	EarService Ear = "service"
	EarLive    Ear = "live"
)

// Chooser is who chooses the follow-ups.
type Chooser string

// The choosers.
const (
	ChooserBuiltIn Chooser = "built-in"
	ChooserService Chooser = "service"
)

// The slowest and the fastest pace at which the voice is still pleasant.
const (
	SlowestPace = 0.8
	FastestPace = 1.3
)

// Default returns what holds until somebody chooses: everything on this
// computer.
func Default() Preferences {
	return Preferences{
		Speech:    Speech{Ear: EarBuiltIn, Language: "en"},
		FollowUps: FollowUps{Chooser: ChooserBuiltIn},
		Voice:     Voice{On: true, Pace: 1},
	}
}

func earNames() []string { return []string{string(EarBuiltIn), string(EarService), string(EarLive)} }

func chooserNames() []string { return []string{string(ChooserBuiltIn), string(ChooserService)} }

// Choose chooses an ear. A service without an address gets the first preset's.
func (s *Speech) Choose(e Ear) {
	s.Ear = e
	if e == EarService && s.BaseURL == "" {
		s.Fill(SpeechPresets()[0])
	}
}

// Choose chooses who chooses. A service without an address gets the first
// preset's.
func (f *FollowUps) Choose(c Chooser) {
	f.Chooser = c
	if c == ChooserService && f.BaseURL == "" {
		f.Fill(ChatPresets()[0])
	}
}

// Filled returns the choices with an address for each service that has none:
// baseURL, as OPENAI_BASE_URL gives it to a command, or OpenAI's for "".
func (p Preferences) Filled(baseURL string) Preferences {
	fill := func(s *Service, openAI Preset) {
		if s.BaseURL != "" {
			return
		}
		model := s.Model
		s.Fill(openAI)
		if baseURL != "" {
			s.BaseURL = tidy(baseURL)
		}
		if model != "" {
			s.Model = model
		}
	}
	fill(&p.Speech.Service, SpeechPresets()[0])
	fill(&p.FollowUps.Service, ChatPresets()[0])
	return p
}
