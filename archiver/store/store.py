"""The output folder as one thing: what is kept, what is known, what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from pathlib import Path
from threading import Lock
from typing import TypeVar

from archiver.errors import RecordError
from archiver.items import Article, Cause, PageRef, Tombstone, Visit
from archiver.items.messages import Member, Page
from archiver.runs import Run
from archiver.store import files, pages
from archiver.store.holds import Span
from archiver.store.index import Index
from archiver.store.journal import Journal, Place
from archiver.store.sheets import Sheet, Written, dated, write
from archiver.store.shelf import Shelf
from archiver.warc import Origin, member

T = TypeVar("T")

#: Entries whose lines are looked up and read together.
_AT_ONCE = 64


class Store:
    """Append to the archive, ask what is in it, put documents under public/. See opening.py."""

    def __init__(self, root: Path, index: Index) -> None:
        self.root = root
        self.index = index
        self.archive: Journal[Article] = Journal(root, "archive", "article", Article, ordered=True)
        self.visits: Journal[Visit] = Journal(root, "visits", "visit", Visit)
        self.runs: Journal[Run] = Journal(root, "runs", "run", Run)
        self.tombstones: Journal[Tombstone] = Journal(root, "tombstones", "tombstone", Tombstone)
        self.shelf = Shelf(root)
        self._writing = Lock()
        self.damage: list[str] = []  # what was found broken on opening, a sentence each

    @property
    def journals(self) -> tuple[Journal[Article], Journal[Visit], Journal[Tombstone], Journal[Run]]:
        """Every folder of lines."""
        return self.archive, self.visits, self.tombstones, self.runs

    def write(self, sheets: Sequence[Sheet]) -> list[Written]:
        """Write them durably: every page, then every revision, then every visit, with one fsync a file for them all.

        Where one cannot be written, none is: StoreError, and the files are as they were. Safe to call in a thread: it
        leaves the index alone, so `note` what was written before anything is asked.
        """
        with self._writing, files.Batch(self.root) as batch:
            return write(batch, sheets, self.archive, self.visits)

    def note(self, written: Iterable[Written]) -> None:
        """Note in the index what was written."""
        for one in written:
            if one.record:
                self.index.reached(one.record.file, one.record.offset + one.record.length)
            if one.article and one.line:
                self.index.add_revision(one.line, one.article, one.sheet.card)
            for place, visit in zip(one.logged, one.sheet.visits, strict=True):
                self.index.add_visit(place, one.sheet.site, visit)

    def keep(self, page: Page) -> PageRef:
        """Keep a raw page alone, durably."""
        (written,) = self._file(Sheet(site=page.site, when=page.fetched, member=member(page)))
        assert written.ref
        return written.ref

    def append(self, *articles: Article) -> None:
        """Write revisions, durably. Raises StoreError for one that is not stamped, and writes none then."""
        self._file(*(Sheet(site=one.site, when=dated(one), article=one) for one in articles))

    def log(self, site: str, visit: Visit, proof: Member | None = None) -> None:
        """Write what came of an address, and the proof of it, if any; from here on it counts as seen."""
        self._file(Sheet(site=site, when=visit.at, member=proof, visits=(visit,)))

    def origin(self, visit: Visit) -> Origin | None:
        """The kept record that holds what a visit was answered; None where there is none to refer to."""
        return pages.origin(self.root, visit.page) if visit.page else None

    def note_runs(self, runs: Sequence[Run]) -> None:
        """Write what runs brought, durably, and note what they hold back."""
        with self._writing, files.Batch(self.root) as batch:
            places = self.runs.append(batch, [(run.site, run.ended, run) for run in runs])
        for place, run in zip(places, runs, strict=True):
            self.index.add_run(place, run)

    def _file(self, *sheets: Sheet) -> list[Written]:
        written = self.write(sheets)
        self.note(written)
        return written

    def bury(self, *stones: Tombstone) -> None:
        """Write that articles are removed, durably; their lines may go when this returns."""
        with self._writing, files.Batch(self.root) as batch:
            places = self.tombstones.append(batch, [(stone.site, stone.at, stone) for stone in stones])
        for place, stone in zip(places, stones, strict=True):
            self.index.tombs.add(stone)
            self.index.reached(place.file, place.offset + place.length)

    def is_removed(self, site: str, url: str, entry: str | None = None) -> bool:
        """Whether the article of that id, or of that canonical address, was removed for good."""
        return self.index.tombs.stands(site, url, entry)

    def latest(self, entry: str) -> Article | None:
        """The newest sound revision of an entry."""
        return self._sound(self.index.revisions(entry))

    def _sound(self, places: Iterable[Place]) -> Article | None:
        found = (self._read(self.archive, place) for place in reversed(list(places)))
        return next(filter(None, found), None)

    def _read(self, journal: Journal[T], place: Place) -> T | None:
        """The record at that place; one that is damaged is passed over, and said once."""
        try:
            return journal.read(place)
        except RecordError as error:
            return self._told(error)

    def _told(self, found: T | RecordError) -> T | None:
        """The record; None for one that is damaged, once that is said."""
        if not isinstance(found, RecordError):
            return found
        if str(found) not in self.damage:
            self.damage.append(str(found))
        return None

    def history(self, entry: str) -> list[Article]:
        """Every sound revision of an entry, oldest first."""
        return [article for place in self.index.revisions(entry) if (article := self._read(self.archive, place))]

    def visited(self, site: str, url: str) -> tuple[Visit, datetime] | None:
        """The newest visit of an address and the time of the first; None too where its line is damaged."""
        place = self.index.visit(site, url)
        visit = self._read(self.visits, place) if place else None
        first = self.first_visited(site, url) if visit else None
        return (visit, first) if visit and first else None

    def first_visited(self, site: str, url: str) -> datetime | None:
        """When an address was visited first; a look-up, no line is read."""
        first = self.index.first_visit(site, url)
        return datetime.fromisoformat(first) if first else None

    def shown(self, entries: Iterable[str], end: tuple[str, int] | None = None) -> Iterator[Article]:
        """Of each entry the newest sound revision that feeds may show: none that is held back, unless repaired.

        `end` is the line, by file and offset, up to which they count.
        """
        left = iter(entries)
        while some := list(islice(left, _AT_ONCE)):
            held = self.index.holds.of(some)
            older = {
                entry: counted
                for entry, places in self.index.entries.revisions(some).items()
                if (counted := [place for place in places if end is None or (place.file, place.offset) <= end])
            }
            newest = self.archive.read_all([places.pop() for places in older.values()])
            for (entry, places), last in zip(older.items(), newest, strict=True):
                found = chain([self._told(last)], (self._read(self.archive, place) for place in reversed(places)))
                article = next((one for one in found if one and not is_held(one, held.get(entry))), None)
                if article:
                    yield article

    def around(self, entry: str, line: tuple[str, int]) -> tuple[Article | None, Article | None]:
        """What an entry was before that line of it, by file and offset, and what it is there."""
        places = self.index.revisions(entry)
        at = [(place.file, place.offset) for place in places].index(line)
        return self._sound(places[:at]), self._sound(places[at : at + 1])

    def lines(self, site: str) -> Iterator[tuple[Place, Article]]:
        """Every sound line of a site, in the order they were written in."""
        for file in self.archive.files_of(site):
            yield from (found for found in self.archive.scan(file) if not isinstance(found, RecordError))

    @property
    def public(self) -> Path:
        """The folder of the documents."""
        return self.root / "public"

    def published(self, path: str) -> bytes | None:
        """A document under public/ as it stands."""
        return files.read(self.public / path)

    def publish(self, path: str, body: bytes) -> bool:
        """Put a document under public/; False where these bytes stood there already."""
        return files.replace(self.public / path, body)

    def report(self, path: str, body: bytes) -> None:
        """Put a report beside public/; it is nobody's but the operator's."""
        files.replace(self.root / path, body)

    def withdraw(self, path: str) -> None:
        """Take a document away; one that is not there is well."""
        files.remove(self.public / path)


def is_held(article: Article, held: Span | None) -> bool:
    """Whether it was read while its entry is held; what a later extractor made of the same page is not."""
    when = article.fetched
    return bool(held and when and held.began <= when <= held.ended and article.cause is not Cause.REEXTRACT)
