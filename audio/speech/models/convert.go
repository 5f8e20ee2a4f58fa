package models

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"google.golang.org/protobuf/encoding/protowire"
)

// errTokenizer: the file is no Moonshine tokenizer.
var errTokenizer = errors.New("not a Moonshine tokenizer")

// moonshineTokens is the number of entries that Moonshine's decoder knows.
const moonshineTokens = 32768

// convertTokenizer writes sherpa's tokens.txt beside Moonshine's tokenizer.bin.
func convertTokenizer(dir string) error {
	raw, err := os.ReadFile(filepath.Join(dir, "tokenizer.bin")) // #nosec G304 -- a file of the model cache
	if err != nil {
		return err
	}
	entries, err := readTokenizer(raw)
	if err != nil {
		return err
	}
	if len(entries) != moonshineTokens {
		return fmt.Errorf("%w: %d entries", errTokenizer, len(entries))
	}
	var out bytes.Buffer
	for i, e := range entries {
		fmt.Fprintf(&out, "%s %d\n", base64.StdEncoding.EncodeToString(e), i)
	}
	if err := os.Remove(filepath.Join(dir, "tokenizer.bin")); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "tokens.txt"), out.Bytes(), 0o600)
}

// readTokenizer splits Moonshine's tokenizer into its entries. Each has its
// length before it: one byte below 128, or two, the first less 128 and the
// second times 128. The entries share raw's memory.
func readTokenizer(raw []byte) ([][]byte, error) {
	var entries [][]byte
	for len(raw) > 0 {
		n, head := int(raw[0]), 1
		if n >= 128 {
			if len(raw) < 2 {
				return nil, fmt.Errorf("%w: ends in a length", errTokenizer)
			}
			n, head = n-128+128*int(raw[1]), 2
		}
		if len(raw) < head+n {
			return nil, fmt.Errorf("%w: entry %d is longer than the file", errTokenizer, len(entries))
		}
		entries = append(entries, raw[head:head+n])
		raw = raw[head+n:]
	}
	return entries, nil
}

// errVoice: the description beside the voice is not Piper's.
var errVoice = errors.New("not a Piper voice")

// voiceDescription is the part of Piper's JSON that sherpa needs.
type voiceDescription struct {
	Audio struct {
		SampleRate int `json:"sample_rate"`
	} `json:"audio"`
	Espeak struct {
		Voice string `json:"voice"`
	} `json:"espeak"`
	Speakers int              `json:"num_speakers"`
	Symbols  map[string][]int `json:"phoneme_id_map"`
}

// convertVoice writes sherpa's metadata into the ONNX file and tokens.txt
// beside it.
func convertVoice(dir string) error {
	model := filepath.Join(dir, "en_US-joe-medium.onnx")
	raw, err := os.ReadFile(model + ".json") // #nosec G304 -- a file of the model cache
	if err != nil {
		return err
	}
	metadata, tokens, err := describeVoice(raw)
	if err != nil {
		return err
	}
	f, err := os.OpenFile(model, os.O_APPEND|os.O_WRONLY, 0) // #nosec G304 -- as above
	if err != nil {
		return err
	}
	_, err = f.Write(metadata)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "tokens.txt"), tokens, 0o600)
}

// describeVoice makes of Piper's JSON the metadata to append to the model,
// and the symbols as sherpa reads them.
func describeVoice(raw []byte) (metadata, tokens []byte, err error) {
	var v voiceDescription
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", errVoice, err)
	}
	if v.Audio.SampleRate <= 0 || v.Espeak.Voice == "" || v.Speakers <= 0 || len(v.Symbols) == 0 {
		return nil, nil, fmt.Errorf("%w: incomplete", errVoice)
	}
	for _, kv := range [][2]string{
		{"model_type", "vits"},
		{"comment", "piper"},
		{"language", "English"},
		{"voice", v.Espeak.Voice},
		{"has_espeak", "1"},
		{"n_speakers", strconv.Itoa(v.Speakers)},
		{"sample_rate", strconv.Itoa(v.Audio.SampleRate)},
	} {
		metadata = appendMetadata(metadata, kv[0], kv[1])
	}
	symbols, err := symbolsOf(v)
	return metadata, symbols, err
}

// appendMetadata adds one entry of ONNX's ModelProto.metadata_props (field 14,
// a message of key = field 1 and value = field 2). A protobuf message stays
// valid when fields are added at its end.
func appendMetadata(b []byte, key, value string) []byte {
	var entry []byte
	entry = protowire.AppendTag(entry, 1, protowire.BytesType)
	entry = protowire.AppendString(entry, key)
	entry = protowire.AppendTag(entry, 2, protowire.BytesType)
	entry = protowire.AppendString(entry, value)
	b = protowire.AppendTag(b, 14, protowire.BytesType)
	return protowire.AppendBytes(b, entry)
}

// symbolsOf lists "symbol id" lines by rising id.
func symbolsOf(v voiceDescription) ([]byte, error) {
	type symbol struct {
		text string
		id   int
	}
	var symbols []symbol
	for text, ids := range v.Symbols {
		if len(ids) != 1 || text == "" || text == "\n" {
			return nil, fmt.Errorf("%w: symbol %q", errVoice, text)
		}
		symbols = append(symbols, symbol{text, ids[0]})
	}
	slices.SortFunc(symbols, func(a, b symbol) int { return a.id - b.id })
	var out bytes.Buffer
	for _, s := range symbols {
		fmt.Fprintf(&out, "%s %d\n", s.text, s.id)
	}
	return out.Bytes(), nil
}
