"""What one source's round has found so far: which listings are still to be read, which addresses may be articles.

The ladder: robots.txt names sitemaps, the home page names feeds, sections and articles; where nothing is declared the
well-known addresses are tried. Articles are asked for only when every listing has been read, so that an address is
judged by all that was said of it. A listing that is known and rests (`discover/watch.py`) is answered from memory, so
that a round always walks the whole ladder and mostly for a few requests. Pure: it fetches nothing; the clock is given.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property

from archiver.discover import sitemaps_in_robots, well_known
from archiver.discover.stamps import merged
from archiver.discover.watch import WEEK, brought, is_due
from archiver.items.messages import Candidate, Listing, Memory
from archiver.normalize.urls import canonical, same_site
from archiver.rounds.changes import Changes
from archiver.rounds.errand import Errand, Past
from archiver.rounds.pager import Pager
from archiver.rounds.reach import ROUND, Reach
from archiver.rounds.scope import Scope
from archiver.rounds.waiting import Waiting
from archiver.rules.sources import Source

#: Addresses a round remembers: 80 MB at about 400 bytes each.
MOST_CANDIDATES = 200_000

#: Articles a round looks for because a list lets go of them.
MOST_VANISHED = 30

#: How old a link without a date is taken to be: it stands on a listing, so it is no old story.
UNDATED = timedelta(days=1)


@dataclass
class Frontier:
    """The state of one source in one run."""

    source: Source
    past: Past
    now: datetime
    reach: Reach = ROUND
    candidates: dict[str, Candidate] = field(default_factory=dict)
    told: list[tuple[Errand, Listing]] = field(default_factory=list)
    pending: int = 0
    waiting: Waiting = field(default_factory=Waiting)  # articles that are still to be asked for
    remembered: list[tuple[str, bytes]] = field(default_factory=list)  # what its listings said, packed, for the end
    is_whole: bool = True  # has every page of links been read, and every article asked for?
    scope: Scope = field(init=False)
    _heard: dict[str, tuple[Errand, Memory]] = field(default_factory=dict)
    _changes: Changes = field(default_factory=Changes)
    _pager: Pager = field(default_factory=Pager)
    _dated: set[str] = field(default_factory=set)  # by a sitemap that says when each article changed
    _asked: set[str] = field(default_factory=set)
    _guesses: dict[str, list[str]] = field(default_factory=dict)
    _count: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scope = Scope(self.source)

    def begin(self) -> list[Errand]:
        """The first listings: robots.txt, the address itself, and the feeds the source names."""
        robots = canonical("/robots.txt", self.source.url)
        errands = [Errand("robots", robots)] if robots else []
        errands += [Errand("page", self.source.url, front=True)]
        errands += [Errand("feed", feed, front=True) for feed in self.source.feeds]
        return self._settle(self._fresh(errands))

    def heard_robots(self, text: str) -> list[Errand]:
        """What robots.txt leads to: the sitemaps it names, else the first of the well-known ones."""
        found = sitemaps_in_robots(text, self.scope.home)
        named = [Errand("sitemap", url, front=True, why="robots.txt") for url in found]
        return self._settle(self._fresh(named) if named else self._guess("sitemap"))

    def heard(self, errand: Errand, memory: Memory) -> list[Errand]:
        """What a page of links, a feed or a sitemap leads to that was just read, or is as it was."""
        listing, before = memory.listing, errand.memory.listing if errand.memory else None
        self._heard[errand.url] = (errand, memory)
        self._asked.add(listing.url)  # where a redirect led
        if memory.read == self.now:  # a server may say "not modified" of a list that lost an entry
            self._changes.named.update(candidate.url for candidate in listing.candidates)
        if before is not None and before is not listing:
            news = sum(map(self.past.is_news, listing.candidates)) if errand.task == "page" else 0
            self._changes.add(errand.task, before, listing, news)
        return self._settle(self._onward(errand, listing))

    def missed(self, errand: Errand, *, gone: bool = False) -> list[Errand]:
        """What to try in place of a listing that could not be had; `gone`: the server says that there is none."""
        if errand.task == "robots":
            return self.heard_robots("")
        if errand.task == "page":
            self.is_whole = False
        if not errand.guess:
            return []
        if gone:
            nothing = Listing(url=errand.url)
            self._heard[errand.url] = (
                errand,
                Memory(listing=nothing, asked=self.now, read=self.now, changed=self.now),
            )
        return self._settle(self._guess(errand.task))

    def memories(self) -> Iterator[tuple[str, Memory]]:
        """(address, what to remember) of every listing that was asked and read, or is known not to be there."""
        fronts = {c.url for errand, memory in self._heard.values() if errand.front for c in memory.listing.candidates}
        for url, (errand, memory) in self._heard.items():
            if not errand.guess and self._says_less(errand.memory, memory):
                continue
            if errand.memory is not None:
                news = (c.url for c in memory.listing.candidates if self.past.is_news(c))
                is_same = memory.listing is errand.memory.listing
                has_news = not is_same and brought(memory.listing, () if errand.front else fronts, news)
                memory = replace(memory, changed=self.now if has_news else errand.memory.changed)
            yield url, memory

    @staticmethod
    def _says_less(before: Memory | None, now: Memory) -> bool:
        """Is it broken, or a list of articles that has become something else, as a wall?"""
        was_list = before is not None and bool(before.listing.candidates)
        return now.listing.problem is not None or (was_list and not now.listing.candidates)

    def articles(self) -> Iterator[Candidate]:
        """The addresses to fetch, newest first, or oldest first in a backfill that wants it so."""
        has_better = any(candidate.stamp or candidate.found_by == "feed" for candidate in self.candidates.values())
        gone = sorted(self._changes.gone(pages_too=not has_better), key=self._age)[:MOST_VANISHED]
        spoken = self._changes.retold(pages_too=not has_better).union(candidate.url for candidate in gone)
        others = {one.url: one for one in (*self.past.recent(), *gone) if one.url not in self.candidates}
        known = [*others.values(), *self.candidates.values()]
        known.sort(key=self._age, reverse=not self.reach.oldest_first)
        for candidate in known:
            if self.reach.is_before(candidate.stamp):
                continue
            url = candidate.url
            if wanted := self.past.wanted(candidate, spoken=url in spoken, dated=url in self._dated):
                yield wanted

    def let_go(self) -> None:
        """Forget what the listings named, once the articles are chosen: of a large site that is 50 MB."""
        for held in (self.candidates, self.told, self._heard, self._dated):
            held.clear()
        self._changes = Changes()

    @cached_property
    def _undated(self) -> datetime:
        return self.now - UNDATED

    def _age(self, candidate: Candidate) -> datetime:
        return min(candidate.stamp or self._undated, self.now)

    def _onward(self, errand: Errand, listing: Listing) -> list[Errand]:
        """The errands that a listing leads to, whether it was read or remembered."""
        self.told.append((errand, listing))
        is_home = errand.url == self.source.url
        if is_home:
            self.scope.home = listing.url
        self.scope.hear(errand.url, listing)
        named = self._add(listing)
        if errand.guess and not (listing.candidates or listing.sitemaps):
            return self._guess(errand.task)
        errands = self._maps(errand, listing)
        if errand.task == "page":
            news = sum(self.reach.is_backfill or self.past.is_news(candidate) for candidate in named)
            if is_home or news:
                errands += self._pages(errand, listing, named=len(named), news=news)
        if is_home and not self.source.feeds:
            errands += [Errand("feed", feed, front=True, why="declared") for feed in listing.feeds]
            is_page = not listing.sitemap_stamps and all(one.found_by == "link" for one in listing.candidates)
            if not listing.feeds and is_page:
                return self._fresh(errands) + self._guess("feed")
        return self._fresh(errands)

    def _maps(self, errand: Errand, listing: Listing) -> list[Errand]:
        """The sitemaps that a home declares, or an index names, but for those that hold nothing young enough."""
        if errand.task != "sitemap" and errand.url != self.source.url:
            return []
        if not listing.sitemap_stamps:
            return [Errand("sitemap", url, front=True, why="declared") for url in listing.sitemaps]
        found = zip(listing.sitemaps, listing.sitemap_stamps, strict=True)
        young = ((url, stamp) for url, stamp in found if not self.reach.is_before(stamp))
        return [Errand("sitemap", url, stamp=stamp, why="index") for url, stamp in young]

    def _pages(self, errand: Errand, listing: Listing, *, named: int, news: int) -> list[Errand]:
        """The sections, and the further pages of a list."""
        is_known, is_fresh = errand.memory is not None, errand.url in self._heard
        turned = self._pager.further(listing, named=named, news=news, is_known=is_known)
        errands = [Errand("page", url, front=is_known and is_fresh, why="further page") for url in turned]
        errands += [Errand("page", url, why="section") for url in listing.listings]
        return [one for one in errands if same_site(one.url, self.scope.home)]

    def _guess(self, task: str) -> list[Errand]:
        """The next of the well-known addresses: one at a time, until one can be read."""
        if task not in self._guesses:
            self._guesses[task] = [url for kind, url in well_known(self.scope.home) if kind == task]
        while self._guesses[task]:
            errands = self._fresh([Errand(task, self._guesses[task].pop(0), guess=True, front=True, why="well-known")])
            if errands:
                return errands
        return []

    def _fresh(self, errands: list[Errand]) -> list[Errand]:
        """Those of the errands that this round has not met yet, each with what it said last."""
        fresh = []
        for errand in errands:
            if errand.url not in self._asked:
                self._asked.add(errand.url)
                fresh.append(errand._replace(memory=self.past.recall(errand.url)))
        return fresh

    def _settle(self, errands: list[Errand]) -> list[Errand]:
        """Those of the errands that must be fetched; the others are answered from memory, and so what they lead to."""
        waiting, out = deque(errands), []
        while waiting:
            errand = waiting.popleft()
            if errand.memory is not None and not self._is_due(errand, errand.memory):
                waiting.extend(self._onward(errand, errand.memory.listing))
            elif self._has_room(errand.task):
                out.append(errand)
        self.pending += len(out)
        return out

    def _is_due(self, errand: Errand, memory: Memory) -> bool:
        if self.reach.is_backfill and errand.task == "page" and not errand.front:
            return self.now - memory.asked >= WEEK  # a backfill that is taken up again walks on from where it was
        return is_due(memory, self.now, front=errand.front, stamp=errand.stamp)

    def _has_room(self, task: str) -> bool:
        count = self._count[task] = self._count.get(task, 0) + 1
        return count <= self.reach.most(task)

    def _add(self, listing: Listing) -> list[Candidate]:
        """Remember the listing's candidates; those that are wanted.

        Also one that another listing named a moment ago: which of the two is read first is chance.
        """
        named = [one for one in listing.candidates if one.url not in self._asked and self.scope.holds(one.url)]
        for candidate in named:
            if candidate.stamp and candidate.found_by == "sitemap":
                self._dated.add(candidate.url)
            known = self.candidates.get(candidate.url)
            if known is not None:
                (self.candidates[candidate.url],) = merged((known, candidate))
            elif len(self.candidates) < MOST_CANDIDATES:
                self.candidates[candidate.url] = candidate
        return named
