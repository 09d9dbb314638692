"""When a listing that is known is asked again, and what its difference says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archiver.discover.watch import is_due, is_trusted, pushed_out, retold, vanished
from archiver.items import Validators
from archiver.items.messages import Candidate, Listing, Memory
from archiver.store.shelf import Shelf
from tests.records import NOW

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://news.example/map.xml"


def listing(letters: str, found_by: str = "sitemap", **fields: object) -> Listing:
    candidates = tuple(Candidate(url=f"https://news.example/{x}", found_by=found_by, **fields) for x in letters)
    return Listing(url=URL, candidates=candidates)


def read(what: Listing, ago: timedelta, still: timedelta = timedelta(0), **fields: object) -> Memory:
    return Memory(listing=what, asked=NOW - ago, read=NOW - ago, changed=NOW - ago - still, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize("ago", [timedelta(0), HOUR, 30 * DAY])
def test_a_front_that_names_articles_is_asked_in_every_run(ago: timedelta) -> None:
    assert is_due(read(listing("ab"), ago, still=900 * DAY), NOW, front=True)


def test_a_feed_of_comments_is_not() -> None:
    assert not is_due(read(listing(""), DAY), NOW, front=True)
    assert is_due(read(listing(""), 8 * DAY), NOW, front=True)


@pytest.mark.parametrize(
    ("stamp_then", "stamp_now", "expected"),
    [
        (NOW - 90 * DAY, NOW - 90 * DAY, False),
        (NOW - 90 * DAY, NOW - 3 * DAY, True),
        (NOW - HOUR, NOW - HOUR, True),  # perhaps a date without its hour
    ],
)
def test_an_index_says_which_of_its_sitemaps_moved(stamp_then: timedelta, stamp_now: timedelta, expected: bool) -> None:
    memory = read(listing("ab"), HOUR, stamp=stamp_then)
    assert is_due(memory, NOW, front=False, stamp=stamp_now) is expected  # type: ignore[arg-type]


def test_a_sitemap_of_years_ago_rests_for_a_week() -> None:
    old = listing("ab", stamp=NOW - 900 * DAY)
    assert not is_due(read(old, 6 * DAY), NOW, front=False)
    assert is_due(read(old, 7 * DAY), NOW, front=False)


def test_a_sitemap_that_just_brought_news_is_asked_at_once() -> None:
    assert is_due(read(listing("ab"), timedelta(0)), NOW, front=False)


def test_a_server_that_says_not_modified_is_not_believed_for_ever() -> None:
    memory = replace(read(listing("ab"), HOUR), read=NOW - 8 * DAY)
    assert not is_trusted(memory, NOW)
    assert is_trusted(read(listing("ab"), DAY), NOW)


@pytest.mark.parametrize(
    ("before", "now", "gone"),
    [
        ("abcdef", "abdef", "c"),  # out of the middle
        ("abcdef", "xyabcd", ""),  # the end makes room
        ("abcdef", "bcdefgh", ""),  # so does the head, in a list that grows at its foot
        ("abcdef", "", ""),  # a list that is empty says nothing
        ("abcdef", "uvwxyz", ""),
        ("abcdefgh", "ah", ""),  # a list made anew
        ("abcdef", "fedcba", ""),
    ],
)
def test_what_vanishes_from_the_middle_was_taken_away(before: str, now: str, gone: str) -> None:
    assert "".join(c.url[-1] for c in vanished(listing(before), listing(now))) == gone


@pytest.mark.parametrize(
    ("now", "news", "gone"), [("abde", 0, "c"), ("xabd", 1, "ce"), ("xabcd", 1, ""), ("a", 0, ""), ("abcde", 0, "")]
)
def test_a_page_that_loses_more_than_its_news_take_has_lost_an_article(now: str, news: int, gone: str) -> None:
    assert "".join(c.url[-1] for c in pushed_out(listing("abcde"), listing(now), news)) == gone


def test_a_list_that_shows_nothing_of_its_articles_says_nothing_of_edits() -> None:
    assert retold(listing("abcd"), listing("abcd")) == ()


def test_the_shelf_gives_back_what_was_put_there_and_forgets_what_is_broken(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    memory = read(listing("ab", stamp=NOW), HOUR, validators=Validators(etag='W/"1"'), digest="00")
    assert shelf.get("news.example", URL) is None
    shelf.put("news.example", URL, memory)
    assert shelf.get("news.example", URL) == memory
    (file,) = tmp_path.rglob("*.gz")
    file.write_bytes(file.read_bytes()[:-9])
    assert shelf.get("news.example", URL) is None
