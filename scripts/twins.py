#!/usr/bin/env python3
"""Tell answers with a slip both ways: as they are, and as their twins without it.

    twins.py SLIPS.jsonl OUT.jsonl

SLIPS has the form of interviewer/coach/reader/training/unseen.jsonl; OUT has labelled follow-up exchanges, but whether they
were answered and what to ask next is not labelled: of a score only the contradictions count.
"""
import json
import sys


def both_ways(slips, answers=()):
    """Each slip as an exchange, its twin, and the words that stand in the twin instead. The stories are their own or those
    of labelled answers."""
    stories = {o["id"]: " ".join(s["text"] for s in o["sentences"]) for o in answers}
    for o in slips:
        slip = {"id": o["id"], "story": o.get("story") or stories[o["id"]], "answer": o["answer"], "contradiction": o["contradiction"]}
        yield slip, slip | {"answer": o["answer"].replace(o["contradiction"]["second"], o["instead"]), "contradiction": None}, o["instead"]


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        slips = [json.loads(line) for line in f if line.strip()]
    with open(sys.argv[2], "w", encoding="utf-8") as f:
        for o, (slip, twin, _) in zip(slips, both_ways(slips)):
            said = {"principle": o["principle"], "level": o["level"], "question": o["question"], "probe": "action", "answered": "", "next": ""}
            for told in (slip, twin | {"id": o["id"] + "-twin"}):
                f.write(json.dumps(said | told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
