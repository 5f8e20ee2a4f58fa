package speech

import (
	"regexp"
	"strings"
)

// A voice reads some things that people write otherwise than people say them;
// Piper makes "dollar two point one million" of $2.1 million, letters of "ms"
// and a word of "AWS". These rules spell them out, in this order, in English.
var spellings = []struct {
	written *regexp.Regexp
	said    string
}{
	{regexp.MustCompile(`\$(` + number + `) ?[kK]\b`), "$1 thousand dollars"},
	{regexp.MustCompile(`\$(` + number + `) ?[mM]\b`), "$1 million dollars"},
	{regexp.MustCompile(`\$(` + number + `) ?(?:bn|[bB])\b`), "$1 billion dollars"},
	{regexp.MustCompile(`(?i)\$(` + number + `)( (?:thousand|million|billion))`), "$1$2 dollars"},
	{regexp.MustCompile(`\$(` + number + `)`), "$1 dollars"},
	{regexp.MustCompile(`(?i)£(` + number + `)((?: (?:thousand|million|billion))?)`), "$1$2 pounds"},
	{regexp.MustCompile(`(?i)€(` + number + `)((?: (?:thousand|million|billion))?)`), "$1$2 euros"},
	{regexp.MustCompile(`(\d) ?ms\b`), "$1 milliseconds"},
	{regexp.MustCompile(`(?i)(\d) ?hrs?\b\.?`), "$1 hours"},
	{regexp.MustCompile(`(?i)(\d) ?mins?\b\.?`), "$1 minutes"},
	{regexp.MustCompile(`\b24/7\b`), "24 7"},
	{regexp.MustCompile(`(?i)\bvs\b\.?`), "versus"},
	{regexp.MustCompile(`(?i)\bapprox\b\.?`), "approximately"},
	{regexp.MustCompile(` & `), " and "},
	{regexp.MustCompile(` [–—] `), ", "},
}

// number is digits as people write them, with marks inside but not at the end.
const number = `\d+(?:[.,]\d+)*`

// initials are short words in capitals, perhaps with an s at the end.
var initials = regexp.MustCompile(`\b([A-Z]{2,3})(s|'s|’s)?\b`)

// saidAsWords are said as one word though they are written in capitals.
var saidAsWords = map[string]bool{"RAM": true, "LAN": true, "PIN": true, "SIM": true, "OK": true, "NOT": true, "AND": true, "YOU": true}

// spoken writes a sentence as a voice should read it.
func spoken(sentence string) string {
	for _, s := range spellings {
		sentence = s.written.ReplaceAllString(sentence, s.said)
	}
	return initials.ReplaceAllStringFunc(sentence, func(w string) string {
		parts := initials.FindStringSubmatch(w)
		if saidAsWords[parts[1]] {
			return w
		}
		said := strings.Join(strings.Split(parts[1], ""), " ")
		if parts[2] != "" {
			said += "'s" // "KPIs" too: a bare s would be read as "is"
		}
		return said
	})
}
