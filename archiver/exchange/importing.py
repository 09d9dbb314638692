"""import_into(): what others wrote goes into the archive as what a crawl read does, in the order in which it stands."""

from __future__ import annotations

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from archiver.clerk import Clerk
from archiver.errors import ConfigError
from archiver.exchange.folders import Files
from archiver.exchange.joining import Joining
from archiver.exchange.offers import Brought, Offer, Unusable
from archiver.exchange.opening import DAMAGE, kind_of
from archiver.exchange.reading import Reader
from archiver.exchange.records import Records
from archiver.exchange.register import KNOWN, Register
from archiver.exchange.warcs import Warcs
from archiver.filing import Filed
from archiver.items import Refusal
from archiver.store.store import Store

#: Offers that are being read at a time, and readings that wait to be on disk: two batches of the clerk.
READING, FILING = 16, 128
#: Records after which the index is made durable, so that a run that was killed has little to read again.
COMMIT = 1000
#: Examples of what could not be used that are named, of each reason.
NAMED = 3


class Kind(StrEnum):
    """What a file holds."""

    JSONL = "jsonl"
    WARC = "warc"
    HTML = "html"
    TEXT = "text"


_ENDINGS = {
    ".jsonl": Kind.JSONL, ".ndjson": Kind.JSONL, ".json": Kind.JSONL, ".warc": Kind.WARC,
    ".html": Kind.HTML, ".htm": Kind.HTML, ".xhtml": Kind.HTML, ".txt": Kind.TEXT,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the user says of what is imported."""

    now: datetime  # in whole seconds, UTC
    site: str | None = None
    base: str | None = None  # the address that a folder stands for
    kind: Kind | None = None  # of every file, whatever its name


@dataclass(slots=True)
class Tally:
    """What came of it so far; `unusable` counts by reason, and `named` says of the first few where they stand."""

    size: int = 0  # bytes of all files
    done: int = 0  # bytes read
    new: int = 0
    changed: int = 0
    known: int = 0  # the archive has it, or a later word on it
    unusable: Counter[str] = field(default_factory=Counter)
    named: list[Unusable] = field(default_factory=list)

    @property
    def usable(self) -> int:
        """Articles, in the archive before or not."""
        return self.new + self.changed + self.known

    def refuse(self, unusable: Unusable) -> None:
        """Count what cannot be used."""
        self.unusable[unusable.reason] += 1
        if self.unusable[unusable.reason] <= NAMED:
            self.named.append(unusable)

    def count(self, read: Brought, filed: Filed) -> None:
        """Count what was filed."""
        if filed.outcome == "new":
            self.new += 1
        elif filed.outcome == "changed":
            self.changed += 1
        elif filed.outcome in ("same", KNOWN):
            self.known += 1
        else:
            detail = read.rejected.detail if read.rejected else ""
            self.refuse(Unusable(where=read.where, reason=filed.outcome, detail=detail or read.candidate.url))


#: Called after each record with what came of it all so far.
Watch = Callable[[Tally], None]


def found_in(paths: tuple[Path, ...], kind: Kind | None) -> list[tuple[Path, Path, Kind]]:
    """(file, the path it was named by, what it holds) of every file that is named or lies in a named folder, in order.

    Raises ConfigError for a path that is not there or holds nothing that is known.
    """
    found = []
    for root in paths:
        if not root.exists():
            raise ConfigError(f"{root}: there is no such file or folder")
        inside = sorted(path for path in root.rglob("*") if path.is_file()) if root.is_dir() else [root]
        here = [(path, root, known) for path in inside if (known := kind or _ENDINGS.get(kind_of(path)))]
        if not here:
            raise ConfigError(f"{root}: nothing in it is known by its name; say what it is with --format")
        found += here
    return found


async def import_into(
    store: Store, files: list[tuple[Path, Path, Kind]], terms: Terms, reader: Reader, register: Register, watch: Watch
) -> Tally:
    """Read the files and archive what is new in them; what cannot be used is counted, and never stops the rest.

    Killed at any moment and run again it goes on where it was: what is in the archive is known. Raises StoreError.
    """
    work = _Work(store, reader, register)
    work.tally.size = sum(path.stat().st_size for path, _, _ in files)
    try:
        for path, root, kind in files:
            before = work.tally.done
            for offer, at in _offers(path, root, kind, terms):
                work.tally.done = before + at
                await work.take(offer)
                watch(work.tally)
            work.tally.done = before + path.stat().st_size
        await work.finish()
    finally:
        work.drop()
    watch(work.tally)
    return work.tally


def _offers(path: Path, root: Path, kind: Kind, terms: Terms) -> Iterator[tuple[Offer, int]]:
    """What a file offers; one that cannot be read offers nothing, and says so."""
    loose = Files(terms.now, terms.site, terms.base)
    try:
        if kind is Kind.JSONL:
            yield from Records(terms.site).read(path)
        elif kind is Kind.WARC:
            yield from Warcs(terms.now, terms.site).read(path)
        else:
            yield from (loose.html if kind is Kind.HTML else loose.text)(path, root)
    except DAMAGE as error:
        yield Unusable(where=str(path), reason="unreadable", detail=str(error)), 0


class _Work:
    """Offers on their way: read ahead by the workers, joined and filed in their order."""

    def __init__(self, store: Store, reader: Reader, register: Register) -> None:
        self.tally = Tally()
        self._store, self._reader, self._register = store, reader, register
        self._clerk = Clerk(store, register)
        self._joining = Joining(self._clerk.keep)
        self._reading: deque[asyncio.Task[Brought | Unusable]] = deque()
        self._filing: deque[tuple[Brought, asyncio.Task[Filed]]] = deque()
        self._filed = 0

    async def take(self, offer: Offer) -> None:
        """Begin to read it; wait for the oldest ones where too many are on their way."""
        self._reading.append(asyncio.create_task(self._reader.read(offer)))
        while len(self._reading) >= READING:
            await self._file_next()

    async def finish(self) -> None:
        """See the last of them onto the disk."""
        while self._reading:
            await self._file_next()
        for read in self._joining.rest():
            await self._file(read)
        while self._filing:
            await self._count_next()

    def drop(self) -> None:
        """Let go of what is under way, after an error or a signal."""
        for task in (*self._reading, *(task for _, task in self._filing)):
            task.cancel()

    async def _file_next(self) -> None:
        read = await self._reading.popleft()
        if isinstance(read, Unusable):
            if read.reason == KNOWN:
                self.tally.known += 1
            else:
                self.tally.refuse(read)
            return
        url = read.candidate.url
        if self._register.is_continuation(read.site, url) and not self._joining.awaits(read):
            self.tally.refuse(Unusable(where=read.where, reason=str(Refusal.CONTINUATION), detail=url))
            return
        for ready in await self._joining.take(read):
            await self._file(ready)

    async def _file(self, read: Brought) -> None:
        self._filing.append((read, asyncio.create_task(self._clerk.file(read))))
        while len(self._filing) >= FILING:
            await self._count_next()

    async def _count_next(self) -> None:
        read, task = self._filing.popleft()
        self.tally.count(read, await task)
        self._filed += 1
        if self._filed % COMMIT == 0:
            self._store.index.commit()
