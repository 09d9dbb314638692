"""index.html of the public folder: every feed, and the newest titles of each site. No script, nothing from outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined

from archiver.publish.feed import Entry, FeedInfo

#: Titles of a site: the page says whether a feed is alive and what it is like, it is not the place to read.
TITLES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """An article on the page."""

    title: str
    url: str
    when: datetime
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """How a feed presents itself to those who have not subscribed, and its newest titles."""

    feed: FeedInfo
    newest: tuple[Headline, ...] = ()


def headlines(entries: Sequence[Entry]) -> tuple[Headline, ...]:
    """The first of the entries."""
    return tuple(
        Headline(title=one.title, url=one.url, when=one.published, language=one.language) for one in entries[:TITLES]
    )


def page(everything: FeedInfo, chosen: Iterable[FeedInfo], sites: Iterable[Face], opml: str | None) -> bytes:
    """The page, with links as seen from itself; `opml` is the path of the list of feeds, where there is one."""
    text = (
        _environment()
        .get_template("index.html")
        .render(
            all=_told(everything),
            chosen=[_told(feed) for feed in chosen],
            sites=[_told(face.feed) | {"newest": face.newest} for face in sites],
            list=opml,
        )
    )
    return text.encode()


def _told(feed: FeedInfo) -> dict[str, Any]:
    return {
        "title": feed.title,
        "site": feed.site,
        "atom": quote(feed.path),
        "json": quote(feed.path.removesuffix(".atom") + ".json"),
        "edits": quote(feed.edits) if feed.edits else None,
    }


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("archiver", "data/page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
