"""The first half of a round: robots.txt, feeds, sitemaps and pages of links are read, and lead to addresses."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from archiver.deflate import unpacked
from archiver.desk import desk_of
from archiver.discover.revisit import GONE
from archiver.errors import StoreError
from archiver.failures import why_not
from archiver.items import Visit
from archiver.items.messages import Job, Listing, Memory
from archiver.markup.prolog import BLANK, root_of
from archiver.markup.scan import MAX_SIZE
from archiver.middlewares.owner import OWNER
from archiver.middlewares.refused import Left
from archiver.rounds.conditional import NOT_MODIFIED, question, remember, unchanged
from archiver.rounds.errand import Errand
from archiver.rounds.frontier import Frontier
from archiver.rounds.past import Past
from archiver.rounds.reach import ROUND as OF_THE_DAY
from archiver.rules.sources import Source
from archiver.store.shelf import packed

#: Listings go before articles, whatever the order in which they were asked for.
_LISTING_FIRST = 100
#: Bytes in which a JSON Feed says that it is one.
_IN_JSON = 600

#: The outcome of a visit to a source's own address that says: all that its listings named was read by then.
ROUND = "round"


class ListingSpider(Spider):
    """Reads the listings of its sources, each as often as it deserves."""

    sources: tuple[Source, ...] = ()
    reach = OF_THE_DAY
    began: datetime

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
            for url, said in frontier.remembered:
                self.desk.store.shelf.put_packed(site, url, said)
            if frontier.is_whole and not frontier.waiting and not self._is_short(frontier.source.name):
                visit = Visit(url=frontier.source.url, at=datetime.now(UTC), outcome=ROUND)
                self.desk.store.log(site, visit)

    def conclude(self, frontier: Frontier) -> None:
        """The articles of a source are chosen: what its listings said waits, packed, for the end of the round."""
        frontier.remembered = [(url, packed(memory)) for url, memory in frontier.memories()]
        frontier.let_go()

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
            more = frontier.heard_robots(response.body.decode("utf-8", "replace"))  # RFC 9309, 2.3
        else:
            more = frontier.heard(errand, await self._read(response, frontier, errand))
        for request in self._onward(frontier, more):
            yield request

    async def _read(self, response: Response, frontier: Frontier, errand: Errand) -> Memory:
        """What the listing says; read anew only where its bytes are others than last time."""
        self.desk.count(frontier.source.name, "listings")
        if errand.memory and (same := unchanged(errand.memory, response, self.began)):
            return same
        task = kind_of(response) if errand.task == "page" else errand.task
        listing = await self.read_listing(response, task)
        if listing.problem and not errand.guess:
            self._problem(frontier, listing.problem)
        memory = remember(listing, response, self.began, errand.stamp)
        if errand.memory is None and not listing.problem:
            self._remember(frontier, errand.url, memory)
        return memory

    def _remember(self, frontier: Frontier, url: str, memory: Memory) -> None:
        try:
            self.desk.store.shelf.put(frontier.source.site, url, memory)
        except StoreError as error:
            self.desk.give_up(error)

    async def read_listing(self, response: Response, task: str) -> Listing:
        """What a page of links, a feed or a sitemap (``task``: page, feed, sitemap) points to.

        A spider for a site whose listings are none of these reads them here.
        """
        declared = response.headers.get("Content-Type")
        content_type = declared.decode("latin-1") if declared else None
        job = Job(task=task, url=response.url, body=response.body, content_type=content_type)
        answer = await self.desk.pool.run(job)
        problem = answer.rejected.detail if answer.rejected else "it cannot be read"
        return answer.listing or Listing(url=response.url, problem=f"{response.url}: {problem}")

    def missed_listing(self, failure: Failure) -> Any:
        """A listing that could not be had: the source goes on without it, unless it was its address itself."""
        told = told_to(failure)
        frontier: Frontier = told["frontier"]
        errand: Errand = told["errand"]
        if isinstance(failure.value, Left):  # and so would be whatever it leads to
            yield from self._onward(frontier, [])
            return
        _, status, detail = why_not(failure.value)
        if errand.url == frontier.source.url:
            self.desk.fail(frontier.source.name, f"{errand.url}: {detail}")
        elif not errand.guess and errand.task != "robots":
            self._problem(frontier, f"{errand.url}: {detail}")
        yield from self._onward(frontier, frontier.missed(errand, gone=status in GONE))

    def _onward(self, frontier: Frontier, more: list[Errand]) -> list[Request]:
        """The next listings; once the last listing is read, the articles."""
        requests = self._listings(frontier, more)
        frontier.pending -= 1
        return requests if frontier.pending else [*requests, *self.articles(frontier)]

    def articles(self, frontier: Frontier) -> list[Request]:
        """The first articles to ask for, once the last listing of a source is read."""
        raise NotImplementedError

    def _problem(self, frontier: Frontier, sentence: str) -> None:
        self.desk.count(frontier.source.name, "problems")
        self.logger.warning(sentence)


def told_to(failure: Failure) -> dict[str, Any]:
    """What the request of a failure was told; Scrapy hangs the request onto the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request.cb_kwargs


def kind_of(response: Response) -> str:
    """What stands at the address that the user gave: page, feed or sitemap, by its bytes, whatever the header says."""
    body = unpacked(response.body, MAX_SIZE).lstrip(BLANK)
    if body.startswith(b"{"):
        return "feed" if b"jsonfeed.org/version/" in body[:_IN_JSON] else "page"
    root = root_of(body)
    if root in ("sitemapindex", "urlset"):
        return "sitemap"
    is_feed = root in ("feed", "rdf", "rss") or (body.startswith(b"<?xml") and root not in (None, "html"))
    return "feed" if is_feed else "page"
