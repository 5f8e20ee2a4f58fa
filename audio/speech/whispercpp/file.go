package whispercpp

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
)

// errFile: the file is no whole ggml Whisper model.
var errFile = errors.New("not a whole ggml Whisper file")

// check reads the structure of a model file, not its weights. whisper.cpp
// believes what a file says of itself, and a damaged one ends the whole program
// or leaves weights unset.
func check(path string) error {
	f, err := os.Open(path) // #nosec G304 -- the person's own choice of a model
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read from
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%w: no regular file", errFile)
	}
	return checkModel(f, info.Size())
}

// The sizes of a Whisper model, in the order of the file's head.
const (
	headVocabulary = iota
	headAudioContext
	headAudioWidth
	headAudioHeads
	headAudioLayers
	headTextContext
	headTextWidth
	headTextHeads
	headTextLayers
	headBands
	headType
	headSizes
)

// bounds are the least and the most of each size that a Whisper model has, from
// tiny to large-v3.
var bounds = [headSizes][2]int64{
	headVocabulary: {51864, 51866}, headAudioContext: {1500, 1500},
	headAudioWidth: {384, 1280}, headAudioHeads: {6, 20}, headAudioLayers: {4, 32},
	headTextContext: {448, 448}, headTextWidth: {384, 1280}, headTextHeads: {6, 20}, headTextLayers: {2, 32},
	headBands: {80, 128}, headType: {0, 3000},
}

const (
	ggmlMagic     = 0x67676d6c
	spectrumBins  = 201
	longestToken  = 1 << 10
	longestTensor = 1 << 8 // of its name
)

// blocks are the numbers in a block and its bytes, by ggml's type of tensor:
// the types that whisper.cpp's own tools write.
var blocks = map[int64][2]int64{
	0: {1, 4}, 1: {1, 2}, // single, half precision
	2: {32, 18}, 3: {32, 20}, 6: {32, 22}, 7: {32, 24}, 8: {32, 34}, // q4_0, q4_1, q5_0, q5_1, q8_0
	10: {256, 84}, 11: {256, 110}, 12: {256, 144}, 13: {256, 176}, 14: {256, 210}, // q2_K to q6_K
}

// checkModel follows the fields of a ggml file of size bytes to its end.
func checkModel(from io.Reader, size int64) error {
	r := &modelReader{from: bufio.NewReaderSize(from, 1<<16), left: size}
	if magic := r.number(); magic != ggmlMagic {
		return fmt.Errorf("%w: begins with %x", errFile, magic)
	}
	var head [headSizes]int64
	for i := range head {
		head[i] = r.number()
		if head[i] < bounds[i][0] || head[i] > bounds[i][1] {
			return fmt.Errorf("%w: size %d is %d", errFile, i, head[i])
		}
	}
	if head[headAudioWidth] != head[headTextWidth] || head[headAudioWidth]%head[headAudioHeads] != 0 ||
		head[headTextWidth]%head[headTextHeads] != 0 {
		return fmt.Errorf("%w: sizes %v", errFile, head)
	}
	bands, bins := r.number(), r.number()
	if bands != head[headBands] || bins != spectrumBins {
		return fmt.Errorf("%w: filters of %d by %d", errFile, bands, bins)
	}
	r.skip(bands * bins * 4)
	tokens := r.number()
	if tokens < 0 || tokens > head[headVocabulary] {
		return fmt.Errorf("%w: %d tokens", errFile, tokens)
	}
	for range tokens {
		r.skip(r.bounded(longestToken))
	}
	tensors := 0
	for ; r.left > 0 && r.err == nil; tensors++ {
		r.tensor()
	}
	if r.err == nil && tensors == 0 {
		return fmt.Errorf("%w: no weights", errFile)
	}
	return r.err
}

// modelReader reads fields and keeps the first error.
type modelReader struct {
	from *bufio.Reader
	left int64 // bytes
	err  error
}

// number reads a little-endian i32.
func (r *modelReader) number() int64 {
	var b [4]byte
	if r.err == nil && r.left < int64(len(b)) {
		r.err = fmt.Errorf("%w: cut short", errFile)
	}
	if r.err != nil {
		return 0
	}
	if _, r.err = io.ReadFull(r.from, b[:]); r.err != nil {
		return 0
	}
	r.left -= int64(len(b))
	return int64(int32(binary.LittleEndian.Uint32(b[:]))) // #nosec G115 -- the field is signed
}

// bounded reads a number from 0 to most.
func (r *modelReader) bounded(most int64) int64 {
	n := r.number()
	if r.err == nil && (n < 0 || n > most) {
		r.err = fmt.Errorf("%w: %d of at most %d", errFile, n, most)
		return 0
	}
	return n
}

func (r *modelReader) skip(n int64) {
	if r.err == nil && n > r.left {
		r.err = fmt.Errorf("%w: cut short", errFile)
	}
	if r.err != nil {
		return
	}
	for ; n > 0 && r.err == nil; n, r.left = n-min(n, math.MaxInt32), r.left-min(n, math.MaxInt32) {
		_, r.err = r.from.Discard(int(min(n, math.MaxInt32)))
	}
}

// tensor steps over a tensor: rank, length of the name, type, dimensions, name,
// numbers.
func (r *modelReader) tensor() {
	rank, name, kind := r.bounded(4), r.bounded(longestTensor), r.number()
	block, known := blocks[kind]
	if r.err == nil && !known {
		r.err = fmt.Errorf("%w: numbers of type %d", errFile, kind)
	}
	elements := int64(1)
	for range rank {
		elements *= max(1, r.bounded(1<<20))
		if r.err == nil && elements > math.MaxInt32 {
			r.err = fmt.Errorf("%w: %d numbers in a tensor", errFile, elements)
		}
	}
	r.skip(name)
	if r.err == nil {
		r.skip(elements / block[0] * block[1])
	}
}
