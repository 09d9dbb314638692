"""Which lines of the archive were material edits, as a table of the index."""

from __future__ import annotations

from archiver.items import Article, Cause
from archiver.store.journal import Place
from archiver.store.votes import Run

TABLES = """
CREATE TABLE edits (site TEXT NOT NULL, file TEXT NOT NULL, at INTEGER NOT NULL, entry TEXT NOT NULL,
                    PRIMARY KEY (site, file, at)) WITHOUT ROWID;
CREATE INDEX edits_of ON edits (entry);
CREATE TABLE taken_back (entry TEXT NOT NULL, file TEXT NOT NULL, at INTEGER NOT NULL,
                         PRIMARY KEY (entry, file, at)) WITHOUT ROWID;
"""
NAMES = ("edits", "taken_back")


class Edits:
    """The table of all sites; `run` executes a statement."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def add(self, place: Place, article: Article) -> None:
        """One line of the archive, in any order."""
        if article.cause is Cause.EDIT:
            fields = (article.site, place.file, place.offset, article.id)
            self._run("INSERT OR REPLACE INTO edits VALUES (?, ?, ?, ?)", fields)
        elif article.cause is Cause.WALL:
            self._run("INSERT OR REPLACE INTO taken_back VALUES (?, ?, ?)", (article.id, place.file, place.offset))

    def newest(self, site: str, count: int) -> list[tuple[str, str, int]]:
        """Entry, file and offset of the site's newest edits, the newest first.

        An edit whose text a later line takes back as a wall's is none: the last before that line.
        """
        query = (
            "SELECT e.entry, e.file, e.at FROM edits e WHERE e.site = ? AND NOT EXISTS (SELECT 1 FROM taken_back t"
            " WHERE t.entry = e.entry AND (t.file, t.at) > (e.file, e.at) AND NOT EXISTS (SELECT 1 FROM edits n"
            "  WHERE n.entry = e.entry AND (n.file, n.at) > (e.file, e.at) AND (n.file, n.at) < (t.file, t.at)))"
            " ORDER BY e.file DESC, e.at DESC LIMIT ?"
        )
        return self._run(query, (site, count)).fetchall()
