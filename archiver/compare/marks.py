"""What changed inside a text, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from archiver.compare.sentences import words
from archiver.normalize.fold import fold_lines

#: Pairs of words that are compared at most; the middle of longer texts is told as one change.
_PAIRS = 200_000


class How(StrEnum):
    """What happened to a passage, a sentence or a few words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"
    REWRITTEN = "rewritten"
    MOVED = "moved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """Some words of a text: KEPT, ADDED or REMOVED."""

    how: How
    text: str


def marks(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order, what was removed before what took its place.

    Without the added ones they are the old text, without the removed ones the new; kept words stand as they do now,
    compared without letter case and kinds of quotes. Changes with nothing but spaces and signs between are one.
    """
    return tuple(
        Piece(how=how, text=text)
        for old, new, is_kept in _joined(_segments(words(before), words(after)))
        for how, text in (((How.KEPT, new),) if is_kept else ((How.REMOVED, old), (How.ADDED, new)))
        if text
    )


def _segments(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """(old text, new text, is it kept?), in order."""
    one, other = fold_lines(old), fold_lines(new)
    least = min(len(old), len(new))
    head = next((n for n in range(least) if one[n] != other[n]), least)
    tail = next((n for n in range(least - head) if one[-1 - n] != other[-1 - n]), least - head)
    middle = slice(head, len(old) - tail), slice(head, len(new) - tail)
    yield "".join(old[:head]), "".join(new[:head]), True
    yield from _compared(old[middle[0]], new[middle[1]], one[middle[0]], other[middle[1]])
    yield "".join(old[len(old) - tail :]), "".join(new[len(new) - tail :]), True


def _compared(
    old: Sequence[str], new: Sequence[str], one: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[str, str, bool]]:
    if len(old) * len(new) > _PAIRS:
        yield "".join(old), "".join(new), False
        return
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d]), tag == "equal"


def _joined(segments: Iterator[tuple[str, str, bool]]) -> list[tuple[str, str, bool]]:
    """The segments without empty ones; what is kept between two changes but holds no word goes with them."""
    found: list[tuple[str, str, bool]] = []
    for old, new, is_kept in segments:
        if not (old or new):
            continue
        if not is_kept and len(found) > 1 and found[-1][2] and not any(map(str.isalnum, found[-1][1])):
            kept, change = found.pop(), found.pop()
            found.append((change[0] + kept[0] + old, change[1] + kept[1] + new, False))
        else:
            found.append((old, new, is_kept))
    return found
