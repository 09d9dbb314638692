"""What the archive knows of a source's addresses and listings, asked when a round is planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from archiver.discover.revisit import SCHEDULE, due, scheduled
from archiver.items import ARTICLES
from archiver.items.messages import Candidate, Memory
from archiver.rules.sources import Source
from archiver.store.store import Store

#: The schedule's last look, and time for a source that is read once a day to take it.
_YOUNG = SCHEDULE[-1] + timedelta(days=2)


class Past:
    """The memory of one source, as `frontier.Past` wants it."""

    def __init__(self, store: Store, source: Source, now: datetime) -> None:
        self._store = store
        self._site = source.site
        self._now = now
        last = store.visited(source.site, source.url)
        self._last_round = last[0].at if last else None
        self._experience = store.index.experience(source.site)

    def recall(self, url: str) -> Memory | None:
        """What the listing said last."""
        return self._store.shelf.get(self._site, url)

    def is_news(self, candidate: Candidate) -> bool:
        """Paging goes on as far as the last whole round came, however the runs since then ended."""
        first = self._store.first_visited(self._site, candidate.url)
        return first is None or self._last_round is None or first > self._last_round

    def wanted(self, candidate: Candidate, *, spoken: bool, dated: bool) -> Candidate | None:
        """The candidate if it is to be fetched, marked where it was before, and where only the schedule wants it."""
        known = self._store.visited(self._site, candidate.url)
        if known is None:
            return None if self._store.is_removed(self._site, candidate.url) else candidate
        visit, first_seen = known
        if self._store.is_removed(self._site, candidate.url, visit.article):
            return None
        again = replace(candidate, visited=True)
        if due(visit, self._now, stamp=candidate.stamp):
            return again
        if spoken and visit.outcome in ARTICLES:
            return again
        born = (visit.article and self._store.index.born(visit.article)) or first_seen
        if scheduled(visit, self._now, born=born, share=self._experience.share(dated=dated)):
            return replace(again, scheduled=True)
        return None

    def recent(self) -> Iterator[Candidate]:
        """One address of each article that was first seen since the schedule began for it."""
        for url in self._store.index.recent(self._site, self._now - _YOUNG):
            yield Candidate(url=url, found_by="archive")
