"""Which articles stand in a feed document."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from archiver.items import replace
from archiver.publish.window import dated, fitting, window

SEEN = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "first_seen", "expected"),
    [
        (datetime(2026, 5, 1, 8, tzinfo=UTC), SEEN, datetime(2026, 5, 1, 8, tzinfo=UTC)),
        (None, SEEN, SEEN),
        (datetime(2026, 5, 1, 8, 30, 15, 999, tzinfo=UTC), SEEN, datetime(2026, 5, 1, 8, 30, 15, tzinfo=UTC)),
        (datetime(2026, 5, 1, 8, tzinfo=timezone(timedelta(hours=2))), SEEN, datetime(2026, 5, 1, 6, tzinfo=UTC)),
        (datetime(2126, 5, 1, 8, tzinfo=UTC), SEEN, SEEN),
        (None, None, None),
    ],
    ids=["own date", "undated: first seen", "whole seconds", "in UTC", "from the future: first seen", "no date at all"],
)
def test_the_date_an_entry_shows(make_article, published, first_seen, expected):
    assert dated(make_article(published=published, first_seen=first_seen)) == expected


def test_the_newest_stand_first_whatever_the_order_of_the_archive(make_article):
    articles = [make_article(number) for number in range(60)]
    shown = window(articles)
    assert [article.title for article in shown] == [f"Story {number}" for number in range(59, 9, -1)]
    assert window(reversed(articles)) == shown


def test_articles_of_one_second_have_an_order(make_article):
    articles = [make_article(number, published=SEEN) for number in range(5)]
    assert window(articles) == window(articles[::-1])


def test_an_article_given_twice_stands_once_as_last_fetched(make_article):
    old = make_article(1)
    new = replace(old, title="Corrected", fetched=old.fetched + timedelta(days=1))
    assert [article.title for article in window([new, old])] == ["Corrected"]
    assert window([old, new]) == window([new, old])


@pytest.mark.parametrize(
    ("weights", "excess", "expected"),
    [([10, 10, 10], 0, 3), ([10, 10, 10], 1, 2), ([10, 10, 10], 20, 1), ([10, 10, 10], 99, 0), ([], 5, 0)],
)
def test_entries_leave_from_the_end_until_the_document_fits(weights, excess, expected):
    assert fitting(weights, excess) == expected
