"""Waiting when a host asks for it: Retry-After, back-off, two retries. Stands in the place of Scrapy's RetryMiddleware.

A pause is a pause of the download slot, so requests that already wait for their turn are held as well. A host that
asks for more than ARCHIVER_PATIENCE seconds is given up until its time comes, which is mostly for the rest of the run.
Pauses are on disk before the next request could be made, so that another run, after whatever end of this one, holds
them too.
"""

from __future__ import annotations

import logging
import time
from functools import partial
from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import create_looping_call
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost

from archiver.items import Refusal
from archiver.middlewares.memory import Memory
from archiver.middlewares.pauses import Pauses, retry_after
from archiver.middlewares.refused import Refused, Stopped
from archiver.middlewares.slots import drop_waiting
from archiver.store.manners import Pause

#: What the network does to a request that may go better the next time.
NETWORK_ERRORS = (
    CannotResolveHostError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    OSError,
    ResponseDataLossError,
)
#: The statuses whose Retry-After counts (RFC 9110, 10.2.3; RFC 6585, 4).
ASKING = frozenset({429, 503})
#: Seconds that a run waits for a host, where ARCHIVER_PATIENCE says nothing.
PATIENCE = 60.0

_WATCH = 0.5  # seconds between two looks for the end of the run


class PatienceMiddleware:
    """Holds a host back as long as it asks for.

    Counts ``archiver/patience/pauses``, ``.../longest_pause_seconds`` and ``.../given_up``, and Scrapy's ``retry/...``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        memory = Memory(crawler)
        self.pauses = Pauses(time.time, partial(memory.recall, Pause), memory.keep)
        self.bound = crawler.settings.getfloat("ARCHIVER_PATIENCE", PATIENCE)
        self.statuses = {int(status) for status in crawler.settings.getlist("RETRY_HTTP_CODES")}
        self._watch = create_looping_call(self._look_for_the_end)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler)
        # This signal comes before Scrapy lets the next request of the slot go; process_response comes after.
        crawler.signals.connect(middleware.response_downloaded, signals.response_downloaded)
        crawler.signals.connect(middleware.engine_started, signals.engine_started)
        crawler.signals.connect(middleware.spider_closed, signals.spider_closed)
        return middleware

    def engine_started(self) -> None:
        self._watch.start(_WATCH, now=False)

    def spider_closed(self) -> None:
        if self._watch.running:
            self._watch.stop()

    def process_request(self, request: Request) -> None:
        """Hold the host of a request back for what is left of its pause; raises Refused where it was given up."""
        host = self._host(request)
        if self._is_given_up(host):
            raise self._refused(host)
        if self.pauses.remaining(host):
            self._hold_slot(request)

    def response_downloaded(self, response: Response, request: Request) -> None:
        """Hold the host back, or forget its failures."""
        if response.status not in self.statuses:
            self.pauses.answered(self._host(request))
        elif response.status in ASKING:
            self._hold(request, retry_after(response.headers.getlist(b"Retry-After"), self.pauses.clock()))
        else:
            self._hold(request)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The request once more after an error of the server, while that makes sense; else the response."""
        if response.status in self.statuses:
            return self._again(request, f"status {response.status}") or response
        return response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request once more after an error of the network, while that makes sense."""
        if not isinstance(exception, NETWORK_ERRORS):
            return None
        self._hold(request)
        return self._again(request, type(exception).__name__)

    def _look_for_the_end(self) -> None:
        """When the run is told to stop, nobody waits any longer for a turn; Scrapy would wait for each delay."""
        engine = self.crawler.engine
        if not engine.running:
            for slot in engine.downloader.slots.values():
                drop_waiting(slot, Stopped())

    def _again(self, request: Request, why: str) -> Request | None:
        spider = self.crawler.spider
        if spider is None or request.meta.get("dont_retry") or self._is_given_up(self._host(request)):
            return None
        return get_retry_request(request, spider=spider, reason=why, give_up_log_level=logging.INFO)

    def _hold(self, request: Request, asked: float | None = None) -> None:
        host = self._host(request)
        pause = self.pauses.failed(host, asked)
        stats = self.crawler.stats
        stats.inc_value("archiver/patience/pauses")
        stats.max_value("archiver/patience/longest_pause_seconds", round(pause, 1))
        self._hold_slot(request)
        if self._is_given_up(host):
            stats.inc_value("archiver/patience/given_up")
            drop_waiting(self.crawler.engine.downloader.slots[host], self._refused(host))

    def _hold_slot(self, request: Request) -> None:
        """Let the slot of the host, made where it is missing, start its next request after the pause."""
        host, slot = self.crawler.engine.downloader._get_slot(request)  # Scrapy has no public call for it
        slot.delay = slot.delay or 0.001  # Scrapy looks at lastseen only where there is a delay
        slot.lastseen = max(slot.lastseen, time.monotonic() + self.pauses.remaining(host))

    def _host(self, request: Request) -> str:
        return self.crawler.engine.downloader.get_slot_key(request)

    def _is_given_up(self, host: str) -> bool:
        return self.pauses.remaining(host) > self.bound

    def _refused(self, host: str) -> Refused:
        until = f"{self.pauses.until(host):%Y-%m-%d %H:%M:%S} UTC"
        return Refused(Refusal.UNREACHABLE, f"{host} wants no request before {until}, or failed too often")
