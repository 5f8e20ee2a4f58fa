// Package assets holds what the program carries inside itself: question packs,
// prompts, fonts, icons, the sample answer and the notices. It imports nothing
// of the program.
package assets

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

//go:embed principles/*.toml
var principles embed.FS

//go:embed prompts/follow-up.md
var followUpPrompt string

//go:embed sample/*.flac
var sample embed.FS

//go:embed fonts/*.otf
var fonts embed.FS

//go:embed icons/*.svg
var icons embed.FS

// Icon is the program's icon, a PNG of 512 by 512.
//
//go:embed icon.png
var Icon []byte

// Notices names every library, model, font and data set that is shipped or
// fetched, with its licence, as Markdown.
//
//go:embed notices/NOTICES.md
var Notices string

// ReaderModel is the model that reads answers, in 8 bits: all-MiniLM-L6-v2
// (Apache-2.0), trained further by scripts/train.
//
//go:embed reader/reader.ort
var ReaderModel []byte

// ReaderVocabulary is its vocabulary, one piece a line.
//
//go:embed reader/vocab.txt
var ReaderVocabulary string

// ContradictionModel is the model that holds two sentences against each other, in
// 8 bits: ten layers of all-mpnet-base-v2 (Apache-2.0), trained further by
// scripts/train-contradictions.
//
//go:embed reader/contradictions.ort
var ContradictionModel []byte

// ContradictionVocabulary is its vocabulary, one piece a line.
//
//go:embed reader/contradictions.txt
var ContradictionVocabulary string

// Principles is the folder of question packs, one TOML file a principle.
func Principles() fs.FS { return below(principles, "principles") }

// FollowUpPrompt is what a chat service is told to ask follow-ups by, as
// Markdown. It stands in prompts/follow-up.md, and names in braces what is told
// of an interviewer with a manner: {who}, {layers} and {speaks}.
func FollowUpPrompt() string { return followUpPrompt }

// below returns a folder of what is embedded; it is there, or the program
// would not have been built.
func below(files embed.FS, folder string) fs.FS {
	f, err := fs.Sub(files, folder)
	if err != nil {
		panic(err)
	}
	return f
}

// Font returns one of the five fonts by its name without extension, as
// "Inter-Regular".
func Font(name string) []byte { return must(fonts.ReadFile("fonts/" + name + ".otf")) }

// Glyph returns an outline icon by its name without extension: an SVG on a
// grid of 24, in black.
func Glyph(name string) []byte { return must(icons.ReadFile("icons/" + name + ".svg")) }

// must takes what is embedded by a name that the program itself gives.
func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}

// WriteSample writes the recordings of the sample answer, the story first, to
// a folder that cleanup removes, and returns their paths.
func WriteSample() (paths []string, cleanup func(), err error) {
	dir, err := os.MkdirTemp("", "tellmemore-sample-")
	if err != nil {
		return nil, nil, fmt.Errorf("write sample: %w", err)
	}
	cleanup = func() { _ = os.RemoveAll(dir) } // a leftover costs only room
	for _, name := range []string{"story", "followup1", "followup2", "followup3", "followup4"} {
		path := filepath.Join(dir, name+".flac")
		if err := os.WriteFile(path, must(sample.ReadFile("sample/"+name+".flac")), 0o600); err != nil {
			cleanup()
			return nil, nil, fmt.Errorf("write sample: %w", err)
		}
		paths = append(paths, path)
	}
	return paths, cleanup, nil
}
