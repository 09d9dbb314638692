"""Offers to readings: pages and HTML through the extractor in a worker process, records as they are."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from archiver.exchange.offers import Brought, Kept, Line, Offer, Told, Unusable
from archiver.exchange.register import KNOWN, Register
from archiver.items import Article, Rejected, replace
from archiver.items.messages import Candidate, Job, SiteRules
from archiver.warc import member
from archiver.workers.pool import Pool

#: (address, time of the page) -> what is known of its site.
Rules = Callable[[str, datetime], SiteRules | None]

#: What the text of a record comes from: its HTML has the blocks, the record the facts that it names.
_FACTS = (
    "title", "authors", "published", "modified", "language", "tags", "section", "summary", "image", "site_name",
)  # fmt: skip


class Reader:
    """Reads the offers of one import; `now` is its time."""

    def __init__(self, pool: Pool, rules: Rules, register: Register, now: datetime) -> None:
        self._pool = pool
        self._rules = rules
        self._register = register
        self._now = now

    async def read(self, offer: Offer) -> Brought | Unusable:
        """What came of it. A page that the archive knows already is not read."""
        if isinstance(offer, Unusable):
            return offer
        if isinstance(offer, Line):
            if offer.article.fetched and offer.article.fetched > self._now:  # it would stand behind all that comes
                return Unusable(where=offer.where, reason="future", detail=f"read on {offer.article.fetched:%Y-%m-%d}")
            return self._brought(offer.where, offer.article, is_line=True)
        if isinstance(offer, Told):
            return await self._told(offer)
        if self._register.may_skip(offer.page):
            return Unusable(where=offer.where, reason=KNOWN)
        return await self._page(offer)

    async def _page(self, offer: Kept) -> Brought:
        """The page as a crawl would read it."""
        page = offer.page
        rules = self._rules(page.url, page.fetched)
        answer = await self._pool.run(
            Job(
                task="article",
                url=page.url,
                body=page.body,
                content_type=page.content_type,
                page=replace(page, body=b""),
                rules=rules,
            )
        )
        return Brought(
            where=offer.where,
            as_of=page.fetched,
            candidate=page.candidate,
            site=page.site,
            source=page.source,
            fetched=page.fetched,
            article=answer.article,
            rejected=answer.rejected,
            status=page.status,
            member=answer.member or await asyncio.to_thread(member, page),
            card=answer.card,
        )

    async def _told(self, offer: Told) -> Brought:
        article = self._dated(offer.article)
        if offer.html:
            rules = self._rules(article.url, article.fetched or self._now)
            answer = await self._pool.run(Job(task="article", url=article.url, body=offer.html, rules=rules))
            if answer.article is not None:
                article = _over(article, answer.article)
            elif not article.blocks:
                return self._brought(offer.where, article, rejected=answer.rejected)
        return self._brought(offer.where, article)

    def _brought(
        self, where: str, article: Article, *, rejected: Rejected | None = None, is_line: bool = False
    ) -> Brought:
        """A reading of a record; one that says no time of its own is of this moment, and knows what it dates."""
        made = min(article.fetched, self._now) if article.fetched else None
        dated = article.modified or article.published
        return Brought(
            where=where,
            as_of=made or (min(dated, self._now) if dated else None),
            is_line=is_line,
            candidate=Candidate(url=article.url, found_by="import"),
            site=article.site,
            source=article.site,
            fetched=made or self._now,
            article=None if rejected else replace(article, first_seen=article.first_seen or self._first_seen(article)),
            rejected=rejected,
        )

    def _dated(self, article: Article) -> Article:
        """The article without dates that lie ahead, as no page may claim them either."""
        return replace(article, published=self._past(article.published), modified=self._past(article.modified))

    def _past(self, when: datetime | None) -> datetime | None:
        return when if when and when <= self._now else None

    def _first_seen(self, article: Article) -> datetime:
        """The record's own date where it is past: no feed shows old articles as new because they came today."""
        return min(moment for moment in (article.published, article.fetched, self._now) if moment)


def _over(said: Article, read: Article) -> Article:
    """The text as it was read, with what the record itself says."""
    told = {name: value for name in _FACTS if (value := getattr(said, name))}
    return replace(read, **told, url=said.url, site=said.site, fetched=said.fetched)
