"""What the texts of a page's runs say by themselves. ``counting.pyx`` does the same in C where that was compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from archiver.extract.counts import (
    COLUMNS,
    COMMAS,
    FIRST,
    LAST,
    LEAST,
    LINE,
    PROBE,
    SHORT,
    STOPS,
    WIDE_SIGNS,
    WIDTH,
    WORD,
    Evidence,
)  # fmt: skip
from archiver.extract.runs import Run
from archiver.extract.weights import weights

Column = npt.NDArray[Any]

_WORD_OR_END = re.compile(r"[^\W\d_]+|\n")


def count(runs: Sequence[Run], evidence: Evidence) -> Column:
    """A row for each run, its columns named in COLUMNS."""
    texts = [run.text for run in runs]
    lows = [text[:LINE].lower() for text in texts]
    sizes = list(map(len, texts))
    wide, stops, commas = _elsewhere(texts)
    scale = 1.0 + wide * (WIDTH - 1.0) / sizes
    out = np.empty((len(texts), len(COLUMNS)))
    out[:, 0] = sizes * scale
    out[:, 1] = [text.count(" ") + 1 for text in texts] + wide // 2
    out[:, 2] = [text.count(",") for text in texts] + commas
    out[:, 3] = [text.count(". ") + text.count("? ") + (0 < LAST.get(text[-1], 0) < 3) for text in texts] + stops
    out[:, 4:8] = _rows([(run.linked, run.anchors, run.bold, run.breaks) for run in runs], 4)
    out[:, 4] *= scale
    out[:, 6] *= scale
    out[:, 8:12] = _rows(map(_edges, texts), 4)
    out[:, 12:14] = _rows(_witnessed(lows, evidence), 2)
    first = {text: number for number, text in reversed(list(enumerate(texts)))}
    out[:, 14] = [first[text] != number for number, text in enumerate(texts)]
    lines = [low if size < LINE else "" for low, size in zip(lows, sizes, strict=True)]
    out[:, 15:] = said(lines, weights("lines"), evidence.title)
    return out


def _rows(of: Iterable[tuple[float, ...]], width: int) -> Column:
    """The tuples as rows; numpy takes a flat stream of numbers several times faster than nested ones."""
    return np.fromiter(chain.from_iterable(of), np.float64).reshape(-1, width)


def _elsewhere(texts: Sequence[str]) -> Column:
    """Three rows: the wide signs of each text, its full stops and its commas beyond ASCII."""
    found = np.zeros((3, len(texts)))
    together = "".join(texts)
    if not together.isascii():
        if _has_wide(together):
            found[0] = [0 if text.isascii() else len(WIDE_SIGNS.findall(text)) for text in texts]
        for row, signs in ((1, STOPS), (2, COMMAS)):
            for sign in signs:
                if sign in together:
                    found[row] += [text.count(sign) for text in texts]
    return found


def _has_wide(text: str) -> bool:
    """May there be wide signs? A look that costs a tenth of a search."""
    signs = np.frombuffer(text.encode("utf-16-le", "replace"), dtype=np.uint16)
    return bool((signs > 0x303F).any() or ((signs >= 0x1100) & (signs < 0x1200)).any())


def _edges(text: str) -> tuple[int, int, bool, int]:
    """What it begins and ends with, whether it is in capitals, and at how many ends it is a number."""
    first, last = text[0], text[-1]
    begins = FIRST.get(first) or (2 if first.isupper() else 1 if first.isalpha() else 0)
    digits = first.isdigit() + last.isdigit() if len(text) < SHORT else 0
    return begins, LAST.get(last, 0), text.isupper(), digits


def _witnessed(lows: Sequence[str], evidence: Evidence) -> Iterator[tuple[float, float]]:
    """Do the page's own body and summary hold the beginning of the run? One half where it is too short to tell."""
    body, summary = evidence.body, evidence.summary
    opening = summary[:PROBE]
    for low in lows:
        probe = low[:PROBE]
        if len(low) < LEAST:
            yield 0.5, 0.0
        else:
            yield float(probe in body), float(bool(summary) and (probe in summary or opening in low))


def said(lines: Sequence[str], known: Mapping[str, int], title: str) -> Column:
    """What the words of each line in lower case say, in five columns.

    The lowest weight of a word and 0, the highest and 0, the mean; the share of the title's words that the line has,
    and the share of the line's words that the title has.
    """
    words = _WORD_OR_END.findall("\n".join([*(line.replace("\n", " ") for line in lines), ""]))
    size, of_title = len(words), frozenset(WORD.findall(title))
    weighed = np.fromiter(map(known.get, words, repeat(0)), np.int64, size)
    named = np.fromiter(map(of_title.__contains__, words), np.bool_, size)
    ends = np.flatnonzero(np.fromiter(map("\n".__eq__, words), np.bool_, size))
    begins = np.concatenate(([0], ends[:-1] + 1))
    sizes = np.maximum(ends - begins, 1)
    shared = np.add.reduceat(named, begins, dtype=np.int64)
    return np.stack(
        (
            np.minimum.reduceat(weighed, begins),
            np.maximum.reduceat(weighed, begins),
            np.add.reduceat(weighed, begins) / sizes,
            np.minimum(1.0, shared / max(1, len(of_title))),
            shared / sizes,
        ),
        axis=1,
    )
