"""A crawl for machines, with --json: one JSON object a line on standard output, and the last one is the report.

``archiver/data/schema/events.json`` is the JSON Schema of a line; docs/reference.md explains it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from msgspec import Struct

from archiver.cli import ended
from archiver.codec import to_json
from archiver.progress import Now, Wait
from archiver.report import Outcome, Report


class Begun(Struct, kw_only=True, frozen=True, tag="begun", tag_field="event"):
    """The first line: what will be read, and where it is kept."""

    output: str
    sources: tuple[str, ...]


class SourceMoved(Struct, kw_only=True, frozen=True, tag="source", tag_field="event"):
    """How far a source is; only when its counts have moved."""

    seconds: float  # since the crawl began
    source: Outcome


class Waiting(Struct, kw_only=True, frozen=True, tag="waiting", tag_field="event"):
    """Whom the crawl waits for; when that has changed."""

    seconds: float
    hosts: tuple[Wait, ...]


class Stopping(Struct, kw_only=True, frozen=True, tag="stopping", tag_field="event"):
    """A signal was heard; the report follows when what is under way is done."""

    seconds: float
    signal: str


class Reported(Struct, kw_only=True, frozen=True, tag="report", tag_field="event"):
    """The last line: what came of the run, and the exit code of the command."""

    output: str
    report: Report
    exit: int


Event = Begun | SourceMoved | Waiting | Stopping | Reported


class Events:
    """Prints an event for each thing that has changed since the last look."""

    every = 5.0

    def __init__(self, output: Path) -> None:
        self.output = output
        self._last: dict[str, Outcome] | None = None
        self._waits: frozenset[str] = frozenset()
        self._is_stopping = False

    def look(self, now: Now) -> None:
        """Print what has changed."""
        if self._last is None:
            self._last = {}
            tell(Begun(output=str(self.output), sources=tuple(one.name for one in now.outcomes)))
        for one in now.outcomes:
            if one.listings + one.told + one.problems and self._last.get(one.name) != one:
                self._last[one.name] = one
                tell(SourceMoved(seconds=now.seconds, source=one))
        if (hosts := frozenset(wait.host for wait in now.waits)) != self._waits:
            self._waits = hosts
            tell(Waiting(seconds=now.seconds, hosts=now.waits))
        if now.stopped_by and not self._is_stopping:
            self._is_stopping = True
            tell(Stopping(seconds=now.seconds, signal=now.stopped_by))

    def close(self) -> None:
        """The report is told by whoever has it."""


def tell_report(report: Report, output: Path) -> None:
    """Print the last line."""
    tell(Reported(output=str(output), report=report, exit=ended.of_report(report)))


def tell(event: Event) -> None:
    """Print one line."""
    sys.stdout.write(f"{to_json(event).decode()}\n")
    sys.stdout.flush()
