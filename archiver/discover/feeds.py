"""Reading the feeds of others: RSS 0.9x to 2.0, RDF, Atom and JSON Feed, the broken ones too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from typing import Any

import feedparser
import msgspec

from archiver.deflate import unpacked
from archiver.discover.salvage import salvaged
from archiver.discover.shown import digest_of
from archiver.discover.stamps import merged, without_constant
from archiver.items import replace
from archiver.items.messages import Candidate, Listing
from archiver.markup.decode import names_utf16
from archiver.markup.prolog import BLANK, declares_entities, root_of
from archiver.normalize.chars import clean
from archiver.normalize.dates import parse_date
from archiver.normalize.urls import canonical

#: Bytes read of a feed: newest stands first, so what is cut off is old. feedparser takes a second for 4 MB.
MAX_BYTES = 4 * 1024 * 1024

#: Characters kept of a title; more is a feed that puts its text there.
MAX_TITLE = 500

#: What feedparser lets out on some broken feeds: an encoding that is none, a character beyond Unicode, a stray gml:pos.
_FAULTS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)

_DECLARATION = re.compile(r"\A<\?xml[^>]*\?>")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")


def read_feed(body: bytes, url: str, content_type: str | None = None) -> Listing:
    """The entries of a feed as candidates, in the feed's order; `problem` says why nothing, or not all, was read.

    `url` is where the feed was fetched, for its relative links; `content_type` the header, for its charset. A stamp
    is the newest date an entry names. Never raises.
    """
    body = unpacked(body, MAX_BYTES)
    cut = len(body) > MAX_BYTES
    body = body[:MAX_BYTES].lstrip(BLANK)
    if not body:
        return Listing(url=url, problem=f"{url} is empty, no feed.")
    if body.startswith(b"{"):
        return _json(body, url)
    listing = _xml(body, url, content_type)
    if cut and listing.candidates:
        return replace(listing, problem=f"{url} is longer than {MAX_BYTES} bytes; what lies behind was not read.")
    return listing


def _xml(body: bytes, url: str, content_type: str | None) -> Listing:
    if root_of(body) == "html":
        return Listing(url=url, problem=f"{url} is an HTML page, no feed.")
    if declares_entities(body):
        return Listing(url=url, problem=f"{url} declares XML entities, which no feed needs; it was not read.")
    if names_utf16(body):  # feedparser goes by what is declared, if it is
        body = _DECLARATION.sub("", body.decode("utf-16", "replace")).encode()
        content_type = "application/xml; charset=utf-8"
    try:
        feed = feedparser.parse(
            io.BytesIO(body),
            response_headers={"content-location": url, "content-type": content_type or "application/xml"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _FAULTS:
        candidates = _kept(_entry(entry, url) for entry in salvaged(body))
        return Listing(url=url, candidates=candidates, problem=f"{url} is broken; not all of it may have been read.")
    is_rss = feed.version.startswith("rss")
    candidates = _kept(_entry(entry, url, is_rss=is_rss) for entry in feed.entries)
    problem = None
    if not candidates:
        problem = f"{url} holds no entries." if feed.version else f"{url} cannot be read as a feed."
    return Listing(
        url=url,
        candidates=candidates,
        title=plain(_string(feed.feed, "title")),
        language=_string(feed.feed, "language"),
        said=_said(feed.feed, url),
        problem=problem,
    )


def _said(feed: Mapping[str, Any], url: str) -> tuple[tuple[str, str], ...]:
    """What the feed says of its site, under the names of `Listing.said`."""
    picture = feed.get("image")
    image = _string(picture, "href") if isinstance(picture, Mapping) else None
    pictures = {"icon": _string(feed, "icon"), "logo": _string(feed, "logo") or image}
    texts = {"name": "title", "subtitle": "subtitle", "rights": "rights"}
    return _told({what: _string(feed, name) for what, name in texts.items()}, pictures, url)


def _told(texts: Mapping[str, str | None], pictures: Mapping[str, str | None], url: str) -> tuple[tuple[str, str], ...]:
    """Those that say something: texts on a line each, pictures with absolute addresses."""
    told = {what: clean(plain(text) or "") for what, text in texts.items()}
    told |= {what: canonical(address, url) or "" for what, address in pictures.items() if address}
    return tuple((what, text) for what, text in told.items() if text)


def _entry(entry: dict[str, Any], feed: str, *, is_rss: bool = False) -> Candidate | None:
    """An entry of RSS or Atom. FeedBurner's detour is left out; a guid that is an address stands in for a link.

    RSS knows one date, when it came out; where a feed writes that as dc:date, feedparser calls it "updated".
    """
    places = (entry.get("feedburner_origlink"), entry.get("link"), _absolute(entry.get("id")))
    # dict.get: feedparser's own gives "published" for a missing "updated", and warns.
    came, changed = [dict.get(entry, name) for name in ("published", "created")], [dict.get(entry, "updated")]
    came += changed if is_rss else []
    content = (part.get("value") for part in dict.get(entry, "content") or ())
    return _candidate(feed, places, came, changed, _string(entry, "title"), (dict.get(entry, "summary"), *content))


def _json(body: bytes, url: str) -> Listing:
    try:
        feed = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return Listing(url=url, problem=f"{url} is broken JSON, no feed.")
    items = feed.get("items")
    if not isinstance(items, list):
        return Listing(url=url, problem=f"{url} is JSON, but no JSON Feed: it has no items.")
    candidates = _kept(_item(item, url) for item in items if isinstance(item, dict))
    return Listing(
        url=url,
        candidates=candidates,
        title=plain(_string(feed, "title")),
        language=_string(feed, "language"),
        said=_told(
            {"name": _string(feed, "title"), "subtitle": _string(feed, "description")},
            {"icon": _string(feed, "favicon"), "touch_icon": _string(feed, "icon")},
            url,
        ),
        problem=None if candidates else f"{url} holds no entries.",
    )


def _item(item: Mapping[str, Any], feed: str) -> Candidate | None:
    """An item of a JSON Feed."""
    places = (item.get("url"), _absolute(item.get("id")), item.get("external_url"))
    came, changed = [item.get("date_published")], [item.get("date_modified")]
    texts = (item.get(name) for name in ("summary", "content_html", "content_text"))
    return _candidate(feed, places, came, changed, _string(item, "title"), texts)


def _candidate(
    feed: str,
    places: Iterable[Any],
    came: Iterable[Any],
    changed: Iterable[Any],
    title: str | None,
    texts: Iterable[Any],
) -> Candidate | None:
    address = next((a for p in places if isinstance(p, str) and p.strip() and (a := canonical(p, feed))), None)
    if address is None:
        return None
    came, changed = _moments(came), _moments(changed)
    told = " ".join(text for text in (title, *texts) if isinstance(text, str))
    return Candidate(
        url=address,
        found_by="feed",
        stamp=max((*came, *changed), default=None),
        published=came[0] if came else None,
        title=plain(title),
        shown=digest_of(_TAG.sub(" ", told)),
    )


def _moments(dates: Iterable[Any]) -> list[datetime]:
    return [moment for text in dates if isinstance(text, str) and (moment := parse_date(text))]


def _kept(candidates: Iterable[Candidate | None]) -> tuple[Candidate, ...]:
    return without_constant(merged(candidate for candidate in candidates if candidate is not None))


def _absolute(identifier: Any) -> str | None:
    """An id that is an address by itself; any other id says nothing of where the article stands."""
    return canonical(identifier) if isinstance(identifier, str) else None


def _string(record: Mapping[str, Any], name: str) -> str | None:
    value = record.get(name)
    return value.strip() or None if isinstance(value, str) else None


def plain(title: str | None) -> str | None:
    """A title, of a feed or a sitemap, without markup, escapes and line breaks."""
    if title is None:
        return None
    title = unescape(_TAG.sub("", title[: 4 * MAX_TITLE]))
    return " ".join(title.split())[:MAX_TITLE] or None
