"""What is handed on between a listing and the archive, from spider to worker to clerk; the archive has no such line."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from msgspec import Struct

from archiver.items import NO_VALIDATORS, Article, PageRef, Rejected, Validators

#: Who named an address. Of a set of words each is in memory once, however many candidates a listing has.
FoundBy = Literal["feed", "news-sitemap", "sitemap", "link", "direct", "archive", "import"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be an article, and what its listing said of it."""

    url: str
    found_by: FoundBy
    stamp: datetime | None = None  # the listing's last-modified or published
    published: datetime | None = None  # when it came out, as a feed or a news sitemap says
    title: str | None = None
    #: A digest of what the listing shows of the article; to be compared with that of the same listing only.
    shown: str | None = field(default=None, compare=False)
    scheduled: bool = False  # seen again by the calendar: no listing spoke of a change
    visited: bool = False  # it was asked for before


class Page(Struct, frozen=True, kw_only=True):
    """A fetched page as the spider yields it, on its way to be kept and read."""

    url: str
    site: str
    source: str  # the source's name
    body: bytes  # decompressed, not decoded
    status: int
    headers: tuple[tuple[str, str], ...]
    fetched: datetime
    candidate: Candidate
    content_type: str | None = None
    validators: Validators = NO_VALIDATORS


class Member(Struct, frozen=True, kw_only=True):
    """A raw page as its file takes it: one gzip member of WARC, and the sha256 of the payload."""

    data: bytes
    digest: str
    payload: PageRef | None = None  # of a revisit record: the record that holds what this visit brought again


class Reading(Struct, frozen=True, kw_only=True):
    """What came of a candidate: an article, or why there is none."""

    candidate: Candidate
    site: str
    source: str
    fetched: datetime
    article: Article | None = None
    rejected: Rejected | None = None
    status: int | None = None
    further: tuple[str, ...] = ()  # the other pages of the same article
    missing: Rejected | None = None  # why another page of it could not be had for now
    validators: Validators = NO_VALIDATORS
    member: Member | None = None  # the raw page, where it is not kept yet
    card: bytes = b""  # what the index notes of the article, as the worker packed it
    was: Article | None = None  # what the page in the archive gives today, where the article seems to be edited


class Listing(Struct, frozen=True, kw_only=True):
    """What a feed, a sitemap or a listing page points to."""

    url: str
    candidates: tuple[Candidate, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    sitemap_stamps: tuple[datetime | None, ...] = ()  # when each of these changed, where an index says so
    pages: tuple[str, ...] = ()  # further pages of this list
    listings: tuple[str, ...] = ()  # section pages
    title: str | None = None  # the site's or feed's name
    language: str | None = None
    said: tuple[tuple[str, str], ...] = ()  # of its site, as (what, text): see extract/identity.py
    problem: str | None = None  # why nothing, or not all, could be read


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """A listing as it was read last. What it named counts as named again when the server says 304, or nobody asks."""

    listing: Listing
    asked: datetime
    read: datetime  # when its bytes came last; since then each answer was a 304
    changed: datetime  # when it last brought something of its own
    stamp: datetime | None = None  # what the index of sitemaps said of it then
    validators: Validators = NO_VALIDATORS
    digest: str = ""  # sha256 of the body, hexadecimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """How a site writes its pages: lists of XPath expressions, as strings, so that they travel to a worker."""

    origins: tuple[str, ...] = ()  # whose word this is, for messages: a file's name, or "sources.toml"
    body: tuple[str, ...] = ()  # tried in order, like title, author and date: the first that finds anything
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()  # all of them count, like keep
    keep: tuple[str, ...] = ()
    next_page: tuple[str, ...] = ()  # the address of the page that continues this one
    single_page: tuple[str, ...] = ()  # the address of the whole article on one page
    is_hint: bool = False  # somebody else's rule of unknown age: it counts only where the page bears it out


class Job(Struct, frozen=True, kw_only=True):
    """What a worker process is asked: read these bytes as an article, a page of links, a feed or a sitemap."""

    task: str  # article, page, feed, sitemap; the readers of other rooms have their own
    url: str
    body: bytes
    content_type: str | None = None
    page: Page | None = None  # of an article: what is to be kept of it, but for the body
    rules: SiteRules | None = None  # what is known of the site


class Answer(Struct, frozen=True, kw_only=True):
    """What a worker process says: exactly one of the first four, and what it made besides of a page to keep."""

    article: Article | None = None
    rejected: Rejected | None = None
    listing: Listing | None = None
    told: bytes | None = None  # what the reader of another room says, packed
    member: Member | None = None
    card: bytes = b""  # of an article, packed: see archiver/compare/card.py
