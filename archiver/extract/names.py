"""What class names, ids and roles say of an element: the groups of words in data/markup, and learned weights."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources

from archiver.extract.weights import weights

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


@lru_cache(maxsize=1 << 16)
def _part(part: str) -> int:
    bits = _exact()
    mask = bits.get(part, 0)
    if part[:2] in _openings():
        for end in range(2, len(part) + 1):
            mask |= bits.get(part[:end] + "*", 0)
    return mask


@cache
def _openings() -> frozenset[str]:
    return frozenset(word[:2] for word in _exact() if word.endswith("*"))


def parts(name: str) -> list[str]:
    """The words of one class, id or role, lower case."""
    return [part.lower() for part in _PART.findall(name)]


@lru_cache(maxsize=1 << 16)
def _look(name: str) -> tuple[int, int, int]:
    known = weights("names")
    mask = weight = low = 0
    for part in parts(name):
        mask |= _part(part)
        moved = known.get(part, 0)
        weight += moved
        low = min(low, moved)
    return mask, weight, low


@lru_cache(maxsize=1 << 14)
def look(value: str) -> tuple[int, int, int]:
    """What a class, id or role says: the mask of its groups, the sum of its words' weights, the lowest of them."""
    mask = weight = low = 0
    for name in value.split():
        found = _look(name)
        mask |= found[0]
        weight += found[1]
        low = min(low, found[2])
    return mask, weight, low
