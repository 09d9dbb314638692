"""What the W3C feed validator warns of beyond what `archiver.publish.schema.check` refuses a document for.

These are no reason to keep a feed back, so no edition asks for them; tests find where our own feeds break one.
Names are those of github.com/w3c/feedvalidator, src/feedvalidator/logging.py; docs/feed-rules.md lists them all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.entities import html5

from lxml import etree

from archiver.publish.schema import check

ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]*);")
_TAG = re.compile(r"</?([a-z][a-z0-9]*)", re.I)
_ELEMENTS = """
a abbr b bdi blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr
i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time
tr u ul wbr
"""
_HTML = frozenset(_ELEMENTS.split())


def complaints(document: bytes, address: str | None) -> list[str]:
    """Every rule that the Atom document breaks, by its name; `address` is where it is served, if that is known.

    Raises DocumentError for one that is not even valid.
    """
    check(document)
    feed = etree.fromstring(document)
    return [*_head(feed, address), *_dates(feed), *_texts(feed), *_contents(feed), *_pictures(feed)]


def _head(feed: etree._Element, address: str | None) -> Iterator[str]:
    own = feed.xpath("a:link[@rel='self']/@href", namespaces={"a": ATOM.strip("{}")})
    if address and not own:
        yield "MissingSelf"
    if address and own and own[0] != address:
        yield f"SelfDoesntMatchLocation: {own[0]}"
    if feed.getroottree().docinfo.encoding != "UTF-8":
        yield "NotUTF8"
    if any(prefix is None for prefix in feed.nsmap) is False or feed.prefix:
        yield "AvoidNamespacePrefix"


def _dates(feed: etree._Element) -> Iterator[str]:
    times = Counter(entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry"))
    yield from (f"DuplicateUpdated: {moment} stands {count} times" for moment, count in times.items() if count > 1)
    newest = max((moment for moment in times if moment), default="")
    if newest and feed.findtext(f"{ATOM}updated", "") < newest:
        yield "ImplausibleDate: an entry is newer than its feed"


def _texts(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(etree.Element):
        if any("\x80" <= sign <= "\x9f" or sign == "\ufffd" for sign in element.text or ""):
            yield f"BadCharacters: in a {etree.QName(element).localname}"
    for entry in feed.iter(f"{ATOM}entry"):
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}summary") is None:
            yield f"MissingTextualContent: {entry.findtext(f'{ATOM}id')}"


def _contents(feed: etree._Element) -> Iterator[str]:
    for content in feed.iter(f"{ATOM}content"):
        html = content.text or ""
        if content.get("type") != "html":
            yield "NotHtml: content of another type"
        yield from (f"NotHtml: {name}" for name in {tag.lower() for tag in _TAG.findall(html)} - _HTML)
        yield from (f"UndefinedNamedEntity: {name}" for name in _NAMED.findall(html) if f"{name};" not in html5)


def _pictures(feed: etree._Element) -> Iterator[str]:
    for entry in feed.iter(f"{ATOM}entry"):
        if entry.find(f"{_MEDIA}group") is not None:
            yield "MediaGroupWithoutAlternatives"
    for uri in feed.nsmap.values():
        if "mrss" in uri and uri != _MEDIA.strip("{}"):
            yield "MediaRssNamespace"
