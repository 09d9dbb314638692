"""One spider for all sources: it reads listings, then asks for the articles they name. A page it never judges."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.desk import desk_of
from archiver.discover.revisit import ARTICLES
from archiver.errors import ConfigError
from archiver.failures import why_not
from archiver.items import Candidate, Job, Listing, Memory, Page, Reading, Refusal, Rejected, Visit
from archiver.middlewares.owner import OWNER
from archiver.middlewares.refused import Left, Stopped
from archiver.normalize.urls import same_site
from archiver.responses import page_of
from archiver.rounds.conditional import GONE, NOT_MODIFIED, conditions, question, remember, unchanged
from archiver.rounds.frontier import Errand, Frontier
from archiver.rounds.past import Past
from archiver.rounds.reach import Reach
from archiver.rules.known import Folders
from archiver.rules.sources import Config, Source, load_sources, source_of

#: Listings go before articles, whatever the order in which they were asked for.
_LISTING_FIRST = 100

#: The outcome of a visit to a source's own address that says: all that its listings named was read by then.
ROUND = "round"


class ArticlesSpider(Spider):
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
        self.limit = _number(limit)
        self.reach = Reach.told(since, all, oldest)
        self.began = datetime.now(UTC).replace(microsecond=0)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, source: str = "", url: str = "", **kwargs: Any) -> Self:
        """Made by Scrapy; raises ConfigError for arguments or a sources.toml that cannot be used."""
        chosen = tuple(source_of(one) for one in url.split())
        config = Path(crawler.settings["ARCHIVER_CONFIG"])
        if chosen and not source and not config.exists():
            return super().from_crawler(crawler, *args, sources=chosen, **kwargs)
        known = load_sources(config)
        if source or not chosen:
            chosen += _chosen(known.sources, source)
        return super().from_crawler(crawler, *args, sources=chosen, config=known, **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        """The first listings of every source."""
        self.desk = desk_of(self.crawler)
        self.frontiers = [
            Frontier(source, Past(self.desk.store, source, self.began), self.began, self.reach)
            for source in self.sources
        ]
        self.desk.at_the_end(self._note_rounds)
        for frontier in self.frontiers:
            for request in self._listings(frontier, frontier.begin()):
                yield request

    def _note_rounds(self, reason: str) -> None:
        """Remember what the listings of each source said, and note where all that they named was read.

        Not after a run that broke off: what its listings said for the first time must be news to the next one as well.
        """
        if reason != "finished" or self.crawler.stats.get_value("item_error_count"):
            return
        for frontier in self.frontiers:
            if frontier.pending:
                continue
            site = frontier.source.site
            for url, memory in frontier.memories():
                self.desk.store.shelf.put(site, url, memory)
            if frontier.is_whole and not self._is_short(frontier.source.name):
                visit = Visit(url=frontier.source.url, at=datetime.now(UTC), outcome=ROUND)
                self.desk.store.log(site, visit)

    def _is_short(self, name: str) -> bool:
        """Did the source fall short of what it named, by a fault of its own or for want of budget?"""
        return any(self.crawler.stats.get_value(f"archiver/{name}/{what}") for what in ("failed", "spent"))

    def _listings(self, frontier: Frontier, errands: list[Errand]) -> list[Request]:
        return [
            Request(
                errand.url,
                callback=self.parse_listing,
                errback=self.missed_listing,
                cb_kwargs={"frontier": frontier, "errand": errand},
                headers=question(errand.memory, self.began),
                meta={OWNER: frontier.source.name, "handle_httpstatus_list": [NOT_MODIFIED]},
                priority=_LISTING_FIRST,
                dont_filter=True,
            )
            for errand in errands
        ]

    async def parse_listing(self, response: Response, frontier: Frontier, errand: Errand) -> AsyncIterator[Any]:
        """robots.txt, a page of links, a feed or a sitemap -> what it leads to."""
        if errand.task == "robots":
            more = frontier.heard_robots(response.text if hasattr(response, "text") else "")
        else:
            more = frontier.heard(errand, await self._read(response, frontier, errand))
        for request in self._onward(frontier, more):
            yield request

    async def _read(self, response: Response, frontier: Frontier, errand: Errand) -> Memory:
        """What the listing says; read anew only where its bytes are others than last time."""
        self.desk.count(frontier.source.name, "listings")
        if errand.memory and (same := unchanged(errand.memory, response, self.began)):
            return same
        task = "feed" if errand.task == "page" and _is_feed(response) else errand.task
        listing = await self.read_listing(response, task)
        if listing.problem and not errand.guess:
            self._problem(frontier, f"{response.url}: {listing.problem}")
        memory = remember(listing, response, self.began, errand.stamp)
        if errand.memory is None and not listing.problem:
            self.desk.store.shelf.put(frontier.source.site, errand.url, memory)
        return memory

    async def read_listing(self, response: Response, task: str) -> Listing:
        """What a page of links, a feed or a sitemap (``task``: page, feed, sitemap) points to.

        A spider for a site whose listings are none of these reads them here.
        """
        declared = response.headers.get("Content-Type")
        content_type = declared.decode("latin-1") if declared else None
        job = Job(task=task, url=response.url, body=response.body, content_type=content_type)
        answer = await self.desk.pool.run(job)
        problem = answer.rejected.detail if answer.rejected else None
        return answer.listing or Listing(url=response.url, problem=problem or "it cannot be read")

    def missed_listing(self, failure: Failure) -> Any:
        """A listing that could not be had: the source goes on without it, unless it was its address itself."""
        told = _told(failure)
        frontier: Frontier = told["frontier"]
        errand: Errand = told["errand"]
        if isinstance(failure.value, Left):  # and so would be whatever it leads to
            yield from self._onward(frontier, [])
            return
        _, status, detail = why_not(failure)
        if errand.url == frontier.source.url:
            self.crawler.stats.set_value(f"archiver/{frontier.source.name}/failed", f"{errand.url}: {detail}")
        elif not errand.guess and errand.task != "robots":
            self._problem(frontier, f"{errand.url}: {detail}")
        yield from self._onward(frontier, frontier.missed(errand, gone=status in GONE))

    def _onward(self, frontier: Frontier, more: list[Errand]) -> list[Request]:
        """The next listings; once the last listing is read, the articles."""
        requests = self._listings(frontier, more)
        frontier.pending -= 1
        return requests if frontier.pending else [*requests, *self._articles(frontier)]

    def _articles(self, frontier: Frontier) -> list[Request]:
        source = frontier.source
        chosen = list(frontier.articles())
        limit = self.limit or source.limit or self.reach.articles
        self.desk.count(source.name, "found", len(frontier.candidates))
        self.desk.count(source.name, "asked", min(len(chosen), limit))
        self.desk.count(source.name, "left", max(0, len(chosen) - limit))
        frontier.is_whole = frontier.is_whole and len(chosen) <= limit
        return [
            Request(
                candidate.url,
                callback=self.parse_article,
                errback=self.missed_article,
                cb_kwargs={"source": source, "candidate": candidate},
                headers=self._conditions(source, candidate),
                meta={OWNER: source.name, "handle_httpstatus_list": [NOT_MODIFIED]},
            )
            for candidate in chosen[:limit]
        ]

    def _conditions(self, source: Source, candidate: Candidate) -> dict[str, str]:
        """An article that is in the archive is sent again only if it is another one."""
        known = self.desk.store.visited(source.site, candidate.url)
        return conditions(known[0].validators) if known and known[0].outcome in ARTICLES else {}

    def parse_article(self, response: Response, source: Source, candidate: Candidate) -> Page | Reading | None:
        """A page to keep and read, unless the address led away from the source, or it is as it was."""
        if response.status == NOT_MODIFIED:
            self._note_same(source, candidate)
            return None
        if not same_site(response.url, source.url) and not same_site(response.url, candidate.url):
            return self._refused(source, candidate, Refusal.OFFSITE, response.status, f"led to {response.url}")
        return page_of(response, source.site, source.name, candidate)

    def _note_same(self, source: Source, candidate: Candidate) -> None:
        known = self.desk.store.visited(source.site, candidate.url)
        if known is None:
            return
        visit = replace(
            known[0],
            at=datetime.now(UTC).replace(microsecond=0),
            outcome="same",
            status=NOT_MODIFIED,
            stamp=candidate.stamp or known[0].stamp,
            scheduled=candidate.scheduled,
        )
        self.desk.store.log(source.site, visit)
        self.desk.count(source.name, "same")

    def missed_article(self, failure: Failure) -> Any:
        """An article that could not be had, as a reading that says why; one that was not asked for leaves no trace."""
        if isinstance(failure.value, Stopped):
            return
        refusal, status, detail = why_not(failure)
        told = _told(failure)
        yield self._refused(told["source"], told["candidate"], refusal, status, detail)

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

    def _problem(self, frontier: Frontier, sentence: str) -> None:
        self.desk.count(frontier.source.name, "problems")
        self.logger.warning(sentence)


def _told(failure: Failure) -> dict[str, Any]:
    """What the request of a failure was told; Scrapy hangs the request onto the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request.cb_kwargs


def _is_feed(response: Response) -> bool:
    """Did the user give the address of a feed? Then its bytes begin as one, whatever the header says."""
    head = response.body[:600].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<?xml", b"<rss", b"<feed", b"<rdf")) and b"<html" not in head


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
