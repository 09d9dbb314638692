"""The item pipelines, in the order of ITEM_PIPELINES: Keep, Read, Append, Publish. Thin: they ask the rooms below."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from archiver.compare.revisions import revise
from archiver.desk import BROKEN, desk_of
from archiver.edition import publish
from archiver.errors import StoreError
from archiver.items import Article, Page, Reading, Refusal, Rejected, Visit
from archiver.learned import Learned, learned
from archiver.lookout import Lookout, has_shrunk
from archiver.normalize.ids import content_hash, mint
from archiver.reading import Reader
from archiver.rounds.conditional import GONE
from archiver.rules.wishes import NO_WISHES, Wishes
from archiver.store.store import Store
from archiver.unmasking import is_everywhere


class _Pipeline:
    """What the four have in common: the crawl's desk."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.desk = desk_of(crawler)

    @property
    def wishes(self) -> Mapping[str, Wishes]:
        """The last words on what is learned, by site; none for a spider that has no sources of ours."""
        return getattr(self.crawler.spider, "wishes", {})

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    async def kept(self, page: Page) -> Page:
        """The page with the place where it is kept."""
        try:
            ref = await asyncio.to_thread(self.desk.store.keep, page)
        except StoreError as error:
            raise self.desk.give_up(error) from error
        self.desk.store.kept(ref)
        return replace(page, ref=ref)


class Keep(_Pipeline):
    """Page -> the same page, durably kept as WARC."""

    async def process_item(self, item: Any) -> Any:
        """Other items pass."""
        return await self.kept(item) if isinstance(item, Page) else item


class Read(_Pipeline):
    """Page -> Reading: extracted and normalised in a worker process, with the article's other pages."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reader = Reader(crawler, self.desk, self.kept)

    async def process_item(self, item: Any) -> Any:
        """Other items pass."""
        return await self._reader.read(item) if isinstance(item, Page) else item


class Append(_Pipeline):
    """Reading -> the article's revision in the archive, the visit in the crawl log; what is no article is dropped."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._lookout = Lookout(self.desk)
        self._learned: dict[str, Learned] = {}  # by site, as it was when the first of its articles came

    def process_item(self, item: Any) -> Any:
        """Other items pass. Raises DropItem, with the reason, for a page that gave no article."""
        if not isinstance(item, Reading):
            return item
        try:
            return self._append(item)
        except StoreError as error:
            raise self.desk.give_up(error) from error

    def _append(self, item: Reading) -> Article | None:
        if item.article is None:
            raise self._refuse(item, item.rejected or Rejected(url=item.candidate.url, reason=Refusal.OTHER))
        store = self.desk.store
        listed = item.candidate
        read = replace(item.article, fetched=item.fetched, found_by=listed.found_by, listed_as=listed.title)
        before = _known(store, listed.url, read)
        if before:  # the archive itself brought us back, or another listing: the first one counts
            read = replace(read, found_by=before.found_by, listed_as=listed.title or before.listed_as)
        read = replace(read, id=before.id if before else mint(read.site, read.url))
        if wall := self._wall(before, read):
            raise self._refuse(item, wall)
        known = self._learned_of(read.site)
        revision = revise(before and known.applied(before), known.applied(read))
        if revision:
            store.append(revision)
        outcome = "same" if revision is None else "changed" if before else "new"
        self._log(item, outcome, read.id, url=read.url)
        self.desk.count(item.source, outcome)
        self._lookout.read(item, before, read)
        return revision or before

    def _gone(self, item: Reading) -> str | None:
        """The id of the article that stood where the server now says that nothing is; the archive keeps it."""
        known = self.desk.store.visited(item.site, item.candidate.url) if item.status in GONE else None
        return known[0].article if known else None

    def _wall(self, before: Article | None, read: Article) -> Rejected | None:
        """Why an article as read is none, seen beside what the archive has."""
        if before is not None and read.paywalled and has_shrunk(before, read):
            return Rejected(url=read.url, reason=Refusal.PAYWALL, detail="most of what stood there before is gone")
        if is_everywhere(self.desk.store, read):
            return Rejected(url=read.url, reason=Refusal.SAME_TEXT, detail="its text stands at other addresses too")
        return None

    def _refuse(self, item: Reading, rejected: Rejected) -> DropItem:
        """Note a page that gave no article; what to raise for it."""
        self._lookout.refused(item, rejected.reason)
        gone = self._gone(item)
        self._log(item, rejected.reason, gone, rejected.detail)
        self.desk.count(item.source, "gone" if gone else f"rejected/{rejected.reason}")
        return DropItem(f"{rejected.url}: {rejected.reason} {rejected.detail}".rstrip(), log_level="DEBUG")

    def _learned_of(self, site: str) -> Learned:
        """What the other pages of a site tell, so that like is compared with like; publishing has the last word."""
        if site not in self._learned:
            self._learned[site] = learned(self.desk.store, site, self.wishes.get(site, NO_WISHES))
        return self._learned[site]

    def _log(self, item: Reading, outcome: str, entry: str | None, detail: str = "", url: str | None = None) -> None:
        """A visit for the address asked for, for the canonical one (`url`) and for the further pages."""
        store, asked = self.desk.store, item.candidate.url
        visit = Visit(
            url=asked,
            at=item.fetched,
            outcome=outcome,
            article=entry,
            stamp=item.candidate.stamp,
            status=item.status,
            detail=detail,
            scheduled=item.candidate.scheduled,
            validators=item.validators,
        )
        if url and url != asked and store.first_visited(item.site, url) is None:
            store.log(item.site, replace(visit, url=url, scheduled=False))
        for further in item.further:
            store.log(item.site, replace(visit, url=further, outcome=Refusal.CONTINUATION, scheduled=False))
        store.log(item.site, visit)


def _known(store: Store, asked: str, read: Article) -> Article | None:
    """The entry that this article is another sight of: by its canonical address, else by the address asked for.

    An address alone is not enough (a page may show another story each day): then title or text must be the same too.
    """
    for entry in store.index.entries_at(read.url):
        if (known := store.latest(entry)) and known.site == read.site and known.url == read.url:
            return known
    for entry in store.index.entries_at(asked):
        known = store.latest(entry)
        if known and known.site == read.site and _alike(known, read):
            return known
    return None


def _alike(one: Article, other: Article) -> bool:
    return one.title == other.title or content_hash(one) == content_hash(other)


class Publish(_Pipeline):
    """Act II, when the spider closes."""

    def process_item(self, item: Any) -> Any:
        """Every item passes."""
        return item

    def close_spider(self) -> None:
        """Publish the edition and note each document in the statistics."""
        stats, settings = self.crawler.stats, self.crawler.settings
        try:
            base, title = settings.get("ARCHIVER_BASE"), settings.get("ARCHIVER_TITLE")
            edition = publish(self.desk.store, base, title, self.wishes)
            stats.set_value("archiver/edition", edition)
        except StoreError as error:
            if stats.get_value(BROKEN) is None:
                stats.set_value(BROKEN, str(error))
