package audio

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/gopxl/beep/v2"
)

func TestSamples(t *testing.T) {
	tests := []struct {
		n     Samples
		clock string
		d     time.Duration
	}{
		{0, "0:00", 0},
		{Second - 1, "0:00", 999937500 * time.Nanosecond},
		{126 * Second, "2:06", 126 * time.Second},
		{-5, "0:00", -312500 * time.Nanosecond},
	}
	for _, tt := range tests {
		if tt.n.Clock() != tt.clock || tt.n.Duration() != tt.d {
			t.Errorf("%d: %s %s, want %s %s", tt.n, tt.n.Clock(), tt.n.Duration(), tt.clock, tt.d)
		}
		if got := FromDuration(tt.n.Duration()); tt.n >= 0 && got != tt.n {
			t.Errorf("%d came back as %d", tt.n, got)
		}
	}
}

func TestMeasure(t *testing.T) {
	square := []int16{16384, -16384, 16384, -16384}
	tests := []struct {
		name  string
		block []int16
		want  Level
	}{
		{"nothing", nil, Level{Floor, Floor}},
		{"digital silence", make([]int16, 100), Level{Floor, Floor}},
		{"half scale square", square, Level{-6.02, -6.02}},
		{"full scale", []int16{-32768}, Level{0, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := Measure(tt.block)
			if math.Abs(got.RMS-tt.want.RMS) > 0.01 || math.Abs(got.Peak-tt.want.Peak) > 0.01 {
				t.Errorf("%+v, want %+v", got, tt.want)
			}
		})
	}
}

// sine streams a tone of one second.
func sine(hz float64, rate int) beep.Streamer {
	i := 0
	return beep.StreamerFunc(func(out [][2]float64) (int, bool) {
		n := min(len(out), rate-i)
		for j := range out[:n] {
			v := math.Sin(2 * math.Pi * hz * float64(i+j) / float64(rate))
			out[j] = [2]float64{v, v}
		}
		i += n
		return n, n > 0
	})
}

func drain(s beep.Streamer) []float64 {
	var all []float64
	buf := make([][2]float64, 333)
	for {
		n, ok := s.Stream(buf)
		for _, v := range buf[:n] {
			all = append(all, v[0])
		}
		if !ok {
			return all
		}
	}
}

func decibels(s []float64) float64 {
	var sum float64
	for _, v := range s {
		sum += v * v
	}
	return 10 * math.Log10(2*sum/float64(len(s))+1e-12)
}

func TestResample(t *testing.T) {
	tests := []struct {
		name        string
		rate, to    int
		hz          float64
		least, most float64 // dB, of the same tone
	}{
		{"a voice at 48 kHz", 48000, Rate, 1000, -0.1, 0.1},
		{"its top at 48 kHz", 48000, Rate, 6800, -1, 0.1},
		{"above what 16 kHz holds", 48000, Rate, 9000, -200, -50},
		{"far above", 48000, Rate, 15000, -200, -60},
		{"a voice at 44.1 kHz", 44100, Rate, 1000, -0.1, 0.1},
		{"above at 44.1 kHz", 44100, Rate, 11000, -200, -60},
		{"a voice at 96 kHz", 96000, Rate, 1000, -0.1, 0.1},
		{"above at 96 kHz", 96000, Rate, 12000, -200, -60},
		{"a telephone's voice", 8000, Rate, 1000, -0.1, 0.1},
		{"playback", Rate, 48000, 3000, -0.1, 0.1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := drain(Resample(sine(tt.hz, tt.rate), tt.rate, tt.to))
			if math.Abs(float64(len(got)-tt.to)) > 2 {
				t.Errorf("%d samples of %d", len(got), tt.to)
			}
			middle := got[tt.to/4 : 3*tt.to/4]
			if db := decibels(middle); db < tt.least || db > tt.most {
				t.Errorf("%.1f dB, want %.1f to %.1f", db, tt.least, tt.most)
			}
		})
	}
}

func TestResampleKeepsTime(t *testing.T) {
	i := 0
	click := beep.StreamerFunc(func(out [][2]float64) (int, bool) {
		n := min(len(out), 96000-i)
		for j := range out[:n] {
			out[j] = [2]float64{}
			if k := i + j; k >= 48000 && k < 48010 {
				out[j] = [2]float64{1, 1}
			}
		}
		i += n
		return n, n > 0
	})
	loudest, at := 0.0, 0
	for i, v := range drain(Resample(click, 48000, Rate)) {
		if v > loudest {
			loudest, at = v, i
		}
	}
	if at < Rate-1 || at > Rate+3 {
		t.Errorf("click at %d, want %d", at, Rate)
	}
}

func writeTake(t *testing.T, n Samples) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "take.wav")
	take, err := CreateTake(path)
	if err != nil {
		t.Fatal(err)
	}
	block := make([]int16, 480)
	for done := Samples(0); done < n; {
		m := min(n-done, 480)
		for i := range block[:m] {
			block[i] = int16((int(done) + i) % 30000)
		}
		if err := take.Write(block[:m]); err != nil {
			t.Fatal(err)
		}
		done += m
	}
	if err := take.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestTakeComesBack(t *testing.T) {
	path := writeTake(t, 3*Second+7)
	got, err := ReadTake(path)
	if err != nil || Samples(len(got)) != 3*Second+7 {
		t.Fatalf("%d samples, %v", len(got), err)
	}
	for i, v := range got {
		if v != int16(i%30000) {
			t.Fatalf("sample %d is %d", i, v)
		}
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestTrim(t *testing.T) {
	path := filepath.Join(t.TempDir(), "take.wav")
	take, err := CreateTake(path)
	if err != nil {
		t.Fatal(err)
	}
	samples := make([]int16, 3*Second)
	for i := range samples {
		samples[i] = int16(i % 30000)
	}
	if err := errors.Join(take.Write(samples), take.Trim(2*Second), take.Write([]int16{7, 8}), take.Close()); err != nil {
		t.Fatal(err)
	}
	got, err := ReadTake(path)
	if err != nil || Samples(len(got)) != Second+2 {
		t.Fatalf("%d samples, %v", len(got), err)
	}
	if got[0] != int16(2*Second%30000) || got[Second] != 7 || got[Second+1] != 8 {
		t.Errorf("begins with %d and ends with %d %d", got[0], got[Second], got[Second+1])
	}
}

func TestTakeIsNeverOverwritten(t *testing.T) {
	path := writeTake(t, 10)
	if _, err := CreateTake(path); !errors.Is(err, os.ErrExist) {
		t.Errorf("error %v, want os.ErrExist", err)
	}
}

func TestRepair(t *testing.T) {
	path := writeTake(t, 2*Second)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	// Half a second that the header does not know, and half a sample.
	if _, err := f.Write(make([]byte, Second+1)); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := ReadTake(path); err != nil || Samples(len(got)) != 2*Second {
		t.Fatalf("before repair %d samples, %v", len(got), err)
	}
	if n, err := RepairTake(path); err != nil || n != 2*Second+Second/2 {
		t.Fatalf("repaired to %d, %v", n, err)
	}
	if got, err := ReadTake(path); err != nil || Samples(len(got)) != 2*Second+Second/2 {
		t.Errorf("after repair %d samples, %v", len(got), err)
	}
}

func TestRepairOfSomethingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notes.txt")
	if err := os.WriteFile(path, []byte("these are notes, not a take, and long enough for a header"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := RepairTake(path); !errors.Is(err, ErrNotAudio) {
		t.Errorf("error %v", err)
	}
}

// fullDisk is a file on a disk with little room.
type fullDisk struct {
	*os.File
	room int
}

func (f *fullDisk) Write(b []byte) (int, error) {
	n := min(len(b), f.room)
	f.room -= n
	m, err := f.File.Write(b[:n])
	if err == nil && n < len(b) {
		err = &os.PathError{Op: "write", Path: f.Name(), Err: syscall.ENOSPC}
	}
	return m, err
}

func TestDiskFull(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "take.wav"))
	if err != nil {
		t.Fatal(err)
	}
	take := &Take{path: f.Name(), f: &fullDisk{File: f, room: headerSize + 2*int(5*Second)/2 + 3}}
	if err := take.begin(); err != nil {
		t.Fatal(err)
	}
	second := make([]int16, Second)
	for err == nil && take.Len() < 10*Second {
		err = take.Write(second)
	}
	if !errors.Is(err, ErrDiskFull) {
		t.Fatalf("error %v, want ErrDiskFull", err)
	}
	if err := take.Write(second); !errors.Is(err, ErrDiskFull) {
		t.Errorf("second error %v", err)
	}
	if err := take.Close(); err != nil {
		t.Error(err)
	}
	got, err := ReadTake(f.Name())
	if err != nil || Samples(len(got)) != 5*Second/2+1 {
		t.Errorf("%d samples kept, %v", len(got), err)
	}
}

func TestClipFaults(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, b []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	empty := wavHeader(0)
	huge := wavHeader(10)
	huge[22], huge[23] = 0xff, 0xff // 65,535 channels
	short := wavHeader(100)
	tests := []struct {
		name, path string
		want       error
		samples    int
	}{
		{"no file", filepath.Join(dir, "none.wav"), os.ErrNotExist, 0},
		{"a folder", dir, ErrNotAudio, 0},
		{"zero bytes", write("zero.wav", nil), ErrEmptyClip, 0},
		{"a header and no samples", write("empty.wav", empty[:]), ErrEmptyClip, 0},
		{"text", write("text.wav", []byte("Tell me about a time.")), ErrNotAudio, 0},
		{"half a header", write("half.wav", empty[:20]), ErrNotAudio, 0},
		{"a hostile header", write("hostile.wav", append(huge[:], 1, 2, 3, 4)), ErrNotAudio, 0},
		{"shorter than it claims", write("short.wav", append(short[:], make([]byte, 20)...)), nil, 10},
		{"a broken FLAC", write("broken.flac", []byte("fLaC and then nothing of the kind")), ErrNotAudio, 0},
		{"a broken MP3", write("broken.mp3", []byte("ID3 and then nothing of the kind at all")), ErrNotAudio, 0},
		{"a broken Ogg", write("broken.ogg", []byte("OggS and then nothing of the kind at all")), ErrNotAudio, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ReadTake(tt.path)
			if !errors.Is(err, tt.want) || len(got) != tt.samples {
				t.Errorf("%d samples, error %v; want %d, %v", len(got), err, tt.samples, tt.want)
			}
		})
	}
}

// endless is a WAV of hours, without the room that it would take.
type endless struct {
	header [headerSize]byte
	at     int64
	size   int64
}

func (e *endless) Read(b []byte) (int, error) {
	if e.at >= e.size {
		return 0, io.EOF
	}
	n := min(int64(len(b)), e.size-e.at)
	clear(b[:n])
	if e.at < headerSize {
		n = int64(copy(b, e.header[e.at:]))
	}
	e.at += n
	return int(n), nil
}

func TestThreeHoursInBoundedMemory(t *testing.T) {
	const hours = 3 * 3600 * Second
	w, err := newWAVReader(&endless{header: wavHeader(hours), size: headerSize + 2*int64(hours)})
	if err != nil {
		t.Fatal(err)
	}
	c := &Clip{mono: Resample(&wavStreamer{wav: w}, w.format.rate, Rate)}
	block := make([]int16, 512)
	var total Samples
	allocated := testing.AllocsPerRun(1, func() {
		for {
			n, err := c.Read(block)
			total += Samples(n)
			if err != nil {
				return
			}
		}
	})
	if total != hours {
		t.Errorf("%d samples of %d", total, hours)
	}
	if allocated > 100 {
		t.Errorf("%.0f allocations, so memory grows with the file", allocated)
	}
}

func FuzzWAV(f *testing.F) {
	good := wavHeader(4)
	f.Add(append(good[:], 1, 0, 2, 0, 3, 0, 4, 0))
	f.Add(good[:])
	f.Add([]byte("RIFF\x00\x00\x00\x00WAVEfmt \xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		w, err := newWAVReader(bytes.NewReader(raw))
		if err != nil {
			if !errors.Is(err, ErrNotAudio) && !errors.Is(err, ErrEmptyClip) {
				t.Fatalf("error %v", err)
			}
			return
		}
		mono := make([]float64, 64)
		total := 0
		for {
			n, err := w.read(mono)
			for _, v := range mono[:n] {
				if math.IsNaN(v) || math.IsInf(v, 0) {
					t.Fatalf("sample %v", v)
				}
			}
			total += n
			if err != nil {
				break
			}
		}
		if total > len(raw) {
			t.Fatalf("%d samples out of %d bytes", total, len(raw))
		}
	})
}

func TestWAVKeepsEverySample(t *testing.T) {
	for name, samples := range map[string][]int16{"one": {-7}, "the loudest": {math.MinInt16, math.MaxInt16, 0, 1, -1}} {
		t.Run(name, func(t *testing.T) {
			r, err := newWAVReader(bytes.NewReader(WAV(samples)))
			if err != nil {
				t.Fatal(err)
			}
			got := make([]float64, len(samples)+1)
			n, err := r.read(got)
			if n != len(samples) || !errors.Is(err, io.EOF) {
				t.Fatalf("%d samples, error %v", n, err)
			}
			for i, v := range samples {
				if got[i] != float64(v)/(1<<15) {
					t.Errorf("sample %d: %v, wrote %d", i, got[i], v)
				}
			}
		})
	}
}
