"""The piece of a text around the words that were sought: found by their keys, shown in their own letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from archiver.normalize.fold import fold
from archiver.normalize.pairs import WORD, is_run

#: Signs before and after the first word that is found.
_BEFORE, _AFTER = 60, 140
_WORD = re.compile(f"[{WORD}]+")


class Snippet(NamedTuple):
    """A piece of a text, and where in it (start, end) the words stand."""

    text: str
    marks: tuple[tuple[int, int], ...]


def snippet(texts: Iterable[str], needles: Sequence[str]) -> Snippet:
    """Of the first text that has one of these folded words, else the beginning of the first; `*`: what begins so."""
    words = list(dict.fromkeys(word for needle in needles for word in needle.split()))
    first = ""
    for text in texts:
        first = first or text
        folded = fold(text)
        if any(word.rstrip("*") in folded for word in words) and (found := _found(text, words)):
            return _cut(text, found)
    return _cut(first, [])


def _found(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    return [(at, at + length) for one in _WORD.finditer(text) for at, length in _in_word(one[0], one.start(), words)]


def _in_word(shown: str, start: int, words: Sequence[str]) -> list[tuple[int, int]]:
    folded = fold(shown)
    for word in words:
        plain = word.rstrip("*")
        if folded == plain or (word.endswith("*") and folded.startswith(plain)):
            return [(start, len(shown))]
        if is_run(plain) and plain in folded and len(folded) == len(shown):
            return [(start + one.start(), len(plain)) for one in re.finditer(re.escape(plain), folded)]
    return []


def _cut(text: str, found: Sequence[tuple[int, int]]) -> Snippet:
    at = found[0][0] if found else 0
    start = max(0, at - _BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = len(text) if at + _AFTER >= len(text) else text.rfind(" ", at, at + _AFTER)
    end = end if end > at else min(len(text), at + _AFTER)
    before, after = "…" * (start > 0), "…" * (end < len(text))
    marks = tuple((a - start + len(before), b - start + len(before)) for a, b in found if b <= end)
    return Snippet(f"{before}{text[start:end]}{after}".replace("\n", " "), marks)
