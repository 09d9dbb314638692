"""Documents that were changed and that the hub was not yet told of, by their paths below public/."""

from __future__ import annotations

from collections.abc import Iterable

from archiver.store.names import Run, RunMany

TABLES = "CREATE TABLE errands (path TEXT PRIMARY KEY) WITHOUT ROWID;\n"
NAMES = ("errands",)


class Errands:
    """The table; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many

    def owe(self, paths: Iterable[str]) -> None:
        """The hub is to be told of these."""
        self._many("INSERT OR IGNORE INTO errands VALUES (?)", [(path,) for path in paths])

    def owed(self) -> list[str]:
        """Those it was not told of, in their order."""
        return [row[0] for row in self._run("SELECT path FROM errands ORDER BY path")]

    def done(self, paths: Iterable[str]) -> None:
        """It was told of these, or there is no hub any more."""
        self._many("DELETE FROM errands WHERE path = ?", [(path,) for path in paths])
