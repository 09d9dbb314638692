"""What becomes of an article that is read again, in the pipeline of a crawl, once its site is known."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from pathlib import Path

from scrapy.utils.test import get_crawler

from archiver.desk import desk_of
from archiver.edition import publish
from archiver.items import Article, Cause
from archiver.items.messages import Candidate, Reading
from archiver.pipelines import Append
from archiver.spiders.articles import ArticlesSpider
from archiver.store.store import Store
from tests.records import NOW, make_article

SITE = "news.example"
PITCH = "The morning mail, free at six"
Read = Callable[[Article], Article | None]


def article(number: int, *more: str) -> Article:
    """As a worker returns it: without the stamps of the archive."""
    texts = (f"On day {number} the council met.", f"It decided matter {number} late.", *more)
    url, title = f"https://{SITE}/{number}", f"The council met for matter number {number}"
    return make_article(*texts, url=url, title=title, id="", first_seen=None, updated=None, fetched=None)


@contextmanager
def crawling(output: Path) -> Iterator[tuple[Store, Read]]:
    """A crawl's store, and what reads an article into it, an hour after the one before."""
    settings = {"EXTENSIONS": {"archiver.desk.Desk": 0}, "ARCHIVER_OUTPUT": str(output), "ARCHIVER_WORKERS": 1}
    crawler = get_crawler(ArticlesSpider, settings)
    desk, append = desk_of(crawler), Append.from_crawler(crawler)
    hours = count()

    def read(found: Article) -> Article | None:
        candidate = Candidate(url=found.url, found_by="feed", title=f"In short: {found.title}")
        fetched = NOW + timedelta(hours=next(hours))
        item = Reading(candidate=candidate, site=SITE, source="news", fetched=fetched, article=found)
        return asyncio.run(append.process_item(item))

    yield desk.store, read
    asyncio.run(desk.spider_closed("finished"))


def test_an_article_keeps_what_its_listing_called_it(tmp_path: Path) -> None:
    with crawling(tmp_path) as (_, read):
        found = read(article(1))
    assert found is not None
    assert found.listed_as == "In short: The council met for matter number 1"


def test_a_verdict_of_the_census_is_no_edit_of_the_page(tmp_path: Path) -> None:
    with crawling(tmp_path) as (store, read):
        first = [read(article(number, PITCH)) for number in range(4)]
        assert publish(store, None, "All").revised == 4
        for number, before in enumerate(first):
            assert before is not None
            read(article(number, PITCH))
            assert [one.cause for one in store.history(before.id)] == [Cause.NEW, Cause.CENSUS]


def test_pitches_that_take_turns_are_no_edit_once_they_are_known(tmp_path: Path) -> None:
    other = "Cold hands? The Tarrow mitten is back"
    with crawling(tmp_path) as (store, read):
        first = [read(article(number, (PITCH, other)[number % 2])) for number in range(8)]
        publish(store, None, "All")
    with crawling(tmp_path) as (store, read):
        for number, before in enumerate(first):
            assert before is not None
            read(article(number, (other, PITCH)[number % 2]))
            assert [one.cause for one in store.history(before.id)] == [Cause.NEW, Cause.CENSUS]


def test_an_edit_is_stripped_at_once(tmp_path: Path) -> None:
    with crawling(tmp_path) as (store, read):
        for number in range(4):
            read(article(number, PITCH))
        publish(store, None, "All")
    with crawling(tmp_path) as (store, read):
        edit = read(article(1, "The mayor objected.", PITCH))
        assert edit is not None
        assert (edit.cause, edit.text.endswith("The mayor objected.")) == (Cause.EDIT, True)
        assert publish(store, None, "All").revised == 0


def test_teasers_that_change_are_no_edit_once_their_articles_are_known(tmp_path: Path) -> None:
    with crawling(tmp_path) as (store, read):
        before = read(article(1, article(2).title))
        assert before is not None
        read(article(2))
        read(article(3))
        read(article(1, article(3).title))
        assert [one.cause for one in store.history(before.id)] == [Cause.NEW]
