"""What the census asks of a site, as tables of the index: the counts of the texts that recur, moved by each line.

A text under fewer than `TITLES` titles has no row: nearly all are on one article, and `marks` says who has them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from archiver.compare.census import TITLES, Count, Site, fewest
from archiver.store.entries import Move
from archiver.store.leaf import unpacked
from archiver.store.marks import TEXT, TITLE
from archiver.store.names import Run, RunMany, Sites

TABLES = """
CREATE TABLE counts (site INTEGER NOT NULL, key INTEGER NOT NULL, titles INTEGER NOT NULL, opens INTEGER NOT NULL,
                     author INTEGER NOT NULL, last_author INTEGER NOT NULL,
                     section INTEGER NOT NULL, last_section INTEGER NOT NULL,
                     month TEXT NOT NULL, last_month TEXT NOT NULL, PRIMARY KEY (site, key)) WITHOUT ROWID;
CREATE INDEX counts_recurring ON counts (site, titles);
CREATE TABLE months (site INTEGER NOT NULL, month TEXT NOT NULL, titles INTEGER NOT NULL,
                     PRIMARY KEY (site, month)) WITHOUT ROWID;
CREATE TABLE signed (site INTEGER NOT NULL, what INTEGER NOT NULL, key INTEGER NOT NULL, entries INTEGER NOT NULL,
                     PRIMARY KEY (site, what, key)) WITHOUT ROWID;
"""
NAMES = ("counts", "months", "signed")
_AUTHOR, _SECTION = range(2)

_KEEP = "INSERT OR REPLACE INTO counts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

Head = tuple[str, int, int, int]  # month, title, author, section


class _Ends(NamedTuple):
    """The extremes of what a text stands under, as a row of `counts` has them."""

    opens: int
    author: int
    last_author: int
    section: int
    last_section: int
    month: str
    last_month: str

    def with_one(self, head: Head, opens: int) -> _Ends:
        month, _, author, section = head
        return _Ends(
            min(self.opens, opens),
            min(self.author, author), max(self.last_author, author),
            min(self.section, section), max(self.last_section, section),
            min(self.month, month), max(self.last_month, month),
        )  # fmt: skip


def _alone(head: Head, opens: int) -> _Ends:
    month, _, author, section = head
    return _Ends(opens, author, author, section, section, month, month)


class Votes:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany, sites: Sites) -> None:
        self._run = run
        self._many = many
        self._sites = sites

    def put(self, move: Move) -> None:
        """Count what the entry has in place of what it had; what stands in both is not touched."""
        had, has = move.before.votes if move.before else {}, move.now.votes
        if move.before and move.before.head != move.now.head:
            self._withdraw(move, had, move.before.head)
            self._unsign(move, move.before.head)
            had = {}
        elif move.before:
            self._withdraw(move, {key: o for key, o in had.items() if has.get(key) is not o}, move.before.head)
        if move.before is None or move.before.head != move.now.head:
            self._sign(move, move.now.head)
        self._cast(move, {key: o for key, o in has.items() if had.get(key) is not o}, move.now.head)

    def _sign(self, move: Move, head: Head) -> None:
        month, title, author, section = head
        if not self._is_there(move, month, title):
            change = "ON CONFLICT DO UPDATE SET titles = titles + 1"
            self._run(f"INSERT INTO months VALUES (?, ?, 1) {change}", (move.site, month))
        change = "ON CONFLICT DO UPDATE SET entries = entries + 1"
        rows = [(move.site, _AUTHOR, author), (move.site, _SECTION, section)]
        self._many(f"INSERT INTO signed VALUES (?, ?, ?, 1) {change}", rows)

    def _unsign(self, move: Move, head: Head) -> None:
        month, title, author, section = head
        if not self._is_there(move, month, title):
            self._run("UPDATE months SET titles = titles - 1 WHERE site = ? AND month = ?", (move.site, month))
            self._run("DELETE FROM months WHERE site = ? AND month = ? AND titles = 0", (move.site, month))
        rows = [(move.site, _AUTHOR, author), (move.site, _SECTION, section)]
        self._many("UPDATE signed SET entries = entries - 1 WHERE site = ? AND what = ? AND key = ?", rows)
        self._many("DELETE FROM signed WHERE site = ? AND what = ? AND key = ? AND entries = 0", rows)

    def _is_there(self, move: Move, month: str, title: int) -> bool:
        """Whether another entry of the month has that title."""
        query = (
            "SELECT 1 FROM marks m JOIN entries e ON e.number = m.entry WHERE m.kind = ? AND m.key = ? AND m.site = ?"
            " AND m.entry <> ? AND e.title = ? AND e.month = ? LIMIT 1"
        )
        arguments = (TITLE, title, move.site, move.number, title, month)
        return self._run(query, arguments).fetchone() is not None

    def _voted(self, move: Move, title: int, names: Iterable[int]) -> set[int]:
        """Those of the texts that another entry of that title has. None, where there is no such: nearly always."""
        query = (
            "SELECT m.entry FROM marks m JOIN entries e ON e.number = m.entry WHERE m.kind = ? AND m.key = ?"
            " AND m.site = ? AND m.entry <> ? AND e.title = ?"
        )
        others = [row[0] for row in self._run(query, (TITLE, title, move.site, move.number, title))]
        query = "SELECT 1 FROM marks WHERE kind = ? AND key = ? AND site = ? AND entry = ?"
        return {
            name
            for name in names
            if any(self._run(query, (TEXT, name, move.site, other)).fetchone() for other in others)
        }

    def _withdraw(self, move: Move, votes: dict[int, bool], head: Head) -> None:
        rows = self._rows(move.site, votes)
        known = self._voted(move, head[1], rows)
        for name, (titles, ends) in rows.items():
            left = titles - (name not in known)
            if left < TITLES:
                self._run("DELETE FROM counts WHERE site = ? AND key = ?", (move.site, name))
            else:
                self._keep(move.site, name, left, self._ends_without(move, name, ends))

    def _ends_without(self, move: Move, name: int, ends: _Ends) -> _Ends:
        """The extremes over the others; the newest are asked first, and mostly a few of them reach as far."""
        found: _Ends | None = None
        for head, opens in _others(self._run, move.site, name, move.number):
            found = found.with_one(head, opens) if found else _alone(head, opens)
            if found == ends:
                break
        return found or ends

    def _cast(self, move: Move, votes: dict[int, bool], head: Head) -> None:
        rows = self._rows(move.site, votes)
        known = self._voted(move, head[1], rows)
        for name, (titles, ends) in rows.items():
            self._keep(move.site, name, titles + (name not in known), ends.with_one(head, votes[name]))
        for name in self._shared(move, [name for name in votes if name not in rows]):
            under, ends = {head[1]}, _alone(head, votes[name])
            for other, opens in _others(self._run, move.site, name, move.number):
                under.add(other[1])
                ends = ends.with_one(other, opens)
            if len(under) >= TITLES:
                self._keep(move.site, name, len(under), ends)

    def _rows(self, site: int, names: Iterable[int]) -> dict[int, tuple[int, _Ends]]:
        """What is counted of these texts by now."""
        asked = list(names)
        query = (
            "SELECT key, titles, opens, author, last_author, section, last_section, month, last_month"
            f" FROM counts WHERE site = ? AND key IN ({','.join('?' * len(asked))})"
        )
        return {row[0]: (row[1], _Ends(*row[2:])) for row in self._run(query, (site, *asked))}

    def _shared(self, move: Move, names: list[int]) -> list[int]:
        """Those of the texts, none of which has a row, that another entry has too."""
        query = (
            f"SELECT DISTINCT key FROM marks WHERE kind = ? AND key IN ({','.join('?' * len(names))})"
            " AND site = ? AND entry <> ?"
        )
        return [row[0] for row in self._run(query, (TEXT, *names, move.site, move.number))]

    def _keep(self, site: int, name: int, titles: int, ends: _Ends) -> None:
        self._run(_KEEP, (site, name, titles, *ends))

    def counts(self, site: str) -> tuple[list[Count], Site]:
        """What the census asks: the counts of the texts that may be boilerplate, and what they are held against."""
        number = self._sites.known(site)
        months = dict(self._run("SELECT month, titles FROM months WHERE site = ?", (number,)).fetchall())
        held_against = Site(
            months=months, one_author=self._is_one(number, _AUTHOR), one_section=self._is_one(number, _SECTION)
        )
        query = (
            "SELECT key, titles, opens, author = last_author, section = last_section, month, last_month"
            " FROM counts WHERE site = ? AND titles >= ?"
        )
        return [_count(*row) for row in self._run(query, (number, fewest(held_against)))], held_against

    def _is_one(self, site: int | None, what: int) -> bool:
        query = "SELECT 1 FROM signed WHERE site = ? AND what = ? LIMIT 2"
        return len(self._run(query, (site, what)).fetchall()) < 2

    def holders(self, site: str, name: int, most: int = -1) -> list[str]:
        """The entries that have the text of that key, at most so many."""
        query = (
            "SELECT e.entry FROM marks m JOIN entries e ON e.number = m.entry"
            " WHERE m.kind = ? AND m.key = ? AND m.site = ? LIMIT ?"
        )
        return [row[0] for row in self._run(query, (TEXT, name, self._sites.known(site), most))]


def fill(run: Run, many: RunMany) -> None:
    """The counts of all entries and their marks, where there are none yet."""
    run("INSERT INTO months SELECT site, month, COUNT(DISTINCT title) FROM entries GROUP BY site, month")
    for what, column in ((_AUTHOR, "author"), (_SECTION, "section")):
        run(f"INSERT INTO signed SELECT site, ?, {column}, COUNT(*) FROM entries GROUP BY site, {column}", (what,))
    # In the order of the table, so that nothing is sorted.
    query = "SELECT key, site FROM marks WHERE kind = ? GROUP BY key, kind, site HAVING COUNT(*) >= ?"
    often = run(query, (TEXT, TITLES))
    many(_KEEP, (row for name, site in often if (row := _counted(run, site, name))))


def _counted(run: Run, site: int, name: int) -> tuple[object, ...] | None:
    """The row of a text; None where it has too few titles."""
    titles: set[int] = set()
    ends: _Ends | None = None
    for head, opens in _others(run, site, name, but=0):
        titles.add(head[1])
        ends = ends.with_one(head, opens) if ends else _alone(head, opens)
    return (site, name, len(titles), *ends) if ends and len(titles) >= TITLES else None


def _others(run: Run, site: int, name: int, but: int) -> Iterator[tuple[Head, bool]]:
    """Under what the entries but that one have the text, the newest first, and whether it opens them."""
    query = (
        "SELECT e.month, e.title, e.author, e.section, e.opening, e.texts FROM marks m JOIN entries e"
        " ON e.number = m.entry WHERE m.kind = ? AND m.key = ? AND m.site = ? AND m.entry <> ?"
        " ORDER BY m.entry DESC"
    )
    for *head, opening, texts in run(query, (TEXT, name, site, but)):
        yield tuple(head), name in unpacked(texts)[:opening]


def _count(name: int, titles: int, opens: int, one_author: int, one_section: int, first: str, last: str) -> Count:
    return Count(
        key=name,
        titles=titles,
        opens=bool(opens),
        one_author=bool(one_author),
        one_section=bool(one_section),
        first=first,
        last=last,
    )
