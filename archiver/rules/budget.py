"""How much a source may be asked for, in a run and in a day: the table [sources.NAME.budget] of sources.toml."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Self

from archiver.rules.tables import Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """The most that is asked of a source: listings, articles, redirects, retries and robots.txt are all requests.

    A megabyte is 1,000,000 bytes of answers as they come over the wire, headers not counted. A day is one of UTC.
    The defaults hold what no source needs that works: a first run asks for 1,000 articles and at most 130 listings,
    each further one for a few dozen pages of 20 to 300 KB; at a request a second 20,000 are a quarter of a day.
    """

    requests: int = 5_000
    megabytes: int = 1_000
    daily_requests: int = 20_000
    daily_megabytes: int = 4_000

    @classmethod
    def read(cls, tables: Tables, table: Any, place: str) -> Self:
        """What the table at that place says; raises ConfigError with its file and line."""
        tables.must_be_table(table, place)
        tables.known_keys(table, place, [field.name for field in fields(cls)])
        for key, value in table.items():
            if type(value) is not int or value < 1:
                raise tables.error(place, key, f"'{key}' in [{place}] must be a whole number above 0")
        return cls(**table)


DEFAULT_BUDGET = Budget()
