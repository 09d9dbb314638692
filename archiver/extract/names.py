"""The words that say in class names, ids and roles what an element is: the groups of data/markup."""

from __future__ import annotations

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from itertools import chain

#: The attributes whose words say what an element is.
NAMING = frozenset(("class", "id", "role", "itemprop", "data-testid", "data-component", "data-qa", "property"))
HIDING = frozenset(("hidden", "aria-hidden", "style"))

_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]{2,}")
_RUN = re.compile(r"[A-Za-z0-9]+")

#: A word of so many letters may stand by chance in a name that a tool made up: "hs" in "DQtHs" and "1hs4ad".
SHORT = 3
#: Such a name has at most so many signs.
MADE_UP = 8
_SIZE = re.compile(r"[0-9]+x[0-9]+")  # "ad300x250"
_LETTERS = re.compile(r"[A-Za-z]+")
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[A-Z]")


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


def manager() -> int:
    """The bit, behind those of the groups, of what shows nothing but questions of consent."""
    return 1 << len(_table())


@cache
def _managers() -> list[str]:
    text = resources.files("archiver.data").joinpath("markup/managers.toml").read_text("utf-8")
    return list(chain.from_iterable(tomllib.loads(text).values()))


@cache
def exact() -> dict[str, int]:
    """The words that say what an element is by themselves, each with the mask of its groups."""
    bits: dict[str, int] = {}
    for number, words in enumerate([*_table().values(), _managers()]):
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


def runs(name: str) -> list[str]:
    """The stretches of letters and figures in a class, id or role."""
    return _RUN.findall(name)


def parts(name: str) -> list[str]:
    """The words of one class, id or role, or of a stretch of it, lower case."""
    return [part.lower() for part in _PART.findall(name)]


@lru_cache(maxsize=4096)
def is_made_up(run: str) -> bool:
    """Does the stretch look like a hash of styled-components, Emotion or CSS modules, whose letters say nothing?

    It is of short pieces between figures, or has one of a single letter, or three: "adBox" and "ad300x250" are none.
    """
    if len(run) > MADE_UP:
        return False
    if not run.isalpha():
        found = _LETTERS.findall(_SIZE.sub("", run))
        return len(found) > 1 and max(map(len, found)) <= SHORT
    lengths = [len(piece) for piece in _PIECE.findall(run)]
    return len(lengths) > 1 and (min(lengths) == 1 or (len(lengths) > 2 and max(lengths) <= SHORT))


def is_hiding(key: str, value: str) -> bool:
    """Does this attribute hide its element from readers?"""
    if key == "style":
        style = value.replace(" ", "").lower()
        return "display:none" in style or "visibility:hidden" in style
    return key == "hidden" or value == "true"
