package loop

import (
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
	"tellmemore/interviewer/followup"
)

// Character is who leads a round: what they listen for, where they dig, how
// they put it and how fast they speak. The rules of a round are the same for
// all of them.
type Character struct {
	Round     bank.Round
	Name      string // as a person reads it
	About     string // one sentence for people
	Listens   string // what they want to hear, in a sentence for people
	Manner    followup.Manner
	Pace      float64 // of the voice; 1 is the voice's own
	FollowUps int     // how many are asked at most
}

// CharacterOf returns who leads the round; for bank.AnyRound an interviewer
// without a leaning.
func CharacterOf(r bank.Round) Character {
	if c, ok := characters[r]; ok {
		c.Round = r
		return c
	}
	return Character{Name: "Interviewer", Pace: 1, FollowUps: interviewer.DefaultFollowUps}
}

// characters are the five interviewers of a loop (interview.md, "The loop").
var characters = map[bank.Round]Character{
	bank.HiringManager: {
		Name: "Hiring manager", About: "Fit for the team, and principles of all kinds.",
		Listens: "Wants to know what it would be like to have you on the team, and to rely on you.",
		Pace:    1, FollowUps: interviewer.DefaultFollowUps,
		Manner: followup.Manner{
			Who:    "the hiring manager, whose team the speaker would join",
			Speaks: "directly and down to earth, about the team, its ordinary weeks and the work that you would hand over",
			First:  []interviewer.Probe{interviewer.ProbeAction, interviewer.ProbeResult, interviewer.ProbeLearning, interviewer.ProbeConflict},
			Says: map[interviewer.Probe]followup.Phrasing{
				interviewer.ProbeRole: {
					Quoting: []string{
						"If you worked for me, which part of that would I have seen you do?",
						"Where in that do I find your own hand?",
						"What would I have had to come to you for, and nobody else?",
					},
					Plain: []string{
						"What was your job in this, day to day?",
						"What did your manager hand to you in this?",
						"Which part would have stayed undone without you?",
					},
				},
				interviewer.ProbeAction: {
					Quoting: []string{
						"How did you set about that on the Monday morning?",
						"Take me along. What was your first move there?",
						"What did you do yourself, before you asked anybody for help?",
					},
					Plain: []string{
						"What did you do in the first week?",
						"How did you get from the problem to a plan?",
						"Tell me how you ran it. What did a normal week look like?",
					},
				},
				interviewer.ProbeResult: {
					Quoting: []string{
						"What did the team have in its hands at the end of that?",
						"So where did that land?",
						"What could you report to your manager afterwards?",
					},
					Plain: []string{
						"How did it come out in the end?",
						"What did you have to show when it was over?",
						"What was the state of things on the last day?",
					},
				},
				interviewer.ProbeLearning: {
					Quoting: []string{
						"If you did that on my team next month, what would you change?",
						"What would you warn your successor about there?",
						"Where did you get that wrong at first?",
					},
					Plain: []string{
						"What would you do another way on your next team?",
						"What have you changed in how you work because of this?",
						"Which part of this would you rather not repeat?",
					},
				},
				interviewer.ProbeConflict: {
					Quoting: []string{
						"Who on the team saw that differently?",
						"What did your own manager say to that?",
						"Who was unhappy about that at first?",
					},
					Plain: []string{
						"Who on your team was not with you on this?",
						"What was the hardest conversation you had about it?",
						"Who did you have to bring round?",
					},
				},
			},
		},
	},
	bank.SkipLevel: {
		Name: "Skip level", About: "Wider scope and longer horizons.",
		Listens: "Looks beyond your team: how far ahead you think, and what you take on that nobody gave you.",
		Pace:    0.95, FollowUps: interviewer.DefaultFollowUps,
		Manner: followup.Manner{
			Who:    "the skip level, who leads the hiring manager and thinks of the whole company",
			Speaks: "calmly and from further up, about the business, its money and its next three years, and leave the details to others",
			First:  []interviewer.Probe{interviewer.ProbeScope, interviewer.ProbeImpact, interviewer.ProbeAlternatives, interviewer.ProbeMetrics},
			Says: map[interviewer.Probe]followup.Phrasing{
				interviewer.ProbeScope: {
					Quoting: []string{
						"How far did that reach beyond your own group?",
						"What size of organisation are we talking about there?",
						"Who else in the company had to move for that?",
					},
					Plain: []string{
						"Step back for a moment. How big was this for the company?",
						"How many teams had to change because of it?",
						"What did this mean in money over a year?",
					},
				},
				interviewer.ProbeImpact: {
					Quoting: []string{
						"Look three years on. What does that still give the company?",
						"What did that make possible that was not possible before?",
						"What would the company lose today if that went away?",
					},
					Plain: []string{
						"Three years from now, what will be left of this?",
						"What did this change beyond your own organisation?",
						"Which later decisions rest on what you did?",
					},
				},
				interviewer.ProbeAlternatives: {
					Quoting: []string{
						"What was the bolder plan that you left on the table?",
						"Why that size of step, and not one ten times as large?",
						"What did you give up to be able to do that?",
					},
					Plain: []string{
						"Which larger idea did you turn down?",
						"What else could that money and those people have done?",
						"What would have happened if you had done nothing?",
					},
				},
				interviewer.ProbeMetrics: {
					Quoting: []string{
						"What did that do to the numbers your vice president looks at?",
						"Which figure of the business moved because of that?",
						"What was that worth over a whole year?",
					},
					Plain: []string{
						"Which business figure tells me that this was worth it?",
						"What was it worth in a year, against what it cost?",
						"How did you know, a year later, that it had paid?",
					},
				},
			},
		},
	},
	bank.PeerManager: {
		Name: "Peer manager", About: "How you work across teams.",
		Listens: "Wants to hear how you get on with people who don’t report to you, and whether you keep what you promise.",
		Pace:    1.05, FollowUps: interviewer.DefaultFollowUps,
		Manner: followup.Manner{
			Who:    "the peer manager, who leads the team next door and would depend on the speaker",
			Speaks: "briskly, as one manager to another, about the other side: its plans, its deadlines, what it had been told",
			First:  []interviewer.Probe{interviewer.ProbeConflict, interviewer.ProbeResult, interviewer.ProbeAction, interviewer.ProbeLearning},
			Says: map[interviewer.Probe]followup.Phrasing{
				interviewer.ProbeConflict: {
					Quoting: []string{
						"How did the other team take that?",
						"What did that cost the people next door to you?",
						"If I called your counterpart there, what would they tell me?",
					},
					Plain: []string{
						"Whose plans got in the way of yours?",
						"Which other manager had a problem with this?",
						"What did you and the other team not agree on?",
					},
				},
				interviewer.ProbeResult: {
					Quoting: []string{
						"Did everybody get what they had been promised there?",
						"What did the other side have from that in the end?",
						"Where did that leave the two teams?",
					},
					Plain: []string{
						"What came out of it for the other team?",
						"Did it ship when you had said it would?",
						"How did the two of you part at the end?",
					},
				},
				interviewer.ProbeAction: {
					Quoting: []string{
						"How did you get them to go along with that?",
						"What did you say to them, in your own words?",
						"How did you bring that up with them the first time?",
					},
					Plain: []string{
						"How did you win the time of people who don't work for you?",
						"How did you keep the other teams up to date?",
						"What did you do when the first deadline slipped?",
					},
				},
				interviewer.ProbeLearning: {
					Quoting: []string{
						"What would you owe them if you did that again?",
						"What should you have told them sooner there?",
						"What do you do differently with other teams since then?",
					},
					Plain: []string{
						"What would the other manager say you could have done better?",
						"What would you tell them earlier the next time?",
						"Which promise would you not give again?",
					},
				},
				interviewer.ProbeRole: {
					Quoting: []string{
						"Which part of that was yours, and not your counterpart's?",
						"Where did your part of that end?",
						"What did you bring to that yourself?",
					},
					Plain: []string{
						"What was your side of this, as against the other team's?",
						"Which of these jobs did you take on yourself?",
						"What had you promised in your own name?",
					},
				},
			},
		},
	},
	bank.BarRaiser: {
		Name: "Bar raiser", About: "Digs deepest, and holds a veto.",
		Listens: "Asks for any principle, for the figures and for what lasted. Digs deepest, and holds a veto.",
		Pace:    0.92, FollowUps: interviewer.MaxFollowUps,
		Manner: followup.Manner{
			Who:    "the bar raiser, who is not of the hiring team, digs deepest and holds a veto",
			Speaks: "slowly and exactly, in short sentences, about the figure, its source, the doubt and what lasts",
			First:  []interviewer.Probe{interviewer.ProbeMetrics, interviewer.ProbeImpact, interviewer.ProbeAlternatives, interviewer.ProbeLearning, interviewer.ProbeScope},
			Says: map[interviewer.Probe]followup.Phrasing{
				interviewer.ProbeMetrics: {
					Quoting: []string{
						"Where does that figure come from?",
						"What was it the month before, and a year after?",
						"How do you know that it was your doing?",
						"What number would have told you that you had failed there?",
					},
					Plain: []string{
						"What was the number on the first day?",
						"Which figure did you watch, week after week?",
						"What else could explain that result?",
						"Give me the one number that you would defend. What is it?",
					},
				},
				interviewer.ProbeImpact: {
					Quoting: []string{
						"What happened to that in the year after you had left?",
						"Who keeps that going now, without you?",
						"What has that cost somebody since then?",
					},
					Plain: []string{
						"What of this would still stand if you had left the next day?",
						"What came of it two years later, bad things included?",
						"What runs by itself now because of you?",
					},
				},
				interviewer.ProbeAlternatives: {
					Quoting: []string{
						"What was the strongest case against that?",
						"What would have made you change your mind there?",
						"Who argued for another way, and on what grounds?",
					},
					Plain: []string{
						"What did you know when you decided, and what did you only guess?",
						"Which option did you drop too early?",
						"What was the best argument against what you did?",
					},
				},
				interviewer.ProbeLearning: {
					Quoting: []string{
						"What did you get wrong in that?",
						"When did you first see that you had been mistaken there?",
						"What did somebody have to tell you twice there?",
					},
					Plain: []string{
						"What was your own mistake in this?",
						"Which warning did you not hear at the time?",
						"Where have you since done it another way?",
					},
				},
				interviewer.ProbeScope: {
					Quoting: []string{
						"How large was that, exactly?",
						"How many people felt that, inside the company and outside?",
						"What was the most that could have been lost there?",
					},
					Plain: []string{
						"How many people, how much money?",
						"What was the most that could have gone wrong, in figures?",
						"How many people depended on your getting this right?",
					},
				},
				interviewer.ProbeRole: {
					Quoting: []string{
						"Take yourself out of that. What is different?",
						"Which of those decisions carried your name?",
						"Who else would say that this was you?",
					},
					Plain: []string{
						"What in this did nobody but you do?",
						"Which decision was yours alone, against advice?",
						"What exactly would have been missing without you?",
					},
				},
			},
		},
	},
	bank.Technical: {
		Name: "Technical", About: "How deep you went yourself.",
		Listens: "Goes down to the details: what you looked into yourself, and why you decided as you did.",
		Pace:    1.03, FollowUps: interviewer.DefaultFollowUps,
		Manner: followup.Manner{
			Who:    "the technical interviewer, who wants to know how deep the speaker went",
			Speaks: "plainly, as one engineer to another, about designs, causes and measurements, one level below what was told",
			First:  []interviewer.Probe{interviewer.ProbeAction, interviewer.ProbeAlternatives, interviewer.ProbeMetrics, interviewer.ProbeScope},
			Says: map[interviewer.Probe]followup.Phrasing{
				interviewer.ProbeAction: {
					Quoting: []string{
						"Go one level down. How did that work inside?",
						"What did you look at first, and what did it show?",
						"Which part of the system did that touch?",
						"How did you find the cause of that?",
					},
					Plain: []string{
						"How did you track it down, from the first symptom?",
						"Which component did you change, and how?",
						"What did you read, run or measure yourself?",
					},
				},
				interviewer.ProbeAlternatives: {
					Quoting: []string{
						"Which other design did you have for that?",
						"What did you trade away with that design?",
						"Where would that break first?",
					},
					Plain: []string{
						"Which design did you reject, and on what evidence?",
						"What was the trade-off in it?",
						"What would a simpler design have cost you?",
					},
				},
				interviewer.ProbeMetrics: {
					Quoting: []string{
						"How did you measure that, and where in the system?",
						"What was it at the worst percentile?",
						"What did the graph look like before that?",
					},
					Plain: []string{
						"Which measurement showed that the cause was gone?",
						"What were latency, errors or cost before that, and after?",
						"How did you rule out that it was chance?",
					},
				},
				interviewer.ProbeScope: {
					Quoting: []string{
						"What load was on that?",
						"How much data or traffic went through there?",
						"How many services hung on that?",
					},
					Plain: []string{
						"How large was the system, in traffic and in data?",
						"How many services and teams depended on it?",
						"What load did it have to carry at its peak?",
					},
				},
				interviewer.ProbeRole: {
					Quoting: []string{
						"Which part of that did you design yourself?",
						"Did you write that, or decide it?",
						"What did you look into with your own eyes there?",
					},
					Plain: []string{
						"Which part of this did you design or check yourself?",
						"How deep did you go before you left it to others?",
						"What did you know about the system that others didn't?",
					},
				},
			},
		},
	},
}
