"""SIGINT (Ctrl-C) and SIGTERM (systemd, kill) during a crawl: the first stops it cleanly, the second at once.

Cleanly: no request is sent any more, the pages under way are read and archived, the feeds are published. At once: the
process dies of the signal, as any program would; what is archived stays archived, since a crawl may be killed anywhere.

Scrapy's own handlers do nothing when a signal comes before the first request, and its second signal still waits.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from scrapy.crawler import Crawler

#: The statistic that names the signal that stopped a crawl.
STOPPED_BY = "archiver/stopped_by"

_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_UNTIL_IT_RUNS = 0.05  # seconds between two looks whether the engine has started, and can be stopped


@contextmanager
def stopped_by_signals(crawler: Crawler, loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> Iterator[None]:
    """While the block runs, signals stop the crawl; ``leave`` tidies the terminal before the process dies at once."""
    stop = _Stop(crawler, loop, leave)
    before = {number: signal.signal(number, stop.heard) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stop:
    def __init__(self, crawler: Crawler, loop: asyncio.AbstractEventLoop, leave: Callable[[], None]) -> None:
        self.crawler = crawler
        self.loop = loop
        self.leave = leave
        self._is_asked = False
        self._stopping: asyncio.Task[None] | None = None

    def heard(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  # as the signal module calls it
        """A handler of the process and not of the loop: it must be heard also while feeds are being made."""
        if self._is_asked:
            self._die_of(number)
        self._is_asked = True
        self.loop.call_soon_threadsafe(self._begin, signal.Signals(number).name)

    def _begin(self, name: str) -> None:
        if self.crawler.crawling:
            self.crawler.stats.set_value(STOPPED_BY, name)
            self._stopping = self.loop.create_task(self._stop())

    async def _stop(self) -> None:
        while self.crawler.crawling and not self.crawler.engine.running:
            await asyncio.sleep(_UNTIL_IT_RUNS)
        await self.crawler.stop_async()

    def _die_of(self, number: int) -> None:
        try:
            self.leave()
        finally:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
