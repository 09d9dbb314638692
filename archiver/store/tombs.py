"""The index's table of what was removed, by id and by address, so that it never comes back as new."""

from __future__ import annotations

from archiver.items import Tombstone
from archiver.store.names import Run

TABLES = """
CREATE TABLE tombs (entry TEXT PRIMARY KEY, site TEXT NOT NULL, url TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX tombs_url ON tombs (url);
"""
NAMES = ("tombs",)


class Tombs:
    """Every call is one look-up or one row."""

    def __init__(self, run: Run) -> None:
        self._run = run

    def add(self, stone: Tombstone) -> None:
        """Note that the article was removed."""
        self._run("INSERT OR REPLACE INTO tombs VALUES (?, ?, ?)", (stone.id, stone.site, stone.url))

    def has(self, entry: str) -> bool:
        """Whether that article was removed."""
        return self._run("SELECT 1 FROM tombs WHERE entry = ?", (entry,)).fetchone() is not None

    def stands(self, site: str, url: str, entry: str | None) -> bool:
        """Whether that article was removed, or the one of that canonical address."""
        query = "SELECT 1 FROM tombs WHERE entry = ?1 UNION ALL SELECT 1 FROM tombs WHERE url = ?2 AND site = ?3"
        return self._run(query, (entry, url, site)).fetchone() is not None
