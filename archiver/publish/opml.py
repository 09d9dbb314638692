"""The list of all feeds as OPML 2.0, with which a reader subscribes to them at once."""

from __future__ import annotations

from collections.abc import Iterable

from lxml import etree

from archiver.publish.feed import FeedInfo


def opml(feeds: Iterable[FeedInfo], title: str) -> bytes:
    """The OPML document of these feeds; one without an address cannot be subscribed to and is left out."""
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = title
    body = etree.SubElement(root, "body")
    for feed in feeds:
        if feed.url:
            about = {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": feed.url}
            known = {"htmlUrl": feed.site, "language": feed.language, "description": feed.face.subtitle}
            etree.SubElement(body, "outline", about | {name: value for name, value in known.items() if value})
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)
