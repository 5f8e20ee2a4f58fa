package reader

import (
	"context"
	"fmt"

	ort "github.com/yalue/onnxruntime_go"

	"tellmemore/interviewer/coach"
)

// Contradict reads pairs of sentences, each by itself: what stands around them
// has no say in whether both can be true. A sentence without a word contradicts
// nothing.
func (r *Reader) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	likely := make([]float64, len(doubles))
	for i, d := range doubles {
		if !legible([]string{d.First}) || !legible([]string{d.Second}) {
			continue
		}
		var err error
		if likely[i], err = r.contradict(ctx, d); err != nil {
			return nil, err
		}
	}
	return likely, nil
}

func (r *Reader) contradict(ctx context.Context, d coach.Double) (float64, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx); err != nil {
		return 0, err
	}
	tokens := r.pairs.pieces.beside(d)
	ids, err := ort.NewTensor(ort.NewShape(int64(len(tokens))), tokens)
	if err != nil {
		return 0, fmt.Errorf("lay two sentences out: %w", err)
	}
	out := make([]ort.Value, len(pairOutputs))
	defer func() {
		_ = ids.Destroy()
		if out[0] != nil {
			_ = out[0].Destroy()
		}
	}()
	if err := r.pairs.Run([]ort.Value{ids}, out); err != nil {
		return 0, fmt.Errorf("read two sentences: %w", err)
	}
	said, ok := out[0].(*ort.Tensor[float32])
	if !ok || len(said.GetData()) != 1 {
		return 0, fmt.Errorf("%w: %s is no number", coach.ErrNoReader, pairOutputs[0])
	}
	return float64(said.GetData()[0]), nil
}

// longestBeside is the number of tokens that are read of each of two sentences
// beside each other.
const longestBeside = 90

// beside lays two sentences out beside each other, as the model learnt them:
// a mark, the tokens of one, two marks, those of the other, a mark.
func (w *wordpiece) beside(d coach.Double) []int64 {
	ids := []int64{w.cls}
	for i, text := range []string{d.First, d.Second} {
		tokens := w.cut(text)
		for _, t := range tokens[:min(len(tokens), longestBeside)] {
			ids = append(ids, t.id)
		}
		ids = append(ids, w.sep)
		if i == 0 {
			ids = append(ids, w.sep)
		}
	}
	return ids
}
