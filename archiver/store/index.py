"""SQLite over the journals: look up an entry, a visit, the newest of a site. Derived; deleted, it is made again.

One connection, under the lock; ``journal_mode=DELETE``, because SQLite before 3.51.3 can corrupt a WAL that two
connections share (sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from archiver.compare.card import Card, card
from archiver.discover.revisit import Experience
from archiver.errors import StoreError
from archiver.items import Article, Visit
from archiver.runs import Run
from archiver.store import agenda, binding, edits, holds, kin, printed, tombs, votes
from archiver.store.journal import Place

#: Raised when the tables change; an older file is thrown away and made again.
_VERSION = 4

_ROOMS = (votes, kin, agenda, binding, edits, printed, holds, tombs)
_TABLES = """
CREATE TABLE files (file TEXT PRIMARY KEY, size INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE revisions (entry TEXT NOT NULL, file TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL,
                        PRIMARY KEY (file, at));
CREATE INDEX revisions_of ON revisions (entry);
CREATE TABLE entries (entry TEXT PRIMARY KEY, site TEXT NOT NULL, url TEXT NOT NULL, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX entries_newest ON entries (site, stamp DESC, entry);
CREATE INDEX entries_url ON entries (url);
CREATE TABLE visits (site TEXT NOT NULL, url TEXT NOT NULL, first TEXT NOT NULL, entry TEXT,
                     file TEXT NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL,
                     PRIMARY KEY (site, url)) WITHOUT ROWID;
CREATE INDEX visits_first ON visits (site, first);
CREATE TABLE looks (site TEXT PRIMARY KEY, looks INTEGER NOT NULL, edits INTEGER NOT NULL) WITHOUT ROWID;
""" + "".join(room.TABLES for room in _ROOMS)
_LEARNED = tuple(name for room in _ROOMS for name in room.NAMES)

#: Of two visits of an address the one that stands later counts, as when the files are read in order: an import brings
#: visits of months that are over.
_NEWEST = "first = MIN(first, excluded.first), " + ", ".join(
    f"{column} = CASE WHEN (excluded.file, excluded.at) > (visits.file, visits.at) THEN excluded.{column} ELSE"
    f" visits.{column} END"
    for column in ("entry", "file", "at", "length")
)


class Index:
    """The tables; every call is a look-up or one row."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        """Open the index at that path, or one in memory for None; raises StoreError.

        Where another version made it, it is made anew: to be read only, in memory, and `path` is None.
        """
        self.path = path
        self._broken: StoreError | None = None  # SQLite may have undone all since the last commit: nothing more counts
        self.votes = votes.Votes(self._run, self._run_many)
        self.agenda = agenda.Agenda(self._run, self._run_many)
        self.holds = holds.Holds(self._run, self._run_many)
        self.tombs = tombs.Tombs(self._run)
        self.binding = binding.Binding(self._run, self._run_many)
        self.edits = edits.Edits(self._run)
        self.printed = printed.Printed(self._run, self._run_many)
        try:
            self._db = self._connect(path, read_only)
            if read_only and self._version() != _VERSION:
                self._db.close()
                self._db, self.path = self._connect(None, read_only), None
            self._make()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: cannot open the index: {error}; delete it, it will be made again") from error

    @staticmethod
    def _connect(path: Path | None, read_only: bool) -> sqlite3.Connection:
        where = ":memory:" if path is None else f"file:{path}?mode={'ro' if read_only else 'rwc'}"
        db = sqlite3.connect(where, uri=path is not None)
        db.execute("PRAGMA synchronous = FULL")
        return db

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _make(self) -> None:
        """The tables, in place of those of another version."""
        if self._version() == _VERSION:
            return
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._db.execute(f"DROP TABLE {name}")
        self._db.executescript(_TABLES + f"PRAGMA user_version = {_VERSION};")

    def close(self) -> None:
        """Commit and close; raises StoreError where it broke: the next start reads on from its last commit."""
        try:
            self.commit()
        finally:
            self._db.close()

    def commit(self) -> None:
        """Make what was added durable; what a crash takes from here is read again from the journals."""
        if self._broken:
            raise self._broken
        try:
            self._db.commit()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def clear(self) -> None:
        """Forget everything."""
        for table in ("files", "revisions", "entries", "visits", "looks", *_LEARNED, *tombs.NAMES):
            self._run(f"DELETE FROM {table}")

    def size(self, file: str) -> int:
        """How many bytes of that file are in the index."""
        row = self._run("SELECT size FROM files WHERE file = ?", (file,)).fetchone()
        return row[0] if row else 0

    def files(self) -> list[str]:
        """Every file that is in the index."""
        return [row[0] for row in self._run("SELECT file FROM files")]

    def reached(self, file: str, size: int) -> None:
        """Note that the file is known up to that byte."""
        self._run("INSERT OR REPLACE INTO files VALUES (?, ?)", (file, size))

    def forget(self, file: str) -> None:
        """The file is no more, and that is well."""
        self._run("DELETE FROM files WHERE file = ?", (file,))

    def add_revision(self, place: Place, article: Article, drawn: Card | None = None) -> None:
        """One line of the archive; `drawn` is its card, where it was made already."""
        drawn = drawn or card(article)
        self._run("INSERT OR REPLACE INTO revisions VALUES (?, ?, ?, ?)", (article.id, *place))
        is_latest = self._is_latest(place, article.id)
        if is_latest:
            # As publish/window.py dates an entry: no article is younger than our first sight of it.
            stamp = min(moment for moment in (article.published, article.first_seen, article.fetched) if moment)
            self._run(
                "INSERT OR REPLACE INTO entries VALUES (?, ?, ?, ?)",
                (article.id, article.site, article.url, stamp.isoformat()),
            )
            self.votes.put(article.site, article.id, drawn.ballot)
        kin.add(self._run, self._run_many, article, drawn, is_latest=is_latest)
        self.agenda.add(article.site, article.id, judged=drawn.judged)
        self.binding.add(place, article)
        self.edits.add(place, article)
        self.printed.stir(article.site)
        self.reached(place.file, place.offset + place.length)

    def _is_latest(self, place: Place, entry: str) -> bool:
        """Files may be read in any order, as after one of them came back from a copy."""
        query = "SELECT 1 FROM revisions WHERE entry = ? AND (file, at) > (?, ?) LIMIT 1"
        return self._run(query, (entry, place.file, place.offset)).fetchone() is None

    def only_in(self, files: Iterable[str]) -> list[str]:
        """The entries that have revisions in these files and in no others, by id."""
        named = tuple(files)
        marks = ", ".join("?" * len(named))
        query = f"SELECT entry FROM revisions GROUP BY entry HAVING SUM(file NOT IN ({marks})) = 0 ORDER BY entry"
        return [row[0] for row in self._run(query, named)] if named else []

    def entry(self, entry: str) -> tuple[str, datetime]:
        """The canonical address of an entry, and when it came out or was first seen; KeyError for one it has not."""
        row = self._run("SELECT url, stamp FROM entries WHERE entry = ?", (entry,)).fetchone()
        if row is None:
            raise KeyError(entry)
        return row[0], datetime.fromisoformat(row[1])

    def kin(self, site: str) -> kin.SiteKin:
        """Who is whose kin on a site."""
        return kin.SiteKin(self._run, site)

    def add_visit(self, place: Place, site: str, visit: Visit) -> None:
        """One line of the crawl log: the newest visit of an address is the one that counts, in whatever order."""
        self._run(
            f"INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (site, url) DO UPDATE SET {_NEWEST}",
            (site, visit.url, visit.at.isoformat(), visit.article, *place),
        )
        if visit.scheduled:
            self._run(
                "INSERT INTO looks VALUES (?1, 1, ?2) ON CONFLICT (site) DO UPDATE SET looks = looks + 1,"
                " edits = edits + ?2",
                (site, visit.outcome == "changed"),
            )
        self.reached(place.file, place.offset + place.length)

    def add_run(self, place: Place, run: Run) -> None:
        """One line of runs/."""
        self.holds.add(run)
        self.reached(place.file, place.offset + place.length)

    def experience(self, site: str) -> Experience:
        """What the visits of a site by the schedule have brought."""
        row = self._run("SELECT looks, edits FROM looks WHERE site = ?", (site,)).fetchone()
        return Experience(*row) if row else Experience()

    def born(self, entry: str) -> datetime | None:
        """When the article came out, or was first seen where that is earlier, or all that is known."""
        row = self._run("SELECT stamp FROM entries WHERE entry = ?", (entry,)).fetchone()
        return datetime.fromisoformat(row[0]) if row else None

    def recent(self, site: str, since: datetime) -> list[str]:
        """An address of each article that was first visited since then: the one that was asked for last."""
        query = (
            "SELECT url, MAX(file || printf('%012d', at)) FROM visits"
            " WHERE site = ? AND first >= ? AND entry IS NOT NULL GROUP BY entry ORDER BY url"
        )
        return [row[0] for row in self._run(query, (site, since.isoformat()))]

    def visit(self, site: str, url: str) -> Place | None:
        """The newest visit of that address."""
        return self._place("SELECT file, at, length FROM visits WHERE site = ? AND url = ?", (site, url))

    def first_visit(self, site: str, url: str) -> str | None:
        """When that address was visited first, ISO 8601."""
        row = self._run("SELECT first FROM visits WHERE site = ? AND url = ?", (site, url)).fetchone()
        return row[0] if row else None

    def revisions(self, entry: str) -> list[Place]:
        """Every revision of an entry, oldest first."""
        # Months sort by name and offsets by time within them, whatever the order in which files were read.
        query = "SELECT file, at, length FROM revisions WHERE entry = ? ORDER BY file, at"
        return [Place(*row) for row in self._run(query, (entry,))]

    def newest(self, site: str, count: int) -> list[str]:
        """The ids of the site's newest entries."""
        query = "SELECT entry FROM entries WHERE site = ? ORDER BY stamp DESC, entry LIMIT ?"
        return [row[0] for row in self._run(query, (site, count))]

    def entries_at(self, url: str) -> list[str]:
        """The ids of the entries with that address, canonical or visited."""
        query = "SELECT entry FROM entries WHERE url = ?1 UNION SELECT entry FROM visits WHERE url = ?1"
        return [row[0] for row in self._run(query, (url,)) if row[0]]

    def sites(self) -> list[str]:
        """Every site with an entry."""
        # One step in the index for each; DISTINCT would walk over every entry.
        query = (
            "WITH RECURSIVE found (site) AS (SELECT MIN(site) FROM entries UNION ALL"
            " SELECT (SELECT MIN(site) FROM entries WHERE site > found.site) FROM found WHERE site IS NOT NULL)"
            " SELECT site FROM found WHERE site IS NOT NULL"
        )
        return [row[0] for row in self._run(query)]

    def _run(self, query: str, arguments: Iterable[object] = ()) -> sqlite3.Cursor:
        if self._broken:
            raise self._broken
        try:
            return self._db.execute(query, tuple(arguments))
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _run_many(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        if self._broken:
            raise self._broken
        try:
            self._db.executemany(query, rows)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error) -> StoreError:
        remedy = "make room if the disk is full, else delete the file: it will be made again"
        self._broken = StoreError(f"{self.path}: the index cannot be used: {error}; {remedy}")
        return self._broken

    def _place(self, query: str, arguments: Iterable[str]) -> Place | None:
        row = self._run(query, arguments).fetchone()
        return Place(*row) if row else None
