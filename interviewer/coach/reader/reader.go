// Package reader reads answers with a small model of the product's own, in
// process and offline: which part each sentence is, what the answer holds and
// leaves out, whether a follow-up was answered, and whether two sentences
// contradict each other. It is a coach.Reader.
//
// The model is all-MiniLM-L6-v2, fine-tuned by scripts/train, in 8 bits, run by
// the ONNX Runtime that comes with the live ear. The package is an adapter: it
// imports the coach, the interviewer and that runtime.
package reader

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"

	// The live ear's library brings the ONNX Runtime and is linked with the path to it.
	_ "github.com/k2-fsa/sherpa-onnx-go/sherpa_onnx"
	ort "github.com/yalue/onnxruntime_go"

	"tellmemore/interviewer/coach"
)

// Reader is the built-in coach.Reader. It is safe for several goroutines; one
// reading at a time runs.
type Reader struct {
	pieces  *wordpiece
	session *ort.DynamicAdvancedSession
	mu      sync.Mutex // two readings at once would share the cores and both be late
}

// inputs and outputs are the model's, as scripts/train names them.
var (
	inputs  = []string{"ids", "types", "pooling", "kind"}
	outputs = []string{"parts", "labels", "level", "share", "first", "tokens", "answered", "next", "clash"}
)

const (
	parts     = 6
	flags     = 7
	strengths = 6
	layers    = 10
	labels    = flags + strengths + layers
	levels    = 5
	signs     = 3 // of a token: measured, people, money
)

// environment starts the runtime once a process; it lives as long.
var environment = sync.OnceValue(func() error {
	ort.SetSharedLibraryPath(library())
	return ort.InitializeEnvironment(ort.WithLogLevelError())
})

// library is the name under which the live ear's library has loaded the runtime.
func library() string {
	switch runtime.GOOS {
	case "windows":
		return "onnxruntime.dll"
	case "darwin":
		return "@rpath/libonnxruntime.1.27.0.dylib"
	}
	return "libonnxruntime.so"
}

// New loads a model (ONNX) and its vocabulary, and reads one sentence with it,
// so that the first answer is not the slow one. Errors: coach.ErrNoReader.
func New(model []byte, vocabulary string) (*Reader, error) {
	pieces, err := newWordpiece(vocabulary)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", coach.ErrNoReader, err)
	}
	if err := environment(); err != nil {
		return nil, fmt.Errorf("%w: start the runtime: %w", coach.ErrNoReader, err)
	}
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", coach.ErrNoReader, err)
	}
	defer func() { _ = options.Destroy() }()
	if err := errors.Join(options.SetIntraOpNumThreads(min(2, runtime.NumCPU())), options.SetInterOpNumThreads(1),
		options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		// Weights laid out anew are kept twice, and were no faster.
		options.AddSessionConfigEntry("session.disable_prepacking", "1")); err != nil {
		return nil, fmt.Errorf("%w: %w", coach.ErrNoReader, err)
	}
	session, err := ort.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, options)
	if err != nil {
		return nil, fmt.Errorf("%w: load: %w", coach.ErrNoReader, err)
	}
	r := &Reader{pieces: pieces, session: session}
	if _, err := r.Read(context.Background(), coach.Passage{Sentences: []string{"Ready."}}); err != nil {
		_ = r.Close()
		return nil, fmt.Errorf("%w: try it: %w", coach.ErrNoReader, err)
	}
	return r, nil
}

// Close frees the model. Nothing may be read afterwards.
func (r *Reader) Close() error { return r.session.Destroy() }

// read is what the model says of one page.
type read struct {
	page                                                      page
	parts, labels, level, share, first, signs, answered, next []float32
	clash                                                     []float32
}

// run reads one page.
func (r *Reader) run(ctx context.Context, p page) (read, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return read{}, err
	}
	t, n := int64(len(p.ids)), int64(len(p.rows))
	ids, err1 := ort.NewTensor(ort.NewShape(t), p.ids)
	types, err2 := ort.NewTensor(ort.NewShape(t), p.types)
	pooling, err3 := ort.NewTensor(ort.NewShape(n, t), p.pooling)
	kinds, err4 := ort.NewTensor(ort.NewShape(n), p.kinds)
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		return read{}, fmt.Errorf("lay a page out: %w", err)
	}
	in := []ort.Value{ids, types, pooling, kinds}
	out := make([]ort.Value, len(outputs))
	defer func() {
		for _, v := range append(in, out...) {
			if v != nil {
				_ = v.Destroy()
			}
		}
	}()
	if err := r.session.Run(in, out); err != nil {
		return read{}, fmt.Errorf("read a page: %w", err)
	}
	got := read{page: p}
	for i, to := range []*[]float32{&got.parts, &got.labels, &got.level, &got.share, &got.first, &got.signs, &got.answered, &got.next, &got.clash} {
		tensor, ok := out[i].(*ort.Tensor[float32])
		if !ok {
			return read{}, fmt.Errorf("%w: %s is no table of numbers", coach.ErrNoReader, outputs[i])
		}
		*to = append([]float32(nil), tensor.GetData()...) // the tensor's memory goes with it
	}
	rows, tokens := len(p.rows), len(p.ids)
	for _, size := range []struct{ got, want int }{
		{len(got.parts), rows * parts},
		{len(got.labels), labels},
		{len(got.level), levels},
		{len(got.share), rows * labels},
		{len(got.first), layers + 1},
		{len(got.signs), tokens * signs},
		{len(got.answered), 3},
		{len(got.next), layers + 1},
		{len(got.clash), 1},
	} {
		if size.got != size.want {
			return read{}, fmt.Errorf("%w: %d numbers where %d belong", coach.ErrNoReader, size.got, size.want)
		}
	}
	return got, nil
}

// Read reads an answer. A long one is read page by page.
func (r *Reader) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	if !legible(p.Sentences) {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	var all []read
	for _, pg := range r.pieces.pages(p) {
		got, err := r.run(ctx, pg)
		if err != nil {
			return coach.Reading{}, err
		}
		all = append(all, got)
	}
	return together(len(p.Sentences), all), nil
}

// ReadExchange reads a follow-up exchange.
func (r *Reader) ReadExchange(ctx context.Context, e coach.Exchange) (coach.ExchangeReading, error) {
	if !legible(e.Answer) {
		return coach.ExchangeReading{}, coach.ErrNothingToRead
	}
	got, err := r.run(ctx, r.pieces.exchange(e))
	if err != nil {
		return coach.ExchangeReading{}, err
	}
	var out coach.ExchangeReading
	copyTo(out.Answered[:], got.answered)
	copyTo(out.Next[:], got.next)
	return out, nil
}

// Contradict reads pairs of sentences, each by itself: what stands around them
// has no say in whether both can be true. A sentence without a word contradicts
// nothing.
func (r *Reader) Contradict(ctx context.Context, doubles []coach.Double) ([]float64, error) {
	likely := make([]float64, len(doubles))
	for i, d := range doubles {
		if !legible([]string{d.First}) || !legible([]string{d.Second}) {
			continue
		}
		got, err := r.run(ctx, r.pieces.double(d))
		if err != nil {
			return nil, err
		}
		likely[i] = float64(got.clash[0])
	}
	return likely, nil
}

func copyTo(to []float64, from []float32) {
	for i := range to {
		to[i] = float64(from[i])
	}
}
