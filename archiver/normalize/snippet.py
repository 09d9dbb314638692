"""The piece of a text around the words that were sought: found by their keys, shown in their own letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from archiver.normalize.fold import fold, fold_lines
from archiver.normalize.letters import as_typed
from archiver.normalize.pairs import SIGNS, WORD

#: Signs before and after the first word that is found.
_BEFORE, _AFTER = 60, 140
#: What stands within a word and is folded away: points of Hebrew and Arabic, and signs that say how it is set.
_POINTS = "\u00ad\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u0652\u0670\u200c\u200d"
#: A word; of scripts without spaces each sign.
_WORD = re.compile(f"[{SIGNS}]|(?:(?![{SIGNS}_])[{WORD}{_POINTS}])+")

Span = tuple[int, int]


class Snippet(NamedTuple):
    """A piece of a text, and where in it (start, end) the words stand."""

    text: str
    marks: tuple[Span, ...]


class _Needle(NamedTuple):
    """A word or a phrase; of a prefix the last word may be longer."""

    words: tuple[str, ...]
    is_prefix: bool


def snippet(texts: Iterable[str], needles: Sequence[str]) -> Snippet:
    """Of the text that has the most of these folded words and phrases, else the beginning of the first.

    Of those that have as many it is the first; `*` at the end of a needle: what begins so.
    """
    sought = [_Needle(tuple(_WORD.findall(one)), one.endswith("*")) for one in dict.fromkeys(needles)]
    best, most = "", list[list[Span]]()
    for text in texts:
        best = best or text
        if len(most) < len(sought) and len(found := _found(text, sought)) > len(most):
            best, most = text, found
    return _cut(best, list(_joined(span for places in most for span in places)))


def _found(text: str, sought: Sequence[_Needle]) -> list[list[Span]]:
    """Where those stand that the text has."""
    folded = as_typed(fold(text))
    near = [one for one in sought if all(word in folded for word in one.words)]
    keys = _keys(text) if near else []
    return [places for one in near if (places := _places(keys, one))]


def _keys(text: str) -> list[tuple[str, Span]]:
    """The folded words of a text, and where each stands."""
    spans = [one.span() for one in _WORD.finditer(text)]
    folded = fold_lines(text[start:end] for start, end in spans)
    return [(key, span) for shown, span in zip(folded, spans, strict=True) for key in _WORD.findall(as_typed(shown))]


def _places(keys: Sequence[tuple[str, Span]], needle: _Needle) -> list[Span]:
    """Where it stands."""
    *head, last = needle.words
    size = len(needle.words)
    return [
        (keys[at][1][0], keys[at + size - 1][1][1])
        for at in range(len(keys) - size + 1)
        if (word := keys[at + size - 1][0]) == last or (needle.is_prefix and word.startswith(last))
        if all(keys[at + number][0] == one for number, one in enumerate(head))
    ]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The places in their order, those that overlap as one."""
    start = end = -1
    for begins, ends in sorted(spans):
        if begins >= end:
            if end > start:
                yield start, end
            start, end = begins, ends
        end = max(end, ends)
    if end > start:
        yield start, end


def _cut(text: str, found: Sequence[Span]) -> Snippet:
    at = found[0][0] if found else 0
    start = max(0, at - _BEFORE)
    if start:
        start = text.find(" ", start, at) + 1 or start
    end = len(text) if at + _AFTER >= len(text) else text.rfind(" ", at, at + _AFTER)
    end = end if end > at else min(len(text), at + _AFTER)
    before, after = "…" * (start > 0), "…" * (end < len(text))
    marks = tuple((a - start + len(before), b - start + len(before)) for a, b in found if b <= end)
    return Snippet(f"{before}{text[start:end]}{after}".replace("\n", " "), marks)
