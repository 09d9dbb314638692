"""Walls are told by what they are, and an article that speaks of one, or stands behind an opened one, is kept."""

from __future__ import annotations

import time

import pytest
from scrapy.http import Response
from scrapy.spidermiddlewares.httperror import HttpError

from archiver.extract import extract
from archiver.failures import why_not
from archiver.items import Article, Refusal, Rejected
from tests.walls import Story, Wall, stories, walls

WALLS, STORIES = list(walls()), list(stories())
URL = "https://news.example/region/2026/11/lake-freezes-over"


@pytest.mark.parametrize("wall", WALLS, ids=lambda wall: wall.name)
def test_a_wall_is_refused_for_what_it_is(wall: Wall) -> None:
    found = extract(wall.html, URL, stubs=False)
    assert isinstance(found, Rejected)
    assert found.reason is wall.reason, found.detail


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_an_article_that_looks_like_a_wall_is_kept_whole(story: Story) -> None:
    found = extract(story.html, URL, stubs=False)
    assert isinstance(found, Article), found.detail
    assert [line for line in story.lines if line not in found.text] == []


def test_the_tables_are_wide_enough_to_say_something() -> None:
    assert (len(WALLS) >= 60, len(STORIES) >= 60) == (True, True)
    assert len({wall.name.split("-")[1] for wall in WALLS}) >= 12


@pytest.mark.parametrize(("status", "reason"), [(401, "login"), (402, "paywall"), (403, "blocked"), (451, "blocked")])
def test_a_status_that_closes_a_page_says_what_it_is(status: int, reason: str) -> None:
    error = HttpError(Response("https://news.example/1", status=status))
    assert why_not(error) == (Refusal(reason), status, f"answered with status {status}")


@pytest.mark.parametrize("mark", ["“", "„a ", "« ", "「"])
def test_marks_that_are_never_closed_cost_no_time(mark: str) -> None:
    start = time.process_time()
    extract(f"<html lang=de><body><p>{mark * 100_000}</p></body></html>", url="https://news.example/2026/11/rain")
    assert time.process_time() - start < 4
