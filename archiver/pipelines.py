"""The item pipelines, in the order of ITEM_PIPELINES: Keep, Read, Append, Publish. Thin: they ask the rooms below."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, IgnoreRequest
from scrapy.http import Response

from archiver.compare.revisions import revise
from archiver.desk import BROKEN, desk_of
from archiver.edition import publish
from archiver.errors import StoreError
from archiver.extract.joined import join
from archiver.items import Answer, Article, Job, Page, Reading, Refusal, Rejected, SiteRules, Visit
from archiver.normalize.ids import content_hash, mint
from archiver.normalize.urls import same_site
from archiver.responses import page_of
from archiver.rules.known import Folders, hint_problems, rules_for
from archiver.rules.sources import Source
from archiver.store.store import Store

_LOGGER = logging.getLogger(__name__)

#: Pages of one article that are joined; the rest of a longer one is left, and said so.
MOST_PAGES = 20


class _Pipeline:
    """What the four have in common: the crawl's desk."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.desk = desk_of(crawler)

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
    """Page -> Reading: extracted and normalised in a worker process, its further pages fetched, kept and joined."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._told: set[str] = set()  # the hint files whose faults were logged

    async def process_item(self, item: Any) -> Any:
        """Other items pass."""
        if not isinstance(item, Page):
            return item
        answer = await self._ask(item)
        reading = Reading(
            candidate=item.candidate,
            site=item.site,
            source=item.source,
            fetched=item.fetched,
            status=item.status,
            rejected=answer.rejected,
        )
        return await self._whole(reading, answer.article, item) if answer.article else reading

    async def _ask(self, page: Page) -> Answer:
        job = Job(
            task="article",
            url=page.url,
            body=page.body,
            site=page.site,
            content_type=page.content_type,
            fetched=page.fetched,
            rules=self._rules(page),
        )
        return await self.desk.pool.run(job)

    def _rules(self, page: Page) -> SiteRules | None:
        """What is known of the page's site; what cannot be used of a hint is logged once."""
        folders = getattr(self.crawler.spider, "folders", Folders())
        rules = rules_for(page.url, self._stanza(page.source), folders, fetched=page.fetched.date())
        if rules and rules.is_hint and not self._told.issuperset(rules.origins):
            self._told.update(rules.origins)
            for problem in hint_problems(page.url, folders):
                _LOGGER.warning(problem)
        return rules

    def _stanza(self, name: str) -> SiteRules | None:
        """The rules in a source's stanza of sources.toml; None for a spider that has no sources of ours."""
        sources = getattr(self.crawler.spider, "sources", ())
        return next((source.rules for source in sources if isinstance(source, Source) and source.name == name), None)

    async def _whole(self, reading: Reading, first: Article, page: Page) -> Reading:
        """The reading with the whole article: the text of its single page, else that of its pages, as far as can be."""
        first = replace(first, pages=(page.ref,) if page.ref else ())
        urls = [page.url]
        article = await self._single(first, page, urls) or await self._joined(first, page, urls)
        article = replace(article, next_page=None, single_page=None)
        return replace(reading, article=article, further=tuple(urls[1:]))

    async def _single(self, first: Article, page: Page, urls: list[str]) -> Article | None:
        """The article with the text of its single page; None where no such page is named, or it tells less."""
        if not first.single_page:
            return None
        urls.append(first.single_page)
        single = await self._further(first.single_page, page)
        if single is None or len(single.text) < len(first.text):  # less: a preview, or a wall before the rest
            self.desk.count(page.source, "unjoined")
            return None
        return replace(first, blocks=single.blocks, pages=first.pages + single.pages)

    async def _joined(self, first: Article, page: Page, urls: list[str]) -> Article:
        """The article with its pages joined, as far as they can be had."""
        parts = [first]
        while (url := parts[-1].next_page) and url not in urls and len(parts) < MOST_PAGES:
            urls.append(url)
            further = await self._further(url, page)
            if further is None:
                self.desk.count(page.source, "unjoined")
                break
            parts.append(further)
        if len(parts) == 1:
            return first
        return replace(join(first, parts[1:]), pages=tuple(ref for part in parts for ref in part.pages))

    async def _further(self, url: str, first: Page) -> Article | None:
        """What a further page of the same site gives, once the page is kept; None where it cannot be had."""
        if not same_site(url, first.url):
            return None
        try:
            response: Response = await self.crawler.engine.download_async(Request(url, dont_filter=True))
        except (IgnoreRequest, OSError):
            return None
        if response.status != 200 or not same_site(response.url, first.url):
            return None
        page = await self.kept(page_of(response, first.site, first.source, first.candidate))
        article = (await self._ask(page)).article
        return replace(article, pages=(page.ref,) if page.ref else ()) if article else None


class Append(_Pipeline):
    """Reading -> the article's revision in the archive, the visit in the crawl log; what is no article is dropped."""

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
            rejected = item.rejected or Rejected(url=item.candidate.url, reason=Refusal.OTHER)
            self._log(item, rejected.reason, None, rejected.detail)
            self.desk.count(item.source, f"rejected/{rejected.reason}")
            raise DropItem(f"{rejected.url}: {rejected.reason} {rejected.detail}".rstrip(), log_level="DEBUG")
        store = self.desk.store
        read = replace(item.article, fetched=item.fetched, found_by=item.candidate.found_by)
        before = _known(store, item.candidate.url, read)
        read = replace(read, id=before.id if before else mint(read.site, read.url))
        revision = revise(before, read)
        if revision:
            store.append(revision)
        outcome = "same" if revision is None else "changed" if before else "new"
        self._log(item, outcome, read)
        self.desk.count(item.source, outcome)
        return revision or before

    def _log(self, item: Reading, outcome: str, article: Article | None, detail: str = "") -> None:
        """A visit for the address asked for, for the canonical one and for the further pages."""
        store, asked = self.desk.store, item.candidate.url
        visit = Visit(
            url=asked,
            at=item.fetched,
            outcome=outcome,
            article=article.id if article else None,
            stamp=item.candidate.stamp,
            status=item.status,
            detail=detail,
        )
        if article and article.url != asked and store.first_visited(item.site, article.url) is None:
            store.log(item.site, replace(visit, url=article.url))
        for url in item.further:
            store.log(item.site, replace(visit, url=url, outcome=Refusal.CONTINUATION))
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
            edition = publish(self.desk.store, settings.get("ARCHIVER_BASE"), settings.get("ARCHIVER_TITLE"))
            stats.set_value("archiver/edition", edition)
        except StoreError as error:
            stats.set_value(BROKEN, str(error))
