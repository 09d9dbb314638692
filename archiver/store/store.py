"""The output folder as one thing: what is kept, what is known, what is published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from archiver.errors import RecordError, StoreError
from archiver.items import Article, Page, PageRef, Visit
from archiver.store import files, pages, spans
from archiver.store.build import Built, Progress, build
from archiver.store.index import Index
from archiver.store.journal import Journal, Place
from archiver.store.sheets import Sheet, Written, dated, write
from archiver.store.shelf import Shelf
from archiver.warc import member

T = TypeVar("T")

#: Bytes of articles from which two processes are worth starting: some 3,000, a few seconds line by line.
_MUCH = 32 << 20
#: Bytes of articles whose index, half of them, is too much to be made in memory for one question.
_TOO_MUCH = 256 << 20


class Store:
    """Append to the archive, ask what is in it, put documents under public/. Made by `opened` or `browsed`."""

    def __init__(self, root: Path, index: Index) -> None:
        self.root = root
        self.index = index
        self.archive: Journal[Article] = Journal(root, "archive", "article", Article)
        self.visits: Journal[Visit] = Journal(root, "visits", "visit", Visit)
        self.shelf = Shelf(root)
        self._writing = Lock()
        self.damage: list[str] = []  # what was found broken on opening, a sentence each

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
            if one.ref:
                self.index.reached(one.ref.file, one.ref.offset + one.ref.length)
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

    def log(self, site: str, visit: Visit) -> None:
        """Write what came of an address; from here on it counts as seen."""
        self._file(Sheet(site=site, when=visit.at, visits=(visit,)))

    def _file(self, *sheets: Sheet) -> list[Written]:
        written = self.write(sheets)
        self.note(written)
        return written

    def latest(self, entry: str) -> Article | None:
        """The newest sound revision of an entry."""
        for place in reversed(self.index.revisions(entry)):
            try:
                return self.archive.read(place)
            except RecordError as error:
                self.damage.append(str(error))
        return None

    def history(self, entry: str) -> list[Article]:
        """Every revision of an entry, oldest first."""
        return [self.archive.read(place) for place in self.index.revisions(entry)]

    def visited(self, site: str, url: str) -> tuple[Visit, datetime] | None:
        """The newest visit of an address and the time of the first."""
        place, first = self.index.visit(site, url), self.first_visited(site, url)
        return (self.visits.read(place), first) if place and first else None

    def first_visited(self, site: str, url: str) -> datetime | None:
        """When an address was visited first; a look-up, no line is read."""
        first = self.index.first_visit(site, url)
        return datetime.fromisoformat(first) if first else None

    def newest(self, count: int) -> dict[str, list[Article]]:
        """The newest entries of every site, newest first."""
        return {
            site: [article for entry in self.index.newest(site, count) if (article := self.latest(entry))]
            for site in self.index.sites()
        }

    def published(self, path: str) -> bytes | None:
        """A document under public/ as it stands."""
        return files.read(self.root / "public" / path)

    def publish(self, path: str, body: bytes) -> bool:
        """Put a document under public/; False where these bytes stood there already."""
        return files.replace(self.root / "public" / path, body)


@contextmanager
def opened(root: Path) -> Iterator[Store]:
    """The store for one writer: torn tails cut, the index caught up. Raises LockError and StoreError."""
    files.make_folder(root)
    with files.lock(root):
        index = Index(root / "index.sqlite")
        store = Store(root, index)
        try:
            known = index.files.sizes()
            _mend_journals(store, known)
            _mend_pages(store, known)
            _catch_up(store, build_from=_MUCH)
            yield store
        finally:
            store.index.close()


@contextmanager
def browsed(root: Path) -> Iterator[Store]:
    """The store for reading beside a writer, as of its last commit; nothing is written."""
    if not root.is_dir():
        raise StoreError(f"{root}: there is no archive here; run a crawl first or give its folder with --output")
    path = root / "index.sqlite"
    index = Index(path, read_only=True) if path.exists() else Index(None)
    store = Store(root, index)
    try:
        if index.path is None:
            _must_be_small(store)
            _catch_up(store)
        yield store
    finally:
        index.close()


def _must_be_small(store: Store) -> None:
    """Raises StoreError for an archive of which no index fits into memory."""
    if sum(_sizes(store.archive).values()) > _TOO_MUCH:
        path = store.root / "index.sqlite"
        raise StoreError(f"{path}: the index is missing, or of another version; make it with: archiver reindex")


def rebuilt(root: Path, progress: Progress) -> Built:
    """Make the index anew from the journals, mended. Raises LockError and StoreError."""
    if not root.is_dir():
        raise StoreError(f"{root}: there is no archive here; run a crawl first or give its folder with --output")
    with files.lock(root):
        store = Store(root, Index(None))
        _mend_journals(store, {})
        return _rebuild(store, progress)


def _rebuild(store: Store, progress: Progress) -> Built:
    """Have the index made in one go, and what follows the last raw page that an article names mended."""
    store.index.commit()
    built = build(store.root, store.archive, store.visits, progress)
    store.index.close()  # its file has gone
    store.index = Index(store.root / "index.sqlite")
    store.damage += built.damage
    _mend_pages(store, built.pages)
    for file, size in _page_files(store.root).items():
        store.index.reached(file, size)
    store.index.commit()
    return built


def _mend_journals(store: Store, known: Mapping[str, int]) -> None:
    """Cut what a crash left half written, and say so. A file of the size that is known is whole."""
    for journal in (store.archive, store.visits):
        for file in journal.files():
            if spans.size(store.root / file) != known.get(file) and (torn := journal.mend(file)):
                store.damage.append(f"{file}: {torn} bytes of an unfinished line were cut from its end")


def _mend_pages(store: Store, known: Mapping[str, int]) -> None:
    for file, size in _page_files(store.root).items():
        sound = known.get(file, 0)
        if size != sound and (torn := pages.mend(store.root / file, sound)):
            store.damage.append(f"{file}: {torn} bytes of an unfinished record were cut from its end")


def _page_files(root: Path) -> dict[str, int]:
    """The files of raw pages and their sizes, in order."""
    found = sorted((root / "pages").glob("*/*.warc.gz"))
    return {str(path.relative_to(root)): path.stat().st_size for path in found}


def _catch_up(store: Store, *, build_from: int | None = None) -> None:
    """Read into the index whatever the journals hold beyond it; all of it, where a file shrank or is gone.

    From so many bytes of articles on it is made anew in one go.
    """
    index, known = store.index, store.index.files.sizes()
    archive, visits = (_sizes(journal) for journal in (store.archive, store.visits))
    here = archive | visits | _page_files(store.root)
    has_shrunk = any(here.get(file, -1) < size for file, size in known.items())
    known = {} if has_shrunk else known
    if build_from is not None and sum(archive.values()) - sum(known.get(file, 0) for file in archive) >= build_from:
        _rebuild(store, lambda *_: None)
        return
    if has_shrunk:
        index.clear()
    for _, line in _beyond(store, store.archive, archive, known):
        index.add_revision(*line)
    for file, seen in _beyond(store, store.visits, visits, known):
        index.add_visit(seen[0], Path(file).parent.name, seen[1])
    for file, size in here.items():
        if size != known.get(file):
            index.reached(file, size)
    index.commit()


def _sizes(journal: Journal[Any]) -> dict[str, int]:
    return {file: spans.size(journal.root / file) for file in journal.files()}


def _beyond(
    store: Store, journal: Journal[T], sizes: Mapping[str, int], known: Mapping[str, int]
) -> Iterator[tuple[str, tuple[Place, T]]]:
    """The lines of a journal that are not in the index yet; damaged ones are noted and passed over."""
    for file, size in sizes.items():
        if size == known.get(file):
            continue
        for found in journal.scan(file, known.get(file, 0)):
            if isinstance(found, RecordError):
                store.damage.append(str(found))
            else:
                yield file, found
