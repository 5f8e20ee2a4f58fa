package models

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// errVocabulary: the file is no vocabulary of Whisper's.
var errVocabulary = errors.New("not a Whisper vocabulary")

// whisperParts are the files that hold the CTranslate2 model, one after the
// other.
var whisperParts = []string{"model.bin.part1", "model.bin.part2"}

// whisperFile is the model as whisper.cpp reads it.
const whisperFile = "ggml-base.bin"

// convertWhisper writes whisper.cpp's ggml file in place of CTranslate2's
// parts and vocabulary. The weights stay what they are: half precision, value
// by value.
func convertWhisper(dir string) error {
	model, closing, err := openParts(dir)
	defer closing()
	if err != nil {
		return err
	}
	vars, err := readCTranslate(model, model.size())
	if err != nil {
		return err
	}
	words := filepath.Join(dir, "vocabulary.json")
	raw, err := os.ReadFile(words) // #nosec G304 -- a file of the model cache
	if err != nil {
		return err
	}
	tokens, err := readVocabulary(raw)
	if err != nil {
		return err
	}
	out, err := os.OpenFile(filepath.Join(dir, whisperFile), os.O_CREATE|os.O_WRONLY|os.O_EXCL, 0o600) // #nosec G304 -- as above
	if err != nil {
		return err
	}
	err = writeWhisper(out, vars, tokens)
	if closing := out.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	closing()
	for _, name := range append([]string{"vocabulary.json"}, whisperParts...) {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// openParts opens the model's parts as one file. closing may be called twice.
func openParts(dir string) (parts joined, closing func(), err error) {
	var files []*os.File
	closing = func() {
		for _, f := range files {
			_ = f.Close() // only read from
		}
	}
	for _, name := range whisperParts {
		f, err := os.Open(filepath.Join(dir, name)) // #nosec G304 -- a file of the model cache
		if err != nil {
			return nil, closing, err
		}
		files = append(files, f)
		info, err := f.Stat()
		if err != nil {
			return nil, closing, err
		}
		parts = append(parts, io.NewSectionReader(f, 0, info.Size()))
	}
	return parts, closing, nil
}

// readVocabulary returns the bytes of each text token. The file spells a byte
// that can't be printed as another letter, as GPT-2 does; that is undone here.
func readVocabulary(raw []byte) ([][]byte, error) {
	var spelt []string
	if err := json.Unmarshal(raw, &spelt); err != nil {
		return nil, fmt.Errorf("%w: %w", errVocabulary, err)
	}
	if len(spelt) < textTokens {
		return nil, fmt.Errorf("%w: %d tokens", errVocabulary, len(spelt))
	}
	byteOf := gptBytes()
	tokens := make([][]byte, textTokens)
	for i, text := range spelt[:textTokens] {
		for _, letter := range text {
			b, ok := byteOf[letter]
			if !ok {
				return nil, fmt.Errorf("%w: token %d has %q", errVocabulary, i, letter)
			}
			tokens[i] = append(tokens[i], b)
		}
	}
	return tokens, nil
}

// gptBytes is the byte that each letter of a GPT-2 vocabulary stands for:
// printable bytes of Latin-1 stand for themselves, the others are counted up
// from U+0100.
func gptBytes() map[rune]byte {
	byteOf, next := make(map[rune]byte, 256), rune(256)
	for b := range 256 {
		if (b > ' ' && b <= '~') || (b > 0xa0 && b != 0xad) {
			byteOf[rune(b)] = byte(b)
			continue
		}
		byteOf[next] = byte(b)
		next++
	}
	return byteOf
}

// writeWhisper writes a ggml file: the sizes, the mel filters, the vocabulary
// and the tensors in the order of OpenAI's checkpoints.
func writeWhisper(to io.Writer, vars ctranslate, tokens [][]byte) error {
	l := layout{vars: vars, ggmlWriter: ggmlWriter{to: bufio.NewWriterSize(to, 1<<16)}}
	l.sizes()
	l.filters()
	l.numbers(int64(len(tokens)))
	for _, t := range tokens {
		l.entry(t)
	}
	l.tensors()
	if l.err != nil {
		return l.err
	}
	return l.to.Flush()
}

// layout writes the tensors of a CTranslate2 model under the names of OpenAI's.
type layout struct {
	ggmlWriter
	vars             ctranslate
	width            int64 // of the residual stream
	encoder, decoder int   // layers
}

func (l *layout) fail(err error) {
	if l.err == nil {
		l.err = err
	}
}

func (l *layout) sizes() {
	embedding, err := l.vars.half("decoder/embeddings/weight", 2)
	if err != nil {
		l.fail(err)
		return
	}
	if embedding.dims[0] != vocabulary {
		l.fail(fmt.Errorf("%w: vocabulary of %d", errCTranslate, embedding.dims[0]))
	}
	l.width = embedding.dims[1]
	for name := range l.vars {
		if strings.HasSuffix(name, "/ffn/linear_0/weight") {
			if strings.HasPrefix(name, "encoder/") {
				l.encoder++
			} else {
				l.decoder++
			}
		}
	}
	listening, err := l.vars.count("encoder/num_heads")
	l.fail(err)
	writing, err := l.vars.count("decoder/num_heads")
	l.fail(err)
	l.numbers(ggmlMagic, vocabulary, audioContext, l.width, listening, int64(l.encoder),
		textContext, l.width, writing, int64(l.decoder), melBands, halfWeights)
}

func (l *layout) filters() {
	l.numbers(melBands, melBins)
	for _, f := range melFilters() {
		l.float(f)
	}
}

func (l *layout) tensors() {
	l.positions("encoder.positional_embedding", "encoder/position_encodings/encodings")
	for _, conv := range []string{"conv1", "conv2"} {
		l.matrix("encoder."+conv+".weight", l.half("encoder/"+conv+"/weight", 3))
		bias := l.half("encoder/"+conv+"/bias", 1)
		bias.dims = append(bias.dims, 1) // a column
		l.single("encoder."+conv+".bias", bias)
	}
	l.positions("decoder.positional_embedding", "decoder/position_encodings/encodings")
	l.matrix("decoder.token_embedding.weight", l.half("decoder/embeddings/weight", 2))
	for i := range l.encoder {
		l.block(fmt.Sprintf("encoder.blocks.%d.", i), fmt.Sprintf("encoder/layer_%d/", i), false)
	}
	for i := range l.decoder {
		l.block(fmt.Sprintf("decoder.blocks.%d.", i), fmt.Sprintf("decoder/layer_%d/", i), true)
	}
	l.norm("encoder.ln_post", "encoder/layer_norm")
	l.norm("decoder.ln", "decoder/layer_norm")
}

// block writes one layer. CTranslate2 fuses query, key and value of the self
// attention in one matrix, key and value of the cross attention in another; the
// key's bias is 0 and not stored.
func (l *layout) block(to, from string, crosses bool) {
	weight, bias := l.half(from+"self_attention/linear_0/weight", 2), l.half(from+"self_attention/linear_0/bias", 1)
	l.part(to+"attn.query", weight, bias, 0)
	l.matrix(to+"attn.key.weight", l.rows(weight, 1))
	l.part(to+"attn.value", weight, bias, 2)
	l.linear(to+"attn.out", from+"self_attention/linear_1")
	l.norm(to+"attn_ln", from+"self_attention/layer_norm")
	if crosses {
		l.linear(to+"cross_attn.query", from+"attention/linear_0")
		weight, bias := l.half(from+"attention/linear_1/weight", 2), l.half(from+"attention/linear_1/bias", 1)
		l.matrix(to+"cross_attn.key.weight", l.rows(weight, 0))
		l.part(to+"cross_attn.value", weight, bias, 1)
		l.linear(to+"cross_attn.out", from+"attention/linear_2")
		l.norm(to+"cross_attn_ln", from+"attention/layer_norm")
	}
	l.linear(to+"mlp.0", from+"ffn/linear_0")
	l.linear(to+"mlp.2", from+"ffn/linear_1")
	l.norm(to+"mlp_ln", from+"ffn/layer_norm")
}

// half finds a tensor; what is missing ends the writing.
func (l *layout) half(name string, rank int) tensor {
	t, err := l.vars.half(name, rank)
	l.fail(err)
	return t
}

// rows is the n-th part, as high as the model is wide, of a fused tensor.
func (l *layout) rows(t tensor, n int64) tensor {
	if l.err != nil {
		return tensor{}
	}
	part, err := t.rows(n*l.width, (n+1)*l.width)
	l.fail(err)
	return part
}

// part writes the n-th part of a fused matrix and its bias.
func (l *layout) part(to string, weight, bias tensor, n int64) {
	l.matrix(to+".weight", l.rows(weight, n))
	l.single(to+".bias", l.rows(bias, n))
}

func (l *layout) linear(to, from string) {
	l.matrix(to+".weight", l.half(from+"/weight", 2))
	l.single(to+".bias", l.half(from+"/bias", 1))
}

func (l *layout) norm(to, from string) {
	l.single(to+".weight", l.half(from+"/gamma", 1))
	l.single(to+".bias", l.half(from+"/beta", 1))
}

func (l *layout) positions(to, from string) { l.single(to, l.half(from, 2)) }

// matrix writes weights as they are, single in single precision, which
// whisper.cpp wants of vectors and positions.
func (l *layout) matrix(name string, t tensor) { l.tensor(name, t, ggmlFloat16) }
func (l *layout) single(name string, t tensor) { l.tensor(name, t, ggmlFloat32) }

func (l *layout) tensor(name string, t tensor, kind int64) {
	if l.err == nil {
		l.put(name, t, kind)
	}
}
