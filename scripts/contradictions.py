#!/usr/bin/env python3
"""Train the model that holds two sentences against each other: can both be true?

    contradictions.py --base FOLDER --answers A.jsonl[,B.jsonl] --exchanges C.jsonl[,D.jsonl] --doubles F.jsonl
                      --retold G.jsonl[,H.jsonl] --verdicts V.txt --held IDS.txt --out FOLDER [--hold-out EXCHANGES.jsonl]
                      [--start CONTRADICTIONS.pt] [--steps 3100] [--rate 6e-5] [--seed 1]

Fine-tunes the first ten layers of all-mpnet-base-v2 (FOLDER holds its model.safetensors, config.json and tokenizer.json),
the lowest four of them as they are.
Two sentences are read beside each other, without what is around them: read within an exchange, a model learns the tone of
answers that contradict instead of what contradicts. The doubles are sentences with others that contradict them and that
nearly do; what was retold is the same of sentences of whole stories, one that contradicts and one that nearly does and is
worded alike; sentences of an exchange or of one answer that are alike and do not contradict each other are there in the
numbers in which they are met. The verdicts are what all twelve layers, fine-tuned, say of pairs, labelled or not
(teach.py). No sentence of the exchanges whose ids are in --held is learnt from: what the length of a sentence adds is fitted
to those (interviewer/followup). --hold-out is measured on as well.

Writes contradictions.pt, contradictions.ort (8 bits), contradictions.txt, the pieces that it knows, and held.jsonl, the
log-odds of the pairs of each exchange that was held out. Training is the same for the same seed, files and machine.
"""
import argparse
import hashlib
import itertools
import json
import math
import os
import random
import re
import time

import numpy as np
import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from transformers import MPNetConfig, MPNetModel

from train import BRIEF, DEVICE, TENS, UNITS, in_8_bits, in_fewer_steps, marked, noisy, read, sentences_of

PAIRS = 32  # pairs of sentences between two steps
MOST_BESIDE = 90  # tokens of each of two sentences that are read beside each other
LAYERS = 10  # of the twelve, which is what the product can carry
KEPT = 4  # layers that training leaves as they are: it takes half as long, and what words mean doesn't change
COMMON_PIECES = 12000  # the vocabulary begins with the most frequent pieces


class Encoder:
    """Cuts sentences into the pieces of the model's vocabulary."""
    def __init__(self, base):
        self.t = Tokenizer.from_file(os.path.join(base, "tokenizer.json"))
        self.t.no_truncation()
        self.t.no_padding()
        self.first, self.last, self.pad = (self.t.token_to_id(x) for x in ("<s>", "</s>", "<pad>"))

    def double(self, one, other):
        """Two sentences beside each other."""
        a, b = (self.t.encode(t, add_special_tokens=False).ids[:MOST_BESIDE] for t in (one, other))
        return [self.first] + a + [self.last, self.last] + b + [self.last]


class Contradictions(nn.Module):
    """ids, mask [N, T] of pairs that are padded to one length; the log-odds that each contradicts itself [N]."""
    def __init__(self, base, layers=LAYERS):
        super().__init__()
        with open(os.path.join(base, "config.json"), encoding="utf-8") as f:
            config = MPNetConfig(**(json.load(f) | {"num_hidden_layers": layers}))
        self.mpnet = MPNetModel(config, add_pooling_layer=False)
        weights = load_file(os.path.join(base, "model.safetensors"))
        ours = self.mpnet.state_dict()
        self.mpnet.load_state_dict({k: weights[k].float() for k in ours})
        h = config.hidden_size
        self.clash = nn.Sequential(nn.Dropout(.1), nn.Linear(2 * h, 256), nn.GELU(), nn.Linear(256, 1))

    def forward(self, ids, mask):
        with torch.autocast(ids.device.type, dtype=torch.bfloat16, enabled=self.training and BRIEF):
            x = self.mpnet(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        m = mask[..., None].float()
        return self.clash(torch.cat([x[:, 0], (x * m).sum(1) / m.sum(1)], -1))[:, 0]


def misheard(one, other, rng):
    """Two sentences, now and then as a recogniser may have heard them."""
    if rng and rng.random() < .4:
        rate, spell = rng.choice([.03, .06]), rng.random() < .4
        return tuple(" ".join(w for w, _ in noisy(marked(t, []), rng, rate, spell)) for t in (one, other))
    return one, other


class Doubles:
    """Pairs of sentences, each (one, other, how likely they contradict each other)."""
    def __init__(self, pairs, encode, rng):
        rows = [encode.double(*misheard(one, other, rng)) for one, other, _ in pairs]
        self.ids = torch.full((len(rows), max(map(len, rows))), encode.pad)
        self.mask = torch.zeros_like(self.ids)
        for i, row in enumerate(rows):
            self.ids[i, :len(row)], self.mask[i, :len(row)] = torch.tensor(row), 1
        self.clash = torch.tensor([float(y) for *_, y in pairs])

    def to(self, device):
        self.ids, self.mask, self.clash = (v.to(device) for v in (self.ids, self.mask, self.clash))
        return self


# Words that two sentences share by chance.
COMMON = set("the a an and or but so then of to in on at for with from by it its it's that this these those i i'd i'm my me we "
             "our us they them their he she his her him you your was were is are be been being had have has did do does not no "
             "just what when who which there here all as if up out about into over after before than also would could will can "
             "very really like um uh well only own got get went said told".split())
COUNT = re.compile(r"\$?\d[\d.,]*|\b(?:" + "|".join(UNITS[2:] + TENS[2:]) + r"|hundred|thousand|million|billion|dozen|half|first)\b")


def topics(text):
    """The stems of the words that say what a sentence is about."""
    return {re.sub(r"(?<=...)(ing|ed|es|s|ly)$", "", re.sub(r"('s|n't)$", "", w)).removesuffix("e") for w in re.findall(r"[a-z']+", text.lower())
            if w not in COMMON and not COUNT.fullmatch(w)}


def alike(one, other):
    """How much two sentences seem to be about the same thing: what orders those that are read beside each other."""
    n = 4 * len(topics(one) & topics(other)) + 3 * bool(COUNT.search(one.lower()) and COUNT.search(other.lower()))
    return n / (1 + .01 * (len(one.split()) + len(other.split())))


def doubles_of(o):
    """The pairs of sentences of an exchange, those that are most alike first, and whether they contradict each other."""
    story, reply = sentences_of(o["story"]), sentences_of(o["answer"])
    c, pairs = o["contradiction"], []
    for i, one in enumerate(story):
        for j, other in enumerate(reply):
            pairs.append((one, other, c is not None and touches(o["story"], story, i, c["first"]) and touches(o["answer"], reply, j, c["second"])))
    return sorted(pairs, key=lambda p: -alike(p[0], p[1]))


def doubles_of_stories(retold, answers, exchanges):
    """What was written of the sentences of whole stories, in the form of the other doubles."""
    stories = {o["id"]: [s["text"] for s in o["sentences"]] for o in answers} | {o["id"]: sentences_of(o["story"]) for o in exchanges}
    for o in retold:
        story = stories[o["id"]]
        for d in o["doubles"]:
            yield {"said": story[d["at"]], "against": [d["against"]], "fits": [d["fits"]], "beside": story[:d["at"]] + story[d["at"] + 1:]}


def all_to_learn(args):
    """The answers, the exchanges, and what is learnt of all the files. What was retold later is drawn from by itself, so
    that it doesn't change which pairs are drawn from the rest and the teacher's verdicts of those stay good."""
    answers, exchanges = read(args.answers), read(args.exchanges)
    first, *later = (list(doubles_of_stories(read(f), answers, exchanges)) for f in args.retold.split(","))
    learnt = doubles_to_learn(answers, exchanges, read(args.doubles) + first)
    for more in later:
        learnt = [a + b for a, b in zip(learnt, doubles_to_learn([], [], more))]
    return answers, exchanges, learnt


def doubles_to_learn(answers, exchanges, doubles):
    """Pairs that contradict each other: those of the exchanges, and written ones; pairs that nearly do; pairs such as are
    read beside each other when nobody contradicts themselves, of exchanges, and of all else, of which there are many more;
    and pairs that nobody labelled, for a teacher to judge (scripts/teach.py). The same data always give the same ones, so
    that the teacher has judged them: what is held out is left out of them afterwards."""
    told, yes, near, fitting, apart, more = [], [], [], [], [], []
    rng = random.Random(1)
    for o in exchanges:
        pairs = doubles_of(o)
        for p in pairs[:6]:
            (told if p[2] else fitting).append(p)
        more += [p[:2] for p in pairs[6:26] if alike(p[0], p[1]) > 0]
    for o in doubles:
        yes += [(o["said"], t, True) for t in o["against"]]
        near += [(o["said"], t, False) for t in o["fits"]]
        around = o.get("beside", [])
        for t in o["fits"] if around else []:
            apart += [(b, t, False) for b in sorted(around, key=lambda b: -alike(b, t))[:2]]
        apart += [(b, rng.choice(o["against"]), False) for b in rng.sample(around, min(1, len(around)))]
        others = [rng.choice(doubles) for _ in range(4)]
        apart += [(o["said"], rng.choice(others[0]["against"] + others[0]["fits"]), False)] * (others[0] is not o)
        more += [(a, b) for a in o["fits"] for b in o["against"]][:4] + [(o["said"], rng.choice(x["against"] + x["fits"])) for x in others[1:]]
    for o in answers:
        said = [s["text"] for s in o["sentences"]]
        pairs = sorted(((one, other, False) for i, one in enumerate(said) for other in said[i + 1:]), key=lambda p: -alike(p[0], p[1]))
        apart += pairs[:6]
        more += [p[:2] for p in pairs[6:20] if alike(p[0], p[1]) > 0]
    return told, yes, near, fitting, apart, more


def without(held, pairs):
    """The pairs of which no sentence is of the exchanges that are held out."""
    unseen = {t for o in held for t in sentences_of(o["story"]) + sentences_of(o["answer"])}
    return [p for p in pairs if p[0] not in unseen and p[1] not in unseen]


def key_of(one, other):
    """What a pair of sentences is called in a teacher's verdicts."""
    return hashlib.sha256(f"{one}\n{other}".encode()).hexdigest()[:10]


TAUGHT = .6  # how much the teacher's verdict of a pair counts beside its label


def taught(pairs, verdicts):
    """The pairs with how likely they contradict each other: what their label says, where they have one, and what the
    teacher says, where it was asked."""
    out = []
    for one, other, *label in pairs:
        said = verdicts.get(key_of(one, other))
        if said is None and label:
            out.append((one, other, float(label[0])))
        elif said is not None:
            out.append((one, other, (1 - TAUGHT) * label[0] + TAUGHT * said if label else said))
    return out


def verdicts_of(path):
    with open(path, encoding="utf-8") as f:
        return {key: 1 / (1 + math.exp(-float(odds))) for key, odds in (line.split() for line in f)}


# What makes the opposite of a sentence.
TURNS = [("i", "he"), ("i", "she"), ("i", "my manager"), ("we", "they"), ("my", "his"), ("me", "them"), ("all", "none"), ("all", "half"),
         ("everyone", "nobody"), ("first", "third"), ("first", "last"), ("never", "always"), ("before", "after"), ("early", "late"),
         ("up", "down"), ("more", "less"), ("alone", "together"), ("agreed", "refused"), ("agreed", "objected"), ("accepted", "rejected"),
         ("yes", "no"), ("was", "wasn't"), ("were", "weren't"), ("did", "didn't"), ("had", "never had"), ("could", "couldn't"),
         ("worked", "failed"), ("kept", "dropped"), ("started", "stopped"), ("won", "lost"), ("rose", "fell"), ("with", "without"),
         ("monday", "thursday"), ("friday", "tuesday"), ("january", "may"), ("march", "october"), ("june", "november"), ("days", "weeks"),
         ("weeks", "months"), ("months", "years"), ("daily", "weekly"), ("weekly", "monthly"), ("morning", "evening"), ("largest", "smallest"),
         ("same", "other"), ("inside", "outside"), ("bought", "sold"), ("hired", "let go"), ("in favour", "against"), ("open", "closed")]
OPPOSITES = {}
for _one, _other in TURNS:
    OPPOSITES.setdefault(_one, []).append(_other)
    OPPOSITES.setdefault(_other, []).append(_one)


def opposite(words, rng):
    """The words with one number, person, time or deed turned, or None where there is nothing to turn."""
    places = []
    for i, w in enumerate(words):
        low = w.lower().strip(".,?!")
        if low in OPPOSITES:
            places.append((i, rng.choice(OPPOSITES[low])))
        elif re.fullmatch(r"\$?\d[\d,]*", low):
            n = int(low.replace(",", "").strip("$"))
            other = max(2, int(n * rng.choice([.3, .5, .6, .75, 1.4, 2, 3]))) + (rng.random() < .3)
            if other != n:
                places += [(i, low.startswith("$") * "$" + str(other))] * 3
        elif low in UNITS[2:] or low in TENS[2:]:
            kin = UNITS[2:] if low in UNITS else TENS[2:]
            places += [(i, rng.choice([x for x in kin if x != low]))] * 3
    if not places:
        return None
    i, w = rng.choice(places)
    return words[:i] + w.split() + words[i + 1:]


def turned_doubles(answers, rng, n):
    """Pairs of a sentence with itself, half of them with something turned into its opposite, both heard badly and
    shortened: easy ones, from which the model learns to hold one sentence against another."""
    pairs = []
    while len(pairs) < n:
        said = [s["text"].split() for s in rng.choice(answers)["sentences"]]
        words = rng.choice(said)
        if not 6 <= len(words) <= 40:
            continue
        turn = rng.random() < .5
        other = opposite(words, rng) if turn else words
        if other is None:
            continue

        def heard(ws, keep):
            ws = [w for w, _ in noisy([(w, (0, 0, 0)) for w in ws], rng, .12, rng.random() < .3)]
            if rng.random() < .4 and not keep:  # what was turned must stay
                cut = rng.randrange(len(ws) // 3 + 1)
                ws = ws[cut:] if rng.random() < .5 else ws[:len(ws) - cut]
            return ws

        second = heard(other, turn)
        if rng.random() < .4:
            extra = rng.choice(said)[:12]
            second = extra + second if rng.random() < .5 else second + extra
        one, other = " ".join(heard(words, turn)), " ".join(second)
        pairs.append((one, other, turn) if rng.random() < .5 else (other, one, turn))
    return pairs


def touches(text, sentences, i, snippet):
    """Whether the snippet of the text lies in its i-th sentence."""
    at = text.find(snippet)
    pos = 0
    for j, s in enumerate(sentences):
        start = text.find(s, pos)
        pos = start + len(s)
        if j == i:
            return at < pos and at + len(snippet) > start
    return False


def batches(items, length, order):
    """The items in batches, in any order; those of a length lie side by side, which pads less."""
    items, out = order.sample(items, len(items)), []
    for k in range(0, len(items), 50 * PAIRS):
        alike_long = sorted(items[k:k + 50 * PAIRS], key=length)
        out += [alike_long[i:i + PAIRS] for i in range(0, len(alike_long), PAIRS)]
    order.shuffle(out)
    return out


def epochs(learnt, answers, verdicts, order):
    """Batches without end. Pairs of exchanges come most often: they are what will be read. Of the easy ones, of which
    there are many, each round has a few."""
    told, yes, near, fitting, apart, more = learnt
    some = lambda of, share: order.sample(of, int(len(of) * share))
    while True:
        pairs = taught(told * 6 + fitting + yes + near + some(apart, .25) + turned_doubles(answers, order, 500) + some(more, .2), verdicts)
        yield from batches(pairs, lambda p: len(p[0]) + len(p[1]), order)


@torch.no_grad()
def odds_of(m, encode, pairs):
    """The log-odds of each pair; those of a length are read together."""
    m.eval()
    by_length = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1]))
    said = np.zeros(len(pairs))
    for k in range(0, len(by_length), PAIRS):
        some = by_length[k:k + PAIRS]
        d = Doubles([(*pairs[i][:2], 0) for i in some], encode, None).to(DEVICE)
        said[some] = m(d.ids, d.mask).cpu().numpy()
    m.train()
    return said


def measure(name, exchanges, odds):
    """Prints, for exchanges held out and the log-odds of each of their pairs, how many contradictions are found at which
    precision."""
    tops = sorted(((max(odds[i]), o["contradiction"] is not None) for i, o in enumerate(exchanges) if len(odds[i])), reverse=True)
    right, best = 0, {.9: 0, .8: 0, .7: 0}
    for k, (_, contradicts) in enumerate(tops, 1):
        right += contradicts
        for p in best:
            if right >= p * k:
                best[p] = right
    of = sum(c for _, c in tops)
    print(f"  {name}: of {of} contradictions in {len(tops)} exchanges are found " + ", ".join(f"{n} at a precision of {p}" for p, n in best.items()), flush=True)


def known(base, texts):
    """The pieces that the model keeps, in the order of the vocabulary: its marks, the frequent ones, those of what it
    learnt from, and short ones, of which every other word can be put together; of other alphabets none but what it learnt
    from and signs that stand in English."""
    encode = Encoder(base)
    pieces = sorted(encode.t.get_vocab().items(), key=lambda p: p[1])
    idle = {"<unk>", "[PAD]", "[CLS]", "[SEP]", "[MASK]", "<mask>"}
    used = {i for e in encode.t.encode_batch(texts, add_special_tokens=False) for i in e.ids}
    english = lambda p, i: p.isascii() and (i < COMMON_PIECES or len(p.removeprefix("##")) <= 3)
    return [(p, i) for p, i in pieces if p not in idle and not p.startswith("[unused") and (i in used or p in set("‘’“”–—…£€°") or english(p, i))]


def export(m, base, texts, folder):
    import onnxruntime
    full = os.path.join(folder, "contradictions-full.onnx")
    pieces = known(base, texts)
    assert [p for p, _ in pieces[:3]] == ["<s>", "<pad>", "</s>"]
    kept = torch.tensor([i for _, i in pieces])
    words, places = m.mpnet.embeddings.word_embeddings, m.mpnet.embeddings.position_embeddings
    m.mpnet.embeddings.word_embeddings = nn.Embedding.from_pretrained(words.weight[kept], padding_idx=1)
    m.mpnet.embeddings.position_embeddings = nn.Embedding.from_pretrained(places.weight[:2 * MOST_BESIDE + 8], padding_idx=1)
    with open(os.path.join(folder, "contradictions.txt"), "w", encoding="utf-8") as f:
        # The marks have the names that the vocabulary of answers gives them.
        f.writelines({"<s>": "[CLS]", "</s>": "[SEP]"}.get(p, p) + "\n" for p, _ in pieces)

    class Said(nn.Module):
        def __init__(self, m):
            super().__init__()
            self.m = m

        def forward(self, ids):
            return torch.sigmoid(self.m(ids[None], torch.ones_like(ids)[None]))

    said = Said(m).eval()
    torch.onnx.export(said, (torch.randint(10, 9000, (40,)),), full, input_names=["ids"], output_names=["contradict"],
                      dynamic_axes={"ids": {0: "t"}}, opset_version=17)
    in_fewer_steps(full, m.mpnet.config.num_attention_heads)
    run = onnxruntime.InferenceSession(full)
    for t in (4, 2 * MOST_BESIDE + 4):
        ids = torch.randint(10, 9000, (t,))
        with torch.no_grad():
            want = said(ids).numpy()
        got = run.run(None, {"ids": ids.numpy()})[0]
        assert got.shape == want.shape and np.abs(got - want).max() < 1e-3, "the export reads otherwise than the model"
    in_8_bits(full, os.path.join(folder, "contradictions.ort"))


def main():
    p = argparse.ArgumentParser()
    for name in ("base", "answers", "exchanges", "doubles", "retold", "verdicts", "held", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--hold-out", default="")
    p.add_argument("--steps", type=int, default=3100)
    p.add_argument("--rate", type=float, default=6e-5)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--start", default="")
    args = p.parse_args()
    os.makedirs(args.out, exist_ok=True)
    with open(args.held, encoding="utf-8") as f:
        unseen = set(f.read().split())
    answers, exchanges, learnt = all_to_learn(args)
    held = [o for o in exchanges if o["id"] in unseen]
    learnt = [without(held, pairs) for pairs in learnt]
    told = {s for o in held for s in sentences_of(o["story"])}
    answers = [o for o in answers if not told.intersection(s["text"] for s in o["sentences"])]
    verdicts = verdicts_of(args.verdicts)
    known_pairs = [key_of(*p[:2]) in verdicts for pairs in learnt for p in pairs]
    print(f"{len(known_pairs)} pairs, {sum(known_pairs)} of them judged by the teacher", flush=True)
    torch.manual_seed(args.seed)
    encode, m = Encoder(args.base), Contradictions(args.base).to(DEVICE)
    if args.start:
        m.load_state_dict(torch.load(args.start, map_location=DEVICE, weights_only=True))
    for part in (m.mpnet.embeddings, m.mpnet.encoder.relative_attention_bias, *m.mpnet.encoder.layer[:KEPT]):
        part.requires_grad_(False)
    opt = torch.optim.AdamW([{"params": m.mpnet.encoder.layer[KEPT:].parameters(), "lr": args.rate}, {"params": m.clash.parameters(), "lr": args.rate if args.start else 5e-4}],
                            weight_decay=.02)
    steps = max(1, args.steps)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / (.06 * steps)) * max(.02, 1 - i / steps))
    order, started, lost = random.Random(args.seed), time.time(), 0.
    m.train()
    for step, pairs in enumerate(itertools.islice(epochs(learnt, answers, verdicts, order), args.steps), 1):
        d = Doubles(pairs, encode, order).to(DEVICE)
        loss = F.binary_cross_entropy_with_logits(m(d.ids, d.mask), d.clash)
        loss.backward()
        nn.utils.clip_grad_norm_(m.parameters(), 1.)
        opt.step(); sched.step(); opt.zero_grad()
        lost += loss.item()
        if step % 100 == 0:
            print(f"{step} steps: loss {lost / 100:.3f}, {time.time() - started:.0f} s", flush=True)
            lost = 0.
    torch.save(m.state_dict(), os.path.join(args.out, "contradictions.pt"))
    with open(os.path.join(args.out, "held.jsonl"), "w", encoding="utf-8") as f:
        for name, those in (("held", held), ("hold-out", read(args.hold_out) if args.hold_out else [])):
            each = [doubles_of(o)[:8] for o in those]
            said = iter(odds_of(m, encode, [q for pairs in each for q in pairs]))
            odds = [[next(said) for _ in pairs] for pairs in each]
            measure(name, those, odds)
            for o, pairs, v in zip(those, each, odds):
                f.write(json.dumps({"id": o["id"], "pairs": [[a, b, bool(y), round(float(x), 3)] for (a, b, y), x in zip(pairs, v)]}) + "\n")
    texts = [t for pairs in learnt for p in pairs for t in p[:2]]
    export(m.cpu(), args.base, texts, args.out)


if __name__ == "__main__":
    main()
