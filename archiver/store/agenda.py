"""Which articles the next edition must look at again, as tables of the index.

They are those with a new line, those that hold a title of one of these or a link to it, and the holders of blocks on
which the verdict changed. All others are as the last edition left them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from archiver.compare.card import UNKNOWN, signature
from archiver.store.votes import Run, RunMany

TABLES = """
CREATE TABLE fresh (site TEXT NOT NULL, entry TEXT NOT NULL, judged INTEGER NOT NULL,
                    PRIMARY KEY (site, entry)) WITHOUT ROWID;
CREATE TABLE condemned (site TEXT NOT NULL, key INTEGER NOT NULL, PRIMARY KEY (site, key)) WITHOUT ROWID;
CREATE TABLE settled (site TEXT PRIMARY KEY, wishes TEXT NOT NULL) WITHOUT ROWID;
"""
NAMES = ("fresh", "condemned", "settled")


class Agenda:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many

    def add(self, site: str, entry: str, *, judged: int) -> None:
        """The entry has a new line, on which verdicts of that signature were carried out: see `Card`."""
        # Of two lines the later one may have been read first: then nobody knows.
        change = f"ON CONFLICT (site, entry) DO UPDATE SET judged = {UNKNOWN}"
        self._run(f"INSERT INTO fresh VALUES (?, ?, ?) {change}", (site, entry, judged))

    def fresh(self, site: str) -> set[str]:
        """The entries with a line since the site was settled."""
        return {row[0] for row in self._run("SELECT entry FROM fresh WHERE site = ?", (site,))}

    def touched(self, site: str, condemned: Iterable[int]) -> set[str]:
        """Of the entries with a line since the site was settled those that other pages have a say on, and who holds a
        title of one or a link there.

        The others are as they should be: what is condemned of them now was so when they were written, and no block is
        a title of another article or a link to one, nor was it.
        """
        self._run("CREATE TEMP TABLE IF NOT EXISTS now (key INTEGER PRIMARY KEY)")
        self._run("DELETE FROM now")
        self._many("INSERT INTO now VALUES (?)", [(name,) for name in condemned])
        query = (
            "SELECT f.entry FROM fresh f JOIN ballots b ON b.entry = f.entry JOIN votes v USING (number)"
            "  JOIN titles t ON t.site = f.site AND t.key = v.key AND t.entry <> f.entry WHERE f.site = ?1"
            " UNION SELECT f.entry FROM fresh f JOIN links l ON l.entry = f.entry JOIN addresses a ON a.site = l.site"
            "  AND a.url = l.url AND a.entry <> f.entry WHERE f.site = ?1"
            " UNION SELECT b.entry FROM fresh f JOIN titles t ON t.entry = f.entry JOIN votes v ON v.site = t.site"
            "  AND v.key = t.key JOIN ballots b USING (number) WHERE f.site = ?1"
            " UNION SELECT l.entry FROM fresh f JOIN addresses a ON a.entry = f.entry JOIN links l ON l.site = a.site"
            "  AND l.url = a.url WHERE f.site = ?1"
        )
        return {row[0] for row in self._run(query, (site,))} | self._misjudged(site)

    def _misjudged(self, site: str) -> set[str]:
        """The entries on which other verdicts were carried out than those that stand in `now`."""
        standing: defaultdict[str, list[int]] = defaultdict(list)
        query = (
            "SELECT f.entry, v.key FROM fresh f JOIN ballots b ON b.entry = f.entry JOIN votes v USING (number)"
            " WHERE f.site = ? AND v.key IN now"
        )
        for entry, name in self._run(query, (site,)):
            standing[entry].append(name)
        judged = self._run("SELECT entry, judged FROM fresh WHERE site = ?", (site,))
        return {entry for entry, sign in judged if sign != signature(standing.get(entry, ()))}

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
