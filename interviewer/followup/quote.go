package followup

import (
	"regexp"
	"strings"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
)

// The length of a quote, in words: enough to be recognised as one's own, short
// enough to be spoken back.
const (
	fewest = 3
	most   = 11
)

// clause is a stretch of an answer that can be quoted: verbatim words of one
// turn's text.
type clause struct {
	text  string // verbatim
	lower string
	turn  int
}

var (
	// joints are where spoken sentences come apart. The joint itself goes to
	// neither side.
	joints = regexp.MustCompile(`[.?!;:,—]+(?:\s+|$)|\s+(?:and|but|so|because|which|who|then|while|when|where|since|until|although|though|whereas|if|that's|or)\s+`)
	// leading and trailing words that a quote does without.
	leading  = regexp.MustCompile(`(?i)^(?:(?:and|but|so|then|because|well|um+|uh+|er+|okay|ok|oh|yeah|yes|no|actually|basically|honestly|i mean|you know|like|kind of|sort of|that|which|also|or)(?:\b|\s+))+[,\s]*`)
	trailing = regexp.MustCompile(`(?i)(?:[,\s]+(?:and|but|so|or|the|a|an|of|to|in|on|at|for|with|from|by|as|that|which|who|my|our|their|his|her|its|is|was|were|are|be|been|had|have|has|um+|uh+|you know|like|then|just|i|we|they|than|into|about|every|not|because|if|when))+$`)
	fillers  = regexp.MustCompile(`(?i)\b(?:um+|uh+|er|hmm+)\b`)
)

// clausesOf takes a turn's text apart into what can be quoted.
func clausesOf(text string, turn int) []clause {
	var clauses []clause
	add := func(piece string) {
		piece = strings.TrimSpace(piece)
		piece = piece[len(leading.FindString(piece)):]
		piece = strings.TrimRight(piece[:len(piece)-len(trailing.FindString(piece))], " ,")
		n := len(strings.Fields(piece))
		if n < fewest || n > most || fillers.MatchString(piece) || strings.ContainsAny(piece, "“”\"[]\n") {
			return
		}
		clauses = append(clauses, clause{piece, strings.ToLower(strings.ReplaceAll(piece, "’", "'")), turn})
	}
	at := 0
	for _, j := range joints.FindAllStringIndex(text, -1) {
		// A full stop within a number or "8 a.m." parts nothing; one before a
		// small letter was heard, not meant.
		add(text[at:j[0]])
		at = j[1]
	}
	add(text[at:])
	return clauses
}

// openings say which words of an answer open the gap of a layer, the best
// first.
var openings = map[interviewer.Probe][]*regexp.Regexp{
	interviewer.ProbeEvent: {general},
	interviewer.ProbeRole: {
		regexp.MustCompile(`^(we|my team|our team|the team|they) (\w+ed|wrote|built|took|ran|made|went|set|put|did|found|cut|got|kept)\b`),
		group,
	},
	interviewer.ProbeAction: {
		regexp.MustCompile(`^(i|we) (led|drove|fixed|solved|handled|managed|improved|worked|changed|transformed|owned|sorted|dealt|turned)\b`),
		own, group,
	},
	interviewer.ProbeAlternatives: {
		regexp.MustCompile(`^(so )?(i|we) (decided|chose|went with|picked|stopped|moved|rewrote|replaced|built|asked|told|hired|cut|dropped|launched)\b`),
		own, group,
	},
	interviewer.ProbeMetrics: {
		words(`a lot \w+`, `much \w+`, `way \w+`, `significant(ly)?`, `better`, `faster`, `quicker`, `cheaper`, `improv\w+`, `huge`, `great`, `success(ful)?`, `smoother`, `happier`, `well`, `increased`, `reduced`, `grew`),
		words(`launched`, `shipped`, `delivered`, `went live`, `worked`, `finished`, `use it`),
		own, group,
	},
	interviewer.ProbeResult: {
		regexp.MustCompile(`^(i|we) (launched|proposed|wrote|presented|started|built|planned|pitched|demoed|moved|changed|asked|set)\b`),
		own, group,
	},
	interviewer.ProbeImpact: {
		words(`launched`, `shipped`, `delivered`, `went live`, `fell`, `dropped`, `cut`, `saved`, `recovered`, `faster`, `finished`, `improved`, `renewed`, `grew`, `doubled`),
		own, group,
	},
	interviewer.ProbeLearning: {
		words(`late`, `delay\w*`, `failed`, `missed`, `lost`, `wrong`, `broke`, `hard(er|est)?`, `slipped`, `outage`, `perfect\w*`, `flawless\w*`, `proud`),
		regexp.MustCompile(`^(i|we) (decided|chose|told|asked|pushed|moved|stopped|went|insisted)\b`),
		own, group,
	},
	interviewer.ProbeConflict: {
		words(`my (manager|boss|director|vp|peer|lead)`, `the (director|vp|ceo|cfo|cto|board|vendor|other team|architects?|sales|finance|legal|product)`, `everybody`, `nobody`, `stakeholders?`, `convince\w*`),
		regexp.MustCompile(`^(i|we) (told|asked|stopped|pushed|moved|cut|insisted|decided)\b`),
	},
	interviewer.ProbeScope: {
		words(`(the|our|my) (\w+ )?(service|platform|system|team|customers|users|product|migration|project|launch|program|programme|org)`, `customers`, `users`, `teams`),
	},
}

// quoteFor returns the verbatim words that open the gap of a layer, the first
// ones that no follow-up has quoted yet.
func (t transcript) quoteFor(p interviewer.Probe) (string, bool) {
	for _, opening := range openings[p] {
		best := -1
		for i, c := range t.clauses {
			if !t.quoted[c.text] && opening.MatchString(c.lower) && (best < 0 || better(c, t.clauses[best])) {
				best = i
			}
		}
		if best >= 0 {
			return t.clauses[best].text, true
		}
	}
	return "", false
}

// better prefers a clause of some length over a scrap; otherwise the first
// stands.
func better(c, than clause) bool {
	return len(strings.Fields(than.text)) < fewest+1 && len(strings.Fields(c.text)) > fewest+1 && c.turn == than.turn
}

// Verbatim reports whether a quote stands word for word in what was said. A
// quote that does not is never shown, whoever produced it.
func Verbatim(s interviewer.Session, quote string) bool {
	for _, turn := range s.Turns {
		if quote != "" && quote != speech.Unrecognised && strings.Contains(turn.Text(), quote) {
			return true
		}
	}
	return false
}
