package wording

import (
	"fmt"

	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

var layers = map[interviewer.Probe]string{
	interviewer.ProbeEvent: "one occasion", interviewer.ProbeRole: "your own part", interviewer.ProbeAction: "how you did it",
	interviewer.ProbeAlternatives: "what else you weighed", interviewer.ProbeMetrics: "how it was measured",
	interviewer.ProbeResult: "how it ended", interviewer.ProbeImpact: "what lasted", interviewer.ProbeLearning: "what you would do differently",
	interviewer.ProbeConflict: "who saw it differently", interviewer.ProbeScope: "how large it was",
}

// Layer returns what a follow-up asks for in a few words, as they stand after
// "You were asked for" and within a sentence; "" for a layer that it does not
// know.
func Layer(p interviewer.Probe) string { return layers[p] }

var answered = map[coach.Answered]string{
	coach.AnsweredYes:    "Answered.",
	coach.AnsweredPartly: "Partly answered. Be specific: who, when, how much.",
	coach.AnsweredNo:     "Not answered. Begin with it next time: %s.",
}

// Answered returns the sentence for how far an answer gave the layer that it was
// asked for.
func Answered(a coach.Answered, p interviewer.Probe) string {
	if a == coach.AnsweredNo {
		if layers[p] == "" {
			return "Not answered. Begin with what was asked next time."
		}
		return fmt.Sprintf(answered[a], layers[p])
	}
	return answered[a]
}

// FirstVersion is the sentence for the first of two things that can't both be
// true.
func FirstVersion(inStory bool) string {
	if inStory {
		return "So it was in your story."
	}
	return "So it was in an earlier answer."
}

// SecondVersion is the sentence for the second.
const SecondVersion = "So it is here. Decide which one holds, and tell it so each time."

var verdicts = map[coach.Verdict]string{
	coach.VerdictTooShort:  "Too short to judge. Take the time that there is and tell it with one example.",
	coach.VerdictNotEnough: "Not enough evidence. Tell of one occasion at work: what it was, what you did, how it ended.",
}

// Verdict returns the sentence for an answer that was not judged; "" for one that
// was.
func Verdict(v coach.Verdict) string { return verdicts[v] }
