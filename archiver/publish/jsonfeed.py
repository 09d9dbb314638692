"""Entries to a JSON Feed 1.1 document (jsonfeed.org/version/1.1): the same feed as its Atom twin, for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archiver.codec import to_document
from archiver.publish.feed import Entry, FeedInfo


def json_feed(entries: Sequence[Entry], feed: FeedInfo) -> bytes:
    """The JSON Feed of these entries in the order given; a pure function of its arguments."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.site,
        "feed_url": feed.url,
        "description": feed.face.subtitle,
        "icon": feed.face.touch_icon or feed.face.logo,
        "favicon": feed.face.icon,
        "language": feed.language,
        "authors": _people([feed.author]),
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else [],
        "items": [_item(entry) for entry in entries],
    }
    return to_document(_told(document))


def _item(entry: Entry) -> dict[str, Any]:
    authors = entry.authors or ((entry.source.author,) if entry.source else ())
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        "image": entry.picture and entry.picture.url,
        "date_published": entry.published.isoformat(),
        "date_modified": entry.updated.isoformat(),
        "authors": _people(authors),
        "tags": list(entry.tags),
        "language": entry.language,
    }
    return _told(item) | {"content_html": entry.html}  # an item must have its content, be it empty


def _people(names: Sequence[str]) -> list[dict[str, str]]:
    return [{"name": name} for name in names]


def _told(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields that say something; the list of items may be empty all the same."""
    return {name: value for name, value in fields.items() if value or name == "items"}
