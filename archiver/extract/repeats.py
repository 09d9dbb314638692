"""What a page says twice: copies of long lines, the story again in one piece, and pull quotes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, islice, pairwise

from archiver.extract.looks import STOPS, is_apart, is_heading, is_listed
from archiver.extract.runs import SIZE, Cut, Place
from archiver.items import Reason
from archiver.rules.quotes import QUOTE

#: Text this long is the same twice by being copied, not by chance. Characters.
LONG = 100
#: A run of this share of the kept text may be the story again without its paragraphs, kept for a search or for print.
PIECE = 0.3
#: It is where so much of it stands in other runs. Only so many of those are looked for, and in no longer text.
HELD = 0.8
MOST, LONGEST = 500, 100_000
#: One that stands in a box of its own or in quotation marks may be shorter.
SHORTEST = 18
#: Pull quotes that are looked for, and runs that may hold one: a page with more quotes, and pulls nothing out.
MOST_QUOTES, PLACES = 500, 64
#: The name under a pull quote has at most so many characters.
NAME = 60

_MARKS = "\"'«»“”„‘’‹›「」『』 "
_ENDS = "!?！？؟" + STOPS + _MARKS
_MAKE = Place._fields.index("make")
_SIGNS = re.compile(r"\W+")


def copies(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Long runs that stand on the page before, word for word."""
    seen: set[str] = set()
    found = {}
    for number in numbers:
        text = cut.runs[number].text
        if len(text) >= LONG and not is_listed(cut, number):
            if text in seen:
                found[number] = Reason.REPEATED
            seen.add(text)
    return found


def pieces(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Runs that say again in one piece what several others say, before or after them."""
    texts = {number: text for number in numbers if len(text := cut.runs[number].text) >= LONG}
    least = PIECE * sum(map(len, texts.values()))
    return {
        number: Reason.REPEATED
        for number, text in texts.items()
        if least <= len(text) <= LONGEST and _says_again(text, texts)
    }


def _says_again(text: str, texts: dict[int, str]) -> bool:
    others = {other for other in islice(texts.values(), MOST) if len(other) < len(text) and other in text}
    return len(others) > 1 and sum(map(len, others)) >= HELD * len(text)


def quotes(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """Runs that repeat a sentence of a longer one, and the short line under them that says whose words they are."""
    usual = _usual_make(cut, numbers)
    apart = {number: text for number in numbers if _stands_out(cut, number, usual) and (text := _quoted(cut, number))}
    if not apart:  # as on most pages
        return {}
    texts = {number: cut.runs[number].text.lower() for number in numbers}
    holding = _Holding(texts)
    following = dict(pairwise(numbers))
    words = cache(lambda number: f" {_SIGNS.sub(' ', texts[number])} ")
    found = {}
    for number, text in islice(apart.items(), MOST_QUOTES):
        others = {other: texts[other] for other in holding.of(text[:SHORTEST]) if other != number}
        if others and _is_inside(cut, text, number, others, words):
            found[number] = Reason.PULL_QUOTE
            under = following.get(number)
            if under == number + 1 and len(texts[under]) < NAME and _same_box(cut, number, under):
                found[under] = Reason.PULL_QUOTE
    return found


def _usual_make(cut: Cut, numbers: list[int]) -> int:
    """The make of the elements that hold most of the story."""
    held: dict[int, int] = {}
    runs, makes = cut.runs, cut.numbers[_MAKE::SIZE]
    for number in numbers:
        run = runs[number]
        make = makes[run.place]
        held[make] = held.get(make, 0) + len(run.text)
    return max(held, key=held.__getitem__) if held else -1


def _stands_out(cut: Cut, number: int, usual: int) -> bool:
    """May it be a pull quote by its element or its marks: a whole sentence, and no heading or list item?"""
    run = cut.runs[number]
    if len(run.text) < SHORTEST:
        return False
    is_sentence = run.text[-1] in _ENDS and cut.numbers[run.place * SIZE + _MAKE] != usual
    return (is_sentence or _is_set_off(cut, number)) and not (is_heading(cut, number) or is_listed(cut, number))


def _quoted(cut: Cut, number: int) -> str:
    """What a run says in lower case without its marks, where that is as long as pull quotes are."""
    text = cut.runs[number].text.lower().strip(_MARKS)
    return text if len(text) in QUOTE or (SHORTEST <= len(text) < QUOTE.stop and _is_set_off(cut, number)) else ""


def _is_set_off(cut: Cut, number: int) -> bool:
    """Does it stand in quotation marks, or in an element of its own?"""
    return cut.runs[number].text[0] in _MARKS or is_apart(cut, number)


class _Holding:
    """Which runs hold a text, found in all of them at once; no more than PLACES of them."""

    def __init__(self, texts: dict[int, str]) -> None:
        self._numbers = list(texts)
        self._ends = list(accumulate(len(text) + 1 for text in texts.values()))
        self._together = "\n".join(texts.values())

    def of(self, text: str) -> Iterator[int]:
        """The numbers of the runs, in their order."""
        at = 0
        for _ in range(PLACES):
            at = self._together.find(text, at)
            if at < 0:
                return
            index = bisect_right(self._ends, at)
            yield self._numbers[index]
            at = self._ends[index]


def _is_inside(cut: Cut, text: str, number: int, others: dict[int, str], words: Callable[[int], str]) -> bool:
    """Does a longer run hold the text, or, where it stands apart, one that does not? `words` are those of a run."""
    key = f" {_SIGNS.sub(' ', text).strip()} "
    least = len(text) if is_apart(cut, number) else len(text) + 1
    return any(
        len(longer) >= least and key in words(other) and not (len(longer) == len(text) and is_apart(cut, other))
        for other, longer in others.items()
    )


def _same_box(cut: Cut, one: int, other: int) -> bool:
    """Do two runs stand in one element that holds no more than them?"""
    place = cut.numbers[cut.runs[one].place * SIZE]
    if place < 0:
        return False
    begin, end = cut.span(place)
    return begin <= one and other < end and end - begin <= 3
