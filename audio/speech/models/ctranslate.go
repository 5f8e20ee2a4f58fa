package models

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

// errCTranslate: the file is no CTranslate2 model of the kind that is read here.
var errCTranslate = errors.New("not a CTranslate2 model")

// Bounds of what a CTranslate2 file may claim. Whisper's largest model has 1,258
// variables and no rank above 3.
const (
	mostVariables = 1 << 14
	longestName   = 1 << 10
	highestRank   = 4
)

// element is a CTranslate2 type of numbers.
type element byte

// The types by their number in the file.
const (
	float32s element = iota
	int8s
	int16s
	int32s
	float16s
)

// width returns the bytes of one element, 0 for an unknown type.
func (e element) width() int64 {
	switch e {
	case float32s, int32s:
		return 4
	case int16s, float16s:
		return 2
	case int8s:
		return 1
	}
	return 0
}

// tensor is a variable of a CTranslate2 file. Its numbers stay in the file.
type tensor struct {
	dims    []int64
	kind    element
	numbers *io.SectionReader
}

// ctranslate is a CTranslate2 model: its variables by name.
type ctranslate map[string]tensor

// readCTranslate reads the names and shapes of a CTranslate2 file of size
// bytes. All of it is little endian: u32 version, the specification's name, u32
// revision, u32 count; of each variable its name, u8 rank, u32 dimensions, u8
// type, u32 bytes, the numbers; then u32 count of aliases, two names each. A
// name has its u16 length before it, which counts a zero byte at its end.
func readCTranslate(file io.ReaderAt, size int64) (ctranslate, error) {
	r := &fieldReader{from: io.NewSectionReader(file, 0, size)}
	r.number(4)
	r.name()
	r.number(4)
	count := r.number(4)
	if count > mostVariables {
		return nil, fmt.Errorf("%w: %d variables", errCTranslate, count)
	}
	vars := ctranslate{}
	for range count {
		name := r.name()
		t := r.tensor()
		if r.err != nil {
			return nil, fmt.Errorf("%w: variable %d: %w", errCTranslate, len(vars), r.err)
		}
		vars[name] = t
	}
	// The aliases name tensors that ggml does not store twice.
	return vars, r.err
}

// fieldReader reads fields one after the other and keeps the first error.
type fieldReader struct {
	from *io.SectionReader
	err  error
}

func (r *fieldReader) bytes(n int) []byte {
	b := make([]byte, n)
	if r.err == nil {
		if _, r.err = io.ReadFull(r.from, b); r.err != nil {
			r.err = fmt.Errorf("%w: %w", errCTranslate, r.err)
		}
	}
	return b
}

// number reads an unsigned number of 1, 2 or 4 bytes.
func (r *fieldReader) number(width int) uint32 {
	var b [4]byte
	copy(b[:], r.bytes(width))
	return binary.LittleEndian.Uint32(b[:])
}

func (r *fieldReader) name() string {
	n := r.number(2)
	if n > longestName && r.err == nil {
		r.err = fmt.Errorf("%w: name of %d bytes", errCTranslate, n)
	}
	if r.err != nil {
		return ""
	}
	return strings.TrimSuffix(string(r.bytes(int(n))), "\x00")
}

// tensor reads the shape of a variable and steps over its numbers.
func (r *fieldReader) tensor() (t tensor) {
	rank := r.number(1)
	if rank > highestRank && r.err == nil {
		r.err = fmt.Errorf("%w: rank %d", errCTranslate, rank)
	}
	if r.err != nil {
		return tensor{}
	}
	elements := int64(1)
	for range rank {
		d := int64(r.number(4))
		if d > 0 && elements > r.from.Size()/d {
			r.err = fmt.Errorf("%w: more numbers than the file has bytes", errCTranslate)
			return tensor{}
		}
		elements *= d
		t.dims = append(t.dims, d)
	}
	t.kind = element(r.number(1)) // #nosec G115 -- of one byte
	length := int64(r.number(4))
	if r.err != nil {
		return tensor{}
	}
	at, err := r.from.Seek(0, io.SeekCurrent)
	switch {
	case err != nil:
		r.err = err
	case t.kind.width() == 0 || length != elements*t.kind.width():
		r.err = fmt.Errorf("%w: %d bytes for %d numbers of type %d", errCTranslate, length, elements, t.kind)
	case length > r.from.Size()-at:
		r.err = fmt.Errorf("%w: cut short", errCTranslate)
	default:
		t.numbers = io.NewSectionReader(r.from, at, length)
		_, r.err = r.from.Seek(length, io.SeekCurrent)
	}
	return t
}

// half returns a tensor of half-precision numbers of the given rank.
func (c ctranslate) half(name string, rank int) (tensor, error) {
	t, ok := c[name]
	if !ok || t.kind != float16s || len(t.dims) != rank {
		return tensor{}, fmt.Errorf("%w: no half-precision %s of rank %d", errCTranslate, name, rank)
	}
	return t, nil
}

// count returns a variable that is one number.
func (c ctranslate) count(name string) (int64, error) {
	t, ok := c[name]
	if !ok || len(t.dims) != 0 || t.kind != int16s {
		return 0, fmt.Errorf("%w: no number %s", errCTranslate, name)
	}
	var b [2]byte
	if _, err := t.numbers.ReadAt(b[:], 0); err != nil {
		return 0, err
	}
	return int64(binary.LittleEndian.Uint16(b[:])), nil
}

// rows returns the part of a tensor from the first row up to, not with, the
// last, along its first dimension.
func (t tensor) rows(first, last int64) (tensor, error) {
	if len(t.dims) == 0 || first < 0 || last <= first || last > t.dims[0] {
		return tensor{}, fmt.Errorf("%w: rows %d to %d of %v", errCTranslate, first, last, t.dims)
	}
	row := t.numbers.Size() / t.dims[0]
	part := tensor{dims: append([]int64{last - first}, t.dims[1:]...), kind: t.kind}
	part.numbers = io.NewSectionReader(t.numbers, first*row, (last-first)*row)
	return part, nil
}

// joined reads files one after the other as if they were one.
type joined []*io.SectionReader

// ReadAt implements io.ReaderAt.
func (j joined) ReadAt(p []byte, at int64) (n int, err error) {
	for _, part := range j {
		if at >= part.Size() {
			at -= part.Size()
			continue
		}
		m, err := part.ReadAt(p[n:], at)
		n, at = n+m, 0
		if n == len(p) {
			return n, nil
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return n, err
		}
	}
	return n, io.EOF
}

// size returns the bytes of all files.
func (j joined) size() (n int64) {
	for _, part := range j {
		n += part.Size()
	}
	return n
}
