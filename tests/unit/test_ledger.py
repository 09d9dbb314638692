"""What a source has used of its budget: the count on disk is never too low."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from archiver.middlewares.ledger import MEGABYTE, Ledger
from archiver.rules.budget import Budget
from archiver.store.manners import Spent

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Disk:
    """A clock that stands until it is moved, and what was kept."""

    def __init__(self) -> None:
        self.now = NOON
        self.kept: list[Spent] = []

    def ledger(self, **budget: int) -> Ledger:
        known = self.kept[-1] if self.kept else None
        return Ledger("a.example", Budget(**budget), lambda: self.now.timestamp(), known, self.kept.append)


@pytest.fixture
def disk() -> Disk:
    return Disk()


def ask(ledger: Ledger, times: int, octets: int = 0) -> int:
    """How many of so many requests went out."""
    sent = 0
    for _ in range(times):
        if ledger.lack() is None:
            ledger.book()
            ledger.received(octets)
            sent += 1
    return sent


@pytest.mark.parametrize(
    ("budget", "sent", "lack"),
    [
        ({"requests": 7}, 7, "7 requests a run"),
        ({"megabytes": 2}, 5, "2 megabytes a run"),
        ({"daily_requests": 3}, 3, "3 requests a day (UTC)"),
        ({"daily_megabytes": 1}, 3, "1 megabytes a day (UTC)"),
        ({}, 9, None),
    ],
)
def test_what_is_used_up_first_ends_it(disk: Disk, budget: dict[str, int], sent: int, lack: str | None) -> None:
    ledger = disk.ledger(**budget)
    assert ask(ledger, 9, octets=400_000) == sent
    assert ledger.lack() == lack


@pytest.mark.parametrize("daily", [1, 5, 100, 250, 20_000])
def test_a_killed_run_leaves_the_day_a_hundredth_less_and_never_more(disk: Disk, daily: int) -> None:
    first = ask(disk.ledger(requests=daily, daily_requests=daily), daily // 2)
    rest = ask(disk.ledger(requests=daily, daily_requests=daily), daily)
    assert daily - daily // 100 <= first + rest <= daily


def test_a_run_that_ends_well_takes_what_it_used_and_no_more(disk: Disk) -> None:
    first = disk.ledger()
    ask(first, 10, octets=1000)
    first.close()
    assert disk.kept[-1] == Spent(name="a.example", day=NOON.date(), requests=10, octets=10_000)


def test_few_requests_cost_a_write(disk: Disk) -> None:
    ask(disk.ledger(), 1000, octets=60_000)
    assert len(disk.kept) < 15


def test_the_day_ends_at_midnight_utc_and_the_run_goes_on(disk: Disk) -> None:
    ledger = disk.ledger(requests=50, daily_requests=20)
    assert ask(ledger, 30) == 20
    disk.now += timedelta(hours=12)
    assert ask(ledger, 30) == 20
    assert disk.kept[-1].day == date(2026, 11, 25)
    disk.now += timedelta(days=1)
    assert ask(ledger, 30) == 10
    assert ledger.lack() == "50 requests a run"


def test_what_was_not_sent_is_given_back(disk: Disk) -> None:
    ledger = disk.ledger(requests=2)
    assert ask(ledger, 3) == 2
    ledger.take_back()
    assert ask(ledger, 3) == 1


def test_bytes_are_counted_over_runs(disk: Disk) -> None:
    disk.kept.append(Spent(name="a.example", day=NOON.date(), octets=3 * MEGABYTE))
    assert disk.ledger(daily_megabytes=3).lack() == "3 megabytes a day (UTC)"
    assert disk.ledger(daily_megabytes=4).lack() is None
