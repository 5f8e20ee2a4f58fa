package review

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"tellmemore/app/kit"
	"tellmemore/audio"
	"tellmemore/audio/speech"
	"tellmemore/interviewer"
	"tellmemore/interviewer/coach"
)

// spoken is what the transcript plays in one piece: a sentence of an answer
// that was judged, else a phrase as it was recognised.
type spoken struct {
	start, end audio.Samples
	row        *kit.Phrase  // nil for a sentence
	passage    *kit.Passage // nil for a phrase
	sentence   int          // of the passage
}

// top returns where the piece is in the transcript.
func (p spoken) top() float32 {
	if p.row != nil {
		return p.row.Position().Y
	}
	return p.passage.Position().Y + p.passage.TopOf(p.sentence)
}

// fill lists what was said, with a rule where the limit was: by the parts of
// the story where it was judged, else as it was recognised.
func (s *Screen) fill(t interviewer.Turn) {
	s.releaseFocus()
	s.phrases.RemoveAll()
	s.spoken = s.spoken[:0]
	inPart := false
	if r, ok := s.reviewOf(s.turn); ok && r.Answer.Verdict == coach.VerdictJudged {
		inPart = s.fillParts(t, r.Answer)
	} else {
		s.fillPhrases(t)
	}
	rule := ""
	switch {
	case t.Overrun == 0 && t.CutOff:
		rule = "Cut off at " + t.Limit.Clock()
	case t.CutOff:
		rule = "Stopped at " + t.Duration.Clock()
	}
	if rule != "" {
		s.addRule(rule, inPart)
	}
}

func (s *Screen) addRule(label string, inPart bool) {
	r := kit.NewRule(label)
	r.InPart = inPart
	s.phrases.Add(r)
}

// pastLimit is the label of the rule in an answer that went on.
func pastLimit(t interviewer.Turn) string { return t.Limit.Clock() + ", past the limit" }

func (s *Screen) fillPhrases(t interviewer.Turn) {
	ruled := false
	for _, p := range t.Phrases {
		past := t.Overrun > 0 && p.Start >= t.Limit
		if past && !ruled {
			ruled = true
			s.addRule(pastLimit(t), false)
		}
		row := kit.NewPhrase(p.Start.Clock(), p.Text, past, func() { s.playFrom(p.Start) })
		row.OnFocus = func() { kit.Reveal(s.scroll, row) }
		s.spoken = append(s.spoken, spoken{start: p.Start, end: p.End, row: row})
		s.phrases.Add(row)
	}
}

// fillParts lists sentences by the part of the story that they are. It reports
// whether the last of them is one.
func (s *Screen) fillParts(t interviewer.Turn, r coach.Review) (inPart bool) {
	all := piecesOf(t, r)
	for from, to := 0, 0; from < len(all); from = to {
		first := all[from]
		for to = from; to < len(all) && all[to].part == first.part && all[to].said.Past == first.said.Past; {
			to++
		}
		letter := letterOf(first.part)
		inPart = letter != ""
		goesOn := from > 0 && all[from-1].part == first.part
		if goesOn {
			letter = ""
		}
		if first.said.Past && (from == 0 || !all[from-1].said.Past) {
			s.addRule(pastLimit(t), inPart && goesOn)
		}
		s.addPassage(letter, inPart, from > 0 && !goesOn, all[from:to])
	}
	return inPart
}

// addPassage adds what one part says; apart leaves a gap above it.
func (s *Screen) addPassage(letter string, inPart, apart bool, pieces []piece) {
	said := make([]kit.Said, len(pieces))
	for i, p := range pieces {
		said[i] = p.said
	}
	passage := kit.NewPassage(letter, inPart, said, func(i int) { s.playFrom(pieces[i].start) })
	if apart {
		passage.Apart()
	}
	passage.OnFocus = func() { kit.Reveal(s.scroll, passage) }
	for i, p := range pieces {
		s.spoken = append(s.spoken, spoken{start: p.start, end: p.end, passage: passage, sentence: i})
	}
	s.phrases.Add(passage)
}

// piece is a sentence, or what of it is before or past the limit.
type piece struct {
	said       kit.Said
	part       coach.Part
	start, end audio.Samples
}

// piecesOf returns what was said in order. Sound of which no words could be made
// is part of what was said around it.
func piecesOf(t interviewer.Turn, r coach.Review) []piece {
	fillers := make([][]coach.Mark, len(r.Sentences))
	for _, m := range r.Delivery.Marks {
		fillers[m.Sentence] = append(fillers[m.Sentence], m)
	}
	var all []piece
	for i, j := range r.Sentences {
		whole := piece{said: kit.Said{Text: j.Text, Marks: marks(j.Numbers, fillers[i])}, part: j.Part, start: j.Start, end: j.End}
		if t.Overrun == 0 {
			all = append(all, whole)
			continue
		}
		all = append(all, whole.parted(j.Words, t.Limit)...)
	}
	for _, p := range t.Phrases {
		if strings.Contains(p.Text, speech.Unrecognised) {
			all = insert(all, unheard(p, t))
		}
	}
	return all
}

// parted cuts a sentence before its first word that begins past the limit.
func (p piece) parted(words []speech.Word, limit audio.Samples) []piece {
	n := 0
	for n < len(words) && words[n].Start < limit {
		n++
	}
	if n == len(words) {
		return []piece{p}
	}
	past := p
	past.said.Past = true
	if n == 0 {
		return []piece{past}
	}
	at := fieldAt(p.said.Text, n)
	past.said.Text, past.said.Marks, past.start = p.said.Text[at:], nil, words[n].Start
	before := p
	before.said.Text, before.said.Marks, before.end = p.said.Text[:at], nil, words[n-1].End
	for _, m := range p.said.Marks {
		if m.From < at {
			before.said.Marks = append(before.said.Marks, kit.Mark{From: m.From, To: min(m.To, at), Kind: m.Kind})
		}
		if m.To > at {
			past.said.Marks = append(past.said.Marks, kit.Mark{From: max(m.From-at, 0), To: m.To - at, Kind: m.Kind})
		}
	}
	return []piece{before, past}
}

// unheard is sound of which no words could be made.
func unheard(p speech.Phrase, t interviewer.Turn) piece {
	text := speech.Unrecognised
	u := piece{said: kit.Said{Text: text, Marks: []kit.Mark{{To: len(text), Kind: kit.MarkUnheard}}}, start: p.Start, end: p.End}
	if strings.TrimSpace(p.Text) != text {
		u.start = p.End // it has words of its own, which come first
	}
	u.said.Past = t.Overrun > 0 && u.start >= t.Limit
	return u
}

// insert puts a piece where it was said, into the part around it.
func insert(all []piece, p piece) []piece {
	i := 0
	for i < len(all) && all[i].start < p.start {
		i++
	}
	p.part = coach.PartOther
	switch {
	case i > 0:
		p.part = all[i-1].part
	case len(all) > 0:
		p.part = all[0].part
	}
	return slices.Insert(all, i, p)
}

// letterOf is the letter of a part in the margin; what belongs to no part has
// none.
func letterOf(p coach.Part) string {
	if p == coach.PartOther {
		return ""
	}
	return string(p)
}

// marks are a sentence's fillers and numbers.
func marks(numbers, fillers []coach.Mark) []kit.Mark {
	var all []kit.Mark
	for _, f := range fillers {
		all = append(all, kit.Mark{From: f.From, To: f.To, Kind: kit.MarkFiller})
	}
	for _, n := range numbers {
		if !touches(all, n.From, n.To) {
			all = append(all, kit.Mark{From: n.From, To: n.To, Kind: kit.MarkNumber})
		}
	}
	slices.SortFunc(all, func(a, b kit.Mark) int { return a.From - b.From })
	return all
}

func touches(all []kit.Mark, from, to int) bool {
	return slices.ContainsFunc(all, func(m kit.Mark) bool { return m.From < to && from < m.To })
}

// fieldAt returns the byte at which word n of a text begins, as strings.Fields
// cuts it.
func fieldAt(text string, n int) int {
	at := 0
	for i, field := range strings.Fields(text) {
		from := at + strings.Index(text[at:], field)
		if i == n {
			return from
		}
		at = from + len(field)
	}
	return len(text)
}

// moveTo scrolls the transcript to what is said at a place.
func (s *Screen) moveTo(at audio.Samples) {
	for _, p := range s.spoken {
		if at < p.end {
			s.scroll.ScrollToOffset(fyne.NewPos(0, max(p.top()-scrollRoom, 0)))
			return
		}
	}
}

// scrollRoom is what is left above the words that the transcript scrolls to,
// so that one sees what led there.
const scrollRoom = 50

// highlight shows which piece is heard.
func (s *Screen) highlight() {
	now := -1
	for i, p := range s.spoken {
		if s.stop != nil && s.at >= p.start && s.at < p.end {
			now = i
		}
	}
	for i, p := range s.spoken {
		switch {
		case p.row != nil:
			p.row.Set(i == now)
		case i == now:
			p.passage.Set(p.sentence)
		case now < 0 || s.spoken[now].passage != p.passage:
			p.passage.Set(-1)
		}
	}
}
