"""Does a run depart from what its source used to be? Past runs and this one in, alarms out; no clock, no disk."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from archiver.health.usual import Count, Usual
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


def judge(past: Sequence[Run], now: Run) -> tuple[Alarm, ...]:
    """What of this run is not as it used to be; `past` are the source's runs before it, oldest first.

    An alarm that goes on keeps the day on which it began. Alarms are sorted by their kinds. A run that went back into
    the past is asked for nothing but what no source can be.
    """
    known = _since_accepted(past)
    usual = Usual([run for run in known if not _is_broken(run)])
    found = {kind: (before, seen) for kind, before, seen in _found(usual, now)}
    began = {alarm.kind: alarm.since for alarm in known[-1].alarms} if known else {}
    return tuple(
        Alarm(kind=kind, usual=round(before, 3), now=round(seen, 3), since=began.get(kind, now.ended))
        for kind, (before, seen) in sorted(found.items())
    )


def _since_accepted(past: Sequence[Run]) -> list[Run]:
    accepted = [number for number, run in enumerate(past) if run.accepted]
    return list(past[accepted[-1] + 1 :] if accepted else past)


def _is_broken(run: Run) -> bool:
    """Whether it is no part of what is usual; what is only marked becomes usual in time."""
    return run.failed is not None or any(holds(alarm.kind) for alarm in run.alarms)


Found = tuple[str, float, float]  # kind, usual, now


def _found(usual: Usual, now: Run) -> Iterator[Found]:
    yield from _same(usual, now)
    if not now.bulk and usual.articles >= WARM[0] and len(usual.runs) >= WARM[1]:
        yield from _shares(usual, now)
        yield from _lengths(usual, now)
        yield from _listed(usual, now)
        yield from _silence(usual, now)
        yield from _language(usual, now)
    elif now.read == 0 and now.pages > _SAME:
        yield "articles", 1.0, 0.0


def _same(usual: Usual, now: Run) -> Iterator[Found]:
    for kind, part, whole in _SAMES:
        if part(now) >= _SAME and part(now) * 2 > whole(now):
            alike = [part(run) * 2 > whole(run) for run in usual.runs if whole(run) >= _SAME]
            if alike.count(True) * 2 <= len(alike):
                yield kind, 1.0, part(now)


def _shares(usual: Usual, now: Run) -> Iterator[Found]:
    for kind, part, whole in _SHARES:
        if whole(now) == 0:
            continue
        before, seen = usual.share(part, whole), part(now) / whole(now)
        if before.of >= WARM[0] and before.value - seen > _GONE and before.chance(part(now), whole(now)) < _CHANCE:
            yield kind, before.value, seen


def _lengths(usual: Usual, now: Run) -> Iterator[Found]:
    count, words = now.portrait.articles, now.portrait.words[1]
    if count == 0:
        return
    level, seen = usual.lengths(), math.log(max(words, 1))
    distance = level.distance(seen, count)
    if distance > _FAR and level.middle - seen > _FACTOR:
        yield "shorter", math.exp(level.middle), words
    if distance < -_FAR and seen - level.middle > _FACTOR:
        yield "longer", math.exp(level.middle), words


def _listed(usual: Usual, now: Run) -> Iterator[Found]:
    level = usual.counts(lambda run: run.found)
    if now.failed is None and level.middle > math.log(WARM[1]):
        seen = math.log(max(now.found, 1))
        if level.middle - seen > _FOUND and level.distance(seen, now.found) > _FAR:
            yield "listed", math.exp(level.middle), now.found


def _silence(usual: Usual, now: Run) -> Iterator[Found]:
    """Nothing new for much longer than ever before."""
    moments = [run.ended for run in usual.runs if run.portrait.articles]
    if now.portrait.articles or not moments:
        return
    gaps = [after - before for before, after in pairwise(moments)]
    longest, gap = max(gaps, default=timedelta()), now.ended - moments[-1]
    if gap > 3 * longest + timedelta(days=2) and moments[-1] - moments[0] > timedelta(days=7):
        yield "silent", longest / timedelta(days=1), gap / timedelta(days=1)


def _language(usual: Usual, now: Run) -> Iterator[Found]:
    languages = _spoken(usual.runs)
    main = max(languages, key=lambda name: (languages[name], name), default=None)
    if main and now.portrait.language and now.portrait.language != main:
        before = languages[main] / max(usual.articles, 1)
        seen = now.portrait.spoken / now.portrait.articles
        if before > 1 - _GONE and now.portrait.spoken >= _SAME and seen > 1 - _GONE:
            yield "language", before, 1 - seen


def _spoken(runs: Iterable[Run]) -> dict[str, int]:
    languages: dict[str, int] = {}
    for run in runs:
        if run.portrait.language:
            languages[run.portrait.language] = languages.get(run.portrait.language, 0) + run.portrait.spoken
    return languages
