package followup

import (
	"regexp"
	"strings"

	"tellmemore/interviewer"
)

// signs of a layer: words that an answer which has it hardly does without.
// They were read off spoken answers; each is matched in lower case.
var signs = map[interviewer.Probe]*regexp.Regexp{
	interviewer.ProbeEvent: words(`last (year|month|week|spring|summer|fall|autumn|winter|quarter|january|february|march|april|may|june|july|august|september|october|november|december)`,
		`in (19|20)\d\d`, `(in|of|by|since|until|around|early|late|mid) (january|february|march|april|may|june|july|august|september|october|november|december)`,
		`(\d+|a few|a couple of|two|three|four|five|six) (years?|months?|weeks?) ago`, `q[1-4]`,
		`(on|that|one) (a )?(monday|tuesday|wednesday|thursday|friday|saturday|sunday)`, `this was (in|at|back|when|about|last)`,
		`back when`, `when i (was|joined|started|took|ran)`, `at the time`, `one (day|morning|night|evening|afternoon)`, `(19|20)\d\d`, `the (spring|summer|fall|autumn|winter) of`),
	interviewer.ProbeAlternatives: words(`options?`, `alternatives?`, `instead of`, `rather than`, `could have`, `considered`, `weighed`, `either .{1,60} or`,
		`trade-?offs?`, `versus`, `compared`, `decided against`, `other (way|choice|approach|idea)s?`, `chose`, `ruled out`, `thought about`, `on the table`,
		`plan b`, `the (easy|obvious|usual|cheap|safe) (way|thing|fix|choice|option|answer)`, `wanted (to|us to|me to) .{1,60} but`, `i'd rather`, `recommended`),
	interviewer.ProbeMetrics: words(`from (about |around |roughly |over |nearly )?[$]?\d[\d.,]*( \S+){0,3} (down )?to (about |around |roughly |under |over |nearly )?[$]?\d[\d.,]*`,
		`\d[\d.,]* ?(%|percent)`, `(fell|dropped|down|rose|grew|up|went|cut|reduced|increased|improved|saved|recovered|gained|lost|doubled|tripled|halved).{0,40}\d`,
		`\d.{0,30}(fewer|less|more|faster|slower|better|saved|a (year|month|week|day|quarter))`, `(cut|dropped|fell|reduced) .{0,30}(half|third|quarter)`,
		`doubled`, `tripled`, `halved`, `zero (downtime|errors|incidents|outages|defects|complaints)`, `\d+ (out )?of (the )?\d+`, `(finished|ended up|closed|came in|landed) (at|with) \D{0,12}\d[\d.,]*`),
	interviewer.ProbeResult: words(`in the end`, `as a result`, `ended up`, `finally`, `eventually`, `we (launched|shipped|finished|closed|recovered|delivered|went live|made it|hit)`,
		`i (launched|shipped|finished|closed|delivered|recovered)`, `it (worked|went live|shipped|launched|came|passed|paid|held|dropped|fell|went|took off|is live|has been)`, `went (live|out|down|up|from)`,
		`(fell|dropped|rose|grew|improved|doubled|tripled|halved)`, `by (the )?(end|january|february|march|april|may|june|july|august|september|october|november|december|spring|summer|fall|christmas|then)`,
		`(got|was|were|is|are) (much |a lot |way )?(faster|better|quicker|cheaper|down|up|gone|approved|promoted|live|clear|fixed)`, `outcome`, `success(ful)?`, `today`, `since then`, `now`, `renewed`, `signed`, `saved`, `we lost`, `failed`, `turned out`),
	interviewer.ProbeImpact: words(`still`, `today`, `to this day`, `since then`, `ever since`, `since (january|february|march|april|may|june|july|august|september|october|november|december|19\d\d|20\d\d)`,
		`every (new|team|service|release|quarter|month|week|year|launch|design|hire)`, `adopted`, `other teams`, `(became|is now|it's now|are now) (the|a|our|part)`, `standard`, `years later`,
		`a year later`, `months later`, `company-?wide`, `rolled (it )?out to`, `all (the )?teams`, `other (orgs?|organisations?|organizations?|groups?|sites?|countries|departments?)`, `template`, `no(body| one) (has )?(had to|needs)`, `runs? (by itself|on its own|without)`, `never (came back|happened)`, `hasn't (happened|come)`),
	interviewer.ProbeLearning: words(`learn(ed|t|ing)?`, `lessons?`, `next time`, `in hindsight`, `looking back`, `differently`, `should(n't)? have`, `should've`, `my mistake`, `i was wrong`, `i got (it|that) wrong`,
		`taught me`, `took (away )?from (it|that|this)`, `wish i('d| had)`, `if i (did|had|could|were)`, `the honest part`, `i'd never`, `i never (asked|checked|thought)`, `these days i`, `since then i`, `now i (always|never|ask|start|check|write|make)`,
		`i don't .{1,40} (now|any more|anymore)`, `what i'd (do|change)`, `i would(n't)? .{0,20}(again|earlier|sooner|first)`, `i'd (start|ask|do|have|bring|go) .{0,40}(earlier|sooner|first|before)`, `regret`, `i realised`, `i realized`, `that's on me`, `that was on me`, `my fault`),
	interviewer.ProbeConflict: words(`disagreed?`, `pushed back`, `push back`, `objected`, `argu(ed|ment|ing)`, `(didn't|did not|wouldn't|doesn't) (agree|like|want|believe|buy)`, `resist(ed|ance)?`, `sceptic(al|ism)?`, `skeptic(al|ism)?`, `against`, `convinced?`,
		`(not|wasn't|weren't|un) ?happy`, `opposed`, `said no`, `debated?`, `conflict`, `tension`, `upset`, `complain(ed|ing)?`, `angry`, `furious`, `mad`, `refused`, `fought`, `hated`, `wanted .{1,40} (instead|but)`, `thought (i|it|that|we) (was|were|is|'d|would)`, `told me (no|not|it|that it)`, `hard sell`, `annoyed`, `escalated`, `worried`),
	interviewer.ProbeScope: words(`\d[\d,.]* ?(\S+ ){0,2}(people|engineers?|developers?|managers?|teams?|users?|customers?|merchants?|countries|sites|stores|warehouses|services|markets|employees|folks|reports|orders|accounts|drivers|patients|clients)`,
		`team of`, `(twelve|ten|eight|nine|seven|six|five|four|three|fifteen|twenty|thirty|forty|fifty|hundred) (people|engineers?|developers?|teams?|managers?)`, `(million|billion|thousand)s?`, `[$]\d[\d.,]*`, `\d+ ?k`, `headcount of`, `whole company`),
}

// past is a regular verb of the past; “need” and “feed” are none.
const past = `\w*[a-df-z]ed|agreed|freed|guaranteed`

// Signs of the speaker's own part, of the group's, and of what is done in
// general, which is no event.
var (
	own = words(`i( \w+ly| then| also| just| personally| finally| first)? (`+past+`|wrote|built|took|told|went|sat|ran|made|met|led|found|set|chose|brought|put|drew|cut|got|began|held|spoke|drove|gave|sent|flew|stood|read|saw|paid|bought|kept|taught|rang)`,
		`i('ve| have) (`+past+`|written|built|taken|made|run)`)
	group = words(`we( \w+ly| then| also| just| all)? (`+past+`|wrote|built|took|told|went|sat|ran|made|met|found|set|chose|brought|put|cut|got|held|gave|sent|did|kept)`,
		`(my|the|our) team (`+past+`|wrote|built|took|went|ran|made|found|set|did)`)
	general = words(`i (usually|always|generally|typically|often|normally|tend to|try to|like to|make sure)`, `i'd (usually|always|say|generally)`, `whenever`, `in general`, `as a (leader|manager|rule)`, `my (approach|philosophy|style|rule)`, `every time`, `people (usually|always)`)
)

var oneself = regexp.MustCompile(`\bi\b`)

// words matches any of the alternatives as whole words.
func words(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\w'])(?:` + strings.Join(alternatives, "|") + `)(?:$|[^\w])`)
}

// importance orders what is missing: an interviewer first wants one event and
// the person's own part, then what they took from it and how they measured it,
// and only then the rest. Layers whose signs err more often come later. The
// numbers only say which comes before which.
var importance = map[interviewer.Probe]int{
	interviewer.ProbeEvent:        100,
	interviewer.ProbeRole:         85,
	interviewer.ProbeResult:       65,
	interviewer.ProbeLearning:     80,
	interviewer.ProbeMetrics:      75,
	interviewer.ProbeAlternatives: 60,
	interviewer.ProbeImpact:       40,
	interviewer.ProbeConflict:     50,
	interviewer.ProbeAction:       20,
	interviewer.ProbeScope:        30,
}

// leaning is what a principle cares for more than others do.
var leaning = map[string]map[interviewer.Probe]int{
	"Are Right, A Lot":                   {interviewer.ProbeAlternatives: 15},
	"Deliver Results":                    {interviewer.ProbeMetrics: 15},
	"Earn Trust":                         {interviewer.ProbeConflict: 15},
	"Frugality":                          {interviewer.ProbeMetrics: 15},
	"Have Backbone; Disagree and Commit": {interviewer.ProbeConflict: 25},
	"Invent and Simplify":                {interviewer.ProbeAlternatives: 15},
}

// missing returns how much a layer is missed: 0 when the answer has it.
func (t transcript) missing(p interviewer.Probe) int {
	switch p {
	case interviewer.ProbeRole:
		mine, ours := len(own.FindAllString(t.text, -1)), len(group.FindAllString(t.text, -1))
		says := len(oneself.FindAllString(t.text, -1)) // who speaks in the present tense
		if ours < 2*mine || ours < 2 && mine > 0 || mine >= 4 || ours == 0 && says >= 2 {
			return 0
		}
	case interviewer.ProbeAction:
		if len(own.FindAllString(t.text, -1))+len(group.FindAllString(t.text, -1)) >= 3 {
			return 0
		}
	case interviewer.ProbeEvent:
		habits := len(general.FindAllString(t.text, -1))
		if habits == 0 || habits < 2 && signs[p].MatchString(t.text) {
			return 0
		}
	default:
		if signs[p].MatchString(t.text) {
			return 0
		}
	}
	return importance[p]
}
