package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tellmemore/app/wording"
	"tellmemore/audio"
	"tellmemore/interviewer"
	"tellmemore/interviewer/bank"
)

// recordings are answers that were recorded before: one clip an answer, in
// order. It is an interviewer.Source.
type recordings struct {
	paths []string
	real  bool // delivers in real time instead of as fast as the machine allows
	next  int
}

// checkRecordings opens every file once, so that a wrong one is told before
// the round and not in the middle of it.
func checkRecordings(paths []string) error {
	for _, path := range paths {
		clip, err := audio.OpenClip(path)
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
		_, err = clip.Read(make([]int16, 1))
		if closing := clip.Close(); err == nil {
			err = closing
		}
		if errors.Is(err, io.EOF) {
			err = audio.ErrEmptyClip
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", path, err)
		}
	}
	return nil
}

// soundFiles are the names that recordings end in, those that audio reads.
var soundFiles = []string{".wav", ".flac", ".mp3", ".ogg"}

// readRounds lists the recordings of a loop: a folder in dir for each round,
// and in it, in the order of their names, a story and its follow-ups; a name
// with “story” begins the next question. Files beside the folders are left
// alone.
func readRounds(dir string) ([][][]string, error) {
	folders, err := named(dir, func(e fs.DirEntry) bool { return e.IsDir() })
	if err != nil {
		return nil, failure{fmt.Errorf("read recordings: %w", err), dir + ": " + wording.Error(err)}
	}
	if len(folders) == 0 {
		return nil, wrong("%s has no folders; put the recordings of each round into a folder of their own", dir)
	}
	if rounds := len(bank.Rounds()); len(folders) > rounds {
		return nil, wrong("%s has %d folders, and a loop has %d rounds", dir, len(folders), rounds)
	}
	var rounds [][][]string
	for _, folder := range folders {
		files, err := named(folder, func(e fs.DirEntry) bool {
			return !e.IsDir() && slices.Contains(soundFiles, strings.ToLower(filepath.Ext(e.Name())))
		})
		if err != nil {
			return nil, failure{fmt.Errorf("read recordings: %w", err), folder + ": " + wording.Error(err)}
		}
		if len(files) == 0 {
			return nil, wrong("%s has no recordings; use WAV, FLAC, MP3 or Ogg files", folder)
		}
		rounds = append(rounds, questionsOf(files))
	}
	return rounds, nil
}

// questionsOf parts the recordings of a round at its stories.
func questionsOf(files []string) [][]string {
	var questions [][]string
	for i, file := range files {
		if i == 0 || strings.Contains(strings.ToLower(filepath.Base(file)), "story") {
			questions = append(questions, nil)
		}
		last := len(questions) - 1
		questions[last] = append(questions[last], file)
	}
	return questions
}

// named returns the paths of what a folder holds and is wanted, by the order of
// their names, numbers by their value.
func named(dir string, wanted func(fs.DirEntry) bool) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if wanted(e) && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	slices.SortFunc(names, byName)
	for i, name := range names {
		names[i] = filepath.Join(dir, name)
	}
	return names, nil
}

// byName orders names as people do: “2” before “10”.
func byName(a, b string) int {
	for a != "" && b != "" {
		x, y := leadingNumber(a), leadingNumber(b)
		if x != "" && y != "" {
			shortX, shortY := strings.TrimLeft(x, "0"), strings.TrimLeft(y, "0")
			if c := cmp.Or(cmp.Compare(len(shortX), len(shortY)), cmp.Compare(shortX, shortY), cmp.Compare(len(x), len(y))); c != 0 {
				return c
			}
			a, b = a[len(x):], b[len(y):]
			continue
		}
		if a[0] != b[0] {
			return cmp.Compare(a[0], b[0])
		}
		a, b = a[1:], b[1:]
	}
	return cmp.Compare(len(a), len(b))
}

// leadingNumber are the digits that a text begins with.
func leadingNumber(text string) string {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return text[:n]
}

// left is the number of answers that were not played yet.
func (r *recordings) left() int { return len(r.paths) - r.next }

// Live is false: a recording is read only while an answer runs.
func (r *recordings) Live() bool { return false }

// Open opens the recording of the next answer.
func (r *recordings) Open(context.Context) (interviewer.Capture, error) {
	if r.left() == 0 {
		return nil, io.EOF
	}
	clip, err := audio.OpenClip(r.paths[r.next])
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", r.paths[r.next], err)
	}
	r.next++
	c := &recording{clip: clip}
	if r.real {
		c.start = time.Now()
	}
	return c, nil
}

type recording struct {
	clip  *audio.Clip
	start time.Time // of real-time delivery; zero for none
	read  audio.Samples
}

// Read fills the block from the clip, no earlier than a microphone would.
func (r *recording) Read(ctx context.Context, block []int16) (int, error) {
	if err := ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.clip.Read(block)
	r.read += audio.Samples(n)
	if !r.start.IsZero() {
		select {
		case <-ctx.Done():
			return n, ctx.Err()
		case <-time.After(time.Until(r.start.Add(r.read.Duration()))):
		}
	}
	return n, err
}

// Close closes the clip.
func (r *recording) Close() error { return r.clip.Close() }
