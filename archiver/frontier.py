"""What one source's round has found so far: which listings are still to be read, which addresses may be articles.

The ladder: robots.txt names sitemaps, the home page names feeds, sections and articles; where nothing is declared the
well-known addresses are tried. Articles are asked for only when every listing has been read, so that an address is
judged by all that was said of it. Pure: it fetches nothing and knows no clock.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

from archiver.discover import sitemaps_in_robots, well_known
from archiver.discover.stamps import merged
from archiver.items import Candidate, Listing
from archiver.normalize.urls import canonical, same_site
from archiver.rules.sources import Source

#: Section and paging pages a round reads; a news home page names 10 to 40 sections.
MOST_PAGES = 80

#: Sitemap files a round reads, newest first; a sitemap holds up to 50,000 addresses (sitemaps.org).
MOST_SITEMAPS = 50

#: Addresses a round remembers: 50 MB at about 250 bytes each.
MOST_CANDIDATES = 200_000

#: How old a link without a date is taken to be: it stands on a listing, so it is no old story.
UNDATED = timedelta(days=1)


class Errand(NamedTuple):
    """A listing to fetch: robots, page, feed or sitemap. A guess may fail without anybody being told."""

    task: str
    url: str
    guess: bool = False


@dataclass
class Frontier:
    """The state of one source in one run."""

    source: Source
    is_due: Callable[[Candidate], bool]
    is_news: Callable[[Candidate], bool]  # was it unknown when the last round was complete?
    home: str = ""
    candidates: dict[str, Candidate] = field(default_factory=dict)
    told: list[tuple[Errand, Listing]] = field(default_factory=list)
    pending: int = 0
    is_whole: bool = True  # has every page of links been read, and every article asked for?
    _asked: set[str] = field(default_factory=set)
    _guesses: dict[str, list[str]] = field(default_factory=dict)
    _pages: int = 0
    _sitemaps: int = 0

    def begin(self) -> list[Errand]:
        """The first listings: robots.txt, the address itself, and the feeds the source names."""
        self.home = self.source.url
        robots = canonical("/robots.txt", self.home)
        errands = [Errand("robots", robots)] if robots else []
        errands += [Errand("page", self.home)]
        errands += [Errand("feed", feed) for feed in self.source.feeds]
        return self._ask(errands)

    def heard_robots(self, text: str) -> list[Errand]:
        """What robots.txt leads to: the sitemaps it names, else the first of the well-known ones."""
        named = sitemaps_in_robots(text)
        if named:
            return self._ask([Errand("sitemap", url) for url in named])
        return self._guess("sitemap")

    def heard(self, errand: Errand, listing: Listing) -> list[Errand]:
        """What a page of links, a feed or a sitemap leads to."""
        self.told.append((errand, listing))
        is_home = errand.url == self.source.url
        if is_home:
            self.home = listing.url
        news = self._add(listing)
        if errand.guess and not (listing.candidates or listing.sitemaps):
            return self._guess(errand.task)
        errands = [Errand("sitemap", url) for url in listing.sitemaps] if errand.task == "sitemap" else []
        if errand.task == "page" and (is_home or news):
            errands += [Errand("page", url) for url in listing.listings if same_site(url, self.home)]
        if is_home and not self.source.feeds:
            errands += [Errand("feed", feed) for feed in listing.feeds]
            if not listing.feeds and errand.task == "page":
                return self._ask(errands) + self._guess("feed")
        return self._ask(errands)

    def missed(self, errand: Errand) -> list[Errand]:
        """What to try in place of a listing that could not be had."""
        if errand.task == "robots":
            return self.heard_robots("")
        if errand.task == "page":
            self.is_whole = False
        return self._guess(errand.task) if errand.guess else []

    def _guess(self, task: str) -> list[Errand]:
        """The next of the well-known addresses: one at a time, until one can be read."""
        if task not in self._guesses:
            self._guesses[task] = [url for kind, url in well_known(self.home) if kind == task]
        while self._guesses[task]:
            errands = self._ask([Errand(task, self._guesses[task].pop(0), guess=True)])
            if errands:
                return errands
        return []

    def articles(self, now: datetime, since: datetime | None) -> Iterator[Candidate]:
        """The addresses to fetch, newest first; older than ``since`` left out where the listing said when."""

        def age(candidate: Candidate) -> datetime:
            return min(candidate.stamp or now - UNDATED, now)

        for candidate in sorted(self.candidates.values(), key=age, reverse=True):
            if since and candidate.stamp and candidate.stamp < since:
                continue
            if self.is_due(candidate):
                yield candidate

    def _ask(self, errands: list[Errand]) -> list[Errand]:
        """Those of the errands that are new and within the round's bounds."""
        fresh = []
        for errand in errands:
            if errand.url in self._asked or not self._has_room(errand.task):
                continue
            self._asked.add(errand.url)
            fresh.append(errand)
        self.pending += len(fresh)
        return fresh

    def _has_room(self, task: str) -> bool:
        if task == "page":
            self._pages += 1
            return self._pages <= MOST_PAGES
        if task == "sitemap":
            self._sitemaps += 1
            return self._sitemaps <= MOST_SITEMAPS
        return True

    def _add(self, listing: Listing) -> bool:
        """Remember the listing's candidates; is there news among them?"""
        news = False
        for candidate in listing.candidates:
            if candidate.url in self._asked or not self._wants(candidate.url):
                continue
            # Also of one that another listing named a moment ago: which of the two is read first is chance.
            news = news or self.is_news(candidate)
            known = self.candidates.get(candidate.url)
            if known is not None:
                (self.candidates[candidate.url],) = merged((known, candidate))
            elif len(self.candidates) < MOST_CANDIDATES:
                self.candidates[candidate.url] = candidate
        return news

    def _wants(self, url: str) -> bool:
        return same_site(url, self.home) and self.source.wants(url)
