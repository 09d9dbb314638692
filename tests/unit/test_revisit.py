"""Which known article deserves another visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archiver.discover.revisit import Experience, due, scheduled
from archiver.items import Refusal, Visit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def visit(outcome: str = "new", *, at: datetime = NOON, stamp: datetime | None = None, status: int = 200) -> Visit:
    return Visit(url="https://news.example/s/1", at=at, outcome=outcome, stamp=stamp, status=status)


@pytest.mark.parametrize("outcome", ["new", "changed", "same", *Refusal])
@pytest.mark.parametrize("stamp", [None, NOON - DAY, NOON - HOUR])
def test_a_second_crawl_a_minute_later_fetches_nothing(outcome: str, stamp: datetime | None) -> None:
    assert not due(visit(outcome, stamp=stamp), NOON + MINUTE, stamp=stamp)


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
    assert due(visit(stamp=stored), NOON + 2 * MINUTE, stamp=shown) is expected


def test_a_site_that_edits_has_each_article_seen_again_after_an_hour_a_day_and_a_week() -> None:
    last, visits = visit(), []
    for minutes in range(0, 60 * 24 * 30, 20):  # a crawl every 20 minutes for a month
        now = NOON + minutes * MINUTE
        if scheduled(last, now, born=NOON, share=1.0):
            visits.append(now - NOON)
            last = visit("same", at=now)
    assert visits == [HOUR, DAY, 7 * DAY]


def test_what_was_old_when_it_was_found_is_left_alone() -> None:
    assert not any(scheduled(visit(), NOON + n * DAY, born=NOON - 30 * DAY, share=1.0) for n in range(1, 30))


def test_a_crawl_once_a_month_looks_once() -> None:
    assert scheduled(visit(), NOON + 30 * DAY, born=NOON, share=1.0)
    assert not scheduled(visit("same", at=NOON + 30 * DAY), NOON + 60 * DAY, born=NOON, share=1.0)


def test_of_a_quiet_site_a_sample_is_seen_again_and_another_one_each_time() -> None:
    def chosen(after: timedelta, seen: timedelta = timedelta(0)) -> set[int]:
        urls = {n: Visit(url=f"https://news.example/s/{n}", at=NOON + seen, outcome="new") for n in range(1000)}
        return {n for n, v in urls.items() if scheduled(v, NOON + after, born=NOON, share=0.1)}

    hour, day = chosen(HOUR), chosen(DAY, seen=HOUR)
    assert 60 < len(hour) < 140
    assert 60 < len(day) < 140
    assert len(hour & day) < 40
    assert hour == chosen(HOUR)


@pytest.mark.parametrize(
    ("looks", "edits", "least", "most"),
    [(0, 0, 0.06, 0.07), (20, 0, 0.02, 0.03), (1000, 0, 0.02, 0.02), (100, 3, 0.1, 0.15), (100, 25, 0.9, 1.0)],
)
def test_how_much_is_seen_again_follows_from_what_it_brought(looks: int, edits: int, least: float, most: float) -> None:
    assert least <= Experience(looks, edits).share(dated=False) <= most


def test_a_sitemap_that_dates_changes_is_believed_until_it_is_found_wrong() -> None:
    assert Experience(0, 0).share(dated=True) == 0.01
    assert Experience(20, 5).share(dated=True) > 0.5


@pytest.mark.parametrize("outcome", [*Refusal])
def test_the_calendar_is_for_articles(outcome: str) -> None:
    assert not scheduled(visit(outcome), NOON + DAY, born=NOON, share=1.0)


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_stays_gone(status: int) -> None:
    gone = visit(Refusal.HTTP_ERROR, status=status)
    assert not due(gone, NOON + 30 * DAY, stamp=NOON + 29 * DAY)


@pytest.mark.parametrize(
    ("outcome", "after", "expected"),
    [
        (Refusal.UNREACHABLE, HOUR, True),
        (Refusal.HTTP_ERROR, HOUR, True),
        (Refusal.BLOCKED, HOUR, False),
        (Refusal.BLOCKED, DAY, True),
        (Refusal.BLOCKED, -365 * DAY, True),  # it was noted by a clock that was ahead
        (Refusal.TOO_SHORT, DAY, True),
        (Refusal.CONSENT_WALL, DAY, False),
        (Refusal.WALLED, HOUR, True),
        (Refusal.LISTING, 365 * DAY, False),
        (Refusal.NOT_HTML, 365 * DAY, False),
        ("an outcome of tomorrow's version", 365 * DAY, False),
    ],
)
def test_a_passing_failure_is_tried_again_after_a_pause(outcome: str, after: timedelta, expected: bool) -> None:
    assert due(visit(outcome, status=503), NOON + after, stamp=None) is expected
