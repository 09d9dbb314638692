"""How far an import is: a bar on a terminal, nothing elsewhere; and what came of it, in lines."""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from archiver.exchange.importing import Tally

#: Seconds between two looks: drawing must not cost what it shows.
_EVERY = 0.2


class Meter:
    """The bar."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (BarColumn(), DownloadColumn(), TimeRemainingColumn(), TextColumn("{task.description}"))
        hidden = not console.is_terminal or console.is_dumb_terminal
        self._progress = Progress(*columns, console=console, transient=True, disable=hidden, auto_refresh=False)
        self._task = self._progress.add_task("", total=None)
        self._next = 0.0

    def __enter__(self) -> Self:
        """Draw."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe it away."""
        self._progress.stop()

    def look(self, tally: Tally) -> None:
        """Show how far it is."""
        if (now := time.monotonic()) < self._next:
            return
        self._next = now + _EVERY
        self._progress.update(
            self._task, total=tally.size, completed=tally.done, description=_counts(tally), refresh=True
        )


def _counts(tally: Tally) -> str:
    return f"{tally.new} new, {tally.changed} changed, {tally.known} known, {tally.unusable.total()} not usable"


def told(tally: Tally) -> Iterator[str]:
    """What came of it: the counts, the reasons, and where the first of each stand."""
    yield _counts(tally)
    for reason, count in tally.unusable.most_common():
        yield f"{count:>8} {reason}"
        for one in tally.named:
            if one.reason == reason:
                yield f"{'':>9}{' '.join(f'{one.where}: {one.detail}'.split())}"
    if tally.new or tally.changed:
        yield "archiver publish puts them into the feeds"
