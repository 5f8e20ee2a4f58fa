// Package device is the sound hardware: capture and playback through
// PortAudio, and nothing else in the program touches a device.
//
// It is an adapter: it imports audio and the ports of interviewer, and never
// another adapter. The callbacks copy samples and return: they allocate
// nothing, take no lock and write no log.
package device

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"github.com/gordonklaus/portaudio"

	"tellmemore/audio"
)

// System is the machine's sound. All methods may be called from any goroutine.
type System struct {
	log *slog.Logger

	mu     sync.Mutex
	ready  bool
	inUse  int // streams that are open; the device list is frozen meanwhile
	closed bool
}

// NewSystem returns the machine's sound; nothing is opened yet.
func NewSystem(log *slog.Logger) *System { return &System{log: log} }

// Device is a microphone or a loudspeaker.
type Device struct {
	Name    string // as the system names it; what Microphone and Speaker take
	Default bool
}

// Inputs lists the microphones, the default one first. It looks again each
// time, so that one that was just plugged in is there. Errors: audio.ErrNoInput.
func (s *System) Inputs() ([]Device, error) {
	return s.list(portaudio.DefaultInputDevice, func(d *portaudio.DeviceInfo) bool { return d.MaxInputChannels > 0 }, audio.ErrNoInput)
}

// Outputs lists the loudspeakers, the default one first. Errors: audio.ErrNoOutput.
func (s *System) Outputs() ([]Device, error) {
	return s.list(portaudio.DefaultOutputDevice, func(d *portaudio.DeviceInfo) bool { return d.MaxOutputChannels > 0 }, audio.ErrNoOutput)
}

func (s *System) list(standard func() (*portaudio.DeviceInfo, error), fits func(*portaudio.DeviceInfo) bool, none error) ([]Device, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.rescan(); err != nil {
		return nil, err
	}
	all, err := portaudio.Devices()
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	first := ""
	if d, err := standard(); err == nil {
		first = d.Name
	}
	var devices []Device
	seen := map[string]bool{}
	for _, d := range all {
		if !fits(d) || seen[d.Name] {
			continue
		}
		seen[d.Name] = true
		if d.Name == first {
			devices = append([]Device{{d.Name, true}}, devices...)
		} else {
			devices = append(devices, Device{Name: d.Name})
		}
	}
	if len(devices) == 0 {
		return nil, none
	}
	return devices, nil
}

// rescan looks for devices again, which PortAudio only does when it starts.
// With a stream open it keeps the list that it has.
func (s *System) rescan() error {
	if s.closed {
		return errors.New("sound is closed")
	}
	if s.ready && s.inUse > 0 {
		return nil
	}
	if s.ready {
		s.ready = false
		if err := portaudio.Terminate(); err != nil {
			return fmt.Errorf("end PortAudio: %w", err)
		}
	}
	if err := portaudio.Initialize(); err != nil {
		return fmt.Errorf("start PortAudio: %w", err)
	}
	s.ready = true
	return nil
}

// Close ends PortAudio. Streams must be closed before.
func (s *System) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = true
	if !s.ready || s.inUse > 0 {
		return nil
	}
	s.ready = false
	return portaudio.Terminate()
}

// find returns the named device, or the default one for an empty name.
func find(name string, standard func() (*portaudio.DeviceInfo, error), fits func(*portaudio.DeviceInfo) bool, none error) (*portaudio.DeviceInfo, error) {
	if name == "" {
		d, err := standard()
		if err != nil || d == nil || !fits(d) {
			return nil, fmt.Errorf("%w: no default device", none)
		}
		return d, nil
	}
	all, err := portaudio.Devices()
	if err != nil {
		return nil, fmt.Errorf("list devices: %w", err)
	}
	for _, d := range all {
		if d.Name == name && fits(d) {
			return d, nil
		}
	}
	return nil, fmt.Errorf("%w: %q is not there", none, name)
}

// open opens a stream that a callback serves; start starts it.
func (s *System) open(p portaudio.StreamParameters, callback any, none error) (*stream, error) {
	opened, err := portaudio.OpenStream(p, callback)
	if err != nil {
		return nil, translate(err, none)
	}
	s.inUse++
	return &stream{system: s, stream: opened, none: none}, nil
}

// translate names PortAudio's errors in the port's words.
func translate(err, none error) error {
	var host portaudio.UnanticipatedHostError
	text := ""
	if errors.As(err, &host) {
		text = strings.ToLower(host.Text)
	}
	switch {
	case errors.Is(err, portaudio.DeviceUnavailable),
		strings.Contains(text, "permission denied"), strings.Contains(text, "not permitted"), strings.Contains(text, "busy"):
		return fmt.Errorf("%w: %w", audio.ErrDenied, err)
	}
	return fmt.Errorf("%w: %w", none, err)
}

// stream is an open PortAudio stream.
type stream struct {
	system  *System
	stream  *portaudio.Stream
	none    error // what is missing when it can't be used
	started bool
	once    sync.Once
}

// start has the callback called from now on.
func (st *stream) start() error {
	if err := st.stream.Start(); err != nil {
		return translate(err, st.none)
	}
	st.started = true
	return nil
}

// close stops and closes the stream. A device that went away may never answer:
// closing waits in the background then, and the list of devices stays frozen.
func (st *stream) close() error {
	var err error
	st.once.Do(func() {
		ended := make(chan error, 1)
		go func() {
			var stopped error
			if st.started {
				stopped = st.stream.Abort()
			}
			closed := st.stream.Close()
			st.system.mu.Lock()
			st.system.inUse--
			st.system.mu.Unlock()
			ended <- errors.Join(stopped, closed)
		}()
		select {
		case err = <-ended:
		case <-time.After(closing):
			err = errors.New("device does not answer")
		}
	})
	return err
}
