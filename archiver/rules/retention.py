"""How long a source's articles and raw pages are kept: the table [sources.NAME.retention] of sources.toml.

Not `keep` of the stanza itself: there it names what of a page must stay, as a CSS selector.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Self

from archiver.rules.tables import Tables

_SPAN = re.compile(r"([1-9]\d{0,3}) ?([ym])")


@dataclass(frozen=True, slots=True)
class Span:
    """A number of whole months, and how the user wrote it."""

    months: int
    told: str

    def first_kept(self, today: date) -> str:
        """The oldest month that is kept, as YYYY-MM: all days of an older one lie further back than that."""
        years, month = divmod(today.year * 12 + today.month - 1 - self.months, 12)
        return f"{years:04}-{month + 1:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """How long things are kept; None is for ever. Raw pages go with the articles where nothing is said of them."""

    articles: Span | None = None
    pages: Span | None = None

    @classmethod
    def read(cls, tables: Tables, table: Any, place: str) -> Self:
        """What the table at that place says; raises ConfigError with its file and line."""
        tables.must_be_table(table, place)
        tables.known_keys(table, place, [field.name for field in fields(cls)])
        told = {key: _span(tables, table, place, key) for key in table}
        return cls(articles=told.get("articles"), pages=told.get("pages", told.get("articles")))


def _span(tables: Tables, table: Any, place: str, key: str) -> Span:
    text = tables.text(table, place, key)
    if found := _SPAN.fullmatch(text):
        return Span(int(found[1]) * (12 if found[2] == "y" else 1), text)
    raise tables.error(place, key, f'\'{key}\' in [{place}] is no span; write years like "5y" or months like "18m"')


FOR_EVER = Retention()
