"""Marks: who has which text, title, address or link, as one table of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from archiver.store.entries import Held, Move
from archiver.store.leaf import unpacked
from archiver.store.names import Run, RunMany

#: Kinds of marks, in the order of the columns of `entries`. Titles and addresses are all that an entry ever had, texts
#: and links those of its newest line.
TEXT, TITLE, ADDRESS, LINK = range(4)

Mark = tuple[int, int, int, int]  # kind, key, site, entry

#: The key comes first: a sort of as many rows as an archive has compares them by it alone.
TABLES = """
CREATE TABLE marks (kind INTEGER NOT NULL, key INTEGER NOT NULL, site INTEGER NOT NULL, entry INTEGER NOT NULL,
                    PRIMARY KEY (key, kind, site, entry)) WITHOUT ROWID;
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


def begin(run: Run) -> None:
    """Be told of the marks of a whole archive, in any order."""
    run("CREATE TEMP TABLE unsorted (key INTEGER, kind INTEGER, site INTEGER, entry INTEGER)")
    run("CREATE TEMP TABLE late (entry INTEGER PRIMARY KEY)")


def add(many: RunMany, some: Iterable[Mark]) -> None:
    """Marks of entries."""
    many("INSERT INTO unsorted (kind, key, site, entry) VALUES (?, ?, ?, ?)", some)


def note_late(run: Run, entry: int) -> None:
    """The marks of that entry are others than was told, or were not told."""
    run("INSERT OR IGNORE INTO late VALUES (?)", (entry,))


def fill(run: Run, many: RunMany) -> None:
    """Write the table, which is empty: sorted, so that it grows at its end only."""
    run("DELETE FROM unsorted WHERE EXISTS (SELECT 1 FROM late) AND entry IN (SELECT entry FROM late)")
    rows = run("SELECT number, site, texts, titles, addresses, links FROM late l JOIN entries e ON e.number = l.entry")
    add(many, _unsorted(rows))
    run("INSERT OR IGNORE INTO marks (key, kind, site, entry) SELECT * FROM unsorted ORDER BY key, kind, site, entry")
    run("DROP TABLE unsorted")
    run("DROP TABLE late")


def _unsorted(rows: Iterable[tuple[int, int, bytes, bytes, bytes, bytes]]) -> Iterator[Mark]:
    for number, site, *packed in rows:
        for kind, keys in enumerate(packed):
            for key in unpacked(keys):
                yield kind, key, site, number


def marks(held: Held) -> Iterator[tuple[int, int]]:
    """Kind and key of every mark of an entry."""
    for kind, keys in enumerate((held.texts, held.titles, held.addresses, held.links)):
        for key in unpacked(keys):
            yield kind, key
