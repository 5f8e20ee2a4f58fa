package coach

import (
	"slices"
	"strings"
)

// familiar are short forms that need no explaining to an interviewer of the
// trade.
var familiar = setOf(`ceo cto cfo coo cio ciso cmo cpo vp svp evp hr it ok us uk eu usa ai ml api apis sql tv pm am qa ui ux id ids faq kpi kpis okr okrs roi aws gcp ios pdf
	url html css json http https gps usb cpu gpu ram sms pc pr prs sla slas slo slos sdk b2b b2c saas crm erp vpn dns ssl tls cdn ide iot sim atm phd mba nasa bbc nhs ibm sap
	diy q1 q2 q3 q4 usd eur gbp i a not and the new york asap fyi eta ceos vps ctos cd ci ab no yes phds lan wifi pin csv xml ad tech dev ops rd irs fda gdpr covid`)

// The measures of jargon.
const (
	capitals        = 0.3 // share of words in capitals from which on capitals say nothing
	mostJargon      = 3
	shortestForm    = 2 // letters
	longestForm     = 5
	explainedWithin = 12 // words
)

// jargon finds short forms in capitals that the answer does not explain. It is
// modest: at most three, and none where the engine writes everything in
// capitals.
func (s said) jargon() []Quote {
	large, all := 0, 0
	for _, u := range s.sentences {
		for _, w := range u.words {
			all++
			if w.text == strings.ToUpper(w.text) && len(w.core) > 1 && hasLetter([]token{w}) {
				large++
			}
		}
	}
	if float64(large) > capitals*float64(all) {
		return nil
	}
	var found []Quote
	seen := set{}
	for i, u := range s.sentences {
		for w, t := range u.words {
			form := u.Text[t.coreFrom:t.coreTo]
			if !shortForm(form) || familiar[t.core] || seen[t.core] || s.explained(i, w, t.core) {
				continue
			}
			seen[t.core] = true
			if len(found) < mostJargon {
				found = append(found, s.quote(i, w, w+1))
			}
		}
	}
	return found
}

func shortForm(w string) bool {
	if len(w) < shortestForm || len(w) > longestForm {
		return false
	}
	for _, r := range w {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

// explained reports whether the words behind a short form stand near it.
func (s said) explained(sentence, word int, form string) bool {
	var near []string
	for i := max(0, sentence-1); i < min(len(s.sentences), sentence+2); i++ {
		for w, t := range s.sentences[i].words {
			if i != sentence || w < word+explainedWithin && w > word-explainedWithin {
				near = append(near, t.core)
			}
		}
	}
	initials := make([]byte, len(near))
	for i, w := range near {
		initials[i] = ' '
		if w != "" {
			initials[i] = w[0]
		}
	}
	return strings.Contains(string(initials), form) || slices.Contains(near, "stands")
}
