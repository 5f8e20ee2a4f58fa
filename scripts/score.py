#!/usr/bin/env python3
"""Score predicted labels of interview answers against the labelled ones (interviewer/coach/reader/training/GUIDE.md).

    score.py GOLD.jsonl PREDICTED.jsonl [--worst N] [--heard]

PREDICTED has one object a line, in any order: {id, sentences: [{text, part}], flags, strengths,
metrics, scope: {team, money_usd, level}, missing, follow_up: {probe, text, quote}}.
With --heard the answers went through a recogniser: metrics are compared with numbers written alike, as
whisper-normalizer does (PyPI, must be installed). Exit status 0; 2 when the files don't fit together.
"""
import json
import re
import sys
from collections import Counter

heard = None
if "--heard" in sys.argv:
    from whisper_normalizer.english import EnglishTextNormalizer

    heard = EnglishTextNormalizer()

PARTS = ["S", "T", "A", "R", "L", "-"]
FLAGS = ["we_without_i", "no_metric", "blame", "no_learning", "short_term", "no_specific_event", "no_result"]
STRENGTHS = ["failure_owned", "mechanism", "customer", "data_driven", "bias_for_action", "long_term"]


def read(path):
    with open(path, encoding="utf-8") as f:
        return {o["id"]: o for o in map(json.loads, filter(str.strip, f))}


def f1(tp, fp, fn):
    p = tp / (tp + fp) if tp + fp else 0.0
    r = tp / (tp + fn) if tp + fn else 0.0
    return p, r, (2 * p * r / (p + r) if p + r else 0.0)


def words(s):
    return re.findall(r"[a-z0-9.%$]+", heard(s) if heard else s.lower())


def overlap(a, b):
    ca, cb = Counter(words(a)), Counter(words(b))
    union = sum((ca | cb).values())
    return sum((ca & cb).values()) / union if union else 0.0


def row(name, tp, fp, fn):
    p, r, f = f1(tp, fp, fn)
    print(f"  {name:<20} precision {p:.2f}  recall {r:.2f}  F1 {f:.2f}  ({tp + fn} labelled)")
    return f


def main():
    args = [a for a in sys.argv[1:] if not a.startswith("--")]
    worst = int(sys.argv[sys.argv.index("--worst") + 1]) if "--worst" in sys.argv else 0
    if worst:
        args = [a for a in args if a != str(worst)]
    gold, pred = read(args[0]), read(args[1])
    if set(gold) - set(pred):
        print("no prediction for", sorted(set(gold) - set(pred))[:5], file=sys.stderr)
        sys.exit(2)
    errors = Counter()

    conf = Counter()
    for i, g in gold.items():
        gs, ps = g["sentences"], pred[i]["sentences"]
        if len(gs) != len(ps):
            print(f"{i}: {len(ps)} sentences predicted, {len(gs)} given", file=sys.stderr)
            sys.exit(2)
        for a, b in zip(gs, ps):
            conf[a["part"], b["part"]] += 1
            errors[i] += 0.2 * (a["part"] != b["part"])
    print("parts, sentence by sentence")
    fs = []
    for p in PARTS:
        tp = conf[p, p]
        fs.append(row(p, tp, sum(conf[q, p] for q in PARTS if q != p), sum(conf[p, q] for q in PARTS if q != p)))
    total = sum(conf.values())
    print(f"parts: accuracy {sum(conf[p, p] for p in PARTS) / total:.3f}, macro F1 {sum(fs) / len(fs):.3f}")

    for key, names in (("flags", FLAGS), ("strengths", STRENGTHS)):
        print(key)
        fs, all_tp, all_fp, all_fn = [], 0, 0, 0
        for n in names:
            tp = sum(n in g[key] and n in pred[i][key] for i, g in gold.items())
            fp = sum(n not in g[key] and n in pred[i][key] for i, g in gold.items())
            fn = sum(n in g[key] and n not in pred[i][key] for i, g in gold.items())
            for i, g in gold.items():
                errors[i] += (n in g[key]) != (n in pred[i][key])
            fs.append(row(n, tp, fp, fn))
            all_tp, all_fp, all_fn = all_tp + tp, all_fp + fp, all_fn + fn
        print(f"{key}: macro F1 {sum(fs) / len(fs):.3f}, micro F1 {f1(all_tp, all_fp, all_fn)[2]:.3f}")

    tp = fp = fn = 0
    for i, g in gold.items():
        left = list(g["metrics"])
        for m in pred[i]["metrics"]:
            best = max(left, key=lambda x: overlap(x, m), default=None)
            if best is not None and overlap(best, m) >= 0.5:
                left.remove(best)
                tp += 1
            else:
                fp += 1
        fn += len(left)
    print(f"metrics: precision {f1(tp, fp, fn)[0]:.3f}, recall {f1(tp, fp, fn)[1]:.3f}, F1 {f1(tp, fp, fn)[2]:.3f}")

    n = len(gold)
    level = sum(g["scope"]["level"] == pred[i]["scope"]["level"] for i, g in gold.items())
    print(f"scope: level right in {level / n:.3f}")
    asked = [i for i, g in gold.items() if g["missing"]]
    first = sum(gold[i]["missing"][0] == (pred[i]["missing"] or [""])[0] for i in asked)
    hit = sum((pred[i]["missing"] or [""])[0] in gold[i]["missing"] for i in asked)
    probe = sum(pred[i]["follow_up"]["probe"] in gold[i]["missing"] for i in asked)
    quoted = sum(
        bool(pred[i]["follow_up"].get("quote"))
        and pred[i]["follow_up"]["quote"].lower() in " ".join(s["text"] for s in g["sentences"]).lower()
        for i, g in gold.items()
    )
    for i in asked:
        errors[i] += pred[i]["follow_up"]["probe"] not in gold[i]["missing"]
    print(f"missing: first named layer is missing {hit / len(asked):.3f}, is the most important one {first / len(asked):.3f}")
    print(f"follow-up: asks for a missing layer {probe / len(asked):.3f}, quotes the answer {quoted / n:.3f}")
    for i, e in errors.most_common(worst):
        print(f"worst {i}: {e:.1f}  flags {gold[i]['flags']} predicted {pred[i]['flags']}")


if __name__ == "__main__":
    main()
