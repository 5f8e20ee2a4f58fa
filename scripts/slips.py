#!/usr/bin/env python3
"""Train the upper layers of the model of contradictions with what people let slip.

    slips.py --base FOLDER --start CONTRADICTIONS.pt|.ort --answers A.jsonl[,B.jsonl] --exchanges C.jsonl[,D.jsonl]
             --doubles F.jsonl --retold G.jsonl[,H.jsonl] --verdicts V.txt --held IDS.txt --slips S.jsonl --unseen U.jsonl
             --out FOLDER [--hold-out EXCHANGES.jsonl] [--steps 1500] [--rate 5e-5] [--seed 3]

The second half of what contradictions.py begins, with the same base and files and these: the slips, which are answers to a
follow-up that contradict a story in one clause of a long sentence about something else, each with the words that would
fit the story in its place. Whole sentences are learnt and clauses, which carry less that is beside the point; some of what
was learnt first is learnt on, so that it isn't forgotten.

The lowest six layers stay as they are, and each pair is read by them once, in 8 bits as in the product: on two cores 22,800
pairs took 17 minutes, and a step of the others half of what one takes in contradictions.py. --start may be the network
that ships, whose 8 bits are as good to begin from. Measured is on --unseen, exchanges on stories of which nothing was
learnt, once with the slip and once without, and on --hold-out.

Writes what contradictions.py writes, without held.jsonl.
"""
import argparse
import itertools
import os
import random
import re
import time

import numpy as np
import onnxruntime
import torch
from torch import nn
from torch.nn import functional as F

from contradictions import (Contradictions, Encoder, alike, all_to_learn, batches, doubles_of, export, measure, misheard,
                            odds_of, taught, turned_doubles, verdicts_of, without)
from train import in_8_bits, read, sentences_of
from twins import both_ways

KEPT = 6  # layers that stay as they are

STOPS = re.compile(r"[,;:]\s+|\s+[-–—]+\s+")
JOINING = set("and but so because since when while if which who where as though although until before after then or cause except whereas "
              "than how what why".split())
ALONE = set("which who because but when where whereas".split())  # begin a clause whatever follows
SUBJECTS = set("i i'd i'm i've i'll we we'd we've we're he he'd he's she she'd she's they they'd they've it it's it'd you there there's "
               "nobody everyone everybody somebody neither both".split())
ARTICLES = set("the a this that my our his her their one two three all no".split())  # begin one, but not after “until”
TIMES = set("until before after than as".split())


def clauses_of(sentence):
    """The clauses of a sentence, as (from, to) in characters: it is cut at its stops and before a conjunction with a
    subject. What has fewer than three words stays with its neighbour."""
    cuts = {m.start(): m.end() for m in STOPS.finditer(sentence)}
    words = [(m.start(), m.group().lower().strip(".,?!;:")) for m in re.finditer(r"\S+", sentence)]
    for (at, word), (_, following) in zip(words[1:], words[2:]):
        begins = word in ALONE or following in SUBJECTS or following in ARTICLES and word not in TIMES
        if word in JOINING and begins and not any(a <= at <= b for a, b in cuts.items()):
            cuts[at - 1] = at
    spans, at = [], 0
    for cut in sorted(cuts):
        if cut > at:
            spans.append((at, cut))
        at = cuts[cut]
    spans.append((at, len(sentence)))
    count = lambda span: len(sentence[span[0]:span[1]].split())
    whole = []
    for span in spans:
        if whole and min(count(span), count(whole[-1])) < 3:
            whole[-1] = (whole[-1][0], span[1])
        else:
            whole.append(span)
    return whole


def clause_with(sentence, snippet):
    """The clauses of a sentence that a snippet of it lies in."""
    at = sentence.find(snippet)
    those = [s for s in clauses_of(sentence) if s[0] < at + len(snippet) and s[1] > at]
    return sentence[those[0][0]:those[-1][1]].strip()


def holding(text, snippet):
    """The sentence that a snippet of a text lies in, or None where it lies in two."""
    return next((s for s in sentences_of(text) if snippet in s), None)


def clauses_beside(one, other):
    """The pairs of the clauses of two sentences, those that are most alike first; none where each is one clause."""
    a, b = ([s[i:j].strip() for i, j in clauses_of(s)] for s in (one, other))
    return sorted(((x, y) for x in a for y in b), key=lambda p: -alike(*p)) if len(a) + len(b) > 2 else []


def pairs_of(slips, exchanges):
    """What is learnt of slips and of exchanges, each pair (one, other, whether they contradict each other): sentences that
    do, those that do not without the slip, others of the same exchanges; and the same of clauses, those of exchanges
    apart."""
    yes, near, fitting, in_clauses, near_in_clauses, apart, of_exchanges = [], [], [], [], [], [], []

    def where(o, answer, words):
        story, reply = holding(o["story"], o["contradiction"]["first"]), holding(answer, words)
        return (story, reply, clause_with(story, o["contradiction"]["first"]), clause_with(reply, words)) if story and reply else None

    def others(story, reply, first, second):
        meets = lambda a, b: a in b or b in a
        return [(*p, False) for p in clauses_beside(story, reply) if not (meets(p[0], first) and meets(p[1], second))][:3]

    def each_way(story, reply, first, second, contradict):
        ways = {(first, second), (story, second), (first, reply)} - {(story, reply)}
        return [(*w, contradict) for w in sorted(ways)]

    for o, twin_of, instead in slips:
        pairs = doubles_of(o)
        yes += [p for p in pairs if p[2]]
        fitting += [p for p in pairs[:6] if not p[2]]
        if at := where(o, o["answer"], o["contradiction"]["second"]):
            in_clauses += each_way(*at, True)
            apart += others(*at)
            if twin := where(o, twin_of["answer"], instead):
                near.append((*twin[:2], False))
                near_in_clauses += each_way(*twin, False)
        for p in [p for p in pairs if not p[2]][:2]:
            apart += [(*q, False) for q in clauses_beside(p[0], p[1])[:2]]
    for o in exchanges:
        if o["contradiction"] and (at := where(o, o["answer"], o["contradiction"]["second"])):
            if at[2:] != at[:2]:
                of_exchanges.append((*at[2:], True))
            apart += others(*at)
        for p in [p for p in doubles_of(o)[:4] if not p[2]][:2]:
            apart += [(*q, False) for q in clauses_beside(p[0], p[1])[:2]]
    return yes, near, fitting, in_clauses, near_in_clauses, apart, of_exchanges


def shipped(path):
    """The weights of a network that contradictions.py wrote in the runtime's format, by torch's names for them, but for the
    tables of pieces and places, which it cuts short."""
    from onnxruntime.tools.ort_format_model.ort_flatbuffers_py.fbs.InferenceSession import InferenceSession
    kinds = {1: np.float32, 2: np.uint8, 3: np.int8, 6: np.int32, 7: np.int64, 9: np.bool_}
    with open(path, "rb") as f:
        graph = InferenceSession.GetRootAsInferenceSession(bytearray(f.read()), 0).Model().Graph()
    stored, weights = {}, {}
    for t in (graph.Initializers(i) for i in range(graph.InitializersLength())):
        if t.RawDataLength():
            stored[t.Name().decode()] = np.frombuffer(t.RawDataAsNumpy().tobytes(), kinds[t.DataType()]).reshape([t.Dims(k) for k in range(t.DimsLength())])

    def wide(name):
        v = (stored[name + "_quantized"].astype(np.float32) - stored[name + "_zero_point"].astype(np.float32)) * stored[name + "_scale"]
        return torch.tensor(np.ascontiguousarray(v.T))

    for n in (graph.Nodes(i) for i in range(graph.NodesLength())):
        for name in (n.Inputs(k).decode() for k in range(n.InputsLength())):
            if name.startswith("onnx::MatMul") and name.endswith("_quantized"):
                layer = re.match(r"/m/(.*)/(?:MatMul|Add)_output_0", n.Outputs(0).decode()).group(1).replace("/", ".")
                weights[layer + ".weight"] = wide(name.removesuffix("_quantized"))
    weights |= {k.removeprefix("m."): torch.tensor(v.copy()) for k, v in stored.items() if k.startswith("m.") and v.dtype == np.float32 and not k.endswith("_scale")}
    return weights | {k: wide("m." + k) for k in ("clash.1.weight", "clash.3.weight")}


class Lower(nn.Module):
    """ids [T] of a pair to what the layers that stay say of them [T, H]."""
    def __init__(self, m):
        super().__init__()
        self.m = m

    def forward(self, ids):
        x = self.m.mpnet.embeddings(input_ids=ids[None])
        bias, none = self.m.mpnet.encoder.compute_position_bias(x), torch.zeros_like(ids, dtype=torch.float)[None, None, None]
        for layer in self.m.mpnet.encoder.layer[:KEPT]:
            x = layer(x, none, None, bias)[0]
        return x[0]


def upper(m, xs):
    """The log-odds of pairs by what the lower layers say of each."""
    x = nn.utils.rnn.pad_sequence([v.float() for v in xs], batch_first=True)
    mask = nn.utils.rnn.pad_sequence([torch.ones(len(v)) for v in xs], batch_first=True)
    bias = m.mpnet.encoder.compute_position_bias(x).detach()
    hidden = (1 - mask[:, None, None]) * torch.finfo(torch.float).min
    for layer in m.mpnet.encoder.layer[KEPT:]:
        x = layer(x, hidden, None, bias)[0]
    mask = mask[..., None]
    return m.clash(torch.cat([x[:, 0], (x * mask).sum(1) / mask.sum(1)], -1))[:, 0]


def main():
    p = argparse.ArgumentParser()
    for name in ("base", "start", "answers", "exchanges", "doubles", "retold", "verdicts", "held", "slips", "unseen", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--hold-out", default="")
    p.add_argument("--steps", type=int, default=1500)
    p.add_argument("--rate", type=float, default=5e-5)
    p.add_argument("--seed", type=int, default=3)
    args = p.parse_args()
    os.makedirs(args.out, exist_ok=True)
    torch.manual_seed(args.seed)
    order = random.Random(args.seed)
    with open(args.held, encoding="utf-8") as f:
        ids = set(f.read().split())
    answers, exchanges, learnt = all_to_learn(args)
    held, kept = [o for o in exchanges if o["id"] in ids], [o for o in exchanges if o["id"] not in ids]
    first_told, yes, near, fitting, apart, more = (without(held, pairs) for pairs in learnt)
    slips = [without(held, pairs) for pairs in pairs_of(both_ways(read(args.slips), answers), kept)]
    some = lambda of, share: order.sample(of, int(len(of) * share))
    pairs = taught(first_told * 2 + some(fitting, .25) + some(yes, .12) + some(near, .12) + some(apart, .02) + turned_doubles(answers, order, 300)
                   + some(more, .02), verdicts_of(args.verdicts))
    shares = (1, 1, .3, .5, .5, .2, 1)  # of what pairs_of returns
    pairs += [(a, b, float(y)) for of, share in zip(slips, shares) for a, b, y in some(of, share)]
    print(f"{len(pairs)} pairs, {sum(y for *_, y in pairs):.0f} of them contradict each other", flush=True)

    encode, m = Encoder(args.base), Contradictions(args.base)
    m.load_state_dict(m.state_dict() | (shipped(args.start) if args.start.endswith(".ort") else torch.load(args.start, weights_only=True)))
    lower, started = Lower(m).eval(), time.time()
    full, small = (os.path.join(args.out, name) for name in ("lower-full.onnx", "lower.ort"))
    torch.onnx.export(lower, (torch.randint(10, 9000, (40,)),), full, input_names=["ids"], output_names=["x"],
                      dynamic_axes={"ids": {0: "t"}, "x": {0: "t"}}, opset_version=17)
    in_8_bits(full, small)
    below = onnxruntime.InferenceSession(small)
    rows = [np.array(encode.double(*misheard(a, b, order))) for a, b, _ in pairs]
    said = [torch.tensor(below.run(None, {"ids": row})[0]).half() for row in rows]
    labels = torch.tensor([y for *_, y in pairs])
    print(f"read by the lower layers, {time.time() - started:.0f} s", flush=True)

    learning = [*m.mpnet.encoder.layer[KEPT:].parameters(), *m.clash.parameters()]
    m.requires_grad_(False)
    for v in learning:
        v.requires_grad_(True)
    opt = torch.optim.AdamW(learning, lr=args.rate, weight_decay=.02)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / 40) * max(.02, 1 - i / args.steps))
    m.train()
    lost = 0.
    rounds = itertools.chain.from_iterable(batches(range(len(rows)), lambda i: len(rows[i]), order) for _ in itertools.count())
    for step, at in enumerate(itertools.islice(rounds, args.steps), 1):
        loss = F.binary_cross_entropy_with_logits(upper(m, [said[i] for i in at]), labels[at])
        loss.backward()
        nn.utils.clip_grad_norm_(learning, 1.)
        opt.step(); sched.step(); opt.zero_grad()
        lost += loss.item()
        if step % 100 == 0:
            print(f"{step} steps: loss {lost / 100:.3f}, {time.time() - started:.0f} s", flush=True)
            lost = 0.
    torch.save(m.state_dict(), os.path.join(args.out, "contradictions.pt"))
    unseen = [o for slip, twin, _ in both_ways(read(args.unseen)) for o in (slip, twin)]
    for name, those in (("unseen", unseen), ("hold-out", read(args.hold_out) if args.hold_out else [])):
        measure(name, those, [odds_of(m, encode, doubles_of(o)[:8]) for o in those])
    texts = [t for of in (*learnt, pairs) for q in of for t in q[:2]]
    export(m, args.base, texts, args.out)
    os.remove(small)


if __name__ == "__main__":
    main()
