"""A source's own headers and cookies, sent to its own origin and to nobody else.

The secrets are put on a request as the last thing before it goes out and taken off as the first thing when it is back.
So no log, no redirect, no retry and no archive ever holds them.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response

from archiver.middlewares.owner import origin, owner, sources_of
from archiver.rules.sources import Source

_COOKIE = "Cookie"


class CredentialsMiddleware:
    """Only the very scheme, host and port of a source's `url` see its headers and cookies."""

    def __init__(self, sources: dict[str, Source]) -> None:
        self.sources = {
            name: (origin(Request(source.url)), _headers(source))
            for name, source in sources.items()
            if source.headers or source.cookies
        }
        if not self.sources:
            raise NotConfigured

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(sources_of(crawler))

    def process_request(self, request: Request) -> None:
        """Put them on."""
        place, headers = self._of(request)
        if headers and origin(request) == place:
            for name, value in headers.items():
                given = request.headers.get(name) if name == _COOKIE else None  # by the site, on the way to here
                request.headers[name] = f"{value}; {given.decode('latin-1')}" if given else value

    def process_response(self, request: Request, response: Response) -> Response:
        """Take them off."""
        self._clean(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:  # noqa: ARG002  # Scrapy's call
        """Take them off."""
        self._clean(request)

    def _clean(self, request: Request) -> None:
        for name in self._of(request)[1]:
            request.headers.pop(name, None)

    def _of(self, request: Request) -> tuple[str, dict[str, str]]:
        return self.sources.get(owner(request) or "", ("", {}))


def _headers(source: Source) -> dict[str, str]:
    cookies = "; ".join(f"{name}={value}" for name, value in source.cookies)
    return dict(source.headers) | ({_COOKIE: cookies} if cookies else {})
