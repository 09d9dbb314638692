"""Which articles the next edition must look at again, as tables of the index.

They are those with a new line, those that hold a title of one of these or a link to it, and the holders of blocks on
which the verdict changed. All others are as the last edition left them.
"""

from __future__ import annotations

from collections.abc import Iterable

from archiver.store.votes import Run

TABLES = """
CREATE TABLE fresh (site TEXT NOT NULL, entry TEXT NOT NULL, PRIMARY KEY (site, entry)) WITHOUT ROWID;
CREATE TABLE condemned (site TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (site, key)) WITHOUT ROWID;
CREATE TABLE settled (site TEXT PRIMARY KEY, wishes TEXT NOT NULL) WITHOUT ROWID;
"""
NAMES = ("fresh", "condemned", "settled")


class Agenda:
    """The tables of all sites; `run` executes a statement."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def add(self, site: str, entry: str) -> None:
        """The entry has a new line."""
        self._run("INSERT OR IGNORE INTO fresh VALUES (?, ?)", (site, entry))

    def touched(self, site: str) -> set[str]:
        """The entries with a line since the site was settled, and those that hold a title of theirs or a link there."""
        query = (
            "SELECT entry FROM fresh WHERE site = ?1"
            " UNION SELECT b.entry FROM fresh f JOIN titles t ON t.entry = f.entry JOIN votes v ON v.site = t.site"
            "  AND v.key = t.key JOIN ballots b USING (number) WHERE f.site = ?1"
            " UNION SELECT l.entry FROM fresh f JOIN addresses a ON a.entry = f.entry JOIN links l ON l.site = a.site"
            "  AND l.url = a.url WHERE f.site = ?1"
        )
        return {row[0] for row in self._run(query, (site,))}

    def condemned(self, site: str) -> set[int]:
        """The blocks that were boilerplate when the site was settled."""
        return {row[0] for row in self._run("SELECT key FROM condemned WHERE site = ?", (site,))}

    def wishes(self, site: str) -> str | None:
        """What was wished when the site was settled, as it was given to `settle`."""
        row = self._run("SELECT wishes FROM settled WHERE site = ?", (site,)).fetchone()
        return row[0] if row else None

    def settle(self, site: str, condemned: Iterable[int], wishes: str) -> None:
        """Note that every article of the site is as these verdicts and wishes leave it."""
        self._run("DELETE FROM fresh WHERE site = ?", (site,))
        last, now = self.condemned(site), set(condemned)
        for name in last - now:
            self._run("DELETE FROM condemned WHERE site = ? AND key = ?", (site, name))
        for name in now - last:
            self._run("INSERT INTO condemned VALUES (?, ?)", (site, name))
        self._run("INSERT OR REPLACE INTO settled VALUES (?, ?)", (site, wishes))
