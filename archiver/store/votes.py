"""What the census asks of a site, as tables of the index: the votes of its articles, and their counts.

Each line of the archive changes some rows, so that no question reads the archive. The counts are kept as sums and
extremes: a vote more moves them in one step, a vote less has the block counted anew.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable

from archiver.compare.census import TITLES, Ballot, Count, Site

TABLES = f"""
CREATE TABLE ballots (number INTEGER PRIMARY KEY, entry TEXT NOT NULL UNIQUE, site TEXT NOT NULL,
                      title INTEGER NOT NULL, month TEXT NOT NULL, author INTEGER NOT NULL, section INTEGER NOT NULL);
CREATE INDEX ballots_title ON ballots (site, title, month);
CREATE INDEX ballots_author ON ballots (site, author);
CREATE INDEX ballots_section ON ballots (site, section);
CREATE TABLE months (site TEXT NOT NULL, month TEXT NOT NULL, titles INTEGER NOT NULL,
                     PRIMARY KEY (site, month)) WITHOUT ROWID;
CREATE TABLE votes (site TEXT NOT NULL, key INTEGER NOT NULL, title INTEGER NOT NULL, number INTEGER NOT NULL,
                    opens INTEGER NOT NULL, PRIMARY KEY (site, key, title, number)) WITHOUT ROWID;
CREATE INDEX votes_of ON votes (number);
CREATE TABLE counts (site TEXT NOT NULL, key INTEGER NOT NULL, titles INTEGER NOT NULL, opens INTEGER NOT NULL,
                     author INTEGER NOT NULL, last_author INTEGER NOT NULL,
                     section INTEGER NOT NULL, last_section INTEGER NOT NULL,
                     month TEXT NOT NULL, last_month TEXT NOT NULL, PRIMARY KEY (site, key)) WITHOUT ROWID;
CREATE INDEX counts_recurring ON counts (site) WHERE titles >= {TITLES};
"""
NAMES = ("ballots", "months", "votes", "counts")

Run = Callable[..., sqlite3.Cursor]
#: Executes a statement for every row of arguments.
RunMany = Callable[[str, Iterable[tuple[object, ...]]], object]

#: One vote for a block more: ?7 is 1 where the block had none under that title.
_COUNT_IN = (
    "INSERT INTO counts VALUES (?1, ?2, 1, ?3, ?4, ?4, ?5, ?5, ?6, ?6) ON CONFLICT (site, key) DO UPDATE SET"
    " titles = titles + ?7, opens = min(opens, ?3), author = min(author, ?4),"
    " last_author = max(last_author, ?4), section = min(section, ?5), last_section = max(last_section, ?5),"
    " month = min(month, ?6), last_month = max(last_month, ?6)"
)


class Votes:
    """The tables of all sites; `run` executes a statement, `many` one for many rows."""

    def __init__(self, run: Run, many: RunMany) -> None:
        self._run = run
        self._many = many

    def put(self, site: str, entry: str, cast: Ballot) -> None:
        """Put the ballot in place of the entry's last one; what stands in both is not touched."""
        head = (cast.title, cast.month, cast.author, cast.section)
        query = "SELECT number, title, month, author, section FROM ballots WHERE entry = ?"
        row = self._run(query, (entry,)).fetchone()
        if row is None or tuple(row[1:]) != head:
            if row is not None:
                self._withdraw(site, row[0], row[1], {})
                self._take_back(site, *row[:3])
            number = self._hand_in(site, entry, head)
        else:
            number = row[0]
        wanted = {vote.key: vote.opens for vote in cast.votes}
        known = self._withdraw(site, number, cast.title, wanted) if row else set()
        self._count_in(site, number, head, {name: opens for name, opens in wanted.items() if name not in known})

    def _hand_in(self, site: str, entry: str, head: tuple[int, str, int, int]) -> int:
        if not self._is_there(site, head[1], head[0]):
            change = "ON CONFLICT (site, month) DO UPDATE SET titles = titles + 1"
            self._run(f"INSERT INTO months VALUES (?, ?, 1) {change}", (site, head[1]))
        query = "INSERT INTO ballots (entry, site, title, month, author, section) VALUES (?, ?, ?, ?, ?, ?)"
        return self._run(query, (entry, site, *head)).lastrowid or 0

    def _take_back(self, site: str, number: int, title: int, month: str) -> None:
        self._run("DELETE FROM ballots WHERE number = ?", (number,))
        if not self._is_there(site, month, title):
            self._run("UPDATE months SET titles = titles - 1 WHERE site = ? AND month = ?", (site, month))
            self._run("DELETE FROM months WHERE site = ? AND month = ? AND titles = 0", (site, month))

    def _is_there(self, site: str, month: str, title: int) -> bool:
        query = "SELECT 1 FROM ballots WHERE site = ? AND month = ? AND title = ? LIMIT 1"
        return self._run(query, (site, month, title)).fetchone() is not None

    def _withdraw(self, site: str, number: int, title: int, wanted: dict[int, bool]) -> set[int]:
        """Take back the votes that are not wanted, or not so; the blocks of those that stay."""
        cast = self._run("SELECT key, opens FROM votes WHERE number = ?", (number,)).fetchall()
        gone = [name for name, opens in cast if wanted.get(name) is not bool(opens)]
        for name in gone:
            query = "DELETE FROM votes WHERE site = ? AND key = ? AND title = ? AND number = ?"
            self._run(query, (site, name, title, number))
            self._recount(site, name)
        return {name for name, _ in cast} - set(gone)

    def _recount(self, site: str, name: int) -> None:
        self._run("DELETE FROM counts WHERE site = ? AND key = ?", (site, name))
        self._run(
            "INSERT INTO counts SELECT v.site, v.key, COUNT(DISTINCT v.title), MIN(opens), MIN(author), MAX(author),"
            " MIN(section), MAX(section), MIN(month), MAX(month) FROM votes v JOIN ballots USING (number)"
            " WHERE v.site = ? AND v.key = ? GROUP BY v.site, v.key",
            (site, name),
        )

    def _count_in(self, site: str, number: int, head: tuple[int, str, int, int], votes: dict[int, bool]) -> None:
        title, month, author, section = head
        known = self._voted(site, title, number, votes)
        self._many(
            _COUNT_IN,
            [(site, name, opens, author, section, month, name not in known) for name, opens in votes.items()],
        )
        rows = [(site, name, title, number, opens) for name, opens in votes.items()]
        self._many("INSERT INTO votes VALUES (?, ?, ?, ?, ?)", rows)

    def _voted(self, site: str, title: int, number: int, names: Iterable[int]) -> set[int]:
        """Those of the blocks that have a vote under that title. None, where no other ballot has it: nearly always."""
        query = "SELECT 1 FROM ballots WHERE site = ? AND title = ? AND number <> ? LIMIT 1"
        if self._run(query, (site, title, number)).fetchone() is None:
            return set()
        query = "SELECT 1 FROM votes WHERE site = ? AND key = ? AND title = ? LIMIT 1"
        return {name for name in names if self._run(query, (site, name, title)).fetchone()}

    def counts(self, site: str) -> tuple[list[Count], Site]:
        """What the census asks: the counts of the blocks that recur, and the articles they are held against."""
        # SQLite would walk over all blocks of the site, in the order of their keys.
        query = (
            "SELECT key, titles, opens, author = last_author, section = last_section, month, last_month"
            f" FROM counts INDEXED BY counts_recurring WHERE site = ? AND titles >= {TITLES}"
        )
        found = [_count(*row) for row in self._run(query, (site,))]
        months = dict(self._run("SELECT month, titles FROM months WHERE site = ?", (site,)).fetchall())
        return found, Site(
            months=months, one_author=self._is_one(site, "author"), one_section=self._is_one(site, "section")
        )

    def _is_one(self, site: str, column: str) -> bool:
        # Two questions, each answered by one step in the index.
        ends = [f"SELECT {end}({column}) FROM ballots WHERE site = ?" for end in ("MIN", "MAX")]
        first, last = (self._run(query, (site,)).fetchone() for query in ends)
        return bool(first == last)

    def holders(self, site: str, name: int, most: int = -1) -> list[str]:
        """The entries that have the block of that key, at most so many."""
        query = "SELECT entry FROM votes v JOIN ballots USING (number) WHERE v.site = ? AND v.key = ? LIMIT ?"
        return [row[0] for row in self._run(query, (site, name, most))]

    def entries(self, site: str) -> list[str]:
        """Every entry of the site."""
        return [row[0] for row in self._run("SELECT entry FROM ballots WHERE site = ? ORDER BY entry", (site,))]


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
