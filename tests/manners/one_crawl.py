"""A crawl in a process of its own: JSON in (see calling.started), JSON out (what came of each)."""

from __future__ import annotations

import json
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from archiver.middlewares.owner import OWNER
from archiver.middlewares.refused import Left, Refused
from archiver.normalize.urls import site_of
from archiver.rules.sources import load_sources

_LISTEN = "0A"  # a socket's state in /proc/net/tcp


class OneCrawl(Spider):
    """Asks for the given addresses and notes what came back."""

    name = "one-crawl"

    def __init__(self, urls: list[str], config: str | None, owner: str | None) -> None:
        super().__init__()
        self.urls = urls
        self.owner = owner
        known = load_sources(Path(config)) if config else None
        self.sources = known.sources if known else ()
        self.contact = known.contact if known else None
        self.came: list[tuple[str, str, str]] = []  # url as asked, what came, detail
        self.listening: set[str] = set()

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield Request(
                url,
                callback=self.parse,
                errback=self.missed,
                dont_filter=True,
                cb_kwargs={"asked": url},
                meta={OWNER: self.owner or self._owner(url)},
            )

    def _owner(self, url: str) -> str | None:
        return next((source.name for source in self.sources if source.site == site_of(url)), None)

    def parse(self, response: Response, asked: str) -> None:
        self.came.append((asked, str(response.status), response.url))
        self.listening |= listening()

    def missed(self, failure: Failure) -> None:
        error = failure.value
        what = type(error).__name__
        if isinstance(error, Left):
            what = "left"
        elif isinstance(error, Refused):
            what = str(error.reason)
        elif isinstance(error, HttpError):
            what = str(error.response.status)
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy hangs it on
        self.came.append((request.cb_kwargs["asked"], what, str(error)))


def listening() -> set[str]:
    """The addresses on which this process listens."""
    own = {str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.is_symlink()}
    rows = [
        line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text("ascii").splitlines()
    ]
    return {row[1] for row in rows if row[3] == _LISTEN and f"socket:[{row[9]}]" in own}


def main() -> None:
    order: dict[str, Any] = json.load(sys.stdin)
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    settings.setdict({"EXTENSIONS": {}, "ITEM_PIPELINES": {}, "LOG_LEVEL": "WARNING"} | order["settings"], "cmdline")
    if order["output"]:
        desk = {"EXTENSIONS": {"archiver.desk.Desk": 0}, "ARCHIVER_OUTPUT": order["output"], "ARCHIVER_WORKERS": 1}
        settings.setdict(desk, "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(OneCrawl)
    process.crawl(crawler, urls=order["urls"], config=order["config"], owner=order["owner"])
    process.start()
    spider, stats = crawler.spider, crawler.stats
    assert isinstance(spider, OneCrawl)
    assert stats is not None
    counts = {key: value for key, value in stats.get_stats().items() if isinstance(value, (int, float, str))}
    json.dump({"came": spider.came, "listening": sorted(spider.listening), "stats": counts}, sys.stdout)


if __name__ == "__main__":
    main()
