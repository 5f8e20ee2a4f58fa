package followup

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"

	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
	"tellmemore/interviewer/porttest"
)

// story is one that can be judged. What it leaves out is what a test says.
const story = "In March of last year I took over the returns service of a shop with two other engineers. " +
	"We moved the ledger to the new platform over one weekend. " +
	"I decided to stop the nightly run while my director was away. " +
	"I had six people on it. " +
	"Errors fell from 400 to 12 a week."

// scripted is a reader that hears what a test says.
type scripted struct {
	missing []interviewer.Probe // in the story, the most important first
	replies map[string]said     // by the answer
	err     error
	read    []string // what was read, in order
}

// said is what the scripted reader hears in an answer. Its zero value is one
// that gives what was asked for and leaves nothing to ask.
type said struct {
	answered coach.Answered
	next     interviewer.Probe
	against  map[string]float64 // what was said before, by how likely the answer contradicts it
}

// numberOf is the place of a layer in a reading; the last stands for none.
func numberOf(p interviewer.Probe) int {
	if i := slices.Index(interviewer.Probes(), p); i >= 0 {
		return i
	}
	return len(interviewer.Probes())
}

func (r *scripted) Read(_ context.Context, p coach.Passage) (coach.Reading, error) {
	r.read = append(r.read, p.Sentences[0])
	v := coach.Reading{Parts: make([][6]float64, len(p.Sentences)), Shares: make([]coach.Share, len(p.Sentences))}
	for i := range v.Parts {
		v.Parts[i][2] = 1
		if strings.Contains(p.Sentences[i], "fell") {
			v.Parts[i] = [6]float64{3: 1} // a result, so that its number counts
		}
	}
	for i, m := range r.missing {
		v.Missing[numberOf(m)] = 0.99
		v.First[numberOf(m)] = 1 / float64(int(2)<<i)
		v.Shares[min(1, len(v.Shares)-1)].Missing[numberOf(m)] = 1 // the ledger
	}
	return v, r.err
}

func (r *scripted) ReadExchange(_ context.Context, e coach.Exchange) (coach.ExchangeReading, error) {
	answer := strings.Join(e.Answer, " ")
	r.read = append(r.read, strings.Join([]string{string(e.Probe), e.Question, strings.Join(e.Story, " "), answer}, "|"))
	heard := r.replies[answer]
	if heard.answered == "" {
		heard.answered = coach.AnsweredYes
	}
	var v coach.ExchangeReading
	v.Answered[slices.Index(coach.AllAnswered(), heard.answered)] = 1
	v.Next[numberOf(heard.next)] = 1
	return v, r.err
}

func (r *scripted) Contradict(_ context.Context, doubles []coach.Double) ([]float64, error) {
	likely := make([]float64, len(doubles))
	for i, d := range doubles {
		r.read = append(r.read, d.First+"|"+d.Second)
		likely[i] = r.against(d)
	}
	return likely, r.err
}

// against is how likely a test says that two sentences contradict each other, and
// so do their clauses, unless it says otherwise of those.
func (r *scripted) against(d coach.Double) float64 {
	if likely, ok := r.replies[d.Second].against[d.First]; ok {
		return likely
	}
	for second, heard := range r.replies {
		for first, likely := range heard.against {
			if strings.Contains(second, d.Second) && strings.Contains(first, d.First) {
				return likely
			}
		}
	}
	return 0
}

// The answers of the rounds below.
const (
	gave      = "I wrote the plan and I ran the cut-over with the two of them."
	evaded    = "People always ask me that, and it depends on the day, I would say."
	vague     = "We looked at a few things and talked it over with everyone."
	stopped   = "I decided to stop the nightly run while my director was away." // of the story
	sixPeople = "I had six people on it."                                       // of the story
	opposite  = "No, there were 25 people on it the whole time."
	share     = "We cut the costs by 40 percent that way."
)

func TestRulesOfTheNextQuestion(t *testing.T) {
	const (
		alternatives = interviewer.ProbeAlternatives
		conflict     = interviewer.ProbeConflict
		impact       = interviewer.ProbeImpact
		metrics      = interviewer.ProbeMetrics
		role         = interviewer.ProbeRole
		learning     = interviewer.ProbeLearning
	)
	missing := []interviewer.Probe{alternatives, conflict}
	no := func(next interviewer.Probe) said { return said{answered: coach.AnsweredNo, next: next} }
	partly := func(next interviewer.Probe) said { return said{answered: coach.AnsweredPartly, next: next} }
	tests := []struct {
		name    string
		missing []interviewer.Probe
		replies map[string]said
		answers []string
		want    string // layers in order; + for again
	}{
		{"the most important missing one, then the next", missing, nil, []string{gave}, "alternatives conflict"},
		{"the reading of the answer moves one up", []interviewer.Probe{alternatives, conflict, impact}, map[string]said{gave: {next: impact}}, []string{gave}, "alternatives impact"},
		{"evaded: once more", missing, map[string]said{evaded: no(alternatives)}, []string{evaded}, "alternatives alternatives+"},
		{"evaded twice: never a third time", missing, map[string]said{evaded: no(alternatives)}, []string{evaded, evaded}, "alternatives alternatives+ conflict"},
		{"evaded and then the next: that one once more as well", missing, map[string]said{evaded: no(alternatives)}, []string{evaded, gave, evaded}, "alternatives alternatives+ conflict conflict+"},
		{"in part, and it is still first: once more", missing, map[string]said{vague: partly(alternatives)}, []string{vague}, "alternatives alternatives+"},
		{"in part, and another is first now: that one", missing, map[string]said{vague: partly(conflict)}, []string{vague}, "alternatives conflict"},
		{"in part twice: the next", missing, map[string]said{vague: partly(alternatives)}, []string{vague, vague}, "alternatives alternatives+ conflict"},
		{"a contradiction comes first", missing, map[string]said{opposite: {next: conflict, against: map[string]float64{sixPeople: 0.97}}}, []string{opposite}, "alternatives contradiction"},
		{"also where the answer evades", missing, map[string]said{opposite: {answered: coach.AnsweredNo, next: alternatives, against: map[string]float64{sixPeople: 0.97}}}, []string{opposite}, "alternatives contradiction"},
		{"an unsure contradiction is none", missing, map[string]said{opposite: {next: conflict, against: map[string]float64{sixPeople: 0.1}}}, []string{opposite}, "alternatives conflict"},
		{"the same people counted otherwise need less", missing, map[string]said{opposite: {next: conflict, against: map[string]float64{sixPeople: 0.96}}}, []string{opposite}, "alternatives contradiction"},
		{"two sentences with nothing in common need more", missing, map[string]said{opposite: {next: conflict, against: map[string]float64{stopped: 0.96}}}, []string{opposite}, "alternatives conflict"},
		{"after it the round goes on", missing, map[string]said{opposite: {next: conflict, against: map[string]float64{sixPeople: 0.97}}}, []string{opposite, opposite}, "alternatives contradiction conflict"},
		{"an earlier answer can be contradicted", missing, map[string]said{opposite: {next: impact, against: map[string]float64{gave: 0.998}}}, []string{gave, opposite}, "alternatives conflict contradiction"},
		{"nothing is missing: the classic order", nil, nil, []string{gave, gave, gave}, "role learning metrics impact"},
		{"evaded of the classic order: once more", nil, map[string]said{evaded: no("")}, []string{evaded}, "role role+"},
		{"a number without its base comes before the classic order", nil, nil, []string{share}, "role metrics"},
		{"a few words are not read", missing, map[string]said{"Not really.": no(alternatives)}, []string{"Not really."}, "alternatives conflict"},
		{"what was not understood is not read", missing, map[string]said{speech.Unrecognised: no(alternatives)}, []string{speech.Unrecognised}, "alternatives conflict"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			reader := &scripted{missing: tt.missing, replies: tt.replies}
			c := New(reader, nil)
			s := answered("s", "Ownership", story)
			var got []string
			for i := range len(tt.answers) + 1 {
				a, err := c.Next(t.Context(), s)
				if err != nil {
					t.Fatal(err)
				}
				keepsTheRules(t, s, a)
				name := string(a.Probe)
				if a.Again {
					name += "+"
				}
				got = append(got, name)
				if i < len(tt.answers) {
					s.Turns = append(s.Turns, replied(a, tt.answers[i]))
				}
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("asks for %v, want %s", got, tt.want)
			}
			for i, text := range reader.read {
				if slices.Contains(reader.read[:i], text) {
					t.Errorf("%q is read twice", text)
				}
			}
		})
	}
}

func replied(a interviewer.Ask, text string) interviewer.Turn {
	return interviewer.Turn{Kind: interviewer.KindFollowUp, Ask: a, Ended: true, Phrases: []speech.Phrase{{Text: text}}}
}

func TestWords(t *testing.T) {
	tests := []struct {
		name          string
		missing       interviewer.Probe
		heard         said
		answer        string
		probe         interviewer.Probe
		quote, second string
		texts         []string // one of which it is
	}{
		{"a we is followed", interviewer.ProbeRole, said{}, "", interviewer.ProbeRole, "We moved the ledger to the new platform", "", ours},
		{"the sentence that carried it is quoted", interviewer.ProbeScope, said{}, "", interviewer.ProbeScope, "We moved the ledger to the new platform", "", quoting[interviewer.ProbeScope]},
		{"digging quotes the answer", interviewer.ProbeConflict, said{answered: coach.AnsweredNo, next: interviewer.ProbeConflict}, evaded, interviewer.ProbeConflict, "People always ask me that", "", digging[interviewer.ProbeConflict]},
		{"what was given in part is quoted", interviewer.ProbeConflict, said{answered: coach.AnsweredPartly, next: interviewer.ProbeConflict}, vague, interviewer.ProbeConflict, "We looked at a few things and talked it over with everyone", "", quoting[interviewer.ProbeConflict]},
		{"both sides of a contradiction", interviewer.ProbeConflict, said{against: map[string]float64{sixPeople: 0.99}}, opposite, interviewer.ProbeContradiction, "I had six people on it", "there were 25 people on it the whole time", opposing},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := New(&scripted{missing: []interviewer.Probe{tt.missing}, replies: map[string]said{tt.answer: tt.heard}}, nil)
			s := answered("s", "Ownership", story)
			a, err := c.Next(t.Context(), s)
			if err == nil && tt.answer != "" {
				s.Turns = append(s.Turns, replied(a, tt.answer))
				a, err = c.Next(t.Context(), s)
			}
			if err != nil || a.Probe != tt.probe || a.Against != tt.second || !strings.HasPrefix(a.Quote, tt.quote) || a.Quote == "" || !slices.Contains(tt.texts, a.Text) {
				t.Errorf("%+v, %v", a, err)
			}
			keepsTheRules(t, s, a)
		})
	}
	t.Run("a share is followed", func(t *testing.T) {
		reader := &scripted{missing: []interviewer.Probe{interviewer.ProbeMetrics}}
		a, err := New(reader, nil).Next(t.Context(), answered("s", "", "In March of last year I took over the returns service, and I wrote the fix myself. It cut the costs by 40 percent. My director disagreed with that."))
		asked := slices.ContainsFunc(shares, func(text string) bool { return opening(strings.ReplaceAll(text, "NUMBER", "40 percent")) == a.Text })
		if err != nil || a.Probe != interviewer.ProbeMetrics || !asked || a.Quote != "It cut the costs by 40 percent" {
			t.Errorf("%+v, %v", a, err)
		}
	})
}

func TestAReaderThatFails(t *testing.T) {
	s := answered("s", "Ownership", story)
	want, err := Chooser{}.Next(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	got, err := New(&scripted{missing: []interviewer.Probe{interviewer.ProbeScope}, err: coach.ErrNoReader}, slog.New(slog.NewTextHandler(&log, nil))).Next(t.Context(), s)
	if err != nil || got != want || !strings.Contains(log.String(), coach.ErrNoReader.Error()) {
		t.Errorf("%+v, %v, want %+v; log %q", got, err, want, log.String())
	}
}

func TestWhatIsNoAnswerIsLeftToTheRules(t *testing.T) {
	for name, text := range map[string]string{
		"too short": "I fixed it.", "another language": strings.Repeat("Wir haben das Ding am Ende dann doch noch fertig bekommen. ", 4),
		"nothing": "", "unrecognised": speech.Unrecognised,
	} {
		t.Run(name, func(t *testing.T) {
			s := answered("s", "Ownership", text)
			want, err := Chooser{}.Next(t.Context(), s)
			if err != nil {
				t.Fatal(err)
			}
			reader := &scripted{missing: []interviewer.Probe{interviewer.ProbeScope}}
			if text == "" || text == speech.Unrecognised {
				reader.err = coach.ErrNothingToRead
			}
			if got, err := New(nothing{reader}, nil).Next(t.Context(), s); err != nil || got != want {
				t.Errorf("%+v, %v, want %+v", got, err, want)
			}
		})
	}
}

// nothing is a reader to which no sentence is nothing to read.
type nothing struct{ *scripted }

func (n nothing) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	if len(p.Sentences) == 0 {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	return n.scripted.Read(ctx, p)
}

func TestAContextThatEnded(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := New(&scripted{err: context.Canceled}, nil).Next(ctx, answered("s", "", story))
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestTheMemoryIsBounded(t *testing.T) {
	reader := &scripted{}
	m := remember(reader)
	read := func(text string) {
		if _, err := m.Read(t.Context(), coach.Passage{Sentences: []string{text}}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range remembered + 1 {
		read(strings.Repeat("a", i+1))
	}
	read("aa") // is remembered
	if n := len(reader.read); n != remembered+1 {
		t.Errorf("%d readings", n)
	}
	read("a") // was the first
	if n := len(reader.read); n != remembered+2 {
		t.Errorf("%d readings after the first was forgotten", n)
	}
}

func TestPairsAreReadOnce(t *testing.T) {
	d := func(first, second string) coach.Double { return coach.Double{First: first, Second: second} }
	reader := &scripted{replies: map[string]said{opposite: {against: map[string]float64{sixPeople: 0.9, stopped: 0.2}}}}
	m := remember(reader)
	for _, tt := range []struct {
		name string
		ask  []coach.Double
		want []float64
		read []string // pairs that the reader was asked for
	}{
		{"a first time", []coach.Double{d(sixPeople, opposite)}, []float64{0.9}, []string{sixPeople + "|" + opposite}},
		{"again", []coach.Double{d(sixPeople, opposite)}, []float64{0.9}, nil},
		{"beside new ones", []coach.Double{d(stopped, opposite), d(sixPeople, opposite), d(sixPeople, gave)}, []float64{0.2, 0.9, 0}, []string{stopped + "|" + opposite, sixPeople + "|" + gave}},
		{"none", nil, []float64{}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			reader.read = nil
			got, err := m.Contradict(t.Context(), tt.ask)
			if err != nil || !slices.Equal(got, tt.want) || !slices.Equal(reader.read, tt.read) {
				t.Errorf("%v, %v after reading %q; want %v after %q", got, err, reader.read, tt.want, tt.read)
			}
		})
	}
	reader.err = context.Canceled
	if _, err := m.Contradict(t.Context(), []coach.Double{d(gave, opposite)}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	reader.err, reader.read = nil, nil
	if _, err := m.Contradict(t.Context(), []coach.Double{d(gave, opposite)}); err != nil || len(reader.read) != 1 {
		t.Errorf("%v, %d read after a failure", err, len(reader.read))
	}
}

// What was read of an answer while it went on, Next reads no more: all of it as
// it stands, and what it contradicts in all but its last sentence.
func TestWhatWasAttendedIsNotReadAgain(t *testing.T) {
	reader := &scripted{replies: map[string]said{opposite: {against: map[string]float64{sixPeople: 0.97}}}}
	c := New(reader, nil)
	s := answered("s", "", story)
	// since is how many pairs with a sentence, and how many answers, were read
	// since it was asked last.
	since := func(second string) (pairs, answers int) {
		for _, read := range reader.read {
			switch parts := strings.Split(read, "|"); {
			case len(parts) != 2:
				answers++
			case parts[1] == second:
				pairs++
			}
		}
		reader.read = nil
		return pairs, answers
	}
	c.Attend(t.Context(), s)
	if _, n := since(""); n != 1 {
		t.Errorf("%d stories were read ahead", n)
	}
	a, err := c.Next(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	if _, n := since(""); n > 0 {
		t.Errorf("%d stories were read again", n)
	}
	under := func(text string) interviewer.Session {
		so := s.Clone()
		so.Turns = append(so.Turns, replied(a, text))
		return so
	}
	c.Attend(t.Context(), under(opposite))
	if n, _ := since(opposite); n > 0 {
		t.Errorf("%d pairs of a sentence that may go on were read", n)
	}
	const whole = opposite + " And then we all went home."
	c.Attend(t.Context(), under(whole))
	if pairs, answers := since(opposite); pairs == 0 || answers != 1 {
		t.Errorf("%d pairs and %d answers were read ahead", pairs, answers)
	}
	next, err := c.Next(t.Context(), under(whole))
	if err != nil || next.Probe != interviewer.ProbeContradiction {
		t.Errorf("asked %+v, %v", next, err)
	}
	if pairs, answers := since(opposite); pairs > 0 || answers > 0 {
		t.Errorf("%d pairs and %d answers were read again", pairs, answers)
	}
	Chooser{}.Attend(t.Context(), under(whole)) // has no reader
	c.Attend(t.Context(), interviewer.Session{})
}

func TestContractWithAReader(t *testing.T) {
	for dice := range uint64(8) {
		porttest.FollowUps(t, func(*testing.T) interviewer.FollowUps { return New(chance{dice}, nil) })
	}
}

// chance is a reader that hears anything, the same in the same text.
type chance struct{ dice uint64 }

func (c chance) throw(text string) func() float64 {
	n := c.dice
	for _, b := range []byte(text) {
		n = (n ^ uint64(b)) * 1099511628211
	}
	return func() float64 {
		n = n*6364136223846793005 + 1442695040888963407
		return float64(n>>33%1001) / 1000
	}
}

func (c chance) Read(_ context.Context, p coach.Passage) (coach.Reading, error) {
	if len(p.Sentences) == 0 {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	throw := c.throw(strings.Join(p.Sentences, " "))
	v := coach.Reading{Parts: make([][6]float64, len(p.Sentences)), Shares: make([]coach.Share, len(p.Sentences))}
	for i := range v.Flags {
		v.Flags[i] = throw()
	}
	for i := range v.Missing {
		v.Missing[i], v.First[i] = throw(), throw()
	}
	for i := range v.Parts {
		v.Parts[i][int(throw()*5)] = 1
		for k := range v.Missing {
			v.Shares[i].Missing[k] = throw()
		}
	}
	return v, nil
}

func (c chance) ReadExchange(_ context.Context, e coach.Exchange) (coach.ExchangeReading, error) {
	if len(e.Answer) == 0 {
		return coach.ExchangeReading{}, coach.ErrNothingToRead
	}
	throw := c.throw(strings.Join(append(e.Story, e.Answer...), " ") + string(e.Probe))
	var v coach.ExchangeReading
	for i := range v.Answered {
		v.Answered[i] = throw()
	}
	for i := range v.Next {
		v.Next[i] = throw()
	}
	return v, nil
}

func (c chance) Contradict(_ context.Context, doubles []coach.Double) ([]float64, error) {
	likely := make([]float64, len(doubles))
	for i, d := range doubles {
		likely[i] = c.throw(d.First + d.Second)()
	}
	return likely, nil
}

func TestLengthOdds(t *testing.T) {
	said := func(words int) string { return strings.Repeat("word ", words) }
	if scrap, plain, long := lengthOdds(said(4)), lengthOdds(said(15)), lengthOdds(said(28)); scrap >= 0 || plain != 0 || long <= 0 {
		t.Errorf("a scrap adds %v, fifteen words %v, many %v", scrap, plain, long)
	}
	if lengthOdds("") != lengthOdds("no") || lengthOdds(said(200)) != lengthOdds(said(30)) {
		t.Error("length counts without bounds")
	}
}

func TestLikeness(t *testing.T) {
	tests := []struct {
		name, before, now string
		want              float64
	}{
		{"the same thing counted otherwise", "I had six people on it", "there were 25 people on it", signCounted},
		{"in digits and in words", "We had 6 teams by then", "all six teams came to the review", 0},
		{"spans of time count nothing", "It took us five weeks", "we waited two weeks for it", signDiffer},
		{"nor do minutes", "It took 20 minutes", "the call took five minutes", signDiffer},
		{"what is counted after a span", "in six months customers left", "we lost nine customers", signDiffer},
		{"thousands", "we had 2,500 customers", "I rang our 3,500 customers", signCounted},
		{"thousands again", "we had 2,500 customers", "I rang our 2500 customers", 0},
		{"the scale of a count", "1.9 million streams", "a million streams", signCounted},
		{"somebody else did it", "I wrote up the shift plan", "he wrote up the shift plan", 0},
		{"the same again", "I pulled the raw logs", "I pulled the logs again", 0},
		{"another month", "We went over in September", "we went over in October", signDiffer},
		{"nothing in common", "I asked my director", "the weather was fine", 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if l := compare(newClause(tt.before), newClause(tt.now)); l.odds() != tt.want {
				t.Errorf("%+v gives %v, want %v", l, l.odds(), tt.want)
			}
		})
	}
}
