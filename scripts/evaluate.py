"""The arithmetic of scripts/evaluate: word error rates and subtitles.

evaluate.py FOLDER WORK, where WORK has ENGINE.tsv with a line of NAME, a tab
and the text as recognised for each FOLDER/NAME.txt, and the subtitles of a
round as round.srt and round.vtt. Words are normalised as Whisper's authors do
for English.
"""

import sys
from pathlib import Path

import jiwer
import srt
import webvtt
from whisper_normalizer.english import EnglishTextNormalizer

normalise = EnglishTextNormalizer()
folder, work = Path(sys.argv[1]), Path(sys.argv[2])
ears = {
    "live": "live ear",
    "windows": "careful ear, windows",
    "whole": "careful ear, whole answers",
    "server": "Whisper server, whole answers",
}
heard = {}
for ear in ears:
    lines = (work / f"{ear}.tsv").read_text().splitlines()
    heard[ear] = {name: normalise(text) for name, text in (line.split("\t", 1) for line in lines)}
said = {name: normalise((folder / f"{name}.txt").read_text()) for name in heard["live"]}
if not said:
    sys.exit(f"There is no recording with its text in {folder}.")

print(f"{'wrong words, %':30s}" + "".join(f"{ear:>9s}" for ear in ears))
for name in said:
    rates = (100 * jiwer.wer(said[name], heard[ear][name]) for ear in ears)
    print(f"{name:30s}" + "".join(f"{rate:9.2f}" for rate in rates))
words = sum(len(text.split()) for text in said.values())
print(f"\nword error rate of {words} words in {len(said)} recordings")
for ear, title in ears.items():
    total = jiwer.process_words(list(said.values()), [heard[ear][name] for name in said])
    print(f"{title:30s}{100 * total.wer:9.2f} %  ({total.substitutions} wrong, {total.deletions} missing, {total.insertions} too many)")

cues = list(srt.parse((work / "round.srt").read_text(), ignore_errors=False))
captions = webvtt.read(str(work / "round.vtt")).captions
if not cues or len(cues) != len(captions):
    sys.exit(f"SRT has {len(cues)} cues and WebVTT {len(captions)}.")
for before, after in zip(cues, cues[1:]):
    if after.start < before.end:
        sys.exit(f"The cue at {after.start} begins before the one before it ends.")
print(f"\nsubtitles: {len(cues)} cues, read by srt and webvtt-py, {cues[-1].end.total_seconds():.1f} s")
