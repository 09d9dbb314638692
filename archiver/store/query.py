"""What a person types to search -> an expression of FTS5."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archiver.normalize import query
from archiver.normalize.pairs import is_run, pairs, parted


class Query(NamedTuple):
    """The expression, and the folded words and phrases that a text is marked at; `*` at the end: what begins so."""

    match: str
    needles: tuple[str, ...]


def parse(typed: str) -> Query:
    """The query; raises ConfigError, in a sentence, for one that asks for nothing."""
    asked = query.parse(typed)
    match = " AND ".join(map(_any, asked.wanted))
    needles = tuple(one for some in asked.wanted for one in some)
    return Query(f"({match}) NOT {_any(asked.unwanted)}" if asked.unwanted else match, needles)


def phrase(typed: str) -> str:
    """An expression for these words in this order; raises ConfigError where there is none."""
    return _expression(query.phrase(typed).wanted[0][0])


def _expression(needle: str) -> str:
    """A phrase of FTS5: signs of scripts without spaces as the pairs that the index has."""
    words, is_prefix = parted(needle.rstrip("*")), needle.endswith("*")
    found: list[str] = []
    for word in words:
        found += (pairs(word) or [word]) if is_run(word) else [word]
    is_prefix = is_prefix or (is_run(words[-1]) and len(words[-1]) == 1)
    return f'"{" ".join(found)}"' + ("*" if is_prefix else "")


def _any(some: Iterable[str]) -> str:
    return f"({' OR '.join(map(_expression, some))})"
