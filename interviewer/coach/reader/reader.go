// Package reader reads answers with a small model of the product's own, in
// process and offline: which part each sentence is, what the answer holds and
// leaves out, whether a follow-up was answered, and whether two sentences
// contradict each other. It is a coach.Reader.
//
// Two models do it, in 8 bits, run by the ONNX Runtime that comes with the live
// ear: one reads answers and exchanges (all-MiniLM-L6-v2, fine-tuned by
// scripts/train), one of twice its width holds two sentences against each other (ten
// layers of all-mpnet-base-v2, fine-tuned by scripts/train-contradictions). The
// package is an adapter: it imports the coach, the interviewer and that runtime.
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
// reading at a time runs. It must be closed, or kept as long as the program runs.
type Reader struct {
	answers, pairs *network
	mu             sync.Mutex // two readings at once would share the cores and both be late
	closed         bool
}

// Model is what reads: a network, in the format of the ONNX Runtime as the
// training scripts write it, and its vocabulary, one piece a line. The weights are
// read where they lie, so the network may not change while a Reader has it.
type Model struct {
	Network    []byte
	Vocabulary string
}

// network is a model that was loaded.
type network struct {
	*ort.DynamicAdvancedSession
	pieces  *wordpiece
	weights runtime.Pinner
}

// close frees the network.
func (n *network) close() error {
	defer n.weights.Unpin()
	return n.Destroy()
}

// inputs and outputs are those of the model of answers, as scripts/train names
// them; pairInputs and pairOutputs those of the model of pairs of sentences.
var (
	inputs      = []string{"ids", "types", "pooling", "kind"}
	outputs     = []string{"parts", "labels", "level", "share", "first", "tokens", "answered", "next"}
	pairInputs  = []string{"ids"}
	pairOutputs = []string{"contradict"}
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

// New loads the model of answers and that of pairs of sentences, and reads a
// sentence with each, so that the first answer is not the slow one. Errors:
// coach.ErrNoReader.
func New(answers, pairs Model) (*Reader, error) {
	if err := environment(); err != nil {
		return nil, fmt.Errorf("%w: start the runtime: %w", coach.ErrNoReader, err)
	}
	answering, err := load(answers, inputs, outputs, true)
	if err != nil {
		return nil, fmt.Errorf("%w: the model of answers: %w", coach.ErrNoReader, err)
	}
	pairing, err := load(pairs, pairInputs, pairOutputs, false)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: the model of pairs: %w", coach.ErrNoReader, err), answering.close())
	}
	r := &Reader{answers: answering, pairs: pairing}
	_, err1 := r.Read(context.Background(), coach.Passage{Sentences: []string{"Ready."}})
	_, err2 := r.Contradict(context.Background(), []coach.Double{{First: "Ready.", Second: "Ready."}})
	if err := errors.Join(err1, err2); err != nil {
		return nil, errors.Join(fmt.Errorf("%w: try it: %w", coach.ErrNoReader, err), r.Close())
	}
	return r, nil
}

// load makes a session of a model. Packed weights are kept a second time, laid
// out as the processor multiplies them: an answer is read in a twentieth less
// time for 12 MB, which the model of pairs, at 70 MB, isn't worth.
func load(m Model, in, out []string, packed bool) (*network, error) {
	pieces, err := newWordpiece(m.Vocabulary)
	if err != nil {
		return nil, err
	}
	options, err := ort.NewSessionOptions()
	if err != nil {
		return nil, fmt.Errorf("options: %w", err)
	}
	defer func() { _ = options.Destroy() }()
	unpacked := "1"
	if packed {
		unpacked = "0"
	}
	if err := errors.Join(options.SetIntraOpNumThreads(min(2, runtime.NumCPU())), options.SetInterOpNumThreads(1),
		options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		options.AddSessionConfigEntry("session.use_ort_model_bytes_directly", "1"),
		options.AddSessionConfigEntry("session.use_ort_model_bytes_for_initializers", "1"),
		options.AddSessionConfigEntry("session.disable_prepacking", unpacked)); err != nil {
		return nil, fmt.Errorf("options: %w", err)
	}
	n := &network{pieces: pieces}
	if len(m.Network) > 0 {
		n.weights.Pin(&m.Network[0])
	}
	if n.DynamicAdvancedSession, err = ort.NewDynamicAdvancedSessionWithONNXData(m.Network, in, out, options); err != nil {
		n.weights.Unpin()
		return nil, fmt.Errorf("load: %w", err)
	}
	return n, nil
}

// Close frees the models, after the reading that runs. What is read afterwards
// fails with coach.ErrNoReader.
func (r *Reader) Close() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return nil
	}
	r.closed = true
	return errors.Join(r.answers.close(), r.pairs.close())
}

// ready reports why nothing can be read: the context's end, or Close.
func (r *Reader) ready(ctx context.Context) error {
	if r.closed {
		return fmt.Errorf("%w: it is closed", coach.ErrNoReader)
	}
	return ctx.Err()
}

// read is what the model says of one page.
type read struct {
	page                                                      page
	parts, labels, level, share, first, signs, answered, next []float32
}

// run reads one page.
func (r *Reader) run(ctx context.Context, p page) (read, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.ready(ctx); err != nil {
		return read{}, err
	}
	in, out := make([]ort.Value, 0, len(inputs)), make([]ort.Value, len(outputs))
	defer func() {
		for _, v := range append(in, out...) {
			if v != nil {
				_ = v.Destroy()
			}
		}
	}()
	t, n := int64(len(p.ids)), int64(len(p.rows))
	if err := errors.Join(lay(&in, p.ids, t), lay(&in, p.types, t), lay(&in, p.pooling, n, t), lay(&in, p.kinds, n)); err != nil {
		return read{}, fmt.Errorf("lay a page out: %w", err)
	}
	if err := r.answers.Run(in, out); err != nil {
		return read{}, fmt.Errorf("read a page: %w", err)
	}
	got := read{page: p}
	for i, to := range []*[]float32{&got.parts, &got.labels, &got.level, &got.share, &got.first, &got.signs, &got.answered, &got.next} {
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
	} {
		if size.got != size.want {
			return read{}, fmt.Errorf("%w: %d numbers where %d belong", coach.ErrNoReader, size.got, size.want)
		}
	}
	return got, nil
}

// lay adds a tensor to those that a model reads.
func lay[T ort.TensorData](in *[]ort.Value, data []T, shape ...int64) error {
	tensor, err := ort.NewTensor(shape, data)
	if err != nil {
		return err
	}
	*in = append(*in, tensor)
	return nil
}

// Read reads an answer. A long one is read page by page.
func (r *Reader) Read(ctx context.Context, p coach.Passage) (coach.Reading, error) {
	if !legible(p.Sentences) {
		return coach.Reading{}, coach.ErrNothingToRead
	}
	var all []read
	for _, pg := range r.answers.pieces.pages(p) {
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
	got, err := r.run(ctx, r.answers.pieces.exchange(e))
	if err != nil {
		return coach.ExchangeReading{}, err
	}
	var out coach.ExchangeReading
	copyTo(out.Answered[:], got.answered)
	copyTo(out.Next[:], got.next)
	return out, nil
}

func copyTo(to []float64, from []float32) {
	for i := range to {
		to[i] = float64(from[i])
	}
}
