"""Watches how each source answers during a crawl, and says so at its end where it gave walls instead of articles."""

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.compare.character import LOST, WALLS, Answers, Past, changed, past_of
from archiver.desk import Desk
from archiver.items import Article, Reading, Refusal, Visit

#: An article that lost two thirds of its text is a stub until another look.
_SHRUNK = 3


@dataclass(slots=True)
class _Heard:
    """What one source answered so far."""

    past: Past
    now: Answers = field(default_factory=Answers)
    walls: list[tuple[str, Visit]] = field(default_factory=list)  # (site, visit)


class Lookout:
    """One for a crawl; sets the statistic archiver/<source>/failed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._sources: dict[str, _Heard] = {}
        desk.at_the_end(self._judge)

    def refused(self, item: Reading, reason: Refusal) -> None:
        """A page gave no article; call it before its visit is logged."""
        store, heard = self._desk.store, self._of(item)
        if reason in WALLS or (reason in LOST and store.index.entries_at(item.candidate.url)):
            heard.now.walls[reason] += 1
            visit = Visit(
                url=item.candidate.url,
                at=item.fetched,
                outcome=Refusal.WALLED,
                stamp=item.candidate.stamp,
                status=item.status,
                detail=reason,
            )
            heard.walls.append((item.site, visit))

    def read(self, item: Reading, before: Article | None, read: Article) -> None:
        """A page gave an article, or what is left of one."""
        heard = self._of(item)
        if before is not None and has_shrunk(before, read):
            heard.now.walls["shrunk"] += 1
        else:
            heard.now.articles += 1

    def _of(self, item: Reading) -> _Heard:
        if item.source not in self._sources:
            self._sources[item.source] = _Heard(past_of(self._desk.store.visits.tail(item.site)))
        return self._sources[item.source]

    def _judge(self, _reason: str) -> None:
        """Note it for each source, and note its walls as such: they are asked for again soon."""
        for source, heard in self._sources.items():
            if sentence := changed(heard.past, heard.now):
                self._desk.fail(source, sentence)
                for site, visit in heard.walls:
                    self._desk.store.log(site, visit)


def has_shrunk(before: Article, read: Article) -> bool:
    """Whether so much of an article is gone that what is left may be a stub."""
    return len(read.text) * _SHRUNK < len(before.text)
