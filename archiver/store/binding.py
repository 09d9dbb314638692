"""Which closed document of its site's feed holds an article: a pure function of the site's lines in their order.

The subscription document holds what is loose. Of loose entries that have become many or heavy the oldest are bound into
the next volume, a closed document (RFC 5005, section 4) that holds their stories as they stood at that line, and never
changes. So each entry stands in one document of the chain, and an edition reads no more for an archive that is longer.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archiver.items import Article
from archiver.store.journal import Place
from archiver.store.leaf import Leaf, born_at, stamp
from archiver.store.names import Run, RunMany

#: Loose entries of a site, at most: twice what readers are at ease with, so that not every article binds a volume.
MOST = 100
#: Those that stay loose when a volume is bound.
KEPT = 50
#: Bytes of their lines in the archive, likewise: a line holds a story twice, so a document is about half as long, and
#: readers that refuse a feed by its size begin to do so between 0.5 and 1.7 MB.
HEAVY = 1_200_000
LIGHT = 600_000
#: Entries that stay loose whatever they weigh: half of what the feed of all sites shows.
LEAST = 25
#: The entry of a longer line shows its summary only, and weighs next to nothing.
LINE = 500_000

TABLES = """
CREATE TABLE bindings (site TEXT PRIMARY KEY, file TEXT NOT NULL, at INTEGER NOT NULL, volumes INTEGER NOT NULL,
                       late INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE loose (entry TEXT PRIMARY KEY, site TEXT NOT NULL, stamp TEXT NOT NULL, weight INTEGER NOT NULL,
                    told INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX loose_of ON loose (site, stamp, entry) WHERE told;
CREATE INDEX loose_newest ON loose (stamp, entry) WHERE told;
CREATE TABLE volumes (site TEXT NOT NULL, number INTEGER NOT NULL, file TEXT NOT NULL, at INTEGER NOT NULL,
                      PRIMARY KEY (site, number)) WITHOUT ROWID;
CREATE TABLE leaves (site TEXT NOT NULL, number INTEGER NOT NULL, entry TEXT NOT NULL,
                     PRIMARY KEY (site, number, entry)) WITHOUT ROWID;
"""
NAMES = ("bindings", "loose", "volumes", "leaves")


class Volume(NamedTuple):
    """A closed document: its entries, and the line at which it was closed, by file and offset."""

    entries: tuple[str, ...]
    end: tuple[str, int]


class Line(NamedTuple):
    """What is asked of a line."""

    site: str
    entry: str
    stamp: str  # as leaf.py makes it
    is_told: bool


class Binding:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many
        self._much: dict[str, tuple[int, int]] = {}  # loose entries of a site that are told, and what they weigh

    def add(self, place: Place, one: Line, *, is_first: bool) -> None:
        """One line of the archive; `is_first`: no line before it is of its entry."""
        row = self._run("SELECT file, at, volumes FROM bindings WHERE site = ?", (one.site,)).fetchone()
        if row and (place.file, place.offset) <= (row[0], row[1]):
            self._run("UPDATE bindings SET late = 1 WHERE site = ?", (one.site,))
            return
        volumes = row[2] if row else 0
        if self._loosen(place, one, is_first):
            volumes = self._bound(one.site, volumes, place)
        fields = (one.site, place.file, place.offset, volumes)
        change = "DO UPDATE SET file = excluded.file, at = excluded.at, volumes = excluded.volumes"
        self._run(f"INSERT INTO bindings VALUES (?, ?, ?, ?, 0) ON CONFLICT (site) {change}", fields)

    def _loosen(self, place: Place, one: Line, is_first: bool) -> bool:
        """Note the entry as it is now; False for one that is bound: what becomes of it, the feed of edits tells."""
        fields = (one.stamp, weight := _weight(place), one.is_told)
        known = self._much.pop(one.site, None)
        if is_first:
            self._run("INSERT INTO loose VALUES (?, ?, ?, ?, ?)", (one.entry, one.site, *fields))
            if known:
                self._much[one.site] = known[0] + one.is_told, known[1] + weight * one.is_told
            return True
        change = "UPDATE loose SET stamp = ?, weight = ?, told = ? WHERE entry = ?"
        return self._run(change, (*fields, one.entry)).rowcount > 0

    def _bound(self, site: str, volumes: int, place: Place) -> int:
        """How many volumes the site has, once those are bound that have become too many or too heavy."""
        if site not in self._much:
            query = "SELECT COUNT(*), IFNULL(SUM(weight), 0) FROM loose WHERE site = ? AND told"
            self._much[site] = self._run(query, (site,)).fetchone()
        if not _is_much(*self._much[site]):
            return volumes
        del self._much[site]
        query = "SELECT entry, weight FROM loose WHERE site = ? AND told ORDER BY stamp, entry"
        oldest = _oldest(self._run(query, (site,)).fetchall())
        self._run("INSERT INTO volumes VALUES (?, ?, ?, ?)", (site, volumes + 1, place.file, place.offset))
        self._many("INSERT INTO leaves VALUES (?, ?, ?)", [(site, volumes + 1, entry) for entry in oldest])
        self._many("DELETE FROM loose WHERE entry = ?", [(entry,) for entry in oldest])
        return volumes + 1

    def loose(self, site: str) -> list[str]:
        """The entries of the subscription document, newest first."""
        query = "SELECT entry FROM loose WHERE site = ? AND told ORDER BY stamp DESC, entry DESC"
        return [row[0] for row in self._run(query, (site,))]

    def newest(self, count: int) -> list[str]:
        """The newest loose entries of all sites."""
        query = "SELECT entry FROM loose WHERE told ORDER BY stamp DESC, entry DESC LIMIT ?"
        return [row[0] for row in self._run(query, (count,))]

    def volumes(self, site: str) -> int:
        """How many closed documents the site has; they are numbered from 1, the oldest."""
        row = self._run("SELECT volumes FROM bindings WHERE site = ?", (site,)).fetchone()
        return row[0] if row else 0

    def volume(self, site: str, number: int) -> Volume:
        """That closed document."""
        query = "SELECT file, at FROM volumes WHERE site = ? AND number = ?"
        end = self._run(query, (site, number)).fetchone()
        query = "SELECT entry FROM leaves WHERE site = ? AND number = ?"
        return Volume(tuple(row[0] for row in self._run(query, (site, number))), end)

    def is_late(self, site: str) -> bool:
        """Whether a line came before one that was known, as when a file came back from a copy."""
        row = self._run("SELECT late FROM bindings WHERE site = ?", (site,)).fetchone()
        return bool(row and row[0])

    def bind_anew(self, site: str, lines: Iterable[tuple[Place, Article]]) -> None:
        """Bind the site again from all of its lines, in their order."""
        for table in NAMES:
            self._run(f"DELETE FROM {table} WHERE site = ?", (site,))
        self.forget()
        known: set[str] = set()
        for place, article in lines:
            one = Line(site, article.id, stamp(born_at(article)), not article.is_taken_back)
            self.add(place, one, is_first=article.id not in known)
            known.add(article.id)

    def forget(self) -> None:
        """Entries were taken out of the tables."""
        self._much.clear()


class Bulk:
    """The same for lines of a whole archive: the loose entries of a site stand in memory as long as its lines come."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many
        self._site = ""
        self._end = ("", -1)
        self._volumes = self._late = self._count = self._weight = 0
        self._loose: dict[str, tuple[str, int, bool]] = {}  # entry -> stamp, weight, is told

    def add(self, place: Place, one: Line, *, is_first: bool) -> None:
        """One line, as `Binding.add` takes it."""
        if one.site != self._site:
            self.flush()
            self._begin(one.site)
        if (end := (place.file, place.offset)) <= self._end:
            self._late = 1
            return
        self._end = end
        if is_first or one.entry in self._loose:
            self._drop(one.entry)
            self._loose[one.entry] = (one.stamp, weight := _weight(place), one.is_told)
            self._count, self._weight = self._count + one.is_told, self._weight + weight * one.is_told
            if _is_much(self._count, self._weight):
                self._bind()

    def _begin(self, site: str) -> None:
        query = "SELECT file, at, volumes, late FROM bindings WHERE site = ?"
        row = self._run(query, (site,)).fetchone()
        file, at, self._volumes, self._late = row or ("", -1, 0, 0)
        self._site, self._end, self._loose = site, (file, at), {}
        if row:  # else there is nothing to look for, in a table without an index for it
            rows = self._run("SELECT entry, stamp, weight, told FROM loose WHERE site = ?", (site,))
            self._loose = {entry: (stamp, weight, bool(told)) for entry, stamp, weight, told in rows}
            self._run("DELETE FROM loose WHERE site = ?", (site,))
        told = [weight for _, weight, is_told in self._loose.values() if is_told]
        self._count, self._weight = len(told), sum(told)

    def _drop(self, entry: str) -> None:
        _, weight, is_told = self._loose.pop(entry, ("", 0, False))
        self._count, self._weight = self._count - is_told, self._weight - weight * is_told

    def _bind(self) -> None:
        told = sorted((stamp, entry, weight) for entry, (stamp, weight, is_told) in self._loose.items() if is_told)
        oldest = _oldest([(entry, weight) for _, entry, weight in told])
        self._volumes += 1
        self._run("INSERT INTO volumes VALUES (?, ?, ?, ?)", (self._site, self._volumes, *self._end))
        self._many("INSERT INTO leaves VALUES (?, ?, ?)", [(self._site, self._volumes, entry) for entry in oldest])
        for entry in oldest:
            self._drop(entry)

    def flush(self) -> None:
        """Write what is held of the site at hand."""
        if self._site:
            rows = [(entry, self._site, *told) for entry, told in self._loose.items()]
            self._many("INSERT INTO loose VALUES (?, ?, ?, ?, ?)", rows)
            fields = (self._site, *self._end, self._volumes, self._late)
            self._run("INSERT OR REPLACE INTO bindings VALUES (?, ?, ?, ?, ?)", fields)
            self._site = ""


def _weight(place: Place) -> int:
    return place.length if place.length <= LINE else 0


def _is_much(count: int, weight: int) -> bool:
    """Whether loose entries have become too many or too heavy."""
    return count >= MOST or (count > LEAST and weight >= HEAVY)


def _oldest(loose: list[tuple[str, int]]) -> list[str]:
    """Those of the loose entries, given oldest first and with what they weigh, that are to be bound."""
    count, weight = len(loose), sum(load for _, load in loose)
    oldest = []
    for entry, load in loose:
        if count <= KEPT and (count <= LEAST or weight <= LIGHT):
            break
        oldest.append(entry)
        count, weight = count - 1, weight - load
    return oldest


def line(one: Leaf) -> Line:
    """What is asked of a leaf."""
    return Line(one.site, one.entry, one.stamp, one.is_told)
