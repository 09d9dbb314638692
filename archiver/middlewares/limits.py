"""What is never asked for and never unpacked: other schemes than http and https, stacked content encodings.

The sizes and times of a response are bounded by Scrapy's own settings, the addresses by the resolver.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Headers
from scrapy.http.request import NO_CALLBACK
from scrapy.settings import BaseSettings
from scrapy.statscollectors import StatsCollector
from scrapy.utils.httpobj import urlparse_cached

from archiver.items import Refusal
from archiver.middlewares.refused import Refused
from archiver.resolver import gap

SCHEMES = frozenset({"http", "https"})
#: A server sends one encoding, behind a misconfigured proxy two; 300 layers of gzip are an attack.
MAX_ENCODINGS = 2


class LimitsMiddleware:
    """Refuses what no news site needs, redirects included, and counts every refusal of the downloader side.

    ``archiver/refused/<reason>`` counts requests, not the robots.txt that were asked for on the way;
    ``archiver/stopped`` counts those whose turn did not come before the end of the run, ``archiver/<source>/left``
    those for which the source's budget had no room.
    """

    def __init__(self, settings: BaseSettings, stats: StatsCollector) -> None:
        self.settings = settings
        self.stats = stats
        self._guarded = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        middleware = cls(crawler.settings, crawler.stats)
        crawler.signals.connect(middleware.headers_received, signals.headers_received)
        return middleware

    def process_request(self, request: Request) -> None:
        """Raises Refused for a request that is neither http nor https, and for all while the address guard is off."""
        self._guarded = self._guarded or gap(self.settings) is None
        if not self._guarded:
            raise Refused(Refusal.FORBIDDEN_ADDRESS, f"the address guard is off: {gap(self.settings)}")
        scheme = urlparse_cached(request).scheme
        if scheme not in SCHEMES:
            raise Refused(Refusal.FORBIDDEN_ADDRESS, f"{scheme}: is neither http nor https")

    def headers_received(self, headers: Headers) -> None:
        """Stop the download of a body that is wrapped more than twice, before a byte of it is read."""
        layers = sum(len(value.split(b",")) for value in headers.getlist(b"Content-Encoding"))
        if layers > MAX_ENCODINGS:
            raise _Wrapped(layers)

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count what was refused by whomever; it goes on as it came."""
        if isinstance(exception, _Wrapped):
            exception = exception.refused
        if isinstance(exception, Refused):
            if request.callback is not NO_CALLBACK:
                self.stats.inc_value(f"archiver/{exception.statistic}")
            raise exception


class _Wrapped(StopDownload):
    """The only kind of exception that Scrapy lets a handler of headers_received raise."""

    def __init__(self, layers: int) -> None:
        super().__init__(fail=True)
        detail = f"{layers} stacked content encodings; {MAX_ENCODINGS} are unpacked"
        self.refused = Refused(Refusal.TOO_BIG, detail)
