"""Articles of several pages, of which a file brings one page after another: held until the next one comes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from archiver.compare.joined import begun, join
from archiver.exchange.offers import Brought
from archiver.items import Article, PageRef, replace
from archiver.items.messages import Member

#: Articles that are held at a time; a crawl writes the further pages right behind the first.
MOST = 64

#: (site, time, raw page) -> where it is kept.
Keep = Callable[[str, datetime, Member], Awaitable[PageRef]]


class Joining:
    """The articles that wait for a page."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._held: list[Brought] = []

    async def take(self, read: Brought) -> list[Brought]:
        """What can be filed now: this reading, or others that it was the last page of, or none."""
        for place, first in enumerate(self._held):
            if first.article and first.site == read.site and read.candidate.url in _wanted(first):
                self._held[place] = await self._with(first, first.article, read)
                return [] if _wanted(self._held[place]) else [_done(self._held.pop(place))]
        if read.article:
            read = replace(read, article=begun(read.article, read.candidate.url))
        if not _wanted(read):
            return [_done(read)]
        self._held.append(read)
        return [_done(self._held.pop(0))] if len(self._held) > MOST else []

    def rest(self) -> list[Brought]:
        """Those whose other pages did not come, as far as they can be told."""
        held, self._held = self._held, []
        return [_done(one) for one in held]

    def awaits(self, read: Brought) -> bool:
        """Is it a page that an article waits for?"""
        return any(first.site == read.site and read.candidate.url in _wanted(first) for first in self._held)

    async def _with(self, first: Brought, article: Article, further: Brought) -> Brought:
        """The article with another of its pages, kept before the article is written."""
        url = further.candidate.url
        joined = replace(first, further=(*first.further, url), card=b"")
        if further.article is None:
            return replace(joined, article=_without(article, url))
        article = replace(article, pages=await self._kept(first, article))
        page = replace(further.article, pages=await self._kept(further, further.article))
        return replace(joined, member=None, article=_joined(article, page, url))

    async def _kept(self, read: Brought, article: Article) -> tuple[PageRef, ...]:
        if read.member is None:
            return article.pages
        return (*article.pages, await self._keep(read.site, read.fetched, read.member))


def _wanted(read: Brought) -> set[str]:
    article = read.article
    found = {article.next_page, article.single_page} if article else set()
    return {url for url in found if url and url not in read.further and url != read.candidate.url}


def _joined(article: Article, page: Article, url: str) -> Article:
    """As a crawl joins them: the single page has the word where it tells no less, else page follows page."""
    pages = article.pages + page.pages
    if url != article.single_page:
        return replace(join(article, [page]), pages=pages, next_page=page.next_page, single_page=None)
    if len(page.text) < len(article.text) + (1 if article.next_page else 0):
        return _without(article, url)
    return replace(article, blocks=page.blocks, pages=pages, next_page=None, single_page=None)


def _without(article: Article, url: str) -> Article:
    return replace(article, single_page=None) if url == article.single_page else replace(article, next_page=None)


def _done(read: Brought) -> Brought:
    return replace(read, article=replace(read.article, next_page=None, single_page=None)) if read.article else read
