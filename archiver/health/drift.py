"""Does a run depart from what its source used to be? Past runs and this one in, alarms out; no clock, no disk."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from archiver.health.newest import Newest
from archiver.health.usual import TELLING, Count, Usual
from archiver.health.words import holds
from archiver.runs import Alarm, Run

#: A source is judged by its own past from so many articles and runs on.
WARM = (20, 3)

#: Standard deviations that chance does not bridge, and how much must have gone besides: what is certain and small is no
#: alarm. Over 200 simulated weeks of ten kinds of sources (tests/bench/weeks.py) fewer than 1 run in 100 is marked.
_FAR = 3.2
_CHANCE = 3e-4
_GONE = 0.3  # of all articles, for a share
_FACTOR = math.log(2.0)  # for the length of a story: half, or twice as much
_FOUND = math.log(1.7)  # for the addresses that listings name

#: So many with one same text, title or minute, and more than half of all, are no coincidence.
_SAME = 3


class _Figure(NamedTuple):
    """A share that falls when something breaks."""

    kind: str
    part: Count
    whole: Count


_SHARES = (
    _Figure("authors", lambda run: run.portrait.authored, lambda run: run.portrait.articles),
    _Figure("dates", lambda run: run.portrait.dated, lambda run: run.portrait.articles),
    _Figure("pictures", lambda run: run.portrait.pictured, lambda run: run.portrait.articles),
    _Figure("json-ld", lambda run: run.portrait.structured, lambda run: run.portrait.articles),
    _Figure("titles", lambda run: run.portrait.agreed, lambda run: run.portrait.told),
    _Figure("answers", lambda run: min(run.pages, run.asked), lambda run: run.asked),
    _Figure("articles", lambda run: run.read, lambda run: run.pages),
    _Figure("whole", lambda run: run.looked - run.shrunk, lambda run: run.looked),
    _Figure("news", lambda run: run.portrait.articles - run.portrait.old, lambda run: run.portrait.articles),
    _Figure("charset", lambda run: run.portrait.articles - run.portrait.garbled, lambda run: run.portrait.articles),
)

#: What no past is needed for: the most articles that share it.
_SAMES = (
    _Figure("one-text", lambda run: run.portrait.one_text, lambda run: run.portrait.articles),
    _Figure("one-title", lambda run: run.portrait.one_title, lambda run: run.portrait.articles),
    _Figure("one-date", lambda run: run.portrait.one_date, lambda run: run.portrait.dated),
)


#: What a kind of alarm is judged by: where a run has none of it, what was so before goes on.
_EVIDENCE: dict[str, Count] = {figure.kind: figure.whole for figure in (*_SHARES, *_SAMES)}
_EVIDENCE |= dict.fromkeys(("shorter", "longer", "language"), lambda run: run.portrait.articles)
_EVIDENCE["listed"] = lambda run: int(run.failed is None)


def judge(past: Sequence[Run], now: Run) -> tuple[Alarm, ...]:
    """What of the source is not as it used to be; `past` are its runs before this one, oldest first.

    A run of a few articles is judged together with those before it. An alarm that goes on keeps the day on which it
    began, and it goes on where the run tells nothing of it. Alarms are sorted by their kinds. A run that went back into
    the past is asked for nothing but what no source can be.
    """
    known = [run for run in _since_accepted(past) if run.ended <= now.ended]  # later ones are of a clock that was ahead
    newest = Newest(known, now)
    usual = _usual(known, newest)
    is_known = not now.bulk and _is_warm(usual)
    standing = {alarm.kind: alarm for alarm in known[-1].alarms} if known else {}
    found = {kind: alarm for kind, alarm in standing.items() if _goes_on(alarm, now, is_judged=is_known)}
    for kind, before, seen in _found(usual, newest, known, is_known=is_known):
        since = standing[kind].since if kind in standing else now.ended
        found[kind] = Alarm(kind=kind, usual=round(before, 3), now=round(seen, 3), since=since)
    return tuple(found[kind] for kind in sorted(found))


def is_off(alarm: Alarm, now: Run) -> bool:
    """Whether the run itself is as its alarm says, and not only those that it was judged with."""
    kind, articles = alarm.kind, now.portrait.articles
    if kind in ("shorter", "longer"):
        return articles > 0 and abs(_length(now) - math.log(max(alarm.usual, 1))) > _FACTOR
    for figure in _SHARES:
        if figure.kind == kind:
            return figure.whole(now) > 0 and alarm.usual - figure.part(now) / figure.whole(now) > _GONE
    return articles > 0


def _goes_on(alarm: Alarm, now: Run, *, is_judged: bool) -> bool:
    """Whether an alarm of the run before stands, though nothing was found: nothing is told of it, or nobody can judge.

    Nobody can where so much was broken since that the runs from before are too far back.
    """
    evidence = _EVIDENCE.get(alarm.kind)
    if evidence is None:
        return False
    return not evidence(now) or (not is_judged and holds(alarm.kind) and is_off(alarm, now))


def _since_accepted(past: Sequence[Run]) -> list[Run]:
    accepted = [number for number, run in enumerate(past) if run.accepted]
    return list(past[accepted[-1] + 1 :] if accepted else past)


def _is_broken(run: Run) -> bool:
    """Whether it is no part of what is usual; what is only marked becomes usual in time."""
    return run.failed is not None or any(holds(alarm.kind) for alarm in run.alarms)


def _usual(known: Sequence[Run], newest: Newest) -> Usual:
    """What the runs were like before those that are judged; with these, where of the others too little is known."""
    sound = [run for run in known if not _is_broken(run)]
    first = newest.handful(_articles)[-1:]
    before = Usual([run for run in sound if run.ended < first[0].ended]) if first else Usual(sound)
    return before if _is_warm(before) else Usual(sound)


def _is_warm(usual: Usual) -> bool:
    return usual.articles >= WARM[0] and len(usual.runs) >= WARM[1]


Found = tuple[str, float, float]  # kind, usual, now


def _found(usual: Usual, newest: Newest, known: Sequence[Run], *, is_known: bool) -> Iterator[Found]:
    now = newest.now
    yield from _same(usual, newest)
    if is_known:
        yield from _shares(usual, newest)
        yield from _lengths(usual, newest)
        yield from _listed(usual, now)
        yield from _silence(known, now)
        yield from _language(usual, newest)
    elif now.read == 0 and now.pages > _SAME:
        yield "articles", 1.0, 0.0


def _same(usual: Usual, newest: Newest) -> Iterator[Found]:
    """It goes on until a handful of articles has none of it: a run of one or two cannot have it."""
    for kind, part, whole in _SAMES:
        runs = newest.handful(whole) if kind in newest.standing else [newest.now]
        most = max((part(run) for run in runs if part(run) >= _SAME and part(run) * 2 > whole(run)), default=0)
        if most:
            alike = [part(run) * 2 > whole(run) for run in usual.runs if whole(run) >= _SAME]
            if alike.count(True) * 2 <= len(alike):
                yield kind, 1.0, most


def _shares(usual: Usual, newest: Newest) -> Iterator[Found]:
    for kind, part, whole in _SHARES:
        before = usual.share(part, whole)
        if before.of < WARM[0] or not whole(newest.now):
            continue
        for runs in newest.groups(whole):
            some, of = sum(map(part, runs)), sum(map(whole, runs))
            if before.value - some / of > _GONE and (newest.goes_on(kind) or before.chance(some, of) < _CHANCE):
                yield kind, before.value, some / of
                break


def _lengths(usual: Usual, newest: Newest) -> Iterator[Found]:
    """Of so few that a brief or a reportage would be one, nothing is said."""
    level = usual.lengths()
    for runs in newest.groups(_articles) if _articles(newest.now) else ():
        count = sum(map(_articles, runs))
        if count < TELLING:
            continue
        seen = sum(_length(run) * _articles(run) for run in runs) / count
        kind = "shorter" if seen < level.middle else "longer"
        is_far = newest.goes_on(kind) or abs(level.distance(seen, count)) > _FAR
        if is_far and abs(level.middle - seen) > _FACTOR:
            yield kind, math.exp(level.middle), math.exp(seen)
            return


def _articles(run: Run) -> int:
    return run.portrait.articles


def _length(run: Run) -> float:
    return math.log(max(run.portrait.words[1], 1))


def _listed(usual: Usual, now: Run) -> Iterator[Found]:
    level = usual.counts(lambda run: run.found)
    if now.failed is None and level.middle > math.log(WARM[1]):
        seen = math.log(max(now.found, 1))
        if level.middle - seen > _FOUND and level.distance(seen, now.found) > _FAR:
            yield "listed", math.exp(level.middle), now.found


def _silence(known: Sequence[Run], now: Run) -> Iterator[Found]:
    """Nothing new for much longer than ever before; what is held back is new all the same."""
    moments = [run.ended for run in Usual(known).runs if run.portrait.articles]
    if now.portrait.articles or not moments:
        return
    gaps = [after - before for before, after in pairwise(moments)]
    longest, gap = max(gaps, default=timedelta()), now.ended - moments[-1]
    if gap > 3 * longest + timedelta(days=2) and moments[-1] - moments[0] > timedelta(days=7):
        yield "silent", longest / timedelta(days=1), gap / timedelta(days=1)


def _language(usual: Usual, newest: Newest) -> Iterator[Found]:
    languages = _spoken(usual.runs)
    main = max(languages, key=lambda name: (languages[name], name), default=None)
    now = newest.now.portrait.language
    if not main or not now or now == main or not _articles(newest.now):
        return
    before = languages[main] / max(usual.articles, 1)
    for runs in newest.groups(_articles):
        spoken = _spoken(runs)
        others = sum(count for name, count in spoken.items() if name != main)
        seen = others / sum(map(_articles, runs))
        if before > 1 - _GONE and others >= _SAME and seen > 1 - _GONE:
            yield "language", before, 1 - seen
            return


def _spoken(runs: Iterable[Run]) -> dict[str, int]:
    languages: dict[str, int] = {}
    for run in runs:
        if run.portrait.language:
            languages[run.portrait.language] = languages.get(run.portrait.language, 0) + run.portrait.spoken
    return languages
