"""Sites and files by number: a name stands once in the index, and rows hold the number."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

TABLES = """
CREATE TABLE sites (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE files (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, size INTEGER NOT NULL);
"""
NAMES = ("sites", "files")

Run = Callable[..., sqlite3.Cursor]
#: Executes a statement for every row of arguments.
RunMany = Callable[[str, Iterable[tuple[object, ...]]], object]


class Sites:
    """The sites; each is looked up once."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._known: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Its number, given to it now where it has none."""
        found = self.known(name)
        if found is None:
            found = self._known[name] = self._run("INSERT INTO sites (name) VALUES (?)", (name,)).lastrowid or 0
        return found

    def known(self, name: str) -> int | None:
        """Its number, where it has one."""
        if name not in self._known:
            row = self._run("SELECT number FROM sites WHERE name = ?", (name,)).fetchone()
            if row is None:
                return None
            self._known[name] = row[0]
        return self._known[name]

    def with_entries(self) -> list[str]:
        """Every site with an entry."""
        # One step in the index for each; DISTINCT would walk over every entry.
        query = "SELECT name FROM sites s WHERE EXISTS (SELECT 1 FROM entries WHERE site = s.number) ORDER BY name"
        return [row[0] for row in self._run(query)]

    def forget(self) -> None:
        """The table was emptied."""
        self._known.clear()


class Files:
    """The files of journals and pages, and how many bytes of each are in the index."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._names: dict[int, str] = {}
        self._numbers: dict[str, int] = {}
        self._reached: dict[str, int] = {}  # not in the table yet: every line reaches further

    def number(self, name: str) -> int:
        """Its number, given to it now where it has none."""
        if name not in self._numbers:
            row = self._run("SELECT number FROM files WHERE name = ?", (name,)).fetchone()
            if row is None:
                row = (self._run("INSERT INTO files (name, size) VALUES (?, 0)", (name,)).lastrowid,)
            self._numbers[name] = row[0]
        return self._numbers[name]

    def name(self, number: int) -> str:
        """The file of that number."""
        if number not in self._names:
            self._names[number] = self._run("SELECT name FROM files WHERE number = ?", (number,)).fetchone()[0]
        return self._names[number]

    def sizes(self) -> dict[str, int]:
        """Every file that is in the index, and how many bytes of it are."""
        self.flush()
        return dict(self._run("SELECT name, size FROM files").fetchall())

    def reached(self, name: str, size: int) -> None:
        """Note that the file is known up to that byte; `flush` it before the lines up to there are committed."""
        self._reached[name] = size

    def flush(self) -> None:
        """Write what was reached."""
        for name, size in self._reached.items():
            self._run("UPDATE files SET size = ? WHERE number = ?", (size, self.number(name)))
        self._reached.clear()

    def drop(self, name: str) -> None:
        """The file is no more, and that is well. No line of it may be in the index."""
        self.flush()
        self._run("DELETE FROM files WHERE name = ?", (name,))
        self.forget()  # its number may be another's next

    def numbered(self, names: Iterable[str]) -> list[int]:
        """The numbers of those that are in the index."""
        rows = (self._run("SELECT number FROM files WHERE name = ?", (name,)).fetchone() for name in names)
        return [row[0] for row in rows if row]

    def forget(self) -> None:
        """The table was emptied."""
        self._reached.clear()
        self._names.clear()
        self._numbers.clear()
