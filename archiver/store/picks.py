"""Which of the newest entries stand in a feed by choice, as was found out: an article is looked at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archiver.store.names import Run, RunMany

TABLES = """
CREATE TABLE picks (feed TEXT NOT NULL, entry TEXT NOT NULL, terms TEXT NOT NULL, file TEXT NOT NULL,
                    at INTEGER NOT NULL, tale TEXT NOT NULL, PRIMARY KEY (feed, entry)) WITHOUT ROWID;
"""
NAMES = ("picks",)


class Pick(NamedTuple):
    """What was found of an entry at its latest line, by file and offset: what tells its copies, or "": it is none."""

    entry: str
    file: str
    at: int
    tale: str


class Picks:
    """The table of all feeds; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many

    def known(self, feed: str, terms: str) -> dict[str, Pick]:
        """What was found on these terms, by entry."""
        rows = self._run("SELECT entry, file, at, tale FROM picks WHERE feed = ? AND terms = ?", (feed, terms))
        return {row[0]: Pick(*row) for row in rows}

    def keep(self, feed: str, terms: str, picks: Iterable[Pick]) -> None:
        """Note these in place of all of the feed."""
        self._run("DELETE FROM picks WHERE feed = ?", (feed,))
        self._many("INSERT INTO picks VALUES (?, ?, ?, ?, ?, ?)", [(feed, p[0], terms, *p[1:]) for p in picks])
