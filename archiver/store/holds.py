"""Which entries the last word of health holds back, as a table of the index: every line of runs/ moves it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from archiver.runs import Run as RunRecord
from archiver.store.names import Run, RunMany

TABLES = """
CREATE TABLE holds (entry TEXT PRIMARY KEY, site TEXT NOT NULL, began TEXT NOT NULL, ended TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX holds_of ON holds (site);
"""
NAMES = ("holds",)


class Span(NamedTuple):
    """From the beginning of the first run that holds an entry to the end of the last."""

    began: datetime
    ended: datetime


class Holds:
    """The table of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many

    def add(self, record: RunRecord) -> None:
        """A line of runs/: what it holds is held from then on; where the user accepts, all of the site is free."""
        if record.accepted:
            self._run("DELETE FROM holds WHERE site = ?", (record.site,))
        span = (record.began.isoformat(), record.ended.isoformat())
        self._many(
            "INSERT INTO holds VALUES (?, ?, ?, ?) ON CONFLICT (entry) DO UPDATE SET ended = excluded.ended",
            [(entry, record.site, *span) for entry in record.held],
        )

    def of(self, entries: Sequence[str]) -> dict[str, Span]:
        """The time in which nothing that was read of an entry is shown, for those of these that are held."""
        query = f"SELECT entry, began, ended FROM holds WHERE entry IN ({', '.join('?' * len(entries))})"
        return {entry: Span(*map(datetime.fromisoformat, span)) for entry, *span in self._run(query, entries)}

    def at(self, site: str) -> list[str]:
        """The held entries of a site."""
        return [row[0] for row in self._run("SELECT entry FROM holds WHERE site = ? ORDER BY entry", (site,))]
