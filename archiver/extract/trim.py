"""What a look at the whole page gives back to the story, and what it takes away that the forests keep."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from archiver.extract.boxes import boxes, forms, further, links, managers, teasers
from archiver.extract.looks import HEADLINE, STOPS, is_code, is_heading, is_link, is_listed
from archiver.extract.machinery import machinery
from archiver.extract.repeats import copies, pieces, quotes
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Place
from archiver.items import Reason
from archiver.rules.quotes import QUOTE

Flags = npt.NDArray[np.bool_]
Chances = npt.NDArray[np.float64]

#: The chance of being story from which on a run's looks (a link all through, a card, a box with a button) no longer
#: speak against it: worth .0006 of word F1 on 791 general articles (docs/algorithm.md).
SURE, NEVER = 0.9, 1.1

#: A quotation belongs to the story if story stands within so many runs before it.
NEAR = 3
#: Of this share of kept cells on, the whole table is kept.
MOST_CELLS = 0.4
#: A heading of this chance is kept between runs of the story.
DOUBT = 0.3
#: A line in a heading's element that ends like a sentence and is longer than this is a standfirst. Characters.
STANDFIRST = 60

#: A byline has at most so many characters before the name: "Geschrieben von".
BYLINE = 24

_QUOTED = 1 << MARKED.index("blockquote")
_TABLE, _ROW = CODES["table"], CODES["tr"]
#: What a column of line numbers says.
_NUMBERS = re.compile(r"\s*+[0-9]+(?:\s++[0-9]+)*+\s*+")
_MARKS = Place._fields.index("marks")


def fill(cut: Cut, kept: Flags, chances: Chances) -> None:
    """Keep what the story around it carries: quotations and headings in it, the rest of each data table in it."""
    before, last = kept.tolist(), -NEAR - 1
    for number, is_kept in enumerate(before):
        if is_kept:
            last = number
        elif number - last <= NEAR:
            is_followed = number + 1 < len(before) and before[number + 1]
            may_head = is_followed and chances[number] >= DOUBT and is_heading(cut, number)
            if may_head or _is_quotation(cut, number):
                kept[number] = True
    for place in cut.places(_TABLE):
        begin, end = cut.span(place)
        cells = cut.runs[begin:end]
        if len(cells) > 2 and max(len(cell.text) for cell in cells) < HEADLINE.stop:
            inside = kept[begin:end]
            if inside.mean() >= MOST_CELLS:
                inside[:] = True


def _is_quotation(cut: Cut, number: int) -> bool:
    """Does it stand in a quotation, and is it longer than what recurs by chance?"""
    run = cut.runs[number]
    return len(run.text) >= QUOTE.start and bool(cut.numbers[run.place * SIZE + _MARKS] & _QUOTED)


def trim(cut: Cut, kept: Flags, chances: Chances, authors: Sequence[str] = ()) -> dict[int, Reason]:
    """The runs that were kept and are no story after all, by their number, with the reason."""
    out: dict[int, Reason] = {}
    steps: tuple[tuple[Callable[[Cut, list[int]], dict[int, Reason]], float], ...] = (
        (managers, NEVER),
        (further, NEVER),
        (boxes, NEVER),
        (pieces, NEVER),  # before quotes, which would take the paragraphs for those of the piece
        (quotes, NEVER),
        (copies, NEVER),
        (links, SURE),
        (teasers, SURE),
        (lambda cut, numbers: _author(cut, numbers, authors), NEVER),
        (forms, SURE),
        (_gutters, NEVER),
        (machinery, NEVER),
        (_lone_headings, NEVER),
        (_tail, NEVER),
    )
    numbers = np.flatnonzero(kept).tolist()
    for step, spared_from in steps:
        found = step(cut, numbers)
        if found:
            out |= {number: reason for number, reason in found.items() if chances[number] < spared_from}
            numbers = [number for number in numbers if number not in out]
    return out


def _author(cut: Cut, numbers: list[int], authors: Sequence[str]) -> dict[int, Reason]:
    """The author's name alone or behind a word or two ("Written by"), and a line with an address to write to."""
    names = tuple(authors)
    return {
        number: Reason.AUTHOR_BOX
        for number in numbers
        if (text := cut.runs[number].text) in authors
        or (text.endswith(names) and _is_byline(text, names) and not is_heading(cut, number))
        or ("@" in text and len(text) < 400 and text.startswith(names))
    }


def _is_byline(text: str, names: Sequence[str]) -> bool:
    """Does it say no more before one of the names than that it is the author's?"""
    before = next(text[: -len(name)] for name in names if text.endswith(name))
    return len(before) <= BYLINE and before.endswith((" ", ":", "\u00a0")) and len(before.split()) <= 2


def _gutters(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """The numbers of lines in a column of their own beside the code."""
    return {
        number: Reason.CLUTTER
        for number in numbers
        if number + 1 < len(cut.runs)
        and is_code(cut, number)
        and is_code(cut, number + 1)
        and _NUMBERS.fullmatch(cut.runs[number].text)
        and 0 <= cut.around(cut.runs[number].place, (_ROW,)) == cut.around(cut.runs[number + 1].place, (_ROW,))
    }


def _tail(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Links after the last sentence: tags, further articles."""
    found = {}
    for number in reversed(numbers):
        if not is_link(cut, number) or is_listed(cut, number):
            break
        found[number] = Reason.NAVIGATION
    return found


def _lone_headings(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Headings of which nothing was kept that stands below them, or beside them in their box."""
    kept = set(numbers)
    found = {}
    for number in reversed(numbers):  # from below, so that a heading over lone headings is one too
        if (
            is_heading(cut, number)
            and not _is_sentence(cut.runs[number].text)
            and (_heads_nothing(cut, number, kept) or _heads_a_dropped_box(cut, number, kept))
        ):
            found[number] = Reason.CLUTTER
            kept.discard(number)
    return found


def _is_sentence(text: str) -> bool:
    """Is it a standfirst that only looks like a heading?"""
    return len(text) > HEADLINE.stop or (len(text) > STANDFIRST and text[-1] in STOPS)


def _heads_nothing(cut: Cut, number: int, kept: set[int]) -> bool:
    below = number + 1
    while below < len(cut.runs) and below not in kept and not is_heading(cut, below):
        below += 1
    return below not in kept


def _heads_a_dropped_box(cut: Cut, number: int, kept: set[int]) -> bool:
    parent = cut.numbers[cut.runs[number].place * SIZE]
    if parent < 0:
        return False
    begin, end = cut.span(parent)
    others = [other for other in range(begin, min(end, begin + 12)) if other != number]
    return bool(others) and end - begin <= 12 and not kept.intersection(others)
