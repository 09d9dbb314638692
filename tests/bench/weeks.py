"""Simulated sources over months, healthy and broken: how often health cries wolf, and how soon it sees a break.

A healthy source has weekends, holidays, big news days with many short pieces of an agency, a front page that grows
and shrinks. `python -m tests.bench.weeks [SEED]` prints both tables.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from archiver.health.drift import judge
from archiver.runs import Alarm, Portrait, Run

START = datetime(2026, 1, 5, 6, tzinfo=UTC)


@dataclass(frozen=True)
class Paper:
    """A source by its habits."""

    name: str
    daily: float  # articles on a working day
    runs: int  # a day
    words: int = 550
    spread: float = 0.55  # of the logarithm of the words
    weekend: float = 0.5
    authored: float = 0.9
    dated: float = 0.995
    pictured: float = 0.85
    structured: float = 0.98
    good: float = 0.97  # pages that give an article
    listed: int = 120


PAPERS = (
    Paper("national daily", 120, 8),
    Paper("regional daily", 45, 4, words=320, authored=0.6, pictured=0.95, listed=80),
    Paper("agency wire", 300, 12, words=180, spread=0.4, weekend=0.7, authored=0.05, pictured=0.3, listed=200),
    Paper("weekly", 6, 2, words=1400, spread=0.4, weekend=0.1, listed=40),
    Paper("magazine blog", 2, 1, words=900, weekend=0.2, pictured=1.0, listed=20),
    Paper("one-man blog", 0.4, 1, words=700, spread=0.7, weekend=1.0, authored=0.0, structured=0.0, listed=10),
    Paper("ministry", 5, 2, words=250, spread=0.8, weekend=0.02, authored=0.0, pictured=0.4, structured=0.1, listed=30),
    Paper("sports portal", 80, 8, words=260, weekend=1.6, authored=0.5, listed=150),
    Paper("trade journal", 12, 2, words=420, weekend=0.05, good=0.8, authored=0.75, dated=0.9, listed=60),
    Paper("undated local paper", 9, 1, words=230, spread=0.7, dated=0.3, pictured=0.6, structured=0.2, listed=45),
)


def life(paper: Paper, weeks: int, chance: random.Random) -> Iterator[Run]:
    """The healthy runs of a source over so many weeks."""
    holidays = {chance.randrange(weeks * 7) for _ in range(weeks // 5)}
    waves = {chance.randrange(weeks * 7) for _ in range(weeks // 4)}
    front = 1.0
    for day in range(weeks * 7):
        mood = chance.gauss(1, 0.15) * (paper.weekend if day % 7 >= 5 else 1.0)
        mood *= 0.2 if day in holidays else 3.0 if day in waves else 1.0
        front = min(1.25, max(0.8, front + chance.gauss(0, 0.03)))
        for number in range(paper.runs):
            ended = START + timedelta(days=day, hours=16 * number / paper.runs)
            yield _run(paper, ended, max(0.05, mood) * paper.daily / paper.runs, day in waves, front, chance)


def _run(paper: Paper, ended: datetime, expected: float, wave: bool, front: float, chance: random.Random) -> Run:
    count = _poisson(expected * chance.uniform(0.7, 1.3), chance)
    # On a big day much is short, and by an agency: no author, no picture of its own.
    agency = 0.5 if wave else 0.08
    kinds = [chance.random() < agency for _ in range(count)]
    lengths = sorted(
        max(60, round(math.exp(chance.gauss(math.log(paper.words * (0.45 if short else 1)), paper.spread))))
        for short in kinds
    )
    ours = kinds.count(False)
    told = sum(chance.random() < 0.9 for _ in range(count))
    refused = sum(chance.random() > paper.good for _ in range(count))
    looked = _poisson(count * 0.3, chance)
    portrait = Portrait(
        articles=count,
        words=(lengths[count // 4], lengths[count // 2], lengths[3 * count // 4]) if count else (0, 0, 0),
        removed=0.15,
        authored=_binomial(ours, paper.authored, chance),
        dated=_binomial(count, paper.dated, chance),
        pictured=_binomial(ours, paper.pictured, chance) + _binomial(count - ours, paper.pictured / 2, chance),
        structured=_binomial(count, paper.structured, chance),
        told=told,
        agreed=_binomial(told, 0.93, chance),
        old=_binomial(count, 0.02, chance),
        one_text=min(count, 1),
        one_title=min(count, 2 if chance.random() < 0.05 else 1),
        one_date=min(count, 2 if chance.random() < 0.3 else 1),
        language="en" if count else None,
        spoken=_binomial(count, 0.99, chance),
    )
    pages = count + refused + looked
    # On a bad day every fourth request fails, else one in a hundred.
    unanswered = _binomial(pages, 0.25 if chance.random() < 0.01 else 0.01, chance)
    return Run(
        source=paper.name,
        site=paper.name,
        began=ended - timedelta(minutes=5),
        ended=ended,
        found=round(paper.listed * front * chance.uniform(0.97, 1.03)),
        asked=pages + unanswered,
        pages=pages,
        read=count + looked,
        looked=looked,
        shrunk=_binomial(looked, 0.01, chance),
        portrait=portrait,
    )


def _of(**changes: Callable[[Portrait], object]) -> Callable[[Run], Run]:
    def broken(run: Run) -> Run:
        fresh = {name: change(run.portrait) for name, change in changes.items()}
        return replace(run, portrait=replace(run.portrait, **fresh))

    return broken


def _scaled(factor: float) -> Callable[[Portrait], tuple[int, ...]]:
    return lambda p: tuple(round(n * factor) for n in p.words)


def _none(_: Portrait) -> int:
    return 0


def _all(portrait: Portrait) -> int:
    return portrait.articles


def _without(share: float) -> Callable[[Run], Run]:
    """So many of the pages give no article any more."""
    return lambda run: replace(
        run,
        read=round(run.read * (1 - share)),
        portrait=replace(run.portrait, articles=round(run.portrait.articles * (1 - share))),
    )


#: What breaks -> a healthy run as it would have been then.
BREAKS: dict[str, Callable[[Run], Run]] = {
    "selector gone: no page gives an article": _without(1),
    "consent wall everywhere, refused": _without(1),
    "unknown wall everywhere, read as one text": _of(words=lambda _: (40, 40, 40), one_text=_all),
    "all bodies the newsletter box": _of(words=lambda _: (55, 55, 55), one_text=_all),
    "bodies cut to the first paragraph": _of(words=_scaled(0.08)),
    "bodies with the comments below": _of(words=_scaled(6)),
    "dates lost": _of(dated=_none, one_date=_none),
    "authors lost": _of(authored=_none),
    "pictures lost": _of(pictured=_none),
    "JSON-LD gone": _of(structured=_none),
    "title is the site's name": _of(one_title=_all, agreed=_none),
    "title is the section's": _of(agreed=_none),
    "encoding broken": _of(garbled=_all),
    "another language": _of(language=lambda _: "de", spoken=_all),
    "all dates the moment of the move": _of(one_date=_all, dated=_all),
    "the whole past as news": _of(old=_all),
    "half the articles refused": _without(0.55),
    "the host answers no more": lambda run: replace(run, pages=0, read=0, looked=0, portrait=Portrait()),
    "half the listings gone": lambda run: replace(run, found=run.found * 2 // 5),
    "listings empty": lambda run: replace(run, found=0, asked=0, pages=0, read=0, looked=0, portrait=Portrait()),
    "known articles became stubs": lambda run: replace(run, looked=max(8, run.looked), shrunk=max(8, run.looked)),
}
#: What is seen in a source only that had it before.
_NEEDS = {"dates lost": "dated", "authors lost": "authored", "pictures lost": "pictured", "JSON-LD gone": "structured"}


def false_alarms(paper: Paper, weeks: int, seed: int) -> tuple[int, Counter[str]]:
    """Runs, and the alarms in them by kind; a run with two counts twice."""
    chance = random.Random(f"{paper.name} {seed}")
    past: list[Run] = []
    cried: Counter[str] = Counter()
    for run in life(paper, weeks, chance):
        alarms = judge(past, run)
        cried.update(alarm.kind for alarm in alarms)
        past.append(replace(run, alarms=alarms))
    return len(past), cried


def caught(paper: Paper, name: str, seed: int, weeks: int = 6) -> tuple[Alarm, ...] | None:
    """The alarms of the first run after a break that has five new articles or more; None where the paper has none."""
    need = _NEEDS.get(name)
    if need and getattr(paper, need) < 0.5:
        return None
    runs = list(life(paper, weeks, random.Random(f"{paper.name} {name} {seed}")))
    first = next((n for n in range(len(runs) // 2, len(runs)) if runs[n].portrait.articles >= 5), None)
    return None if first is None else judge(runs[:first], BREAKS[name](runs[first]))


def _poisson(mean: float, chance: random.Random) -> int:
    if mean > 30:
        return max(0, round(chance.gauss(mean, math.sqrt(mean))))
    limit, count, product = math.exp(-mean), 0, chance.random()
    while product > limit:
        count, product = count + 1, product * chance.random()
    return count


def _binomial(count: int, share: float, chance: random.Random) -> int:
    return sum(chance.random() < share for _ in range(count))


def main() -> None:
    """Both tables."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    total, cries = 0, 0
    for paper in PAPERS:
        runs, cried = false_alarms(paper, 20, seed)
        total, cries = total + runs, cries + cried.total()
        print(f"{paper.name:22} {runs:6} runs  {cried.total() / runs:6.2%}  {dict(cried)}", flush=True)
    print(f"{'all':22} {total:6} runs  {cries / total:6.2%}")
    for name in BREAKS:
        told = [alarms for paper in PAPERS for s in range(3) if (alarms := caught(paper, name, seed + s)) is not None]
        kinds = Counter(alarm.kind for alarms in told for alarm in alarms)
        print(f"{name:45} {sum(map(bool, told))} of {len(told)}  {dict(kinds)}", flush=True)


if __name__ == "__main__":
    main()
