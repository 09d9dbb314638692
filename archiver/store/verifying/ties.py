"""What the records of an archive say of each other, in tables on disk: memory stays flat, however large it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from archiver.items import PageRef
from archiver.store.verifying.fault import Facts, Fault, Trouble

_TABLES = """
CREATE TABLE revisions (entry TEXT, file TEXT, at INTEGER, line INTEGER, length INTEGER, site TEXT, seen TEXT,
                        updated TEXT);
CREATE TABLE refs (entry TEXT, file TEXT, at INTEGER, line INTEGER, page TEXT, page_at INTEGER, length INTEGER,
                   digest TEXT);
CREATE TABLE visits (entry TEXT, file TEXT, at INTEGER, line INTEGER, url TEXT, moment TEXT);
CREATE TABLE members (file TEXT, at INTEGER, length INTEGER, kind TEXT, url TEXT, moment TEXT, digest TEXT);
CREATE TABLE tombs (entry TEXT);
CREATE TABLE expired (file TEXT);
CREATE TABLE lost (file TEXT, at INTEGER, length INTEGER, known INTEGER);
"""
_INDEXES = """
CREATE INDEX IF NOT EXISTS by_entry ON revisions (entry, file, at);
CREATE INDEX IF NOT EXISTS by_place ON members (file, at);
CREATE INDEX IF NOT EXISTS by_digest ON members (digest);
CREATE INDEX IF NOT EXISTS by_visit ON visits (entry);
CREATE INDEX IF NOT EXISTS refs_of ON refs (entry);
CREATE INDEX IF NOT EXISTS by_page ON refs (page, page_at);
"""


class Page(NamedTuple):
    """A sound raw page: where it stands, its address and its time (as WARC writes it)."""

    ref: PageRef
    url: str
    moment: str


class Ties:
    """Filled with `add`, then asked. The tables go with it."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("")  # a file of SQLite's own, beyond its cache, that is gone when it is closed
        self._db.executescript(_TABLES)

    def close(self) -> None:
        """Let go of the tables."""
        self._db.close()

    def add(self, facts: Facts) -> None:
        """What a part of the archive says."""
        for table, rows in (
            ("revisions", facts.revisions),
            ("refs", facts.refs),
            ("visits", facts.visits),
            ("tombs", facts.tombs),
            ("members", facts.members),
        ):
            if rows:
                self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def lose(self, fault: Fault) -> None:
        """A stretch of pages/ that is damaged: what points into it is lost by that, and no fault of its own."""
        self._db.execute("INSERT INTO lost VALUES (?, ?, ?, ?)", (fault.file, fault.offset, fault.length, fault.known))

    def expire(self, file: str) -> None:
        """A file of pages/ that was removed as the user wished: what points into it is no fault."""
        self._db.execute("INSERT INTO expired VALUES (?)", (file,))

    def settle(self) -> None:
        """Be ready to be asked."""
        self._db.executescript(_INDEXES)

    def faults(self, lost_entries: frozenset[str]) -> Iterator[Fault]:
        """Every record that does not agree with another; ``lost_entries`` are articles that are known to be lost."""
        yield from self._pages()
        yield from self._entries()
        yield from self._visits(lost_entries)

    def points_into(self, file: str, offset: int, length: int) -> list[int]:
        """Where the records begin that articles point to, in that stretch of a file of pages/."""
        query = "SELECT DISTINCT page_at FROM refs WHERE page = ? AND page_at >= ? AND page_at < ? ORDER BY page_at"
        return [row[0] for row in self._db.execute(query, (file, offset, offset + length))]

    def page(self, ref: PageRef) -> Page | None:
        """The sound page that stands there, with that digest; else another one of the same digest."""
        query = (
            "SELECT file, at, length, digest, url, moment FROM members WHERE digest = ? AND kind = 'response'"
            " ORDER BY (file = ? AND at = ?) DESC, file, at LIMIT 1"
        )
        row = self._db.execute(query, (ref.digest, ref.file, ref.offset)).fetchone()
        return _page(row) if row else None

    def visited_as(self, entry: str) -> list[Page]:
        """The sound pages that visits of an article fetched, the newest first: the same address in the same second."""
        query = (
            "SELECT m.file, m.at, m.length, m.digest, m.url, m.moment FROM visits v JOIN members m"
            " ON m.url = v.url AND m.moment = v.moment WHERE v.entry = ? AND m.kind = 'response'"
            " ORDER BY m.moment DESC"
        )
        return [_page(row) for row in self._db.execute(query, (entry,))]

    def entry_at(self, page: Page) -> str | None:
        """The article that a visit of the page in that second gave."""
        query = "SELECT entry FROM visits WHERE url = ? AND moment = ? AND entry IS NOT NULL LIMIT 1"
        row = self._db.execute(query, (page.url, page.moment)).fetchone()
        return str(row[0]) if row else None

    def neighbours(self, entry: str) -> list[tuple[str, int, str, str]]:
        """The sound revisions of an article, oldest first: file, offset, first_seen and updated in ISO 8601."""
        query = "SELECT file, at, seen, updated FROM revisions WHERE entry = ? ORDER BY file, at"
        return list(self._db.execute(query, (entry,)))

    def places(self) -> Iterator[tuple[str, list[tuple[str, int, int]]]]:
        """Every article with the places of its revisions: file, offset, length."""
        rows = self._db.execute("SELECT entry, file, at, length FROM revisions ORDER BY entry, file, at")
        for entry, found in groupby(rows, key=lambda row: str(row[0])):
            yield entry, [(file, at, length) for _, file, at, length in found]

    def _pages(self) -> Iterator[Fault]:
        for entry, ref, file, at, line, stands, known in self._strays():
            other = self.page(ref)
            what = (
                f"another record stands at byte {ref.offset} of {ref.file}"
                if stands
                else (f"there is no sound record at byte {ref.offset} of {ref.file}")
            )
            yield _reference(
                file,
                at,
                line,
                f"{entry}: {what}",
                "" if other else "the raw page; the text stands here",
                f"the same page stands at byte {other.ref.offset} of {other.ref.file}" if other else "",
                known=bool(known) or (other is not None and not self._is_latest(entry, file, at)),
            )

    def strays(self) -> Iterator[tuple[Fault, PageRef, Page]]:
        """The newest revisions that point to no sound record though the same page stands elsewhere; where."""
        for entry, ref, file, at, line, *_ in self._strays():
            if (other := self.page(ref)) and self._is_latest(entry, file, at):
                what = f"{entry}: now points to the same page, at byte {other.ref.offset} of {other.ref.file}"
                yield Fault(kind=Trouble.REFERENCE, file=file, offset=at, line=line, what=what, entry=entry), ref, other

    def _strays(self) -> list[tuple[str, PageRef, str, int, int, bool, bool]]:
        """References to no sound record, and to none of that digest by another revision of the article."""
        query = (
            "SELECT r.entry, r.page, r.page_at, r.length, r.digest, r.file, r.at, r.line, m.digest IS NOT NULL,"
            " (SELECT MAX(known) FROM lost l WHERE l.file = r.page AND r.page_at >= l.at"
            "  AND r.page_at < l.at + l.length)"
            " FROM refs r LEFT JOIN members m ON m.file = r.page AND m.at = r.page_at"
            " WHERE (m.digest IS NULL OR m.digest != r.digest OR m.length != r.length)"
            " AND r.page NOT IN (SELECT file FROM expired)"
            " AND NOT EXISTS ("
            "  SELECT 1 FROM refs o JOIN members n ON n.file = o.page AND n.at = o.page_at"
            "  WHERE o.entry = r.entry AND o.digest = r.digest AND n.digest = o.digest)"
        )
        return [
            (entry, PageRef(file=page, offset=page_at, length=length, digest=digest), *rest)
            for entry, page, page_at, length, digest, *rest in self._db.execute(query)
        ]

    def _is_latest(self, entry: str, file: str, at: int) -> bool:
        query = "SELECT 1 FROM revisions WHERE entry = ? AND (file, at) > (?, ?) LIMIT 1"
        return self._db.execute(query, (entry, file, at)).fetchone() is None

    def _entries(self) -> Iterator[Fault]:
        rows = self._db.execute(
            "SELECT entry, file, at, line, site, seen, updated FROM revisions ORDER BY entry, file, at"
        )
        last: tuple[str, str, str, str] | None = None
        for entry, file, at, line, site, seen, updated in rows:
            if last and last[0] == entry:
                if site != last[1] or seen != last[2]:
                    yield _reference(file, at, line, f"{entry}: site or first_seen is not that of its last revision")
                elif (updated or "") < (last[3] or ""):
                    yield _reference(file, at, line, f"{entry}: updated runs back, from {last[3]} to {updated}")
            last = (entry, site, seen, updated)

    def _visits(self, lost_entries: frozenset[str]) -> Iterator[Fault]:
        query = (
            "SELECT v.entry, v.file, v.at, v.line FROM visits v LEFT JOIN revisions r ON r.entry = v.entry"
            " WHERE v.entry IS NOT NULL AND r.entry IS NULL AND v.entry NOT IN (SELECT entry FROM tombs)"
        )
        for entry, file, at, line in self._db.execute(query):
            yield _reference(
                file,
                at,
                line,
                f"{entry}: this article is not in the archive",
                "the article",
                "its raw page, where it is kept; else the next crawl that finds its address reads it again",
                known=entry in lost_entries,
            )


def _reference(
    file: str, at: int, line: int, what: str, lost: str = "", remedy: str = "", *, known: bool = False
) -> Fault:
    return Fault(
        kind=Trouble.REFERENCE, file=file, offset=at, line=line, what=what, lost=lost, remedy=remedy, known=known
    )


def _page(row: tuple[str, int, int, str, str, str]) -> Page:
    file, at, length, digest, url, moment = row
    return Page(PageRef(file=file, offset=at, length=length, digest=digest), url, moment)
