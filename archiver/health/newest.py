"""The newest runs of a source, put together: one that brings an article or two tells little by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archiver.health.usual import MEMORY, Count
from archiver.health.words import holds
from archiver.runs import Run

#: So many articles or pages speak for themselves: a run that has them is put together with none before it.
HANDFUL = 12


class Newest:
    """A run, and those of the last weeks before it, newest first; what went back into the past is left out."""

    def __init__(self, past: Sequence[Run], now: Run) -> None:
        """`past`: oldest first."""
        self.now = now
        self.standing = frozenset(alarm.kind for alarm in past[-1].alarms) if past else frozenset()
        self._before = [run for run in reversed(past) if not run.bulk and now.ended - run.ended <= MEMORY]

    def handful(self, count: Count) -> list[Run]:
        """The runs that have a handful of what is counted, or all there are; newest first, those with none left out."""
        found, seen = [], 0
        for run in (self.now, *self._before):
            if seen < HANDFUL and count(run):
                found.append(run)
                seen += count(run)
        return found

    def goes_on(self, kind: str) -> bool:
        """Whether the run before this one was held for that: then chance is out of the question."""
        return kind in self.standing and holds(kind)

    def groups(self, count: Count) -> Iterator[list[Run]]:
        """This run alone, then with those before it that make it a handful."""
        yield [self.now]
        if count(self.now) < HANDFUL and len(together := self.handful(count)) > 1:
            yield together
