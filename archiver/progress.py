"""How far a crawl is, told now and then to whoever watches it. What is done with it, the watcher knows."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.utils.asyncio import create_looping_call

from archiver.crawling import Follow, outcomes
from archiver.middlewares.patience import PatienceMiddleware
from archiver.report import Outcome
from archiver.stopping import STOPPED_BY

#: Seconds from which on it is told that a host is waited for; the pauses of politeness are shorter.
_WORTH_TELLING = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """A host that asked for time, or failed and is left alone for a while; its source, where it is a source's own."""

    host: str
    seconds: float
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """How far a crawl is."""

    seconds: float  # since it began
    pages: int  # responses received, of whatever kind
    outcomes: tuple[Outcome, ...] = ()
    waits: tuple[Wait, ...] = ()
    stopped_by: str | None = None  # the signal that told it to stop


class Watcher(Protocol):
    """Somebody who wants to know; an OSError of theirs means that they have gone, and the crawl goes on without."""

    @property
    def every(self) -> float:
        """Seconds between two looks."""

    def look(self, now: Now) -> None:
        """See how far it is."""

    def close(self) -> None:
        """Leave; may be called twice."""


def watched_by(watcher: Watcher) -> Follow:
    """For ``crawling.crawl``: have the crawl watched."""

    def follow(crawler: Crawler) -> Callable[[], None]:
        return Progress(crawler, watcher).close  # which holds it: Scrapy's signals would let it go

    return follow


class Progress:
    """Shows the watcher how far the crawl is, from its first moment to its last but one; the report says the rest."""

    def __init__(self, crawler: Crawler, watcher: Watcher) -> None:
        self.crawler = crawler
        self.watcher = watcher
        self._loop = create_looping_call(self._look)
        self._began = time.monotonic()
        self._sources: dict[str, str] = {}  # host, without www. -> name
        crawler.signals.connect(self.engine_started, signals.engine_started)
        crawler.signals.connect(self.close, signals.spider_closed)

    def engine_started(self) -> None:
        """Begin to tell."""
        self._sources = {_bare(urlsplit(source.url).hostname): source.name for source in self._all_sources()}
        self._loop.start(self.watcher.every, now=True)

    def close(self) -> None:
        """Look no more; the report says the rest."""
        if self._loop.running:
            self._loop.stop()
        self.watcher.close()

    def _look(self) -> None:
        try:
            self.watcher.look(self._now())
        except OSError:  # the pipe or the terminal has gone, and nobody can be told
            self._loop.stop()

    def _now(self) -> Now:
        stats = self.crawler.stats.get_stats()
        return Now(
            seconds=time.monotonic() - self._began,
            pages=stats.get("response_received_count", 0),
            outcomes=outcomes(stats, tuple(source.name for source in self._all_sources())),
            waits=tuple(self._waits()),
            stopped_by=stats.get(STOPPED_BY),
        )

    def _waits(self) -> Iterable[Wait]:
        patience = self.crawler.get_downloader_middleware(PatienceMiddleware)
        if patience is None:
            return
        for host in sorted(self.crawler.engine.downloader.slots):
            if (seconds := patience.pauses.remaining(host)) >= _WORTH_TELLING:
                yield Wait(host=host, seconds=seconds, source=self._sources.get(_bare(host)))

    def _all_sources(self) -> Iterable[Any]:
        return getattr(self.crawler.spider, "sources", ())


def _bare(host: str | None) -> str:
    return (host or "").removeprefix("www.")
