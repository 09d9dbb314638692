"""Start a crawl, listen to its statistics, say what came of it."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings

import archiver.resolver  # noqa: F401 (Scrapy would, amid its start: some names there walk up the stack, .1 s each)
from archiver.addresses import is_public, spelled
from archiver.desk import BROKEN, hired
from archiver.errors import ArchiverError
from archiver.report import Outcome, Report
from archiver.rules.sources import Source
from archiver.spiders.articles import ArticlesSpider
from archiver.stopping import STOPPED_BY, stopped_by_signals

S = TypeVar("S", bound=Spider)

#: For a server on this very machine: nobody to spare, so no pause between requests.
_OWN_MACHINE: Mapping[str, Any] = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}


def reachable(sources: Iterable[Source]) -> dict[str, Any]:
    """The settings that let the address guard through to addresses of this machine or network that the user typed.

    Only where the address itself says so (an IP literal, localhost): a name that turns out to lead inside is refused.
    """
    asked = [urlsplit(source.url) for source in sources]
    ends = {(url.hostname or "", url.port or (80 if url.scheme == "http" else 443)) for url in asked}
    inside = {host: spelled(host) for host, _ in ends}
    allowed = sorted(f"{host}:{port}" for host, port in ends if (ip := inside[host]) and not is_public(ip))
    own = all(ip and ip.is_loopback for ip in inside.values())
    return {"ARCHIVER_ALLOW": allowed} | (dict(_OWN_MACHINE) if own else {})


#: Objects that may come before the cycle collector looks for cycles: a page leaves some 140. With Python's 700 it took
#: a tenth of the process's time; what is left lying meanwhile is some thirty pages.
_YOUNG = 5000

#: Begins to watch a crawl, and gives the call that ends the watching; that may be called twice.
Follow = Callable[[Crawler], Callable[[], None]]


def crawl(overrides: Mapping[str, Any], follow: Follow | None = None, **arguments: str) -> Report:
    """Run the spider to its end, or until a signal stops it; ``overrides`` are settings of this run.

    Raises ArchiverError.
    """
    spider, stats = run(ArticlesSpider, overrides, follow, **arguments)
    return report(stats, tuple(source.name for source in spider.sources))


def run(
    kind: type[S], overrides: Mapping[str, Any], follow: Follow | None = None, **arguments: str
) -> tuple[S, Mapping[str, Any]]:
    """The spider once it has finished, and its statistics. Raises ArchiverError.

    A run that is followed heeds signals as ``stopping`` says; any other has Scrapy's handlers.
    """
    process = AsyncCrawlerProcess(settings := get_settings(overrides))
    logging.root.setLevel(settings["LOG_LEVEL"])  # Scrapy makes two records a page that no handler would show
    crawler = process.create_crawler(kind)
    task = process.crawl(crawler, **arguments)
    with hired(crawler), _collecting_seldom():
        if follow is None:
            process.start()
        else:
            leave = follow(crawler)
            try:
                with stopped_by_signals(crawler, task.get_loop(), leave):
                    process.start(install_signal_handlers=False)
            finally:
                leave()
    if not task.done():
        raise ArchiverError("stopped by a signal before anything was found out")
    if not task.cancelled() and (error := task.exception()) is not None:
        raise error if isinstance(error, ArchiverError) else ArchiverError(f"the crawl broke off: {error!r}") from error
    if not isinstance(crawler.spider, kind):
        raise ArchiverError("the crawl broke off before it began")
    return crawler.spider, crawler.stats.get_stats()


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """While the block runs, what was there before is not looked through, and the rest once in some thirty pages."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_YOUNG, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def get_settings(overrides: Mapping[str, Any]) -> Settings:
    """The project's settings with those of this run on top."""
    settings = Settings()
    settings.setmodule("archiver.settings", priority="project")
    settings.setdict(dict(overrides), priority="cmdline")
    return settings


def report(stats: Mapping[str, Any], names: tuple[str, ...]) -> Report:
    """The statistics of a finished crawl, read as what came of each source."""
    reason = str(stats.get("finish_reason", "unfinished"))
    found = outcomes(stats, names)
    return Report(
        outcomes=found if reason == "finished" else tuple(map(_unfinished, found)),
        edition=stats.get("archiver/edition"),
        errors=stats.get("spider_exceptions/count", 0) + stats.get("item_error_count", 0),
        reason=reason,
        broken=stats.get(BROKEN),
        stopped_by=stats.get(STOPPED_BY) if reason == "shutdown" else None,
    )


#: The statistics of a source that are fields of its outcome as they stand.
_COUNTS = (
    "listings",
    "found",
    "elsewhere",
    "asked",
    "new",
    "changed",
    "same",
    "gone",
    "left",
    "spent",
    "problems",
    "seconds",
    "failed",
    "alarms",
    "held",
)


def outcomes(stats: Mapping[str, Any], names: tuple[str, ...]) -> tuple[Outcome, ...]:
    """What came of each source so far; one pass over the statistics, for it is asked for while a crawl runs."""
    own: dict[str, dict[str, Any]] = {name: {"rejected": {}} for name in names}
    for key, value in stats.items():
        place, _, what = key.removeprefix("archiver/").rpartition("/")
        if place in own and what in _COUNTS:
            own[place][what] = value
        elif place.endswith("/rejected") and (name := place.removesuffix("/rejected")) in own:
            own[name]["rejected"][what] = value
    return tuple(Outcome(name=name, **fields) for name, fields in own.items())


def _unfinished(outcome: Outcome) -> Outcome:
    """What a run that ended early did not come to is left for the next one."""
    return replace(outcome, left=outcome.left + max(0, outcome.asked - outcome.told))
