"""What the beginning of a short line says it is: the groups of data/markup/labels.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

#: Longer lines are sentences; what they begin with says little. Characters.
LONGEST = 160
_LEAD = re.compile(r"^[^\w#©(]+")


@cache
def groups() -> tuple[str, ...]:
    """The names of the groups; a line in none of them is ""."""
    return ("", *_table())


@cache
def _table() -> dict[str, list[str]]:
    text = resources.files("archiver.data").joinpath("markup/labels.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _ends() -> tuple[dict[str, list[tuple[str, int]]], dict[str, list[tuple[str, int]]]]:
    """The phrases that begin a line by their first two letters, and those that end one by their last two."""
    heads: dict[str, list[tuple[str, int]]] = {}
    tails: dict[str, list[tuple[str, int]]] = {}
    for number, phrases in enumerate(_table().values(), 1):
        for phrase in phrases:
            if phrase.startswith("~"):
                tails.setdefault(phrase[-2:], []).append((phrase[1:], number))
            else:
                heads.setdefault(phrase[:2], []).append((phrase, number))
    for found in (heads, tails):
        for same in found.values():
            same.sort(key=lambda known: -len(known[0]))
    return heads, tails


def kind(line: str) -> int:
    """The number of the group that a short line, in lower case, belongs to; 0 for none."""
    if not line[0].isalpha():
        line = _LEAD.sub("", line, count=1)
    heads, tails = _ends()
    for phrase, number in heads.get(line[:2], ()):
        if line.startswith(phrase):
            return number
    for phrase, number in tails.get(line[-2:], ()):
        if line.endswith(phrase):
            return number
    return 0
