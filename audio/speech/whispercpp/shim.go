package whispercpp

/*
#include <stdbool.h>
#include <stdlib.h>
#include <ggml.h>
#include <whisper.h>

// whisper.cpp asks between its computations whether it is to stop.
static bool stop_asked(void * flag) {
    return __atomic_load_n((int *) flag, __ATOMIC_RELAXED) != 0;
}

static void ask_stop(int * flag) {
    __atomic_store_n(flag, 1, __ATOMIC_RELAXED);
}

static void nothing(enum ggml_log_level level, const char * text, void * user_data) {
    (void) level; (void) text; (void) user_data;
}

static void log_nothing(void) {
    whisper_log_set(nothing, NULL);
    ggml_log_set(nothing, NULL);
}

// What the binding has no setters for. Its own callbacks into Go are taken out:
// nobody listens, and each call would cost a change of stacks.
static void extend_params(struct whisper_full_params * p, int * stop, const char * prompt, int tries, bool alone) {
    p->new_segment_callback = NULL;
    p->progress_callback = NULL;
    p->encoder_begin_callback = NULL;
    p->abort_callback = stop_asked;
    p->abort_callback_user_data = stop;
    p->initial_prompt = prompt;
    p->greedy.best_of = tries;
    if (alone) p->n_max_text_ctx = 0;
}

// A model without a state: the binding's own way makes one that stays.
static struct whisper_context * load_model(const char * path) {
    return whisper_init_from_file_with_params_no_state(path, whisper_context_default_params());
}

static int hear_with(struct whisper_context * model, struct whisper_state * state, struct whisper_full_params * p, const float * samples, int n) {
    return whisper_full_with_state(model, state, *p, samples, n);
}
*/
import "C"

import (
	"context"
	"sync"
	"unsafe"

	whisper "github.com/ggerganov/whisper.cpp/bindings/go"

	"tellmemore/audio/speech/freed"
)

// silence keeps whisper.cpp's and ggml's chatter off stderr. What fails is
// told by what they return.
var silence = sync.OnceFunc(func() { C.log_nothing() })

// stop is a flag in C's memory that is raised when a context ends.
type stop struct {
	flag  *C.int
	over  chan struct{}
	ended chan struct{}
}

func newStop(ctx context.Context) *stop {
	s := &stop{flag: (*C.int)(C.calloc(1, C.sizeof_int)), over: make(chan struct{}), ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		select {
		case <-ctx.Done():
			C.ask_stop(s.flag)
		case <-s.over:
		}
	}()
	return s
}

// free returns the memory when nobody will raise the flag any more.
func (s *stop) free() {
	close(s.over)
	<-s.ended
	C.free(unsafe.Pointer(s.flag)) // #nosec G103 -- C's own memory
}

// prompt is a text in C's memory; the binding's own setter never frees it.
type prompt struct{ text *C.char }

func newPrompt(text string) prompt { return prompt{C.CString(text)} }

func (p prompt) free() { C.free(unsafe.Pointer(p.text)) } // #nosec G103 -- C's own memory

// extend sets what the binding can't. Its Params are whisper.cpp's own struct.
// Alone, each half minute is heard without the words of the one before it.
func extend(p *whisper.Params, s *stop, text prompt, alone bool) {
	C.extend_params((*C.struct_whisper_full_params)(unsafe.Pointer(p)), s.flag, text.text, tries, C.bool(alone)) // #nosec G103 -- the same C type in another package
}

// load returns the model in a file, nil where whisper.cpp refuses it.
func load(path string) *whisper.Context {
	name := C.CString(path)
	defer C.free(unsafe.Pointer(name)) // #nosec G103 -- C's own memory
	return (*whisper.Context)(unsafe.Pointer(C.load_model(name)))
}

// state is what a model computes with: caches and buffers that are as large as
// the model, and larger the more readings are followed side by side. It is made
// for one hearing, so that nothing of it stays.
type state struct {
	model *C.struct_whisper_context
	state *C.struct_whisper_state
}

// newState fails where there is not enough memory.
func newState(model *whisper.Context) (state, bool) {
	s := state{model: (*C.struct_whisper_context)(unsafe.Pointer(model))} // #nosec G103 -- the same C type in another package
	s.state = C.whisper_init_state(s.model)
	return s, s.state != nil
}

func (s state) free() {
	C.whisper_free_state(s.state)
	freed.GiveBack()
}

// hear runs the model over samples, at least one, and reports whether that
// went well.
func (s state) hear(p *whisper.Params, samples []float32) bool {
	// #nosec G103 G115 -- the same C type in another package; below 2^31 for 37 hours of sound
	return C.hear_with(s.model, s.state, (*C.struct_whisper_full_params)(unsafe.Pointer(p)), (*C.float)(&samples[0]), C.int(len(samples))) == 0
}

// segments copies out what was heard.
func (s state) segments() []segment {
	var all []segment
	eot := C.whisper_token_eot(s.model)
	for i := range C.whisper_full_n_segments_from_state(s.state) {
		heard := segment{
			start:    int64(C.whisper_full_get_segment_t0_from_state(s.state, i)),
			end:      int64(C.whisper_full_get_segment_t1_from_state(s.state, i)),
			noSpeech: float64(C.whisper_full_get_segment_no_speech_prob_from_state(s.state, i)),
		}
		for j := range C.whisper_full_n_tokens_from_state(s.state, i) {
			at := C.whisper_full_get_token_data_from_state(s.state, i, j)
			if at.id >= eot {
				continue // a time, or the end
			}
			heard.pieces = append(heard.pieces, piece{
				text:  C.GoString(C.whisper_full_get_token_text_from_state(s.model, s.state, i, j)),
				start: int64(at.t0), end: int64(at.t1), p: float64(at.p),
			})
		}
		all = append(all, heard)
	}
	return all
}
