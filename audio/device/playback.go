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
)

// Speaker is a loudspeaker of the system, "" for the default one. It is a
// speech.Loudspeaker.
type Speaker struct {
	System *System
	Name   string
}

// leadIn is the silence before what is played: a sound system that wakes up for
// it was seen to swallow 40 to 110 ms, which would be the beginning of the first
// word.
const leadIn = 100 * time.Millisecond

// output is an open loudspeaker. The callback takes from the ring what is
// there and plays silence where nothing is.
type output struct {
	device *stream
	rate   int // of the device, Hz
	lag    time.Duration
	ring   *ring
	frames atomic.Int64 // played by the device
}

func (o *output) callback(out []int16) {
	n := o.ring.read(out)
	clear(out[n:])
	o.frames.Add(int64(len(out)))
}

func (s *System) output(name string) (*output, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.rescan(); err != nil {
		return nil, fmt.Errorf("%w: %w", audio.ErrNoOutput, err)
	}
	d, err := find(name, portaudio.DefaultOutputDevice, func(d *portaudio.DeviceInfo) bool { return d.MaxOutputChannels > 0 }, audio.ErrNoOutput)
	if err != nil {
		return nil, err
	}
	rate := int(d.DefaultSampleRate)
	o := &output{rate: rate, lag: latency, ring: newRing(rate / 2)}
	o.device, err = s.open(portaudio.StreamParameters{
		Output:          portaudio.StreamDeviceParameters{Device: d, Channels: 1, Latency: latency},
		SampleRate:      d.DefaultSampleRate,
		FramesPerBuffer: frames,
	}, o.callback, audio.ErrNoOutput)
	if err != nil {
		return nil, err
	}
	if info := o.device.stream.Info(); info != nil {
		o.lag = info.OutputLatency
	}
	return o, nil
}

// play plays src, mono at rate Hz, and calls at with the samples of it that
// were heard, about 20 times a second. It returns when the last was heard. The
// device starts when the ring is full: it takes its whole buffer at once, and
// what is missing then would be a gap.
func (o *output) play(ctx context.Context, src beep.Streamer, rate int, at func(played int64)) error {
	src = audio.Resample(src, rate, o.rate)
	var (
		buf     [512][2]float64
		out     [512]int16
		told    time.Time
		seen    time.Time // when the device last took something
		last    int64
		started bool
	)
	start := func() error {
		if started {
			return nil
		}
		started, seen = true, time.Now()
		return o.device.start()
	}
	tell := func() {
		if at != nil && time.Since(told) >= time.Second/20 {
			told = time.Now()
			heard := o.ring.taken() - int64((leadIn+o.lag).Seconds()*float64(o.rate))
			at(max(heard, 0) * int64(rate) / int64(o.rate))
		}
	}
	pause := func() error {
		if err := start(); err != nil {
			return err
		}
		tell()
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(poll):
		}
		if n := o.frames.Load(); n != last {
			last, seen = n, time.Now()
		} else if time.Since(seen) > gone {
			return fmt.Errorf("%w: it takes no more sound", audio.ErrNoOutput)
		}
		return nil
	}
	o.ring.write(make([]int16, int(leadIn.Seconds()*float64(o.rate))))
	for {
		n, ok := src.Stream(buf[:])
		if !ok {
			break
		}
		for i, s := range buf[:n] {
			out[i] = audio.ToInt16(s[0])
		}
		for rest := out[:n]; len(rest) > 0; {
			rest = rest[o.ring.write(rest[:min(len(rest), o.ring.room())]):]
			if len(rest) > 0 {
				if err := pause(); err != nil {
					return err
				}
			}
		}
		if started {
			tell()
		}
	}
	if err := src.Err(); err != nil {
		return err
	}
	for o.ring.waiting() > 0 {
		if err := pause(); err != nil {
			return err
		}
	}
	select { // what the device still holds
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(o.lag):
		return nil
	}
}

// PlayStream plays what next delivers, mono samples from -1 to 1 at rate Hz,
// until next returns io.EOF, and returns when the last was heard or ctx ended.
// Errors: audio.ErrNoOutput, audio.ErrDenied, and next's own.
func (s Speaker) PlayStream(ctx context.Context, rate int, next func(context.Context) ([]float32, error)) error {
	o, err := s.System.output(s.Name)
	if err != nil {
		return err
	}
	err = o.play(ctx, &pieces{ctx: ctx, next: next}, rate, nil)
	return errors.Join(err, o.device.close())
}

// pieces streams what next delivers.
type pieces struct {
	ctx  context.Context
	next func(context.Context) ([]float32, error)
	left []float32
	err  error
}

// Stream fills out; it waits for next.
func (p *pieces) Stream(out [][2]float64) (n int, ok bool) {
	for n < len(out) && p.err == nil {
		if len(p.left) == 0 {
			p.left, p.err = p.next(p.ctx)
			continue
		}
		m := min(len(out)-n, len(p.left))
		for i, v := range p.left[:m] {
			out[n+i] = [2]float64{float64(v), float64(v)}
		}
		p.left = p.left[m:]
		n += m
	}
	return n, n > 0
}

// Err returns why next stopped, nil at its end.
func (p *pieces) Err() error {
	if errors.Is(p.err, io.EOF) {
		return nil
	}
	return p.err
}

// Play plays a take from a place in it, at 0.75 to 2 times its speed without a
// change of pitch, and calls at with the place that is heard, about 20 times a
// second. It returns at the end of the take or when ctx ends.
func (s Speaker) Play(ctx context.Context, path string, from audio.Samples, speed float64, at func(audio.Samples)) error {
	samples, err := audio.ReadTake(path)
	if err != nil {
		return err
	}
	from = min(max(from, 0), audio.Samples(len(samples)))
	stretched := audio.Stretch(samples[from:], speed)
	o, err := s.System.output(s.Name)
	if err != nil {
		return err
	}
	src := &pieces{ctx: ctx, next: takeOf(stretched)}
	err = o.play(ctx, src, audio.Rate, func(played int64) {
		at(from + audio.Samples(float64(played)*speed))
	})
	if err == nil {
		at(audio.Samples(len(samples)))
	}
	return errors.Join(err, o.device.close())
}

func takeOf(samples []int16) func(context.Context) ([]float32, error) {
	return func(context.Context) ([]float32, error) {
		if len(samples) == 0 {
			return nil, io.EOF
		}
		n := min(len(samples), audio.Rate/10)
		piece := make([]float32, n)
		for i, v := range samples[:n] {
			piece[i] = float32(v) / 32768
		}
		samples = samples[n:]
		return piece, nil
	}
}
