"""Lines that change by themselves, and say nothing of the story: data/passing.toml."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

from archiver.normalize.fold import fold

#: Longer lines are sentences, and every number in one counts. Characters.
LONGEST = 90
#: A number as a counter writes it: grouped by signs or spaces, cut short ("1.2K").
_NUMBER = re.compile(r"\d+(?:[.,: ]\d+)*(?: ?(?:k|m|mio|tsd|mil|tys|тыс|万|萬|千)\b\.?)?")
_BETWEEN = re.compile(r"\s+[|·•–-]\s+|[|·•]")
_OPEN = "…"


def is_passing(text: str) -> bool:
    """Is the line nothing but a counter, the time since or to read, or the mark of an advertisement?

    In any language, whatever that of its article: furniture is often in another one.
    """
    if not text or len(text) > LONGEST:
        return False
    forms, openings = _forms()
    parts = (_NUMBER.sub("0", part).strip(" .!") for part in _BETWEEN.split(fold(text)))
    return all(part in forms or part.startswith(openings) for part in parts)


@cache
def _forms() -> tuple[frozenset[str], tuple[str, ...]]:
    table = tomllib.loads(files("archiver.data").joinpath("passing.toml").read_text("utf-8"))
    phrases = [phrase for found in table.values() for phrase in found]
    whole = frozenset(fold(phrase).strip(" .") for phrase in phrases if not phrase.endswith(_OPEN))
    return whole, tuple(fold(phrase.removesuffix(_OPEN)) + " " for phrase in phrases if phrase.endswith(_OPEN))
