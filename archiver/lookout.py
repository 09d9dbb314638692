"""Watches how each source answers during a crawl. At its end, before the edition, it notes the run and what broke."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from archiver.compare.character import LOST, WALLS, Answers, Past, changed, has_shrunk, past_of
from archiver.desk import Desk
from archiver.filing import Filed
from archiver.health.drift import is_off, judge
from archiver.health.portrait import Traits, portrait, traits
from archiver.health.words import holds, sentence
from archiver.items import Refusal, Visit
from archiver.items.messages import Reading
from archiver.runs import Run

#: Bytes of a source's past runs that are read: some 500 runs, three weeks of a run every hour.
_TAIL = 1 << 19

#: New articles of a run that its portrait is drawn from: the first ones. At 200 bytes each a backfill costs no memory.
_DRAWN = 2000


@dataclass(slots=True)
class _Heard:
    """What one source answered so far."""

    site: str
    past: Past
    now: Answers = field(default_factory=Answers)
    walls: list[Visit] = field(default_factory=list)
    asked: int = 0
    pages: int = 0
    read: int = 0
    looked: int = 0
    shrunk: int = 0
    fresh: list[Traits] = field(default_factory=list)
    written: bytearray = field(default_factory=bytearray)  # the entries with a new line, a line each: half a list


class Lookout:
    """One for a crawl; sets the statistics archiver/<source>/failed, alarms and held."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._began = datetime.now(UTC).replace(microsecond=0)  # pages carry whole seconds
        self._sources: dict[str, _Heard] = {}
        desk.before_the_edition(self._end)

    def meet(self, item: Reading) -> None:
        """A page was read; call it before its visit is logged, or the run would count among the past."""
        if item.source not in self._sources:
            self._sources[item.source] = _Heard(item.site, past_of(self._desk.store.visits.tail(item.site)))

    def refused(self, item: Reading, filed: Filed) -> None:
        """It gave no article."""
        heard, reason = self._sources[item.source], Refusal(filed.outcome)
        heard.asked += 1
        heard.pages += item.status is not None
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
            heard.walls.append(visit)

    def read(self, item: Reading, filed: Filed) -> None:
        """It gave an article, or what is left of one."""
        heard = self._sources[item.source]
        heard.asked += 1
        heard.pages += 1
        heard.read += 1
        is_less = filed.before is not None and item.article is not None and has_shrunk(filed.before, item.article)
        if filed.before is not None:
            heard.looked += 1
            heard.shrunk += is_less
        if is_less:
            heard.now.walls["shrunk"] += 1
        else:
            heard.now.articles += 1
        if filed.article is not None and filed.outcome != "same":
            heard.written += f"{filed.article.id}\n".encode()
            if filed.outcome == "new" and len(heard.fresh) < _DRAWN:
                heard.fresh.append(traits(filed.article))

    def _end(self) -> None:
        """Note of each source what changed about it, its walls as such, and its run.

        Walls are asked for again soon. A run that was stopped tells nothing of what the listings have: it is not noted.
        """
        for name, heard in self._sources.items():
            if said := changed(heard.past, heard.now):
                self._desk.fail(name, said)
                for visit in heard.walls:
                    self._desk.store.log(heard.site, visit)
        if self._desk.is_whole:
            sites = self._desk.sites | {name: heard.site for name, heard in self._sources.items()}
            self._desk.store.note_runs([run for name, site in sites.items() if (run := self._run(name, site))])

    def _news(self, name: str, site: str) -> tuple[tuple[str, str], ...]:
        """What the site says of itself, but for what is known already."""
        known = self._desk.store.index.identities.of(site)
        return tuple(one for one in self._desk.introduced.get(name, ()) if known.get(one[0]) != one[1])

    def _run(self, name: str, site: str) -> Run | None:
        """The run of a source, judged; None for one more of a day, with nothing new to say."""
        heard = self._sources.get(name) or _Heard(site, Past(Answers(), was_walled=False))
        past = self._desk.store.runs.tail(site, _TAIL)
        run = Run(
            source=name,
            site=site,
            began=self._began,
            ended=datetime.now(UTC),
            found=self._desk.told(name, "found") or 0,
            asked=heard.asked,
            pages=heard.pages,
            read=heard.read,
            looked=heard.looked,
            shrunk=heard.shrunk,
            portrait=portrait(heard.fresh),
            bulk=self._desk.is_backfill or not past,
            failed=self._desk.told(name, "failed"),
            said=self._news(name, site),
        )
        alarms = judge(past, run)
        if alarms:
            self._desk.tell(name, "alarms", tuple(map(sentence, alarms)))
        run = replace(run, alarms=alarms)
        if past and _is_one_more(past[-1], run):
            return None
        is_held = any(holds(alarm.kind) and is_off(alarm, run) for alarm in alarms)
        held = tuple(heard.written.decode().splitlines()) if is_held else ()
        if held:
            self._desk.count(name, "held", len(held))
        return replace(run, held=held)


def _is_one_more(last: Run, now: Run) -> bool:
    """Whether it is a run of the same day that asked for nothing, and with the source all is as it was."""
    before, after = (({alarm.kind for alarm in run.alarms}, bool(run.failed)) for run in (last, now))
    return not now.asked and before == after and last.ended.date() == now.ended.date() and not last.accepted
