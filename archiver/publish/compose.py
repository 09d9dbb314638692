"""Every document of an edition: the feed of all sites and the feed of each."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from archiver.compare.duplicates import copies, story_of
from archiver.items import Article
from archiver.normalize.chars import legal
from archiver.publish.atom import atom, weight
from archiver.publish.content import shorten
from archiver.publish.feed import Aside, Entry, FeedInfo, entry, language_tag
from archiver.publish.jsonfeed import json_feed
from archiver.publish.opml import opml
from archiver.publish.window import SIZE, fitting, window

_TITLE = 200  # characters of a feed's title
_HEAVY = 4  # an entry heavier than this share of the document (a quarter) shows its summary only

_ORIGIN = re.compile(r"https?://[^/?#]+", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file below the public folder: its path with slashes, its bytes, and what stands in it."""

    path: str
    body: bytes
    entries: int
    aside: tuple[Aside, ...] = ()
    twins: tuple[tuple[str, bytes], ...] = ()  # the same in other forms, as (path, bytes): to stand or fall with it


def compose_all(
    articles_by_site: Mapping[str, Sequence[Article]], *, base: str | None, title: str
) -> tuple[Document, ...]:
    """The documents of an edition, `feed.atom` first; the same for any order of the sites and of their articles.

    `base` is the address the public folder is served at, if that is known; `title` names the feed of all sites.
    """
    windows = {site: window(articles_by_site[site]) for site in sorted(articles_by_site)}
    feeds = {site: _site_feed(site, stories, base) for site, stories in windows.items()}
    told = [article for stories in windows.values() for article in stories]
    twice = copies(map(story_of, told))  # a syndicated story stands once beside itself; each site's own feed has it
    newest = window(article for article in told if article.id not in twice)
    everything = _common_feed(newest, base, title)
    common = compose(newest, everything, sources=feeds)
    subscriptions = ("feeds.opml", opml([everything, *feeds.values()], everything.title))
    return (
        replace(common, twins=(*common.twins, subscriptions) if base else common.twins),
        *(compose(stories, feeds[site]) for site, stories in windows.items()),
    )


def compose(
    stories: Iterable[Article], feed: FeedInfo, *, sources: Mapping[str, FeedInfo] | None = None, size: int = SIZE
) -> Document:
    """The document of one feed, its entries in the order given, at most `size` bytes long.

    `sources` maps a site to its own feed; entries of those sites name it, as a combined feed should (RFC 4287, 4.2.11).
    An article that cannot be written is set aside; a document over `size` loses its last entries.
    Raises ValueError where the feed's own title or author cannot be written in XML.
    """
    made, aside = _sift(stories, sources or {}, size // _HEAVY)
    body = atom([shown for shown, _ in made], feed)
    if len(body) > size:
        made = made[: fitting([load for _, load in made], len(body) - size)]
        body = atom([shown for shown, _ in made], feed)
    twin = replace(feed, path=feed.path.removesuffix(".atom") + ".json")
    return Document(
        path=feed.path,
        body=body,
        entries=len(made),
        aside=tuple(aside),
        twins=((twin.path, json_feed([shown for shown, _ in made], twin)),),
    )


def _sift(
    stories: Iterable[Article], sources: Mapping[str, FeedInfo], heavy: int
) -> tuple[list[tuple[Entry, int]], list[Aside]]:
    """The entries with their weights in bytes, and the articles no entry can be made of."""
    made: list[tuple[Entry, int]] = []
    aside: list[Aside] = []
    for article in stories:
        try:
            shown = entry(article, sources, heavy)
            made.append((shown, weight(shown)))
        except ValueError as error:  # characters that XML or UTF-8 cannot hold: lxml and nh3 say so
            aside.append(Aside(id=article.id, url=article.url, reason=str(error)))
    return made, aside


def _common_feed(stories: Sequence[Article], base: str | None, title: str) -> FeedInfo:
    languages = {article.language for article in stories}
    return _info("feed.atom", base, title, site=base, language=languages.pop() if len(languages) == 1 else None)


def _site_feed(site: str, stories: Sequence[Article], base: str | None) -> FeedInfo:
    """The feed of one site, named, addressed and in the language as most of its articles say."""
    name = _commonest(article.site_name for article in stories) or site
    home = _commonest(match[0] for article in stories if (match := _ORIGIN.match(article.url)))
    language = _commonest(article.language for article in stories)
    return _info(f"sites/{site}/feed.atom", base, name, site=home and f"{home}/", language=language)


def _info(path: str, base: str | None, title: str, *, site: str | None, language: str | None) -> FeedInfo:
    """A feed is known by where it is served: another installation's feed of the same site has another id."""
    address = f"{base.rstrip('/')}/{path}" if base else path
    name = shorten(legal(title), _TITLE) or path
    return FeedInfo(
        id=uuid5(NAMESPACE_URL, address).urn,
        title=name,
        path=path,
        author=name,
        site=site,
        language=language_tag(language),
        base=base,
    )


def _commonest(names: Iterable[str | None]) -> str | None:
    """The name that stands most often; of several the first in the alphabet, so that order does not decide."""
    times = Counter(name for name in names if name and name.strip())
    return min(times, key=lambda name: (-times[name], name), default=None)
