"""The arithmetic of scripts/evaluate: word error rates and subtitles.

evaluate.py FOLDER WORK, where WORK has NAME.txt as recognised for each
FOLDER/NAME.txt, and the subtitles of a round as round.srt and round.vtt.
Words are normalised as Whisper's authors do for English.
"""

import sys
from pathlib import Path

import jiwer
import srt
import webvtt
from whisper_normalizer.english import EnglishTextNormalizer

normalise = EnglishTextNormalizer()
folder, work = Path(sys.argv[1]), Path(sys.argv[2])
references, hypotheses = [], []
for recognised in sorted(work.glob("*.txt")):
    reference = folder / recognised.name
    if not reference.exists():
        continue
    references.append(normalise(reference.read_text()))
    hypotheses.append(normalise(recognised.read_text()))
    rate = jiwer.wer(references[-1], hypotheses[-1])
    print(f"{recognised.stem:28s} {100 * rate:6.2f} %")
if not references:
    sys.exit(f"There is no recording with its text in {folder}.")
total = jiwer.process_words(references, hypotheses)
words = sum(len(r.split()) for r in references)
print(f"word error rate              {100 * total.wer:6.2f} % of {words} words in {len(references)} recordings")

cues = list(srt.parse((work / "round.srt").read_text(), ignore_errors=False))
captions = webvtt.read(str(work / "round.vtt")).captions
if not cues or len(cues) != len(captions):
    sys.exit(f"SRT has {len(cues)} cues and WebVTT {len(captions)}.")
for before, after in zip(cues, cues[1:]):
    if after.start < before.end:
        sys.exit(f"The cue at {after.start} begins before the one before it ends.")
print(f"subtitles                    {len(cues)} cues, read by srt and webvtt-py, {cues[-1].end.total_seconds():.1f} s")
