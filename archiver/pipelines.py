"""The item pipelines, in the order of ITEM_PIPELINES: Read, Append, Publish. Thin: they ask the rooms below."""

from __future__ import annotations

import logging
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archiver import checkup, websub
from archiver.desk import desk_of
from archiver.discover.revisit import GONE
from archiver.edition import publish
from archiver.errors import StoreError
from archiver.filing import Filed
from archiver.items.messages import Page, Reading
from archiver.lookout import Lookout
from archiver.publish.feed import Terms
from archiver.reading import Reader

_LOGGER = logging.getLogger(__name__)


class _Pipeline:
    """What the three have in common: the crawl's desk."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.desk = desk_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)


class Read(_Pipeline):
    """Page -> Reading: extracted, normalised and packed in a worker process, with the article's other pages."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reader = Reader(crawler, self.desk)

    async def process_item(self, item: Any) -> Any:
        """Other items pass."""
        if not isinstance(item, Page):
            return item
        try:
            return await self._reader.read(item)
        except StoreError as error:
            raise self.desk.give_up(error) from error


class Append(_Pipeline):
    """Reading -> raw page, revision and visit on disk, in this order; then the article. What is none is dropped."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lookout = Lookout(self.desk)

    async def process_item(self, item: Any) -> Any:
        """Other items pass. Raises DropItem, with the reason, for a page that gave no article."""
        if not isinstance(item, Reading):
            return item
        self._lookout.meet(item)
        try:
            filed = await self.desk.clerk.file(item)
        except StoreError as error:
            raise self.desk.give_up(error) from error
        if filed.article is None:
            raise self._refused(item, filed)
        self._lookout.read(item, filed)
        self.desk.count(item.source, filed.outcome)
        return filed.article

    def _refused(self, item: Reading, filed: Filed) -> DropItem:
        """Count a page that gave no article; what to raise for it."""
        visit = filed.sheet.visits[-1]
        self._lookout.refused(item, filed)
        is_gone = visit.article is not None and visit.status in GONE
        self.desk.count(item.source, "gone" if is_gone else f"rejected/{filed.outcome}")
        return DropItem(f"{visit.url}: {visit.outcome} {visit.detail}".rstrip(), log_level="DEBUG")


class Publish(_Pipeline):
    """Act II, when the spider closes."""

    def close_spider(self) -> None:
        """Publish the edition and note each document in the statistics."""
        settings = self.crawler.settings
        try:
            self.desk.end_act_one()
            base, title, hub = (settings.get(f"ARCHIVER_{name}") for name in ("BASE", "TITLE", "HUB"))
            spider, store = self.crawler.spider, self.desk.store
            wishes, choices = getattr(spider, "wishes", {}), getattr(spider, "choices", None)
            edition = publish(store, base, title, wishes, hub, choices=choices)
            checkup.post(store, Terms(base=base, title=title, hub=hub))
            self.crawler.stats.set_value("archiver/edition", edition)
            self.crawler.stats.set_value("archiver/aside", edition.aside)
            self._tell(websub.tell(store, hub, base, settings.getlist("ARCHIVER_ALLOW")))
        except StoreError as error:
            self.desk.note_broken(error)

    def _tell(self, told: websub.Told) -> None:
        """A hub that cannot be told costs readers time, and the run nothing."""
        if told.failed:
            _LOGGER.warning(told.sentence)
            self.crawler.stats.set_value("archiver/hub_failed", told.failed)
        if told.done:
            self.crawler.stats.set_value("archiver/hub_told", told.done)
