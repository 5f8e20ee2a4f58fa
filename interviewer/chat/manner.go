package chat

import (
	"regexp"
	"slices"
	"strings"
)

// The manner of an interviewer, as what one never says. A service that a
// recording has talked into something else is caught here; a rule that goes too
// far costs only a question, for which the built-in one stands.

// Appraisals: the strong ones have no place in a neutral question, the weak
// ones have ("What would a good outcome have been?") unless they are said of
// the person or of what was just told.
const (
	strong = `amazing|awesome|brilliant|excellent|exceptional|extraordinary|fabulous|fantastic|fascinating|impressive|impressed|incredible|inspiring|inspirational|magnificent|marvell?ous|outstanding|phenomenal|remarkable|spectacular|stellar|stunning|superb|terrific|wonderful|commendable|admirable|genius|flawlessly|bravo|kudos|congrats|congratulations|hooray|` +
		`appalling|awful|dreadful|horrible|idiot|idiotic|lame|pathetic|stupid|dumb|terrible|worthless|ridiculous`
	weak = `good|great|nice|interesting|perfect|strong|solid|lovely|cool|clever|smart|talented|insightful|thoughtful|helpful|clear|powerful|compelling|neat|fine|wise|bold|brave|` +
		`bad|poor|weak|boring|disappointing|sloppy`
	very     = `(?:(?:really|very|so|such|quite|pretty|truly|absolutely|just|a|an|the|most) )*`
	narrated = `(?:answer|story|example|point|work|job|result|outcome|achievement|insight|thinking|approach|idea|decision|plan|start|stuff|effort|response|reply|question|move|leader|leadership|manager|candidate|detail|context)s?`
)

// praise are evaluations of the person or of the answer.
var praise = among(
	`(?:`+strong+`)`,
	`(?:^|[,.;:—–-] )(?:(?:so|well|ok|okay|ah|oh|wow|yes|right|hm+),? )*(?:what )?`+very+`(?:`+weak+`)(?:[,.;:—–-]| (?:`+narrated+`|one|for you)\b)`,
	`^(?:wow|yay|thanks|cheers)`, `(?:^|[,.;:] )(?:thank you|thanks|many thanks)`,
	`well done`, `nicely done`, `(?:good|great|nice|excellent) (?:job|going|one|stuff|on you|for you)`,
	`i(?:'m| am| was)? (?:really |very |so |truly |do )*(?:love|loved|like|liked|admire|admired|appreciate|appreciated|enjoy|enjoyed|respect|proud|amazed|blown)`,
	`(?:that|this|it|which)(?:'s| is| was| sounds| seems| looks)(?: like)? `+very+`(?:`+weak+`)(?:[,.;:—–-]| `+narrated+`)`,
	`sounds (?:like )?`+very+`(?:`+weak+`)`,
	`you(?:'re|'ve| are| were| have| did| handled| must be| seem| sound)(?: been| that| it| this)? `+very+`(?:`+weak+`|well|best|hero|star|right)(?:[,.;:—–-]| (?:leader|manager|person|candidate|engineer|there|here)|$)`,
	`your `+very+`(?:`+weak+`) \w+`,
	`(?:such|what) an? (?:`+weak+`)`,
	`(?:that|this|these|those) (?:`+weak+`) `+narrated,
)

// verdicts are scores and decisions.
var verdicts = among(
	`\w+ out of (?:\d+|five|ten|a hundred)`, `\d+ ?/ ?(?:5|10|100)`, `(?:\d+|one|two|three|four|five|ten|gold)[ -]stars?`,
	`i(?:'d| would|'ll| will)? (?:score|grade|rate|mark|give) (?:you|it|this|that|your)`,
	`(?:your|my|final|overall) (?:score|grade|rating|mark|verdict)`, `(?:score|grade|rating|verdict|points?|feedback) ?:`,
	`you (?:get|earn|score|scored|deserve|win|pass|passed|fail|failed)(?:ed)? (?:an?|the|full|this|my|\d+)\b`,
	`you(?:'re| are|'ve| have)(?: been)? (?:hired|through|in|rejected|passed|failed)`, `(?:strong|no)[ -]hire`, `full marks`, `top marks`, `a plus`,
)

// coaching tells how to answer better.
var coaching = among(
	`you (?:should|could|must|need to|ought to|might want to|may want to|want to)(?: also| really| always| rather)? (?:add|mention|say|try|include|improve|talk|focus|use|give|emphasi[sz]e|stress|structure|be more|start by|quantify|explain)`,
	`(?:^|[.;:] )(?:try|consider|make sure|be sure|remember|focus on|mention|use|add|include|avoid|don't|do not|never|always|please|repeat|ignore|note that|keep in mind)`,
	`next time,? (?:you|try|say|mention|use|be|give)`, `my (?:advice|tip|suggestion|recommendation)`, `i(?:'d| would)? (?:suggest|recommend|advise)`,
	`(?:a |the )(?:better|right|best|correct|ideal|model|perfect) (?:answer|response|reply)`, `(?:tip|hint|advice|answer|note) ?:`, `here's a (?:tip|hint)`, `(?:hint|tip),`,
	`star (?:method|format|framework)`, `improve your (?:answer|story)`, `what (?:i'm|we're|interviewers?(?: are)?) looking for`, `look(?:ing)? for is`,
)

// machine is a service that speaks of itself, plays another part, or lets its
// instructions be seen.
var machine = among(
	`(?:system|assistant|user|developer|human|ai|bot|model|interviewer|candidate|instruction|prompt|output|json|probe|quote|question|transcript) ?:`,
	`as an? (?:large )?(?:ai|assistant|language model|llm|chatbot)`, `i(?:'m| am) (?:an? )?(?:ai|assistant|bot|chatbot|machine|language model|sorry|unable|not able|happy to)`,
	`(?:system|developer) (?:prompt|message)`, `praise me`, `my (?:system )?(?:instructions?|prompt|rules|guidelines)`, `(?:i was|i've been|i am|i'm) (?:told|instructed|programmed|asked|unable)`, `ignor(?:e|ing) (?:all|any|the|my|your|previous|prior)`,
	`i (?:can't|cannot|can not|won't) (?:help|answer|do|comply|assist|continue)`, `transcript`, `jailbreak(?:ed)?`, `dan mode`, `developer mode`, `your (?:\w+ )?(?:passwords?|passcode|pin|api key|credit card)`,
	`end of (?:transcript|instructions?|prompt|interview)`,
)

// leading puts an answer into the person's mouth.
var leading = among(
	`[,;—–-] ?(?:right|correct|yes|no|true|agreed|okay|ok|huh|eh) ?\?`, `[,;—–-] ?(?:isn't|wasn't|aren't|weren't|didn't|don't|doesn't|haven't|hasn't|won't|wouldn't|couldn't|can't|did|was|is|were) (?:it|that|you|they|he|she|we|this) ?\?`,
	`(?:for example|for instance|such as|e\.g|i\.e|like maybe)`, `i (?:think|believe|feel|guess|assume|imagine|suppose|suspect|bet|know)`,
	`(?:surely|obviously|presumably|no doubt|undoubtedly|clearly)`, `the answer is`,
	`^(?:was|is|were|are|did|do|does|had|has|have)(?:n't)? .*\b(?:because|thanks to|due to)`,
)

var (
	link = regexp.MustCompile(`://|\bwww\b|\bhttps?\b|\bmailto\b|\w@\w|\w\.[a-z]{2,}|\bdot (?:com|org|net|io|dev|ai|co)\b`)

	asking  = regexp.MustCompile(`\b(?:what|which|who|whom|whose|when|where|why|how)\b`)
	inverse = regexp.MustCompile(`^(?:and |but |so |then )?(?:is|are|was|were|do|does|did|have|has|had|can|could|would|will|should|may|might)(?:n't)? (?:you|your|it|that|this|they|the|there|he|she|we|any|anyone|anybody|some|someone|somebody|one|people|others|those|these)\b`)
	// parts are where a sentence's question may begin.
	parts = regexp.MustCompile(`[.;:,—–]\s+`)
)

// inManner reports whether a text is free of praise, verdicts, coaching, and of
// a machine that speaks of itself.
func inManner(text string) bool {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	return !slices.ContainsFunc([]*regexp.Regexp{praise, verdicts, coaching, machine}, func(r *regexp.Regexp) bool { return r.MatchString(text) })
}

// givesAway reports whether a question suggests its answer: a statement with a
// question mark, a request to agree, examples to choose from.
func givesAway(text string) bool {
	text = strings.ReplaceAll(strings.ToLower(text), "’", "'")
	if leading.MatchString(text) {
		return true
	}
	return !asking.MatchString(text) && !slices.ContainsFunc(parts.Split(text, -1), inverse.MatchString)
}

// among matches any of the alternatives, never from or to the middle of a word.
func among(alternatives ...string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|\b)(?:` + strings.Join(alternatives, "|") + `)(?:\b|\W|$)`)
}

// joining are words that hold English sentences together.
var joining = set(`a about after all an and any are as at be because been before between but by can could did different do does done else for from
	had has have her his how i if in into is it its last left made make many me more most much of on one or other out own over people
	said say should so than that the their them then there these they this those to up was way we went were what when where which who whose why
	will with without would you your yourself`)

func set(words string) map[string]bool {
	s := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		s[w] = true
	}
	return s
}
