"""The index's table of what was removed, by id and by address, so that it never comes back as new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from archiver.items import Tombstone

TABLES = """
CREATE TABLE tombs (entry TEXT PRIMARY KEY, site TEXT NOT NULL, url TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX tombs_url ON tombs (url);
"""
NAMES = ("tombs",)

Run = Callable[[str, Iterable[object]], Any]


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

    def at(self, site: str, url: str) -> bool:
        """Whether the article of that canonical address was."""
        return self._run("SELECT 1 FROM tombs WHERE url = ? AND site = ?", (url, site)).fetchone() is not None
