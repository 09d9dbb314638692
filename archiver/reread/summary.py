"""What came of all articles that were read again: the counts, and the worst changes."""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field
from itertools import count

from archiver.reread.change import Came, Change


@dataclass(slots=True)
class Summary:
    """The counts of a run, and as many of its worst changes as are to be shown: memory stays flat."""

    keep: int = 0
    read: int = 0  # articles
    came: Counter[Came] = field(default_factory=Counter)
    halved: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)  # of those that are rejected
    _worst: list[tuple[tuple[float, ...], int, Change]] = field(default_factory=list)
    _numbers: count[int] = field(default_factory=count)

    def add(self, change: Change) -> None:
        """Count one article."""
        self.read += 1
        self.came[change.came] += 1
        self.halved += change.loses_half
        self.kinds.update(change.kinds)
        if change.reason:
            self.reasons[change.reason] += 1
        if change.came in (Came.CHANGED, Came.REJECTED, Came.DAMAGED) and self.keep:
            row = (badness(change), -next(self._numbers), change)
            (heapq.heappush if len(self._worst) < self.keep else heapq.heappushpop)(self._worst, row)

    def worst(self) -> list[Change]:
        """The worst first; among equals the first in the archive."""
        return [change for _, _, change in sorted(self._worst, key=lambda row: row[:2], reverse=True)]


def badness(change: Change) -> tuple[float, ...]:
    """What is lost counts most: the article itself, then the share of its text; then its title, then what is new."""
    before, after = change.lengths
    share = (before - after) / max(before, after, 1)
    is_gone = change.came is Came.REJECTED
    return (float(is_gone), max(0.0, share), float("title" in change.kinds), max(0.0, -share), float(len(change.kinds)))
