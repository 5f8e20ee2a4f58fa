package models

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// field appends little-endian numbers and strings as they stand.
func field(b []byte, values ...any) []byte {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			b = append(b, v...)
		case []byte:
			b = append(b, v...)
		default:
			var err error
			if b, err = binary.Append(b, binary.LittleEndian, v); err != nil {
				panic(err)
			}
		}
	}
	return b
}

// variable is one variable of a CTranslate2 file.
func variable(name string, kind byte, numbers []byte, dims ...uint32) []byte {
	b := field(nil, uint16(len(name)+1), name, byte(0), byte(len(dims)), dims, kind)
	return field(b, uint32(len(numbers)), numbers)
}

func ctranslateFile(variables ...[]byte) []byte {
	b := field(nil, uint32(6), uint16(12), "WhisperSpec\x00", uint32(3), uint32(len(variables)))
	return field(slices.Concat(b, slices.Concat(variables...)), uint32(0))
}

// Half-precision numbers and what they are in single precision, from the tables
// of IEEE 754.
var halves = []struct {
	half   uint16
	single float32
}{
	{0x0000, 0},
	{0x3c00, 1},
	{0xc000, -2},
	{0x3555, 0.333251953125},
	{0x7bff, 65504},
	{0x0001, 5.9604644775390625e-8},
	{0x03ff, 6.097555160522461e-5},
	{0x0400, 6.103515625e-5},
	{0x8400, -6.103515625e-5},
}

func TestHalfPrecision(t *testing.T) {
	for _, tt := range halves {
		if got := widened(tt.half); got != tt.single {
			t.Errorf("%04x is %v, want %v", tt.half, got, tt.single)
		}
	}
	if got := widened(0x8000); math.Float32bits(got) != 1<<31 {
		t.Errorf("8000 is %x, want negative zero", math.Float32bits(got))
	}
	if got := widened(0xfc00); !math.IsInf(float64(got), -1) {
		t.Errorf("fc00 is %v, want negative infinity", got)
	}
	if got := widened(0x7e00); got == got {
		t.Errorf("7e00 is %v, want no number", got)
	}
}

// tiny is a model of width 2 with a layer on each side; its numbers count up.
type tiny struct {
	variables [][]byte
	next      uint16
}

// add makes a half-precision variable of numbers that nothing else has.
func (m *tiny) add(name string, dims ...uint32) {
	n := uint32(1)
	for _, d := range dims {
		n *= d
	}
	var numbers []byte
	for range n {
		numbers = field(numbers, 0x3c00+m.next)
		m.next++
	}
	m.variables = append(m.variables, variable(name, 4, numbers, dims...))
}

func tinyModel() []byte {
	var m tiny
	m.variables = append(m.variables, variable("decoder/num_heads", 2, field(nil, uint16(1))),
		variable("encoder/num_heads", 2, field(nil, uint16(2))),
		variable("decoder/embeddings/weight", 4, make([]byte, vocabulary*2*2), vocabulary, 2))
	m.add("encoder/position_encodings/encodings", 1, 2)
	m.add("decoder/position_encodings/encodings", 1, 2)
	m.add("encoder/conv1/weight", 2, 1, 3)
	m.add("encoder/conv1/bias", 2)
	m.add("encoder/conv2/weight", 2, 2, 3)
	m.add("encoder/conv2/bias", 2)
	for _, side := range []string{"encoder/", "decoder/"} {
		at := side + "layer_0/"
		m.linear(at+"self_attention/linear_0", 6, 2)
		m.linear(at+"self_attention/linear_1", 2, 2)
		m.norm(at + "self_attention/layer_norm")
		if side == "decoder/" {
			m.linear(at+"attention/linear_0", 2, 2)
			m.linear(at+"attention/linear_1", 4, 2)
			m.linear(at+"attention/linear_2", 2, 2)
			m.norm(at + "attention/layer_norm")
		}
		m.linear(at+"ffn/linear_0", 4, 2)
		m.linear(at+"ffn/linear_1", 2, 4)
		m.norm(at + "ffn/layer_norm")
		m.norm(side + "layer_norm")
	}
	return ctranslateFile(m.variables...)
}

func (m *tiny) linear(name string, out, in uint32) {
	m.add(name+"/weight", out, in)
	m.add(name+"/bias", out)
}

func (m *tiny) norm(name string) {
	m.add(name+"/gamma", 2)
	m.add(name+"/beta", 2)
}

// written finds a tensor in a ggml file by its name and returns what stands
// before the name and after it.
func written(t *testing.T, file []byte, name string, before, after int) (head, numbers []byte) {
	t.Helper()
	i := bytes.Index(file, []byte(name))
	if i < before || bytes.Count(file, []byte(name)) != 1 {
		t.Fatalf("%s stands at %d", name, i)
	}
	return file[i-before : i], file[i+len(name):][:after]
}

func convertTiny(t *testing.T, model []byte, tokens [][]byte) ([]byte, error) {
	t.Helper()
	vars, err := readCTranslate(bytes.NewReader(model), int64(len(model)))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = writeWhisper(&out, vars, tokens)
	return out.Bytes(), err
}

// The numbers of tinyModel count up from 0x3c00 in the order in which it adds
// them; the expected bytes are counted by hand.
func TestWhisperIsConvertedBitForBit(t *testing.T) {
	got, err := convertTiny(t, tinyModel(), [][]byte{[]byte("!"), {}, {0xe2, 0x80}})
	if err != nil {
		t.Fatal(err)
	}
	i32 := func(v ...int32) []byte { return field(nil, v) }
	head := i32(0x67676d6c, 51865, 1500, 2, 2, 1, 448, 2, 1, 1, 80, 1, 80, 201)
	if !bytes.HasPrefix(got, head) {
		t.Fatalf("the file begins with %x, want %x", got[:len(head)], head)
	}
	words := append(append(i32(3, 1), '!'), append(i32(0, 2), 0xe2, 0x80)...)
	if at := len(head) + 80*201*4; !bytes.HasPrefix(got[at:], words) {
		t.Errorf("the vocabulary is %x, want %x", got[at:][:len(words)], words)
	}
	f32 := func(first uint16, n int) (b []byte) {
		for i := range n {
			b = field(b, 1+float32(first+uint16(i))/1024)
		}
		return b
	}
	f16 := func(first uint16, n int) (b []byte) {
		for i := range n {
			b = field(b, 0x3c00+first+uint16(i))
		}
		return b
	}
	tests := []struct {
		name    string
		head    []byte // rank, length of the name, type, dimensions
		numbers []byte
	}{
		{"encoder.positional_embedding", i32(2, 28, 0, 2, 1), f32(0, 2)},
		{"decoder.positional_embedding", i32(2, 28, 0, 2, 1), f32(2, 2)},
		{"encoder.conv1.weight", i32(3, 20, 1, 3, 1, 2), f16(4, 6)},
		{"encoder.conv1.bias", i32(2, 18, 0, 1, 2), f32(10, 2)},
		{"encoder.conv2.weight", i32(3, 20, 1, 3, 2, 2), f16(12, 12)},
		{"encoder.blocks.0.attn.query.weight", i32(2, 34, 1, 2, 2), f16(26, 4)},
		{"encoder.blocks.0.attn.key.weight", i32(2, 32, 1, 2, 2), f16(30, 4)},
		{"encoder.blocks.0.attn.value.weight", i32(2, 34, 1, 2, 2), f16(34, 4)},
		{"encoder.blocks.0.attn.query.bias", i32(1, 32, 0, 2), f32(38, 2)},
		{"encoder.blocks.0.attn.value.bias", i32(1, 32, 0, 2), f32(42, 2)},
		{"encoder.blocks.0.attn.out.weight", i32(2, 32, 1, 2, 2), f16(44, 4)},
		{"encoder.blocks.0.attn_ln.weight", i32(1, 31, 0, 2), f32(50, 2)},
		{"encoder.blocks.0.attn_ln.bias", i32(1, 29, 0, 2), f32(52, 2)},
		{"encoder.blocks.0.mlp.0.weight", i32(2, 29, 1, 2, 4), f16(54, 8)},
		{"encoder.blocks.0.mlp.2.weight", i32(2, 29, 1, 4, 2), f16(66, 8)},
		{"encoder.ln_post.weight", i32(1, 22, 0, 2), f32(80, 2)},
		{"decoder.blocks.0.cross_attn.query.weight", i32(2, 40, 1, 2, 2), f16(112, 4)},
		{"decoder.blocks.0.cross_attn.key.weight", i32(2, 38, 1, 2, 2), f16(118, 4)},
		{"decoder.blocks.0.cross_attn.value.weight", i32(2, 40, 1, 2, 2), f16(122, 4)},
		{"decoder.blocks.0.cross_attn.value.bias", i32(1, 38, 0, 2), f32(128, 2)},
		{"decoder.blocks.0.cross_attn.out.weight", i32(2, 38, 1, 2, 2), f16(130, 4)},
		{"decoder.blocks.0.cross_attn_ln.weight", i32(1, 37, 0, 2), f32(136, 2)},
	}
	for _, tt := range tests {
		head, numbers := written(t, got, tt.name, len(tt.head), len(tt.numbers))
		if !bytes.Equal(head, tt.head) || !bytes.Equal(numbers, tt.numbers) {
			t.Errorf("%s is %x %x, want %x %x", tt.name, head, numbers, tt.head, tt.numbers)
		}
	}
	for _, absent := range []string{"attn.key.bias", "num_heads", "encoder.blocks.0.cross_attn"} {
		if bytes.Contains(got, []byte(absent)) {
			t.Errorf("%s is in the file", absent)
		}
	}
	if last := field([]byte("decoder.ln.bias"), f32(counted(tinyModel())-2, 2)); !bytes.HasSuffix(got, last) {
		t.Error("the file does not end with its last tensor")
	}
}

// counted is how many numbers a tiny model counts up to: its last one and the
// number of aliases are at its end.
func counted(raw []byte) uint16 {
	return binary.LittleEndian.Uint16(raw[len(raw)-6:]) - 0x3c00 + 1
}

// Values of the filters that OpenAI published with Whisper.
func TestMelFilters(t *testing.T) {
	filters := melFilters()
	if len(filters) != 80*201 {
		t.Fatalf("%d weights", len(filters))
	}
	if !math.Signbit(float64(filters[0])) {
		t.Error("the first weight is not librosa's negative zero")
	}
	tests := []struct {
		band, bin int
		want      float32
	}{
		{0, 0, 0},
		{0, 1, 0.02486259490251541},
		{0, 2, 0},
		{1, 1, 0.001990821911022067},
		{1, 2, 0.022871771827340126},
		{10, 11, 0.004954375326633453},
		{40, 48, 0},
		{60, 98, 0},
		{79, 190, 0.0022320549469441175},
		{79, 199, 0.00044875903404317796},
		{79, 200, 0},
	}
	for _, tt := range tests {
		if got := filters[tt.band*201+tt.bin]; got != tt.want {
			t.Errorf("band %d, bin %d: %v, want %v", tt.band, tt.bin, got, tt.want)
		}
	}
}

func TestVocabulary(t *testing.T) {
	spelt := make([]string, textTokens)
	spelt[0], spelt[1], spelt[2], spelt[3], spelt[4] = "!", "Ġthe", "Ċ", "âĢĻ", "Ń"
	raw, err := json.Marshal(spelt)
	if err != nil {
		t.Fatal(err)
	}
	got, err := readVocabulary(raw)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"!", " the", "\n", "’", "\xad", ""} {
		if string(got[i]) != want {
			t.Errorf("%q is %q, want %q", spelt[i], got[i], want)
		}
	}
	tests := map[string]string{
		"no JSON":             "[",
		"no list":             `{"a": 1}`,
		"too few tokens":      `["a", "b"]`,
		"a letter of no byte": strings.Replace(string(raw), `"!"`, `"€"`, 1),
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := readVocabulary([]byte(raw)); !errors.Is(err, errVocabulary) {
				t.Errorf("error %v, want errVocabulary", err)
			}
		})
	}
}

func TestEveryByteHasALetter(t *testing.T) {
	seen := map[byte]bool{}
	for _, b := range gptBytes() {
		seen[b] = true
	}
	if len(seen) != 256 {
		t.Errorf("%d bytes have a letter", len(seen))
	}
}

func TestBadWhisperModels(t *testing.T) {
	whole := tinyModel()
	weight := func(kind byte, numbers []byte, dims ...uint32) []byte {
		return ctranslateFile(variable("decoder/embeddings/weight", kind, numbers, dims...))
	}
	tests := map[string][]byte{
		"empty":                             {},
		"cut in the head":                   whole[:10],
		"cut in a matrix":                   whole[:len(whole)/2],
		"cut in the last variable":          whole[:len(whole)-6],
		"more variables than it may have":   field(nil, uint32(6), uint16(1), byte(0), uint32(3), uint32(1<<31)),
		"more variables than there are":     field(nil, uint32(6), uint16(1), byte(0), uint32(3), uint32(100)),
		"a name longer than the file":       field(nil, uint32(6), uint16(0xffff)),
		"a rank that nothing has":           weight(4, nil, 1, 1, 1, 1, 1),
		"dimensions that overflow":          weight(4, nil, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff),
		"bytes that are not the dimensions": weight(4, []byte{1, 2}, 2),
		"a type that nothing has":           weight(9, []byte{1, 2}, 1),
		"another vocabulary":                weight(4, make([]byte, 8), 2, 2),
		"whole numbers for weights":         weight(2, make([]byte, 8), 2, 2),
		"without a single weight":           ctranslateFile(),
		"without a layer's weight":          bytes.Replace(whole, []byte("ffn/linear_1/weight"), []byte("ffn/linear_1/wright"), 1),
	}
	for name, raw := range tests {
		t.Run(name, func(t *testing.T) {
			if _, err := convertTiny(t, raw, nil); !errors.Is(err, errCTranslate) {
				t.Errorf("error %v, want errCTranslate", err)
			}
		})
	}
}

func TestPartsReadAsOneFile(t *testing.T) {
	part := func(s string) *io.SectionReader {
		return io.NewSectionReader(strings.NewReader(s), 0, int64(len(s)))
	}
	j := joined{part("abc"), part(""), part("defgh")}
	if j.size() != 8 {
		t.Fatalf("size %d", j.size())
	}
	tests := []struct {
		at   int64
		n    int
		want string
		err  error
	}{
		{0, 2, "ab", nil},
		{1, 4, "bcde", nil},
		{3, 5, "defgh", nil},
		{0, 8, "abcdefgh", nil},
		{6, 4, "gh", io.EOF},
		{8, 1, "", io.EOF},
		{20, 1, "", io.EOF},
	}
	for _, tt := range tests {
		t.Run(fmt.Sprintf("%d bytes at %d", tt.n, tt.at), func(t *testing.T) {
			p := make([]byte, tt.n)
			n, err := j.ReadAt(p, tt.at)
			if string(p[:n]) != tt.want || !errors.Is(err, tt.err) {
				t.Errorf("read %q, %v", p[:n], err)
			}
		})
	}
}

func TestConversionLeavesOnlyTheModel(t *testing.T) {
	dir, whole := t.TempDir(), tinyModel()
	vocabulary, err := json.Marshal(make([]string, textTokens))
	if err != nil {
		t.Fatal(err)
	}
	for name, raw := range map[string][]byte{
		whisperParts[0]: whole[:1000], whisperParts[1]: whole[1000:], "vocabulary.json": vocabulary,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), raw, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := convertWhisper(dir); err != nil {
		t.Fatal(err)
	}
	want, err := convertTiny(t, whole, make([][]byte, textTokens))
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join(dir, whisperFile))
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(want))
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("left behind %v, %v", left, err)
	}
}

// What a file claims never costs more memory than its own length.
func FuzzCTranslate(f *testing.F) {
	f.Add(ctranslateFile(variable("a", 4, []byte{0, 0x3c, 1, 0x3c}, 2), variable("n", 2, []byte{8, 0})))
	f.Add(ctranslateFile(variable("a", 0, make([]byte, 24), 2, 3)))
	f.Add(field(nil, uint32(6), uint16(0xffff)))
	f.Fuzz(func(t *testing.T, raw []byte) {
		vars, err := readCTranslate(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			if !errors.Is(err, errCTranslate) {
				t.Fatalf("error %v", err)
			}
			return
		}
		var total int64
		for name, v := range vars {
			elements := int64(1)
			for _, d := range v.dims {
				elements *= d
			}
			if v.numbers.Size() != elements*v.kind.width() {
				t.Fatalf("%s: %d bytes for %v", name, v.numbers.Size(), v.dims)
			}
			total += v.numbers.Size()
		}
		if total > int64(len(raw)) {
			t.Fatalf("%d bytes of numbers out of %d", total, len(raw))
		}
	})
}
