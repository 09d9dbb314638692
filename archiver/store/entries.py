"""The entries and their revisions, as tables of the index: where each line stands, and what the newest says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import NamedTuple

from archiver.store.journal import Place
from archiver.store.leaf import Leaf, packed, unpacked
from archiver.store.names import Files, Run, Sites

TABLES = """
CREATE TABLE entries (number INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, site INTEGER NOT NULL,
                      url TEXT NOT NULL, stamp TEXT NOT NULL, file INTEGER NOT NULL, at INTEGER NOT NULL,
                      said INTEGER NOT NULL, told INTEGER NOT NULL,
                      month TEXT NOT NULL, title INTEGER NOT NULL, author INTEGER NOT NULL, section INTEGER NOT NULL,
                      opening INTEGER NOT NULL, texts BLOB NOT NULL, titles BLOB NOT NULL, addresses BLOB NOT NULL,
                      links BLOB NOT NULL);
CREATE TABLE revisions (entry INTEGER NOT NULL, file INTEGER NOT NULL, at INTEGER NOT NULL, length INTEGER NOT NULL);
"""
#: Made when the tables are full, where they are filled in one go.
INDEXES = """
CREATE INDEX entries_newest ON entries (site, stamp DESC);
CREATE INDEX revisions_of ON revisions (entry);
"""
NAMES = ("entries", "revisions")

#: Those of `Held`.
COLUMNS = "month, title, author, section, opening, texts, titles, addresses, links"


class Held(NamedTuple):
    """What an entry has; the keys are packed. Titles and addresses are all it ever had."""

    month: str
    title: int
    author: int
    section: int
    opening: int
    texts: bytes
    titles: bytes
    addresses: bytes
    links: bytes

    @property
    def head(self) -> tuple[str, int, int, int]:
        """What its votes are counted under."""
        return self[:4]

    @property
    def votes(self) -> dict[int, bool]:
        """Its texts, and whether each opens the story."""
        return {key: at < self.opening for at, key in enumerate(unpacked(self.texts))}


@dataclass(frozen=True, slots=True)
class Move:
    """What a line changed: what the entry of that number had and has. `told`: its text is another than before."""

    number: int
    site: int
    before: Held | None
    now: Held
    told: bool


class Entries:
    """The tables of all sites; `run` executes a statement."""

    def __init__(self, run: Run, sites: Sites, files: Files) -> None:
        self._run = run
        self._sites = sites
        self._files = files

    def put(self, place: Place, one: Leaf, new: int | None = None) -> Move:
        """One line of the archive. Files may be read in any order, as after one of them came back from a copy.

        `new` is the number that the entry gets if it has none; None for the next one.
        """
        site, file = self._sites.number(one.site), self._files.number(place.file)
        query = f"SELECT number, file, at, said, {COLUMNS} FROM entries WHERE entry = ?"
        row = self._run(query, (one.entry,)).fetchone()
        if row is None:
            held = Held(*one[4:13])
            values = (new, one.entry, site, one.url, one.stamp, file, place.offset, one.said, 0, *held)
            number = self._run(INSERT, values).lastrowid or 0
            move = Move(number, site, None, held, told=True)
        else:
            number, before = row[0], Held(*row[4:])
            is_latest = (self._files.name(row[1]), row[2]) <= (place.file, place.offset)
            held = joined(before, one, is_latest=is_latest)
            if is_latest:
                self._run(_UPDATE, (site, one.url, one.stamp, file, place.offset, one.said, *held, number))
            elif held != before:
                query = "UPDATE entries SET titles = ?, addresses = ? WHERE number = ?"
                self._run(query, (held.titles, held.addresses, number))
            move = Move(number, site, before, held, told=is_latest and one.said != row[3])
        self._run("INSERT INTO revisions VALUES (?, ?, ?, ?)", (number, file, place.offset, place.length))
        return move

    def tell(self, number: int, told: int) -> None:
        """Note the number of the entry's text: see `FullText`."""
        self._run("UPDATE entries SET told = ? WHERE number = ?", (told, number))

    def revisions(self, entries: Sequence[str]) -> dict[str, list[Place]]:
        """Every revision of each of these entries, oldest first; none for one that is not here."""
        query = (
            "SELECT e.entry, r.file, r.at, r.length FROM entries e JOIN revisions r ON r.entry = e.number"
            f" WHERE e.entry IN ({', '.join('?' * len(entries))})"
        )
        found: dict[str, list[Place]] = {entry: [] for entry in entries}
        for entry, file, at, length in self._run(query, entries):
            found[entry].append(Place(self._files.name(file), at, length))
        for places in found.values():
            places.sort()  # months by name and lines by offset: by time, whatever the order in which files were read
        return found

    def only_in(self, files: Iterable[str]) -> list[str]:
        """The entries that have revisions in these files and in no others, by id."""
        numbers = self._files.numbered(files)
        query = (
            "SELECT entry FROM entries WHERE number IN (SELECT entry FROM revisions GROUP BY entry"
            f" HAVING SUM(file NOT IN ({', '.join('?' * len(numbers))})) = 0) ORDER BY entry"
        )
        return [row[0] for row in self._run(query, numbers)] if numbers else []

    def row(self, entry: str) -> tuple[str, str]:
        """The canonical address of an entry, and when it was `born`; KeyError for one that is not here."""
        row = self._run("SELECT url, stamp FROM entries WHERE entry = ?", (entry,)).fetchone()
        if row is None:
            raise KeyError(entry)
        url, stamp = row
        return url, stamp

    def born(self, entry: str) -> str | None:
        """When the article came out, or was first seen where that is earlier, or all that is known; ISO 8601."""
        row = self._run("SELECT stamp FROM entries WHERE entry = ?", (entry,)).fetchone()
        return row[0] if row else None

    def newest(self, site: str, count: int) -> list[str]:
        """The ids of the site's newest entries."""
        query = "SELECT entry FROM entries WHERE site = ? ORDER BY stamp DESC, entry LIMIT ?"
        return [row[0] for row in self._run(query, (self._sites.known(site), count))]

    def newest_of(self, sites: Iterable[str], count: int) -> list[str]:
        """The ids of the newest entries of these sites."""
        query = "SELECT stamp, entry FROM entries WHERE site = ? ORDER BY stamp DESC, entry DESC LIMIT ?"
        rows = merge(*(self._run(query, (self._sites.known(site), count)) for site in sites), reverse=True)
        return [entry for _, entry in islice(rows, count)]

    def of(self, site: str) -> list[str]:
        """Every entry of the site."""
        query = "SELECT entry FROM entries WHERE site = ? ORDER BY entry"
        return [row[0] for row in self._run(query, (self._sites.known(site),))]


#: A row of the table: those above, and before them what `Entries.put` names.
INSERT = (
    f"INSERT INTO entries (number, entry, site, url, stamp, file, at, said, told, {COLUMNS})"
    f" VALUES ({', '.join('?' * 18)})"
)
_UPDATE = (
    "UPDATE entries SET site = ?, url = ?, stamp = ?, file = ?, at = ?, said = ?,"
    f" {' = ?, '.join(COLUMNS.split(', '))} = ? WHERE number = ?"
)


def joined(before: Held, one: Leaf, *, is_latest: bool) -> Held:
    """What an entry has after another line, which is its newest or is not."""
    return (Held(*one[4:13]) if is_latest else before)._replace(
        titles=_joined(before.titles, one.titles), addresses=_joined(before.addresses, one.addresses)
    )


def _joined(known: bytes, more: bytes) -> bytes:
    if known == more:
        return known
    return packed(dict.fromkeys([*unpacked(known), *unpacked(more)]))
