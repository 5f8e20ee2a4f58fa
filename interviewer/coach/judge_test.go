package coach_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

func flagAt(f coach.Flag) int         { return slices.Index(coach.Flags(), f) }
func probeAt(p interviewer.Probe) int { return slices.Index(interviewer.Probes(), p) }

func joined[T ~string](all []T) string {
	s := make([]string, len(all))
	for i, v := range all {
		s[i] = string(v)
	}
	return strings.Join(s, " ")
}

// unsure is a reading that says nothing but the parts.
func unsure(t *testing.T, text string) (coach.Answer, coach.Reading) {
	a, r := told(t, text)
	for i := range r.Flags {
		r.Flags[i] = 0.2
	}
	for i := range r.Strengths {
		r.Strengths[i] = 0.2
	}
	for i := range r.Missing {
		r.Missing[i] = 0.2
	}
	r.Levels = [5]float64{0.1, 0.1, 0.1, 0.1, 0.6}
	return a, r
}

const (
	own = `S In May our payments platform was losing orders every single night.
A I read the logs with my manager and I found a lock that nobody had seen.
A I moved the job to another database and I told the team why.
`
	grouped = `S In May our payments platform was losing orders every single night.
A We read the logs with the manager and we found a lock that nobody had seen.
A We moved the job to another database and the team told everybody why.
`
	measured = "R Lost orders fell from 31 percent to 8 percent within the quarter.\n"
	vague    = "R After that the orders were much better and the customers were happy.\n"
	learned  = "L What I learned is to read the logs before I call a meeting.\n"
)

func TestRulesAndModelMeet(t *testing.T) {
	for _, c := range []struct {
		name, text string
		reading    func(r *coach.Reading)
		flags      string
		missing    string
		metrics    string
	}{
		{"nothing stands out", own + measured + learned, func(*coach.Reading) {}, "", "", "from 31 percent to 8 percent"},
		{"a sure metric outweighs no_metric", own + measured + learned, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagNoMetric)] = 0.8 }, "", "", "from 31 percent to 8 percent"},
		{"without a number no metric stands", own + vague + learned, func(*coach.Reading) {}, "no_metric", "metrics", ""},
		{"a surer model outweighs a number", own + "R And then two teams copied it from us.\n" + learned, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagNoMetric)] = 0.95 }, "no_metric", "metrics", ""},
		{"own actions outweigh we_without_i", own + measured + learned, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagWeWithoutI)] = 0.8 }, "", "", "from 31 percent to 8 percent"},
		{"no own action", grouped + measured + learned, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagWeWithoutI)] = 0.4 }, "we_without_i", "role", "from 31 percent to 8 percent"},
		{"a lesson outweighs no_learning", own + measured + learned, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagNoLearning)] = 0.8 }, "", "", "from 31 percent to 8 percent"},
		{"an answer with a lesson lacks no learning", own + measured + learned, func(r *coach.Reading) { r.Missing[probeAt(interviewer.ProbeLearning)] = 0.9 }, "", "", "from 31 percent to 8 percent"},
		{"but one that blames does", own + measured + learned, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagBlame)] = 0.9 }, "blame", "learning", "from 31 percent to 8 percent"},
		{"no lesson", own + measured, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagNoLearning)] = 0.8 }, "no_learning", "learning", "from 31 percent to 8 percent"},
		{"no result", own, func(r *coach.Reading) { r.Flags[flagAt(coach.FlagNoResult)] = 0.4 }, "no_metric no_result", "metrics result", ""},
		{"a habit has no result to miss", own, func(r *coach.Reading) {
			r.Flags[flagAt(coach.FlagNoSpecificEvent)], r.Flags[flagAt(coach.FlagNoResult)] = 0.9, 0.9
		}, "no_metric no_specific_event", "event metrics", ""},
		{"the model orders what is missing", own + measured + learned, func(r *coach.Reading) {
			for _, p := range []interviewer.Probe{interviewer.ProbeAlternatives, interviewer.ProbeConflict, interviewer.ProbeImpact} {
				r.Missing[probeAt(p)] = 0.9
			}
			r.First[probeAt(interviewer.ProbeImpact)], r.First[probeAt(interviewer.ProbeConflict)] = 0.6, 0.3
		}, "", "impact conflict alternatives", "from 31 percent to 8 percent"},
		{"no more than five layers", own + measured + learned, func(r *coach.Reading) {
			for i := range r.Missing {
				r.Missing[i] = 0.9
			}
		}, "", "role action alternatives result impact", "from 31 percent to 8 percent"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := unsure(t, c.text)
			c.reading(&r)
			out := coach.Judge(a, r).Output("")
			if got := joined(out.Flags); got != c.flags {
				t.Errorf("flags %q, want %q", got, c.flags)
			}
			if got := strings.Join(out.Missing, " "); got != c.missing {
				t.Errorf("missing %q, want %q", got, c.missing)
			}
			if got := strings.Join(out.Metrics, ", "); got != c.metrics {
				t.Errorf("metrics %q, want %q", got, c.metrics)
			}
		})
	}
}

// A result may be measured in words that are no number to the rules.
func TestTheModelHearsAMeasureWithoutANumber(t *testing.T) {
	for _, c := range []struct {
		name     string
		sentence int
		measured float64
		flags    string
	}{
		{"in the result", 3, 0.9, ""},
		{"unsure", 3, 0.6, "no_metric"},
		{"in an action", 2, 0.9, "no_metric"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := unsure(t, own+vague+learned)
			r.Words = make([][]coach.Heard, len(a.Sentences))
			r.Words[c.sentence] = make([]coach.Heard, len(a.Sentences[c.sentence].Words))
			r.Words[c.sentence][5].Measured = c.measured
			if got := joined(coach.Judge(a, r).Output("").Flags); got != c.flags {
				t.Errorf("flags %q, want %q", got, c.flags)
			}
		})
	}
}

func TestAHabitShowsNoStrength(t *testing.T) {
	a, r := unsure(t, own+measured)
	r.Strengths[0] = 0.9
	if v := coach.Judge(a, r); len(v.Strengths) != 1 || v.Strengths[0].Strength != coach.StrengthFailureOwned {
		t.Errorf("an event: %v", v.Strengths)
	}
	r.Flags[flagAt(coach.FlagNoSpecificEvent)] = 0.9
	if v := coach.Judge(a, r); len(v.Strengths) != 0 {
		t.Errorf("a habit: %v", v.Strengths)
	}
}

func TestTheSentenceThatCarriedItIsQuoted(t *testing.T) {
	a, r := unsure(t, own+vague+"R Procurement had bought the wrong thing and nobody told us.\nR The vendor was late and their tool broke twice.\n")
	r.Flags[flagAt(coach.FlagBlame)] = 0.9
	for _, c := range []struct {
		sentence int
		quote    string
	}{{4, "Procurement had bought the wrong thing"}, {5, "The vendor was late"}} {
		for i := range r.Shares {
			r.Shares[i].Flags[flagAt(coach.FlagBlame)] = 0
		}
		r.Shares[c.sentence].Flags[flagAt(coach.FlagBlame)] = 1
		v := coach.Judge(a, r)
		i := slices.IndexFunc(v.Flags, func(f coach.FlagFound) bool { return f.Flag == coach.FlagBlame })
		if i < 0 || v.Flags[i].Quote.Text != c.quote {
			t.Errorf("sentence %d: got %+v, want %q", c.sentence, v.Flags, c.quote)
			continue
		}
		if q := v.Flags[i].Quote; q.From != a.Sentences[c.sentence].Start || q.To <= q.From || q.To > a.Sentences[c.sentence].End {
			t.Errorf("sentence %d: at %d to %d", c.sentence, q.From, q.To)
		}
	}
}

// sure is a reading that claims everything.
func sure(n int) coach.Reading {
	var r coach.Reading
	for i := range r.Flags {
		r.Flags[i] = 1
	}
	for i := range r.Strengths {
		r.Strengths[i] = 1
	}
	for i := range r.Missing {
		r.Missing[i], r.First[i] = 1, 0.1
	}
	r.Levels = [5]float64{0, 0, 0, 1, 0}
	for range n {
		r.Parts = append(r.Parts, certain(coach.PartResult))
		r.Shares = append(r.Shares, even(n))
	}
	return r
}

func TestWhatIsNoAnswerHasNoFindings(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       coach.Verdict
	}{
		{"empty", "", coach.VerdictTooShort},
		{"fourteen words", "I fixed the platform for my team and we saved two million dollars overall.", coach.VerdictTooShort},
		{"noise", strings.Repeat("uh the the team we ", 40), coach.VerdictNotEnough},
		{"letters", "asdf qwer zxcv hjkl uiop nmbv asdf qwer poiu lkjh mnbv rewq fdsa vcxz trew yuio", coach.VerdictNotEnough},
		{"German", "Im Mai letzten Jahres verlor unsere Plattform jede Nacht Bestellungen, und ich habe mit meinem Team die Ursache gefunden, die niemand gesehen hatte, und wir haben sie behoben.", coach.VerdictNotEnough},
		{"French", "En mai dernier notre plateforme perdait des commandes toutes les nuits, et j'ai trouvé avec mon équipe la cause que personne n'avait vue, puis nous avons tout réparé.", coach.VerdictNotEnough},
		{"Japanese", strings.Repeat("昨年の五月に私たちの システムは毎晩注文を失っていました。 ", 12), coach.VerdictNotEnough},
		{"verse", "I wandered lonely as a cloud\nThat floats on high o'er vales and hills,\nWhen all at once I saw a crowd,\nA host, of golden daffodils;\nBeside the lake, beneath the trees,\nFluttering and dancing in the breeze.", coach.VerdictNotEnough},
		{"verse without its lines", "Shall I compare thee to a summer's day? Thou art more lovely and more temperate: Rough winds do shake the darling buds of May, And summer's lease hath all too short a date.", coach.VerdictNotEnough},
		{"a recipe", "Take two eggs and a cup of flour, then stir it for ten minutes until it is smooth. Put it in a pan with some butter and turn it once. Serve it with sugar.", coach.VerdictNotEnough},
		{"ten thousand words", strings.Repeat("In May I told my team about the new plan and the customers were happy. ", 720), coach.VerdictNotEnough},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := coach.Input{ID: "x", Text: c.text}.Answer()
			v := coach.Judge(a, sure(len(a.Sentences)))
			if v.Verdict != c.want {
				t.Errorf("verdict %q, want %q", v.Verdict, c.want)
			}
			if n := len(v.Flags) + len(v.Strengths) + len(v.Metrics) + len(v.Missing) + len(v.Findings) + len(v.Evidence) + len(v.Scope.Quotes); n != 0 || v.Scope.Level != coach.LevelUnsaid {
				t.Errorf("found %d things: %+v", n, v.Output(""))
			}
			if len(v.Sentences) != len(a.Sentences) {
				t.Errorf("%d sentences of %d", len(v.Sentences), len(a.Sentences))
			}
		})
	}
}

func TestAFollowUpIsNotHeldToAWholeStory(t *testing.T) {
	a, r := unsure(t, strings.ReplaceAll(grouped, "S In", "A In"))
	a.Kind = interviewer.KindFollowUp
	for _, f := range []coach.Flag{coach.FlagNoResult, coach.FlagNoMetric, coach.FlagNoSpecificEvent, coach.FlagNoLearning, coach.FlagWeWithoutI} {
		r.Flags[flagAt(f)] = 0.9
	}
	for _, f := range coach.Judge(a, r).Findings {
		if f.Weight == coach.WeightWorkOn && f.Kind != coach.FindingKind(coach.FlagWeWithoutI) {
			t.Errorf("held to %s: %s", f.Kind, f.Sentence)
		}
	}
}

// quotes are all the words that a review gives back.
func quotes(v coach.Review) []coach.Quote {
	var all []coach.Quote
	for _, f := range v.Flags {
		all = append(all, f.Quote)
	}
	for _, s := range v.Strengths {
		all = append(all, s.Quote)
	}
	for _, m := range v.Metrics {
		all = append(all, m.Quote)
	}
	for _, g := range v.Missing {
		all = append(all, g.Quote)
	}
	for _, f := range v.Findings {
		all = append(all, f.Quote)
		if f.Until != nil {
			all = append(all, *f.Until)
		}
	}
	for _, e := range v.Evidence {
		if e.Quote != nil {
			all = append(all, *e.Quote)
		}
	}
	return append(append(all, v.Scope.Quotes...), v.Delivery.Jargon...)
}

// FuzzJudge judges any text by readings of any kind, shorter and longer than
// the answer too.
func FuzzJudge(f *testing.F) {
	f.Add(ledger, uint64(1), 13)
	f.Add(own+vague, uint64(2), 0)
	f.Add("I had 1 in 5 of, team. — we cut it in half. ETL. um… a a half of us and "+strings.Repeat("the team we ran, ", 30), uint64(3), 5)
	f.Fuzz(func(t *testing.T, text string, seed uint64, read int) {
		random := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a test's own
		a := coach.Answer{Principle: "Ownership", Level: interviewer.L6, Limit: audio.Samples(random.IntN(2000000)), Duration: audio.Samples(random.IntN(2000000))}
		a.Sentences = coach.Sentences([]speech.Phrase{{Text: text, End: a.Duration}})
		if random.IntN(3) == 0 {
			a = coach.TextAnswer("", interviewer.L8, "", coach.SplitSentences(text))
		}
		a.Pauses = []coach.Pause{{Start: audio.Samples(random.IntN(1000000)), End: audio.Samples(random.IntN(1000000))}}
		r := randomReading(random, a, max(0, min(read, len(a.Sentences)+3)))
		v := coach.Judge(a, r)
		whole := a.Text()
		for _, q := range quotes(v) {
			if q.Text == "" || q.Sentence < 0 || q.Sentence >= len(a.Sentences) || !strings.Contains(a.Sentences[q.Sentence].Text, q.Text) || !strings.Contains(whole, q.Text) {
				t.Fatalf("%q of sentence %d was not said", q.Text, q.Sentence)
			}
			if q.From > q.To {
				t.Fatalf("%q is from %d to %d", q.Text, q.From, q.To)
			}
		}
		work := 0
		for _, f := range v.Findings {
			if f.Sentence == "" {
				t.Fatalf("%s says nothing", f.Kind)
			}
			if f.Weight == coach.WeightWorkOn {
				work++
			}
		}
		if work > 5 {
			t.Fatalf("%d findings to work on", work)
		}
		if v.Verdict != coach.VerdictJudged && len(quotes(v)) > 0 {
			t.Fatalf("%s, with findings", v.Verdict)
		}
		if again := coach.Judge(a, r); written(again) != written(v) {
			t.Fatal("judged otherwise the second time")
		}
	})
}

// TestEveryQuoteIsVerbatim judges heaps of words that look like answers, by
// readings that say anything.
func TestEveryQuoteIsVerbatim(t *testing.T) {
	words := strings.Fields(ledger + ` 5 hours 20 minutes from one to nil in half of the — … . , three teams of ten two million dollars we cut it in half a year
		per cent of them I had 12 of us one two or three point five and a half 2019 24th percentile ahead of plan $3M 10x um you know ETL customers by about down up to late early`)
	judged := 0
	for seed := range uint64(400) {
		random := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a test's own
		var b strings.Builder
		for range 15 + random.IntN(80) {
			b.WriteString(words[random.IntN(len(words))])
			b.WriteString([]string{" ", " ", " ", ", ", ". ", " team "}[random.IntN(6)])
		}
		a := coach.Answer{Principle: "Ownership", Level: interviewer.L6, Limit: audio.Samples(random.IntN(2000000)), Duration: audio.Samples(random.IntN(2000000))}
		a.Sentences = coach.Sentences([]speech.Phrase{{Text: b.String(), End: a.Duration}})
		v := coach.Judge(a, randomReading(random, a, len(a.Sentences)))
		if v.Verdict == coach.VerdictJudged {
			judged++
		}
		for _, q := range quotes(v) {
			if q.Text == "" || !strings.Contains(a.Sentences[q.Sentence].Text, q.Text) || q.From > q.To {
				t.Fatalf("seed %d: %q is not in %q", seed, q.Text, a.Sentences[q.Sentence].Text)
			}
		}
	}
	if judged < 300 {
		t.Errorf("only %d of 400 were judged", judged)
	}
}

func randomReading(random *rand.Rand, a coach.Answer, n int) coach.Reading {
	var r coach.Reading
	fill := func(p []float64) {
		for i := range p {
			p[i] = random.Float64()
		}
	}
	fill(r.Flags[:])
	fill(r.Strengths[:])
	fill(r.Missing[:])
	fill(r.First[:])
	fill(r.Levels[:])
	for i := range n {
		var row [6]float64
		fill(row[:])
		r.Parts = append(r.Parts, row)
		var s coach.Share
		fill(s.Flags[:])
		fill(s.Strengths[:])
		fill(s.Missing[:])
		r.Shares = append(r.Shares, s)
		words := 3
		if i < len(a.Sentences) {
			words = len(strings.Fields(a.Sentences[i].Text))
		}
		heard := make([]coach.Heard, random.IntN(words+3))
		for k := range heard {
			heard[k] = coach.Heard{Measured: random.Float64(), People: random.Float64(), Money: random.Float64()}
		}
		r.Words = append(r.Words, heard)
	}
	return r
}

func BenchmarkJudge(b *testing.B) {
	texts := make([]string, 0, 13)
	for line := range strings.Lines(ledger) {
		texts = append(texts, strings.TrimSpace(line)[2:])
	}
	a := coach.TextAnswer("Ownership", interviewer.L7, "", texts)
	r := randomReading(rand.New(rand.NewPCG(1, 1)), a, len(texts)) // #nosec G404 -- a benchmark's own
	for b.Loop() {
		coach.Judge(a, r)
	}
}

// Fewer words than the reader was trained on: tone and merit must be surer.
func TestAShortAnswerIsJudgedWithCare(t *testing.T) {
	for _, c := range []struct {
		name                   string
		sure                   float64
		flags, strengths, lack int
	}{
		{"fairly sure", 0.7, 0, 0, 1},
		{"surer", 0.95, 1, 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, r := unsure(t, "A I moved the ledger of our payments team over one weekend and I tested it.\nR It went from nine days to two days.\n")
			r.Flags[flagAt(coach.FlagBlame)], r.Strengths[0], r.Missing[probeAt(interviewer.ProbeConflict)] = c.sure, c.sure, 0.7
			v := coach.Judge(a, r)
			gaps := 0
			for _, g := range v.Missing {
				if g.Probe == interviewer.ProbeConflict {
					gaps++
				}
			}
			if len(v.Flags) != c.flags || len(v.Strengths) != c.strengths || gaps != c.lack {
				t.Errorf("flags %v, strengths %v, missing %v", v.Flags, v.Strengths, v.Missing)
			}
		})
	}
}

// The answer to a follow-up is no story: its tone and scope are not judged.
func TestAFollowUpIsNoStory(t *testing.T) {
	for _, kind := range []interviewer.Kind{interviewer.KindStory, interviewer.KindFollowUp} {
		a, r := unsure(t, own+measured)
		a.Kind = kind
		followUp := kind == interviewer.KindFollowUp
		r.Flags[flagAt(coach.FlagBlame)] = 0.99
		v := coach.Judge(a, r)
		blamed := slices.ContainsFunc(v.Flags, func(f coach.FlagFound) bool { return f.Flag == coach.FlagBlame })
		scoped := slices.ContainsFunc(v.Findings, func(f coach.Finding) bool { return f.Kind == coach.FindingScope })
		if blamed == followUp || followUp && scoped {
			t.Errorf("follow-up %v: blame %v, scope %v", followUp, blamed, scoped)
		}
	}
}
