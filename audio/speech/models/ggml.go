package models

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// What Whisper's models have in common.
const (
	ggmlMagic    = 0x67676d6c // "ggml"
	melBands     = 80
	melBins      = 201 // of a transform of 400 samples
	audioContext = 1500
	textContext  = 448
	halfWeights  = 1     // ggml's file type: matrices in half precision
	textTokens   = 50257 // of the vocabulary; the library knows the others
	vocabulary   = 51865 // with languages, tasks and times
)

// Types of a ggml tensor.
const (
	ggmlFloat32 = 0
	ggmlFloat16 = 1
)

// ggmlWriter writes the fields of a ggml file and keeps the first error.
type ggmlWriter struct {
	to  *bufio.Writer
	err error
}

func (w *ggmlWriter) write(b []byte) {
	if w.err == nil {
		_, w.err = w.to.Write(b)
	}
}

func (w *ggmlWriter) numbers(values ...int64) {
	for _, v := range values {
		w.write(binary.LittleEndian.AppendUint32(nil, uint32(v))) // #nosec G115 -- counts and sizes below 2^31
	}
}

func (w *ggmlWriter) float(v float32) {
	w.write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(v)))
}

// entry writes bytes with their length before them.
func (w *ggmlWriter) entry(b []byte) {
	w.numbers(int64(len(b)))
	w.write(b)
}

// put writes a tensor: rank, length of the name, type, dimensions from the last
// to the first, name, numbers. kind is ggmlFloat32 or ggmlFloat16.
func (w *ggmlWriter) put(name string, t tensor, kind int64) {
	w.numbers(int64(len(t.dims)), int64(len(name)), kind)
	for i := len(t.dims) - 1; i >= 0; i-- {
		w.numbers(t.dims[i])
	}
	w.write([]byte(name))
	w.copy(t, kind)
}

// copy writes a tensor's numbers, a few at a time: no matrix is ever in memory.
func (w *ggmlWriter) copy(t tensor, kind int64) {
	if w.err != nil {
		return
	}
	from := io.NewSectionReader(t.numbers, 0, t.numbers.Size())
	if kind == ggmlFloat16 {
		_, w.err = io.Copy(w.to, from)
		return
	}
	block := make([]byte, 4096)
	for w.err == nil {
		n, err := io.ReadFull(from, block)
		for i := 0; i+1 < n; i += 2 {
			w.float(widened(binary.LittleEndian.Uint16(block[i:])))
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return
		}
		if err != nil {
			w.err = fmt.Errorf("read weights: %w", err)
		}
	}
}

// widened is a half-precision number (IEEE 754 binary16) in single precision,
// which holds each of them exactly.
func widened(h uint16) float32 {
	sign, exponent, fraction := uint32(h>>15)<<31, uint32(h>>10&0x1f), uint32(h&0x3ff)
	switch exponent {
	case 0: // zero, or below the smallest normal number
		v := math.Ldexp(float64(fraction), -24)
		return math.Float32frombits(math.Float32bits(float32(v)) | sign)
	case 0x1f: // infinite, or no number
		return math.Float32frombits(sign | 0xff<<23 | fraction<<13)
	}
	return math.Float32frombits(sign | (exponent+112)<<23 | fraction<<13)
}

// melFilters are the weights by which Whisper sums the bins of a spectrum into
// bands, band by band: triangles on Slaney's scale, each of area 1, as librosa
// makes them (sr=16000, n_fft=400, n_mels=80), with which Whisper was trained.
func melFilters() []float32 {
	const nyquist = 8000.0
	top := slaney(nyquist)
	var edges [melBands + 2]float64 // Hz
	for i := range edges {
		edges[i] = hertz(float64(i) * (top / (melBands + 1)))
	}
	edges[melBands+1] = nyquist // exactly, so that the last bin weighs nothing
	filters := make([]float32, 0, melBands*melBins)
	for band := range melBands {
		left, middle, right := edges[band], edges[band+1], edges[band+2]
		for bin := range melBins {
			f := float64(bin) * (nyquist / (melBins - 1))
			// As librosa subtracts, so that the first weight is its negative zero.
			weight := min(-(left-f)/(middle-left), (right-f)/(right-middle))
			if weight < 0 {
				weight = 0
			}
			filters = append(filters, float32(weight*(2/(right-left))))
		}
	}
	return filters
}

// Slaney's scale is linear below 1 kHz, 15 mel, and logarithmic above it: 27
// mel are a factor of 6.4.
const (
	linearMel = 200.0 / 3 // Hz a mel
	breakHz   = 1000.0
	breakMel  = 15.0
)

var logStep = math.Log(6.4) / 27

func slaney(hz float64) float64 {
	if hz < breakHz {
		return hz / linearMel
	}
	return breakMel + math.Log(hz/breakHz)/logStep
}

func hertz(mel float64) float64 {
	if mel < breakMel {
		return mel * linearMel
	}
	return breakHz * math.Exp(logStep*(mel-breakMel))
}
