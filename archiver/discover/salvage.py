"""The entries of a feed that feedparser cannot get through: fewer fields, read from whatever markup is left."""

from __future__ import annotations

from itertools import islice

from lxml import etree

from archiver.markup.ampersands import numbered

#: Where each field of an entry stands, by local name, in RSS, RDF and Atom; named as feedparser names them.
_FIELDS = {
    "created": "created",
    "date": "updated",
    "guid": "id",
    "id": "id",
    "link": "link",
    "modified": "updated",
    "origLink": "feedburner_origlink",
    "pubDate": "published",
    "published": "published",
    "title": "title",
    "updated": "updated",
}
#: Entries read; a feed of more is no feed of news.
_MAX_ENTRIES = 5000
#: Pieces of text read of a field; more is a field that was never closed.
_PIECES = 20


def salvaged(body: bytes) -> list[dict[str, str]]:
    """The entries of a broken feed, empty where nothing is left of it; never raises."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(numbered(body), parser)
        elements = islice(tree.iter("{*}item", "{*}entry"), _MAX_ENTRIES) if tree is not None else ()
        return [_entry(element) for element in elements]
    except (etree.XMLSyntaxError, LookupError, ValueError):  # the last also for names that are no text
        return []


def _entry(element: etree._Element) -> dict[str, str]:
    entry: dict[str, str] = {}
    for child in element.iterchildren("*"):
        name = _FIELDS.get(str(child.tag).rpartition("}")[2].rpartition(":")[2])
        text = legible(child)
        if name is not None and text and child.get("rel", "alternate") == "alternate":
            entry.setdefault(name, text)
    return entry


def legible(element: etree._Element) -> str:
    """The address or the text of an element; empty where it holds a character that is none, as &#xD800; is."""
    try:
        text = element.get("href") or "".join(islice(element.itertext(), _PIECES))  # type: ignore[arg-type]
    except UnicodeDecodeError:
        return ""
    return text.strip()
