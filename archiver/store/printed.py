"""What an edition has put under public/, and of what: so that the next one makes only what can have changed.

A site is stirred by each line of the archive. A document stands when its site was not stirred since, the terms are the
same, and its file is the one that was written, by size and time of change. Beside that the tables keep what the feed of
all sites needs of each site, so that no article is read for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from archiver.store import files
from archiver.store.votes import Run, RunMany

TABLES = """
CREATE TABLE stirred (site TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE printed (path TEXT PRIMARY KEY, site TEXT NOT NULL, terms TEXT NOT NULL, entries INTEGER NOT NULL,
                      size INTEGER NOT NULL, changed INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX printed_of ON printed (site);
CREATE TABLE faces (site TEXT PRIMARY KEY, face TEXT NOT NULL, edits TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE tales (entry TEXT PRIMARY KEY, file TEXT NOT NULL, at INTEGER NOT NULL, tale TEXT NOT NULL) WITHOUT ROWID;
"""
NAMES = ("stirred", "printed", "faces", "tales")

#: The site of the documents of all sites.
EVERYWHERE = ""


class Row(NamedTuple):
    """A document as it was put there: below public/, how many entries stand in it, its bytes."""

    path: str
    entries: int
    size: int


class Printed:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many

    def stir(self, site: str) -> None:
        """The site has a new line."""
        self._run("INSERT OR IGNORE INTO stirred VALUES (?)", (site,))

    def standing(self, public: Path, site: str, terms: str) -> list[Row]:
        """The documents of the site, where all of them stand; else none."""
        if self._run("SELECT 1 FROM stirred WHERE site = ?", (site,)).fetchone():
            return []
        query = "SELECT path, entries, size, changed, terms FROM printed WHERE site = ? ORDER BY path"
        rows = self._run(query, (site,)).fetchall()
        if all(row[4] == terms and files.stamp(public / row[0]) == row[2:4] for row in rows):
            return [Row(*row[:3]) for row in rows]
        return []

    def stands(self, public: Path, path: str, terms: str) -> Row | None:
        """That document, or folder, where it stands, whatever stirred its site."""
        query = "SELECT entries, size, changed FROM printed WHERE path = ? AND terms = ?"
        row = self._run(query, (path, terms)).fetchone()
        return Row(path, row[0], row[1]) if row and files.stamp(public / path) == row[1:] else None

    def note(self, public: Path, site: str, terms: str, documents: Iterable[tuple[str, int]]) -> None:
        """Note that these paths, with so many entries, are all that stands of the site; those that exist."""
        stamps = [(path, entries, files.stamp(public / path)) for path, entries in documents]
        self._run("DELETE FROM printed WHERE site = ?", (site,))
        rows = [(path, site, terms, entries, *stamp) for path, entries, stamp in stamps if stamp]
        self._many("INSERT INTO printed VALUES (?, ?, ?, ?, ?, ?)", rows)
        self._run("DELETE FROM stirred WHERE site = ?", (site,))

    def forget(self, site: str) -> None:
        """The site's documents are to be made again."""
        self._run("DELETE FROM printed WHERE site = ?", (site,))

    def face(self, site: str, face: str, edits: str) -> None:
        """Note how the site's feed presents itself, and which edits stand beside it."""
        self._run("INSERT OR REPLACE INTO faces VALUES (?, ?, ?)", (site, face, edits))

    def edits(self, site: str) -> str:
        """As it was given to `face`."""
        row = self._run("SELECT edits FROM faces WHERE site = ?", (site,)).fetchone()
        return row[0] if row else ""

    def faces(self) -> list[tuple[str, str]]:
        """Every site and how its feed presents itself."""
        return self._run("SELECT site, face FROM faces ORDER BY site").fetchall()

    def tale(self, entry: str, line: tuple[str, int]) -> str | None:
        """What was noted of that line of the entry, to tell its copies by."""
        row = self._run("SELECT tale FROM tales WHERE entry = ? AND file = ? AND at = ?", (entry, *line)).fetchone()
        return row[0] if row else None

    def keep_tales(self, tales: Iterable[tuple[str, str, int, str]]) -> None:
        """Note these, by entry, file and offset, in place of all."""
        self._run("DELETE FROM tales")
        self._many("INSERT INTO tales VALUES (?, ?, ?, ?)", tales)
