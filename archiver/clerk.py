"""The clerk of a crawl: files readings in batches, and answers each once its visit is on disk.

A batch is what came in a moment, and while the one before was written: three fsyncs for them all.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime

from archiver.errors import StoreError
from archiver.filing import Filed, Filing, sights
from archiver.items import Article, PageRef
from archiver.items.messages import Member, Reading
from archiver.store.sheets import Sheet, Written
from archiver.store.store import Store

#: Pages of one batch: at ten an fsync costs a ninth a page already, at fifty a twentieth.
MOST = 64
#: Seconds that a batch waits for company. Nobody notices: at a page a second each comes alone, at 200 there are ten.
MOMENT = 0.05


@dataclass(slots=True)
class _Waiting:
    item: Reading | Sheet  # a sheet is a page that is kept before its article is written
    done: asyncio.Future[tuple[Filed, Written]]


class Clerk:
    """Writes through the store, in a thread; the index is asked and told in the loop's own, between two batches."""

    def __init__(self, store: Store, filing: Filing) -> None:
        self._store = store
        self._filing = filing
        self._waiting: deque[_Waiting] = deque()
        self._work: asyncio.Task[None] | None = None
        self._broken: StoreError | None = None

    def edited(self, item: Reading) -> Article | None:
        """The entry that it seems to edit. Raises StoreError."""
        return self._filing.edited(item)

    async def file(self, item: Reading) -> Filed:
        """What came of it, once it is on disk. Raises StoreError, for good: after one nothing more is written."""
        filed, written = await self._written(item)
        return replace(filed, article=written.article) if written.article else filed

    async def keep(self, site: str, when: datetime, member: Member) -> PageRef:
        """Where the raw page is kept, once it is. Raises StoreError."""
        _, written = await self._written(Sheet(site=site, when=when, member=member))
        assert written.ref
        return written.ref

    async def _written(self, item: Reading | Sheet) -> tuple[Filed, Written]:
        waiting = _Waiting(item, asyncio.get_running_loop().create_future())
        self._waiting.append(waiting)
        if self._work is None:
            self._work = asyncio.create_task(self._write_all())
        return await waiting.done

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                if len(self._waiting) < MOST:
                    await asyncio.sleep(MOMENT)
                await self._write(self._batch())
        finally:
            self._work = None

    def _batch(self) -> list[_Waiting]:
        """The next ones, up to the second sight of an article or a wall: the first must stand before it is judged."""
        batch: list[_Waiting] = []
        seen: set[str | int] = set()
        while self._waiting and len(batch) < MOST:
            item = self._waiting[0].item
            here = sights(item) if isinstance(item, Reading) else set()
            if seen & here:
                break
            seen |= here
            batch.append(self._waiting.popleft())
        return batch

    async def _write(self, batch: list[_Waiting]) -> None:
        try:
            if self._broken:
                raise self._broken
            filed = [self._filing.decide(one.item) for one in batch]
            written = await asyncio.to_thread(self._store.write, [one.sheet for one in filed])
            self._store.note(written)
        except Exception as error:  # noqa: BLE001 - it is raised where each of them waits
            self._broken = error if isinstance(error, StoreError) else self._broken
            for waiting in batch:
                if not waiting.done.done():
                    waiting.done.set_exception(error)
        else:
            for waiting, decided, stands in zip(batch, filed, written, strict=True):
                if not waiting.done.done():  # done: whoever waited was cancelled
                    waiting.done.set_result((decided, stands))
