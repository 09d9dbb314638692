"""A page to a reading: by a worker, by the rules of its site, with the article's other pages."""

from __future__ import annotations

import asyncio
import logging

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from archiver.compare.joined import begun, join, whole
from archiver.desk import Desk
from archiver.discover.revisit import GONE, PASSING
from archiver.errors import StoreError
from archiver.failures import why_not
from archiver.items import NO_VALIDATORS, Article, PageRef, Refusal, Rejected, replace
from archiver.items.messages import Answer, Job, Page, Reading, SiteRules
from archiver.middlewares.owner import OWNER
from archiver.middlewares.refused import Stopped
from archiver.normalize.urls import same_site
from archiver.responses import page_of
from archiver.rules.known import Folders, hint_problems, rules_for
from archiver.rules.sources import Source
from archiver.store import pages
from archiver.store.heads import head
from archiver.warc import member

_LOGGER = logging.getLogger(__name__)

#: Pages of one article that are joined; the rest of a longer one is left, and said so.
MOST_PAGES = 20


class Reader:
    """Reads the pages of a crawl."""

    def __init__(self, crawler: Crawler, desk: Desk) -> None:
        self.crawler = crawler
        self.desk = desk
        self._told: set[str] = set()  # the hint files whose faults were logged

    async def read(self, page: Page) -> Reading:
        """The whole article of a page, or why there is none; with the page, to be kept, where it is not kept yet."""
        answer = await self._ask(page)
        reading = Reading(
            article=answer.article,
            member=answer.member,
            card=answer.card,
            candidate=page.candidate,
            site=page.site,
            source=page.source,
            fetched=page.fetched,
            status=page.status,
            rejected=answer.rejected,
            validators=page.validators,
        )
        if answer.article is None:
            return reading
        reading = await self._whole(reading, answer.article, page)
        entry = self.desk.clerk.edited(reading)
        return replace(reading, was=await self._again(entry, page)) if entry else reading

    async def _again(self, entry: Article, page: Page) -> Article | None:
        """What the pages in the archive give today; None where one cannot be had, or the first is no article now."""
        read = []
        for ref in entry.pages:
            try:
                old = await asyncio.to_thread(self._kept_as, page, entry, ref)
            except StoreError:
                return None  # `verify` says what is wrong with it
            job = Job(task="article", url=old.url, body=old.body, page=replace(old, body=b""), rules=self._rules(old))
            article = (await self.desk.pool.run(job)).article
            if article is None:
                break
            read.append((old.url, article))
        return whole(read[0][1], read[1:]) if read else None

    def _kept_as(self, page: Page, entry: Article, ref: PageRef) -> Page:
        """A page of an entry as it was fetched, in the place of that one. Raises StoreError."""
        root = self.desk.store.root
        body, kept = pages.load(root, ref), head(root, ref)
        fetched = entry.fetched or page.fetched
        return replace(page, url=kept.url, content_type=kept.content_type, fetched=fetched, body=body)

    async def _ask(self, page: Page) -> Answer:
        job = Job(task="article", url=page.url, body=page.body, page=replace(page, body=b""), rules=self._rules(page))
        answer = await self.desk.pool.run(job)
        if answer.member is None:  # it cost its worker, and is kept all the same
            answer = replace(answer, member=await asyncio.to_thread(member, page))
        return answer

    def _rules(self, page: Page) -> SiteRules | None:
        """What is known of the page's site; what cannot be used of a hint is logged once."""
        folders = getattr(self.crawler.spider, "folders", Folders())
        rules = rules_for(page.url, self._stanza(page.source), folders, fetched=page.fetched.date())
        if rules and rules.is_hint and not self._told.issuperset(rules.origins):
            self._told.update(rules.origins)
            self._tell(hint_problems(page.url, folders), folders)
        return rules

    def _tell(self, problems: tuple[str, ...], folders: Folders) -> None:
        """One line a rule file, however much of it is left out: a run may use some hundred files."""
        if problems:
            more = f"; archiver site test {folders.hints} lists {len(problems) - 1} more" if problems[1:] else ""
            _LOGGER.warning(f"{problems[0]}{more}")

    def _stanza(self, name: str) -> SiteRules | None:
        """The rules in a source's stanza of sources.toml; None for a spider that has no sources of ours."""
        sources = getattr(self.crawler.spider, "sources", ())
        return next((source.rules for source in sources if isinstance(source, Source) and source.name == name), None)

    async def _whole(self, reading: Reading, first: Article, page: Page) -> Reading:
        """The reading with the whole article: the text of its single page, else that of its pages, as far as can be."""
        first = begun(first, page.url)
        if not (first.next_page or first.single_page):
            return replace(reading, article=first)
        reading, first = await self._kept(reading, first, page)
        urls = [page.url]
        article, missing = await self._single(first, page, urls)
        if article is None:
            article, late = await self._joined(first, page, urls)
            missing = late if first.next_page else missing
        return replace(
            reading,
            article=replace(article, next_page=None, single_page=None),
            further=tuple(urls[1:]),
            missing=missing,
            validators=NO_VALIDATORS,  # those of the first page say nothing of the others
        )

    async def _kept(self, reading: Reading, first: Article, page: Page) -> tuple[Reading, Article]:
        """The same, with the page kept: of an article of several pages each is, before the article is written."""
        if reading.member is None:
            return reading, first
        ref = await self.desk.clerk.keep(page.site, page.fetched, reading.member)
        return replace(reading, member=None, card=b""), replace(first, pages=(ref,))

    async def _single(self, first: Article, page: Page, urls: list[str]) -> tuple[Article | None, Rejected | None]:
        """The article with the text of its single page; None where no such page is named, or it tells less.

        The second is why the page could not be had for now, as of `_joined`.
        """
        if not first.single_page:
            return None, None
        urls.append(first.single_page)
        single = await self._further(first.single_page, page)
        # Less is a preview, or a wall before the rest; no more than the first of several is the first once more.
        least = len(first.text) + (1 if first.next_page else 0)
        if not isinstance(single, Article) or len(single.text) < least:
            self.desk.count(page.source, "unjoined")
            return None, single if isinstance(single, Rejected) else None
        return replace(first, blocks=single.blocks, pages=first.pages + single.pages), None

    async def _joined(self, first: Article, page: Page, urls: list[str]) -> tuple[Article, Rejected | None]:
        """The article with its pages joined, as far as they can be had, and why the next could not be had for now."""
        parts, missing = [first], None
        while (url := parts[-1].next_page) and url not in urls:
            urls.append(url)
            further = await self._further(url, page) if len(parts) < MOST_PAGES else None
            if not isinstance(further, Article):
                self.desk.count(page.source, "unjoined")
                missing = further
                break
            parts.append(further)
        if len(parts) == 1:
            return first, missing
        return replace(join(first, parts[1:]), pages=tuple(ref for part in parts for ref in part.pages)), missing

    async def _further(self, url: str, first: Page) -> Article | Rejected | None:
        """What a further page of the same site gives, once the page is kept; None where it is no part of the article.

        Rejected where it cannot be had for now. Raises DropItem where the run was stopped.
        """
        if not same_site(url, first.url):
            return None
        request = Request(url, dont_filter=True, meta={OWNER: first.source})
        try:
            response: Response = await self.crawler.engine.download_async(request)
        except Stopped as error:  # half an article is none: the next run reads it from its first page on
            raise DropItem(f"{first.url}: the run was stopped before {url} was read", log_level="DEBUG") from error
        except Exception as error:  # noqa: BLE001 - whatever it is, it costs this page alone, like any other's
            return _for_now(url, *why_not(error))
        if response.status != 200:
            return _for_now(url, *why_not(HttpError(response)))
        if not same_site(response.url, first.url):
            return None
        answer = await self._ask(page := page_of(response, first.site, first.source, first.candidate))
        ref = await self.desk.clerk.keep(page.site, page.fetched, answer.member) if answer.member else None
        if answer.rejected:
            return _for_now(url, answer.rejected.reason, response.status, answer.rejected.detail)
        return replace(answer.article, pages=(ref,) if ref else ()) if answer.article else None


def _for_now(url: str, reason: Refusal, status: int | None, detail: str) -> Rejected | None:
    """Why a page cannot be had, where that says nothing of the page; None for what stays as it is."""
    if reason not in PASSING or status in GONE:
        return None
    return Rejected(url=url, reason=reason, detail=f"{url}: {detail}")
