"""Words inside a line that no reader sees, or sees only as a sign: data/markup/unseen.toml."""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib import resources
from itertools import chain, islice

from archiver.markup.tree import Element

SEEN, CODE_UNSEEN, UNSEEN = range(3)
#: Hidden words inside a line are these at most: characters; texts that are looked at.
FEW_WORDS, FEW_TEXTS = 200, 50


@lru_cache(maxsize=4096)  # the classes of one site are few
def unseen(value: str) -> int:
    """What a class attribute says of words inside a line: SEEN, CODE_UNSEEN (in code) or UNSEEN."""
    classes = value.split()
    anywhere, in_code = _classes()
    if not anywhere.isdisjoint(classes):
        return UNSEEN
    return SEEN if in_code.isdisjoint(classes) else CODE_UNSEEN


def is_aside(element: Element) -> bool:
    """Is what an element holds a few words? More of a hidden text may be what a script shows."""
    return sum(map(len, islice(element.itertext(), FEW_TEXTS))) <= FEW_WORDS


@cache
def _classes() -> tuple[frozenset[str], frozenset[str]]:
    """The classes of words that nobody sees: anywhere, and in code."""
    table = tomllib.loads(resources.files("archiver.data").joinpath("markup/unseen.toml").read_text("utf-8"))
    numbers = frozenset(table.pop("numbers"))
    return frozenset(chain.from_iterable(table.values())), numbers
