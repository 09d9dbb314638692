"""What a source has used of its budget, in this run and on this day. No Scrapy; clock and memory are given.

The day's count must never be too low, not even after a kill: so it is on disk before a request goes out, a step of a
hundredth of the budget ahead. A run that ends well notes what was truly used; a killed one leaves a step less to the
day, and the requests that waited for their turn.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

from archiver.rules.budget import Budget
from archiver.store.manners import Spent

MEGABYTE = 1_000_000
_STEPS = 100


class Ledger:
    """Counts for one site; ``keep`` puts the day's count on disk, ``known`` is what stands there."""

    def __init__(
        self, site: str, budget: Budget, clock: Callable[[], float], known: Spent | None, keep: Callable[[Spent], None]
    ) -> None:
        self.site = site
        self.budget = budget
        self._clock = clock
        self._keep = keep
        self._kept = known
        self.requests = self.octets = 0  # of this run
        self._day = self._today()
        is_of_today = known is not None and known.day == self._day
        self._daily_requests = known.requests if known and is_of_today else 0
        self._daily_octets = known.octets if known and is_of_today else 0

    def lack(self) -> str | None:
        """Which part of the budget is used up, in words; None while there is room for a request."""
        self._turn_the_page()
        if self.requests >= self.budget.requests:
            return f"{self.budget.requests} requests a run"
        if self._daily_requests >= self.budget.daily_requests:
            return f"{self.budget.daily_requests} requests a day (UTC)"
        return self.lack_of_bytes()

    def lack_of_bytes(self) -> str | None:
        """The same of the bytes alone: they hold for requests too that were counted and still wait for their turn."""
        if self.octets >= self.budget.megabytes * MEGABYTE:
            return f"{self.budget.megabytes} megabytes a run"
        if self._daily_octets >= self.budget.daily_megabytes * MEGABYTE:
            return f"{self.budget.daily_megabytes} megabytes a day (UTC)"
        return None

    def book(self) -> None:
        """Count a request; it may go out when this returns."""
        self.requests += 1
        self._daily_requests += 1
        self._note_ahead()

    def take_back(self) -> None:
        """A request that was counted was not sent after all."""
        self.requests -= 1
        self._daily_requests = max(0, self._daily_requests - 1)

    def received(self, octets: int) -> None:
        """Count bytes of an answer."""
        self._turn_the_page()
        self.octets += octets
        self._daily_octets += octets
        self._note_ahead()

    def close(self) -> None:
        """Note what was truly used."""
        if self._kept is not None and self._kept.day == self._day:
            self._note(self._daily_requests, self._daily_octets)

    def _turn_the_page(self) -> None:
        """At midnight UTC the day begins anew, also in the middle of a run."""
        today = self._today()
        if today != self._day:
            self._day, self._daily_requests, self._daily_octets = today, 0, 0

    def _note_ahead(self) -> None:
        kept = self._kept
        if (
            kept
            and kept.day == self._day
            and kept.requests >= self._daily_requests
            and kept.octets >= self._daily_octets
        ):
            return
        budget = self.budget
        requests = self._daily_requests + budget.daily_requests // _STEPS
        octets = self._daily_octets + budget.daily_megabytes * MEGABYTE // _STEPS
        # Ahead, but never so far that a killed run would leave nothing of the day.
        self._note(max(self._daily_requests, min(requests, budget.daily_requests - 1)), octets)

    def _note(self, requests: int, octets: int) -> None:
        self._kept = Spent(name=self.site, day=self._day, requests=requests, octets=octets)
        self._keep(self._kept)

    def _today(self) -> date:
        return datetime.fromtimestamp(self._clock(), UTC).date()
