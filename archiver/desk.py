"""What a crawl works with: the store, held under its lock, its clerk, and the workers. A Scrapy extension."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, DropItem, NotConfigured
from scrapy.http import Response

from archiver.adapter import introduce
from archiver.clerk import Clerk
from archiver.errors import StoreError, WorkerError
from archiver.filing import Filing
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.servertime import Clocks
from archiver.stopping import STOPPED_BY
from archiver.store.ahead import ahead
from archiver.store.manners import Manners
from archiver.store.opening import opened
from archiver.store.store import Store
from archiver.workers.pool import Pool

_LOGGER = logging.getLogger(__name__)

#: The statistic that says, in a sentence, what could not be written; nothing is fetched from then on.
BROKEN = "archiver/broken"
#: How many pieces of the archive were found damaged.
DAMAGED = "archiver/damaged"

#: The workers of crawls whose desks do not stand yet.
_HIRED: WeakKeyDictionary[Crawler, Pool] = WeakKeyDictionary()


class Desk:
    """The open store and the pool, from the first component of a crawl to its last signal."""

    def __init__(self, crawler: Crawler, store: Store, pool: Pool, held: ExitStack) -> None:
        self.store = store
        self.manners = Manners(store.root)
        self.pool = pool
        self.clerk = Clerk(store, Filing(store, self._wishes))
        self._crawler = crawler
        self._stats = crawler.stats
        self._clocks = Clocks()
        self.introduced: dict[str, tuple[tuple[str, str], ...]] = {}  # source -> what its site says of itself
        self._closing: asyncio.Future[None] | None = None
        self._held = held
        self._began = time.monotonic()
        self._before_the_edition: list[Callable[[], None]] = []
        self._last_words: list[Callable[[str], None]] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the store before the first request; raises LockError and StoreError."""
        introduce()
        settings = crawler.settings
        held = ExitStack()
        store = held.enter_context(opened(Path(settings["ARCHIVER_OUTPUT"])))
        desk = cls(crawler, store, _HIRED.get(crawler) or _pool(crawler), held)
        desk.manners.sweep(time.time())
        crawler.signals.connect(desk.spider_opened, signals.spider_opened)
        crawler.signals.connect(desk.spider_closed, signals.spider_closed)
        crawler.signals.connect(desk.response_received, signals.response_received)
        return desk

    def _wishes(self, site: str) -> Wishes:
        """The last word on what is learned of the site; none for a spider that has no sources of ours."""
        wishes: Mapping[str, Wishes] = getattr(self._crawler.spider, "wishes", {})
        return wishes.get(site, NO_WISHES)

    def count(self, source: str, what: str, by: int = 1) -> None:
        """Add to archiver/<source>/<what>, and note how long the source has taken so far."""
        self._stats.inc_value(f"archiver/{source}/{what}", by)
        self._stats.set_value(f"archiver/{source}/seconds", time.monotonic() - self._began)

    def told(self, source: str, what: str) -> Any:
        """What stands in archiver/<source>/<what> by now."""
        return self._stats.get_value(f"archiver/{source}/{what}")

    def tell(self, source: str, what: str, value: object) -> None:
        """Put it there."""
        self._stats.set_value(f"archiver/{source}/{what}", value)

    def fail(self, source: str, sentence: str) -> None:
        """Note in archiver/<source>/failed why a source gave nothing usable."""
        self._stats.set_value(f"archiver/{source}/failed", sentence)

    def give_up(self, error: StoreError) -> DropItem:
        """Fetch nothing more, since nothing more can be kept; what to raise for the item at hand."""
        if self._stats.get_value(BROKEN) is None:
            self.note_broken(error)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="broken"))
        return DropItem(str(error), log_level="DEBUG")

    async def spider_opened(self) -> None:
        """Say what was found broken, and that the clock was."""
        self._tell_damage()
        if sentence := ahead(self.store, datetime.now(UTC)):
            _LOGGER.warning(sentence)
        try:
            await self.pool.start()
        except WorkerError as error:
            self._stats.set_value(BROKEN, str(error))
            raise CloseSpider("broken") from error

    def response_received(self, response: Response) -> None:
        """Hear what a server says of the time."""
        told, now = response.headers, datetime.now(UTC)
        self._clocks.hear(urlsplit(response.url).netloc, told.get("Date"), told.get("Age"), now)

    @property
    def sites(self) -> dict[str, str]:
        """The sites of the crawl's sources, by their names; none where the spider is none of ours."""
        return {source.name: source.site for source in getattr(self._crawler.spider, "sources", ())}

    @property
    def is_backfill(self) -> bool:
        """Whether the crawl goes back into the past."""
        return bool(getattr(self._crawler.spider, "is_backfill", False))

    @property
    def is_whole(self) -> bool:
        """Whether nothing has ended the crawl before its work was done."""
        return self._stats.get_value(STOPPED_BY) is None and self._stats.get_value(BROKEN) is None

    def before_the_edition(self, tell: Callable[[], None]) -> None:
        """Have this called once all pages are archived, and before the feeds are made of them."""
        self._before_the_edition.append(tell)

    def end_act_one(self) -> None:
        """All pages are archived; say so where the servers contradicted the clock. Raises StoreError."""
        if sentence := self._clocks.contradict(datetime.now(UTC)):
            _LOGGER.warning(sentence)
        for tell in self._before_the_edition:
            tell()

    def at_the_end(self, tell: Callable[[str], None]) -> None:
        """Have this called with the finish reason once all is done, while the store is still open."""
        self._last_words.append(tell)

    def _tell_damage(self) -> None:
        """Say each piece of damage once, and count it."""
        for damage in self.store.damage[self._stats.get_value(DAMAGED, 0) :]:
            _LOGGER.warning(damage)
        if self.store.damage:
            self._stats.set_value(DAMAGED, len(self.store.damage))

    async def spider_closed(self, reason: str) -> None:
        """Let go of everything."""
        for tell in self._last_words:
            try:
                tell(reason)
            except StoreError as error:
                self.note_broken(error)
        await self.pool.close()
        self._tell_damage()
        try:
            self._held.close()
        except StoreError as error:  # of the index, which is derived: the next start reads what is missing
            self.note_broken(error)

    def note_broken(self, error: StoreError) -> None:
        """Say what could not be written; the first such thing counts."""
        if self._stats.get_value(BROKEN) is None:
            self._stats.set_value(BROKEN, str(error))


def _pool(crawler: Crawler) -> Pool:
    return Pool(crawler.settings.getint("ARCHIVER_WORKERS"))


@contextmanager
def hired(crawler: Crawler) -> Iterator[None]:
    """For a crawl from its beginning to its end: its workers import what they need while Scrapy sets itself up."""
    if f"{__name__}.{Desk.__name__}" not in crawler.settings.getdict("EXTENSIONS"):
        yield  # it reads no pages
        return
    pool = _HIRED[crawler] = _pool(crawler)
    pool.prepare()
    try:
        yield
    finally:
        pool.dismiss()


def desk_of(crawler: Crawler) -> Desk:
    """The crawl's desk; raises NotConfigured where the extension is not among EXTENSIONS."""
    desk = crawler.get_extension(Desk)
    if desk is None:
        raise NotConfigured("archiver.desk.Desk is not in EXTENSIONS; add it, or use archiver.settings")
    return desk
