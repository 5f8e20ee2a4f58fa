package audio

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/gopxl/beep/v2"
	"github.com/gopxl/beep/v2/flac"
	"github.com/gopxl/beep/v2/mp3"
	"github.com/gopxl/beep/v2/vorbis"
)

// Clip is a recording of any length in any format that OpenClip reads,
// delivered as mono samples at Rate. It keeps a few blocks in memory.
type Clip struct {
	f      *os.File
	mono   beep.Streamer
	length Samples // 0 where it is not known
	buf    [512][2]float64
	got    Samples
	err    error
}

// OpenClip opens a WAV (8 to 32 bit, float), FLAC, MP3 or Ogg Vorbis file of
// any rate and number of channels, told apart by its content. A file that ends
// too early is read as far as it goes. Errors: ErrNotAudio, ErrEmptyClip, and
// those of os.Open.
func OpenClip(path string) (*Clip, error) {
	f, err := os.Open(path) // #nosec G304 -- a file that the person names
	if err != nil {
		return nil, fmt.Errorf("open recording: %w", err)
	}
	c := &Clip{f: f}
	if err := c.open(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return c, nil
}

func (c *Clip) open() error {
	info, err := c.f.Stat()
	if err != nil {
		return fmt.Errorf("open recording: %w", err)
	}
	if info.IsDir() {
		return fmt.Errorf("%w: a folder", ErrNotAudio)
	}
	if info.Mode().IsRegular() && info.Size() == 0 {
		return ErrEmptyClip
	}
	head := make([]byte, 4)
	if _, err := io.ReadFull(c.f, head); err != nil {
		return fmt.Errorf("%w: %d bytes", ErrNotAudio, info.Size())
	}
	if _, err := c.f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("open recording: %w", err)
	}
	src, rate, n, err := c.decode(head)
	if err != nil {
		return err
	}
	if rate < lowestRate || rate > highestRate {
		return fmt.Errorf("%w: %d Hz", ErrNotAudio, rate)
	}
	if n > 0 {
		c.length = Samples(float64(n) * Rate / float64(rate))
	}
	c.mono = Resample(src, rate, Rate)
	return nil
}

// decode returns the samples of the file, their rate in Hz, and how many there
// are where that is known.
func (c *Clip) decode(head []byte) (src beep.Streamer, rate, n int, err error) {
	// Decoders of other people's files may panic on hostile ones.
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: decoder: %v", ErrNotAudio, r)
		}
	}()
	if bytes.Equal(head, []byte("RIFF")) {
		w, err := newWAVReader(c.f)
		if err != nil {
			return nil, 0, 0, err
		}
		return &wavStreamer{wav: w}, w.format.rate, int(w.left / int64(len(w.frame))), nil
	}
	open := mp3.Decode
	switch {
	case bytes.Equal(head, []byte("fLaC")):
		open = func(r io.ReadCloser) (beep.StreamSeekCloser, beep.Format, error) { return flac.Decode(r) }
	case bytes.Equal(head, []byte("OggS")):
		open = vorbis.Decode
	case !bytes.Equal(head[:3], []byte("ID3")) && (head[0] != 0xff || head[1]&0xe0 != 0xe0):
		return nil, 0, 0, fmt.Errorf("%w: begins with %q", ErrNotAudio, head)
	}
	s, format, err := open(c.f)
	if err != nil {
		return nil, 0, 0, fmt.Errorf("%w: %w", ErrNotAudio, err)
	}
	return &mixed{s}, int(format.SampleRate), s.Len(), nil
}

// Length returns the length that the file claims, and false where it is not
// known before the end.
func (c *Clip) Length() (Samples, bool) { return c.length, c.length > 0 }

// Read fills block and returns how many samples it holds; io.EOF comes after
// the last one.
func (c *Clip) Read(block []int16) (n int, err error) {
	for n < len(block) && c.err == nil {
		got := c.stream(c.buf[:min(len(block)-n, len(c.buf))])
		for _, s := range c.buf[:got] {
			block[n] = ToInt16(s[0])
			n++
		}
	}
	c.got += Samples(n)
	if n > 0 {
		return n, nil
	}
	if c.got == 0 && errors.Is(c.err, io.EOF) {
		return 0, ErrEmptyClip
	}
	return 0, c.err
}

func (c *Clip) stream(buf [][2]float64) (n int) {
	defer func() {
		if r := recover(); r != nil {
			n, c.err = 0, fmt.Errorf("%w: decoder: %v", ErrNotAudio, r)
		}
	}()
	n, ok := c.mono.Stream(buf)
	if ok {
		return n
	}
	c.err = io.EOF
	if err := c.mono.Err(); err != nil && c.got == 0 {
		c.err = fmt.Errorf("%w: %w", ErrNotAudio, err)
	}
	return n
}

// Close closes the file.
func (c *Clip) Close() error { return c.f.Close() }

// wavStreamer is a WAV file as beep streams it.
type wavStreamer struct {
	wav *wavReader
	buf [512]float64
	err error
}

// Stream fills out with mono samples on both sides.
func (w *wavStreamer) Stream(out [][2]float64) (n int, ok bool) {
	for n < len(out) && w.err == nil {
		var got int
		got, w.err = w.wav.read(w.buf[:min(len(out)-n, len(w.buf))])
		for _, v := range w.buf[:got] {
			out[n] = [2]float64{v, v}
			n++
		}
	}
	return n, n > 0
}

// Err returns why the file could not be read to its end.
func (w *wavStreamer) Err() error {
	if errors.Is(w.err, io.EOF) {
		return nil
	}
	return w.err
}

// mixed makes both sides of a stream their mean.
type mixed struct{ beep.Streamer }

// Stream fills out with the mean of both sides.
func (m *mixed) Stream(out [][2]float64) (n int, ok bool) {
	n, ok = m.Streamer.Stream(out)
	for i := range out[:n] {
		v := (out[i][0] + out[i][1]) / 2
		out[i] = [2]float64{v, v}
	}
	return n, ok
}
