"""The visits, as tables of the index: the newest of each address, and what looks by the schedule brought."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.discover.revisit import Experience
from archiver.items import Visit
from archiver.store.journal import Place
from archiver.store.leaf import address
from archiver.store.names import Files, Run, RunMany, Sites

TABLES = """
CREATE TABLE visits (site INTEGER NOT NULL, key INTEGER NOT NULL, url TEXT NOT NULL, first TEXT NOT NULL, entry TEXT,
                     file INTEGER NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL);
CREATE UNIQUE INDEX visits_at ON visits (key, site);
CREATE TABLE looks (site INTEGER PRIMARY KEY, looks INTEGER NOT NULL, edits INTEGER NOT NULL);
"""
#: Made when the tables are full, where they are filled in one go.
INDEXES = """
CREATE INDEX visits_first ON visits (site, first) WHERE entry IS NOT NULL;
"""
NAMES = ("visits", "looks")

#: Of two visits of an address the one that stands later counts, as when the files are read in order: an import brings
#: visits of months that are over.
_PUT = (
    "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET first = min(first, excluded.first),"
    " (entry, file, at, length) = (SELECT excluded.entry, excluded.file, excluded.at, excluded.length"
    "  WHERE ((SELECT name FROM files WHERE number = excluded.file), excluded.at)"
    "   >= ((SELECT name FROM files WHERE number = visits.file), visits.at)"
    "  UNION ALL SELECT entry, file, at, length LIMIT 1)"
)

Row = tuple[int, str, str, str | None, int, int]  # key, address, when, entry, offset, length


class Logged:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany, sites: Sites, files: Files) -> None:
        self._run = run
        self._many = many
        self._sites = sites
        self._files = files

    def put(self, site: str, file: str, rows: Iterable[Row], looks: int, edits: int) -> None:
        """Lines of a file of the crawl log; of its visits so many were by the schedule and so many of these edits."""
        number, place = self._sites.number(site), self._files.number(file)
        self._many(_PUT, self._placed(number, place, rows))
        if looks:
            change = "ON CONFLICT DO UPDATE SET looks = looks + ?2, edits = edits + ?3"
            self._run(f"INSERT INTO looks VALUES (?1, ?2, ?3) {change}", (number, looks, edits))

    @staticmethod
    def _placed(site: int, file: int, rows: Iterable[Row]) -> Iterator[tuple[object, ...]]:
        for key, url, when, entry, offset, length in rows:
            yield site, key, url, when, entry, file, offset, length

    def experience(self, site: str) -> Experience:
        """What the visits of a site by the schedule have brought."""
        row = self._run("SELECT looks, edits FROM looks WHERE site = ?", (self._sites.known(site),)).fetchone()
        return Experience(*row) if row else Experience()

    def recent(self, site: str, since: str) -> list[str]:
        """An address of each article that was first visited since then: the one that was asked for last."""
        query = (
            "SELECT url, MAX(name || printf('%012d', at)) FROM visits v JOIN files f ON f.number = v.file"
            " WHERE site = ? AND first >= ? AND entry IS NOT NULL GROUP BY entry ORDER BY url"
        )
        return [row[0] for row in self._run(query, (self._sites.known(site), since))]

    def newest(self, site: str, url: str) -> Place | None:
        """The newest visit of that address."""
        query = "SELECT file, at, length FROM visits WHERE key = ? AND site = ?"
        row = self._run(query, (address(url), self._sites.known(site))).fetchone()
        return Place(self._files.name(row[0]), *row[1:]) if row else None

    def first(self, site: str, url: str) -> str | None:
        """When that address was visited first, ISO 8601."""
        query = "SELECT first FROM visits WHERE key = ? AND site = ?"
        row = self._run(query, (address(url), self._sites.known(site))).fetchone()
        return row[0] if row else None


def row(place: Place, visit: Visit) -> Row:
    """The row of a line."""
    return address(visit.url), visit.url, visit.at.isoformat(), visit.article, place.offset, place.length
