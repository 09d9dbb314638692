"""Which entries the last word of health holds back, as a table of the index: every line of runs/ moves it."""

from __future__ import annotations

from datetime import datetime

from archiver.runs import Run as RunRecord
from archiver.store.names import Run, RunMany

TABLES = """
CREATE TABLE holds (site TEXT NOT NULL, entry TEXT NOT NULL, began TEXT NOT NULL, ended TEXT NOT NULL,
                    PRIMARY KEY (site, entry)) WITHOUT ROWID;
"""
NAMES = ("holds",)


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
            "INSERT INTO holds VALUES (?, ?, ?, ?) ON CONFLICT (site, entry) DO UPDATE SET ended = excluded.ended",
            [(record.site, entry, *span) for entry in record.held],
        )

    def of(self, site: str) -> dict[str, tuple[datetime, datetime]]:
        """The held entries of a site, each from the beginning of the first run that holds it to the end of the last."""
        rows = self._run("SELECT entry, began, ended FROM holds WHERE site = ?", (site,))
        return {entry: (datetime.fromisoformat(began), datetime.fromisoformat(ended)) for entry, began, ended in rows}
