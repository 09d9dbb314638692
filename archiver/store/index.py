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
from archiver.store import agenda, entries, fulltext, kin, logged, marks, names, votes
from archiver.store.journal import Place
from archiver.store.leaf import Leaf, address, leaf

#: Raised when the tables change; an older file is thrown away and made again.
VERSION = 4
#: What is done to make the tables, and what makes a search in them quick.
TABLES = "".join(room.TABLES for room in (names, entries, marks, votes, logged, agenda, fulltext))
INDEXES = entries.INDEXES + logged.INDEXES
_NAMES = [name for room in (names, entries, marks, votes, logged, agenda, fulltext) for name in room.NAMES]

#: KiB of pages in memory. A line moves pages all over the tables: with the 2 MB that are usual they went to disk and
#: back within one transaction, the more of them the larger the site was.
_CACHE = 64 << 10
#: Lines after which what was noted is made durable: what a kill takes is read again in a moment.
_LINES = 1000


class Index:
    """The tables; every call is a look-up or one row."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        """Open the index at that path, or one in memory for None; raises StoreError.

        Where another version made it, it is made anew: to be read only, in memory, and `path` is None.
        """
        self.path = path
        self._lines = 0  # since the last commit
        self.sites_known = names.Sites(self._run)
        self.files = names.Files(self._run)
        self.entries = entries.Entries(self._run, self.sites_known, self.files)
        self.votes = votes.Votes(self._run, self._run_many, self.sites_known)
        self.visits = logged.Logged(self._run, self._run_many, self.sites_known, self.files)
        self.agenda = agenda.Agenda(self._run, self._run_many, self.sites_known)
        self.words = fulltext.FullText(self._run, self._run_many)
        try:
            self._db = self._connect(path, read_only)
            if read_only and self._version() != VERSION:
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
        db.execute(f"PRAGMA cache_size = -{_CACHE}")
        return db

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _make(self) -> None:
        """The tables, in place of those of another version."""
        if self._version() == VERSION:
            return
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'").fetchall():
            self._db.execute(f"DROP TABLE {name}")
        for (name,) in self._db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            self._db.execute(f"DROP TABLE {name}")
        self._db.executescript(TABLES + INDEXES + f"PRAGMA user_version = {VERSION};")

    def close(self) -> None:
        """Commit and close."""
        try:
            self.commit()
        finally:
            self._db.close()

    def commit(self) -> None:
        """Make what was added durable; what a crash takes from here is read again from the journals."""
        self.words.flush()
        self._lines = 0
        try:
            self._db.commit()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def clear(self) -> None:
        """Forget everything."""
        for table in _NAMES:
            self._run(f"DELETE FROM {table}")
        self.words.forget()
        self.sites_known.forget()
        self.files.forget()

    def reached(self, file: str, size: int) -> None:
        """Note that the file is known up to that byte."""
        self.files.reached(file, size)

    def add_revision(self, place: Place, article: Article, drawn: Card | None = None) -> None:
        """One line of the archive; `drawn` is its card, where it was made already."""
        self.add_leaf(place, leaf(article, drawn or card(article)))

    def add_leaf(self, place: Place, one: Leaf) -> None:
        """One line of the archive."""
        move = self.entries.put(place, one)
        marks.put(self._run_many, move)
        self.votes.put(move)
        if move.told:
            self.entries.tell(move.number, self.words.add(move.number, move.site, one.minute, one.words))
        self.agenda.add(move.site, move.number, one.judged)
        self.files.reached(place.file, place.offset + place.length)
        self._lines += 1
        if self._lines >= _LINES:
            self.commit()

    def kin(self, site: str) -> kin.SiteKin:
        """Who is whose kin on a site."""
        return kin.SiteKin(self._run, self.sites_known, site)

    def add_visit(self, place: Place, site: str, visit: Visit) -> None:
        """One line of the crawl log: the newest visit of an address is the one that counts."""
        is_edit = visit.outcome == "changed"
        self.visits.put(site, place.file, [logged.row(place, visit)], visit.scheduled, visit.scheduled and is_edit)
        self.files.reached(place.file, place.offset + place.length)

    def experience(self, site: str) -> Experience:
        """What the visits of a site by the schedule have brought."""
        return self.visits.experience(site)

    def born(self, entry: str) -> datetime | None:
        """When the article came out, or was first seen where that is earlier, or all that is known."""
        stamp = self.entries.born(entry)
        return datetime.fromisoformat(stamp) if stamp else None

    def recent(self, site: str, since: datetime) -> list[str]:
        """An address of each article that was first visited since then: the one that was asked for last."""
        return self.visits.recent(site, since.isoformat())

    def visit(self, site: str, url: str) -> Place | None:
        """The newest visit of that address."""
        return self.visits.newest(site, url)

    def first_visit(self, site: str, url: str) -> str | None:
        """When that address was visited first, ISO 8601."""
        return self.visits.first(site, url)

    def revisions(self, entry: str) -> list[Place]:
        """Every revision of an entry, oldest first."""
        return self.entries.revisions(entry)

    def newest(self, site: str, count: int) -> list[str]:
        """The ids of the site's newest entries."""
        return self.entries.newest(site, count)

    def entries_at(self, url: str) -> list[str]:
        """The ids of the entries that have or had that address, canonical or visited."""
        query = (
            "SELECT e.entry FROM marks m JOIN entries e ON e.number = m.entry WHERE m.kind = ?1 AND m.key = ?2"
            " UNION SELECT entry FROM visits WHERE key = ?2 AND entry IS NOT NULL"
        )
        return [row[0] for row in self._run(query, (marks.ADDRESS, address(url)))]

    def sites(self) -> list[str]:
        """Every site with an entry."""
        return self.sites_known.with_entries()

    def _run(self, query: str, arguments: Iterable[object] = ()) -> sqlite3.Cursor:
        try:
            return self._db.execute(query, tuple(arguments))
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _run_many(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        try:
            self._db.executemany(query, rows)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error) -> StoreError:
        remedy = "make room if the disk is full, else delete the file: it will be made again"
        return StoreError(f"{self.path}: the index cannot be used: {error}; {remedy}")
