"""What class names, ids and roles say of an element: the groups of words in data/markup, and learned weights."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from archiver.extract.weights import weights

#: The attributes whose words say what an element is.
NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component", "data-qa", "property"))
_HIDING = frozenset(("hidden", "aria-hidden", "style"))

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}")


@cache
def groups() -> tuple[str, ...]:
    """The names of the groups; group i is bit i of a mask."""
    return tuple(_table())


@cache
def bit(group: str) -> int:
    """The bit of a group in a mask."""
    return 1 << groups().index(group)


@cache
def _table() -> dict[str, list[str]]:
    text = resources.files("archiver.data").joinpath("markup/words.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _exact() -> dict[str, int]:
    bits: dict[str, int] = {}
    for number, words in enumerate(_table().values()):
        for word in words:
            bits[word] = bits.get(word, 0) | 1 << number
    return bits


@cache
def _stems() -> dict[str, list[tuple[str, int]]]:
    """The words that may begin a longer part, with their groups, by their first two letters."""
    stems: dict[str, list[tuple[str, int]]] = {}
    for word, mask in _exact().items():
        if word.endswith("*"):
            stems.setdefault(word[:2], []).append((word[:-1], mask))
    return stems


def parts(name: str) -> list[str]:
    """The words of one class, id or role, lower case."""
    return [part.lower() for part in _PART.findall(name)]


class _Pieces(dict[str, tuple[int, int, int] | None]):
    """What a piece of a name says, None for nothing, learned when first asked: few pieces are new on a page."""

    def __missing__(self, piece: str) -> tuple[int, int, int] | None:
        if len(self) >= _KNOWN:
            self.clear()
        mask = weight = low = 0
        exact, stems, weight_of = _exact(), _stems(), weights("names")
        for part in (piece,) if piece.isascii() and piece.isalpha() and piece.islower() else parts(piece):
            mask |= exact.get(part, 0)
            for stem, groups_ in stems.get(part[:2], ()):
                if part.startswith(stem):
                    mask |= groups_
            moved = weight_of.get(part, 0)
            weight += moved
            if moved < low:
                low = moved
        found = self[piece] = (mask, weight, low) if mask or weight or low else None
        return found


_KNOWN = 1 << 16  # pieces that are kept in mind
_found = _Pieces().__getitem__


@lru_cache(maxsize=1 << 14)
def look(value: str) -> tuple[int, int, int]:
    """What a class, id or role says: the mask of its groups, the sum of its words' weights, the lowest of them."""
    mask = weight = low = 0
    pieces = value.replace("-", " ").replace("_", " ").split()  # no word goes on behind these signs
    for groups_, moved, lowest in filter(None, map(_found, pieces)):
        mask |= groups_
        weight += moved
        if lowest < low:
            low = lowest
    return mask, weight, low


def describe(attributes: list[tuple[str, str]]) -> tuple[int, int, int, int, str | None]:
    """The groups its names belong to, their weight, the lowest of it, whether it is hidden from readers, its class."""
    mask = weight = low = hides = 0
    name = None
    for key, value in attributes:
        if key in NAMING:
            if key == "class":
                name = value
            groups, moved, lowest = look(value)
            mask |= groups
            weight += moved
            if lowest < low:
                low = lowest
        elif key in _HIDING and _hides(key, value):
            hides = 1
    return mask, weight, low, hides, name


def _hides(key: str, value: str) -> bool:
    if key == "style":
        style = value.replace(" ", "").lower()
        return "display:none" in style or "visibility:hidden" in style
    return key == "hidden" or value == "true"
