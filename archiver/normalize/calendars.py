"""How each language writes its dates: month names, order of numbers, words around a time; read once from data/dates."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from archiver.normalize.fold import fold

_FOLDER = files("archiver") / "data" / "dates"
_SAME = {"nb": "no", "nn": "no", "in": "id", "iw": "he"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a reader of one language knows about dates; every word is simple."""

    months: Mapping[str, int]
    jalali: Mapping[str, int]  # months of the Persian solar year
    order: str  # of three bare numbers: dmy, mdy or ymd
    am: frozenset[str]
    pm: frozenset[str]
    openings: frozenset[str]  # the first words of the names of months
    clock: frozenset[str]  # words beside a time that is written with a dot


def simple(text: str) -> str:
    """The folded text with the digits of every script as 0 to 9: how dates and month names are compared."""
    text = fold(text)
    return text if text.isascii() else "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


@lru_cache(maxsize=256)
def calendar_of(language: str | None) -> Calendar:
    """The calendar for a BCP 47 tag: the language's own words, then English ones."""
    code, _, rest = (language or "en").replace("_", "-").lower().partition("-")
    own, english = _table(_SAME.get(code, code)), _table("en")
    region = rest.rpartition("-")[2].upper()
    months, jalali = {**_numbered(english), **_numbered(own)}, _numbered(own, "jalali")
    return Calendar(
        months=months,
        jalali=jalali,
        openings=_openings(months, jalali),
        order=own.get("regions", {}).get(region) or own.get("order", "dmy"),
        am=_words(english, "am") | _words(own, "am"),
        pm=_words(english, "pm") | _words(own, "pm"),
        clock=_words(own, "clock"),
    )


@lru_cache(maxsize=256)
def calendar_of_all(language: str | None) -> Calendar:
    """The same with the month names of all languages behind its own, but for those that two of them use for two."""
    own = calendar_of(language)
    months, jalali = {**_shared_months(), **own.months}, _numbered(_table("fa"), "jalali")
    return replace(own, months=months, jalali=jalali, openings=_openings(months, jalali))


@cache
def zones() -> Mapping[str, float]:
    """Hours east of UTC by the letters that stand after a time, in lower case."""
    return _table("zones")


@lru_cache(maxsize=256)
def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text("utf-8")) if name in _names() else {}


@cache
def _names() -> frozenset[str]:
    return frozenset(file.name.removesuffix(".toml") for file in _FOLDER.iterdir())


def _numbered(table: Mapping[str, Any], key: str = "months") -> dict[str, int]:
    return {simple(word): number for number, words in enumerate(table.get(key, ()), 1) for word in words}


def _openings(*names: Mapping[str, int]) -> frozenset[str]:
    return frozenset(name.partition(" ")[0] for months in names for name in months)


def _words(table: Mapping[str, Any], key: str) -> frozenset[str]:
    return frozenset(simple(word) for word in table.get(key, ()))


@cache
def _shared_months() -> Mapping[str, int]:
    """The month words that mean one month in whichever language they occur."""
    seen: dict[str, set[int]] = {}
    for name in sorted(_names()):
        for word, number in _numbered(_table(name)).items():
            seen.setdefault(word, set()).add(number)
    return {word: next(iter(numbers)) for word, numbers in seen.items() if len(numbers) == 1}
