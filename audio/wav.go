package audio

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
)

// wavFormat is what the header of a WAV file says of its samples.
type wavFormat struct {
	rate     int // Hz
	channels int
	bytes    int // of one sample of one channel
	float    bool
}

// Bounds of what a header may claim. Nobody speaks at 768 kHz or into 64
// channels; a header that says so is damaged or hostile.
const (
	lowestRate   = 4000
	highestRate  = 768000
	mostChannels = 64
)

// Format tags of the WAVE format (Microsoft, mmreg.h).
const (
	wavPCM        = 1
	wavFloat      = 3
	wavExtensible = 0xFFFE
)

// wavReader reads the samples of a WAV file of any usual kind, mixed to mono.
// It reads what is there: a file that is shorter than its header claims ends
// where it ends, as a take does after a kill.
type wavReader struct {
	r      *bufio.Reader
	format wavFormat
	left   int64  // bytes of samples that the header promises
	frame  []byte // one sample of each channel
	raw    [1 << 13]byte
}

// newWAVReader reads the header. Errors: ErrNotAudio, ErrEmptyClip.
func newWAVReader(r io.Reader) (*wavReader, error) {
	w := &wavReader{r: bufio.NewReaderSize(r, 1<<16)}
	var riff [12]byte
	if _, err := io.ReadFull(w.r, riff[:]); err != nil || string(riff[:4]) != "RIFF" || string(riff[8:]) != "WAVE" {
		return nil, fmt.Errorf("%w: no WAVE header", ErrNotAudio)
	}
	known := false
	for {
		var head [8]byte
		if _, err := io.ReadFull(w.r, head[:]); err != nil {
			return nil, fmt.Errorf("%w: no samples after the header", ErrEmptyClip)
		}
		size := int64(binary.LittleEndian.Uint32(head[4:]))
		switch string(head[:4]) {
		case "fmt ":
			if err := w.readFormat(size); err != nil {
				return nil, err
			}
			known = true
		case "data":
			if !known {
				return nil, fmt.Errorf("%w: samples before their format", ErrNotAudio)
			}
			w.left = size
			if size == 0 {
				return nil, ErrEmptyClip
			}
			if size == math.MaxUint32 {
				w.left = math.MaxInt64 // written to a pipe: as much as there is
			}
			w.frame = make([]byte, w.format.bytes*w.format.channels)
			return w, nil
		default:
			if _, err := io.CopyN(io.Discard, w.r, size+size%2); err != nil {
				return nil, fmt.Errorf("%w: no samples after the header", ErrEmptyClip)
			}
		}
	}
}

func (w *wavReader) readFormat(size int64) error {
	var f [40]byte
	if size < 16 {
		return fmt.Errorf("%w: format of %d bytes", ErrNotAudio, size)
	}
	n := min(size, int64(len(f)))
	if _, err := io.ReadFull(w.r, f[:n]); err != nil {
		return fmt.Errorf("%w: format is cut short", ErrNotAudio)
	}
	if _, err := io.CopyN(io.Discard, w.r, size-n+size%2); err != nil {
		return fmt.Errorf("%w: format is cut short", ErrNotAudio)
	}
	tag := binary.LittleEndian.Uint16(f[0:])
	if tag == wavExtensible && n >= 26 {
		tag = binary.LittleEndian.Uint16(f[24:]) // the beginning of the sub-format
	}
	bits := int(binary.LittleEndian.Uint16(f[14:]))
	w.format = wavFormat{
		rate:     int(binary.LittleEndian.Uint32(f[4:])),
		channels: int(binary.LittleEndian.Uint16(f[2:])),
		bytes:    bits / 8,
		float:    tag == wavFloat,
	}
	return w.format.check(tag, bits)
}

func (f wavFormat) check(tag uint16, bits int) error {
	switch {
	case tag != wavPCM && tag != wavFloat:
		return fmt.Errorf("%w: WAV of kind %d", ErrNotAudio, tag)
	case tag == wavPCM && bits != 8 && bits != 16 && bits != 24 && bits != 32,
		tag == wavFloat && bits != 32 && bits != 64:
		return fmt.Errorf("%w: WAV of %d bits", ErrNotAudio, bits)
	case f.channels < 1 || f.channels > mostChannels:
		return fmt.Errorf("%w: WAV of %d channels", ErrNotAudio, f.channels)
	case f.rate < lowestRate || f.rate > highestRate:
		return fmt.Errorf("%w: WAV at %d Hz", ErrNotAudio, f.rate)
	}
	return nil
}

// read fills mono samples from -1 to 1 and returns how many, and io.EOF after
// the last one.
func (w *wavReader) read(mono []float64) (n int, err error) {
	size := len(w.frame)
	for n < len(mono) {
		want := min(int64(len(mono)-n), w.left/int64(size), int64(len(w.raw)/size))
		if want == 0 {
			return n, io.EOF
		}
		got, err := io.ReadFull(w.r, w.raw[:int(want)*size])
		for at := 0; at+size <= got; at += size {
			mono[n] = w.format.mono(w.raw[at:])
			n++
		}
		w.left -= int64(got)
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = io.EOF
		}
		if err != nil {
			return n, err
		}
	}
	return n, nil
}

// mono decodes one sample of each channel and returns their mean.
func (f wavFormat) mono(frame []byte) float64 {
	if f.channels == 1 {
		return f.sample(frame)
	}
	var sum float64
	for c := range f.channels {
		sum += f.sample(frame[c*f.bytes:])
	}
	return sum / float64(f.channels)
}

// sample decodes one sample to -1 to 1.
func (f wavFormat) sample(b []byte) float64 {
	switch {
	case f.float && f.bytes == 4:
		return finite(float64(math.Float32frombits(binary.LittleEndian.Uint32(b))))
	case f.float:
		return finite(math.Float64frombits(binary.LittleEndian.Uint64(b)))
	case f.bytes == 1:
		return (float64(b[0]) - 128) / 128
	case f.bytes == 2:
		return float64(int16(binary.LittleEndian.Uint16(b))) / (1 << 15) // #nosec G115 -- the bits are the value
	case f.bytes == 3:
		return float64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31) // #nosec G115 -- as above
	}
	return float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31) // #nosec G115 -- as above
}

func finite(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	return v
}

// headerSize is the length of the header of a take, in bytes.
const headerSize = 44

// wavHeader returns the header of a take of n samples.
func wavHeader(n Samples) [headerSize]byte {
	var h [headerSize]byte
	size := uint32(min(int64(n)*2, math.MaxUint32-headerSize)) // #nosec G115 -- bounded
	le := binary.LittleEndian
	copy(h[0:], "RIFF")
	le.PutUint32(h[4:], size+headerSize-8)
	copy(h[8:], "WAVEfmt ")
	le.PutUint32(h[16:], 16)
	le.PutUint16(h[20:], wavPCM)
	le.PutUint16(h[22:], 1)
	le.PutUint32(h[24:], Rate)
	le.PutUint32(h[28:], Rate*2)
	le.PutUint16(h[32:], 2)
	le.PutUint16(h[34:], 16)
	copy(h[36:], "data")
	le.PutUint32(h[40:], size)
	return h
}

// WAV returns a WAV file of the samples.
func WAV(samples []int16) []byte {
	h := wavHeader(Samples(len(samples)))
	file := make([]byte, headerSize, headerSize+2*len(samples))
	copy(file, h[:])
	for _, v := range samples {
		file = binary.LittleEndian.AppendUint16(file, uint16(v)) // #nosec G115 -- the bits are the value
	}
	return file
}
