"""The articles of the demo site, read from their source files: the truth a crawl is measured against."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from archiver.demo.notation import Piece, parse, texts
from archiver.errors import ConfigError

#: The moment each day of the site begins; articles stand in one folder a day, a later one covering the earlier.
DAYS = {
    1: ("articles", datetime(2026, 10, 20, 18, 0, tzinfo=UTC)),
    2: ("day2", datetime(2026, 10, 21, 18, 0, tzinfo=UTC)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How an article is laid out: what its page shows beside the story, and where it is linked."""

    pages: tuple[tuple[Piece, ...], ...]
    witness: str  # who tells author and date: graph, jsonld, opengraph, microdata, time, byline, none
    dirt: tuple[str, ...] = ()  # what is mixed into the story; the names are those of archiver.demo.dirt
    pull_quote: str = ""
    pull_by: str = ""
    caption: str = ""
    credit: str = ""
    inset: str = ""  # the caption of a second picture, inside the story
    also: str = ""  # a second address of the same page
    paging: str = "path"  # the further pages of the story: path/2/ or path?page=2
    charset: str = "utf-8"  # of the bytes, named in <meta>
    header_charset: str = "utf-8"  # named in Content-Type; empty: not named
    listed: bool = True  # linked from home, section pages and feed
    in_sitemap: bool = True
    shares: int = 24
    comments: int = 2
    teasers: int = 0  # turns the list of teasers below the story
    since: datetime = DAYS[1][1]  # when the page last changed in any byte


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """An article as a reader knows it. ``published`` and ``authors`` are empty where the page tells none.

    Where ``sheet.witness`` is ``byline`` the page tells the local time without its zone.
    """

    path: str  # percent-encoded, from the root of the site
    title: str
    text: str  # blocks parted by blank lines: no title, byline, caption or dirt
    language: str
    authors: tuple[str, ...]
    published: datetime | None
    updated: datetime | None
    section: str
    paper: str
    tags: tuple[str, ...]
    image: str | None  # path
    stamp: datetime  # when it appeared; orders the lists, tells nothing about the page
    sheet: Sheet

    @property
    def summary(self) -> str:
        """The first sentence or so, as lists and feeds tease it; at most 180 characters."""
        first = self.text.split("\n\n", 1)[0]
        return first if len(first) <= 180 else first[:170].rsplit(" ", 1)[0].rstrip(",.;:") + "…"

    @property
    def modified(self) -> datetime:
        """When the story last changed."""
        return self.updated or self.stamp


def articles(day: int = 1) -> tuple[DemoArticle, ...]:
    """The articles of that day, newest first; ConfigError for a day the site does not have."""
    if day not in DAYS:
        raise ConfigError(f"demo: there is no day {day}; the site has the days {', '.join(map(str, DAYS))}")
    return _articles(day)


@cache
def _articles(day: int) -> tuple[DemoArticle, ...]:
    found = {article.path: article for number in sorted(DAYS) if number <= day for article in _folder(*DAYS[number])}
    return tuple(sorted(found.values(), key=lambda article: (article.stamp, article.path), reverse=True))


def _folder(name: str, begins: datetime) -> Iterator[DemoArticle]:
    for paper in sorted(data(name).iterdir(), key=lambda entry: entry.name):
        for source in sorted(paper.iterdir(), key=lambda entry: entry.name):
            yield _article(paper.name, source.read_text(encoding="utf-8"), begins)


def data(name: str) -> Traversable:
    """A file or folder of the demo's data."""
    return files("archiver").joinpath("data", "demo", name)


def _article(paper: str, source: str, begins: datetime) -> DemoArticle:
    _, head, body = source.split("+++\n", 2)
    fields: dict[str, Any] = tomllib.loads(head)
    pages = parse(body)
    told = fields["witness"] != "none"
    authors, stamp, image = fields.pop("authors"), fields.pop("published"), fields.pop("image", "")
    return DemoArticle(
        path=fields.pop("path"),
        title=fields.pop("title"),
        text="\n\n".join(text for page in pages for piece in page for text in texts(piece)),
        language=fields.pop("language"),
        authors=tuple(authors if told else ()),
        stamp=stamp,
        published=stamp if told else None,
        updated=fields.pop("updated", None),
        section=fields.pop("section"),
        paper=paper,
        tags=tuple(fields.pop("tags")),
        image=f"/images/{image}" if image else None,
        sheet=_sheet(fields, pages, begins),
    )


def _sheet(fields: dict[str, Any], pages: tuple[tuple[Piece, ...], ...], begins: datetime) -> Sheet:
    """What the front matter says beyond the article itself; an unknown key is a TypeError, found by the tests."""
    return Sheet(pages=pages, dirt=tuple(fields.pop("dirt", ())), since=begins, **fields)
