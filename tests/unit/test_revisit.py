"""Which known article deserves another visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.discover.revisit import due
from archiver.items import Refusal, Visit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def visit(outcome: str = "new", *, at: datetime = NOON, stamp: datetime | None = None, status: int = 200) -> Visit:
    return Visit(url="https://news.example/s/1", at=at, outcome=outcome, stamp=stamp, status=status)


@pytest.mark.parametrize("outcome", ["new", "changed", "same", *Refusal])
@pytest.mark.parametrize("stamp", [None, NOON - DAY, NOON - HOUR])
def test_a_second_crawl_a_minute_later_fetches_nothing(outcome: str, stamp: datetime | None) -> None:
    assert not due(visit(outcome, stamp=stamp), NOON + MINUTE, stamp=stamp, first_seen=NOON)


@pytest.mark.parametrize(
    ("stored", "shown", "expected"),
    [
        (NOON - DAY, NOON - HOUR, True),  # newer, though older than our visit: a listing may lag
        (NOON - DAY, NOON - DAY, False),
        (NOON - DAY, NOON - 2 * DAY, False),
        (NOON - DAY, None, False),
        (None, NOON - HOUR, False),  # first shown now, but our copy is newer than that
        (None, NOON + MINUTE, True),
        (NOON - DAY, NOON + 3 * DAY, False),  # a slip
    ],
)
def test_a_newer_stamp_is_an_edit(stored: datetime | None, shown: datetime | None, expected: bool) -> None:
    assert due(visit(stamp=stored), NOON + 2 * MINUTE, stamp=shown, first_seen=NOON) is expected


def test_without_a_stamp_an_article_is_seen_again_after_an_hour_a_day_and_a_week() -> None:
    last, visits = visit(), []
    for minutes in range(0, 60 * 24 * 30, 20):  # a crawl every 20 minutes for a month
        now = NOON + minutes * MINUTE
        if due(last, now, stamp=None, first_seen=NOON):
            visits.append(now - NOON)
            last = visit("same", at=now)
    assert visits == [HOUR, DAY, 7 * DAY]


def test_a_crawl_once_a_month_looks_once() -> None:
    assert due(visit(), NOON + 30 * DAY, stamp=None, first_seen=NOON)
    assert not due(visit("same", at=NOON + 30 * DAY), NOON + 60 * DAY, stamp=None, first_seen=NOON)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_stays_gone(status: int) -> None:
    gone = visit(Refusal.HTTP_ERROR, status=status)
    assert not due(gone, NOON + 30 * DAY, stamp=NOON + 29 * DAY, first_seen=NOON)


@pytest.mark.parametrize(
    ("outcome", "after", "expected"),
    [
        (Refusal.UNREACHABLE, HOUR, True),
        (Refusal.HTTP_ERROR, HOUR, True),
        (Refusal.BLOCKED, HOUR, False),
        (Refusal.BLOCKED, DAY, True),
        (Refusal.TOO_SHORT, DAY, True),
        (Refusal.CONSENT_WALL, DAY, False),
        (Refusal.WALLED, HOUR, True),
        (Refusal.LISTING, 365 * DAY, False),
        (Refusal.NOT_HTML, 365 * DAY, False),
        ("an outcome of tomorrow's version", 365 * DAY, False),
    ],
)
def test_a_passing_failure_is_tried_again_after_a_pause(outcome: str, after: timedelta, expected: bool) -> None:
    assert due(visit(outcome, status=503), NOON + after, stamp=None, first_seen=NOON) is expected
