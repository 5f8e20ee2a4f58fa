#!/usr/bin/env python3
"""Let a larger model judge pairs of sentences, for the reader to learn from.

    teach.py --base FOLDER --answers A.jsonl[,B.jsonl] --exchanges C.jsonl[,D.jsonl] --doubles F.jsonl
             --retold G.jsonl --out VERDICTS.txt [--hold-out EXCHANGES.jsonl] [--epochs 3]

Fine-tunes all-mpnet-base-v2 (--base holds its model.safetensors, config.json and tokenizer.json; five times the size of
what the product can carry) on the labelled pairs that train.py learns from, and writes for each of them, and for as many
that nobody labelled, the log-odds that the two sentences contradict each other: a line each, the pair's key and the odds.
Takes two minutes on a graphics card, and many hours without; the verdicts are kept with the training data, so only new
data ask for it.
"""
import argparse
import json
import math
import os
import random
import time

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F
from transformers import MPNetConfig, MPNetModel

import train
from train import DEVICE, MOST_BESIDE

BATCH = 128  # pairs


class Teacher(nn.Module):
    def __init__(self, base):
        super().__init__()
        with open(os.path.join(base, "config.json")) as f:
            self.mpnet = MPNetModel(MPNetConfig(**json.load(f)), add_pooling_layer=False)
        weights = load_file(os.path.join(base, "model.safetensors"))
        self.mpnet.load_state_dict({k: v.float() for k, v in weights.items() if "pooler" not in k and "position_ids" not in k}, strict=False)
        h = self.mpnet.config.hidden_size
        self.clash = nn.Sequential(nn.Dropout(.1), nn.Linear(2 * h, 256), nn.GELU(), nn.Linear(256, 1))

    def forward(self, ids, mask):
        with torch.autocast(DEVICE.type, dtype=torch.bfloat16):
            x = self.mpnet(input_ids=ids, attention_mask=mask).last_hidden_state.float()
        m = mask[..., None].float()
        return self.clash(torch.cat([x[:, 0], (x * m).sum(1) / m.sum(1)], -1))[:, 0]


class Pairs(torch.utils.data.Dataset):
    """Batches of pairs as the teacher reads them, heard badly now and then where a seed is given."""
    def __init__(self, pairs, tokenizer, pad, seed=None):
        self.batches, self.t, self.pad, self.seed = [pairs[i:i + BATCH] for i in range(0, len(pairs), BATCH)], tokenizer, pad, seed

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, i):
        rng = random.Random(self.seed + i) if self.seed is not None else None
        rows = []
        for one, other, *_ in self.batches[i]:
            a, b = (self.t.encode(t, add_special_tokens=False).ids[:MOST_BESIDE] for t in train.misheard(one, other, rng))
            first, last = self.t.token_to_id("<s>"), self.t.token_to_id("</s>")
            rows.append([first] + a + [last, last] + b + [last])
        ids = torch.full((len(rows), max(map(len, rows))), self.pad)
        mask = torch.zeros_like(ids)
        for k, row in enumerate(rows):
            ids[k, :len(row)], mask[k, :len(row)] = torch.tensor(row), 1
        return ids, mask, torch.tensor([float(p[2]) if len(p) > 2 else 0. for p in self.batches[i]])


def read(names):
    return [json.loads(l) for n in names.split(",") for l in open(n, encoding="utf-8") if l.strip()]


def main():
    p = argparse.ArgumentParser()
    for name in ("base", "answers", "exchanges", "doubles", "retold", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--hold-out", default="")
    p.add_argument("--epochs", type=int, default=3)
    args = p.parse_args()
    torch.manual_seed(1)
    answers, exchanges = read(args.answers), read(args.exchanges)
    doubles = read(args.doubles) + list(train.doubles_of_stories(read(args.retold), answers, exchanges))
    told, yes, near, apart, more = train.doubles_to_learn(answers, exchanges, doubles)
    m = Teacher(args.base).to(DEVICE)
    tokenizer = Tokenizer.from_file(os.path.join(args.base, "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    load = lambda pairs, seed=None: torch.utils.data.DataLoader(Pairs(pairs, tokenizer, m.mpnet.config.pad_token_id, seed), batch_size=None, num_workers=6)
    order, started = random.Random(1), time.time()

    def epoch():
        pairs = told * 4 + yes + near + order.sample(apart, len(apart) * 2 // 3) + train.turned_doubles(answers, order, 2000)
        order.shuffle(pairs)
        return pairs

    steps = args.epochs * math.ceil(len(epoch()) / BATCH)
    opt = torch.optim.AdamW([{"params": m.mpnet.encoder.parameters(), "lr": 4e-5}, {"params": m.clash.parameters(), "lr": 3e-4}], weight_decay=.02)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / (.08 * steps)) * max(.02, 1 - i / steps))
    for n in range(args.epochs):
        m.train()
        for ids, mask, clash in load(epoch(), 10**6 * n):
            loss = F.binary_cross_entropy_with_logits(m(ids.to(DEVICE), mask.to(DEVICE)), clash.to(DEVICE))
            loss.backward()
            nn.utils.clip_grad_norm_(m.parameters(), 1.)
            opt.step(); sched.step(); opt.zero_grad()
        print(f"epoch {n + 1}: loss {loss.item():.3f}, {time.time() - started:.0f} s", flush=True)

    @torch.no_grad()
    def judge(pairs):
        """The log-odds of each pair; those of a length are read together."""
        m.eval()
        by_length = sorted(range(len(pairs)), key=lambda i: len(pairs[i][0]) + len(pairs[i][1]))
        said = torch.cat([m(ids.to(DEVICE), mask.to(DEVICE)).float().cpu() for ids, mask, _ in load([pairs[i] for i in by_length])]).tolist()
        return [v for _, v in sorted(zip(by_length, said))]

    if args.hold_out:
        held = read(args.hold_out)
        each = [train.doubles_of(o)[:8] for o in held]
        odds = iter(judge([q for pairs in each for q in pairs]))
        tops = sorted(((max(next(odds) for _ in pairs), o["contradiction"] is not None) for o, pairs in zip(held, each)), reverse=True)
        right = 0
        for k, (top, contradicts) in enumerate(tops, 1):
            right += contradicts
            if contradicts:
                print(f"  held out, from {top:.1f}: {right} of {k} are right, {right} of {sum(c for _, c in tops)} found")
    pairs = {train.key_of(*q[:2]): q for q in told + yes + near + apart + more}
    with open(args.out, "w", encoding="utf-8") as f:
        f.writelines(f"{key} {odds:.1f}\n" for key, odds in zip(pairs, judge(list(pairs.values()))))
    print(f"{len(pairs)} verdicts, {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
