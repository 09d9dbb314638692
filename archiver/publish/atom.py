"""Entries to an Atom document. The only room that knows feedgen; what feedgen loses is repaired behind this door."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from archiver.publish.feed import Entry, FeedInfo, SiteFace

_MEDIA_TYPE = "application/atom+xml"

#: The `updated` of a feed without entries: Atom demands one, and this room has no clock. To the W3C feed validator an
#: earlier date is implausible.
_NEVER = datetime(1990, 1, 1, tzinfo=UTC)

_HISTORY = "http://purl.org/syndication/history/1.0"
_MEDIA = "http://search.yahoo.com/mrss/"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


class FeedMark:
    """The feedgen extension that marks a closed document and a complete feed (RFC 5005), and declares our prefixes."""

    shown: FeedInfo

    def extend_ns(self) -> dict[str, str]:
        """The prefixes; declared once a document, they cost an entry nothing."""
        return {"media": _MEDIA} | ({"fh": _HISTORY} if self._mark else {})

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """The feed with its mark."""
        if self._mark:
            etree.SubElement(element, f"{{{_HISTORY}}}{self._mark}")
        return element

    @property
    def _mark(self) -> str:
        chain = self.shown.chain
        return "archive" if chain.current else "complete" if chain.is_complete else ""


class EntryRepair:
    """The feedgen extension that writes what feedgen 1.0 cannot: links with their attributes, xml:lang, a whole source.

    And the picture once more, for readers that know Media RSS: feedgen's own puts it into a group, which the W3C
    validator refuses with fewer than two.

    feedgen's elements carry bare names, so these do too (lkiesow/python-feedgen#135, #143).
    """

    shown: Entry

    def extend_atom(self, element: etree._Element) -> etree._Element:
        """The entry with its links written again, its language and its source."""
        for broken in list(element.iterchildren("link")):
            element.remove(broken)
        for attributes in _links(self.shown):
            etree.SubElement(element, "link", attributes)
        if self.shown.language:
            element.set(_XML_LANG, self.shown.language)
        if self.shown.source:
            _add_source(element, self.shown.source)
        if self.shown.picture:
            etree.SubElement(element, f"{{{_MEDIA}}}thumbnail", {"url": self.shown.picture.url}, {"media": _MEDIA})
        return element


def atom(entries: Sequence[Entry], feed: FeedInfo) -> bytes:
    """The Atom document of these entries in the order given; a pure function of its arguments.

    Raises ValueError where a text cannot be written in XML.
    """
    document = FeedGenerator()
    document.register_extension("house", FeedMark, EntryRepair, atom=True, rss=False)
    document.house.shown = feed
    document.id(feed.id)
    document.title(feed.title)
    document.author({"name": feed.author})
    document.generator("archiver")
    document.updated(max((entry.updated for entry in entries), default=_NEVER))
    _show(document, feed.face)
    if feed.language:
        document.language(feed.language)
    for link in (*_feed_links(feed), *_further_links(feed)):
        document.link(link)
    document.entry([_element(entry) for entry in entries])
    body: bytes = document.atom_str(pretty=True)
    return body


def _show(document: FeedGenerator, face: SiteFace) -> None:
    """What a face does not say, feedgen leaves out."""
    document.subtitle(face.subtitle)
    document.rights(face.rights)
    document.icon(face.icon)
    document.logo(face.logo or face.touch_icon)


def weight(entry: Entry) -> int:
    """The bytes the entry adds to a document, or a few less than with its indentation.

    Raises ValueError where a text cannot be written in XML: here it costs one entry and not the feed.
    """
    return len(etree.tostring(_element(entry).atom_entry(), encoding="UTF-8", xml_declaration=False))


def _element(entry: Entry) -> FeedEntry:
    element = FeedEntry()
    element.register_extension("house", EntryRepair, atom=True, rss=False)
    element.house.shown = entry
    element.id(entry.id)
    element.title(entry.title)
    element.published(entry.published)
    element.updated(entry.updated)
    element.author([{"name": name} for name in entry.authors])
    element.category([{"term": term} for term in entry.tags])
    element.link(href=entry.url, rel="alternate")
    if entry.summary:
        element.summary(entry.summary)
    if entry.html:
        element.content(entry.html, type="html")
    return element


def _links(entry: Entry) -> Iterator[dict[str, str]]:
    language = {"hreflang": entry.language} if entry.language else {}
    yield {"href": entry.url, "rel": "alternate", "type": "text/html"} | language
    if entry.picture:  # without the length that RFC 4287, 4.2.7.2, would like to see: nobody knows it, and 0 were a lie
        yield {"href": entry.picture.url, "rel": "enclosure", "type": entry.picture.media_type}


def _feed_links(feed: FeedInfo) -> Iterator[dict[str, str]]:
    if feed.url:
        yield {"href": feed.url, "rel": "self", "type": _MEDIA_TYPE}
    if feed.site:
        yield {"href": feed.site, "rel": "alternate", "type": "text/html"}


def _further_links(feed: FeedInfo) -> Iterator[dict[str, str]]:
    chain = feed.chain
    told = {"related": feed.edits, "prev-archive": chain.previous, "next-archive": chain.following}
    for relation, path in (told | {"current": chain.current}).items():
        if path:
            yield {"href": feed.link(path), "rel": relation, "type": _MEDIA_TYPE}
    if feed.hub:
        yield {"href": feed.hub, "rel": "hub"}


def _add_source(element: etree._Element, source: FeedInfo) -> None:
    """The feed an entry was taken from, as it stood when the entry was last edited.

    So its `updated` is the entry's own. The feed's present one would alter every entry of a site with each new article,
    and readers that hash the whole entry would see edits.
    """
    shown = etree.SubElement(element, "source")
    for name, text in (("id", source.id), ("title", source.title), ("updated", element.findtext("updated"))):
        etree.SubElement(shown, name).text = text
    etree.SubElement(etree.SubElement(shown, "author"), "name").text = source.author
    for attributes in _feed_links(source):
        etree.SubElement(shown, "link", attributes)
