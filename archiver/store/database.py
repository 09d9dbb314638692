"""The file of the index: one connection, its tables of one version, and what becomes of it when SQLite fails.

One connection, under the lock; ``journal_mode=DELETE``, because SQLite before 3.51.3 can corrupt a WAL that two
connections share (sqlite.org/wal.html#walresetbug).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

from archiver.errors import StoreError
from archiver.store import (
    agenda,
    binding,
    edits,
    entries,
    errands,
    fulltext,
    holds,
    identities,
    logged,
    marks,
    names,
    picks,
    printed,
    tombs,
    votes,
)

#: Raised when the tables change, or what stands in them; an older file is thrown away and made again.
VERSION = 7

_ROOMS = (
    *(names, entries, marks, votes, logged, agenda, fulltext, binding, edits),  # what articles and visits move
    *(printed, holds, identities, tombs, picks, errands),
)
#: What is done to make the tables, and what makes a search in them quick.
TABLES = "".join(room.TABLES for room in _ROOMS)
INDEXES = entries.INDEXES + logged.INDEXES
NAMES = tuple(name for room in _ROOMS for name in room.NAMES)

#: KiB of pages in memory. A line moves pages all over the tables: with the 2 MB that are usual they went to disk and
#: back within one transaction, the more of them the larger the site was. With 64 MB 50,000 articles take as long, and
#: memory grows with the site. Who only reads has the pages of the kernel besides.
_CACHE, _READERS = 12 << 10, 16 << 10


class Database:
    """The connection; every call raises StoreError where SQLite fails."""

    def __init__(self, path: Path | None, *, read_only: bool = False) -> None:
        """Open the index at that path, or one in memory for None.

        Where another version made it, it is made anew: to be read only, in memory, and `path` is None.
        """
        self.path = path
        self._broken: StoreError | None = None  # SQLite may have undone all since the last commit: nothing more counts
        try:
            self.connection = _connect(path, read_only)
            if read_only and self._version() != VERSION:
                self.connection.close()
                self.connection, self.path = _connect(None, read_only), None
            self._make()
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path}: cannot open the index: {error}; delete it, it will be made again") from error

    def _version(self) -> int:
        return int(self.connection.execute("PRAGMA user_version").fetchone()[0])

    def _make(self) -> None:
        """The tables, in place of those of another version."""
        if self._version() == VERSION:
            return
        for kind in ("sql LIKE 'CREATE VIRTUAL%'", "type = 'table'"):
            for (name,) in self.connection.execute(f"SELECT name FROM sqlite_master WHERE {kind}").fetchall():
                self.connection.execute(f"DROP TABLE {name}")
        # In one transaction: each of some fifty statements would wait for the disk.
        self.connection.executescript(f"BEGIN;{TABLES}{INDEXES}PRAGMA user_version = {VERSION};COMMIT;")

    def close(self) -> None:
        """Let go of the file; what was not committed is lost."""
        self.connection.close()

    def commit(self) -> None:
        """Make what was added durable; what a crash takes from here is read again from the journals."""
        if self._broken:
            raise self._broken
        try:
            self.connection.commit()
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def run(self, query: str, arguments: Iterable[object] = ()) -> sqlite3.Cursor:
        """Execute a statement."""
        if self._broken:
            raise self._broken
        try:
            return self.connection.execute(query, tuple(arguments))
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def run_many(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        """Execute a statement for every row of arguments."""
        if self._broken:
            raise self._broken
        try:
            self.connection.executemany(query, rows)
        except sqlite3.Error as error:
            raise self._trouble(error) from error

    def _trouble(self, error: sqlite3.Error) -> StoreError:
        remedy = "make room if the disk is full, else delete the file: it will be made again"
        self._broken = StoreError(f"{self.path}: the index cannot be used: {error}; {remedy}")
        return self._broken


def _connect(path: Path | None, read_only: bool) -> sqlite3.Connection:
    where = ":memory:" if path is None else f"file:{path}?mode={'ro' if read_only else 'rwc'}"
    db = sqlite3.connect(where, uri=path is not None)
    db.execute("PRAGMA synchronous = FULL")
    db.execute(f"PRAGMA cache_size = -{_READERS if read_only else _CACHE}")
    return db
