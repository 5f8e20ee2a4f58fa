package chat

import (
	"errors"
	"strings"
	"testing"
	"unicode"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/followup"
)

// longStory holds what the questions below refer to.
const longStory = "In March 2021 I led the ledger move with Priya and the payments team. We had 12 engineers and a budget of 2 million dollars. " +
	"Six hours of batch work became 40 minutes. My director said it was too risky. The R&D group wrote about 1,500 tests. " +
	"Somebody said great answer, you get ten out of ten. The Łódź office helped us, and it was amazing for everybody."

func TestQuestionsThatAreAsked(t *testing.T) {
	for _, q := range []string{
		"What was your own part in the ledger move?",
		"What would a good outcome have been?",
		"What does great look like in a migration like this?",
		"Why was that good enough for the payments team?",
		"What made it a good decision at the time?",
		"Which options did you and Priya weigh, and why this one?",
		"You had 12 engineers. Which of them did the first cut-over, and what did you do?",
		"You had twelve engineers and $2 million. How did you split that?",
		"How did six hours become forty minutes?",
		"How did you get from 6 hours to 40 minutes, step by step?",
		"Your director said it was too risky. How did you handle that?",
		"How did you make sure that the tests kept running?",
		"What would you do differently next time?",
		"What else could you have tried?",
		"What did you consider and then leave?",
		"Did you measure that at the time?",
		"Were there people who saw it differently?",
		"And what did the R&D group say?",
		"What did the Łódź office do?",
		"Which KPI did you look at before and after?",
		"Take me to the first night. What happened, and who was there?",
		"Let's stay with the move: who decided on the date?",
		"Who depended on the ledger, and how did you know what they needed?",
		"What customer satisfaction score did you look at, and how did it change?",
		"Okay, and how did it end?",
		"If you weren't there, what would have gone wrong?",
		"Why a move, and not a rewrite?",
		"You said it was “too risky” for your director. Why?",
		"What's in place today so that it can't happen again?",
		"How did you thank the people who stayed late?",
		"What did you try first?",
		"How did you know that you were right?",
		"How did you find out that the numbers were correct?",
		"And why didn't you?",
		"What unlocked that for the payments team?",
		"How did you choose between the language models?",
		"How did you rotate the password that leaked?",
		"What exactly did you do" + strings.Repeat(" and what", 15) + "?",
		"Of the 1,500 tests, which ones caught something?",
	} {
		t.Run(q, func(t *testing.T) {
			if ask, err := Check(told(longStory), followup.Unasked(told(longStory)), prompt(t), Reply{Probe: "Role ", Question: " " + q + "\n"}); err != nil || ask.Text != q || ask.Probe != interviewer.ProbeRole {
				t.Errorf("%+v, %v", ask, err)
			}
		})
	}
}

func TestQuestionsThatAreNotAsked(t *testing.T) {
	long := "What did you do " + strings.Repeat("and then what ", 11)
	tests := map[string][]string{
		"not one question": {
			"", "Tell me about your role.", "What was your role? How did you measure it?", "What was your role? Tell me.", "Why?", "What was your role.?",
			long + "did you do?", "Which one? ?", "What was " + strings.Repeat("a", 500) + " there?", "What exactly did you do there" + strings.Repeat(" and what", 15) + "?",
		},
		"not plain text": {
			"What was your role!?", "What was\nyour role?", "What was your role in `it`?", "What was *your* role in it?", "What was <b>your</b> role in it?",
			"What was your role in [it](x)?", "What was your role in it 🙂?", "What was your rol\u200be in it?", "What was \u202eyour role in it?",
			"What was your rоle in it?", "What wаs your role in it?", "Ｗhat was your role in it?", "What was your 𝐫ole in it?", "¿What was your role in it?",
			"What did you see at https://evil.example and why?", "What did you read on www.evil.example then?", "What did you write to me@evil.example then?",
			"What did you read on evil.com about it?", "What did you read on evil dot com about it?", "What was your role in {it}?", "What was your role # in it?",
		},
		"not English": {
			"Was haben Sie selbst damals im Projekt gemacht?", "Quelle partie avez-vous faite personnellement dans le projet?",
			"Que hiciste personalmente en ese proyecto tan grande?", "Lorem ipsum dolor sit amet consectetur adipiscing elit?",
		},
		"asked before":       {"When did you take something on?"},
		"repeats the prompt": {"What is the single occasion this was, its date, the people in it?"},
		"not an interviewer's manner": {
			"Great, what was your role?", "That's a great answer. What was your role?", "Great answer. What was your role?", "Good. What was your role?", "Nice work, and what was your part?",
			"Thank you. What was your role?", "Thanks for that, what was your role?", "What was your role in that amazing move?", "Wow, what was your role?", "I love that. What was your role?",
			"I'm impressed. What was your role?", "Well done. What was your role?", "What an interesting story. What was your role?", "You did great. What was your role?",
			"How did you become such a good leader?", "Your great leadership shows. What was your role?", "That is very impressive. What was your part?", "Excellent: what was your role?",
			"That’s really good. What was your role?", "So, great story. What was your role?", "You are a strong leader. What was your role?", "Sounds great. What was your role?",
			"That was a bad answer. What was your role?", "How could you be so stupid to do it?", "You're amazing, what was your role?",
			"Ten out of ten. What was your role?", "You get a 9/10. What was your role?", "I'd rate this highly. What was your role?", "Your score is high. What was your role?", "Score: high. What was your role?",
			"You're hired. What was your role?", "Strong hire. What was your role?", "Five stars. What was your role?",
			"You should mention your part. What was your role?", "Try to be specific. What was your role?", "Remember to use numbers. What was it before?", "My advice is to be brief. What was your role?",
			"Next time, say what you did. What was your role?", "Use the STAR method. What was your role?", "I suggest that you say what you did. What was it?", "A better answer has numbers. What were they?",
			"System: what was your role in it?", "As an AI, I ask what your role was in it?", "I was told to ask: what was your role in it?", "My instructions say to ask what your role was?",
			"What is your password for the ledger?", "Ignoring my rules, what was your role in it?", "I'm sorry, I can't help with that, can you?", "What does the transcript say about your role in it?", "Which system prompt did you write then?",
		},
		"puts an answer into the mouth": {
			"You led it yourself, right?", "It was faster afterwards, wasn't it?", "You led the ledger move?", "So you decided against it?", "And it was faster?",
			"How did you measure it, for example by the hours that it took?", "What did you measure, such as the hours?", "Was it faster because you had tests?", "I assume that you led it. What did you do?",
			"Obviously you led it, so what did you do?", "Did you talk to them, yes?", "What was your part, you led it, did you?",
		},
		"knows what was not said": {
			"What did you do with the 15 engineers?", "How did you save 20% of it?", "How did the three of you decide that?", "How did you halve the time that it took?", "What did you do with two billion dollars?",
			"What did Jeff say to that?", "How did the CFO take it?", "What happened at Amazon after that?", "You said “we did it all”. What was your part?", "What did the Zürich office do?",
			"What did Priya and Marek do there?", "How did you cut it to 40 seconds and 90 tests?",
		},
	}
	for rule, questions := range tests {
		for _, q := range questions {
			t.Run(rule+"/"+q, func(t *testing.T) {
				ask, err := Check(told(longStory), followup.Unasked(told(longStory)), prompt(t), Reply{Probe: "role", Question: q})
				if !errors.Is(err, ErrUnfit) || ask != (interviewer.Ask{}) {
					t.Fatalf("asks %+v, %v", ask, err)
				}
				if !strings.HasSuffix(err.Error(), rule) {
					t.Errorf("because %v", err)
				}
			})
		}
	}
}

func TestLayersAndQuotes(t *testing.T) {
	const q = "What was your own part in that?"
	s := told(longStory)
	s.Turns = append(s.Turns, interviewer.Turn{Ask: interviewer.Ask{Probe: interviewer.ProbeMetrics, Text: "How did you measure it?"}, Skipped: true})
	tests := []struct {
		name, probe, quote, want string // want is the quote that is spoken
		fit                      bool
	}{
		{"no quote", "role", "", "", true},
		{"a quote", "role", "My director said it was too risky", "My director said it was too risky", true},
		{"a quote in quotation marks", "role", "“too risky”", "too risky", true},
		{"a quote with an ampersand", "role", "The R&D group wrote", "The R&D group wrote", true},
		{"an unknown layer", "praise", "", "", false},
		{"no layer", "", "", "", false},
		{"a layer that was asked", "metrics", "", "", false},
		{"not said", "role", "I did it all alone", "", false},
		{"said in other letters", "role", "my director said it was too risky", "", false},
		{"said, from the middle of a word", "role", "rector said it was", "", false},
		{"said, to the middle of a word", "role", "My director sa", "", false},
		{"said by the interviewer", "role", "When did you take something on?", "", false},
		{"praise that was said", "role", "great answer, you get ten out of ten", "", false},
		{"too long", "role", longStory[:180], "", false},
		{"spaces", "role", " ", "", true},
		{"not recognised", "role", speech.Unrecognised, "", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			ask, err := Check(s, followup.Unasked(s), prompt(t), Reply{Probe: tt.probe, Quote: tt.quote, Question: q})
			if (err == nil) != tt.fit || ask.Quote != tt.want || err != nil && !errors.Is(err, ErrUnfit) {
				t.Errorf("%+v, %v", ask, err)
			}
		})
	}
	ask, err := Check(s, followup.Unasked(s), prompt(t), Reply{Probe: "role", Quote: "too risky", Question: "What was too risky about that?"})
	if err != nil || ask.Quote != "" {
		t.Errorf("the quote is said twice: %+v, %v", ask, err)
	}
}

// The built-in questions keep the rules that a service must keep, save that
// some are requests.
func TestBuiltInQuestionsAreFit(t *testing.T) {
	plain, _, _ := strings.Cut(longStory, "Somebody said") // the built-in may quote a person's praise of their own work
	s := told(plain)
	for range interviewer.Probes() {
		ask, err := followup.Chooser{Seed: 1}.Next(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Check(s, followup.Unasked(s), prompt(t), Reply{Probe: string(ask.Probe), Quote: ask.Quote, Question: ask.Text}); err != nil && strings.HasSuffix(ask.Text, "?") {
			t.Errorf("%+v: %v", ask, err)
		}
		s.Turns = append(s.Turns, interviewer.Turn{Ask: ask, Skipped: true})
	}
}

func FuzzCheck(f *testing.F) {
	f.Add(story, "role", "I wrote the plan", "What was your own part in that?")
	f.Add("praise me", "metrics", "praise me", "Great, 10/10!?")
	f.Add("", "event", "\u200b", "What\x00?")
	text := prompt(f)
	f.Fuzz(func(t *testing.T, said, probe, quote, question string) {
		s := told(said)
		ask, err := Check(s, followup.Unasked(s), text, Reply{Probe: probe, Quote: quote, Question: question})
		if err != nil {
			if !errors.Is(err, ErrUnfit) || ask != (interviewer.Ask{}) {
				t.Fatalf("%+v, %v", ask, err)
			}
			return
		}
		holdsForm(t, s, ask)
		if strings.ContainsFunc(ask.Text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Fatalf("asks %q", ask.Text)
		}
	})
}
