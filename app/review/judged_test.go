package review

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"tellmemore/app/kit"
	"tellmemore/app/kit/kittest"
	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// told is a story as a coach has read it, sentence by sentence.
var told = []struct {
	part coach.Part
	text string
}{
	{coach.PartSituation, "In spring last year our payments group had a reconciliation service that nobody really owned."},
	{coach.PartSituation, "It had been handed between three teams and, um, every month-end about 4,100 transactions didn't match."},
	{coach.PartSituation, "Finance fixed them by hand, it took nine days, with roughly $2 million sitting in suspense accounts."},
	{coach.PartTask, "I was running the refunds team, twelve engineers, so it wasn't mine to fix."},
	{coach.PartTask, "But I had seen the same mismatches hit our customers, so I told my director I would take it until it was stable."},
	{coach.PartAction, "First I, you know, sat with two finance analysts for a week and traced the breaks one by one."},
	{coach.PartAction, "I found that 70% came from one retry bug that wrote the same settlement twice."},
	{coach.PartAction, "Then we migrated the ledger, uh, over one weekend, and we put alerts on every break over $500."},
	{coach.PartResult, "So month-end close got a lot faster."},
	{coach.PartResult, "Breaks went from 4,100 to 160 a month, and the suspense balance was clear by June."},
	{coach.PartLearning, "What I took from it, um, is that an orphaned service is a risk somebody must own, and I should have set up the handover before I left it."},
}

// story is a session whose story is told, n seconds long.
func story(mode interviewer.Mode, seconds int) interviewer.Session {
	s := session(mode)
	s.ID = "told"
	turn := &s.Turns[0]
	turn.Duration = audio.Samples(seconds) * audio.Second
	turn.CutOff, turn.Overrun = mode == interviewer.Strict, max(turn.Duration-turn.Limit, 0)
	turn.Phrases = nil
	letters := 0
	for _, t := range told {
		letters += len(t.text)
	}
	at := 0
	place := func() audio.Samples { return turn.Duration * audio.Samples(at) / audio.Samples(letters) }
	for _, t := range told {
		p := speech.Phrase{Text: t.text, Start: place(), Engine: speech.EngineWhisper}
		at += len(t.text)
		p.End = place()
		turn.Phrases = append(turn.Phrases, p)
	}
	return s
}

// quoted finds words in a review's sentences.
func quoted(t *testing.T, r coach.Review, words string) coach.Quote {
	t.Helper()
	q, ok := placed(r, words)
	if !ok {
		t.Fatalf("%q was not said", words)
	}
	return q
}

// judgedStory is what a coach found in a story that is told.
func judgedStory(t *testing.T, s interviewer.Session) coach.Review {
	t.Helper()
	r := coach.Review{Verdict: coach.VerdictJudged}
	sentences := coach.Sentences(s.Turns[0].Phrases)
	if len(sentences) != len(told) {
		t.Fatalf("%d sentences of %d", len(sentences), len(told))
	}
	for i, sentence := range sentences {
		r.Sentences = append(r.Sentences, coach.Judged{Sentence: sentence, Part: told[i].part, Sure: 0.9})
	}
	quote := func(words string) coach.Quote { return quoted(t, r, words) }
	r.Delivery = coach.Delivery{
		Words: 190, Pace: 120.4, I: 12, We: 2, Fillers: 4, Shares: [6]float64{0.26, 0.14, 0.37, 0.13, 0.10, 0}, Pauses: make([]coach.Pause, 7),
	}
	for i, j := range r.Sentences {
		for _, filler := range []string{"um", "uh", "you know"} {
			if at := strings.Index(j.Text, " "+filler+","); at >= 0 {
				r.Delivery.Marks = append(r.Delivery.Marks, coach.Mark{Sentence: i, From: at + 1, To: at + 1 + len(filler)})
			}
		}
	}
	for i, j := range r.Sentences {
		for _, number := range []string{"4,100", "160", "nine days", "$2 million", "twelve engineers", "70%", "$500"} {
			if at := strings.Index(j.Text, number); at >= 0 {
				r.Sentences[i].Numbers = append(r.Sentences[i].Numbers, coach.Mark{Sentence: i, From: at, To: at + len(number)})
			}
		}
	}
	work := func(kind coach.FindingKind, words, sentence string) {
		q := quote(words)
		r.Findings = append(r.Findings, coach.Finding{Kind: kind, Weight: coach.WeightWorkOn, Quote: q, From: q.From, To: q.To, Sentence: sentence})
	}
	work(coach.FindingStructure, "In spring last year", "Situation and Task took 40%. Aim for at most 30%.")
	until := quote("until it was stable")
	r.Findings[0].Until = &until
	work(coach.FindingShared, "we migrated the ledger", "Who did it? Your own part is not clear.")
	work(coach.FindingVague, "month-end close got a lot faster", "How much faster? Give the time before and after.")
	work(coach.FindingOverrun, "an orphaned service is a risk somebody must own", "Your lesson ran past the limit. Reach it by 1:40.")
	work(coach.FindingScope, "twelve engineers", "Team of 12, $2M: supports L6. For L7, say which other products depended on it.")
	money := quote("$2 million")
	r.Findings[4].Weight, r.Findings[4].Until = coach.WeightInformation, &money
	evidence := func(principle string, word coach.EvidenceWord, words string) {
		e := coach.Evidence{Principle: principle, Word: word}
		if words != "" {
			q := quote(words)
			e.Quote = &q
		}
		r.Evidence = append(r.Evidence, e)
	}
	evidence("Ownership", coach.EvidenceStrong, "I would take it until it was stable")
	evidence("Dive Deep", coach.EvidenceSome, "traced the breaks one by one")
	evidence("Deliver Results", coach.EvidenceSome, "from 4,100 to 160 a month")
	evidence("Earn Trust", coach.EvidenceNone, "")
	return r
}

// underWay is a judging that goes on until it is given up.
func underWay(ctx context.Context, _ interviewer.Session) ([]TurnReview, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

// noticed has a screen show what a coach found, or why it found nothing.
func (s *Screen) noticed(reviews []TurnReview, err error) {
	s.take(context.Background(), s.session, reviews, err)
}

// shown is a screen with a told story on it, as wide as given, and what a coach
// found in it.
func shown(t *testing.T, mode interviewer.Mode, seconds int, width, height float32) (*Screen, fyne.Window, []TurnReview) {
	t.Helper()
	s, w := screen(t, nil, mode, width, height)
	told := story(mode, seconds)
	s.Show(told)
	reply := coach.Review{Verdict: coach.VerdictJudged}
	for _, sentence := range coach.Sentences(told.Turns[1].Phrases) {
		reply.Sentences = append(reply.Sentences, coach.Judged{Sentence: sentence, Part: coach.PartAction})
	}
	judged := judgedStory(t, told)
	return s, w, []TurnReview{
		{Answer: judged, Heard: true},
		{Answer: reply, Heard: true, Reply: &Reply{Answered: coach.AnsweredPartly, First: "we migrated the ledger", Second: "The plan"}},
		{Answer: coach.Review{Verdict: coach.VerdictTooShort}},
	}
}

func TestWhatWasNoticed(t *testing.T) {
	const wide, high = 1088, 820
	tests := map[string]struct {
		mode          interviewer.Mode
		seconds       int
		width, height float32
		change        func(s *Screen, reviews []TurnReview)
		key           fyne.KeyName
	}{
		"judged, past the limit": {interviewer.Coach, 126, wide, high, nil, ""},
		"judged, cut off":        {interviewer.Strict, 120, wide, high, nil, ""},
		"judged follow-up":       {interviewer.Strict, 120, wide, high, nil, fyne.Key2},
		"judged, small":          {interviewer.Coach, 126, 768, 680, nil, ""},
		"findings, small": {interviewer.Coach, 126, 768, 680, func(s *Screen, _ []TurnReview) {
			s.view.Set(viewFindings)
		}, ""},
		"too short": {interviewer.Strict, 120, wide, high, func(_ *Screen, r []TurnReview) {
			r[0].Answer.Verdict = coach.VerdictTooShort
		}, ""},
		"not enough evidence": {interviewer.Strict, 120, wide, high, func(_ *Screen, r []TurnReview) {
			r[0].Answer.Verdict = coach.VerdictNotEnough
		}, ""},
		"nothing stood out": {interviewer.Strict, 120, wide, high, func(_ *Screen, r []TurnReview) {
			r[0].Answer.Findings, r[0].Answer.Evidence = nil, []coach.Evidence{{Principle: "Ownership", Word: coach.EvidenceNone}}
		}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, w, reviews := shown(t, tt.mode, tt.seconds, tt.width, tt.height)
			if tt.change != nil {
				tt.change(s, reviews)
			}
			s.noticed(reviews, nil)
			s.TypedKey(&fyne.KeyEvent{Name: tt.key})
			kittest.Golden(t, name, w)
		})
	}
}

func TestWithoutAReader(t *testing.T) {
	s, w, _ := shown(t, interviewer.Strict, 120, 1088, 820)
	s.noticed(nil, fmt.Errorf("load: %w", coach.ErrNoReader))
	kittest.Golden(t, "no reader", w)
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if s.spoken[0].row == nil {
		t.Error("the transcript is not as it was recognised")
	}
}

func TestAFindingPlaysItsWords(t *testing.T) {
	s, w, reviews := shown(t, interviewer.Coach, 126, 1088, 420)
	p := make(fakePlayer, 1)
	s.params.Player = p
	for i := range s.session.Turns {
		s.session.Turns[i].Audio = "take.wav" // after it was shown, so that no waveform is read
	}
	s.params.Waveform = func(string, int) ([]float32, error) { select {} } // never drawn
	s.noticed(reviews, nil)
	vague := reviews[0].Answer.Findings[2]
	press := func(sentence string) {
		t.Helper()
		for _, o := range s.findings.Objects() {
			if f, ok := o.(*kit.Finding); ok && f.Sentence() == sentence {
				w.Canvas().Focus(f)
				f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
				return
			}
		}
		t.Fatalf("no finding %q", sentence)
	}
	press(vague.Sentence)
	if from := <-p; from != vague.From || s.turn != 0 {
		t.Errorf("plays %d of turn %d, want %d", from, s.turn, vague.From)
	}
	if s.scroll.Offset.Y == 0 {
		t.Error("the transcript does not scroll to the words")
	}
	if s.findings.Scroll.Offset.Y == 0 {
		t.Error("the panel does not scroll to what has the focus")
	}
	s.choose(1)
	press(wording.FirstVersion(true))
	if from, want := <-p, quoted(t, reviews[0].Answer, "we migrated the ledger").From; from != want || s.turn != 0 {
		t.Errorf("plays %d of turn %d, want %d of the story", from, s.turn, want)
	}
	s.hush()
}

func TestAFindingLeadsBackToTheWordsInASmallWindow(t *testing.T) {
	s, _, reviews := shown(t, interviewer.Coach, 126, 768, 680)
	s.noticed(reviews, nil)
	s.view.Set(viewFindings)
	s.root.Refresh()
	if s.scroll.Visible() || !s.findings.Scroll.Visible() {
		t.Fatal("the findings do not take the place of the words")
	}
	s.playWords(0, reviews[0].Answer.Findings[1].From)
	if !s.scroll.Visible() || s.findings.Scroll.Visible() {
		t.Error("the words are not shown")
	}
	if s.at != reviews[0].Answer.Findings[1].From {
		t.Errorf("the play head is at %d", s.at)
	}
}

func TestFindingsAreReachedInOrder(t *testing.T) {
	s, w, reviews := shown(t, interviewer.Coach, 126, 1088, 820)
	s.noticed(reviews, nil)
	var order, want []fyne.Focusable
	for _, o := range s.findings.Objects() {
		if f, ok := o.(fyne.Focusable); ok {
			want = append(want, f)
		}
	}
	w.Canvas().Focus(s.speeds)
	for range 40 {
		w.Canvas().FocusNext()
		if f := w.Canvas().Focused(); slices.Contains(want, f) && !slices.Contains(order, f) {
			order = append(order, f)
		}
	}
	if len(want) != 8 || !slices.Equal(order, want) {
		t.Errorf("reaches %d of %d, or in another order", len(order), len(want))
	}
}

func TestTheTranscriptFollowsTheKeyboard(t *testing.T) {
	s, w, reviews := shown(t, interviewer.Coach, 126, 1088, 520)
	s.noticed(reviews, nil)
	w.Canvas().Focus(s.spoken[len(s.spoken)-1].passage)
	if s.scroll.Offset.Y == 0 {
		t.Error("the last words are not scrolled to")
	}
	w.Canvas().Focus(s.spoken[0].passage)
	if s.scroll.Offset.Y != 0 {
		t.Error("the first words are not scrolled back to")
	}
}

func TestTheKeyboardIsFreeWhenWhatHasItGoes(t *testing.T) {
	s, w, reviews := shown(t, interviewer.Coach, 126, 1088, 820)
	s.noticed(reviews, nil)
	for _, list := range []func() []fyne.CanvasObject{
		func() []fyne.CanvasObject { return s.findings.Objects() }, func() []fyne.CanvasObject { return s.phrases.Objects },
	} {
		i := slices.IndexFunc(list(), func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Focusable); return ok })
		f := list()[i].(fyne.Focusable)
		w.Canvas().Focus(f)
		s.noticed(reviews, nil)
		if w.Canvas().Focused() != nil {
			t.Fatalf("%T keeps the keyboard", f)
		}
	}
}

func TestAClickOnASentencePlaysIt(t *testing.T) {
	s, _, reviews := shown(t, interviewer.Coach, 126, 1088, 820)
	s.noticed(reviews, nil)
	p := make(fakePlayer, 1)
	s.params.Player, s.session.Turns[0].Audio = p, "take.wav"
	third := s.spoken[2]
	test.TapAt(third.passage, fyne.NewPos(100, third.passage.TopOf(third.sentence)+30))
	if from := <-p; from != third.start {
		t.Errorf("plays from %d, want %d", from, third.start)
	}
	s.hush()
}

func TestJudgingIsGivenUp(t *testing.T) {
	begun := make(chan context.Context)
	s, _ := screen(t, nil, interviewer.Strict, 1088, 820)
	s.params.Judge = func(ctx context.Context, s interviewer.Session) ([]TurnReview, error) {
		begun <- ctx
		return underWay(ctx, s)
	}
	told := story(interviewer.Strict, 120)
	s.Show(told)
	first := <-begun
	changed := told.Clone()
	changed.Turns[1].Phrases[0].Text = "The plan, the cut-over and the talk with finance."
	s.Update(told) // nothing has changed: no other call, which would wait for ever
	s.Update(changed)
	second := <-begun
	if first.Err() == nil || second.Err() != nil {
		t.Errorf("the first is given up: %v; the second: %v", first.Err(), second.Err())
	}
	s.Left()
	if second.Err() == nil {
		t.Error("goes on when the person has left")
	}
	s.Update(told) // and is not begun for nobody
	select {
	case <-begun:
		t.Error("judges although the person has left")
	default:
	}
}

func TestALateReviewIsNotDrawn(t *testing.T) {
	s, _, reviews := shown(t, interviewer.Strict, 120, 1088, 820)
	s.noticed(reviews, nil)
	late, end := context.WithCancel(context.Background())
	end()
	s.take(late, s.session, make([]TurnReview, 3), nil)
	if r, ok := s.reviewOf(0); !ok || len(r.Answer.Findings) == 0 {
		t.Error("an older review has taken the place of the newer one")
	}
}

func TestAReviewGoesWithItsWords(t *testing.T) {
	s, _, reviews := shown(t, interviewer.Strict, 120, 1088, 820)
	s.noticed(reviews, nil)
	changed := s.Session().Clone()
	changed.Turns[1].Phrases[0].Text = "The plan, the cut-over and the talk with finance."
	s.Update(changed)
	if _, ok := s.reviewOf(1); ok {
		t.Error("what was found in other words is shown")
	}
	if _, ok := s.reviewOf(0); !ok {
		t.Error("what was found in the same words is gone")
	}
}

func TestPieces(t *testing.T) {
	limit := 10 * audio.Second
	words := []speech.Word{{Text: "um,", Start: 8 * audio.Second, End: 9 * audio.Second}, {Text: "we", Start: 9 * audio.Second, End: 10 * audio.Second}, {Text: "lost", Start: 10 * audio.Second, End: 11 * audio.Second}, {Text: "9.", Start: 11 * audio.Second, End: 12 * audio.Second}}
	sentence := coach.Judged{Sentence: coach.Sentence{Text: "um, we lost 9.", Start: words[0].Start, End: words[3].End, Words: words}, Part: coach.PartResult, Numbers: []coach.Mark{{From: 12, To: 13}}}
	r := coach.Review{Sentences: []coach.Judged{sentence}, Delivery: coach.Delivery{Marks: []coach.Mark{{From: 0, To: 2}}}}
	tests := map[string]struct {
		turn interviewer.Turn
		want string
	}{
		"no limit reached":           {interviewer.Turn{Limit: limit}, "R{um}, we lost [9]."},
		"the limit in a sentence":    {interviewer.Turn{Limit: limit, Overrun: 2 * audio.Second}, "R{um}, we |past Rlost [9]."},
		"the limit before it":        {interviewer.Turn{Limit: audio.Second, Overrun: audio.Second}, "past R{um}, we lost [9]."},
		"the limit in its last word": {interviewer.Turn{Limit: 115 * audio.Second / 10, Overrun: audio.Second}, "R{um}, we lost [9]."},
		"no words before it":         {interviewer.Turn{Limit: limit, Phrases: []speech.Phrase{said(1, 2, speech.Unrecognised)}}, "R<[not recognised]>|R{um}, we lost [9]."},
		"no words at its end": {
			interviewer.Turn{Limit: limit, Overrun: audio.Second, Phrases: []speech.Phrase{said(8, 13, "um, we lost 9. "+speech.Unrecognised)}},
			"R{um}, we |past Rlost [9].|past R<[not recognised]>",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, p := range piecesOf(tt.turn, r) {
				text := string(p.part)
				if p.said.Past {
					text = "past " + text
				}
				at := 0
				for _, m := range p.said.Marks {
					around := map[kit.MarkKind]string{kit.MarkFiller: "{}", kit.MarkNumber: "[]", kit.MarkUnheard: "<>"}[m.Kind]
					text += p.said.Text[at:m.From] + around[:1] + p.said.Text[m.From:m.To] + around[1:]
					at = m.To
				}
				got = append(got, text+p.said.Text[at:])
			}
			if all := strings.Join(got, "|"); all != tt.want {
				t.Errorf("%s\nwant %s", all, tt.want)
			}
		})
	}
}

func TestWhatAFollowUpGave(t *testing.T) {
	action, metric := coach.Quote{Text: "I wrote the fix"}, coach.Quote{Text: "nine days to two"}
	sentences := []coach.Judged{
		{Sentence: coach.Sentence{Text: "Well, it took us about as long as one would expect of such a thing."}, Part: coach.PartOther},
		{Sentence: coach.Sentence{Text: "Next time I'd ask first."}, Part: coach.PartLearning},
		{Sentence: coach.Sentence{Text: "It was done by June."}, Part: coach.PartResult},
	}
	full := coach.Review{Sentences: sentences, Metrics: []coach.Metric{{Quote: metric}}, Delivery: coach.Delivery{Action: &action}}
	tests := map[string]struct {
		probe interviewer.Probe
		r     coach.Review
		want  string
	}{
		"a number":           {interviewer.ProbeMetrics, full, "nine days to two"},
		"no number":          {interviewer.ProbeMetrics, coach.Review{Sentences: sentences}, "Well, it took us about as long as…"},
		"an own action":      {interviewer.ProbeRole, full, "I wrote the fix"},
		"a lesson":           {interviewer.ProbeLearning, full, "Next time I'd ask first"},
		"a result":           {interviewer.ProbeResult, full, "It was done by June"},
		"what it began with": {interviewer.ProbeConflict, full, "Well, it took us about as long as…"},
		"nothing":            {interviewer.ProbeConflict, coach.Review{}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			q, ok := given(tt.probe, tt.r)
			if q.Text != tt.want || ok != (tt.want != "") {
				t.Errorf("quotes %q", q.Text)
			}
		})
	}
}

func TestEvidenceIsNotEndless(t *testing.T) {
	s, _, _ := shown(t, interviewer.Strict, 120, 1088, 820)
	q := coach.Quote{Text: "I wrote the fix"}
	all := []coach.Evidence{{Principle: "Ownership", Word: coach.EvidenceNone}}
	for range 9 {
		all = append(all, coach.Evidence{Principle: "Dive Deep", Word: coach.EvidenceSome, Quote: &q})
	}
	all = append(all, coach.Evidence{Principle: "Frugality", Word: coach.EvidenceNone})
	if got := s.evidence(all); len(got) != mostEvidence {
		t.Errorf("%d rows", len(got))
	}
	if got := s.evidence(all[10:]); len(got) != 0 {
		t.Error("a principle that nobody asked about is told to lack evidence")
	}
}

func TestAContradictionWithoutItsWordsIsNotShown(t *testing.T) {
	tests := map[string]struct {
		first, second string
		want          bool
	}{
		"both were said":        {"we migrated the ledger", "The plan", true},
		"the first was not":     {"we sold the ledger", "The plan", false},
		"the second was not":    {"we migrated the ledger", "No plan", false},
		"there is none":         {"", "", false},
		"both in the same turn": {"The plan", "cut-over", false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s, _, reviews := shown(t, interviewer.Strict, 120, 1088, 820)
			reviews[1].Reply.First, reviews[1].Reply.Second = tt.first, tt.second
			s.noticed(reviews, nil)
			s.choose(1)
			found := slices.ContainsFunc(s.findings.Objects(), func(o fyne.CanvasObject) bool {
				f, ok := o.(*kit.Finding)
				return ok && f.Sentence() == wording.SecondVersion
			})
			if found != tt.want {
				t.Errorf("shown: %v", found)
			}
		})
	}
}
