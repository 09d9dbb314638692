"""One text at many addresses of a site is refused from the fourth on, and taken back where it was archived before."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.exceptions import DropItem

from archiver.edition import publish
from archiver.items import Article, Cause, replace
from tests.unit.test_append import article, crawling

WALL = (
    "Vosotros que entráis, dejad aquí las galletas que traéis, pues el guardián las cuenta una por una.",
    "Clave 7f3a90bc{n} del guardián.",
)


def wall(number: int) -> Article:
    """What the guard shows in place of an article, whose title and id differ."""
    blocks = tuple(article(number, *(text.format(n=number) for text in WALL)).blocks[2:])
    return replace(article(number), blocks=blocks, published=None)


def feed(output: Path) -> str:
    path = output / "public/feed.atom"
    return path.read_text("utf-8") if path.exists() else ""


def test_a_wall_that_nobody_knows_is_refused_and_taken_back_but_good_articles_stay(tmp_path: Path) -> None:
    with crawling(tmp_path) as (store, read):
        good = read(article(1))
        read(article(9))
        assert good is not None
        for number in (1, 2, 3):
            read(wall(number))
        for number in (4, 5, 2):
            with pytest.raises(DropItem, match="same-text"):
                read(wall(number))
        publish(store, None, "All")
        assert "galletas" not in feed(tmp_path)
        assert feed(tmp_path).count("<entry") == 2
        history = store.history(good.id)
        assert [one.cause for one in history] == [Cause.NEW, Cause.EDIT, Cause.WALL]
        assert (history[-1].text, history[-1].updated) == (good.text, good.updated)

        real = read(article(2))
        assert real is not None
        assert real.cause is Cause.EDIT
        publish(store, None, "All")
        assert feed(tmp_path).count("<entry") == 3


def test_one_article_at_many_addresses_is_no_wall(tmp_path: Path) -> None:
    def at(path: str) -> Article:
        return replace(article(1), url=f"https://news.example/{path}")

    with crawling(tmp_path) as (_, read):
        for path in ("politics/flood", "region/flood.html", "amp/flood", "print?id=1", "m/f", "x/y"):
            assert read(at(path)) is not None


def test_a_standing_note_does_not_make_briefs_a_wall(tmp_path: Path) -> None:
    note = "This brief was written by the night desk from the harbour log, and a human being has read it twice over."
    with crawling(tmp_path) as (_, read):
        for number in range(8):
            assert read(replace(article(number, note), published=None)) is not None
