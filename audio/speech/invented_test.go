package speech

import (
	"strings"
	"testing"
)

func TestInvented(t *testing.T) {
	tests := map[string]bool{
		"Thanks for watching!":                                         true,
		" Thank you for watching. ":                                    true,
		"Thank you so much for watching":                               true,
		"Thanks for watching, and don't forget to like and subscribe!": true,
		"Thanks for watching. Don't forget to subscribe.":              true,
		"Please subscribe to my channel.":                              true,
		"Subtitles by the Amara.org community":                         true,
		"Subtitles by":                                                 true,
		"Captioned by Jane Doe, 2019":                                  true,
		"Transcribed by https://otter.ai":                              true,
		"you":                                                          true,
		"You.":                                                         true,
		"Bye-bye.":                                                     true,
		"I'll see you in the next video.":                              true,
		"[BLANK_AUDIO]":                                                true,
		"(wind blowing)":                                               true,
		"*sighs*":                                                      true,
		"♪♪":                                                           true,
		"♪ [Music] ♪":                                                  true,
		"...":                                                          true,
		"":                                                             true,
		"Thank you.":                                                   true,
		"Thank you, that helped me to see it.":                         false,
		"Yes.":                                                         false,
		"No.":                                                          false,
		"You know, I was the lead.":                                    false,
		"I thanked them for watching the dashboards.":                   false,
		"The subtitles by our team were late.":                          false,
		"We [inaudible] shipped it":                                     false,
		"Bye to the old system, we said, and turned it off.":            false,
		"Translated into money, that was two million dollars a year.":   false,
		"The end of the quarter was near.":                              false,
		"Well, I'd see you in the next review and you would ask again.": false,
	}
	for text, want := range tests {
		if got := Invented(text); got != want {
			t.Errorf("%q: invented %v, want %v", text, got, want)
		}
	}
}

func TestCredible(t *testing.T) {
	const said = "We cut the latency of the checkout from nine hundred to two hundred milliseconds."
	tests := []struct {
		name string
		text string
		c    Certainty
		want bool
	}{
		{"an engine that does not say how sure it is", said, Certainty{}, true},
		{"sure", said, Certainty{LogProb: -0.2, NoSpeech: 0.01}, true},
		{"hardly sure", said, Certainty{LogProb: -0.95}, true},
		{"not sure", said, Certainty{LogProb: -1.05}, false},
		{"sure of speech where silence is likely", said, Certainty{LogProb: -0.3, NoSpeech: 0.9}, true},
		{"not so sure where silence is likely", said, Certainty{LogProb: -0.8, NoSpeech: 0.7}, false},
		{"invented", "Thanks for watching!", Certainty{LogProb: -0.1}, false},
		{"a loop of words", strings.Repeat("and then we ", 10), Certainty{}, false},
		{"a loop within a word", "the " + strings.Repeat("hahaha", 40), Certainty{}, false},
		{"a long answer", strings.Repeat(said+" ", 2), Certainty{}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Credible(tt.text, tt.c); got != tt.want {
				t.Errorf("credible %v, want %v", got, tt.want)
			}
		})
	}
}
