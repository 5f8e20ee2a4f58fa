package device

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"
	"time"

	"github.com/gopxl/beep/v2"
	"github.com/gordonklaus/portaudio"

	"tellmemore/audio"
	"tellmemore/interviewer"
)

const (
	// frames of a callback: 10 ms at 48 kHz. A size of 0, which lets the device
	// choose, delays or loses the first second here (measured).
	frames = 480
	// latency asked of the device: the size of its buffer, so that a busy
	// machine loses nothing. What arrives still comes callback by callback.
	// Below about 150 ms PulseAudio takes two seconds to begin (measured).
	latency = 200 * time.Millisecond
	// poll is how often a reader looks into the ring.
	poll = 8 * time.Millisecond
	// gone is the silence of a device after which it counts as unplugged.
	gone = 2 * time.Second
	// closing is how long a device may take to close.
	closing = 2 * time.Second
)

// Microphone is a microphone of the system, "" for the default one. It is an
// interviewer.Source.
type Microphone struct {
	System *System
	Name   string
}

// Live is true: a microphone delivers whether anybody listens or not.
func (m Microphone) Live() bool { return true }

// Open starts to capture. Errors: audio.ErrNoInput, audio.ErrDenied.
func (m Microphone) Open(ctx context.Context) (interviewer.Capture, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	c, err := m.System.capture(m.Name)
	if err != nil {
		return nil, err
	}
	if err := c.device.start(); err != nil {
		return nil, errors.Join(err, c.device.close())
	}
	return c, nil
}

func (s *System) capture(name string) (*Capture, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.rescan(); err != nil {
		return nil, fmt.Errorf("%w: %w", audio.ErrNoInput, err)
	}
	d, err := find(name, portaudio.DefaultInputDevice, func(d *portaudio.DeviceInfo) bool { return d.MaxInputChannels > 0 }, audio.ErrNoInput)
	if err != nil {
		return nil, err
	}
	rate := int(d.DefaultSampleRate)
	c := &Capture{rate: rate, ring: newRing(8 * rate), heard: time.Now(), opened: time.Now()}
	p := portaudio.StreamParameters{
		Input:           portaudio.StreamDeviceParameters{Device: d, Channels: 1, Latency: latency},
		SampleRate:      d.DefaultSampleRate,
		FramesPerBuffer: frames,
	}
	c.mono = audio.Resample(beep.StreamerFunc(c.stream), rate, audio.Rate)
	c.device, err = s.open(p, c.callback, audio.ErrNoInput)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Capture is an open microphone. Read and Close are for one goroutine.
type Capture struct {
	device *stream
	rate   int // of the device, Hz
	ring   *ring
	mono   beep.Streamer
	in     [512]int16
	out    [512][2]float64

	ctx    context.Context // of the Read under way
	err    error           // why no more comes
	heard  time.Time       // when the device last delivered
	opened time.Time
	total  int64 // samples taken from the ring

	overflows atomic.Int64 // told by the device itself
}

// callback copies what the device delivers and returns.
func (c *Capture) callback(in []int16, _ portaudio.StreamCallbackTimeInfo, flags portaudio.StreamCallbackFlags) {
	if flags&portaudio.InputOverflow != 0 {
		c.overflows.Add(1)
	}
	c.ring.write(in)
}

// Overruns returns how many times samples were lost, by the device or because
// nobody read in time. It must be 0.
func (c *Capture) Overruns() int64 { return c.overflows.Load() + c.ring.overruns.Load() }

// Read fills block with samples at audio.Rate; it waits for all of them.
// Errors: audio.ErrUnplugged, audio.ErrNoInput, ctx.Err().
func (c *Capture) Read(ctx context.Context, block []int16) (int, error) {
	c.ctx = ctx
	n := 0
	for n < len(block) && c.err == nil {
		got, ok := c.mono.Stream(c.out[:min(len(block)-n, len(c.out))])
		for _, s := range c.out[:got] {
			block[n] = audio.ToInt16(s[0])
			n++
		}
		if !ok && c.err == nil {
			c.err = io.ErrUnexpectedEOF
		}
	}
	if c.err != nil {
		return n, c.err
	}
	return n, nil
}

// stream fills out from the ring, as beep pulls it. It ends when the device is
// gone or the reader's context ended.
func (c *Capture) stream(out [][2]float64) (n int, ok bool) {
	for n < len(out) {
		got := c.ring.read(c.in[:min(len(out)-n, len(c.in))])
		for _, v := range c.in[:got] {
			f := float64(v) / 32768
			out[n] = [2]float64{f, f}
			n++
		}
		if got > 0 {
			c.total += int64(got)
			c.heard = time.Now()
			if c.err = c.tooFast(); c.err != nil {
				return n, n > 0
			}
			continue
		}
		if c.err = c.wait(); c.err != nil {
			return n, n > 0
		}
	}
	return n, true
}

// wait lets the device deliver; it tells when it is gone.
func (c *Capture) wait() error {
	select {
	case <-c.ctx.Done():
		return c.ctx.Err()
	case <-time.After(poll):
	}
	silent := time.Since(c.heard)
	if silent < gone || c.total == 0 && silent < 2*gone {
		return nil // a device may take its time to begin
	}
	if c.total == 0 {
		return fmt.Errorf("%w: it delivers nothing", audio.ErrNoInput)
	}
	return audio.ErrUnplugged
}

// tooFast tells a device that is none: without a sound server, ALSA's null
// device delivers silence faster than time passes.
func (c *Capture) tooFast() error {
	const sure = 4 // seconds of sound before it is judged
	delivered := time.Duration(c.total) * time.Second / time.Duration(c.rate)
	if delivered > sure*time.Second && delivered > 2*time.Since(c.opened) {
		return fmt.Errorf("%w: it delivers faster than time passes", audio.ErrNoInput)
	}
	return nil
}

// Close ends the capture. The log tells whether samples were lost.
func (c *Capture) Close() error {
	c.device.system.log.Info("microphone closed", "seconds", c.total/int64(c.rate), "overruns", c.Overruns())
	return c.device.close()
}

// LevelCheck calls level with the level of each 50 ms until ctx ends, for the
// microphone check. Errors: those of Open and Read.
func (m Microphone) LevelCheck(ctx context.Context, level func(audio.Level)) error {
	c, err := m.Open(ctx)
	if err != nil {
		return err
	}
	block := make([]int16, audio.Second/20)
	for {
		n, err := c.Read(ctx, block)
		if err != nil {
			closed := c.Close()
			if ctx.Err() != nil {
				return closed
			}
			return errors.Join(err, closed)
		}
		level(audio.Measure(block[:n]))
	}
}
