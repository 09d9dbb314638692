"""The clock of this machine against those of the servers it asks. No Scrapy; the time is given."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from archiver.store.ahead import SLACK


class Clocks:
    """What each host's answers say of the time: their Date, and in a cache's answer the Age of it (RFC 9110, 6.6.1)."""

    def __init__(self) -> None:
        self._off: dict[str, timedelta] = {}  # how far we are ahead of a host, by the answer that fits us best

    def hear(self, host: str, date: bytes | None, age: bytes | None, now: datetime) -> None:
        """Note an answer of the host; one without a date that can be read says nothing."""
        try:
            told = parsedate_to_datetime((date or b"").decode("latin-1"))
        except ValueError:
            return
        aware = told if told.tzinfo else told.replace(tzinfo=UTC)
        seconds = int(age) if age and age.isdigit() and len(age) < 10 else 0
        off = now - aware - timedelta(seconds=seconds)
        self._off[host] = min(off, self._off.get(host, off), key=abs)

    def contradict(self, now: datetime) -> str | None:
        """A sentence where every host says that the clock is more than a day ahead, or every one that it is behind."""
        if not self._off:
            return None
        least, most = min(self._off.values()), max(self._off.values())
        if least > SLACK or most < -SLACK:
            nearest = min(self._off, key=lambda host: abs(self._off[host]))
            of = "" if len(self._off) == 1 else f", and none of the {len(self._off)} that were asked agrees with it"
            return (
                f"the clock of this machine says {now:%Y-%m-%d %H:%M} UTC, and the server {nearest} says"
                f" {now - self._off[nearest]:%Y-%m-%d %H:%M} UTC{of}: set the clock; all is kept, and what was read now"
                " bears the dates of this clock"
            )
        return None
