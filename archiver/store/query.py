"""What a person types to search -> an expression of FTS5: words, "a phrase", OR between neighbours, -not, prefix*."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from archiver.errors import ConfigError
from archiver.normalize.fold import fold
from archiver.normalize.pairs import WORD, is_run, pairs, parted

#: A shorter beginning fits so many words that they cannot be walked through.
_SHORTEST = 3
_PART = re.compile(r'-?"[^"]*"|\S+')
_NO_WORD = re.compile(f"(?:[^{WORD}]|_)+")


class Query(NamedTuple):
    """The expression, and the folded words and phrases that a text is marked at; `*` at the end: what begins so."""

    match: str
    needles: tuple[str, ...]


def parse(typed: str) -> Query:
    """The query; raises ConfigError, in a sentence, for one that asks for nothing."""
    if typed.count('"') % 2:
        raise ConfigError(f'{typed}: a quotation mark is left open; write "the words of a phrase" between two')
    wanted: list[list[str]] = []
    unwanted: list[str] = []
    joins = False
    for part in _PART.findall(typed):
        if part == "OR":
            joins = True
        elif part.startswith("-"):
            unwanted += _needles(part[1:], typed)
        elif found := _needles(part, typed):
            if joins and wanted:
                wanted[-1] += found
            else:
                wanted.append(found)
            joins = False
    if not wanted:
        raise ConfigError(f"{typed or 'nothing'}: this names no word that an article must have; give one at least")
    match = " AND ".join(map(_any, wanted))
    return Query(
        f"({match}) NOT {_any(unwanted)}" if unwanted else match, tuple(one for some in wanted for one in some)
    )


def phrase(typed: str) -> str:
    """An expression for these words in this order; raises ConfigError where there is none."""
    found = _needles(typed.replace("*", ""), typed)
    if not found:
        raise ConfigError(f"{typed or 'nothing'}: there is no word in this; give a name as it stands below a title")
    return _expression(found[0])


def _needles(part: str, typed: str) -> list[str]:
    """The part folded; none where there is no letter and no digit in it."""
    is_prefix = part.endswith("*")
    folded = " ".join(_NO_WORD.sub(" ", fold(part)).split())
    if is_prefix and len(folded) < _SHORTEST and not is_run(folded):
        raise ConfigError(f"{typed}: {part} fits too many words; give {_SHORTEST} letters or more before the star")
    return [folded + "*" * is_prefix] if folded else []


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
