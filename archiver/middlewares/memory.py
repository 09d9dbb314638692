"""What the middlewares remember across runs, by way of the crawl's desk; without a desk, nothing."""

from __future__ import annotations

from collections.abc import Callable

from scrapy.crawler import Crawler

from archiver.desk import Desk
from archiver.errors import StoreError
from archiver.store.manners import Copy, Pause, Record, Spent


class Memory:
    """The records of the desk. Where they cannot be read or written the crawl ends, as it does for a page."""

    def __init__(self, crawler: Crawler) -> None:
        self._desk = crawler.get_extension(Desk)

    def recall(self, kind: type[Record], name: str) -> Record | None:
        """The record of that name, from this run or an earlier one."""
        if self._desk is None:
            return None
        try:
            return self._desk.manners.read(kind, name)
        except StoreError as error:
            self._desk.give_up(error)
            return None

    def keep(self, record: Copy | Pause | Spent) -> None:
        """The record is on disk when this returns."""
        if self._desk is None:
            return
        try:
            self._desk.manners.keep(record)
        except StoreError as error:
            self._desk.give_up(error)

    def at_the_end(self, note: Callable[[], None]) -> None:
        """Have this called when nothing more is sent, while records can still be kept."""
        if self._desk is not None:
            self._desk.at_the_end(lambda _: note())
