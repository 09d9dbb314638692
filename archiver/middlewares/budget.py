"""The budget of a source held: what goes out is counted, and where nothing is left nothing goes out.

Stands behind robots.txt and patience, so that what these refuse costs nothing, and before everything that sends.
"""

from __future__ import annotations

import time
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler

from archiver.middlewares.ledger import Ledger
from archiver.middlewares.memory import Memory
from archiver.middlewares.owner import owner, sources_of
from archiver.middlewares.refused import Left, Refused
from archiver.middlewares.slots import drop_waiting
from archiver.store.manners import Spent

#: The key of ``Request.meta`` that says: this very request was counted.
_BOOKED = "archiver_booked"


class BudgetMiddleware:
    """``archiver/<source>/spent`` says, in words, which budget was used up. A request without a source passes."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        memory = Memory(crawler)
        self.ledgers = {
            name: Ledger(source.site, source.budget, time.time, memory.recall(Spent, source.site), memory.keep)
            for name, source in sources_of(crawler).items()
        }
        memory.at_the_end(self._close)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        crawler.signals.connect(middleware.bytes_received, signals.bytes_received)
        return middleware

    def process_request(self, request: Request) -> None:
        """Count the request; raises Left where the budget of its source is used up."""
        request.meta.pop(_BOOKED, None)  # of the request that this one repeats
        name = owner(request)
        ledger = self.ledgers.get(name) if name is not None else None
        if name is None or ledger is None:
            return
        if lack := ledger.lack():
            raise self._left(name, lack)
        ledger.book()
        request.meta[_BOOKED] = True

    def process_exception(self, request: Request, exception: Exception) -> None:
        """What was refused behind us was not sent."""
        if isinstance(exception, Refused) and request.meta.pop(_BOOKED, False):
            self.ledgers[str(owner(request))].take_back()

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Count what comes, also of an answer that is cut off later; what still waits may be too much now."""
        name = owner(request) or ""
        ledger = self.ledgers.get(name)
        if ledger is None:
            return
        ledger.received(len(data))
        if lack := ledger.lack_of_bytes():
            for slot in self.crawler.engine.downloader.slots.values():
                drop_waiting(slot, self._left(name, lack), lambda waiting: owner(waiting) == name)

    def _left(self, name: str, lack: str) -> Left:
        self.crawler.stats.set_value(f"archiver/{name}/spent", lack)
        return Left(name, f"the budget of {name}, {lack}, is used up")

    def _close(self) -> None:
        """Note what was truly used."""
        for ledger in self.ledgers.values():
            ledger.close()
