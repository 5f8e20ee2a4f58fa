package reader

import (
	"strings"

	"tellmemore/interviewer/coach"
)

// mostTokens is the longest text that the model reads at once; it has 512
// places, of which the first and the last are marks.
const mostTokens = 510

// longestRow is the number of tokens of one sentence that are read; a sentence
// of more is no sentence, and its rest is left out.
const longestRow = 200

// kind says what a row of the model's input is.
type kind int64

const (
	kindHead     kind = 0 // the principle, the level and the question
	kindStory    kind = 1
	kindQuestion kind = 2 // the follow-up
	kindAnswer   kind = 3 // to the follow-up
)

// row is one sentence for the model.
type row struct {
	kind   kind
	tokens []token
	words  int // of the text, as strings.Fields cuts it
	index  int // of the sentence among those of its kind
}

// size is the number of tokens with the mark after them.
func (r row) size() int { return len(r.tokens) + 1 }

// page is one input of the model.
type page struct {
	rows       []row
	ids, types []int64
	pooling    []float32 // rows by tokens: the mean of each row's tokens
	kinds      []int64
	first      []int // where each row's tokens begin
}

// newPage lays rows out; they fit.
func (w *wordpiece) newPage(rows []row) page {
	p := page{rows: rows, ids: []int64{w.cls}, types: []int64{0}}
	for _, r := range rows {
		typ := int64(0)
		if r.kind == kindQuestion || r.kind == kindAnswer {
			typ = 1
		}
		p.first = append(p.first, len(p.ids))
		p.kinds = append(p.kinds, int64(r.kind))
		for _, t := range r.tokens {
			p.ids = append(p.ids, t.id)
			p.types = append(p.types, typ)
		}
		p.ids = append(p.ids, w.sep)
		p.types = append(p.types, typ)
	}
	n := len(p.ids)
	p.pooling = make([]float32, len(rows)*n)
	for i, r := range rows {
		if len(r.tokens) == 0 {
			p.pooling[i*n] = 1
			continue
		}
		for k := range r.tokens {
			p.pooling[i*n+p.first[i]+k] = 1 / float32(len(r.tokens))
		}
	}
	return p
}

// overlap is how many sentences of a long answer two pages share, so that each
// sentence is read with some of what came before it.
const overlap = 3

// pages lays an answer out on as many pages as it needs.
func (w *wordpiece) pages(p coach.Passage) []page {
	head := w.row(kindHead, 0, p.Principle+", "+p.Level+". "+p.Question)
	var pages []page
	var rows []row
	size := 1 + head.size()
	for i, s := range p.Sentences {
		r := w.row(kindStory, i, s)
		if size+r.size() > mostTokens && len(rows) > 0 {
			pages = append(pages, w.newPage(append([]row{head}, rows...)))
			rows = append([]row(nil), rows[max(0, len(rows)-overlap):]...)
			for size = sizeOf(head, rows); len(rows) > 0 && size+r.size() > mostTokens; size = sizeOf(head, rows) {
				rows = rows[1:]
			}
		}
		rows = append(rows, r)
		size += r.size()
	}
	return append(pages, w.newPage(append([]row{head}, rows...)))
}

func sizeOf(head row, rows []row) int {
	n := 1 + head.size()
	for _, r := range rows {
		n += r.size()
	}
	return n
}

// exchange lays an exchange out on one page. The question and the answer stand
// whole; of a story that is too long, sentences in the middle are left out.
func (w *wordpiece) exchange(e coach.Exchange) page {
	rows := []row{w.row(kindHead, 0, e.Principle+", "+e.Level+".")}
	for i, s := range e.Story {
		rows = append(rows, w.row(kindStory, i, s))
	}
	rows = append(rows, w.row(kindQuestion, 0, string(e.Probe)+". "+e.Question))
	for i, s := range e.Answer {
		rows = append(rows, w.row(kindAnswer, i, s))
	}
	story := len(e.Story)
	size := 1
	for _, r := range rows {
		size += r.size()
	}
	for size > mostTokens && story > 0 {
		at := 1 + story/2
		size -= rows[at].size()
		rows = append(rows[:at], rows[at+1:]...)
		story--
	}
	for size > mostTokens { // an answer far beyond thirty seconds: its end is left out
		size -= rows[len(rows)-1].size()
		rows = rows[:len(rows)-1]
	}
	return w.newPage(rows)
}

func (w *wordpiece) row(k kind, index int, text string) row {
	tokens := w.cut(text)
	return row{kind: k, index: index, words: len(strings.Fields(text)), tokens: tokens[:min(len(tokens), longestRow)]}
}
