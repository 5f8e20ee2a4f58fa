package followup

import "tellmemore/interviewer"

// quoting has the questions that follow the person's own words, plain those
// that stand alone. Each asks for one thing, without praise and without an
// answer in it, as an interviewer would say it.
var quoting = map[interviewer.Probe][]string{
	interviewer.ProbeEvent: {
		"Take me to one particular time when that happened. What was going on?",
		"Which one occasion do you have in mind?",
		"Pick the last time you did that. What exactly happened?",
		"Can you give me one specific example of that?",
		"When was the most recent time?",
		"Stay with one of those times. What happened that day?",
	},
	interviewer.ProbeRole: {
		"Which part of that was yours?",
		"What did you do there yourself?",
		"If you had not been there, what would have gone differently?",
		"What in that came down to you alone?",
		"What was your own job in that?",
		"Which of the decisions in that did you take?",
	},
	interviewer.ProbeAction: {
		"How exactly did you do that?",
		"What was the very first step of that?",
		"Walk me through that part slowly. What did you do on day one?",
		"What did that look like in practice?",
		"How did you go about that, day by day?",
		"What did you do in the week after that?",
	},
	interviewer.ProbeAlternatives: {
		"What else could you have done?",
		"What other options did you have at that point?",
		"What did you decide against there?",
		"Why that, and not something simpler?",
		"What was the next best choice you had?",
		"What made you choose that over the alternatives?",
	},
	interviewer.ProbeMetrics: {
		"How did you measure that?",
		"Which number shows it?",
		"How would you put a figure on that?",
		"What did you look at to know that?",
		"What were the figures before and after that?",
		"How would I see that in the figures?",
	},
	interviewer.ProbeResult: {
		"Where do things stand with that?",
		"What came of that?",
		"What has come of that so far?",
		"Where did that leave you in the end?",
		"How did that turn out?",
		"What did all of that lead to?",
	},
	interviewer.ProbeImpact: {
		"What of that is still true today?",
		"What stayed in place afterwards?",
		"How much of that is still there?",
		"What has it changed for people outside your team?",
		"What is left of that now?",
		"How do things stand there today?",
	},
	interviewer.ProbeLearning: {
		"What would you do differently if you were there again?",
		"Knowing what you know now, what would you change there?",
		"What did that teach you?",
		"What about that would you do differently now?",
		"What has that changed in the way you work?",
		"Which part of that would you handle differently today?",
	},
	interviewer.ProbeConflict: {
		"Who was against that, when you brought it up?",
		"What did those who saw it differently say?",
		"Who did you disagree with over that?",
		"How did you handle the people who were against that?",
		"Whose mind did you have to change for that?",
		"What was the hardest objection to that?",
	},
	interviewer.ProbeScope: {
		"How large was that, in people, money or users?",
		"How many people worked on it?",
		"Can you put a size on that, in numbers?",
		"How many customers did that touch?",
		"How much money hung on that?",
		"How many people depended on that?",
	},
}

var plain = map[interviewer.Probe][]string{
	interviewer.ProbeEvent: {
		"Tell me about one particular time. When was it?",
		"Which single occasion shows this best?",
		"Let's stay with one real case. What happened?",
		"Pick one example with a date. What was the situation?",
		"When did you last do this, on one particular day?",
		"Can you take me to one situation where this really happened?",
	},
	interviewer.ProbeRole: {
		"What was your own role in this, as opposed to the team's?",
		"What did you personally do?",
		"Which decisions in this were yours alone?",
		"What exactly were you accountable for?",
		"If I had been there, what would I have seen you do?",
		"What would not have happened without you?",
	},
	interviewer.ProbeAction: {
		"How exactly did you go about it, step by step?",
		"What was the first thing you did?",
		"Think of the hardest week. What did you do in it?",
		"What did you do on the day after you decided?",
		"Take me through it in order. What came first?",
		"What did your own part of the work look like, day by day?",
	},
	interviewer.ProbeAlternatives: {
		"What other options did you weigh?",
		"What would the easy way have been?",
		"Which plan did you decide against?",
		"What nearly made you do something else?",
		"Why this way rather than another?",
		"What else was on the table when you decided?",
	},
	interviewer.ProbeMetrics: {
		"How did you measure success?",
		"Which number told you whether it had worked?",
		"What were the figures before and after?",
		"What did you measure along the way?",
		"In numbers, how much changed?",
		"Which figure would you show me as proof?",
	},
	interviewer.ProbeResult: {
		"How did it all end?",
		"What came out of it?",
		"What was the outcome for the business?",
		"Where did things stand when it was over?",
		"What was there at the end that was not there before?",
		"How did the story finish?",
	},
	interviewer.ProbeImpact: {
		"What has lasted of it?",
		"What is still in place today?",
		"What changed and stayed changed because of this?",
		"A year later, what was different because of what you did?",
		"Who still gains from this now?",
		"If I went there today, what would I still see of it?",
	},
	interviewer.ProbeLearning: {
		"What would you do differently?",
		"What did you learn from it?",
		"Which part would you change if you did it again?",
		"What did you get wrong in this?",
		"What have you carried over from this into your work now?",
		"Looking back, what would you handle differently?",
	},
	interviewer.ProbeConflict: {
		"Who disagreed with you?",
		"What was the strongest objection you heard?",
		"Where was there friction over this?",
		"Who did you have to convince?",
		"How did you handle the people who saw it differently?",
		"At which point did somebody tell you no?",
	},
	interviewer.ProbeScope: {
		"How large was this, in people, money or users?",
		"How many people and teams were involved?",
		"What was at stake, in numbers?",
		"How many customers did this reach?",
		"How big was the team you led on this?",
		"Can you give me the size of this in figures?",
	},
}

// either has the questions for a layer that may have been told or not, as in an
// answer in which nothing is surely missing: they lead on from both. Each follows
// the person's own words.
var either = map[interviewer.Probe][]string{
	interviewer.ProbeRole: {
		"Which of the decisions in that was the hardest for you?",
		"Which part of that could nobody else have done?",
		"Where in that did it come down to you?",
	},
	interviewer.ProbeAction: {
		"Which step of that was the hardest?",
		"Which part of that took you the longest?",
		"What in that did not work the first time?",
	},
	interviewer.ProbeAlternatives: {
		"What nearly made you do something else at that point?",
		"What would have changed your mind about that?",
		"What was the strongest case for doing something else?",
	},
	interviewer.ProbeConflict: {
		"What was the strongest argument against that?",
		"Who took the longest to come round to that?",
		"Whose objection to that was the hardest to answer?",
	},
}

// digging has the questions for what an answer evaded: they say what is still
// open, and ask for it smaller or from another side. Each stands alone or after
// words of that answer.
var digging = map[interviewer.Probe][]string{
	interviewer.ProbeEvent: {
		"I still don't have one particular time. When did this happen?",
		"That is how it goes in general. What happened the last time?",
		"I'm still missing one real occasion. Who was there, that one time?",
		"Let me ask it another way. Which day do you remember best?",
	},
	interviewer.ProbeRole: {
		"I still can't see your own part. What did you do yourself?",
		"I asked about your part. Which decision was yours?",
		"That leaves you out of it. What was your share of the work?",
		"Let me put it differently. What did nobody but you do?",
	},
	interviewer.ProbeAction: {
		"I still don't see how. What did you do first?",
		"That tells me what, not how. Which step came first?",
		"I'm still missing the steps. What did you do on the first morning?",
		"Let me ask it smaller. What did you do in the first hour?",
	},
	interviewer.ProbeAlternatives: {
		"I still don't know what else you weighed. Which other way was possible?",
		"I was after the ways you did not take. Which was the closest?",
		"That leaves the other options open. What was the second choice?",
		"Let me ask it another way. What would a colleague have done instead?",
	},
	interviewer.ProbeMetrics: {
		"I still don't have a number. Which one did you watch?",
		"I was asking how it was measured. Which figure moved?",
		"That doesn't give me a figure. Roughly how much was it?",
		"Let me ask it another way. What did you count?",
	},
	interviewer.ProbeResult: {
		"I still don't know how it ended. What was there on the last day?",
		"I was asking about the outcome. What did the company get from it?",
		"That leaves the ending open. Where did it finish?",
		"Let me put it differently. What had changed by the time it was over?",
	},
	interviewer.ProbeImpact: {
		"I still don't know what has lasted. What would I find there today?",
		"I was asking about now. Which piece of it is still in use?",
		"That leaves today out. Who works with it at the moment?",
		"Let me ask it another way. What would be missing there without it?",
	},
	interviewer.ProbeLearning: {
		"I still don't hear what you would change. What would you yourself do differently?",
		"I was asking about you. Which of your own choices would you change?",
		"Leave the others out of it for a moment. What would you change yourself?",
		"Let me put it differently. What do you do now that you didn't then?",
	},
	interviewer.ProbeConflict: {
		"I still don't know who was against it. Who saw it differently?",
		"I was asking about the disagreement. What did they hold against it?",
		"That leaves out the other side. Who argued with you?",
		"Let me ask it another way. Who was unhappy with it?",
	},
	interviewer.ProbeScope: {
		"I still don't have a size. How many people was it?",
		"I was asking how large it was. What is the nearest number?",
		"That leaves the size open. How much money was it about?",
		"Let me ask it another way. How many would have noticed a failure?",
	},
}

// ours has the questions for a deed of “we”.
var ours = []string{
	"Out of that, which part was yours?",
	"What in that did you do yourself, rather than the group?",
	"Setting the others aside, what did you do?",
	"How much of that was you, rather than the others?",
	"Which piece of that did you do yourself?",
	"What did you do while the others did the rest?",
}

// shares has the questions for a share without its base; NUMBER is the share as
// it was said.
var shares = []string{
	"NUMBER of what?",
	"What is that NUMBER measured against?",
	"In plain numbers, how much is that NUMBER?",
	"NUMBER of which total?",
	"What does that NUMBER come to in plain figures?",
	"NUMBER, counted how?",
}

// moves has the questions for another number that says how something changed.
var moves = []string{
	"From what to what?",
	"What was that figure before?",
	"Compared with what?",
	"How was that counted?",
	"Where does that number come from?",
	"Over how long was that?",
}

// opposing has the questions for two things that can't both be true.
var opposing = []string{
	"Which of the two is right?",
	"How do those two go together?",
	"What am I missing between the two?",
	"How can both be so?",
	"Which of these was it?",
	"Which one should I go by?",
}
