"""The words that say in class names, ids and roles what an element is: the groups of data/markup."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

#: The attributes whose words say what an element is.
NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component", "data-qa", "property"))
HIDING = frozenset(("hidden", "aria-hidden", "style"))

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
def exact() -> dict[str, int]:
    """The words that say what an element is by themselves, each with the mask of its groups."""
    bits: dict[str, int] = {}
    for number, words in enumerate(_table().values()):
        for word in words:
            bits[word] = bits.get(word, 0) | 1 << number
    return bits


@cache
def stems() -> dict[str, list[tuple[str, int]]]:
    """The words that may begin a longer part, with their groups, by their first two letters."""
    stems: dict[str, list[tuple[str, int]]] = {}
    for word, mask in exact().items():
        if word.endswith("*"):
            stems.setdefault(word[:2], []).append((word[:-1], mask))
    return stems


def parts(name: str) -> list[str]:
    """The words of one class, id or role, lower case."""
    return [part.lower() for part in _PART.findall(name)]


def is_hiding(key: str, value: str) -> bool:
    """Does this attribute hide its element from readers?"""
    if key == "style":
        style = value.replace(" ", "").lower()
        return "display:none" in style or "visibility:hidden" in style
    return key == "hidden" or value == "true"
