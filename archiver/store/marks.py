"""Marks: who has which text, title, address or link, as one table of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.store.entries import Held, Move
from archiver.store.leaf import unpacked
from archiver.store.names import Run, RunMany

#: Kinds of marks, in the order of the columns of `entries`. Titles and addresses are all that an entry ever had, texts
#: and links those of its newest line.
TEXT, TITLE, ADDRESS, LINK = range(4)

TABLES = """
CREATE TABLE marks (kind INTEGER NOT NULL, key INTEGER NOT NULL, site INTEGER NOT NULL, entry INTEGER NOT NULL,
                    PRIMARY KEY (kind, key, site, entry)) WITHOUT ROWID;
"""
NAMES = ("marks",)


def put(many: RunMany, move: Move) -> None:
    """Change the marks of an entry from what it had to what it has."""
    had = set(marks(move.before)) if move.before else set()
    has = set(marks(move.now))
    tail = (move.site, move.number)
    if gone := had - has:
        query = "DELETE FROM marks WHERE kind = ? AND key = ? AND site = ? AND entry = ?"
        many(query, [(*mark, *tail) for mark in gone])
    many("INSERT INTO marks VALUES (?, ?, ?, ?)", [(*mark, *tail) for mark in sorted(has - had)])


def fill(run: Run, many: RunMany) -> None:
    """The marks of all entries, where there are none yet: sorted, so that the table grows at its end only."""
    run("CREATE TEMP TABLE unsorted (kind INTEGER, key INTEGER, site INTEGER, entry INTEGER)")
    rows = run("SELECT number, site, texts, titles, addresses, links FROM entries")
    many("INSERT INTO unsorted VALUES (?, ?, ?, ?)", _unsorted(rows))
    run("INSERT OR IGNORE INTO marks SELECT * FROM unsorted ORDER BY kind, key, site, entry")
    run("DROP TABLE unsorted")


def _unsorted(rows: Iterable[tuple[int, int, bytes, bytes, bytes, bytes]]) -> Iterator[tuple[int, int, int, int]]:
    for number, site, *packed in rows:
        for kind, keys in enumerate(packed):
            for key in unpacked(keys):
                yield kind, key, site, number


def marks(held: Held) -> Iterator[tuple[int, int]]:
    """Kind and key of every mark of an entry."""
    for kind, keys in enumerate((held.texts, held.titles, held.addresses, held.links)):
        for key in unpacked(keys):
            yield kind, key
