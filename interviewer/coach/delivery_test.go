package coach_test

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

func deliveryOf(text string) coach.Delivery {
	a := coach.TextAnswer("", "", "", coach.SplitSentences(text))
	return coach.Judge(a, coach.Reading{}).Delivery
}

func TestFillers(t *testing.T) {
	for _, c := range []struct {
		said string
		want string
	}{
		{"So, um, I went and, uh, asked. Er, hmm.", "um, uh, Er, hmm"},
		{"I, you know, left. Do you know the way? You know what, as you know it was late.", "you know"},
		{"It was, like, four days and like, gone. I like it, they like, too, and it looks like rain.", "like, like"},
		{"It was sort of slow. That sort of thing, a kind of test, what kind of bug.", "sort of"},
		{"I mean, basically we lost. What I mean is this. I mean it.", "I mean, basically"},
		{"The umbrella of the uhlan was erected.", ""},
		{"I hired the right kind of engineer, a new sort of lead, the best kind of both.", ""},
		{"I asked what the job was like. It was like... a maze.", ""},
		{"I ran the ER intake and it cost $5 MM a year. Er, yes.", "Er"},
		{"UM, WE MOVED IT, UH, THAT NIGHT.", "UM, UH"},
	} {
		t.Run(c.said, func(t *testing.T) {
			a := coach.TextAnswer("", "", "", coach.SplitSentences(c.said))
			d := coach.Judge(a, coach.Reading{}).Delivery
			var got []string
			for _, m := range d.Marks {
				got = append(got, a.Sentences[m.Sentence].Text[m.From:m.To])
			}
			if strings.Join(got, ", ") != c.want || d.Fillers != len(got) {
				t.Errorf("got %q (%d), want %q", got, d.Fillers, c.want)
			}
		})
	}
	a := coach.TextAnswer("", "", "", []string{"So I went."})
	a.Live = "So, um, I, uh, went."
	if d := coach.Judge(a, coach.Reading{}).Delivery; d.Fillers != 2 || len(d.Marks) != 0 {
		t.Errorf("with the live ear's words: %d fillers, %d marks", d.Fillers, len(d.Marks))
	}
}

func TestIAndWe(t *testing.T) {
	for _, c := range []struct {
		name, said    string
		i, we, hedges int
	}{
		{"all of them", "I've told them it's mine, i.e. my own, and I’d do it myself. We're sure our US plan was ours, let's say, not theirs. Maybe I think it might.", 6, 4, 3},
		{"the country", "It ran in the US. They sold it in the US, then “US” only, and told us.", 0, 1, 0},
		{"a kind is no hedge", "They asked what kind of bug it was and which sort of test found it, perhaps.", 0, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			if d := deliveryOf(c.said); d.I != c.i || d.We != c.we || d.Hedges != c.hedges {
				t.Errorf("I %d, we %d, hedges %d", d.I, d.We, d.Hedges)
			}
		})
	}
}

func TestJargon(t *testing.T) {
	for _, c := range []struct{ name, said, want string }{
		{"not explained", "the ETL broke and the DLQ ran full, then the ETL again", "ETL DLQ"},
		{"known", "the CEO and HR saw the API and SQL in the US", ""},
		{"explained before", "an extract transform load job, ETL for short", ""},
		{"explained after", "the BCP, the business continuity plan, was old", ""},
		{"at most three", "the ETL and the DLQ and the MQTT and the ZKP", "ETL DLQ MQTT"},
		{"all in capitals", "WE BROKE THE ETL AND THE DLQ", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			text := own + "A I found that " + c.said + ".\n"
			if c.name == "all in capitals" {
				text = strings.ToUpper(text)
			}
			var got []string
			for _, q := range judged(t, text).Delivery.Jargon {
				got = append(got, q.Text)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %s", got, c.want)
			}
		})
	}
}

// spokenAnswer is an answer of sentences with times.
func spokenAnswer(t *testing.T, text string, secondsEach float64, pauses ...float64) (coach.Answer, coach.Reading) {
	t.Helper()
	a, r := unsure(t, text)
	a.Pauses = nil
	at := audio.Second
	var phrases []speech.Phrase
	for i, s := range a.Sentences {
		end := at + audio.FromSeconds(secondsEach)
		phrases = append(phrases, speech.Phrase{Text: s.Text, Start: at, End: end})
		if i < len(pauses) {
			a.Pauses = append(a.Pauses, coach.Pause{Start: end, End: end + audio.FromSeconds(pauses[i])})
			end += audio.FromSeconds(pauses[i])
		}
		at = end
	}
	a.Sentences, a.Duration = coach.Sentences(phrases), at+audio.Second
	return a, r
}

// inTurn is an answer of sentences that take so many seconds each.
func inTurn(t *testing.T, text string, seconds ...float64) (coach.Answer, coach.Reading) {
	t.Helper()
	a, r := unsure(t, text)
	var phrases []speech.Phrase
	at := audio.Samples(0)
	for i, s := range a.Sentences {
		end := at + audio.FromSeconds(seconds[i])
		phrases = append(phrases, speech.Phrase{Text: s.Text, Start: at, End: end})
		at = end
	}
	a.Sentences, a.Pauses, a.Duration = coach.Sentences(phrases), nil, at
	return a, r
}

// atPace is how long each sentence of a text takes at so many words a minute.
func atPace(text string, pace float64) float64 {
	lines := float64(strings.Count(text, "\n"))
	words := float64(len(strings.Fields(text))) - lines // each line begins with its part
	return words * 60 / pace / lines
}

func TestPace(t *testing.T) {
	text := own + measured + learned
	for _, c := range []struct {
		name    string
		seconds float64 // of each sentence
		pauses  []float64
		counted int // from half a second on
		long    int // over a second
	}{
		{"no pauses", 5, nil, 0, 0},
		{"pauses are left out", 5, []float64{2, 0.6, 1.5}, 3, 2},
		{"the gap between two words is none", 5, []float64{0.1, 0.4}, 0, 0},
		{"exactly a second is not long", 5, []float64{1}, 1, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := spokenAnswer(t, text, c.seconds, c.pauses...)
			d := coach.Judge(a, r).Delivery
			speaking := float64(len(a.Sentences)) * c.seconds
			for _, p := range c.pauses {
				if p < 0.5 {
					speaking += p
				}
			}
			if want := float64(len(strings.Fields(a.Text()))) * 60 / speaking; math.Abs(d.Pace-want) > 0.1 {
				t.Errorf("%.1f words a minute, want %.1f", d.Pace, want)
			}
			if got, want := d.TalkShare, speaking/a.Duration.Seconds(); math.Abs(got-want) > 0.001 {
				t.Errorf("talk share %.3f, want %.3f", got, want)
			}
			if len(d.Pauses) != c.counted || len(d.Long(coach.LongPause)) != c.long {
				t.Errorf("%d pauses, %d long, want %d and %d", len(d.Pauses), len(d.Long(coach.LongPause)), c.counted, c.long)
			}
		})
	}
	if d := deliveryOf("I read the logs."); d.Pace != 0 || d.TalkShare != 0 || d.Speaking != 0 {
		t.Errorf("text without sound: %+v", d)
	}
}

func TestDeliveryFindings(t *testing.T) {
	text := own + measured + learned
	um := "A I, um, went and, uh, asked, um, them, er, all of it, um, again, uh, and then, um, I left, um, late.\n"
	five := "A I, um, went and, uh, asked, um, them, er, all of it, um, again.\n"
	long := strings.Repeat(own, 3) + measured + learned
	for _, c := range []struct {
		name   string
		answer func() (coach.Answer, coach.Reading)
		kind   coach.FindingKind
		want   string // how the finding is told; "" for none
	}{
		{"slow", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, 9) }, coach.FindingPace, "for 130 to 170"},
		{"fast", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, long, 3.5) }, coach.FindingPace, "fast. Aim for 130 to 170."},
		{"neither", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, 5) }, coach.FindingPace, ""},
		{"too little speech to tell", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, 1) }, coach.FindingPace, ""},
		{"a pause over 5 s", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, 5, 0, 6.2) }, coach.FindingPause, "A pause of 6 seconds followed."},
		{"a pause under 5 s", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, 5, 0, 4.8) }, coach.FindingPause, ""},
		{"fillers", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text+um, 5) }, coach.FindingFillers, "At least 8 fillers"},
		{"few fillers", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text+"A I, um, left.\n", 5) }, coach.FindingFillers, ""},
		{"jargon", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text+"A I fixed the DLQ.\n", 5) }, coach.FindingJargon, "Say once what this stands for."},
		{"the lesson past the limit", func() (coach.Answer, coach.Reading) {
			a, r := spokenAnswer(t, text, 5)
			a.Limit = a.Sentences[4].Start + 100
			return a, r
		}, coach.FindingOverrun, "Your lesson ran past the limit."},
		{"all within the limit", func() (coach.Answer, coach.Reading) {
			a, r := spokenAnswer(t, text, 5)
			a.Limit = interviewer.StoryLimit
			return a, r
		}, coach.FindingOverrun, ""},
		{"too much setting", func() (coach.Answer, coach.Reading) {
			return spokenAnswer(t, "S In May our platform was slow for many users.\nT It was on me to find out why it was so slow.\n"+text, 5)
		}, coach.FindingStructure, "Situation and Task took 43%. Aim for at most 30%."},
		{"30.4 % of setting is 30 %", func() (coach.Answer, coach.Reading) { return inTurn(t, text, 30.4, 20, 20, 20, 9.6) }, coach.FindingStructure, ""},
		{"30.6 % of setting is not", func() (coach.Answer, coach.Reading) { return inTurn(t, text, 30.6, 20, 20, 20, 9.4) }, coach.FindingStructure, "Situation and Task took 31%. Aim for at most 30%."},
		{"109.7 words a minute are 110", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, atPace(text, 109.7)) }, coach.FindingPace, ""},
		{"109.4 words a minute are not", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text, atPace(text, 109.4)) }, coach.FindingPace, "109 words a minute is slow."},
		{"190.3 words a minute are 190", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, long, atPace(long, 190.3)) }, coach.FindingPace, ""},
		{"5.3 fillers a minute are 5", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text+five, 5*60/5.3/6) }, coach.FindingFillers, ""},
		{"5.6 fillers a minute are not", func() (coach.Answer, coach.Reading) { return spokenAnswer(t, text+five, 5*60/5.6/6) }, coach.FindingFillers, "At least 5 fillers, 6 a minute."},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := coach.Judge(c.answer())
			i := slices.IndexFunc(v.Findings, func(f coach.Finding) bool { return f.Kind == c.kind })
			switch {
			case c.want == "" && i >= 0:
				t.Errorf("found %q", v.Findings[i].Sentence)
			case c.want != "" && i < 0:
				t.Errorf("not found: %+v", v.Findings)
			case c.want != "" && !strings.Contains(v.Findings[i].Sentence, c.want):
				t.Errorf("got %q, want %q", v.Findings[i].Sentence, c.want)
			}
		})
	}
}

func TestTheGroupAmongOwnActions(t *testing.T) {
	for _, c := range []struct{ name, said, want string }{
		{"an action of the group", "A Then we migrated the ledger over one weekend.", "we migrated the ledger over one weekend"},
		{"the team's", "A I showed them the plan and the team wrote the script.", "the team wrote the script"},
		{"agreed to one's own", "A I showed them the numbers and the team agreed.", ""},
		{"agreed on it", "A I called the studio, and we agreed on a camera man.", ""},
		{"a need", "A I counted again, so we needed two more weeks.", ""},
		{"a wish", "A I asked why, and the team wanted the old tool.", ""},
		{"a quotation", `A My director said, "We missed the audit," so I pulled the logs.`, ""},
		{"further into a quotation", `A My director said, “Look at this one, we missed the audit,” so I pulled the logs.`, ""},
		{"after a quotation", `A I said, "Stop it right there," and we rolled the release back.`, "we rolled the release back"},
		{"reported without marks", "A My own director said, we missed the audit.", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judged(t, own+c.said+"\n"+measured+learned)
			got := ""
			if i := slices.IndexFunc(v.Findings, func(f coach.Finding) bool { return f.Kind == coach.FindingShared }); i >= 0 {
				got = v.Findings[i].Quote.Text
			}
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
	a, r := unsure(t, "A Then we migrated the ledger over one weekend.\nA Our director signed it off.\n"+measured+learned)
	r.Flags[flagAt(coach.FlagWeWithoutI)] = 0.01
	v := coach.Judge(a, r)
	if slices.ContainsFunc(v.Findings, func(f coach.Finding) bool { return f.Kind == coach.FindingShared }) {
		t.Error("told where no action is the speaker's own")
	}
}

func TestAResultWithoutItsNumber(t *testing.T) {
	counted := "R Breaks went from 4,100 to 160 a month.\n"
	for _, c := range []struct{ name, said, want string }{
		{"faster", "R So month-end close got a lot faster.\nA I kept at it.\n" + measured, "How much faster? Give the time before and after."},
		{"faster beside a count", "R So month-end close got a lot faster.\n" + counted, "How much faster? Give the time before and after."},
		{"measured in words", "R Releases got faster, from weeks to hours.\n", ""},
		{"measured before", "R Refunds went from nine days to two.\nR Customers got them much faster.\n", ""},
		{"measured after", "R Customers got refunds much faster.\nR They went from nine days to two.\n", ""},
		{"better beside a count", "R The ledger was much better.\n" + counted, ""},
		{"something was dropped", "R We dropped the vendor.\nA I kept at it.\n" + measured, ""},
		{"someone was grown", "R I grew her into a lead.\nA I kept at it.\n" + measured, ""},
		{"it dropped", "R Complaints dropped.\nA I kept at it.\n" + measured, "By how much? Give the figure before and after."},
		{"it dropped after that", "R Complaints dropped a lot after that.\nA I kept at it.\n" + measured, "By how much? Give the figure before and after."},
		{"the speaker was happy", "R I was really happy with that.\nA I kept at it.\n" + measured, ""},
		{"others were happy", "R The nurses were happy with that.\nA I kept at it.\n" + measured, "How do you know? Give a figure, or what they said."},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := judged(t, own+c.said+learned)
			got := ""
			if i := slices.IndexFunc(v.Findings, func(f coach.Finding) bool { return f.Kind == coach.FindingVague }); i >= 0 {
				got = v.Findings[i].Sentence
			}
			if got != c.want || len(v.Metrics) == 0 {
				t.Errorf("got %q, want %q; metrics %v", got, c.want, v.Metrics)
			}
		})
	}
}

func TestPaceOfWhatWasRecognised(t *testing.T) {
	eighty := strings.TrimSpace(strings.Repeat("I moved the job to another database, um, then. ", 9)) // 81 words
	said := func(text string, from, to float64) speech.Phrase {
		return speech.Phrase{Text: text, Start: audio.FromSeconds(from), End: audio.FromSeconds(to)}
	}
	silence := func(from, to float64) coach.Pause {
		return coach.Pause{Start: audio.FromSeconds(from), End: audio.FromSeconds(to)}
	}
	for _, c := range []struct {
		name     string
		phrases  []speech.Phrase
		pauses   []coach.Pause
		pace     float64 // words a minute
		speaking float64 // seconds
	}{
		{"all of it", []speech.Phrase{said(eighty, 0, 30), said(eighty, 30, 60)}, nil, 162, 60},
		{"not the middle", []speech.Phrase{said(eighty, 0, 30), said(speech.Unrecognised, 30, 60), said(eighty, 60, 90)}, nil, 162, 90},
		{"with pauses in the middle", []speech.Phrase{said(eighty, 0, 30), said(speech.Unrecognised, 30, 60), said(eighty, 60, 90)}, []coach.Pause{silence(25, 35), silence(40, 44)}, 176.7, 76},
		{"not the ends", []speech.Phrase{said(speech.Unrecognised, 0, 10), said(eighty, 10, 40), said(speech.Unrecognised, 40, 60)}, nil, 162, 30},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := coach.AnswerOf(interviewer.Setup{}, interviewer.Turn{Phrases: c.phrases, Duration: audio.FromSeconds(90)})
			a.Pauses = c.pauses
			d := coach.Judge(a, coach.Reading{}).Delivery
			if math.Abs(d.Pace-c.pace) > 0.1 || math.Abs(d.Speaking.Seconds()-c.speaking) > 0.01 {
				t.Errorf("%.1f words a minute in %.1f s, want %.1f in %.1f", d.Pace, d.Speaking.Seconds(), c.pace, c.speaking)
			}
			if got, want := d.PerMinute(d.Words), d.Pace; math.Abs(got-want) > 0.1 {
				t.Errorf("a rate over %.1f words a minute, want %.1f", got, want)
			}
		})
	}
}

// noise is sound of a loudness from 0 to 1.
func noise(random *rand.Rand, seconds, loud float64) []int16 {
	s := make([]int16, int(seconds*audio.Rate))
	for i := range s {
		s[i] = int16((random.Float64()*2 - 1) * loud * 32000)
	}
	return s
}

func TestPausesIn(t *testing.T) {
	type part struct{ seconds, loud float64 }
	for _, c := range []struct {
		name  string
		parts []part
		want  []float64 // seconds
	}{
		{"none", []part{{1, 0.3}, {0.3, 0.003}, {2, 0.3}}, nil},
		{"two", []part{{0.8, 0.003}, {1, 0.3}, {1.5, 0.003}, {2, 0.3}, {6, 0.003}, {1, 0.3}, {3, 0.003}}, []float64{1.5, 6}},
		{"digital silence", []part{{1, 0.3}, {0.7, 0}, {2, 0.3}}, []float64{0.7}},
		{"a click is no speech", []part{{1, 0.3}, {1, 0.003}, {0.03, 0.5}, {1, 0.003}, {2, 0.3}}, []float64{2.03}},
		{"a loud room", []part{{1, 0.3}, {1, 0.05}, {1, 0.3}}, []float64{1}},
		{"speech that does not stand out", []part{{1, 0.1}, {1, 0.07}, {1, 0.1}}, nil},
		{"silence", []part{{3, 0}}, nil},
		{"nothing", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			random := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test's own
			var samples []int16
			for _, p := range c.parts {
				samples = append(samples, noise(random, p.seconds, p.loud)...)
			}
			got := coach.PausesIn(samples)
			if len(got) != len(c.want) {
				t.Fatalf("got %d pauses %v, want %v", len(got), got, c.want)
			}
			for i, p := range got {
				if math.Abs(p.Length().Seconds()-c.want[i]) > 0.06 {
					t.Errorf("pause %d lasts %.2f s, want %.2f", i, p.Length().Seconds(), c.want[i])
				}
			}
		})
	}
}

func TestEveryPrincipleOfTheBankHasItsEvidence(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "assets", "principles", "*.toml"))
	if err != nil || len(files) != 16 {
		t.Fatalf("%d packs, %v", len(files), err)
	}
	a, r := unsure(t, own+measured)
	told := map[string]bool{}
	for _, e := range coach.Judge(a, r).Evidence {
		told[e.Principle] = true
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(raw), "name = \"")
		name, _, _ := strings.Cut(rest, "\"")
		if !told[name] {
			t.Errorf("nothing is told of %q", name)
		}
	}
	if len(told) != 16 {
		t.Errorf("%d principles", len(told))
	}
}

// oneAction has one action of the speaker's own.
const oneAction = `S In May our payments platform was losing orders every single night.
A I told my manager the job would be late.
`

func TestEvidenceWords(t *testing.T) {
	for _, c := range []struct {
		name      string
		text      string
		principle string
		strength  coach.Strength
		flag      coach.Flag
		want      coach.EvidenceWord
	}{
		{"asked, an own action and a strength", own + measured, "Ownership", coach.StrengthLongTerm, "", coach.EvidenceStrong},
		{"asked, an own action", own + measured, "Frugality", "", "", coach.EvidenceSome},
		{"asked, by the group", grouped + measured, "Frugality", "", "", coach.EvidenceNone},
		{"the group is never strong", grouped + measured + "R It saves 12 million dollars a year.\n", "Deliver Results", "", coach.FlagWeWithoutI, coach.EvidenceSome},
		{"a habit shows nothing", own + measured, "Ownership", coach.StrengthLongTerm, coach.FlagNoSpecificEvent, coach.EvidenceNone},
		{"one sentence is one sign", oneAction, "Earn Trust", "", "", coach.EvidenceSome},
		{"two sentences are two signs", oneAction + "A I pulled the logs of that night.\n", "Dive Deep", "", "", coach.EvidenceStrong},
		{"two numbers are one result", "A Our job was moved to another database over one weekend in the spring.\n" + measured + "R It saves 12 million dollars a year.\n", "Deliver Results", "", "", coach.EvidenceSome},
		{"a result and an own action", own + measured, "Deliver Results", "", "", coach.EvidenceStrong},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := unsure(t, c.text)
			a.Principle = c.principle
			if i := slices.Index(coach.Strengths(), c.strength); i >= 0 {
				r.Strengths[i] = 0.9
			}
			if i := flagAt(c.flag); i >= 0 {
				r.Flags[i] = 0.97
			}
			e := coach.Judge(a, r).Evidence[0]
			if e.Principle != c.principle || e.Word != c.want || (e.Quote == nil) != (c.want == coach.EvidenceNone) {
				t.Errorf("got %+v, want %s", e, c.want)
			}
		})
	}
}
