"""What the W3C feed validator warns of beyond what `archiver.publish.schema.check` refuses a document for.

These are no reason to keep a feed back, so no edition asks for them; tests find where our own feeds break one. Names
and patterns are those of github.com/w3c/feedvalidator, src/feedvalidator; docs/feed-rules.md lists them all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from html.entities import name2codepoint
from xml.etree import ElementTree

from html5lib.html5parser import HTMLParser, ParseError
from lxml import etree

from archiver.items import Article
from archiver.publish.schema import check

ATOM = "{http://www.w3.org/2005/Atom}"
_MEDIA = "{http://search.yahoo.com/mrss/}"
_XML = "{http://www.w3.org/XML/1998/namespace}"

_ELEMENTS = """
a abbr b bdi blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr
i img ins kbd li mark ol p pre q rp rt ruby s samp small span strong sub sup table tbody td tfoot th thead time
tr u ul wbr
"""
_HTML = frozenset(_ELEMENTS.split())  # of its elements those that this project writes
_NAMES = "alt colspan datetime dir height href hreflang lang reversed rowspan scope src start title width"
_ATTRIBUTES = frozenset(_NAMES.split())

_END_TAG = re.compile(r"</(\w+)>")
_ENTITY = re.compile(r"&(#?\w+)")
_MAIL = re.compile(r"<[\w+.'-]+@(?:[\w-]+\.)+[\w-]+>")
_ADDRESS = re.compile(r"https?://[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#\[\]]+")
_RELATIVE = re.compile(r"[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-|$)", re.I)  # the validator has the list of ISO 639
_OLDEST = "1990-01-01"
_OUTLINE = {"description", "htmlUrl", "language", "text", "title", "type", "xmlUrl"}


@dataclass(frozen=True)
class Told:
    """What records say of their articles: when they were updated, and titles, summaries and texts."""

    dates: tuple[datetime, ...] = ()
    texts: tuple[str, ...] = ()


def told_by(articles: Iterable[Article]) -> Told:
    """What these say."""
    known = list(articles)
    dates = (one.updated or one.published or one.first_seen for one in known)
    return Told(tuple(filter(None, dates)), tuple(f"{one.title}\n{one.summary or ''}\n{one.text}" for one in known))


def complaints(document: bytes, address: str | None, told: Told = Told()) -> list[str]:
    """Every rule that the Atom document breaks, by its name; `address` is where it is served, if that is known.

    What the records `told` is not ours: a date that several share to its last digit, a text that reads like HTML.
    Raises DocumentError for one that is not even valid.
    """
    check(document)
    feed = etree.fromstring(document)
    shared = Counter(date.replace(microsecond=0) for date in set(told.dates))
    texts = [_joined(text) for text in told.texts]
    rules = (
        partial(_dates, told=shared),
        _signs,
        partial(_undeclared, told=texts),
        _names,
        _addresses,
        _languages,
        _contents,
        _pictures,
    )
    return [*_head(feed, address), *(one for rule in rules for one in rule(feed))]


def outline_complaints(document: bytes) -> list[str]:
    """Every rule that the list of feeds breaks: those of OPML 2.0."""
    root = etree.fromstring(document)
    found = [] if root.tag == "opml" and root.get("version") == "2.0" else ["InvalidOPMLVersion"]
    found += [f"MissingElement: {name}" for name in ("head/title", "body/outline") if root.find(name) is None]
    for outline in root.iter("outline"):
        names = set(outline.attrib)
        found += [f"UnexpectedAttribute: {name}" for name in names - _OUTLINE]
        missing = {"text": "MissingAttribute", "type": "MissingOutlineType", "title": "MissingTitleAttr"}
        missing |= {"xmlUrl": "MissingXmlURL"}
        found += [f"{rule}: an outline without {name}" for name, rule in missing.items() if name not in names]
        for name in names & {"htmlUrl", "xmlUrl"}:
            if not _ADDRESS.fullmatch(outline.get(name, "")):
                found.append(f"InvalidFullLink: {outline.get(name)}")
    return found


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


def _dates(feed: etree._Element, told: Mapping[datetime, int]) -> Iterator[str]:
    times = Counter(entry.findtext(f"{ATOM}updated", "") for entry in feed.iter(f"{ATOM}entry"))
    for moment, count in times.items():
        if (
            count > 1 and told.get(datetime.fromisoformat(moment)) != 1
        ):  # more than one: their fractions of a second were different
            yield f"DuplicateUpdated: {moment} stands {count} times"
    newest = max((moment for moment in times if moment), default="")
    if newest and feed.findtext(f"{ATOM}updated", "") < newest:
        yield "ImplausibleDate: an entry is newer than its feed"
    for element in feed.iter(f"{ATOM}updated", f"{ATOM}published"):
        if (element.text or "") < _OLDEST:
            yield f"ImplausibleDate: {element.text}"


def _signs(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(etree.Element):
        if any("\x80" <= sign <= "\x9f" or sign == "\ufffd" for sign in element.text or ""):
            yield f"BadCharacters: in a {etree.QName(element).localname}"
    for entry in feed.iter(f"{ATOM}entry"):
        if entry.find(f"{ATOM}content") is None and entry.find(f"{ATOM}summary") is None:
            yield f"MissingTextualContent: {entry.findtext(f'{ATOM}id')}"


def looks_like_html(text: str) -> bool:
    """Whether the validator takes the text for HTML: it has an end tag, of whatever name, or an entity."""
    if _END_TAG.search(text):
        return True
    return any(name in name2codepoint or name == "apos" or not name.isalpha() for name in _ENTITY.findall(text))


def _undeclared(feed: etree._Element, told: Sequence[str]) -> Iterator[str]:
    for element in feed.iter(*(f"{ATOM}{name}" for name in ("title", "subtitle", "rights", "summary"))):
        text = _joined(element.text or "")
        if looks_like_html(text) and not any(text.rstrip("…") in one for one in told):
            yield f"ContainsUndeclaredHTML: the {etree.QName(element).localname} {text[:80]!r}"


def _joined(text: str) -> str:
    return " ".join(text.split())


def _names(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(f"{ATOM}name"):
        if looks_like_html(element.text or ""):
            yield f"ContainsHTML: the name {element.text!r}"
        if _MAIL.search(element.text or ""):
            yield f"ContainsEmail: the name {element.text!r}"


def _addresses(feed: etree._Element) -> Iterator[str]:
    told = [(link, link.get("href", "")) for link in feed.iter(f"{ATOM}link")]
    told += [(element, element.text or "") for element in feed.iter(f"{ATOM}icon", f"{ATOM}logo")]
    told += [(picture, picture.get("url", "")) for picture in feed.iter(f"{_MEDIA}thumbnail")]
    for element, address in told:
        pattern = _ADDRESS if "://" in address or not element.tag.endswith("}link") else _RELATIVE
        if not pattern.fullmatch(address):
            yield f"InvalidUriChar or InvalidIRI: {address!r} in a {etree.QName(element).localname}"


def _languages(feed: etree._Element) -> Iterator[str]:
    tags = [element.get(f"{_XML}lang") for element in feed.iter(etree.Element)]
    tags += [link.get("hreflang") for link in feed.iter(f"{ATOM}link")]
    yield from (f"InvalidLanguage: {tag}" for tag in tags if tag and not _LANGUAGE.match(tag))


def _contents(feed: etree._Element) -> Iterator[str]:
    for content in feed.iter(f"{ATOM}content"):
        if content.get("type") != "html":
            yield "NotHtml: content of another type"
        yield from _html(content.text or "")


def _html(text: str) -> Iterator[str]:
    """What the validator says of HTML: it must be read by html5lib without a single error."""
    parser = HTMLParser(strict=True)
    try:
        tree: ElementTree.Element = parser.parseFragment(text)
    except ParseError as error:
        yield f"NotHtml: {error} {text[:200]!r}"
        return
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag != "DOCUMENT_FRAGMENT":
            name = element.tag.rpartition("}")[2]
            if name not in _HTML:
                yield f"NotHtml or SecurityRisk: {name}"
            yield from (f"SecurityRiskAttr: {key}" for key in element.attrib if key not in _ATTRIBUTES)


def _pictures(feed: etree._Element) -> Iterator[str]:
    for entry in feed.iter(f"{ATOM}entry"):
        if entry.find(f"{_MEDIA}group") is not None:
            yield "MediaGroupWithoutAlternatives"
    for uri in feed.nsmap.values():
        if "mrss" in uri and uri != _MEDIA.strip("{}"):
            yield "MediaRssNamespace"
