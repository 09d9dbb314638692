"""Reading sitemaps: urlset, index, Google News children, plain text; gzipped, huge and broken ones too."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime

from lxml import etree

from archiver.discover.feeds import plain, read_feed
from archiver.discover.salvage import legible
from archiver.discover.shape import Role, parents_of, shape_of
from archiver.discover.stamps import merged, without_constant
from archiver.discover.stream import GZIP, Stream
from archiver.items.messages import Candidate, Listing
from archiver.markup.prolog import declares_entities, root_of
from archiver.normalize.dates import parse_date
from archiver.normalize.urls import canonical
from archiver.rules.links import link_words, words_of

#: What the protocol allows (sitemaps.org). More is cut, and said.
MAX_ENTRIES = 50_000

_FEEDS = ("feed", "rdf", "rss")
_Maps = dict[str, datetime | None]  # further sitemaps, and when each of them changed
#: Sitemaps are named as pages where an index is written as a urlset.
_MAP = re.compile(r"sitemap[^/?#]*\.xml(?:\.gz)?\Z", re.I)
#: The time that a sitemap is of: map-2026-11.xml, map202611.xml, ?yyyy=2026&mm=11&dd=30.
_TIME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:\D{0,4}([01]?\d))?(?:\D{0,4}([0-3]?\d))?(?!\d)")
_NEVER = datetime.min.replace(tzinfo=UTC)


def read_sitemap(body: bytes, url: str, content_type: str | None = None) -> Listing:
    """The pages and further sitemaps a sitemap names, newest first; `problem` says why nothing, or not all, was read.

    Pages that cannot be articles are left out, by their address, and so are sitemaps of tags and authors. Pages of a
    news sitemap bring their own titles and dates and are found by "news-sitemap". A feed that is declared as a
    sitemap is read as one. Never raises.
    """
    stream = Stream(body)
    problem = _refused(stream)
    if problem:
        return Listing(url=url, problem=f"{url} {problem}")
    root = root_of(stream.head)
    if root is None:
        return _lines(stream, url)
    if root in _FEEDS:
        return read_feed(stream.whole(), url, content_type)
    return _xml(stream, url)


def _refused(stream: Stream) -> str | None:
    """Why the body is not read at all, to stand behind its address."""
    if not stream.head.strip():
        return stream.fault or "is empty, no sitemap."
    if stream.head.startswith(GZIP):
        return "is gzip inside gzip; it was not read."
    if root_of(stream.head) == "html":
        return "is an HTML page, no sitemap."
    if declares_entities(stream.head):
        return "declares XML entities, which no sitemap needs; it was not read."
    return None


def _xml(stream: Stream, url: str) -> Listing:
    pages: list[Candidate] = []
    maps: _Maps = {}
    try:
        for number, element in enumerate(_elements(stream), 1):
            if number > MAX_ENTRIES:
                stream.fault = f"names more than {MAX_ENTRIES} addresses; the rest was not read."
                break
            fields = _fields(element)
            if element.tag.endswith("sitemap") or _MAP.search(fields.get("loc", "")):
                _add_map(maps, fields, url)
            elif page := _page(fields, url):
                pages.append(page)
    except etree.XMLSyntaxError as error:
        stream.fault = stream.fault or f"is broken XML: {error.msg}; what stands before was read."
    except UnicodeDecodeError:  # an element's name holds &#xD800; or the like
        stream.fault = "is broken XML: it names what is no character; what stands before was read."
    return _listing(url, pages, _ranked(maps), stream.fault)


def _lines(stream: Stream, url: str) -> Listing:
    """A plain-text sitemap: an address a line."""
    lines = stream.whole().decode("utf-8-sig", "replace").splitlines()[:MAX_ENTRIES]
    pages = [Candidate(url=address, found_by="sitemap") for line in lines if (address := canonical(line))]
    return _listing(url, pages, {}, stream.fault or (None if pages else "cannot be read as a sitemap."))


def _listing(url: str, pages: Collection[Candidate], maps: _Maps, fault: str | None) -> Listing:
    if not pages and not maps:
        fault = fault or "names no pages."
    candidates = _articles(without_constant(merged(pages)))
    return Listing(
        url=url,
        candidates=tuple(sorted(candidates, key=lambda c: c.stamp or _NEVER, reverse=True)),
        sitemaps=tuple(maps),
        sitemap_stamps=tuple(maps.values()),
        problem=f"{url} {fault}" if fault else None,
    )


def _articles(pages: Collection[Candidate]) -> list[Candidate]:
    """What may be articles: a sitemap names lists, tags and forms as well, one for news does not."""
    words = link_words()
    parents = parents_of([page.url for page in pages])
    return [
        page
        for page in pages
        if page.found_by == "news-sitemap" or (page.url not in parents and shape_of(page.url, words).role is Role.PAGE)
    ]


def _elements(stream: Stream) -> Iterator[etree._Element]:
    """Each url and sitemap element of any namespace or none; what was seen is let go, so memory stays flat."""
    context = etree.iterparse(
        stream,
        events=("end",),
        tag=("{*}url", "{*}sitemap"),
        recover=True,
        resolve_entities=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    for _, element in context:
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _fields(element: etree._Element) -> dict[str, str]:
    """The texts of an entry by local name, those of its news child among them; the first of a name counts."""
    fields: dict[str, str] = {}
    for child in element:
        name = _local(child)
        if name == "news":
            fields["news"] = ""
            for grandchild in child:
                fields.setdefault(_local(grandchild), legible(grandchild))
        else:
            fields.setdefault(name, legible(child))
    return fields


def _local(element: etree._Element) -> str:
    """The name without namespace, or without a prefix that nobody declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _page(fields: dict[str, str], base: str) -> Candidate | None:
    address = canonical(fields["loc"], base) if fields.get("loc") else None
    if address is None:
        return None
    changed, published = (parse_date(fields.get(name, "")) for name in ("lastmod", "publication_date"))
    return Candidate(
        url=address,
        found_by="news-sitemap" if "news" in fields else "sitemap",
        stamp=max(filter(None, (changed, published)), default=None),
        published=published,
        title=plain(fields.get("title")),
    )


def _add_map(maps: _Maps, fields: dict[str, str], base: str) -> None:
    address = canonical(fields["loc"], base) if fields.get("loc") else None
    if address is not None:
        maps.setdefault(address, parse_date(fields.get("lastmod", "")))


def _ranked(maps: _Maps) -> _Maps:
    """News first, then the newest; the undated keep their order. Those of tags and authors only where all are such."""
    words = {address: words_of(address) for address in maps}
    aside = link_words().aside_sitemaps
    kept = [address for address in maps if words[address].isdisjoint(aside)] or list(maps)

    def rank(address: str) -> tuple[bool, list[int]]:
        return "news" not in words[address], [-number for number in _when(address, maps[address])]

    return {address: maps[address] for address in sorted(kept, key=rank)}


def _when(address: str, stamp: datetime | None) -> list[int]:
    """Year, month, day … of a sitemap: when it changed, else the time its address names."""
    if stamp is not None:
        return list(stamp.timetuple()[:6])
    found = _TIME.search(address)
    return [int(number) for number in found.groups() if number] if found else [0]
