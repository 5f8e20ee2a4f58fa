package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"
)

// file is what a take is written to.
type file interface {
	io.Writer
	io.WriterAt
	io.ReaderAt
	io.Seeker
	Truncate(size int64) error
	Sync() error
	Close() error
}

// Take is one answer on disk: a WAV file, 16 kHz mono 16-bit. Its header is
// valid at every moment; a kill costs at most the last second.
type Take struct {
	path    string
	f       file
	pending []byte  // not on disk yet: at most a second
	written Samples // on disk and in the header
	failed  error   // the first failure; what is on disk stays
}

// CreateTake begins a take in a new file, mode 0600. Errors: ErrDiskFull, and
// os.ErrExist where the file is there already.
func CreateTake(path string) (*Take, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600) // #nosec G304 -- the caller's own path
	if err != nil {
		return nil, fmt.Errorf("create take: %w", full(err))
	}
	t := &Take{path: path, f: f}
	if err := t.begin(); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return t, nil
}

func (t *Take) begin() error {
	h := wavHeader(0)
	if _, err := t.f.Write(h[:]); err != nil {
		return fmt.Errorf("begin take: %w", full(err))
	}
	return nil
}

// Path returns where the take is.
func (t *Take) Path() string { return t.path }

// Len returns how many samples were written.
func (t *Take) Len() Samples { return t.written + Samples(len(t.pending)/2) }

// Write adds samples. They reach the disk within a second of sound. After an
// error the take keeps what it has and takes no more.
func (t *Take) Write(samples []int16) error {
	if t.failed != nil {
		return t.failed
	}
	for _, v := range samples {
		t.pending = binary.LittleEndian.AppendUint16(t.pending, uint16(v)) // #nosec G115 -- the bits are the value
	}
	if Samples(len(t.pending)/2) >= Second {
		return t.flush()
	}
	return nil
}

// flush writes the samples first and the header after them, so that the header
// never promises what is not there.
func (t *Take) flush() error {
	n, err := t.f.Write(t.pending)
	t.written += Samples(n / 2)
	h := wavHeader(t.written)
	if _, headed := t.f.WriteAt(h[:], 0); err == nil {
		err = headed
	}
	if err == nil {
		err = t.f.Sync()
	}
	t.pending = t.pending[:0]
	if err != nil {
		t.failed = fmt.Errorf("write take: %w", full(err))
	}
	return t.failed
}

// Trim drops the first n samples written so far.
func (t *Take) Trim(n Samples) error {
	if t.failed != nil {
		return t.failed
	}
	if err := t.flush(); err != nil {
		return err
	}
	n = min(max(n, 0), t.written)
	rest := make([]byte, 2*(t.written-n))
	if _, err := t.f.ReadAt(rest, headerSize+2*int64(n)); err != nil {
		return t.fail("trim take", err)
	}
	// Empty first, so that a kill half-way leaves no sound twice.
	h := wavHeader(0)
	if _, err := t.f.WriteAt(h[:], 0); err != nil {
		return t.fail("trim take", err)
	}
	if err := t.f.Truncate(headerSize); err != nil {
		return t.fail("trim take", err)
	}
	if _, err := t.f.Seek(headerSize, io.SeekStart); err != nil {
		return t.fail("trim take", err)
	}
	t.written, t.pending = 0, rest
	return t.flush()
}

func (t *Take) fail(doing string, err error) error {
	t.failed = fmt.Errorf("%s: %w", doing, full(err))
	return t.failed
}

// Close writes what is left and closes the file.
func (t *Take) Close() error {
	var err error
	if t.failed == nil {
		err = t.flush()
	}
	return errors.Join(err, t.f.Close())
}

// full names a disk without room.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrDiskFull, err)
	}
	return err
}

// ReadTake returns the samples of a take, mono at Rate.
func ReadTake(path string) ([]int16, error) {
	c, err := OpenClip(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = c.Close() }() // only read from
	var all []int16
	block := make([]int16, 1<<14)
	for {
		n, err := c.Read(block)
		all = append(all, block[:n]...)
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return all, err
		}
	}
}

// RepairTake makes the header of a take count every whole sample on disk, as
// after a kill, and returns how many there are. Errors: ErrNotAudio where the
// file is no take.
func RepairTake(path string) (Samples, error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0) // #nosec G304 -- the caller's own path
	if err != nil {
		return 0, fmt.Errorf("repair take: %w", err)
	}
	n, err := repair(f)
	return n, errors.Join(err, f.Close())
}

func repair(f *os.File) (Samples, error) {
	var h [headerSize]byte
	if _, err := io.ReadFull(f, h[:]); err != nil || string(h[:4]) != "RIFF" || string(h[36:40]) != "data" {
		return 0, fmt.Errorf("repair take: %w", ErrNotAudio)
	}
	info, err := f.Stat()
	if err != nil {
		return 0, fmt.Errorf("repair take: %w", err)
	}
	n := Samples((info.Size() - headerSize) / 2)
	h = wavHeader(n)
	if _, err := f.WriteAt(h[:], 0); err != nil {
		return 0, fmt.Errorf("repair take: %w", full(err))
	}
	return n, nil
}
