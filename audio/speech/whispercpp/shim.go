package whispercpp

/*
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
static void extend_params(struct whisper_full_params * p, int * stop, const char * prompt, int tries) {
    p->new_segment_callback = NULL;
    p->progress_callback = NULL;
    p->encoder_begin_callback = NULL;
    p->abort_callback = stop_asked;
    p->abort_callback_user_data = stop;
    p->initial_prompt = prompt;
    p->greedy.best_of = tries;
}
*/
import "C"

import (
	"context"
	"sync"
	"unsafe"

	whisper "github.com/ggerganov/whisper.cpp/bindings/go"
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
func extend(p *whisper.Params, s *stop, text prompt) {
	C.extend_params((*C.struct_whisper_full_params)(unsafe.Pointer(p)), s.flag, text.text, tries) // #nosec G103 -- the same C type in another package
}

// noSpeech is the probability that nothing is said where a segment is.
func noSpeech(model *whisper.Context, segment int) float64 {
	return float64(C.whisper_full_get_segment_no_speech_prob((*C.struct_whisper_context)(unsafe.Pointer(model)), C.int(segment))) // #nosec G103 G115 -- as above; a count of segments
}
