"""What the forests keep and a look at the whole page takes away: copies, pull quotes, teasers, lone headings."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from archiver.extract import names
from archiver.extract.runs import CODES, MARKED, SIZE, Cut, Place
from archiver.items import Reason

Flags = npt.NDArray[np.bool_]

#: Text this long is the same twice by being copied, not by chance. Characters.
LONG = 100
#: A pull quote has this many characters; shorter pieces of a sentence recur by chance.
QUOTE = range(40, 280)
#: One that stands in a box of its own or in quotation marks may be shorter.
SHORTEST = 18
#: A headline has this many characters.
HEADLINE = range(12, 200)
#: The name under a pull quote has at most so many characters.
NAME = 60
#: A sentence this long that is one link leads elsewhere. Characters.
LONG_LINK = 60
#: A pager's line is shorter than this. Characters.
PAGER = 40
#: A box with a teaser holds at most so many runs.
TEASER = 5
#: An article under SHORT characters may not hold boxes of foreign names with less than BULK of it.
SHORT, BULK = 3000, 0.6
#: A quotation belongs to the story if story stands within so many runs before it.
NEAR = 3
#: Of this share of kept cells on, the whole table is kept.
HALF = 0.5
#: From this share of linked characters on, a run is one link.
LINK = 0.9

_HEADINGS = frozenset(CODES[f"h{level}"] for level in range(1, 7))
_FOREIGN = (
    ("comments", Reason.COMMENTS), ("newsletter", Reason.NEWSLETTER), ("others", Reason.RELATED),
    ("share", Reason.SHARE),
)  # fmt: skip
_LISTED = sum(1 << MARKED.index(tag) for tag in ("li", "table", "details"))
_APART = sum(1 << MARKED.index(tag) for tag in ("blockquote", "aside", "figure"))
_MARKS = "\"'«»“”„‘’‹›「」『』 "
_STOPS = ".…。।"
_ENDS = "!?！？؟" + _STOPS + _MARKS
_QUOTED = 1 << MARKED.index("blockquote")
_TABLE = CODES["table"]
_MAKE = Place._fields.index("make")
_SIGNS = re.compile(r"\W+")


def fill(cut: Cut, kept: Flags) -> None:
    """Keep the rest of each data table of which half was kept, and quotations that follow kept runs."""
    before = kept.copy()
    for number, run in enumerate(cut.runs):
        is_quoted = cut.numbers[run.place * SIZE + 2] & _QUOTED and len(run.text) >= QUOTE.start
        if is_quoted and before[max(0, number - NEAR) : number].any():
            kept[number] = True
    tables = {at for at in range(0, len(cut.numbers), SIZE) if cut.numbers[at + 1] == _TABLE}
    for table in (cut.place(at // SIZE) for at in tables):
        cells = cut.runs[table.begin : table.end]
        if len(cells) > 2 and max(len(cell.text) for cell in cells) < HEADLINE.stop:
            inside = kept[table.begin : table.end]
            if inside.mean() >= HALF:
                inside[:] = True


def trim(cut: Cut, kept: Flags, authors: Sequence[str] = ()) -> dict[int, Reason]:
    """The runs that were kept and are no story after all, by their number, with the reason."""
    out: dict[int, Reason] = {}
    steps: tuple[Callable[[Cut, list[int]], dict[int, Reason]], ...] = (
        _boxes,
        _quotes,
        _copies,
        _links,
        _teasers,
        lambda cut, numbers: _author(cut, numbers, authors),
        _forms,
        _lone_headings,
        _tail,
    )
    numbers = [int(number) for number in np.flatnonzero(kept)]
    for step in steps:
        out |= step(cut, numbers)
        numbers = [number for number in numbers if number not in out]
    return out


def _boxes(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """In a short article: what stands in boxes whose names say that they are no story, unless they hold most of it."""
    lengths = [0] * (len(cut.runs) + 1)
    for number in numbers:
        lengths[number + 1] = len(cut.runs[number].text)
    held = list(accumulate(lengths))
    if held[-1] >= SHORT:
        return {}
    known: dict[int, Reason | None] = {}

    def box(place: int) -> Reason | None:
        if place < 0:
            return None
        if place not in known:
            found = cut.place(place)
            named = next((reason for group, reason in _FOREIGN if found.own & names.bit(group)), None)
            is_small = held[found.end] - held[found.begin] < BULK * held[-1]
            known[place] = named if named and is_small else box(found.parent)
        return known[place]

    return {number: reason for number in numbers if (reason := box(cut.runs[number].place))}


def _copies(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Long runs that stand on the page before, word for word."""
    seen: set[str] = set()
    found = {}
    for number in numbers:
        text = cut.runs[number].text
        if len(text) >= LONG and not _is_listed(cut, number):
            if text in seen:
                found[number] = Reason.REPEATED
            seen.add(text)
    return found


def _quotes(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Runs that repeat a sentence of a longer one, and the short line under them that says whose words they are."""
    texts = {number: cut.runs[number].text.lower() for number in numbers}
    usual = _usual_make(cut, numbers)
    together = "\n".join(texts.values())
    found = {}
    for at, number in enumerate(numbers):
        text = texts[number].strip(_MARKS)
        if (
            SHORTEST <= len(text) < QUOTE.stop
            and _may_be_quote(cut, number, len(text), usual)
            and together.count(text[:SHORTEST]) > 1
            and _is_inside(cut, text, number, texts)
        ):
            found[number] = Reason.PULL_QUOTE
            under = numbers[at + 1] if at + 1 < len(numbers) else None
            if under == number + 1 and len(texts[under]) < NAME and _same_box(cut, number, under):
                found[under] = Reason.PULL_QUOTE
    return found


def _usual_make(cut: Cut, numbers: list[int]) -> int:
    """The make of the elements that hold most of the story."""
    held: dict[int, int] = {}
    for number in numbers:
        make = cut.numbers[cut.runs[number].place * SIZE + _MAKE]
        held[make] = held.get(make, 0) + len(cut.runs[number].text)
    return max(held, key=held.__getitem__) if held else -1


def _may_be_quote(cut: Cut, number: int, length: int, usual: int) -> bool:
    """Is it a whole sentence, set apart from the story by its element or its marks, and no heading or list item?"""
    if _is_heading(cut, number) or _is_listed(cut, number):
        return False
    text = cut.runs[number].text
    if text[0] in _MARKS or _is_apart(cut, number):
        return True
    return text[-1] in _ENDS and length in QUOTE and cut.numbers[cut.runs[number].place * SIZE + _MAKE] != usual


def _is_inside(cut: Cut, text: str, number: int, texts: dict[int, str]) -> bool:
    """Does a longer run hold the text, or, where it stands apart, one that does not?"""
    key = f" {_SIGNS.sub(' ', text).strip()} "
    start = text[:SHORTEST]
    least = len(text) if _is_apart(cut, number) else len(text) + 1
    return any(
        other != number
        and len(longer) >= least
        and start in longer
        and key in f" {_SIGNS.sub(' ', longer)} "
        and not (len(longer) == len(text) and _is_apart(cut, other))
        for other, longer in texts.items()
    )


def _is_apart(cut: Cut, number: int) -> bool:
    return bool(cut.numbers[cut.runs[number].place * SIZE + 2] & _APART)


def _same_box(cut: Cut, one: int, other: int) -> bool:
    """Do two runs stand in one element that holds no more than them?"""
    place = cut.numbers[cut.runs[one].place * SIZE]
    if place < 0:
        return False
    box = cut.place(place)
    return box.begin <= one and other < box.end and box.end - box.begin <= 3


def _links(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Sentences that are one link, outside lists and tables: cards that lead to other articles; and lines of pagers."""
    found = {}
    for number in numbers:
        run = cut.runs[number]
        if not run.linked:
            continue
        if len(run.text) > LONG_LINK and run.linked >= LINK * len(run.text) and not _is_listed(cut, number):
            found[number] = Reason.RELATED
        elif (
            run.anchors
            and len(run.text) < PAGER
            and sum(map(str.isalpha, run.text)) < 10
            and any(map(str.isdigit, run.text))
        ):
            found[number] = Reason.NAVIGATION
    return found


def _teasers(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Runs that are the text of a link which is no story, and runs that stand in one small box with such a link."""
    kept = set(numbers)
    links = {
        number: run.text for number, run in enumerate(cut.runs)
        if number not in kept and len(run.text) >= HEADLINE.start and run.linked >= LINK * len(run.text)
    }  # fmt: skip
    together = "\n".join(links.values())
    found = {}
    for number in numbers:
        if (
            not _is_heading(cut, number)
            and not _is_listed(cut, number)
            and (any(other in links for other in _box(cut, number)) or _is_title(cut.runs[number].text, together))
        ):
            found[number] = Reason.RELATED
    return found


def _is_title(text: str, links: str) -> bool:
    """Is the line the text of a link, or of one of the cards that form one?"""
    return len(text) in HEADLINE and text[-1] not in _STOPS and text in links


def _box(cut: Cut, number: int) -> range:
    """The runs before this one in its box, where the box is no larger than a teaser."""
    place = cut.numbers[cut.runs[number].place * SIZE]
    if place < 0:
        return range(0)
    box = cut.place(place)
    return range(box.begin, number) if box.end - box.begin <= TEASER else range(0)


def _author(cut: Cut, numbers: list[int], authors: Sequence[str]) -> dict[int, Reason]:
    """The author's name standing alone, and a line about the author with an address to write to."""
    return {
        number: Reason.AUTHOR_BOX
        for number in numbers
        if (text := cut.runs[number].text) in authors
        or ("@" in text and len(text) < 400 and text.startswith(tuple(authors)))
    }


def _tail(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Links after the last sentence: tags, further articles."""
    found = {}
    for number in reversed(numbers):
        run = cut.runs[number]
        if run.linked < LINK * len(run.text) or _is_listed(cut, number):
            break
        found[number] = Reason.NAVIGATION
    return found


def _is_listed(cut: Cut, number: int) -> bool:
    return bool(cut.numbers[cut.runs[number].place * SIZE + 2] & _LISTED)


def _forms(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """The lines of a small box with something to fill in or to press: newsletters, appeals."""
    whole = sum(len(cut.runs[number].text) for number in numbers)
    known: dict[int, bool] = {-1: False}
    found = {}
    for number in numbers:
        place = cut.numbers[cut.runs[number].place * SIZE]
        if len(cut.runs[number].text) < HEADLINE.stop:
            if place not in known:
                known[place] = _is_form(cut, place, whole / 3)
            if known[place]:
                found[number] = Reason.NEWSLETTER
    return found


def _is_form(cut: Cut, place: int, most: float) -> bool:
    """Is it a box of a few lines, shorter than that, with something to fill in or to press?"""
    box = cut.place(place)
    return (
        box.end - box.begin <= TEASER
        and sum(len(run.text) for run in cut.runs[box.begin : box.end]) < most
        and next(cut.elements[place].iterdescendants("input", "button"), None) is not None
    )


def _lone_headings(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Headings of which nothing was kept that stands below them, or beside them in their box."""
    kept = set(numbers)
    found = {}
    for number in reversed(numbers):  # from below, so that a heading over lone headings is one too
        if _is_heading(cut, number) and (_heads_nothing(cut, number, kept) or _heads_a_dropped_box(cut, number, kept)):
            found[number] = Reason.CLUTTER
            kept.discard(number)
    return found


def _heads_nothing(cut: Cut, number: int, kept: set[int]) -> bool:
    below = number + 1
    while below < len(cut.runs) and below not in kept and not _is_heading(cut, below):
        below += 1
    return below not in kept


def _heads_a_dropped_box(cut: Cut, number: int, kept: set[int]) -> bool:
    parent = cut.numbers[cut.runs[number].place * SIZE]
    if parent < 0:
        return False
    box = cut.place(parent)
    others = [other for other in range(box.begin, min(box.end, box.begin + 12)) if other != number]
    return bool(others) and box.end - box.begin <= 12 and not kept.intersection(others)


def _is_heading(cut: Cut, number: int) -> bool:
    return cut.numbers[cut.runs[number].place * SIZE + 1] in _HEADINGS
