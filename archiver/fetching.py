"""One page, fetched with all the manners and guards of a crawl, and kept nowhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver import crawling
from archiver.errors import ArchiverError
from archiver.failures import why_not
from archiver.items.messages import Candidate, Page
from archiver.normalize.urls import site_of
from archiver.responses import page_of
from archiver.rules.sources import source_of


class _OnePage(Spider):
    name = "one-page"
    page: Page | None = None
    reason = "nothing came back"

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.url = url

    async def start(self) -> AsyncIterator[Request]:
        yield Request(self.url, callback=self.parse, errback=self.missed)

    def parse(self, response: Response) -> None:
        candidate = Candidate(url=self.url, found_by="direct")
        self.page = page_of(response, site_of(response.url), self.name, candidate)

    def missed(self, failure: Failure) -> None:
        self.reason = why_not(failure.value)[2]


def fetch(url: str) -> Page:
    """The page at that address; raises ArchiverError, which says why there is none."""
    source = source_of(url)
    alone = {"EXTENSIONS": {}, "ITEM_PIPELINES": {}, "LOG_LEVEL": "ERROR"}
    spider, _ = crawling.run(_OnePage, alone | crawling.reachable([source]), url=source.url)
    if spider.page is None:
        raise ArchiverError(f"{url}: {spider.reason}")
    return spider.page
