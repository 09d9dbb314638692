"""A real site engine crawled with no configuration: the cheapest of those that ``make engines`` measures."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engines.measure import TOGETHER, Change, Figures, measure
from tests.engines.pelican import Pelican

POSTS = 15


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    if reason := Pelican.missing():
        pytest.skip(reason)
    folder: Path = tmp_path_factory.mktemp("engine")
    return measure(Pelican(folder / "pelican"), folder / "output", POSTS, TOGETHER)


def test_every_post_is_archived_and_no_page_that_is_none(figures: Figures) -> None:
    assert (figures.missed, figures.others) == ([], [])
    assert figures.archived == POSTS


def test_its_feeds_break_no_rule_of_the_validator(figures: Figures) -> None:
    assert figures.faults == []


def test_a_second_run_asks_for_no_article(figures: Figures) -> None:
    assert figures.articles_again == []


def test_a_second_run_asks_little(figures: Figures) -> None:
    assert len(figures.runs[1]) <= 6


@pytest.mark.parametrize("change", list(Change))
def test_what_happened_to_posts_is_seen_on_the_next_run(figures: Figures, change: Change) -> None:
    assert figures.seen[change]
