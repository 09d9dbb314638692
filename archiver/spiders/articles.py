"""One spider for all sources: it reads listings, then asks for the articles they name. A page it never judges."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.errors import ConfigError, StoreError
from archiver.failures import why_not
from archiver.items import ARTICLES, Refusal, Rejected, replace
from archiver.items.messages import Candidate, Reading
from archiver.middlewares.owner import OWNER
from archiver.middlewares.refused import Left, Stopped
from archiver.normalize.urls import same_site
from archiver.responses import page_of
from archiver.rounds.conditional import NOT_MODIFIED, conditions
from archiver.rounds.frontier import Frontier
from archiver.rounds.introduced import introduced
from archiver.rounds.reach import Reach
from archiver.rules.known import Folders
from archiver.rules.sources import Config, Source, load_sources, source_of, twins
from archiver.spiders.listings import ListingSpider, told_to
from archiver.warc import unchanged

#: Articles of a source that are asked for and not yet answered. More only wait, at 2.6 KB each.
_AT_ONCE = 100


class ArticlesSpider(ListingSpider):
    """Arguments: ``source`` (a name in sources.toml) or ``url``; none of them means every source.

    ``limit``: articles to fetch from a source at most; ``since``: what its listing dates before that day is left out,
    what is younger is looked for in every sitemap and list; ``all``: everything is; ``oldest``: the oldest come first.
    """

    name = "articles"

    def __init__(
        self,
        sources: tuple[Source, ...] = (),
        limit: str = "",
        since: str = "",
        all: str = "",  # noqa: A002  # as one types it: scrapy crawl articles -a all=1
        oldest: str = "",
        config: Config | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.sources = sources
        self.folders = config.folders if config else Folders()
        self.contact = config.contact if config else None
        self.wishes = config.wishes if config else {}  # of every source, since an edition is of all sites
        self.choices = config.choices if config else None  # without a file nobody says that there are none
        self.limit = _number(limit)
        self.reach = Reach.told(since, all, oldest)
        self.is_backfill = self.reach.since is not None or self.reach.everything
        self.began = datetime.now(UTC).replace(microsecond=0)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, source: str = "", url: str = "", **kwargs: Any) -> Self:
        """Made by Scrapy; raises ConfigError for arguments or a sources.toml that cannot be used."""
        chosen = tuple({source.url: source for source in map(source_of, url.split())}.values())
        config = Path(crawler.settings["ARCHIVER_CONFIG"])
        known = load_sources(config) if source or not chosen or config.exists() else None
        if known and (source or not chosen):
            chosen += _chosen(known.sources, source)
        if pair := twins(chosen):
            remedy = "give one of them, or write one source with what you want in 'only'"
            raise ConfigError(f"{pair[1].url} and {pair[0].url} are the same site, {pair[0].site}; {remedy}")
        return super().from_crawler(crawler, *args, sources=chosen, config=known, **kwargs)

    def articles(self, frontier: Frontier) -> list[Request]:
        """The first articles to ask for; each that is answered brings the next one."""
        source = frontier.source
        self.desk.introduced[source.name] = introduced(frontier.told, source.url)
        chosen = list(frontier.articles())
        limit = self.limit or source.limit or self.reach.articles
        self.desk.count(source.name, "found", len(frontier.candidates))
        self.desk.count(source.name, "elsewhere", frontier.scope.elsewhere)
        self.desk.count(source.name, "asked", min(len(chosen), limit))
        self.desk.count(source.name, "left", max(0, len(chosen) - limit))
        frontier.is_whole = frontier.is_whole and len(chosen) <= limit
        frontier.waiting.extend(chosen[:limit])
        self.conclude(frontier)
        return [request for _ in range(_AT_ONCE) for request in self._next(frontier)]

    def _next(self, frontier: Frontier) -> Iterator[Request]:
        if frontier.waiting:
            candidate = frontier.waiting.popleft()
            yield Request(
                candidate.url,
                callback=self.parse_article,
                errback=self.missed_article,
                cb_kwargs={"frontier": frontier, "candidate": candidate},
                headers=self._conditions(frontier.source, candidate),
                meta={OWNER: frontier.source.name, "handle_httpstatus_list": [NOT_MODIFIED]},
                dont_filter=True,  # no address is asked for twice, and one that is filtered brings no next one
            )

    def _conditions(self, source: Source, candidate: Candidate) -> dict[str, str]:
        """An article that is in the archive is sent again only if it is another one."""
        known = self.desk.store.visited(source.site, candidate.url) if candidate.visited else None
        return conditions(known[0].validators) if known and known[0].outcome in ARTICLES else {}

    def parse_article(self, response: Response, frontier: Frontier, candidate: Candidate) -> Iterator[Any]:
        """The next, and a page to keep and read, unless the address led away from the source, or it is as it was."""
        source = frontier.source
        yield from self._next(frontier)  # first, since what follows waits until the page is in the archive
        if response.status == NOT_MODIFIED:
            yield from self._same(source, candidate, response)
        elif not same_site(response.url, source.url) and not same_site(response.url, candidate.url):
            yield self._refused(source, candidate, Refusal.OFFSITE, response.status, f"led to {response.url}")
        else:
            yield page_of(response, source.site, source.name, candidate)

    def _same(self, source: Source, candidate: Candidate, response: Response) -> Iterator[Any]:
        """Note that nothing was changed; a reading that says so where nothing was known."""
        known = self.desk.store.visited(source.site, candidate.url)
        if known is None:
            detail = "the answer is that nothing was changed, but nothing was known"
            yield self._refused(source, candidate, Refusal.HTTP_ERROR, response.status, detail)
            return
        page = page_of(response, source.site, source.name, candidate)
        visit = replace(
            known[0],
            at=page.fetched,
            outcome="same",
            status=NOT_MODIFIED,
            stamp=candidate.stamp or known[0].stamp,
            scheduled=candidate.scheduled,
        )
        try:
            first = self.desk.store.origin(visit)
            self.desk.store.log(source.site, visit, unchanged(page, first) if first else None)
        except StoreError as error:
            self.desk.give_up(error)
        self.desk.count(source.name, "same")

    def missed_article(self, failure: Failure) -> Any:
        """An article that could not be had, as a reading that says why; one that was not asked for leaves no trace."""
        told = told_to(failure)
        frontier: Frontier = told["frontier"]
        if isinstance(failure.value, Left):  # and so would be all that wait
            self.desk.count(frontier.source.name, "left", len(frontier.waiting))
            frontier.waiting.clear()
        if isinstance(failure.value, Stopped):
            return
        refusal, status, detail = why_not(failure.value)
        yield from self._next(frontier)
        yield self._refused(frontier.source, told["candidate"], refusal, status, detail)

    def _refused(
        self, source: Source, candidate: Candidate, refusal: Refusal, status: int | None, detail: str
    ) -> Reading:
        return Reading(
            candidate=candidate,
            site=source.site,
            source=source.name,
            fetched=datetime.now(UTC).replace(microsecond=0),
            rejected=Rejected(url=candidate.url, reason=refusal, detail=detail),
            status=status,
        )


def _chosen(sources: tuple[Source, ...], name: str) -> tuple[Source, ...]:
    """The sources of that name, all of them for an empty one; raises ConfigError."""
    if not name:
        return sources
    chosen = tuple(source for source in sources if source.name in name.split(","))
    if not chosen:
        known = ", ".join(source.name for source in sources)
        raise ConfigError(f"there is no source named {name!r}; the sources are: {known}")
    return chosen


def _number(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not int(text):
        raise ConfigError(f"limit={text!r} is no number of articles; give a whole number from 1 on")
    return int(text)
