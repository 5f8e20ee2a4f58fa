#!/usr/bin/env python3
"""Train the coach's reader: a small model that hears what an interview answer holds and what it leaves out.

    train.py --base FOLDER --answers A.jsonl[,B.jsonl] --evidence E.jsonl --exchanges C.jsonl[,D.jsonl] --out FOLDER
             [--hold-out ANSWERS.jsonl,EXCHANGES.jsonl] [--start READER.pt[,READER.pt]] [--epochs 8] [--share 0.5]
             [--lacking 0.25] [--rate 6e-5] [--seed 1]

Fine-tunes all-MiniLM-L6-v2 (FOLDER holds model.safetensors, config.json and tokenizer.json) on every label of the guide at once. An
answer is read as a whole; every sentence is the mean of its tokens; a small layer lets sentences see each other. Heads
give the part of each sentence, the flags, strengths and missing layers of the answer with the share that each sentence
had in them, the level that the scope supports, the words that tell a measured outcome, the size of the team or the money,
whether a follow-up was answered, and what to ask next. Whether two sentences contradict each other is for another model
(contradictions.py).

The same model reads a lone answer and a follow-up exchange: every row of the pooling matrix has a kind (0 the principle
and question, 1 a sentence of the story, 2 the follow-up question, 3 a sentence of the follow-up answer).

The evidence says which sentences carry the labels of an answer, so that it learns from sentences and not from whole
answers alone; from --lacking of the answers it takes out what gives one of the layers, which then is missing, and some it
tells with their result first. --share is how many of the exchanges each epoch sees. --start goes on from the mean of what
was trained before; with no epochs, that mean is what is written: reader.pt, reader.ort (8 bits) and vocab.txt, and with --hold-out held.jsonl, what it said.
Training is the same for the same seed, files and machine; a graphics card is used where there is one.
"""
import argparse
import json
import math
import os
import random
import re
import time

import numpy as np
import torch
import torch.distributed
import torch.multiprocessing
import torch.utils.data
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from transformers import BertConfig, BertModel

PARTS = ["S", "T", "A", "R", "L", "-"]
FLAGS = ["we_without_i", "no_metric", "blame", "no_learning", "short_term", "no_specific_event", "no_result"]
STRENGTHS = ["failure_owned", "mechanism", "customer", "data_driven", "bias_for_action", "long_term"]
PROBES = ["event", "role", "action", "alternatives", "metrics", "result", "impact", "learning", "conflict", "scope"]
LABELS = FLAGS + STRENGTHS + PROBES
ABSENCES = ["no_metric", "no_result"]  # flags that no sentence carries
LEVELS = ["below", "L6", "L7", "L8", None]
ANSWERED = ["yes", "partly", "no"]
NEXT = PROBES + ["none"]
MOST_TOKENS = 510
BATCH = 8  # texts between two steps
DEVICE = torch.device("cuda" if torch.cuda.is_available() else "cpu")
BRIEF = DEVICE.type == "cuda" or torch.cpu._is_avx512_bf16_supported()  # numbers of 16 bits where they are counted with: faster

FILLERS = ["um", "uh", "you know", "like", "so", "i mean", "kind of", "well", "right", "okay so", "basically"]
HEARD = {"their": "there", "there": "their", "two": "to", "to": "two", "four": "for", "for": "four", "our": "are",
         "we're": "were", "were": "we're", "than": "then", "then": "than", "its": "it's", "i'd": "i", "they're": "their",
         "one": "won", "hour": "our", "team": "teen", "data": "date", "it's": "its", "by": "buy", "know": "no",
         "an": "and", "and": "in", "in": "and", "this": "the", "that": "the", "a": "the", "the": "a", "had": "have",
         "was": "is", "cut": "got", "would": "will", "didn't": "did", "wasn't": "was"}


UNITS = ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
         "eighteen nineteen").split()
TENS = "- - twenty thirty forty fifty sixty seventy eighty ninety".split()


def spelled(n):
    """A number below a million in words, as recognisers write it."""
    if n < 20:
        return [UNITS[n]]
    if n < 100:
        return [TENS[n // 10]] + ([UNITS[n % 10]] if n % 10 else [])
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if n >= size:
            return spelled(n // size) + [name] + (spelled(n % size) if n % size else [])


def noisy(words, rng, rate, spell):
    """The words as a recogniser may have heard them: dropped, doubled or mistaken, endings lost, fillers, no commas,
    numbers in words. A word is (text, mark); marked words are what is to be found, and stay."""
    out = []
    commas = rng.random() < .5
    for w, mark in words:
        low = w.lower().strip(".,?!")
        number = re.fullmatch(r"(\d{1,3}(?:,?\d{3})?)([.,?!]*)", w)
        if spell and number:
            out += [(x, mark) for x in spelled(int(number[1].replace(",", "")))]
            continue
        if rng.random() < rate and not any(mark) and not any(c.isdigit() for c in w):
            kind = rng.random()
            if kind < .25:
                continue
            if kind < .5 and low in HEARD:
                w = HEARD[low]
            elif kind < .75 and len(low) > 4:
                w = re.sub(r"(ing|ed|s|d)$", "", low)
            elif kind < .85 and len(low) > 4:
                i = rng.randrange(1, len(low) - 1)
                w = low[:i] + low[i + 1:]
            else:
                out.append((low, mark))
        if rng.random() < rate / 4:
            out += [(f, (0, 0, 0)) for f in rng.choice(FILLERS).split()]
        out.append((w.replace(",", "") if commas and not any(c.isdigit() for c in w) else w, mark))
    return out or words


def sentences_of(text):
    return [s for s in re.split(r"(?<=[.?!])\s+", text.strip()) if s]


def read(names):
    """The objects of files with one a line; names has commas between them."""
    every = []
    for name in names.split(","):
        with open(name, encoding="utf-8") as f:
            every += [json.loads(line) for line in f if line.strip()]
    return every


def numbers_near(sentence, value):
    """Character spans of the numbers in the sentence that say the value."""
    words = {w: i for i, w in enumerate(UNITS) if i} | {w: 10 * i for i, w in enumerate(TENS) if i > 1} | {"hundred": 100}
    tens, units = "|".join(TENS[2:]), "|".join(UNITS[1:10])
    pattern = rf"\$?\d[\d,]*(?:\.\d+)?(?:\s*(?:thousand|million|billion|k|m)\b)?|\b(?:{tens})[ -](?:{units})\b|\b(?:a |one )?hundred(?: and (?:\w+))?\b|\b(?:{'|'.join(words)})\b(?:\s+(?:thousand|million|billion)\b)?"
    for m in re.finditer(pattern, sentence.lower()):
        t = m.group().replace("$", "").replace(",", "")
        p = re.split(r"[\s-]+", t)
        scale = 1
        for name, k in (("thousand", 1e3), ("million", 1e6), ("billion", 1e9)):
            if p[-1] == name:
                scale, p = k, p[:-1]
        try:
            if re.match(r"[\d.]+[km]$", p[0]):
                scale, p[0] = {"k": 1e3, "m": 1e6}[p[0][-1]], p[0][:-1]
            v = float(p[0]) if re.match(r"[\d.]+$", p[0]) else sum(words.get(x, 100 if x == "a" and len(p) == 2 else 0) for x in p if x not in ("a",))
        except (ValueError, KeyError, IndexError):
            continue
        if abs(v * scale - value) < .5:
            yield m.start(), m.end()


class Context(nn.Module):
    """A layer in which the sentences see each other."""
    def __init__(self, h, heads):
        super().__init__()
        self.heads, self.width = heads, h // heads
        self.qkv, self.out = nn.Linear(h, 3 * h), nn.Linear(h, h)
        self.wide, self.narrow = nn.Linear(h, 2 * h), nn.Linear(2 * h, h)
        self.norm1, self.norm2, self.drop = nn.LayerNorm(h), nn.LayerNorm(h), nn.Dropout(.1)

    def forward(self, x, there):
        """x [N, R, H]; there [N, R]: rows that are no padding."""
        n, r, h = x.shape
        q, k, v = (t.reshape(n, r, self.heads, self.width).transpose(1, 2) for t in self.qkv(x).chunk(3, -1))
        a = q @ k.transpose(2, 3) / math.sqrt(self.width) - 1e4 * (~there).to(x.dtype)[:, None, None]
        x = self.norm1(x + self.drop(self.out((self.drop(torch.softmax(a, -1)) @ v).transpose(1, 2).reshape(n, r, h))))
        return self.norm2(x + self.drop(self.narrow(F.gelu(self.wide(x)))))


class Reader(nn.Module):
    def __init__(self, base):
        super().__init__()
        with open(os.path.join(base, "config.json")) as f:
            config = BertConfig(**json.load(f))
        self.bert = BertModel(config, add_pooling_layer=False)
        weights = load_file(os.path.join(base, "model.safetensors"))
        weights = {k.removeprefix("bert."): v for k, v in weights.items() if "pooler" not in k and "position_ids" not in k}
        self.bert.load_state_dict(weights, strict=True)
        h, k = config.hidden_size, len(LABELS)
        self.kind = nn.Embedding(4, h)
        self.place = nn.Embedding(64, h)
        self.from_end = nn.Embedding(64, h)
        for e in (self.kind, self.place, self.from_end):
            nn.init.normal_(e.weight, std=.02)
        self.context = Context(h, 6)
        self.drop = nn.Dropout(.2)
        self.part = nn.Linear(h, len(PARTS))
        self.token = nn.Linear(h, 3)  # measured outcome, size of the team, money
        self.spot = nn.Linear(h, k)  # whether a sentence by itself carries a flag or strength, or gives a layer
        self.gain = nn.Parameter(torch.tensor([.5] * (len(FLAGS) + len(STRENGTHS)) + [-.5] * len(PROBES)))
        self.attend = nn.Linear(h, k + len(LEVELS))
        self.value = nn.Linear(h, k + len(LEVELS))
        self.whole = nn.Linear(3 * h, k + len(LEVELS))
        self.first = nn.Linear(3 * h, len(PROBES) + 1)
        self.exchange = nn.Sequential(nn.Linear(5 * h, 256), nn.GELU(), nn.Dropout(.2), nn.Linear(256, len(ANSWERED) + len(NEXT)))

    def words(self, ids, types, mask=None):
        """ids, types, mask [N, T] of texts that are padded to one length: a vector for each of their tokens [N, T, H]."""
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=self.training and BRIEF):
            return self.bert(input_ids=ids, token_type_ids=types, attention_mask=mask).last_hidden_state.float()

    def texts(self, ids, types, mask):
        """The same for long texts, which a processor reads three times as fast one by one as padded."""
        if ids.device.type != "cpu":
            return self.words(ids, types, mask)
        each = [self.words(i[None, :n], t[None, :n])[0] for i, t, n in zip(ids, types, mask.sum(1).tolist())]
        return nn.utils.rnn.pad_sequence(each, batch_first=True)

    def forward(self, ids, types, pooling, kind):
        """ids, types [T]; pooling [R, T] rows that sum to one; kind [R]. All outputs are logits but the shares."""
        return [out[0] for out in self.judge(self.words(ids[None], types[None]), pooling[None], kind[None])]

    def judge(self, x, pooling, kind):
        """What forward returns, for each of N texts, of the vectors of their tokens x [N, T, H]; kind [N, R] is -1 in rows
        that only pad."""
        tokens = self.token(x)
        there, story = kind >= 0, kind == 1
        place = torch.cumsum(torch.ones_like(kind), 1) - 1
        end = (there.long().sum(1, keepdim=True) - 1 - place).clamp(min=0)
        rows = pooling @ x + self.kind(kind.clamp(min=0)) + self.place(place.clamp(max=63)) + self.from_end(end.clamp(max=63))
        s = self.drop(self.context(rows, there))

        def over(mask):
            m = mask.to(s.dtype)[..., None]
            n = m.sum(1)
            return (s * m).sum(1) / n.clamp(min=1.), (s * m - 30. * (1 - m)).max(1).values * (n > 0)

        mean, top = over(story)
        whole = torch.cat([mean, top, s[:, 0]], 1)
        elsewhere = 1e4 * (~story).to(s.dtype)[..., None]
        share = torch.softmax(self.attend(s) - elsewhere, 1)
        labels = (share * self.value(s)).sum(1) + self.whole(whole)
        spot = self.spot(s)
        top = torch.logsumexp(spot - elsewhere, 1)
        k = len(LABELS)
        labels = torch.cat([labels[:, :k] + self.gain * top, labels[:, k:]], 1)
        reply, reply_top = over(kind == 3)
        asked, _ = over(kind == 2)
        exchange = self.exchange(torch.cat([reply, reply_top, asked, mean, s[:, 0]], 1))
        return self.part(s), labels, share, self.first(whole), tokens, exchange, spot


class Encoder:
    def __init__(self, base):
        self.t = Tokenizer.from_file(os.path.join(base, "tokenizer.json"))
        self.t.no_truncation()
        self.t.no_padding()
        self.cls, self.sep, self.mask = (self.t.token_to_id(x) for x in ("[CLS]", "[SEP]", "[MASK]"))

    def fitting(self, rows):
        """The rows of an exchange that are read: the question and its answer must fit, so sentences from the middle of a
        very long story are left out. The product does the same."""
        size = [len(self.t.encode(t, add_special_tokens=False).ids) + 1 for _, t, _ in rows]
        kept = list(range(len(rows)))
        while 1 + sum(size[i] for i in kept) > MOST_TOKENS:
            story = [i for i in kept if rows[i][0] == 1]
            if not story:
                break
            kept.remove(story[len(story) // 2])
        return kept

    def __call__(self, rows, rng=None):
        """rows: (kind, text, type). Returns tensors and, for each row, (first token, its characters' offsets)."""
        ids, types, spans, kinds = [self.cls], [0], [], []
        for kind, text, typ in rows:
            e = self.t.encode(text, add_special_tokens=False)
            room = MOST_TOKENS - len(ids) - 1
            got, off = e.ids[:max(room, 0)], e.offsets[:max(room, 0)]
            if rng:
                got = [i if rng.random() > .05 else self.mask for i in got]
            spans.append((len(ids), off))
            ids += got + [self.sep]
            types += [typ] * (len(got) + 1)
            kinds.append(kind)
        ids, types = ids[:512], types[:512]
        pooling = torch.zeros(len(rows), len(ids))
        for r, (first, off) in enumerate(spans):
            if off and first < len(ids):
                pooling[r, first:first + len(off)] = 1. / len(off)
            else:
                pooling[r, 0] = 1.
        return torch.tensor(ids), torch.tensor(types), pooling, torch.tensor(kinds), spans


def head(o):
    return f"{o['principle']}, {o['level']}."


def marked(text, spans):
    """The words of a text, each with which of the spans (column, start, end) it lies in."""
    out = []
    for m in re.finditer(r"\S+", text):
        out.append((m.group(), tuple(int(any(c == col and a < m.end() and b > m.start() for c, a, b in spans)) for col in range(3))))
    return out


class Answer:
    """An answer to learn from. o["evidence"], where it is known, says which sentences carry its labels: they have 1 in
    `carried`; `sure` is how much each sentence counts, since the evidence names the clearest ones, not all. Of an answer
    that something was taken out of (lacking), what can't be known any more does not count."""
    def __init__(self, o, encode, rng):
        rate = 0 if rng is None or rng.random() < .5 else rng.choice([.03, .06, .1])
        spell = rng is not None and rng.random() < .3
        left, heard = list(o["metrics"]), []
        for s in o["sentences"]:
            t, spans = s["text"], []
            for m in list(left):
                at = t.find(m)
                if at >= 0:
                    spans.append((0, at, at + len(m)))
                    left.remove(m)
            for col, key in ((1, "team"), (2, "money_usd")):
                if o["scope"][key] is not None:
                    spans += [(col, a, b) for a, b in numbers_near(t, o["scope"][key])]
            words = marked(t, spans)
            heard.append(noisy(words, rng, rate, spell) if rate or spell else words)
        rows = [(0, head(o) + " " + o["question"], 0)] + [(1, " ".join(w for w, _ in ws), 0) for ws in heard]
        self.ids, self.types, self.pooling, self.kinds, spans = encode(rows, rng)
        self.parts = torch.tensor([PARTS.index(s["part"]) for s in o["sentences"]])
        self.labels = torch.tensor([f in o["flags"] for f in FLAGS] + [s in o["strengths"] for s in STRENGTHS] +
                                   [p in o["missing"] for p in PROBES], dtype=torch.float)
        self.known = torch.ones(len(LABELS))
        for label, likely in o.get("likely", {}).items():
            self.labels[LABELS.index(label)] = likely
        for label in o.get("unsure", []):
            self.known[LABELS.index(label)] = 0
        self.carried = self.sure = None
        if "evidence" in o:
            self.carried = torch.zeros(len(o["sentences"]), len(LABELS))
            self.sure = torch.ones(len(o["sentences"]), len(LABELS))
            known = {**o["evidence"]["flags"], **o["evidence"]["strengths"], **o["evidence"]["given"]}
            for i, label in enumerate(LABELS):
                if label in known:
                    self.sure[:, i] = .3
                    self.carried[known[label], i] = 1
                    self.sure[known[label], i] = 1
                elif label in ABSENCES:
                    self.sure[:, i] = 0
            self.sure *= self.known
        self.level = torch.tensor(LEVELS.index(o["scope"]["level"]) if "level" not in o.get("unsure_of", ()) else UNKNOWN)
        self.first = torch.tensor(UNKNOWN if "first" in o.get("unsure_of", ()) else PROBES.index(o["missing"][0]) if o["missing"] else len(PROBES))
        self.tokens = torch.zeros(len(self.ids), 3)
        for words, (start, off) in zip(heard, spans[1:]):
            at, k = 0, 0
            for w, mark in words:
                while k < len(off) and off[k][0] < at + len(w):
                    if start + k < len(self.tokens):
                        self.tokens[start + k] = torch.tensor(mark, dtype=torch.float)
                    k += 1
                at += len(w) + 1


UNKNOWN = -100  # a target that does not count


def how_often_named(answers):
    """Of each layer that no sentence gives, how often an answer that lacks little is labelled as lacking it: a layer may
    be absent without being worth a question."""
    named, absent = dict.fromkeys(PROBES, 1), dict.fromkeys(PROBES, 2)
    for o in answers:
        if "evidence" in o and len(o["missing"]) <= 2:
            for q in PROBES:
                absent[q] += q not in o["evidence"]["given"]
                named[q] += q in o["missing"]
    return {q: min(1, named[q] / absent[q]) for q in PROBES}


def lacking(o, rng, named):
    """The answer without the sentences that give one of its layers, so that the model sees the same story with and
    without it; None where there is nothing to take out."""
    given = o["evidence"]["given"]
    some = [q for q, at in given.items() if len(at) <= 2]
    if len(o["sentences"]) < 8 or not some:
        return None
    gone = set(given[rng.choice(some)])
    lost = [q for q, at in given.items() if gone.issuperset(at)]
    kept = [i for i in range(len(o["sentences"])) if i not in gone]
    place = {i: k for k, i in enumerate(kept)}
    moved = lambda carried: {k: [place[i] for i in at if i in place] for k, at in carried.items() if not gone.issuperset(at)}
    sentences = [o["sentences"][i] for i in kept]
    metrics = [m for m in o["metrics"] if any(m in s["text"] for s in sentences)]
    carried = {**o["evidence"]["flags"], **o["evidence"]["strengths"]}
    unsure = [label for label, at in carried.items() if gone.intersection(at)]
    unsure += ["no_metric"] * (len(metrics) < len(o["metrics"])) + [f for f, q in (("no_result", "result"), ("no_learning", "learning"), ("no_specific_event", "event")) if q in lost]
    alone = len(lost) == 1 and not o["missing"] and named[lost[0]] > .6
    return {**o, "sentences": sentences, "metrics": metrics, "missing": lost if alone else o["missing"],
            "likely": {q: named[q] for q in lost}, "unsure": unsure,
            "unsure_of": ["level"] * bool(gone.intersection(given.get("scope", []))) + ["first"] * (not alone),
            "evidence": {g: moved(o["evidence"][g]) for g in ("flags", "strengths", "given")}}


HEADED = .1  # of the answers are told with their result first


def headed(o, rng):
    """The answer with its first results, one or two, before everything else: some people begin with the end."""
    results = [i for i, s in enumerate(o["sentences"]) if s["part"] == "R"]
    if not results or results[0] < 2:
        return o
    first = [i for i in results[:rng.choice([1, 2])] if i - results[0] < 2]
    order = first + [i for i in range(len(o["sentences"])) if i not in first]
    place = {i: k for k, i in enumerate(order)}
    told = {**o, "sentences": [o["sentences"][i] for i in order]}
    if "evidence" in o:
        told["evidence"] = {g: {k: [place[i] for i in at] for k, at in o["evidence"][g].items()} for g in ("flags", "strengths", "given")}
    return told


def told_otherwise(o, rng, share, named):
    """The answer as it is or, now and then, headed; `share` of them lack a layer."""
    if rng.random() < HEADED:
        return headed(o, rng)
    return (rng.random() < share and "evidence" in o and lacking(o, rng, named)) or o


class Exchange:
    def __init__(self, o, encode, rng):
        rate = 0 if rng is None or rng.random() < .6 else rng.choice([.03, .06])
        spell = rng is not None and rng.random() < .2
        say = lambda t: " ".join(w for w, _ in noisy(marked(t, []), rng, rate, spell)) if rate or spell else t
        story, reply = sentences_of(o["story"]), sentences_of(o["answer"])
        rows = [(0, head(o), 0)] + [(1, say(t), 0) for t in story] + \
               [(2, f"{o['probe']}. {o['question']}", 1)] + [(3, say(t), 1) for t in reply]
        kept = encode.fitting(rows)
        rows = [rows[i] for i in kept]
        self.ids, self.types, self.pooling, self.kinds, _ = encode(rows, rng)
        self.answered = torch.tensor(ANSWERED.index(o["answered"]))
        self.next = torch.tensor(UNKNOWN if o["next"] == "contradiction" else NEXT.index(o["next"]))


PART_WEIGHT = torch.tensor([1., 1.5, .9, 1., 1.4, 1.])


class Batch:
    """Examples side by side, padded: N texts, of which the first A are answers and the others exchanges."""
    def __init__(self, answers, exchanges):
        pad = torch.nn.utils.rnn.pad_sequence
        texts, self.answers = answers + exchanges, len(answers)
        if texts:
            side = lambda of, of_whom, fill=0: pad([of(x) for x in of_whom], batch_first=True, padding_value=fill)
            self.ids, self.types = side(lambda x: x.ids, texts), side(lambda x: x.types, texts)
            self.mask = side(lambda x: torch.ones_like(x.ids), texts)
            self.kinds = side(lambda x: x.kinds, texts, -1)
            self.pooling = torch.zeros(*self.kinds.shape, self.ids.shape[1])
            for i, x in enumerate(texts):
                self.pooling[i, :x.pooling.shape[0], :x.pooling.shape[1]] = x.pooling
        if answers:
            rows, tokens = self.kinds.shape[1], self.ids.shape[1]
            self.parts = torch.full((len(answers), rows), UNKNOWN)
            self.tokens = torch.zeros(len(answers), tokens, 3)
            self.carried = torch.zeros(len(answers), rows, len(LABELS))
            self.sure = torch.zeros(len(answers), rows, len(LABELS))
            for i, a in enumerate(answers):
                n = len(a.parts)
                self.parts[i, 1:n + 1], self.tokens[i, :len(a.tokens)] = a.parts, a.tokens
                if a.carried is not None:
                    self.carried[i, 1:n + 1], self.sure[i, 1:n + 1] = a.carried, a.sure
            for name in ("labels", "known", "level", "first"):
                setattr(self, name, torch.stack([getattr(a, name) for a in answers]))
        if exchanges:
            self.answered, self.next = (torch.stack([getattr(e, name) for e in exchanges]) for name in ("answered", "next"))

    def to(self, device):
        for name, v in vars(self).items():
            if torch.is_tensor(v):
                setattr(self, name, v.to(device, non_blocking=True))
        return self


def loss_of(m, b, weight):
    """The sum of the losses of a batch's examples."""
    total = torch.zeros((), device=weight.device, requires_grad=True)  # a worker may have got nothing of the last batch
    if hasattr(b, "ids"):
        out = m.judge(m.texts(b.ids, b.types, b.mask), b.pooling, b.kinds)
        if b.answers:
            total = total + answers_loss([o[:b.answers] for o in out], b, weight)
        if hasattr(b, "next"):
            ex = out[5][b.answers:]
            total = total + .8 * F.cross_entropy(ex[:, :3], b.answered, label_smoothing=.05, reduction="sum")
            total = total + .4 * F.cross_entropy(ex[:, 3:], b.next, label_smoothing=.05, ignore_index=UNKNOWN, reduction="sum")
    return total


def answers_loss(out, b, weight):
    part, labels, share, first, tokens, _, spot = out
    k, held = len(LABELS), len(FLAGS) + len(STRENGTHS)
    rows = (b.parts != UNKNOWN).float()  # the answers' sentences
    loss = b.answers * F.cross_entropy(part.flatten(0, 1), b.parts.flatten(), weight=PART_WEIGHT.to(part.device), label_smoothing=.03, ignore_index=UNKNOWN)
    each = F.binary_cross_entropy_with_logits(labels[:, :k], b.labels * .97 + .015, pos_weight=weight, reduction="none")
    loss = loss + 1.5 * (each * b.known).mean(1).sum()
    loss = loss + .4 * F.cross_entropy(labels[:, k:], b.level, ignore_index=UNKNOWN, reduction="sum")
    loss = loss + .3 * F.cross_entropy(first, b.first, label_smoothing=.05, ignore_index=UNKNOWN, reduction="sum")
    read = b.mask[:b.answers, :, None].float()
    each = F.binary_cross_entropy_with_logits(tokens, b.tokens, pos_weight=tokens.new_tensor([2., 4., 4.]), reduction="none") * read
    loss = loss + 1.5 * (each.mean(2).sum(1) / read.sum((1, 2))).sum()
    each = F.binary_cross_entropy_with_logits(spot, b.carried, pos_weight=spot.new_tensor(3.), reduction="none") * b.sure
    loss = loss + .12 * (each.sum((1, 2)) / rows.sum(1)).sum()
    carried = b.carried[..., :held]  # the shares of what is there; what is missing has no sentence
    there = (carried.sum(1) > 0).float()
    mass = (share[..., :held] * carried).sum(1).clamp(min=1e-4).log()
    return loss - .15 * ((mass * there).sum(1) / there.sum(1).clamp(min=1)).sum()


class Steps(torch.utils.data.Dataset):
    """An epoch, a batch a step. Each has lots of its own, so that it is the same whoever makes it."""
    def __init__(self, items, encode, seed, rank, workers):
        self.batches, self.encode, self.seed = [items[i:i + BATCH][rank::workers] for i in range(0, len(items), BATCH)], encode, seed

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, i):
        rng = random.Random(self.seed + i)
        read = lambda kind: [kind(o, self.encode, rng) for make, o in self.batches[i] if make is kind]
        return Batch(read(Answer), read(Exchange))


def f1(tp, fp, fn):
    return 2 * tp / max(1, 2 * tp + fp + fn)


@torch.no_grad()
def evaluate(m, weight, encode, answers, exchanges, out=None):
    m.eval()
    right = total = level = hit = asked = 0
    counts = np.zeros((len(LABELS), 3))
    tok = np.zeros((3, 3))
    rows = []
    for o in answers:
        a = Answer(o, encode, None)
        part, labels, share, first, tokens = (x.cpu() for x in m(*(v.to(DEVICE) for v in (a.ids, a.types, a.pooling, a.kinds)))[:5])
        right += (part[1:].argmax(1) == a.parts).sum().item()
        total += len(a.parts)
        p = torch.sigmoid(labels[:len(LABELS)] - weight.log())
        y, g = (p > .5).numpy(), a.labels.numpy() > .5
        counts += np.stack([y & g, y & ~g, ~y & g], 1)
        level += (labels[len(LABELS):].argmax() == a.level).item()
        t, tg = (torch.sigmoid(tokens) > .5).numpy(), a.tokens.numpy() > .5
        tok += np.stack([(t & tg).sum(0), (t & ~tg).sum(0), (~t & tg).sum(0)], 1)
        if o["missing"]:
            asked += 1
            score = p[len(FLAGS) + len(STRENGTHS):] + torch.softmax(first, 0)[:-1]
            hit += PROBES[score.argmax()] in o["missing"]
        rows.append({"id": o["id"], "labels": [round(v, 3) for v in p.tolist()], "first": torch.softmax(first, 0).tolist()})
    f = [f1(*c) for c in counts]
    nf, ns = len(FLAGS), len(STRENGTHS)
    print(f"  parts {right / total:.3f} flags {np.mean(f[:nf]):.3f} strengths {np.mean(f[nf:nf + ns]):.3f} level {level / len(answers):.3f} "
          f"probe {hit / max(1, asked):.3f} tokens {[round(f1(*c), 3) for c in tok]}")
    print("  " + " ".join(f"{n} {v:.2f}({int(c[1])}+{int(c[2])}-)" for n, v, c in zip(LABELS, f, counts)))
    ok = nxt = plain = 0
    for o in exchanges:
        e = Exchange(o, encode, None)
        ex = m(*(v.to(DEVICE) for v in (e.ids, e.types, e.pooling, e.kinds)))[5].cpu()
        ok += (ex[:3].argmax() == e.answered).item()
        if o["next"] != "contradiction":
            plain += 1
            nxt += (o["probe"] if ANSWERED[ex[:3].argmax()] == "no" else NEXT[ex[3:].argmax()]) == o["next"]
        rows.append({"id": o["id"], "answered": torch.softmax(ex[:3], 0).tolist(), "next": torch.softmax(ex[3:], 0).tolist()})
    print(f"  answered {ok / max(1, len(exchanges)):.3f} next {nxt / max(1, plain):.3f} of those that contradict nothing", flush=True)
    if out:
        with open(out, "w") as f:
            f.writelines(json.dumps(r) + "\n" for r in rows)
    m.train()


def export(m, weight, folder):
    import onnxruntime
    m.eval()
    full = os.path.join(folder, "reader-full.onnx")
    t, r = 40, 5
    pooling = torch.zeros(r, t)
    for i in range(r):
        pooling[i, 1 + i * 7:8 + i * 7] = 1 / 7

    class Said(nn.Module):
        """The reader with probabilities for outputs. What is rare weighed more in training, which moves its odds by as
        much; that is taken back, so that 0.5 is as likely as not."""
        def __init__(self, m):
            super().__init__()
            self.m = m

        def forward(self, ids, types, pooling, kind):
            part, labels, share, first, tokens, ex, _ = self.m(ids, types, pooling, kind)
            k = len(LABELS)
            return (torch.softmax(part, -1), torch.sigmoid(labels[:k] - weight.log()), torch.softmax(labels[k:], -1), share[:, :k],
                    torch.softmax(first, -1), torch.sigmoid(tokens), torch.softmax(ex[:3], -1), torch.softmax(ex[3:], -1))

    said = Said(m).eval()
    torch.onnx.export(said, (torch.randint(1000, 2000, (t,)), torch.zeros(t, dtype=torch.long), pooling, torch.tensor([0, 1, 1, 2, 3])), full,
                      input_names=["ids", "types", "pooling", "kind"],
                      output_names=["parts", "labels", "level", "share", "first", "tokens", "answered", "next"],
                      dynamic_axes={"ids": {0: "t"}, "types": {0: "t"}, "pooling": {0: "r", 1: "t"}, "kind": {0: "r"},
                                    "parts": {0: "r"}, "share": {0: "r"}, "tokens": {0: "t"}},
                      opset_version=17)
    in_fewer_steps(full, m.bert.config.num_attention_heads)
    run = onnxruntime.InferenceSession(full)
    for t, r in ((3, 2), (200, 17)):
        x = (torch.randint(1000, 2000, (t,)), torch.zeros(t, dtype=torch.long), torch.full((r, t), 1 / t), torch.tensor([0] + [1] * (r - 2) + [3]))
        with torch.no_grad():
            want = said(*x)
        got = run.run(None, {n: v.numpy() for n, v in zip(("ids", "types", "pooling", "kind"), x)})
        for g, w in zip(got, want):
            assert g.shape == tuple(w.shape) and np.abs(g - w.numpy()).max() < 1e-3, "the export reads otherwise than the model"
    in_8_bits(full, os.path.join(folder, "reader.ort"))


LAYING_OUT = {"Reshape", "Transpose", "Mul", "Div"}  # what only brings vectors into the form that attention is written in


def in_fewer_steps(path, heads):
    """Rewrites a network (ONNX) so that the runtime does the attention of each layer in one step, and a sum and its
    normalising in another: the same numbers, in less time. A bias that was learnt stays; the mask of a text that is read
    alone hides nothing and goes."""
    import onnx
    model = onnx.load(path)
    graph = model.graph
    made = {o: n for n in graph.node for o in n.output}
    weights = {t.name for t in graph.initializer if t.name.startswith("m.")}

    def of(name, *kinds):
        return name in made and made[name].op_type in kinds

    def scores(name):
        """The product of queries and keys that name is made of, by sums and scales alone, or None."""
        while of(name, "Add", "Div"):
            name = made[name].input[0]
        return made[name] if of(name, "MatMul") else None

    def learnt(name):
        return name in weights or name in made and not of(name, "Shape") and any(map(learnt, made[name].input))

    def plain(name):
        while of(name, *LAYING_OUT):
            name = made[name].input[0]
        return name

    def put(kind, inputs, instead, **attributes):
        at = list(graph.node).index(instead)
        graph.node.remove(instead)
        graph.node.insert(at, onnx.helper.make_node(kind, inputs, instead.output, domain="com.microsoft", **attributes))

    def after(name, kind):
        return next((n for n in graph.node if name in n.input and n.op_type == kind), None)

    for soft in [n for n in graph.node if n.op_type == "Softmax"]:
        mixed, product = after(soft.output[0], "MatMul"), scores(soft.input[0])
        if product is None or mixed is None:
            continue  # written otherwise: the sentences' own layer, and shares
        biases, at = [], soft.input[0]
        while made[at] is not product:
            biases += [i for i in made[at].input[1:] if of(at, "Add") and learnt(i)]
            at = made[at].input[0]
        assert len(biases) < 2, "attention is written in another way"
        together = after(after(mixed.output[0], "Transpose").output[0], "Reshape")
        inputs = [plain(i) for i in (product.input[0], product.input[1], mixed.input[1])] + [""] * 2 * len(biases) + biases
        put("MultiHeadAttention", inputs, together, num_heads=heads)
    assert any(n.op_type == "MultiHeadAttention" for n in graph.node), "attention is written in another way"
    for norm in [n for n in graph.node if n.op_type == "LayerNormalization"]:
        if of(norm.input[0], "Add") and not any(i in weights for i in made[norm.input[0]].input):
            put("SkipLayerNormalization", [*made[norm.input[0]].input, *norm.input[1:]], norm, epsilon=next(a.f for a in norm.attribute if a.name == "epsilon"))
    model.opset_import.append(onnx.helper.make_opsetid("com.microsoft", 1))
    wanted, kept = {o.name for o in graph.output}, []
    for n in reversed(graph.node):
        if wanted.intersection(n.output):
            wanted.update(n.input)
            kept.insert(0, n)
    left = [t for t in graph.initializer if t.name in wanted]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(kept)
    graph.initializer.extend(left)
    onnx.save(model, path)


def in_8_bits(full, path):
    """Writes a network (ONNX; it is removed) with weights of 8 bits in the runtime's own format, whose weights it can read
    where they lie."""
    import onnx
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic
    small = path + ".onnx"
    # Half the weights' range: processors with AVX2 alone would overflow in 8-bit products otherwise.
    quantize_dynamic(full, small, weight_type=QuantType.QInt8, reduce_range=True, per_channel=True,
                     extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT})  # it doesn't know the runtime's own steps
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED  # what holds for every processor
    options.add_session_config_entry("session.disable_prepacking", "1")
    options.add_session_config_entry("session.save_model_format", "ORT")
    options.optimized_model_filepath = path
    onnxruntime.InferenceSession(small, options, providers=["CPUExecutionProvider"])
    os.remove(full)
    os.remove(small)


def weight_of(answers):
    """How much more a label counts where it is there than where it is not: the rarer, the more."""
    share = np.mean([[f in o["flags"] for f in FLAGS] + [s in o["strengths"] for s in STRENGTHS] + [q in o["missing"] for q in PROBES] for o in answers], 0)
    return torch.tensor(np.clip(np.sqrt((1 - share) / np.clip(share, .02, 1)), 1, 3), dtype=torch.float)


def save_vocabulary(base, folder):
    """One piece a line, its number the line's."""
    with open(os.path.join(base, "tokenizer.json"), encoding="utf-8") as f:
        pieces = json.load(f)["model"]["vocab"]
    with open(os.path.join(folder, "vocab.txt"), "w", encoding="utf-8") as f:
        f.writelines(p + "\n" for p in sorted(pieces, key=pieces.get))


def main():
    p = argparse.ArgumentParser()
    for name in ("base", "answers", "evidence", "exchanges", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--hold-out", default="")
    p.add_argument("--epochs", type=int, default=8)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--share", type=float, default=.5)
    p.add_argument("--lacking", type=float, default=.25)
    p.add_argument("--rate", type=float, default=6e-5)
    p.add_argument("--start", default="")
    args = p.parse_args()
    workers = 1 if DEVICE.type == "cuda" else min(2, os.cpu_count() or 1)
    if workers == 1:
        train(0, 1, args)
        return
    os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT=str(20000 + os.getpid() % 20000))
    torch.multiprocessing.spawn(train, (workers, args), workers)


def train(rank, workers, args):
    """One of the workers, a core each: every batch is shared out, and the gradients are added up. Two workers of one
    thread bear other programs on the machine far better than one of two threads. A graphics card has one worker."""
    torch.set_num_threads(1)
    if workers > 1:
        torch.distributed.init_process_group("gloo", rank=rank, world_size=workers)
    torch.manual_seed(1)  # every model begins as the same one; the seed is that of what it sees, and when
    answers, exchanges = read(args.answers), read(args.exchanges)
    evidence = {e["id"]: e for e in read(args.evidence)}
    for o in answers:
        if o["id"] in evidence:
            o["evidence"] = evidence[o["id"]]
    named = how_often_named(answers)
    held = [read(n) for n in args.hold_out.split(",")] if args.hold_out else None
    os.makedirs(args.out, exist_ok=True)
    encode, m = Encoder(args.base), Reader(args.base)
    if args.start:
        models = [torch.load(f, weights_only=True) for f in args.start.split(",")]
        m.load_state_dict({k: sum(w[k] for w in models) / len(models) if v.is_floating_point() else v for k, v in m.state_dict().items()})
    m.to(DEVICE)
    m.bert.embeddings.requires_grad_(False)  # the words keep their meaning; less to learn, less to overfit
    body = [q for q in m.bert.parameters() if q.requires_grad]
    heads = [q for n, q in m.named_parameters() if not n.startswith("bert.")]
    opt = torch.optim.AdamW([{"params": body, "lr": args.rate}, {"params": heads, "lr": 8 * args.rate}], weight_decay=.02, fused=DEVICE.type == "cuda")
    few = lambda of: int(len(of) * args.share)
    steps = max(1, math.ceil(args.epochs * (len(answers) + few(exchanges)) / BATCH))
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / (.08 * steps)) * max(.03, 1 - i / steps))
    weight = weight_of(answers)
    order = random.Random(args.seed)
    learnt = [q for q in m.parameters() if q.requires_grad]
    mean, count, step, started = None, 0, 0, time.time()
    m.train()
    for epoch in range(args.epochs):
        items = [(Answer, told_otherwise(o, order, args.lacking, named)) for o in answers]
        items += [(Exchange, o) for o in order.sample(exchanges, few(exchanges))]
        order.shuffle(items)
        lost = 0.
        made = torch.utils.data.DataLoader(Steps(items, encode, args.seed + 10**6 * epoch + 10**9 * rank, rank, workers), batch_size=None,
                                           num_workers=4 if workers == 1 else 0, prefetch_factor=4 if workers == 1 else None)
        for batch in made:
            loss = loss_of(m, batch.to(DEVICE), weight.to(DEVICE)) / BATCH
            loss.backward()
            lost += loss.detach() * BATCH
            if workers > 1:
                share_gradients(learnt)
            nn.utils.clip_grad_norm_(learnt, 1.)
            opt.step(); sched.step(); opt.zero_grad()
            step += 1
            if rank == 0 and step > .7 * steps and step % 4 == 0:  # the mean of the last weights reads better than the last
                count += 1
                now = {k: v.detach().clone() for k, v in m.state_dict().items()}
                mean = now if mean is None else {k: mean[k] + (v - mean[k]) / count if v.is_floating_point() else v for k, v in now.items()}
        if rank > 0:
            continue
        print(f"epoch {epoch + 1}: loss {lost * workers / len(items):.3f}, {time.time() - started:.0f} s", flush=True)
        if held and (epoch + 1) * 2 >= args.epochs:
            evaluate(m, weight, encode, *held)
    if rank > 0:
        return
    if mean is not None:
        m.load_state_dict(mean)
    torch.save(m.state_dict(), os.path.join(args.out, "reader.pt"))
    if held:
        print("mean of the last weights:")
        evaluate(m, weight, encode, *held, os.path.join(args.out, "held.jsonl"))
    export(m.cpu(), weight, args.out)
    save_vocabulary(args.base, args.out)


def share_gradients(learnt):
    """Adds up the gradients of all workers."""
    grads = torch.cat([(q.grad if q.grad is not None else torch.zeros_like(q)).flatten() for q in learnt])
    torch.distributed.all_reduce(grads)
    at = 0
    for q in learnt:
        q.grad = grads[at:at + q.numel()].view_as(q)
        at += q.numel()


if __name__ == "__main__":
    main()
