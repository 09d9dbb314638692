"""What each site says of itself, as a table of the index: every line of runs/ moves it.

What was said first counts until three runs in a row, each with a line, say the same other thing. So a picture whose
address changes with every visit, and a slogan that alternates, make no feed anew; and a new logo does, within a day.
"""

from __future__ import annotations

from typing import NamedTuple

from archiver.runs import Run as RunRecord
from archiver.store.names import Run

#: Runs in a row that must say it.
AGAIN = 3

TABLES = """
CREATE TABLE identities (site TEXT NOT NULL, what TEXT NOT NULL, said TEXT NOT NULL, other TEXT NOT NULL,
                         times INTEGER NOT NULL, PRIMARY KEY (site, what)) WITHOUT ROWID;
"""
NAMES = ("identities",)


class _Known(NamedTuple):
    """What counts, and what else the last runs said, how often in a row."""

    said: str
    other: str = ""
    times: int = 0


def _heard(known: _Known | None, told: str | None) -> _Known:
    """What is known once a run said this; None: nothing, or nothing new. One of the two is there."""
    if known is None:
        return _Known(told or "")
    if told is None or told == known.said:
        return _Known(known.said)
    times = known.times + 1 if told == known.other else 1
    return _Known(told) if times >= AGAIN else _Known(known.said, told, times)


class Identities:
    """The table of all sites; `run` executes a statement."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def add(self, record: RunRecord) -> bool:
        """A line of runs/; whether what counts is something else now."""
        told = dict(record.said)
        query = "SELECT what, said, other, times FROM identities WHERE site = ?"
        known = {row[0]: _Known(*row[1:]) for row in self._run(query, (record.site,)).fetchall()}
        now = {what: _heard(known.get(what), told.get(what)) for what in told.keys() | known.keys()}
        for what in sorted(now):
            if now[what] != known.get(what):
                self._run("INSERT OR REPLACE INTO identities VALUES (?, ?, ?, ?, ?)", (record.site, what, *now[what]))
        return any(what not in known or known[what].said != now[what].said for what in now)

    def of(self, site: str) -> dict[str, str]:
        """What counts of that site, by what it is: see extract/identity.py."""
        return dict(self._run("SELECT what, said FROM identities WHERE site = ?", (site,)).fetchall())
