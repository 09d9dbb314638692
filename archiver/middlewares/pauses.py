"""How long a host is left alone: Retry-After read, failures in a row counted. No Scrapy; clock and memory are given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archiver.store.manners import Pause

#: Seconds after the first failure of a host; doubled with each further one in a row, over all runs.
FIRST_PAUSE = 2.0
#: Where a host asks for nothing: one that was down all night is back in the feed an hour after it is up.
LONGEST_BACKOFF = 3600.0
#: No host is believed that asks for more than a day.
LONGEST_PAUSE = 86_400.0

_MOST_DOUBLINGS = 11  # beyond the longest back-off, and far from an overflow
_SECONDS = re.compile(r"\+?([0-9]+(?:\.[0-9]+)?)", re.ASCII)


class Pauses:
    """When each host may be asked again, in seconds since the epoch.

    ``recall`` gives what is known of a host from earlier runs, asked for once a host; ``keep`` notes each change, and
    returns when it cannot be lost any more.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        recall: Callable[[str], Pause | None] = lambda host: None,  # noqa: ARG005
        keep: Callable[[Pause], None] = lambda pause: None,  # noqa: ARG005
    ) -> None:
        self.clock = clock
        self._recall = recall
        self._keep = keep
        self._known: dict[str, tuple[float, int]] = {}  # host -> end of its pause, failures in a row

    def failed(self, host: str, asked: float | None = None) -> float:
        """Note a failure and what the host asked for; the pause in seconds that follows from it, a day at most."""
        until, failures = self._of(host)
        backoff = min(FIRST_PAUSE * 2.0 ** min(failures, _MOST_DOUBLINGS), LONGEST_BACKOFF)
        pause = min(max(asked or 0.0, backoff), LONGEST_PAUSE)
        self._note(host, max(until, self.clock() + pause), failures + 1)
        return pause

    def answered(self, host: str) -> None:
        """Note a good answer: the next failure is a first one. A pause that was asked for stands."""
        until, failures = self._of(host)
        if failures:
            self._note(host, until, 0)

    def remaining(self, host: str) -> float:
        """Seconds until the host may be asked; 0 if it may be now."""
        return max(0.0, self._of(host)[0] - self.clock())

    def until(self, host: str) -> datetime:
        """The end of the host's last pause; 1970 for a host that never had one."""
        return datetime.fromtimestamp(self._of(host)[0], UTC)

    def _of(self, host: str) -> tuple[float, int]:
        if host not in self._known:
            kept = self._recall(host)
            # A clock that was set back must not make a pause longer than any that is believed.
            until = min(kept.until.timestamp(), self.clock() + LONGEST_PAUSE) if kept else 0.0
            self._known[host] = (until, max(0, kept.failures) if kept else 0)
        return self._known[host]

    def _note(self, host: str, until: float, failures: int) -> None:
        self._known[host] = (until, failures)
        self._keep(Pause(name=host, until=datetime.fromtimestamp(until, UTC), failures=failures))


def retry_after(values: Iterable[bytes], now: float) -> float | None:
    """The longest wait in seconds, a day at most, that the header's values ask for; None where none can be read.

    Seconds, also several of them and with a fraction, and the three forms of a date in RFC 9110, 5.6.7; a date that
    is past is 0.
    """
    waits = [wait for value in values for wait in _waits(value.decode("latin-1").strip(), now)]
    return min(max(waits), LONGEST_PAUSE) if waits else None


def _waits(value: str, now: float) -> Iterable[float]:
    numbers = [_SECONDS.fullmatch(part.strip()) for part in value.split(",")]
    if all(numbers):
        return [float(match[1]) for match in numbers if match]
    try:
        date = parsedate_to_datetime(value)
    except ValueError:
        return []
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)  # asctime names no zone, and RFC 9110 knows only GMT
    return [max(0.0, aware.timestamp() - now)]
