package preferences

// Preset is a service that many people use: its address and its models, the
// usual one first.
type Preset struct {
	Name    string // as `settings set` takes it
	Label   string
	BaseURL string
	Models  []string
	Hint    string // what has to be done before it answers, "" for nothing
}

// SpeechPresets returns the services that turn speech into text, the first one
// being what a service is until another is chosen.
func SpeechPresets() []Preset {
	return []Preset{
		{Name: "openai", Label: "OpenAI", BaseURL: "https://api.openai.com/v1", Models: []string{"whisper-1", "gpt-4o-transcribe", "gpt-4o-mini-transcribe"}},
		{Name: "groq", Label: "Groq", BaseURL: "https://api.groq.com/openai/v1", Models: []string{"whisper-large-v3", "whisper-large-v3-turbo"}},
		{
			Name: "local", Label: "Local Whisper server", BaseURL: "http://127.0.0.1:8000/v1",
			Models: []string{"Systran/faster-whisper-base", "Systran/faster-whisper-small", "Systran/faster-whisper-large-v3", "whisper-1"},
			Hint:   "Speaches or faster-whisper-server on this computer.",
		},
		{
			Name: "whisper.cpp", Label: "whisper.cpp server", BaseURL: "http://127.0.0.1:8080/v1", Models: []string{"whisper-1"},
			Hint: "Start it with --inference-path /v1/audio/transcriptions.",
		},
	}
}

// ChatPresets returns the services that chat.
func ChatPresets() []Preset {
	return []Preset{
		{Name: "openai", Label: "OpenAI", BaseURL: "https://api.openai.com/v1", Models: []string{"gpt-4o-mini", "gpt-4o", "gpt-4.1-mini"}},
		{Name: "groq", Label: "Groq", BaseURL: "https://api.groq.com/openai/v1", Models: []string{"llama-3.3-70b-versatile", "llama-3.1-8b-instant"}},
		{
			Name: "ollama", Label: "Ollama", BaseURL: "http://127.0.0.1:11434/v1", Models: []string{"llama3.2", "qwen3", "gemma3", "mistral"},
			Hint: "Fetch the model first: ollama pull llama3.2.",
		},
		{
			Name: "lmstudio", Label: "LM Studio", BaseURL: "http://127.0.0.1:1234/v1", Models: []string{"local-model"},
			Hint: "Load a model and start its server in LM Studio.",
		},
	}
}

// Fill takes address and model of a preset, and drops a confirmation for
// another host.
func (s *Service) Fill(p Preset) {
	*s = Service{BaseURL: p.BaseURL, Model: p.Models[0]}
}

// PresetOf returns the preset with the service's address; false for a service
// of one's own.
func PresetOf(all []Preset, s Service) (Preset, bool) {
	for _, p := range all {
		if p.BaseURL == s.BaseURL {
			return p, true
		}
	}
	return Preset{}, false
}
