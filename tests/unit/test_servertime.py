"""A clock that all servers contradict is told; one odd server, or an old answer out of a cache, is not enough."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest

from archiver.servertime import Clocks
from tests.records import NOW

YEAR = timedelta(days=365)


def date(off: timedelta) -> bytes:
    """The Date of a server that the clock is so far ahead of."""
    return format_datetime(NOW - off, usegmt=True).encode()


@pytest.mark.parametrize(("off", "says"), [(YEAR, "2025-11-20 12:00"), (-YEAR, "2027-11-20 12:00")])
def test_a_clock_that_every_server_contradicts_is_told_with_both_times(off: timedelta, says: str) -> None:
    heard = Clocks()
    heard.hear("a.example", date(off), None, NOW)
    said = heard.contradict(NOW)
    assert said is not None
    assert "2026-11-20 12:00 UTC" in said
    assert f"a.example says {says} UTC: set the clock" in said
    heard.hear("b.example", date(off + off), None, NOW)
    said = heard.contradict(NOW)
    assert said is not None
    assert "a.example" in said
    assert "none of the 2 that were asked agrees" in said


@pytest.mark.parametrize("off", [timedelta(0), timedelta(hours=14), timedelta(hours=-14), -YEAR])
def test_a_server_that_agrees_or_errs_the_other_way_clears_the_clock(off: timedelta) -> None:
    heard = Clocks()
    heard.hear("a.example", date(YEAR), None, NOW)
    heard.hear("b.example", date(off), None, NOW)
    assert heard.contradict(NOW) is None


def test_an_answer_out_of_a_cache_says_how_old_it_is() -> None:
    heard = Clocks()
    heard.hear("a.example", date(timedelta(days=9)), b"777600", NOW)
    assert heard.contradict(NOW) is None


def test_one_stale_answer_is_outweighed_by_a_fresh_one_of_the_same_server() -> None:
    heard = Clocks()
    for off in (YEAR, timedelta(0), YEAR):
        heard.hear("a.example", date(off), None, NOW)
    assert heard.contradict(NOW) is None


@pytest.mark.parametrize("bad", [None, b"", b"soon", b"Thu, 99 Nov 2026 12:00:00 GMT", b"\xff"])
def test_what_cannot_be_read_says_nothing(bad: bytes | None) -> None:
    heard = Clocks()
    heard.hear("a.example", bad, b"x", NOW)
    assert heard.contradict(NOW) is None
