"""How long a host is left alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archiver.middlewares.pauses import FIRST_PAUSE, LONGEST_BACKOFF, LONGEST_PAUSE, Pauses, retry_after
from archiver.store.manners import Pause

NOW = datetime(2026, 11, 6, 8, 49, 0, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("values", "seconds"),
    [
        ([], None),
        ([b"0"], 0),
        ([b"1"], 1),
        ([b" 120 "], 120),
        ([b"+5"], 5),
        ([b"1.5"], 1.5),
        ([b"3, 5"], 5),
        ([b"3", b"7"], 7),
        ([b"soon", b"7"], 7),
        ([b"99999999999999999999"], LONGEST_PAUSE),
        ([b"9" * 5000], LONGEST_PAUSE),
        ([b"Fri, 06 Nov 2026 08:49:37 GMT"], 37),
        ([b"Friday, 06-Nov-26 08:49:37 GMT"], 37),
        ([b"Fri Nov  6 08:49:37 2026"], 37),
        ([b"Fri, 06 Nov 2026 09:49:37 +0100"], 37),
        ([b"Fri, 06 Nov 2020 08:49:37 GMT"], 0),
        ([b"Fri, 31 Dec 9999 23:59:59 GMT"], LONGEST_PAUSE),
        ([b"Fri, 31 Dec 9999 23:59:59 -1400"], LONGEST_PAUSE),
        ([b""], None),
        ([b"   "], None),
        ([b"-1"], None),
        ([b"1e3"], None),
        (["٣٠".encode()], None),
        ([b"soon"], None),
        ([b"nan"], None),
        ([b"inf"], None),
        ([b"Fri, 99 Nov 2026 08:49:37 GMT"], None),
        ([b"Fri, 06 Nov 99999999 08:49:37 GMT"], None),
        ([b"\xff\x00"], None),
    ],
)
def test_every_form_of_retry_after(values: list[bytes], seconds: float | None) -> None:
    assert retry_after(values, NOW) == seconds


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_host_that_fails_in_a_row_waits_twice_as_long_each_time(clock: Clock) -> None:
    pauses = Pauses(clock)
    assert [pauses.failed("a.example") for _ in range(4)] == [FIRST_PAUSE * factor for factor in (1, 2, 4, 8)]
    assert pauses.failed("b.example") == FIRST_PAUSE


def test_a_good_answer_forgets_the_failures_and_not_the_pause(clock: Clock) -> None:
    pauses = Pauses(clock)
    pauses.failed("a.example", 30)
    pauses.answered("a.example")
    assert pauses.remaining("a.example") == 30
    assert pauses.failed("a.example") == FIRST_PAUSE
    assert pauses.remaining("a.example") == 30


def test_the_pause_ends_when_it_was_said_to_end(clock: Clock) -> None:
    pauses = Pauses(clock)
    pauses.failed("a.example", 30)
    assert pauses.until("a.example") == datetime(2026, 11, 6, 8, 49, 30, tzinfo=UTC)
    clock.now += 29
    assert pauses.remaining("a.example") == 1
    clock.now += 2
    assert pauses.remaining("a.example") == 0
    assert pauses.remaining("never.asked.example") == 0


def test_no_pause_is_longer_than_a_day_and_none_of_our_own_than_an_hour(clock: Clock) -> None:
    pauses = Pauses(clock)
    assert max(pauses.failed("a.example") for _ in range(2000)) == LONGEST_BACKOFF
    assert pauses.failed("b.example", 10 * LONGEST_PAUSE) == LONGEST_PAUSE


def test_a_host_that_asks_for_nothing_is_not_asked_at_once(clock: Clock) -> None:
    assert Pauses(clock).failed("a.example", 0) == FIRST_PAUSE


def test_another_process_knows_the_pause_and_the_failures(clock: Clock) -> None:
    disk: dict[str, Pause] = {}
    first = Pauses(clock, disk.get, lambda pause: disk.update({pause.name: pause}))
    first.failed("a.example", 30)
    first.failed("a.example")
    clock.now += 10
    second = Pauses(clock, disk.get, lambda pause: disk.update({pause.name: pause}))
    assert second.remaining("a.example") == 20
    assert second.failed("a.example") == FIRST_PAUSE * 4
    second.answered("a.example")
    third = Pauses(clock, disk.get)
    assert third.remaining("a.example") == 20
    assert third.failed("a.example") == FIRST_PAUSE


def test_a_clock_that_was_set_back_makes_no_pause_longer_than_a_day(clock: Clock) -> None:
    late = Pause(name="a.example", until=datetime(2031, 1, 1, tzinfo=UTC))
    assert Pauses(clock, {"a.example": late}.get).remaining("a.example") == LONGEST_PAUSE
