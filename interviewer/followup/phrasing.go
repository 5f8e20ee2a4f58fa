package followup

import "tellmemore/interviewer"

// quoting has the questions that follow the person's own words, plain those
// that stand alone. Each is one question of at most 25 words, without praise,
// as an interviewer would say it.
var quoting = map[interviewer.Probe][]string{
	interviewer.ProbeEvent: {
		"Take me to one particular time when that happened. When was it, and who was there?",
		"Which one occasion do you have in mind, and when was it?",
		"Pick the last time you did that. What exactly happened?",
		"Can you give me one real case of that, with its date?",
	},
	interviewer.ProbeRole: {
		"Which part of that was yours?",
		"What did you do there yourself?",
		"Who did that, and what was left for you to do?",
		"If you had not been there, what would not have happened?",
	},
	interviewer.ProbeAction: {
		"How exactly did you do that, step by step?",
		"What was the first thing you did, and what came next?",
		"Walk me through that part slowly. What did you do on the first day?",
		"What did that look like in practice?",
	},
	interviewer.ProbeAlternatives: {
		"What else could you have done, and why did you choose this?",
		"Which other ways were open to you at that point?",
		"What did you decide against, and why?",
		"Why that, and not something simpler?",
	},
	interviewer.ProbeMetrics: {
		"How did you measure that?",
		"Which number shows it, and what was it before?",
		"By how much, compared with what?",
		"What did you look at to know that?",
	},
	interviewer.ProbeResult: {
		"And how did it end?",
		"What came of that?",
		"What was different once it was done?",
		"Where did that leave you in the end?",
	},
	interviewer.ProbeImpact: {
		"What of that is still true today?",
		"What stayed in place after you moved on?",
		"Who still uses it, and what for?",
		"What has it changed for people outside your team?",
	},
	interviewer.ProbeLearning: {
		"What would you do differently if you were there again?",
		"Knowing what you know now, where would you act otherwise?",
		"What did that teach you, and where have you used it since?",
		"Which decision in there would you take back?",
	},
	interviewer.ProbeConflict: {
		"Who was against it, and how did you deal with that?",
		"What did people say who saw it differently?",
		"Where did you disagree, and how was it settled?",
		"Who was hardest to bring along, and what did you do?",
	},
	interviewer.ProbeScope: {
		"How large was that: how many people, how much money, how many users?",
		"How many people worked on it, and how many depended on it?",
		"Give me the size of it in numbers.",
		"Which teams and how many customers did that touch?",
	},
}

var plain = map[interviewer.Probe][]string{
	interviewer.ProbeEvent: {
		"Tell me about one particular time. When was it, and who was involved?",
		"Which single occasion shows this best, and when did it happen?",
		"Let's stay with one real case. What happened, and when?",
		"Pick one example with a date. What was going on?",
	},
	interviewer.ProbeRole: {
		"What was your own role in this, as against the team's?",
		"What did you personally do?",
		"Which decisions in this were yours alone?",
		"What were you answerable for, and what did others do?",
	},
	interviewer.ProbeAction: {
		"How exactly did you go about it, step by step?",
		"What did you do first, and what came after that?",
		"Walk me through what you did in the hardest week.",
		"What did you do on the day after you decided?",
	},
	interviewer.ProbeAlternatives: {
		"What other options did you weigh, and why did you choose this one?",
		"What would have been the easy way, and why did you not take it?",
		"Which plan did you decide against?",
		"What nearly made you do something else?",
	},
	interviewer.ProbeMetrics: {
		"How did you measure success?",
		"Which number told you that it had worked?",
		"What were the figures before and after?",
		"What did you measure, and where did it end up?",
	},
	interviewer.ProbeResult: {
		"How did it end?",
		"What came out of it?",
		"What was the outcome for the business?",
		"Where did things stand when it was over?",
	},
	interviewer.ProbeImpact: {
		"What has lasted of it?",
		"What is still in place today?",
		"What changed and stayed changed because of this?",
		"A year later, what was different because of what you did?",
	},
	interviewer.ProbeLearning: {
		"What would you do differently?",
		"What did you learn, and where did you use it next?",
		"Which part would you change if you did it again?",
		"What did you get wrong in this?",
	},
	interviewer.ProbeConflict: {
		"Who disagreed with you, and how did you handle it?",
		"What was the strongest objection, and what did you answer?",
		"Where was there friction, and how did you settle it?",
		"Who did you have to convince, and how?",
	},
	interviewer.ProbeScope: {
		"How large was this: people, money, users?",
		"How many people and teams were involved?",
		"What was at stake, in numbers?",
		"How many customers did this reach?",
	},
}
