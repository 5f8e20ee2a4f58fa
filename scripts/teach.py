#!/usr/bin/env python3
"""Let a larger model judge pairs of sentences, for a smaller one to learn from.

    teach.py --base FOLDER --answers A.jsonl[,B.jsonl] --exchanges C.jsonl[,D.jsonl] --doubles F.jsonl
             --retold G.jsonl[,H.jsonl] --out VERDICTS.txt [--hold-out EXCHANGES.jsonl] [--epochs 3]

Fine-tunes all twelve layers of all-mpnet-base-v2 (--base holds its model.safetensors, config.json and tokenizer.json; two
more than the product carries) on the labelled pairs that contradictions.py learns from, and writes for each of them, and for
as many that nobody labelled, the log-odds that the two sentences contradict each other: a line each, the pair's key and the
odds. Takes two minutes on a graphics card, and many hours without; the verdicts are kept with the training data, so only
new data ask for it.
"""
import argparse
import math
import random
import time

import torch
from torch import nn
from torch.nn import functional as F

import contradictions
from train import DEVICE, read

BATCH = 128  # pairs
LAYERS = 12


class Pairs(torch.utils.data.Dataset):
    """Batches of pairs, heard badly now and then."""
    def __init__(self, pairs, encode, seed):
        self.batches, self.encode, self.seed = [pairs[i:i + BATCH] for i in range(0, len(pairs), BATCH)], encode, seed

    def __len__(self):
        return len(self.batches)

    def __getitem__(self, i):
        return contradictions.Doubles(self.batches[i], self.encode, random.Random(self.seed + i))


def main():
    p = argparse.ArgumentParser()
    for name in ("base", "answers", "exchanges", "doubles", "retold", "out"):
        p.add_argument("--" + name, required=True)
    p.add_argument("--hold-out", default="")
    p.add_argument("--epochs", type=int, default=3)
    args = p.parse_args()
    torch.manual_seed(1)
    answers, _, (told, yes, near, fitting, apart, more) = contradictions.all_to_learn(args)
    apart = fitting + apart
    encode, m = contradictions.Encoder(args.base), contradictions.Contradictions(args.base, LAYERS).to(DEVICE)
    m.mpnet.embeddings.requires_grad_(False)
    order, started = random.Random(1), time.time()

    def epoch():
        pairs = told * 4 + yes + near + order.sample(apart, len(apart) * 2 // 3) + contradictions.turned_doubles(answers, order, 2000)
        order.shuffle(pairs)
        return pairs

    steps = args.epochs * math.ceil(len(epoch()) / BATCH)
    opt = torch.optim.AdamW([{"params": m.mpnet.encoder.parameters(), "lr": 4e-5}, {"params": m.clash.parameters(), "lr": 3e-4}], weight_decay=.02)
    sched = torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / (.08 * steps)) * max(.02, 1 - i / steps))
    for n in range(args.epochs):
        m.train()
        for d in torch.utils.data.DataLoader(Pairs(epoch(), encode, 10**6 * n), batch_size=None, num_workers=6):
            d.to(DEVICE)
            loss = F.binary_cross_entropy_with_logits(m(d.ids, d.mask), d.clash)
            loss.backward()
            nn.utils.clip_grad_norm_(m.parameters(), 1.)
            opt.step(); sched.step(); opt.zero_grad()
        print(f"epoch {n + 1}: loss {loss.item():.3f}, {time.time() - started:.0f} s", flush=True)

    judge = lambda pairs: contradictions.odds_of(m, encode, pairs)
    if args.hold_out:
        held = read(args.hold_out)
        contradictions.measure("held out", held, [judge(contradictions.doubles_of(o)[:8]) for o in held])
    pairs = {contradictions.key_of(*q[:2]): q for q in told + yes + near + apart + more}
    verdicts = judge(list(pairs.values()))
    with open(args.out, "w", encoding="utf-8") as f:
        f.writelines(f"{key} {odds:.1f}\n" for key, odds in zip(pairs, verdicts))
    print(f"{len(pairs)} verdicts, {time.time() - started:.0f} s")


if __name__ == "__main__":
    main()
