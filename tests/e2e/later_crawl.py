"""A crawl as if some hours had gone by since the last one, in a process of its own: URL OUTPUT HOURS, JSON out."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import Any

from archiver import crawling
from archiver.codec import to_json
from archiver.rules.sources import source_of
from archiver.spiders.articles import ArticlesSpider


class LaterSpider(ArticlesSpider):
    """Asks what is due by a clock that is ahead."""

    def __init__(self, *args: Any, hours: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.began += timedelta(hours=int(hours))


def main() -> None:
    url, output, hours = sys.argv[1:]
    settings = {"ARCHIVER_OUTPUT": output, "ARCHIVER_CONFIG": "/dev/null/none", "LOG_LEVEL": "WARNING"}
    spider, stats = crawling.run(LaterSpider, settings | crawling.reachable([source_of(url)]), url=url, hours=hours)
    report = crawling.report(stats, tuple(source.name for source in spider.sources))
    print(to_json({"report": report}).decode())


if __name__ == "__main__":
    main()
