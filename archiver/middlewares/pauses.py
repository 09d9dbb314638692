"""How long a host is left alone: Retry-After read, failures in a row counted. No Scrapy, and the clock is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

#: Seconds after the first failure of a host; doubled with each further one in a row.
FIRST_PAUSE = 2.0
#: No host is believed that asks for more than a day.
LONGEST_PAUSE = 86_400.0

_MOST_DOUBLINGS = 16  # beyond the longest pause, and far from an overflow
_SECONDS = re.compile(r"\+?([0-9]+(?:\.[0-9]+)?)", re.ASCII)


class Pauses:
    """When each host may be asked again, in seconds since the epoch."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.clock = clock
        self._until: dict[str, float] = {}
        self._failures: dict[str, int] = {}

    def failed(self, host: str, asked: float | None = None) -> float:
        """Note a failure and what the host asked for; the pause in seconds that follows from it, a day at most."""
        failures = self._failures[host] = self._failures.get(host, 0) + 1
        pause = min(max(asked or 0.0, FIRST_PAUSE * 2.0 ** min(failures - 1, _MOST_DOUBLINGS)), LONGEST_PAUSE)
        self._until[host] = max(self._until.get(host, 0.0), self.clock() + pause)
        return pause

    def answered(self, host: str) -> None:
        """Note a good answer: the next failure is a first one. A pause that was asked for stands."""
        self._failures.pop(host, None)

    def remaining(self, host: str) -> float:
        """Seconds until the host may be asked; 0 if it may be now."""
        return max(0.0, self._until.get(host, 0.0) - self.clock())

    def until(self, host: str) -> datetime:
        """The end of the host's pause; raises KeyError for a host that never had one."""
        return datetime.fromtimestamp(self._until[host], UTC)


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
