"""The language of a text in Latin letters by its smallest words, where they leave no doubt."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

#: Share of its smallest words in prose of a language, at least; it is usually twice that.
PROSE = 0.15
#: The same of a language that writes most of them as parts of longer words; prose in Zulu and Xhosa has 6 to 10 %.
JOINED = 0.05
#: So many different ones of them must be there.
MANY = 7
#: How much more of them there must be than of any other language's. Norwegian and Danish stay apart by less.
AHEAD = 1.25


@cache
def small_words() -> Mapping[str, frozenset[str]]:
    """The smallest words of each language in data/smallwords.toml."""
    return {language: frozenset(words) for group in _table().values() for language, words in group.items()}


@cache
def _table() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads(resources.files("archiver.data").joinpath("smallwords.toml").read_text("utf-8"))


def by_small_words(text: str) -> str | None:
    """The language whose small words the text has, far more of them than any other's; None where that is in doubt."""
    words = text.lower().split()
    found = sorted(((sum(map(known.__contains__, words)), code) for code, known in small_words().items()), reverse=True)
    (most, language), (second, _) = found[0], found[1]
    least = JOINED if language in _table()["joined"] else PROSE
    is_sure = most >= least * len(words) and most >= AHEAD * second
    return language if is_sure and len(small_words()[language].intersection(words)) >= MANY else None
