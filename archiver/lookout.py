"""Watches how each source answers during a crawl, and says so at its end where it gave walls instead of articles."""

from __future__ import annotations

from dataclasses import dataclass, field

from archiver.compare.character import LOST, WALLS, Answers, Past, changed, has_shrunk, past_of
from archiver.desk import Desk
from archiver.filing import Filed
from archiver.items import Reading, Refusal, Visit


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

    def meet(self, item: Reading) -> None:
        """A page was read; call it before its visit is logged, or the run would count among the past."""
        if item.source not in self._sources:
            self._sources[item.source] = _Heard(past_of(self._desk.store.visits.tail(item.site)))

    def refused(self, item: Reading, filed: Filed) -> None:
        """It gave no article."""
        heard, reason = self._sources[item.source], Refusal(filed.outcome)
        if reason in WALLS or (reason in LOST and filed.sheet.visits[-1].article):
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

    def read(self, item: Reading, filed: Filed) -> None:
        """It gave an article, or what is left of one."""
        heard = self._sources[item.source]
        if filed.before is not None and item.article is not None and has_shrunk(filed.before, item.article):
            heard.now.walls["shrunk"] += 1
        else:
            heard.now.articles += 1

    def _judge(self, _reason: str) -> None:
        """Note it for each source, and note its walls as such: they are asked for again soon."""
        for source, heard in self._sources.items():
            if sentence := changed(heard.past, heard.now):
                self._desk.fail(source, sentence)
                for site, visit in heard.walls:
                    self._desk.store.log(site, visit)
