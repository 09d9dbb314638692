"""What is usual for a source: its past runs, put together by days, and how far they lie apart."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean, median, pvariance

from archiver.runs import Run

#: Runs further back say nothing of what a source is like now; four weekends are in it.
MEMORY = timedelta(days=35)

#: Articles of one day from which its own share says something.
TELLING = 5

Count = Callable[[Run], int]


@dataclass(frozen=True, slots=True)
class Share:
    """A share of the past: of so many, and the variance of the days' own shares beyond that of chance."""

    value: float
    of: int
    variance: float

    def chance(self, part: int, whole: int) -> float:
        """How likely `part` or fewer of `whole` are, were nothing changed.

        Beta-binomial: days differ by more than chance, and of a short past little is known.
        """
        spread = self.value * (1 - self.value)
        weight = 1 / (1 / max(self.of, 1) + self.variance / spread)
        yes, no = self.value * weight, (1 - self.value) * weight
        return min(1.0, sum(math.exp(_log_beta_binomial(count, whole, yes, no)) for count in range(part + 1)))


def _log_beta_binomial(count: int, whole: int, yes: float, no: float) -> float:
    ways = math.lgamma(whole + 1) - math.lgamma(count + 1) - math.lgamma(whole - count + 1)
    return ways + _log_beta(count + yes, whole - count + no) - _log_beta(yes, no)


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


@dataclass(frozen=True, slots=True)
class Level:
    """A figure of the past on a logarithmic scale: its median, how far days lie apart, how far articles do."""

    middle: float
    between: float
    within: float

    def distance(self, value: float, count: int) -> float:
        """How many standard deviations the median of `count` articles lies below this one; negative above it."""
        # 1.57 = pi / 2: the variance of a median over that of a mean. Days differ by 5 % where all else is equal.
        deviation = math.sqrt(1.57 * self.within**2 / max(count, 1) + self.between**2 + 0.05**2)
        return (self.middle - value) / deviation


class Usual:
    """The runs of the last weeks in which it brought anything."""

    def __init__(self, past: Sequence[Run]) -> None:
        """Of past runs, oldest first, that were as they should be."""
        last = max((run.ended for run in past if run.portrait.articles), default=None)
        self.runs = [run for run in past if last and not run.bulk and last - run.ended <= MEMORY]
        self.articles = sum(run.portrait.articles for run in self.runs)
        self._days: dict[date, list[Run]] = defaultdict(list)
        for run in self.runs:
            self._days[run.ended.date()].append(run)

    @property
    def days(self) -> int:
        """Days with a run."""
        return len(self._days)

    def share(self, part: Count, whole: Count) -> Share:
        """The share of what `part` counts in what `whole` counts."""
        pairs = [(sum(map(part, runs)), sum(map(whole, runs))) for runs in self._days.values()]
        got, of = sum(one for one, _ in pairs), sum(all_of for _, all_of in pairs)
        value = (got + 0.5) / (of + 1)  # a share is never certain
        telling = [(one / all_of, all_of) for one, all_of in pairs if all_of >= TELLING]
        chance = fmean(value * (1 - value) / count for _, count in telling) if telling else 0.0
        variance = max(0.0, pvariance([share for share, _ in telling]) - chance) if len(telling) > 1 else 0.0
        return Share(value, of, variance)

    def lengths(self) -> Level:
        """The length of stories in words."""
        told = [run.portrait for run in self.runs if run.portrait.words[1] > 0]
        days = [
            [math.log(run.portrait.words[1]) for run in runs if run.portrait.words[1] > 0]
            for runs in self._days.values()
        ]
        spans = [math.log(p.words[2] / p.words[0]) / 1.349 for p in told if p.articles >= TELLING and p.words[0] > 0]
        level = _level([median(day) for day in days if day])
        return Level(level.middle, level.between, fmean(spans) if spans else 0.5)

    def counts(self, count: Count) -> Level:
        """A count of a run, among the runs in which it was above 0."""
        return _level([math.log(count(run)) for run in self.runs if count(run) > 0])


def _level(values: Sequence[float]) -> Level:
    if not values:
        return Level(0.0, 0.0, 0.0)
    middle = median(values)
    return Level(middle, 1.4826 * median(abs(value - middle) for value in values), 0.0)
