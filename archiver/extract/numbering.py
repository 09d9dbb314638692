"""The numbers of list items: an ordered list goes on behind a picture, where every item is a block of its own."""

from __future__ import annotations

import re
from functools import cached_property

from archiver.extract.runs import CODES, SIZE, Cut

_OL, _LI = CODES["ol"], CODES["li"]
#: Larger numbers, or those below 0, are nobody's.
_START = re.compile(r"[0-9]{1,5}")


class Numbering:
    """The ordered lists of a page, counted when an item of one is asked for."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut

    def tag(self, parent: int, item: int) -> str:
        """What begins the list of an item, after "<": with the item's number where that is not the first."""
        if parent < 0 or self._cut.numbers[parent * SIZE + 1] != _OL:
            return "ul"
        number = self._numbers.get(item, 1)
        return f'ol start="{number}"' if number != 1 else "ol"

    @cached_property
    def _numbers(self) -> dict[int, int]:
        """The numbers of all items by their places; none of a list that counts down."""
        parents, tags = self._cut.numbers[::SIZE], self._cut.numbers[1::SIZE]
        following: dict[int, int] = {}
        found = {}
        for place, tag in enumerate(tags):
            if tag == _OL:
                element = self._cut.elements[place]
                if element.get("reversed") is None:
                    told = (element.get("start") or "").strip()
                    following[place] = int(told) if _START.fullmatch(told) else 1
            elif tag == _LI and (parent := parents[place]) in following:
                told = (self._cut.elements[place].get("value") or "").strip()
                if _START.fullmatch(told):
                    following[parent] = int(told)
                found[place] = following[parent]
                following[parent] += 1
        return found
