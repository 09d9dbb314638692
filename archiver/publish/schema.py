"""Whether a feed document is valid: the RELAX NG schema of RFC 4287 and the rules it cannot say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files

from lxml import etree

from archiver.errors import DocumentError

_ATOM = "{http://www.w3.org/2005/Atom}"
# What this project writes; the registry of link relations has more.
_RELATIONS = {"alternate", "current", "enclosure", "hub", "next-archive", "prev-archive", "related", "self", "via"}
_SCRIPTS = {"applet", "base", "embed", "form", "frame", "iframe", "input", "link", "math", "meta", "noscript", "object"}
_SCRIPTS |= {"script", "style", "svg", "template", "textarea"}
# The characters the W3C validator lets pass in an IRI; square brackets only around an IPv6 host.
_ADDRESS = re.compile(
    r"https?://(?:\[[0-9A-F:.]+\]|[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`\[\]/?#]++)[^\s\x00-\x20\x7f-\x9f<>\"{}|\\^`\[\]]*",
    re.I,
)
# Where nobody has said where a feed is served, it names the other documents of its feed as seen from itself.
_BESIDE = {"current", "next-archive", "prev-archive", "related"}
_RELATIVE = re.compile(r"(?:\.\./)?[\w.~%-]+(?:/[\w.~%-]+)*", re.A)
_HISTORY = "{http://purl.org/syndication/history/1.0}"
_CHAINED = {"current", "next-archive", "prev-archive"}
_UUID = re.compile(r"urn:uuid:[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")

# Content that cannot do harm, told without a parser: tags without attributes, links and pictures at absolute addresses.
_TAGS = "abbr|b|blockquote|br|caption|cite|code|dd|del|div|dl|dt|em|figcaption|figure|h[1-6]|hr|i|ins|kbd|li|mark|ol|p"
_TAGS += "|pre|q|s|small|span|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|u|ul"
_ABSOLUTE = r"\"https?://[^\"<>]*+\""
_HARMLESS = re.compile(
    rf"(?:[^<]++|</?(?:{_TAGS})>|</a>|<a href={_ABSOLUTE}>|<img src={_ABSOLUTE} alt=\"[^\"<>]*+\">)*+"
)

Rule = Callable[[etree._Element], Iterator[str]]


def is_address(text: str) -> bool:
    """Whether the text is an absolute http or https address, written without characters that no address may hold."""
    return _ADDRESS.fullmatch(text) is not None


def check(document: bytes) -> etree._Element:
    """The root of a valid Atom feed; raises DocumentError that begins with the broken rule's name.

    Where the W3C feed validator has a rule of that meaning, the name is its.
    """
    feed = _parsed(document)
    schema = _schema()
    if not schema.validate(feed):
        raise DocumentError(_complaint(feed, schema))
    for rule in _RULES:
        for complaint in rule(feed):
            raise DocumentError(complaint)
    return feed


def _parsed(document: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        feed = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise DocumentError(f"SAXError: the document is no XML: {error}") from error
    if feed.getroottree().docinfo.internalDTD is not None:
        raise DocumentError("InvalidDoctype: a feed has no document type")
    if feed.tag != f"{_ATOM}feed":
        raise DocumentError(f"UndefinedElement: the document is no Atom feed but {feed.tag}")
    return feed


@cache
def _schema() -> etree.RelaxNG:
    return etree.RelaxNG(etree.fromstring((files("archiver") / "data" / "schema" / "atom.rng").read_bytes()))


def _complaint(feed: etree._Element, schema: etree.RelaxNG) -> str:
    """What is wrong: for the whole document libxml2 only says "extra content", so each entry is asked alone."""
    for entry in feed.iter(f"{_ATOM}entry"):
        if not schema.validate(entry):
            return f"RELAX NG: entry {_name(entry)}: {schema.error_log.last_error}"
    schema.validate(feed)
    return f"RELAX NG: {schema.error_log.last_error}"


def _name(element: etree._Element) -> str:
    return element.findtext(f"{_ATOM}id") or "without id"


def _own_ids(feed: etree._Element) -> Iterator[str]:
    seen = set[str]()
    for element in (feed, *feed.iter(f"{_ATOM}entry")):
        name = element.findtext(f"{_ATOM}id", "")
        if not _UUID.fullmatch(name):
            yield f"InvalidUUID: {name!r} is no urn:uuid"
        if name in seen:
            yield f"DuplicateEntries: {name} stands twice"
        seen.add(name)


def _known_authors(feed: etree._Element) -> Iterator[str]:
    if feed.find(f"{_ATOM}author") is None:
        for entry in feed.iter(f"{_ATOM}entry"):
            if entry.find(f"{_ATOM}author") is None and entry.find(f"{_ATOM}source/{_ATOM}author") is None:
                yield f"MissingElement: entry {_name(entry)} has no author, and the feed has none"


def _filled(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(*(f"{_ATOM}{name}" for name in ("title", "name", "subtitle", "rights", "icon", "logo"))):
        if not (element.text or "").strip():
            yield f"NotBlank: an empty {etree.QName(element).localname} in line {element.sourceline}"
    for element in feed.iter(f"{_ATOM}category"):
        if not element.get("term", "").strip():
            yield f"AttrNotBlank: a category without a term in line {element.sourceline}"


def _dates(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(f"{_ATOM}updated", f"{_ATOM}published"):
        if not _MOMENT.fullmatch(element.text or ""):
            yield f"InvalidRFC3339Date: {element.text!r} is no date with seconds and zone"


def _pictures(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(f"{_ATOM}icon", f"{_ATOM}logo"):
        if not is_address(element.text or ""):
            yield f"InvalidFullLink: the {etree.QName(element).localname} {element.text!r} is no absolute http address"


def _links(feed: etree._Element) -> Iterator[str]:
    for link in feed.iter(f"{_ATOM}link"):
        href, relation = link.get("href", ""), link.get("rel", "alternate")
        if not is_address(href) and not (relation in _BESIDE and _RELATIVE.fullmatch(href)):
            rule = "RelativeSelf" if relation == "self" else "InvalidFullLink"
            yield f"{rule}: {href!r} is no absolute http or https address"
        if relation not in _RELATIONS:
            yield f"UnregisteredAtomLinkRel: {relation!r}"
        if relation == "self" and link.get("type") not in (None, "application/atom+xml"):
            yield f"SelfNotAtom: the document calls itself {link.get('type')}"
        if not link.get("length", "0").isdecimal():
            yield f"InvalidNonNegativeInteger: a link of length {link.get('length')!r}"


def _chained(feed: etree._Element) -> Iterator[str]:
    """The rules of RFC 5005: what a closed document must say, and what a complete feed must not."""
    relations = {link.get("rel") for link in feed.iterchildren(f"{_ATOM}link")} & _CHAINED
    if feed.find(f"{_HISTORY}complete") is not None and relations:
        yield f"FeedRelInCompleteFeed: a complete feed with links to {', '.join(sorted(filter(None, relations)))}"
    if feed.find(f"{_HISTORY}archive") is not None:
        if "current" not in relations:
            yield "MissingCurrentInArchive: a closed document without the address of the newest"
        if relations <= {"current"}:
            yield "ArchiveIncomplete: a closed document that names neither the one before it nor the one after it"
    for entry in feed.iter(f"{_ATOM}entry"):
        for relation in _CHAINED & {link.get("rel") for link in entry.iterchildren(f"{_ATOM}link")}:
            yield f"FeedHistoryRelInEntry: {relation} in {_name(entry)}"


def _single_links(feed: etree._Element) -> Iterator[str]:
    for parent in (feed, *feed.iter(f"{_ATOM}entry", f"{_ATOM}source")):
        seen = set[tuple[str, ...]]()
        for link in parent.iterchildren(f"{_ATOM}link"):
            relation = link.get("rel", "alternate")
            key = (relation,) if relation == "self" else (relation, link.get("type", ""), link.get("hreflang", ""))
            if relation in ("alternate", "enclosure", "self") and key in seen:
                rule = "DuplicateEnclosure" if relation == "enclosure" else "DuplicateAtomLink"
                yield f"{rule}: two {' '.join(filter(None, key))} links in {_name(parent)}"
            seen.add(key)
        if parent.tag == f"{_ATOM}entry" and not any(key[0] == "alternate" for key in seen):
            yield f"MissingContentOrAlternate: entry {_name(parent)} has no alternate link"


def _harmless(feed: etree._Element) -> Iterator[str]:
    for element in feed.iter(f"{_ATOM}content", f"{_ATOM}summary", f"{_ATOM}title"):
        text = element.text or ""
        if element.get("type") == "html" and text.strip() and not _HARMLESS.fullmatch(text):
            read = etree.HTML(text)  # None where nothing but a comment is in it
            for node in read.iter(etree.Element) if read is not None else ():
                yield from _risks(node)


def _risks(node: etree._Element) -> Iterator[str]:
    if node.tag in _SCRIPTS:
        yield f"SecurityRisk: a {node.tag} element in the content"
    for name, value in ((str(name), str(value)) for name, value in node.items()):
        if name.startswith("on") or name == "style":
            yield f"SecurityRiskAttr: the attribute {name} in the content"
        if name in ("href", "src") and not value.lower().startswith(("http://", "https://")):
            yield f"ContainsRelRef: the {name} {value[:80]!r} in the content"


_RULES: tuple[Rule, ...] = (
    *(_own_ids, _known_authors, _filled, _dates, _pictures),
    *(_links, _chained, _single_links, _harmless),
)
