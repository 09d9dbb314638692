"""A line now and then that says how far a crawl is, on standard error. A Scrapy extension of the command's."""

from __future__ import annotations

import sys
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

#: Seconds between two lines: a person at a terminal sees that it lives, a cron mail stays short.
_EVERY_TERMINAL, _EVERY_PLAIN = 5.0, 60.0


class Progress:
    """Counts of what was read so far and of what waits."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._loop: Any = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        progress = cls(crawler)
        crawler.signals.connect(progress.spider_opened, signals.spider_opened)
        crawler.signals.connect(progress.spider_closed, signals.spider_closed)
        return progress

    def spider_opened(self) -> None:
        """Begin to tell."""
        self._loop = create_looping_call(self._tell)
        self._loop.start(_EVERY_TERMINAL if sys.stderr.isatty() else _EVERY_PLAIN, now=False)

    def spider_closed(self) -> None:
        """The table says the rest."""
        if self._loop is not None and self._loop.running:
            self._loop.stop()

    def _tell(self) -> None:
        stats = self.crawler.stats.get_stats()
        read = sum(
            v for k, v in stats.items() if k.startswith("archiver/") and k.endswith(("/new", "/changed", "/same"))
        )
        rejected = sum(v for k, v in stats.items() if k.startswith("archiver/") and "/rejected/" in k)
        waiting = stats.get("scheduler/enqueued", 0) - stats.get("scheduler/dequeued", 0)
        print(f"archiver: {read} articles read, {rejected} pages rejected, {waiting} addresses wait", file=sys.stderr)
