"""Lines that a site's machinery left in the text: templates never filled, icons of a font, numbers of a slider."""

from __future__ import annotations

import re

from archiver.extract.looks import is_code
from archiver.extract.runs import MARKED, SIZE, Cut, Place
from archiver.items import Reason

#: What templates and WordPress fill in before it is seen: ``{{promo}}``, ``{}``, ``[video id="5"]``, ``[/video]``.
#: A word alone in brackets is somebody's: "[Applause]".
_UNFILLED = re.compile(r"\{(?:\{.*\}|%.*%)?\}|\[(?:/[a-z][\w-]*+|[a-z][\w-]*+(?:\s[^\[\]]*)?\s[\w-]+\s*=[^\[\]]*)\]")
_LONGEST = 2000  # characters
#: Signs that only a font of the site's own has; some of them are figures or letters of books, but not all of a line.
_ICONS = re.compile("[\ue000-\uf8ff\\s]+")
_FIRST = re.compile("[{\\[\ue000-\uf8ff]")
#: From so many numbers in a row on they count: the stars of a rating, the dots of a slider, its pages.
COUNTED = 3
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_TABLE = 1 << MARKED.index("table")
_MARKS = Place._fields.index("marks")


def machinery(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    """The runs among these that are such lines."""
    found: dict[int, Reason] = {}
    counted: list[int] = []
    for number in numbers:
        text = cut.runs[number].text
        if len(text) < COUNTED and text == str(len(counted) + 1) and (not counted or counted[-1] == number - 1):
            counted.append(number)
            continue
        found |= _counted(cut, counted)
        counted = [number] if text == "1" else []
        if _FIRST.match(text) and _is_left(cut, number):
            found[number] = Reason.CLUTTER
    return found | _counted(cut, counted)


def _is_left(cut: Cut, number: int) -> bool:
    text, pieces = cut.runs[number][:2]
    if _ICONS.fullmatch(text):
        return True
    is_unfilled = len(text) <= _LONGEST and _UNFILLED.fullmatch(text) is not None
    return is_unfilled and not is_code(cut, number) and pieces[0][1].tag not in _CODE


def _counted(cut: Cut, numbers: list[int]) -> dict[int, Reason]:
    if len(numbers) < COUNTED or cut.numbers[cut.runs[numbers[0]].place * SIZE + _MARKS] & _TABLE:
        return {}
    return dict.fromkeys(numbers, Reason.CLUTTER)
