"""A crawl as it goes on, for a log: a plain line on standard error after a minute, after two, four and so on."""

from __future__ import annotations

import sys

from archiver.cli.sums import Sums, waited
from archiver.progress import Now

#: Seconds until the first line, and between two at most: a night's crawl comes to some ten lines in a cron mail.
_FIRST, _LONGEST = 60.0, 3600.0


class Lines:
    """Few lines, each of them whole."""

    every = 1.0

    def __init__(self) -> None:
        self._next = _FIRST
        self._has_told_stop = False

    def look(self, now: Now) -> None:
        """Print a line when it is time, and at once that the crawl stops."""
        if now.stopped_by and not self._has_told_stop:
            self._has_told_stop = True
            self._print(f"stopping on {now.stopped_by}: what is under way is finished and published")
        elif now.seconds >= self._next:
            self._next += min(self._next, _LONGEST)
            waits = f"; {waited(now.waits)}" if now.waits else ""
            self._print(f"{Sums.of(now).head(now)}{waits}")

    def close(self) -> None:
        """Nothing is held."""

    def _print(self, line: str) -> None:
        print(f"archiver: {line}", file=sys.stderr, flush=True)
