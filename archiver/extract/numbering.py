"""The numbers of list items: an ordered list goes on behind a picture, where every item is a block of its own."""

from __future__ import annotations

import re

from archiver.extract.runs import CODES, SIZE, Cut

_OL, _LI = CODES["ol"], CODES["li"]
#: Larger numbers, or those below 0, are nobody's.
_START = re.compile(r"[0-9]{1,5}")


class Numbering:
    """The lists of a page, each counted when one of its items is asked for."""

    def __init__(self, cut: Cut) -> None:
        self._cut = cut
        self._counted: dict[int, dict[int, int]] = {}

    def tag(self, parent: int, item: int) -> str:
        """What begins the list of an item, after "<": with the item's number where that is not the first."""
        if parent < 0 or self._cut.numbers[parent * SIZE + 1] != _OL:
            return "ul"
        if parent not in self._counted:
            self._counted[parent] = self._count(parent)
        number = self._counted[parent].get(item, 1)
        return f'ol start="{number}"' if number != 1 else "ol"

    def _count(self, parent: int) -> dict[int, int]:
        """The numbers of a list's items by their places; none where it counts down."""
        element, numbers = self._cut.elements[parent], self._cut.numbers
        if element.get("reversed") is not None:
            return {}
        told = (element.get("start") or "").strip()
        number = int(told) if _START.fullmatch(told) else 1
        found = {}
        place, end = parent + 1, len(numbers) // SIZE
        while place < end and (around := numbers[place * SIZE]) >= parent:
            if around == parent and numbers[place * SIZE + 1] == _LI:
                found[place] = number
                number += 1
            place += 1
        return found
