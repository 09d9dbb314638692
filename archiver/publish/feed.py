"""What a feed and its entries say, whatever they are written in: the facts Atom and JSON Feed have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from itertools import islice
from posixpath import dirname, relpath
from urllib.parse import quote

from archiver.items import Article
from archiver.normalize.chars import legal
from archiver.normalize.urls import canonical
from archiver.publish.content import SUMMARY, content, reads_as_html, shorten, summary
from archiver.publish.schema import is_address
from archiver.publish.window import dated

_TITLE = 1000  # characters; the longest headline of any page is far below, a page that calls its text a title is not
_NAMES = 20  # authors or tags of an entry; pages with hundreds of keywords are written for search engines
_NAME = 200  # characters of one
_LINE = 500  # characters of a feed's subtitle, and of its rights

_LONGEST = 5  # bytes of a character in a document: "&amp;"

_ID = re.compile(r"urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")  # RFC 4287, appendix B; ISO 639 has codes of 2 and 3
_TAG = re.compile(r"<[^<>]*>")
_PICTURES = {"avif": "avif", "gif": "gif", "png": "png", "svg": "svg+xml", "webp": "webp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How every feed of an installation presents itself."""

    base: str | None = None  # address the public folder is served at
    title: str = ""  # of the feed of all sites
    hub: str | None = None  # address of a WebSub hub


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """Where a document stands among those of its feed (RFC 5005); the others by their paths below the public folder."""

    previous: str | None = None  # the closed document before it
    following: str | None = None  # the one after a closed document; see docs/decisions/0030
    current: str | None = None  # of a closed document: the one to subscribe to
    is_complete: bool = False  # the feed is this document alone


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFace:
    """How a site presents itself beside its name; None for what it does not say."""

    subtitle: str | None = None
    rights: str | None = None
    icon: str | None = None  # absolute addresses: a small square picture …
    touch_icon: str | None = None  # … a large one …
    logo: str | None = None  # … and one of any shape


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says of itself."""

    id: str
    title: str
    path: str  # below the public folder, as feed.atom
    author: str  # of the entries that name none
    site: str | None = None  # address of the pages it is made from
    language: str | None = None
    base: str | None = None  # address the public folder is served at
    hub: str | None = None
    edits: str | None = None  # path of the feed that tells what was changed
    face: SiteFace = SiteFace()
    chain: Chain = Chain()

    def link(self, path: str) -> str:
        """The address of another document; seen from this one, where nobody has said where the folder is served."""
        return f"{self.base.rstrip('/')}/{quote(path)}" if self.base else quote(relpath(path, dirname(self.path)))

    @property
    def url(self) -> str | None:
        """The address of the document, or None where nobody has said where the public folder is served."""
        return self.link(self.path) if self.base else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture's address and media type. The type is a guess from the address; feeds call it a hint."""

    url: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article as a feed shows it: clean, in whole seconds UTC, every address absolute."""

    id: str
    url: str
    title: str  # never empty
    published: datetime
    updated: datetime
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    language: str | None
    summary: str  # plain text
    html: str
    picture: Picture | None
    source: FeedInfo | None  # in a combined feed: the feed of its own site
    is_dated: bool = True  # by the page; else it shows when it was seen first


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """An article that cannot stand in a feed, and why."""

    id: str
    url: str
    reason: str


def entry(article: Article, sources: Mapping[str, FeedInfo], heavy: int) -> Entry:
    """The article as an entry; over `heavy` bytes of HTML, it shows its summary only.

    `sources` maps a site to its own feed. Raises ValueError, with the reason, for an article no feed can hold.
    """
    published = _checked(article)
    title, standfirst, html = _headline(article), summary(article), content(article)
    if len(html) * _LONGEST > heavy and len(escape(html, quote=False).encode()) > heavy:
        html = f"<p>{escape(standfirst or title, quote=False)}</p>"
    return Entry(
        id=article.id,
        url=article.url,
        title=title,
        published=published,
        updated=article.updated.astimezone(UTC).replace(microsecond=0) if article.updated else published,
        authors=_once(map(_person, article.authors)),
        tags=_once((article.section or "", *article.tags)),
        language=language_tag(article.language),
        summary=standfirst or shorten(title, SUMMARY),  # an entry without any text is nothing to a reader
        html=html,
        picture=_picture(article.image),
        source=sources.get(article.site),
        is_dated=article.published is not None,
    )


def site_face(said: Mapping[str, str]) -> SiteFace:
    """What of the site's own words a feed can say; `said` is by names as of `SiteFace`, and may hold others."""
    texts = {what: shorten(legal(said.get(what, "")), _LINE) or None for what in ("subtitle", "rights")}
    pictures = {what: said.get(what) for what in ("icon", "touch_icon", "logo")}
    return SiteFace(**texts, **{what: url for what, url in pictures.items() if url and is_address(url)})


def language_tag(tag: str | None) -> str | None:
    """The tag where it is written as a language tag."""
    return tag if tag and _LANGUAGE.fullmatch(tag) else None


def _checked(article: Article) -> datetime:
    """The article's date, once its id, address and date are known to be good; else ValueError."""
    if not _ID.fullmatch(article.id):
        raise ValueError("its id is no urn:uuid")
    if not is_address(article.url):
        raise ValueError("its address is no absolute http or https address")
    published = dated(article)
    if published is None:
        raise ValueError("it has no date")
    return published


def _headline(article: Article) -> str:
    """The title; where a page has none, its first words, for a title must not be empty."""
    return shorten(article.title, _TITLE) or shorten(article.text, 80) or article.url


def _picture(image: str | None) -> Picture | None:
    image = canonical(image) if image and not image.isascii() else image  # Atom allows others, Media RSS does not
    if not image or not is_address(image):
        return None
    ending = image.partition("?")[0].rpartition(".")[2].lower()
    return Picture(url=image, media_type=f"image/{_PICTURES.get(ending, 'jpeg')}")


def _person(name: str) -> str:
    """A name without what none has: tags, entities, a mailbox in angle brackets. Empty where it still reads as HTML."""
    name = _TAG.sub(" ", unescape(name)) if "<" in name or "&" in name else name
    return "" if reads_as_html(name) else name


def _once(names: Iterable[str]) -> tuple[str, ...]:
    """The first names, on one line each, without empty ones and without those that only differ in case."""
    known: dict[str, str] = {}
    for name in islice(names, _NAMES):
        line = shorten(name, _NAME)
        if line:
            known.setdefault(line.casefold(), line)
    return tuple(known.values())
